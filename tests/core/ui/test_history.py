from datetime import date

import pytest

from cressmember.core.queries import history_of
from cressmember.core.ui.history import in_words, moments_of
from cressmember.members.actions.organisation import change_organisation, create_organisation
from cressmember.members.actions.relation import open_relation
from cressmember.members.models import Application, Organisation


@pytest.mark.django_db
def test_a_change_is_told_in_the_words_of_the_form():
    cress = create_organisation(name="Le Relais", kind="single", by=None)
    payer = create_organisation(name="Commune de Saint-Ouvert", kind="single", by=None)
    change_organisation(organisation=cress, kind="network", is_esus=True, payer=payer, by=None)

    latest, first = moments_of(history_of(cress), cress)

    assert latest.changes == {
        "Type": ("Structure", "Réseau"),
        "Agrément ESUS": ("non", "oui"),
        "Payeur": ("", "Commune de Saint-Ouvert"),
    }
    assert first.changes["Raison sociale"] == ("", "Le Relais")
    assert latest.has_hour


def test_days_are_written_as_days_and_what_nobody_knows_as_it_is():
    told = in_words({"starts_on": ["2025-03-01", None], "ancien nom": ["A", "B"]}, Organisation, {})

    assert list(told.values()) == [("01/03/2025", ""), ("A", "B")]


@pytest.mark.django_db
def test_a_change_is_told_in_the_words_of_what_the_event_is_about():
    """An organisation has a kind of its own, « Type »: that of a tie is « Lien »."""
    lilas = create_organisation(name="Maison des Lilas", kind="single", by=None)
    open_relation(kind="partner", organisation=lilas, starts_on=date(2024, 9, 1), note="Convention", by=None)

    latest, _ = moments_of(history_of(lilas), lilas)

    assert latest.changes == {
        "Lien": ("", "Partenaire"),
        "À compter du": ("", "01/09/2024"),
        "Précision": ("", "Convention"),
    }


@pytest.mark.django_db
def test_however_many_records_are_named_they_are_fetched_once(django_assert_num_queries):
    lilas = create_organisation(name="Maison des Lilas", kind="single", by=None)
    payers = [create_organisation(name=f"Payeur {n}", kind="single", by=None) for n in range(3)]
    for payer in payers:
        change_organisation(organisation=lilas, payer=payer, by=None)
    entries = list(history_of(lilas))

    with django_assert_num_queries(1):
        latest, *_ = moments_of(entries, lilas)

    assert latest.changes == {"Payeur": ("Payeur 1", "Payeur 2")}


def test_an_instant_is_written_in_the_time_of_the_chamber():
    told = in_words({"sent_at": ("2026-10-23T08:05:00Z", None)}, Application, {})

    assert told == {"Reçue le": ("23/10/2026 à 10 h 05", "")}
    assert in_words({"sent_at": (None, "hier")}, Application, {}) == {"Reçue le": ("", "hier")}
