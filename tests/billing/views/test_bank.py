from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from billing.actions.deposit import make_deposit
from billing.actions.receipt import receive
from billing.actions.statement import open_bank_account
from billing.models import (
    BankAccount,
    Claim,
    Deposit,
    Document,
    Due,
    Receipt,
    Statement,
    StatementLine,
    StatementUpload,
)
from billing.rules.statement.sample import Told, write_camt
from billing.views.bank import queue
from cressmember.core.actions.job import run
from cressmember.core.models import Job
from cressmember.members.models import Organisation

FILES = Path(__file__).parents[1] / "statements"
IBAN = "FR1420041010050500013M02606"


@pytest.fixture
def account(db):
    return open_bank_account(name="Compte courant", iban=IBAN, by=None)


def send(client, account, data, name="releve.xml"):
    return client.post(
        reverse("billing:statement-upload"),
        {"account": account.pk, "file": SimpleUploadedFile(name, data)},
    )


def bring_in(client, account, data):
    answer = client.post(send(client, account, data)["Location"], follow=True)
    assert answer.status_code == 200
    return list(StatementLine.objects.order_by("pk"))


def text(answer):
    return answer.content.decode().replace("\u202f", " ")


@pytest.fixture
def paid(issued, treasurer, account):
    """Three calls that the bank names, and a line that says nothing."""
    calls = list(Document.objects.live().select_related("due").order_by("pk")[:3])
    lines = [Told("2025-03-03", call.amount, "", f"COTISATION {call.number}") for call in calls]
    told = bring_in(treasurer, account, write_camt([*lines, Told("2025-03-04", Decimal("3.33"))], iban=IBAN))
    return calls, told


def test_the_first_step_is_an_account(treasurer):
    answer = treasurer.get(reverse("billing:bank"))
    assert "Ajoutez le compte de la chambre" in text(answer)

    answer = treasurer.post(
        reverse("billing:account-create"),
        {"name": "Livret", "iban": "fr14 2004 1010 0505 0001 3m02 606", "journal": "B"},
    )
    assert answer["Location"] == reverse("billing:bank")
    assert BankAccount.objects.get().iban == IBAN
    assert "Téléchargez un relevé" in text(treasurer.get(reverse("billing:bank")))


def test_an_account_is_known_once(treasurer, account):
    answer = treasurer.post(
        reverse("billing:account-create"), {"name": "Compte courant", "iban": IBAN, "journal": "BQ"}
    )
    assert "porte déjà ce nom" in text(answer)
    assert "porte déjà cet IBAN" in text(answer)

    wrong = treasurer.post(reverse("billing:account-create"), {"name": "X", "iban": "FR00", "journal": "BQ"})
    assert "IBAN" in text(wrong)
    assert BankAccount.objects.count() == 1

    treasurer.post(
        reverse("billing:account-update", args=[account.pk]),
        {"name": "Principal", "iban": "", "journal": "B1"},
    )
    account.refresh_from_db()
    assert (account.name, account.iban, account.journal) == ("Principal", "", "B1")


def test_a_file_is_looked_at_before_it_is_kept(treasurer, account):
    answer = send(treasurer, account, (FILES / "camt053_v02.xml").read_bytes())

    page = treasurer.get(answer["Location"])
    assert "CONSERVERIE DE L&#x27;HORLOGE" in text(page)
    assert "est ignoré" in text(page)
    assert not Statement.objects.exists()

    done = treasurer.post(answer["Location"], follow=True)
    assert "5\u00a0lignes nouvelles" in text(done)
    assert not StatementUpload.objects.exists()


def test_a_file_sent_again_adds_nothing(treasurer, account):
    data = (FILES / "camt053_v02.xml").read_bytes()
    bring_in(treasurer, account, data)

    read = send(treasurer, account, data)["Location"]
    assert "importer ce fichier n’en ajouterait aucune" in text(treasurer.get(read))
    again = treasurer.post(read, follow=True)

    assert "déjà importé" in text(again)
    assert StatementLine.objects.count() == 5


@pytest.mark.parametrize(
    ("data", "sentence"),
    [(b"%PDF-1.7", "est un PDF"), (b"", "vide")],
)
def test_what_is_no_statement_is_refused_at_once(treasurer, account, data, sentence):
    assert sentence in text(send(treasurer, account, data))


def test_a_file_that_cannot_be_read_says_why(treasurer, account):
    cut = (FILES / "camt053_v02.xml").read_bytes()[:-300]

    page = treasurer.get(send(treasurer, account, cut)["Location"])
    assert "abîmé ou coupé" in text(page)
    assert ">Importer</button>" not in text(page)

    refused = treasurer.post(send(treasurer, account, cut)["Location"])
    assert "abîmé ou coupé" in text(refused)
    assert not Statement.objects.exists()


