"""Tables of the product: declared with django-tables2, written without a template per cell.

Cells of `Column` and its kin are written by functions prepared once for the whole table. Any other column of
django-tables2, and any column with a ``render_…`` method on its table, still works, more slowly.

::

    class OrganisationTable(Table):
        name = HeadColumn("Adhérent", url_name="members:organisation-detail")
        college = Column("Collège", accessor="college__name")
        standing = BadgeColumn("À jour", tones={"kept": "good", "late": "attention"})
        due_amount = AmountColumn("Appelé", total=True)
        admitted_on = DateColumn("Admission")

        class Meta:
            order_by = "name"
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter, itemgetter
from typing import Any

import django_tables2
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django_tables2.rows import BoundRow

from cressmember.core.models.veil import hides
from cressmember.core.ui import marks
from cressmember.core.ui.address import Address
from cressmember.kernel.writing import decimal_fr, number, phone, short_date

Record = Any
Writer = Callable[[Record], str]

# An identifier that no table holds, to write an address once and put each row's own identifier in its place.
SOME_PK = 8_070_605_040_302


class Column(django_tables2.Column):
    """Text as it is; a field with choices shows their labels.

    ``unit`` is written in the header; ``total`` adds the column up at the foot; ``css`` is "n" for figures at
    the right, "d" for what stays on one line. A phone has room for few columns: ``phone=False`` leaves this
    one to the record's page. ``file_label`` is the header in a file, where it differs.
    """

    css = ""
    kind = "text"
    unit = ""

    def __init__(
        self, verbose_name: str | None = None, *, total: bool = False, phone: bool = True, **options: Any
    ) -> None:
        self.unit = options.pop("unit", self.unit)
        self.css = " ".join(filter(None, [options.pop("css", self.css), "" if phone else "desk"]))
        self.file_label = options.pop("file_label", "")
        self.total = total
        super().__init__(verbose_name, **options)

    def write(self, value: Any, record: Record) -> str:
        """The cell as HTML, escaped. Never called with None."""
        return conditional_escape(value)

    def plain(self, value: Any, record: Record) -> Any:
        """The cell as an exported file holds it."""
        return value


class HeadColumn(Column):
    """The name of the row, and the way to its page: ``url_name`` takes its ``key``, else its own address."""

    def __init__(
        self, verbose_name: str | None = None, *, url_name: str = "", key: str = "pk", **options: Any
    ) -> None:
        self.url_name, self.key = url_name, key
        super().__init__(verbose_name, **options)

    def address(self, record: Record) -> str:
        """Where the row leads; nothing for a row that leads nowhere."""
        return record.get_absolute_url() if hasattr(record, "get_absolute_url") else ""


class NumberColumn(Column):
    """A count, or a number with its decimals."""

    css = "n"
    kind = "number"

    def write(self, value: Any, record: Record) -> str:
        return number(value) if isinstance(value, int) else decimal_fr(value)


class PhoneColumn(Column):
    """A telephone number as it is dialled; a file keeps it as it is stored, for a tool to dial."""

    css = "d"

    def write(self, value: Any, record: Record) -> str:
        return conditional_escape(phone(value))


class AmountColumn(Column):
    """An amount in euros; the unit stands in the header."""

    css = "n"
    kind = "amount"
    unit = "€"

    def write(self, value: Any, record: Record) -> str:
        return decimal_fr(Decimal(value), 2)


class DateColumn(Column):
    """A day in figures."""

    css = "d"
    kind = "day"

    def write(self, value: Any, record: Record) -> str:
        return short_date(timezone.localtime(value).date() if isinstance(value, datetime) else value)

    def plain(self, value: Any, record: Record) -> date:
        return timezone.localtime(value).date() if isinstance(value, datetime) else value


class InstantColumn(DateColumn):
    """A day and an hour in figures."""

    def write(self, value: Any, record: Record) -> str:
        local = timezone.localtime(value)
        return f"{short_date(local.date())} {local:%H:%M}"


class BadgeColumn(Column):
    """A status: ``tones`` by value, ``labels`` by value where the field has no choices."""

    def __init__(
        self,
        verbose_name: str | None = None,
        *,
        tones: Mapping[Any, str],
        labels: Mapping[Any, str] | None = None,
        **options: Any,
    ) -> None:
        for tone in tones.values():
            marks.tone_class(tone)
        self.tones = tones
        self.labels = dict(labels or {})
        super().__init__(verbose_name, **options)

    def write(self, value: Any, record: Record) -> str:
        return marks.badge(self.tones.get(value, "neutral"), str(self.labels.get(value, value)))

    def plain(self, value: Any, record: Record) -> str:
        return str(self.labels.get(value, value))


@dataclass(frozen=True, slots=True)
class Head:
    """A column's header as it is shown."""

    name: str
    label: str
    css: str
    sort_url: str
    aria_sort: str


