"""What every question of a scenario may say: what it shows, and the answer that is expected."""

from __future__ import annotations

from datetime import date, timedelta

from cressmember.kernel.periods import Period
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK
from governance.rules.answer.verdict import Outcome, Reading, Verdict
from governance.rules.text.wording import part, term


@part
class Asked:
    """A question, with what it should answer where it is known."""

    note: str = term("ce que montre la question", default="")
    expected: Outcome | None = term("la réponse attendue", default=None)


@part
class Span:
    """Days, from the first to the last, both included."""

    starts_on: date = term("le premier jour")
    ends_on: date | None = term("le dernier jour compris (sans fin : null)")

    @property
    def period(self) -> Period:
        """Raises RuleViolation when it ends before it starts."""
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise RuleViolation("Un exercice ou une suspension finit avant de commencer : revoyez ses jours.")
        return Period(self.starts_on, self.ends_on and self.ends_on + timedelta(days=1))


def left_to_people(question: str, article: str, yes: str, no: str) -> Verdict:
    """What the text says nothing of: people answer."""
    return Verdict(
        outcome=Outcome.TO_DECIDE,
        sentence=f"À trancher{NO_BREAK}: {question}",
        article=article,
        question=question,
        readings=(Reading(yes, Outcome.YES), Reading(no, Outcome.NO)),
    )
