"""Public payers, and what they are told by the public invoicing portal."""

from datetime import date

from django.urls import reverse

from billing.actions.attestation import attest_memberships
from billing.actions.public_payer import set_public_payer
from billing.models import Document, PortalDeposit


def test_a_document_for_a_public_payer_is_deposited_from_its_page(issued, treasurer):
    document = Document.objects.live().select_related("due__payer").first()
    url = reverse("billing:portal-deposit", args=[document.pk])
    assert url not in treasurer.get(document.get_absolute_url()).content.decode()
    set_public_payer(
        organisation=document.due.payer,
        service_code="SVC",
        engagement_required=True,
        payment_days=45,
        by=None,
    )
    assert url in treasurer.get(document.get_absolute_url()).content.decode()
    day = f"{document.issued_on:%d/%m/%Y}"
    told = {"deposited_on": day, "status": "received", "status_on": day}

    assert "engagement" in treasurer.post(url, told).context["form"].errors
    treasurer.post(url, told | {"engagement": "EJ-12"})

    assert PortalDeposit.objects.get().engagement == "EJ-12"
    assert "EJ-12" in treasurer.get(document.get_absolute_url()).content.decode()


def test_an_attestation_is_not_deposited(issued, treasurer):
    organisation = Document.objects.first().organisation
    attest_memberships(organisations=[organisation], by_mail=False, on=date(2025, 3, 1), by=None)
    attestation = Document.objects.get(kind="attestation")

    answer = treasurer.get(reverse("billing:portal-deposit", args=[attestation.pk]))

    assert answer.status_code == 404
    assert treasurer.get(attestation.get_absolute_url()).status_code == 200
