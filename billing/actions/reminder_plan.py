"""The plan of reminders: drafted, reworded, followed from a day; and the settings beside it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from billing.actions.reminder import hold_settings
from billing.journal import BillingEvent
from billing.models import ReminderLevel, ReminderPlan, ReminderSettings
from billing.rules import reminders as rules
from billing.rules.reminder_words import OFFERED, unknown_fields
from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, record
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date

SETTINGS = ("automatic", "notice_required", "notice_days", "notice_article")
LEVEL = ("name", "delay_days", "counted_from", "channel", "formal_notice", "subject", "text")


@transaction.atomic
def draft_plan(*, by: User | None) -> ReminderPlan:
    """Begin a new version of the plan: a copy of the last one, else the levels that are offered.

    The draft under way, if any, is the answer: there is one at a time.
    """
    hold_settings()
    if draft := ReminderPlan.objects.filter(active_from__isnull=True).first():
        return draft
    last = ReminderPlan.objects.order_by("version").last()
    plan = ReminderPlan.objects.create(version=last.version + 1 if last else 1, created_by=by)
    rows: list[Any] = list(last.levels.all()) if last else list(OFFERED)
    ReminderLevel.objects.bulk_create(
        ReminderLevel(plan=plan, rank=rank, **{name: getattr(row, name) for name in LEVEL})
        for rank, row in enumerate(rows, start=1)
    )
    record(BillingEvent.REMINDER_PLAN_DRAFTED, on=plan, by=by, version=plan.version)
    return plan


@transaction.atomic
def add_level(*, plan: ReminderPlan, by: User | None, **fields: Any) -> ReminderLevel:
    """Add a level to a draft: before the formal notice if there is one, else at the end."""
    plan = _draft(plan)
    _refuse_unknown_fields(fields)
    formal = plan.levels.filter(formal_notice=True).first()
    last = plan.levels.aggregate(last=Max("rank"))["last"] or 0
    if formal and not fields.get("formal_notice"):
        rank, formal.rank = formal.rank, last + 1
        formal.save(update_fields=["rank"])
    else:
        rank = last + 1
    level = ReminderLevel.objects.create(plan=plan, rank=rank, **fields)
    record(BillingEvent.REMINDER_LEVEL_CHANGED, on=plan, by=by, rank=rank)
    return level


@transaction.atomic
def change_level(*, level: ReminderLevel, by: User | None, **fields: Any) -> ReminderLevel:
    """Change a level of a draft: its delay, its way, its words. Raises RuleViolation for an unknown field."""
    plan = _draft(level.plan)
    level = plan.levels.get(pk=level.pk)
    _refuse_unknown_fields(fields)
    before = {name: getattr(level, name) for name in LEVEL}
    for name, value in fields.items():
        setattr(level, name, value)
    if changes := differences(before, {name: getattr(level, name) for name in LEVEL}):
        level.save()
        record(BillingEvent.REMINDER_LEVEL_CHANGED, on=plan, by=by, changes=changes, rank=level.rank)
    return level


@transaction.atomic
def remove_level(*, level: ReminderLevel, by: User | None) -> ReminderPlan:
    """Take a level out of a draft; those after it move up."""
    plan = _draft(level.plan)
    plan.levels.filter(pk=level.pk).delete()
    for rank, row in enumerate(plan.levels.order_by("rank"), start=1):
        if row.rank != rank:
            row.rank = rank
            row.save(update_fields=["rank"])
    record(BillingEvent.REMINDER_LEVEL_REMOVED, on=plan, by=by, rank=level.rank)
    return plan


@transaction.atomic
def adopt_plan(
    *, plan: ReminderPlan, active_from: date, adopted_by: str = "", on: date, by: User | None
) -> ReminderPlan:
    """Follow a plan from a day, today at the earliest; from then on it never changes.

    Raises RuleViolation when it cannot be followed, or when another begins on that very day.
    """
    settings = hold_settings()
    plan = _draft(plan)
    levels = list(plan.levels.all())
    if wrong := rules.trouble([level.rule for level in levels]):
        raise RuleViolation(wrong)
    if active_from < on:
        raise RuleViolation(f"Un plan se suit à compter d’aujourd’hui, {long_date(on)}, ou plus tard.")
    if ReminderPlan.objects.filter(active_from=active_from).exists():
        raise RuleViolation(f"Un autre plan est déjà suivi à compter du {long_date(active_from)}.")
    if not settings.notice_article and any("{article}" in level.text for level in levels):
        raise RuleViolation(
            "La mise en demeure cite l’article des statuts : indiquez-le d’abord dans les réglages "
            "des relances."
        )
    plan.active_from, plan.adopted_by = active_from, adopted_by.strip()
    plan.save(update_fields=["active_from", "adopted_by"])
    record(BillingEvent.REMINDER_PLAN_ADOPTED, on=plan, by=by, active_from=active_from.isoformat())
    return plan


@transaction.atomic
def drop_plan(*, plan: ReminderPlan, by: User | None) -> None:
    """Forget a draft that was never followed."""
    plan = _draft(plan)
    record(BillingEvent.REMINDER_PLAN_DROPPED, on=plan, by=by, version=plan.version)
    plan.levels.all().delete()
    plan.delete()


@transaction.atomic
def set_reminders(*, by: User | None, **fields: Any) -> ReminderSettings:
    """Say whether reminders go by themselves, and what the statutes ask before a strike-off."""
    settings = hold_settings()
    before = {name: getattr(settings, name) for name in SETTINGS}
    for name in SETTINGS:
        setattr(settings, name, fields.get(name, before[name]))
    if changes := differences(before, {name: getattr(settings, name) for name in SETTINGS}):
        settings.save(update_fields=SETTINGS)
        record(BillingEvent.REMINDER_SETTINGS_CHANGED, on=settings, by=by, changes=changes)
    return settings


def _draft(plan: ReminderPlan) -> ReminderPlan:
    plan = locked(ReminderPlan.objects).get(pk=plan.pk)
    if plan.active_from:
        raise RuleViolation("Ce plan est adopté : il ne change plus. Préparez une nouvelle version.")
    return plan


def _refuse_unknown_fields(fields: dict[str, Any]) -> None:
    for name in ("subject", "text"):
        if wrong := unknown_fields(fields.get(name, "")):
            raise RuleViolation(wrong)


def stop_by_itself() -> None:
    """Wait for a hand: after a backup was put back, what left since then would leave again."""
    ReminderSettings.objects.update(automatic=False)
