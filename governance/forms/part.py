"""The form of one part of a draft, drawn from its terms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.text import slugify

from cressmember.core.ui.forms import Group, Grouped
from cressmember.kernel.writing import sentence_case
from governance.forms.terms import Known, field_of
from governance.rules.text.editing import Spot, may_be_nothing, slot_of
from governance.rules.text.reading import terms_of
from governance.rules.text.wording import kind_title, nothing

NOTHING = "__nothing"


class PartForm(Grouped, forms.Form):
    """What one part says by itself; the parts that it holds have their own pages.

    Everything may be left for later: what is not said yet stays missing, and is told.
    """

    def __init__(self, *args: Any, spot: Spot, known: Known, **options: Any) -> None:
        super().__init__(*args, **options)
        self.spot = spot
        self.terms = {
            word: (term, slot)
            for word, (term, hint) in (terms_of(spot.kind) if spot.kind else {}).items()
            if not (slot := slot_of(hint)).kinds
        }
        for word, (term, slot) in self.terms.items():
            told = spot.written.get(word)
            self.fields[word] = field_of(word, term, slot, known, told)
            # What has a default is said by leaving it out.
            if term.default is MISSING and may_be_nothing(term, slot):
                said = sentence_case(nothing(term.metadata["title"]))
                is_said = word in spot.written and told in (None, [])
                # The box names what it is about for those who hear the page.
                label = format_html(
                    '{}<span class="visually-hidden">, {}</span>', said, str(self.fields[word].label).lower()
                )
                self.fields[word + NOTHING] = forms.BooleanField(label=label, required=False, initial=is_said)

    def arranged(self) -> Iterator[Group]:
        """The name with its article beside it, then the others, each with what says that there is none."""
        first = [word for word in ("name", "article") if word in self.terms]
        lines = [[self[word] for word in first]] if first else []
        for word in self.terms:
            if word not in first:
                lines.append([self[word]])
                if word + NOTHING in self.fields:
                    lines.append([self[word + NOTHING]])
        yield Group("", "", lines)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for word in self.terms:
            if data.get(word + NOTHING) and data.get(word) not in (None, "", []):
                self.add_error(
                    word, "Effacez ce qui est écrit ici, ou décochez la case qui dit qu’il n’y a rien."
                )
        return data

    def said(self) -> dict[str, Any]:
        """The part as it is written now: what this form does not show stays as it was."""
        made = {word: told for word, told in self.spot.written.items() if word not in self.terms}
        for word, (_, slot) in self.terms.items():
            value = self.cleaned_data.get(word)
            if self.cleaned_data.get(word + NOTHING):
                made[word] = [] if slot.is_several else None
            elif value not in (None, "", []):
                made[word] = value
        if "code" in self.terms and "code" not in made and (code := slugify(str(made.get("name", "")))):
            made["code"] = code
        # In the order of the terms, as the file is read.
        order = ["kind", *(terms_of(self.spot.kind) if self.spot.kind else ())]
        return {word: made[word] for word in order if word in made} | made


class KindForm(forms.Form):
    """Which of several kinds a part is."""

    def __init__(self, *args: Any, spot: Spot, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(getattr(kind, "kind"), kind_title(kind)) for kind in spot.kinds]  # noqa: B009 - a type of any kind
        self.fields["kind"] = forms.ChoiceField(
            label="De quoi s’agit-il ?", choices=choices, widget=forms.RadioSelect
        )

    def said(self) -> dict[str, Any]:
        """The part, of which nothing else is said yet."""
        return {"kind": self.cleaned_data["kind"]}
