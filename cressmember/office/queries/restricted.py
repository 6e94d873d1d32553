"""What is kept although it names somebody who was erased: who may open it, and what everybody reads.

One duty keeps it, for one role: the treasurer for the accounts, whoever holds the minutes for the minutes
(GDPR article 18, paragraph 2). Everybody reads the same record without the name; that role opens it as it is
kept, for a reason that the journal tells.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Model
from django.urls import reverse
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.models.veil import Key, Veil
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date
from cressmember.members.models import Person
from cressmember.members.queries.personal import files_of, has_keeping
from cressmember.office.models import Erasure, Restriction
from cressmember.office.models.privacy import RestrictionQuerySet
from cressmember.office.permissions import KEEP_ACCOUNTS, KEEP_MEMBERS, KEEP_MINUTES
from cressmember.office.rules.mention import WHOLE, place_told, written_over
from cressmember.office.rules.retention import KINDS

NEEDED = {"accounting": KEEP_ACCOUNTS, "minutes": KEEP_MINUTES, "mandates": KEEP_MINUTES}
# What a file that went is called, before its day: with whom it named, or once its own time was over.
FILE_ERASED = "fichier effacé"
FILE_OVER = "fichier effacé à son terme"
# A document that was drawn bears the name whole, as a scan does.
DRAWN = "core.storeddocument"
INSTEAD = {"name": "Personne effacée", "given": "", "email": "", "phone": ""}


def permission_for(kind: str) -> str:
    """What opens the records that a kind of duty keeps."""
    return NEEDED.get(kind, KEEP_MEMBERS)


def was_erased(person: Person) -> bool:
    """Whether a person was erased, now or long ago."""
    return Erasure.objects.filter(person=person).exists()


def openable_by(user: User) -> list[str]:
    """The kinds of what duties keep that a user may open."""
    return [kind for kind in KINDS if user.has_perm(permission_for(kind))]


def standing_veils() -> dict[Key, list[Veil]]:
    """Everything that hides a name today, by record."""
    hung: dict[Key, list[Veil]] = {}
    rows = Restriction.objects.standing().values_list(
        "pk", "kind", "record_type__app_label", "record_type__model", "record_id", "places"
    )
    for pk, kind, app, model, record, places in rows.iterator():
        label = f"{app}.{model}"
        told = {name: [place_told(each) for each in those] for name, those in places.items()}
        is_whole = label == DRAWN or any(WHOLE in those for those in told.values())
        address = reverse("office:restriction-open", args=[pk])
        hung.setdefault((label, record), []).append(Veil(told, permission_for(kind), address, is_whole))
    return hung


def without_names(record: Model, veils: Sequence[Veil]) -> dict[str, Any]:
    """The columns of a record that were read, with the names written over: {column: value}."""
    places: dict[str, list[Any]] = {}
    for veil in veils:
        for name, those in veil.places.items():
            if name in vars(record) and WHOLE not in those:
                places.setdefault(name, []).extend(those)
    return {name: _over(vars(record)[name], where) for name, where in places.items()}


def _over(told: Any, places: Sequence[Any]) -> Any:
    try:
        return written_over(told, places, INSTEAD)
    except ValueError:
        # It says something else since: rather nothing than a name.
        return INSTEAD["name"] if isinstance(told, str) else type(told)()


def why_no_file(record: Model) -> str:
    """Why a record has no file to give, on what date and ground, without naming; empty when none went."""
    kept = _all_of(record).order_by(F("lifted_at").desc(nulls_first=True), "-pk").first()
    if kept and kept.lifted_at:
        day = long_date(timezone.localdate(kept.lifted_at))
        return (
            f"Il n’était conservé que pour une obligation ({kept.article}), échue : il a été effacé le {day}."
        )
    if kept:
        return (
            f"Il n’est plus conservé que pour une obligation ({kept.article}), jusqu’au "
            f"{long_date(kept.ends_on)}, et ne se donne plus."
        )
    called = [getattr(record, name) for files in files_of(record._meta.label) for name in files.told_by]
    if over := next((name for name in called if name.startswith(FILE_OVER)), ""):
        return f"Sa durée de conservation est échue : il a été effacé{over.removeprefix(FILE_OVER)}."
    if gone := next((name for name in called if name.startswith(FILE_ERASED)), ""):
        day = gone.removeprefix(FILE_ERASED).strip()
        return f"Il pouvait nommer une personne qui a été effacée : il l’a été aussi {day} (RGPD, art. 17)."
    return ""


def refuse_change(record: Model, columns: Collection[str]) -> None:
    """Raise RuleViolation for a change to what is kept for a duty: its places would no longer be the same."""
    label = record._meta.label
    may_be_kept = has_keeping(label) or files_of(label)
    if may_be_kept and any(columns & row.places.keys() for row in _all_of(record).standing()):
        raise RuleViolation(
            "Ce document n’est conservé que pour une obligation : il nomme une personne effacée et ne change "
            "plus jusqu’à son terme.",
            article="RGPD, art. 18",
        )


def records_beside(restriction: Restriction) -> list[Key]:
    """What is opened at once: the records of the same day that the same duty keeps for the same person."""
    rows = Restriction.objects.standing().filter(
        erasure=restriction.erasure_id, kind=restriction.kind, fact_on=restriction.fact_on
    )
    told = rows.values_list("record_type__app_label", "record_type__model", "record_id")
    return [(f"{app}.{model}", pk) for app, model, pk in told]


def _all_of(record: Model) -> RestrictionQuerySet:
    kind = ContentType.objects.get_for_model(record)
    return Restriction.objects.filter(record_type=kind, record_id=record.pk)
