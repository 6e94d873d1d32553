"""Minutes drafted from what happened, block after block."""

from datetime import UTC, date, datetime, timedelta

import pytest

from governance.rules.minutes.draft import draft
from governance.rules.minutes.facts import (
    Attendee,
    Came,
    Change,
    College,
    Complaint,
    Contested,
    Facts,
    Given,
    Item,
    Manner,
    Named,
    Proposal,
    Reached,
    Runner,
    Scrutiny,
    Sending,
    Signatory,
    Sitting,
    ToDo,
    Urn,
)
from governance.rules.vote.poll import Tally
from tests.governance.meeting import plain


def at(hours, minutes=0, day=25):
    return datetime(2026, 6, day, hours, minutes, tzinfo=UTC)


def sitting(**more):
    told = {
        "chamber": "CRESS",
        "body": "Assemblée générale",
        "title": "AG 2026",
        "kinds": ("Assemblée générale ordinaire",),
        "starts_at": at(14),
        "opened_at": at(14, 5),
        "closed_at": at(17),
    }
    return Sitting(**told | more)


def told(key, **facts):
    """The sentences of one block."""
    facts.setdefault("sitting", sitting())
    (block,) = [each for each in draft(Facts(**facts)) if each.key == key]
    return [plain(each) for each in block.sentences]


def block(key, **facts):
    facts.setdefault("sitting", sitting())
    (found,) = [each for each in draft(Facts(**facts)) if each.key == key]
    return found


def keys(**facts):
    facts.setdefault("sitting", sitting())
    return [each.key for each in draft(Facts(**facts))]


def voted(**more):
    return Item(key=1, rank=1, title="Comptes", proposals=(Proposal(key=5, title="A", text="T", **more),))


def test_a_meeting_without_anything_has_a_heading():
    assert keys(sitting=sitting(closed_at=None)) == ["heading"]
    assert keys() == ["heading", "closing"]


def test_the_heading_says_where_when_and_at_which_call():
    found = told("heading", sitting=sitting(place="Salle A\n1 rue B", call=2, manner=Manner.HYBRID))

    assert found == [
        "CRESS · Assemblée générale",
        "Assemblée générale ordinaire, tenue le 25 juin 2026 à 14 h 05, Salle A 1 rue B, "
        "en salle et à distance, sur 2e convocation.",
    ]
    further = told("heading", sitting=sitting(call=2, previous_on=at(14, day=9).date()))
    assert plain(further[2]) == "La réunion du 9 juin 2026 n’a pas réuni le quorum."
    assert told("heading", sitting=sitting(opened_at=None, kinds=()))[1] == "AG 2026, tenue le 25 juin 2026."


def test_a_written_consultation_has_two_days_and_no_hour():
    consultation = sitting(manner=Manner.WRITTEN, closed_at=at(18, day=30))

    assert told("heading", sitting=consultation)[1] == (
        "Assemblée générale ordinaire, tenue par consultation écrite du 25 juin 2026 au 30 juin 2026."
    )
    assert told("closing", sitting=consultation) == ["La consultation est close le 30 juin 2026."]
    open_one = sitting(manner=Manner.WRITTEN, closed_at=None)
    assert told("heading", sitting=open_one)[1].endswith("écrite du 25 juin 2026.")


def test_a_written_consultation_says_who_answered():
    written = sitting(manner=Manner.WRITTEN)
    colleges = (College("A", Came(3, 3), remote=Came(2, 2)), College("", Came(1, 1)))

    found = block("attendance", sitting=written, colleges=colleges)

    assert [plain(each) for each in found.sentences] == [
        "2 membres ont répondu sur 4 qui ont droit de vote, soit 2 voix sur 4."
    ]
    assert found.rows == (
        ("A", "3 (3)", "2 (2)"),
        ("Sans collège", "1 (1)", "0 (0)"),
        ("Ensemble", "4 (4)", "2 (2)"),
    )
    assert block("attendance", sitting=written, colleges=colleges[:1]).rows == ()


def test_the_convocation_says_how_and_how_many():
    sendings = (
        Sending("Convocation envoyée", date(2026, 6, 1), (("courriel", 12), ("courrier", 1)), "Délai tenu."),
        Sending("Relance envoyée", date(2026, 6, 10), ()),
    )

    assert told("convocation", sendings=sendings) == [
        "Convocation envoyée le 1er juin 2026 : 12 envois par courriel et 1 envoi par courrier.",
        "Délai tenu.",
        "Relance envoyée le 10 juin 2026.",
    ]


