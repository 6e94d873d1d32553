"""Mandates: given, corrected, ended, taken up again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError, Q

from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, filled_in, record, values_of
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, long_date, quote, until_told
from cressmember.members.actions.hold import hold
from cressmember.members.models import College, Membership, Organisation, Person
from governance.actions.ending import END_FIELDS, STORED, take_back_end, write_end
from governance.journal import GovernanceEvent
from governance.models import Body, Holder, Lapse, Mandate
from governance.models.mandate import End
from governance.queries.bureau import incompatible
from governance.queries.newcomer import cooption_in, group_held, held_already, replacement_term, said_of
from governance.queries.seat import line_of
from governance.queries.text import BodyText, text_of
from governance.rules.mandate.vacancy import Finishes

FIELDS = ("college_id", "territory", "seats", "obtained", "decision", "decided_on", "starts_on", "term_on")
# What, of a mandate, the text is asked about.
JUDGED = frozenset({"college_id", "territory", "seats", "obtained", "starts_on", "term_on"})
OF_MEMBERS = (Mandate.Obtained.ELECTED, Mandate.Obtained.COOPTED)


@dataclass(frozen=True, slots=True)
class Seating:
    """Who is to sit: an organisation through people, or one ``person`` alone."""

    organisation: Organisation | None = None
    person: Person | None = None
    titular: Person | None = None
    substitute: Person | None = None

    def holders(self, *, starts_on: date | None, act: str) -> list[Holder]:
        """Those through whom the organisation sits from that day, not kept yet."""
        people = {Holder.Role.TITULAR: self.titular, Holder.Role.SUBSTITUTE: self.substitute}
        return [
            Holder(role=role, person=person, starts_on=starts_on, act=act)
            for role, person in people.items()
            if person is not None
        ]


@transaction.atomic
def give_mandate(
    *,
    body: Body,
    seating: Seating,
    obtained: str,
    starts_on: date | None,
    term_on: date | None,
    college: College | None = None,
    territory: str = "",
    seats: str = "",
    decision: str = "",
    decided_on: date | None = None,
    replaces: Mandate | None = None,
    by: User | None,
) -> Mandate:
    """Give a seat, by an election, a designation, a co-option or by right, until its term.

    ``seats`` names those of the statutes, where nothing else tells which they are. Raises RuleViolation when
    the body does not exist on that day, when the seat is held or the holder sits already, when an
    organisation that is elected or co-opted is no member, when a co-option replaces nobody (`coopt`), and for
    all that the statutes in force that day refuse, with their article.
    """
    _refuse_nobody(seating)
    if seating.organisation:
        hold([seating.organisation.pk])
    body = locked(Body.objects).get(pk=body.pk)
    mandate = Mandate(
        body=body,
        organisation=seating.organisation,
        person=seating.person,
        college=college,
        territory=territory,
        seats=seats,
        obtained=obtained,
        decision=decision,
        decided_on=decided_on,
        starts_on=starts_on,
        term_on=term_on,
        ends_on=term_on,
        replaces=replaces,
    )
    _seat(mandate, seating, by)
    return mandate


def _seat(mandate: Mandate, seating: Seating, by: User | None) -> None:
    """Keep a mandate and those through whom it is held, unless something refuses it."""
    if mandate.replaces is not None:
        _refuse_succession(mandate, mandate.replaces)
    _refuse_cooption_of_nobodys_seat(mandate)
    holders = seating.holders(starts_on=mandate.starts_on, act=mandate.decision)
    mandate.people = holders  # type: ignore[attr-defined]
    _refuse_unsound(mandate)
    mandate.is_ratifiable = _is_ratifiable(mandate)
    mandate.save()
    mandate.holders.add(*holders, bulk=False)
    record(
        GovernanceEvent.MANDATE_GIVEN,
        on=mandate.body,
        by=by,
        changes=differences({}, _who(seating) | filled_in(mandate, FIELDS)),
        mandate=mandate.pk,
        organisation=mandate.organisation_id,
        person=mandate.person_id,
    )


@transaction.atomic
def coopt(
    *,
    replaced: Mandate,
    seating: Seating,
    starts_on: date,
    term_on: date | None = None,
    decision: str,
    decided_on: date | None,
    by: User | None,
) -> Mandate:
    """Fill a vacant seat, until an assembly ratifies or refuses where one has to.

    It runs to ``term_on``, else as the statutes in force that day say, else to the term of whoever left it.
    Raises RuleViolation while the seat is held on that day, when somebody else took it since, and where the
    statutes leave its term open.
    """
    # As it is once nobody else may write on it: its end may have been taken back since it was shown.
    if seating.organisation:
        hold([seating.organisation.pk])
    locked(Body.objects).get(pk=replaced.body_id)
    replaced = Mandate.objects.select_related("body", "organisation", "person", "college").get(pk=replaced.pk)
    text = text_of(replaced.body, on=starts_on)
    if term_on is None and text.seating is not None:
        term_on, verdict = replacement_term(replaced, text, start=starts_on)
        if term_on is None and text.seating.vacancy.finishes is not Finishes.TERM:
            raise RuleViolation(f"Écrivez jusqu’à quand court ce mandat. {verdict.sentence}")
    elif term_on is None:
        term_on = replaced.term_on
    # The same seats, said by their name: a co-option alone might fit several.
    group = group_held(replaced, text)
    return give_mandate(
        body=replaced.body,
        seating=seating,
        obtained=Mandate.Obtained.COOPTED,
        starts_on=starts_on,
        term_on=term_on,
        college=replaced.college,
        territory=replaced.territory,
        seats=group.name if group else replaced.seats,
        decision=decision,
        decided_on=decided_on,
        replaces=replaced,
        by=by,
    )


@transaction.atomic
def ratify_mandate(*, mandate: Mandate, on: date, ratified_by: str, by: User | None) -> Mandate:
    """Write down that an assembly ratified a co-option."""
    mandate = _awaiting(mandate)
    if mandate.starts_on and on < mandate.starts_on:
        raise RuleViolation(
            f"Cette cooptation date du {long_date(mandate.starts_on)} : elle se ratifie ensuite."
        )
    mandate.ratified_on, mandate.ratified_by = on, ratified_by
    mandate.save(update_fields=["ratified_on", "ratified_by"])
    changes = differences(
        {"ratified_on": None, "ratified_by": ""}, {"ratified_on": on, "ratified_by": ratified_by}
    )
    record(GovernanceEvent.MANDATE_RATIFIED, on=mandate.body, by=by, changes=changes, mandate=mandate.pk)
    return mandate


@transaction.atomic
def refuse_ratification(*, mandate: Mandate, on: date, by: User | None, note: str = "") -> Mandate:
    """Write down that an assembly refused a co-option: it ends that day; what was decided before stands."""
    mandate = _awaiting(mandate)
    return end_held(mandate, on=on, reason=Mandate.EndReason.RATIFICATION_REFUSED, note=note, by=by)


@transaction.atomic
def correct_mandate(*, mandate: Mandate, by: User | None, **fields: Any) -> Mandate:
    """Correct the seat, the dates or the decision of a mandate. Raises RuleViolation as when it is given."""
    mandate = hold_mandate(mandate)
    before = values_of(mandate, FIELDS)
    for name, value in fields.items():
        setattr(mandate, name, value)
    if not mandate.end_reason:
        mandate.ends_on = mandate.term_on
    changes = differences(before, values_of(mandate, FIELDS))
    if "obtained" in changes:
        _refuse_cooption_of_nobodys_seat(mandate)
    _refuse_unsound(mandate, as_the_text_says=bool(JUDGED & changes.keys()))
    if changes:
        if "starts_on" in changes:
            _refuse_after_who_left(mandate)
            # Those who sat from the first day still do.
            mandate.holders.filter(starts_on=before["starts_on"]).update(starts_on=mandate.starts_on)
            _delay_offices(mandate, before["starts_on"])
        mandate.save()
        record(GovernanceEvent.MANDATE_CHANGED, on=mandate.body, by=by, changes=changes, mandate=mandate.pk)
    return mandate


@transaction.atomic
def end_mandate(*, mandate: Mandate, on: date, reason: str, note: str = "", by: User | None) -> Mandate:
    """End a mandate from that day, the first without it, for a reason; the offices held under it end too.

    Raises RuleViolation when it is over by then, or had not begun, and for the reason of a term that has not
    come.
    """
    return end_held(hold_mandate(mandate), on=on, reason=reason, note=note, by=by)


@transaction.atomic
def resume_mandate(*, mandate: Mandate, by: User | None) -> Mandate:
    """Take back an end written by mistake: the end written before it comes again, else the term.

    Raises RuleViolation when somebody has taken the seat since.
    """
    mandate = hold_mandate(mandate)
    if not mandate.end_reason:
        raise RuleViolation("Ce mandat court jusqu’à son terme : il n’y a rien à annuler.")
    if mandate.end_reason == Mandate.EndReason.BODY_ENDED and mandate.body.ended_on:
        raise RuleViolation(
            f"Ce mandat a pris fin avec {quote(mandate.body.name)} : annulez la suppression de l’instance."
        )
    previous = mandate.end_before
    for successor in mandate.successors.exclude(end_reason=Mandate.EndReason.RATIFICATION_REFUSED):
        if not (successor.starts_on and previous and previous.on <= successor.starts_on):
            raise RuleViolation(
                "Ce mandat a été remplacé : effacez d’abord celui qui le remplace, s’il n’a jamais existé."
            )
    before, lost_on = values_of(mandate, END_FIELDS), mandate.ends_on
    take_back_end(mandate)
    _refuse_unsound(mandate)
    mandate.save(update_fields=STORED)
    # The same loss does not end it again.
    mandate.lapses.filter(outcome=Lapse.Outcome.ENDED, ended_on=lost_on).update(
        outcome=Lapse.Outcome.KEPT, ended_on=None
    )
    changes = differences(before, values_of(mandate, END_FIELDS))
    record(GovernanceEvent.MANDATE_RESUMED, on=mandate.body, by=by, changes=changes, mandate=mandate.pk)
    return mandate


@transaction.atomic
def withdraw_mandate(*, mandate: Mandate, by: User | None) -> Body:
    """Forget a mandate written by mistake, which nobody ever had; the journal keeps what it said.

    Raises RuleViolation once an office, a meeting or a successor stands on it.
    """
    mandate = hold_mandate(mandate)
    body, key = mandate.body, mandate.pk
    before = filled_in(mandate, FIELDS)
    who = _who(Seating(mandate.organisation, mandate.person))
    if mandate.group_meetings.exists():
        raise RuleViolation("Ce mandat a servi à une réunion : mettez-y fin plutôt que de l’effacer.")
    try:
        with transaction.atomic():
            mandate.holders.update(gave_way_to=None)
            mandate.holders.all().delete()
            mandate.delete()
    except ProtectedError as trouble:
        raise RuleViolation(
            "Une fonction, un remplacement ou une démission constatée s’appuie sur ce mandat : "
            "mettez-y fin plutôt que de l’effacer."
        ) from trouble
    changes = differences(who | before, {})
    record(GovernanceEvent.MANDATE_WITHDRAWN, on=body, by=by, changes=changes, mandate=key)
    return body


def hold_mandate(mandate: Mandate) -> Mandate:
    """The mandate, its organisation's file and its body locked, in the order of the house."""
    if mandate.organisation_id:
        hold([mandate.organisation_id])
    locked(Body.objects).get(pk=mandate.body_id)
    return Mandate.objects.select_related("body", "organisation", "person", "college").get(pk=mandate.pk)