def test_the_statement_of_another_account_names_it_as_a_bank_writes_it(treasurer, account):
    data = (FILES / "camt053_v08.xml").read_bytes()
    other = data.replace(b"FR1420041010050500013M02606", b"FR7630006000011234567890189")

    page = text(treasurer.get(send(treasurer, account, other)["Location"]))

    assert "FR76 3000 6000 0112 3456 7890 189" in page.replace("\u202f", " ")
    assert "Choisir un autre fichier" in page


def test_a_text_file_without_headings_is_refused(treasurer, account):
    page = treasurer.get(send(treasurer, account, b"bonjour;monde\n", "a.csv")["Location"])

    assert "Aucune ligne de titres" in text(page)


def test_the_columns_of_a_text_file_are_asked_once(treasurer, account):
    data = (FILES / "debit_credit.csv").read_bytes()
    where = send(treasurer, account, data, "a.csv")["Location"]
    told = {
        "booked_on": "Date",
        "order": "dmy",
        "text": "Libellé",
        "debit": "Débit euros",
        "credit": "Crédit euros",
    }

    assert "Où lire dans ce fichier" in text(treasurer.get(where))
    assert "Dites où lire le montant" in text(treasurer.post(where, told | {"credit": ""}))
    assert "pas les trois" in text(treasurer.post(where, told | {"amount": "Crédit euros"}))
    assert "n’est pas une date" in text(
        treasurer.post(where, told | {"booked_on": "Libellé", "relire": "oui"})
    )
    assert not Statement.objects.exists()
    treasurer.post(where, told)
    assert StatementLine.objects.count() == 3

    later = data.replace(b"02/03/2025", b"02/04/2025").replace(b"03/03/2025", b"03/04/2025")
    page = treasurer.get(send(treasurer, account, later, "b.csv")["Location"])
    assert "Les colonnes sont celles du fichier précédent" in text(page)


def test_the_queue_says_what_is_sure_and_why(paid, treasurer):
    calls, _ = paid
    page = text(treasurer.get(reverse("billing:bank")))

    assert "4\u00a0lignes attendent" in page
    assert "dont 3\u00a0sûres" in page
    assert f"L’appel {calls[0].number} est cité" in page
    assert "Personne n’est reconnu" in page


def test_the_sure_ones_are_read_then_accepted_at_once(paid, treasurer):
    calls, _ = paid
    page = treasurer.get(reverse("billing:bank-sure"))
    assert "Accepter ces 3 lignes" in text(page)

    done = treasurer.post(
        reverse("billing:bank-sure"), {"read": page.context["form"]["read"].value()}, follow=True
    )

    assert "3\u00a0lignes sont expliquées" in text(done)
    assert not Due.objects.owed().filter(pk__in=[call.due_id for call in calls]).exists()
    assert "Rien n’est sûr" in text(treasurer.get(reverse("billing:bank-sure")))


def test_what_changed_since_it_was_read_is_left(paid, treasurer):
    calls, (line, *_) = paid
    read = treasurer.get(reverse("billing:bank-sure")).context["form"]["read"].value()
    receive(
        payer=calls[0].due.payer, method="cash", amount=calls[0].amount, received_on=date(2025, 3, 1),
        outside_id="cash", dues=[calls[0].due], by=None,
    )  # fmt: skip

    done = treasurer.post(reverse("billing:bank-sure"), {"read": read}, follow=True)

    assert "1\u00a0ligne a changé et attend" in text(done)
    line.refresh_from_db()
    assert line.explained_as == ""


def test_what_is_sent_by_hand_in_place_of_what_was_read_is_refused(paid, treasurer):
    for told in ("", "1", "x:y", "1:zz"):
        assert treasurer.post(reverse("billing:bank-sure"), {"read": told}).status_code == 200
    assert not Receipt.objects.filter(outside_id__startswith="bank:").exists()


def test_many_sure_ones_are_a_job(paid, treasurer, monkeypatch):
    monkeypatch.setattr(queue, "AT_ONCE", 2)
    read = treasurer.get(reverse("billing:bank-sure")).context["form"]["read"].value()

    answer = treasurer.post(reverse("billing:bank-sure"), {"read": read})

    job = Job.objects.get(kind="billing.accept_sure")
    assert answer["Location"] == job.get_absolute_url()
    run(job.pk)
    job.refresh_from_db()
    assert job.report == {"Lignes expliquées": 3, "Lignes laissées à une personne": 0}


