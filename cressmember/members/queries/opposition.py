"""Which addresses are no longer to be written to, without any list of addresses."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.crypto import salted_hmac

from cressmember.members.models import Opposition

SALT = "members.opposition"


def digest_of(address: str) -> str:
    """The keyed digest of an address: nobody finds it without the key of the installation."""
    return salted_hmac(SALT, address.strip().casefold(), algorithm="sha256").hexdigest()


def opposed(addresses: Iterable[str]) -> set[str]:
    """Those of these addresses, in lower case, that are opposed to being written to."""
    told = {digest_of(address): address.strip().casefold() for address in addresses if address}
    if not told:
        return set()
    return {told[digest] for digest in Opposition.objects.values_list("digest", flat=True) if digest in told}
