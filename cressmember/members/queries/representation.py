"""Who acts for organisations."""

from __future__ import annotations

from collections.abc import Collection

from cressmember.kernel.folding import name_key
from cressmember.members.models import Representation


def known_contacts(organisations: Collection[int] | None = None) -> set[tuple[int, str, str]]:
    """Those who act for these organisations, or for all, without an end; one query.

    Each is the organisation, the role, and what tells a contact from another: the name, else the mailbox.
    """
    rows = Representation.objects.filter(ends_on__isnull=True)
    if organisations is not None:
        rows = rows.filter(organisation__in=organisations)
    told = rows.values_list("organisation_id", "role", "email", "person__given_name", "person__family_name")
    return {
        (organisation, role, name_key(f"{given or ''} {family}") if family else email)
        for organisation, role, email, given, family in told
    }
