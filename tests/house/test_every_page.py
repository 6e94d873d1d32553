"""Every page answers to an administrator, and to nobody who is not signed in."""

from datetime import date

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.roles import PERMISSIONS, Role

pytestmark = pytest.mark.django_db
OURS = {"core", "accounts", "members", "office", "portal", "billing"}
PUBLIC = {"portal:demo-mails", "portal:invitation-accept"}


def pages():
    found = []

    def walk(patterns, namespace):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                if pattern.namespace in OURS or not pattern.namespace:
                    walk(pattern.url_patterns, pattern.namespace or namespace)
            elif isinstance(pattern, URLPattern) and pattern.name and namespace in OURS:
                found.append((f"{namespace}:{pattern.name}", list(pattern.pattern.converters)))

    walk(get_resolver().url_patterns, None)
    return found


PAGES = pages()


@pytest.fixture
def samples(issued):
    """One of each thing that an address may name, from the demonstration register."""
    from billing.actions.document import bundle_to_print
    from billing.models import Allocation, CampaignLine, Document, Due, Receipt, Scale
    from billing.queries import waiting_for_the_printer
    from cressmember.accounts.actions.invitation import invite_user
    from cressmember.accounts.models import StaffRole
    from cressmember.core.actions.job import start_job
    from cressmember.core.models import Message
    from cressmember.members.models import College, Membership, Organisation, Person, Relation, Representation
    from cressmember.office.models import ImportBatch

    ended = Membership.objects.filter(ended_on__isnull=False).first()
    first, second = Organisation.objects.all()[:2]
    job = start_job("billing.issue_campaign", by=None, campaign=issued.pk)
    team = user_with(Role.BUREAU)
    invitation = invite_user(email="x@cress.example", roles=[Role.READER], on=timezone.localdate(), by=team)
    of = {
        "user": team.pk,
        "role": StaffRole.objects.get(user=team).pk,
        "invitation": invitation.pk,
        "campaign": issued.pk,
        "line": CampaignLine.objects.first().pk,
        "document": Document.objects.first().pk,
        "due": Due.objects.filter(dues_year__label="2025").first().pk,
        "receipt": Receipt.objects.first().pk,
        "allocation": Allocation.objects.first().pk,
        "bundle": bundle_to_print(documents=waiting_for_the_printer()[:2], by=None).pk,
        "scale": Scale.objects.first().pk,
        "college": College.objects.first().pk,
        "membership": ended.pk,
        "organisation": first.pk,
        "figure": first.pk,
        "person": Person.objects.first().pk,
        "relation": Relation.objects.filter(organisation__isnull=False).first().pk,
        "representation": Representation.objects.first().pk,
        "import": ImportBatch.objects.first().pk,
        "message": Message.objects.first().pk,
        "job": job.pk,
    }
    special = {
        "portal:invitation-accept": {"token": "unknown"},
        "members:organisation-merge": {"kept": first.pk, "absorbed": second.pk},
        "accounts:role-create": {"pk": team.pk},
        "members:relation-create": {"pk": first.pk},
        "members:representation-create": {"pk": first.pk},
        "billing:receipt-create": {"pk": first.pk},
        "billing:call-create": {"pk": first.pk},
        "members:register-export": {"file_format": "csv"},
        "office:import-row": {"pk": ImportBatch.objects.first().pk, "rank": 1, "line": 4},
    }
    return of, special


def address(name, arguments, samples):
    of, special = samples
    if name in special:
        return reverse(name, kwargs=special[name])
    if not arguments:
        return reverse(name)
    noun = name.partition(":")[2].partition("-")[0]
    assert arguments == ["pk"], f"{name}: give it a sample"
    assert noun in of, f"{name}: give « {noun} » a sample"
    return reverse(name, kwargs={"pk": of[noun]})


def user_with(role):
    user = ensure_user(email=f"{role.value}@cress.example", by=None)
    if not user.staff_roles.exists():
        grant_role(user=user, role=role, starts_on=date(2020, 1, 1), by=None)
    return user


def test_every_page_with_every_role(client, samples, issued):
    refused = []
    for name, arguments in PAGES:
        url = address(name, arguments, samples)
        if name not in PUBLIC and client.get(url).status_code != 302:
            refused.append((name, "anonymous"))
    for role in Role:
        client.force_login(user_with(role))
        for name, arguments in PAGES:
            answer = client.get(address(name, arguments, samples))
            needed = _permission(answer, name)
            may = not needed or needed <= PERMISSIONS[role]
            expected = {200, 302, 404} if may else {403}
            if answer.status_code not in expected:
                refused.append((name, role.value, answer.status_code, sorted(needed)))
    assert refused == []


def _permission(answer, name):
    view = getattr(answer, "resolver_match", None)
    cls = getattr(view.func, "view_class", None) if view else None
    needed = getattr(cls, "permission_required", None)
    if needed is None:
        return set()
    return {needed} if isinstance(needed, str) else set(needed)
