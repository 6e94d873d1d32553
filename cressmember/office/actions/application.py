"""A request for membership on its way: whose file it is, its pieces, complete, examined, given up."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, record, values_of
from cressmember.core.actions.lock import locked
from cressmember.core.actions.outbox import post
from cressmember.core.models import Chamber, Message
from cressmember.kernel.elision import of, to
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import enumerate_fr, long_date, quote
from cressmember.members.actions.application import delete_piece, renew_link
from cressmember.members.actions.hold import hold
from cressmember.members.actions.organisation import change_organisation, create_organisation
from cressmember.members.journal import MembersEvent
from cressmember.members.models import Application, College, Evidence, Organisation
from cressmember.members.models.organisation import FIELDS as OF_A_FILE
from cressmember.members.rules.duplicate import Likelihood
from cressmember.office.journal import OfficeEvent
from cressmember.office.queries.application import NOT_ASKED, asked_again, lacking, look_alikes
from cressmember.office.queries.restricted import refuse_change

FIELDS = ("ground", "college_id", "advice", "proposed_on", "paid_on", "reasons")
STEPS = ("completed_at", "examined_at")
ASKED, WITHDRAWN = "office.piece_asked", "office.piece_withdrawn"
LARGEST = 10 * 1024 * 1024
# What a file begins with, by its extension: a name alone proves nothing.
SIGNS = {".pdf": b"%PDF-", ".png": b"\x89PNG", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff"}


def held_application(application: Application | int) -> Application:
    """The request, locked until the transaction ends."""
    key = application if isinstance(application, int) else application.pk
    return locked(Application.objects.select_related("organisation", "college")).get(pk=key)


def refuse_over(application: Application) -> None:
    """Raise RuleViolation for a request that nothing can happen to any more, or that was not sent yet."""
    if application.outcome:
        assert application.decided_on  # The database says so.
        decided = application.get_outcome_display().lower()
        raise RuleViolation(f"Cette demande est {decided} depuis le {long_date(application.decided_on)}.")
    if application.withdrawn_at is not None:
        raise RuleViolation("Cette demande a été retirée.")
    if application.sent_at is None:
        raise RuleViolation("Cette demande n’a pas encore été envoyée : seule son auteur peut la compléter.")


def refuse_put(application: Application) -> None:
    """Raise RuleViolation while a request is on an agenda."""
    if application.resolution is not None:
        raise RuleViolation("Cette demande est à l’ordre du jour : retirez-l’en d’abord.")


@transaction.atomic
def link_application(*, application: Application, organisation: Organisation, by: User | None) -> Application:
    """Say of which file of the register a request is. Raises RuleViolation for one that waits already."""
    held = held_application(application)
    refuse_over(held)
    file = hold([organisation.pk])[organisation.pk]
    other = Application.objects.waiting().filter(organisation=file).exclude(pk=held.pk).first()
    if other:
        raise RuleViolation(f"Une autre demande {of(file)} attend déjà une décision.")
    before = values_of(held, ("organisation_id",))
    held.organisation = file
    held.save(update_fields=["organisation"])
    held.evidence.update(organisation=file)
    record(
        OfficeEvent.APPLICATION_LINKED,
        on=held,
        by=by,
        changes=differences(before, values_of(held, ("organisation_id",))),
    )
    return held


@transaction.atomic
def create_file(*, application: Application, by: User | None) -> Application:
    """Open a file with what the request says of its author. Raises AlreadyKnown for a SIRET that is taken."""
    held = held_application(application)
    refuse_over(held)
    if held.organisation_id:
        raise RuleViolation("Cette demande a déjà sa fiche.")
    organisation = create_organisation(by=by, **identity_of_file(held))
    return link_application(application=held, organisation=organisation, by=by)


@transaction.atomic
def take_answers(*, application: Application, names: Sequence[str], by: User | None) -> Organisation:
    """Write on the file what the request says of these fields."""
    held = held_application(application)
    if held.organisation is None:
        raise RuleViolation("Rattachez d’abord la demande à une fiche.")
    said = identity_of_file(held)
    taken = {name: said[name] for name in names if name in said}
    organisation = change_organisation(organisation=held.organisation, by=by, **taken)
    record(OfficeEvent.APPLICATION_TAKEN, on=held, by=by, fields=sorted(taken))
    return organisation


def identity_of_file(application: Application) -> dict[str, Any]:
    """What a request says of its author, by the fields of a file; what was left blank is left out."""
    told = {
        name: value
        for name, value in application.identity.items()
        if name in OF_A_FILE and name not in NOT_ASKED and value not in ("", None)
    }
    told["name"] = application.name
    for name in ("siren", "legal_form", "sector"):
        if name not in told and getattr(application, name):
            told[name] = getattr(application, name)
    return told


@transaction.atomic
def add_evidence(
    *,
    application: Application,
    kind: str,
    filename: str,
    data: bytes,
    expires_on: date | None = None,
    by: User | None,
) -> Evidence:
    """Keep a piece that came by another way. Raises RuleViolation for what is no PDF nor picture."""
    held = held_application(application)
    refuse_over(held)
    name = PurePath(filename).name[-200:]
    suffix = PurePath(name).suffix.lower()
    if suffix not in SIGNS or not data.startswith(SIGNS[suffix]):
        raise RuleViolation("Une pièce est un PDF ou une image : enregistrez-la ainsi, puis ajoutez-la.")
    digest = hashlib.sha256(data).hexdigest()
    piece = Evidence(
        application=held,
        organisation=held.organisation,
        kind=kind,
        filename=name,
        size=len(data),
        sha256=digest,
        added_at=timezone.now(),
        expires_on=expires_on,
    )
    piece.file.save(f"{digest}{suffix}", ContentFile(data), save=False)
    piece.save()
    record(MembersEvent.EVIDENCE_KEPT, on=held, by=by, evidence=piece.pk, sha256=digest)
    return piece


@transaction.atomic
def check_evidence(
    *, evidence: Evidence, is_good: bool, expires_on: date | None, note: str = "", by: User | None
) -> Evidence:
    """Say that a piece was looked at and proves what it should, until when; or that it does not.

    One that does not prove it is no longer checked: the request lacks it again.
    """
    if evidence.application_id:
        held_application(evidence.application_id)
    held = locked(Evidence.objects).get(pk=evidence.pk)
    before = values_of(held, ("expires_on", "note"))
    if not is_good and not note.strip():
        raise RuleViolation("Dites ce qui ne va pas : la demande de pièce le reprendra.")
    held.checked_at = timezone.now() if is_good else None
    held.checked_by = by if is_good else None
    held.expires_on, held.note = expires_on, note.strip()
    held.save(update_fields=["checked_at", "checked_by", "expires_on", "note"])
    record(
        MembersEvent.EVIDENCE_CHECKED if is_good else MembersEvent.EVIDENCE_REFUSED,
        on=held.application or held.organisation,  # type: ignore[arg-type]
        by=by,
        evidence=held.pk,
        changes=differences(before, values_of(held, ("expires_on", "note"))),
    )
    return held


@transaction.atomic
def withdraw_evidence(*, evidence: Evidence, because: str, on: date, by: User | None) -> Application:
    """Take out of a request a piece sent by mistake, erase its file for good, and tell the candidate.

    The journal keeps its nature and why (a personal value, emptied with the others), never its name nor its
    digest. A request that lacks it is to be completed again. One that was withdrawn lets its pieces go in
    silence. Raises RuleViolation without a reason, for a piece that is gone or that a duty keeps, for a
    draft, once the request is put, and once it is decided: the decision rests on them.
    """
    assert evidence.application_id is not None  # A piece of a file alone has its own term.
    held = held_application(evidence.application_id)
    if held.withdrawn_at is None:
        refuse_over(held)
    refuse_put(held)
    if not because.strip():
        raise RuleViolation("Dites pourquoi : le journal le garde, sans la pièce.")
    piece = locked(Evidence.objects).filter(pk=evidence.pk).first()
    if piece is None:
        raise RuleViolation("Cette pièce n’y est déjà plus.")
    refuse_change(piece, ("file",))
    lacked, before = set(lacking(held, on=on)), values_of(held, STEPS)
    key, kind, label = piece.pk, piece.kind, piece.get_kind_display()
    delete_piece(piece)
    if held.is_waiting and set(lacking(held, on=on)) - lacked:
        held.completed_at = held.examined_at = held.examined_by = None
        held.save(update_fields=["completed_at", "examined_at", "examined_by"])
    changes = differences(before, values_of(held, STEPS)) | {"motif": ("", because.strip())}
    record(OfficeEvent.PIECE_WITHDRAWN, on=held, by=by, evidence=key, kind=kind, changes=changes)
    if held.is_waiting:
        again = asked_again(held, kind, on=on)
        _write_to(
            held,
            WITHDRAWN,
            "une pièce retirée",
            "emails/office_piece_withdrawn.txt",
            by=by,
            label=label,
            because=because.strip(),
            again=again,
        )
    return held


def _write_to(
    held: Application, kind: str, matter: str, template: str, *, by: User | None, **told: str
) -> Message:
    """Mail to the candidate, with the link that opens its request again."""
    renew_link(held)
    chamber = Chamber.current()
    content = {
        "chamber": chamber.letterhead(),
        "name": held.name,
        "greeted": held.contact_name,
        "link": held.link,
        "ends_on": held.link_ends_on,
    }
    return post(
        kind=kind,
        to=[held.contact_email],
        subject=f"Votre demande d’adhésion {to(chamber)} : {matter}",
        text=render_to_string(template, content | told),
        about=held,
        by=by,
    )


@transaction.atomic
def ask_for_piece(*, application: Application, text: str, by: User | None) -> Message:
    """Write to the candidate what is missing, with the link that opens its request again."""
    held = held_application(application)
    refuse_over(held)
    refuse_put(held)
    if not text.strip():
        raise RuleViolation("Dites ce qui manque.")
    before = values_of(held, STEPS)
    held.completed_at = held.examined_at = held.examined_by = None
    held.save(update_fields=["completed_at", "examined_at", "examined_by"])
    message = _write_to(
        held, ASKED, "une pièce à compléter", "emails/office_piece.txt", by=by, text=text.strip()
    )
    record(
        OfficeEvent.PIECE_ASKED,
        on=held,
        by=by,
        message=message.pk,
        changes=differences(before, values_of(held, STEPS)),
    )
    return message


@transaction.atomic
def complete_application(*, application: Application, on: date, by: User | None) -> Application:
    """Say that a request has everything. Raises RuleViolation naming what it lacks."""
    held = held_application(application)
    refuse_over(held)
    if held.completed_at is not None:
        raise RuleViolation("Cette demande est déjà complète.")
    if missing := lacking(held, on=on):
        raise RuleViolation(f"Il manque {enumerate_fr(missing)}.")
    held.completed_at = timezone.now()
    held.save(update_fields=["completed_at"])
    record(OfficeEvent.APPLICATION_COMPLETE, on=held, by=by)
    return held


@transaction.atomic
def examine_application(
    *,
    application: Application,
    college: College | None,
    ground: str,
    advice: str,
    proposed_on: date | None = None,
    paid_on: date | None = None,
    on: date,
    by: User | None,
) -> Application:
    """Give the advice with which a request goes before those who decide.

    Raises RuleViolation for an incomplete one, without a college, and while nobody said whether it is a file
    that looks much like it.
    """
    held = held_application(application)
    refuse_over(held)
    refuse_put(held)
    if held.completed_at is None:
        raise RuleViolation("Cette demande n’est pas complète : complétez-la avant de l’examiner.")
    if missing := lacking(held, on=on):
        # Complete by itself when it was sent: nobody has looked at its pieces yet.
        raise RuleViolation(f"Il manque {enumerate_fr(missing)}.")
    if college is None:
        raise RuleViolation("Choisissez le collège proposé : c’est là que le membre votera.")
    if held.organisation_id is None:
        alike = [
            each
            for each in look_alikes(held, on=on)
            if each.resemblance.likelihood in (Likelihood.CERTAIN, Likelihood.PROBABLE)
        ]
        if alike:
            raise RuleViolation(
                f"La fiche {quote(alike[0].organisation.name)} ressemble à cette demande : rattachez-la, "
                "ou créez une nouvelle fiche."
            )
    before = values_of(held, FIELDS)
    held.college, held.ground, held.advice = college, ground, advice.strip()
    held.proposed_on, held.paid_on = proposed_on, paid_on
    held.examined_at, held.examined_by = timezone.now(), by
    held.save()
    record(
        OfficeEvent.APPLICATION_EXAMINED,
        on=held,
        by=by,
        changes=differences(before, values_of(held, FIELDS)),
    )
    return held


@transaction.atomic
def step_back(*, application: Application, by: User | None) -> Application:
    """Take back the last step of a request: examined, then complete. Raises RuleViolation for neither."""
    held = held_application(application)
    refuse_over(held)
    refuse_put(held)
    before = values_of(held, ("examined_at", "completed_at"))
    if held.examined_at is not None:
        held.examined_at = held.examined_by = None
    elif held.completed_at is not None:
        held.completed_at = None
    else:
        raise RuleViolation("Cette demande vient d’être reçue : il n’y a pas d’étape à reprendre.")
    held.save(update_fields=["examined_at", "examined_by", "completed_at"])
    record(
        OfficeEvent.APPLICATION_STEPPED_BACK,
        on=held,
        by=by,
        changes=differences(before, values_of(held, ("examined_at", "completed_at"))),
    )
    return held


@transaction.atomic
def withdraw_application(*, application: Application, because: str, by: User | None) -> Application:
    """Write that the candidate gave up."""
    held = held_application(application)
    refuse_over(held)
    refuse_put(held)
    held.withdrawn_at, held.trouble = timezone.now(), ""
    held.reasons = because.strip() or held.reasons
    held.save(update_fields=["withdrawn_at", "trouble", "reasons"])
    record(OfficeEvent.APPLICATION_WITHDRAWN, on=held, by=by)
    return held


@transaction.atomic
def leave_unanswered(*, application: Application, because: str, on: date, by: User | None) -> Application:
    """Close a request that the candidate never completed; never without a reason."""
    held = held_application(application)
    refuse_over(held)
    refuse_put(held)
    if not because.strip():
        raise RuleViolation("Dites pourquoi cette demande reste sans suite.")
    held.outcome, held.decided_on = Application.Outcome.UNANSWERED, on
    held.reasons, held.trouble = because.strip(), ""
    held.save(update_fields=["outcome", "decided_on", "reasons", "trouble"])
    record(OfficeEvent.APPLICATION_CLOSED, on=held, by=by, outcome=held.outcome)
    return held
