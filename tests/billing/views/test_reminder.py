"""The pages of reminders, as the treasurer goes through them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from billing.actions.reminder import send_reminders
from billing.models import (
    Document,
    Due,
    Pause,
    PaymentPlan,
    Reminder,
    ReminderLetter,
    ReminderLevel,
    ReminderPlan,
    ReminderRun,
    ReminderSettings,
)
from cressmember.core.models import Message, StoredDocument
from cressmember.kernel.writing import long_date

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def due(issued):
    """A call that arrived, of which 500 € are owed; its whole campaign is late by now."""
    Message.objects.update(state="sent", sent_at=timezone.now() - timedelta(days=60))
    Document.objects.filter(delivery="print").update(delivery="posted", posted_on=date(2025, 1, 20))
    return Due.objects.select_related("payer").get(organisation__number=1, dues_year__label="2025")


@pytest.fixture
def followed(due, treasurer, today):
    """The plan offered, read and adopted on screen."""
    treasurer.post(
        reverse("billing:reminder-settings"),
        {"notice_required": "on", "notice_days": "30", "notice_article": "7"},
    )
    treasurer.post(reverse("billing:plan-create"))
    plan = ReminderPlan.objects.get()
    answer = treasurer.post(
        reverse("billing:plan-adopt", args=[plan.pk]),
        {"active_from": today.isoformat(), "adopted_by": "Bureau"},
    )
    assert answer.status_code == 302
    return plan


def text(answer):
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def approved_and_sent(client):
    page = client.get(reverse("billing:reminder-list"))
    answer = client.post(page.context["send_url"])
    assert answer.status_code == 302
    return send_reminders(run=ReminderRun.objects.latest("pk"), by=None)


def test_without_a_plan_nothing_goes_and_the_page_says_so(due, treasurer):
    page = text(treasurer.get(reverse("billing:reminder-list")))

    assert "Aucun plan de relance n’est suivi" in page
    assert "Aucun plan de relance" in text(treasurer.get(reverse("billing:plan-list")))


def test_a_plan_is_reworded_on_a_real_due_then_adopted_and_never_changes(due, treasurer, today):
    treasurer.post(reverse("billing:plan-create"))
    plan = ReminderPlan.objects.get()
    level = plan.levels.get(rank=1)
    page = text(treasurer.get(plan.get_absolute_url()))
    assert "10 jours après l’échéance" in page
    fields = {
        "name": "petit rappel",
        "delay_days": "7",
        "counted_from": "due",
        "channel": "mail",
        "subject": "Cotisation {exercice}",
        "text": "Il manque {montant}.",
    }

    wrong = treasurer.post(
        reverse("billing:level-update", args=[level.pk]), fields | {"text": "Bonjour {prenom}"}
    )
    treasurer.post(reverse("billing:level-update", args=[level.pk]), fields)

    assert "Champ inconnu : {prenom}" in text(wrong)
    page = text(treasurer.get(reverse("billing:level-update", args=[level.pk])))
    assert "Il manque " in page
    assert "{montant}.</p>" not in page
    treasurer.post(reverse("billing:plan-extend", args=[plan.pk]), fields | {"name": "de trop"})
    assert [one.name for one in plan.levels.all()][-2:] == ["de trop", "mise en demeure"]
    assert "ne peut pas encore être suivi" in text(treasurer.get(plan.get_absolute_url()))
    extra = plan.levels.get(name="de trop")
    treasurer.post(reverse("billing:level-remove", args=[extra.pk]))
    assert [one.rank for one in plan.levels.all()] == [1, 2, 3, 4]
    refused = treasurer.post(
        reverse("billing:plan-adopt", args=[plan.pk]), {"active_from": today.isoformat()}
    )
    assert "indiquez-le d’abord dans les réglages" in text(refused)
    treasurer.post(
        reverse("billing:reminder-settings"),
        {"notice_required": "on", "notice_days": "30", "notice_article": "7"},
    )
    treasurer.post(reverse("billing:plan-adopt", args=[plan.pk]), {"active_from": today.isoformat()})
    assert ReminderPlan.objects.get().active_from == today
    treasurer.post(reverse("billing:level-update", args=[level.pk]), fields | {"delay_days": "8"})
    assert ReminderLevel.objects.get(pk=level.pk).delay_days == 7


def test_a_draft_is_dropped(due, treasurer):
    treasurer.post(reverse("billing:plan-create"))

    treasurer.post(reverse("billing:plan-drop", args=[ReminderPlan.objects.get().pk]))

    assert not ReminderPlan.objects.exists()


def test_a_new_version_copies_the_last(followed, treasurer):
    treasurer.post(reverse("billing:plan-create"))

    draft = ReminderPlan.objects.get(active_from=None)
    assert (draft.version, draft.levels.count()) == (2, 4)
    assert "Un plan est en préparation" in text(treasurer.get(reverse("billing:plan-list")))


def test_what_will_go_is_read_then_sent_as_it_was_read(followed, due, treasurer, today):
    page = treasurer.get(reverse("billing:reminder-list"))
    assert "Rappel" in text(page)
    confirm = text(treasurer.get(page.context["send_url"]))
    assert "cotisations en retard, pour" in confirm

    report = approved_and_sent(treasurer)

    assert report["reminded"] == Reminder.objects.count() > 150
    reminder = Reminder.objects.get(due=due)
    assert "rappel" in text(treasurer.get(due.get_absolute_url())).lower()
    letter = text(treasurer.get(reminder.letter.get_absolute_url()))
    assert "un simple rappel" in letter
    assert "tresorerie@cress.example" in letter
    past = treasurer.get(reverse("billing:letter-list"), {"q": "horloge"})
    assert "CONSERVERIE DE L&#x27;HORLOGE" in past.content.decode()
    assert "Ces relances" not in text(treasurer.get(reverse("billing:reminder-send")))


@pytest.mark.parametrize(
    ("outcome", "found"),
    [
        ("today", True),
        ("going", True),
        ("notice", False),
        ("late", False),
        ("paused", False),
        ("waiting", False),
    ],
)
def test_dues_are_narrowed_by_what_becomes_of_them(followed, due, treasurer, outcome, found):
    page = treasurer.get(reverse("billing:reminder-list"), {"outcome": outcome, "q": "horloge"})

    assert ("CONSERVERIE" in text(page)) is found


def test_pauses_are_seen_in_the_list_and_ended_from_the_due(followed, due, treasurer, today):
    treasurer.post(reverse("billing:dispute-create", args=[due.pk]), {"because": "montant"})
    soon = today + timedelta(days=5)
    treasurer.post(reverse("billing:promise-create", args=[due.pk]), {"for_day": soon.isoformat()})

    page = text(treasurer.get(due.get_absolute_url()))
    rows = text(treasurer.get(reverse("billing:reminder-list"), {"pause": "dispute"}))
    assert "Contestée depuis le" in page
    assert "Paiement promis pour le" in page
    assert "En pause" in rows
    assert "CONSERVERIE" in rows
    for pause in Pause.objects.all():
        treasurer.post(reverse("billing:pause-end", args=[pause.pk]), {"because": "réglé"})
    assert not Pause.objects.standing().exists()


def test_a_payment_plan_is_proposed_then_agreed(followed, due, treasurer, today):
    url = reverse("billing:payment-plan-create", args=[due.pk])
    since = today + timedelta(days=10)
    page = treasurer.get(url, {"parts": "3", "since": since.isoformat()})
    form = page.context["form"]
    assert [form.fields[f"amount_{n}"].initial for n in (1, 2, 3)] == [
        Decimal("166.67"),
        Decimal("166.67"),
        Decimal("166.66"),
    ]
    answers = {name: field.initial for name, field in form.fields.items()} | {
        "because": "trésorerie",
        "agreed_by": "Bureau",
    }

    made = treasurer.post(f"{url}?parts=3&since={since.isoformat()}", answers)

    assert made.status_code == 302
    assert PaymentPlan.objects.get().parts.count() == 3
    page = text(treasurer.get(due.get_absolute_url()))
    assert "Échéancier accordé" in page
    assert f"échéance le {long_date(since)}" in page
    treasurer.post(
        reverse("billing:payment-plan-end", args=[PaymentPlan.objects.get().pk]), {"because": "rompu"}
    )
    assert not PaymentPlan.objects.standing().exists()


def test_letters_are_printed_and_posted(followed, due, treasurer, today):
    due.payer.post_only = True
    due.payer.save(update_fields=["post_only"])
    approved_and_sent(treasurer)
    assert "Imprimer les lettres" in text(treasurer.get(reverse("billing:letter-list")))

    treasurer.get(reverse("billing:sheaf-create"))
    made = treasurer.post(reverse("billing:sheaf-create"))
    sheaf = StoredDocument.objects.get(kind="billing.reminder_bundle")

    assert made.url == reverse("billing:sheaf-detail", args=[sheaf.pk])
    assert "Marquer comme postées" not in text(treasurer.get(made.url))
    StoredDocument.objects.filter(pk=sheaf.pk).update(state=StoredDocument.State.RENDERED)
    page = text(treasurer.get(made.url))
    assert "Marquer comme postées" in page
    assert Reminder.objects.get(due=due).letter.get_absolute_url() in page
    treasurer.post(reverse("billing:sheaf-post", args=[sheaf.pk]), {"on": today.isoformat()})
    assert not ReminderLetter.objects.filter(delivery="print").exists()
    letter = Reminder.objects.get(due=due).letter
    assert letter.posted_on == today


def test_a_registered_letter_is_posted_with_its_number(followed, due, treasurer, today):
    letter = ReminderLetter.objects.create(
        payer=due.payer,
        title="mise en demeure",
        formal_notice=True,
        amount=500,
        sent_on=today,
        recipient_name="x",
        delivery="print",
    )

    treasurer.post(
        reverse("billing:letter-post", args=[letter.pk]), {"on": today.isoformat(), "tracking": "1A 22"}
    )

    letter.refresh_from_db()
    assert (letter.posted_on, letter.tracking) == (today, "1A 22")
    assert "1A 22" in text(treasurer.get(letter.get_absolute_url()))


def test_a_notice_posted_elsewhere_is_recorded(followed, due, treasurer, today):
    treasurer.post(
        reverse("billing:notice-create", args=[due.pk]),
        {"posted_on": today.isoformat(), "tracking": "1A 33"},
    )

    assert "n° 1A 33" in text(treasurer.get(due.get_absolute_url()))


def test_an_undelivered_mail_is_a_task_with_the_other_contacts(followed, due, treasurer):
    assert "Tout est arrivé" in text(treasurer.get(reverse("billing:delivery-list")))
    Message.objects.filter(documents__billing_document__due=due).update(
        state="failed", sent_at=None, last_error="550 boîte inconnue"
    )

    page = text(treasurer.get(reverse("billing:delivery-list")))
    assert "550 boîte inconnue" in page
    assert "1 courriel refusé" in page
    treasurer.get(reverse("billing:delivery-mend", args=[due.pk]))
    refused = treasurer.post(reverse("billing:delivery-mend", args=[due.pk]), {"contact": "other"})
    assert "Indiquez l’adresse" in text(refused)
    treasurer.post(
        reverse("billing:delivery-mend", args=[due.pk]), {"contact": "other", "other": "x@y.example"}
    )
    assert Message.objects.latest("pk").to == ["x@y.example"]


def test_the_settings_say_how_reminders_go(followed, treasurer):
    treasurer.post(
        reverse("billing:reminder-settings"),
        {"automatic": "on", "notice_days": "45", "notice_article": "8"},
    )

    settings = ReminderSettings.current()
    assert (settings.automatic, settings.notice_required, settings.notice_days) == (True, False, 45)
    assert "Les relances partent chaque matin" in text(treasurer.get(reverse("billing:reminder-list")))


def test_what_will_go_is_exported(followed, treasurer):
    answer = treasurer.get(reverse("billing:reminder-list"), {"export": "csv"})

    told = b"".join(answer.streaming_content).decode()
    assert "Ce qui partira" in told
    assert "Rappel" in told
