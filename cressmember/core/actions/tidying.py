"""What is typed or passed, as it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import CharField, Model

from cressmember.kernel import reading


def tidied(model: type[Model], fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields with one visible line of text where the model keeps one line.

    A break, a control sign or a mark that nobody sees does harm further on: in the header of a mail, in a
    file that is read back.
    """
    return {
        name: reading.text(value)
        if isinstance(value, str) and isinstance(model._meta.get_field(name), CharField)
        else value
        for name, value in fields.items()
    }
