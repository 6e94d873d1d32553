import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from billing.actions.document import bundle_to_print, cancel_call, mark_posted
from billing.models import Document
from billing.queries import waiting_for_the_printer
from cressmember.core.actions.document import render, try_again
from cressmember.core.models import Message, StoredDocument
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.person import create_person
from cressmember.members.models import Settlement
from cressmember.office.actions.erasure import erase_person

ON = date(2025, 2, 1)


def call_of(number):
    return Document.objects.get(due__organisation__number=number, kind="call")


def test_a_cancelled_call_leaves_a_numbered_trace(issued):
    call = call_of(1)

    cancellation = cancel_call(document=call, because="double adhésion", on=ON, by=None)

    call.refresh_from_db()
    assert (cancellation.number, call.cancelled_by) == ("AN-2025-0001", cancellation)
    assert call.due.cancelled_at is not None
    assert not Settlement.objects.standing().filter(organisation=call.due.organisation, year="2025").exists()
    with pytest.raises(RuleViolation, match="en vigueur"):
        cancel_call(document=call, because="encore", on=ON, by=None)


def test_a_due_is_held_before_its_documents(issued):
    call = Document.objects.select_related("due").get(due__organisation__number=1)

    with CaptureQueriesContext(connection) as asked:
        cancel_call(document=call, because="doublon", on=ON, by=None)

    tables = [found[1] for query in asked if (found := re.search(r'FROM "(\w+)"', query["sql"]))]
    assert tables.index("billing_due") < tables.index("billing_document")


def test_whoever_received_the_call_by_mail_is_told_by_mail(issued):
    cancel_call(document=call_of(1), because="double adhésion", on=ON, by=None)

    message = Message.objects.get(kind="billing.cancellation")
    assert message.to == ["compta@conserverie-de-l-horloge.example"]
    assert "double adhésion" in message.text
    assert "Il ne doit pas être payé" in message.text


def test_what_cancels_a_call_names_nobody_who_was_erased(issued):
    ana = create_person(given_name="Ana", family_name="Durand", email="ana@coop.example", by=None)
    call = call_of(1)
    named = {"recipient_name": "Ana Durand", "recipient_email": "ana@coop.example"}
    StoredDocument.objects.filter(pk=call.stored_id).update(content=call.stored.content | named)
    Document.objects.filter(pk=call.pk).update(**named)
    erase_person(person=ana, reason="asked", on=ON, by=None)

    cancellation = cancel_call(document=call, because="doublon", on=ON, by=None)

    assert (cancellation.recipient_name, cancellation.recipient_email) == ("Personne effacée", "")
    assert "Durand" not in str(cancellation.stored.content)
    assert cancellation.delivery == Document.Delivery.PRINT


def test_a_call_that_has_not_left_does_not_leave_after_its_cancellation(issued):
    waiting = Message.objects.filter(kind="billing.call", to=["compta@conserverie-de-l-horloge.example"])
    waiting.update(state=Message.State.WAITING)

    cancel_call(document=call_of(1), because="double adhésion", on=ON, by=None)

    assert waiting.get().state == Message.State.HELD
    assert Message.objects.get(kind="billing.cancellation").state == Message.State.WAITING


def test_nothing_is_posted_before_it_is_issued(issued):
    call = call_of(110)

    with pytest.raises(RuleViolation, match="il n’a pas pu être posté le 14 janvier 2025"):
        mark_posted(documents=[call], on=date(2025, 1, 14), by=None)

    assert mark_posted(documents=[call], on=call.issued_on, by=None) == 1


def test_the_cancellation_of_a_paper_call_is_printed_instead_of_it(issued):
    call = call_of(110)

    cancellation = cancel_call(document=call, because="cessation", on=ON, by=None)

    waiting = set(waiting_for_the_printer())
    assert cancellation in waiting
    assert call not in waiting
    assert not Message.objects.filter(kind="billing.cancellation").exists()


def test_a_cancellation_says_why(issued):
    with pytest.raises(RuleViolation, match="motif"):
        cancel_call(document=call_of(1), because=" ", on=ON, by=None)


def test_what_goes_by_post_is_posted_once(issued):
    on_paper = list(waiting_for_the_printer())

    assert mark_posted(documents=on_paper, on=ON, by=None) == len(on_paper)
    assert mark_posted(documents=on_paper, on=ON, by=None) == 0
    assert not waiting_for_the_printer().exists()


def test_what_goes_by_post_is_one_file(issued):
    on_paper = list(waiting_for_the_printer().select_related("stored"))[:2]

    first = bundle_to_print(documents=on_paper, by=None)
    again = bundle_to_print(documents=list(reversed(on_paper)), by=None)

    assert first == again
    assert render(first).file.read(5) == b"%PDF-"


def test_nothing_to_print_is_refused(register):
    with pytest.raises(RuleViolation, match="Rien n’attend"):
        bundle_to_print(documents=[], by=None)


def test_only_what_failed_is_produced_again(issued):
    stored = call_of(1).stored
    assert not try_again(stored)
    StoredDocument.objects.filter(pk=stored.pk).update(state="failed", attempts=3, error="polices absentes")

    assert try_again(stored)

    stored.refresh_from_db()
    assert (stored.state, stored.attempts, stored.error) == ("to_render", 0, "")
