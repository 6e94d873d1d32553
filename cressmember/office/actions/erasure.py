"""Erasing a person: the name goes wherever no duty keeps it; organisation, votes and accounts stay valid."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.files.storage import Storage
from django.db import models, transaction
from django.utils import timezone

from billing.models import StatementUpload
from cressmember.accounts.actions.user import end_sessions
from cressmember.accounts.models import Invitation, StaffRole, User
from cressmember.core.actions.journal import record, record_each
from cressmember.core.actions.lock import locked
from cressmember.core.models import EntryDetail, Message, StoredDocument
from cressmember.core.models.entry import canonical
from cressmember.kernel.folding import fold
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date
from cressmember.members.actions.hold import hold
from cressmember.members.actions.opposition import oppose
from cressmember.members.actions.personal import leave_the_register, part_with
from cressmember.members.actions.search import index_organisations, index_people
from cressmember.members.models import Consent, Person, Representation
from cressmember.members.queries.personal import files_of, obstacle_to_erasure, seals_of
from cressmember.office.journal import OfficeEvent
from cressmember.office.models import Erasure, ImportBatch, Restriction
from cressmember.office.queries.filed import may_name
from cressmember.office.queries.personal import Kept, Mention, Plan, instead, plan_of, token
from cressmember.office.queries.restricted import FILE_ERASED
from cressmember.office.rules.mention import Marks, Place, moved, place_told, written_over

# Kept folded, for lists and searches: what is written over is folded too.
FOLDED = {"sort_name", "search_text"}
# A document that is to be drawn again.
AGAIN = {
    "state": StoredDocument.State.TO_RENDER,
    "sha256": "",
    "size": 0,
    "attempts": 0,
    "rendered_at": None,
}
# What the journal tells, once everything is written.
Redrawn = list[tuple[models.Model, Mapping[str, Any]]]


@transaction.atomic
def erase_person(
    *,
    person: Person,
    reason: str,
    on: date,
    by: User | None,
    asked_on: date | None = None,
    alone: bool = False,
) -> Erasure:
    """Erase somebody: representations end, the account closes, the name is written over everywhere.

    What a duty keeps stays as it is, each record with its ground and its end, until ``lift_restrictions``.
    ``alone``: the family name is written over wherever it stands. Raises RuleViolation for somebody who was
    erased, who still sits, or who holds a role in the team.
    """
    # Whoever prepares a letter to them holds these files: what it names is read once it is written.
    hold(Representation.objects.filter(person=person).values_list("organisation", flat=True))
    person = locked(Person.objects).get(pk=person.pk)
    if refusal := refusal_of(person, on=on):
        raise RuleViolation(refusal)
    leave_the_register(person, on=on)
    plan = plan_of(person, on=on, alone=alone)
    erasure = Erasure.objects.create(
        person=person, reason=reason, asked_on=asked_on, at=timezone.now(), by=by
    )
    if reason == Erasure.Reason.ASKED:
        oppose(addresses=plan.marks.emails, on=on)
    _restrict(erasure, plan.kept)
    redrawn: Redrawn = []
    counts = _write_over_all(plan, redrawn, on=on)
    erasure.counts = {what: many for what, many in sorted(counts.items()) if many}
    erasure.save(update_fields=["counts"])
    _tell(erasure, redrawn, restrictions=len(plan.kept))
    return erasure


def _write_over_all(plan: Plan, redrawn: Redrawn, *, on: date) -> Counter[str]:
    """Write over everything that no duty keeps; how many rows of what."""
    person = plan.person
    represented = set(Representation.objects.filter(person=person).values_list("organisation_id", flat=True))
    counts = Counter(part_with(person, on=on))
    counts["Fichiers importés"] = _drop_imports(plan.marks)
    _leave_mailboxes(plan.marks)
    counts.update(mention.noun for mention in plan.erased if _write_over(mention, person, redrawn))
    _close_account(person)
    _forget(person)
    index_people([person.pk])
    index_organisations(represented)
    return counts


def _tell(erasure: Erasure, redrawn: Redrawn, *, restrictions: int) -> None:
    """The journal last: what was written over before waits for nobody."""
    rows = sum(erasure.counts.values())
    record_each(OfficeEvent.DOCUMENT_REDRAWN, rows=redrawn, by=erasure.by)
    record(
        OfficeEvent.PERSON_ERASED,
        on=erasure.person,
        by=erasure.by,
        reason=str(erasure.reason),
        rows=rows,
        restrictions=restrictions,
    )


@transaction.atomic
def open_restricted(*, restriction: Restriction, reason: str, records: int, by: User) -> None:
    """Tell the journal that somebody opens what a duty keeps, and why; ``records``: how many at once."""
    record(OfficeEvent.RESTRICTION_OPENED, on=restriction, by=by, reason=reason, records=records)


def refusal_of(person: Person, *, on: date) -> str:
    """Why somebody cannot be erased on a day, with what would make it possible; empty when nothing does."""
    if Erasure.objects.filter(person=person).exists():
        return "Cette personne est déjà effacée."
    if person.user_id and StaffRole.objects.filter(user=person.user_id).not_over(on=on).exists():
        return "Cette personne fait partie de l’équipe : mettez d’abord fin à ses rôles."
    return obstacle_to_erasure(person, on=on)


def _leave_mailboxes(marks: Marks) -> None:
    """Forget what an address answered by itself; a contact that was nothing but the address says so."""
    for address in marks.emails:
        Consent.objects.filter(address__iexact=address).delete()
        Representation.objects.filter(person=None, label="", email__iexact=address).update(
            label="Contact effacé"
        )


def _forget(person: Person) -> None:
    """Empty the person's own row; the gender stays, without which past parity could not be told."""
    Person.objects.filter(pk=person.pk).update(
        civility="",
        given_name="",
        family_name=token(person),
        email="",
        phone="",
        notes="",
        user=None,
        sort_name=fold(token(person)),
        search_text=fold(token(person)),
    )


