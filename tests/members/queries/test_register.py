"""Who is in the register on a day, as the rule says it of each."""

from datetime import date, timedelta
from itertools import combinations, product

import pytest

from cressmember.members.actions.settlement import SettlementRow, settle_years
from cressmember.members.models import Membership, Organisation, Relation
from cressmember.members.queries import register, standing
from cressmember.members.rules.category import CATEGORIES, TIES

pytestmark = pytest.mark.django_db
DAY = date(2024, 12, 31)


def test_nobody_is_late_in_a_year_that_nobody_was_called_for(member):
    paid, unpaid = member("Maison des Lilas"), member("Atelier du Canal")
    year = SettlementRow(paid.pk, "2025", date(2025, 1, 1), date(2026, 1, 1), settled_on=date(2025, 2, 3))
    settle_years(rows=[year], by=None)

    def told(day):
        found = register(on=day).annotate(standing=standing(on=day))
        return dict(found.values_list("pk", "standing"))

    assert told(date(2025, 12, 31)) == {paid.pk: True, unpaid.pk: False}
    assert told(date(2026, 1, 1)) == {paid.pk: None, unpaid.pk: None}


SPANS = [
    (None, None),
    (None, DAY - timedelta(days=1)),
    (None, DAY),
    (None, DAY + timedelta(days=1)),
    (DAY, None),
    (DAY + timedelta(days=1), None),
    (DAY - timedelta(days=9), DAY),
    (DAY, DAY),
]


def test_the_register_and_the_rule_say_the_same_of_everyone():
    """Each membership, with each pair of ties, over spans that touch the day from both sides."""
    pairs = list(product([None, *SPANS], combinations([None, *Relation.Kind.values], 2), SPANS))
    organisations = Organisation.objects.bulk_create(
        Organisation(name=f"Organisation {n}", sort_name=str(n)) for n in range(len(pairs))
    )
    memberships, relations = [], []
    for organisation, (membership, kinds, tie) in zip(organisations, pairs, strict=True):
        if membership:
            start, end = membership
            reason = "other" if end else ""
            memberships.append(
                Membership(organisation=organisation, admitted_on=start, ended_on=end, end_reason=reason)
            )
        start, end = tie
        relations += [
            Relation(organisation=organisation, kind=kind, starts_on=start, ends_on=end)
            for kind in kinds
            if kind
        ]
    Membership.objects.bulk_create(memberships)
    Relation.objects.bulk_create(relations)

    rows = register(on=DAY).prefetch_related("memberships", "relations")
    told = [(row.name, row.category, row.category_on(DAY)) for row in rows]

    assert [line for line in told if line[1] != line[2]] == []
    assert {code for _, code, _ in told} == {category.code for category in CATEGORIES}


def test_the_ties_are_those_of_the_register():
    assert sorted(TIES) == sorted(Relation.Kind.values)
