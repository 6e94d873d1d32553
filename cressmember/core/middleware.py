"""What every answer carries."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

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
