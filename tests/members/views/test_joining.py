import pytest

from cressmember.members.models import JoiningPage

pytestmark = pytest.mark.django_db
PATH = "/gestion/adherents/page-d-adhesion/"


def test_the_page_of_joining_is_a_setting(client, officer):
    client.force_login(officer)
    assert 'name="is_open"' in client.get(PATH).content.decode()
    told = {"charter": "Nous coopérons.\n\nTous.", "next_steps": ""}

    answer = client.post(PATH, told)

    assert answer.status_code == 302
    page = JoiningPage.current()
    assert (page.is_open, page.charter) == (False, "Nous coopérons.\n\nTous.")
    assert "Nous coopérons." in client.get(PATH).content.decode()
