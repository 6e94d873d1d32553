"""Elections of persons: candidacies judged, rounds held, the result, the mandates that it gives."""

import json
from datetime import date

import pytest

from cressmember.accounts.actions.user import ensure_user
from cressmember.core.models import Entry
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK
from cressmember.members.models import Organisation
from governance.actions.mandate import correct_mandate
from governance.actions.meeting.agenda import remove_item
from governance.actions.meeting.candidacy import (
    correct_candidacy,
    order_candidates,
    receive_candidacy,
    refuse_candidacy,
    verify_candidacy,
    withdraw_candidacy,
)
from governance.actions.meeting.election import (
    cancel_round,
    cast_names,
    close_round,
    count_round,
    import_result,
    open_round,
    reopen_election,
    settle_election,
    settle_tie,
)
from governance.actions.meeting.latecomer import admit_latecomers
from governance.actions.meeting.presence import check_in
from governance.actions.meeting.resolution import change_election, remove_election
from governance.actions.meeting.session import close_meeting
from governance.forms.meeting.election import CandidacyForm
from governance.models import AgendaItem, Ballot, Body, Election, Mandate, Minutes, Office, Statutes
from governance.queries.meeting.candidacy import judged, seats_beyond
from governance.queries.meeting.election import (
    Figures,
    electors_of,
    gathered,
    remark_on_numbers,
    roll_rows,
    rounds_of,
    without_address,
)
from governance.queries.meeting.minutes import Account
from tests.governance.gathered import (
    HELD_ON,
    TEXT,
    assembly,
    comes,
    elector,
    electors,
    instant,
    payer,
    proxy,
    statutes,
)
from tests.governance.seats import board, college, person, seat

pytestmark = pytest.mark.django_db
IN_TIME = date(2026, 6, 1)
ENDORSED = {"papers": {"endorsement": 1}, "received_on": IN_TIME, "by": None}


def plain(sentence):
    return sentence.replace(NO_BREAK, " ")


@pytest.fixture
def meeting():
    college()
    statutes()
    return assembly(opened_at=instant(14))


def election(meeting, **fields):
    body = Body.objects.filter(code="ca").first() or board(code="ca")
    item = AgendaItem.objects.create(meeting=meeting, position=meeting.items.count() + 1, title="Élections")
    fields = {"college": college(), "seats": 1} | fields
    return Election.objects.create(item=item, position=1, body=body, **fields)


def stands(election, name, *, gender="", born=None, **fields):
    organisation = payer(name)
    return receive_candidacy(
        election=election,
        organisation=organisation,
        person=person(f"de {name}", gender=gender),
        born=born,
        **ENDORSED | fields,
    )


def room(meeting, count=9, **fields):
    return [comes(each).participant for each in electors(meeting, count, **fields)]


def test_a_candidacy_is_offered_to_those_of_the_college(meeting):
    payer("Alizé")
    payer("Zéphyr", code="cooperatives")
    of_college, of_all = election(meeting), election(meeting, college=None)

    offered = [
        [each.name for each in CandidacyForm(election=each).fields["organisation"].queryset]
        for each in (of_college, of_all)
    ]
    corrected = CandidacyForm(election=of_college, initial={"organisation": Organisation.objects.last()})

    assert offered == [["Alizé"], ["Alizé", "Zéphyr"]]
    assert [each.name for each in corrected.fields["organisation"].queryset] == ["Alizé", "Zéphyr"]


def counted(ballot, cast, *votes, blank=0, void=0, tellers=("Ana", "Bob")):
    keys = [each["candidacy"] for each in ballot.choices]
    figures = Figures(cast, blank, void, dict(zip(keys, votes, strict=True)))
    for teller in tellers:
        count_round(ballot=ballot, teller=teller, figures=figures, by=None)


def held(asked, cast, *votes, kind="paper", **options):
    ballot = open_round(election=asked, kind=kind, by=None)
    counted(ballot, cast, *votes, **options)
    return close_round(ballot=ballot, by=None)


def test_a_candidacy_is_judged_with_what_the_register_knows(meeting):
    asked = election(meeting)

    candidacy = stands(asked, "Lilas")

    said = judged(candidacy)
    assert said.refused == []
    assert [plain(each) for each in said.met][:2] == [
        "Candidature déposée 24 jours avant, 15 demandés (art. 22).",
        "Le mandat de l’organisation est joint (art. 22).",
    ] or said.state[1] in ("Recevable", "À vérifier")
    assert candidacy.name == "Lilas (Camille de Lilas)"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"received_on": date(2026, 6, 20)}, "15"),
        ({"papers": {}}, "mandat de l’organisation"),
        ({"received_on": HELD_ON, "from_floor": True}, "15"),
    ],
)
def test_what_the_text_refuses_is_refused_with_its_article(meeting, changed, said):
    with pytest.raises(RuleViolation) as refusal:
        stands(election(meeting), "Lilas", **changed)

    assert said in plain(str(refusal.value))
    assert "art. 22" in plain(str(refusal.value))


