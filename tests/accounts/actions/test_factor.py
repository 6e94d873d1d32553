import pytest
from allauth.mfa.models import Authenticator

from cressmember.accounts.actions.factor import reset_factors, use_grace
from cressmember.core.models import Entry, Message
from cressmember.kernel.violations import RuleViolation

MAIL = """Bonjour Inès Picard,

Claire Marchand vient de retirer les clés d’accès, l’application d’authentification et les codes de \
secours de votre compte, parce que vous ne pouviez plus vous en servir. Vous êtes déconnecté partout.

À votre prochaine connexion, un code vous sera envoyé à cette adresse, puis il vous sera demandé d’ajouter \
un nouveau second moyen.

Vous n’avez rien demandé ? Prévenez la chambre tout de suite, par téléphone plutôt que par courriel.

Bien cordialement,

CRESS d’essai
contact@cress.example
"""


@pytest.fixture
def application(ines):
    return Authenticator.objects.create(user=ines, type=Authenticator.Type.TOTP, data={})


def test_the_grace_is_given_once(ines):
    assert [use_grace(user=ines), use_grace(user=ines)] == [True, False]
    assert list(Entry.objects.filter(event="accounts.grace_used").values_list("subject_id", flat=True)) == [
        ines.pk
    ]


def test_a_lost_factor_is_removed_told_and_written_down(client, claire, ines, application):
    client.force_login(ines)

    reset_factors(user=ines, by=claire)

    message = Message.objects.get()
    entry = Entry.objects.latest("pk")
    assert not Authenticator.objects.exists()
    assert client.get("/gestion/").status_code == 302
    assert (message.to, message.text) == (["ines@cress.example"], MAIL)
    assert (entry.event, entry.actor, entry.figures) == (
        "accounts.factors_reset",
        claire,
        {"types": ["totp"]},
    )


def test_there_must_be_something_to_remove(claire, ines):
    with pytest.raises(RuleViolation, match="rien à réinitialiser"):
        reset_factors(user=ines, by=claire)


def test_nobody_resets_their_own(ines, application):
    with pytest.raises(RuleViolation, match="Sécurité du compte"):
        reset_factors(user=ines, by=ines)
