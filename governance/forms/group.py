"""Leads, roadmap, meetings and review of a commission or a project group."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from cressmember.core.ui.fields import ManyRowsField, PastDayField
from cressmember.members.forms.person import PersonField
from governance.forms.seating import who_sits
from governance.models import Body, Mandate, Roadmap


class LeadsForm(forms.Form):
    """Who leads a group for the board, and who runs it for the team."""

    board_lead = PersonField(
        label="Référent·e du conseil",
        empty_label="—",
        help_text="Désigné·e par le bureau, parmi ses membres ; préside le groupe et en répond.",
    )
    staff_lead = PersonField(
        label="Référent·e de l’équipe",
        empty_label="—",
        help_text="Prépare l’ordre du jour, envoie les documents et les comptes rendus.",
    )
    staff_deputy = PersonField(label="En son absence", empty_label="—")


class SleepForm(forms.Form):
    """Since when a group sleeps."""

    on = PastDayField(
        label="En sommeil à compter du", initial=timezone.localdate, instead="le groupe travaille jusque-là"
    )


class RoadmapForm(forms.Form):
    """What a group proposes to the board."""

    text = forms.CharField(
        label="Feuille de route",
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="Enjeux et objectifs, actions et calendrier, résultats attendus, budget, évaluation.",
    )
    proposed_on = PastDayField(
        label="Proposée le", initial=timezone.localdate, instead="elle sera proposée ce jour-là"
    )


class RoadmapDecisionForm(forms.Form):
    """What the board made of a roadmap."""

    outcome = forms.ChoiceField(
        label="Le conseil",
        choices=[(Roadmap.Outcome.VALIDATED, "Valide"), (Roadmap.Outcome.AMENDED, "Amende")],
        widget=forms.RadioSelect,
    )
    decided_on = PastDayField(label="Le", instead="le conseil en décidera ce jour-là")
    amendments = forms.CharField(
        label="Amendements", required=False, widget=forms.Textarea(attrs={"rows": 5})
    )


class Participants(ManyRowsField):
    """The members of the group, to tick."""

    def label_from_instance(self, obj: Any) -> str:
        return who_sits(obj)


class GroupMeetingForm(forms.Form):
    """A meeting that a group held, and those who took part."""

    held_on = PastDayField(label="Tenue le", instead="elle se tiendra ce jour-là")
    present = Participants(
        label="Ont participé",
        queryset=Mandate.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label="Relevé",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Ce qui s’est dit et décidé, en quelques lignes.",
    )

    def __init__(self, *args: Any, body: Body, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = self.fields["present"]
        rows = Mandate.objects.told(on=timezone.localdate()).filter(body=body)
        choices.queryset = rows.order_by("holder_sort", "pk")  # type: ignore[attr-defined]


class GroupReviewForm(forms.Form):
    """The review of a group's progress before the board."""

    presented_on = PastDayField(label="Présenté au conseil le", instead="il sera présenté ce jour-là")
    note = forms.CharField(
        label="Ce que le conseil en a dit", required=False, widget=forms.Textarea(attrs={"rows": 5})
    )


class GroupReviewChangeForm(GroupReviewForm):
    """A correction of the last review."""

    because = forms.CharField(label="Pourquoi", max_length=250, help_text="Le journal garde ce motif.")