def _awaiting(mandate: Mandate) -> Mandate:
    mandate = hold_mandate(mandate)
    if not mandate.awaits_ratification:
        raise RuleViolation("Ce mandat n’attend pas de ratification.")
    return mandate


def end_held(mandate: Mandate, *, on: date, reason: str, note: str, by: User | None) -> Mandate:
    """End a mandate once held (`hold_mandate`). Raises RuleViolation as `end_mandate` does."""
    if mandate.starts_on and on < mandate.starts_on:
        raise RuleViolation(
            f"Ce mandat commence le {long_date(mandate.starts_on)} : il ne peut pas prendre fin avant."
        )
    if mandate.ends_on and (on > mandate.ends_on or (mandate.end_reason and on == mandate.ends_on)):
        raise RuleViolation(f"Ce mandat a déjà pris fin, ou prendra fin, le {long_date(mandate.ends_on)}.")
    if reason == Mandate.EndReason.TERM and (mandate.term_on is None or on < mandate.term_on):
        term = (
            f"prend fin à son terme le {long_date(mandate.term_on)}" if mandate.term_on else "est sans terme"
        )
        raise RuleViolation(f"Ce mandat {term} : choisissez un autre motif.")
    if reason == Mandate.EndReason.WOUND_UP and mandate.organisation_id is None:
        raise RuleViolation("Ce siège est tenu par une personne seule : choisissez un autre motif.")
    before = values_of(mandate, END_FIELDS)
    write_end(mandate, End(on, reason, note))
    mandate.save(update_fields=STORED)
    record(
        GovernanceEvent.MANDATE_ENDED,
        on=mandate.body,
        by=by,
        changes=differences(before, values_of(mandate, END_FIELDS)),
        mandate=mandate.pk,
        organisation=mandate.organisation_id,
        reason=reason,
    )
    return mandate


