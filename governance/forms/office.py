"""Offices: given, ended."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from cressmember.core.ui.fields import FrenchDateField
from cressmember.core.ui.forms import Grouped
from cressmember.kernel.writing import short_date
from cressmember.members.forms.person import PersonField
from governance.forms.seating import DecidedForm, proposed, who_sits
from governance.models import Mandate, Office
from governance.queries.bureau import is_open_to_others, kind_of, office_end, offices_offered
from governance.queries.text import text_of


class OfficeForm(Grouped, DecidedForm):
    """An office given to one of those who sit."""

    groups: tuple[Any, ...] = (
        ("La fonction", ("mandate", ("kind", "label"))),
        ("Durée et décision", (("starts_on", "ends_on"), ("decision", "decided_on"))),
    )

    mandate = forms.ModelChoiceField(label="Confiée à", queryset=Mandate.objects.none(), empty_label="—")
    person = PersonField(
        label="Ou à quelqu’un qui ne siège pas",
        empty_label="—",
        help_text="Les statuts ouvrent certaines fonctions à qui ne siège pas.",
    )
    kind = forms.ChoiceField(label="Fonction", choices=Office.Kind.choices)
    label = forms.CharField(
        label="Intitulé",
        max_length=120,
        required=False,
        help_text="S’il diffère : « Vice-présidence Numérique ».",
    )
    starts_on = FrenchDateField(label="À compter du", initial=timezone.localdate)
    ends_on = FrenchDateField(
        label="Jusqu’au", required=False, help_text="Vide : autant que le mandat. Premier jour sans fonction."
    )

    def __init__(self, *args: Any, body: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        today = timezone.localdate()
        choices = self.fields["mandate"]
        choices.queryset = (  # type: ignore[attr-defined]
            Mandate.objects.told(on=today)
            .in_force(on=today)
            .voting()
            .filter(body=body)
            .order_by("holder_sort")
        )
        choices.label_from_instance = who_sits  # type: ignore[attr-defined]
        self.body, self.text, self.proposal = body, text_of(body, on=today), ""
        if is_open_to_others(self.text):
            choices.required = False
            self.groups = (("La fonction", ("mandate", "person", ("kind", "label"))), self.groups[1])
        else:
            del self.fields["person"]
        if offered := offices_offered(self.text):
            other = Office.Kind.OTHER
            self.fields["kind"].choices = [  # type: ignore[attr-defined]
                *offered,
                (other.value, f"{other.label}, hors des statuts"),
            ]
            self.fields["label"].help_text = "Pour une fonction hors des statuts."

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("mandate") and not data.get("person") and "mandate" not in self.errors:
            self.add_error("mandate", "Choisissez à qui la fonction est confiée.")
        elif data.get("mandate") and data.get("person"):
            self.add_error("person", "Choisissez qui siège, ou quelqu’un qui ne siège pas.")
        if self.text.bureau is not None and data.get("kind", Office.Kind.OTHER) != Office.Kind.OTHER:
            # Chosen by its name in the statutes, which stays its name here.
            data["label"] = data["kind"]
            data["kind"] = kind_of(data["kind"])
        if not self.errors and data.get("starts_on") and not data.get("ends_on"):
            self._propose_end(data)
        return data

    def _propose_end(self, data: dict[str, Any]) -> None:
        """Write the end that the statutes give to the office, for people to read and to correct."""
        office = Office(
            body=self.body, kind=data["kind"], label=data.get("label", ""), starts_on=data["starts_on"]
        )
        if found := office_end(office, text_of(self.body, on=data["starts_on"])):
            assert found.period.end  # What the statutes give is always over one day.
            self.data = {**self.data.dict(), "ends_on": short_date(found.period.end)}  # type: ignore[attr-defined]
            self.proposal = proposed(found)


class EndOfficeForm(forms.Form):
    """The first day without an office."""

    on = FrenchDateField(
        label="Prend fin le", initial=timezone.localdate, help_text="Premier jour sans cette fonction."
    )
