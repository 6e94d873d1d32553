from datetime import timedelta

import pytest
from django.utils import timezone

from cressmember.accounts.actions.user import ensure_user
from cressmember.core.models import Chamber, Entry, Message
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.merge import merge_organisations
from cressmember.members.actions.organisation import change_organisation, create_organisation
from cressmember.members.actions.proposal import decide_proposal, propose_change, withdraw_proposal
from cressmember.members.models import ChangeProposal
from cressmember.members.queries.proposal import fingerprint, proposals_waiting, proposed_fields, worded

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    Chamber.objects.create(pk=1, name="CRESS d’essai")
    return ensure_user(email="anne@coop.example", by=None)


@pytest.fixture
def file(author):
    return create_organisation(name="Coopérative d’essai", city="Nantes", postcode="44000", by=None)


def proposed(file, author, **values):
    return propose_change(organisation=file, values=values or {"city": "Brest"}, by=author)


def test_only_what_changes_is_kept_with_what_was_known(file, author):
    made = proposed(file, author, city="Brest", postcode="44000", siret="732 829 320 00074")

    assert made.values == {"city": "Brest", "siret": "73282932000074"}
    assert made.known == {"city": "Nantes", "siret": ""}
    assert list(proposals_waiting()) == [made]


def test_nothing_changes(file, author):
    with pytest.raises(RuleViolation, match="Rien ne change"):
        proposed(file, author, city=" Nantes ")


def test_a_field_of_the_chamber_is_not_proposed(file, author):
    with pytest.raises(ValueError, match="number"):
        proposed(file, author, number=7)


def test_a_new_proposal_takes_the_place_of_the_one_that_waited(file, author):
    first, second = proposed(file, author), proposed(file, author, city="Quimper")

    first.refresh_from_db()
    assert first.outcome == ChangeProposal.Outcome.WITHDRAWN
    assert list(proposals_waiting()) == [second]


def test_a_file_takes_ten_proposals_a_day(file, author):
    for rank in range(10):
        proposed(file, author, city=f"Ville {rank}")

    with pytest.raises(RuleViolation, match="Reprenez demain"):
        proposed(file, author)
    ChangeProposal.objects.update(proposed_at=timezone.now() - timedelta(days=2))

    assert proposed(file, author).values == {"city": "Brest"}


def test_accepted_whole_it_is_written_on_the_file_and_told(file, author):
    made = proposed(file, author, city="Brest", postcode="29200")

    decide_proposal(proposal=made, accepted=["city", "postcode"], by=None)

    file.refresh_from_db()
    assert (file.city, file.departement) == ("Brest", "29")
    assert Message.objects.get(kind="members.proposal").to == ["anne@coop.example"]
    assert set(Entry.objects.values_list("event", flat=True)) >= {
        "members.proposal_made",
        "members.organisation_changed",
        "members.proposal_accepted",
    }


def test_accepted_in_part_the_rest_needs_a_reason(file, author):
    made = proposed(file, author, city="Brest", sector="Culture")

    with pytest.raises(RuleViolation, match="Dites pourquoi"):
        decide_proposal(proposal=made, accepted=["city"], by=None)
    decide_proposal(proposal=made, accepted=["city"], reason="Le secteur suit le code APE.", by=None)

    file.refresh_from_db()
    made.refresh_from_db()
    assert (file.city, file.sector) == ("Brest", "")
    assert (made.outcome, made.accepted) == ("accepted", ["city"])
    assert "Le secteur suit le code APE." in Message.objects.get(kind="members.proposal").text


def test_refused_whole_nothing_moves(file, author):
    made = proposed(file, author)

    decide_proposal(proposal=made, accepted=[], reason="Erreur de saisie.", by=None)

    file.refresh_from_db()
    made.refresh_from_db()
    assert (file.city, made.outcome) == ("Nantes", "refused")


def test_a_file_that_moved_since_the_page_was_shown_is_asked_about_again(file, author):
    made = proposed(file, author)
    seen = fingerprint(made, file)
    change_organisation(organisation=file, city="Rezé", by=None)

    with pytest.raises(RuleViolation, match="La fiche a changé"):
        decide_proposal(proposal=made, accepted=["city"], seen=seen, by=None)
    file.refresh_from_db()
    (line,) = proposed_fields(made, file)
    assert line.has_moved
    assert line.in_words == ("Nantes", "Brest", "Rezé")


def test_a_proposal_is_decided_once(file, author):
    made = proposed(file, author)
    withdraw_proposal(proposal=made, by=author)

    with pytest.raises(RuleViolation, match="déjà traitée"):
        decide_proposal(proposal=made, accepted=["city"], by=None)
    with pytest.raises(RuleViolation, match="déjà traitée"):
        withdraw_proposal(proposal=made, by=author)


def test_nobody_writes_to_a_closed_account(file, author):
    made = proposed(file, author)
    author.is_active = False
    author.save()

    decide_proposal(proposal=made, accepted=["city"], by=None)

    assert not Message.objects.filter(kind="members.proposal").exists()


def test_a_merge_takes_a_proposal_along(file, author):
    absorbed = create_organisation(name="Coop d’essai", by=None)
    theirs = proposed(absorbed, author, city="Lorient")

    merge_organisations(kept=file, absorbed=absorbed, by=None)

    assert list(file.proposals.waiting()) == [theirs]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("newsletter", True, "oui"),
        ("newsletter", None, ""),
        ("siret", "73282932000074", "732 829 320 00074"),
        ("city", "Brest", "Brest"),
        ("phone", "", ""),
    ],
)
def test_a_value_is_worded(name, value, said):
    assert (
        worded(name, value).replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
        == said
    )


def test_a_label_is_that_of_the_file(file, author):
    made = proposed(file, author, employment_area="Brest")

    assert proposed_fields(made, file)[0].label == "Bassin d’emploi"