def test_seats_proclaimed_vacant_change_no_more(meeting):
    asked = settle_election(election=election(meeting), by=None)

    for act in (
        lambda: change_election(election=asked, seats=3, by=None),
        lambda: remove_election(election=asked, by=None),
        lambda: remove_item(item=asked.item, by=None),
    ):
        with pytest.raises(RuleViolation, match="annulez d’abord la proclamation"):
            act()

    assert change_election(election=reopen_election(election=asked, by=None), seats=3, by=None).seats == 3


def test_rounds_told_by_signed_minutes_change_no_more(meeting):
    asked = election(meeting)
    lilas, _ = stands(asked, "Lilas"), stands(asked, "Roche")
    room(meeting)
    found = held(asked, 9, 8, 1)
    Minutes.objects.create(meeting=meeting, state="signed", content={})

    for act in (
        lambda: cancel_round(ballot=found, because="Doute", by=None),
        lambda: settle_tie(ballot=found, drawn=[lilas.pk], by=None),
        lambda: withdraw_candidacy(candidacy=lilas, on=HELD_ON, by=None),
        lambda: correct_candidacy(candidacy=lilas, born=date(1950, 1, 1), by=None),
    ):
        with pytest.raises(RuleViolation, match="procès-verbal est signé"):
            act()

    assert settle_election(election=asked, by=None).settled_at is not None


def test_dues_and_college_are_looked_at(meeting):
    asked = election(meeting)
    unpaid = payer("Impayée", paid_on=date(2026, 2, 1))
    unpaid.settlements.update(withdrawn_at=instant(10))
    other = payer("Coop", code="cooperatives")

    with pytest.raises(RuleViolation, match="année à jour"):
        receive_candidacy(election=asked, organisation=unpaid, person=person("A"), **ENDORSED)
    with pytest.raises(RuleViolation, match="n’est pas du collège"):
        receive_candidacy(election=asked, organisation=other, person=person("B"), **ENDORSED)


def test_nobody_stands_twice_nor_with_himself(meeting):
    asked = election(meeting)
    lilas = stands(asked, "Lilas")
    camille = person("Roche")

    with pytest.raises(RuleViolation, match="déjà déposé"):
        receive_candidacy(election=asked, organisation=lilas.organisation, person=camille, **ENDORSED)
    with pytest.raises(RuleViolation, match="deux personnes"):
        receive_candidacy(
            election=asked, organisation=payer("Abeille"), person=camille, substitute=camille, **ENDORSED
        )
    with pytest.raises(RuleViolation, match="une organisation, ou une personne"):
        receive_candidacy(election=asked, **ENDORSED)


def test_candidates_are_ordered_by_name_or_as_people_drew_them(meeting):
    asked = election(meeting)
    roche, abeille = stands(asked, "Roche"), stands(asked, "Abeille")

    assert order_candidates(election=asked, by=None) == [abeille, roche]
    assert order_candidates(election=asked, drawn=[roche, abeille], by=None) == [roche, abeille]
    with pytest.raises(RuleViolation, match=r"Il manque .*Abeille"):
        order_candidates(election=asked, drawn=[roche], by=None)


def test_a_candidacy_is_set_aside_corrected_and_withdrawn(meeting):
    asked = election(meeting)
    one, other = stands(asked, "Lilas"), stands(asked, "Abeille")

    with pytest.raises(RuleViolation, match="pourquoi"):
        refuse_candidacy(candidacy=one, because=" ", by=None)
    refuse_candidacy(candidacy=one, because="mandat non signé", by=None)
    correct_candidacy(candidacy=other, statement="Faire grandir l’ESS.", by=None)
    withdraw_candidacy(candidacy=other, on=HELD_ON, by=None)

    assert not asked.candidacies.standing().exists()
    with pytest.raises(RuleViolation, match="déjà retirée"):
        withdraw_candidacy(candidacy=other, on=HELD_ON, by=None)


def test_no_round_opens_while_the_roll_leaves_a_case_open(meeting):
    asked = election(meeting)
    stands(asked, "Lilas")
    room(meeting)
    elector(meeting, "Radio", votes=0).lines.update(outcome="to_decide")

    with pytest.raises(RuleViolation, match="cas est à trancher avant le vote"):
        open_round(election=asked, kind="paper", by=None)


