from datetime import date

import pytest

from cressmember.core.queries import history_of
from cressmember.kernel.violations import RuleViolation
from governance.actions.statutes import (
    adopt_statutes,
    declare_statutes,
    delete_statutes,
    replace_statutes,
    write_statutes,
)
from governance.models import Statutes
from tests.governance.document import complete

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return write_statutes(title="Statuts 2026", document=complete(), by=None)


def adopted(draft, *, on=date(2025, 12, 12), effective_on=date(2026, 1, 1), **rest):
    return adopt_statutes(
        statutes=draft,
        adopted_by="Assemblée générale extraordinaire",
        adopted_on=on,
        effective_on=effective_on,
        by=None,
        **rest,
    )


def test_a_version_binds_from_its_effective_date(draft):
    adopted(draft)

    assert Statutes.objects.in_force(on=date(2025, 12, 31)) is None
    assert Statutes.objects.in_force(on=date(2026, 1, 1)) == draft


def test_the_day_before_a_reform_the_old_text_still_answers(draft):
    adopted(draft)
    reform = write_statutes(title="Statuts 2027", document=complete(title="Statuts 2027"), by=None)
    adopted(reform, on=date(2026, 6, 25), effective_on=date(2027, 1, 1))

    assert Statutes.objects.in_force(on=date(2026, 12, 31)) == draft
    assert Statutes.objects.in_force(on=date(2027, 1, 1)) == reform


def test_a_text_with_a_hole_is_not_adopted(draft):
    replace_statutes(statutes=draft, title="Statuts 2026", document={}, note="", by=None)

    with pytest.raises(RuleViolation, match="il manque le titre"):
        adopted(draft)

    draft.refresh_from_db()
    assert draft.adopted_on is None


def test_an_adopted_text_never_changes(draft):
    adopted(draft)

    with pytest.raises(RuleViolation, match="ils ne changent plus"):
        replace_statutes(statutes=draft, title="Autre", document=complete(), note="", by=None)
    with pytest.raises(RuleViolation, match="ils ne changent plus"):
        delete_statutes(statutes=draft, by=None)
    with pytest.raises(RuleViolation, match="ils ne changent plus"):
        adopted(draft)


@pytest.mark.parametrize(
    ("on", "effective_on", "said"),
    [
        (date(2026, 2, 1), date(2026, 1, 31), "ou plus tard"),
        (date(2025, 6, 1), date(2026, 1, 1), "une nouvelle version prend effet après"),
        (date(2025, 6, 1), date(2025, 12, 31), "une nouvelle version prend effet après"),
    ],
)
def test_dates_that_cross_are_refused(draft, on, effective_on, said):
    adopted(draft)
    other = write_statutes(title="Autres", document=complete(), by=None)

    with pytest.raises(RuleViolation, match=said):
        adopted(other, on=on, effective_on=effective_on)


def test_a_text_is_adopted_as_it_was_read(draft):
    digest = draft.digest
    replace_statutes(
        statutes=draft, title="Statuts 2026", document=complete(title="Statuts bis"), note="", by=None
    )

    with pytest.raises(RuleViolation, match="a changé depuis"):
        adopted(draft, digest=digest)


def test_a_declaration_follows_the_adoption(draft):
    with pytest.raises(RuleViolation, match="n’est pas adopté"):
        declare_statutes(statutes=draft, on=date(2026, 1, 20), by=None)
    adopted(draft)
    with pytest.raises(RuleViolation, match="ils se déclarent ensuite"):
        declare_statutes(statutes=draft, on=date(2025, 12, 11), by=None)

    declare_statutes(statutes=draft, on=date(2026, 1, 20), by=None)

    assert Statutes.objects.get().declared_on == date(2026, 1, 20)
    assert history_of(draft).count() == 3
