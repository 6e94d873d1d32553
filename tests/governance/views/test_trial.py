"""A draft tried on screen, on the members of today."""

import pytest
from django.urls import reverse

from governance.actions.statutes import write_statutes
from tests.governance.document import complete
from tests.governance.views.test_statutes import words

pytestmark = pytest.mark.django_db
VOTE = {"decision": "ag/ordinary", "call": "1", "c0_members": "20", "c1_members": "20"}


@pytest.fixture
def address():
    version = write_statutes(title="Statuts 2026", document=complete(), by=None)
    return reverse("governance:statutes-try", args=[version.pk])


@pytest.mark.parametrize(
    ("present", "votes", "said"),
    [
        ("10", {"all_yes": "6", "all_no": "4"}, "décision adoptée"),
        ("10", {"all_yes": "5", "all_no": "5"}, "décision rejetée"),
        ("9", {"all_yes": "9"}, "faute de quorum"),
        ("10", {"c0_yes": "6", "c0_no": "1", "c1_present": "3", "c1_no": "3"}, "décision adoptée"),
        ("10", {"c0_yes": "9", "all_yes": "4", "all_no": "6"}, "décision rejetée"),
    ],
)
def test_a_vote_is_imagined_and_answered_with_its_article(bureau, address, present, votes, said):
    answer = words(bureau.get(address, VOTE | votes | {"c0_present": present}))

    assert said in answer
    assert "(art. 13)" in answer or "(art. 14)" in answer


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"c0_present": "21"}, "Plus de membres participent"),
        ({"call": "3"}, "prévoient 2 convocations"),
        ({"c0_present": "10", "c0_yes": "6", "c1_no": "3"}, "Ce vote compte 3 voix dans le collège"),
        ({"decision": "ag/unknown"}, "Décision"),
        ({"c0_members": "-1"}, "Inscrits, Associations"),
    ],
)
def test_a_vote_that_cannot_be_is_refused_in_a_sentence(bureau, address, changed, said):
    answer = bureau.get(address, VOTE | changed)

    assert answer.status_code == 200
    assert said in words(answer)
    assert answer.context["verdict"] is None


def test_a_draft_with_holes_tries_what_it_can(bureau):
    document = complete(colleges={"article": "7"})
    version = write_statutes(title="Brouillon", document=document, by=None)

    answer = bureau.get(reverse("governance:statutes-try", args=[version.pk]))

    assert "Il reste à compléter : les collèges" in words(answer)
    assert answer.context["quorums"]
