from django.urls import reverse

from billing.models import Document
from billing.queries import waiting_for_the_printer
from cressmember.core.actions.document import render
from cressmember.core.models import StoredDocument


def test_a_document_that_is_not_ready_says_so_then_opens(issued, treasurer):
    call = Document.objects.order_by("pk").first()

    waiting = treasurer.get(call.get_absolute_url())
    assert "En préparation" in waiting.content.decode()

    render(call.stored)
    opened = treasurer.get(call.get_absolute_url())
    assert opened["Content-Type"] == "application/pdf"
    assert b"".join(opened.streaming_content)[:5] == b"%PDF-"


def test_a_document_that_failed_is_tried_again_from_its_page(issued, treasurer):
    call = Document.objects.order_by("pk").first()
    StoredDocument.objects.filter(pk=call.stored_id).update(
        state="failed", attempts=3, error="Police absente"
    )
    page = treasurer.get(call.get_absolute_url()).content.decode()
    assert "Police absente" in page
    assert "Produire de nouveau" in page

    treasurer.post(reverse("billing:document-retry", args=[call.pk]))

    call.stored.refresh_from_db()
    assert call.stored.state == "to_render"


def test_what_goes_by_post_is_printed_together_then_marked(issued, treasurer):
    answer = treasurer.post(reverse("billing:bundle-create"), follow=True)
    bundle = StoredDocument.objects.get(kind="billing.bundle")
    assert "En préparation" in answer.content.decode()
    assert treasurer.get(reverse("billing:bundle-file", args=[bundle.pk])).status_code == 302

    answer = treasurer.post(
        reverse("billing:bundle-post", args=[bundle.pk]), {"on": "20/01/2025"}, follow=True
    )

    assert "marqués comme postés" in answer.content.decode()
    assert not waiting_for_the_printer().exists()
    assert "Rien n’attend d’être imprimé" in treasurer.post(reverse("billing:bundle-create")).content.decode()


def test_a_document_is_found_by_its_number_or_its_member(issued, treasurer):
    def found(query):
        page = treasurer.get(reverse("billing:document-list"), {"q": query})
        return [row.record.number for row in page.context["table"].rows]

    number = Document.objects.get(due__organisation__number=1).number
    assert found(number.lower()) == [number]
    assert found("conserverie horloge") == [number]
