"""Two people who do the same thing in the same instant: the database lets one through.

Actions look before they write, and refuse in French. Between the look and the write another hand may be
quicker; then a constraint of the database says no, which is a refusal like any other.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import cast

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Field, Model, UniqueConstraint

from cressmember.kernel.violations import RuleViolation

logger = logging.getLogger(__name__)

BUSY = "Rien n’a été enregistré\u00a0: quelqu’un d’autre écrivait au même endroit. Envoyez de nouveau."
GONE = "Ce que cette page désigne vient d’être supprimé ou fusionné\u00a0: revenez à la liste."
CROSSED = {"40P01", "40001"}  # Deadlock, serialization failure (PostgreSQL, appendix A).
TAKEN = "Quelqu’un vient d’enregistrer la même chose : revenez à la liste pour voir ce qui est écrit."


@contextmanager
def refused(*, whole: bool = True) -> Iterator[None]:
    """Do all of it or nothing, and say in French what a unique constraint refuses.

    Without ``whole``, what is done inside keeps its own transactions.

    Raises RuleViolation with the sentence of the constraint; for what was deleted meanwhile; and when two
    hands waited for each other, and the database gave one up. Any other broken constraint is a mistake of
    ours, and stays what it is.
    """
    try:
        with transaction.atomic() if whole else nullcontext():
            yield
    except ObjectDoesNotExist as trouble:
        if isinstance(trouble, AttributeError):
            raise  # Nothing stands at the end of a key of ours: nobody took it away meanwhile.
        logger.warning("Gone meanwhile: %s", trouble)
        raise RuleViolation(GONE) from trouble
    except OperationalError as trouble:
        if getattr(trouble.__cause__, "sqlstate", None) not in CROSSED:
            raise
        logger.warning("Given up by the database: %s", str(trouble).splitlines()[0])
        raise RuleViolation(BUSY) from trouble
    except IntegrityError as trouble:
        said = str(trouble)
        logger.warning("Refused by the database: %s", said.splitlines()[0])
        if "foreign key" in said.lower():
            raise RuleViolation(GONE) from trouble
        if "unique" in said.lower():
            raise RuleViolation(_sentence(said)) from trouble
        raise


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
