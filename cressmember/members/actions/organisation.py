"""Writing an organisation's file."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, filled_in, record, values_of
from cressmember.core.actions.tidying import tidied
from cressmember.kernel import identifiers
from cressmember.kernel.territory import departement_of_postcode
from cressmember.kernel.writing import quote
from cressmember.members.actions.hold import hold
from cressmember.members.actions.known import AlreadyKnown, refuse_namesake
from cressmember.members.actions.search import index_organisations, sort_name
from cressmember.members.journal import MembersEvent
from cressmember.members.models import Organisation
from cressmember.members.models.organisation import FIELDS


@transaction.atomic
def create_organisation(*, by: User | None, is_another: bool = True, **fields: Any) -> Organisation:
    """Open a file; it says nothing yet of a membership.

    Raises AlreadyKnown for a SIRET that is taken, or for a namesake unless it ``is_another``.
    """
    organisation = Organisation(**_completed(fields))
    _refuse_shared_siret(organisation)
    organisation.sort_name = sort_name(organisation.name)
    if not is_another:
        refuse_namesake(Organisation, sort_name=organisation.sort_name, named=quote(organisation.name))
    _save(organisation)
    index_organisations([organisation.pk])
    record(
        MembersEvent.ORGANISATION_CREATED,
        on=organisation,
        by=by,
        changes=differences({}, filled_in(organisation, FIELDS)),
    )
    return organisation


@transaction.atomic
def change_organisation(*, organisation: Organisation, by: User | None, **fields: Any) -> Organisation:
    """Change a file, keeping who changed what, from what, to what; no change writes nothing."""
    organisation = hold([organisation.pk])[organisation.pk]
    before = values_of(organisation, FIELDS)
    for name, value in _completed(fields).items():
        setattr(organisation, name, value)
    changes = differences(before, values_of(organisation, FIELDS))
    if not changes:
        return organisation
    _refuse_shared_siret(organisation)
    _save(organisation)
    index_organisations([organisation.pk])
    record(MembersEvent.ORGANISATION_CHANGED, on=organisation, by=by, changes=changes)
    return organisation


def _completed(fields: dict[str, Any]) -> dict[str, Any]:
    """Derive what follows from what was typed: SIREN from SIRET, département from postcode."""
    completed = tidied(Organisation, fields)
    if "payer" in completed:
        payer = completed.pop("payer")
        completed["payer_id"] = payer.pk if payer else None
    if siret := completed.get("siret"):
        completed["siret"] = identifiers.siret(siret)
        completed["siren"] = identifiers.siren_of(completed["siret"])
    elif siren := completed.get("siren"):
        completed["siren"] = identifiers.siren(siren)
    if rna := completed.get("rna"):
        completed["rna"] = identifiers.rna(rna)
    if "postcode" in completed and not completed.get("departement"):
        found = departement_of_postcode(completed["postcode"]) if completed["postcode"] else None
        completed["departement"] = found.code if found else ""
    return completed


def _save(organisation: Organisation) -> None:
    """Save a file; the SIRET that another hand has just taken is refused like one that was."""
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError:
        _refuse_shared_siret(organisation)
        raise


def _refuse_shared_siret(organisation: Organisation) -> None:
    if not organisation.siret or organisation.siret_shared_because:
        return
    other = Organisation.objects.filter(siret=organisation.siret).exclude(pk=organisation.pk).first()
    if other:
        raise AlreadyKnown(
            f"{quote(other.name)} porte déjà le SIRET {identifiers.format_siret(organisation.siret)}. "
            "S’il s’agit de la même structure, fusionnez les fiches ; sinon, justifiez le partage.",
            other,
            may_be_another=False,
        )
