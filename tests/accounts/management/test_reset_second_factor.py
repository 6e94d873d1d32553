from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from cressmember.core.models import Entry, Message
from tests.telephone import link_application


def test_the_last_administrator_comes_back_in(client, claire):
    link_application(claire)
    client.force_login(claire)
    said = StringIO()

    call_command("reset_second_factor", "Claire@cress.example", stdout=said)

    assert not Authenticator.objects.exists()
    assert client.get("/gestion/").status_code == 302
    assert "Claire Marchand en choisira un nouveau" in said.getvalue()
    assert "La personne qui tient le serveur de la chambre vient de retirer" in Message.objects.get().text
    entry = Entry.objects.latest("pk")
    assert (entry.event, entry.actor, entry.subject_id) == ("accounts.factors_reset", None, claire.pk)


@pytest.mark.parametrize(
    ("email", "said"), [("nobody@cress.example", "Aucun compte"), ("claire@cress.example", "rien à réinit")]
)
def test_what_cannot_be_done_is_said(claire, email, said):
    with pytest.raises(CommandError, match=said):
        call_command("reset_second_factor", email)