@dataclass(frozen=True, slots=True)
class Exported:
    """A column as it is exported: its header, what it holds, how to read it from a record."""

    label: str
    kind: str
    read: Callable[[Record], Any]


class Table(django_tables2.Table):
    """A table of ours. ``shown`` names the columns seen before anyone chooses; the first always stays."""

    shown: tuple[str, ...] = ()
    # Whether the page at an address opens to whoever reads the table.
    opens: Callable[[str], bool] = staticmethod(lambda address: True)

    class Meta:
        order_by_field = "tri"

    def heads(self, address: Address | None = None) -> list[Head]:
        """The headers; with an address, those that sort are links."""
        return [self._head(bound, address) for bound in self.columns]

    def _head(self, bound: Any, address: Address | None) -> Head:
        unit = getattr(bound.column, "unit", "")
        label = f"{bound.header} ({unit})" if unit else str(bound.header)
        aria_sort = ""
        if bound.is_ordered:
            aria_sort = "descending" if bound.order_by_alias.is_descending else "ascending"
        sort_url = ""
        if address and bound.orderable:
            sort_url = address.with_(tri=bound.order_by_alias.next, page=None)
        return Head(bound.name, label, getattr(bound.column, "css", ""), sort_url, aria_sort)

    def body(self, records: Iterable[Record]) -> SafeString:
        """The rows, as HTML."""
        writers = [self._writer(bound) for bound in self.columns]
        rows = []
        for record in records:
            cells = "".join([write(record) for write in writers])
            rows.append(f"<tr>{cells}</tr>\n")
        return mark_safe("".join(rows))  # noqa: S308 - each cell was escaped by its column.

    def totals_wanted(self) -> dict[str, Sum]:
        """What to add up for the foot, by column."""
        return {
            f"total_{bound.name}": Sum(bound.accessor)
            for bound in self.columns
            if getattr(bound.column, "total", False)
        }

    def foot(self, totals: Mapping[str, Any]) -> list[tuple[str, str]]:
        """The cells of the foot, as (class, text); none without a total."""
        if not totals:
            return []
        cells = []
        for bound in self.columns:
            total = totals.get(f"total_{bound.name}")
            text = bound.column.write(total, None) if total is not None else ""
            cells.append((getattr(bound.column, "css", ""), text))
        return cells

    def exported(self) -> list[Exported]:
        """The columns as a file holds them."""
        return [self._exported(bound) for bound in self.columns]

    def records(self) -> Any:
        """The rows as they are exported: plain values where every column is one, else records."""
        rows = self.data.data
        accessors = [str(bound.accessor) for bound in self.columns]
        are_ours = all(self._is_ours(bound) for bound in self.columns)
        is_bare = are_ours and not rows.query.distinct and not hides()
        if is_bare and all(_is_stored(rows, name) for name in accessors):
            # Building a record, and those it refers to, costs more than writing its line.
            return rows.prefetch_related(None).values(*accessors)
        return rows

    def _exported(self, bound: Any) -> Exported:
        column = bound.column
        if not self._is_ours(bound):
            return Exported(
                str(bound.header), "text", lambda record: BoundRow(record, self).get_cell_value(bound.name)
            )
        read = self._reader(bound)

        def plain(record: Record) -> Any:
            value = read(record)
            return None if value is None else column.plain(value, record)

        return Exported(column.file_label or str(bound.header), column.kind, plain)

    def _is_ours(self, bound: Any) -> bool:
        return isinstance(bound.column, Column) and not hasattr(self, f"render_{bound.name}")

    def _writer(self, bound: Any) -> Writer:
        """How to write the cells of a column, decided once."""
        column = bound.column
        if not self._is_ours(bound):
            return lambda record: (
                f"<td>{conditional_escape(BoundRow(record, self).get_cell(bound.name))}</td>"
            )
        read, write = self._reader(bound), column.write
        if isinstance(column, HeadColumn):
            address = self._addresses(column)
            opening_head = f'<th scope="row" class="{column.css}">' if column.css else '<th scope="row">'

            def head(record: Record) -> str:
                name = write(read(record) or "Sans nom", record)
                url = address(record)
                return (
                    f'{opening_head}<a href="{url}">{name}</a></th>' if url else f"{opening_head}{name}</th>"
                )

            return head
        opening = f'<td class="{column.css}">' if column.css else "<td>"

        def cell(record: Record) -> str:
            value = read(record)
            return f"{opening}{'' if value is None else write(value, record)}</td>"

        return cell

    def _addresses(self, column: HeadColumn) -> Callable[[Record], str]:
        if not column.url_name:
            return lambda record: conditional_escape(column.address(record))
        some = reverse(column.url_name, args=[SOME_PK])
        if not self.opens(some):
            return lambda record: ""
        before, _, after = some.partition(str(SOME_PK))
        key = attrgetter(column.key)
        return lambda record: f"{before}{key(record)}{after}"

    def _reader(self, bound: Any) -> Callable[[Record], Any]:
        """How to read the value of a column; labels of choices in place of their keys, but for badges."""
        accessor = str(bound.accessor)
        labels = self._labels(accessor)
        if isinstance(bound.column, BadgeColumn):
            bound.column.labels = {**labels, **bound.column.labels}
            labels = {}
        read = _reader_of(accessor.replace(".", "__").split("__"), accessor)
        return (lambda record: labels.get(value := read(record), value)) if labels else read

    def _labels(self, accessor: str) -> dict[Any, Any]:
        model = getattr(self.data, "model", None)
        *path, name = accessor.replace(".", "__").split("__")
        try:
            for step in path:
                model = model._meta.get_field(step).related_model if model else None
            field = model._meta.get_field(name) if model else None
        except FieldDoesNotExist:
            return {}
        return dict(getattr(field, "flatchoices", ()) or ())


def _is_stored(rows: Any, accessor: str) -> bool:
    """Whether a query returns it as it is: an annotation, or a field that is no relation."""
    if accessor in rows.query.annotations:
        return True
    *path, name = accessor.split("__")
    model = rows.model
    try:
        for step in path:
            model = model._meta.get_field(step).related_model
        return not model._meta.get_field(name).is_relation
    except (AttributeError, FieldDoesNotExist):
        return False


def _reader_of(path: Sequence[str], accessor: str) -> Callable[[Record], Any]:
    if len(path) == 1:
        read_attribute, read_key = attrgetter(path[0]), itemgetter(path[0])
        return lambda record: (
            read_key(record) if isinstance(record, dict) else _called(read_attribute(record))
        )

    def read(record: Record) -> Any:
        if isinstance(record, dict):
            return record[accessor]
        for step in path:
            if record is None:
                return None
            record = _called(getattr(record, step))
        return record

    return read


def _called(value: Any) -> Any:
    return value() if callable(value) and not isinstance(value, Model) else value
