"""What stands around every page, as template tags: ``{% load frame %}``."""

from typing import Any

from django import template
from django.contrib.messages import constants, get_messages
from django.template.context import RequestContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cressmember.core.templatetags.ui import tabs
from cressmember.core.ui import access, chamber, navigation
from cressmember.kernel import writing

register = template.Library()

NOTICE_TONES = {
    constants.DEBUG: "info",
    constants.INFO: "info",
    constants.SUCCESS: "good",
    constants.WARNING: "attention",
    constants.ERROR: "stop",
}


@register.simple_tag(takes_context=True)
def chamber_name(context: RequestContext) -> str:
    """The name at the head of every page; the product's on the page of a breakdown, which asks nothing."""
    return chamber.name() if context.get("request") else chamber.PRODUCT


@register.inclusion_tag("components/search_box.html", takes_context=True)
def search_box(context: RequestContext) -> dict[str, Any]:
    """The search that is on every staff page, once there is something to search."""
    request = context.get("request")
    return {
        "url": navigation.address("office:search"),
        "q": request.GET.get("recherche", "") if request else "",
    }


@register.inclusion_tag("components/navigation.html", takes_context=True, name="navigation")
def sections(context: RequestContext) -> dict[str, Any]:
    """The sections that the user may enter."""
    request: Any = context.get("request")
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"chapters": ()}
    return {
        "chapters": navigation.map_for(user, current=context.get("section") or "", path=request.path),
    }


@register.inclusion_tag("components/tabs.html", takes_context=True)
def neighbours(context: RequestContext) -> dict[str, Any]:
    """The pages that the navigation puts beside this one, as tabs; nothing where there are none."""
    request: Any = context.get("request")
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"links": ()}
    links = navigation.tabs_for(user, current=context.get("section") or "", path=request.path)
    return tabs(context, [(link.label, link.url) for link in links])


@register.inclusion_tag("components/user_menu.html", takes_context=True)
def user_menu(context: RequestContext) -> dict[str, Any]:
    """Who is signed in, under which hats, and the way out."""
    request: Any = context.get("request")
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"user": None}
    return {
        "user": user,
        "initial": str(user)[:1].upper(),
        "hats": access.hats_of(user),
        "csrf_token": context.get("csrf_token"),
        "security_url": reverse("mfa_index"),
        "sessions_url": reverse("usersessions_list"),
        "logout_url": reverse("account_logout"),
    }


@register.inclusion_tag("components/tabs.html", takes_context=True)
def account_tabs(context: RequestContext) -> dict[str, Any]:
    """The pages of one's own account."""
    pages = (
        ("Sécurité du compte", "mfa_index"),
        ("Appareils connectés", "usersessions_list"),
        ("Adresses", "account_email"),
    )
    return tabs(context, [(label, reverse(url_name)) for label, url_name in pages], "Votre compte")


@register.inclusion_tag("components/messages.html", takes_context=True)
def messages_region(context: RequestContext) -> dict[str, Any]:
    """What was just done, or refused."""
    request = context.get("request")
    said = get_messages(request) if request is not None and hasattr(request, "_messages") else ()
    return {"messages": [(NOTICE_TONES.get(one.level, "info"), one.message) for one in said]}


@register.simple_tag(takes_context=True)
def print_head(context: RequestContext) -> SafeString:
    """The first line of a printed page: the chamber and the day."""
    return format_html(
        '<div class="print-head only-print"><span>{}</span><span>Imprimé le {}</span></div>',
        chamber_name(context),
        writing.long_date(timezone.localdate()),
    )
