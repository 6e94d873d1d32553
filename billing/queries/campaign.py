"""What a campaign calls, and the job that issues it."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, Sum

from billing.models import Campaign, CampaignLine
from billing.models.campaign import BLOCKED, LEFT_OUT, TO_CALL
from billing.models.due import NOTHING
from cressmember.core.models import Job
from cressmember.core.queries import jobs_under_way
from cressmember.kernel.money import round_cents

ISSUING = "billing.issue_campaign"


def issuing_of(campaign: Campaign) -> Job | None:
    """The job that issues a campaign right now, or is about to."""
    return jobs_under_way().filter(kind=ISSUING, arguments__campaign=campaign.pk).first()


def campaign_numbers(campaign: Campaign) -> dict[str, Any]:
    """What a campaign calls, and what it does not: counts of its lines, and totals in euros."""
    delivery = CampaignLine.Delivery
    numbers = campaign.lines.aggregate(
        lines=Count("pk"),
        calls=Count("pk", filter=TO_CALL),
        total=Sum("amount", filter=TO_CALL),
        last=Sum("last_amount"),
        by_mail=Count("pk", filter=TO_CALL & Q(delivery=delivery.MAIL)),
        on_paper=Count("pk", filter=TO_CALL & Q(delivery=delivery.PRINT)),
        blocked=Count("pk", filter=BLOCKED),
        on_older=Count("pk", filter=Q(older_figures=True)),
        for_older=Count("pk", filter=Q(blocked_code="figure_old")),
        left_out=Count("pk", filter=LEFT_OUT),
    )
    for name in ("total", "last"):
        numbers[name] = round_cents(numbers[name] or NOTHING)
    return numbers
