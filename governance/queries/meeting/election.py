"""An election of persons: what the text says of it, who elects, what its rounds decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK, counted, enumerate_fr, plural
from cressmember.members.models import Membership
from governance.models import Ballot, Body, Candidacy, Election, Mandate, Participant, RollLine, Vote
from governance.queries.bureau import kind_of
from governance.queries.meeting.deciding import agreed_counts
from governance.queries.meeting.electors import electors_told
from governance.queries.meeting.gathering import Gathering, gathering_of, statutes_of
from governance.queries.meeting.text import text_of_meeting
from governance.queries.seated import FILLINGS, Obtained, in_quality, sitting_in
from governance.queries.text import BodyText, text_in
from governance.rules.answer.verdict import Outcome, Verdict
from governance.rules.election.candidacy import Candidacy as CandidacyRule
from governance.rules.election.college_election import Parity, election_result
from governance.rules.election.contest import ContestResult
from governance.rules.election.election import Election as ElectionRule
from governance.rules.election.election import GenderBy, Lists
from governance.rules.mandate.mandates import mandate_end
from governance.rules.scenario.election import CandidateOf, ContestOf, ElectionOf, RoundOf, VotesFor
from governance.rules.scenario.seats import People
from governance.rules.seat.claim import Claim, group_of, territory_in
from governance.rules.seat.gender import GenderRule, Sexes, sexes_of

# Mandates that end within two months of the meeting are those that it renews.
AROUND_DAYS = 62


LISTS = (
    f"Les statuts élisent ici des listes, et ce vote ne se tient pas dans l’application{NO_BREAK}: tenez-le "
    "sur papier, puis saisissez les mandats obtenus sur la page de l’instance, d’après le procès-verbal du "
    "scrutin."
)


@dataclass(frozen=True, slots=True)
class ElectionText:
    """What the version of the meeting says of an election; nothing of seats that it does not elect.

    ``seats`` names them there, ``office`` a function of the bureau of ``board``.
    """

    told: BodyText
    seats: str = ""
    office: str = ""
    rule: ElectionRule | None = None
    candidacy: CandidacyRule | None = None

    @property
    def elects_lists(self) -> bool:
        """Whether votes go to lists, which are not voted on here (docs/decisions, « Lists are counted »)."""
        return self.rule is not None and isinstance(self.rule.scrutin, Lists)

    @property
    def board(self) -> Body:
        """The body whose code the statutes know."""
        assert self.told.board is not None  # Asked of an election that the text has.
        return self.told.board


def text_of_election(election: Election) -> ElectionText:
    """What binds an election: the version under which its meeting is held."""
    meeting = election.item.meeting
    told = text_in(text_of_meeting(meeting).version, election.body)
    if told.version is None or not (election.office or told.seating):
        return ElectionText(told)
    if election.office:
        offices = [
            each.name
            for each in (told.bureau.offices if told.bureau else ())
            if election.office in (each.name, kind_of(each.name))
        ]
        named = [name for name in offices if name == election.group] or offices
        if told.bureau is None or len(named) != 1:
            return ElectionText(told)
        return ElectionText(told, office=named[0], rule=told.bureau.election)
    seating = told.seating
    assert seating is not None
    claim = Claim(
        seats=election.group,
        fillings=FILLINGS[Obtained.ELECTED],
        college=told.college_of(election.college.code if election.college else ""),
        territory=election.territory,
    )
    group = group_of(seating.composition, claim)
    found = seating.election_of(group.name) if group else None
    if group is None or found is None:
        return ElectionText(told)
    return ElectionText(told, seats=group.name, rule=found.election, candidacy=found.candidacy)


def said_rule(election: Election) -> ElectionText:
    """The same, for what needs a rule. Raises RuleViolation where the text has none, or elects lists."""
    text = text_of_election(election)
    if text.rule is None:
        raise RuleViolation(
            "Les statuts ne disent pas comment ces sièges s’élisent : rattachez l’élection aux sièges ou à "
            "la fonction qu’ils nomment, ou dites qu’elle n’est que pour avis."
        )
    if text.elects_lists:
        raise RuleViolation(LISTS)
    return text


def electors_of(
    election: Election, gathering: Gathering, *, text: ElectionText | None = None, present: bool = True
) -> list[RollLine]:
    """The lines of the roll that elect these seats, of those who take part unless asked for all of them."""
    text = text or text_of_election(election)
    lines = [each for each in gathering.lines if not present or gathering.way_of(str(each.participant_id))]
    if text.rule is None:
        code = text.told.college_of(election.college.code) if election.college else ""
        return [each for each in lines if code in ("", each.college)]
    meeting = gathering.meeting
    body = "" if meeting.of_all_members or meeting.body is None else meeting.body.code
    rule = text.told.composition
    code = text.told.college_of(election.college.code) if election.college else ""
    territory = territory_in(rule, election.territory) if rule else election.territory
    by_territory = text.rule.electors.who == "own_territory"
    return [
        each
        for each in lines
        if text.rule.electors.may_elect(
            college=each.college,
            territory=territory_in(rule, each.participant.constituency) if rule else "",
            body=body,
            seat=territory if by_territory else code,
        )
    ]


def electors_document(lines: Sequence[RollLine], gathering: Gathering) -> dict[str, dict[str, Any]]:
    """The electors of a round as its ballot keeps them: their votes, and whoever votes for them."""
    electors: dict[str, dict[str, Any]] = {}
    for line in lines:
        key = str(line.participant_id)
        holder = gathering.represented.get(key)
        # Somebody who is not on the lists has no key: the desk types what it votes.
        told = int(holder) if holder is not None and holder.isdecimal() else None
        known = electors.setdefault(key, {"votes": 0, "holder": told, "by_rule": False})
        known["votes"] += line.votes
    return electors


def who_elects(election: Election, text: ElectionText) -> str:
    """Who votes in this election, in words."""
    seat = election.seat
    if text.rule is None:
        return f"Le collège {election.college}" if election.college else "Tous ceux qui ont voix à la réunion"
    match text.rule.electors.who:
        case "own_college":
            return f"Le collège {election.college or seat}"
        case "own_territory":
            return f"Les membres du territoire {seat}"
        case "college":
            names = text.told.colleges.names if text.told.colleges else {}
            return f"Le collège {names.get(text.rule.electors.name, text.rule.electors.name)}"
        case "body":
            return "Ceux qui siègent dans l’instance"
    return "Toute l’assemblée"


@dataclass(frozen=True)
class Rounds:
    """An election as the rules look at it: who stands, the rounds that were closed."""

    election: Election
    text: ElectionText
    candidacies: tuple[Candidacy, ...]
    ballots: tuple[Ballot, ...]
    staying: Sexes = field(default_factory=Sexes)

    @cached_property
    def names(self) -> dict[int, str]:
        """Under what name each candidate is told: that of the paper, whatever the register says since.

        Two of one name are told apart by their rank.
        """
        told: dict[int, str] = {}
        printed = {row["candidacy"]: row["name"] for ballot in self.ballots for row in ballot.choices}
        for each in self.candidacies:
            if each.pk in printed:
                told[each.pk] = printed[each.pk]
                continue
            twins = sum(other.name == each.name for other in self.candidacies)
            told[each.pk] = each.name if twins == 1 else f"{each.name} n° {each.position or each.pk}"
        return told

    @cached_property
    def standing(self) -> tuple[Candidacy, ...]:
        """Those for whom the next round votes: who stays after the last one, without those who left."""
        able = tuple(each for each in self.candidacies if each.stands)
        if not self.ballots or self.result is None:
            return able
        return tuple(each for each in able if self.names[each.pk] in self.result.last.standing)

    @cached_property
    def question(self) -> ElectionOf:
        """The election as a scenario puts it; it answers alike, read again years later."""
        stood = {key for ballot in self.ballots for key in keys_of(ballot)}
        contest = ContestOf(
            seats=self.election.seats,
            candidates=tuple(self._candidate(each) for each in self.candidacies if each.pk in stood),
            rounds=tuple(round_of(ballot, self.names) for ballot in self.ballots),
        )
        staying = self.staying
        return ElectionOf(
            body=self.text.board.code,
            seats=self.text.seats,
            office=self.text.office,
            contests=(contest,),
            staying=People(women=staying.women, men=staying.men, unknown=staying.unknown),
        )

    @cached_property
    def result(self) -> ContestResult | None:
        """Who was elected round after round; None before the first one."""
        if not self.ballots:
            return None
        rule = said_rule(self.election).rule
        assert rule is not None
        (contest,) = self.question.contests
        gender: tuple[GenderRule, ...] = ()
        if self.text.seats and self.text.told.seating:
            gender = self.text.told.seating.composition.gender
        found = election_result(rule, {"": contest.contest}, Parity(gender, self.staying))
        return found.contests[""]

    @cached_property
    def verdict(self) -> Verdict | None:
        """What the rounds decided; None before the first one, where somebody stands."""
        if self.ballots:
            assert self.text.told.version is not None  # Without statutes there is no rule, hence no round.
            return self.question.answer(statutes_of(self.text.told.version))
        return None if any(each.stands for each in self.candidacies) else vacant(self.election, self.text)

    @cached_property
    def elected(self) -> tuple[Candidacy, ...]:
        """Those who are elected so far, in the order of the result."""
        by_name = {self.names[each.pk]: each for each in self.candidacies}
        return tuple(by_name[name] for name in self.result.elected) if self.result else ()

    def _candidate(self, candidacy: Candidacy) -> CandidateOf:
        row = next(
            row for ballot in self.ballots for row in ballot.choices if row["candidacy"] == candidacy.pk
        )
        since = row.get("since")
        return CandidateOf(
            name=self.names[candidacy.pk],
            born=candidacy.born,
            member_since=date.fromisoformat(since) if since else None,
            sex=row.get("sex", ""),
        )

    def offered(self) -> list[dict[str, Any]]:
        """The candidates of the next round as its ballot keeps them, with what may part equals."""
        standing = self.standing
        since = member_since(
            [each.organisation_id for each in standing if each.organisation_id],
            on=self.election.item.meeting.held_on,
        )
        rows = []
        for each in standing:
            day = since.get(each.organisation_id or 0)
            rows.append(
                {
                    "candidacy": each.pk,
                    "name": self.names[each.pk],
                    "sex": each.person.gender if each.person else "",
                    "since": day.isoformat() if day else None,
                }
            )
        return rows


def rounds_of(election: Election) -> Rounds:
    """An election with its candidates and the rounds that were closed, of which no round was annulled."""
    candidacies = election.candidacies.select_related("organisation", "person", "substitute")
    held = election.ballots.filter(cancelled_at__isnull=True, closed_at__isnull=False)
    ballots = tuple(held.order_by("round"))
    text = text_of_election(election)
    return Rounds(
        election=election,
        text=text,
        candidacies=tuple(candidacies),
        ballots=ballots,
        staying=_kept_staying(ballots) or staying_of(election, text),
    )


def _kept_staying(ballots: Sequence[Ballot]) -> Sexes | None:
    """Who stayed in place when the first round was opened."""
    told = ballots[0].turnout.get("staying") if ballots else None
    return Sexes(*told) if told else None


def keys_of(ballot: Ballot) -> tuple[int, ...]:
    """The candidates of a round, by their keys, in the order of its paper."""
    return tuple(each["candidacy"] for each in ballot.choices)


@dataclass(frozen=True, slots=True)
class Figures:
    """What was found in the urns of a round, in papers or, where votes are plural, in votes."""

    cast: int = 0
    blank: int = 0
    void: int = 0
    votes: Mapping[int, int] = field(default_factory=dict)

    def __add__(self, other: Figures) -> Figures:
        keys = dict.fromkeys([*self.votes, *other.votes])
        return Figures(
            self.cast + other.cast,
            self.blank + other.blank,
            self.void + other.void,
            {key: self.votes.get(key, 0) + other.votes.get(key, 0) for key in keys},
        )

    def document(self) -> dict[str, Any]:
        """The figures in plain JSON, as a teller's count keeps them."""
        votes = {str(key): cast for key, cast in sorted(self.votes.items())}
        return {"cast": self.cast, "blank": self.blank, "void": self.void, "votes": votes}


