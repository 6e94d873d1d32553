"""What the minutes of a meeting tell: its rows turned into the facts that they are drafted from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, cast

from django.db.models import Prefetch
from django.utils import timezone

from cressmember.core.models import Chamber
from cressmember.kernel.folding import fold
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK, enumerate_fr, number
from governance.models import (
    AgendaItem,
    Ballot,
    Candidacy,
    Contest,
    Election,
    Meeting,
    Minutes,
    Notice,
    Officer,
    Participant,
    Presence,
    Resolution,
    RollAct,
    RollLine,
    Task,
)
from governance.queries.meeting.agenda import agenda_of
from governance.queries.meeting.deciding import agreed_counts, urns_of, verdict_of
from governance.queries.meeting.gathering import WAYS, Gathering, gathering_of
from governance.queries.meeting.late import Late, late_by_item, late_of
from governance.rules.answer.verdict import Verdict
from governance.rules.meeting.records import Minutes as MinutesRule
from governance.rules.minutes.draft import Block, draft, tally_told
from governance.rules.minutes.facts import (
    Attendee,
    Came,
    Change,
    College,
    Complaint,
    Contested,
    Facts,
    Given,
    Item,
    Manner,
    Named,
    Proposal,
    Reached,
    Runner,
    Scrutiny,
    Sending,
    Signatory,
    Sitting,
    ToDo,
    Urn,
)
from governance.rules.minutes.page import Doubt, Moved, doubts, drafted, moved
from governance.rules.presence.turnout import Way
from governance.rules.vote.leak import urn_verdict
from governance.rules.vote.poll import Tally, Vote, added

HOW = {Way.PRESENT: "présent", Way.REMOTE: "à distance", Way.PROXY: "représenté", Way.ELECTRONIC: "a répondu"}
SENT = {"call": "Convocation envoyée", "addition": "Complément envoyé", "reminder": "Relance envoyée"}
MANNERS = {str(each): each for each in Manner}
BY: Mapping[str, str] = {
    Notice.Way.MAIL: "courriel",
    Notice.Way.POST: "courrier",
    Notice.Way.REGISTERED: "lettre recommandée",
    Notice.Way.HAND: "remise en main propre",
}
# Without a text that says so, those who ran the meeting sign.
BY_USAGE = ("Président", "Secrétaire")
SAID = {"yes": "pour", "no": "contre", "abstain": "abstention", "blank": "blanc"}


@dataclass(frozen=True)
class Account:
    """What a meeting was, read once: its facts, and those who were there at one time or another."""

    meeting: Meeting

    @cached_property
    def gathering(self) -> Gathering:
        """Whoever came at any time of the meeting, and the proxies that stood with them."""
        last = gathering_of(self.meeting, at=self.meeting.closed_at)
        rows = Presence.objects.filter(participant__meeting=self.meeting).order_by("arrived_at", "pk")
        there = {pk: WAYS[way] for pk, way in rows.values_list("participant", "way")}
        return replace(last, there={**there, **last.there})

    @cached_property
    def through(self) -> dict[int, str]:
        """The name under which each participant was there, the last one."""
        rows = Presence.objects.filter(participant__meeting=self.meeting).exclude(person_name="")
        return dict(rows.order_by("arrived_at", "pk").values_list("participant", "person_name"))

    @cached_property
    def officers(self) -> list[Officer]:
        return list(self.meeting.officers.order_by("pk"))

    @cached_property
    def ballots(self) -> list[Ballot]:
        return list(
            self.meeting.ballots.filter(opened_at__isnull=False)
            .select_related("resolution", "election", "meeting__body", "meeting__statutes")
            .order_by("pk")
        )

    @cached_property
    def items(self) -> list[AgendaItem]:
        """The agenda with all that was put to the vote under it."""
        resolutions = Resolution.objects.order_by("position", "pk")
        candidacies = Candidacy.objects.filter(refused_because="").select_related("organisation", "person")
        elections = Election.objects.select_related("body", "college").prefetch_related(
            Prefetch("candidacies", candidacies.order_by("position", "pk"))
        )
        return list(
            self.meeting.items.order_by("position", "pk").prefetch_related(
                Prefetch("resolutions", resolutions), Prefetch("elections", elections)
            )
        )

    @cached_property
    def facts(self) -> Facts:
        meeting = self.meeting
        return Facts(
            sitting=_sitting(meeting, self.gathering),
            sendings=_sendings(meeting),
            officers=tuple(
                Named(each.get_role_display(), each.name, local(each.left_at)) for each in self.officers
            ),
            colleges=_colleges(self.gathering),
            attendees=_attendees(self),
            guests=tuple(_guests(self)),
            proxies=_proxies(self.gathering),
            changes=_changes(meeting),
            complaints=_complaints(meeting),
            quorums=tuple(self.quorums.values()),
            items=tuple(self._item(rank, item) for rank, item in enumerate(self.items, start=1)),
            to_do=self._to_do(None),
            signatories=tuple(signatories(meeting, self.gathering, self.officers)),
            signing_article=getattr(minutes_rule(self.gathering), "article", ""),
        )

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        return draft(self.facts)

    @cached_property
    def seeds(self) -> dict[str, str]:
        """What was written in session of each item, by the key of its block."""
        return {f"item:{item.pk}": item.record for item in self.items}

    @cached_property
    def tallies(self) -> dict[str, list[tuple[str, Tally]]]:
        """The votes counted under each item, by the key of its block."""
        found: dict[str, list[tuple[str, Tally]]] = {}
        for item in self.facts.items:
            for proposal in item.proposals:
                for vote in proposal.scrutinies:
                    if vote.urns and not vote.is_cancelled:
                        whole = added(urn.tally for urn in vote.urns)
                        found.setdefault(f"item:{item.key}", []).append((proposal.title, whole))
        return found

    @cached_property
    def quorums(self) -> dict[str, Reached]:
        """The quorum of each kind of decision on the agenda: at its first vote, else at the opening."""
        text = self.gathering.text
        asked = {each.decision for item in self.items for each in item.resolutions.all()}
        found: dict[str, Reached] = {}
        for decision in text.decisions:
            if decision.code not in asked:
                continue
            first = next(
                (
                    each
                    for each in self.ballots
                    if each.resolution and each.resolution.decision == decision.code and each.quorum
                ),
                None,
            )
            if first is not None:
                assert first.quorum is not None
                found[decision.code] = Reached(decision.code, decision.name, first.quorum["sentence"])
            elif (verdict := self._quorum_at_opening(decision)) is not None:
                found[decision.code] = Reached(decision.code, decision.name, verdict.sentence)
        return found

    def _quorum_at_opening(self, decision: Any) -> Verdict | None:
        if self.meeting.opened_at is None:
            return None
        try:
            return gathering_of(self.meeting, at=self.meeting.opened_at).quorum(decision)
        except RuleViolation:
            return None  # A call that the text does not have: the convocation says so already.

    @cached_property
    def late(self) -> Mapping[int, Sequence[Late]]:
        """What changed since the convocation, item by item."""
        text = self.gathering.text
        return late_by_item(late_of(self.meeting, text, agenda_of(self.meeting, text)))

    def _item(self, rank: int, item: AgendaItem) -> Item:
        return Item(
            key=item.pk,
            rank=rank,
            title=item.title,
            speaker=item.speaker,
            text=item.text,
            opened_at=local(item.opened_at),
            closed_at=local(item.closed_at),
            added_on=item.added_on,
            late=tuple(each.sentence for each in self.late.get(item.pk, ())),
            withdrawn=item.withdrawn_at is not None,
            record=item.record,
            proposals=tuple(self._proposal(each) for each in item.resolutions.all()),
            elections=tuple(self._election(each) for each in item.elections.all()),
            to_do=self._to_do(item.pk),
        )

    def _proposal(self, resolution: Resolution) -> Proposal:
        return Proposal(
            key=resolution.pk,
            title=resolution.title,
            text=resolution.text,
            number=resolution.number,
            withdrawn=resolution.withdrawn_at is not None,
            scrutinies=tuple(
                self._scrutiny(each) for each in self.ballots if each.resolution_id == resolution.pk
            ),
        )

    def _scrutiny(self, ballot: Ballot) -> Scrutiny:
        urns, untold = self._urns(ballot)
        code = ballot.resolution.decision if ballot.resolution else ""
        quorum = (ballot.quorum or {}).get("sentence", "")
        known = self.quorums.get(code)
        return Scrutiny(
            key=ballot.pk,
            kind=ballot.get_kind_display(),
            opened_at=local(ballot.opened_at),
            closed_at=local(ballot.closed_at),
            entered_at=local(ballot.entered_at),
            is_cancelled=ballot.cancelled_at is not None,
            cancelled_because=ballot.cancelled_because,
            set_aside=tuple(
                ballot.exclusions.order_by("participant__sort_name").values_list(
                    "participant__name", "because"
                )
            ),
            urns=urns,
            untold=untold,
            by_consensus=bool(ballot.settling.get("consensus")),
            quorum="" if known is not None and known.sentence == quorum else quorum,
            settled=_settled(ballot),
            sentence=(ballot.verdict or {}).get("sentence", ""),
        )

    def _urns(self, ballot: Ballot) -> tuple[tuple[Urn, ...], str]:
        """What may be printed of a count: college by college, else of everyone, and why."""
        if ballot.closed_at is None or ballot.cancelled_at is not None:
            return (), ""
        found = tallies_of(ballot)
        if "" in found and found[""].cast:
            return (Urn("", found[""]),), ""  # Counted together: no college is told apart.
        names = {each.college: each.college_name for each in self.gathering.lines}
        # In the order of the roll; a college that nobody of the meeting belongs to has nothing to say.
        codes = [*(code for code in names if code in found), *(code for code in found if code not in names)]
        urns = tuple(
            Urn(names.get(code) or code, found[code])
            for code in codes
            if code in names or found[code].cast or len(found) == 1
        )
        if ballot.kind == Ballot.Kind.NOMINAL or len(urns) < 2:
            return urns, ""
        for urn in urns:
            tally = urn.tally
            others = tally.abstain + tally.blank
            said = urn_verdict(urn.name, cast=tally.cast, yes=tally.yes, no=tally.no, others=others)
            if tally.cast and said.is_no and ballot.kind != Ballot.Kind.HANDS:
                whole = added(each.tally for each in urns)
                return (Urn("", whole),), f"Le détail par collège ne se publie pas{NO_BREAK}: {said.sentence}"
        return urns, ""

    def _election(self, election: Election) -> Contested:
        told = election.verdict or {}
        rounds = [each for each in self.ballots if each.election_id == election.pk and each.closed_at]
        standing = [each for each in rounds if not each.cancelled_at]
        votes = [_votes_by_candidate(each) for each in standing]
        return Contested(
            key=election.pk,
            title=election.office or str(election),
            seats=election.seats,
            runners=tuple(
                Runner(
                    _candidate(each),
                    tuple(found.get(str(each.pk)) for found in votes),
                    elected=each.mandate_id is not None or getattr(each, "office_id", None) is not None,
                    note="candidature retirée" if each.withdrawn_on else "",
                )
                for each in election.candidacies.all()
            ),
            rounds=tuple(_round_told(each, several=len(rounds) > 1) for each in rounds),
            sentence=told.get("sentence", ""),
            is_settled=election.settled_at is not None,
        )

    @cached_property
    def _tasks(self) -> list[Task]:
        return list(self.meeting.tasks.filter(kind=Task.Kind.DECISION).order_by("pk"))

    def _to_do(self, item: int | None) -> tuple[ToDo, ...]:
        return tuple(
            ToDo(each.title, each.owner, each.due_on) for each in self._tasks if each.item_id == item
        )


@dataclass(frozen=True)
class Page:
    """The minutes as they stand now, what contradicts, what moved since they were last seen."""

    entries: list[dict[str, Any]]
    doubts: list[Doubt]
    moved: list[Moved]


def page_of(minutes: Minutes, account: Account | None = None) -> Page:
    """The minutes drafted again from the database, with what is to be looked at."""
    account = account or Account(minutes.meeting)
    entries = drafted(minutes.blocks, account.blocks, account.seeds)
    return Page(
        entries=entries,
        doubts=doubts(entries, account.tallies) + recounted(account),
        moved=moved(minutes.blocks, account.blocks) if minutes.blocks else [],
    )


def recounted(account: Account) -> list[Doubt]:
    """The results that their own votes no longer give: each with the sentence that was proclaimed."""
    found = []
    for ballot in account.ballots:
        if ballot.resolution is None or ballot.verdict is None or ballot.cancelled_at is not None:
            continue
        if not ballot.resolution.decision:
            continue
        try:
            now = verdict_of(ballot).sentence
        except RuleViolation as violation:
            now = str(violation)
        if now != ballot.verdict["sentence"]:
            said = ballot.verdict["sentence"]
            found.append(Doubt(f"ballot:{ballot.pk}", said, f"Le calcul, refait, dit : {now}"))
    return found


def tallies_of(ballot: Ballot) -> dict[str, Tally]:
    """What a closed ballot counted, urn by urn, in votes; nothing while tellers do not agree."""
    kept = (ballot.poll or {}).get("votes")
    if kept:
        return {
            urn: Tally(**{str(vote): int(told.get(str(vote), 0)) for vote in Vote})
            for urn, told in kept.items()
        }
    try:
        urns = urns_of(ballot)
    except RuleViolation:
        return {}
    if urns is not None:
        return dict(urns)
    votes: dict[str, Counter[str]] = {}
    for participant, choice in ballot.votes.values_list("participant", "choice"):
        for college, count in _weights(ballot).get(participant, {}).items():
            votes.setdefault(college, Counter())[choice] += count
    return {urn: _tally(found) for urn, found in votes.items()}


def _tally(figures: Mapping[str, int]) -> Tally:
    return Tally(**{str(vote): int(figures.get(str(vote), 0)) for vote in Vote})


def _weights(ballot: Ballot) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    rows = RollLine.objects.filter(participant__meeting=ballot.meeting_id, votes__gt=0)
    for participant, college, votes in rows.values_list("participant", "college", "votes"):
        found.setdefault(participant, {})[college] = votes
    return found


def _votes_by_candidate(ballot: Ballot) -> Counter[str]:
    """The votes of each candidacy in a round, by its key; nothing of a secret vote, nor of open counts."""
    found: Counter[str] = Counter()
    if ballot.kind == Ballot.Kind.NOMINAL:
        weights = ballot.turnout.get("electors", {})
        for elector, names in ballot.votes.values_list("participant", "names"):
            told = weights.get(str(elector), 0)
            weight = told["votes"] if isinstance(told, dict) else told
            for name in names:
                found[str(name)] += weight
    elif ballot.kind != Ballot.Kind.SECRET:
        try:
            counts = agreed_counts(ballot)
        except RuleViolation:
            return found
        for figures in counts.values():
            # A teller's count of an election holds the votes by candidate, which that of a text does not.
            found.update(cast(Mapping[str, Any], figures).get("votes", {}))
    return found


def _round_told(ballot: Ballot, *, several: bool) -> str:
    """What came of a round, in a sentence."""
    start = f"Tour {ballot.round}, {ballot.get_kind_display().lower()}" if several else ""
    start = start or ballot.get_kind_display()
    if ballot.cancelled_at is not None:
        return f"{start}{NO_BREAK}: annulé, {ballot.cancelled_because.removesuffix('.')}."
    if ballot.entered_at is not None:
        start += ", tenu pendant une coupure et saisi après coup"
    lot = " Le sort a départagé les ex æquo." if ballot.settling.get("lot") else ""
    return f"{start}{NO_BREAK}: {(ballot.verdict or {}).get('sentence', 'sans résultat.')}{lot}"


def minutes_rule(gathering: Gathering) -> MinutesRule | None:
    """What the text says of the minutes of this body."""
    return gathering.text.body.records.minutes if gathering.text.body else None


def signatories(
    meeting: Meeting, gathering: Gathering | None = None, officers: Sequence[Officer] | None = None
) -> list[Signatory]:
    """Who signs, as the statutes name them, with whoever held that role in session; the chair by usage."""
    gathering = gathering or gathering_of(meeting)
    rule = minutes_rule(gathering)
    qualities = (rule.signed_by if rule else ()) or BY_USAGE
    known = list(meeting.officers.order_by("pk")) if officers is None else officers
    return [Signatory(quality, _held_by(quality, known)) for quality in qualities]


def _held_by(quality: str, officers: Sequence[Officer]) -> str:
    said = fold(quality)
    for word, role in (("presid", Officer.Role.CHAIR), ("secret", Officer.Role.SECRETARY)):
        if said.startswith(word):
            return next((each.name for each in reversed(officers) if each.role == role), "")
    return ""


def local(instant: datetime | None) -> datetime | None:
    """An instant as the chamber's clock shows it."""
    return timezone.localtime(instant).replace(tzinfo=None, second=0, microsecond=0) if instant else None


