"""Mandates: given, corrected, ended, ratified; who sits; offices."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from cressmember.core.ui.fields import FrenchDateField, PastDayField
from cressmember.core.ui.forms import Grouped
from cressmember.members.forms.person import NamedForm, PersonField
from governance.forms.seating import CollegeField, DecidedForm, SeatingForm, colleges_offered, territories
from governance.models import Holder, Mandate, MandateSettings, Office

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


class MandateForm(Grouped, DecidedForm, SeatingForm):
    """A seat given: who sits, where, how, from when to when."""

    groups = (
        WHO,
        ("Le siège", (("college", "territory"), "obtained")),
        ("Durée et décision", (("starts_on", "term_on"), ("decision", "decided_on"))),
    )

    college = CollegeField(empty_label="—")
    territory = forms.ChoiceField(label="Département", required=False)
    obtained = forms.ChoiceField(label="Obtenu par", choices=Mandate.Obtained.choices)
    starts_on = FrenchDateField(label="À compter du", required=False, help_text="Vide si la date est perdue.")
    term_on = FrenchDateField(
        label="Jusqu’au", required=False, help_text="Premier jour sans mandat. Vide s’il est sans terme."
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["college"].queryset = colleges_offered()  # type: ignore[attr-defined]
        self.fields["territory"].choices = territories()  # type: ignore[attr-defined]


class MandateChangeForm(Grouped, forms.ModelForm[Mandate]):
    """What was written of a mandate."""

    groups = MandateForm.groups[1:]

    starts_on = FrenchDateField(label="À compter du", required=False)
    term_on = FrenchDateField(
        label="Jusqu’au", required=False, help_text="Premier jour sans mandat. Vide s’il est sans terme."
    )
    decided_on = FrenchDateField(label="Date de la décision", required=False)
    territory = forms.ChoiceField(label="Département", required=False)

    class Meta:
        model = Mandate
        fields = ["college", "territory", "obtained", "starts_on", "term_on", "decision", "decided_on"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["college"].queryset = colleges_offered(self.instance.college)  # type: ignore[attr-defined]
        self.fields["territory"].choices = territories()  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """The action judges the whole: a seat already held, dates that cross."""


class EndMandateForm(forms.Form):
    """The end of a mandate, and why."""

    on = FrenchDateField(label="Prend fin le", help_text="Premier jour sans mandat.")
    reason = forms.ChoiceField(
        label="Motif",
        choices=[
            (reason.value, reason.label)
            for reason in Mandate.EndReason
            if reason not in (Mandate.EndReason.BODY_ENDED, Mandate.EndReason.RATIFICATION_REFUSED)
        ],
    )
    note = forms.CharField(label="Précision", max_length=250, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].initial = timezone.localdate


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
    on = FrenchDateField(label="À compter du")
    act = forms.CharField(label="Acte", max_length=200, required=False, help_text="Courrier, délibération…")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].initial = timezone.localdate


class RestoreHolderForm(forms.Form):
    """The quality in which the last replacement was a mistake."""

    role = forms.ChoiceField(label="Qualité", choices=Holder.Role.choices)


class CooptationForm(Grouped, DecidedForm, SeatingForm):
    """Who fills a vacant seat until an assembly ratifies."""

    groups = (WHO, ("Durée et décision", ("starts_on", ("decision", "decided_on"))))

    starts_on = FrenchDateField(label="À compter du")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["starts_on"].initial = timezone.localdate


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


class OfficeForm(Grouped, DecidedForm):
    """An office given to one of those who sit."""

    groups = (
        ("La fonction", ("mandate", ("kind", "label"))),
        ("Durée et décision", (("starts_on", "ends_on"), ("decision", "decided_on"))),
    )

    mandate = forms.ModelChoiceField(label="Confiée à", queryset=Mandate.objects.none())
    kind = forms.ChoiceField(label="Fonction", choices=Office.Kind.choices)
    label = forms.CharField(
        label="Intitulé",
        max_length=120,
        required=False,
        help_text="S’il diffère : « Vice-présidence Numérique ».",
    )
    starts_on = FrenchDateField(label="À compter du")
    ends_on = FrenchDateField(
        label="Jusqu’au", required=False, help_text="Vide : autant que le mandat. Premier jour sans fonction."
    )

    def __init__(self, *args: Any, body: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        today = timezone.localdate()
        self.fields["starts_on"].initial = timezone.localdate
        choices = self.fields["mandate"]
        choices.queryset = (  # type: ignore[attr-defined]
            Mandate.objects.told(on=today)
            .in_force(on=today)
            .voting()
            .filter(body=body)
            .order_by("holder_sort")
        )
        choices.label_from_instance = _who_sits  # type: ignore[attr-defined]


def _who_sits(mandate: Any) -> str:
    names = (mandate.titular_name, mandate.holder_name if mandate.organisation_id else "")
    return " · ".join(name for name in names if name)


class EndOfficeForm(forms.Form):
    """The first day without an office."""

    on = FrenchDateField(label="Prend fin le", help_text="Premier jour sans cette fonction.")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].initial = timezone.localdate


class WarningForm(forms.ModelForm[MandateSettings]):
    """How long before its end a mandate is told of, and whether by mail."""

    class Meta:
        model = MandateSettings
        fields = ["warning_days", "warns_by_mail"]
