import json
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from governance.actions.statutes import adopt_statutes, replace_statutes, write_statutes
from governance.models import Statutes
from tests.governance.document import assembly, college, colleges, complete, decision, simple_majority

pytestmark = pytest.mark.django_db
CREATE = "/gestion/instances/statuts/nouveaux/"


def words(answer):
    return " ".join(answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ").split())


@pytest.fixture
def draft():
    return write_statutes(title="Statuts 2026", document=complete(), by=None)


def test_a_text_is_kept_from_its_file_and_given_back(bureau):
    bureau.post(CREATE, {"title": "Statuts 2026", "text": json.dumps(complete())})

    kept = Statutes.objects.get()
    file = bureau.get(reverse("governance:statutes-file", args=[kept.pk]))
    assert json.loads(file.content) == complete()


def test_a_draft_with_holes_says_what_it_lacks_and_is_not_offered_for_adoption(bureau):
    bureau.post(CREATE, {"title": "Statuts 2026", "text": "{}"})

    page = bureau.get(Statutes.objects.get().get_absolute_url())

    assert "règles manquent" in words(page)
    assert "Enregistrer l’adoption" not in words(page)


@pytest.mark.parametrize(
    ("text", "said"), [("", "collez le texte"), ("{", "pas du JSON"), ("[]", "accolades")]
)
def test_what_is_no_document_is_refused(bureau, text, said):
    answer = bureau.post(CREATE, {"title": "Statuts 2026", "text": text})

    assert said in words(answer)
    assert not Statutes.objects.exists()


def test_a_draft_is_adopted_then_declared(bureau, draft):
    today = timezone.localdate()
    bureau.post(
        reverse("governance:statutes-adopt", args=[draft.pk]),
        {
            "adopted_by": "AGE",
            "adopted_on": today.isoformat(),
            "effective_on": today.isoformat(),
            "digest": draft.digest,
        },
    )
    bureau.post(reverse("governance:statutes-declare", args=[draft.pk]), {"on": today.isoformat()})

    draft.refresh_from_db()
    assert (draft.adopted_on, draft.effective_on, draft.declared_on) == (today, today, today)
    assert "En vigueur" in words(bureau.get(reverse("governance:statutes-list")))


def test_a_new_version_starts_from_another_and_says_what_it_changes(bureau, draft):
    adopt_statutes(
        statutes=draft,
        adopted_by="AGE",
        adopted_on=date(2025, 12, 12),
        effective_on=date(2026, 1, 1),
        by=None,
    )
    start = bureau.get(f"{CREATE}?de={draft.pk}")
    assert json.loads(start.context["form"]["text"].value()) == complete()

    bureau.post(CREATE, {"title": "Statuts 2027", "text": json.dumps(complete(title="Statuts 2027"))})

    assert "Statuts 2027" in words(bureau.get(reverse("governance:statutes-list")))


def test_a_version_that_another_followed_is_replaced(bureau, draft):
    later = write_statutes(title="Statuts 2026 bis", document=complete(), by=None)
    for version, day in ((draft, date(2025, 1, 1)), (later, date(2026, 1, 1))):
        adopt_statutes(statutes=version, adopted_by="AGE", adopted_on=day, effective_on=day, by=None)

    listed = words(bureau.get(reverse("governance:statutes-list")))
    assert ("Remplacés" in listed, "Adoptés" in listed) == (True, False)
    assert "Remplacés" in words(bureau.get(draft.get_absolute_url()))


def test_the_history_of_a_text_tells_no_digest(bureau, draft):
    replace_statutes(statutes=draft, title="Statuts 2027", document=complete(title="Autre"), note="", by=None)
    draft.refresh_from_db()

    page = words(bureau.get(draft.get_absolute_url()))
    assert "Projet de statuts corrigé" in page
    assert ("Digest" in page, draft.digest in page) == (False, False)


def test_a_file_is_not_written_over_a_text_that_changed_since(bureau, draft):
    address = reverse("governance:statutes-update", args=[draft.pk])
    opened = bureau.get(address).context["form"]["digest"].value()
    sent = {"title": "Statuts 2026", "text": json.dumps(complete(title="Le mien")), "digest": opened}
    bureau.post(address, sent | {"text": json.dumps(complete(title="Celui d’une autre"))})

    answer = bureau.post(address, sent)

    assert "a changé depuis que vous l’avez lu" in words(answer)
    draft.refresh_from_db()
    assert draft.document["title"] == "Celui d’une autre"


def test_a_version_is_read_in_sentences_beside_their_articles(bureau, draft):
    page = bureau.get(draft.get_absolute_url())

    assert '<h2 id="regle-1">Collèges</h2>' in words(page)
    assert '<a href="#regle-1">Collèges</a>' in words(page)
    assert (
        '<p class="clause-article">art. 11</p> <p class="clause-text"><b>Toutes les réunions.</b> '
        "Tout membre vote, sans condition de cotisation ni d’ancienneté. Chaque membre a une voix."
        in words(page)
    )
    assert "Ce qui change" not in words(page)


def test_a_long_reference_is_shown_once_in_a_row(bureau):
    law = "arrêté du 27 juin 2001"
    franchise = complete()["franchise"]
    document = complete(
        franchise=franchise | {"rules": [rule | {"article": law} for rule in [*franchise["rules"]] * 2]}
    )
    version = write_statutes(title="Statuts 2026", document=document, by=None)

    page = words(bureau.get(version.get_absolute_url()))

    assert page.count(f'<p class="clause-article long">{law}</p>') == 1
    assert page.count(f'<p class="clause-article visually-hidden">{law}</p>') == 1


def test_a_new_version_is_compared_rule_by_rule(bureau, draft):
    adopt_statutes(
        statutes=draft,
        adopted_by="AGE",
        adopted_on=date(2025, 12, 12),
        effective_on=date(2026, 1, 1),
        by=None,
    )
    majority = simple_majority(tie="casting")
    document = complete(
        bodies=[assembly(decisions=[decision(majority=majority)])],
        colleges=colleges(college("associations"), college("mutuelles"), college("insertion")),
    )
    other = write_statutes(title="Statuts 2027", document=document, by=None)

    page = words(bureau.get(other.get_absolute_url()))

    assert "<h3>Assemblée générale › Décision ordinaire</h3>" in page
    assert "À égalité, la <del>proposition est rejetée.</del>" in page
    assert "À égalité, la <ins>voix du président de séance l’emporte.</ins>" in page
    assert "<b>Collège « Insertion »</b>" in page
    assert "Rang" not in page


def test_a_version_that_changes_nothing_says_so(bureau, draft):
    adopt_statutes(
        statutes=draft,
        adopted_by="AGE",
        adopted_on=date(2025, 12, 12),
        effective_on=date(2026, 1, 1),
        by=None,
    )
    other = write_statutes(title="Statuts 2027", document=complete(), by=None)

    page = words(bureau.get(other.get_absolute_url()))

    assert "Aucun changement par rapport à « Statuts 2026 »." in page


def test_a_draft_with_holes_is_read_as_far_as_it_goes(bureau, draft):
    rule = {key: said for key, said in complete()["franchise"]["rules"][0].items() if key != "frozen"}
    document = complete(franchise={"article": "11", "rules": [rule]})
    version = write_statutes(title="Statuts 2027", document=document, by=None)

    page = words(bureau.get(version.get_absolute_url()))

    assert "À compléter" in page
    assert "<b>Collège « Associations ».</b> Il n’a pas de poids." in page


def test_a_file_that_says_more_than_statutes_can_is_refused(bureau):
    text = json.dumps({"title": "Statuts", "bodies": [{}] * 10_000})

    answer = bureau.post(reverse("governance:statutes-create"), {"title": "Statuts", "text": text})

    assert "démesuré" in words(answer)
    assert not Statutes.objects.exists()
