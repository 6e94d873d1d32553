from datetime import date

import pytest

from cressmember.accounts.models import User
from cressmember.members.actions.college import open_college_set
from cressmember.members.actions.membership import admit
from cressmember.members.actions.organisation import create_organisation
from cressmember.members.rules.college import STANDARD


@pytest.fixture
def officer():
    return User.objects.create_superuser("vie.adherents@cress.example", name="Camille Roche")


@pytest.fixture
def colleges():
    college_set = open_college_set(name="Statuts de 2021", colleges=STANDARD, starts_on=None, by=None)
    return {college.code: college for college in college_set.colleges.all()}


@pytest.fixture
def member(colleges):
    """Admits organisations: ``member("Maison des Lilas", college="mutuals")``."""

    def admitted(name, *, college="associations", on=date(2020, 3, 1), **fields):
        organisation = create_organisation(by=None, name=name, **fields)
        admit(
            organisation=organisation,
            admitted_on=on,
            college=colleges[college],
            decided_by="Conseil d’administration",
            decided_on=on,
            by=None,
        )
        return organisation

    return admitted
