"""The link of a call: what is owed, and the ways to pay it, without an account."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from billing import gateway
from billing.actions.announcement import announce_transfer
from billing.actions.checkout import reread_checkout, start_payment
from billing.models import Checkout
from billing.queries.checkout import announced_transfer, last_checkout
from billing.queries.payment_link import due_of_token
from billing.rules.checkout import LEAST
from cressmember.core.middleware import policy_leading_to
from cressmember.core.models import Chamber
from cressmember.core.ui.views.page import drawn
from cressmember.kernel.violations import RuleViolation
from cressmember.portal.forms import SupportForm
from cressmember.portal.queries import due_to_pay

GONE, CONFLICT, TOO_MANY = 410, 409, 429
CAME_BACK, LEFT = "paye", "quitte"
# Whoever reloads the page of their return asks the provider no more often than that, in so many seconds.
MOST_RETURNS, COUNTED_FOR = 20, 60
MOST_READ = 3


@method_decorator([login_not_required, never_cache], name="dispatch")
class _OnDue(View):
    """Something about the due that a signed link is for; a link that opens nothing says so."""

    due: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            self.due = due_to_pay(due_of_token(kwargs["token"]))
        except signing.SignatureExpired:
            return self._closed(GONE)
        except signing.BadSignature:
            return self._closed(404)
        if self.due is None:
            return self._closed(404)
        response = super().dispatch(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def _closed(self, status: int) -> HttpResponse:
        shown = {"has_expired": status == GONE, "chamber": Chamber.current()}
        return drawn(self.request, "portal/pay_closed.html", shown, status=status)

    def page_url(self, came: str = "") -> str:
        """The page of the due; ``came`` says where its reader comes from."""
        url = reverse("portal:pay", args=[self.kwargs["token"]])
        return f"{url}?{urlencode({'de': came})}" if came else url


class PayView(_OnDue):
    """What is owed, and how to pay it; opening the page changes nothing."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self._page()

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Lead to the provider’s page, or write down that a transfer was made."""
        if not ratelimit.consume(request, action="pay"):
            pause = RuleViolation("Trop d’essais en peu de temps : attendez quelques minutes.")
            return self._page(pause, status=TOO_MANY)
        act = request.POST.get("act", "")
        try:
            if act in Checkout.Means.values:
                form = self._support(request.POST)
                return self._start(act, form) if form.is_valid() else self._page(form=form, status=CONFLICT)
            if act == "transfer":
                announce_transfer(due=self.due, on=timezone.localdate(), by=None)
        except RuleViolation as refusal:
            self.due = due_to_pay(self.due.pk)
            return self._page(refusal, status=CONFLICT)
        return HttpResponseRedirect(self.page_url())

    def _start(self, means: str, form: SupportForm) -> HttpResponse:
        back = settings.SITE_URL + reverse("portal:pay-return", args=[self.kwargs["token"]])
        checkout = start_payment(
            due=self.due,
            means=means,
            support=form.cleaned_data["support"] or Decimal(0),
            paid_url=lambda _: f"{back}?{urlencode({'de': CAME_BACK})}",
            left_url=lambda _: f"{back}?{urlencode({'de': LEFT})}",
        )
        is_open = checkout.state == Checkout.State.OPEN and checkout.session_url
        return HttpResponseRedirect(checkout.session_url if is_open else self.page_url())

    def _support(self, sent: Any = None) -> SupportForm:
        return SupportForm(sent, purpose=Chamber.current().support_purpose)

    def _page(
        self, refusal: RuleViolation | None = None, form: SupportForm | None = None, status: int = 200
    ) -> HttpResponse:
        due, came = self.due, self.request.GET.get("de", "")
        attempt = last_checkout(due)
        is_pending = attempt is not None and attempt.state == Checkout.State.PENDING
        chamber = Chamber.current()
        call = due.documents.live().first()
        shown = {
            "due": due,
            "call": call,
            "reference": call.number if call else str(due),
            "chamber": chamber,
            "letterhead": chamber.letterhead(),
            "to_pay": str(due.outstanding),
            "attempt": attempt,
            "is_pending": is_pending,
            "is_unconfirmed": came == CAME_BACK and attempt is not None and attempt.state == "open",
            "has_left": came == LEFT and attempt is not None and attempt.state == "open",
            "announced": announced_transfer(due),
            "return_url": reverse("portal:pay-return", args=[self.kwargs["token"]]),
            "pays_online": gateway.is_open() and due.outstanding >= LEAST,
            "support_form": form or self._support(),
            "refusal": refusal,
        }
        response = drawn(self.request, "portal/pay.html", shown, status=status)
        if gateway.is_open():
            response["Content-Security-Policy"] = policy_leading_to(gateway.pages_origin())
        return response


class PayReturnView(_OnDue):
    """Back from the provider’s page: what became of the payment is asked at once, and shown."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        if self._may_ask():
            self._reread()
        return HttpResponseRedirect(self.page_url(request.GET.get("de", "")))

    def _may_ask(self) -> bool:
        key = f"pay-return:{self.due.pk}"
        returns = cache.get(key, 0) + 1
        cache.set(key, returns, COUNTED_FOR)
        return bool(returns <= MOST_RETURNS)

    def _reread(self) -> None:
        for attempt in Checkout.objects.under_way().filter(due=self.due)[:MOST_READ]:
            try:
                reread_checkout(checkout=attempt)
            except (gateway.GatewayError, RuleViolation):
                return  # The notice, or the worker, will tell; the page says that it waits.
