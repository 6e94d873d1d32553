"""Taking a file back: what it wrote goes away, what somebody wrote since stays."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from billing.models import Allocation, Due, Receipt, Scale
from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.journal import told_of
from cressmember.core.models import Entry
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import quote
from cressmember.members.actions.search import index_organisations
from cressmember.members.journal import MembersEvent
from cressmember.members.models import (
    College,
    CollegeSet,
    DeclaredFigure,
    Membership,
    Organisation,
    Person,
    Placement,
    Relation,
    Representation,
    Settlement,
)
from cressmember.office.actions.import_batch.batch import wait_for_turn
from cressmember.office.actions.import_batch.write.written import BATCH, as_kept
from cressmember.office.journal import OfficeEvent
from cressmember.office.models import ImportBatch

# What an import may write, in the order in which it is taken back.
UNDONE_IN_ORDER: tuple[type[models.Model], ...] = (
    Settlement,
    Allocation,
    Receipt,
    Due,
    Scale,
    Representation,
    DeclaredFigure,
    Placement,
    Membership,
    Relation,
    Person,
    Organisation,
    College,
    CollegeSet,
)
# What an import may change in what stands already.
CHANGED: tuple[type[models.Model], ...] = (Organisation, Membership, Placement, DeclaredFigure)
# What hangs on a file, and stays when the file does.
ON_A_FILE = (Representation, DeclaredFigure, Placement, Membership, Relation)
# What stays as long as something that stays names it.
NAMED = (Scale, Person, College, CollegeSet)
# Writing nothing of what an import wrote, they do not keep it.
PASSIVE = {MembersEvent.DUES_SETTLED, MembersEvent.SETTLEMENT_WITHDRAWN}

Keys = dict[type[models.Model], set[int]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that keeps something of the import, and why, in words that follow its name."""

    organisation: Organisation
    why: str


@dataclass(slots=True)
class Undoing:
    """What taking a file back would do."""

    doomed: Keys
    given_back: dict[type[models.Model], dict[int, dict[str, Any]]]
    kept: list[Kept] = field(default_factory=list)
    obstacle: str = ""

    @property
    def files_removed(self) -> int:
        return len(self.doomed[Organisation])

    @property
    def files_given_back(self) -> int:
        """How many files find something of what they said before."""
        found = set(self.given_back[Organisation])
        for model in CHANGED[1:]:
            rows = _of_keys(model, self.given_back[model]).values_list("organisation", flat=True)
            found.update(rows)
        return len(found)


@transaction.atomic
def undo_batch(*, batch: ImportBatch, by: User | None) -> ImportBatch:
    """Take back an applied file, but for what was written by hand since.

    Raises RuleViolation, naming it, when dues or money were built on it since.
    """
    wait_for_turn()
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if batch.state != ImportBatch.State.APPLIED:
        raise RuleViolation("Ce fichier n’est pas écrit dans le registre : il n’y a rien à annuler.")
    undoing = undoing_of(batch)
    if undoing.obstacle:
        raise RuleViolation(undoing.obstacle)
    doomed = undoing.doomed
    for model in CHANGED[1:]:
        _give_back(model, undoing.given_back[model])
    # A payer goes before or after whom it pays for; those that stay are given their own back at the end.
    Organisation.objects.filter(payer__in=list(doomed[Organisation])).update(payer=None)
    for model in UNDONE_IN_ORDER:
        _of_keys(model, doomed[model]).delete()
    try:
        with transaction.atomic():
            _give_back(Organisation, undoing.given_back[Organisation])
    except IntegrityError as trouble:
        raise RuleViolation(
            "Cet import ne peut plus être annulé : une autre fiche porte maintenant un SIRET qu’il avait "
            "remplacé. Corrigez cette fiche, ou gardez l’import."
        ) from trouble
    index_organisations(undoing.given_back[Organisation])
    batch.state = ImportBatch.State.UNDONE
    batch.undone_at = timezone.now()
    batch.save(update_fields=["state", "undone_at"])
    record(
        OfficeEvent.IMPORT_UNDONE,
        on=batch,
        by=by,
        removed=undoing.files_removed,
        kept=[kept.organisation.pk for kept in undoing.kept],
    )
    return batch


def undoing_of(batch: ImportBatch) -> Undoing:
    """What taking a file back would do, as the register stands now; nothing is written."""
    created = {
        model: set(batch.written.get("created", {}).get(model.__name__, ())) for model in UNDONE_IN_ORDER
    }
    hands = _hands_since(batch)
    given_back, overwritten = _fields_to_give_back(batch, created[Organisation])
    doomed = _doomed(created, hands, given_back)
    undoing = Undoing(doomed, given_back)
    undoing.kept = _kept(created, doomed, hands, overwritten)
    undoing.obstacle = _obstacle(doomed)
    return undoing


