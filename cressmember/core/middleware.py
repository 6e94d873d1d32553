"""What every answer carries."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from cressmember.core.models.veil import Key, NoFile, Reader, reading, show_to
from cressmember.core.ui.views.page import ToBeOpened

# Nothing inline, nothing from another host. Images may be data: the QR code of an authenticator is one.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
    )
)


def policy_leading_to(origin: str) -> str:
    """The same, for a page whose form leads on to another host: browsers also judge where a form ends up."""
    return POLICY.replace("form-action 'self'", f"form-action 'self' {origin}")


class ContentSecurityPolicyMiddleware:
    """Tell browsers what a page of ours may load and where its forms may go."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.DEBUG and response.status_code in {404, 500}:
            return response  # Django's own pages for developers hold inline styles and scripts.
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response


class NothingKeptMiddleware:
    """Leave nothing of a page in a browser that somebody else may use next."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


# In the session: the records that somebody opened for a reason, and until when.
OPENED = "opened_records"
GONE = 410


class VeilMiddleware:
    """Have pages read without the names of those who were erased (``core.models.veil``).

    An act reads what is kept; the page that answers it does not.
    """

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        request.reader = reader = _reader(request)  # type: ignore[attr-defined]
        with reading(reader):
            response = self.get_response(request)
        if response.streaming:
            response.streaming_content = _read(response.streaming_content, reader)
        return response

    def process_template_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        show_to(request.reader)  # type: ignore[attr-defined]
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NoFile) and (why := exception.why):
            return render(request, "410.html", {"why": why}, status=GONE)
        if not isinstance(exception, ToBeOpened):
            return None
        return HttpResponseRedirect(f"{exception.address}?{urlencode({'next': request.get_full_path()})}")


def _reader(request: HttpRequest) -> Reader:
    def opened() -> Collection[Key]:
        now = timezone.now().isoformat()
        return [(label, pk) for label, pk, until in request.session.get(OPENED, ()) if until > now]

    # A role that was withdrawn meanwhile opens nothing any more.
    return Reader(
        opened, lambda name: request.user.has_perm(name), acts=request.method not in {"GET", "HEAD"}
    )


def _read(parts: Iterable[bytes], reader: Reader) -> Iterator[bytes]:
    """What is streamed is made after the page was answered: each part is read by the same reader."""
    told = iter(parts)
    while True:
        with reading(reader):
            part = next(told, None)
        if part is None:
            return
        yield part
