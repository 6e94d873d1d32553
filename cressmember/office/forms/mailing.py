"""Lists, mailings, and the welcome of a member."""

from __future__ import annotations

from copy import copy
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from cressmember.core.ui.fields import ManyRowsField, PastDayField
from cressmember.core.ui.forms import Grouped
from cressmember.kernel.writing import enumerate_fr
from cressmember.members.filters import OrganisationFilter
from cressmember.members.models import Organisation, Theme
from cressmember.office.models import Mailing, Segment, WelcomeStep
from cressmember.office.queries.segment import NOT_KEPT, query_kept
from cressmember.office.rules import merge_field
from governance.models import Body

FIELDS = enumerate_fr([merge_field.written(name) for name in merge_field.MERGE_FIELDS])
FIELDS_HELP = (
    "Le message commence par « Bonjour » et le nom de la personne, et finit par la signature de la chambre : "
    f"n’écrivez que le corps. Champs : {FIELDS}."
)

PURPOSE_HELP = (
    "« Vie de la chambre » va aux adhérents comme adhérents, sans accord ni désabonnement : "
    "réservez-la à ce qui les concerne tous. Les autres ne vont qu’à qui a donné son accord."
)


class SegmentForm(Grouped, forms.ModelForm[Segment]):
    """A list: the filters of the register, then who in each file."""

    groups = (
        ("La liste", ("name",)),
        (
            "Quelles organisations",
            "Les mêmes critères que dans le registre ; ils sont relus le jour de chaque envoi.",
            (
                ("category", "college"),
                ("departement", "employment_area"),
                ("sector", "legal_form"),
                ("kind", "standing"),
                "q",
            ),
        ),
        ("Ce qu’elles font", ("themes", "body", "silent_months")),
        ("À qui écrire", ("who",)),
    )

    themes = ManyRowsField(
        label="Ont choisi l’un de ces thèmes",
        queryset=Theme.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    silent_months = forms.IntegerField(
        label="Sans nouvelles depuis (mois)",
        required=False,
        min_value=1,
        max_value=120,
        widget=forms.TextInput({"inputmode": "numeric", "size": 4}),
        help_text="Ni réponse ni présence connues pendant ces mois. Vide pour ne pas trier ainsi.",
    )

    class Meta:
        model = Segment
        fields = ["name", "themes", "body", "silent_months", "who"]
        widgets = {"who": forms.RadioSelect}
        help_texts = {
            "who": "Une organisation dont aucun de ces contacts n’a d’adresse reçoit le message à la sienne.",
        }

    def __init__(self, *args: Any, asked: QueryDict | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        kept = QueryDict(self.instance.query) if self.instance.pk else asked or QueryDict()
        filters = OrganisationFilter(kept, queryset=Organisation.objects.none())
        self.filter_names = [name for name in filters.form.fields if name not in NOT_KEPT]
        for name in self.filter_names:
            field = copy(filters.form.fields[name])
            field.initial = kept.get(name, "")
            self.fields[name] = field
        self.fields["q"].label = "Mots cherchés"
        self.fields["themes"].queryset = Theme.objects.all()  # type: ignore[attr-defined]
        self.fields["body"].queryset = Body.objects.filter(ended_on__isnull=True)  # type: ignore[attr-defined]
        self.fields["body"].empty_label = "Peu importe"  # type: ignore[attr-defined]
        if not self.instance.pk and (months := kept.get("silence", "")).isdecimal() and len(months) < 4:
            self.fields["silent_months"].initial = int(months)

    @property
    def said(self) -> dict[str, Any]:
        """What the action takes."""
        told = self.cleaned_data
        body = told["body"]
        return {
            "name": told["name"],
            "query": query_kept({name: told.get(name) for name in self.filter_names}),
            "who": told["who"],
            "body_id": body.pk if body else None,
            "silent_months": told["silent_months"],
            "themes": told["themes"],
        }

    def _post_clean(self) -> None:
        """The action judges the whole."""


class MailingForm(Grouped, forms.ModelForm[Mailing]):
    """What is written, to which list, for which purpose."""

    groups = (
        ("À qui", ("segment", "purpose")),
        ("Le message", ("subject", "text")),
    )

    # A field of its own: none is chosen before somebody does, and there is no line to choose none.
    purpose = forms.ChoiceField(
        label="Finalité",
        choices=Mailing.Purpose.choices,
        widget=forms.RadioSelect,
        help_text=PURPOSE_HELP,
    )

    class Meta:
        model = Mailing
        fields = ["segment", "purpose", "subject", "text"]
        widgets = {"text": forms.Textarea({"rows": 14})}
        help_texts = {
            "text": FIELDS_HELP,
        }

    def clean_subject(self) -> str:
        return self._with_known_fields("subject")

    def clean_text(self) -> str:
        return self._with_known_fields("text")

    def _with_known_fields(self, name: str) -> str:
        """The action judges it too; here the fault is told beside the field that holds it."""
        told: str = self.cleaned_data[name]
        if fault := merge_field.fault_of(told):
            raise forms.ValidationError(fault)
        return told

    def _post_clean(self) -> None:
        """The action judges the whole."""


class ThemeForm(forms.ModelForm[Theme]):
    """A theme of the chamber's work."""

    order = forms.IntegerField(label="Rang", min_value=0, max_value=999, initial=0)

    class Meta:
        model = Theme
        fields = ["name", "order", "is_retired"]
        help_texts = {"is_retired": "Il n’est plus proposé ; ceux qui l’ont choisi le gardent."}

    def _post_clean(self) -> None:
        """The action judges the whole."""


class WelcomeForm(Grouped, forms.Form):
    """The steps that the team ticks, and the themes that the member says."""

    groups = (
        ("Étapes", "Vide tant que l’étape n’est pas faite.", (("meeting", "document"), "note")),
        ("Thèmes", ("themes",)),
    )

    meeting = PastDayField(label="Rencontre d’accueil, le", required=False)
    document = PastDayField(label="Livret d’accueil remis le", required=False)
    note = forms.CharField(
        label="Ce qui s’est dit",
        required=False,
        max_length=200,
        help_text="Gardé avec la date de la rencontre.",
    )
    themes = ManyRowsField(
        label="Souhaite travailler sur",
        queryset=Theme.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, organisation: Organisation, **options: Any) -> None:
        super().__init__(*args, **options)
        steps = {row.kind: row for row in WelcomeStep.objects.filter(organisation=organisation)}
        for kind in WelcomeStep.Kind.values:
            self.fields[kind].initial = steps[kind].done_on if kind in steps else None
        if meeting := steps.get(WelcomeStep.Kind.MEETING):
            self.fields["note"].initial = meeting.note
        today = timezone.localdate()
        interests = organisation.interests.in_force(on=today)
        chosen = list(interests.values_list("theme", flat=True))
        offered = Theme.objects.filter(is_retired=False) | Theme.objects.filter(pk__in=chosen)
        self.fields["themes"].queryset = offered  # type: ignore[attr-defined]
        self.fields["themes"].initial = chosen

    @property
    def said(self) -> dict[str, Any]:
        """What the action takes."""
        told = self.cleaned_data
        days = {kind: told[kind] for kind in WelcomeStep.Kind.values}
        return {"days": days, "note": told["note"], "themes": list(told["themes"])}