def _hands_since(batch: ImportBatch) -> dict[type[models.Model], dict[int, set[str]]]:
    """What was written since: the records that the journal tells of, and the models whose fields it tells."""
    written = Entry.objects.filter(
        event=OfficeEvent.REGISTER_IMPORTED,
        subject_type=ContentType.objects.get_for_model(ImportBatch),
        subject_id=batch.pk,
    )
    last = written.values_list("pk", flat=True).order_by("-pk").first() or 0
    found: dict[type[models.Model], dict[int, set[str]]] = {model: {} for model in UNDONE_IN_ORDER}
    models_of = {ContentType.objects.get_for_model(model).pk: model for model in UNDONE_IN_ORDER}
    entries = Entry.objects.filter(pk__gt=last, subject_type__in=models_of).exclude(event__in=PASSIVE)
    for kind, key, event in entries.order_by().values_list("subject_type", "subject_id", "event"):
        found[models_of[kind]].setdefault(key, set()).add(
            "*" if event == MembersEvent.ORGANISATIONS_MERGED else told_of(event).rpartition(".")[2]
        )
    return found


def _fields_to_give_back(
    batch: ImportBatch, new_files: Collection[int]
) -> tuple[dict[type[models.Model], dict[int, dict[str, Any]]], list[tuple[Organisation, str]]]:
    """The former values of the fields that still say what the import wrote; and those that say otherwise."""
    given_back: dict[type[models.Model], dict[int, dict[str, Any]]] = {}
    overwritten: list[tuple[Organisation, str]] = []
    for model in CHANGED:
        kept = batch.written.get("changed", {}).get(model.__name__, {})
        given_back[model] = {}
        rows = _of_keys(model, [int(key) for key in kept])
        if model is Organisation:
            rows = rows.exclude(pk__in=list(new_files))
        else:
            rows = rows.select_related("organisation")
        for row in rows:
            told = kept[str(row.pk)]
            changed = [name for name, (_, after) in told.items() if as_kept(getattr(row, name)) != after]
            if isinstance(row, Organisation):
                overwritten += [(row, _label(name)) for name in changed]
            elif changed:
                # A figure and its source, a day and its precision: they go together.
                overwritten.append((row.organisation, _noun(row)))
                continue
            back = {name: before for name, (before, _) in told.items() if name not in changed}
            if back:
                given_back[model][row.pk] = back
    return given_back, overwritten


def _doomed(
    created: Keys,
    hands: dict[type[models.Model], dict[int, set[str]]],
    given_back: dict[type[models.Model], dict[int, dict[str, Any]]],
) -> Keys:
    files = _files_that_go(created, hands[Organisation], given_back[Organisation])
    stay = created[Organisation] - files
    doomed: Keys = {model: set() for model in UNDONE_IN_ORDER} | {Organisation: files}
    for model in ON_A_FILE:
        for key, file in _rows(model, created[model], "organisation"):
            by_hand = hands[Organisation].get(file, set()) & {model.__name__, "*"}
            if file not in stay and not by_hand:
                doomed[model].add(key)
    doomed[Relation] -= {
        key for key, person in _rows(Relation, doomed[Relation], "person") if person in hands[Person]
    }
    _doom_dues(created, stay, doomed)
    for named in NAMED:
        free = created[named] - set(hands[named])
        doomed[named] = free - _still_named(named, free, doomed)
    return doomed


def _files_that_go(
    created: Keys, touched: dict[int, set[str]], given_back: dict[int, dict[str, Any]]
) -> set[int]:
    """The files that the import made and that nobody has written on since, nor needs as a payer."""
    files = created[Organisation]
    stay = files & set(touched)
    pays_for: dict[int, set[int]] = {}
    payers = _rows(Organisation, None, "payer", among=files)
    payers += [(file, payer) for _, file, payer in _rows(Due, created[Due], "organisation", "payer")]
    for file, payer in payers:
        back = given_back.get(file, {})
        if payer in files and payer != file and not ("payer_id" in back and back["payer_id"] != payer):
            pays_for.setdefault(file, set()).add(payer)
    grown = stay | {payer for file, those in pays_for.items() if file not in files for payer in those}
    while grown != stay:
        stay, grown = grown, grown | {payer for file in grown for payer in pays_for.get(file, ())}
    return files - stay


