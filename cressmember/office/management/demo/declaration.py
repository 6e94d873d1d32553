"""The declaration of the next year: asked of everybody, answered by some, one answer to be read."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from billing.actions.declaration import Answers, answer_declaration, open_declaration
from billing.actions.declaration_round import create_round, open_round, send_notices
from billing.actions.dues_year import civil_year
from billing.models import Declaration, DeclarationRound
from billing.queries.declaration import known_facts
from cressmember.accounts.models import User
from cressmember.kernel.money import round_cents
from cressmember.office.management.demo.calendar import Calendar

# Member numbers, and by how much their budget moved.
ANSWERS = {
    1: "1.04", 5: "0.97", 9: "1.10", 11: "1.02", 19: "1.00",
    23: "1.06", 30: "1.03", 58: "0.91", 87: "1.08", 152: "1.05",
}  # fmt: skip
MULTIPLIED, NEWCOMER, OPENED = 47, 102, (2, 6, 13, 20, 26)
ASKED_AGO, ANSWERED_FROM, OPEN_FOR = 10, 8, 35


def ask_next_year(days: Calendar, *, by: User) -> None:
    """Open the declaration of the year that follows the campaign, and hear the first answers."""
    asked = create_round(
        dues_year=civil_year(days.year + 1, by=by),
        figures=["budget", "fte"],
        figures_year=days.year,
        opens_on=days.ago(ASKED_AGO),
        closes_on=days.today + timedelta(days=OPEN_FOR),
        reminder_days=[14, 28],
        non_answers=DeclarationRound.NonAnswers.PROVISIONAL,
        message="",
        by=by,
    )
    asked = open_round(declaration_round=asked, on=days.ago(ASKED_AGO), by=by)
    send_notices(declaration_round=asked, on=days.ago(ASKED_AGO), by=by)
    for number in OPENED:
        open_declaration(declaration=_of(number))
    for rank, (number, moved) in enumerate(ANSWERS.items()):
        _answer(number, Decimal(moved), days, ago=ANSWERED_FROM - rank // 2)
    _answer(MULTIPLIED, Decimal(10), days, ago=2)
    _answer(NEWCOMER, Decimal("1.01"), days, ago=1, newcomers=({
        "role": "substitute", "civility": "Mme", "given_name": "Rose", "family_name": "Nguyen",
        "email": "rose.nguyen@ressourcerie-passages.example",
    },))  # fmt: skip


def _of(number: int) -> Declaration:
    return Declaration.objects.select_related("round__dues_year", "organisation").get(
        organisation__number=number
    )


def _answer(
    number: int, moved: Decimal, days: Calendar, *, ago: int, newcomers: tuple[dict[str, str], ...] = ()
) -> None:
    declaration, day = _of(number), days.ago(ago)
    known = known_facts(declaration, on=day)["figures"]
    figures = {"budget": round_cents(Decimal(known["budget"]["amount"]) * moved)}
    if "fte" in known:
        figures["fte"] = Decimal(known["fte"]["amount"])
    answer_declaration(
        declaration=declaration,
        answers=Answers(figures=figures, newcomers=newcomers),
        name="La présidence",
        on=day,
    )
