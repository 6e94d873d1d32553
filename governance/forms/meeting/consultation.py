"""What is typed of a written consultation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from governance.actions.meeting.consultation import SAID
from governance.models import Ballot


class WrittenAnswerForm(forms.Form):
    """The answer of one person to every resolution, as its paper says it."""

    voter_name = forms.CharField(label="Qui vote", max_length=210)

    def __init__(self, *args: Any, ballots: Iterable[Ballot], **options: Any) -> None:
        super().__init__(*args, **options)
        self.ballots = list(ballots)
        for ballot in self.ballots:
            self.fields[f"vote_{ballot.pk}"] = forms.ChoiceField(
                label=str(ballot),
                help_text=ballot.resolution.text if ballot.resolution else "",
                choices=[(each.value, each.label) for each in SAID],
                widget=forms.RadioSelect,
            )

    @property
    def choices(self) -> dict[int, str]:
        """What was answered, by the key of the ballot."""
        return {ballot.pk: self.cleaned_data[f"vote_{ballot.pk}"] for ballot in self.ballots}