def figures_from(document: Mapping[str, Any]) -> Figures:
    """The figures that a count kept."""
    votes = {int(key): cast for key, cast in document.get("votes", {}).items()}
    return Figures(document["cast"], document.get("blank", 0), document.get("void", 0), votes)


def round_of(ballot: Ballot, names: Mapping[int, str]) -> RoundOf:
    """What came out of the urns of a round, whatever its kind.

    Raises RuleViolation while two tellers do not agree.
    """
    found, settling = figures_of(ballot), ballot.settling
    return RoundOf(
        cast=found.cast,
        blank=found.blank,
        void=found.void,
        votes=tuple(VotesFor(candidate=names[key], votes=found.votes.get(key, 0)) for key in keys_of(ballot)),
        withdrawn=frozenset(names[key] for key in settling.get("withdrawn", ())),
        lot=tuple(names[key] for key in settling.get("lot", ())),
    )


def figures_of(ballot: Ballot) -> Figures:
    """What was found in all the urns of a round. Raises RuleViolation while two tellers do not agree."""
    if ballot.kind == Ballot.Kind.NOMINAL:
        return _named(ballot)
    whole = Figures()
    for document in agreed_counts(ballot).values():
        whole += figures_from(document)
    return whole


def _named(ballot: Ballot) -> Figures:
    """What the named votes of a round add up to, each with the votes of its elector where it elects."""
    told = ballot.turnout.get("electors", {})
    weights = {int(key): each["votes"] for key, each in told.items()}
    whole = Figures()
    for elector, choice, named in ballot.votes.values_list("participant", "choice", "names"):
        weight = weights.get(elector, 0)
        if choice == Vote.Choice.BLANK:
            whole += Figures(weight, weight)
        elif choice == Vote.Choice.NAMES:
            whole += Figures(weight, votes={int(key): weight for key in named})
    return whole


