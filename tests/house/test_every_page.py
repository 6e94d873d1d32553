"""Every page answers to the roles that it is written down for, and to nobody else."""

import re
from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils import timezone

from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.roles import PERMISSIONS, Role
from tests.billing import declaration
from tests.governance import samples as governance
from tests.house.permissions import ANYBODY, ANYONE_SIGNED_IN, NEEDED, REPRESENTATIVES
from tests.members import applications
from tests.shelf import put_back, state

pytestmark = pytest.mark.django_db
TRAIL = re.compile(r'<ol class="trail">.*?</ol>', re.S)
LINK = re.compile(r'<a [^>]*href="(/[^"?#]*)')
OURS = {"core", "accounts", "members", "office", "portal", "billing", "governance"}
HIDDEN = {"core:job-detail": 404, "portal:demo-mails": 404, "portal:invitation-accept": 404}
# The link of a call, which nobody here wrote.
HIDDEN |= {"portal:meeting-answer": 404, "portal:pay": 404, "portal:pay-return": 404}
HIDDEN |= {"portal:meeting-secret": 404, "portal:unsubscribe": 404, "portal:calendar": 404}
# Those of a member, for whoever speaks for none.
HIDDEN |= {"portal:part-group": 404, "portal:part-join": 404, "portal:part-leave": 404}
HIDDEN |= {"office:restriction-open": 404}  # For whoever does not hold the duty that keeps it.
HIDDEN |= {"portal:part-data": 404, "portal:part-data-file": 404, "portal:part-consents": 404}
# The space of an organisation that none of the team represents.
HIDDEN |= dict.fromkeys(REPRESENTATIVES, 404)


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


def exported_batch():
    """The entries of 2024, as they leave for the accountant."""
    from billing.actions.accounting import export_batch
    from billing.models import AccountingSettings

    AccountingSettings.objects.create(pk=1)
    return export_batch(until=date(2024, 12, 31), on=date(2025, 2, 1), by=None)


@pytest.fixture
def samples(db):
    """One of each thing that an address may name, from the demonstration register."""
    return put_back("samples")


