"""The year of the demonstration: told whole on any day, and proved to the cent."""

import socket
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from billing.actions.proof import prove_dues
from billing.models import Checkout, Declaration, Due, EntryBatch, StatementLine
from billing.queries.bank import suggestions_for
from billing.queries.totals import grand_total
from billing.rules.matching import Confidence
from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.roles import Role
from cressmember.core.models import Chamber
from cressmember.members.models import Application, Departure, Person
from cressmember.office.management.demo import tell_year
from cressmember.office.models import Agreement, Mailing
from cressmember.office.queries.engagement import silent_members
from cressmember.office.queries.welcome import welcomes
from governance.models import GroupRequest, MeetingPaper, Statutes, Survey
from governance.rules.statutes import problems_of
from tests.provider import KEY, SECRET

IMPORTED = Decimal("71950.00")


@pytest.fixture
def place(settings):
    """A free place for the provider’s stand-in."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.STRIPE_API_BASE = f"http://127.0.0.1:{free.getsockname()[1]}"
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = KEY, SECRET


@pytest.fixture
def treasurer(register, place):
    """Who tells the story."""
    Chamber.objects.update(siret="12345678200010")
    user = ensure_user(email="tresorerie@cress.example", name="Nadia Ferrand", by=None)
    grant_role(user=user, role=Role.TREASURER, starts_on=date(2020, 1, 1), by=None)
    return user


@pytest.mark.prove
@pytest.mark.parametrize(("month", "day"), [(11, 21), (1, 10), (3, 16)])
def test_the_year_is_told_whole_on_any_day(treasurer, tmp_path, month, day):
    # The next day of that date: what the provider says on its own is dated of the day when it is heard.
    heard = timezone.localdate()
    today = heard.replace(month=month, day=day)
    today = today if today >= heard else today.replace(year=today.year + 1)

    tell_year(today=today, payments=tmp_path / "stand-in.json", by=treasurer)

    waiting = list(StatementLine.objects.waiting())
    best = [found[0].confidence if found else None for found in suggestions_for(waiting).values()]
    assert {Confidence.SURE, Confidence.LIKELY} <= set(best)
    assert len(waiting) == 15
    assert set(Checkout.objects.values_list("state", flat=True)) == {"open", "paid", "pending"}
    assert set(Declaration.objects.values_list("state", flat=True)) == {
        "asked",
        "opened",
        "answered",
        "accepted",
    }
    assert EntryBatch.objects.count() == 1
    assert prove_dues(on=today, by=None).findings == []
    opening = Due.objects.get(organisation__number=1, origin="opening")
    assert grand_total(year=opening.dues_year).called == IMPORTED


@pytest.mark.prove
def test_the_command_makes_all_of_it_from_nothing(db, place, settings, tmp_path):
    settings.DEMO, settings.VAR_DIR = True, tmp_path

    call_command("demo")

    assert set(Checkout.objects.values_list("state", flat=True)) == {"open", "paid", "pending"}
    binding, draft = Statutes.objects.in_force(on=timezone.localdate()), Statutes.objects.drafts().get()
    assert binding.reassigned_at is not None
    assert problems_of(draft.document) == []
    assert [file.name for file in tmp_path.iterdir()] == ["stand-in.json"]
    _members_have_a_life(timezone.localdate())


def _members_have_a_life(today):
    stages = set(Application.objects.told().values_list("stage", flat=True))
    assert stages == {"received", "complete", "examined", "put", "refused", "admitted"}
    assert Departure.objects.under_way().filter(resolution__isnull=False).exists()
    assert set(Mailing.objects.values_list("state", flat=True)) == {"draft", "posted"}
    assert set(Survey.objects.told().values_list("kind", "state")) == {
        ("anonymous", "closed"),
        ("named", "open"),
    }
    assert GroupRequest.objects.filter(outcome="waiting").exists()
    assert MeetingPaper.objects.filter(meeting__body__kind="commission", meeting__convened_on__lt=today)
    assert [len(each.missing) for each in welcomes(on=today)] == [5, 3, 1]
    assert silent_members(months=12, on=today)
    assert Agreement.objects.to_renew(on=today).exists()
    assert Person.objects.filter(user__isnull=False).exists()


def test_a_demonstration_that_stopped_on_its_way_is_not_taken_for_whole(db, settings, tmp_path):
    settings.DEMO, settings.VAR_DIR = True, tmp_path
    Chamber.objects.create(pk=1, name="CRESS")
    call_command("demo")
    (tmp_path / "demo.begun").touch()

    with pytest.raises(CommandError, match="arrêtée en chemin"):
        call_command("demo")