def _sitting(meeting: Meeting, gathering: Gathering) -> Sitting:
    pauses = [
        (local(datetime.fromisoformat(start)), local(datetime.fromisoformat(end)))
        for start, end in getattr(meeting, "suspensions", ())
    ]
    starts_at = local(meeting.starts_at)
    assert starts_at is not None
    return Sitting(
        chamber=Chamber.current().name,
        body=str(meeting.body or ""),
        title=meeting.title,
        kinds=tuple(kind.name for kind in gathering.text.kinds),
        call=meeting.call,
        previous_on=meeting.previous.held_on if meeting.previous else None,
        starts_at=starts_at,
        place=meeting.place,
        manner=MANNERS[meeting.format],
        opened_at=local(meeting.opened_at),
        closed_at=local(meeting.closed_at),
        pauses=tuple((start, end) for start, end in pauses if start is not None),
    )


def _sendings(meeting: Meeting) -> tuple[Sending, ...]:
    counted: dict[int, Counter[str]] = {}
    rows = Notice.objects.filter(convocation__meeting=meeting).values_list("convocation", "way")
    for convocation, way in rows:
        counted.setdefault(convocation, Counter())[BY[way]] += 1
    return tuple(
        Sending(
            SENT.get(each.kind, each.get_kind_display()),
            each.sent_on,
            tuple(counted.get(each.pk, Counter()).items()),
            each.verdict.get("sentence", ""),
        )
        for each in meeting.convocations.order_by("sent_at", "pk")
    )


