"""What a campaign would call today; nothing here is written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import QuerySet

from billing.models import Campaign, CampaignLine, Concession, DeclarationRound, Due
from billing.models.due import DUES_TITLE
from billing.queries.declaration import absences, purchase_orders
from billing.queries.due import last_dues
from billing.queries.recipient import recipient
from billing.rules.comparison import why_changed
from billing.rules.concession import conceded
from billing.rules.declaration import oldest_accepted, provisional_note
from billing.rules.scale import Blocked, Facts, Figure, Quote
from billing.rules.scale import Scale as ScaleRules
from billing.rules.scale_document import scale_from
from cressmember.kernel.writing import euros
from cressmember.members.models import DeclaredFigure, Organisation
from cressmember.members.queries import dues_contacts


def lines_of(campaign: Campaign, *, only: Iterable[int] | None = None) -> list[CampaignLine]:
    """What the scale says today of each member who owes dues for the year."""
    lines = computed_lines(campaign, only=only)
    ids = [line.organisation_id for line in lines]
    called = dict(called_for(campaign).filter(organisation__in=ids).values_list("organisation", "amount"))
    for line in lines:
        if line.organisation_id in called:
            amount = euros(called[line.organisation_id])
            line.amount, line.blocked_code = None, "already_called"
            line.blocked_because = f"Une cotisation {campaign.dues_year} de {amount} est déjà appelée."
    return lines


def computed_lines(campaign: Campaign, *, only: Iterable[int] | None = None) -> list[CampaignLine]:
    """The same, whatever was called already: a scale is tried on a year by an unsaved campaign."""
    day = campaign.members_on
    members: Any = (
        Organisation.objects.with_college(on=day).with_membership(on=day).filter(membership_id__isnull=False)
    )
    if only is not None:
        members = members.filter(pk__in=list(only))
    organisations = list(members.select_related("payer").order_by("sort_name", "pk"))
    ids = [organisation.pk for organisation in organisations]
    figures = _figures(ids)
    payers = {row.pk: row.payer_id or row.pk for row in organisations}
    contacts = dues_contacts({*payers.values(), *ids}, on=day)
    last = last_dues(ids, before=campaign.dues_year.starts_on)
    granted = {row.organisation_id: row for row in Concession.objects.on(day).filter(organisation__in=ids)}
    scale = scale_from(campaign.scale.document)
    silent = absences(campaign.dues_year_id, ids) if campaign.title == DUES_TITLE else {}
    orders = purchase_orders(campaign.dues_year_id, ids)
    lines = [
        _line(
            campaign,
            scale,
            row,
            figures.get(row.pk, {}),
            contacts,
            last.get(row.pk),
            granted.get(row.pk),
            silent.get(row.pk, ""),
        )
        for row in organisations
    ]
    for line in lines:
        line.recipient["purchase_order"] = orders.get(line.organisation_id, "")
    return lines


def changed_lines(campaign: Campaign) -> tuple[list[CampaignLine], list[Organisation]]:
    """The lines not called yet whose amount would differ today, and the members who joined since."""
    fresh = {line.organisation_id: _essence(line) for line in lines_of(campaign)}
    lines = campaign.lines.exclude(organisation__in=campaign.dues.values("organisation"))
    changed = [
        line
        for line in lines.filter(left_out_because="").select_related("organisation")
        if fresh.get(line.organisation_id) != _essence(line)
    ]
    rehearsed = set(campaign.lines.values_list("organisation_id", flat=True))
    return changed, list(Organisation.objects.filter(pk__in=set(fresh) - rehearsed))


def called_for(campaign: Campaign) -> QuerySet[Due]:
    """The dues in force of a campaign's year and title, however they came to be called."""
    return Due.objects.live().filter(dues_year=campaign.dues_year, title=campaign.title)


def readdressed(lines: Iterable[CampaignLine], *, on: date) -> list[CampaignLine]:
    """Take from the register, as of a day, where each line goes; returns those that moved."""
    lines = list(lines)
    contacts = dues_contacts({key for line in lines for key in (line.payer_id, line.organisation_id)}, on=on)
    moved = []
    for line in lines:
        before = line.recipient, line.delivery
        _address(line, contacts)
        if (line.recipient, line.delivery) != before:
            moved.append(line)
    return moved


