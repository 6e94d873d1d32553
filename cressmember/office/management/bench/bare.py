"""Bare views: the least that Django must do to answer with the same rows, in the same server as the product.

They stand behind the same middlewares, sign-in and rights; their templates are loops.
"""

from __future__ import annotations

import csv
import functools
import tempfile
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import Count, Sum
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template import engines
from django.utils import timezone

from billing.models import Allocation, Due
from cressmember.kernel.folding import words
from cressmember.members.models import Membership, Organisation, Placement, Settlement
from cressmember.office.management.bench.lean import write_workbook

ROWS = 50
LINES_AT_ONCE = 500
CELLS = (
    "organisation.number", "organisation.acronym", "college", "organisation.get_kind_display",
    "organisation.legal_form", "organisation.siret", "organisation.rna", "organisation.departement",
    "organisation.postcode", "organisation.city", "organisation.employment_area", "organisation.sector",
    'admitted_on|date:"d/m/Y"', 'is_settled|yesno:"À jour,Pas à jour"', "organisation.email",
    "organisation.phone",
)  # fmt: skip
LIST = (
    '<!DOCTYPE html><html lang="fr"><head><title>Adhérents</title></head><body>'
    "<p>{{ page.paginator.count }}</p><table>{% for row in page %}<tr>"
    '<th><a href="/gestion/adherents/{{ row.organisation_id }}/">{{ row.organisation.name }}</a></th>'
    "<td>Adhérent</td>"
    + "".join(f"<td>{{{{ row.{cell} }}}}</td>" for cell in CELLS)
    + "</tr>{% endfor %}</table></body></html>"
)
FACTS = (
    "name", "acronym", "legal_form", "get_kind_display", "siret", "siren", "rna", "sector", "street",
    "postcode", "city", "departement", "email", "phone", "payer", "notes",
)  # fmt: skip
PARTS = {
    "memberships": ('admitted_on|date:"d/m/Y"', 'ended_on|date:"d/m/Y"', "decided_by"),
    "placements": ("college.name", 'starts_on|date:"d/m/Y"'),
    "representations": ("get_role_display", "person", "email", "person.phone", "act"),
    "relations": ("get_kind_display", "note"),
    "figures": ("get_kind_display", "year", "amount", "source"),
    "settlements": ("year", 'settled_on|date:"d/m/Y"', "reference"),
}
FILE = (
    '<!DOCTYPE html><html lang="fr"><head><title>{{ row }}</title></head><body><h1>{{ row }}</h1><p>'
    + " ".join(f"{{{{ row.{fact} }}}}" for fact in FACTS)
    + "</p>"
    + "".join(
        f"<ul>{{% for one in row.{part}.all %}}<li>"
        + " ".join(f"{{{{ one.{fact} }}}}" for fact in facts)
        + "</li>{% endfor %}</ul>"
        for part, facts in PARTS.items()
    )
    + "</body></html>"
)
TREASURY = (
    '<!DOCTYPE html><html lang="fr"><head><title>Trésorerie</title></head><body>'
    "{% for table in tables %}<table>{% for row in table %}<tr>"
    "{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>{% endfor %}</body></html>"
)
DUES = (
    "organisation__name", "dues_year__label", "college_name", "kind", "departement", "amount", "paid",
    "outstanding", "standing", "called_on", "due_on", "payer__name",
)  # fmt: skip


@permission_required("members.view", raise_exception=True)
def organisations(request: HttpRequest) -> HttpResponse:
    """Members of today, 50 at a time: searched, narrowed by type, in order."""
    day = timezone.localdate()
    rows: Any = Membership.objects.in_force(on=day).select_related("organisation")
    if text := request.GET.get("q"):
        rows = rows.filter(organisation__in=_found(text))
    if kind := request.GET.get("kind"):
        rows = rows.filter(organisation__kind=kind)
    order = "organisation__city" if request.GET.get("tri") == "city" else "organisation__sort_name"
    page = Paginator(rows.order_by(order, "organisation_id"), ROWS).get_page(request.GET.get("page"))
    _complete(page.object_list, day)
    return HttpResponse(_template(LIST).render({"page": page}, request))


def _found(text: str) -> list[int]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            asked = " ".join(f'"{word}"*' for word in words(text))
            cursor.execute("SELECT rowid FROM bench_search WHERE bench_search MATCH %s", [asked])
        else:
            asked_all = [f"%{word}%" for word in words(text)]
            conditions = " AND ".join(["text LIKE %s"] * len(asked_all))
            cursor.execute(f"SELECT rowid FROM bench_search WHERE {conditions}", asked_all)  # noqa: S608
        return [pk for (pk,) in cursor]


def _complete(rows: Any, day: date) -> None:
    ids = [row.organisation_id for row in rows]
    placed = Placement.objects.in_force(on=day).filter(organisation__in=ids)
    colleges = dict(placed.values_list("organisation_id", "college__name"))
    settled = set(
        Settlement.objects.standing()
        .covering(on=day)
        .filter(organisation__in=ids)
        .values_list("organisation_id", flat=True)
    )
    for row in rows:
        row.college = colleges.get(row.organisation_id)
        row.is_settled = row.organisation_id in settled


@permission_required("members.view", raise_exception=True)
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """One member with everything that its file shows."""
    rows = Organisation.objects.select_related("payer").prefetch_related(
        "memberships", "placements__college", "representations__person", "relations", "figures", "settlements"
    )
    return HttpResponse(_template(FILE).render({"row": get_object_or_404(rows, pk=pk)}, request))


@permission_required("billing.export", raise_exception=True)
def dues_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Every due, as it comes from the database."""
    writer = csv.writer(_Line(), delimiter=";")

    def lines() -> Iterator[str]:
        yield writer.writerow(DUES)
        rows = _dues()
        while batch := list(islice(rows, LINES_AT_ONCE)):
            yield "".join([writer.writerow(row) for row in batch])

    return StreamingHttpResponse(lines(), content_type="text/csv")


@permission_required("billing.export", raise_exception=True)
def dues_xlsx(request: HttpRequest) -> FileResponse:
    """Every due in a workbook of typed cells."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it.
    write_workbook(file, DUES, _dues())
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename="dues.xlsx")


@permission_required("billing.view", raise_exception=True)
def treasury(request: HttpRequest) -> HttpResponse:
    """What was called and collected, by the same groups as the treasurer's home."""
    tables = []
    for field in ("college_name", "kind", "departement", "dues_year__label"):
        called = Due.objects.live().order_by(field).values_list(field).annotate(Count("pk"), Sum("amount"))
        paid = Allocation.objects.standing().filter(due__cancelled_at__isnull=True).order_by()
        collected = dict(paid.values_list(f"due__{field}").annotate(Sum("amount")))
        tables.append([(*row, collected.get(row[0], 0)) for row in called])
    return HttpResponse(_template(TREASURY).render({"tables": tables}, request))


def _dues() -> Iterator[tuple[Any, ...]]:
    rows = Due.objects.with_paid().order_by("organisation__sort_name", "pk")
    return rows.values_list(*DUES).iterator(chunk_size=2000)


class _Line:
    def write(self, line: str) -> str:
        return line


@functools.cache
def _template(source: str) -> Any:
    return engines["django"].from_string(source)
