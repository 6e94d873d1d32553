"""A meeting prepared in the pages: created, its agenda, its tasks."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cressmember.core.models import Entry, EntryDetail
from cressmember.kernel.violations import RuleViolation
from governance.actions.meeting.agenda import add_item, insert_usual_items
from governance.actions.meeting.resolution import write_resolution
from governance.models import AgendaItem, Meeting, MeetingPaper, Resolution
from tests.governance.actions.test_meeting_consultation import permitting
from tests.governance.gathered import instant, statutes
from tests.governance.meetings import DAY, meeting, text, the_assembly
from tests.governance.seats import board
from tests.governance.views.test_statutes import words

pytestmark = pytest.mark.django_db
LIST = reverse("governance:meeting-list")
CREATE = reverse("governance:meeting-create")


def page(name, row):
    return reverse(f"governance:{name}", args=[row.pk])


def asked(**changed):
    return {"day": "25/06/2026", "starts": "18h30", "format": "room", "place": "Salle A"} | changed


def test_a_meeting_is_created_of_the_kinds_that_the_statutes_name(bureau):
    text()
    body = the_assembly()

    chosen = bureau.get(CREATE, {"instance": body.pk})
    assert "Assemblée ordinaire (art. 10)" in words(chosen)
    bureau.post(f"{CREATE}?instance={body.pk}", asked(rules=["ago", "age"]))

    made = Meeting.objects.get()
    assert (made.body, made.rules) == (body, ["ago", "age"])
    assert made.title == "Assemblée générale mixte du 25 juin 2026"
    assert "18:30" in words(bureau.get(made.get_absolute_url())) or "18 h 30" in words(
        bureau.get(made.get_absolute_url())
    )


@pytest.mark.parametrize(
    ("code", "permitted", "said"),
    [("ca", True, ""), ("ca", False, "un article l’interdit (art. 17 bis)"), ("", True, "ne disent rien")],
)
def test_writing_is_offered_only_where_the_text_permits_it(bureau, code, permitted, said):
    statutes(bodies=permitting(permitted=permitted))
    body = board(code=code)

    page = bureau.get(CREATE, {"instance": body.pk})

    assert ('value="written"' in page.content.decode()) is (not said)
    assert said in words(page)


@pytest.mark.parametrize(
    ("changed", "until", "said"),
    [
        ({"ends": "12h", "last_day": "30/06/2026"}, instant(12, on=date(2026, 6, 30)), ""),
        ({"ends": "21h"}, instant(21, on=date(2026, 6, 25)), ""),
        ({"last_day": "30/06/2026"}, None, "jusqu’à quelle heure"),
        ({"ends": "12h", "last_day": "24/06/2026"}, None, "avant celui de l’ouverture"),
        ({"ends": "21h", "last_day": "30/06/2026", "format": "room"}, instant(21, on=date(2026, 6, 25)), ""),
    ],
)
def test_a_consultation_in_writing_may_last_several_days(bureau, changed, until, said):
    statutes(bodies=permitting())
    body = board(code="ca")

    page = bureau.post(
        f"{CREATE}?instance={body.pk}", asked(format="written", rules=["ca"]) | changed, follow=True
    )

    assert list(Meeting.objects.values_list("ends_at", flat=True)) == ([until] if until else [])
    assert said in words(page)


def test_a_kind_must_be_said_when_the_statutes_name_some(bureau):
    text()
    body = the_assembly()

    answer = bureau.post(f"{CREATE}?instance={body.pk}", asked())

    assert "Dites de quelle réunion il s’agit" in words(answer)
    assert not Meeting.objects.exists()


def test_a_gathering_has_no_body(bureau):
    bureau.post(f"{CREATE}?instance=aucune", asked(title="Webinaire d’accueil", ends="00h30"))

    made = Meeting.objects.get()
    assert made.body is None
    assert (made.ends_at - made.starts_at).total_seconds() == 6 * 3600
    assert "ouverte aux adhérents" in words(bureau.get(made.get_absolute_url()))


@pytest.mark.parametrize("instance", ["0", "x", "9999999999999999999999"])
def test_a_body_that_is_not_there_is_not_found(bureau, instance):
    assert bureau.get(CREATE, {"instance": instance}).status_code == 404


def test_a_chamber_without_bodies_is_told_so(bureau):
    assert "créez d’abord" in words(bureau.get(CREATE))


def test_meetings_are_searched_and_narrowed(bureau):
    body = the_assembly()
    meeting(body, rules=[])
    meeting(board(name="Bureau", kind="bureau"), rules=[], title="Bureau de rentrée")

    assert "2 réunions" in words(bureau.get(LIST))
    assert "1 réunion sur 2" in words(bureau.get(LIST, {"q": "rentree"}))
    assert "1 réunion sur 2" in words(bureau.get(LIST, {"instance": body.pk}))
    assert "Aucune réunion" in words(bureau.get(LIST, {"instance": "none"}))
    assert "2 réunions" in words(bureau.get(LIST, {"annee": "2026", "state": "draft"}))


def test_the_list_asks_as_much_for_three_as_for_one(bureau, django_assert_num_queries):
    body = the_assembly()
    meeting(body, rules=[])
    bureau.get(LIST)
    with django_assert_num_queries(7):
        bureau.get(LIST)
    meeting(body, rules=[], title="Autre")
    meeting(body, rules=[], title="Encore")

    with django_assert_num_queries(7):
        bureau.get(LIST)


def test_a_meeting_is_changed_then_called_off(bureau):
    made = meeting(rules=[])

    bureau.post(page("meeting-update", made), asked(title="Autre titre", day="26/06/2026"))
    made.refresh_from_db()
    assert (made.title, made.held_on.day) == ("Autre titre", 26)
    assert "Personne n’est encore convoqué" in words(bureau.get(page("meeting-cancel", made)))
    bureau.post(page("meeting-cancel", made), {"because": "Salle indisponible"})

    assert "Salle indisponible" in words(bureau.get(made.get_absolute_url()))
    refused = bureau.post(page("meeting-update", made), asked())
    assert "Cette réunion est annulée" in words(refused)


def test_the_usual_items_come_in_one_click_with_what_the_statutes_ask(bureau):
    text()
    made = meeting()

    assert "Rapport moral" in words(bureau.get(page("meeting-usual", made)))
    bureau.post(page("meeting-usual", made))

    told = words(bureau.get(page("meeting-agenda", made)))
    assert "2. Rapport moral" in told
    assert "18:10 – 18:25 · 15 min · Présidence · avec vote" in told
    assert "Décision ordinaire</strong> (art. 14)" in told
    assert told.count("il faut plus de la moitié") + told.count("Il faut plus de la moitié") == 1
    assert "il faut plus de la moitié" in told.lower()
    assert "Tous les points habituels y sont déjà" in words(bureau.get(page("meeting-usual", made)))


def test_items_are_moved_without_a_script(bureau):
    made = meeting(rules=[])
    first, second = (add_item(meeting=made, title=title, on=DAY, by=None) for title in ("Un", "Deux"))

    bureau.post(page("agendaitem-up", second))
    assert [item.title for item in AgendaItem.objects.filter(meeting=made)] == ["Deux", "Un"]
    bureau.post(page("agendaitem-down", second))
    bureau.post(page("agendaitem-down", second))
    assert [item.title for item in AgendaItem.objects.filter(meeting=made)] == ["Un", "Deux"]
    assert first.title == "Un"


def test_an_item_is_written_corrected_and_taken_away(bureau):
    made = meeting(rules=[])

    bureau.post(page("meeting-item", made), {"title": "Bilan", "minutes": "15"})
    item = AgendaItem.objects.get()
    bureau.post(page("agendaitem-update", item), {"title": "Bilan d’étape", "minutes": "20"})
    item.refresh_from_db()
    assert (item.title, item.minutes) == ("Bilan d’étape", 20)
    bureau.post(page("agendaitem-remove", item))

    assert not AgendaItem.objects.exists()


@pytest.mark.parametrize("minutes", ["-1", "99999", "9" * 30, "1e9", "NaN"])
def test_an_item_lasts_no_longer_than_a_day(bureau, minutes):
    told = bureau.post(page("meeting-item", meeting(rules=[])), {"title": "Bilan", "minutes": minutes})

    assert told.status_code < 500
    assert not AgendaItem.objects.exists()


def test_an_hour_that_the_change_of_time_swallows_ends_no_meeting(bureau):
    with pytest.raises(RuleViolation, match="finit après avoir commencé"):
        meeting(
            rules=[],
            starts_at=instant(2, 30, on=date(2027, 3, 28)),
            ends_at=instant(3, 15, on=date(2027, 3, 28)),
        )


def test_a_text_that_every_letter_would_carry_is_no_book(bureau):
    made = meeting(rules=[])
    item = AgendaItem.objects.create(meeting=made, position=1, title="Bilan")
    book = "é" * 60_000

    bureau.post(page("agendaitem-update", item), {"title": "Bilan", "text": book})
    bureau.post(page("agendaitem-resolution", item), {"title": "Bilan", "text": book, "matter": "other"})

    item.refresh_from_db()
    assert (item.text, item.resolutions.count()) == ("", 0)


def test_a_resolution_takes_the_decision_of_its_matter(bureau):
    text()
    made = meeting(rules=["ago", "age"])
    item = add_item(meeting=made, title="Statuts", on=DAY, by=None)

    bureau.post(
        page("agendaitem-resolution", item),
        {"title": "Nouveaux statuts", "text": "Ils sont adoptés.", "matter": "statutes"},
    )

    resolution = Resolution.objects.get()
    assert resolution.decision == "statutory"
    told = words(bureau.get(page("meeting-detail", made)))
    assert "statutory" not in told
    assert "au moins les deux tiers" in words(bureau.get(page("meeting-agenda", made))).lower()
    bureau.post(
        page("resolution-update", resolution),
        {"title": "Statuts", "text": "Adoptés.", "matter": "other", "decision": ""},
    )
    resolution.refresh_from_db()
    assert resolution.decision == "ordinary"
    bureau.post(page("resolution-remove", resolution))
    assert not Resolution.objects.exists()


def test_the_parts_of_the_result_must_make_it(bureau):
    made = meeting(rules=[])
    item = add_item(meeting=made, title="Affectation du résultat", on=DAY, by=None)
    told = {"year": "2025", "result": "46 201", "to_0": "au report à nouveau", "amount_0": "46 000"}

    refused = bureau.post(page("agendaitem-result", item), told)
    assert "il reste 201,00 € à affecter" in words(refused)
    bureau.post(
        page("agendaitem-result", item), told | {"to_1": "aux réserves pour projet", "amount_1": "201"}
    )

    assert "46\u202f201,00" in Resolution.objects.get().text


def test_seats_to_fill_are_proposed_from_the_mandates(bureau):
    from tests.governance.seats import college, member, seat

    made = meeting(rules=[])
    council = board()
    seat(council, member("La Ruche"), college=college(), term_on=made.held_on)
    item = add_item(meeting=made, title="Élections", on=DAY, by=None)

    page_ = bureau.get(page("agendaitem-election", item))
    assert "1 mandat qui finit" in words(page_)
    chosen = bureau.get(page("agendaitem-election", item), {"sieges": "0"})
    assert f'value="{council.pk}" selected' in chosen.content.decode()
    bureau.post(page("agendaitem-election", item), {"body": council.pk, "seats": "1", "territory": "44"})
    election = item.elections.get()
    assert (election.seats, election.territory) == (1, "44")
    bureau.post(page("election-update", election), {"body": council.pk, "seats": "3"})
    election.refresh_from_db()
    assert election.seats == 3
    bureau.post(page("election-remove", election))
    assert not item.elections.exists()


def test_a_paper_is_kept_private_and_given_back(bureau, client):
    made = meeting(rules=[])
    file = SimpleUploadedFile("budget.pdf", b"%PDF-1.7 budget", "application/pdf")

    bureau.post(page("meeting-paper", made), {"file": file, "title": "Budget 2026"})

    paper = MeetingPaper.objects.get()
    answer = bureau.get(page("paper-file", paper))
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 budget"
    wrong = SimpleUploadedFile("budget.pdf", b"PK", "application/pdf")
    assert "pas un PDF" in words(bureau.post(page("meeting-paper", made), {"file": wrong}))
    bureau.post(page("paper-remove", paper))
    assert not MeetingPaper.objects.exists()


def test_tasks_are_ticked_and_reopened(bureau):
    made = meeting(rules=[])
    task = made.tasks.first()

    bureau.post(page("task-tick", task))
    task.refresh_from_db()
    assert task.done_on is not None
    bureau.post(page("task-tick", task))
    task.refresh_from_db()
    assert task.done_on is None
    bureau.post(page("meeting-task", made), {"title": "Réserver la salle", "due_on": "01/06/2026"})
    assert "Réserver la salle" in words(bureau.get(made.get_absolute_url()))


def test_a_sum_of_usual_votes_is_written_once(bureau):
    text()
    made = meeting()
    assert insert_usual_items(meeting=made, on=DAY, by=None) == 12
    assert insert_usual_items(meeting=made, on=DAY, by=None) == 0
    item = made.items.first()
    write_resolution(item=item, title="R", text="T", by=None)
    assert Decimal(made.items.count()) == 12


def test_other_business_stays_the_last(bureau):
    text()
    row = meeting(the_assembly())
    insert_usual_items(meeting=row, on=DAY, by=None)

    add_item(meeting=row, on=DAY, title="Fusion", by=None)

    titles = list(row.items.order_by("position").values_list("title", flat=True))
    assert titles[-2:] == ["Fusion", "Questions diverses"]


@pytest.mark.parametrize("known", [True, False])
def test_the_history_reads_a_kind_of_decision_by_its_name(bureau, known):
    text()
    held = meeting()
    item = add_item(meeting=held, title="Motion", on=DAY, by=None)
    write_resolution(item=item, title="M", text="T", by=None)
    if not known:
        entry = Entry.objects.get(event="governance.resolution_written")
        EntryDetail.objects.filter(entry=entry).update(changes={"decision": [None, "gone"]})

    moments = bureau.get(held.get_absolute_url()).context["moments"]

    said = ("", "Décision ordinaire") if known else ("", "que les statuts ne nomment pas")
    told = [moment.changes.get("Sorte de décision") for moment in moments]
    assert [each for each in told if each] == [said]