def test_one_teller_whose_name_is_typed_otherwise_is_no_second_one(meeting):
    asked = election(meeting)
    stands(asked, "Lilas"), stands(asked, "Abeille")
    room(meeting)
    ballot = open_round(election=asked, kind="paper", by=None)

    for name in ("Ana Rey", "ana  REY", "Ana\u200b\N{NO-BREAK SPACE}Réy"):
        counted(ballot, 9, 5, 3, blank=1, tellers=[name])

    assert [*ballot.counts.values_list("teller", flat=True)] == ["Ana Rey"]


def test_a_paper_round_is_counted_by_two_tellers_who_agree(meeting):
    asked = election(meeting)
    stands(asked, "Lilas"), stands(asked, "Abeille")
    room(meeting)
    ballot = open_round(election=asked, kind="paper", by=None)

    counted(ballot, 9, 5, 3, blank=1, tellers=["Ana"])
    with pytest.raises(RuleViolation, match="comptée qu’une fois"):
        close_round(ballot=ballot, by=None)
    counted(ballot, 9, 4, 4, blank=1, tellers=["Bob"])
    with pytest.raises(RuleViolation, match="ne concordent pas"):
        close_round(ballot=ballot, by=None)
    counted(ballot, 9, 5, 3, blank=1, tellers=["Bob"])
    close_round(ballot=ballot, by=None)

    verdict = rounds_of(asked).verdict
    assert verdict.is_yes
    assert "Lilas (Camille de Lilas) (5 voix) est élu·e" in verdict.sentence
    assert Ballot.objects.get().verdict == verdict.document()


def test_the_same_is_answered_years_later_whatever_became_of_the_register(meeting):
    asked = election(meeting)
    one, _ = stands(asked, "Lilas"), stands(asked, "Abeille")
    room(meeting)
    held(asked, 9, 5, 4)
    settle_election(election=asked, by=None)
    stored = Election.objects.get().verdict

    one.organisation.name = "Muguet"
    one.organisation.save()

    again = rounds_of(Election.objects.get()).verdict.document()
    assert again == {key: value for key, value in stored.items() if key not in ("elected", "ended")}


def test_an_urn_fuller_than_its_electors_is_refused(meeting):
    asked = election(meeting)
    stands(asked, "Lilas")
    room(meeting, 3)
    ballot = open_round(election=asked, kind="paper", by=None)

    with pytest.raises(RuleViolation, match="recomptez"):
        counted(ballot, 4, 4)
    with pytest.raises(RuleViolation, match="sous zéro"):
        counted(ballot, 3, -1)
    with pytest.raises(RuleViolation, match="qui a compté"):
        counted(ballot, 3, 3, tellers=[" "])


def test_only_the_college_elects_its_seats(meeting):
    asked = election(meeting)
    stands(asked, "Lilas")
    mine = room(meeting, 2)
    room(meeting, 3, college="cooperatives", order=2)

    assert {line.participant for line in electors_of(asked, gathered(asked))} == set(mine)
    ballot = open_round(election=asked, kind="hands", by=None)
    assert set(ballot.turnout["electors"]) == {str(each.pk) for each in mine}


def test_named_votes_weigh_what_their_electors_weigh(meeting):
    asked = election(meeting, seats=2)
    first, second, third = (stands(asked, name) for name in ("Lilas", "Abeille", "Roche"))
    heavy = comes(elector(meeting, "Lourde", votes=3)).participant
    light, blank = room(meeting, 2)
    ballot = open_round(election=asked, kind="nominal", by=None)

    cast_names(ballot=ballot, choices={heavy.pk: [third.pk]}, by=None)
    cast_names(ballot=ballot, choices={light.pk: [first.pk, second.pk]}, by=None)
    cast_names(ballot=ballot, choices={blank.pk: []}, by=None)
    with pytest.raises(RuleViolation, match="déjà voté"):
        cast_names(ballot=ballot, choices={light.pk: []}, by=None)
    close_round(ballot=ballot, by=None)

    (told,) = rounds_of(asked).question.contests[0].rounds
    assert (told.cast, told.blank) == (5, 1)
    assert {each.candidate[:5]: each.votes for each in told.votes} == {"Lilas": 1, "Abeil": 1, "Roche": 3}


def test_a_named_vote_holds_no_more_names_than_seats_nor_strangers(meeting):
    asked = election(meeting)
    one, other = stands(asked, "Lilas"), stands(asked, "Abeille")
    (voter,) = room(meeting, 1)
    (stranger,) = room(meeting, 1, college="cooperatives", order=2)
    ballot = open_round(election=asked, kind="nominal", by=None)

    for who, names, said in [
        (voter, [one.pk, other.pk], "1 nom au plus"),
        (voter, [0], "pas sur le bulletin"),
        (stranger, [one.pk], "ne vote pas"),
    ]:
        with pytest.raises(RuleViolation) as refusal:
            cast_names(ballot=ballot, choices={who.pk: names}, by=None)
        assert said in plain(str(refusal.value))