def vacant(election: Election, text: ElectionText) -> Verdict:
    """Nobody stands: the seats stay vacant, and it is said."""
    seats = election.seats
    told = f"{counted(seats, 'siège reste vacant', 'sièges restent vacants')}"
    return Verdict(
        outcome=Outcome.NO,
        sentence=f"{election.seat} : personne n’est candidat, {told}.",
        article=text.rule.article if text.rule else "",
        figures={"seats": seats, "seats_left": seats},
    )


def member_since(organisations: Sequence[int], *, on: date) -> dict[int, date]:
    """Since when each organisation has been a member without a break, where it is known."""
    rows = Membership.objects.in_force(on=on).filter(organisation__in=organisations)
    return {
        pk: admitted
        for pk, admitted in rows.values_list("organisation", "admitted_on")
        if admitted is not None
    }


def outgoing(election: Election) -> list[Mandate]:
    """The mandates that this election renews: of its seats, and whose term comes about then.

    A mandate that the text has run until the assembly of a year is over at this one.
    """
    if election.office:
        return []
    meeting = election.item.meeting
    day = meeting.held_on
    rows = Mandate.objects.in_force(on=day).voting().filter(body=election.body, end_reason="")
    rows = rows.filter(starts_on__lt=day, college=election.college, territory=election.territory)
    if election.group and election.college is None and not election.territory:
        rows = rows.filter(seats=election.group)
    text = text_of_election(election)
    found = [
        row
        for row in rows.select_related("body", "organisation", "person", "college")
        if comes_to_term(row, text, day)
    ]
    return sorted(found, key=lambda row: (row.term_on or day, row.pk))


