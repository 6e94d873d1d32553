"""Back-plan: what must be done by which day for a meeting to be held, and what follows it.

The days that the statutes give come with their article; those that custom gives say so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from cressmember.kernel.periods import months_later
from cressmember.kernel.writing import enumerate_fr
from governance.rules.meeting.agenda import AgendaRight
from governance.rules.meeting.delay import Delay, open_questions
from governance.rules.meeting.holidays import Territory
from governance.rules.meeting.notice import Notice
from governance.rules.meeting.records import Communication

# No text gives this day: it is ours, to be moved at will.
CUSTOM = "date conseillée"
LAW_1901 = "loi du 1er juillet 1901, art. 5"
# Code de commerce, art. L612-4 (153 000 € a year of subsidies, D612-5) says who publishes; the decree says
# when: within three months of the approval of the accounts, with the report of the auditor.
ACCOUNTS_DECREE = "décret n° 2009-540 du 14 mai 2009"
# By custom: papers are ready a week before they leave, and the board meets a fortnight earlier.
READY_DAYS, BOARD_DAYS, AUDITOR_DAYS, CALL_DAYS = 3, 21, 7, 28
# After the meeting: the minutes while people remember, and three months to declare or to publish.
MINUTES_DAYS, MONTHS_TO_DECLARE = 15, 3


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do by a day; ``code`` tells it from the others from one computation to the next."""

    code: str
    is_after: bool
    title: str
    due_on: date
    article: str = CUSTOM
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a back-plan depends on: the day, what the statutes say, what is on the agenda."""

    meeting_on: date
    notice: Notice | None = None
    is_further: bool = False
    roll_on: date | None = None
    roll_article: str = ""
    candidacies: tuple[str, Delay] | None = None  # The article, and how long before.
    requests: tuple[AgendaRight, ...] = ()
    requests_article: str = ""
    communications: tuple[Communication, ...] = ()
    signed_by: tuple[str, ...] = ()
    signed_article: str = ""
    of_all_members: bool = False
    has_accounts: bool = False
    has_elections: bool = False
    has_statutes: bool = False
    decides: bool = True
    territory: Territory = Territory.MAINLAND


def last_day(delay: Delay, day: date, territory: Territory = Territory.MAINLAND) -> date:
    """The last day on which something may start to be in time for a day, however the delay is read."""
    while questions := open_questions(delay):
        # The strictest reading comes first.
        delay = questions[0].readings[0][1](delay)
    return delay.last_start(day, territory)


def notice_day(plan: Plan) -> date | None:
    """The last day to send the notice, on the safe side of an open text; None without a delay."""
    if plan.notice is None:
        return None
    called = plan.notice.called(further=plan.is_further)
    delays = [delay for _, delay in plan.notice.stretched(called.delay)]
    return min(last_day(each, plan.meeting_on, plan.territory) for each in delays)


def backplan(plan: Plan) -> tuple[Step, ...]:
    """What is to be done before and after a meeting, the first to do first."""
    steps = [*_before(plan), *_after(plan)]
    return tuple(sorted(steps, key=lambda step: (step.due_on, step.code)))


def _before(plan: Plan) -> Iterator[Step]:
    send_by = notice_day(plan)
    article = plan.notice.article if plan.notice else CUSTOM
    # Without a delay in the text, what precedes the notice is counted from a fortnight before.
    leaves_on = send_by or plan.meeting_on - timedelta(days=15)
    ready_on = leaves_on - timedelta(days=READY_DAYS)
    if plan.of_all_members and plan.has_accounts:
        board_on = leaves_on - timedelta(days=BOARD_DAYS)
        yield Step(
            "board_accounts",
            False,
            "Faire arrêter les comptes, l’affectation du résultat et l’ordre du jour par le conseil",
            board_on,
            owner="Conseil d’administration",
        )
        yield Step(
            "auditor",
            False,
            "Obtenir les rapports du commissaire aux comptes, s’il y en a un",
            leaves_on - timedelta(days=AUDITOR_DAYS),
            owner="Trésorerie",
        )
    if plan.has_elections:
        yield from _candidacies(plan, leaves_on)
    yield Step("papers", False, "Réunir l’ordre du jour, les projets et les documents", ready_on)
    if send_by:
        yield Step("notice", False, "Envoyer la convocation, au plus tard", send_by, article)
    else:
        yield Step("notice", False, "Envoyer la convocation", leaves_on)
    if plan.roll_on:
        yield Step("roll", False, "Arrêter la liste des électeurs", plan.roll_on, plan.roll_article or CUSTOM)
    yield from _asked_by_text(plan)


def _candidacies(plan: Plan, leaves_on: date) -> Iterator[Step]:
    yield Step(
        "call_candidates",
        False,
        "Lancer l’appel à candidatures",
        leaves_on - timedelta(days=CALL_DAYS),
    )
    if plan.candidacies:
        article, delay = plan.candidacies
        closes_on = last_day(delay, plan.meeting_on, plan.territory)
        yield Step("candidacies", False, "Clore le dépôt des candidatures", closes_on, article)
    else:
        yield Step("candidacies", False, "Clore le dépôt des candidatures", leaves_on - timedelta(days=1))


def _asked_by_text(plan: Plan) -> Iterator[Step]:
    delays = [right.before for right in plan.requests if right.before is not None]
    plain = [each for each in delays if not each.stretches]
    if plain:
        closes_on = max(last_day(each, plan.meeting_on, plan.territory) for each in plain)
        yield Step(
            "requests",
            False,
            "Dernier jour pour demander d’inscrire une question",
            closes_on,
            plan.requests_article or CUSTOM,
        )
    for rank, each in enumerate(plan.communications, start=1):
        if each.before.stretches:
            continue
        yield Step(
            f"communication_{rank}",
            False,
            f"Tenir à disposition : {each.what}, pour {each.to}",
            last_day(each.before, plan.meeting_on, plan.territory),
            each.article,
        )


def _after(plan: Plan) -> Iterator[Step]:
    day = plan.meeting_on
    if not plan.decides:
        return
    yield Step(
        "minutes", True, "Rédiger le procès-verbal", day + timedelta(days=MINUTES_DAYS), owner="Secrétariat"
    )
    if plan.signed_by:
        yield Step(
            "signatures",
            True,
            f"Faire signer le procès-verbal : {enumerate_fr(plan.signed_by)}",
            months_later(day, 1),
            plan.signed_article or CUSTOM,
        )
    declared_by = months_later(day, MONTHS_TO_DECLARE)
    if plan.has_statutes:
        yield Step("declare_statutes", True, "Déclarer les nouveaux statuts", declared_by, LAW_1901)
    if plan.has_elections:
        yield Step(
            "declare_leaders",
            True,
            "Déclarer les changements de dirigeants, s’il y en a",
            declared_by,
            LAW_1901,
        )
    if plan.has_accounts and plan.of_all_members:
        yield Step(
            "publish_accounts",
            True,
            "Publier au Journal officiel les comptes et le rapport du commissaire aux comptes, au-delà de "
            "153 000 € de subventions publiques ou de dons par an",
            declared_by,
            ACCOUNTS_DECREE,
        )
