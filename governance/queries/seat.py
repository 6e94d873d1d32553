"""To which planned seats a mandate belongs."""

from __future__ import annotations

from collections.abc import Sequence

from governance.models import SeatPlan


def line_of(plans: Sequence[SeatPlan], college_id: int | None, territory: str) -> SeatPlan | None:
    """The planned seats to which a seat belongs: the line that says most of it."""
    fitting = [
        plan for plan in plans if plan.college_id in (None, college_id) and plan.territory in ("", territory)
    ]
    return max(fitting, key=lambda plan: (plan.college_id is not None, plan.territory != ""), default=None)
