import pytest

from cressmember.core.models import Entry
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.consent import answer_each, give_consent, withdraw_consent
from cressmember.members.actions.person import create_person
from cressmember.members.models import Consent, Organisation
from cressmember.members.queries.consent import (
    answers_by_address,
    answers_of,
    consents_of,
    may_write,
    refused,
)

pytestmark = pytest.mark.django_db
LETTER = Consent.Purpose.NEWSLETTER
WORDING = "J’accepte de recevoir la lettre d’information."


@pytest.fixture
def anne():
    return create_person(given_name="Anne", family_name="Le Goff", email="Anne@coop.example", by=None)


def give(holder):
    return give_consent(holder=holder, purpose=LETTER, way=Consent.Way.FORM, wording=WORDING, by=None)


def withdraw(holder):
    return withdraw_consent(holder=holder, purpose=LETTER, way=Consent.Way.LINK, by=None)


def test_the_latest_answer_holds_and_the_history_stays(anne):
    given, withdrawn = give(anne), withdraw(anne)

    assert consents_of(anne) == {LETTER: withdrawn}
    assert list(answers_of(anne)) == [withdrawn, given]
    assert Entry.objects.filter(event__startswith="members.consent").count() == 2


def test_saying_the_same_again_writes_nothing(anne):
    assert give(anne) == give(anne)
    assert withdraw(anne) == withdraw(anne)
    assert answers_of(anne).count() == 2


def test_silence_is_neither_a_consent_nor_a_refusal(anne):
    assert not may_write(anne.email, LETTER)
    assert not refused(anne.email, LETTER)


def test_who_withdraws_an_address_speaks_for_the_box(anne):
    organisation = Organisation.objects.create(name="Coopérative d’essai", email="anne@coop.example")
    give(anne)
    give(organisation)
    assert may_write("anne@COOP.example", LETTER)

    withdraw("ANNE@coop.example")

    assert refused("anne@coop.example", LETTER)
    assert answers_by_address(["Anne@coop.example", "autre@coop.example"], LETTER) == {
        "anne@coop.example": False
    }


def test_a_consent_without_its_sentence_proves_nothing(anne):
    with pytest.raises(RuleViolation, match="phrase"):
        give_consent(holder=anne, purpose=LETTER, way=Consent.Way.STAFF, wording=" ", by=None)


def test_an_address_is_one():
    with pytest.raises(RuleViolation, match="adresse"):
        withdraw("personne")


def test_an_answer_that_another_answer_of_the_box_undid_is_written_again(anne):
    give(anne)
    withdraw(anne.email)

    give(anne)
    assert may_write(anne.email, LETTER)

    withdraw(anne.email)
    assert refused(anne.email, LETTER)


def test_only_what_changes_is_written(anne):
    give(anne)
    asked = {
        "holder": anne,
        "wordings": {LETTER: "Une autre phrase.", "events": "Je viens.", "surveys": "Je réponds."},
        "way": "space",
        "by": None,
    }

    made = answer_each(answers={LETTER: True, "events": False}, **asked)

    assert [(one.purpose, one.is_given, one.wording) for one in made] == [("events", False, "Je viens.")]
    assert answer_each(answers={LETTER: True, "events": False}, **asked) == []