def _close_account(person: Person) -> None:
    """Close the account, and forget its address; what it did stays signed by its number."""
    Invitation.objects.unanswered().filter(person=person.pk).update(revoked_at=timezone.now())
    Invitation.objects.filter(person=person.pk).update(email=instead(person)["email"], name=token(person))
    if person.user_id is None:
        return
    user = locked(User.objects).get(pk=person.user_id)
    user.is_active = False
    user.name, user.email = token(person), instead(person)["email"]
    user.save(update_fields=["is_active", "name", "email"])
    end_sessions(user=user)
    mine = str(user.pk)
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") == mine:
            session.delete()


def _restrict(erasure: Erasure, kept: Iterable[Kept]) -> None:
    """Keep, for each record that a duty keeps, where it names the person, and until when."""
    Restriction.objects.bulk_create(
        [
            Restriction(
                erasure=erasure,
                kind=each.kind.key,
                record_type=ContentType.objects.get_for_model(each.mention.row),
                record_id=each.mention.row.pk,
                title=each.title,
                places={
                    name: [place.told() for place in places] for name, places in each.mention.kept.items()
                },
                ground=each.kind.ground,
                article=each.kind.article,
                fact_on=each.fact_on,
                ends_on=each.ends_on,
            )
            for each in kept
        ],
        batch_size=500,
    )


def _write_over(mention: Mention, person: Person, redrawn: Redrawn) -> bool:
    """Write over what a row says of the person; whether the row still stood and changed."""
    # Held from now on: a worker may be keeping the file of a document, which would then be dropped by nobody.
    row = locked(type(mention.row)._base_manager.filter(pk=mention.row.pk)).first()
    if row is None:
        return False
    if isinstance(row, EntryDetail):
        # Emptied, not corrected: the digest in the chain stays that of what was said.
        EntryDetail.objects.filter(pk=row.pk).update(changes={})
        return True
    changed = rewrite(row, mention.places, person, redrawn)
    if isinstance(row, Message) and row.state in {Message.State.WAITING, Message.State.HELD}:
        Message.objects.filter(pk=row.pk).update(
            state=Message.State.FAILED, last_error="Un destinataire a été effacé."
        )
    return changed


def rewrite(
    row: models.Model,
    places: Mapping[str, Iterable[Place]],
    person: Person,
    redrawn: Redrawn,
    *,
    whole: bool = False,
) -> bool:
    """Write over these places of a row; its sealed contents are sealed again, its file drawn again.

    What the journal will tell of a new seal is added to ``redrawn``.

    A column that says something else since the plan was read (a floor emptied it) is left as it is, or goes
    ``whole``: what was restricted never outlives its end. Where others that were erased stand in the same
    column, their places follow.
    """
    changed: dict[str, Any] = {}
    for name, where in places.items():
        column = row._meta.get_field(name)
        if isinstance(column, models.FileField):
            _drop_file(row, name, changed)
            continue
        was, told = getattr(row, name), _instead(name, column, person)
        try:
            now = written_over(was, where, told)
        except ValueError:
            if not whole or not was:
                continue
            now, where = (told["name"] if isinstance(was, str) else type(was)()), ()
        if isinstance(column, models.CharField) and column.max_length:
            now = now[: column.max_length]
        changed[name] = now
        if where:
            _follow(row, name, where, told)
    if not changed:
        return False
    before = {digest: getattr(row, digest) for digest in seals_of(row._meta.label).values()}
    for name, digest in seals_of(row._meta.label).items():
        if name in changed and changed[name] is not None:
            changed[digest] = sealed(changed[name])
    _draw_again(row, changed)
    type(row)._base_manager.filter(pk=row.pk).update(**changed)
    for digest, was in before.items():
        if digest in changed:
            redrawn.append((row, {"before": was, "after": changed[digest]}))
    return True