@state("samples", on="issued")
def one_of_each():
    """The keys of one of each noun, and the arguments of the pages that take others."""
    from billing.actions.adjustment import adjust_due
    from billing.actions.announcement import announce_transfer
    from billing.actions.concession import grant_concession
    from billing.actions.document import bundle_to_print
    from billing.actions.doubt import raise_doubt
    from billing.actions.receipt import receive
    from billing.actions.refund import accept_support
    from billing.models import (
        Allocation,
        Campaign,
        CampaignLine,
        Checkout,
        Claim,
        ClosedYear,
        Document,
        Due,
        ProviderEvent,
        Receipt,
        Scale,
    )
    from billing.queries import waiting_for_the_printer
    from cressmember.accounts.actions.invitation import invite_user
    from cressmember.accounts.models import StaffRole
    from cressmember.core.actions.job import start_job
    from cressmember.core.models import Message
    from cressmember.members.actions.duplicate import tell_apart
    from cressmember.members.actions.person import create_person
    from cressmember.members.models import College, Membership, Organisation, Person, Relation, Representation
    from cressmember.office.actions.erasure import erase_person
    from cressmember.office.models import Agreement, ImportBatch

    issued = Campaign.objects.get()
    bank = bank_samples()
    ended = Membership.objects.filter(ended_on__isnull=False).first()
    first, second = Organisation.objects.all()[:2]
    reminding = reminders_of(Due.objects.filter(dues_year__label="2025").first())
    job = start_job("billing.issue_campaign", by=None, campaign=issued.pk)
    team = user_with(Role.BUREAU)
    invitation = invite_user(email="x@cress.example", roles=[Role.READER], on=timezone.localdate(), by=team)
    today = timezone.localdate()
    due = Due.objects.filter(dues_year__label="2025").first()
    credit = receive(
        payer=first,
        method="transfer",
        amount=Decimal("90.00"),
        received_on=today,
        outside_id="every page",
        by=None,
    )
    decided = {"because": "difficultés", "decided_by": "Bureau", "decided_on": today, "by": None}
    checkout = Checkout.objects.create(
        due=due, payer=due.payer, means="card", amount=due.amount, state="uncertain", error="Sans réponse."
    )
    event = ProviderEvent.objects.create(
        event_id="evt_1", kind="payout.paid", body="{}", next_try_at=timezone.now()
    )
    gone = create_person(family_name="Disparue", by=None)
    erased = erase_person(person=gone, reason="asked", on=today, by=None)
    of = {
        "agreement": Agreement.objects.create(kind="other", partner="x", starts_on=date(2024, 1, 1)).pk,
        "checkout": checkout.pk,
        "event": event.pk,
        "claim": Claim.objects.create(
            receipt=credit, amount=Decimal(1), arose_on=today, because="rejeté après coup", outside_id="re_1"
        ).pk,
        "announcement": announce_transfer(due=due, on=timezone.localdate(), by=None).pk,
        "user": team.pk,
        "role": StaffRole.objects.get(user=team).pk,
        "invitation": invitation.pk,
        "campaign": issued.pk,
        "line": CampaignLine.objects.first().pk,
        "document": Document.objects.first().pk,
        "due": due.pk,
        "receipt": Receipt.objects.first().pk,
        "adjustment": adjust_due(due=due, kind="reduction", amount=Decimal(1), **decided).pk,
        "doubt": raise_doubt(due=due, on=today, because="liquidation", by=None).pk,
        "concession": grant_concession(
            organisation=first, kind="exempt", value=Decimal(0), starts_on=today, ends_on=None, **decided
        ).pk,
        "refund": credit.pk,
        "support": accept_support(
            receipt=credit, amount=Decimal(1), on=today, agreement="courriel", by=None
        ).pk,
        "portal": Document.objects.live().first().pk,
        "allocation": Allocation.objects.first().pk,
        "bundle": bundle_to_print(documents=waiting_for_the_printer()[:2], by=None).pk,
        "scale": Scale.objects.first().pk,
        "batch": exported_batch().pk,
        "closing": ClosedYear.objects.create(
            label="2020", starts_on=date(2020, 1, 1), ends_on=date(2021, 1, 1)
        ).pk,
        "college": College.objects.first().pk,
        "membership": ended.pk,
        "organisation": first.pk,
        "figure": first.pk,
        "person": Person.objects.first().pk,
        "relation": Relation.objects.filter(organisation__isnull=False).first().pk,
        "representation": Representation.objects.first().pk,
        "duplicate": tell_apart(one=first, other=Organisation.objects.all()[2], by=team).pk,
        "import": ImportBatch.objects.first().pk,
        "erasure": erased.pk,
        "restriction": erased.restrictions.create(
            kind="minutes",
            record_type=ContentType.objects.get_for_model(Campaign),
            record_id=issued.pk,
            title="x",
            fact_on=today,
            ends_on=today,
        ).pk,
        "message": Message.objects.first().pk,
        "job": job.pk,
        **mailings(first),
        **bank,
        **reminding,
        **joining_and_leaving(first),
    }
    special = {
        "portal:invitation-accept": {"token": "unknown"},
        "portal:meeting-answer": {"token": "unknown"},
        "portal:unsubscribe": {"token": "1.unknown"},
        "portal:pay": {"token": "1.unknown"},
        "portal:pay-return": {"token": "1.unknown"},
        "portal:meeting-secret": {"token": "1.unknown", "pk": 1},
        "portal:calendar": {"token": "1.unknown"},
        **spaces(first.pk),
        "members:proposal-decide": {"pk": proposal_sample(first)},
        "members:organisation-merge": {"kept": first.pk, "absorbed": second.pk},
        "members:duplicate-tell-apart": {"kept": first.pk, "absorbed": second.pk},
        "accounts:role-create": {"pk": team.pk},
        "members:relation-create": {"pk": first.pk},
        "members:representation-create": {"pk": first.pk},
        "billing:receipt-create": {"pk": first.pk},
        "billing:call-create": {"pk": first.pk},
        "billing:adjustment-create": {"pk": due.pk},
        "billing:doubt-create": {"pk": due.pk},
        "billing:notice-create": {"pk": due.pk},
        "billing:concession-create": {"pk": first.pk},
        "billing:public-payer": {"pk": first.pk},
        "billing:support-create": {"pk": credit.pk},
        "billing:movement-pay": {"pk": bank["movement"], "payer": first.pk},
        "billing:attestation-create": {"pk": first.pk},
        "billing:balance-create": {"pk": first.pk},
        "billing:payment-plan-create": {"pk": of["due"]},
        "members:register-export": {"file_format": "csv"},
        "office:processing-file": {"file_format": "csv"},
        "office:processing-update": {"key": "register"},
        "office:retention-set": {"kind": "minutes"},
        "members:organisation-consents": {"pk": first.pk},
        "office:segment-file": {"pk": of["segment"], "purpose": "newsletter"},
        "office:departure-create": {"pk": first.pk},
        "office:steering-sheet": {"year": 2025},
        "office:funders-file": {"file_format": "csv"},
        "office:network-return-file": {"year": 2025, "file_format": "csv"},
        "office:year-figures": {"year": 2025},
        "office:import-row": {"pk": ImportBatch.objects.first().pk, "rank": 1, "line": 4},
    }
    declared, declared_special = declaration.samples()
    held = governance.samples()
    joined = {"pk": held["group"]}
    special |= {"portal:part-group": joined}
    special |= {
        name: joined | {"organisation": first.pk} for name in ("portal:part-join", "portal:part-leave")
    }
    asked = applications.addresses()
    return of | declared | held, special | declared_special | governance.addresses(held) | asked