def comes_to_term(mandate: Mandate, text: ElectionText, day: date) -> bool:
    """Whether a mandate ends about a day: by its term, or because the text ends it at that assembly."""
    if mandate.term_on is not None and mandate.term_on <= day + timedelta(days=AROUND_DAYS):
        return True
    seating = text.told.seating
    if seating is None or mandate.starts_on is None or mandate.replaces_id is not None:
        return False
    found = mandate_end(seating.mandates, mandate.starts_on, seats=text.seats, assemblies=[day])
    return found.period.end is not None and found.period.end <= day


def staying_of(election: Election, text: ElectionText) -> Sexes:
    """The women and men who sit beside those who are elected; counted where an election owes parity."""
    if text.rule is None or text.rule.gender_by is GenderBy.NOTHING or election.office:
        return Sexes()
    day = election.item.meeting.held_on
    leaving = {mandate.pk for mandate in outgoing(election)}
    given = set(
        Candidacy.objects.filter(election=election, mandate__isnull=False).values_list("mandate", flat=True)
    )
    sexes = []
    for mandate in sitting_in(election.body, start=day, end=day + timedelta(days=1)):
        if mandate.pk in leaving | given or not mandate.has_voice:
            continue
        person = mandate.person or in_quality(mandate, "titular", on=day)
        sexes.append(person.gender if person else "")
    return sexes_of(sexes)