def test_who_left_names_nobody_any_more(meeting):
    asked = election(meeting)
    one = stands(asked, "Lilas")
    stands(asked, "Abeille")
    (voter, *_) = room(meeting)
    ballot = open_round(election=asked, kind="nominal", by=None)
    voter.presences.update(left_at=instant(16))

    with pytest.raises(RuleViolation, match="pas enregistré·e présent·e"):
        cast_names(ballot=ballot, choices={voter.pk: [one.pk]}, by=None)


def test_the_simple_secret_ballot_elects_nobody(meeting):
    asked = election(meeting)
    stands(asked, "Lilas")
    room(meeting)

    with pytest.raises(RuleViolation, match="bulletins de papier"):
        open_round(election=asked, kind="secret", by=None)


def test_equals_are_parted_by_age_once_it_is_known(meeting):
    asked = election(meeting)
    one = stands(asked, "Lilas", born=date(1980, 1, 1))
    other = stands(asked, "Abeille")
    room(meeting)
    held(asked, 8, 4, 4)

    with pytest.raises(RuleViolation, match="à égalité pour"):
        settle_election(election=asked, by=None)
    correct_candidacy(candidacy=other, born=date(1970, 1, 1), by=None)
    with pytest.raises(RuleViolation, match="ne changent plus"):
        correct_candidacy(candidacy=one, statement="Moi.", by=None)
    settle_election(election=asked, by=None)

    assert [row.organisation for row in Mandate.objects.all()] == [other.organisation]


def by_lot(**changed):

    document = json.loads(TEXT.read_text(encoding="utf-8"))
    board = next(each for each in document["bodies"] if each["code"] == "ca")
    board["seating"]["elections"][0]["election"] |= changed
    return {"bodies": document["bodies"]}


@pytest.fixture
def drawn():
    college()
    statutes(**by_lot(ties=["lot"]))
    return assembly(opened_at=instant(14))


def test_equals_are_parted_by_the_lot_that_people_drew(drawn):
    asked = election(drawn)
    one, other = stands(asked, "Lilas"), stands(asked, "Abeille")
    room(drawn)
    ballot = held(asked, 8, 4, 4)

    assert rounds_of(asked).verdict.is_open
    settle_tie(ballot=ballot, drawn=[other.pk], by=None)

    assert rounds_of(asked).verdict.is_yes
    assert [each.pk for each in rounds_of(asked).elected] == [other.pk]
    settle_tie(ballot=ballot, drawn=[one.pk], by=None)
    assert [each.pk for each in rounds_of(asked).elected] == [one.pk]


def test_a_lot_that_nothing_calls_for_is_refused(drawn):
    asked = election(drawn)
    one, _ = stands(asked, "Lilas"), stands(asked, "Abeille")
    room(drawn)
    ballot = held(asked, 8, 5, 3)

    with pytest.raises(RuleViolation, match="Aucune égalité"):
        settle_tie(ballot=ballot, drawn=[one.pk], by=None)


@pytest.fixture
def rounds():
    college()
    two = [{"needs": "absolute"}, {"needs": "relative", "staying": 2}]
    statutes(**by_lot(scrutin={"kind": "rounds", "rounds": two}))
    return assembly(opened_at=instant(14))


def test_the_next_round_is_between_those_who_stay(rounds):
    asked = election(rounds)
    first, second, third = (stands(asked, name) for name in ("Lilas", "Abeille", "Roche"))
    room(rounds)
    held(asked, 9, 4, 3, 2)

    assert set(rounds_of(asked).standing) == {first, second}
    with pytest.raises(RuleViolation, match="n’est pas finie"):
        settle_election(election=asked, by=None)
    withdraw_candidacy(candidacy=second, on=HELD_ON, by=None)
    held(asked, 9, 5, blank=4)

    assert [each.pk for each in rounds_of(asked).elected] == [first.pk]
    assert rounds_of(asked).verdict.is_yes
    with pytest.raises(RuleViolation, match="Aucun tour ne reste"):
        open_round(election=asked, kind="paper", by=None)
    assert third.stands