def digest_of(campaign: Campaign, lines: Iterable[CampaignLine]) -> str:
    """The digest of what a rehearsal says: its terms, its lines in any order, and who is left out."""
    terms = [str(value) for value in campaign.terms.values()]
    told = [terms, sorted([_essence(line), line.left_out_because] for line in lines)]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def _figures(organisations: Iterable[int]) -> dict[int, dict[str, list[Figure]]]:
    """The declared figures of members, as the scale reads them."""
    found: dict[int, dict[str, list[Figure]]] = {}
    rows = DeclaredFigure.objects.filter(organisation__in=list(organisations)).values_list(
        "organisation_id", "kind", "amount", "year", "source"
    )
    for organisation, kind, amount, year, source in rows:
        found.setdefault(organisation, {}).setdefault(kind, []).append(Figure(amount, year, source))
    return found


def _line(
    campaign: Campaign,
    scale: ScaleRules,
    organisation: Any,
    figures: dict[str, Any],
    contacts: dict[int, Any],
    last: Due | None,
    granted: Concession | None,
    silent: str = "",
) -> CampaignLine:
    payer = organisation.payer or organisation
    line = CampaignLine(
        campaign=campaign,
        organisation=organisation,
        payer=payer,
        last_amount=last.amount + last.complement if last else None,
        college_code=organisation.college_code or "",
        college_name=organisation.college_name or "",
        kind=organisation.kind,
        departement=organisation.departement,
    )
    _address(line, contacts)
    facts = Facts(
        college=line.college_code,
        kind=line.kind,
        year=campaign.dues_year.period,
        departement=line.departement,
        figures=figures,
        admitted_on=organisation.admitted_on,
        oldest_year=campaign.older_figures_from,
    )
    answer = scale.evaluate(facts)
    if silent:
        answer = _of_silent(campaign, scale, facts, answer, silent, last.trace if last else None)
        line.provisional = isinstance(answer, Quote) and answer.older_figure
    if isinstance(answer, Blocked):
        line.blocked_code, line.blocked_because = answer.code, answer.reason
        return line
    if granted:
        answer = conceded(answer, granted.rule)
    line.amount, line.explanation, line.trace = answer.amount, answer.explanation, answer.trace
    line.older_figures = answer.older_figure
    line.reason = why_changed(
        last=line.last_amount, last_trace=last.trace if last else None, now=answer.amount, trace=answer.trace
    )
    return line


def _of_silent(
    campaign: Campaign,
    scale: ScaleRules,
    facts: Facts,
    answer: Quote | Blocked,
    silent: str,
    last_trace: Mapping[str, Any] | None,
) -> Quote | Blocked:
    """What becomes of a member that did not answer the declaration, as the treasurer chose for the round.

    One whose amount needs no figure, or whose awaited figure came another way, is called like everyone.
    """
    if isinstance(answer, Quote) and not answer.older_figure:
        return answer
    if isinstance(answer, Blocked) and answer.code not in {"figure_missing", "figure_old"}:
        return answer
    if silent == DeclarationRound.NonAnswers.BLOCKED:
        return Blocked(
            "not_declared",
            f"N’a pas répondu à la déclaration {campaign.dues_year} : relancez l’adhérent, "
            "ou enregistrez son chiffre.",
        )
    expected = facts.year.start.year + scale.base_offset
    oldest = oldest_accepted(expected, last_trace=last_trace, usual=facts.oldest_year)
    found = scale.evaluate(replace(facts, oldest_year=oldest))
    if isinstance(found, Quote) and found.older_figure:
        return found.saying(provisional_note(found.trace["figure"]))
    return found


def _address(line: CampaignLine, contacts: Mapping[int, Any]) -> None:
    """Say whom a line goes to, and by which way."""
    found = recipient(line.payer, line.organisation, contacts)
    order = line.recipient.get("purchase_order", "")
    line.recipient, line.delivery = found.address | {"purchase_order": order}, found.delivery


def _essence(line: CampaignLine) -> str:
    """What makes a line: who pays what and why; not how it is delivered."""
    told: list[Any] = [
        line.organisation_id,
        line.payer_id,
        None if line.amount is None else f"{line.amount:.2f}",
        line.explanation,
        line.college_code,
    ]
    return json.dumps(told, ensure_ascii=False)
