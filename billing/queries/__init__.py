"""What is owed, by whom, since when: rows in, exact sums out, one module per noun."""

from billing.queries.account import Account, account_of, find_members_owing, find_payers, most_shown
from billing.queries.campaign import ISSUING, campaign_numbers, issuing_of
from billing.queries.document import waiting_for_the_printer
from billing.queries.due import last_dues, outstanding_dues
from billing.queries.receipt import credits_total
from billing.queries.rehearsal import called_for, changed_lines, digest_of, lines_of, readdressed
from billing.queries.totals import (
    AGES,
    GROUPS,
    Age,
    Group,
    Totals,
    added,
    aged,
    breakdown,
    grand_total,
    totals,
)

__all__ = [
    "AGES",
    "GROUPS",
    "ISSUING",
    "Account",
    "Age",
    "Group",
    "Totals",
    "account_of",
    "added",
    "aged",
    "breakdown",
    "called_for",
    "campaign_numbers",
    "changed_lines",
    "credits_total",
    "digest_of",
    "find_members_owing",
    "find_payers",
    "grand_total",
    "issuing_of",
    "last_dues",
    "lines_of",
    "most_shown",
    "outstanding_dues",
    "readdressed",
    "totals",
    "waiting_for_the_printer",
]
