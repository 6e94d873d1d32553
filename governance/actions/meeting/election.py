"""Rounds of an election, opened, voted, counted, closed; then the result, and what starts from it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import kept_as_is, locked
from cressmember.kernel.elision import of
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK, counted, number
from cressmember.members.actions.hold import hold
from governance.actions.mandate import Seating, correct_mandate, give_mandate, withdraw_mandate
from governance.actions.meeting.candidacy import held_election, refuse_settled, refuse_signed
from governance.actions.meeting.casting import keep_votes, refuse_absent, teller_of
from governance.actions.meeting.late_ballot import check_past_hours, local, take_up
from governance.actions.meeting.meeting import held_meeting
from governance.actions.meeting.roll import refuse_undecided
from governance.actions.meeting.secret import refuse_not_in_session, refuse_withdrawn
from governance.actions.office import end_office, give_office
from governance.journal import GovernanceEvent
from governance.models import Ballot, Body, Candidacy, Count, Election, Mandate, Office, Participant, Vote
from governance.queries.bureau import kind_of, office_end
from governance.queries.meeting.candidacy import seat_of
from governance.queries.meeting.election import (
    Figures,
    Rounds,
    electors_document,
    electors_of,
    keys_of,
    most_names,
    names_permitted,
    outgoing,
    rounds_of,
    said_rule,
    staying_of,
)
from governance.queries.meeting.electors import Electors, electors_told
from governance.queries.meeting.gathering import gathering_of
from governance.queries.meeting.session import OPEN_KINDS, secrecy_of
from governance.queries.newcomer import term_proposed
from governance.rules.meeting.past_hour import check_follows

KINDS = (Ballot.Kind.PAPER, Ballot.Kind.HANDS, Ballot.Kind.NOMINAL, Ballot.Kind.ELSEWHERE)
# What leaves counts on paper: all that can be entered of an hour when nothing could be typed.
COUNTED = (Ballot.Kind.PAPER, Ballot.Kind.HANDS)
Hours = tuple[datetime, datetime]


@transaction.atomic
def open_round(*, election: Election, kind: str, hours: Hours | None = None, by: User | None) -> Ballot:
    """Open the next round of an election, between those who still stand, for those who elect and are there.

    With ``hours``, it was held between these past instants, among those who were there at the first: its
    counts are typed next, and it closes at the second.

    Raises RuleViolation when the meeting is not in session, when a round is open or nothing calls for one,
    without a candidate or an elector, while somebody's right to vote is to be decided, for the simple secret
    ballot, which elects nobody, and for hours that cannot be.
    """
    held = held_election(election)
    meeting = held.item.meeting
    now = timezone.now()
    _refuse_any_round(held, kind, hours, now)
    text = said_rule(held)
    rounds = rounds_of(held)
    _refuse_needless(rounds)
    if hours is not None:
        _refuse_uncounted(kind, rounds, hours[0])
    else:
        refuse_undecided(meeting)
    gathering = gathering_of(meeting, at=hours and hours[0])
    if kind in OPEN_KINDS and (secret := secrecy_of(held, gathering)):
        raise RuleViolation(f"{secret} Choisissez des bulletins de papier, ou un scrutin tenu ailleurs.")
    lines = electors_of(held, gathering, text=text, present=kind != Ballot.Kind.ELSEWHERE)
    if not lines:
        raise RuleViolation("Personne de ceux qui élisent ces sièges n’est présent ni représenté.")
    electors = electors_document(lines, gathering)
    ballot = _round(rounds, kind, hours, now)
    staying = rounds.staying if rounds.ballots else staying_of(held, text)
    ballot.tell_turnout(
        {
            "electors": electors,
            "staying": [staying.women, staying.men, staying.unknown],
            "most_names": names_permitted(rounds),
        }
    )
    ballot.save()
    if hours is not None:
        take_up(held.item, *hours)
    record(
        GovernanceEvent.ROUND_OPENED,
        on=meeting,
        by=by,
        ballot=ballot.pk,
        election=held.pk,
        round=ballot.round,
        electors=len(electors),
        entered=[each.isoformat() for each in hours or ()],
    )
    return ballot


def _round(rounds: Rounds, kind: str, hours: Hours | None, now: datetime) -> Ballot:
    return Ballot(
        meeting=rounds.election.item.meeting,
        election=rounds.election,
        round=len(rounds.ballots) + 1,
        kind=kind,
        choices=rounds.offered(),
        settling={"withdrawn": _withdrawn(rounds)},
        opened_at=hours[0] if hours else now,
        closes_at=hours and hours[1],
        entered_at=hours and now,
    )


def _refuse_any_round(election: Election, kind: str, hours: Hours | None, now: datetime) -> None:
    """Refuses a round whoever stands and whoever elects: the meeting, the election or the kind forbids it."""
    meeting = election.item.meeting
    if hours is None:
        refuse_not_in_session(meeting)
    else:
        check_past_hours(meeting, *hours, now=now)
    refuse_settled(election)
    refuse_withdrawn(election)
    if kind not in KINDS:
        raise RuleViolation(
            "Le vote secret simple n’élit personne : choisissez des bulletins de papier dépouillés par deux "
            "scrutateurs, ou un scrutin tenu ailleurs."
        )
    if election.is_consultative:
        raise RuleViolation("Cette élection n’est que pour avis : ouvrez un vote secret simple.")
    if election.ballots.open().exists():
        raise RuleViolation("Un tour est déjà ouvert : closez-le d’abord.")


def _refuse_uncounted(kind: str, rounds: Rounds, opened_at: datetime) -> None:
    """Refuses a past hour to a round that no teller counted, or that would come before the last one."""
    if kind not in COUNTED:
        raise RuleViolation("Seul un tour compté en salle se saisit à son heure.")
    before = rounds.ballots[-1].closed_at if rounds.ballots else None
    if before is not None:
        check_follows(local(opened_at), before=local(before))


def _refuse_needless(rounds: Rounds) -> None:
    if not rounds.standing:
        verdict = rounds.verdict
        told = "personne n’est candidat." if verdict is None else verdict.sentence
        raise RuleViolation(f"Aucun tour ne reste à tenir{NO_BREAK}: {told}")
    if rounds.result is not None and not rounds.result.last.standing:
        raise RuleViolation(f"Aucun tour ne reste à tenir{NO_BREAK}: {rounds.result.verdict.sentence}")


def _withdrawn(rounds: Rounds) -> list[int]:
    """Those who stayed after the last round, and left before this one."""
    if rounds.result is None:
        return []
    stay = {key for key, name in rounds.names.items() if name in rounds.result.last.standing}
    return sorted(stay - {each.pk for each in rounds.standing})


@transaction.atomic
def cast_names(
    *,
    ballot: Ballot,
    choices: Mapping[int, Sequence[int]],
    voter: Participant | None = None,
    voter_name: str = "",
    by: User | None = None,
) -> list[Vote]:
    """Vote by name for candidates, for oneself and for those whose mandate one carries; all or nothing.

    ``choices`` gives, by the key of the elector, the candidates that it chose: none for a blank vote. Without
    a ``voter``, the team types what was said in the room. Nobody waits for anybody, as for a resolution.
    Raises RuleViolation when the round is closed, for whoever does not elect, is no longer there or voted
    already, and for more names than the text permits.
    """
    kept_as_is(ballot)
    # The whole list of electors is not read again for each of them.
    held = Ballot.objects.select_related("election", "meeting").defer("turnout").get(pk=ballot.pk)
    if not held.is_open or held.kind != Ballot.Kind.NOMINAL or held.election is None:
        raise RuleViolation("Ce tour n’est pas ouvert au vote nominal.")
    if not choices:
        raise RuleViolation("Choisissez votre vote.")
    holders = _holders(electors_told(held.pk, held.turnout_sha256), choices, voter)
    if voter is not None and not voter_name.strip():
        raise RuleViolation("Dites qui vote : votre nom figurera à côté du vote.")
    refuse_absent({holder or elector for elector, holder in holders.items()})
    votes = [
        Vote(
            ballot=held,
            participant_id=elector,
            holder_id=holder,
            choice=Vote.Choice.NAMES if choices[elector] else Vote.Choice.BLANK,
            names=_chosen(held, choices[elector]),
            channel=Vote.Channel.LINK if voter is not None else Vote.Channel.DESK,
            voter_name=voter_name.strip(),
            cast_at=timezone.now(),
            by=by,
        )
        for elector, holder in holders.items()
    ]
    keep_votes(votes)
    if voter is None:
        # What others type for people is told in the journal, as for a resolution.
        record(GovernanceEvent.VOTES_TYPED, on=held.meeting, by=by, ballot=held.pk, electors=sorted(holders))
    return votes


def _holders(
    told: Electors, choices: Mapping[int, Sequence[int]], voter: Participant | None
) -> dict[int, int | None]:
    """Who votes for each of these electors, None for themselves."""
    holders: dict[int, int | None] = {}
    for elector in choices:
        entry = told.entitled.get(elector)
        if entry is None:
            name = Participant.objects.get(pk=elector).name
            raise RuleViolation(f"{name} ne vote pas dans cette élection.")
        holders[elector] = entry.holder
        if voter is not None and (entry.holder or elector) != voter.pk:
            raise RuleViolation("Vous ne portez pas ce mandat.")
    return holders


def _chosen(ballot: Ballot, names: Sequence[int]) -> list[int]:
    """The candidates of a paper, each once."""
    chosen = sorted(set(names))
    if not set(chosen) <= set(keys_of(ballot)):
        raise RuleViolation("Ce nom n’est pas sur le bulletin.")
    if len(chosen) > most_names(ballot):
        raise RuleViolation(f"{counted(most_names(ballot), 'nom', 'noms')} au plus sur un bulletin.")
    return chosen


@transaction.atomic
def count_round(*, ballot: Ballot, teller: str, figures: Figures, by: User | None) -> Count:
    """Write what one teller found in the urn; typed again, it replaces what the same teller typed before.

    Raises RuleViolation when the round is closed, for an impossible count, and without a name.
    """
    held_meeting(ballot.meeting_id)
    held = locked(Ballot.objects).get(pk=ballot.pk)
    if not held.is_open or held.kind not in (Ballot.Kind.PAPER, Ballot.Kind.HANDS):
        raise RuleViolation("Ce tour n’attend pas de décompte.")
    teller = teller_of(held, teller)
    _refuse_impossible(held, figures)
    count, _ = Count.objects.update_or_create(
        ballot=held,
        urn="",
        teller=teller,
        defaults={"figures": figures.document(), "typed_at": timezone.now(), "typed_by": by},
    )
    record(GovernanceEvent.ROUND_COUNTED, on=held.meeting, by=by, ballot=held.pk, count=count.pk)
    return count


def _refuse_impossible(ballot: Ballot, figures: Figures) -> None:
    if set(figures.votes) - set(keys_of(ballot)):
        raise RuleViolation("Ce nom n’est pas sur le bulletin.")
    if min([figures.cast, figures.blank, figures.void, *figures.votes.values()]) < 0:
        raise RuleViolation("Un décompte ne descend pas sous zéro : revoyez-le.")
    most = sum(each["votes"] for each in ballot.turnout["electors"].values())
    if figures.cast > most:
        raise RuleViolation(
            f"{counted(figures.cast, 'bulletin', 'bulletins')} dans l’urne, et les électeurs de ce tour en "
            f"ont {number(most)} au plus{NO_BREAK}: recomptez."
        )


@transaction.atomic
def import_result(*, ballot: Ballot, figures: Figures, filename: str, data: bytes, by: User | None) -> Ballot:
    """Write the result of a round held elsewhere, and keep the file that proves it.

    Raises RuleViolation without a file, for an impossible count, and for a round held here.
    """
    meeting = held_meeting(ballot.meeting_id)
    held = locked(Ballot.objects).get(pk=ballot.pk)
    if not held.is_open or held.kind != Ballot.Kind.ELSEWHERE:
        raise RuleViolation("Ce tour n’attend pas de résultat tenu ailleurs.")
    if not data:
        raise RuleViolation("Joignez le procès-verbal ou l’archive du scrutin : c’est la preuve du résultat.")
    _refuse_impossible(held, figures)
    held.counts.all().delete()
    digest = hashlib.sha256(data).hexdigest()
    held.proof_name = PurePath(filename).name[-200:]
    held.proof_sha256 = digest
    suffix = PurePath(held.proof_name).suffix[:10]
    held.proof.save(f"{digest}{suffix}", ContentFile(data), save=False)
    held.save(update_fields=["proof", "proof_name", "proof_sha256"])
    Count.objects.create(
        ballot=held,
        teller=f"Résultat importé : {held.proof_name}"[:210],
        figures=figures.document(),
        typed_at=timezone.now(),
        typed_by=by,
    )
    record(GovernanceEvent.ROUND_IMPORTED, on=meeting, by=by, ballot=held.pk, sha256=digest)
    return held


@transaction.atomic
def close_round(*, ballot: Ballot, by: User | None) -> Ballot:
    """Close a round and say at once what it decided.

    Raises RuleViolation while two tellers do not agree, and for a count that cannot be.
    """
    assert ballot.election is not None  # A round is of an election.
    election = held_election(ballot.election)
    held = locked(Ballot.objects).get(pk=ballot.pk)
    _refuse_secret_vote(held)
    if not held.is_open:
        raise RuleViolation("Ce tour n’est pas ouvert.")
    held.closed_at = held.closes_at if held.entered_at else timezone.now()
    held.save(update_fields=["closed_at"])
    rounds = rounds_of(election)
    assert rounds.result is not None
    held.verdict = rounds.result.last.verdict.document()
    held.save(update_fields=["verdict"])
    record(GovernanceEvent.ROUND_CLOSED, on=election.item.meeting, by=by, ballot=held.pk, round=held.round)
    return held


@transaction.atomic
def cancel_round(*, ballot: Ballot, because: str, by: User | None) -> Ballot:
    """Annul the last round, open or closed, and say why: it is held again. What was counted stays to be read.

    Raises RuleViolation once the election is proclaimed or the minutes signed, and for a round that another
    followed.
    """
    assert ballot.election is not None  # A round is of an election.
    election = held_election(ballot.election)
    refuse_settled(election)
    refuse_signed(election)
    held = locked(Ballot.objects).get(pk=ballot.pk)
    _refuse_secret_vote(held)
    if held.cancelled_at is not None:
        raise RuleViolation("Ce tour est déjà annulé.")
    if election.ballots.filter(cancelled_at__isnull=True, round__gt=held.round).exists():
        raise RuleViolation("Un autre tour l’a suivi : annulez d’abord celui-là.")
    if not because.strip():
        raise RuleViolation("Dites pourquoi ce tour est annulé.")
    held.cancelled_at, held.cancelled_because = timezone.now(), because.strip()[:250]
    held.save(update_fields=["cancelled_at", "cancelled_because"])
    record(GovernanceEvent.ROUND_CANCELLED, on=election.item.meeting, by=by, ballot=held.pk)
    return held


def _refuse_secret_vote(ballot: Ballot) -> None:
    """Its urn and its roll are written anew, or destroyed, by its own pages alone."""
    if ballot.kind == Ballot.Kind.SECRET:
        raise RuleViolation("Un vote secret se conduit depuis sa propre page.")


@transaction.atomic
def settle_tie(*, ballot: Ballot, drawn: Sequence[int], by: User | None) -> Ballot:
    """Write the names that people drew by lot, first drawn first, where the text has the lot part equals.

    Raises RuleViolation when nothing calls for a lot, or when it names somebody who is not among the equals.
    """
    assert ballot.election is not None  # A round is of an election.
    election = held_election(ballot.election)
    refuse_settled(election)
    refuse_signed(election)
    held = locked(Ballot.objects).get(pk=ballot.pk)
    if held.closed_at is None or held.cancelled_at is not None:
        raise RuleViolation("Un tirage au sort départage les égalités d’un tour clos.")
    if election.ballots.filter(cancelled_at__isnull=True, round__gt=held.round).exists():
        raise RuleViolation("Un autre tour l’a suivi : annulez d’abord celui-là.")
    held.settling = held.settling | {"lot": list(drawn)}
    held.save(update_fields=["settling"])
    rounds = rounds_of(election)
    assert rounds.result is not None
    held.verdict = rounds.result.last.verdict.document()
    held.save(update_fields=["verdict"])
    record(GovernanceEvent.TIE_SETTLED, on=election.item.meeting, by=by, ballot=held.pk, drawn=list(drawn))
    return held


@transaction.atomic
def settle_election(*, election: Election, by: User | None) -> Election:
    """Proclaim an election: mandates start from its result, those that it renews end, offices are given.

    Done once, whoever asks again. Raises RuleViolation while a round is owed or a choice is, for an election
    that is for advice only, and for all that the statutes refuse of a mandate, with their article.
    """
    _hold_those(election)
    held = held_election(election)
    if held.settled_at is not None:
        return held
    if held.is_consultative:
        raise RuleViolation("Cette élection n’est que pour avis : aucun mandat n’en naît.")
    refuse_withdrawn(held)
    if held.item.meeting.opened_at is None:
        raise RuleViolation("La séance n’est pas ouverte : rien ne s’y proclame encore.")
    if held.ballots.open().exists():
        raise RuleViolation("Un tour est ouvert : closez-le d’abord.")
    rounds = rounds_of(held)
    verdict = rounds.verdict
    if verdict is None:
        raise RuleViolation("Aucun tour n’a été tenu.")
    if verdict.is_open:
        raise RuleViolation(f"L’élection n’est pas finie{NO_BREAK}: {verdict.sentence}")
    day = held.item.meeting.held_on
    ended = _end_outgoing(held, len(rounds.elected), rounds, day, by)
    for candidacy in rounds.elected:
        if held.office:
            candidacy.office = _give_office(candidacy, rounds, day, by)
        else:
            candidacy.mandate = _give_mandate(candidacy, rounds, day, by)
        candidacy.save(update_fields=["mandate", "office"])
    held.settled_at = timezone.now()
    held.verdict = verdict.document() | {
        "elected": [rounds.names[each.pk] for each in rounds.elected],
        "ended": ended,
    }
    held.save(update_fields=["settled_at", "verdict"])
    record(
        GovernanceEvent.ELECTION_SETTLED,
        on=held.item.meeting,
        by=by,
        election=held.pk,
        elected=[each.pk for each in rounds.elected],
    )
    return held


def _hold_those(election: Election) -> None:
    """The files of those who stand and the bodies, held before the meeting, in the order of the house."""
    standing = election.candidacies.filter(organisation__isnull=False)
    organisations = {pk for pk in standing.values_list("organisation", flat=True) if pk}
    organisations |= {each.organisation_id for each in outgoing(election) if each.organisation_id}
    if organisations:
        hold(sorted(organisations))
    list(locked(Body.objects.filter(pk__in={election.body_id, election.body.parent_id} - {None})))


def _end_outgoing(
    election: Election, elected: int, rounds: Rounds, day: date, by: User | None
) -> list[list[Any]]:
    """End the mandates that this election renews, that day; those that were elected again first.

    As many as are elected where seats are held beyond; kept with their terms, to be given back.
    """
    leaving = outgoing(election)
    again = {each.organisation_id or each.person_id for each in rounds.elected}
    leaving.sort(key=lambda row: (row.organisation_id or row.person_id) not in again)
    ended = []
    for mandate in leaving[: max(election.seats, elected)]:
        if mandate.term_on == day:
            continue
        ended.append([mandate.pk, mandate.term_on.isoformat() if mandate.term_on else None])
        correct_mandate(mandate=mandate, term_on=day, by=by)
    return ended


def _give_mandate(candidacy: Candidacy, rounds: Rounds, day: date, by: User | None) -> Mandate:
    election = rounds.election
    seats = rounds.text.seats
    term = term_proposed(rounds.text.told, start=day, seats=seats)
    if candidacy.organisation is not None:
        seating = Seating(
            organisation=candidacy.organisation, titular=candidacy.person, substitute=candidacy.substitute
        )
    else:
        seating = Seating(person=candidacy.person)
    return give_mandate(
        body=election.body,
        seating=seating,
        obtained=Mandate.Obtained.ELECTED,
        starts_on=day,
        term_on=term.period.end if term else None,
        college=election.college,
        territory=election.territory,
        seats=seats,
        decision=f"Élection, {election.item.meeting}"[:200],
        decided_on=day,
        by=by,
    )


def _give_office(candidacy: Candidacy, rounds: Rounds, day: date, by: User | None) -> Office:
    name = rounds.text.office
    mandate = seat_of(candidacy, rounds.text, on=day)
    kind = kind_of(name)
    label = name
    about = Office(body=rounds.text.board, mandate=mandate, kind=kind, label=label, starts_on=day)
    end = office_end(about, rounds.text.told)
    beside = {} if mandate else {"body": rounds.text.board, "person": candidacy.person}
    return give_office(
        mandate=mandate,
        kind=kind,
        label=label,
        starts_on=day,
        ends_on=end.period.end if end else None,
        decision=f"Élection, {rounds.election.item.meeting}"[:200],
        decided_on=day,
        by=by,
        **beside,  # type: ignore[arg-type]
    )


@transaction.atomic
def reopen_election(*, election: Election, by: User | None) -> Election:
    """Take a proclamation back while nothing followed: the mandates are forgotten, those ended run again.

    Raises RuleViolation when it was not proclaimed, and once an office, a meeting or somebody else stands on
    one of its mandates.
    """
    _hold_those(election)
    held = held_election(election)
    if held.settled_at is None:
        raise RuleViolation("Cette élection n’est pas proclamée.")
    elected = held.candidacies.select_related("mandate__body", "office", "organisation", "person")
    for candidacy in elected.exclude(mandate=None, office=None):
        mandate, office = candidacy.mandate, candidacy.office
        candidacy.mandate = candidacy.office = None
        candidacy.save(update_fields=["mandate", "office"])
        if mandate is not None:
            _refuse_changed(mandate, held)
            withdraw_mandate(mandate=mandate, by=by)
        if office is not None:
            _take_office_back(office, by)
    for key, term in (held.verdict or {}).get("ended", []):
        mandate = Mandate.objects.get(pk=key)
        if mandate.end_reason:
            raise RuleViolation(f"{mandate} a pris fin autrement depuis : rien n’est annulé.")
        correct_mandate(mandate=mandate, term_on=date.fromisoformat(term) if term else None, by=by)
    held.settled_at, held.verdict = None, None
    held.save(update_fields=["settled_at", "verdict"])
    record(GovernanceEvent.ELECTION_REOPENED, on=held.item.meeting, by=by, election=held.pk)
    return held


def _refuse_changed(mandate: Mandate, election: Election) -> None:
    """A mandate that ended, or whose people changed since, was had by somebody."""
    day = election.item.meeting.held_on
    if mandate.end_reason or mandate.holders.exclude(starts_on=day).exists():
        raise RuleViolation(
            f"Le mandat {of(mandate.held_by)} a changé depuis la proclamation : elle ne s’annule plus."
        )


def _take_office_back(office: Office, by: User | None) -> None:
    """An office written down by mistake ends the day it began."""
    if office.starts_on is None or office.starts_on == office.ends_on:
        raise RuleViolation("La fonction a déjà pris fin : la proclamation ne s’annule plus.")
    end_office(office=office, on=office.starts_on, by=by)