def mailings(welcomed):
    """A list, what is written to it, and what a welcome holds."""
    from cressmember.members.models import Theme
    from cressmember.office.actions.mailing import write_mailing, write_segment

    asked = {"query": "", "who": "titular", "body_id": None, "silent_months": None}
    listed = write_segment(segment=None, name="Adhérents", on=timezone.localdate(), by=None, **asked)
    told = {"purpose": "service", "subject": "Bonjour", "text": "À {{ organisation }}."}
    return {
        "segment": listed.pk,
        "mailing": write_mailing(mailing=None, segment_id=listed.pk, by=None, **told).pk,
        "welcome": welcomed.pk,
        "theme": Theme.objects.create(name="Emploi").pk,
    }


def spaces(organisation):
    """The addresses of one organisation's space."""
    keys = {"organisation": organisation, "pk": 1, "paper": 1}
    named = dict(PAGES)
    return {name: {key: keys[key] for key in named[name]} for name in sorted(REPRESENTATIVES)}


def proposal_sample(organisation):
    """What a member would change in its file."""
    from cressmember.members.actions.proposal import propose_change

    author = ensure_user(email="membre@maison.example", by=None)
    return propose_change(organisation=organisation, values={"city": "Vannes"}, by=author).pk


def joining_and_leaving(member):
    """A request with a piece and a letter, and a departure."""
    from cressmember.core.models import StoredDocument
    from cressmember.members.actions.departure import open_departure
    from cressmember.members.models import Membership
    from cressmember.office.actions.admission import decide_application
    from tests.office.candidates import TODAY, complete, examined

    application = complete()
    decided = examined(name="Refusée", siren="", college=None)
    decide_application(
        application=decided, outcome="refused", decided_by="CA", decided_on=TODAY, on=TODAY, by=None
    )
    standing = Membership.objects.filter(organisation=member, ended_on__isnull=True).get()
    return {
        "application": application.pk,
        "evidence": application.evidence.first().pk,
        "officeletter": StoredDocument.objects.get(kind="office.refusal").pk,
        "departure": open_departure(membership=standing, kind="exclusion", on=TODAY, by=None).pk,
        "member": member.pk,
    }


def bank_samples():
    """A statement with its lines, a file being looked at, a slip, a payout."""
    from pathlib import Path

    from billing.actions.deposit import make_deposit
    from billing.actions.payout import record_payout
    from billing.actions.receipt import receive
    from billing.actions.statement import import_statement, open_bank_account, upload_statement

    told = (Path(__file__).parents[1] / "billing/statements/camt053_v02.xml").read_bytes()
    account = open_bank_account(name="Compte courant", iban="FR1420041010050500013M02606", by=None)
    statement = import_statement(account=account, filename="releve.xml", data=told, by=None).statement
    money = {"payer": None, "payer_name": "Jeanne Martin", "amount": 80, "received_on": date(2025, 2, 20)}
    cheque = receive(method="cheque", outside_id="sample:cheque", by=None, **money)
    card = receive(method="card", outside_id="sample:card", by=None, **money)
    receive(method="cheque", outside_id="sample:left", by=None, **money)
    return {
        "account": account.pk,
        "statement": statement.pk,
        "movement": statement.lines.first().pk,
        "upload": upload_statement(
            account=account,
            filename="releve.csv",
            data=b"Date;Libelle;Montant\n02/03/2025;VIR DUPONT;80,00\n",
            by=None,
        ).pk,
        "deposit": make_deposit(
            account=account, receipts=[cheque], deposited_on=date(2025, 3, 1), by=None
        ).pk,
        "payout": record_payout(
            outside_id="po_1", gross=80, fees=2, net=78, arrived_on=date(2025, 3, 2), receipts=[card], by=None
        ).pk,
    }


