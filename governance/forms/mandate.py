"""Mandates: given, corrected, ended, ratified; who sits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cressmember.core.ui.fields import FrenchDateField, PastDayField
from cressmember.core.ui.forms import Grouped
from cressmember.kernel.writing import short_date
from cressmember.members.forms.person import NamedForm, PersonField
from cressmember.members.models import Membership
from governance.forms.seating import (
    CollegeField,
    DecidedForm,
    SeatingForm,
    colleges_offered,
    proposed,
    seats_offered,
    territories,
)
from governance.models import Body, Holder, Mandate
from governance.queries.newcomer import ending_of
from governance.queries.text import text_of

WHO = (
    "Qui siège",
    "Si la personne n’est pas encore au registre, écrivez son nom.",
    (
        "organisation",
        "person",
        ("civility", "given_name"),
        ("family_name", "email"),
        "substitute",
    ),
)


SEAT = ("Le siège", (("college", "territory"), "obtained"))
SEAT_OF_STATUTES = ("Le siège", (("college", "territory"), "seats", "obtained"))
TERM = ("Durée et décision", (("starts_on", "term_on"), ("decision", "decided_on")))


class MandateForm(Grouped, DecidedForm, SeatingForm):
    """A seat given: who sits, where, how, from when to when."""

    groups: tuple[Any, ...] = (WHO, SEAT_OF_STATUTES, TERM)

    college = CollegeField(empty_label="—")
    territory = forms.ChoiceField(label="Territoire", required=False)
    seats = forms.ChoiceField(
        label="Sièges des statuts",
        required=False,
        help_text="À choisir si le collège et le territoire ne suffisent pas à dire lesquels.",
    )
    obtained = forms.ChoiceField(
        label="Obtenu par",
        # A co-option is written from the mandate that left the seat: it takes its term from it.
        choices=[each for each in Mandate.Obtained.choices if each[0] != Mandate.Obtained.COOPTED],
        help_text="Une cooptation s’enregistre depuis le mandat qui a pris fin : « Coopter sur ce siège ».",
    )
    starts_on = FrenchDateField(label="À compter du", required=False, help_text="Vide si la date est perdue.")
    term_on = FrenchDateField(
        label="Jusqu’au", required=False, help_text="Premier jour sans mandat. Vide s’il est sans terme."
    )

    def __init__(self, *args: Any, body: Body, **options: Any) -> None:
        super().__init__(*args, **options)
        self.body, self.proposal = body, ""
        self.fields["college"].queryset = colleges_offered()  # type: ignore[attr-defined]
        text = text_of(body, on=timezone.localdate())
        self.fields["territory"].choices = territories(text.composition)  # type: ignore[attr-defined]
        if text.composition is None:
            del self.fields["seats"]
            self.groups = (WHO, SEAT, TERM)
            return
        self.fields["seats"].choices = seats_offered(text.composition)  # type: ignore[attr-defined]
        self.fields["term_on"].help_text = "Premier jour sans mandat. Vide : celui des statuts est proposé."

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors and data.get("starts_on") and not data.get("term_on"):
            self._propose_term(data)
        return data

    def _propose_term(self, data: dict[str, Any]) -> None:
        """Write the term of the statutes in the form, for people to read and to correct."""
        text = text_of(self.body, on=data["starts_on"])
        mandate = Mandate(
            body=self.body,
            organisation=data.get("organisation"),
            **{name: data.get(name) or "" for name in ("territory", "seats", "obtained")},
            college=data.get("college"),
            starts_on=data["starts_on"],
        )
        if found := ending_of(mandate, text):
            assert found.period.end  # A mandate of the statutes is always over one day.
            self.data = {**self.data.dict(), "term_on": short_date(found.period.end)}  # type: ignore[attr-defined]
            self.proposal = proposed(found)


class MandateChangeForm(Grouped, forms.ModelForm[Mandate]):
    """What was written of a mandate."""

    groups: tuple[Any, ...] = (SEAT_OF_STATUTES, TERM)

    seats = forms.ChoiceField(label="Sièges des statuts", required=False)

    starts_on = FrenchDateField(label="À compter du", required=False)
    term_on = FrenchDateField(
        label="Jusqu’au", required=False, help_text="Premier jour sans mandat. Vide s’il est sans terme."
    )
    decided_on = FrenchDateField(label="Date de la décision", required=False)
    territory = forms.ChoiceField(label="Territoire", required=False)

    class Meta:
        model = Mandate
        fields = [
            "college",
            "territory",
            "seats",
            "obtained",
            "starts_on",
            "term_on",
            "decision",
            "decided_on",
        ]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        mandate = self.instance
        self.fields["college"].queryset = colleges_offered(mandate.college)  # type: ignore[attr-defined]
        rule = text_of(mandate.body, on=mandate.starts_on or timezone.localdate()).composition
        self.fields["territory"].choices = territories(rule, mandate.territory)  # type: ignore[attr-defined]
        if rule is None and not mandate.seats:
            del self.fields["seats"]
            self.groups = (SEAT, TERM)
            return
        self.fields["seats"].choices = seats_offered(rule, mandate.seats)  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """The action judges the whole: a seat already held, dates that cross."""


class EndMandateForm(forms.Form):
    """The end of a mandate, and why."""

    on = FrenchDateField(
        label="Prend fin le", initial=timezone.localdate, help_text="Premier jour sans mandat."
    )
    reason = forms.ChoiceField(
        label="Motif",
        # Nobody ends a mandate for a reason that nobody chose.
        choices=[
            ("", "Choisissez le motif"),
            *(
                (reason.value, reason.label)
                for reason in Mandate.EndReason
                if reason not in (Mandate.EndReason.BODY_ENDED, Mandate.EndReason.RATIFICATION_REFUSED)
            ),
        ],
    )
    note = forms.CharField(label="Précision", max_length=250, required=False)


class HolderForm(Grouped, NamedForm):
    """Another person sits for the organisation."""

    groups = (
        ("Qui siège désormais", ("role", "person", ("civility", "given_name"), ("family_name", "email"))),
        ("Depuis quand", (("on", "act"),)),
    )

    role = forms.ChoiceField(label="Qualité", choices=Holder.Role.choices)
    person = PersonField(
        label="Personne", empty_label="Personne pour l’instant", help_text="Ou écrivez son nom ci-dessous."
    )
    on = FrenchDateField(label="À compter du", initial=timezone.localdate)
    act = forms.CharField(label="Acte", max_length=200, required=False, help_text="Courrier, délibération…")


class RestoreHolderForm(forms.Form):
    """The quality in which the last replacement was a mistake: one in which somebody replaced somebody."""

    role = forms.ChoiceField(label="Qualité")

    def __init__(self, *args: Any, roles: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["role"]
        field.choices = [(role, Holder.Role(role).label) for role in roles]


class CooptationForm(Grouped, DecidedForm, SeatingForm):
    """Who fills a vacant seat until an assembly ratifies."""

    groups = (WHO, TERM)

    starts_on = FrenchDateField(label="À compter du", initial=timezone.localdate)
    term_on = FrenchDateField(
        label="Jusqu’au",
        required=False,
        help_text="Premier jour sans mandat. Vide : comme le disent les statuts, sinon le mandat remplacé.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["organisation"]
        members = Membership.objects.in_force(on=self._day())
        field.queryset = field.queryset.filter(pk__in=members.values("organisation"))
        field.error_messages["invalid_choice"] = (
            "Cette organisation n’est pas adhérente ce jour-là : cooptez un adhérent."
        )

    def _day(self) -> date:
        """The day when it begins as it is typed; today until it can be read."""
        typed: Any = self.data.get("starts_on") if self.is_bound else None
        try:
            return self.fields["starts_on"].clean(typed) or timezone.localdate()
        except ValidationError:
            return timezone.localdate()


class RatificationForm(forms.Form):
    """What an assembly made of a co-option."""

    RATIFIED, REFUSED = "ratified", "refused"

    outcome = forms.ChoiceField(
        label="L’assemblée",
        choices=[(RATIFIED, "Ratifie"), (REFUSED, "Refuse")],
        widget=forms.RadioSelect,
    )
    on = PastDayField(label="Le", instead="la décision sera prise ce jour-là")
    ratified_by = forms.CharField(
        label="Quelle assemblée", max_length=120, required=False, initial="Assemblée générale ordinaire"
    )
