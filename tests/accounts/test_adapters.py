import re
from datetime import UTC, datetime
from email.utils import formataddr

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.mail.backends import locmem
from django.test import Client

from cressmember.accounts.actions.invitation import invite_user
from cressmember.accounts.models import User
from cressmember.accounts.roles import Role
from cressmember.core.models import Entry, Message
from tests.telephone import link_application, shown

LOGIN, CONFIRM = "/compte/login/", "/compte/login/code/confirm/"

CODE = """Bonjour Inès Picard,

Voici votre code pour entrer dans l’espace en ligne de la CRESS\u00a0:

{code}

Tapez-le dans la page qui vous l’a demandé. Il vaut 10 minutes, et une seule fois.

Personne, à la chambre, ne vous le demandera jamais. Si vous n’avez rien demandé, laissez ce message\u00a0: \
sans le code, personne n’entre.

Bien cordialement,

CRESS d’essai
contact@cress.example"""

ADDED = """Bonjour Inès Picard,

Une application d’authentification vient d’être reliée à votre compte\u00a0: ses codes seront demandés après \
celui du courriel.

C’était le {when}. Si c’est bien vous, il n’y a rien à faire.

Sinon, prévenez la chambre tout de suite, par téléphone plutôt que par courriel. Vous pouvez aussi regarder \
qui est entré, et déconnecter les autres appareils\u00a0:

https://adherents.cress.example/compte/sessions/

Bien cordialement,

CRESS d’essai
contact@cress.example"""


@pytest.fixture(autouse=True)
def _address(settings):
    settings.SITE_URL = "https://adherents.cress.example"
    settings.DEFAULT_FROM_EMAIL = "CressMember <adherents@cress.example>"


def code_in(message):
    return re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", message.body, re.MULTILINE)[0]


def test_the_code_comes_in_the_words_of_the_chamber(client, ines):
    client.post(LOGIN, {"login": "Ines@CRESS.example"})

    (message,) = mail.outbox
    assert message.subject == "La CRESS\u00a0: votre code de connexion"
    assert message.from_email == formataddr(("CRESS d’essai", "adherents@cress.example"))
    assert message.to == ["ines@cress.example"]
    assert message.reply_to == ["contact@cress.example"]
    assert message.body == CODE.format(code=code_in(message))
    assert message.message()["Message-ID"].endswith("@cress.example>")
    assert not Message.objects.exists()


def test_an_unknown_address_gets_the_same_page_and_no_mail(client, ines):
    known = client.post(LOGIN, {"login": "ines@cress.example"}, follow=True)
    client.post("/compte/logout/")
    unknown = client.post(LOGIN, {"login": "iris@cress.example"}, follow=True)

    assert [known.redirect_chain, known.status_code] == [unknown.redirect_chain, unknown.status_code]
    page = unknown.text.replace("iris@", "ines@")
    assert re.sub(r'value="\w{64}"', "", page) == re.sub(r'value="\w{64}"', "", known.text)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(("ticked", "expires_with_the_browser"), [({"remember": "on"}, False), ({}, True)])
def test_a_device_of_one_s_own_stays_signed_in_for_two_weeks(client, ines, ticked, expires_with_the_browser):
    client.post(LOGIN, {"login": ines.email, **ticked})
    client.post(CONFIRM, {"code": code_in(mail.outbox[0])})

    assert client.session["_auth_user_id"] == str(ines.pk)
    assert client.session.get_expire_at_browser_close() is expires_with_the_browser
    assert client.cookies["sessionid"]["max-age"] == ("" if expires_with_the_browser else 1209600)


def test_a_code_serves_once(client, ines):
    client.post(LOGIN, {"login": ines.email})
    code = code_in(mail.outbox[0])
    client.post(CONFIRM, {"code": code})
    client.post("/compte/logout/")

    client.post(CONFIRM, {"code": code})

    assert "_auth_user_id" not in client.session


def test_three_wrong_codes_are_enough(client, ines):
    client.post(LOGIN, {"login": ines.email})
    code = code_in(mail.outbox[0])

    for _ in range(3):
        client.post(CONFIRM, {"code": "WRONG"})

    client.post(CONFIRM, {"code": code})
    assert "_auth_user_id" not in client.session


