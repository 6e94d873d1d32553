"""What became of a record while a form about it stood open.

The form carries what it showed. When it comes back, each field is compared three ways: shown, sent, and
standing now. In the form of a record, a field that only someone else changed keeps their change; one changed
on both sides, or any answer that a form asks for an act, is asked about. So nobody takes back without knowing
it what a colleague has just written, nor agrees to an amount that was not on the screen.
"""

import json
from contextlib import suppress
from typing import Any, cast

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.http import QueryDict

FIELD = "shown"
DISPUTED = (
    "Quelqu’un d’autre vient d’écrire ici «\u00a0{}\u00a0». Pour garder votre réponse, envoyez de nouveau."
)
MOVED = "Ceci vient de changer\u00a0: «\u00a0{}\u00a0». Vérifiez, puis envoyez de nouveau."


def shown(form: forms.BaseForm) -> str:
    """What the form shows before anything is typed, to be carried by it."""
    return json.dumps(_standing(form), cls=DjangoJSONEncoder)


def reconcile(form: forms.BaseForm) -> None:
    """Take over what others changed since the form was shown; an error on each field to ask about.

    The form is bound, and not yet validated.
    """
    before, now = _carried(form.data.get(FIELD, "")), json.loads(shown(form))
    moved = [form[name] for name in now if name in before and before[name] != now[name]]
    sent = cast(QueryDict, form.data).copy()
    sentences = {}
    for bound in moved:
        if not _is_changed(bound, before[bound.name]):
            _answer(sent, bound)
            if not isinstance(form, forms.BaseModelForm):
                sentences[bound.name] = MOVED
        elif _is_changed(bound, now[bound.name]):
            sentences[bound.name] = DISPUTED
    form.data = sent
    for name, sentence in sentences.items():
        form.add_error(name, sentence.format(_in_words(form[name])))


def _is_changed(bound: forms.BoundField, carried: Any) -> bool:
    """Whether the answer is another than what was carried as text: a day, an amount are read back first."""
    if not isinstance(bound.field, forms.ModelChoiceField):
        with suppress(forms.ValidationError):
            carried = bound.field.to_python(carried)
    return bound.field.has_changed(carried, bound.data)


def _standing(form: forms.BaseForm) -> dict[str, Any]:
    """What each field shows of the record as it is; not files, nor answers in several parts."""
    return {
        bound.name: bound.field.prepare_value(bound.initial)
        for bound in form.visible_fields()
        if not (bound.field.disabled or isinstance(bound.field, forms.FileField | forms.MultiValueField))
    }


def _carried(text: str) -> dict[str, Any]:
    """What the form says it showed; nothing when it does not say."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _answer(sent: QueryDict, bound: forms.BoundField) -> None:
    """Answer a field as if the value that stands now had been shown in it."""
    widget, value = bound.field.widget, bound.field.prepare_value(bound.initial)
    if isinstance(widget, forms.CheckboxInput):
        sent.setlist(bound.html_name, ["on"] if value else [])
        return
    shown = widget.format_value(value)
    sent.setlist(bound.html_name, shown if isinstance(shown, list) else ["" if shown is None else shown])


def _in_words(bound: forms.BoundField) -> str:
    """What stands now in a field, as its reader sees it."""
    widget = bound.field.widget
    value = widget.format_value(bound.field.prepare_value(bound.initial))
    labels = {str(key): label for key, label in getattr(widget, "choices", ())}
    told = [str(labels.get(str(one), one)) for one in (value if isinstance(value, list) else [value]) if one]
    return ", ".join(told) or "rien"
