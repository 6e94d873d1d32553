"""What the register knows already is not made twice without saying so."""

from __future__ import annotations

from cressmember.kernel.violations import RuleViolation
from cressmember.members.models import Organisation, Person


class AlreadyKnown(RuleViolation):
    """A record stands for this already; ``may_be_another`` when somebody may say that it is not the same."""

    def __init__(self, message: str, record: Organisation | Person, *, may_be_another: bool) -> None:
        super().__init__(message)
        self.record = record
        self.may_be_another = may_be_another


def refuse_namesake(model: type[Organisation] | type[Person], *, sort_name: str, named: str) -> None:
    """Raise AlreadyKnown when a record of this kind bears the name, whatever its accents and capitals."""
    record = model._default_manager.filter(sort_name=sort_name).first()
    if record is not None:
        raise AlreadyKnown(
            f"{named} existe déjà : ouvrez sa fiche, ou dites que c’en est une autre.",
            record,
            may_be_another=True,
        )