def test_another_code_may_be_asked_for_and_replaces_the_first(client, ines):
    client.post(LOGIN, {"login": ines.email})

    client.post(CONFIRM, {"action": "resend"})

    first, second = map(code_in, mail.outbox)
    client.post(CONFIRM, {"code": first})
    assert "_auth_user_id" not in client.session
    client.post(CONFIRM, {"code": second})
    assert client.session["_auth_user_id"] == str(ines.pk)


def test_codes_are_asked_for_three_times_a_minute_at_most(ines):
    for _ in range(4):
        answer = Client().post(LOGIN, {"login": ines.email})

    assert answer.context["form"].errors == {
        "login": ["Trop d’essais pour cette adresse : attendez quelques minutes."]
    }
    assert len(mail.outbox) == 3


@pytest.mark.parametrize("proxies", [0, 1, 2])
def test_a_client_that_lies_about_its_address_is_throttled_all_the_same(client, chamber, settings, proxies):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    ours = ["203.0.113.9", "10.0.0.1"][:proxies]  # What our proxies saw, in the order in which they wrote it.

    statuses = [
        client.post(
            LOGIN,
            {"login": f"someone{number}@x.example"},
            headers={"X-Forwarded-For": ", ".join([f"198.51.100.{number}", *ours])},
        ).status_code
        for number in range(31)
    ]

    assert statuses[0] == 302
    assert statuses[-1] != 302


