"""Requests decided: put to a meeting, voted, or decided elsewhere; then carried out, letter and call."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from billing.actions.issue import call_single
from billing.models import Campaign, Due
from billing.models.due import DUES_TITLE
from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, record, values_of
from cressmember.core.models import Chamber, Message
from cressmember.kernel.elision import of, to
from cressmember.kernel.folding import fold
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, enumerate_fr, long_date, quote
from cressmember.members.actions.application import renew_link
from cressmember.members.actions.figure import declare_figure
from cressmember.members.actions.hold import hold
from cressmember.members.actions.membership import admit
from cressmember.members.actions.organisation import change_organisation, create_organisation
from cressmember.members.actions.person import create_person
from cressmember.members.actions.representation import Designation, open_representation
from cressmember.members.models import (
    Application,
    Consent,
    DeclaredFigure,
    Interest,
    Organisation,
    Person,
    Placement,
    Representation,
    Theme,
)
from cressmember.office.actions.agenda import (
    CANCELLED,
    cancelled_since,
    decided_by,
    follow_each,
    is_alone,
    item_titled,
    vote_to_follow,
    withdraw,
    write_off,
    write_put,
)
from cressmember.office.actions.application import (
    held_application,
    identity_of_file,
    refuse_over,
    refuse_put,
)
from cressmember.office.actions.letter import (
    REFUSAL,
    WELCOME,
    Words,
    recipient_of_application,
    write_letter,
)
from cressmember.office.journal import OfficeEvent
from cressmember.office.queries.application import readmission_of, verdict_on
from cressmember.office.queries.vote import Voted, vote_on
from governance.actions.meeting.resolution import withdraw_resolution, write_resolution
from governance.models import AgendaItem, Meeting, Resolution
from governance.queries.belonging import belonging_on
from governance.rules.belonging import organs
from governance.rules.vote.decision import Matter

logger = logging.getLogger(__name__)

DECISION = ("outcome", "decided_on", "decided_by", "reasons", "membership_id")
TO_CALL = "Cotisation à appeler."
ITEM_TITLE = "Demandes d’adhésion"
# A member admitted late in the year has as long to pay as the others had.
TIME_TO_PAY = timedelta(days=30)


# Putting to the vote.


@transaction.atomic
def put_applications(
    *,
    applications: Sequence[Application],
    meeting: Meeting,
    together: bool = False,
    on: date,
    by: User | None,
) -> AgendaItem:
    """Make requests an item of a meeting: a resolution for each, or one for all of them ``together``.

    Raises RuleViolation for one that was not examined, that is on another agenda, or that another body
    decides.
    """
    held = [held_application(key) for key in sorted(each.pk for each in applications)]
    if not held:
        raise RuleViolation("Choisissez au moins une demande examinée.")
    for each in held:
        refuse_over(each)
        refuse_put(each)
        if each.examined_at is None:
            raise RuleViolation(f"La demande {of(each.name)} n’est pas examinée : elle ne se soumet pas.")
        _refuse_other_body(each, meeting)
    item = item_titled(ITEM_TITLE, meeting=meeting, on=on, by=by)
    if together and len(held) > 1:
        names = enumerate_fr([each.name for each in held])
        written = write_resolution(
            item=item,
            title=f"Admission de {counted(len(held), 'organisation', 'organisations')}",
            text=f"Sont admises comme membres : {names}.",
            matter=Matter.ADMISSION.value,
            by=by,
        )
        put = dict.fromkeys((each.pk for each in held), written)
    else:
        put = {each.pk: _resolution_on(each, item, by) for each in held}
    for each in held:
        write_put(each, meeting=meeting, resolution=put[each.pk])
        record(OfficeEvent.APPLICATION_PUT, on=each, by=by, meeting=meeting.pk, resolution=each.resolution)
    return item


def _refuse_other_body(application: Application, meeting: Meeting) -> None:
    text = belonging_on(meeting.held_on)
    rule = text.admission(application.college)
    if rule is None:
        return
    if rule.decided_by is None:
        raise RuleViolation(
            "Les statuts n’ont personne qui admette : le paiement suffit. Enregistrez l’admission.",
            rule.article,
        )
    body = text.body(rule.decided_by)
    if body is not None and meeting.body_id != body.pk:
        raise RuleViolation(
            f"L’admission {of(application.name)} se décide par {rule.decided_by} : choisissez une de ses "
            "réunions.",
            rule.article,
        )


def _resolution_on(application: Application, item: AgendaItem, by: User | None) -> Resolution:
    college = application.college
    assert college  # Nothing is examined without one.
    text = f"{application.name} est admise comme membre, dans le collège {quote(college.name)}."
    if application.advice:
        text += f"\n\nAvis : {application.advice}"
    return write_resolution(
        item=item,
        title=f"Admission {of(application.name)}"[:200],
        text=text,
        matter=Matter.ADMISSION.value,
        by=by,
    )


@transaction.atomic
def take_off(*, application: Application, by: User | None) -> Application:
    """Take a request off an agenda: it waits for another meeting. Raises RuleViolation once it was voted."""
    held = held_application(application)
    refuse_over(held)
    withdraw(held, item_title=ITEM_TITLE, by=by)
    return _taken_off(held, by)


def _taken_off(held: Application, by: User | None) -> Application:
    record(OfficeEvent.APPLICATION_TAKEN_OFF, on=held, by=by, resolution=write_off(held))
    return held


# Deciding.


@transaction.atomic
def decide_application(
    *,
    application: Application,
    outcome: str,
    decided_by: str,
    decided_on: date,
    reasons: str = "",
    on: date,
    by: User | None,
) -> Application:
    """Write what a body decided of a request, and carry it out: membership and welcome, or refusal.

    Raises RuleViolation for an unexamined one, and with everything that the statutes want and that lacks.
    """
    held = held_application(application)
    refuse_over(held)
    refuse_put(held)
    return _decide(held, outcome, decided_by, decided_on, reasons, on=on, by=by)


def _decide(
    held: Application, outcome: str, decided_by: str, decided_on: date, reasons: str, *, on: date, by: Any
) -> Application:
    if outcome not in (Application.Outcome.ADMITTED, Application.Outcome.REFUSED):
        raise ValueError("a body admits or refuses")
    if held.examined_at is None or held.college is None:
        raise RuleViolation("Cette demande n’est pas examinée : donnez d’abord l’avis et le collège.")
    if decided_on > on:
        raise RuleViolation(f"Le {long_date(decided_on)} est encore à venir : rien n’y est décidé.")
    if outcome == Application.Outcome.ADMITTED:
        verdict = verdict_on(held, decided_by=decided_by, on=decided_on)
        if verdict is not None and verdict.is_no:
            raise RuleViolation(verdict.sentence)
        back = readmission_of(held, on=decided_on)
        if back is not None and back.is_no:
            raise RuleViolation(back.sentence)
    before = values_of(held, DECISION)
    held.outcome, held.decided_on, held.decided_by = outcome, decided_on, decided_by[:120]
    held.reasons, held.trouble = reasons.strip() or held.reasons, ""
    if outcome == Application.Outcome.ADMITTED:
        # Dues are called in a transaction of their own, which locks other things in another order.
        held.trouble = TO_CALL
        _admit(held, by)
        write_letter(words=_welcome(held), about=held, recipient=recipient_of_application(held), on=on, by=by)
    else:
        write_letter(words=_refusal(held), about=held, recipient=recipient_of_application(held), on=on, by=by)
    held.save()
    record(
        OfficeEvent.APPLICATION_DECIDED,
        on=held,
        by=by,
        outcome=outcome,
        decided_on=decided_on.isoformat(),
        changes=differences(before, values_of(held, DECISION)),
    )
    return held


def _admit(held: Application, by: User | None) -> None:
    """Make a member of a candidate, with everything that it said: file, people, figures, consents, pieces."""
    assert held.decided_on
    assert held.college
    organisation = held.organisation
    if organisation is None:
        organisation = create_organisation(by=by, **identity_of_file(held))
    else:
        organisation = _completed(organisation, held, by)
    held.organisation = organisation
    held.membership = admit(
        organisation=organisation,
        admitted_on=held.decided_on,
        college=held.college,
        decided_by=held.decided_by,
        decided_on=held.decided_on,
        by=by,
    )
    for told in held.answers.get("people", []):
        _designate(organisation, told, held, by)
    for told in held.answers.get("figures", []):
        _declare(organisation, told, held, by)
    _consent(organisation, held)
    _interest(organisation, held)
    held.evidence.update(organisation=organisation)


def _completed(organisation: Organisation, held: Application, by: User | None) -> Organisation:
    """The file with what it did not say and the request does: the rest is for people to change."""
    said = identity_of_file(held)
    silent = {
        name: value
        for name, value in said.items()
        if name not in ("name", "kind") and getattr(organisation, name) in ("", None)
    }
    return change_organisation(organisation=organisation, by=by, **silent) if silent else organisation


def _designate(organisation: Organisation, told: dict[str, Any], held: Application, by: User | None) -> None:
    role = told.get("role", "")
    if role not in Representation.Role.values:
        return
    named = bool(told.get("family_name"))
    person = _person(organisation, told, by) if named else None
    if (
        person
        and organisation.representations.filter(person=person, role=role, ends_on__isnull=True).exists()
    ):
        return
    email, label = str(told.get("email") or ""), str(told.get("function") or "")[:120]
    if person is None and not (email or label):
        return
    open_representation(
        organisation=organisation,
        designation=Designation(role, person, label, "" if person else email),
        starts_on=held.decided_on,
        act="Demande d’adhésion",
        act_on=timezone.localdate(held.sent_at) if held.sent_at else None,
        by=by,
    )


def _person(organisation: Organisation, told: dict[str, Any], by: User | None) -> Person:
    """Whoever bears this name at this address, or in this organisation; else a new person."""
    given, family = str(told.get("given_name") or ""), str(told.get("family_name") or "")
    email = str(told.get("email") or "")
    named = fold(f"{given} {family}")
    near = Person.objects.filter(representations__organisation=organisation).distinct()
    if email:
        near = near | Person.objects.filter(email__iexact=email).distinct()
    for person in near:
        if fold(f"{person.given_name} {person.family_name}") == named:
            return person
    fields: dict[str, Any] = {name: str(told.get(name) or "") for name in ("civility", "gender", "phone")}
    return create_person(
        given_name=given,
        family_name=family,
        email=email,
        by=by,
        **{name: value for name, value in fields.items() if value},
    )


def _declare(organisation: Organisation, told: dict[str, Any], held: Application, by: User | None) -> None:
    try:
        amount, year = Decimal(str(told["amount"])), int(told["year"])
    except (KeyError, ValueError, InvalidOperation):
        return
    if told.get("kind") not in DeclaredFigure.Kind.values:
        return
    sent = timezone.localdate(held.sent_at) if held.sent_at else held.decided_on
    assert sent
    known = DeclaredFigure.objects.filter(organisation=organisation, kind=told["kind"], year=year)
    if known.exists():
        return
    declare_figure(
        organisation=organisation,
        kind=told["kind"],
        year=year,
        amount=amount,
        source=f"Demande d’adhésion du {long_date(sent)}",
        on=sent,
        by=by,
    )


def _consent(organisation: Organisation, held: Application) -> None:
    at = held.sent_at or timezone.now()
    if organisation.consents.filter(at=at, way=Consent.Way.FORM).exists():
        return  # Written the first time, before the decision was taken back.
    Consent.objects.bulk_create(
        Consent(
            organisation=organisation,
            purpose=told["purpose"],
            is_given=bool(told.get("is_given")),
            at=at,
            way=Consent.Way.FORM,
            wording=str(told.get("wording") or ""),
        )
        for told in held.answers.get("consents", [])
        if told.get("purpose") in Consent.Purpose.values
    )


def _interest(organisation: Organisation, held: Application) -> None:
    chosen = set(organisation.interests.filter(ends_on__isnull=True).values_list("theme", flat=True))
    themes = Theme.objects.filter(pk__in=held.answers.get("themes", []), is_retired=False)
    Interest.objects.bulk_create(
        Interest(organisation=organisation, theme=theme, starts_on=held.decided_on)
        for theme in themes.exclude(pk__in=chosen)
    )


def _decided(held: Application) -> str:
    """« Le conseil d’administration, réuni le 12 mars 2026, »: who decided, at the head of a letter."""
    assert held.decided_on
    rule = belonging_on(held.decided_on).admission(held.college)
    day = long_date(held.decided_on)
    if rule is not None and rule.decided_by is None:
        return f"Le {day}, "
    organ = rule.decided_by if rule and rule.decided_by else ""
    if not organ or not organs.is_named(organ, held.decided_by):
        return f"Par décision du {day} ({held.decided_by}), "
    return f"{organ[:1].upper()}{organ[1:]}, en sa décision du {day}, "


def _welcome(held: Application) -> Words:
    chamber = Chamber.current()
    assert held.college
    assert held.decided_on
    start = _decided(held)
    admits = f"a admis {held.name}" if "en sa décision" in start else f"{held.name} a été admise"
    paragraphs = [
        f"{start}{admits} comme membre {of(chamber.name)}. Votre adhésion prend effet le "
        f"{long_date(held.decided_on)}, et vous votez dans le collège {quote(held.college.name)}.",
    ]
    titular = [
        f"{told.get('given_name', '')} {told.get('family_name', '')}".strip()
        for told in held.answers.get("people", [])
        if told.get("role") == Representation.Role.TITULAR
    ]
    if names := [name for name in titular if name]:
        represent = "vous représente" if len(names) == 1 else "vous représentent"
        paragraphs.append(f"{enumerate_fr(names)} {represent}, comme vous nous l’avez indiqué.")
    paragraphs.append(
        "L’appel de votre cotisation vous parvient par ailleurs, et une invitation à ouvrir votre espace en "
        "ligne parvient à qui vous représente. Nous vous inviterons bientôt à une "
        "rencontre avec les autres adhérents ; d’ici là, répondez à ce courrier pour toute question."
    )
    paragraphs.append("Nous sommes heureux de vous compter parmi nous.")
    renew_link(held)
    return Words(WELCOME, "Bienvenue parmi nous", paragraphs, link=held.link)


def _refusal(held: Application) -> Words:
    chamber = Chamber.current()
    assert held.decided_on
    rule = belonging_on(held.decided_on).admission(held.college)
    start = _decided(held)
    if "en sa décision" in start:
        said = f"{start}n’a pas retenu la demande d’adhésion présentée par {held.name}."
    else:
        said = f"{start}la demande d’adhésion présentée par {held.name} n’a pas été retenue."
    paragraphs = [said]
    if held.reasons:
        paragraphs.append(f"Motifs : {held.reasons}")
    if rule and rule.appeal_to:
        paragraphs.append(
            f"Cette décision peut être contestée devant {rule.appeal_to} : écrivez-nous pour que votre "
            "recours lui soit présenté."
        )
    paragraphs.append("Nous vous remercions de l’intérêt que vous portez à l’économie sociale et solidaire.")
    return Words(REFUSAL, f"Votre demande d’adhésion {to(chamber)}", paragraphs)


# Taking a decision back.

LETTER_LEFT: dict[str, str] = {
    Application.Outcome.ADMITTED: (
        "La lettre est partie : cette décision ne se reprend plus. Prévenez l’organisation, puis écrivez la "
        "fin de son adhésion depuis sa fiche, avec la décision qui revient sur celle-ci."
    ),
    Application.Outcome.REFUSED: (
        "La lettre est partie : cette décision ne se reprend plus. Prévenez l’organisation : elle peut "
        "présenter une nouvelle demande, que la prochaine réunion décidera."
    ),
}


@transaction.atomic
def undecide_application(*, application: Application, because: str, by: User | None) -> Application:
    """Take back a decision that was written by mistake, or whose ballot was cancelled, before it was known.

    Raises RuleViolation once its letter left, once dues were called, or once something stands on the
    membership.
    """
    held = held_application(application)
    if held.outcome not in (Application.Outcome.ADMITTED, Application.Outcome.REFUSED):
        raise RuleViolation("Aucune décision n’est enregistrée sur cette demande.")
    letters = _mails_of(held)
    if letters.exclude(state__in=[Message.State.WAITING, Message.State.HELD]).exists():
        raise RuleViolation(LETTER_LEFT[held.outcome])
    if held.membership_id and held.organisation_id:
        hold([held.organisation_id])
        assert held.decided_on
        # Of that year or of a later one: a member admitted in December may be called in January.
        called = Due.objects.live().filter(dues_year__ends_on__gt=held.decided_on)
        if called.filter(organisation=held.organisation_id).exists():
            raise RuleViolation("Une cotisation est appelée : annulez-la d’abord.")
    letters.update(state=Message.State.HELD)
    before = values_of(held, DECISION)
    membership = held.membership
    held.outcome, held.decided_on, held.decided_by, held.membership = "", None, "", None
    held.trouble = ""
    meeting = vote_on(held).meeting
    if meeting is None or meeting.stage != Meeting.Stage.OPEN:
        held.resolution, held.put_to = None, ""  # It waits for another meeting: nobody can vote there again.
    held.save()
    if membership is not None:
        Placement.objects.filter(
            organisation=membership.organisation_id, starts_on=membership.admitted_on, ends_on__isnull=True
        ).delete()
        membership.delete()
    record(
        OfficeEvent.APPLICATION_UNDECIDED,
        on=held,
        by=by,
        changes=differences(before, values_of(held, DECISION)) | {"motif": ("", because)},
    )
    return held


def _mails_of(held: Application) -> Any:
    kind = ContentType.objects.get_for_model(Application)
    return Message.objects.filter(kind__in=[WELCOME, REFUSAL], about_type=kind, about_id=held.pk)


# What the worker does at each minute.


def decide_voted(*, now: datetime) -> int:
    """Decide the requests whose meeting rose, as it voted; take off those that it did not decide.

    Harmless when done again. One that a rule stops waits for somebody, who is told why. Returns how many.
    """
    on = timezone.localdate(now)
    return follow_each(Application.objects.waiting(), lambda key: _decide_as_voted(key, on))


@transaction.atomic
def _decide_as_voted(key: int, on: date) -> int:
    held = held_application(key)
    if held.resolution is None or held.outcome or held.withdrawn_at is not None:
        return 0
    if held.organisation_id:
        hold([held.organisation_id])
    vote = vote_to_follow(held, on=on)
    if vote is None:
        return 0
    if vote.is_off:
        _taken_off(held, None)
        return 1
    assert vote.meeting
    _decide(held, _outcome(vote), decided_by(vote), vote.meeting.held_on, "", on=on, by=None)
    return 1


def _outcome(vote: Voted) -> str:
    return Application.Outcome.ADMITTED if vote.is_adopted else Application.Outcome.REFUSED


def take_off_withdrawn() -> int:
    """Take off the agendas those whose authors gave up meanwhile, unless they were voted. How many."""
    done = 0
    given_up = Application.objects.filter(withdrawn_at__isnull=False, resolution__isnull=False, outcome="")
    for key in given_up.values_list("pk", flat=True):
        try:
            _take_off_withdrawn(key)
        except RuleViolation:
            continue  # Its ballot is open: it leaves the agenda once that is over.
        done += 1
    return done


@transaction.atomic
def _take_off_withdrawn(key: int) -> None:
    held = held_application(key)
    vote = vote_on(held)
    if is_alone(held) and vote.resolution is not None and not vote.is_off and not vote.is_over:
        withdraw_resolution(resolution=vote.resolution, by=None)
    _taken_off(held, None)


def undecide_cancelled() -> int:
    """Take back what a ballot decided that was cancelled since, while nothing left; else say so. How many."""
    done = 0
    for held in cancelled_since(Application.objects.all()):
        vote = vote_on(held)
        if vote.ballot is not None and _outcome(vote) == held.outcome:
            continue
        try:
            undecide_application(application=held, because="Scrutin annulé", by=None)
            done += 1
        except RuleViolation as violation:
            told = f"{CANCELLED} {violation}"
            Application.objects.filter(pk=held.pk).update(trouble=told[:500])
    return done


# The call that follows.


def _called(on: date) -> Any:
    """The standing dues of the year of a day: a former member may still have those of another."""
    return Due.objects.live().filter(dues_year__starts_on__lte=on, dues_year__ends_on__gt=on)


def uncalled_members(*, on: date) -> Any:
    """Those admitted by a request, still members, whose dues nobody called yet."""
    called = _called(on).values("organisation")
    return (
        Application.objects.filter(outcome=Application.Outcome.ADMITTED, membership__ended_on__isnull=True)
        .exclude(organisation__in=called)
        .select_related("organisation", "membership")
    )


def call_newcomer(*, application: Application, on: date, by: User | None) -> Due | None:
    """Call the dues of a member admitted in the year, on the scale of its campaign, from its admission.

    Where it cannot be, the reason stays on the request and the treasurer is shown it; None then. Raises
    RuleViolation for a request that made no member, or does no more.
    """
    organisation = application.organisation
    if organisation is None or application.outcome != Application.Outcome.ADMITTED:
        raise RuleViolation("Cette demande n’a pas été acceptée : il n’y a pas de cotisation à appeler.")
    campaign = (
        Campaign.objects.standing()
        .filter(
            title=DUES_TITLE,
            status=Campaign.Status.ISSUED,
            dues_year__starts_on__lte=on,
            dues_year__ends_on__gt=on,
        )
        .select_related("dues_year", "scale")
        .first()
    )
    try:
        if campaign is None:
            raise RuleViolation("Aucune campagne n’est émise pour l’exercice en cours : l’appel attend.")
        due = call_single(
            organisation=organisation,
            dues_year=campaign.dues_year,
            scale=campaign.scale,
            due_on=max(campaign.due_on, on + TIME_TO_PAY),
            older_figures_from=campaign.older_figures_from,
            on=on,
            by=by,
        )
    except RuleViolation as violation:
        Application.objects.filter(pk=application.pk).update(trouble=f"{TO_CALL} {violation}"[:500])
        return None
    with transaction.atomic():
        record(OfficeEvent.APPLICATION_CALLED, on=application, by=by, due=due.pk)
        Application.objects.filter(pk=application.pk).update(trouble="")
    return due


def call_newcomers(*, on: date) -> int:
    """Call those who have just been admitted, once; one that could not be called waits for the treasurer."""
    called = 0
    waiting = uncalled_members(on=on).filter(trouble=TO_CALL)
    for application in waiting:
        called += call_newcomer(application=application, on=on, by=None) is not None
    return called


def forget_called(*, on: date) -> int:
    """Stop showing the treasurer those whose dues were called since, by themselves or by a campaign."""
    called = _called(on).values("organisation")
    waiting = Application.objects.filter(trouble__startswith=TO_CALL, organisation__in=called)
    return int(waiting.update(trouble=""))


@transaction.atomic
def settle_trouble(*, application: Application, by: User | None) -> Application:
    """Say that what waited was seen to in another way."""
    held = held_application(application)
    before = values_of(held, ("trouble",))
    held.trouble = ""
    held.save(update_fields=["trouble"])
    record(OfficeEvent.APPLICATION_SETTLED, on=held, by=by, changes=differences(before, {"trouble": ""}))
    return held
