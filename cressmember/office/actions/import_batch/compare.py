"""Finding each row's file in the register, and what would change there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from billing.models import Due
from cressmember.kernel.folding import name_key
from cressmember.members.models import (
    DeclaredFigure,
    Membership,
    Organisation,
    Placement,
)
from cressmember.members.queries import identity_of, known_contacts
from cressmember.members.rules.duplicate import Identity, Likelihood, compare
from cressmember.members.rules.row import MemberRow, Problem
from cressmember.office.actions.import_batch.plan import Planned, Rehearsal, contacts_of

# The question that a problem asks: why is this SIRET shared?
SHARED_SIRET = "shared_siret"

Known = Mapping[tuple[str, str], Sequence[Organisation]]


def keys(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What two files that are one would share, from the surest."""
    found = [(name, str(values[name])) for name in ("siret", "rna", "siren", "number") if values.get(name)]
    if key := name_key(str(values.get("name", ""))):
        found.append(("name", key))
    return found


def identity(values: Mapping[str, Any]) -> Identity:
    """What tells a row from another."""
    told = {name: str(values.get(name, "")) for name in ("name", "siren", "siret", "rna", "postcode")}
    return Identity(**told)  # type: ignore[arg-type]  # The other marks keep their defaults.


def compare_with_register(rehearsal: Rehearsal) -> None:
    """Find each row's file and say what would change there; a blank never erases a value.

    Two rows never share a file, nor two files a member's number: the later one is told.
    """
    known: dict[tuple[str, str], list[Organisation]] = defaultdict(list)
    numbers: dict[int, tuple[int | None, str]] = {}
    for standing in Organisation.objects.all():
        for key in keys(_values_of(standing)):
            known[key].append(standing)
        if standing.number is not None:
            numbers[standing.number] = (standing.pk, f"de la fiche « {standing.name} »")
    current = _current_facts() if known else None
    claimed: dict[int, int] = {}
    for planned in rehearsal.planned:
        if planned.outcome == "skipped":
            continue
        row = planned.row
        organisation = _match(row, known)
        if organisation is not None:
            if first := claimed.get(organisation.pk):
                message = (
                    f"Vise la même fiche que la ligne {first} (« {organisation.name} ») : "
                    "laissez l’une des deux de côté, ou corrigez ce qui les confond."
                )
                planned.block(Problem("Raison sociale", row.name, message, blocks=True))
                continue
            claimed[organisation.pk] = row.line
            planned.organisation_id = organisation.pk
        else:
            _note_namesake(row, known)
        _give_numbers_once(planned, numbers)
        if organisation is not None and current is not None:
            _note_renaming(row, organisation)
            planned.changes = _changes(row, organisation, current)
            planned.outcome = "changed" if planned.changes else "unchanged"


def _match(row: MemberRow, known: Known) -> Organisation | None:
    if not known:
        return None
    justified = bool(row.values.get("siret_shared_because"))
    key_of_name = name_key(row.name)

    def is_called_so(organisation: Organisation) -> bool:
        return name_key(organisation.name) == key_of_name

    def strangeness(organisation: Organisation) -> tuple[bool, bool]:
        return organisation.number != row.values.get("number"), not is_called_so(organisation)

    for key in keys(row.values):
        for organisation in sorted(known.get(key, ()), key=strangeness):
            of_one_number = bool(row.values.get("number")) and organisation.number == row.values["number"]
            if key[0] == "siret":
                shared = justified or bool(organisation.siret_shared_because) or len(known[key]) > 1
                if not shared or of_one_number or is_called_so(organisation):
                    return organisation
                continue
            likelihood = compare(identity_of(organisation), identity(row.values)).likelihood
            if likelihood is Likelihood.CERTAIN:
                return organisation
            if key[0] == "rna" and likelihood is not Likelihood.SAME_BODY:
                return organisation
            if key[0] == "number" and is_called_so(organisation):
                return organisation
            # Admitted on line with its SIREN alone: no other file has it; two SIRET would tell two places.
            alone = len(known[key]) == 1 and likelihood is Likelihood.PROBABLE
            if key[0] == "siren" and alone and is_called_so(organisation):
                return organisation
    return _unmarked(row, known)


def _unmarked(row: MemberRow, known: Known) -> Organisation | None:
    """The only file of that name and place without a mark, when the row bears none either.

    So a member without number, SIRET nor RNA that is exported, then brought back, is still itself.
    """
    if len(keys(row.values)) > 1:
        return None
    found = [
        organisation
        for organisation in known.get(("name", name_key(row.name)), ())
        if len(keys(_values_of(organisation))) == 1
        and all(row.values.get(name, "") == getattr(organisation, name) for name in ("postcode", "city"))
    ]
    return found[0] if len(found) == 1 else None


