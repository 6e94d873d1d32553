"""A list is made from the register, written to and approved; a member stops it from a telephone."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from cressmember.core.actions import job as jobs
from cressmember.core.models import Job, Message
from cressmember.members.models import Theme
from cressmember.members.queries import may_write
from cressmember.office.models import Mailing
from tests.e2e.pictures import picture
from tests.governance.seats import member
from tests.office.mailings import agrees, chamber, written_to

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_newsletter_from_the_register_to_who_stops_it(page, phone, sign_in, axe, camille):
    chamber()
    written_to("Alizé", "a@x.example", departement="69", city="Lyon")
    written_to("Brise", "b@x.example", departement="38")
    agrees("a@x.example")
    sign_in(camille)

    page.goto("/gestion/adherents/?departement=69")
    page.get_by_role("link", name="Écrire à cette liste").click()
    page.get_by_label("Nom de la liste").fill("Rhône")
    axe(page)
    page.get_by_role("button", name="Enregistrer").click()
    assert page.get_by_role("cell", name="a@x.example").is_visible()
    picture(page, "mailing-list")
    axe(page)
    page.get_by_role("link", name="Écrire à cette liste").click()
    page.get_by_label("Lettre d’information").check()
    page.get_by_label("Objet").fill("Pour {{ organisation }}")
    page.get_by_label("Texte").fill("À bientôt, {{ prénom }}.")
    axe(page)
    page.get_by_role("button", name="Enregistrer et voir l’aperçu").click()
    assert page.get_by_text("À bientôt, Jeanne.").is_visible()
    picture(page, "mailing-preview")
    axe(page)
    page.get_by_role("link", name="Relire et approuver").click()
    page.get_by_role("button", name="Approuver et envoyer").click()
    page.wait_for_url("**/travaux/**")

    jobs.run(Job.objects.get().pk)

    page.goto(Mailing.objects.get().get_absolute_url())
    axe(page)
    message = Message.objects.get()
    link = next(line for line in message.text.splitlines() if "/desabonnement/" in line)
    phone.goto(urlsplit(link).path)
    axe(phone)
    phone.get_by_role("button", name="Me désabonner").click()
    assert phone.get_by_role("heading", level=1).inner_text() == "C’est fait, ces messages s’arrêtent"
    assert not may_write("a@x.example", "newsletter")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_welcome_of_a_member_reads_on_a_desk_and_on_a_telephone(page, phone, sign_in, axe, camille):
    lilas = member("Lilas", on=timezone.localdate() - timedelta(days=40))
    Theme.objects.create(name="Emploi")
    sign_in(camille)
    sign_in(camille, phone.context)

    for name, args in (
        ("welcome-list", []),
        ("welcome-update", [lilas.pk]),
        ("silent-list", []),
        ("theme-list", []),
    ):
        page.goto(reverse(f"office:{name}", args=args))
        axe(page)
        phone.goto(reverse(f"office:{name}", args=args))
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390
