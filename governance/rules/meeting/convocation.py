"""A meeting that was called, or is being prepared: whether its notice is regular."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK, counted, enumerate_fr, long_date, quote
from governance.rules.answer.joining import joined, together
from governance.rules.answer.verdict import Outcome, Verdict, cited, under_each
from governance.rules.meeting.delay import delay_verdict
from governance.rules.meeting.holidays import Territory, known_day
from governance.rules.meeting.notice import COLLECTIVE, Addressee, Content, Means, Notice
from governance.rules.vote.quorum import Call


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A notice as it was sent; what nobody has told yet is None and stays to be checked."""

    on: date
    means: frozenset[Means] | None = None
    papers: int = 0
    acknowledged: bool | None = None
    contents: frozenset[Content] | None = None
    attached: frozenset[str] | None = None


STARTS = {
    Outcome.YES: "Convocation régulière",
    Outcome.NO: "Convocation irrégulière",
    Outcome.TO_DECIDE: "Régularité de la convocation à trancher",
}


def notice_verdict(
    rule: Notice,
    sent: Sent,
    meeting_on: date,
    *,
    call: Call | None = None,
    addressee: str = "",
    territory: Territory = Territory.MAINLAND,
) -> Verdict:
    """Whether a notice is regular: its delay with the last day to send, its means, what it says and carries.

    ``call`` is that of a further meeting, None for a first one. What was not told is named as still to be
    checked. Raises RuleViolation for an addressee whom the statutes do not call apart, and unlikely days.
    """
    called = rule.called(addressee, further=call is not None)
    delay = _delay(rule, called, sent, meeting_on, territory)
    checked, unchecked = _checked(rule, called, sent, call)
    parts = [delay, *checked]
    outcome = together([part.outcome for part in parts])
    told = f"{STARTS[outcome]}."
    if unchecked and outcome is not Outcome.NO:
        told = f"{STARTS[outcome]} pour ce qui en est dit ; restent à vérifier {enumerate_fr(unchecked)}."
    wrong = [part.sentence for part in parts if part.outcome is outcome and not part.is_yes]
    return joined(
        parts,
        sentence=" ".join([cited(told, rule.article), *wrong]),
        article=rule.article,
        figures={
            "sent_on": sent.on.isoformat(),
            "meeting_on": meeting_on.isoformat(),
            "last_day_to_send": delay.figures["last_day"],
            "unchecked": enumerate_fr(unchecked),
        },
    )


def _checked(
    rule: Notice, called: Addressee, sent: Sent, call: Call | None
) -> tuple[list[Verdict], list[str]]:
    """What the rules answer to what was told of a notice, and the names of what still has to be."""
    parts: list[Verdict] = []
    unchecked = []
    for name, told, check in (
        ("les moyens d’envoi", sent.means, _means),
        ("l’accusé de réception", sent.acknowledged, _acknowledged),
        ("ce que dit la convocation", sent.contents, _contents),
        ("les documents joints", sent.attached, _attached),
    ):
        if told is not None:
            parts += check(rule, called, sent, call)
        elif any(True for _ in check(rule, called, _nothing(sent), call)):
            unchecked.append(name)
    return parts, unchecked


def _nothing(sent: Sent) -> Sent:
    return Sent(on=sent.on, means=frozenset(), acknowledged=False, contents=frozenset(), attached=frozenset())


def _delay(rule: Notice, called: Addressee, sent: Sent, meeting_on: date, territory: Territory) -> Verdict:
    return under_each(
        "le texte ne dit pas comment arrondir un délai allongé.",
        rule.stretched(called.delay),
        lambda delay: delay_verdict(
            delay,
            start=sent.on,
            day=meeting_on,
            article=called.article,
            done="convocation envoyée",
            territory=territory,
        ),
    )


