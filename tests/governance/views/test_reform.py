from datetime import date

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from cressmember.members.actions.membership import end_membership, reopen_membership
from cressmember.members.models import CollegeSet, Placement
from governance.actions.reform import choose_colleges
from governance.actions.statutes import adopt_statutes, write_statutes
from tests.governance.document import college, colleges, complete
from tests.governance.seats import member

pytestmark = pytest.mark.django_db

NEW = colleges(
    college("associations", "associations"),
    *(college(code, code) for code in ("cooperatives", "mutuals", "social_enterprises", "employers")),
    college("territorial", "territorial"),
)


def open_field(page, organisation):
    return next(name for name, each in page.context["form"].members.items() if each == organisation)


def words(answer):
    return " ".join(strip_tags(answer.content.decode()).replace("\u202f", " ").replace("\u00a0", " ").split())


@pytest.fixture
def reform(register):
    """The college of foundations ends: its two members must be placed."""
    return write_statutes(title="Statuts 2025", document=complete(colleges=NEW), by=None)


def test_the_page_says_who_goes_where_and_asks_for_the_others(bureau, reform):
    page = bureau.get(reverse("governance:reform-show", args=[reform.pk]))

    assert "Associations Associations 64 adhérents" in words(page)
    assert "Fondations et fonds de dotation À choisir 2 adhérents" in words(page)
    assert [before for _, before, _ in page.context["form"].lines()] == [
        "Fondations et fonds de dotation"
    ] * 2


def test_choices_are_kept_then_applied(bureau, reform):
    address = reverse("governance:reform-show", args=[reform.pk])
    fields = bureau.get(address).context["form"].fields
    bureau.post(address, dict.fromkeys(fields, "associations"))
    adopt_statutes(
        statutes=reform, adopted_by="AGE", adopted_on=date(2025, 1, 1), effective_on=date(2025, 1, 1), by=None
    )

    assert "À choisir" not in words(bureau.get(address))
    bureau.post(reverse("governance:reform-apply", args=[reform.pk]))

    placed = Placement.objects.filter(ends_on__isnull=True, college__code="associations")
    assert placed.count() == 66
    assert CollegeSet.objects.count() == 2


ADOPTION = {"adopted_by": "AGE", "adopted_on": "2025-01-01", "effective_on": "2025-01-01"}


def test_adoption_says_who_remains_to_be_placed_and_what_comes_next(bureau, reform):
    address = reverse("governance:statutes-adopt", args=[reform.pk])
    passage = reverse("governance:reform-show", args=[reform.pk])
    page = bureau.get(address)
    assert "2 adhérents restent à placer" in words(page)
    assert passage in page.content.decode()

    after = words(bureau.post(address, ADOPTION | {"digest": reform.digest}, follow=True))
    assert "passent d’eux-mêmes à leurs collèges le 1er janvier 2025" in after
    assert after.count("2 adhérents restent à placer") == 2  # The message, and the page.


def test_members_are_moved_by_hand_only_while_some_are_to_be(bureau, reform):
    address = reverse("governance:reform-show", args=[reform.pk])
    apply = reverse("governance:reform-apply", args=[reform.pk])
    day = date(2025, 1, 1)
    adopt_statutes(statutes=reform, adopted_by="AGE", adopted_on=day, effective_on=day, by=None)

    assert "Rattacher les adhérents" in words(bureau.get(address))
    asked = words(bureau.get(apply))
    assert "157 adhérents passent dans leur nouveau collège à compter du 1er janvier 2025." in asked
    assert "2 autres attendent que leur collège soit choisi" in asked
    bureau.post(apply)
    assert "Rattacher les adhérents" not in words(bureau.get(address))
    assert "2 adhérents restent à placer" in words(bureau.get(reform.get_absolute_url()))

    later = write_statutes(title="Statuts 2026", document=complete(colleges=NEW), by=None)
    day = date(2026, 1, 1)
    adopt_statutes(statutes=later, adopted_by="AGE", adopted_on=day, effective_on=day, by=None)
    assert "restent à placer" not in words(bureau.get(reform.get_absolute_url()))


def test_a_passage_that_was_applied_tells_what_was_applied(bureau, register):
    merged = colleges(
        college("associations", "associations", "territorial"),
        college("solidaires", "foundations", "mutuals", name="Solidaires"),
        *(college(code, code) for code in ("cooperatives", "social_enterprises", "employers")),
    )
    reform = write_statutes(title="Statuts 2025", document=complete(colleges=merged), by=None)
    day = date(2025, 1, 1)
    adopt_statutes(statutes=reform, adopted_by="AGE", adopted_on=day, effective_on=day, by=None)
    bureau.post(reverse("governance:reform-apply", args=[reform.pk]))
    member("Nouvelle", code="solidaires", on=date(2025, 2, 1))

    page = words(bureau.get(reverse("governance:reform-show", args=[reform.pk])))

    assert "Fondations et fonds de dotation Solidaires 2 adhérents" in page
    assert "Mutuelles Solidaires 5 adhérents" in page
    assert "Passage appliqué le" in page
    assert "1 autre est entré depuis dans un collège par une autre décision" in page
    assert "À choisir" not in page
    assert "restent à placer" not in page


def test_whoever_comes_back_after_the_reform_is_told_on_the_page_and_on_the_home(bureau, reform):
    ending = Placement.objects.filter(college__code="foundations").first().organisation
    for row in Placement.objects.filter(college__code="foundations").exclude(organisation=ending):
        choose_colleges(statutes=reform, colleges={row.organisation: "associations"}, by=None)
    membership = end_membership(
        membership=ending.memberships.get(ended_on=None), ended_on=date(2024, 12, 1), reason="other", by=None
    )
    day = date(2025, 1, 1)
    adopt_statutes(statutes=reform, adopted_by="AGE", adopted_on=day, effective_on=day, by=None)
    bureau.post(reverse("governance:reform-apply", args=[reform.pk]))
    assert "à rattacher à un collège" not in words(bureau.get(reverse("office:home")))

    reopen_membership(membership=membership, by=None)

    address = reverse("governance:reform-show", args=[reform.pk])
    page = bureau.get(address)
    assert "1 adhérent à rattacher à un collège" in words(bureau.get(reverse("office:home")))
    assert "Fondations et fonds de dotation À choisir 1 adhérent" in words(page)
    bureau.post(address, {open_field(page, ending): "cooperatives"})
    assert "Rattacher les adhérents" in words(bureau.get(address))
    bureau.post(reverse("governance:reform-apply", args=[reform.pk]))
    assert "à rattacher à un collège" not in words(bureau.get(reverse("office:home")))


def test_those_who_are_left_are_placed_at_once(bureau, reform):
    address = reverse("governance:reform-show", args=[reform.pk])
    first, second = bureau.get(address).context["form"].members

    bureau.post(address, {first: "cooperatives", "rest": "associations"})

    chosen = dict(reform.reassignments.values_list("organisation", "college"))
    assert chosen == {int(first.split("_")[1]): "cooperatives", int(second.split("_")[1]): "associations"}
    assert "rest" not in bureau.get(address).context["form"].fields


def test_any_member_is_found_by_its_name(bureau, reform):
    address = reverse("governance:reform-show", args=[reform.pk])

    page = bureau.get(address, {"q": "horloge"})

    assert "CONSERVERIE DE L&#x27;HORLOGE" in words(page)


def test_a_draft_with_holes_cannot_be_rehearsed(bureau, db):
    draft = write_statutes(title="Statuts", document={}, by=None)

    assert "n’est pas complet" in words(bureau.get(reverse("governance:reform-show", args=[draft.pk])))