def test_officers_with_those_whom_they_replaced():
    officers = (Named("Présidence", "Ana", at(15)), Named("Présidence", "Bo"))

    assert told("officers", officers=officers) == ["Présidence : Ana (jusqu’à 15 h).", "Présidence : Bo."]


def test_one_college_is_a_sentence():
    colleges = (College("", Came(8, 8), present=Came(5, 5), remote=Came(1, 1), represented=Came(1, 1)),)

    found = block("attendance", colleges=colleges, guests=("Zoé", "Max"))

    assert [plain(each) for each in found.sentences] == [
        "7 membres prennent part à la réunion sur 8 qui ont droit de vote, soit 7 voix sur 8 : 5 présents, "
        "1 à distance et 1 représenté.",
        "Y assistent sans voix : Zoé et Max.",
    ]
    assert found.rows == ()
    alone = (College("", Came(1, 1), present=Came(1, 1)),)
    assert told("attendance", colleges=alone) == [
        "1 membre prend part à la réunion sur 1 qui ont droit de vote, soit 1 voix sur 1 : 1 présent."
    ]
    assert told("attendance", guests=("Zoé",)) == ["Y assistent sans voix : Zoé."]


def test_colleges_are_a_table_that_adds_up():
    colleges = (
        College("Associations", Came(10, 10), present=Came(3, 3)),
        College("", Came(2, 4), represented=Came(1, 2)),
    )

    assert block("attendance", colleges=colleges).rows == (
        ("Associations", "10 (10)", "3", "0", "0", "3 (3)"),
        ("Sans collège", "2 (4)", "0", "0", "1", "1 (2)"),
        ("Ensemble", "12 (14)", "3", "0", "1", "4 (5)"),
    )


def test_proxies_taken_refused_and_open():
    given = (
        Given("A", "B", True, "Admis."),
        Given("C", "B", False, "B en porte déjà deux."),
        Given("D", "E", None, "Qui préside ?"),
    )
    found = block("proxies", proxies=given)

    assert [plain(each) for each in found.sentences] == [
        "3 pouvoirs déposés : 1 admis, 1 refusé.",
        "Refusé, C à B : B en porte déjà deux.",
        "À trancher, D à E : Qui préside ?",
    ]
    assert found.rows == (("A", "B"),)
    assert block("proxies", proxies=given[1:]).head == ()


def test_changes_of_the_roll_and_complaints():
    changes = (
        Change(at(14, 20), "Ajout", "A", "réglé à l’accueil.", 0, 1),
        Change(at(14, 21), "Cas tranché", "C", "lecture du bureau", 0, 1),
        Change(at(14, 21), "Cas tranché", "D", "lecture du bureau", 0, 1),
        Change(at(14, 25), "Cas tranché", "B", "même collège", 1, 1),
    )
    complaints = (Complaint("C", "J’ai payé", "Exact."), Complaint("D", "Et moi"))

    assert told("roll", changes=changes, complaints=complaints) == [
        "Ajout à 14 h 20 le 25 juin 2026 : A, de 0 à 1 voix. Motif : réglé à l’accueil.",
        "Cas tranché à 14 h 21 le 25 juin 2026 : C et D, de 0 à 1 voix chacun. Motif : lecture du bureau.",
        "Cas tranché à 14 h 25 le 25 juin 2026 : B. Motif : même collège.",
        "Réclamation de C : « J’ai payé ». Réponse : Exact.",
        "Réclamation de D : « Et moi ». Réponse : sans réponse.",
    ]


def test_each_kind_of_decision_has_its_quorum():
    assert told("quorum:ordinary", quorums=(Reached("ordinary", "Ordinaire", "Atteint (art. 14)."),)) == [
        "Atteint (art. 14)."
    ]