def forget_former_end(mandate: Mandate, end: End, *, by: User | None) -> None:
    """Take back an end before which another one came: the mandate keeps that one."""
    mandate = hold_mandate(mandate)
    mandate.former_ends = [told for told in mandate.former_ends if told != end.told]
    mandate.save(update_fields=["former_ends"])
    record(
        GovernanceEvent.MANDATE_RESUMED,
        on=mandate.body,
        by=by,
        mandate=mandate.pk,
        former_end=end.on.isoformat(),
    )


def _refuse_nobody(seating: Seating) -> None:
    if (seating.organisation is None) == (seating.person is None):
        raise RuleViolation("Choisissez une organisation, ou une personne qui siège seule.")
    if seating.person and (seating.titular or seating.substitute):
        raise RuleViolation("Une personne qui siège seule n’a ni titulaire ni suppléant·e.")
    if seating.titular and seating.titular == seating.substitute:
        raise RuleViolation("Titulaire et suppléant·e sont deux personnes.")


def _refuse_unsound(mandate: Mandate, *, as_the_text_says: bool = True) -> None:
    start, end = mandate.starts_on, mandate.ends_on
    for last in (mandate.term_on, mandate.ends_on):
        if start and last and last <= start:
            raise RuleViolation("Un mandat prend fin après avoir commencé.")
    body = mandate.body
    if start and body.created_on and start < body.created_on:
        raise RuleViolation(
            f"{quote(body.name)} a été créée le {long_date(body.created_on)} : "
            "le mandat commence ce jour-là ou plus tard."
        )
    if body.ended_on and (end is None or end > body.ended_on):
        raise RuleViolation(f"{quote(body.name)} a pris fin le {long_date(body.ended_on)}.")
    _refuse_stranger(mandate)
    others = body.mandates.overlapping(start=start, end=end).exclude(pk=mandate.pk)
    if other := held_already(mandate):
        raise RuleViolation(
            f"{mandate.held_by} siège déjà dans {quote(body.name)}"
            f"{until_told(other.ends_on)} : mettez fin à ce mandat, ou faites commencer celui-ci ensuite."
        )
    text = text_of(body, on=start) if start else BodyText()
    if text.composition is not None:
        if as_the_text_says and (refused := said_of(mandate, text).refused):
            raise RuleViolation(refused[0].sentence)
    elif mandate.has_voice:
        _refuse_full(mandate, others.voting())
    if as_the_text_says:
        _refuse_incompatible(mandate, text)


