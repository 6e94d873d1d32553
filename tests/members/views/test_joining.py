import pytest

from cressmember.members.models import JoiningPage, Theme

pytestmark = pytest.mark.django_db
PATH = "/gestion/adherents/page-d-adhesion/"


def test_the_page_of_joining_is_a_setting(client, officer):
    client.force_login(officer)
    assert 'name="is_open"' in client.get(PATH).content.decode()
    told = {"charter": "Nous coopérons.\n\nTous.", "themes": "Habitat\r\nNumérique\r\n", "next_steps": ""}

    answer = client.post(PATH, told)

    assert answer.status_code == 302
    page = JoiningPage.current()
    assert (page.is_open, page.charter) == (False, "Nous coopérons.\n\nTous.")
    assert [theme.name for theme in Theme.objects.all()] == ["Habitat", "Numérique"]
    assert "Habitat\nNumérique" in client.get(PATH).content.decode()