def test_an_item_as_it_was_treated():
    item = Item(
        key=4,
        rank=2,
        title="Rapport",
        speaker="Ana",
        text="Le rapport.",
        opened_at=at(14, 30),
        closed_at=at(15),
        added_on=date(2026, 6, 20),
        to_do=(ToDo("Publier le rapport.", "Bo", date(2026, 7, 1)), ToDo("Relire")),
    )

    assert block("item:4", items=(item,)).title == "2. Rapport"
    assert told("item:4", items=(item,)) == [
        "Point ajouté à l’ordre du jour le 20 juin 2026.",
        "Abordé à 14 h 30, clos à 15 h.",
        "Présentation : Ana.",
        "Le rapport.",
    ]
    assert told("tasks:4", items=(item,)) == [
        "Publier le rapport, par Bo, pour le 1er juillet 2026.",
        "Relire.",
    ]
    other = Item(key=5, rank=3, title="Divers", opened_at=at(15), withdrawn=True)
    assert told("item:5", items=(other,)) == ["Point retiré de l’ordre du jour.", "Abordé à 15 h."]
    assert told("tasks", to_do=(ToDo("Écrire"),)) == ["Écrire."]


def test_a_vote_of_several_days_is_dated():
    vote = Scrutiny(
        key=7,
        kind="vote nominal",
        opened_at=at(15),
        closed_at=at(12) + timedelta(days=8),
        sentence="Adoptée.",
    )

    told_of = told("ballot:7", items=(voted(number=3, scrutinies=(vote,)),))

    assert told_of[0] == "Vote nominal, du 25 juin 2026 à 15 h au 3 juillet 2026 à 12 h."


def test_a_vote_in_one_urn():
    vote = Scrutiny(
        key=7,
        kind="vote nominal",
        opened_at=at(15),
        closed_at=at(15, 5),
        set_aside=(("A", "il est partie."),),
        urns=(Urn("", Tally(yes=12, no=1, abstain=2)),),
        quorum="Quorum atteint.",
        settled=("Voix prépondérante : pour.",),
        sentence="Adoptée (art. 15).",
    )
    items = (voted(number=3, scrutinies=(vote,)),)

    assert plain(block("resolution:5", items=items).title) == "Résolution n° 3 : A"
    assert block("resolution:5", items=items).quoted == "T"
    assert told("ballot:7", items=items) == [
        "Vote nominal, de 15 h à 15 h 05.",
        "Ne prend pas part au vote : A (il est partie).",
        "Quorum atteint.",
        "Votent : 12 voix pour, 1 voix contre, 2 abstentions et 0 vote blanc.",
        "Voix prépondérante : pour.",
        "Adoptée (art. 15).",
    ]
    assert block("ballot:7", items=items).head == ()


def test_a_vote_on_paper_says_when_it_was_typed_in():
    vote = Scrutiny(key=7, kind="vote nominal", opened_at=at(15), entered_at=at(9, 30, day=26))

    assert told("ballot:7", items=(voted(scrutinies=(vote,)),))[1] == (
        "Scrutin tenu sur papier, saisi après coup le 26 juin 2026 à 9 h 30."
    )


def test_a_vote_by_college_is_a_table():
    urns = (Urn("Associations", Tally(yes=3)), Urn("Coopératives", Tally(no=1, blank=1)))
    vote = Scrutiny(key=7, kind="à main levée", opened_at=at(15), urns=urns, untold="Détail réservé.")

    found = block("ballot:7", items=(voted(scrutinies=(vote,)),))

    assert found.rows == (("Associations", "3", "0", "0", "0"), ("Coopératives", "0", "1", "0", "1"))
    assert [plain(each) for each in found.sentences] == [
        "À main levée, ouvert à 15 h.",
        "Votent : 3 voix pour, 1 voix contre, 0 abstention et 1 vote blanc.",
        "Détail réservé.",
        "Résultat non proclamé.",
    ]


def test_what_was_cancelled_withdrawn_or_agreed_by_all():
    cancelled = Scrutiny(key=7, kind="vote nominal", is_cancelled=True, cancelled_because="erreur d’urne.")
    unsaid = Scrutiny(key=8, kind="vote nominal", is_cancelled=True)
    agreed = Scrutiny(key=9, kind="à main levée", by_consensus=True, sentence="Adoptée.")
    items = (voted(withdrawn=True, scrutinies=(cancelled, unsaid, agreed)),)

    assert told("resolution:5", items=items) == ["Retirée avant le vote."]
    assert told("ballot:7", items=items) == ["Vote nominal.", "Scrutin annulé : erreur d’urne."]
    assert told("ballot:8", items=items)[1] == "Scrutin annulé : sans motif écrit."
    assert told("ballot:9", items=items)[1] == "Nul ne s’y oppose : adopté par consensus."


