"""A version of the statutes takes effect on its day."""

from cressmember.core.tasks import every_minute
from governance.actions.reform import reassign_by_itself

every_minute(reassign_by_itself)
