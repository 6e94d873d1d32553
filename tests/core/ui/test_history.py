import pytest

from cressmember.core.queries import history_of
from cressmember.core.ui.history import in_words, moments_of
from cressmember.members.actions.organisation import change_organisation, create_organisation
from cressmember.members.models import Organisation


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
    told = in_words({"starts_on": ["2025-03-01", None], "ancien nom": ["A", "B"]}, Organisation())

    assert list(told.values()) == [("01/03/2025", ""), ("A", "B")]
