"""Small marks written from Python, for the cells of a table: the same HTML as the template tags."""

from functools import lru_cache
from html import escape

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

TONES = ("neutral", "waiting", "good", "attention", "stop")

ICONS = frozenset(
    {
        "check",
        "close",
        "columns",
        "download",
        "dues",
        "edit",
        "filter",
        "governance",
        "home",
        "inbox",
        "key",
        "leave",
        "left",
        "mark",
        "members",
        "menu",
        "messages",
        "more",
        "phone",
        "plus",
        "print",
        "right",
        "search",
        "settings",
        "steering",
    }
)


def tone_class(tone: str) -> str:
    """The class of one of the five tones. Raises ValueError for a sixth."""
    if tone not in TONES:
        raise ValueError(f"There is no tone {tone!r}: choose one of {', '.join(TONES)}.")
    return "" if tone == "neutral" else f" {tone}"


@lru_cache(maxsize=512)
def badge(tone: str, label: str) -> SafeString:
    """A status: its word, its shape and its colour. The word is text, even when it was marked as safe."""
    written = escape(label)
    return mark_safe(f'<span class="badge{tone_class(tone)}">{written}</span>')  # noqa: S308 - escaped above.


@lru_cache(maxsize=64)
def icon(name: str) -> SafeString:
    """A picture from the sprite, silent for screen readers: the word beside it speaks."""
    if name not in ICONS:
        raise ValueError(f"There is no icon {name!r}: choose one of {', '.join(sorted(ICONS))}.")
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("core/icons.svg"), name
    )
