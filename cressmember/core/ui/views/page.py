"""What every page has: a title, a place on the map, a lock."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.views.generic import DetailView, TemplateView

from cressmember.core.models.veil import show_to, veils_of
from cressmember.core.ui import access
from cressmember.kernel.violations import RuleViolation

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# A class names an address before the addresses are known.
Place: TypeAlias = "str | _StrPromise"
Trail = Sequence[tuple[str, Place]]


def drawn(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page outside of the team's views: where an act is refused, it shows no name that only acts read."""
    if reader := getattr(request, "reader", None):
        show_to(reader)
    return render(request, template, context, status=status)


class ToBeOpened(Exception):  # noqa: N818 - Not an error: a way to go.
    """A record is kept for a duty alone: ``address`` is where whoever holds it opens it, for a reason."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class Page(PermissionRequiredMixin):
    """A page of the product.

    ``permission_required`` must be given; ``()`` opens the page to anyone who is signed in. ``section`` is
    the key of its section in the navigation, ``trail`` the (label, address) pairs above its title.
    In a title, ``{object}`` is the record that the page is about, ``{object.person}`` what it holds.
    """

    # Behind the locked door and the htmx middleware, a request holds more than Django's own type says.
    request: Any
    title = ""
    section = ""
    trail: Trail = ()

    def get_title(self) -> str:
        """What the page is about, as its heading says it."""
        return self.title.format(object=getattr(self, "object", None))

    def get_trail(self) -> Trail:
        """The way back, from the section down."""
        return self.trail

    def get_object(self, *args: Any, **options: Any) -> Any:
        """The record of the page; one that is a file naming somebody erased waits to be opened."""
        record = super().get_object(*args, **options)
        self.hold(record)
        return record

    def hold(self, record: Any) -> None:
        """Let a file that a duty alone keeps be read by whoever opened it for a reason.

        Raises ToBeOpened for whoever may open it, PermissionDenied for the others.
        """
        closed = [veil for veil in veils_of(record, getattr(self.request, "reader", None)) if veil.is_whole]
        if not all(self.request.user.has_perm(veil.permission) for veil in closed):
            raise PermissionDenied(access.kept_from(sorted({veil.permission for veil in closed})))
        if closed:
            raise ToBeOpened(closed[0].address)

    def get_opening(self) -> str:
        """Where this user opens, for a reason, a record that is read without a name; empty for others."""
        record = getattr(self, "object", None)
        veils = veils_of(record, getattr(self.request, "reader", None)) if record is not None else ()
        return next((veil.address for veil in veils if self.request.user.has_perm(veil.permission)), "")

    def get_permission_denied_message(self) -> str:
        if not access.hats_of(self.request.user):
            return "Cette page est réservée à l’équipe de la chambre."
        return access.refusal(tuple(self.get_permission_required()))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        context.setdefault("title", self.get_title())
        context.setdefault("section", self.section)
        context.setdefault(
            "trail", [step for step in self.get_trail() if access.opens_to(str(step[1]), self.request.user)]
        )
        context.setdefault("opened_at", self.get_opening())
        return super().get_context_data(**context)


class ActingPage(Page):
    """A page that calls an action, to which a rule may say no.

    ``is_one_transaction`` is False for an act that asks somebody outside: what is about to be asked must be
    committed first, and nobody waits for the answer behind its locks.
    """

    is_one_transaction = True

    def way_out(self, violation: RuleViolation) -> tuple[str, str] | None:
        """The (address, label) of where what is refused is mended, when it is on another page."""
        return None

    def get_refusal(self, violation: RuleViolation) -> str:
        """The rule’s sentence as the page shows it, followed by the way out."""
        led = self.way_out(violation)
        return format_html('{} <a href="{}">{}</a>', str(violation), *led) if led else str(violation)


class PageTemplateView(Page, TemplateView):
    """A page made of its template and its context."""


class RecordView(Page, DetailView):
    """The page of one record; its title is the record's name."""

    title = "{object}"