def test_accepting_a_line_leads_to_the_next(paid, treasurer):
    _, (first, second, *_) = paid
    page = treasurer.get(first.get_absolute_url())
    token = page.context["proposals"][0].token

    answer = treasurer.post(reverse("billing:movement-accept", args=[first.pk]), {"proposition": token})
    assert answer["Location"] == second.get_absolute_url()

    again = treasurer.post(
        reverse("billing:movement-accept", args=[first.pk]), {"proposition": token}, follow=True
    )
    assert "ne tient plus" in text(again)
    assert Receipt.objects.filter(statement_line=first).count() == 1


def test_from_the_queue_one_comes_back_to_the_queue(paid, treasurer):
    _, (first, *_) = paid

    answer = treasurer.post(reverse("billing:movement-accept", args=[first.pk]), {"suite": "file"})

    assert answer["Location"] == reverse("billing:bank")


def test_a_payer_is_searched_and_pays(paid, treasurer):
    *_, silent = paid[1]
    payer = Organisation.objects.get(number=1)
    page = treasurer.get(silent.get_absolute_url(), {"q": payer.name})
    where = reverse("billing:movement-pay", args=[silent.pk, payer.pk])
    assert where in text(page)
    (due,) = treasurer.get(where).context["form"].dues.values()

    too_much = treasurer.post(where, {f"due_{due.pk}": "4,00"})
    assert "Vous répartissez 4,00" in text(too_much)
    treasurer.post(where, {f"due_{due.pk}": "3,00"})

    receipt = Receipt.objects.with_credit().get(statement_line=silent)
    assert (receipt.payer, receipt.credit) == (payer, Decimal("0.33"))
    assert "Sur le relevé" in text(treasurer.get(receipt.get_absolute_url()))


def test_someone_outside_the_register_may_pay(paid, treasurer):
    *_, silent = paid[1]
    StatementLine.objects.filter(pk=silent.pk).update(other_name="", text="VIR JEANNE MARTIN")
    where = reverse("billing:movement-outside", args=[silent.pk])

    assert treasurer.get(where).context["form"]["payer_name"].value() == "VIR JEANNE MARTIN"
    treasurer.post(where, {"payer_name": "Jeanne Martin"})

    assert Receipt.objects.get(statement_line=silent).payer_name == "Jeanne Martin"


def test_money_typed_in_before_is_chosen(paid, treasurer):
    *_, silent = paid[1]
    known = receive(
        payer=None, payer_name="X", method="transfer", amount=Decimal("3.33"), received_on=date(2025, 3, 1),
        outside_id="x", by=None,
    )  # fmt: skip
    where = reverse("billing:movement-known", args=[silent.pk])

    assert "Cochez au moins un" in text(treasurer.post(where, {}))
    treasurer.post(where, {"receipts": [known.pk]})

    known.refresh_from_db()
    assert known.statement_line == silent


def test_a_return_is_chosen_and_a_line_left_out_and_both_undone(issued, treasurer, account):
    call = Document.objects.live().select_related("due__payer").order_by("pk").first()
    cheque = receive(
        payer=call.due.payer, method="cheque", amount=call.amount, received_on=date(2025, 2, 1),
        outside_id="c", dues=[call.due], by=None,
    )  # fmt: skip
    back, fees = bring_in(
        treasurer,
        account,
        write_camt(
            [Told("2025-03-03", -call.amount, text="DEBIT"), Told("2025-03-04", Decimal("-1.00"))], iban=IBAN
        ),
    )

    treasurer.post(reverse("billing:movement-return", args=[back.pk]), {"receipt": cheque.pk})
    done = treasurer.post(
        reverse("billing:movement-leave-out", args=[fees.pk]), {"because": "Frais"}, follow=True
    )
    assert "Tout est expliqué" in text(done)
    assert Due.objects.owed().filter(pk=call.due_id).exists()

    for line in (back, fees):
        page = treasurer.get(line.get_absolute_url())
        assert "Ce qui l’explique" in text(page)
        where = reverse("billing:movement-withdraw", args=[line.pk])
        assert "Ce qui va se passer" in text(treasurer.get(where))
        treasurer.post(where, {"because": "Erreur"})
    assert not Due.objects.owed().filter(pk=call.due_id).exists()
    assert StatementLine.objects.waiting().count() == 2


