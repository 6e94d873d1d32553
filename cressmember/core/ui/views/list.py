"""Lists: search, filters, order, columns and page are all in the address, whole page and fragment alike."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page as Leaf
from django.core.paginator import Paginator
from django.db.models import Count, Func, IntegerField, Max, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.text import slugify
from django.views.generic import TemplateView

from cressmember.core.models.veil import also_covered
from cressmember.core.ui import access, exports
from cressmember.core.ui.address import Address
from cressmember.core.ui.filters import ListFilters
from cressmember.core.ui.tables import Table
from cressmember.core.ui.views.page import Page
from cressmember.kernel.writing import number, plural

FRAGMENT = "list"
PAGE_SIZES = (50, 100, 200)
MANY_COLUMNS = 9
BATCH = 2000


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A column that may be shown or not."""

    name: str
    label: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class LeafLink:
    """A page of the list, or the gap between two."""

    label: str
    url: str
    is_current: bool


def _count() -> Func:
    """COUNT as a plain function: its query is not grouped."""
    return Func("pk", function="COUNT", output_field=IntegerField())


class CountedPaginator(Paginator):
    """A paginator that was told how many rows there are."""

    def __init__(self, *args: Any, count: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self._count = count

    @cached_property
    def count(self) -> int:
        return self._count


def leaf_links(leaf: Leaf, url_of: Callable[[int], str]) -> list[LeafLink]:
    """The pages around this one, each with its address; none when there is only one."""
    paginator = leaf.paginator
    if paginator.num_pages == 1:
        return []
    return [
        LeafLink("…", "", is_current=False)
        if not isinstance(shown, int)
        else LeafLink(number(shown), url_of(shown), is_current=shown == leaf.number)
        for shown in paginator.get_elided_page_range(leaf.number, on_each_side=2, on_ends=1)
    ]


def leafed(rows: Any, request: HttpRequest, *, per_page: int = PAGE_SIZES[-1]) -> tuple[Leaf, dict[str, Any]]:
    """One page of many rows, as the address asks; and what `components/_pager.html` shows under it."""

    def url_of(shown: int) -> str:
        asked = request.GET.copy()
        asked["page"] = str(shown)
        return f"?{asked.urlencode()}"

    leaf = Paginator(rows, per_page).get_page(request.GET.get("page"))
    return leaf, {
        "leaves": leaf_links(leaf, url_of),
        "previous_url": url_of(leaf.number - 1) if leaf.has_previous() else "",
        "next_url": url_of(leaf.number + 1) if leaf.has_next() else "",
    }


class ListPage(Page, TemplateView):
    """A list of records.

    ``model`` or ``queryset``, a ``table_class`` (`Table`) and, most often, a ``filterset_class``
    (`ListFilters`). ``noun`` is the record in the singular and in the plural, ``feminine`` its gender.
    ``export_permission`` guards the files.
    """

    template_name = "components/list_page.html"
    fragment_name = "components/_list.html"
    model: Any = None
    queryset: QuerySet | None = None
    table_class: type[Table]
    filterset_class: type[ListFilters] | None = None
    noun = ("ligne", "lignes")
    feminine = False
    per_page = PAGE_SIZES[0]
    export_permission = ""
    exportable = True
    search_placeholder = ""
    empty_title = ""
    empty_text = ""
    empty_template = "components/list_empty.html"

    def get_queryset(self) -> QuerySet:
        """Every record that the list may show."""
        if self.queryset is not None:
            return self.queryset.all()
        return self.model._default_manager.all()

    @cached_property
    def everything(self) -> QuerySet:
        """Every record that the list may show, put together once: as of a day, that is a tenth of a page."""
        return self.get_queryset()

    def get_totals(self, rows: QuerySet, table: Table) -> dict[str, Any]:
        """How many rows there are (``count``), how many without any filter (``whole``), and what the foot
        adds up, in one query.
        """
        # Prefixed: a sum named like the annotation that it adds up would add up its name.
        wanted: dict[str, Any] = {f"total_{name}": total for name, total in table.totals_wanted().items()}
        everything, rows = self.everything.order_by(), rows.order_by()
        is_plain = not (wanted or rows.query.group_by or rows.query.distinct)
        wanted["total_count"] = _count() if is_plain else Count("pk")
        if self.is_narrowed and not everything.query.group_by:
            counted = Subquery(everything.values(whole=_count()))
            wanted["total_whole"] = counted if is_plain else Max(counted)
        # To add anything up, Django first weighs every annotation; a plain count does not.
        # A query that can find nothing is not even asked.
        nothing = {"total_count": 0}
        found = next(iter(rows.values(**wanted)), nothing) if is_plain else rows.aggregate(**wanted)
        totals = {name.removeprefix("total_"): total for name, total in found.items()}
        if totals.get("whole") is None:
            totals["whole"] = everything.count() if self.is_narrowed else totals["count"]
        return totals

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        self.address = Address(request, colonnes=self._chosen_columns())
        self.filters = self.get_filters()
        rows = self.get_rows()
        table = self.get_table(rows)
        if file_format := request.GET.get("export"):
            return self.export(table, file_format)
        is_fragment = bool(getattr(request, "htmx", None) and self.request.htmx.target == FRAGMENT)
        context = self.get_context_data(is_fragment=is_fragment, **self.get_list_context(table))
        response: HttpResponse = self.render_to_response(context)
        if is_fragment:
            response["HX-Push-Url"] = str(self.address)
        patch_vary_headers(response, ["HX-Request", "HX-Target"])
        return response

    def get_template_names(self) -> list[str]:
        if getattr(self.request, "htmx", None) and self.request.htmx.target == FRAGMENT:
            return [self.fragment_name]
        return [self.template_name]

    def get_filters(self) -> ListFilters | None:
        """The filters, bound to the address."""
        if self.filterset_class is None:
            return None
        return self.filterset_class(self.request.GET, queryset=self.everything, request=self.request)

    def get_rows(self) -> QuerySet:
        """The records that pass the filters; none when a filter cannot be understood."""
        if self.filters is None:
            return self.everything
        return self.filters.qs if self.filters.is_valid() else self.filters.queryset.none()

    def get_table(self, rows: QuerySet) -> Table:
        """The table, with the columns and the order that the address asks for."""
        shown = self.shown_columns
        exclude = [name for name in self.table_class.base_columns if name not in shown]
        asked = self.request.GET.get("tri")
        table = self.table_class(rows, exclude=exclude, **({"order_by": asked} if asked else {}))
        table.opens = lambda address: access.opens_to(address, self.request.user)
        ordered = table.data.data
        order = ordered.query.order_by or ordered.model._meta.ordering
        if "pk" not in order:
            # Rows that tie keep their place from one page to the next.
            table.data.data = ordered.order_by(*order, "pk")
        return table

    @cached_property
    def shown_columns(self) -> list[str]:
        """The columns that the address asks for, or those shown before anyone chooses; the first is kept."""
        known = list(self.table_class.base_columns)
        asked = ",".join(self.request.GET.getlist("colonnes")).split(",")
        chosen = [name for name in known if name in asked] or list(self.table_class.shown) or known
        return [name for name in known if name in chosen or name == known[0]]

    def _chosen_columns(self) -> str | None:
        first, *others = self.shown_columns
        usual = list(self.table_class.shown) or list(self.table_class.base_columns)
        return None if {first, *others} == {first, *usual} else ",".join(others) or first

    def get_list_context(self, table: Table) -> dict[str, Any]:
        """What the list shows: rows, headers, foot, pages, count."""
        totals = self.get_totals(table.data.data, table)
        count, whole = totals.pop("count"), totals.pop("whole")
        leaf = self._leaf(table, count)
        narrowed = self.is_narrowed
        return {
            "list": self,
            "table": table,
            "heads": table.heads(self.address),
            "body": table.body(also_covered(list(leaf.object_list))),
            "foot": table.foot(totals) if count else [],
            "leaf": leaf,
            "leaves": leaf_links(leaf, self._leaf_url),
            "previous_url": self._leaf_url(leaf.number - 1) if leaf.has_previous() else "",
            "next_url": self._leaf_url(leaf.number + 1) if leaf.has_next() else "",
            "count": count,
            "count_sentence": self._count_sentence(count, whole),
            "narrowed": narrowed,
            "filters": self.filters,
            "chips": self.filters.chips(self.address)
            if self.filters and narrowed and self.filters.is_valid()
            else [],
            "misunderstood": self.filters.misunderstood() if self.filters else [],
            "order": self.request.GET.get("tri", ""),
            "per_page": leaf.paginator.per_page,
            "empty_title": self.empty_title or self._none,
            "is_wide": len(table.columns) > MANY_COLUMNS,
        }

    def _leaf(self, table: Table, count: int) -> Leaf:
        asked = self.request.GET.get("par_page", "")
        per_page = int(asked) if asked in {str(size) for size in PAGE_SIZES} else self.per_page
        paginator = CountedPaginator(table.data.data, per_page, count=count)
        return paginator.get_page(self.request.GET.get("page"))

    @property
    def is_narrowed(self) -> bool:
        """Whether a search or a filter is in force."""
        if self.filters is None:
            return False
        return any(value for key in self.filters.keys() for value in self.request.GET.getlist(key))  # noqa: SIM118

    def _count_sentence(self, count: int, whole: int) -> str:
        said = f"{number(count)} {plural(count, *self.noun)}" if count else self._none
        return f"{said} sur {number(whole)}" if self.is_narrowed else said

    @property
    def _none(self) -> str:
        return f"{'Aucune' if self.feminine else 'Aucun'} {self.noun[0]}"

    @property
    def column_choices(self) -> list[ColumnChoice]:
        """Every column that may be chosen: all but the first."""
        _, *others = self.table_class.base_columns.items()
        return [
            ColumnChoice(name, str(column.verbose_name or name), name in self.shown_columns)
            for name, column in others
        ]

    @property
    def url_without_filters(self) -> str:
        """The same list, whole."""
        return self.address.without("page", *(self.filters.keys() if self.filters else ()))

    @property
    def may_export(self) -> bool:
        """Whether this user may take the list away as a file."""
        if not self.exportable:
            return False
        return not self.export_permission or self.request.user.has_perm(self.export_permission)

    @property
    def exports(self) -> list[tuple[str, str]]:
        """The formats offered, each with its address."""
        return [(label, self.address.with_(export=name, page=None)) for name, label in exports.LABELS.items()]

    def export(self, table: Table, file_format: str) -> HttpResponseBase:
        """The whole list as a file, with the filters, the order and the columns of the page."""
        if file_format not in exports.FORMATS or not self.exportable:
            raise Http404("This list is not written in that format.")
        if not self.may_export:
            raise PermissionDenied(access.refusal([self.export_permission]))
        title = self.get_title()
        filename = f"{slugify(title) or 'liste'}-{timezone.localdate():%Y-%m-%d}"
        records = self._masked(table.records().iterator(chunk_size=BATCH))
        return exports.respond(exports.Sheet(title, filename, table.exported(), records), file_format)

    def _masked(self, records: Iterator[Any]) -> Iterator[Any]:
        while batch := list(islice(records, BATCH)):
            yield from also_covered(batch)

    @property
    def page_sizes(self) -> list[tuple[int, str]]:
        """How many rows a page may show, each with its address."""
        return [(size, self.address.with_(par_page=size, page=None)) for size in PAGE_SIZES]

    def _leaf_url(self, shown: int) -> str:
        return self.address.with_(page=shown if shown > 1 else None)