def _refuse_incompatible(mandate: Mandate, text: BodyText) -> None:
    """What the text does not let one person hold together, offices or seats in several bodies."""
    start = mandate.starts_on
    if start is None or not mandate.has_voice or not text.incompatibilities:
        return
    sitting = getattr(mandate, "people", None)
    if sitting is None:
        sitting = mandate.holders.select_related("person")
    people = [each.person for each in sitting if each.role == Holder.Role.TITULAR]
    for person in [mandate.person] if mandate.person else people:
        words = [word for word in (str(mandate.body), mandate.seats) if word]
        found = incompatible(person, text, words, on=start)
        if found is not None and found.verdict.is_no:
            raise RuleViolation(found.verdict.sentence)


def _refuse_after_who_left(mandate: Mandate) -> None:
    """A mandate began before those who sat under it left it."""
    if mandate.starts_on is None:
        return
    sat = mandate.holders.filter(gave_way_to__isnull=True)
    left = sat.filter(ends_on__lt=mandate.starts_on).select_related("person").first()
    if left is not None and left.ends_on:
        raise RuleViolation(
            f"{left.person} a cessé de siéger le {long_date(left.ends_on)} : le mandat a commencé avant."
        )


def _delay_offices(mandate: Mandate, first: date | None) -> None:
    """No office begins before the mandate under which it is held: those of the first day follow it."""
    if mandate.starts_on is None:
        return
    early = Q(starts_on__isnull=True) | Q(starts_on__lt=mandate.starts_on)
    for office in mandate.offices.filter(early).select_related("person"):
        is_over = office.ends_on is not None and office.ends_on <= mandate.starts_on
        if office.starts_on not in (first, None) or is_over:
            since = f" depuis le {long_date(office.starts_on)}" if office.starts_on else ""
            raise RuleViolation(
                f"{office.person} a eu la fonction {quote(office.name)}{since} : le mandat a commencé avant."
            )
        office.starts_on = mandate.starts_on
        office.save(update_fields=["starts_on"])