def test_a_statement_says_whether_its_balances_agree(paid, treasurer):
    statement = Statement.objects.get()

    page = text(treasurer.get(statement.get_absolute_url()))
    assert "au centime" in page
    assert "Justes" in text(treasurer.get(reverse("billing:statement-list")))
    lines = treasurer.get(
        reverse("billing:movement-list"), {"statement": statement.pk, "explained_as": "waiting"}
    )
    assert lines.context["count"] == 4


@pytest.mark.parametrize("name", ["movement-list", "statement-list", "deposit-list", "payout-list"])
@pytest.mark.parametrize("file_format", ["csv", "xlsx", "ods"])
def test_every_list_is_exported(paid, treasurer, name, file_format):
    answer = treasurer.get(reverse(f"billing:{name}"), {"export": file_format, "q": "a"})

    assert "attachment" in answer["Content-Disposition"]
    assert answer.getvalue()
    answer.close()


def test_cheques_are_chosen_for_a_slip_which_may_be_undone(treasurer, account):
    assert "Aucun chèque à remettre" in text(treasurer.get(reverse("billing:deposit-create")))
    cheque = receive(
        payer=None, payer_name="Jeanne Martin", method="cheque", amount=Decimal(80),
        received_on=date(2025, 2, 1), outside_id="c", reference="123", by=None,
    )  # fmt: skip
    assert "1\u00a0chèque reçu attend" in text(treasurer.get(reverse("billing:deposit-list")))

    told = {"account": account.pk, "deposited_on": "03/03/2025", "receipts": [cheque.pk]}
    assert "trop loin" in text(
        treasurer.post(reverse("billing:deposit-create"), told | {"deposited_on": "03/03/2099"})
    )
    page = treasurer.post(reverse("billing:deposit-create"), told, follow=True)

    slip = Deposit.objects.get()
    assert "Jeanne Martin" in text(page)
    assert (
        treasurer.get(reverse("billing:deposit-file", args=[slip.pk]))["Location"] == slip.get_absolute_url()
    )
    treasurer.post(reverse("billing:deposit-undo", args=[slip.pk]), {"because": "Oubli"})
    assert "Remise défaite" in text(treasurer.get(slip.get_absolute_url()))
    assert "BR-2025-0001" in text(treasurer.get(reverse("billing:deposit-list"), {"q": "0001"}))


def test_a_slip_is_opened_once_it_is_drawn(treasurer, account):
    from cressmember.core.actions.document import render

    cheque = receive(
        payer=None, payer_name="J", method="cheque", amount=Decimal(80), received_on=date(2025, 2, 1),
        outside_id="c", by=None,
    )  # fmt: skip
    slip = make_deposit(account=account, receipts=[cheque], deposited_on=date(2025, 3, 1), by=None)
    render(slip.stored)

    answer = treasurer.get(reverse("billing:deposit-file", args=[slip.pk]))

    assert b"".join(answer.streaming_content).startswith(b"%PDF")


@pytest.mark.parametrize("count", [1, 18])
def test_the_queue_costs_as_many_statements_for_many_lines(
    issued, treasurer, account, django_assert_num_queries, count
):
    calls = Document.objects.live().order_by("pk")[:count]
    bring_in(
        treasurer,
        account,
        write_camt([Told("2025-03-03", call.amount, "", call.number) for call in calls], iban=IBAN),
    )
    treasurer.get(reverse("billing:bank"))

    with django_assert_num_queries(21):
        treasurer.get(reverse("billing:bank"))


@pytest.mark.parametrize(
    ("page", "field", "others"),
    [
        ("movement-known", "receipts", {}),
        ("movement-return", "receipt", {}),
        ("deposit-create", "receipts", {"deposited_on": "03/03/2025"}),
        ("deposit-create", "account", {"deposited_on": "03/03/2025"}),
        ("claim-recover", "receipt", {}),
    ],
)
def test_a_key_that_no_row_can_bear_is_no_choice(paid, treasurer, page, field, others):
    (call, *_), (line, *_) = paid
    money = receive(
        payer=call.due.payer,
        method="cheque",
        amount=Decimal(1),
        received_on=date(2025, 3, 1),
        outside_id="c",
        by=None,
    )
    claim = Claim.objects.create(
        receipt=money, amount=Decimal(1), arose_on=date(2025, 3, 1), because="x", outside_id="y"
    )
    named = {"movement-known": [line.pk], "movement-return": [line.pk], "claim-recover": [claim.pk]}

    for key in ("1" + "0" * 30, "-1", "\u00b2", "9" * 5000):
        answer = treasurer.post(reverse(f"billing:{page}", args=named.get(page, [])), others | {field: key})
        assert (answer.status_code, field in answer.context["form"].errors) == (200, True)