def test_a_round_held_while_nothing_could_be_typed_is_written_at_its_hour(rounds):
    asked = election(rounds)
    for name in ("Lilas", "Abeille", "Roche"):
        stands(asked, name)
    room(rounds, 9)
    comes(elector(rounds, "Tard venue"), at=instant(15, 30))
    with pytest.raises(RuleViolation, match="compté en salle"):
        open_round(election=asked, kind="nominal", hours=(instant(15), instant(15, 10)), by=None)
    with pytest.raises(RuleViolation, match="finit avant"):
        open_round(election=asked, kind="paper", hours=(instant(15), instant(14, 50)), by=None)

    first = open_round(election=asked, kind="paper", hours=(instant(15), instant(15, 10)), by=None)
    assert len(first.turnout["electors"]) == 9
    admit_latecomers(rounds, by=None)
    assert len(Ballot.objects.get(pk=first.pk).turnout["electors"]) == 9
    counted(first, 9, 4, 3, 2)
    assert close_round(ballot=first, by=None).closed_at == instant(15, 10)

    with pytest.raises(RuleViolation, match="l’a suivi"):
        open_round(election=asked, kind="paper", hours=(instant(15), instant(15, 20)), by=None)
    close_meeting(meeting=rounds, by=None, at=instant(18))
    second = open_round(election=asked, kind="hands", hours=(instant(15, 20), instant(15, 29)), by=None)
    counted(second, 9, 6, 3, tellers=("Ana",))
    close_round(ballot=second, by=None)

    assert rounds_of(asked).verdict.is_yes
    told = " ".join(Account(rounds).facts.items[0].elections[0].rounds)
    assert told.count("tenu pendant une coupure et saisi après coup") == 2


def test_a_round_that_was_annulled_is_held_again(meeting):
    asked = election(meeting)
    stands(asked, "Lilas")
    room(meeting)
    wrong = held(asked, 9, 9)

    with pytest.raises(RuleViolation, match="pourquoi"):
        cancel_round(ballot=wrong, because="", by=None)
    cancel_round(ballot=wrong, because="urne renversée", by=None)
    with pytest.raises(RuleViolation, match="déjà annulé"):
        cancel_round(ballot=wrong, because="encore", by=None)

    assert rounds_of(asked).verdict is None
    assert held(asked, 8, 8).round == 1


def test_as_many_candidates_as_seats_are_voted_for_all_the_same(meeting):
    asked = election(meeting, seats=2)
    stands(asked, "Lilas")
    assert remark_on_numbers(asked, 1).startswith("Moins de candidats que de sièges")
    stands(asked, "Abeille")
    assert remark_on_numbers(asked, 2).startswith("Autant de candidats que de sièges")
    assert plain(remark_on_numbers(asked, 3)) == "3 candidats pour 2 sièges."

    room(meeting)
    held(asked, 9, 9, 9)

    assert len(rounds_of(asked).elected) == 2


def test_a_college_without_a_candidate_stays_vacant_and_it_is_said(meeting):
    asked = election(meeting, seats=3)

    with pytest.raises(RuleViolation, match="Aucun tour"):
        open_round(election=asked, kind="paper", by=None)
    settle_election(election=asked, by=None)

    told = plain(Election.objects.get().verdict["sentence"])
    assert told == "Associations : personne n’est candidat, 3 sièges restent vacants."
    assert plain(remark_on_numbers(asked, 0)) == (
        "Personne n’est candidat : les sièges resteront vacants, et le procès-verbal le dira."
    )
    assert Mandate.objects.count() == 0


def test_a_round_held_elsewhere_exports_its_roll_and_imports_its_proof(meeting):
    asked = election(meeting)
    one = stands(asked, "Lilas")
    reached, missed = electors(meeting, 2)
    reached.emails = ["a@example.org"]
    reached.save()
    ballot = open_round(election=asked, kind="elsewhere", by=None)

    assert roll_rows(ballot) == [("a@example.org", f"e{reached.pk}", "1"), ("", f"e{missed.pk}", "1")]
    assert plain(without_address(ballot)) == "Sans adresse électronique : associations 002."
    with pytest.raises(RuleViolation, match="preuve"):
        import_result(ballot=ballot, figures=Figures(2, votes={one.pk: 2}), filename="", data=b"", by=None)
    import_result(
        ballot=ballot, figures=Figures(2, votes={one.pk: 2}), filename="pv.pdf", data=b"%PDF", by=None
    )
    closed = close_round(ballot=ballot, by=None)

    assert closed.proof_name == "pv.pdf"
    assert closed.proof.read() == b"%PDF"
    assert rounds_of(asked).verdict.is_yes


def leaving(asked):
    """Whoever sits since three years, until the assembly of this one."""
    return seat(
        asked.body,
        payer("Ancienne"),
        college=college(),
        starts_on=date(2023, 6, 20),
        term_on=date(2027, 1, 1),
    )