def reminders_of(due):
    """A plan being prepared, and what a due may have of pauses, plans, notices and printed letters."""
    from billing.actions.notice import record_notice
    from billing.actions.pause import open_dispute
    from billing.actions.payment_plan import agree_plan
    from billing.actions.reminder import bundle_letters
    from billing.actions.reminder_plan import draft_plan
    from billing.models import ReminderLetter
    from cressmember.core.actions.document import Frozen, freeze_many

    today = timezone.localdate()
    plan = draft_plan(by=None)
    notice = record_notice(due=due, posted_on=today, on=today, by=None)
    frozen = freeze_many(
        [Frozen("billing.reminder", "pdf/billing_reminder.html", {"calls": []}, "x", "x.pdf")]
    )
    ReminderLetter.objects.filter(pk=notice.pk).update(stored=frozen[0])
    owed = due.amount
    return {
        "plan": plan.pk,
        "level": plan.levels.first().pk,
        "letter": notice.pk,
        "pause": open_dispute(due=due, because="x", on=today, by=None).pk,
        "payment": agree_plan(
            due=due, parts=[(today, owed)], because="x", agreed_by="x", agreed_on=today, by=None
        ).pk,
        "sheaf": bundle_letters(letters=[ReminderLetter.objects.get(pk=notice.pk)], by=None).pk,
        "promise": due.pk,
        "dispute": due.pk,
        "notice": due.pk,
        "delivery": due.pk,
    }


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


def test_every_page_is_written_down_with_who_may_open_it():
    assert {name for name, _ in PAGES} == {*NEEDED, *ANYONE_SIGNED_IN, *ANYBODY}


def test_nobody_opens_a_page_without_signing_in(client, samples):
    opened = [
        name
        for name, arguments in PAGES
        if name not in ANYBODY and client.get(address(name, arguments, samples)).status_code != 302
    ]

    assert opened == []


def may_open(name):
    """The roles that a page is written down for."""
    return [role for role in Role if name not in NEEDED or NEEDED[name] in PERMISSIONS[role]]


def test_every_page_is_closed_to_the_other_roles(client, samples):
    opened = []
    for role in Role:
        client.force_login(user_with(role))
        for name, arguments in PAGES:
            if role in may_open(name):
                continue
            url = address(name, arguments, samples)
            answers = {client.get(url).status_code, client.post(url).status_code}
            if answers != {403}:
                opened.append((name, role.value, answers))
    assert opened == []


def led_to(answer):
    """The names of the pages to which a page links."""
    if answer.streaming or "html" not in answer["Content-Type"]:
        return set()
    found = set()
    for there in set(LINK.findall(answer.content.decode())):
        with suppress(Resolver404):
            found.add(resolve(there).view_name)
    return found & NEEDED.keys()


def leads_to_itself(answer, url):
    """Whether the trail of a page, which leads back, stays where it is."""
    trail = "" if answer.streaming else TRAIL.search(answer.content.decode(errors="replace"))
    return bool(trail) and url in LINK.findall(trail[0])


@pytest.mark.parametrize("roles", [1, pytest.param(len(Role), marks=pytest.mark.prove)])
def test_every_page_opens_to_its_roles(client, samples, roles):
    """Each page to one of its roles, in turn; no link refuses, no trail stays. To all by `make prove`."""
    closed, refusing, turning = [], set(), set()
    for role in Role:
        client.force_login(user_with(role))
        for rank, (name, arguments) in enumerate(PAGES):
            theirs = may_open(name)
            turn = rank % len(theirs)
            if role in (theirs[turn:] + theirs[:turn])[:roles]:
                url = address(name, arguments, samples)
                answer = client.get(url)
                # What the demonstration alone shows, and another person's job, are not there at all.
                if answer.status_code not in {200, 302, HIDDEN.get(name)}:
                    closed.append((name, role.value, answer.status_code))
                elif answer.status_code == 200:
                    turning |= {name} if leads_to_itself(answer, url) else set()
                    refusing |= {
                        (name, role.value, there) for there in led_to(answer) if role not in may_open(there)
                    }
    assert closed == []
    assert refusing == set()
    assert turning == set()


def test_a_closed_page_says_nothing_of_what_exists(client, samples):
    """Refused before it is looked for: « not there » would tell a stranger which numbers exist."""
    told = []
    for role in Role:
        client.force_login(user_with(role))
        for rank, (name, arguments) in enumerate(PAGES):
            strangers = [one for one in Role if one not in may_open(name)]
            if not arguments or not strangers or role != strangers[rank % len(strangers)]:
                continue
            url = reverse(name, kwargs=dict.fromkeys(arguments, 9_999_999))
            answers = {client.get(url).status_code, client.post(url).status_code}
            if answers != {403}:
                told.append((name, role.value, answers))
    assert told == []
