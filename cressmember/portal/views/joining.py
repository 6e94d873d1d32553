"""Joining, before one has a link: colleges and dues explained, a request begun, a link found again."""

from __future__ import annotations

import ipaddress
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator

from billing.forms.calculator import CalculatorForm
from billing.queries.estimate import InForce, scale_in_force
from billing.rules.scale_words import in_words, terms_in_words
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.application import mail_links, start_application, tell_flood
from cressmember.members.models import JoiningPage
from cressmember.members.queries import college_names
from cressmember.members.rules.college import found_in
from cressmember.portal.forms import AddressForm
from cressmember.portal.views.declaration import PublicPage

# Who each usual college is for; another college is shown by its name alone.
WHO = {
    "associations": "Associations loi de 1901 ou de droit local, leurs unions et fédérations.",
    "cooperatives": "Scop, Scic et toutes les coopératives.",
    "mutuals": "Mutuelles et unions du code de la mutualité, sociétés d’assurance mutuelles.",
    "foundations": "Fondations et fonds de dotation.",
    "social_enterprises": (
        "Sociétés commerciales de l’ESS, entreprises agréées ESUS, structures d’insertion par l’activité "
        "économique."
    ),
    "employers": "Organisations d’employeurs de l’ESS.",
    "territorial": "Pôles, réseaux locaux et acteurs des territoires.",
}
IPV4_BLOCK, IPV6_BLOCK = 24, 48


@method_decorator(login_not_required, name="dispatch")
class JoiningView(PublicPage):
    """Why join, in which college, for how much; the calculator answers by the scale in force."""

    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        colleges, scale = college_names(on=today), scale_in_force(on=today)
        return self.page(
            "portal/joining/joining.html",
            joining=JoiningPage.current(),
            colleges=[(name, _who(name)) for name in colleges.values()],
            today=today,
            **(_explained(scale, colleges) | _tried(request, scale, colleges) if scale else {}),
        )


@method_decorator(login_not_required, name="dispatch")
class ApplicationStartView(PublicPage):
    """Where a request begins: an address, to which its link is mailed."""

    template = "portal/joining/start.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._form(AddressForm(now=timezone.now(), auto_id="a_%s"))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Mail a link. The answer is the same whatever the address, and whatever was mailed."""
        form = AddressForm(request.POST, now=timezone.now(), auto_id="a_%s")
        mailed = HttpResponseRedirect(reverse("portal:application-mailed"))
        if form.is_trapped:
            return mailed
        if not form.is_valid():
            return self._form(form)
        if refused := refused_to_flood(request):
            return refused
        email = form.cleaned_data["email"]
        # A mailbox that asked too often is left alone, and nobody is told.
        if not ratelimit.consume(request, action="application_mailbox", key=_mailbox(email)):
            return mailed
        # The last resort, counted once the others let it pass: the team is told.
        if refused := ratelimit.consume_or_429(request, action="application_everybody", key="everybody"):
            tell_flood(now=timezone.now())
            return refused
        try:
            self.ask(email)
        except RuleViolation as refusal:
            form.add_error(None, refusal.message)
            return self._form(form)
        return mailed

    def ask(self, email: str) -> None:
        """Begin a request."""
        start_application(email=email)

    def _form(self, form: AddressForm) -> HttpResponse:
        return self.page(self.template, form=form, joining=JoiningPage.current())


class ApplicationLinkView(ApplicationStartView):
    """Where a lost link is asked for again."""

    template = "portal/joining/link.html"

    def ask(self, email: str) -> None:
        """Mail the links that this address already has; none is no mail, and the page says nothing of it."""
        mail_links(email=email)


@method_decorator(login_not_required, name="dispatch")
class ApplicationMailedView(PublicPage):
    """What to do now: read one’s mail."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page("portal/joining/mailed.html")


def _mailbox(email: str) -> str:
    """The mailbox behind an address, to count its mail: what follows a plus reaches the same one."""
    local, _, domain = email.casefold().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def refused_to_flood(request: HttpRequest) -> HttpResponse | None:
    """Count a request for a mail; the page that says « too many » once there were too many.

    By address, and by block of addresses: one machine may hold thousands.
    """
    for action, key in (
        ("application", None),
        ("application_block", block_of(get_adapter().get_client_ip(request))),
    ):
        refused: HttpResponse | None = ratelimit.consume_or_429(request, action=action, key=key)
        if refused:
            return refused
    return None


def block_of(address: str) -> str:
    """The block of addresses where one stands: /24 of the old internet, /48 of the new one."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    prefix = IPV4_BLOCK if found.version == 4 else IPV6_BLOCK
    return str(ipaddress.ip_network(f"{found}/{prefix}", strict=False))


def _who(name: str) -> str:
    meant = found_in([name])
    return WHO[meant[0][0]] if len(meant) == 1 else ""


def _explained(scale: InForce, colleges: dict[str, str]) -> dict[str, Any]:
    return {
        "scale": scale.scale,
        "said": {
            "rules": [in_words(rule, colleges=colleges) for rule in scale.rules.rules],
            "terms": terms_in_words(scale.rules),
        },
    }


def _tried(request: HttpRequest, scale: InForce, colleges: dict[str, str]) -> dict[str, Any]:
    """The calculator and, when it was asked something, its answer."""
    sent = request.GET if "calcul-college" in request.GET else None
    form = CalculatorForm(
        sent, colleges=colleges, bases=scale.bases, asks_departement=scale.reads_departements
    )
    if sent is None or not form.is_valid():
        return {"calculator": form}
    data = form.cleaned_data
    estimate = scale.estimate(
        college=data["college"],
        kind=data["kind"],
        departement=data.get("departement", ""),
        figures=form.figures,
    )
    return {"calculator": form, "estimate": estimate}
