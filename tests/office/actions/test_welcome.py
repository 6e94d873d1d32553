"""The welcome of new members, their themes, and the members without news."""

from datetime import date

import pytest

from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.theme import choose_themes, write_theme
from cressmember.members.models import Interest
from cressmember.office.actions.welcome import note_welcome
from cressmember.office.models import WelcomeStep
from cressmember.office.queries.engagement import months_before, parts_of, silent_members
from cressmember.office.queries.segment import organisations_of
from cressmember.office.queries.welcome import welcomes
from governance.actions.body import create_body
from governance.models import GroupMeeting
from tests.governance.gathered import HELD_ON, assembly, comes, elector, instant
from tests.governance.seats import member, seat
from tests.office.mailings import segment, written_to

pytestmark = pytest.mark.django_db
ON = date(2026, 7, 1)


def theme(name="Finances solidaires", **fields):
    return write_theme(theme=None, name=name, order=1, by=None, **fields)


def noted(organisation, *, meeting=None, document=None, themes=(), note=""):
    days = {"meeting": meeting, "document": document}
    return note_welcome(organisation=organisation, days=days, note=note, themes=themes, on=ON, by=None)


def steps_of(organisation):
    (welcome,) = welcomes(on=ON, organisation=organisation)
    return {step.key: step.is_done for step in welcome.steps}


def test_each_step_is_read_where_it_is_known():
    lilas = written_to("Lilas", "l@x.example", on=date(2026, 2, 1))
    assert set(steps_of(lilas).values()) == {False}

    noted(
        lilas, meeting=date(2026, 3, 1), document=date(2026, 3, 2), themes=[theme()], note="Très intéressée"
    )
    commission = create_body(name="Transition", kind="commission", by=None)
    seat(commission, lilas, starts_on=date(2026, 4, 1), term_on=None)
    held = assembly(opened_at=instant(14), closed_at=instant(16))
    comes(elector(held, "Lilas", organisation=lilas), at=instant(14))

    (welcome,) = welcomes(on=ON, organisation=lilas)
    assert welcome.missing == []
    assert welcome.contact.address == "l@x.example"
    assert [step.told for step in welcome.steps[2:4]] == ["Finances solidaires", "Transition"]
    assert welcome.steps[4].done_on == HELD_ON


def test_an_older_member_is_not_welcomed_and_a_step_from_before_is_of_another_time():
    member("Ancienne", on=date(2020, 1, 1))
    again = member("Revenue", on=date(2026, 5, 1))
    WelcomeStep.objects.create(organisation=again, kind="meeting", done_on=date(2020, 1, 1))

    (welcome,) = welcomes(on=ON)

    assert welcome.organisation == again
    assert len(welcome.missing) == 5


def test_a_step_is_taken_back_and_never_in_the_future():
    lilas = member("Lilas", on=date(2026, 2, 1))
    noted(lilas, meeting=date(2026, 3, 1))
    noted(lilas)

    assert not WelcomeStep.objects.exists()
    with pytest.raises(RuleViolation, match="pas encore venu"):
        noted(lilas, meeting=date(2026, 7, 2))


def test_a_theme_no_longer_said_ends_and_a_retired_one_is_kept():
    lilas, one, other = member("Lilas"), theme(), theme("Emploi")
    choose_themes(organisation=lilas, themes=[one], on=date(2026, 1, 1), by=None)
    write_theme(theme=one, name=one.name, order=1, is_retired=True, by=None)

    choose_themes(organisation=lilas, themes=[one, other], on=ON, by=None)
    choose_themes(organisation=lilas, themes=[other], on=ON, by=None)

    assert [str(row) for row in Interest.objects.in_force(on=ON)] == ["Emploi"]
    assert Interest.objects.count() == 2
    with pytest.raises(RuleViolation, match="porte ce nom"):
        theme("Emploi")


def test_those_without_news_are_neither_the_heard_nor_the_new():
    silent, active, grouped = member("Silence"), member("Active"), member("Groupée")
    member("Nouvelle", on=date(2026, 5, 1))
    held = assembly(opened_at=instant(14), closed_at=instant(16))
    for organisation, answer in ((silent, ""), (active, "absent")):
        row = elector(held, organisation.name, organisation=organisation)
        row.is_convened, row.answer = True, answer
        row.save()
    commission = create_body(name="Transition", kind="commission", by=None)
    mandate = seat(commission, grouped, starts_on=date(2026, 1, 1), term_on=None)
    GroupMeeting.objects.create(body=commission, held_on=date(2026, 6, 1)).present.add(mandate)

    found = silent_members(months=12, on=ON)

    assert [(row.organisation.name, row.invited) for row in found] == [("Silence", 1)]
    # The list that they are written to by holds the same ones.
    assert [row.name for row in organisations_of(segment(silent_months=12), on=ON)] == ["Silence"]
    assert [part.part for part in parts_of(active, on=ON)] == ["answered"]
    assert [part.part for part in parts_of(grouped, on=ON)] == ["came"]
    assert [part.part for part in parts_of(silent, on=ON)] == [""]


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 7, 1), 24, date(2024, 7, 1)),
    ],
)
def test_so_many_months_before(day, months, before):
    assert months_before(day, months) == before