def test_mandates_start_from_the_result_once(meeting):
    asked = election(meeting)
    old = leaving(asked)
    one, _ = stands(asked, "Lilas"), stands(asked, "Abeille")
    room(meeting)
    held(asked, 9, 5, 4)

    settle_election(election=asked, by=None)
    settle_election(election=asked, by=None)

    given = Mandate.objects.exclude(pk=old.pk).get()
    assert (given.organisation, given.college, given.obtained) == (one.organisation, college(), "elected")
    assert (given.starts_on, given.term_on) == (HELD_ON, date(2030, 1, 1))
    assert given.holders.get().person == one.person
    old.refresh_from_db()
    assert old.ends_on == HELD_ON
    one.refresh_from_db()
    assert one.mandate == given


def test_who_sits_already_stands_again_only_where_the_mandate_is_renewed(meeting):
    asked = election(meeting)
    terms = {"starts_on": date(2025, 6, 20), "term_on": date(2028, 1, 1)}
    old = seat(asked.body, payer("Ancienne"), college=college(), **terms)
    again = {"election": asked, "organisation": old.organisation, "person": person("Roche"), **ENDORSED}

    with pytest.raises(RuleViolation, match="siège déjà dans") as refused:
        receive_candidacy(**again)
    assert "jusqu’au 1er janvier 2028, et cette élection ne renouvelle pas ce siège" in str(refused.value)
    correct_mandate(mandate=old, term_on=HELD_ON, by=None)

    candidacy = receive_candidacy(**again)
    room(meeting)
    held(asked, 9, 9)
    settle_election(election=asked, by=None)
    candidacy.refresh_from_db()
    assert not judged(candidacy).refused


def test_whoever_sits_for_another_organisation_does_not_stand_again(meeting):
    asked = election(meeting)
    roche, terms = person("Roche"), {"starts_on": date(2025, 6, 20), "term_on": date(2028, 1, 1)}
    seat(asked.body, payer("Ancienne"), college=college(), titular=roche, **terms)

    with pytest.raises(RuleViolation) as refused:
        receive_candidacy(election=asked, organisation=payer("Lilas"), person=roche, **ENDORSED)

    assert "Camille Roche, pour Ancienne, siège déjà dans" in str(refused.value)
    assert "(art. 21)" in plain(str(refused.value))


def test_whoever_gives_up_another_seat_that_day_may_stand_and_is_told_until_then(meeting):
    asked = election(meeting)
    roche, terms = person("Roche"), {"starts_on": date(2025, 6, 20), "term_on": date(2026, 7, 1)}
    old = payer("Ancienne", code="mutuals")
    seat(asked.body, old, college=college("mutuals"), titular=roche, **terms)

    candidacy = receive_candidacy(election=asked, organisation=payer("Lilas"), person=roche, **ENDORSED)

    assert not judged(candidacy).refused
    ((_, told),) = seats_beyond(candidacy, rounds_of(asked).text)
    assert "Camille Roche, pour Ancienne, siège déjà" in told.sentence


def test_a_proclamation_is_taken_back_while_nothing_followed(meeting):
    asked = election(meeting)
    old = leaving(asked)
    stands(asked, "Lilas")
    room(meeting)
    held(asked, 9, 9)
    with pytest.raises(RuleViolation, match="n’est pas proclamée"):
        reopen_election(election=asked, by=None)
    settle_election(election=asked, by=None)
    with pytest.raises(RuleViolation, match="annulez d’abord la proclamation"):
        cancel_round(ballot=asked.ballots.get(), because="erreur", by=None)

    reopen_election(election=asked, by=None)

    assert list(Mandate.objects.all()) == [old]
    old.refresh_from_db()
    assert old.ends_on == old.term_on == date(2027, 1, 1)
    settle_election(election=asked, by=None)
    assert Mandate.objects.count() == 2


def test_a_board_elects_its_bureau_which_gives_the_office(meeting):
    first = election(meeting)
    body = first.body
    held_by = seat(
        body,
        payer("Lilas"),
        college=college(),
        titular=person("Roche"),
        starts_on=date(2025, 6, 20),
        term_on=date(2028, 6, 20),
    )
    council = assembly("ca", title="Conseil", opened_at=instant(16))
    council.body = body
    council.save()
    asked = election(council, college=None, office="president")
    with pytest.raises(RuleViolation, match="ne siège pas"):
        receive_candidacy(election=asked, person=person("Inconnue"), **ENDORSED)
    candidacy = receive_candidacy(
        election=asked, organisation=held_by.organisation, person=held_by.holders.get().person, **ENDORSED
    )
    comes(elector(council, "Lilas", college="associations", mandate=held_by))

    with pytest.raises(RuleViolation, match="Le bureau s’élit au scrutin secret"):
        open_round(election=asked, kind="hands", by=None)
    (question,) = judged(candidacy).questions
    assert plain(question.sentence) == (
        "À vérifier : Camille Roche n’est pas « Salarié de la chambre » (art. 26)."
    )
    held(asked, 1, 1)
    settle_election(election=asked, by=None)

    office = Office.objects.get()
    assert (office.kind, office.label, office.mandate, office.starts_on) == (
        "president",
        "Président",
        held_by,
        HELD_ON,
    )
    candidacy.refresh_from_db()
    assert candidacy.office == office
    reopen_election(election=asked, by=None)
    office.refresh_from_db()
    assert office.ends_on == office.starts_on