def _means(rule: Notice, called: Addressee, sent: Sent, call: Call | None) -> Iterator[Verdict]:
    means = sent.means or frozenset()
    used = enumerate_fr([each.label for each in Means if each in means]) or "aucun moyen"
    if called.sendings:
        done = any(each.is_done(means, sent.papers) for each in called.sendings)
        allowed = enumerate_fr([each.said for each in called.sendings], "ou")
        yield _part(done, f"Envoi par {used}", f"il faut {allowed}", called.article)
    elif means and not means <= COLLECTIVE:
        yield _part(
            True, f"Envoi par {used}", "le texte n’en impose aucun et chacun est touché", called.article
        )
    else:
        yield under_each(
            f"le texte ne dit pas par quel moyen convoquer, et {used} ne touche peut-être pas chacun.",
            [("tous les membres ont été touchés", True), ("tous ne l’ont pas été", False)],
            lambda reached: _part(reached, f"Envoi par {used}", "chacun doit être touché", called.article),
        )


def _acknowledged(rule: Notice, called: Addressee, sent: Sent, call: Call | None) -> Iterator[Verdict]:
    if rule.acknowledged:
        kept = "conservé" if sent.acknowledged else "absent"
        yield _part(
            bool(sent.acknowledged), f"Accusé de réception {kept}", "les statuts l’exigent", rule.article
        )


def _contents(rule: Notice, called: Addressee, sent: Sent, call: Call | None) -> Iterator[Verdict]:
    required = set(rule.contents)
    if call is not None and call.recalls_first:
        required.add(Content.FIRST_MEETING)
    if call is None:
        required.discard(Content.FIRST_MEETING)
    missing = [each.label for each in Content if each in required - (sent.contents or frozenset())]
    if required:
        told = f"il manque {enumerate_fr(missing)}" if missing else "tout ce qu’il faut y est"
        yield _part(not missing, "Contenu de la convocation", told, rule.article)


def _attached(rule: Notice, called: Addressee, sent: Sent, call: Call | None) -> Iterator[Verdict]:
    missing = [quote(name) for name in rule.attached if name not in (sent.attached or frozenset())]
    if rule.attached:
        told = f"il manque {enumerate_fr(missing)}" if missing else "tous y sont"
        yield _part(not missing, "Documents joints à la convocation", told, rule.article)


def _part(met: bool, what: str, told: str, article: str) -> Verdict:
    return Verdict(
        outcome=Outcome.YES if met else Outcome.NO,
        sentence=cited(f"{what}{NO_BREAK}: {told}.", article),
        article=article,
    )


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which a further meeting may be held; no last day when the text sets none."""

    first: date
    last: date | None

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


def further_window(call: Call, previous_on: date) -> Window:
    """When a further call may meet, after the meeting that failed. Raises RuleViolation for a wrong year."""
    known_day(previous_on)
    last = None if call.most_days is None else previous_on + timedelta(days=call.most_days)
    return Window(previous_on + timedelta(days=call.least_days), last)


def further_verdict(
    call: Call, *, previous_on: date, meeting_on: date, same_agenda: bool, article: str = ""
) -> Verdict:
    """Whether a further meeting is held within its days, on the same agenda when the text asks it.

    Raises RuleViolation for a meeting before the one that failed.
    """
    if meeting_on < previous_on:
        raise RuleViolation("La nouvelle réunion ne peut pas précéder celle qui a échoué.")
    window = further_window(call, previous_on)
    article = article or call.quorum.article
    after = (meeting_on - previous_on).days
    told = [f"{counted(after, 'jour', 'jours')} après celle du {long_date(previous_on)}"]
    until = f" et au plus tard le {long_date(window.last)}" if window.last else ""
    told.append(f"il la fallait à partir du {long_date(window.first)}{until}")
    if call.same_agenda:
        told.append("même ordre du jour" if same_agenda else "l’ordre du jour a changé")
    met = window.holds(meeting_on) and (same_agenda or not call.same_agenda)
    figures: dict[str, int | str] = {"days_after": after, "first_day": window.first.isoformat()}
    if window.last:
        figures["last_day"] = window.last.isoformat()
    return Verdict(
        outcome=Outcome.YES if met else Outcome.NO,
        sentence=cited(f"Nouvelle réunion{NO_BREAK}: {', '.join(told)}.", article),
        article=article,
        figures=dict(figures),
    )
