from datetime import date

from django.urls import reverse

from billing.models import Document, Due
from billing.queries import waiting_for_the_printer
from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.roles import Role
from cressmember.core.actions.document import render
from cressmember.core.models import StoredDocument


def file_of(document):
    return reverse("billing:document-file", args=[document.pk])


def test_a_document_that_is_not_ready_says_so_then_opens(issued, treasurer):
    call = Document.objects.order_by("pk").first()
    page = treasurer.get(call.get_absolute_url()).content.decode()
    assert "En préparation" in page
    assert f'hx-get="{call.get_absolute_url()}"' in page
    assert treasurer.get(file_of(call)).url == call.get_absolute_url()

    render(call.stored)

    # What htmx asks again is a page, from which it takes the button that opens the file.
    ready = treasurer.get(call.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    assert f'href="{file_of(call)}"' in ready
    assert "hx-trigger" not in ready.partition('id="stored"')[2].partition("</div>")[0]
    opened = treasurer.get(file_of(call))
    assert opened["Content-Type"] == "application/pdf"
    assert b"".join(opened.streaming_content)[:5] == b"%PDF-"


def test_a_document_has_one_name_on_every_page(issued, treasurer):
    call = Document.objects.select_related("due__organisation").get(number="AC-2025-0042")

    assert call.name == "Appel de cotisation n°\u00a0AC-2025-0042"
    for record in (call, call.due, call.due.organisation):
        assert call.name in treasurer.get(record.get_absolute_url()).content.decode()


def failed(stored):
    StoredDocument.objects.filter(pk=stored.pk).update(state="failed", attempts=3, error="Police absente")


def test_a_document_that_failed_says_what_to_do_and_is_tried_again_from_its_page(issued, treasurer):
    call = Document.objects.order_by("pk").first()
    failed(call.stored)
    page = treasurer.get(call.get_absolute_url()).content.decode()
    assert "Police absente" in page
    assert "Produisez-le de nouveau" in page
    assert reverse("billing:document-retry", args=[call.pk]) in page

    treasurer.post(reverse("billing:document-retry", args=[call.pk]))

    call.stored.refresh_from_db()
    assert call.stored.state == "to_render"


def test_who_may_not_try_again_is_told_whom_to_ask(issued, client):
    reader = ensure_user(email="lecture@cress.example", by=None)
    grant_role(user=reader, role=Role.READER, starts_on=date(2020, 1, 1), by=None)
    client.force_login(reader)
    call = Document.objects.order_by("pk").first()
    failed(call.stored)

    page = client.get(call.get_absolute_url()).content.decode()

    assert "Demandez à une personne qui en a le droit" in page
    assert reverse("billing:document-retry", args=[call.pk]) not in page


def test_a_file_to_print_that_failed_is_tried_again(issued, treasurer):
    treasurer.post(reverse("billing:bundle-create"))
    bundle = StoredDocument.objects.get(kind="billing.bundle")
    failed(bundle)
    page = treasurer.get(reverse("billing:bundle-detail", args=[bundle.pk])).content.decode()
    assert reverse("billing:bundle-retry", args=[bundle.pk]) in page
    # Nobody posted what was never printed.
    assert reverse("billing:bundle-post", args=[bundle.pk]) not in page

    treasurer.post(reverse("billing:bundle-retry", args=[bundle.pk]))

    bundle.refresh_from_db()
    assert (bundle.state, bundle.attempts) == ("to_render", 0)


def test_a_campaign_prints_what_it_called_and_nothing_else(issued, treasurer):
    url = reverse("billing:bundle-create")
    ours, *_ = waiting = list(waiting_for_the_printer(issued).order_by("series", "sequence"))
    assert f"{url}?campagne={issued.pk}" in treasurer.get(issued.get_absolute_url()).text
    Due.objects.filter(pk=ours.due_id).update(campaign=None)

    page = treasurer.get(f"{url}?campagne={issued.pk}")
    treasurer.post(f"{url}?campagne={issued.pk}")

    assert ours.number not in page.text
    assert page.context["trail"][-1] == (str(issued), issued.get_absolute_url())
    bundle = StoredDocument.objects.get(kind="billing.bundle")
    assert bundle.content["documents"] == [each.stored_id for each in waiting[1:]]


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
    page = treasurer.get(reverse("billing:bundle-create")).content.decode()
    assert "Rien n’attend d’être imprimé" in page
    assert "Préparer le fichier" not in page


def test_a_document_is_found_by_its_number_or_its_member(issued, treasurer):
    def found(query):
        page = treasurer.get(reverse("billing:document-list"), {"q": query})
        return [row.record.number for row in page.context["table"].rows]

    number = Document.objects.get(due__organisation__number=1).number
    assert found(number.lower()) == [number]
    assert number in found(number[:7])
    assert found("conserverie horloge") == [number]
