"""Two people at one record: nobody takes back without knowing it what the other has just written."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.http import QueryDict

from cressmember.accounts.models import User
from cressmember.core.ui import meanwhile
from cressmember.core.ui.fields import AmountField, FrenchDateField

SHOWN = {
    "name": "Claire",
    "email": "claire@cress.example",
    "language": "fr",
    "is_active": True,
    "days": ["lu"],
}


class RecordForm(forms.ModelForm):
    language = forms.ChoiceField(choices=[("fr", "français"), ("br", "breton")])
    days = forms.MultipleChoiceField(choices=[("lu", "lundi"), ("ma", "mardi")], required=False)

    class Meta:
        model = User
        fields = ("name", "email", "is_active")


class ActForm(forms.Form):
    amount = AmountField()
    on = FrenchDateField()
    number = forms.CharField(widget=forms.HiddenInput, required=False)  # Drawn anew each time it is shown.


def sent(form_class, *, shown, answers, **options):
    data = QueryDict(mutable=True)
    for name, answer in answers.items():
        data.setlist(name, answer if isinstance(answer, list) else [answer])
    data["shown"] = shown if isinstance(shown, str) else json.dumps(shown)
    form = form_class(data, **options)
    meanwhile.reconcile(form)
    return form


def record(*, answers, shown=SHOWN, language="fr", days=("lu",), **now):
    user = User(**{"name": "Claire", "email": "claire@cress.example", "is_active": True} | now)
    usual = {
        "name": "Claire",
        "email": "claire@cress.example",
        "language": "fr",
        "is_active": "on",
        "days": ["lu"],
    }
    return sent(
        RecordForm,
        shown=shown,
        answers={name: value for name, value in (usual | answers).items() if value is not None},
        instance=user,
        initial={"language": language, "days": list(days)},
    )


@pytest.mark.django_db
def test_what_only_the_other_changed_is_kept():
    form = record(
        answers={"name": "Claire Morvan"},
        email="c.morvan@cress.example",
        is_active=False,
        language="br",
        days=("lu", "ma"),
    )

    assert form.is_valid(), form.errors
    assert form.cleaned_data == {
        "name": "Claire Morvan",
        "email": "c.morvan@cress.example",
        "is_active": False,
        "language": "br",
        "days": ["lu", "ma"],
    }


@pytest.mark.django_db
def test_what_both_changed_is_asked_about():
    form = record(answers={"name": "Claire Morvan"}, name="Claire Le Goff")

    assert form.errors["name"] == [
        "Quelqu’un d’autre vient d’écrire ici « Claire Le Goff ». Pour garder votre réponse, "
        "envoyez de nouveau."
    ]
    assert form["name"].value() == "Claire Morvan"
    assert json.loads(meanwhile.shown(form))["name"] == "Claire Le Goff"


@pytest.mark.django_db
def test_what_both_changed_alike_is_agreed():
    assert record(answers={"name": "Claire Morvan"}, name="Claire Morvan").is_valid()


@pytest.mark.django_db
def test_choices_are_asked_about_in_words():
    form = record(
        answers={"language": "fr", "days": []},
        shown=SHOWN | {"language": "br", "days": ["lu"]},
        language="",
        days=("lu", "ma"),
    )

    assert "« rien »" in form.errors["language"][0]
    assert "« lundi, mardi »" in form.errors["days"][0]


@pytest.mark.parametrize("shown", ["", "{", "[]", "null", "[" * 200_000, json.dumps({"unknown": 1})])
@pytest.mark.django_db
def test_a_form_that_does_not_say_what_it_showed_is_taken_as_it_is(shown):
    form = record(answers={"name": "Claire Morvan"}, name="Claire Le Goff", shown=shown)

    assert form.is_valid()
    assert form.cleaned_data["name"] == "Claire Morvan"


def test_an_amount_that_was_not_on_the_screen_is_never_agreed_to():
    before = {"amount": Decimal("100.00"), "on": date(2025, 3, 1)}
    form = sent(
        ActForm,
        shown=meanwhile.shown(ActForm(initial=before | {"number": "1"})),
        answers={"amount": "100,00", "on": "01/03/2025", "number": "1"},
        initial=before | {"amount": Decimal("50.00"), "number": "2"},
    )

    assert form.errors == {
        "amount": ["Ceci vient de changer : « 50,00 ». Vérifiez, puis envoyez de nouveau."]
    }
    # What is sent again untouched is what stands, never what stood.
    assert form["amount"].value() == "50,00"


class DatedForm(RecordForm):
    since = FrenchDateField()
    amount = AmountField()


DATED = {"since": date(2004, 1, 4), "amount": Decimal("10.00")}
TYPED = {"since": "04/01/2004", "amount": "10,00"}
LATER = {"since": date(2001, 5, 5), "amount": Decimal("1234.50")}
TYPED_LATER = {"since": "5 mai 2001", "amount": "1 234,50"}


@pytest.mark.parametrize("answers", [TYPED, TYPED_LATER])
@pytest.mark.django_db
def test_days_and_amounts_are_compared_as_such(answers):
    """Untouched, they keep what the other wrote; changed alike, they agree."""
    usual = {"name": "Claire", "email": "claire@cress.example", "language": "fr"}
    form = sent(
        DatedForm,
        shown=meanwhile.shown(DatedForm(initial=DATED | {"language": "fr"})),
        answers=usual | answers,
        initial=LATER | {"language": "fr"},
    )

    assert form.is_valid(), form.errors
    assert {name: form.cleaned_data[name] for name in LATER} == LATER
