"""Forms that anybody may send, kept from what fills in forms by itself; nobody else is asked.

A field that people do not see, and the instant when the page was shown, signed: who fills in the one, or
answers at once, is a program.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core import signing

SALT = "core.doorkeeper"
LEAST, MOST = timedelta(seconds=2), timedelta(days=1)
HASTY = "Nous n’avons pas pu prendre votre réponse : relisez-la, puis envoyez-la de nouveau."


class GuardedForm(forms.Form):
    """A form with both guards; its template shows ``guards``, and its view asks ``is_trapped``."""

    site_web = forms.CharField(
        label="Laissez cette case vide",
        required=False,
        widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}),
    )
    shown_at = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, now: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.now = now

    @property
    def stamp(self) -> str:
        """The instant of this page, signed."""
        return stamp(self.now)

    @property
    def is_trapped(self) -> bool:
        """Whether what people do not see was filled in; to be asked of a form that was sent."""
        return bool(self.data.get(self.add_prefix("site_web"), "").strip())

    def clean_shown_at(self) -> str:
        """Refuse an answer that came too fast, too late, or from no page of ours."""
        if not is_human(self.cleaned_data["shown_at"], now=self.now):
            raise forms.ValidationError(HASTY)
        return ""


def stamp(now: datetime) -> str:
    """An instant, signed."""
    return signing.dumps(int(now.timestamp()), salt=SALT)


def is_human(stamped: str, *, now: datetime) -> bool:
    """Whether a page stamped so is answered in the time that people take."""
    try:
        shown = signing.loads(stamped, salt=SALT)
    except signing.BadSignature:
        return False
    return LEAST.total_seconds() <= now.timestamp() - shown <= MOST.total_seconds()
