from datetime import date
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from billing.actions.announcement import announce_transfer
from billing.actions.doubt import raise_doubt
from billing.filters.due import DueFilter
from billing.models import Due, DuesYear, Receipt
from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.models import User
from cressmember.accounts.roles import Role
from cressmember.core.models import Message
from cressmember.kernel.writing import decimal_fr
from cressmember.members.models import Organisation
from tests.spreadsheets import rows_in

pytestmark = pytest.mark.django_db


def test_each_figure_opens_the_rows_that_make_it(client):
    year = DuesYear.objects.create(label="2025", starts_on=date(2025, 1, 1), ends_on=date(2026, 1, 1))
    for n, (college, place) in enumerate([("Associations", "75"), ("", ""), ("Associations", "")]):
        owner = Organisation.objects.create(name=f"Adhérent {n}", sort_name=f"adherent {n}")
        Due.objects.create(
            organisation=owner,
            payer=owner,
            dues_year=year,
            amount=Decimal(100 + n),
            net_amount=Decimal(100 + n),
            origin="opening",
            college_name=college,
            kind="single",
            departement=place,
            called_on=date(2025, 1, 1),
        )
    Due.objects.filter(amount=102).update(cancelled_at="2025-02-01T00:00:00Z", cancelled_because="Doublon")
    client.force_login(User.objects.create_superuser("tresorerie@cress.example", name="Nadia Ferrand"))

    tables = client.get(reverse("billing:home")).context["tables"]

    for table in tables:
        for row, rows in table["rows"]:
            assert added(rows.called, "amount") == row.called, (table["title"], row.label)


def added(url, figure):
    """What a figure of the dues listed at an address adds up to."""
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    shown = DueFilter(asked, queryset=Due.objects.with_paid()).qs
    return sum((getattr(due, figure) for due in shown), Decimal(0))


@pytest.fixture
def paid(issued, treasurer):
    """Twenty payments of all kinds, typed in by the treasurer: in full, in part, too much."""
    means = ["transfer", "cheque", "card", "cash", "mandate"]
    dues = list(Due.objects.filter(dues_year__label="2025").select_related("payer").order_by("pk")[:20])
    for n, due in enumerate(dues):
        received = (due.amount * (n % 4 + 1) / 3).quantize(Decimal("0.01"))
        page = reverse("billing:receipt-create", args=[due.payer_id])
        form = treasurer.get(page).context["form"]
        answers = {name: form[name].value() for name in form.fields}
        answers |= {"method": means[n % 5], "amount": received, "received_on": "03/02/2025"}
        assert treasurer.post(page, {k: v for k, v in answers.items() if v is not None}).status_code == 302
    return treasurer


def test_after_twenty_payments_every_page_and_every_file_says_the_same(paid):
    context = paid.get(reverse("billing:home"), {"year": ""}).context
    total = context["total"]
    assert Receipt.objects.filter(recorded_by__isnull=False).count() == 20
    assert total.called == Decimal("143820.00")
    assert total.collected + total.remaining == total.called
    assert total.collected + context["credits"] == sum(row.amount for row in Receipt.objects.standing())
    for table in context["tables"]:
        for row, rows in table["rows"]:
            assert added(rows.called, "amount") == row.called
            assert added(rows.collected, "paid") == row.collected
            assert added(rows.remaining, "outstanding") == row.remaining

    dues = paid.get(reverse("billing:due-list"), {"standing": "live"})
    assert [text for _, text in dues.context["foot"] if text] == [
        decimal_fr(figure, 2) for figure in (total.called, total.collected, total.remaining)
    ]
    receipts = paid.get(reverse("billing:receipt-list")).context["foot"]
    assert [text for _, text in receipts if text] == [
        decimal_fr(figure, 2)
        for figure in (total.collected + context["credits"], total.collected, context["credits"])
    ]
    for file_format in ("csv", "xlsx", "ods"):
        in_file = paid.get(reverse("billing:due-list"), {"standing": "live", "export": file_format})
        rows = rows_in(in_file, file_format, texts=3)
        assert tuple(sum(row[column] for row in rows) for column in (3, 4, 5)) == (
            total.called,
            total.collected,
            total.remaining,
        )


