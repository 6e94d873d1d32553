"""What became of a record while a form about it stood open.

The form carries what it showed. When it comes back, each field is compared three ways: shown, sent, and
standing now. In the form of a record, a field that only someone else changed keeps their change; one changed
on both sides, or any answer that a form asks for an act, is asked about. So nobody takes back without knowing
it what a colleague has just written, nor agrees to an amount that was not on the screen.
"""

import json
from typing import Any, cast

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.http import QueryDict

FIELD = "shown"


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
    disputed = []
    for bound in moved:
        untouched = not bound.field.has_changed(before[bound.name], bound.data)
        if untouched and isinstance(form, forms.BaseModelForm):
            _answer(sent, bound, now[bound.name])
        elif bound.field.has_changed(now[bound.name], bound.data):
            disputed.append(bound)
    form.data = sent
    for bound in disputed:
        form.add_error(
            bound.name,
            f"Quelqu’un d’autre vient d’écrire ici « {_in_words(bound)} ». Pour garder votre réponse, "
            "envoyez de nouveau.",
        )


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


def _answer(sent: QueryDict, bound: forms.BoundField, value: Any) -> None:
    """Answer a field as if the value that stands now had been shown in it."""
    if isinstance(value, list):
        sent.setlist(bound.html_name, value)
    elif value is False and isinstance(bound.field.widget, forms.CheckboxInput):
        sent.pop(bound.html_name, None)
    else:
        sent[bound.html_name] = "" if value is None else str(value)


def _in_words(bound: forms.BoundField) -> str:
    """What stands now in a field, as its reader sees it."""
    widget = bound.field.widget
    value = widget.format_value(bound.field.prepare_value(bound.initial))
    labels = {str(key): label for key, label in getattr(widget, "choices", ())}
    told = [str(labels.get(str(one), one)) for one in (value if isinstance(value, list) else [value]) if one]
    return ", ".join(told) or "rien"
