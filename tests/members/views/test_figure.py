from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

pytestmark = pytest.mark.django_db


def test_a_figure_is_written_down(staff, member):
    lilas = member("Maison des Lilas")
    answers = {"kind": "budget", "year": 2024, "amount": "125 000,50", "source": "Comptes annuels"}

    after = staff.post(reverse("members:figure-create", args=[lilas.pk]), answers, follow=True)

    assert after.redirect_chain == [(lilas.get_absolute_url(), 302)]
    assert "Le chiffre est enregistré." in after.text
    figure = lilas.figures.get()
    assert (figure.amount, figure.recorded_on) == (Decimal("125000.50"), timezone.localdate())
