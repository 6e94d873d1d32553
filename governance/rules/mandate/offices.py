"""The bureau of a body: its offices, who may hold them, until when, and what may not be held together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK, counted, enumerate_fr, long_date, number, quote
from governance.rules.answer.conjunction import conjunction
from governance.rules.answer.verdict import Outcome, Reading, Verdict, cited
from governance.rules.election.applicant import Applicant, conditions_met
from governance.rules.election.candidacy import (
    Age,
    Deadline,
    Joined,
    NotEmployee,
    OfCollege,
    Quality,
    Seniority,
    Sent,
    UpToDate,
)
from governance.rules.election.election import Election
from governance.rules.mandate.mandates import Ending, FixedDate, Mandates, Whole, Years, ending, mandate_end
from governance.rules.seat.size import Size
from governance.rules.text.wording import Choice, part, term


class Cumulation(Choice):
    """Whether one person may hold two offices."""

    NEVER = "never", "ne se cumulent pas"
    ALLOWED = "allowed", "se cumulent"
    UNSTATED = "unstated", "le texte ne le dit pas"


@part
class Office:
    """One office: how many hold it, and who is eligible."""

    name: str = term("le nom de la fonction")
    article: str = term("l’article")
    size: Size = term("combien de personnes l’exercent")
    is_on_board: bool = term("s’il faut siéger dans l’instance")
    conditions: tuple[
        Deadline | Sent | Joined | Age | Seniority | UpToDate | NotEmployee | Quality | OfCollege, ...
    ] = term("les conditions d’éligibilité", default=())
    approved_by: str = term("qui doit agréer la personne élue", default="")


@part
class WithBoard:
    """The bureau ends with the body that elects it."""

    kind: ClassVar[str] = "with_board"
    title: ClassVar[str] = "Celle de l’organe qui l’élit"


@part
class Alternation:
    """From one mandate to the next, these offices pass from a college to another."""

    article: str = term("l’article")
    offices: frozenset[str] = term("les fonctions qui alternent", least=1)
    colleges: tuple[str, ...] = term(
        "les collèges, dans l’ordre où la fonction passe de l’un à l’autre", least=2
    )

    def after(self, college: str) -> str:
        """The college whose turn comes after another’s. Raises RuleViolation when it has no turn."""
        if college not in self.colleges:
            raise RuleViolation(
                f"Le collège {quote(college)} n’a pas de tour dans cette alternance.", self.article
            )
        return self.colleges[(self.colleges.index(college) + 1) % len(self.colleges)]


@part
class Bureau:
    """The offices of a body and how they are filled."""

    article: str = term("l’article")
    offices: tuple[Office, ...] = term("les fonctions", least=1)
    election: Election = term("l’élection du bureau")
    is_secret: bool = term("si le vote est secret")
    within_days: int | None = term("le délai pour l’élire, en jours (aucun : null)")
    length: Years | FixedDate | WithBoard = term("la durée du mandat du bureau")
    cumulation: Cumulation = term("le cumul des fonctions")
    alternation: Alternation | None = term("l’alternance entre collèges", default=None)

    def contradictions(self) -> Iterator[str]:
        names = [office.name for office in self.offices]
        if len(set(names)) < len(names):
            yield "Deux fonctions du bureau portent le même nom."
        for name in sorted(self.alternation.offices if self.alternation else ()):
            if name not in names:
                yield f"La fonction {quote(name)} alterne, mais le bureau ne la connaît pas."

    def office(self, name: str) -> Office:
        """One office by its name. Raises RuleViolation when the bureau has none such."""
        for office in self.offices:
            if office.name == name:
                return office
        raise RuleViolation(f"Le bureau n’a pas de fonction {quote(name)}.", self.article)


@dataclass(frozen=True, slots=True)
class OfficeHolder:
    """Someone in an office, ``where`` it is held: the name of a body, when it has to be told."""

    office: str
    name: str
    where: str = ""

    @property
    def told(self) -> str:
        """Who it is, and where when that is known."""
        return f"{self.name}, {self.where}" if self.where else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Nominee:
    """Someone proposed for an office: the facts of an applicant, and those of the bureau.

    ``previous_college`` is that of whoever held the office before; ``is_approved`` is None as long as the
    outside authority has not said.
    """

    applicant: Applicant
    is_on_board: bool
    previous_college: str = ""
    is_approved: bool | None = None


def office_verdict(
    rule: Bureau, name: str, nominee: Nominee, holders: Sequence[OfficeHolder] = (), *, on: date
) -> Verdict:
    """Whether someone may take an office that day, beside those who hold one already.

    Raises RuleViolation for an office that the bureau does not have.
    """
    office = rule.office(name)
    applicant = nominee.applicant
    who = quote(applicant.name)
    parts = conditions_met(office.conditions, applicant, election=on)
    if office.is_on_board:
        told = "siège" if nominee.is_on_board else "ne siège pas"
        parts.append(_said(nominee.is_on_board, f"{who} {told} dans l’instance.", office.article))
    taken = [holder for holder in holders if holder.office == name and holder.name != applicant.name]
    if office.size.most is not None:
        who_holds = f" ({' ; '.join(holder.told for holder in taken)})" if taken else ""
        told = f"{counted(len(taken), 'personne', 'personnes')} déjà{who_holds}, {office.size.said} en tout."
        parts.append(_said(len(taken) < office.size.most, told, office.article))
    held = sorted(
        holder.office for holder in holders if holder.name == applicant.name and holder.office != name
    )
    if held:
        parts.append(_cumulated(rule, applicant.name, [*held, name]))
    if rule.alternation and name in rule.alternation.offices and nominee.previous_college:
        expected = rule.alternation.after(nominee.previous_college)
        told = f"Après le collège {quote(nominee.previous_college)}, la fonction revient à {quote(expected)}."
        parts.append(_said(applicant.college == expected, told, rule.alternation.article))
    if office.approved_by:
        parts.append(_approved(office, nominee))
    return conjunction(
        parts,
        kept=f"{who} peut exercer la fonction {quote(name)}",
        broken=f"{who} ne peut pas exercer la fonction {quote(name)}",
        article=office.article,
    )


def bureau_verdict(rule: Bureau, holders: Sequence[OfficeHolder]) -> Verdict:
    """Whether each office is held as the text wants, and by whom; vacant offices are said.

    Raises RuleViolation for an office that the bureau does not have.
    """
    for holder in holders:
        rule.office(holder.office)
    parts = []
    for office in rule.offices:
        names = [holder.name for holder in holders if holder.office == office.name]
        fits = len(names) >= office.size.least and (
            office.size.most is None or len(names) <= office.size.most
        )
        who = enumerate_fr(names) if names else "vacant"
        told = f"{office.name}{NO_BREAK}: {who}, {number(len(names))} sur {office.size.said}."
        parts.append(_said(fits, told, office.article))
    for name, count in Counter(holder.name for holder in holders).items():
        if count > 1:
            held = sorted(holder.office for holder in holders if holder.name == name)
            parts.append(_cumulated(rule, name, held))
    return conjunction(
        parts,
        kept="Le bureau est complet",
        broken="Le bureau est incomplet ou irrégulier",
        article=rule.article,
        figures={"held": len(holders), "offices": len(rule.offices)},
    )


def bureau_due_verdict(rule: Bureau, board_on: date, *, elected_on: date | None, on: date) -> Verdict:
    """Whether the bureau was elected in time after the body was, or still can be."""
    if rule.within_days is None:
        return _said(True, "Aucun délai n’est dit pour élire le bureau.", rule.article)
    last = board_on + timedelta(days=rule.within_days)
    day = elected_on or on
    done = f"élu le {long_date(day)}," if elected_on else "à élire"
    told = f"Bureau {done} au plus tard le {long_date(last)}."
    return _said(day <= last, told, rule.article, days=(day - board_on).days, most=rule.within_days)


def bureau_end(rule: Bureau, start: date, *, board_ends: date) -> Ending:
    """When the mandate of the bureau is over, never after that of the body when it ends with it."""
    if isinstance(rule.length, WithBoard):
        return ending(start, board_ends, rule.article, "avec l’instance qui l’élit")
    alone = Mandates(article=rule.article, length=rule.length, renewal=Whole(), limit=None)
    return mandate_end(alone, start)


def _cumulated(rule: Bureau, name: str, offices: Sequence[str]) -> Verdict:
    told = f"{quote(name)} cumulerait {enumerate_fr([quote(office) for office in offices])}"
    if rule.cumulation is not Cumulation.UNSTATED:
        allowed = rule.cumulation is Cumulation.ALLOWED
        return _said(allowed, f"{told}, les fonctions {rule.cumulation.label}.", rule.article)
    question = "le texte ne dit pas si les fonctions se cumulent."
    return Verdict(
        outcome=Outcome.TO_DECIDE,
        sentence=cited(f"À trancher{NO_BREAK}: {told}, {question}", rule.article),
        article=rule.article,
        question=question,
        readings=(Reading("elles se cumulent", Outcome.YES), Reading("elles ne se cumulent pas", Outcome.NO)),
    )


def _approved(office: Office, nominee: Nominee) -> Verdict:
    if nominee.is_approved is not None:
        told = "Agrément donné" if nominee.is_approved else "Agrément refusé"
        return _said(nominee.is_approved, f"{told}, {office.approved_by}.", office.article)
    question = f"l’agrément est attendu, {office.approved_by}."
    return Verdict(
        outcome=Outcome.TO_DECIDE,
        sentence=cited(f"À trancher{NO_BREAK}: {question}", office.article),
        article=office.article,
        question=question,
        readings=(Reading("agrément donné", Outcome.YES), Reading("agrément refusé", Outcome.NO)),
    )


def _said(met: bool, told: str, article: str, **figures: int) -> Verdict:
    return Verdict(
        outcome=Outcome.YES if met else Outcome.NO,
        sentence=cited(told, article),
        article=article,
        figures=figures,
    )
