"""The formal notice that the statutes ask for before a strike-off."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from billing.actions.pause import hold_owed
from billing.journal import BillingEvent
from billing.models import Due, PaymentPlan, Reminder, ReminderLetter, ReminderPlan, ReminderSettings
from billing.queries.reminder import notices_of
from billing.rules.reminders import notice_is_old_enough
from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.kernel.elision import of, to
from cressmember.kernel.money import round_cents
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, long_date
from cressmember.members.models import Departure, Membership, Organisation

TITLE = "mise en demeure"


@transaction.atomic
def record_notice(
    *, due: Due, posted_on: date, tracking: str = "", on: date, by: User | None
) -> ReminderLetter:
    """Write down a formal notice that was written and posted outside of here.

    Raises RuleViolation when the day has not come, or precedes the day to pay.
    """
    held = hold_owed(due)
    due, late_since = held, held.owed_since
    if posted_on > on:
        raise RuleViolation(f"Le {long_date(posted_on)} n’est pas encore venu.")
    if posted_on <= late_since:
        raise RuleViolation(
            f"Rien n’était en retard le {long_date(posted_on)} : il fallait payer le {long_date(late_since)}."
        )
    amount = round_cents(due.outstanding)
    letter = ReminderLetter.objects.create(
        payer_id=due.payer_id,
        title=TITLE,
        formal_notice=True,
        amount=amount,
        sent_on=posted_on,
        recipient_name=due.payer.name,
        delivery=ReminderLetter.Delivery.POSTED,
        posted_on=posted_on,
        tracking=tracking.strip(),
    )
    Reminder.objects.create(
        due=due, letter=letter, rank=_rank(due, posted_on), late_since=late_since, amount=amount
    )
    record(BillingEvent.NOTICE_RECORDED, on=due, by=by, posted_on=posted_on.isoformat())
    return letter


def refuse_early_strike_off(organisation: Organisation, *, reason: str, decided_on: date) -> None:
    """Refuse a strike-off without a formal notice posted long enough before, quoting the statutes.

    ``decided_on`` is the day of the decision. The notice counts as long as what it was about is owed,
    and nobody agreed since that it be paid in parts. A procedure opened for another reason than unpaid dues
    follows its own rule of the statutes, and asks for none.
    """
    settings = ReminderSettings.current()
    if reason != Membership.EndReason.STRIKE_OFF or not settings.notice_required:
        return
    if (
        Departure.objects.under_way()
        .filter(membership__organisation=organisation, kind=Departure.Kind.STRUCK_OFF)
        .exists()
    ):
        return
    article = settings.notice_article or None
    delay = counted(settings.notice_days, "jour", "jours")
    first = notices_of(organisation).first()
    if first is None:
        raise RuleViolation(
            f"La radiation demande une mise en demeure restée sans effet {delay} : aucune n’est enregistrée "
            f"pour {organisation}. Envoyez-la depuis Cotisations › Relances, ou enregistrez-la sur la "
            "cotisation due. Si vos statuts n’en demandent pas, dites-le dans les réglages des relances.",
            article=article,
        )
    posted_on = first.letter.posted_on
    if posted_on and not notice_is_old_enough(posted_on, days=settings.notice_days, decided_on=decided_on):
        raise RuleViolation(
            f"La mise en demeure {of(organisation)} a été postée le {long_date(posted_on)} : la radiation ne "
            f"peut pas être décidée avant {delay}.",
            article=article,
        )
    owed = Due.objects.filter(organisation=organisation).owed()
    plan = PaymentPlan.objects.standing().filter(due__in=owed.values("pk"), agreed_on__lte=decided_on).first()
    if plan:
        raise RuleViolation(
            f"Un échéancier, accordé {to(organisation)} le {long_date(plan.agreed_on)}, court encore : la "
            "mise en demeure n’est pas restée sans effet. S’il n’est pas tenu, mettez-y fin, puis prononcez "
            "la radiation.",
            article=article,
        )


def _rank(due: Due, posted_on: date) -> int:
    """After every reminder of the due, and at the place of the formal notice in the plan."""
    plan = ReminderPlan.objects.in_force(on=posted_on)
    formal = plan.levels.filter(formal_notice=True).first() if plan else None
    sent = [row.rank for row in due.reminders.all()]
    return max([formal.rank if formal else 1, *(rank + 1 for rank in sent)])
