"""The provider’s letterbox: verify, keep, answer; what the notice asks for is done afterwards."""

from __future__ import annotations

import logging

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from billing import gateway
from billing.actions.provider_event import keep_event

logger = logging.getLogger(__name__)


@csrf_exempt
@login_not_required
@require_POST
def receive_event(request: HttpRequest) -> HttpResponse:
    """Keep a notice that the provider signed; anything else is refused and leaves no trace but a line.

    Answered once it is committed: a notice that could not be kept is sent again by the provider.
    """
    if not settings.STRIPE_WEBHOOK_SECRET:
        raise Http404("No payment provider is set.")
    try:
        event = gateway.read_event(request.body, request.headers.get("Stripe-Signature", ""))
    except gateway.ForgedEventError:
        logger.warning("A notice that the payment provider did not sign was refused")
        return HttpResponseBadRequest("This notice is not signed as agreed.", content_type="text/plain")
    keep_event(event=event, body=request.body.decode())
    return HttpResponse("kept", content_type="text/plain")
