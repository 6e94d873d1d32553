"""Ballots on resolutions: opened, voted in, counted, closed with their verdict, settled, cancelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, quote
from governance.actions.meeting.casting import CLOSED, called, keep_votes, refuse_absent, teller_of
from governance.actions.meeting.roll import refuse_undecided
from governance.actions.meeting.session import held, in_session, now_or, open_item
from governance.journal import GovernanceEvent
from governance.models import Ballot, Count, Exclusion, Meeting, Participant, Presence, Resolution, Vote
from governance.models.meeting.ballot import TURNOUT
from governance.queries.meeting.deciding import agreed_counts, college_name, question_of, verdict_of
from governance.queries.meeting.electors import Electors, electors_told
from governance.queries.meeting.gathering import Gathering, gathering_of
from governance.queries.meeting.session import OPEN_KINDS, mode_verdict, turnout_document
from governance.rules.answer.verdict import Outcome, Verdict
from governance.rules.meeting.initiative import Request
from governance.rules.scenario.gathering import poll_of
from governance.rules.vote.decision import Decision
from governance.rules.vote.poll import Tally
from governance.rules.vote.poll import Vote as Said

KINDS = {*OPEN_KINDS, Ballot.Kind.PAPER}
SAID = [Vote.Choice.YES, Vote.Choice.NO, Vote.Choice.ABSTAIN, Vote.Choice.BLANK]
NOBODY = "Personne ne peut voter : enregistrez d’abord les arrivées."
NOBODY_THEN = "Personne n’était enregistré à cette heure-là : saisissez d’abord les arrivées, à leur heure."


@transaction.atomic
def open_ballot(
    *,
    resolution: Resolution,
    kind: str,
    closes_at: datetime | None = None,
    exclusions: Mapping[Participant, str] | None = None,
    secret_asked: Sequence[Request] = (),
    before: Mapping[str, Any] | None = None,
    by: User | None,
    at: datetime | None = None,
) -> Ballot:
    """Put a resolution to the vote, of those who take part in this instant, in a kind that will not change.
    ``before`` is what came before, as ``Settling`` names it: who proposed, advised, decided first.

    Raises RuleViolation without quorum, while somebody's right to vote is to be decided, for a way of voting
    that the statutes do not have here, for a resolution that was voted, and for somebody set aside whom the
    text does not set aside.
    """
    meeting = in_session(resolution.item.meeting)
    resolution = Resolution.objects.select_related("item").get(pk=resolution.pk)
    refuse_to_put(resolution, kind)
    at = now_or(at)
    open_item(item=resolution.item, by=by, at=at)
    ballot = draw_up_ballot(
        meeting,
        resolution,
        kind,
        opened_at=at,
        exclusions=exclusions or {},
        before=before or {},
        secret_asked=secret_asked,
        closes_at=closes_at,
    )
    record(GovernanceEvent.BALLOT_OPENED, on=meeting, by=by, ballot=ballot.pk, kind=str(kind))
    return ballot


def draw_up_ballot(
    meeting: Meeting,
    resolution: Resolution,
    kind: str,
    *,
    opened_at: datetime,
    exclusions: Mapping[Participant, str],
    before: Mapping[str, Any],
    secret_asked: Sequence[Request] = (),
    closes_at: datetime | None = None,
    entered_at: datetime | None = None,
) -> Ballot:
    """The ballot of those who take part at an instant. One ``entered_at`` a later hour was held already: what
    the text would have refused then is told by its verdict, not refused now.
    """
    gathering = gathering_of(meeting, at=opened_at)
    decision = gathering.text.decision(resolution.decision) if resolution.decision else None
    mode = mode_verdict(gathering, decision, secret_asked)
    quorum = gathering.quorum(decision) if decision else None
    if entered_at is None:
        refuse_undecided(meeting)
        _refuse_irregular(mode, kind, quorum)
    rule = gathering.text.ballot_of(decision)
    ballot = Ballot.objects.create(
        meeting=meeting,
        resolution=resolution,
        kind=kind,
        by_college=bool(rule and rule.by_college),
        choices=[str(each) for each in SAID],
        opened_at=opened_at,
        closes_at=closes_at,
        entered_at=entered_at,
        mode=mode.document() if mode is not None else None,
        quorum=quorum.document() if quorum is not None else None,
        settling={name: said for name, said in before.items() if said},
    )
    _set_aside(ballot, gathering, decision, exclusions)
    ballot.tell_turnout(turnout_document(gathering, but={str(each.pk) for each in exclusions}))
    if not ballot.turnout["electors"]:
        raise RuleViolation(NOBODY_THEN if entered_at else NOBODY)
    ballot.save(update_fields=TURNOUT)
    return ballot


@transaction.atomic
def cast_votes(
    *,
    ballot: Ballot,
    choices: Mapping[int, str],
    voter: Participant | None = None,
    voter_name: str = "",
    by: User | None = None,
    at: datetime | None = None,
) -> list[Vote]:
    """Vote by name, for oneself and for those whose mandate one carries; all of it or nothing.

    ``choices`` are by the key of the elector. Without a ``voter``, the team types what was said in the room.
    Nobody waits for anybody: closing alone waits for what is being written. Raises RuleViolation once the
    ballot is closed, and for whoever takes no part in it, is no longer there, or voted already in any way.
    """
    held = called(ballot, voter)
    _refuse_of_another_kind(held.kind, held.election)
    _refuse_written(held.written)
    if not held.is_open:
        raise RuleViolation(CLOSED)
    if held.kind != Ballot.Kind.NOMINAL:
        raise RuleViolation("Ce scrutin ne se vote pas par nom.")
    if not choices:
        raise RuleViolation("Choisissez votre vote.")
    holders = _holders(electors_told(held.pk, held.sha256), choices, voter)
    if voter is not None and not voter_name.strip():
        raise RuleViolation("Dites qui vote : votre nom figurera à côté du vote.")
    if not held.entered and not held.there:
        refuse_absent({holder or elector for elector, holder in holders.items()})
    elif held.entered and voter is not None:
        raise RuleViolation("Ce vote a eu lieu sur papier : l’équipe le saisit.")
    votes = [
        Vote(
            ballot_id=held.pk,
            participant_id=elector,
            holder_id=holder,
            choice=_known(choices[elector]),
            channel=Vote.Channel.LINK if voter is not None else Vote.Channel.DESK,
            voter_name=voter_name.strip(),
            cast_at=now_or(at),
            by=by,
        )
        for elector, holder in holders.items()
    ]
    keep_votes(votes)
    if voter is None:
        # What people vote themselves is written once, as a vote: the journal tells what others type for them.
        meeting, electors = Meeting(pk=held.meeting), sorted(holders)
        record(GovernanceEvent.VOTES_TYPED, on=meeting, by=by, ballot=held.pk, electors=electors)
    return votes


@transaction.atomic
def cast_for_the_others(
    *, ballot: Ballot, choice: str, by: User | None, at: datetime | None = None
) -> list[Vote]:
    """Type the same vote for all those who are there and said nothing: « les autres sont pour »."""
    ballot = locked(Ballot.objects.select_related("meeting")).get(pk=ballot.pk)
    _refuse_of_another_kind(ballot.kind, ballot.election_id)
    _refuse_written(ballot.meeting.format == Meeting.Format.WRITTEN)
    voted = set(ballot.votes.values_list("participant", flat=True))
    told = ballot.turnout["electors"]
    waiting = {int(key): told[key]["holder"] or int(key) for key in told if not told[key]["by_rule"]}
    there = set(
        Presence.objects.filter(participant__in=waiting.values(), left_at__isnull=True).values_list(
            "participant", flat=True
        )
    )
    others = [key for key, who in waiting.items() if key not in voted and (who in there or ballot.entered_at)]
    if not others:
        raise RuleViolation("Tous ceux qui sont là ont voté.")
    return cast_votes(ballot=ballot, choices=dict.fromkeys(others, choice), by=by, at=at)


@transaction.atomic
def type_count(
    *,
    ballot: Ballot,
    teller: str,
    figures: Mapping[str, Tally],
    by: User | None,
    at: datetime | None = None,
) -> list[Count]:
    """Type what a teller counted, urn by urn; typed again, it replaces what this teller said before.

    Raises RuleViolation for more votes than those who take part have.
    """
    meeting = held(ballot.meeting)
    ballot = locked(Ballot.objects).get(pk=ballot.pk)
    _refuse_of_another_kind(ballot.kind, ballot.election_id)
    if not ballot.is_open:
        raise RuleViolation(CLOSED)
    if ballot.kind == Ballot.Kind.NOMINAL:
        raise RuleViolation("Un vote par nom se compte tout seul.")
    teller = teller_of(ballot, teller)
    for urn, tally in figures.items():
        _refuse_too_many(ballot, urn, tally)
    ballot.counts.filter(teller=teller).delete()
    counts = Count.objects.bulk_create(
        Count(
            ballot=ballot,
            urn=urn,
            teller=teller,
            figures={str(vote): getattr(tally, str(vote)) for vote in Said},
            typed_at=now_or(at),
            typed_by=by,
        )
        for urn, tally in figures.items()
    )
    record(GovernanceEvent.BALLOT_COUNTED, on=meeting, by=by, ballot=ballot.pk, urns=len(counts))
    return counts


@transaction.atomic
def close_ballot(*, ballot: Ballot, by: User | None, at: datetime | None = None) -> Ballot:
    """Close a ballot, and say at once what it decides; what people must settle is left to be decided.

    Every vote that was accepted is in the count, and none comes after. Raises RuleViolation while the counts
    of the tellers do not agree.
    """
    meeting = held(ballot.meeting)
    ballot = locked(Ballot.objects.select_related("resolution", "meeting__body")).get(pk=ballot.pk)
    _refuse_of_another_kind(ballot.kind, ballot.election_id)
    _refuse_written(ballot.meeting.format == Meeting.Format.WRITTEN)
    if not ballot.is_open:
        raise RuleViolation("Ce scrutin n’est pas ouvert.")
    if ballot.kind in (Ballot.Kind.HANDS, Ballot.Kind.PAPER):
        agreed_counts(ballot)
    ballot.closed_at = ballot.published_at = now_or(at)
    if ballot.entered_at is not None:
        ballot.closed_at = ballot.closes_at
    _conclude(ballot)
    ballot.save(update_fields=["closed_at", "published_at", "poll", "verdict"])
    outcome = (ballot.verdict or {}).get("outcome", "")
    record(GovernanceEvent.BALLOT_CLOSED, on=meeting, by=by, ballot=ballot.pk, outcome=outcome)
    return ballot


@transaction.atomic
def settle_ballot(*, ballot: Ballot, told: Mapping[str, Any], who: str = "", by: User | None) -> Ballot:
    """Write down what people said where the text asks them: the chair, the lot, a second round, a reading.

    ``told`` are the fields of ``Settling`` that are said, in plain values; each replaces what was said of it
    before, and an empty one takes it back. ``who`` said it. Raises RuleViolation for a ballot that is not
    closed or of which the text says nothing, for more votes than there are, and once the minutes were read.
    """
    meeting = held(ballot.meeting)
    ballot = locked(Ballot.objects.select_related("resolution", "meeting__body")).get(pk=ballot.pk)
    _refuse_of_another_kind(ballot.kind, ballot.election_id)
    if ballot.closed_at is None or ballot.cancelled_at is not None:
        raise RuleViolation("Clôturez d’abord le scrutin.")
    if ballot.resolution is None or not ballot.resolution.decision:
        raise RuleViolation("Les statuts ne disent rien de cette résolution : il n’y a rien à y trancher.")
    if hasattr(meeting, "minutes") and meeting.minutes.state != "draft":
        raise RuleViolation("Le procès-verbal est déjà relu : cette décision ne change plus.")
    before = ballot.settling
    ballot.settling = {name: value for name, value in (before | dict(told)).items() if value}
    fresh = {name: who.strip() for name in told if ballot.settling.get(name) != before.get(name)}
    said_by = before.get("who", {}) | (fresh if who.strip() else {})
    ballot.settling["who"] = {name: said for name, said in said_by.items() if name in ballot.settling}
    _conclude(ballot, refuses=True)
    ballot.save(update_fields=["settling", "poll", "verdict"])
    outcome = (ballot.verdict or {}).get("outcome", "")
    record(
        GovernanceEvent.BALLOT_SETTLED,
        on=meeting,
        by=by,
        ballot=ballot.pk,
        told=sorted(fresh),
        outcome=outcome,
    )
    return ballot


@transaction.atomic
def cancel_ballot(*, ballot: Ballot, because: str, by: User | None, at: datetime | None = None) -> Ballot:
    """Set a ballot aside, with what was voted, so that people vote again; never without a reason."""
    meeting = held(ballot.meeting)
    ballot = locked(Ballot.objects).get(pk=ballot.pk)
    _refuse_of_another_kind(ballot.kind, ballot.election_id)
    if ballot.cancelled_at is not None:
        raise RuleViolation("Ce scrutin est déjà annulé.")
    if not because.strip():
        raise RuleViolation("Dites pourquoi ce scrutin est annulé.")
    if meeting.stage != Meeting.Stage.OPEN:
        raise RuleViolation("La séance est levée : ce scrutin reste ce qu’il est.")
    ballot.cancelled_at = now_or(at)
    ballot.cancelled_because = because.strip()
    ballot.save(update_fields=["cancelled_at", "cancelled_because"])
    changes = {"motif": ("", ballot.cancelled_because)}
    record(GovernanceEvent.BALLOT_CANCELLED, on=meeting, by=by, changes=changes, ballot=ballot.pk)
    return ballot


def _refuse_irregular(mode: Verdict | None, kind: str, quorum: Verdict | None) -> None:
    if mode is not None and mode.is_yes and kind in OPEN_KINDS:
        raise RuleViolation(f"{mode.sentence} Choisissez des bulletins papier.")
    if quorum is not None and quorum.is_no:
        raise RuleViolation(f"{quorum.sentence} Ce vote ne déciderait rien.")


def refuse_to_put(resolution: Resolution, kind: str) -> None:
    """Raises RuleViolation for a resolution that was withdrawn, voted or is being voted."""
    if kind not in KINDS:
        raise RuleViolation("Choisissez une manière de voter.")
    if resolution.withdrawn_at is not None:
        raise RuleViolation("Cette résolution est retirée.")
    standing = resolution.ballots.filter(cancelled_at__isnull=True).first()
    if standing is not None and standing.closed_at is None:
        raise RuleViolation("Un scrutin est déjà ouvert sur cette résolution.")
    if standing is not None:
        raise RuleViolation(
            "Cette résolution a été votée : pour voter de nouveau, annulez d’abord ce scrutin."
        )


def _refuse_of_another_kind(kind: str, election: int | None) -> None:
    """A round, or a secret vote, is led from its own pages: here, what it promises would break."""
    if kind == Ballot.Kind.SECRET:
        raise RuleViolation("Un vote secret se conduit depuis sa propre page.")
    if election is not None:
        raise RuleViolation("Ce tour se conduit depuis la page de son élection.")


def _refuse_written(written: bool) -> None:
    """Those who are asked in writing have until the deadline, and answer on their own page."""
    if written:
        raise RuleViolation("Une consultation écrite se suit depuis sa propre page, jusqu’à sa date limite.")


def _set_aside(
    ballot: Ballot, gathering: Gathering, decision: Decision | None, exclusions: Mapping[Participant, str]
) -> None:
    if not exclusions:
        return
    if decision is not None and decision.interest is None:
        raise RuleViolation(
            "Les statuts n’écartent personne de ce vote : qui est concerné peut s’abstenir.",
            article=decision.article,
        )
    for participant, because in exclusions.items():
        if gathering.way_of(str(participant.pk)) is None:
            raise RuleViolation(f"{participant} ne prend pas part à la réunion : rien à en écarter.")
        if not because.strip():
            raise RuleViolation(f"Dites pourquoi {participant} ne vote pas.")
    Exclusion.objects.bulk_create(
        Exclusion(ballot=ballot, participant=participant, because=because.strip())
        for participant, because in exclusions.items()
    )


def _holders(told: Electors, choices: Mapping[int, str], voter: Participant | None) -> dict[int, int | None]:
    """Who votes for each of these electors, None for themselves, as it was at the opening."""
    holders: dict[int, int | None] = {}
    for elector in choices:
        entry = told.entitled.get(elector)
        if entry is None:
            raise RuleViolation(
                "Ce scrutin se vote entre ceux qui étaient là, ou représentés, à son ouverture : vous "
                "voterez au suivant."
            )
        if entry.by_rule:
            raise RuleViolation("Un pouvoir en blanc vote comme le disent les statuts.")
        holders[elector] = entry.holder
        if voter is not None and (entry.holder or elector) != voter.pk:
            raise RuleViolation("Vous ne portez pas ce mandat.")
    return holders


def _known(choice: str) -> str:
    if choice not in SAID:
        raise RuleViolation("Ce choix n’est pas offert.")
    return choice


def _refuse_too_many(ballot: Ballot, urn: str, tally: Tally) -> None:
    groups = [each for each in ballot.turnout["groups"] if not urn or each["college"] == urn]
    most = sum(each["voting"] for each in groups)
    if tally.cast > most:
        where = f", collège {quote(college_name(ballot, urn))}" if urn else ""
        raise RuleViolation(
            f"{counted(tally.cast, 'voix comptée', 'voix comptées')} pour {most} au plus{where} : recomptez."
        )


def _conclude(ballot: Ballot, *, refuses: bool = False) -> None:
    """Keep what was voted and what it decides, as the rows tell it.

    Raises RuleViolation, when it ``refuses``, for what people said that cannot be; not for what lacked.
    """
    gathering = gathering_of(ballot.meeting, at=ballot.opened_at)
    assert ballot.resolution is not None
    if not ballot.resolution.decision or gathering.text.version is None:
        ballot.poll, ballot.verdict = None, None
        return
    try:
        question = question_of(ballot, gathering)
        poll = poll_of(question.votes, question.voters)
        ballot.poll = {
            name: {
                urn: {str(vote): getattr(tally, str(vote)) for vote in Said} for urn, tally in urns.items()
            }
            for name, urns in (("votes", poll.votes), ("heads", poll.heads))
        }
        verdict = verdict_of(ballot, gathering, question=question)
    except RuleViolation as violation:
        if refuses and str(violation) != (ballot.verdict or {}).get("sentence"):
            raise
        # The vote was held: what the text needs more is said, and can be brought later.
        told = str(violation)
        verdict = Verdict(outcome=Outcome.TO_DECIDE, sentence=told, question=told)
    ballot.verdict = verdict.document()
