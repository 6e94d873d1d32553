"""Whether somebody may stand: what the register answers, what people have to verify."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from cressmember.kernel.periods import months_later
from cressmember.kernel.writing import NO_BREAK, enumerate_fr, long_date, quote
from cressmember.members.models import Placement, Settlement
from governance.models import Candidacy, Holder, Mandate
from governance.queries.meeting.election import ElectionText, member_since, text_of_election
from governance.queries.meeting.register import dues_year_on
from governance.queries.newcomer import limit_of
from governance.rules.answer.verdict import Outcome, Verdict, cited
from governance.rules.election.applicant import Applicant, candidacy_verdict
from governance.rules.election.candidacy import (
    Condition,
    Form,
    NotEmployee,
    OfCollege,
    Paper,
    Quality,
    Sent,
    UpToDate,
)

EMPLOYEE = "salarié"


@dataclass
class Judged:
    """What is said of a candidacy: the answers that refuse it, those that are met, what is left to verify."""

    refused: list[str] = field(default_factory=list)
    met: list[str] = field(default_factory=list)
    to_verify: list[str] = field(default_factory=list)

    @property
    def state(self) -> tuple[str, str]:
        """The tone and the word of where it stands."""
        if self.refused:
            return "stop", "Irrecevable"
        return ("attention", "À vérifier") if self.to_verify else ("good", "Recevable")

    def add(self, verdict: Verdict) -> None:
        rows = {Outcome.YES: self.met, Outcome.NO: self.refused, Outcome.TO_DECIDE: self.to_verify}
        rows[verdict.outcome].append(verdict.sentence)


def judged(candidacy: Candidacy, text: ElectionText | None = None) -> Judged:
    """Every condition of the statutes put to a candidacy, kept or about to be."""
    text = text or text_of_election(candidacy.election)
    said, election = Judged(), candidacy.election
    day = election.item.meeting.held_on
    college = _college(candidacy, day)
    if text.candidacy is not None:
        applicant = _applicant(candidacy, text, day, college)
        known = tuple(each for each in text.candidacy.conditions if _is_known(each, candidacy))
        for each in text.candidacy.conditions:
            if each in known:
                rule = replace(text.candidacy, conditions=(each,))
                for part in _parts(candidacy_verdict(rule, applicant, election=day)):
                    said.add(part)
            else:
                said.to_verify.append(_to_verify(each))
    for verdict in _of_seat(candidacy, text, college, day):
        said.add(verdict)
    limit = candidacy.election.candidates_until
    if limit is not None and candidacy.received_on > limit and not candidacy.from_floor:
        said.to_verify.append(
            f"Reçue le {long_date(candidacy.received_on)}, après la date annoncée, le {long_date(limit)}."
        )
    return said


def _parts(verdict: Verdict) -> tuple[Verdict, ...]:
    return verdict.parts or (verdict,)


def _of_seat(candidacy: Candidacy, text: ElectionText, college: str, day: date) -> Iterator[Verdict]:
    """What the seat asks beside the candidacy: its college, the mandates done, to sit for an office."""
    election = candidacy.election
    if text.office:
        yield _sits(candidacy, text, day)
        return
    seat = text.told.college_of(election.college.code) if election.college else ""
    of_college = any(
        isinstance(each, OfCollege) for each in (text.candidacy.conditions if text.candidacy else ())
    )
    if seat and candidacy.organisation_id and not of_college:
        met = text.told.college_of(college) == seat
        verb = "est" if met else "n’est pas"
        yield _said(met, f"{candidacy.organisation} {verb} du collège {quote(str(election.college))}.")
    mandate = _as_mandate(candidacy, text, day)
    limit = limit_of(mandate, text.told)
    if limit is not None and limit.sentence:
        yield limit


def _sits(candidacy: Candidacy, text: ElectionText, day: date) -> Verdict:
    rule = text.told.bureau.office(text.office) if text.told.bureau else None
    found = seat_of(candidacy, text, on=day)
    if rule is None or not rule.is_on_board:
        return _said(True, "Cette fonction est ouverte à qui ne siège pas.")
    told = f"siège dans {quote(str(text.board))}" if found else f"ne siège pas dans {quote(str(text.board))}"
    return _said(found is not None, cited(f"{candidacy.name} {told}.", rule.article))


def seat_of(candidacy: Candidacy, text: ElectionText, *, on: date) -> Mandate | None:
    """The mandate under which a candidate to an office sits on a day; None for one who does not."""
    rows = Mandate.objects.in_force(on=on).voting().filter(body=text.board)
    if candidacy.organisation_id is not None:
        return rows.filter(organisation=candidacy.organisation).first()
    assert candidacy.person is not None  # The database keeps an organisation or a person.
    return rows.of_person(candidacy.person, on=on).first()


def _as_mandate(candidacy: Candidacy, text: ElectionText, day: date) -> Mandate:
    """The mandate that this candidacy would become, unsaved."""
    election = candidacy.election
    mandate = Mandate(
        body=election.body,
        organisation=candidacy.organisation,
        person=None if candidacy.organisation_id else candidacy.person,
        college=election.college,
        territory=election.territory,
        seats=text.seats,
        obtained=Mandate.Obtained.ELECTED,
        starts_on=day,
    )
    people = []
    if candidacy.organisation_id and candidacy.person:
        people.append(Holder(role=Holder.Role.TITULAR, person=candidacy.person, starts_on=day))
    mandate.people = people  # type: ignore[attr-defined]
    return mandate


def _applicant(candidacy: Candidacy, text: ElectionText, day: date, college: str) -> Applicant:
    organisation = candidacy.organisation_id
    since = member_since([organisation], on=day).get(organisation) if organisation else None
    return Applicant(
        name=candidacy.name,
        filed_on=candidacy.received_on,
        form=_form(candidacy.form),
        papers={each: candidacy.papers[each.value] for each in Paper if each.value in candidacy.papers},
        born=candidacy.born,
        member_since=since,
        years_up_to_date=years_up_to_date(organisation, on=day) if organisation else 0,
        qualities=frozenset(name for name, has in candidacy.checked.items() if has),
        college=text.told.college_of(college),
    )


def _form(name: str) -> Form | None:
    return next((each for each in Form if each.value == name), None)


def years_up_to_date(organisation: int, *, on: date) -> int:
    """For how many dues years in a row, that of the day included, the register knows them settled."""
    told = set(
        Settlement.objects.standing()
        .filter(organisation=organisation)
        .values_list("year_starts_on", flat=True)
    )
    start, years = dues_year_on(on).start, 0
    while start in told:
        years, start = years + 1, months_later(start, -12)
    return years


def _college(candidacy: Candidacy, day: date) -> str:
    if candidacy.organisation_id is None:
        return ""
    placed = Placement.objects.in_force(on=day).filter(organisation=candidacy.organisation_id)
    return placed.values_list("college__code", flat=True).first() or ""


def _is_known(condition: Condition, candidacy: Candidacy) -> bool:
    """Whether a condition may be answered: by the register, by what was filed, by what people verified."""
    match condition:
        case Sent():
            return bool(candidacy.form)
        case Quality():
            return condition.quality in candidacy.checked
        case NotEmployee():
            return candidacy.checked.get(EMPLOYEE) is False
        case UpToDate() | OfCollege():
            return candidacy.organisation_id is not None
    return True


def _to_verify(condition: Condition) -> str:
    told = condition.title[:1].lower() + condition.title[1:]
    match condition:
        case Quality():
            told = f"{condition.title[:1].lower()}{condition.title[1:]}, {quote(condition.quality)}"
        case Sent():
            forms = enumerate_fr(sorted(each.label for each in condition.forms), "ou")
            told = f"candidature envoyée {forms}"
    return cited(f"À vérifier{NO_BREAK}: {told}.", condition.article)


def _said(met: bool, sentence: str) -> Verdict:
    return Verdict(outcome=Outcome.YES if met else Outcome.NO, sentence=sentence)
