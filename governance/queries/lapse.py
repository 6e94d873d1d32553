"""Mandates whose holders lost what gave them their seats, and what the statutes say of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.utils import timezone

from cressmember.kernel.periods import Period
from cressmember.kernel.writing import long_date
from cressmember.members.models import Membership, Settlement
from governance.models import Lapse, Mandate
from governance.queries.text import BodyText, text_of
from governance.rules.answer.verdict import Outcome, Verdict, cited
from governance.rules.mandate.loss import YearSettled, membership_lost_on, standing_lost_on
from governance.rules.mandate.resignation import Effect, Loss, Lost, resignation_verdict

What = Lapse.What
LOSSES = {What.MEMBERSHIP: Loss.MEMBERSHIP, What.STANDING: Loss.STANDING}
# Guests, and members of groups, may be partners: they lose nothing with a membership.
OPEN_TO_OTHERS = (Mandate.Obtained.GUEST, Mandate.Obtained.VOLUNTEER)


@dataclass(frozen=True, slots=True)
class Found:
    """A mandate whose holder lost something on a day, and what the text in force that day says of it.

    A verdict that says yes ends the mandate of right; one that is open leaves it to people.
    """

    mandate: Mandate
    what: str
    lost_on: date
    verdict: Verdict

    @property
    def is_of_right(self) -> bool:
        return self.verdict.is_yes

    @property
    def key(self) -> str:
        """What tells this loss from another of the same mandate."""
        return f"{self.what}:{self.lost_on.isoformat()}"

    @property
    def sentence(self) -> str:
        """Since when, and what the text says."""
        return f"Depuis le {long_date(self.lost_on)}. {self.verdict.sentence}"


def exposed(**asked: Any) -> Any:
    """The mandates that a loss may end: those that an organisation holds as a member."""
    return Mandate.objects.filter(organisation__isnull=False, **asked).exclude(obtained__in=OPEN_TO_OTHERS)


def lapses_found(*, on: date, mandate: Mandate | None = None) -> list[Found]:
    """The losses of those who sit on that day, of which nothing was done yet; as many queries for any number.

    Bodies that the text of the day of the loss does not name are left out: nothing speaks of them.
    """
    rows = exposed(**({"pk": mandate.pk} if mandate else {})).in_force(on=on).exclude(body__code="")
    mandates = list(
        rows.select_related("body__parent", "organisation", "person", "college").order_by("body", "pk")
    )
    if not mandates:
        return []
    done = set(Lapse.objects.filter(mandate__in=mandates).values_list("mandate", "what", "lost_on"))
    lost = _losses([row.organisation_id or 0 for row in mandates], on)
    texts = cache(lambda body, day: text_of(body, on=day))
    found = []
    for row in mandates:
        for what, lost_on in lost.get(row.organisation_id or 0, ()):
            if (row.starts_on and row.starts_on >= lost_on) or (row.pk, what, lost_on) in done:
                continue
            verdict = verdict_on(texts(row.body, lost_on), what)
            if verdict is not None:
                found.append(Found(row, what, lost_on, verdict))
    return found


def verdict_on(text: BodyText, what: str) -> Verdict | None:
    """What a text says of a loss: yes of right, to be decided otherwise; None where it has nothing to say.

    A text that composes a body without saying what becomes of whoever is no longer a member leaves it open.
    """
    if text.seating is None:
        return None
    loss = LOSSES[What(what)]
    rules = [rule for rule in text.seating.resignations if isinstance(rule, Lost) and rule.what is loss]
    # One rule that ends it of right is enough.
    rules.sort(key=lambda rule: rule.effect is not Effect.OF_RIGHT)
    if rules:
        return resignation_verdict(rules[:1], [], on=date.min, lost={loss})
    if loss is not Loss.MEMBERSHIP:
        return None
    question = f"le texte ne dit pas ce que devient le siège de qui a perdu {loss.label}."
    article = text.seating.composition.article
    return Verdict(
        outcome=Outcome.TO_DECIDE,
        sentence=cited(f"À trancher : {question}", article),
        article=article,
        question=question,
    )


def _losses(organisations: list[int], on: date) -> dict[int, list[tuple[str, date]]]:
    """What each of these organisations lost by that day, and when."""
    found: dict[int, list[tuple[str, date]]] = defaultdict(list)
    for organisation, lost_on in _memberships(organisations, on):
        found[organisation].append((What.MEMBERSHIP.value, lost_on))
    for organisation, lost_on in _standings(organisations, on):
        found[organisation].append((What.STANDING.value, lost_on))
    return found


def _memberships(organisations: list[int], on: date) -> Iterator[tuple[int, date]]:
    periods: dict[int, list[Period]] = defaultdict(list)
    rows = Membership.objects.filter(organisation__in=organisations)
    for organisation, start, end in rows.values_list("organisation", "admitted_on", "ended_on"):
        periods[organisation].append(Period(start or date.min, end))
    for organisation, theirs in periods.items():
        if lost_on := membership_lost_on(theirs, on=on):
            yield organisation, lost_on


def _standings(organisations: list[int], on: date) -> Iterator[tuple[int, date]]:
    bounds = Settlement.objects.standing().order_by().values_list("year_starts_on", "year_ends_on").distinct()
    years = [Period(start, end) for start, end in bounds]
    if not any(year.is_over(on) for year in years):
        return
    settled: dict[int, list[YearSettled]] = defaultdict(list)
    for row in Settlement.objects.filter(organisation__in=organisations):
        withdrawn = timezone.localdate(row.withdrawn_at) if row.withdrawn_at else None
        settled[row.organisation_id].append(
            YearSettled(Period(row.year_starts_on, row.year_ends_on), withdrawn)
        )
    for organisation, theirs in settled.items():
        if lost_on := standing_lost_on(theirs, years, on=on):
            yield organisation, lost_on