def remark_on_numbers(election: Election, standing: int) -> str:
    """What the number of candidates means, beside that of the seats."""
    seats = election.seats
    if not standing:
        stays = plural(seats, "le siège restera vacant", "les sièges resteront vacants")
        return f"Personne n’est candidat : {stays}, et le procès-verbal le dira."
    if standing <= seats:
        told = f"{'Autant' if standing == seats else 'Moins'} de candidats que de sièges"
        return f"{told} : le vote a lieu quand même, chacun doit réunir les voix que les statuts demandent."
    return f"{counted(standing, 'candidat', 'candidats')} pour {counted(seats, 'siège', 'sièges')}."


def gathered(election: Election) -> Gathering:
    """Who takes part in the meeting of an election now."""
    return gathering_of(election.item.meeting)


def roll_rows(ballot: Ballot) -> list[tuple[str, str, str]]:
    """The roll of a round held elsewhere, as voting servers read it: ``address,login,weight``.

    The login is the key of the personal link, which names nobody; an elector without an address is missed by
    an election held on a distance: it is told beside.
    """
    votes = {key: each["votes"] for key, each in ballot.turnout["electors"].items()}
    rows = Participant.objects.filter(pk__in=[int(key) for key in votes]).order_by("sort_name", "pk")
    return [(each.emails[0] if each.emails else "", f"e{each.pk}", str(votes[str(each.pk)])) for each in rows]


def without_address(ballot: Ballot) -> str:
    """Who is on the roll of a round held elsewhere and has no address, in a sentence; empty when all have."""
    keys = [int(key) for key in ballot.turnout["electors"]]
    names = [each.name for each in Participant.objects.filter(pk__in=keys) if not each.emails]
    return f"Sans adresse électronique : {enumerate_fr(names)}." if names else ""


def most_names(ballot: Ballot) -> int:
    """How many names a paper of this round may bear, as it was when the round was opened."""
    assert ballot.election is not None  # Asked of a round.
    return electors_told(ballot.pk, ballot.turnout_sha256).most_names or ballot.election.seats


def names_permitted(rounds: Rounds) -> int:
    """How many names a paper of the next round may bear: those of the text, else as many as seats left."""
    left = rounds.election.seats
    if rounds.ballots and rounds.result is not None:
        left = rounds.result.last.seats_left or left
    return (rounds.text.rule.most_names if rounds.text.rule else None) or left
