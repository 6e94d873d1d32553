"""What the letters of the dues side draw."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django import template

from cressmember.kernel.writing import decimal_fr

register = template.Library()


@register.simple_tag
def transfer_code(chamber: Mapping[str, str], to_pay: str, reference: str) -> str:
    """The EPC QR code of a transfer to the chamber, as an image; nothing without an IBAN or an amount.

    Drawn with the letter, not when the call is issued: a campaign's lock does not wait for drawings.
    """
    if not chamber["iban"] or Decimal(to_pay) <= 0:
        return ""
    import segno.helpers  # Inline: web pages draw no letters.

    code = segno.helpers.make_epc_qr(
        # The standard counts characters, and the code bytes: seventy and 331, the rest of it included.
        name=chamber["name"][:70].encode()[:140].decode(errors="ignore"),
        iban=chamber["iban"],
        bic=chamber["bic"] or None,
        amount=Decimal(to_pay),
        text=reference,
    )
    # An image: WeasyPrint embeds it at once, and walks through a drawing line by line.
    return str(code.png_data_uri(scale=4, border=0))


@register.simple_tag
def link_code(address: str) -> str:
    """The QR code of an address, as an image."""
    import segno  # Inline: web pages draw no letters.

    return str(segno.make(address, error="m").png_data_uri(scale=4, border=0))


@register.filter
def decimals(amount: Decimal | int | None) -> str:
    """An amount under a head that says « € »: « 1 234,50 »; nothing for one that is not known."""
    return "" if amount in (None, "") else decimal_fr(Decimal(amount), 2)