def _colleges(gathering: Gathering) -> tuple[College, ...]:
    found: dict[str, College] = {}
    names = {Way.PRESENT: "present", Way.REMOTE: "remote", Way.PROXY: "represented"}
    # Who answers in writing takes part from afar; the sentence says how.
    names[Way.ELECTRONIC] = "remote"
    for line in gathering.lines:
        code = line.college
        college = found.get(code) or College(line.college_name, Came())
        one = Came(1, line.votes)
        college = replace(college, on_roll=college.on_roll + one)
        way = gathering.way_of(str(line.participant_id))
        if way is not None and way in names:
            college = replace(college, **{names[way]: getattr(college, names[way]) + one})
        found[code] = college
    return tuple(found.values())


def _attendees(account: Account) -> tuple[Attendee, ...]:
    gathering = account.gathering
    names = {str(each.participant_id): each.participant.name for each in gathering.lines}
    silent = "n’a pas répondu" if account.meeting.format == Meeting.Format.WRITTEN else "absent"
    found = []
    for line in gathering.lines:
        key = str(line.participant_id)
        way = gathering.way_of(key)
        how = HOW.get(way, str(way)) if way else silent
        if way is Way.PROXY:
            through = names.get(gathering.represented[key], gathering.represented[key])
        else:
            through = account.through.get(line.participant_id) or line.participant.representative_name
        shown = through if way and through != line.participant.name else ""
        found.append(Attendee(line.participant.name, line.college_name, line.votes, how, shown))
    return tuple(found)


