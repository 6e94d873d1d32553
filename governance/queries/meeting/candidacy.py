"""Whether somebody may stand: what the register answers, what people have to verify."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.kernel.periods import months_later
from cressmember.kernel.writing import NO_BREAK, enumerate_fr, long_date, quote, until_told
from cressmember.members.models import Membership, Organisation, Placement, Settlement
from governance.models import Candidacy, Election, Holder, Mandate, Office
from governance.queries.bureau import incompatible, kind_of
from governance.queries.meeting.election import (
    ElectionText,
    comes_to_term,
    member_since,
    outgoing,
    text_of_election,
)
from governance.queries.meeting.register import dues_year_on
from governance.queries.newcomer import held_already, limit_of
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

ANNOUNCED = "announced"


@dataclass(frozen=True, slots=True)
class Question:
    """Something that people verify: its code, what is asked, its article, and what was answered."""

    code: str
    asked: str
    article: str = ""
    met: bool | None = None

    @property
    def sentence(self) -> str:
        """What is left to verify, as the page says it."""
        return cited(f"À vérifier{NO_BREAK}: {self.asked}.", self.article)


@dataclass
class Judged:
    """What is said of a candidacy: the answers that refuse it, those that are met, what is left to verify.

    ``questions`` are what people have to verify, those that they answered among them.
    """

    refused: list[str] = field(default_factory=list)
    met: list[str] = field(default_factory=list)
    to_verify: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    @property
    def state(self) -> tuple[str, str]:
        """The tone and the word of where it stands."""
        if self.refused:
            return "stop", "Irrecevable"
        return ("attention", "À vérifier") if self.to_verify else ("good", "Recevable")

    def add(self, verdict: Verdict) -> None:
        rows = {Outcome.YES: self.met, Outcome.NO: self.refused, Outcome.TO_DECIDE: self.to_verify}
        rows[verdict.outcome].append(verdict.sentence)

    def ask(self, question: Question, told: str = "", *, candidacy: Candidacy) -> None:
        """Put what only people know: their answer, with who gave it and when, or what is left to verify."""
        found = candidacy.checked.get(question.code)
        if found is None:
            self.questions.append(question)
            self.to_verify.append(told or question.sentence)
            return
        self.questions.append(replace(question, met=found["met"]))
        answer = "oui" if found["met"] else "non"
        note = f", {found['note']}" if found["note"] else ""
        who = f" par {_named(found['by'])}" if found["by"] else ""
        day = long_date(timezone.localdate(datetime.fromisoformat(found["at"])))
        asked = question.asked[:1].upper() + question.asked[1:]
        verified = cited(f"{asked}{NO_BREAK}: {answer}, vérifié le {day}{who}{note}.", question.article)
        (self.met if found["met"] else self.refused).append(verified)


def _named(key: int) -> str:
    return str(User.objects.get(pk=key))


def judged(candidacy: Candidacy, text: ElectionText | None = None) -> Judged:
    """Every condition of the statutes put to a candidacy, kept or about to be."""
    text = text or text_of_election(candidacy.election)
    said, election = Judged(), candidacy.election
    day = election.item.meeting.held_on
    college = _college(candidacy, day)
    if text.candidacy is not None:
        applicant = _applicant(candidacy, text, day, college)
        for each in text.candidacy.conditions:
            question = _question(each)
            if not _is_known(each, candidacy):
                said.ask(question, candidacy=candidacy)
                continue
            rule = replace(text.candidacy, conditions=(each,))
            for part in _parts(candidacy_verdict(rule, applicant, election=day)):
                if part.is_open:
                    said.ask(question, part.sentence, candidacy=candidacy)
                else:
                    said.add(part)
    _ask_incompatible(candidacy, text, day, said)
    for verdict in _of_seat(candidacy, text, college, day):
        said.add(verdict)
    limit = candidacy.election.candidates_until
    if limit is not None and candidacy.received_on > limit and not candidacy.from_floor:
        told = f"Reçue le {long_date(candidacy.received_on)}, après la date annoncée, le {long_date(limit)}."
        said.ask(Question(ANNOUNCED, "admise malgré la date annoncée"), told, candidacy=candidacy)
    return said


def _ask_incompatible(candidacy: Candidacy, text: ElectionText, day: date, said: Judged) -> None:
    """What the text does not let the person hold together, for a seat as for an office."""
    if candidacy.person is None:
        return
    gained = [text.office] if text.office else [str(candidacy.election.body), text.seats]
    if text.office:
        gained.append(str(Office.Kind(kind_of(text.office)).label))
    found = incompatible(candidacy.person, text.told, [word for word in gained if word], on=day)
    if found is None:
        return
    if found.verdict.is_no:
        said.add(found.verdict)
    for quality, article in found.doubts:
        asked = f"{candidacy.person} n’est pas {quote(quality)}"
        said.ask(Question(f"not:{quality}", asked, article), candidacy=candidacy)


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
    if election.settled_at is None:
        for row, verdict in seats_beyond(candidacy, text):
            if not comes_to_term(row, text, day):
                yield verdict
    limit = limit_of(mandate, text.told)
    if limit is not None and limit.sentence:
        yield limit


def seats_beyond(candidacy: Candidacy, text: ElectionText) -> list[tuple[Mandate, Verdict]]:
    """The seats that the election does not end, of the organisation or of whoever would sit for it, refused.

    One that comes to term about then, in another college, may be given up by another election of the day.
    """
    if text.office:
        return []
    day = candidacy.election.item.meeting.held_on
    mandate = _as_mandate(candidacy, text, day)
    rows, article = [row for row in [held_already(mandate)] if row], ""
    if not rows and candidacy.person and text.told.composition is not None:
        article = text.told.composition.article
        sitting = Mandate.objects.in_force(on=day).voting().of_person(candidacy.person, on=day)
        rows = list(sitting.filter(body=mandate.body).select_related("organisation", "person"))
    renewed = outgoing(candidacy.election) if rows else []
    found = []
    for row in rows:
        if row in renewed:
            continue
        who = f"{candidacy.person}, pour {row.held_by}," if article and row.organisation else row.held_by
        where = f"{quote(str(mandate.body))}{until_told(row.ends_on)}"
        told = f"{who} siège déjà dans {where}, et cette élection ne renouvelle pas ce siège."
        found.append((row, _said(False, cited(told, article) if article else told)))
    return found


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


def who_may_stand(election: Election, text: ElectionText, *, on: date) -> QuerySet[Organisation]:
    """The members that their college lets stand on a day; every member where the text names no college.

    Who is of a college that the text does not know is kept: people still have to say where it goes.
    """
    members = Organisation.objects.filter(memberships__in=Membership.objects.in_force(on=on))
    conditions = text.candidacy.conditions if text.candidacy else ()
    named = [each.colleges for each in conditions if isinstance(each, OfCollege)]
    seat = text.told.college_of(election.college.code) if election.college and not text.office else ""
    if seat and not named:
        named = [frozenset([seat])]
    if not named:
        return members
    placed = Placement.objects.in_force(on=on)
    allowed = frozenset.intersection(*named) | {""}
    codes = set(placed.values_list("college__code", flat=True))
    placed = placed.filter(
        college__code__in=[code for code in codes if text.told.college_of(code) in allowed]
    )
    return members.filter(pk__in=placed.values("organisation"))


def _college(candidacy: Candidacy, day: date) -> str:
    if candidacy.organisation_id is None:
        return ""
    placed = Placement.objects.in_force(on=day).filter(organisation=candidacy.organisation_id)
    return placed.values_list("college__code", flat=True).first() or ""


def _is_known(condition: Condition, candidacy: Candidacy) -> bool:
    """Whether a condition may be answered by the register, or by what was filed; people verify the others."""
    match condition:
        case Sent():
            return bool(candidacy.form)
        case Quality() | NotEmployee():
            return False
        case UpToDate() | OfCollege():
            return candidacy.organisation_id is not None
    return True


def _question(condition: Condition) -> Question:
    """A condition as people are asked to verify it."""
    asked, code = condition.title[:1].lower() + condition.title[1:], condition.kind
    match condition:
        case Quality():
            code = f"{code}:{condition.quality}"
            asked = f"{'n’a pas' if condition.is_barred else 'a'} la qualité {quote(condition.quality)}"
        case Sent():
            forms = enumerate_fr(sorted(each.label for each in condition.forms), "ou")
            asked = f"candidature envoyée {forms}"
    return Question(code, asked, condition.article)


def _said(met: bool, sentence: str) -> Verdict:
    return Verdict(outcome=Outcome.YES if met else Outcome.NO, sentence=sentence)