def _is_ratifiable(mandate: Mandate) -> bool:
    """Whether an assembly has to ratify it: a co-option, unless the text in force spares it that."""
    text = text_of(mandate.body, on=mandate.starts_on) if mandate.starts_on else BodyText()
    means = cooption_in(text) if mandate.obtained == Mandate.Obtained.COOPTED else None
    return means is None or means.is_ratified


def _refuse_stranger(mandate: Mandate) -> None:
    """An organisation is elected or co-opted as a member."""
    organisation, start = mandate.organisation, mandate.starts_on
    if organisation is None or start is None or mandate.obtained not in OF_MEMBERS:
        return
    if not Membership.objects.in_force(on=start).filter(organisation=organisation).exists():
        otherwise = (
            "cooptez un adhérent"
            if mandate.obtained == Mandate.Obtained.COOPTED
            else "dites qu’elle siège par désignation, de droit ou comme invitée"
        )
        raise RuleViolation(
            f"{organisation} n’est pas adhérente le {long_date(start)} : enregistrez son adhésion, "
            f"ou {otherwise}."
        )


def _refuse_full(mandate: Mandate, others: Any) -> None:
    """The seats of a college or of a territory are not held by more than were planned."""
    plans = list(mandate.body.seat_plans.select_related("college"))
    line = line_of(plans, mandate.college_id, mandate.territory)
    if line is None:
        if mandate.college_id in {plan.college_id for plan in plans if plan.territory}:
            raise RuleViolation(
                f"Les sièges de {quote(str(mandate.college))} vont par département : dites lequel."
            )
        return
    rivals = [row for row in others if line_of(plans, row.college_id, row.territory) == line]
    days = {mandate.starts_on, *(row.starts_on for row in rivals if _begins_within(row, mandate))}
    held = max(sum(_sits(row, day) for row in rivals) for day in days)
    if held < line.seats:
        return
    if line.seats == 1:
        rival = rivals[0]
        raise RuleViolation(
            f"Le siège {quote(str(line))} est tenu par {rival.held_by}{until_told(rival.ends_on)} : "
            "mettez fin à son mandat, ou faites commencer celui-ci ensuite."
        )
    raise RuleViolation(
        f"Les {counted(line.seats, 'siège', 'sièges')} {quote(str(line))} sont pourvus : "
        "mettez fin à un mandat, ou changez le nombre de sièges prévus."
    )


def _begins_within(row: Mandate, mandate: Mandate) -> bool:
    return row.starts_on is not None and (mandate.starts_on is None or row.starts_on >= mandate.starts_on)


def _sits(row: Mandate, day: date | None) -> bool:
    if day is None:
        return row.starts_on is None
    return row.in_force_on(day)


def _refuse_cooption_of_nobodys_seat(mandate: Mandate) -> None:
    """A co-option finishes the mandate of whoever left: it has its term, and an assembly ratifies it."""
    if mandate.obtained == Mandate.Obtained.COOPTED and mandate.replaces_id is None:
        raise RuleViolation(
            "Une cooptation pourvoit un siège que quelqu’un a quitté : ouvrez le mandat qui a pris fin, "
            "puis choisissez « Coopter sur ce siège »."
        )


def _refuse_succession(mandate: Mandate, replaced: Mandate) -> None:
    if replaced.body_id != mandate.body_id:
        raise ValueError("a mandate replaces one of the same body")
    if replaced.successors.exclude(end_reason=Mandate.EndReason.RATIFICATION_REFUSED).exists():
        raise RuleViolation("Ce siège a déjà été pourvu : il n’est plus vacant.")
    if replaced.ends_on is None or (mandate.starts_on and mandate.starts_on < replaced.ends_on):
        then = "la suite commence ce jour-là" if replaced.end_reason else "mettez d’abord fin à son mandat"
        raise RuleViolation(
            f"{replaced.held_by} tient encore ce siège{until_told(replaced.ends_on)} : {then}."
        )


def _who(seating: Seating) -> dict[str, Any]:
    told = {
        "organisation": seating.organisation,
        "person": seating.person,
        "titulaire": seating.titular and str(seating.titular),
        "suppléant·e": seating.substitute and str(seating.substitute),
    }
    return {name: getattr(value, "pk", value) for name, value in told.items() if value is not None}