def _doom_dues(created: Keys, stay: set[int], doomed: Keys) -> None:
    """The dues go with their member, the money with the dues that it paid, and what was settled by them."""
    dues = _rows(Due, created[Due], "organisation", "dues_year__label")
    going = {key: (file, year) for key, file, year in dues if file not in stay}
    paid = _rows(Allocation, created[Allocation], "due", "receipt")
    doomed[Due] = set(going)
    doomed[Allocation] = {key for key, due, _ in paid if due in going}
    doomed[Receipt] = {receipt for _, due, receipt in paid if due in going} & created[Receipt]
    settled = set(going.values())
    concerned = {file for file, _ in settled} | doomed[Organisation]
    doomed[Settlement] = {
        key
        for key, file, year in _rows(Settlement, None, "organisation", "year", among=concerned)
        if (file, year) in settled or file in doomed[Organisation]
    }


def _still_named(model: type[models.Model], keys: set[int], doomed: Keys) -> set[int]:
    """Those that something that stays names."""
    found: set[int] = set()
    for relation, others in _naming(model):
        for key, named in _rows(others, None, relation, among=keys):
            if key not in doomed.get(others, ()):
                found.add(named)
    return found


def _obstacle(doomed: Keys) -> str:
    """What stays and stands on what goes, in a sentence; empty when nothing does."""
    for model in (Organisation, Due, Receipt):
        for relation, others in _naming(model):
            for key, _ in _rows(others, None, relation, among=doomed[model]):
                if key not in doomed.get(others, ()):
                    standing = others._default_manager.get(pk=key)
                    return f"Cet import ne peut plus être annulé : {quote(str(standing))} s’appuie sur lui."
    return ""


def _naming(model: type[models.Model]) -> list[tuple[str, type[models.Model]]]:
    """What may name a record of this model and forbids to delete it, but the record's own kind."""
    return [
        (relation.field.name, relation.related_model)
        for relation in model._meta.related_objects
        if relation.on_delete is models.PROTECT and relation.related_model is not model
    ]


def _kept(
    created: Keys,
    doomed: Keys,
    hands: dict[type[models.Model], dict[int, set[str]]],
    overwritten: Iterable[tuple[Organisation, str]],
) -> list[Kept]:
    """The files that keep something, with what and why, in the order of their names."""
    why: dict[int, list[str]] = {}
    for key in created[Organisation] - doomed[Organisation]:
        by_hand = key in hands[Organisation]
        why[key] = ["créée par ce fichier, modifiée depuis" if by_hand else "paie pour un autre adhérent"]
    told: dict[int, list[str]] = {}
    for organisation, label in overwritten:
        told.setdefault(organisation.pk, []).append(label)
    for key, labels in told.items():
        why.setdefault(key, []).append("écrit depuis : " + ", ".join(dict.fromkeys(labels)))
    for model in ON_A_FILE:
        for _, file in _rows(model, created[model] - doomed[model], "organisation"):
            if file and file not in created[Organisation]:
                label = str(model._meta.verbose_name_plural)
                if (sentence := f"écrit depuis : {label}") not in why.setdefault(file, []):
                    why[file].append(sentence)
    files = _of_keys(Organisation, why).order_by("sort_name", "pk")
    return [Kept(file, " ; ".join(why[file.pk])) for file in files]


def _label(name: str) -> str:
    named: Any = Organisation._meta.get_field(name.removesuffix("_id"))
    return str(named.verbose_name)


def _noun(row: models.Model) -> str:
    return str(row).lower() if isinstance(row, DeclaredFigure) else str(row._meta.verbose_name)


def _of_keys(model: type[models.Model], keys: Iterable[int]) -> models.QuerySet[Any]:
    return model._default_manager.filter(pk__in=list(keys))


def _rows(
    model: type[models.Model],
    keys: Iterable[int] | None,
    *names: str,
    among: Iterable[int] | None = None,
) -> list[tuple[Any, ...]]:
    """The key and these fields of rows; of these keys alone, or of those whose first field is ``among``."""
    rows = model._default_manager.order_by()
    if keys is not None:
        rows = rows.filter(pk__in=list(keys))
    if among is not None:
        rows = rows.filter(**{f"{names[0]}__in": list(among)})
    return list(rows.values_list("pk", *names))


def _give_back(model: type[models.Model], former: dict[int, dict[str, Any]]) -> None:
    rows = model._default_manager.in_bulk(list(former))
    names: set[str] = set()
    for pk, row in rows.items():
        for name, value in former[pk].items():
            told: Any = model._meta.get_field(name)
            setattr(row, name, told.to_python(value))
            names.add(name)
    if names:
        model._default_manager.bulk_update(rows.values(), sorted(names), batch_size=BATCH)
