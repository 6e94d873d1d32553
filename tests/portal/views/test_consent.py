"""What one agrees to, changed from the member's space: one's own alone, with the sentence that was shown."""

import pytest
from django.urls import reverse

from cressmember.accounts.actions.user import ensure_user
from cressmember.core.models import Chamber
from cressmember.kernel.elision import of
from cressmember.members.actions.consent import give_consent, withdraw_consent
from cressmember.members.models import Consent
from cressmember.members.queries import may_write
from tests.portal import spaces

pytestmark = pytest.mark.django_db
OWN = "/espace/mes-donnees/accords/"


@pytest.fixture
def anne():
    return spaces.person("Rey")


@pytest.fixture
def lune(anne):
    found = spaces.organisation("La Lune", number=1, email="lune@coop.example")
    spaces.represents(found, anne)
    return found


@pytest.fixture
def signed_in(client, anne, lune):
    client.force_login(anne.user)
    return client


def kept():
    rows = Consent.objects.order_by("pk").values_list("purpose", "is_given", "way")
    return list(rows)


def test_one_says_yes_then_no_and_the_history_keeps_both(signed_in, anne):
    signed_in.post(OWN, {"newsletter": "yes", "once": "a" * 32})
    given = Consent.objects.get()
    page = signed_in.post(OWN, {"newsletter": "no"}, follow=True).text

    assert kept() == [("newsletter", True, "space"), ("newsletter", False, "space")]
    assert (given.person, given.by) == (anne, anne.user)
    assert given.wording == f"Je souhaite recevoir la lettre d’information {of(Chamber.current().name)}."
    assert "C’est enregistré." in page
    assert "Réponses données" in page


def test_what_does_not_change_writes_nothing(signed_in, anne):
    give_consent(holder=anne, purpose="events", way="form", wording="Oui.", by=None)

    for _ in range(2):
        page = signed_in.post(OWN, {"events": "yes"}, follow=True).text

    assert "Rien n’a changé." in page
    assert kept() == [("events", True, "form")]


def test_sent_twice_it_is_written_once(signed_in):
    for _ in range(2):
        signed_in.post(OWN, {"directory": "yes", "contact": "no"})

    assert kept() == [("directory", True, "space"), ("contact", False, "space")]


def test_what_the_link_of_a_mail_stopped_is_shown_so_and_taken_up_again(signed_in, anne):
    give_consent(holder=anne, purpose="newsletter", way="form", wording="Oui.", by=None)
    withdraw_consent(holder=anne.email, purpose="newsletter", way="link", by=None)

    page = signed_in.get(OWN)
    assert page.context["form"]["newsletter"].initial == "no"
    assert "lien d’un courriel" in page.text

    signed_in.post(OWN, {"newsletter": "yes"})
    assert may_write(anne.email, "newsletter")


def test_an_answer_that_nobody_offered_is_refused(signed_in):
    page = signed_in.post(OWN, {"newsletter": "peut-être"})

    assert page.status_code == 200
    assert kept() == []


def test_the_organisation_answers_for_itself(signed_in, lune):
    where = reverse("portal:space-consents", args=[lune.pk])
    assert where in signed_in.get(OWN).text
    assert where in signed_in.get(reverse("portal:space-file", args=[lune.pk])).text

    signed_in.post(where, {"directory": "no"})

    answer = Consent.objects.get()
    assert (answer.organisation, answer.person, answer.way) == (lune, None, "space")
    assert "Notre organisation" in answer.wording


@pytest.mark.parametrize("role", ["substitute", "dues", "other"])
def test_who_manages_no_organisation_answers_for_oneself_alone(signed_in, anne, lune, role):
    anne.representations.update(role=role)
    where = reverse("portal:space-consents", args=[lune.pk])

    assert signed_in.post(where, {"directory": "no"}).status_code == 404
    assert where not in signed_in.get(OWN).text
    assert kept() == []


def test_the_organisation_of_another_is_not_there(signed_in):
    theirs = spaces.organisation("Autre", number=2)
    spaces.represents(theirs, spaces.person("Autre"))

    assert (
        signed_in.post(reverse("portal:space-consents", args=[theirs.pk]), {"directory": "no"}).status_code
        == 404
    )
    assert kept() == []


@pytest.mark.parametrize(("is_listed", "told"), [(True, "oui"), (False, "non")])
def test_silence_is_told_as_the_directory_takes_it(signed_in, lune, is_listed, told):
    chamber = Chamber.current()
    chamber.lists_members = is_listed
    chamber.save()

    page = signed_in.get(reverse("portal:space-consents", args=[lune.pk]))

    said = page.context["form"]["directory"].help_text
    assert said.partition(": ")[2].startswith(told)


def test_an_account_of_nobody_in_the_register_has_nothing_to_answer(client):
    client.force_login(ensure_user(email="equipe@example.org", by=None))

    assert client.get(OWN).status_code == 404
    assert client.post(OWN, {"newsletter": "yes"}).status_code == 404