def _guests(account: Account) -> list[str]:
    there = set(account.gathering.there)
    rows = account.meeting.participants.exclude(
        pk__in=[each.participant_id for each in account.gathering.lines]
    )
    return [each.name for each in rows.order_by("sort_name", "pk") if each.pk in there]


def _proxies(gathering: Gathering) -> tuple[Given, ...]:
    names = dict(
        Participant.objects.filter(meeting=gathering.meeting).values_list("pk", "name")
        if gathering.proxies
        else ()
    )
    found = []
    for proxy, answer in gathering.answers:
        holder = proxy.third_party or "un porteur non désigné"
        key = answer.holder if answer.holder is not None else proxy.holder_id
        if key is not None and str(key).isdecimal():
            holder = names.get(int(key), holder)
        accepted = None if answer.verdict.is_open else answer.verdict.is_yes
        found.append(Given(names[proxy.giver_id], holder, accepted, answer.verdict.sentence))
    return tuple(found)


def _changes(meeting: Meeting) -> tuple[Change, ...]:
    rows = RollAct.objects.filter(participant__meeting=meeting).select_related("participant")
    return tuple(
        Change(
            timezone.localtime(each.done_at).replace(tzinfo=None),
            each.get_kind_display(),
            each.participant.name,
            each.because,
            each.before,
            each.after,
        )
        for each in rows.order_by("done_at", "pk")
    )