def _note_namesake(row: MemberRow, known: Known) -> None:
    """A row that would make a second file of one name is told: people decide whether they are one."""
    namesake = next(iter(known.get(("name", name_key(row.name)), ())), None)
    if namesake is None:
        return
    which = f" (n° {namesake.number})" if namesake.number else ""
    message = (
        f"Une fiche porte déjà ce nom : « {namesake.name} »{which}. Si c’est elle, écrivez ici son "
        "numéro ou son SIRET, ou laissez cette ligne de côté."
    )
    row.problems.append(Problem("Raison sociale", row.name, message))


def _give_numbers_once(planned: Planned, numbers: dict[int, tuple[int | None, str]]) -> None:
    row = planned.row
    number = row.values.get("number")
    if number is None:
        return
    owner, whose = numbers.setdefault(number, (planned.organisation_id, f"de la ligne {row.line}"))
    if whose == f"de la ligne {row.line}" or (owner is not None and owner == planned.organisation_id):
        return
    message = f"Le numéro {number} est déjà celui {whose} : il est laissé vide ici."
    row.problems.append(Problem("N°", str(row.values.pop("number")), message))


def _note_renaming(row: MemberRow, organisation: Organisation) -> None:
    siret = row.values.get("siret")
    if not siret or siret != organisation.siret:
        return
    if compare(identity_of(organisation), identity(row.values)).likelihood is Likelihood.CERTAIN:
        return
    message = (
        f"Ce SIRET est celui de la fiche « {organisation.name} » : elle prendrait ce nom. "
        "S’il s’agit d’une autre structure, dites pourquoi ce SIRET est partagé."
    )
    row.problems.append(Problem("SIRET", row.name, message, asks=SHARED_SIRET))


@dataclass(slots=True)
class _Current:
    """What the register says today, by organisation."""

    members: set[int]
    admissions: dict[int, date | None]
    colleges: dict[int, str]
    figures: dict[tuple[int, str, int], Decimal]
    contacts: set[tuple[int, str, str]]
    dues: set[tuple[int, str]]


def _current_facts() -> _Current:
    memberships = Membership.objects.filter(ended_on__isnull=True).values_list(
        "organisation_id", "admitted_on"
    )
    return _Current(
        members={organisation for organisation, _ in memberships},
        admissions=dict(memberships),
        colleges=dict(
            Placement.objects.filter(ends_on__isnull=True).values_list("organisation_id", "college__code")
        ),
        figures={
            (organisation, kind, year): amount
            for organisation, kind, year, amount in DeclaredFigure.objects.values_list(
                "organisation_id", "kind", "year", "amount"
            )
        },
        contacts=known_contacts(),
        dues=set(Due.objects.live().values_list("organisation_id", "dues_year__label")),
    )


def _changes(row: MemberRow, organisation: Organisation, current: _Current) -> dict[str, tuple[Any, Any]]:
    pk = organisation.pk
    changes: dict[str, tuple[Any, Any]] = {
        name: (getattr(organisation, name), value)
        for name, value in row.values.items()
        if getattr(organisation, name) != value and not _is_old_deduction(row, organisation, name)
    }
    for label, value in row.extras.items():
        if organisation.extras.get(label) != value:
            changes[label] = (organisation.extras.get(label, ""), value)
    if pk not in current.members:
        changes["adhésion"] = ("", "en cours")
    elif row.admitted_on and current.admissions.get(pk) != row.admitted_on:
        changes["date d’adhésion"] = (current.admissions.get(pk), row.admitted_on)
    if current.colleges.get(pk) != row.college:
        changes["collège"] = (current.colleges.get(pk, ""), row.college)
    for kind, year, amount in row.figures:
        if current.figures.get((pk, kind, year)) != amount:
            changes[f"{kind} {year}"] = (current.figures.get((pk, kind, year)), amount)
    for role, key, told in contacts_of(row):
        if (pk, role, key) not in current.contacts:
            changes[role] = ("", told)
    if row.due and (pk, str(row.due.year)) not in current.dues:
        changes[f"cotisation {row.due.year}"] = ("", row.due.amount)
    return changes


def _is_old_deduction(row: MemberRow, organisation: Organisation, name: str) -> bool:
    """Whether the row only deduces this value, from another that the register knows already.

    What staff decided since about it is then worth more than the deduction.
    """
    source = row.deduced.get(name)
    return source is not None and getattr(organisation, source) == row.values.get(source)


def _values_of(organisation: Organisation) -> dict[str, Any]:
    return {
        name: getattr(organisation, name) for name in ("siret", "rna", "siren", "number", "name", "postcode")
    }
