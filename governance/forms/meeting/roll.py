"""What is asked for before the roll changes, and of those who answer on the telephone or on paper."""

from __future__ import annotations

from typing import Any

from django import forms

from cressmember.core.ui.fields import ManyRowsField, UploadField
from cressmember.kernel.writing import number
from governance.actions.meeting.proxy import LARGEST_SCAN, SIGNATURES
from governance.models import Activity, Meeting, Participant, Proxy
from governance.queries.meeting.proxy import blank_is_possible, further_is_open
from governance.queries.meeting.text import text_of_meeting


class BecauseForm(forms.Form):
    """Why the bureau changes the roll; the minutes say it."""

    because = forms.CharField(
        label="Motif", max_length=200, help_text="Il figurera au procès-verbal : ce qui le justifie, et qui."
    )


class VotesForm(BecauseForm):
    """So many votes, and why."""

    votes = forms.IntegerField(label="Nombre de voix", min_value=1, max_value=1_000_000, initial=1)
    field_order = ("votes", "because")


class DecideForm(BecauseForm):
    """So many votes, or none, and why."""

    votes = forms.IntegerField(
        label="Nombre de voix", min_value=0, max_value=1_000_000, help_text="0 : cet adhérent ne vote pas."
    )
    alike = forms.BooleanField(required=False)
    field_order = ("votes", "because", "alike")

    def __init__(self, *args: Any, alike: int, **options: Any) -> None:
        super().__init__(*args, **options)
        if not alike:
            del self.fields["alike"]
            return
        others = "l’autre cas" if alike == 1 else f"les {number(alike)} autres cas"
        self.fields["alike"].label = f"Trancher de même {others} où se pose la même question"


class ReplyForm(forms.Form):
    """The answer to what a member says of its line."""

    reply = forms.CharField(
        label="Réponse",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="L’adhérent la lit sur son lien personnel, et la reçoit par courriel s’il a une adresse.",
    )


class AnswerForm(forms.Form):
    """What somebody answered on the telephone."""

    answer = forms.ChoiceField(
        label="Réponse",
        choices=[
            (value, label)
            for value, label in Participant.Answer.choices
            if value in {"present", "remote", "absent"}
        ],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label="Répondu par", max_length=120, help_text="Qui vous l’a dit.")


class PaperProxyForm(forms.Form):
    """A proxy on paper."""

    giver = forms.ModelChoiceField(label="Donné par", queryset=Participant.objects.none())
    holder = forms.ModelChoiceField(
        label="À", queryset=Participant.objects.none(), required=False, empty_label="En blanc, sans porteur"
    )
    name = forms.CharField(label="Signé par", max_length=120)
    file = UploadField(
        label="Document signé",
        kinds=tuple(SIGNATURES),
        largest=LARGEST_SCAN,
        required=False,
        help_text="PDF ou photo, 5 Mo au plus.",
    )
    for_further = forms.BooleanField(
        label="Il dit valoir aussi pour la convocation suivante, faute de quorum", required=False
    )

    def __init__(self, *args: Any, meeting: Meeting, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        if not further_is_open(meeting):
            del fields["for_further"]
        voiced = meeting.participants.exclude(quality__in=["guest", "observer"])
        fields["giver"].queryset = voiced
        fields["holder"].queryset = meeting.participants.all()
        if not blank_is_possible(text_of_meeting(meeting)):
            fields["holder"].required, fields["holder"].empty_label = True, "—"


class ShareForm(forms.Form):
    """Who carries each blank proxy; those who may not are not offered."""

    def __init__(self, *args: Any, blank: list[tuple[Proxy, list[tuple[str, str]]]], **options: Any) -> None:
        super().__init__(*args, **options)
        for proxy, choices in blank:
            self.fields[f"p{proxy.pk}"] = forms.ChoiceField(
                label=str(proxy.giver),
                choices=[("", "Pas encore attribué"), *choices],
                required=False,
                initial=str(proxy.shared_to_id or ""),
            )

    @property
    def shares(self) -> dict[int, int | None]:
        """Who carries each proxy, by key."""
        return {int(name[1:]): int(told) if told else None for name, told in self.cleaned_data.items()}


class RemindForm(forms.Form):
    """Which reminder it is: two clicks send it once."""

    level = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=100)


class ActivityForm(forms.ModelForm):
    """What people may sign up for."""

    class Meta:
        model = Activity
        fields = ("kind", "title", "capacity")

    def validate_unique(self) -> None:
        """The action says it."""

    def validate_constraints(self) -> None:
        """The action says it."""


class AttendeeForm(forms.Form):
    """Somebody who comes beside the vote, signed up by the team."""

    participant = forms.ModelChoiceField(label="Avec", queryset=Participant.objects.none())
    name = forms.CharField(label="Prénom et nom", max_length=120)
    function = forms.CharField(label="Fonction", max_length=120, required=False)
    activities = ManyRowsField(
        label="Inscriptions",
        queryset=Activity.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    access_needs = forms.CharField(label="Besoins d’accès ou de régime", max_length=250, required=False)

    def __init__(self, *args: Any, meeting: Meeting, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["participant"].queryset = meeting.participants.all()
        fields["activities"].queryset = meeting.activities.all()
        if not meeting.activities.exists():
            del fields["activities"]
