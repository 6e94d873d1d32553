"""The rows of a chamber's file, read into exact values: members, departures, partners."""

from cressmember.members.rules.row.cells import is_blank, is_total
from cressmember.members.rules.row.departure import read_departure
from cressmember.members.rules.row.partner import read_partner
from cressmember.members.rules.row.reader import SheetReader
from cressmember.members.rules.row.values import Departure, DueRow, MemberRow, Partner, Problem, Someone

__all__ = [
    "Departure",
    "DueRow",
    "MemberRow",
    "Partner",
    "Problem",
    "SheetReader",
    "Someone",
    "is_blank",
    "is_total",
    "read_departure",
    "read_partner",
]
