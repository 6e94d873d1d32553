"""The pages of the books: what waits, what left, what is closed, what was proved."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone

from billing.actions.proof import PROVING, prove_dues, prove_of_the_night
from billing.actions.receipt import receive
from billing.models import AccountingSettings, Allocation, ClosedYear, Entry, EntryBatch, Proof
from billing.rules.entry_file import COLUMNS
from cressmember.core.models import Job


def settings_form(**changes):
    """The form as the page offers it."""
    from billing.forms.accounting import AccountingForm

    form = AccountingForm(settings=AccountingSettings.current())
    given = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return {name: value for name, value in (given | changes).items() if value not in (None, False)}


def test_from_the_first_settings_to_the_file_of_a_batch(treasurer, register):
    page = treasurer.get(reverse("billing:entry-list")).content.decode()
    assert "Réglages à confirmer" in page
    refused = treasurer.post(reverse("billing:batch-create"), {"until": "31/12/2024"})
    assert reverse("billing:accounting-update") in refused.content.decode()

    done = treasurer.post(reverse("billing:accounting-update"), settings_form(account_dues_number="7562"))
    assert done.status_code == 302, done.context["form"].errors
    treasurer.post(reverse("billing:entry-prepare"), {"until": "31/12/2024"})
    page = treasurer.get(reverse("billing:entry-list")).content.decode()
    assert "7562 Cotisations sans contrepartie" in page
    treasurer.post(reverse("billing:batch-create"), {"until": "31/12/2024"})

    batch = EntryBatch.objects.get()
    file = treasurer.get(reverse("billing:batch-file", args=[batch.pk]))
    assert file["Content-Disposition"] == 'attachment; filename="ecritures-cotisations-2024-lot-1.txt"'
    header, *lines, end = file.content.decode().split("\r\n")
    assert header.split("\t") == list(COLUMNS)
    assert {len(line.split("\t")) for line in lines} == {18}
    assert (len(lines), end) == (batch.lines, "")
    shown = treasurer.get(batch.get_absolute_url()).content.decode()
    assert "Écritures de cotisations au format des 18 colonnes" in shown


def test_what_waits_is_read_in_a_spreadsheet(treasurer, register):
    from openpyxl import load_workbook

    treasurer.post(reverse("billing:entry-prepare"), {"until": "31/12/2024"})

    file = treasurer.get(reverse("billing:entry-list"), {"export": "xlsx", "account": "411"})

    rows = list(load_workbook(BytesIO(b"".join(file.streaming_content))).active.values)
    assert rows[0][:2] == ("Date", "Journal")
    assert {row[3] for row in rows[1:]} == {"411"}


def test_a_search_finds_the_lines_of_a_member(treasurer, register):
    treasurer.post(reverse("billing:entry-prepare"), {"until": "31/12/2024"})

    page = treasurer.get(reverse("billing:entry-list"), {"q": "411 horloge"}).content.decode()

    assert "CONSERVERIE DE L&#x27;HORLOGE" in page
    assert "SCOP du Faubourg" not in page


def test_a_batch_is_taken_back_with_its_reason(treasurer, register):
    AccountingSettings.objects.create(pk=1)
    treasurer.post(reverse("billing:batch-create"), {"until": "31/12/2024"})
    batch = EntryBatch.objects.get()

    treasurer.post(reverse("billing:batch-take-back", args=[batch.pk]), {"because": "Mauvais compte"})

    page = treasurer.get(batch.get_absolute_url()).content.decode()
    assert "Lot repris" in page
    assert "Mauvais compte" in page
    assert not Entry.objects.filter(batch__isnull=False).exists()


def test_a_day_to_come_is_not_prepared(treasurer, register):
    tomorrow = timezone.localdate() + timedelta(days=1)

    page = treasurer.post(reverse("billing:entry-prepare"), {"until": tomorrow.isoformat()}).content.decode()

    assert "pas encore venu" in page


def test_the_evening_of_a_day_adds_up_and_leaves_as_a_file(treasurer, register):
    page = treasurer.get(reverse("billing:closing-home"), {"on": "2024-12-31"})
    evening = page.context["evening"]
    assert sum(owed for _, owed, _, _ in evening.by_member()) == evening.owed > 0

    file = treasurer.get(reverse("billing:closing-home"), {"on": "2024-12-31", "export": "csv"})

    assert b"".join(file.streaming_content).decode().count("Créance;") == len(evening.receivables)
    assert treasurer.get(reverse("billing:closing-home"), {"export": "pdf"}).status_code == 404


def test_an_evening_on_which_nothing_was_owed_says_so(treasurer, register):
    page = treasurer.get(reverse("billing:closing-home"), {"on": "1999-12-31"}).content.decode()

    assert "Rien n’était dû ce soir-là" in page


def test_a_year_is_closed_on_the_page_and_opened_again_by_an_administrator_alone(treasurer, register):
    AccountingSettings.objects.create(pk=1)
    today = timezone.localdate()
    treasurer.post(reverse("billing:batch-create"), {"until": "31/12/2024"})
    page = treasurer.post(reverse("billing:closing-create"), {"year": "2024-01-01"}).content.decode()
    assert "faites la preuve d’abord" in page

    prove_dues(on=today, by=None)
    treasurer.post(reverse("billing:closing-create"), {"year": "2024-01-01"})

    closed = ClosedYear.objects.get()
    assert (closed.label, closed.last_day) == ("2024", date(2024, 12, 31))
    assert treasurer.get(reverse("billing:closing-reopen", args=[closed.pk])).status_code == 403


def test_nothing_to_close_leads_back_and_says_so(treasurer, db, monkeypatch):
    monkeypatch.setattr("billing.views.closing.years_to_close", list)

    page = treasurer.get(reverse("billing:closing-create"), follow=True).content.decode()

    assert "Aucun exercice comptable terminé" in page


def test_what_is_learnt_after_the_closing_is_told_beside_the_lists(treasurer, register):
    AccountingSettings.objects.create(pk=1)
    today = timezone.localdate()
    where = f"{reverse('billing:closing-home')}?on=2024-12-31"
    treasurer.post(reverse("billing:batch-create"), {"until": "31/12/2024"})
    prove_dues(on=today, by=None)
    treasurer.post(reverse("billing:closing-create"), {"year": "2024-01-01"})
    assert "appris après la clôture" not in treasurer.get(where).content.decode()

    receive(
        payer=None,
        payer_name="X",
        method="transfer",
        amount=Decimal("20.00"),
        received_on=date(2024, 12, 15),
        outside_id="late",
        by=None,
    )
    treasurer.post(reverse("billing:entry-prepare"), {"until": today.isoformat()})

    assert "1\u00a0écriture vient de faits appris après la clôture" in treasurer.get(where).content.decode()


def test_the_proof_is_run_from_its_page_and_names_what_does_not_agree(treasurer, register):
    assert "Aucune preuve encore" in treasurer.get(reverse("billing:proof-home")).content.decode()
    allocation = Allocation.objects.select_related("due__organisation").order_by("pk").first()
    Allocation.objects.filter(pk=allocation.pk).update(amount=allocation.amount + Decimal("0.01"))

    treasurer.post(reverse("billing:proof-run"))
    if not Proof.objects.exists():
        from cressmember.core.actions import job

        job.run(Job.objects.get(kind=PROVING).pk)

    page = treasurer.get(reverse("billing:proof-home")).content.decode()
    assert "Des comptes ne s’accordent pas" in page
    assert "0,01\xa0€ de trop" in page
    assert allocation.due.get_absolute_url() in page


@pytest.mark.parametrize(("minute", "proved"), [(-1, 0), (0, 1), (1, 1)])
def test_the_night_proves_once_after_three(db, django_capture_on_commit_callbacks, minute, proved):
    three = timezone.localtime().replace(hour=3, minute=0, second=0, microsecond=0)

    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            prove_of_the_night(at=three + timedelta(minutes=minute))
            # What was begun this very second was begun after three.
            Job.objects.update(created_at=three + timedelta(minutes=minute))

    assert Job.objects.filter(kind=PROVING).count() == proved
    assert Proof.objects.filter(holds=True).count() == proved
