"""Unsubscribing from one kind of mail, by the link that it carries: no account, no reason to give."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt

from cressmember.core.models import Chamber
from cressmember.kernel.elision import that
from cressmember.members.actions.consent import give_consent, withdraw_consent
from cressmember.members.models import Consent
from cressmember.members.queries import Subscription, may_write, subscription_of
from cressmember.portal.views.declaration import PublicPage

SENTENCE = "J’accepte {that} m’écrive pour : {purpose}."


# A mail program unsubscribes by itself (RFC 8058): it sends no cookie, and the link is the secret.
@method_decorator(csrf_exempt, name="dispatch")
@method_decorator(login_not_required, name="dispatch")
class UnsubscribeView(PublicPage):
    """What stops and what still comes; one click stops it, another takes it up again."""

    def opens(self, **kwargs: Any) -> bool:
        self.subscription = subscription_of(kwargs["token"])
        return self.subscription is not None

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self._shown()

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Stop it, or take it up again: once or ten times is the same."""
        if self.subscription is None:
            return self._shown()
        told, way = self.subscription, Consent.Way.LINK
        if request.POST.get("again"):
            wording = self._sentence(told)
            give_consent(holder=told.address, purpose=told.purpose, way=way, wording=wording, by=None)
            messages.success(request, "C’est fait : ces messages vous parviennent de nouveau.")
        else:
            withdraw_consent(holder=told.address, purpose=told.purpose, way=way, by=None)
        if request.POST.get("List-Unsubscribe"):
            return HttpResponse("Désabonné.", content_type="text/plain; charset=utf-8")
        return HttpResponseRedirect(request.path)

    def _shown(self) -> HttpResponse:
        if self.subscription is None:
            return self.page("portal/unsubscribe.html", status=404)
        told = self.subscription
        others = [
            Consent.Purpose(purpose).label
            for purpose in (Consent.Purpose.NEWSLETTER, Consent.Purpose.EVENTS, Consent.Purpose.SURVEYS)
            if purpose != told.purpose and may_write(told.address, purpose)
        ]
        return self.page(
            "portal/unsubscribe.html",
            address=told.address,
            purpose=Consent.Purpose(told.purpose).label,
            is_on=may_write(told.address, told.purpose),
            others=others,
            sentence=self._sentence(told),
        )

    def _sentence(self, told: Subscription) -> str:
        purpose = str(Consent.Purpose(told.purpose).label)
        return SENTENCE.format(that=that(Chamber.current().name), purpose=purpose[0].lower() + purpose[1:])
