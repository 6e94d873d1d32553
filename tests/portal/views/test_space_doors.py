"""A representative of two organisations never sees or does for a third one anything."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.roles import Role
from cressmember.core.models import Entry, Message
from cressmember.members.models import ChangeProposal, Person, Representation
from tests.house.permissions import REPRESENTATIVES
from tests.portal import spaces

pytestmark = pytest.mark.django_db
NAMES = sorted(name.partition(":")[2] for name in REPRESENTATIVES)
METHODS = ("get", "post", "head", "put", "patch", "delete", "options")
# What a form of the space may send: complete, so that only the door can refuse it.
SENT = {
    "city": "Rennes",
    "given_name": "Eve",
    "family_name": "Intruse",
    "email": "eve@ailleurs.example",
    "role": "titular",
    "understood": "on",
    "directory": "yes",
}


@pytest.fixture
def mine():
    """Two organisations of Anne's, and a third one which is not."""
    anne, other = spaces.person("Le Goff"), spaces.person("Autre")
    return (
        spaces.whole("Coopérative une", anne, number=1),
        spaces.whole("Mutuelle deux", anne, number=2),
        spaces.whole("Fondation trois", other, number=3),
    )


def address(name, organisation, keys):
    return reverse(f"portal:{name}", kwargs={"organisation": organisation.pk, **keys.get(name, {})})


def sent():
    today = timezone.localdate().isoformat()
    return SENT | {"starts_on": today, "ends_on": today}


def answers(client, url, methods=("get", "post")):
    """What each method gets; whatever would be done is done by a POST with every answer."""
    return {
        getattr(client, method)(url, *([sent()] if method == "post" else [])).status_code
        for method in methods
    }


def traces():
    rows = Representation.objects.order_by("pk").values_list("pk", "person", "role", "starts_on", "ends_on")
    proposals = ChangeProposal.objects.order_by("pk").values_list("pk", "outcome")
    counts = (Person.objects.count(), Message.objects.count(), Entry.objects.count())
    return list(rows), list(proposals), counts


def test_every_page_is_walked():
    from tests.house.test_every_page import PAGES

    under = {name for name, _ in PAGES if reverse_prefix(name)}
    # Commissions are walked where they are tested, in test_part.
    assert under == REPRESENTATIVES | {"portal:part-join", "portal:part-leave"}


def reverse_prefix(name):
    from tests.house.test_every_page import PAGES

    arguments = dict(PAGES)[name]
    if "organisation" not in arguments:
        return False
    return reverse(name, kwargs=dict.fromkeys(arguments, 1)).startswith("/espace/")


def test_one_s_own_pages_open(client, mine):
    """The control: these addresses are right, so that what is refused below is refused for who asks."""
    first, second, _ = mine
    client.force_login(first.row.person.user)
    for each in (first, second):
        opened = {name: client.get(address(name, each.organisation, each.keys)).status_code for name in NAMES}
        assert set(opened.values()) == {200}, opened


def test_the_pages_of_a_third_are_not_there(client, mine):
    first, _, third = mine
    client.force_login(first.row.person.user)
    before = traces()

    found = {name: answers(client, address(name, third.organisation, third.keys), METHODS) for name in NAMES}

    assert {name: codes for name, codes in found.items() if codes != {404}} == {}
    assert traces() == before


@pytest.mark.parametrize("whose", ["the third", "the other of mine"])
def test_what_belongs_to_another_is_not_found_in_one_s_own_space(client, mine, whose):
    first, second, third = mine
    stranger = third if whose == "the third" else second
    client.force_login(first.row.person.user)
    before = traces()

    found = {
        name: {
            client.get(address(name, first.organisation, stranger.keys)).status_code,
            # A page that only reads refuses to be written on: 405, whatever it is about.
            client.post(address(name, first.organisation, stranger.keys), sent()).status_code,
        }
        for name in stranger.keys
    }

    assert {name: codes for name, codes in found.items() if not codes <= {404, 405}} == {}
    assert all(404 in codes for codes in found.values())
    assert traces() == before


def test_a_paper_of_another_meeting_is_not_found_under_one_s_own(client, mine):
    first, _, third = mine
    client.force_login(first.row.person.user)
    keys = {"space-paper": {"pk": first.meeting.pk, "paper": third.paper.pk}}

    assert client.get(address("space-paper", first.organisation, keys)).status_code == 404