def test_two_people_behind_one_proxy_do_not_throttle_each_other(client, chamber, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    for number in range(31):
        client.post(LOGIN, {"login": f"x{number}@x.example"}, headers={"X-Forwarded-For": "203.0.113.9"})

    answer = client.post(LOGIN, {"login": "y@x.example"}, headers={"X-Forwarded-For": "203.0.113.10"})
    assert answer.status_code == 302


def test_without_a_mail_server_one_is_told_to_try_again(client, ines, monkeypatch):
    def refuse(self, messages):
        raise ConnectionRefusedError

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", refuse)

    answer = client.post(LOGIN, {"login": ines.email})

    assert answer.status_code == 503
    assert "<h1>Le code n’a pas pu partir</h1>" in answer.text


def test_an_application_is_linked_and_its_owner_told(client, ines, django_capture_on_commit_callbacks):
    client.force_login(ines)
    page = client.get("/compte/2fa/totp/activate/")
    assert "issuer=La%20CRESS" in page.context["totp_url"]
    secret = page.context["form"].secret
    assert f"<code>{secret[:4]} {secret[4:8]} " in page.content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/compte/2fa/totp/activate/", {"code": shown(secret)})

    assert answer.headers["Location"] == "/compte/2fa/recovery-codes/"
    assert Authenticator.objects.filter(user=ines, type=Authenticator.Type.TOTP).exists()
    message = Message.objects.get()
    assert message.subject == "La CRESS\u00a0: application d’authentification reliée"
    when = re.search(r"C’était le (.*?)\. Si", message.text)[1]
    assert message.text == ADDED.format(when=when)
    assert datetime.now(UTC).strftime("%Y") in when


@pytest.mark.parametrize(
    ("template", "context", "said"),
    [
        (
            "account/email/email_changed",
            {"from_email": "a@x.fr", "to_email": "b@x.fr"},
            "l’adresse b@x.fr, et",
        ),
        ("account/email/email_deleted", {"deleted_email": "a@x.fr"}, "L’adresse a@x.fr n’ouvre plus"),
        ("account/email/email_confirm", {}, "Votre adresse est confirmée."),
        ("account/email/email_confirmation", {"code": "ABCD-EFGH"}, "\nABCD-EFGH\n"),
        ("mfa/email/totp_deactivated", {}, "vient d’être retirée de votre compte"),
        ("mfa/email/recovery_codes_generated", {}, "De nouveaux codes de secours"),
        ("mfa/email/webauthn_added", {}, "Une clé d’accès vient d’être ajoutée"),
        ("mfa/email/webauthn_removed", {}, "Une clé d’accès vient d’être retirée"),
    ],
)
def test_every_mail_is_in_french_and_names_no_machine(rf, ines, template, context, said):
    from allauth.account.adapter import get_adapter
    from allauth.core.context import request_context

    with request_context(rf.get("/", headers={"host": "localhost:8000"})):
        get_adapter().send_mail(template, ines.email, context)

    text = mail.outbox[0].body if mail.outbox else Message.objects.get().text
    subject = mail.outbox[0].subject if mail.outbox else Message.objects.get().subject
    assert said in text
    assert subject.startswith("La CRESS\u00a0: ")
    assert not re.search("localhost|testserver|example\\.com|Hello|account", text + subject)


def test_a_second_address_opens_the_same_account(ines):
    EmailAddress.objects.create(user=ines, email="picard@coop.example", verified=True)

    found = invite_user(
        email="Picard@coop.example", roles=[Role.READER], on=datetime.now(UTC).date(), by=None
    )

    assert found == ines
    assert User.objects.count() == 1


def test_an_address_not_verified_opens_nothing(ines):
    EmailAddress.objects.create(user=ines, email="picard@coop.example", verified=False)

    invite_user(email="picard@coop.example", roles=[Role.READER], on=datetime.now(UTC).date(), by=None)

    assert not ines.staff_roles.filter(role=Role.READER).exists()


def noted(user):
    """What the journal says of an account, oldest first."""
    return [
        (entry.event.removeprefix("accounts."), entry.actor_id == user.pk, entry.figures)
        for entry in Entry.objects.filter(subject_id=user.pk).order_by("pk")
        if entry.event not in {"accounts.user_created", "accounts.role_granted"}
    ]


def test_the_journal_notes_wrong_codes_and_the_sign_in(client, ines):
    client.post(LOGIN, {"login": ines.email})
    code = code_in(mail.outbox[0])
    client.post(CONFIRM, {"code": "WRONG"})
    client.post(CONFIRM, {"code": code})

    assert noted(ines) == [
        ("code_rejected", False, {"last_attempt": False}),
        ("signed_in", True, {"methods": ["code"]}),
    ]


@pytest.mark.django_db(transaction=True)
def test_the_journal_notes_second_factors(client, ines):
    client.force_login(ines)
    secret = client.get("/compte/2fa/totp/activate/").context["form"].secret
    client.post("/compte/2fa/totp/activate/", {"code": shown(secret)})
    client.post("/compte/2fa/recovery-codes/generate/")
    client.post("/compte/2fa/totp/deactivate/")

    assert noted(ines) == [
        ("factor_added", True, {"type": "totp"}),
        ("factor_renewed", True, {"type": "recovery_codes"}),
        ("factor_removed", True, {"type": "totp"}),
    ]


def test_the_journal_notes_a_wrong_code_from_the_application(client, ines):
    link_application(ines)
    client.post(LOGIN, {"login": ines.email})
    client.post(CONFIRM, {"code": code_in(mail.outbox[0])})

    client.post("/compte/2fa/authenticate/", {"code": "000000"})

    assert noted(ines) == [("factor_rejected", False, {"type": "totp"})]


def test_the_journal_notes_that_addresses_changed_and_not_which(client, ines):
    client.force_login(ines)

    client.post("/compte/email/", {"action_add": "", "email": "picard@coop.example"})
    client.post("/compte/confirm-email/", {"code": code_in(mail.outbox[-1])})
    client.post("/compte/email/", {"action_primary": "", "email": "picard@coop.example"})
    client.post("/compte/email/", {"action_remove": "", "email": "ines@cress.example"})

    ines.refresh_from_db()
    assert ines.email == "picard@coop.example"
    assert noted(ines) == [
        ("address_added", True, {}),
        ("address_changed", True, {}),
        ("address_removed", True, {}),
    ]
    assert Message.objects.filter(to=["ines@cress.example"]).count() == 1


@pytest.mark.django_db(transaction=True)
def test_whoever_has_just_added_a_factor_is_not_asked_to_show_it_again(client, ines):
    client.force_login(ines)
    secret = client.get("/compte/2fa/totp/activate/").context["form"].secret
    client.post("/compte/2fa/totp/activate/", {"code": shown(secret)})

    assert client.get("/compte/2fa/recovery-codes/").status_code == 200

    session = client.session
    session["factor_added_at"] -= 5 * 60
    session.save()
    answer = client.get("/compte/2fa/recovery-codes/")
    assert answer.headers["Location"].startswith("/compte/2fa/reauthenticate/")
