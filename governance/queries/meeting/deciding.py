"""What a ballot decides: its votes as the question that a scenario would put to the statutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import quote
from governance.models import Ballot, Resolution
from governance.models import Vote as NamedVote
from governance.queries.meeting.gathering import CHAIR, Gathering, gathering_of, statutes_of
from governance.queries.meeting.text import MeetingText
from governance.rules.answer.decided import as_decided
from governance.rules.answer.verdict import Verdict
from governance.rules.presence.proxies import BlankToChair, blank_vote
from governance.rules.presence.turnout import Way
from governance.rules.scenario.gathering import Came, Cast, GroupOf, VoterOf, Votes
from governance.rules.scenario.vote import AgreedOf, DecisionOf
from governance.rules.vote.poll import Tally, Vote

CASTS = {str(cast): cast for cast in Cast}
SAID = {str(vote): vote for vote in Vote}
LABELS = {each.value: str(each.label) for each in NamedVote.Choice}


@dataclass(frozen=True, slots=True)
class Settling:
    """What people said where the text asks them: the chair's vote in a tie, a lot, a second round.

    ``reading`` is the way in which they read what the text leaves open, ``read_by`` who they are.
    """

    chair: Vote | None = None
    lot: Vote | None = None
    second: Mapping[str, Tally] = field(default_factory=dict)
    individual: Mapping[str, Tally] = field(default_factory=dict)
    proposed_by: frozenset[str] = frozenset()
    advised_by: frozenset[str] = frozenset()
    decided_by: frozenset[str] = frozenset()
    within_bounds_of: frozenset[str] = frozenset()
    agreed: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    reading: str = ""
    read_by: str = ""


def settling_of(ballot: Ballot) -> Settling:
    """What people already settled of a ballot, as it was kept with it."""
    told = ballot.settling
    return Settling(
        chair=SAID.get(told.get("chair", "")),
        lot=SAID.get(told.get("lot", "")),
        second={urn: _tally(figures) for urn, figures in told.get("second", {}).items()},
        individual={urn: _tally(figures) for urn, figures in told.get("individual", {}).items()},
        proposed_by=frozenset(told.get("proposed_by", ())),
        advised_by=frozenset(told.get("advised_by", ())),
        decided_by=frozenset(told.get("decided_by", ())),
        within_bounds_of=frozenset(told.get("within_bounds_of", ())),
        agreed=told.get("agreed", {}),
        reading=told.get("reading", ""),
        read_by=told.get("who", {}).get("reading", ""),
    )


def question_of(ballot: Ballot, gathering: Gathering, settling: Settling | None = None) -> DecisionOf:
    """The ballot on a resolution as a scenario puts it; it answers alike, read again years later.

    Who took part and who is represented is that of ``gathering``; what people settled is what the ballot
    keeps, unless it is said. Raises RuleViolation for a resolution of which the statutes say nothing.
    """
    resolution = _resolution(ballot)
    if gathering.text.body is None or not resolution.decision:
        raise RuleViolation(
            "Les statuts ne disent pas à quelle majorité cette résolution se prend : choisissez la sorte de "
            "décision dont elle relève."
        )
    told = settling or settling_of(ballot)
    set_aside = [str(pk) for pk in ballot.exclusions.values_list("participant", flat=True)]
    urns = urns_of(ballot)
    casts = {} if urns is not None else casts_of(ballot, gathering)
    rows, votes = gathering.voter_rows(casts), _as_votes(_with_empty_urns(urns or {}, gathering))
    return DecisionOf(
        body=gathering.text.body.code,
        decision=resolution.decision,
        call=gathering.meeting.call,
        voters=tuple(rows),
        college_members=gathering.college_members,
        votes=votes,
        # Where nobody holds several votes, whoever counted votes counted heads.
        heads=votes if all(row.votes == 1 for row in rows) else (),
        second=_as_votes(told.second),
        individual=_as_votes(told.individual),
        chair=told.chair,
        lot=told.lot,
        left_out=_left_out(gathering, set_aside),
        proposed_by=told.proposed_by,
        advised_by=told.advised_by,
        decided_by=told.decided_by,
        within_bounds_of=told.within_bounds_of,
        agreed=tuple(AgreedOf(group=group, **figures) for group, figures in told.agreed.items()),
    )


def verdict_of(
    ballot: Ballot,
    gathering: Gathering | None = None,
    settling: Settling | None = None,
    question: DecisionOf | None = None,
) -> Verdict:
    """Whether what was put to the vote is adopted, with every figure.

    The attendance is that of the opening of the ballot. ``question`` is the one that these put, once it was
    put. Raises RuleViolation when the vote was not counted
    as the rule needs.
    """
    gathering = gathering or gathering_of(ballot.meeting, at=ballot.opened_at)
    question = question or question_of(ballot, gathering, settling)
    if gathering.text.version is None:
        raise RuleViolation("Aucun statut n’est en vigueur : personne ne peut dire ce qui est adopté.")
    told = settling or settling_of(ballot)
    verdict = question.answer(statutes_of(gathering.text.version))
    return as_decided(verdict, told.reading, by=told.read_by)


def casts_of(ballot: Ballot, gathering: Gathering) -> dict[str, Cast]:
    """What each elector voted by name, those who gave a blank proxy to the chair included."""
    casts = {
        str(pk): CASTS[choice]
        for pk, choice in ballot.votes.values_list("participant", "choice")
        if choice in CASTS
    }
    if isinstance(getattr(gathering.text.proxies, "blank", None), BlankToChair):
        resolution = _resolution(ballot)
        by_rule = CASTS[str(blank_vote(backed_by_board=resolution.backed_by_board))]
        for proxy, answer in gathering.answers:
            if proxy.is_blank and answer.verdict.is_yes:
                casts[str(proxy.giver_id)] = by_rule
    return casts


@dataclass(frozen=True, slots=True)
class Published:
    """One line of the file of a vote by name: an elector in a college, its votes, what it voted if it did.

    ``holder`` is who voted for it by proxy, nothing when nobody did.
    """

    elector: str
    college: str
    votes: int
    vote: str
    holder: str


def published_votes(ballot: Ballot) -> list[Published]:
    """Every elector who took part in a vote by name, in the order of the roll, as anybody may count it again.

    What was counted is told, so that the sums are those of the result; those set aside voted nothing.
    """
    gathering = gathering_of(ballot.meeting, at=ballot.opened_at)
    casts = casts_of(ballot, gathering)
    aside = {str(pk) for pk in ballot.exclusions.values_list("participant", flat=True)}
    found = []
    for line in gathering.lines:
        key = str(line.participant_id)
        if gathering.way_of(key) is None or key in aside:
            continue
        said = LABELS.get(str(casts[key]), "") if key in casts else ""
        holder = _carrier(gathering, gathering.represented.get(key))
        found.append(Published(line.participant.name, line.college_name, line.votes, said, holder))
    return found


def urns_of(ballot: Ballot) -> dict[str, Tally] | None:
    """What came out of each urn of a vote that names nobody; None for a vote by name.

    Counted papers while it is secret; else what two tellers found alike. Raises RuleViolation while they do
    not agree, or while an urn was counted once.
    """
    match ballot.kind:
        case Ballot.Kind.NOMINAL:
            return None
        case Ballot.Kind.SECRET:
            counted: dict[str, dict[str, int]] = {}
            papers = ballot.papers.order_by().values_list("urn", "content")
            for urn, content, count in papers.annotate(Count("pk")):
                counted.setdefault(urn, {})[content] = count
            return {urn: _tally(found) for urn, found in sorted(counted.items())}
    return {urn: _tally(figures) for urn, figures in agreed_counts(ballot).items()}


def is_by_college(ballot: Ballot, text: MeetingText) -> bool:
    """Whether hands or papers are counted college by college: where the rule asks for it, or one did."""
    decided = [each for each in text.decisions if each.code == _resolution(ballot).decision]
    return any(each.is_by_college for each in decided) or ballot.counts.exclude(urn="").exists()


def college_name(ballot: Ballot, urn: str) -> str:
    """What the college of an urn is called."""
    found = [each["name"] for each in ballot.turnout.get("groups", ()) if each["college"] == urn]
    return found[0] if found else urn


def agreed_counts(ballot: Ballot) -> dict[str, Mapping[str, int]]:
    """What the tellers found in each urn. Raises RuleViolation while two of them did not find the same.

    One count is enough for a show of hands and for a vote held elsewhere: there is nothing to count again.
    """
    found: dict[str, list[Mapping[str, int]]] = {}
    for urn, figures in ballot.counts.values_list("urn", "figures"):
        found.setdefault(urn, []).append(figures)
    if not found:
        raise RuleViolation("Aucun décompte n’est saisi.")
    needed = 2 if ballot.kind == Ballot.Kind.PAPER else 1
    for urn, counts in sorted(found.items()):
        named = f" du collège {quote(college_name(ballot, urn))}" if urn else ""
        if len(counts) < needed:
            raise RuleViolation(f"L’urne{named} n’a été comptée qu’une fois : il faut deux décomptes.")
        if any(each != counts[0] for each in counts):
            raise RuleViolation(
                f"Les deux décomptes de l’urne{named} ne concordent pas : recomptez-la avant de conclure."
            )
    return {urn: counts[0] for urn, counts in sorted(found.items())}


def _carrier(gathering: Gathering, key: str | None) -> str:
    """Who carries a proxy, by name; nothing for nobody."""
    if key is None:
        return ""
    voter = gathering.voters.get(key)
    return voter.member.name if voter is not None else "Présidence de séance" if key == CHAIR else key


def _resolution(ballot: Ballot) -> Resolution:
    if ballot.resolution is None:
        raise ValueError("this ballot elects: it adopts nothing")
    return ballot.resolution


def _with_empty_urns(urns: Mapping[str, Tally], gathering: Gathering) -> Mapping[str, Tally]:
    """The urns, and an empty one for each college from which nobody came: nothing was to be counted there."""
    if not urns or "" in urns or gathering.text.colleges is None:
        return urns
    came = {row.college for row in gathering.voter_rows() if row.way is not None}
    absent = [each.code for each in gathering.text.colleges.colleges if each.code not in came]
    return dict.fromkeys(absent, Tally()) | dict(urns)


def _tally(figures: Mapping[str, int]) -> Tally:
    return Tally(**{str(vote): figures.get(str(vote), 0) for vote in Vote})


def _as_votes(urns: Mapping[str, Tally]) -> tuple[Votes, ...]:
    return tuple(
        Votes(college=urn, yes=tally.yes, no=tally.no, abstain=tally.abstain, blank=tally.blank)
        for urn, tally in urns.items()
    )


def _left_out(gathering: Gathering, keys: Sequence[str]) -> tuple[GroupOf, ...]:
    """Those whom the question touches among those who take part, group by group."""
    rows = [row for row in gathering.voter_rows() if row.member in keys and row.way is not None]
    groups: dict[tuple[str, str], list[VoterOf]] = {}
    for row in rows:
        groups.setdefault((row.college, row.category), []).append(row)
    return tuple(
        GroupOf(
            college=college,
            category=category,
            members=len(found),
            votes=sum(row.votes for row in found),
            came=_came(found),
        )
        for (college, category), found in groups.items()
    )


def _came(rows: Sequence[VoterOf]) -> tuple[Came, ...]:
    ways: dict[Way, list[VoterOf]] = {}
    for row in rows:
        if row.way is not None:
            ways.setdefault(row.way, []).append(row)
    return tuple(
        Came(way=way, members=len(found), votes=sum(row.votes for row in found))
        for way, found in ways.items()
    )
