"""Departures as the statutes allow them, with their letters."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from cressmember.core.models import Message, StoredDocument
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.departure import open_departure, write_step
from cressmember.members.models import Departure, Membership, Person
from cressmember.office.actions.departure import (
    absorb_member,
    conclude_departure,
    invite_to_speak,
    keep_member,
    notify_member,
)
from cressmember.office.actions.letter import recipient_of_member
from cressmember.office.queries.departure import outlook_of, steps_told
from governance.actions.office import give_office
from governance.models import Body
from tests.governance.seats import member, person, seat
from tests.office.candidates import board, chamber, instant

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 2)
LATER = ON + timedelta(days=16)
ASSEMBLY = "Assemblée générale"


@pytest.fixture
def lilas():
    chamber()
    board()
    return member("Maison des Lilas", email="contact@lilas.example")


def opened(organisation, kind, **steps):
    return open_departure(membership=organisation.memberships.get(), kind=kind, on=ON, by=None, **steps)


def conclude(departure, *, on=LATER, decided_by=ASSEMBLY, **fields):
    return conclude_departure(
        departure=departure, decided_by=decided_by, decided_on=on, on=on, by=None, **fields
    )


def test_a_resignation_is_in_writing_where_the_text_says_so(lilas):
    departure = opened(lilas, "resignation", resigned_on=ON)

    with pytest.raises(RuleViolation, match="une démission écrite"):
        conclude(departure, on=ON, decided_by="")
    write_step(departure=departure, on=ON, by=None, in_writing=True)
    conclude(departure, on=ON, decided_by="")

    ended = Membership.objects.get()
    assert (ended.ended_on, ended.end_reason) == (ON, "resignation")
    assert StoredDocument.objects.get().content["paragraphs"][0] == (
        "Nous avons reçu votre démission le 2 mars 2026. Elle prend effet le 2 mars 2026."
    )


def test_an_exclusion_waits_for_each_of_its_steps(lilas):
    departure = opened(lilas, "exclusion", because="Usage du nom de la chambre.")

    with pytest.raises(RuleViolation) as refused:
        conclude(departure)
    for lacking in (
        "la proposition du conseil d’administration",
        "l’avis au membre",
        "l’invitation du membre à s’expliquer",
    ):
        assert lacking in str(refused.value)


def test_an_exclusion_is_pronounced_once_its_delay_is_over(lilas):
    departure = opened(lilas, "exclusion", because="Usage du nom de la chambre.", proposed_on=ON)
    notify_member(
        departure=departure,
        registered=True,
        tracking="1A 234",
        hearing_at=instant(LATER, 14),
        hearing_place="12 rue du Partage",
        on=ON,
        by=None,
    )

    with pytest.raises(RuleViolation, match="du délai de 15"):
        conclude(departure, on=ON + timedelta(days=3))
    with pytest.raises(RuleViolation, match="une décision de l’assemblée générale"):
        conclude(departure, decided_by="Bureau")
    with pytest.raises(RuleViolation, match="ne prend pas fin avant elle"):
        conclude(departure, effective_on=LATER - timedelta(days=1))
    concluded = conclude(departure, effective_on=LATER)

    ended = Membership.objects.get()
    assert (ended.end_reason, ended.end_decided_by, ended.ended_on) == ("exclusion", ASSEMBLY, LATER)
    assert concluded.verdict.startswith("L’exclusion peut être prononcée par l’assemblée générale")
    assert lilas.placements.get().ends_on == LATER


def test_a_registered_notice_goes_on_paper_alone(lilas):
    departure = opened(lilas, "exclusion", because="Usage du nom.")

    notice = notify_member(departure=departure, registered=True, on=ON, by=None)

    assert notice.content["registered"] is True
    assert notice.content["paragraphs"][:2] == [
        "Il est envisagé de prononcer votre exclusion. La décision est prise par l’assemblée générale.",
        "Motifs : Usage du nom.",
    ]
    assert not Message.objects.exists()


def test_a_letter_of_member_life_is_signed_by_whoever_presides(lilas):
    held = seat(
        Body.objects.get(kind="board"), lilas, titular=person("Roche"), starts_on=ON, seats="Associations"
    )
    give_office(mandate=held, kind="president", starts_on=LATER, by=None)
    departure = opened(lilas, "resignation", resigned_on=ON, in_writing=True)

    conclude(departure, decided_by="")

    assert StoredDocument.objects.get().content["signed_by"] == ["Camille Roche", "Présidence"]


def test_a_notice_gives_its_reasons_and_a_resignation_has_none(lilas):
    with pytest.raises(RuleViolation, match="Dites d’abord les motifs"):
        notify_member(departure=opened(lilas, "exclusion"), registered=False, on=ON, by=None)
    Departure.objects.all().delete()
    resigning = opened(lilas, "resignation", resigned_on=ON)
    with pytest.raises(RuleViolation, match="vient du membre"):
        notify_member(departure=resigning, registered=False, on=ON, by=None)


def test_a_hearing_has_its_letter(lilas):
    departure = opened(lilas, "exclusion", because="Usage du nom.")

    invite_to_speak(
        departure=departure, hearing_at=instant(LATER, 14), hearing_place="Nantes", on=ON, by=None
    )

    departure.refresh_from_db()
    assert departure.invited_on == ON
    assert "le 18 mars 2026 à 14\u00a0h, Nantes" in StoredDocument.objects.get().content["paragraphs"][-1]
    assert [(step.name, bool(step.done)) for step in steps_told(departure)] == [
        ("Proposition", False),
        ("Avis au membre", False),
        ("Invitation à s’expliquer", True),
        ("Audition", False),
    ]


def test_nobody_is_invited_to_a_day_that_is_over(lilas):
    departure = opened(lilas, "exclusion", because="Usage du nom.")
    over = {
        "hearing_at": instant(ON - timedelta(days=1), 14),
        "hearing_place": "Nantes",
        "on": ON,
        "by": None,
    }

    with pytest.raises(RuleViolation, match="ne pourrait plus s’y expliquer"):
        invite_to_speak(departure=departure, **over)
    with pytest.raises(RuleViolation, match="ne pourrait plus s’y expliquer"):
        notify_member(departure=departure, registered=True, **over)

    departure.refresh_from_db()
    assert (departure.notified_on, departure.invited_on) == (None, None)
    assert not StoredDocument.objects.exists()


def test_who_speaks_for_a_member_is_written_to_and_not_those_who_pay(lilas):
    lea = Person.objects.create(family_name="Roux", given_name="Léa", email="lea@lilas.example")
    lilas.representations.create(role="dues", label="Facturation", email="compta@lilas.example", starts_on=ON)
    lilas.representations.create(role="legal", person=lea, starts_on=ON)

    recipient = recipient_of_member(lilas, on=ON)

    assert (recipient["attention"], recipient["email"]) == (str(lea), "lea@lilas.example")


def test_a_member_who_is_kept_is_told_if_it_knew(lilas):
    departure = opened(lilas, "exclusion", because="Usage du nom.")
    notify_member(departure=departure, registered=True, on=ON, by=None)

    keep_member(departure=departure, decided_by=ASSEMBLY, decided_on=LATER, on=LATER, by=None)

    assert Membership.objects.get().ended_on is None
    assert StoredDocument.objects.filter(kind="office.kept").exists()


def test_what_the_text_says_is_told_before(lilas):
    told = outlook_of(opened(lilas, "exclusion", because="x"), on=ON)

    assert (told.title, told.may_conclude) == ("l’assemblée générale", False)
    Departure.objects.all().delete()
    silent = outlook_of(opened(lilas, "lost_status"), on=ON)
    assert (silent.verdict, silent.may_conclude) == (None, True)


def test_a_member_is_absorbed_by_another(lilas):
    into = member("Les Tilleuls")

    ended = absorb_member(absorbed=lilas, into=into, ended_on=ON, act="Traité de fusion", by=None)

    assert (ended.end_reason, ended.end_note) == ("merger", "Absorbée par Les Tilleuls")
    with pytest.raises(RuleViolation, match="rien à terminer"):
        absorb_member(absorbed=lilas, into=into, ended_on=ON, act="", by=None)
    with pytest.raises(RuleViolation, match="deux adhérents différents"):
        absorb_member(absorbed=into, into=into, ended_on=ON, act="", by=None)
    with pytest.raises(RuleViolation, match="n’est pas adhérente au 2 mars 2026"):
        absorb_member(absorbed=into, into=lilas, ended_on=ON, act="", by=None)


def test_nothing_is_decided_tomorrow(lilas):
    departure = opened(lilas, "lost_status", lost_status="Association", lost_on=ON)
    tomorrow = timezone.localdate() + timedelta(days=1)

    with pytest.raises(RuleViolation, match="encore à venir"):
        conclude_departure(
            departure=departure, decided_by="", decided_on=tomorrow, on=timezone.localdate(), by=None
        )
    with pytest.raises(RuleViolation, match="encore à venir"):
        keep_member(
            departure=departure, decided_by="CA", decided_on=tomorrow, on=timezone.localdate(), by=None
        )