def test_what_was_never_put_to_the_vote_says_so_once_the_session_is_over():
    under_way = sitting(closed_at=None)

    assert told("resolution:5", items=(voted(),)) == ["Elle n’a pas été mise aux voix."]
    assert told("resolution:5", items=(voted(),), sitting=under_way) == []


def test_an_election_with_rounds_and_a_vacant_seat():
    election = Contested(
        key=2,
        title="Conseil · Associations",
        seats=3,
        runners=(
            Runner("Ana", (10, None), elected=True),
            Runner("Bo", (4, 8), elected=True),
            Runner("Cy", (4, 7)),
            Runner("Di", note="candidature retirée"),
        ),
        rounds=("Premier tour : égalité.",),
        sentence="Deux élus (art. 22).",
        is_settled=True,
    )
    found = block("election:2", items=(Item(key=1, rank=1, title="É", elections=(election,)),))

    assert [plain(each) for each in found.sentences] == [
        "3 sièges à pourvoir, 4 candidatures.",
        "Premier tour : égalité.",
        "Sièges pourvus : Ana et Bo.",
        "1 siège reste vacant.",
        "Deux élus (art. 22).",
    ]
    assert found.head == ("Candidature", "Tour 1", "Tour 2", "")
    assert found.rows == (
        ("Ana", "10", "", "élu·e"),
        ("Bo", "4", "8", "élu·e"),
        ("Cy", "4", "7", ""),
        ("Di", "", "", "candidature retirée"),
    )


def test_an_election_nobody_stood_for():
    election = Contested(key=2, title="X", seats=1)
    found = block("election:2", items=(Item(key=1, rank=1, title="É", elections=(election,)),))

    assert [plain(each) for each in found.sentences] == [
        "1 siège à pourvoir, 0 candidature.",
        "Résultat non proclamé.",
    ]
    assert found.head == ()


def test_one_elected_in_one_round():
    election = Contested(
        key=2, title="X", seats=1, runners=(Runner("Ana", (3,), elected=True),), is_settled=True
    )
    found = block("election:2", items=(Item(key=1, rank=1, title="É", elections=(election,)),))

    assert found.head == ("Candidature", "Voix", "")
    assert plain(found.sentences[1]) == "Siège pourvu : Ana."


def test_the_end_says_pauses_and_who_signs():
    pauses = ((at(15), at(15, 10)), (at(16), None))
    signatories = (Signatory("Président", "Ana"), Signatory("Secrétaire"))

    assert told("closing", sitting=sitting(pauses=pauses), signatories=signatories, signing_article="18") == [
        "Séance suspendue à 15 h, reprise à 15 h 10.",
        "Séance suspendue à 16 h.",
        "L’ordre du jour épuisé, la séance est levée à 17 h.",
        "Le présent procès-verbal est signé par : Président (Ana) et Secrétaire (art. 18).",
    ]
    assert told("closing", sitting=sitting(closed_at=None), signatories=signatories[1:]) == [
        "Le présent procès-verbal est signé par : Secrétaire."
    ]


@pytest.mark.parametrize(
    ("items", "told_of_the_end"),
    [
        ((Item(key=1, rank=1, title="A", opened_at=at(15)),), "L’ordre du jour épuisé, la séance"),
        ((Item(key=1, rank=1, title="A", withdrawn=True),), "L’ordre du jour épuisé, la séance"),
        ((Item(key=1, rank=1, title="A"),), "La séance"),
    ],
)
def test_an_agenda_that_was_not_gone_through_is_not_said_to_be(items, told_of_the_end):
    assert told("closing", items=items) == [f"{told_of_the_end} est levée à 17 h."]


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        (("Assemblée générale ordinaire",), "Assemblée générale ordinaire"),
        (
            ("Assemblée générale ordinaire", "Assemblée générale extraordinaire"),
            "Assemblée générale ordinaire et extraordinaire",
        ),
        (("Assemblée", "Assemblée élective"), "Assemblée et Assemblée élective"),
        (("Conseil", "Bureau"), "Conseil et Bureau"),
    ],
)
def test_a_meeting_that_is_two_at_once_is_named_once(kinds, said):
    assert told("heading", sitting=sitting(kinds=kinds))[1].startswith(f"{said}, tenue")


def test_the_attendance_list_is_an_annex():
    found = block("annex:attendance", attendees=(Attendee("A", "Associations", 1, "présent", "Ana"),))

    assert found.rows == (("A", "Associations", "1", "présent", "Ana"),)
