"""The pages of the minutes, of the register and of what is to be done."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from cressmember.core.actions.document import render
from cressmember.core.models import StoredDocument
from cressmember.kernel.writing import long_date
from governance.actions.body import create_body
from governance.actions.meeting.minutes import draft_minutes, print_of
from governance.actions.office import give_office
from governance.models import Meeting, Minutes, Resolution, Task, WorkGroup
from governance.queries.meeting.resolutions import late_tasks
from tests.governance.gathered import HELD_ON, instant, statutes
from tests.governance.recorded import LATER, held_assembly, next_assembly
from tests.governance.seats import board, member, person, seat
from tests.governance.views.test_statutes import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    return held_assembly()


def at(name, obj):
    return reverse(f"governance:{name}", args=[obj.pk])


def test_minutes_from_the_first_click_to_the_signed_file(bureau, meeting):
    page = at("minutes-detail", meeting)
    assert "n’est pas commencé" in words(bureau.get(page))
    bureau.post(at("minutes-draft", meeting))
    assert "Votent : 5 voix pour" in words(bureau.get(page))

    bureau.post(at("minutes-review", meeting))
    assert "une fois sa séance ouverte, Actions › Noter l’approbation" in words(bureau.get(page))
    following = next_assembly(meeting)
    assert f"Assemblée suivante, {long_date(LATER)}" in words(bureau.get(at("minutes-approve", meeting)))
    bureau.post(at("minutes-approve", meeting), {"in_meeting": following.pk})
    assert Minutes.objects.get().state == "approved"
    sign, day = at("minutes-sign", meeting), f"{LATER:%d/%m/%Y}"
    assert "Dites qui a signé" in words(bureau.post(sign, {"name_0": "", "name_1": " ", "on": day}))
    bureau.post(sign, {"name_0": "Ana Durand", "name_1": "", "on": day})
    bureau.post(sign, {"name_0": "Bo Petit", "on": day})

    minutes = Minutes.objects.select_related("stored").get()
    assert minutes.number == 1
    told = words(bureau.get(page))
    assert " n° 1" in told
    assert minutes.content_sha256 in told
    file = reverse("governance:record-file", args=[minutes.stored_id])
    assert bureau.get(file).status_code == 302
    render(minutes.stored)
    answer = bureau.get(file)
    assert b"".join(answer).startswith(b"%PDF")
    answer.close()


def test_the_amount_that_the_text_contradicts_is_pointed_out_beside_it(bureau, meeting):
    draft_minutes(meeting=meeting, by=None)
    item = f"item:{Resolution.objects.get().item_id}"
    write = at("minutes-write", meeting)
    answer = bureau.post(write, {"insert": f"table/{item}"})
    assert answer["Location"].endswith("#t1")
    blank = print_of({"title": "", "rows": []})

    bureau.post(
        write,
        {
            "was-t1": blank,
            "title-t1": "Compte de résultat",
            "label-t1": ["Résultat de l’exercice", ""],
            "amount-t1": ["+46 201 €", ""],
            f"was-seed:{item}": print_of({"text": "Ana présente les comptes."}),
            f"text-seed:{item}": "L’exercice se solde par un excédent de +46 601 €.",
        },
    )

    told = words(bureau.get(at("minutes-detail", meeting)))
    assert "Le texte dit +46 601 €, le tableau dit 46 201 € (Résultat de l’exercice)." in told
    assert told.count("À vérifier") == 2


def test_the_second_of_two_who_save_is_told_and_keeps_its_words(bureau, meeting):
    draft_minutes(meeting=meeting, by=None)
    item = f"item:{Resolution.objects.get().item_id}"
    write = at("minutes-write", meeting)
    was = print_of({"text": "Ana présente les comptes."})
    bureau.post(write, {f"was-seed:{item}": was, f"text-seed:{item}": "Mots de la première."})

    refused = bureau.post(write, {f"was-seed:{item}": was, f"text-seed:{item}": "Mots de la seconde."})

    told = words(refused)
    assert "Rien n’est perdu" in told
    assert "Mots de la première." in told
    assert "Mots de la seconde." in told
    assert "Mots de la seconde." not in str(Minutes.objects.get().blocks)
    again = print_of({"text": "Mots de la première."})
    bureau.post(write, {f"was-seed:{item}": again, f"text-seed:{item}": "Mots de la seconde."})
    assert "Mots de la seconde." in str(Minutes.objects.get().blocks)


def test_a_passage_that_is_nowhere_is_refused_by_nobody(bureau, meeting):
    draft_minutes(meeting=meeting, by=None)

    bureau.post(at("minutes-write", meeting), {"was-../../x": "a", "text-../../x": "b", "insert": "x/y"})

    assert "../../x" not in str(Minutes.objects.get().blocks)
    assert bureau.get(at("minutes-write", meeting)).status_code == 302


def test_the_register_lists_searches_filters_and_exports(bureau, meeting):
    here = reverse("governance:decision-list")

    assert "Approbation des comptes" in words(bureau.get(here))
    assert "Approbation" in words(bureau.get(here, {"q": "COMPTES approbation", "result": "yes"}))
    assert "Approbation" not in words(bureau.get(here, {"result": "no"}))
    assert "Approbation des comptes" in bureau.get(here, {"export": "csv"}).getvalue().decode()
    assert bureau.get(here, {"export": "xlsx"}).getvalue().startswith(b"PK")


def test_an_extract_is_given_from_the_register(bureau, meeting):
    put = Resolution.objects.get()

    bureau.post(at("decision-extract", put), {"certified_by": "Ana Durand, présidente"}, follow=True)

    stored = StoredDocument.objects.get()
    assert "Extrait · Approbation des comptes" in words(bureau.get(at("decision-detail", put)))
    assert "préparation" in words(bureau.get(at("record-detail", stored)))
    assert render(stored).state == "rendered"


def test_a_decision_becomes_a_task_that_is_ticked(bureau, meeting):
    draft_minutes(meeting=meeting, by=None)
    item = Resolution.objects.get().item
    sent = {"title": "Publier les comptes", "owner": "Ana", "due_on": "01/07/2020"}

    bureau.post(f"{at('minutes-decision', meeting)}?point={item.pk}", sent)

    task = Task.objects.get(kind="decision")
    assert task.item == item
    assert "Publier les comptes, par Ana" in words(bureau.get(at("minutes-detail", meeting)))
    todo = reverse("governance:todo-list")
    assert "En retard" in words(bureau.get(todo, {"q": "publier"}))
    assert list(late_tasks(on=timezone.localdate())) == [task]
    bureau.post(at("todo-tick", task))
    task.refresh_from_db()
    assert task.done_on == timezone.localdate()
    assert "Publier" not in words(bureau.get(todo, {"q": "publier"}))
    assert "Faite" in words(bureau.get(todo, {"standing": "done"}))
    bureau.post(at("todo-tick", task))
    task.refresh_from_db()
    assert task.done_on is None


def test_a_bureau_is_written_up_on_one_page(bureau):
    statutes()
    body = create_body(name="Bureau", kind="bureau", code="bureau", by=None)
    rows = [
        seat(body, member(f"Asso {rank}"), titular=person(f"Nom{rank}"), starts_on=HELD_ON, term_on=None)
        for rank in range(3)
    ]
    meeting = Meeting.objects.create(body=body, title="Bureau de juin", starts_at=instant(14))
    page = bureau.get(at("meeting-writeup", meeting))
    assert "Décision 1" in words(page)

    bureau.post(
        at("meeting-writeup", meeting),
        {
            "opened": "14:00",
            "closed": "15:00",
            "chair": rows[0].holders.get().person_id,
            "present": [rows[0].pk, rows[1].pk],
            "remote": [rows[2].pk],
            "title_1": "Louer la salle",
            "owner_1": "Ana",
            "due_1": "01/09/2026",
            "how_1": "consensus",
            "title_2": "Adhérer au réseau",
            "how_2": "counted",
            "yes_2": "2",
            "no_2": "1",
            "next_on": "30/07/2026",
            "next_hour": "09:30",
        },
    )

    told = words(bureau.get(at("minutes-detail", meeting)))
    assert "2 présents et 1 à distance" in told
    assert "adopté par consensus" in told
    assert "2 voix pour, 1 voix contre" in told
    assert Meeting.objects.filter(body=body).count() == 2


def test_a_commission_is_chaired_by_those_named_to_lead_it(bureau):
    chamber = seat(board(), member("Asso"), titular=person("Présidente"), term_on=None)
    give_office(mandate=chamber, kind="president", starts_on=date(2026, 1, 1), by=None)
    body = create_body(name="Jeunesse", kind="commission", by=None)
    lead, staff = person("Référent"), person("Équipe")
    meeting = Meeting.objects.create(body=body, title="Jeunesse", starts_at=instant(14))
    address = at("meeting-writeup", meeting)

    alone = bureau.get(address).context["form"]
    WorkGroup.objects.update_or_create(body=body, defaults={"board_lead": lead, "staff_lead": staff})
    led = bureau.get(address).context["form"]

    assert (alone["chair"].initial, alone["secretary"].initial) == (None, None)
    assert (led["chair"].initial, led["secretary"].initial) == (lead.pk, staff.pk)


def test_a_page_of_decisions_that_does_not_hold_is_shown_again(bureau):
    statutes()
    body = create_body(name="Bureau", kind="bureau", code="bureau", by=None)
    one = seat(body, member("Asso"), titular=person("Nom"), starts_on=HELD_ON, term_on=None)
    meeting = Meeting.objects.create(body=body, title="Bureau de juin", starts_at=instant(14))
    sent = {
        "opened": "14:00",
        "closed": "15:00",
        "chair": one.holders.get().person_id,
        "present": [one.pk],
        "remote": [one.pk],
        "owner_1": "Ana",
        "title_2": "Adhérer",
        "how_2": "counted",
    }

    told = words(bureau.post(at("meeting-writeup", meeting), sent))

    assert "cochez l’un des deux" in told
    assert "Écrivez ce qui est décidé." in told
    assert "Combien de voix pour ?" in told
    assert not Minutes.objects.exists()
