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
from governance.actions.statutes import adopt_statutes, write_statutes
from tests.governance.document import assembly, complete, composition, seating
from tests.governance.document import board as rule_board
from tests.governance.document import college as rule_college
from tests.governance.document import colleges as rule_colleges

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


def text_in_force(*, on=date(2021, 1, 1), title="Statuts 2021", **document):
    """A version adopted and in force from a day."""
    statutes = write_statutes(title=title, document=complete(title=title, **document), by=None)
    return adopt_statutes(statutes=statutes, adopted_by="AGE", adopted_on=on, effective_on=on, by=None)


def text_of_board(*groups, on=date(2021, 1, 1), codes=None, rules=None, title="Statuts 2021", **changed):
    """A version whose board has these seats; ``changed`` is of its composition, ``rules`` of the rest."""
    held = composition(*groups, **changed)
    made = codes or [rule_college(found.code, found.code) for found in College.objects.all()]
    return text_in_force(
        on=on,
        title=title,
        colleges=rule_colleges(*(made or [rule_college("associations")])),
        bodies=[assembly(), rule_board(seating(held, **(rules or {})))],
    )