def test_nothing_is_proclaimed_before_the_session(meeting):
    asked = election(meeting)
    meeting.opened_at = None
    meeting.save(update_fields=["opened_at"])

    with pytest.raises(RuleViolation, match="rien ne s’y proclame"):
        settle_election(election=asked, by=None)


def test_who_comes_while_people_elect_elects_too_until_papers_are_counted(meeting):
    asked = election(meeting)
    stands(asked, "Lilas"), stands(asked, "Rose")
    room(meeting, 2)
    late, later = elector(meeting, "Tardive"), elector(meeting, "Trop tard")
    ballot = open_round(election=asked, kind="paper", by=None)

    check_in(participant=late, by=None, at=instant(15))
    counted(ballot, 3, 2, 1, tellers=["Ana"])
    check_in(participant=later, by=None, at=instant(15, 30))

    ballot.refresh_from_db()
    assert str(late.pk) in ballot.turnout["electors"]
    assert str(later.pk) not in ballot.turnout["electors"]


def test_who_gives_a_proxy_while_people_elect_by_name_votes_through_its_holder(meeting):
    asked = election(meeting)
    lilas = stands(asked, "Lilas")
    stands(asked, "Rose")
    holder, giver, voted = room(meeting, 3)
    ballot = open_round(election=asked, kind="nominal", by=None)
    cast_names(ballot=ballot, choices={voted.pk: [lilas.pk]}, by=None)
    proxy(giver, holder), proxy(voted, holder)
    giver.presences.update(left_at=instant(15))
    voted.presences.update(left_at=instant(15))

    check_in(participant=elector(meeting, "Tardive"), by=None, at=instant(15, 30))

    ballot.refresh_from_db()
    told = ballot.turnout["electors"]
    assert told[str(giver.pk)]["holder"] == holder.pk
    assert told[str(voted.pk)]["holder"] is None


@pytest.mark.parametrize(("kind", "refused"), [("nominal", True), ("hands", True), ("paper", False)])
def test_where_the_text_wants_the_secret_nobody_elects_by_name(meeting, kind, refused):
    document = json.loads(TEXT.read_text(encoding="utf-8"))
    document["bodies"][0]["meetings"][0]["ballot"] = {
        "article": "16",
        "usual": "secret",
        "secret_on_request": [],
    }
    Statutes.objects.update(document=document)
    asked = election(meeting)
    stands(asked, "Lilas"), stands(asked, "Rose")
    room(meeting)

    if refused:
        with pytest.raises(RuleViolation, match="Choisissez des bulletins de papier"):
            open_round(election=asked, kind=kind, by=None)
    else:
        assert open_round(election=asked, kind=kind, by=None).is_open


SUPPLIER = {"kind": "quality", "article": "22", "quality": "fournisseur", "is_barred": True}
STAFF = {"kind": "not_employee", "article": "22", "years": 3, "as_of": "election"}


def asking(*conditions):
    """The text asks for this of those who stand."""
    document = json.loads(TEXT.read_text(encoding="utf-8"))
    document["bodies"][1]["seating"]["elections"][0]["candidacy"]["conditions"] = list(conditions)
    Statutes.objects.update(document=document)


def test_what_the_register_does_not_know_is_verified_by_people_who_say_so(meeting):
    by = ensure_user(email="secretariat@cress.example", by=None)
    asking(SUPPLIER, STAFF)
    candidacy = stands(election(meeting), "Lilas")
    assert candidacy.checked == {}
    assert judged(candidacy).state[1] == "À vérifier"
    assert [plain(each) for each in judged(candidacy).to_verify] == [
        "À vérifier : n’a pas la qualité « fournisseur » (art. 22).",
        "À vérifier : ne pas être salarié (art. 22).",
    ]

    verify_candidacy(
        candidacy=candidacy,
        answers={"quality:fournisseur": True, "not_employee": True},
        note="attestation du 2 juin",
        by=by,
        at=instant(9, on=IN_TIME),
    )
    candidacy.refresh_from_db()

    said = judged(candidacy)
    assert said.state[1] == "Recevable"
    assert plain(said.met[0]) == (
        "N’a pas la qualité « fournisseur » : oui, vérifié le 1er juin 2026 "
        f"par {by}, attestation du 2 juin (art. 22)."
    )
    assert Entry.objects.filter(event="governance.candidacy_verified").count() == 1


