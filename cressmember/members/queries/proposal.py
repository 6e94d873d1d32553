"""What members propose for their files, beside what stands there."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from cressmember.kernel import identifiers
from cressmember.kernel.writing import phone
from cressmember.members.models import ChangeProposal, Organisation
from cressmember.members.models.organisation import field_label

SAID = {True: "oui", False: "non", None: ""}


@dataclass(frozen=True, slots=True)
class ProposedField:
    """One field of a proposal: what stood there when it was made, what is proposed, what stands there now."""

    name: str
    known: Any
    proposed: Any
    now: Any
    is_accepted: bool = False

    @property
    def label(self) -> str:
        """Its French name."""
        label = field_label(self.name)
        return label[:1].upper() + label[1:]

    @property
    def has_moved(self) -> bool:
        """Whether the file changed there since the proposal was made."""
        return bool(self.known != self.now)

    @property
    def in_words(self) -> tuple[str, str, str]:
        """Known, proposed, now, as they are read."""
        return tuple(worded(self.name, value) for value in (self.known, self.proposed, self.now))  # type: ignore[return-value]


def worded(name: str, value: Any) -> str:
    """A value of a file as people read it; empty when there is none."""
    if value is None or isinstance(value, bool):
        return SAID[value]
    if name == "siret" and value:
        return identifiers.format_siret(value)
    return phone(value) if name == "phone" and value else str(value)


def proposals_waiting() -> QuerySet[ChangeProposal]:
    """Those that wait for somebody of the chamber, the oldest first."""
    return ChangeProposal.objects.waiting().select_related("organisation").order_by("proposed_at", "pk")


def proposed_fields(proposal: ChangeProposal, organisation: Organisation) -> list[ProposedField]:
    """The fields of a proposal beside the file as it stands."""
    return [
        ProposedField(
            name,
            proposal.known.get(name),
            value,
            getattr(organisation, name),
            name in proposal.accepted,
        )
        for name, value in proposal.values.items()
    ]


def fingerprint(proposal: ChangeProposal, organisation: Organisation) -> str:
    """What tells the state of the file that a page showed beside a proposal."""
    told = [[row.name, row.proposed, row.now] for row in proposed_fields(proposal, organisation)]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]
