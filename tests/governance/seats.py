"""A chamber with its members, its board and those who sit, to start tests of mandates from."""

from datetime import date

from cressmember.members.actions.college import open_college_set
from cressmember.members.actions.membership import admit
from cressmember.members.actions.organisation import create_organisation
from cressmember.members.actions.person import create_person
from cressmember.members.models import College
from cressmember.members.rules.college import STANDARD
from governance.actions.body import create_body
from governance.actions.mandate import Seating, give_mandate

START, TERM = date(2024, 6, 20), date(2027, 6, 20)


def college(code="associations"):
    """A college of the chamber, which opens its set the first time."""
    if not College.objects.exists():
        open_college_set(name="Statuts de 2021", colleges=STANDARD, starts_on=None, by=None)
    return College.objects.get(code=code)


def member(name, *, code="associations", on=date(2020, 3, 1), **fields):
    """An organisation admitted in a college."""
    organisation = create_organisation(by=None, name=name, **fields)
    admit(
        organisation=organisation,
        admitted_on=on,
        college=college(code),
        decided_by="Conseil d’administration",
        decided_on=on,
        by=None,
    )
    return organisation


def person(family_name, given_name="Camille", **fields):
    return create_person(family_name=family_name, given_name=given_name, by=None, **fields)


def board(**fields):
    return create_body(**{"name": "Conseil d’administration", "kind": "board", "by": None} | fields)


def seat(body, organisation, **changed):
    """A mandate given to an organisation for three years."""
    people = {name: changed.pop(name) for name in ("titular", "substitute") if name in changed}
    return give_mandate(
        body=body,
        seating=Seating(organisation, **people),
        **{"obtained": "elected", "starts_on": START, "term_on": TERM, "by": None} | changed,
    )