def _complaints(meeting: Meeting) -> tuple[Complaint, ...]:
    rows = Contest.objects.filter(participant__meeting=meeting).order_by("made_at", "pk")
    return tuple(
        Complaint(name, text, reply)
        for name, text, reply in rows.values_list("participant__name", "text", "reply")
    )


def _settled(ballot: Ballot) -> tuple[str, ...]:
    told, who = ballot.settling, ballot.settling.get("who", {})

    def by(name: str) -> str:
        return f" ({who[name]})" if who.get(name) else ""

    found = []
    if chair := SAID.get(told.get("chair", "")):
        found.append(f"Voix prépondérante de la présidence de séance{NO_BREAK}: {chair}{by('chair')}.")
    if lot := SAID.get(told.get("lot", "")):
        found.append(f"Tirage au sort{NO_BREAK}: {lot}{by('lot')}.")
    names = {each["college"]: each["name"] for each in ballot.turnout.get("groups", ())}
    for name, words in (("second", "Second tour"), ("individual", "Vote individuel")):
        for urn, figures in told.get(name, {}).items():
            where = f", {names.get(urn) or urn}" if urn else ""
            found.append(f"{words}{where}{NO_BREAK}: {tally_told(Tally(**figures))}{by(name)}.")
    for name, words in (
        ("proposed_by", "Proposée par"),
        ("advised_by", "Sur l’avis de"),
        ("decided_by", "Après décision de"),
        ("within_bounds_of", "Dans les limites fixées par"),
    ):
        if told.get(name):
            found.append(f"{words}{NO_BREAK}: {enumerate_fr(sorted(told[name]))}.")
    for group, figures in told.get("agreed", {}).items():
        agreed = f"{number(figures['assents'])} sur {number(figures['of'])}"
        found.append(f"Accord préalable ({group}){NO_BREAK}: {agreed}.")
    return tuple(found)


def _candidate(candidacy: Candidacy) -> str:
    if candidacy.organisation and candidacy.person:
        return f"{candidacy.organisation} ({candidacy.person})"
    return str(candidacy)
