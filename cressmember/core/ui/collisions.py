"""Two people who do the same thing in the same instant: the database lets one through.

Actions look before they write, and refuse in French. Between the look and the write another hand may be
quicker; then a constraint of the database says no, which is a refusal like any other.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Field, Model, UniqueConstraint

from cressmember.kernel.violations import RuleViolation

logger = logging.getLogger(__name__)

TAKEN = "Quelqu’un vient d’enregistrer la même chose : revenez à la liste pour voir ce qui est écrit."


@contextmanager
def refused() -> Iterator[None]:
    """Do all of it or nothing, and say in French what a unique constraint refuses.

    Raises RuleViolation with the sentence of the constraint; any other broken constraint is a mistake of
    ours, and stays what it is.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as trouble:
        said = str(trouble)
        if "unique" not in said.lower():
            raise
        logger.warning("Refused by the database: %s", said.splitlines()[0])
        raise RuleViolation(_sentence(said)) from trouble


def _sentence(said: str) -> str:
    """The French of the constraint: PostgreSQL names it, SQLite often only its columns."""
    for model in apps.get_models():
        table = model._meta.db_table
        for constraint in model._meta.constraints:
            if not isinstance(constraint, UniqueConstraint):
                continue
            columns = ", ".join(f"{table}.{_column(model, name)}" for name in constraint.fields)
            if re.search(rf"\b{constraint.name}\b", said) or said.endswith(f": {columns}"):
                return str(constraint.get_violation_error_message())
    return TAKEN


def _column(model: type[Model], name: str) -> str:
    return str(cast(Field, model._meta.get_field(name)).column)
