"""What is asked about a request for membership, step by step."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from cressmember.core.ui.fields import FrenchDateField, ManyRowsField, PastDayField, UploadField
from cressmember.core.ui.forms import Grouped
from cressmember.members.forms.college import colleges_today
from cressmember.members.models import Application, College, Evidence, Organisation
from cressmember.office.actions.application import LARGEST, SIGNS
from cressmember.office.queries.application import Said
from governance.models import Meeting

YES, NO = "yes", "no"


def _long(label: str, *, required: bool = False, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=4000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class LinkForm(forms.Form):
    """Of which file of the register a request is."""

    organisation = forms.ModelChoiceField(
        label="Fiche", queryset=Organisation.objects.all(), empty_label="Choisissez une fiche"
    )


class TakeForm(forms.Form):
    """Which answers are written on the file."""

    names = forms.MultipleChoiceField(
        label="Reprendre sur la fiche", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, said: list[Said], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["names"]
        field.choices = [(each.name, _told(each)) for each in said if each.differs]
        field.initial = [each.name for each in said if each.is_new]


def _told(each: Said) -> str:
    label = each.label[:1].upper() + each.label[1:]
    known = f", au lieu de « {each.known_shown} »" if each.known_shown else ""
    return f"{label} : {each.shown}{known}"


class EvidenceForm(forms.Form):
    """A piece that came by another way."""

    kind = forms.ChoiceField(label="Nature", choices=Evidence.Kind.choices)
    file = UploadField(label="Fichier", kinds=tuple(SIGNS), largest=LARGEST, help_text="Un PDF ou une image.")
    expires_on = FrenchDateField(label="Valable jusqu’au", required=False)


class CheckForm(forms.Form):
    """Whether a piece proves what it should, and until when."""

    is_good = forms.ChoiceField(
        label="Cette pièce",
        choices=[(YES, "prouve ce qu’elle doit prouver"), (NO, "ne convient pas")],
        widget=forms.RadioSelect,
        initial=YES,
    )
    expires_on = FrenchDateField(
        label="Valable jusqu’au",
        required=False,
        help_text="Un agrément a une fin ; des statuts n’en ont pas.",
    )
    note = forms.CharField(label="Observation", max_length=250, required=False)


class AskForm(forms.Form):
    """What is missing, as the candidate will read it."""

    text = _long("Ce qui manque", required=True, help_text="Le courriel le reprend tel quel.")


class ExamineForm(Grouped, forms.Form):
    """The advice with which a request goes before those who decide."""

    groups = (
        ("Avis", ("ground", "college", "advice")),
        (
            "Avant la décision",
            "Seulement si vos statuts le demandent.",
            (("proposed_on", "paid_on"),),
        ),
    )

    ground = forms.ChoiceField(label="Fondement", choices=Application.Ground.choices)
    college = forms.ModelChoiceField(label="Collège proposé", queryset=College.objects.none())
    advice = _long("Avis", help_text="Il est repris dans la résolution mise aux voix.")
    proposed_on = PastDayField(label="Proposée le", required=False)
    paid_on = PastDayField(label="Cotisation réglée le", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["college"].queryset = colleges_today()  # type: ignore[attr-defined]


class MeetingField(forms.ModelChoiceField):
    """A meeting to come, told by its body and its day."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.dated_title)


class ApplicationsField(ManyRowsField):
    """Requests to tick."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.college})" if obj.college else str(obj.name)


class PutForm(forms.Form):
    """Which requests go to which meeting, one by one or together."""

    applications = ApplicationsField(
        label="Demandes examinées",
        queryset=Application.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    meeting = MeetingField(label="Réunion", queryset=Meeting.objects.none(), empty_label=None)
    together = forms.ChoiceField(
        label="Mettre aux voix",
        choices=[("", "une résolution par demande"), ("yes", "une seule résolution pour toutes")],
        widget=forms.RadioSelect,
        required=False,
        initial="",
    )

    def __init__(self, *args: Any, ready: Any, meetings: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["applications"].queryset = ready  # type: ignore[attr-defined]
        self.fields["applications"].initial = [each.pk for each in ready]
        self.fields["meeting"].queryset = meetings  # type: ignore[attr-defined]


class DecideForm(forms.Form):
    """What a body decided, when nobody votes here."""

    outcome = forms.ChoiceField(
        label="Décision",
        choices=[
            (Application.Outcome.ADMITTED.value, "Admettre"),
            (Application.Outcome.REFUSED.value, "Refuser"),
        ],
        widget=forms.RadioSelect,
    )
    decided_by = forms.CharField(label="Décidée par", max_length=120)
    decided_on = PastDayField(label="Le", initial=timezone.localdate)
    reasons = _long(
        "Motifs",
        help_text="Repris dans la lettre de refus ; laissez vide si vos statuts ne demandent pas de motiver.",
    )


class BecauseForm(forms.Form):
    """Why."""

    because = forms.CharField(label="Pourquoi", max_length=250)


class MistakenForm(forms.Form):
    """Why a piece goes: its author reads it."""

    because = forms.CharField(
        label="Pourquoi",
        max_length=250,
        help_text="Le courriel au candidat reprend ces mots. N’écrivez pas ce que contient la pièce.",
    )


class WhyForm(forms.Form):
    """Why, if it is known."""

    because = forms.CharField(label="Précision", max_length=250, required=False)


class ProspectForm(forms.Form):
    """Somebody whom the chamber would like to have."""

    name = forms.CharField(label="Raison sociale", max_length=250)
    sector = forms.CharField(label="Secteur", max_length=120, required=False)
    postcode = forms.CharField(label="Code postal", max_length=10, required=False)
    city = forms.CharField(label="Ville", max_length=100, required=False)
    email = forms.EmailField(label="Adresse électronique", required=False)
    campaign = forms.CharField(label="Campagne", max_length=120, required=False)
    source = forms.CharField(
        label="Connu par", max_length=120, required=False, help_text="Un salon, un adhérent, le site…"
    )
    note = forms.CharField(label="Précision", max_length=250, required=False)
