"""What happened in the year, in the order in which it happened."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from cressmember.accounts.models import User
from cressmember.office.management.demo.assembly import gather
from cressmember.office.management.demo.bank import bring_this_week, live_two_months, take_cheques
from cressmember.office.management.demo.belonging import let_in, live_together
from cressmember.office.management.demo.bodies import prepare_board, seat_bodies
from cressmember.office.management.demo.books import hand_over
from cressmember.office.management.demo.calendar import Calendar
from cressmember.office.management.demo.campaign import call_dues
from cressmember.office.management.demo.declaration import ask_next_year
from cressmember.office.management.demo.joining import ask_to_be_members, open_the_door
from cressmember.office.management.demo.leaving import leave
from cressmember.office.management.demo.online import pay_on_line
from cressmember.office.management.demo.reminders import adopt_reminders, decide_cases, hear_answers, remind
from cressmember.office.management.demo.statutes import bind

REMINDED_AGO = 33


def tell_year(*, today: date, payments: Path, by: User) -> None:
    """Call the dues of a year, collect most of them, remind the others, and begin the next year.

    ``payments`` is the file in which the provider’s stand-in remembers what was paid on line.
    """
    days = Calendar(today)
    call_dues(days, by=by)
    adopt_reminders(days, by=by)
    account = live_two_months(days, by=by)
    take_cheques(account, days, by=by)
    decide_cases(days, by=by)
    remind(days, ago=REMINDED_AGO, by=by)
    hear_answers(days, by=by)
    pay_on_line(days, file=payments, by=by)
    bring_this_week(account, days, by=by)
    ask_next_year(days, by=by)
    hand_over(days, by=by)
    bind(days, by=by)
    seat_bodies(days, by=by)
    newcomers = open_the_door(days, by=by)
    gather(days, newcomers, by=by)
    board = prepare_board(days, by=by)
    ask_to_be_members(days, board=board, by=by)
    leave(days, board=board, by=by)
    live_together(days, newcomers, by=by)
    let_in(days, newcomers, by=by)
