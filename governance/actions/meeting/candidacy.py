"""Those who stand: received, corrected, set aside, withdrawn, put in the order of the paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, filled_in, record, values_of
from cressmember.core.actions.lock import locked
from cressmember.core.actions.tidying import tidied
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import enumerate_fr, quote
from governance.actions.meeting.meeting import held_meeting
from governance.journal import GovernanceEvent
from governance.models import Candidacy, Election, Minutes
from governance.queries.meeting.candidacy import judged
from governance.queries.meeting.election import LISTS, rounds_of, text_of_election

FIELDS = (
    "organisation_id",
    "person_id",
    "substitute_id",
    "statement",
    "born",
    "form",
    "papers",
    "checked",
    "received_on",
    "from_floor",
)
CLOSED = "Le premier tour est ouvert : les candidatures ne changent plus."


@transaction.atomic
def receive_candidacy(*, election: Election, by: User | None, **fields: Any) -> Candidacy:
    """Write down a candidacy, and judge it at once as the statutes do.

    What the register does not know is left to be verified. Raises RuleViolation for one that the statutes
    refuse, with their articles, for whoever stands already, and once the first round was opened.
    """
    held = held_election(election)
    refuse_voted(held)
    candidacy = Candidacy(election=held, **tidied(Candidacy, fields))
    _refuse_unsound(candidacy)
    candidacy.save()
    record(
        GovernanceEvent.CANDIDACY_RECEIVED,
        on=held.item.meeting,
        by=by,
        changes=differences({}, filled_in(candidacy, FIELDS)),
        election=held.pk,
        candidacy=candidacy.pk,
    )
    return candidacy


@transaction.atomic
def correct_candidacy(*, candidacy: Candidacy, by: User | None, **fields: Any) -> Candidacy:
    """Correct a candidacy. Raises RuleViolation as when it is received.

    Once a round was opened, only the date of birth may still be told: it parts equals.
    """
    held = held_election(candidacy.election)
    candidacy = _current(candidacy)
    if set(fields) - {"born"}:
        refuse_voted(held)
    refuse_signed(held)
    before = values_of(candidacy, FIELDS)
    for name, value in tidied(Candidacy, fields).items():
        setattr(candidacy, name, value)
    who = ("organisation_id", "person_id")
    if any(getattr(candidacy, name) != before[name] for name in who):
        # What was verified was of somebody else.
        candidacy.checked = {}
    _refuse_unsound(candidacy)
    if changes := differences(before, values_of(candidacy, FIELDS)):
        candidacy.save()
        record(
            GovernanceEvent.CANDIDACY_CHANGED,
            on=held.item.meeting,
            by=by,
            changes=changes,
            candidacy=candidacy.pk,
        )
        _say_again(held)
    return candidacy


def _say_again(election: Election) -> None:
    """What the last round decided, told again: a date of birth may part equals."""
    if election.is_consultative or election.settled_at is not None:
        return
    rounds = rounds_of(election)
    if rounds.ballots and rounds.result is not None:
        last = rounds.ballots[-1]
        last.verdict = rounds.result.last.verdict.document()
        last.save(update_fields=["verdict"])


@transaction.atomic
def verify_candidacy(
    *,
    candidacy: Candidacy,
    answers: Mapping[str, bool | None],
    note: str = "",
    by: User | None,
    at: datetime | None = None,
) -> Candidacy:
    """Write what people verified and that the register does not know; None takes an answer back.

    ``answers`` are by the code of what is asked; each is kept with who gave it, when, and after what. A
    candidacy that does not meet a condition is not set aside by that: people do it, and say why. Raises
    RuleViolation for what nothing asks, and once the first round was opened.
    """
    held = held_election(candidacy.election)
    refuse_voted(held)
    candidacy = _current(candidacy)
    asked = {each.code for each in judged(candidacy).questions}
    if set(answers) - asked:
        raise RuleViolation("Les statuts ne demandent pas de vérifier cela : rechargez la page.")
    before, now = values_of(candidacy, FIELDS), at or timezone.now()
    checked = dict(candidacy.checked)
    for code, met in answers.items():
        known = checked.get(code)
        if met is None:
            checked.pop(code, None)
        elif known is None or known["met"] is not met:
            told = {"met": met, "note": note.strip()[:200], "by": by.pk if by else None}
            checked[code] = told | {"at": now.isoformat()}
    candidacy.checked = checked
    if changes := differences(before, values_of(candidacy, FIELDS)):
        candidacy.save(update_fields=["checked"])
        record(
            GovernanceEvent.CANDIDACY_VERIFIED,
            on=held.item.meeting,
            by=by,
            changes=changes,
            candidacy=candidacy.pk,
        )
    return candidacy


@transaction.atomic
def refuse_candidacy(*, candidacy: Candidacy, because: str, by: User | None) -> Candidacy:
    """Set a candidacy aside, and say why. Raises RuleViolation once the first round was opened."""
    held = held_election(candidacy.election)
    refuse_voted(held)
    candidacy = _current(candidacy)
    if not because.strip():
        raise RuleViolation("Dites pourquoi cette candidature est écartée.")
    candidacy.refused_because = because.strip()[:250]
    candidacy.save(update_fields=["refused_because"])
    record(GovernanceEvent.CANDIDACY_REFUSED, on=held.item.meeting, by=by, candidacy=candidacy.pk)
    return candidacy


@transaction.atomic
def withdraw_candidacy(*, candidacy: Candidacy, on: date, by: User | None) -> Candidacy:
    """Write down that somebody no longer stands, before the first round or between two.

    Raises RuleViolation while a round is open, and once the election is proclaimed or the minutes signed.
    """
    held = held_election(candidacy.election)
    candidacy = _current(candidacy)
    refuse_settled(held)
    refuse_signed(held)
    if held.ballots.open().exists():
        raise RuleViolation("Un tour est ouvert : on se retire avant son ouverture, ou après sa clôture.")
    if candidacy.withdrawn_on is not None:
        raise RuleViolation("Cette candidature est déjà retirée.")
    candidacy.withdrawn_on = on
    candidacy.save(update_fields=["withdrawn_on"])
    record(GovernanceEvent.CANDIDACY_WITHDRAWN, on=held.item.meeting, by=by, candidacy=candidacy.pk)
    return candidacy


@transaction.atomic
def order_candidates(
    *, election: Election, drawn: Sequence[Candidacy] = (), by: User | None
) -> list[Candidacy]:
    """Put the candidates in the order of the paper: as people drew them, or by their names.

    Raises RuleViolation unless the draw names each of them once.
    """
    held = held_election(election)
    refuse_voted(held)
    rows = list(held.candidacies.standing().select_related("organisation", "person"))
    if drawn:
        by_key = {each.pk: each for each in rows}
        keys = [each.pk for each in drawn]
        if sorted(keys) != sorted(by_key):
            missing = [quote(each.name) for each in rows if each.pk not in keys]
            told = f" Il manque {enumerate_fr(missing)}." if missing else ""
            raise RuleViolation(f"Le tirage nomme chaque candidat une fois.{told}")
        rows = [by_key[key] for key in keys]
    else:
        rows.sort(key=_sort_name)
    for rank, each in enumerate(rows, start=1):
        each.position = rank
    Candidacy.objects.bulk_update(rows, ["position"])
    record(
        GovernanceEvent.CANDIDATES_ORDERED,
        on=held.item.meeting,
        by=by,
        election=held.pk,
        is_drawn=bool(drawn),
        order=[each.pk for each in rows],
    )
    return rows


def held_election(election: Election) -> Election:
    """The election, its meeting locked."""
    meeting = held_meeting(election.item.meeting_id)
    found = locked(Election.objects).select_related("item", "body", "college").get(pk=election.pk)
    found.item.meeting = meeting
    return found


def refuse_voted(election: Election) -> None:
    """Refuses what changes those who stand once people voted for them."""
    refuse_settled(election)
    if election.ballots.filter(cancelled_at__isnull=True).exists():
        raise RuleViolation(CLOSED)


def refuse_settled(election: Election) -> None:
    """Refuses what changes an election that was proclaimed."""
    if election.settled_at is not None:
        raise RuleViolation("L’élection est proclamée : annulez d’abord la proclamation.")


def refuse_signed(election: Election) -> None:
    """Refuses what would make the rounds tell otherwise than the minutes that were signed."""
    if Minutes.objects.filter(meeting=election.item.meeting_id, state=Minutes.State.SIGNED).exists():
        raise RuleViolation("Le procès-verbal est signé : ce que ces tours ont décidé ne change plus.")


def _current(candidacy: Candidacy) -> Candidacy:
    return Candidacy.objects.select_related(
        "election__item__meeting__body", "election__body", "election__college", "organisation", "person"
    ).get(pk=candidacy.pk)


def _refuse_unsound(candidacy: Candidacy) -> None:
    if candidacy.organisation is None and candidacy.person is None:
        raise RuleViolation("Choisissez une organisation, ou une personne seule.")
    if candidacy.substitute is not None and candidacy.substitute == candidacy.person:
        raise RuleViolation("Titulaire et suppléant·e sont deux personnes.")
    if candidacy.organisation is None and candidacy.substitute is not None:
        raise RuleViolation("Une personne qui se présente seule n’a pas de suppléant·e.")
    twins = candidacy.election.candidacies.filter(
        withdrawn_on__isnull=True, organisation=candidacy.organisation
    ).exclude(pk=candidacy.pk)
    if candidacy.organisation is None:
        twins = twins.filter(person=candidacy.person)
    if twins.exists():
        raise RuleViolation(f"{candidacy.name} a déjà déposé une candidature à ces sièges.")
    if candidacy.election.is_consultative:
        return
    text = text_of_election(candidacy.election)
    if text.elects_lists:
        raise RuleViolation(LISTS)
    said = judged(candidacy, text)
    if said.refused:
        raise RuleViolation(" ".join(said.refused))


def _sort_name(candidacy: Candidacy) -> str:
    who = candidacy.organisation or candidacy.person
    assert who is not None  # The database keeps one or the other.
    return who.sort_name
