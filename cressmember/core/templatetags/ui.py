"""Components of the product, as template tags: ``{% load ui %}``.

A component refuses a variant that it does not know: a mistake is seen in the test, not by the treasurer.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms, template
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify

from cressmember.core.ui import access, charts, marks, tiles
from cressmember.core.ui.timeline import Moment
from cressmember.kernel import writing

register = template.Library()

NOTICES = ("info", "good", "attention", "stop")
CARDS = ("", "plain", "attention", "stop")
BUTTONS = ("", "primary", "quiet", "danger", "link")


def _one_of(kind: str, value: str, known: Iterable[str]) -> str:
    if value not in known:
        raise ValueError(f"There is no {kind} {value!r}: choose one of {', '.join(filter(None, known))}.")
    return value


@register.filter
def opens_to(address: str, user: Any) -> bool:
    """Whether a page opens to somebody: ``{% if url|opens_to:user %}``; what would refuse is no link."""
    return access.opens_to(address, user)


# Small marks


@register.simple_tag
def icon(name: str) -> SafeString:
    """A picture beside a word: ``{% icon "plus" %}``."""
    return marks.icon(name)


@register.simple_tag
def badge(tone: str, label: Any) -> SafeString:
    """A status: ``{% badge "good" "À jour" %}``."""
    return marks.badge(tone, str(label))


@register.simple_tag
def diff(before: Any, after: Any) -> SafeString:
    """From what to what; what was or is empty is said."""
    was = format_html("<del>{}</del>", before) if before not in (None, "") else "vide"
    now = format_html("<ins>{}</ins>", after) if after not in (None, "") else "vide"
    return format_html(
        '<span class="diff">{}<span class="arrow" aria-hidden="true">→</span>'
        '<span class="visually-hidden"> devient </span>{}</span>',
        was,
        now,
    )


@register.simple_tag
def button(
    label: str,
    href: str = "",
    variant: str = "",
    icon: str = "",
    name: str = "",
    value: str = "",
    form: str = "",
    formaction: str = "",
) -> str:
    """A link that looks like a button, or, without ``href``, the button that sends its form."""
    _one_of("button", variant, BUTTONS)
    return render_to_string(
        "components/button.html",
        {
            "label": label,
            "href": href,
            "variant": variant,
            "icon": icon,
            "name": name,
            "value": value,
            "form": form,
            "formaction": formaction,
        },
    )


# Blocks


@register.simple_block_tag
def card(
    content: str,
    title: str = "",
    tone: str = "",
    link: str = "",
    link_label: str = "Tout voir",
    foot: str = "",
) -> str:
    """A sheet with a title: ``{% card "Contacts" link=url %}…{% endcard %}``."""
    _one_of("card", tone, CARDS)
    return render_to_string(
        "components/card.html",
        {
            "content": content,
            "title": title,
            "tone": tone,
            "link": link,
            "link_label": link_label,
            "foot": foot,
        },
    )


@register.simple_block_tag
def notice(content: str, tone: str = "info", title: str = "") -> str:
    """A sentence that matters here: ``{% notice "attention" %}…{% endnotice %}``."""
    _one_of("notice", tone, NOTICES)
    return render_to_string("components/notice.html", {"content": content, "tone": tone, "title": title})


@register.simple_block_tag
def empty(content: str, title: str, icon: str = "inbox") -> str:
    """Nothing here yet, and what to do: ``{% empty "Aucune campagne" %}<p>…</p>{% endempty %}``."""
    return render_to_string("components/empty.html", {"content": content, "title": title, "icon": icon})


@register.simple_block_tag
def figures(content: str) -> SafeString:
    """A row of key figures: ``{% figures %}{% figure … %}{% figure … %}{% endfigures %}``."""
    return format_html('<div class="figures">{}</div>', content)


@register.simple_tag
def figure(
    label: str, value: Any, url: str = "", unit: str = "", note: str = "", tone: str = "neutral"
) -> str:
    """A big number that opens its rows: ``{% figure "Encaissé" total url=… unit="€" %}``."""
    marks.tone_class(tone)
    written = value
    if isinstance(value, Decimal) or unit == "€":
        written = writing.decimal_fr(Decimal(value), 2 if unit == "€" else None)
    elif isinstance(value, int) and not isinstance(value, bool):
        written = writing.number(value)
    return render_to_string(
        "components/figure.html",
        {"label": label, "value": written, "url": url, "unit": unit, "note": note, "tone": tone},
    )


@register.simple_block_tag
def menu(content: str, label: str = "", icon: str = "more", variant: str = "", name: str = "menu") -> str:
    """Secondary acts, folded: ``{% menu "Actions" %}<a href=…>…</a>{% endmenu %}``."""
    _one_of("button", variant, BUTTONS)
    return render_to_string(
        "components/menu.html",
        {"content": content, "label": label, "icon": icon, "variant": variant, "name": name},
    )


@register.simple_block_tag
def more(content: str, label: str) -> SafeString:
    """What is read only by who wants it."""
    return format_html('<details class="more"><summary>{}</summary>{}</details>', label, content)


@register.simple_block_tag
def facts(content: str, variant: str = "") -> SafeString:
    """The facts of a record: ``{% facts %}{% fact "SIRET" org.siret|siret %}{% endfacts %}``.

    ``variant="lines"`` puts one a line, figures at the right.
    """
    _one_of("list of facts", variant, ("", "lines"))
    return format_html('<dl class="facts{}">{}</dl>', f" {variant}" if variant else "", content)


@register.simple_tag
def fact(label: str, value: Any, source: str = "", url: str = "") -> str:
    """One fact; a blank one says that it is not known. ``source`` is where it comes from."""
    return render_to_string(
        "components/fact.html", {"label": label, "value": value, "source": source, "url": url}
    )


# Forms


@register.simple_tag
def field(bound: forms.BoundField) -> SafeString:
    """A field with its label, its help and its errors."""
    return bound.as_field_group()


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: forms.BaseForm, *others: forms.BaseForm) -> dict[str, Any]:
    """What must be mended, at the top of the page, each with a link to its field."""
    forms_shown = [one for one in (form, *others) if one is not None]
    problems: list[tuple[str, object, object]] = []
    for one in forms_shown:
        nowhere = [one.non_field_errors(), *(bound.errors for bound in one.hidden_fields())]
        problems += [("", "", error) for errors in nowhere for error in errors]
        for bound in one.visible_fields():
            target = bound.id_for_label or f"{bound.auto_id}_0"
            problems += [(target, bound.label, error) for error in bound.errors]
    return {"problems": problems}


@register.simple_block_tag
def side_by_side(content: str) -> SafeString:
    """Short fields on one line where there is room."""
    return format_html('<div class="side-by-side">{}</div>', content)


# Ways


@register.inclusion_tag("components/tabs.html", takes_context=True)
def tabs(context: RequestContext, links: Sequence[tuple], label: str = "Rubriques") -> dict[str, Any]:
    """Links to the other pages of the same thing: (label, url) or (label, url, count)."""
    request = context.get("request")
    path = request.path if request else ""
    return {
        "label": label,
        "links": [
            (name, url, count[0] if count else None, url.partition("?")[0] == path)
            for name, url, *count in links
        ],
    }


@register.inclusion_tag("components/trail.html")
def trail(links: Sequence[tuple[str, str]] | None) -> dict[str, Any]:
    """The way back: (label, url) pairs, from the section down."""
    return {"links": links or ()}


@register.inclusion_tag("components/steps.html")
def steps(labels: Sequence[str], current: int) -> dict[str, Any]:
    """A long process made of short pages: ``current`` counts from 1; past the last one, all is done."""
    if not 1 <= current <= len(labels) + 1:
        raise ValueError(f"There is no step {current} among {len(labels)}.")
    return {
        "steps": [
            (label, "past" if rank < current else "current" if rank == current else "next")
            for rank, label in enumerate(labels, start=1)
        ]
    }


# What happened, what goes on


@register.inclusion_tag("components/timeline.html")
def timeline(moments: Iterable[Moment], nothing: str = "Rien encore.") -> dict[str, Any]:
    """Dated facts, in the order given."""
    shown = list(moments)
    for one in shown:
        marks.tone_class(one.tone)
    return {"moments": shown, "nothing": nothing}


@register.inclusion_tag("components/progress.html")
def progress(done: int, total: int, label: str, note: str = "", poll: str = "") -> dict[str, Any]:
    """How far a long work is, when it says out of how much (``total``).

    ``poll`` is the address of the fragment that replaces it every two seconds.
    """
    return {
        "done": done,
        "total": total,
        "label": label,
        "note": note,
        "poll": poll,
        "written": f"{writing.number(done)} sur {writing.number(total)}" if total else "",
    }


# Tables and charts


@register.simple_block_tag
def rows(content: str, caption: str, wide: bool = False, stacked: bool = False) -> SafeString:
    """A table written by hand: ``{% rows "Contacts" %}<thead>…</thead><tbody>…</tbody>{% endrows %}``.

    One that is ``wide`` slides in its frame on any screen. One that is ``stacked`` shows each row as a
    block on a phone: its cells one under another, each after its ``data-label``.
    """
    return format_html(
        '<div class="{}" role="region" aria-label="{}" tabindex="0"><table>'
        '<caption class="visually-hidden">{}</caption>{}</table></div>',
        " ".join(["table-region", *["wide"] * wide, *["stacked"] * stacked]),
        caption,
        caption,
        content,
    )


@register.inclusion_tag("components/bar_chart.html")
def bar_chart(
    title: str, bars: Sequence[charts.Bar], unit: str = "", subtitle: str = "", total: bool = False
) -> dict[str, Any]:
    """Things compared: a table whose rows draw their own bar. The title says the finding."""
    return {
        "title": title,
        "subtitle": subtitle,
        "bars": charts.draw_bars(bars, unit),
        "total": charts.writer(unit)(sum(bar.value for bar in bars)) if total else "",
    }


@register.inclusion_tag("components/tile_map.html")
def tile_map(
    title: str, counts: Mapping[str, int], urls: Mapping[str, str], subtitle: str = ""
) -> dict[str, Any]:
    """Départements as tiles, darker where they count more; draw the same figures as bars beside it."""
    drawn = tiles.draw_tiles(counts, urls)
    return {
        "title": title,
        "subtitle": subtitle,
        "tiles": drawn,
        "side": tiles.SIDE,
        "width": max([tiles.LEAST, *(tile.column for tile in drawn)]) * tiles.STEP,
        "height": max((tile.row for tile in drawn), default=1) * tiles.STEP,
    }


@register.inclusion_tag("components/column_chart.html")
def column_chart(
    title: str,
    periods: Sequence[charts.Period],
    series: Sequence[str],
    unit: str = "",
    subtitle: str = "",
    heading: str = "Année",
) -> dict[str, Any]:
    """A course of years or months, with its table underneath."""
    if any(len(period.values) != len(series) for period in periods):
        raise ValueError("Each period holds one value for each series.")
    if len(series) > charts.MARKS:
        raise ValueError(f"There is no mark beyond {charts.MARKS}: draw fewer series.")
    write = charts.writer(unit)
    return {
        "title": title,
        "subtitle": subtitle,
        "key": slugify(title),
        "series": list(enumerate(series, start=1)),
        "plot": charts.draw_columns(periods, unit),
        "heading": heading,
        "rows": [
            (period, ["" if value is None else write(value) for value in period.values]) for period in periods
        ],
    }