def test_a_condition_that_is_not_met_is_said_and_may_be_looked_at_again(meeting):
    asking(STAFF)
    candidacy = stands(election(meeting), "Lilas")

    verify_candidacy(candidacy=candidacy, answers={"not_employee": False}, by=None)
    candidacy.refresh_from_db()
    assert judged(candidacy).state[1] == "Irrecevable"
    assert "non, vérifié le" in judged(candidacy).refused[0]
    verify_candidacy(candidacy=candidacy, answers={"not_employee": None}, by=None)
    verify_candidacy(candidacy=candidacy, answers={"not_employee": None}, by=None)

    candidacy.refresh_from_db()
    assert judged(candidacy).state[1] == "À vérifier"
    assert Entry.objects.filter(event="governance.candidacy_verified").count() == 2
    with pytest.raises(RuleViolation, match="ne demandent pas"):
        verify_candidacy(candidacy=candidacy, answers={"age": True}, by=None)


def test_what_was_verified_of_somebody_is_not_of_another(meeting):
    asking(STAFF)
    candidacy = stands(election(meeting), "Lilas")
    verify_candidacy(candidacy=candidacy, answers={"not_employee": True}, by=None)

    kept = correct_candidacy(candidacy=candidacy, statement="Faire.", by=None)
    assert judged(kept).state[1] == "Recevable"
    changed = correct_candidacy(candidacy=candidacy, person=person("Autre"), by=None)

    assert judged(changed).state[1] == "À vérifier"


def test_a_date_that_was_announced_is_past_and_people_decide(meeting):
    asked = election(meeting, candidates_until=date(2026, 5, 20))
    candidacy = stands(asked, "Lilas")
    assert plain(judged(candidacy).to_verify[0]).startswith("Reçue le 1er juin 2026, après la date annoncée")

    verify_candidacy(candidacy=candidacy, answers={"announced": True}, by=None)

    candidacy.refresh_from_db()
    assert judged(candidacy).state[1] == "Recevable"


def test_a_seat_and_an_office_that_are_incompatible_are_refused_of_a_candidate(meeting):
    document = json.loads(TEXT.read_text(encoding="utf-8"))
    name = str(election(meeting).body)
    document["bodies"][1]["seating"]["incompatibilities"] = [
        {"article": "27", "between": [name, "Comité d’éthique"]}
    ]
    Statutes.objects.update(document=document)
    other = board(name="Comité d’éthique", code="ethique")
    candidate = stands(election(meeting), "Lilas").person
    lilas = Organisation.objects.get(name="Lilas")
    seat(other, lilas, titular=candidate, starts_on=date(2025, 6, 20), term_on=date(2028, 6, 20))

    with pytest.raises(RuleViolation, match="sont incompatibles"):
        receive_candidacy(
            election=election(meeting), organisation=payer("Rose"), person=candidate, **ENDORSED
        )


@pytest.mark.parametrize(
    ("gender", "said"),
    [("F", "est élue"), ("M", "est élu"), ("", "est élu·e")],
    ids=["woman", "man", "unknown"],
)
def test_who_is_elected_is_told_in_its_gender(meeting, gender, said):
    asked = election(meeting)
    stands(asked, "Lilas", gender=gender)
    room(meeting)

    assert f"{said} (" in plain(held(asked, 5, 5).verdict["sentence"])


def test_an_organisation_without_a_titular_is_elected(meeting):
    asked = election(meeting)
    receive_candidacy(election=asked, organisation=payer("Lilas"), **ENDORSED)
    room(meeting)
    assert "Lilas (5 voix) est élu·e" in plain(held(asked, 5, 5).verdict["sentence"])

    settle_election(election=asked, by=None)

    assert Mandate.objects.get().holders.count() == 0


def test_what_is_incompatible_is_refused_of_a_seat_as_of_an_office(meeting):
    ca = election(meeting).body
    document = json.loads(TEXT.read_text(encoding="utf-8"))
    document["bodies"][1]["seating"]["incompatibilities"] = [
        {"article": "27", "between": [str(ca), "Comité d’éthique"]}
    ]
    Statutes.objects.update(document=document)
    roche, terms = person("Roche"), {"starts_on": date(2025, 6, 20), "term_on": date(2028, 6, 20)}
    lilas = payer("Lilas")
    ethics = seat(board(name="Comité d’éthique", code="ethique"), lilas, titular=roche, **terms)

    with pytest.raises(RuleViolation, match="sont incompatibles"):
        seat(ca, lilas, college=college(), titular=roche, **terms)
    kept = seat(ca, lilas, college=college(), titular=person("Vidal"), **terms)
    correct_mandate(mandate=kept, decision="PV n° 3", by=None)

    assert ethics.holders.get().person == roche
