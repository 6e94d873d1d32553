from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from billing.actions.adjustment import adjust_due
from billing.models import Due

SAME, OTHER = "Recalculé à l’identique", "Recalcul différent"


@pytest.fixture
def due(issued):
    return Due.objects.get(organisation__number=1, dues_year__label="2025")


def test_a_due_is_computed_again_on_its_page(due, treasurer):
    page = treasurer.get(due.get_absolute_url()).content.decode()
    assert SAME in page
    assert OTHER not in page

    tampered = due.amount + Decimal("0.01")
    Due.objects.filter(pk=due.pk).update(amount=tampered, net_amount=tampered)
    page = treasurer.get(due.get_absolute_url()).content.decode()
    assert SAME not in page
    assert OTHER in page


def test_a_due_leads_to_what_else_was_called_for_its_year(due, treasurer):
    first = due.pk
    due.pk, due.title, due.amount, due.net_amount = None, "Régularisation", Decimal(350), Decimal(350)
    due._state.adding = True
    due.save()

    page = treasurer.get(reverse("billing:due-detail", args=[first])).text

    assert f'<a href="{due.get_absolute_url()}">Régularisation</a><span class="source">350,00' in page


def test_the_list_says_the_type_of_a_member_in_words(due, treasurer):
    shown = {"colonnes": "kind", "q": due.organisation.name}

    assert ">Structure<" in treasurer.get(reverse("billing:due-list"), shown).text
    answer = treasurer.get(reverse("billing:due-list"), shown | {"export": "csv"})
    assert "Structure" in b"".join(answer).decode()


def test_taking_a_decision_back_says_whose_due_it_is_and_what_happens(due, treasurer):
    decision = adjust_due(
        due=due,
        kind="reduction",
        amount=Decimal("10.00"),
        because="Première année",
        decided_by="Bureau",
        decided_on=date(2025, 3, 1),
        by=None,
    )

    page = treasurer.get(reverse("billing:adjustment-withdraw", args=[decision.pk]))

    assert page.context["trail"][-1] == (str(due), due.get_absolute_url())
    assert "La cotisation redevient due d’autant" in page.text


def test_an_imported_due_was_not_computed_here(register, treasurer):
    imported = Due.objects.get(organisation__number=7)

    page = treasurer.get(imported.get_absolute_url()).content.decode()

    assert SAME not in page
    assert OTHER not in page
