"""Agenda and convening: who may have a meeting held, who may put an item, and what is not on the agenda."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK, enumerate_fr
from governance.rules.answer.joining import joined, together
from governance.rules.answer.verdict import Outcome, Verdict, cited, under_each
from governance.rules.meeting.delay import Delay, delay_verdict
from governance.rules.meeting.holidays import Territory
from governance.rules.meeting.initiative import Initiator, Request, Support, nobody_such, support
from governance.rules.meeting.notice import Notice
from governance.rules.presence.turnout import Turnout
from governance.rules.text.wording import Choice, part, term
from governance.rules.vote.count import majority_verdict
from governance.rules.vote.majority import Majority
from governance.rules.vote.poll import Poll


class Form(Choice):
    """How a request must be made."""

    FREE = "free", "sans forme"
    WRITTEN = "written", "par écrit"
    SIGNED = "signed", "par écrit, avec les signatures"
    REGISTERED = "registered", "par lettre recommandée"
    ELECTRONIC_REGISTERED = "electronic_registered", "par lettre recommandée électronique"


class OffAgenda(Choice):
    """What becomes of a question that is not on the agenda."""

    NEVER = "never", "elle n’est jamais discutée"
    AFTER_VOTE = "after_vote", "elle est discutée si un vote l’accepte d’abord"
    MINOR = "minor", "elle est discutée en questions diverses, si elle est mineure"
    UNSTATED = "unstated", "le texte ne le dit pas"


@part
class AgendaRight:
    """Who may put an item on the agenda, how long before and how."""

    who: Initiator = term("qui peut inscrire une question")
    before: Delay | None = term("le délai avant la réunion (null : aucun)")
    forms: frozenset[Form] = term("les formes de la demande, au choix", least=1)


@part
class Agenda:
    """What may be discussed."""

    article: str = term("l’article")
    rights: tuple[AgendaRight, ...] = term("qui peut inscrire une question", least=1)
    off_agenda: OffAgenda = term("ce que devient une question hors de l’ordre du jour")
    acceptance: Majority | None = term("la majorité qui accepte de la discuter", default=None)

    def contradictions(self) -> Iterator[str]:
        after_vote = self.off_agenda is OffAgenda.AFTER_VOTE
        if after_vote and self.acceptance is None:
            yield "Un vote accepte les questions hors de l’ordre du jour : il manque sa majorité."
        if self.acceptance is not None and not after_vote:
            yield "Une majorité accepte les questions hors de l’ordre du jour, mais aucun vote n’est prévu."


@part
class Convening:
    """Who calls a meeting, and who may have it called."""

    article: str = term("l’article")
    who: tuple[Initiator, ...] = term("qui peut faire convoquer la réunion", least=1)


def convening_verdict(rule: Convening, request: Request, turnout: Turnout) -> Verdict:
    """Whether a request has a meeting called. Raises RuleViolation when more ask than there are."""
    found = _best([support(each, request, turnout) for each in rule.who])
    if found is None:
        return _refused(f"Convocation refusée{NO_BREAK}: {nobody_such(rule.who, request)}.", rule.article)
    start = "Réunion à convoquer" if found.met else "Convocation refusée"
    return _supported(f"{start}{NO_BREAK}: {found.told}.", rule.article, found)


def item_verdict(
    rule: Agenda,
    request: Request,
    turnout: Turnout,
    *,
    received_on: date,
    meeting_on: date,
    form: Form = Form.WRITTEN,
    notice: Notice | None = None,
    territory: Territory = Territory.MAINLAND,
) -> Verdict:
    """Whether an item that is asked for goes on the agenda: enough support, early enough, in the right form.

    ``notice`` is that of the meeting, for a delay that stretches with it. The right that serves the request
    best is the one that answers. Raises RuleViolation when more ask than there are.
    """
    answers = []
    for right in rule.rights:
        if found := support(right.who, request, turnout):
            start = "Soutien suffisant" if found.met else "Soutien insuffisant"
            parts = [_supported(f"{start}{NO_BREAK}: {found.told}.", rule.article, found)]
            if right.before is not None:
                parts.append(_in_time(rule.article, right.before, received_on, meeting_on, notice, territory))
            parts.append(_in_form(rule.article, right, form))
            answers.append(_item(rule, parts))
    if not answers:
        rights = tuple(right.who for right in rule.rights)
        return _refused(f"Inscription refusée{NO_BREAK}: {nobody_such(rights, request)}.", rule.article)
    order = (Outcome.YES, Outcome.TO_DECIDE, Outcome.NO)
    return min(answers, key=lambda answer: order.index(answer.outcome))


def off_agenda_verdict(
    rule: Agenda,
    *,
    is_minor: bool,
    poll: Poll | None = None,
    turnout: Turnout | None = None,
) -> Verdict:
    """Whether a question off the agenda may be discussed; a vote accepts it where the text says so.

    Raises RuleViolation when the vote that the text asks for was not held.
    """
    match rule.off_agenda:
        case OffAgenda.NEVER:
            return _refused("Question hors de l’ordre du jour : elle ne peut être discutée.", rule.article)
        case OffAgenda.MINOR:
            told = (
                "mineure, elle est discutée en questions diverses" if is_minor else "elle n’est pas mineure"
            )
            return Verdict(
                outcome=Outcome.YES if is_minor else Outcome.NO,
                sentence=cited(f"Question hors de l’ordre du jour : {told}.", rule.article),
                article=rule.article,
            )
        case OffAgenda.UNSTATED:
            return under_each(
                "le texte ne dit pas ce que devient une question hors de l’ordre du jour.",
                [
                    ("le principe que seul l’ordre du jour se délibère", False),
                    ("la souveraineté de l’assemblée", True),
                ],
                lambda discussed: Verdict(
                    outcome=Outcome.YES if discussed else Outcome.NO,
                    sentence="Question hors de l’ordre du jour.",
                    article=rule.article,
                ),
            )
    assert rule.acceptance is not None  # Refused when it is read.
    if poll is None or turnout is None:
        raise RuleViolation(
            "Un vote doit d’abord accepter de discuter cette question : indiquez ce qu’il a donné.",
            article=rule.acceptance.article,
        )
    return majority_verdict(rule.acceptance, poll, turnout)


def _in_time(
    article: str,
    before: Delay,
    received_on: date,
    meeting_on: date,
    notice: Notice | None,
    territory: Territory,
) -> Verdict:
    if before.stretches and notice is None:
        raise ValueError("a delay that stretches needs the notice that it stretches with")
    return under_each(
        "le texte ne dit pas comment arrondir un délai allongé.",
        notice.stretched(before) if notice is not None else [("", before)],
        lambda delay: delay_verdict(
            delay,
            start=received_on,
            day=meeting_on,
            article=article,
            done="demande reçue",
            territory=territory,
        ),
    )


def _in_form(article: str, right: AgendaRight, form: Form) -> Verdict:
    met = form in right.forms or Form.FREE in right.forms
    forms = enumerate_fr([each.label for each in Form if each in right.forms], "ou")
    return Verdict(
        outcome=Outcome.YES if met else Outcome.NO,
        sentence=cited(f"Demande faite {form.label}{NO_BREAK}: elle se fait {forms}.", article),
        article=article,
        figures={"form": str(form)},
    )


def _item(rule: Agenda, parts: list[Verdict]) -> Verdict:
    start = {
        Outcome.YES: "Question à inscrire à l’ordre du jour.",
        Outcome.NO: "Inscription refusée.",
        Outcome.TO_DECIDE: "Inscription à trancher.",
    }
    outcome = together([part.outcome for part in parts])
    told = [part.sentence for part in parts if part.outcome is outcome]
    return joined(
        parts,
        sentence=" ".join([start[outcome], *told]),
        article=rule.article,
        figures=parts[0].figures,
    )


def _best(found: list[Support | None]) -> Support | None:
    """The right that serves best: one that is met, else one that is not."""
    known = [each for each in found if each is not None]
    return max(known, key=lambda each: each.met, default=None)


def _supported(sentence: str, article: str, found: Support) -> Verdict:
    return Verdict(
        outcome=Outcome.YES if found.met else Outcome.NO,
        sentence=cited(sentence, article),
        article=article,
        figures=found.figures,
    )


def _refused(sentence: str, article: str) -> Verdict:
    return Verdict(outcome=Outcome.NO, sentence=cited(sentence, article), article=article)