def test_the_aged_balance_adds_up_and_each_line_opens_its_rows(issued, treasurer):
    context = treasurer.get(reverse("billing:home"), {"year": ""}).context

    assert sum(age.amount for age, _ in context["ages"]) == context["total"].remaining == Decimal("79870.00")
    for age, url in context["ages"]:
        assert added(url, "outstanding") == age.amount, age.label


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "ods"])
def test_the_report_as_a_file_says_what_the_page_says(issued, treasurer, file_format):
    page = treasurer.get(reverse("billing:home"), {"year": ""}).context

    answer = treasurer.get(reverse("billing:home"), {"year": "", "export": file_format})

    on_page = [
        (table["heading"], row.label, row.dues, row.called, row.collected, row.adjusted, row.remaining)
        for table in page["tables"]
        for row, _ in table["rows"]
    ]
    total = page["total"]
    on_page.append(
        ("Total", "Total", total.dues, total.called, total.collected, total.adjusted, total.remaining)
    )
    assert rows_in(answer, file_format, texts=2) == on_page


def test_the_report_is_only_for_those_who_may_export(client, register):
    reader = ensure_user(email="lecture@cress.example", by=None)
    grant_role(user=reader, role=Role.READER, starts_on=date(2020, 1, 1), by=None)
    client.force_login(reader)

    assert client.get(reverse("billing:home"), {"export": "xlsx"}).status_code == 403
    assert client.get(reverse("billing:home")).context["exports"] == []


def test_the_treasury_fits_a_phone_and_prints_without_its_tools(phone, issued, sign_in):
    user = ensure_user(email="tresorerie@cress.example", by=None)
    grant_role(user=user, role=Role.TREASURER, starts_on=date(2020, 1, 1), by=None)
    sign_in(user, phone.context)
    phone.goto("/gestion/cotisations/")

    slides = (
        "[...document.querySelectorAll('.table-region')].filter(r => r.scrollWidth > r.clientWidth).length"
    )
    assert phone.evaluate(slides) == 0
    assert phone.get_by_role("button", name="Afficher").is_visible()

    phone.emulate_media(media="print")
    assert phone.locator(".toolbar:visible, .page-actions:visible, .rail:visible").count() == 0
    assert phone.get_by_text("Exercice 2025, au").is_visible()
    assert phone.locator("tfoot:visible").count() >= 4


def test_a_list_that_slides_on_a_phone_shows_a_shade_until_its_end(phone, issued, sign_in):
    user = ensure_user(email="tresorerie@cress.example", by=None)
    grant_role(user=user, role=Role.TREASURER, starts_on=date(2020, 1, 1), by=None)
    sign_in(user, phone.context)
    phone.goto(issued.get_absolute_url())

    region = phone.locator(".table-region")
    assert region.evaluate("r => r.scrollWidth > r.clientWidth")
    # A veil that slides with the rows lies over a shade that stays.
    assert region.evaluate("r => getComputedStyle(r).backgroundAttachment").startswith("local, scroll")


def test_what_waits_opens_the_rows_that_make_it(issued, treasurer):
    first, second, third = Due.objects.filter(dues_year__label="2025").order_by("pk")[:3]
    today = timezone.localdate()
    raise_doubt(due=first, on=today, because="liquidation", by=None)
    Due.objects.filter(pk=second.pk).update(provisional=True, due_on=today)
    announce_transfer(due=third, on=today, by=None)
    call = second.documents.get()
    Message.objects.create(
        kind="billing.call",
        to=["tresorerie@atelier.example"],
        subject="Appel",
        text="Bonjour",
        state=Message.State.FAILED,
        next_try_at=timezone.now(),
        message_id="failed",
        created_at=timezone.now(),
    ).documents.add(call.stored)

    page = treasurer.get(reverse("billing:home"), {"year": ""})

    found = {matter.label: (matter, url) for matter, url in page.context["matters"]}
    assert {
        "Appels non remis",
        "À imprimer et à poster",
        "Cotisations en retard",
        "Virements annoncés",
        "Attendu d’ici la fin du mois",
        "Cotisations provisoires",
        "Créances douteuses",
    } == set(found)
    for label, field in [
        ("Appels non remis", "outstanding"),
        ("Cotisations en retard", "outstanding"),
        ("Attendu d’ici la fin du mois", "outstanding"),
        ("Créances douteuses", "outstanding"),
        ("Cotisations provisoires", "amount"),
    ]:
        matter, url = found[label]
        assert added(url, field) == matter.amount > 0, label
    assert found["Créances douteuses"][0].amount == first.amount
    assert treasurer.get(found["Virements annoncés"][1]).status_code == 200