def _follow(row: models.Model, name: str, done: Iterable[Place], told: Mapping[str, str]) -> None:
    """Have the places that other restrictions keep in a column follow what was written over in it."""
    kind, done = ContentType.objects.get_for_model(row), list(done)
    others = Restriction.objects.standing().filter(record_type=kind, record_id=row.pk, places__has_key=name)
    for other in others:
        held = [place_told(each) for each in other.places[name]]
        if set(held) == set(done):
            continue  # The very one that is lifted.
        other.places[name] = [moved(each, getattr(row, name), done, told).told() for each in held]
        other.save(update_fields=["places"])


def _drop_file(row: models.Model, name: str, changed: dict[str, Any]) -> None:
    """Let a file go, and the columns that bear its name; a document made of others is drawn again."""
    if isinstance(row, StoredDocument):
        changed |= AGAIN
    changed[name] = ""
    for files in files_of(row._meta.label):
        if files.field == name:
            told = f"{FILE_ERASED} le {long_date(timezone.localdate())}"
            changed |= dict.fromkeys(files.told_by, told)
    file = getattr(row, name)
    transaction.on_commit(partial(_drop, type(row), name, file.storage, file.name))


def sealed(content: Any) -> str:
    """The digest of a content, as those who froze it took it."""
    told = content if isinstance(content, str) else canonical(content)
    return hashlib.sha256(told.encode()).hexdigest()


def _instead(name: str, column: Any, person: Person) -> dict[str, str]:
    told = instead(person)
    if name in FOLDED:
        return {what: fold(text) for what, text in told.items()}
    if isinstance(column, models.EmailField) and column.blank:
        # Nobody is written to at an address that leads nowhere.
        return {**told, "email": ""}
    return told


def _draw_again(row: models.Model, changed: dict[str, Any]) -> None:
    """Have a stored document whose content changed drawn again; its former file goes."""
    if isinstance(row, StoredDocument) and "content" in changed:
        _drop_file(row, "file", changed)


def _drop(model: type[models.Model], column: str, storage: Storage, name: str | None) -> None:
    """Delete a file that no row of its table leads to any more: the same paper may serve two meetings."""
    if name and not model._base_manager.filter(**{column: name}).exists():
        storage.delete(name)


def _drop_imports(marks: Marks) -> int:
    """Drop the imported files in which the person may stand; what they wrote is in the register."""
    dropped = 0
    for batch in locked(ImportBatch.objects.exclude(file="")):
        with batch.file.open("rb") as file:
            data = file.read()
        if not may_name(data, marks):
            continue
        transaction.on_commit(partial(_drop, ImportBatch, "file", batch.file.storage, batch.file.name))
        ImportBatch.objects.filter(pk=batch.pk).update(file="")
        dropped += 1
    for upload in locked(StatementUpload.objects.all()):
        if may_name(bytes(upload.data), marks):
            upload.delete()
            dropped += 1
    return dropped


@transaction.atomic
def lift_restrictions(*, on: date, limit: int = 100) -> int:
    """Write over the records whose countdown has ended; returns how many. Done again, it does nothing."""
    due = locked(Restriction.objects.due(on=on))[:limit]
    redrawn: Redrawn = []
    lifted: Redrawn = []
    for pk in [row.pk for row in due]:
        # Read one by one: lifting one moves the places of those that share its record.
        restriction = Restriction.objects.select_related("erasure__person", "record_type").get(pk=pk)
        person = restriction.erasure.person
        model = restriction.record_type.model_class()
        row = locked(model._base_manager.filter(pk=restriction.record_id)).first() if model else None
        if row is not None:
            places = {name: [place_told(each) for each in told] for name, told in restriction.places.items()}
            rewrite(row, places, person, redrawn, whole=True)
        restriction.lifted_at, restriction.places = timezone.now(), {}
        restriction.save(update_fields=["lifted_at", "places"])
        lifted.append((restriction, {"of": restriction.record_id, "person": person.pk}))
    record_each(OfficeEvent.DOCUMENT_REDRAWN, rows=redrawn, by=None)
    return record_each(OfficeEvent.RESTRICTION_LIFTED, rows=lifted, by=None)
