"""What goes when a file is taken back, and what forbids it."""

from __future__ import annotations

from django.db.models import PROTECT, Model

from billing.models import Allocation, Due, Receipt
from cressmember.kernel.writing import quote
from cressmember.members.models import Organisation, Person, Relation, Settlement
from cressmember.office.actions.import_batch.undo.hands import EVERYTHING, Former, GivenBack, Hands
from cressmember.office.actions.import_batch.undo.reach import (
    NAMED,
    ON_A_FILE,
    UNDONE_IN_ORDER,
    Keys,
    rows_of,
)


def doomed_by(created: Keys, hands: Hands, given_back: GivenBack) -> Keys:
    """What goes: all that the import created, but for what somebody wrote on since, and what that needs."""
    files = _files_that_go(created, hands[Organisation], given_back[Organisation])
    stay = created[Organisation] - files
    doomed: Keys = {model: set() for model in UNDONE_IN_ORDER} | {Organisation: files}
    for model in ON_A_FILE:
        for key, file in rows_of(model, created[model], "organisation"):
            by_hand = hands[Organisation].get(file, set()) & {model.__name__, EVERYTHING}
            if file not in stay and not by_hand:
                doomed[model].add(key)
    doomed[Relation] -= {
        key for key, person in rows_of(Relation, doomed[Relation], "person") if person in hands[Person]
    }
    stay |= {file for file, names in hands[Organisation].items() if EVERYTHING in names}
    _doom_dues(created, stay, doomed)
    for named in NAMED:
        free = created[named] - set(hands[named])
        doomed[named] = free - _still_named(named, free, doomed)
    return doomed


def obstacle_to(doomed: Keys) -> str:
    """What stays and stands on what goes, in a sentence; empty when nothing does."""
    for model in (Organisation, Due, Receipt):
        for relation, others in _naming(model):
            for key, _ in rows_of(others, None, relation, among=doomed[model]):
                if key not in doomed.get(others, ()):
                    standing = others._default_manager.get(pk=key)
                    return f"Cet import ne peut plus être annulé : {quote(str(standing))} s’appuie sur lui."
    return ""


def _files_that_go(created: Keys, touched: dict[int, set[str]], given_back: Former) -> set[int]:
    """The files that the import made and that nobody has written on since, nor needs as a payer."""
    files = created[Organisation]
    stay = files & set(touched)
    pays_for: dict[int, set[int]] = {}
    payers = rows_of(Organisation, None, "payer", among=files)
    payers += [(file, payer) for _, file, payer in rows_of(Due, created[Due], "organisation", "payer")]
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
    dues = rows_of(Due, created[Due], "organisation", "dues_year__label")
    going = {key: (file, year) for key, file, year in dues if file not in stay}
    paid = rows_of(Allocation, created[Allocation], "due", "receipt")
    doomed[Due] = set(going)
    doomed[Allocation] = {key for key, due, _ in paid if due in going}
    doomed[Receipt] = {receipt for _, due, receipt in paid if due in going} & created[Receipt]
    settled = set(going.values())
    concerned = {file for file, _ in settled} | doomed[Organisation]
    doomed[Settlement] = {
        key
        for key, file, year in rows_of(Settlement, None, "organisation", "year", among=concerned)
        if (file, year) in settled or file in doomed[Organisation]
    }


def _still_named(model: type[Model], keys: set[int], doomed: Keys) -> set[int]:
    """Those that something that stays names."""
    found: set[int] = set()
    for relation, others in _naming(model):
        for key, named in rows_of(others, None, relation, among=keys):
            if key not in doomed.get(others, ()):
                found.add(named)
    return found


def _naming(model: type[Model]) -> list[tuple[str, type[Model]]]:
    """What may name a record of this model and forbids to delete it, but the record's own kind."""
    return [
        (relation.field.name, relation.related_model)
        for relation in model._meta.related_objects
        if relation.on_delete is PROTECT and relation.related_model is not model
    ]
