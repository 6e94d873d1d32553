"""A call that did not arrive: sent to another address, or by post."""

from __future__ import annotations

from django.db import transaction

from billing.actions.pause import hold_owed
from billing.journal import BillingEvent
from billing.models import Document, Due, ReminderLetter
from billing.queries.reminder import last_mail_of
from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.core.actions.outbox import post
from cressmember.core.models import Message
from cressmember.kernel.violations import RuleViolation


@transaction.atomic
def mend_delivery(*, due: Due, to: str, by: User | None) -> Due:
    """Send the mail about a due that was refused to another address; without one, its call goes by post.

    The delays of reminders are counted from the day on which it leaves.
    """
    held: Due = hold_owed(due)
    refused = last_mail_of(held)
    if refused is None or refused.state != Message.State.FAILED:
        raise RuleViolation("Le courriel de cette cotisation n’est pas en échec : il n’y a rien à renvoyer.")
    if to:
        message = post(
            kind=refused.kind,
            to=[to],
            subject=refused.subject,
            text=refused.text,
            about=held,
            documents=list(refused.documents.all()),
            by=by,
        )
        ReminderLetter.objects.filter(message=refused).update(message=message, recipient_email=to)
    else:
        call = locked(Document.objects.live()).filter(due=held).first()
        if call is None:
            raise RuleViolation("Cette cotisation n’a pas d’appel à imprimer : indiquez une autre adresse.")
        call.delivery, call.posted_on = Document.Delivery.PRINT, None
        call.save(update_fields=["delivery", "posted_on"])
    record(BillingEvent.DELIVERY_MENDED, on=held, by=by, message=refused.pk, by_post=not to)
    return held