@pytest.mark.parametrize("case", ["ended yesterday", "ends today", "begins tomorrow", "closed account"])
def test_nothing_is_open_outside_the_days_of_the_representation(client, mine, case):
    first, _, _ = mine
    today = timezone.localdate()
    client.force_login(first.row.person.user)
    if case == "ended yesterday":
        Representation.objects.filter(pk=first.row.pk).update(ends_on=today - timedelta(days=1))
    elif case == "ends today":
        Representation.objects.filter(pk=first.row.pk).update(ends_on=today)
    elif case == "begins tomorrow":
        Representation.objects.filter(pk=first.row.pk).update(starts_on=today + timedelta(days=1))
    else:
        type(first.row.person.user).objects.update(is_active=False)
    before = traces()

    found = {name: answers(client, address(name, first.organisation, first.keys)) for name in NAMES}

    closed = {302} if case == "closed account" else {404}
    assert {name: codes for name, codes in found.items() if codes != closed} == {}
    assert traces() == before


def test_nobody_enters_without_signing_in(client, mine):
    first, _, _ = mine

    for name in NAMES:
        for method in ("get", "post"):
            answer = getattr(client, method)(address(name, first.organisation, first.keys))
            assert answer.status_code == 302, name
            assert answer["Location"].startswith(reverse("account_login")), name


@pytest.mark.parametrize("role", list(Role))
def test_the_team_has_no_key_of_a_member_s_space(client, mine, role):
    user = ensure_user(email="equipe@cress.example", by=None)
    grant_role(user=user, role=role, starts_on=timezone.localdate(), by=None)
    client.force_login(user)
    first, _, _ = mine

    for name in ("space-home", "space-dues", "space-people", "space-propose"):
        assert client.get(address(name, first.organisation, first.keys)).status_code == 404


def test_the_home_tells_of_one_s_own_only(client, mine):
    first, second, third = mine
    client.force_login(first.row.person.user)

    page = client.get("/espace/").text

    assert first.organisation.name in page
    assert second.organisation.name in page
    assert third.organisation.name not in page


@pytest.mark.parametrize("role", ["dues", "other", "substitute"])
def test_who_may_not_name_representatives_finds_no_page_for_it(client, mine, role):
    first, _, _ = mine
    Representation.objects.filter(pk=first.row.pk).update(role=role)
    client.force_login(first.row.person.user)
    before = traces()

    for name in ("space-name", "space-replace", "space-end", "space-invite", "space-consents"):
        assert answers(client, address(name, first.organisation, first.keys)) == {404}
    assert traces() == before


@pytest.mark.parametrize("role", ["dues", "other"])
def test_a_dues_contact_gets_no_personal_link_and_no_paper_of_a_meeting(client, mine, role):
    first, _, _ = mine
    meeting = spaces.coming(first.organisation)
    link = meeting.participants.get().token
    Representation.objects.filter(pk=first.row.pk).update(role=role)
    client.force_login(first.row.person.user)

    for name in ("space-meeting", "space-paper", "space-minutes"):
        assert client.get(address(name, first.organisation, first.keys)).status_code == 404
    for name in ("space-home", "space-meetings"):
        assert link not in client.get(address(name, first.organisation, {})).text


def test_a_seat_in_a_body_is_shown_to_whoever_holds_it(client, mine):
    first, _, _ = mine
    meeting = spaces.coming(title="Bureau de juin")
    seat = spaces.elector(meeting, "Siège")
    seat.organisation, seat.person = first.organisation, mine[2].row.person
    seat.save()
    client.force_login(first.row.person.user)
    page = reverse("portal:space-meeting", args=[first.organisation.pk, meeting.pk])

    assert client.get(page).status_code == 404

    seat.person = first.row.person
    seat.save()
    assert client.get(page).status_code == 200


def test_a_key_that_no_row_bears_is_not_found(client, mine):
    first, _, _ = mine
    client.force_login(first.row.person.user)

    assert client.get(f"/espace/{'9' * 30}/").status_code == 404
    for tail in ("documents/{}/", "assemblees/{}/", "representants/{}/fin/", "assemblees/1/documents/{}/"):
        assert client.get(f"/espace/{first.organisation.pk}/{tail.format('9' * 30)}").status_code == 404
