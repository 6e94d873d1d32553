"""The pages of an import: columns confirmed, report read, rows mended."""

from io import BytesIO

import openpyxl
import pytest

from cressmember.core.models import Entry, Job
from cressmember.core.queries import verify_chain
from cressmember.members.models import Organisation
from cressmember.office.actions.import_batch import apply_batch
from cressmember.office.models import ImportBatch, LearntColumn
from tests.office.conftest import DEMO_FILE, workbook

pytestmark = pytest.mark.django_db

HEADER = ["Maison", "Collège", "Couleur", "SIRET"]
ROWS = [
    ["Écluse des Ourcq", "Assos", "bleu", "46922581700011"],
    ["Ateliers du Quai", "Coop", "vert", "123"],
    ["Halle aux Grains", "", "jaune", ""],
]
FILE = workbook(Membres=[["Titre"], HEADER, *ROWS], Brouillon=[["a", "b"], ["c", "d"]])


def columns_page(desk, batch, **changes):
    """Send the page of columns as it is shown, with these changes."""
    page = desk.get(f"/gestion/imports/{batch.pk}/colonnes/")
    form = page.context["form"]
    data = {name: "" if (value := form[name].value()) is None else value for name in form.fields}
    return desk.post(f"/gestion/imports/{batch.pk}/colonnes/", data | changes, follow=True)


@pytest.fixture
def batch(bring, desk):
    """The little file, its columns confirmed."""
    _, batch = bring("membres.xlsx", FILE)
    seen = columns_page(desk, batch, kind_0="members", header_0="2")
    form = seen.context["form"]
    data = {name: "" if (value := form[name].value()) is None else value for name in form.fields}
    desk.post(f"/gestion/imports/{batch.pk}/colonnes/", data | {"column_0_0": "name"})
    batch.refresh_from_db()
    return batch


def row(desk, batch, line, **data):
    return desk.post(f"/gestion/imports/{batch.pk}/lignes/1/{line}/", data, follow=True)


def outcomes(batch):
    return list(batch.rows.order_by("line").values_list("line", "outcome"))


def test_a_file_that_nobody_recognises_asks_what_its_sheets_are(bring):
    answer, batch = bring("membres.xlsx", FILE)

    assert batch.state == ImportBatch.State.UPLOADED
    assert "Aucune feuille n’a été reconnue" in answer.content.decode()
    assert answer.redirect_chain[-1][0].endswith("/colonnes/")


def test_a_sheet_that_changes_role_is_shown_again_before_it_counts(bring, desk):
    _, batch = bring("membres.xlsx", FILE)

    answer = columns_page(desk, batch, kind_0="members", header_0="2")

    labels = [line.label for line in answer.context["form"].blocks()[0].lines]
    assert (answer.status_code, labels) == (200, HEADER)
    assert "Vérifiez les colonnes" in answer.content.decode()
    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.UPLOADED


def test_a_confirmed_mapping_is_rehearsed_journaled_and_remembered(batch, bring):
    assert batch.state == ImportBatch.State.REHEARSED
    assert outcomes(batch) == [(3, "created"), (4, "created"), (5, "skipped")]
    assert list(LearntColumn.objects.values_list("kind", "label", "field")) == [("members", "Maison", "name")]
    assert Entry.objects.filter(event="office.import_mapped").count() == 1

    _, again = bring("autre.xlsx", workbook(Liste=[HEADER, *ROWS]))

    assert outcomes(again) == [(2, "created"), (3, "created"), (4, "skipped")]


def test_a_mapping_without_a_name_is_refused_with_its_sentence(batch, desk):
    answer = columns_page(desk, batch, column_0_0="")

    assert "dites quelle colonne donne « Raison sociale »" in answer.content.decode().replace("\xa0", " ")
    batch.refresh_from_db()
    assert outcomes(batch)[0] == (3, "created")


def test_two_columns_may_not_say_the_same_thing(batch, desk):
    answer = columns_page(desk, batch, column_0_2="name")

    assert "disent la même chose" in answer.content.decode()


def test_a_sheet_may_be_left_unread(batch, desk):
    answer = columns_page(desk, batch, kind_0="ignored")

    assert "Vérifiez" in answer.content.decode()


def test_the_report_is_filtered_paged_and_taken_away(batch, desk):
    here = f"/gestion/imports/{batch.pk}/"

    skipped = desk.get(f"{here}lignes/?outcome=skipped")
    with_problems = desk.get(f"{here}lignes/?problems=with&q=ateliers")
    blocking = desk.get(f"{here}problemes/?effect=blocks")
    text = desk.get(f"{here}problemes/?export=csv").getvalue().decode("utf-8-sig")
    book = openpyxl.load_workbook(BytesIO(desk.get(f"{here}lignes/?export=xlsx").getvalue()))
    ods = desk.get(f"{here}problemes/?export=ods")

    assert skipped.context["count_sentence"] == "1 ligne sur 3"
    assert [record.name for record in with_problems.context["leaf"].object_list] == ["Ateliers du Quai"]
    assert [record.line for record in blocking.context["leaf"].object_list] == [5]
    assert text.splitlines()[1].startswith("Ligne 4;Membres;SIRET;123;")
    assert [cell.value for cell in book.active[2]][:3] == ["Écluse des Ourcq", 3, "Associations"]
    assert ods.headers["Content-Type"] == "application/vnd.oasis.opendocument.spreadsheet"


def test_a_list_of_rows_costs_the_same_for_one_and_for_three(batch, desk, django_assert_num_queries):
    address = f"/gestion/imports/{batch.pk}/lignes/"
    desk.get(address)

    with django_assert_num_queries(9):
        desk.get(address)
    batch.rows.exclude(line=3).delete()
    with django_assert_num_queries(9):
        desk.get(address)


def test_a_cell_is_corrected_and_the_rehearsal_run_again(batch, desk):
    page = desk.get(f"/gestion/imports/{batch.pk}/lignes/1/5/")
    assert "Il manque le collège" in page.content.decode()

    row(desk, batch, 5, act="correct", cell_0="Halle aux Grains", cell_1="Assos", cell_2="jaune", cell_3="")

    batch.refresh_from_db()
    entry = Entry.objects.get(event="office.import_corrected")
    assert outcomes(batch)[2] == (5, "created")
    assert entry.detail.changes == {"Membres, ligne 5, colonne 2": ["", "Assos"]}
    assert verify_chain().holds


def test_a_correction_that_says_the_same_changes_nothing(batch, desk):
    row(desk, batch, 3, act="correct", cell_0=ROWS[0][0], cell_1="Assos", cell_2="bleu", cell_3=ROWS[0][3])

    assert not Entry.objects.filter(event="office.import_corrected").exists()


def test_a_row_left_out_is_no_longer_listed_among_what_blocks(batch, desk):
    blocked = f"/gestion/imports/{batch.pk}/lignes/1/5/"
    assert blocked in desk.get(batch.get_absolute_url()).text

    row(desk, batch, 5, act="leave_out")

    assert blocked not in desk.get(batch.get_absolute_url()).text


def test_a_row_is_left_out_and_taken_back(batch, desk):
    row(desk, batch, 3, act="leave_out")
    left = outcomes(batch)[0], batch.rows.get(line=3).left_out
    fates = dict(batch.rows.with_fate().values_list("line", "fate"))
    told = desk.get(f"/gestion/imports/{batch.pk}/appliquer/").text.replace("\u00a0", " ")
    row(desk, batch, 3, act="leave_out")

    row(desk, batch, 3, act="take_back")

    assert left == ((3, "skipped"), True)
    assert fates == {3: "left_out", 4: "created", 5: "skipped"}
    assert "1 fiche créée, 1 ligne bloquée et 1 ligne écartée par vous." in told
    assert outcomes(batch)[0] == (3, "created")
    assert Entry.objects.filter(event="office.import_row_left_out").count() == 1
    assert Entry.objects.filter(event="office.import_row_taken_back").count() == 1


def test_a_shared_siret_waits_for_its_reason(bring, desk):
    siret = ROWS[0][3]
    rows = [["Raison sociale", "Collège", "SIRET"], ["Écluse", "Assos", siret], ["Écluses", "Assos", siret]]
    _, batch = bring("deux.xlsx", workbook(Liste=rows))
    columns_page(desk, batch)
    assert outcomes(batch) == [(2, "created"), (3, "skipped")]

    row(desk, batch, 3, act="share", because="Hébergée par la première")

    assert outcomes(batch) == [(2, "created"), (3, "created")]
    batch.refresh_from_db()
    apply_batch(batch=batch, by=None)
    assert list(Organisation.objects.values_list("name", "siret", "siret_shared_because")) == [
        ("Écluse", siret, ""),
        ("Écluses", siret, "Hébergée par la première"),
    ]


def test_under_another_name_a_shared_siret_is_left_empty_until_then(bring):
    siret = ROWS[0][3]
    rows = [["Raison sociale", "Collège", "SIRET"], ["Écluse", "Assos", siret], ["Halle", "Assos", siret]]

    _, batch = bring("deux.xlsx", workbook(Liste=rows))

    assert outcomes(batch) == [(2, "created"), (3, "created")]
    assert "laissé vide ici" in batch.problems.get().message
    apply_batch(batch=batch, by=None)
    assert list(Organisation.objects.values_list("siret", flat=True)) == [siret, ""]


def test_a_number_belongs_to_one_row(bring):
    rows = [["N°", "Raison sociale", "Collège"], [7, "Écluse", "Assos"], [7, "Halle", "Assos"]]

    _, batch = bring("deux.xlsx", workbook(Liste=rows))

    assert "déjà celui de la ligne 2" in batch.problems.get().message
    apply_batch(batch=batch, by=None)
    assert list(Organisation.objects.values_list("number", flat=True)) == [7, None]


def test_a_member_without_any_mark_brought_in_twice_is_itself_unless_it_says_another_place(bring, desk):
    def rehearsed(city):
        _, batch = bring(
            "m.xlsx", workbook(A=[["Raison sociale", "Collège", "Ville"], ["Quai", "Assos", city]])
        )
        columns_page(desk, batch)
        batch.refresh_from_db()
        return batch

    apply_batch(batch=rehearsed("Pantin"), by=None)

    assert outcomes(rehearsed("Pantin")) == [(2, "unchanged")]
    assert outcomes(rehearsed("Lyon")) == [(2, "created")]


def test_what_blocks_another_sheet_is_listed_apart_and_its_files_go_with_the_others(bring, desk):
    departures = [
        ["Raison sociale", "Collège", "Motif", "Date"],
        ["Ancienne", "Assos", "démission", "2/3/2023"],
    ]
    file = workbook(
        Adhérents=[["Raison sociale", "Collège"], ["Écluse des Ourcq", "Assos"], ["", "Coop"]],
        Sorties=[*departures, ["Partie", "Assos", "démission", "bientôt"]],
    )
    _, batch = bring("membres.xlsx", file)
    page = columns_page(desk, batch)

    listed = [(title, [row.sheet for row in rows]) for title, rows in page.context["blocking"]]
    assert listed == [
        ("Lignes bloquées", ["Adhérents"]),
        ("Lignes bloquées des autres feuilles", ["Sorties"]),
    ]
    batch.refresh_from_db()
    apply_batch(batch=batch, by=None)
    told = desk.get(f"/gestion/imports/{batch.pk}/annuler/").content.decode()
    assert (
        "2 fiches créées par ce fichier disparaissent, celles des autres feuilles comprises"
        in told.replace("\u00a0", " ")
    )


def test_nothing_is_written_before_the_columns_are_confirmed(bring, desk):
    _, batch = bring(DEMO_FILE.name, DEMO_FILE.read_bytes())

    answer = desk.post(f"/gestion/imports/{batch.pk}/appliquer/", follow=True)

    assert "Confirmez d’abord" in answer.content.decode()
    assert not Job.objects.exists()


def test_the_demonstration_file_is_brought_in_from_the_screen(bring, desk):
    _, batch = bring(DEMO_FILE.name, DEMO_FILE.read_bytes())
    columns_page(desk, batch)
    page = desk.post(f"/gestion/imports/{batch.pk}/", {"college_0": "associations"}, follow=True)
    assert page.context["report"]["created"] == 159

    desk.post(f"/gestion/imports/{batch.pk}/appliquer/")

    job = Job.objects.get()
    assert (job.kind, job.arguments) == ("office.apply_import", {"batch": batch.pk})


@pytest.mark.parametrize("path", ["", "colonnes/", "lignes/", "problemes/", "lignes/1/3/"])
def test_a_file_that_is_written_shows_its_report_and_changes_no_more(batch, desk, path):
    apply_batch(batch=batch, by=None)

    answer = desk.get(f"/gestion/imports/{batch.pk}/{path}", follow=True)
    mended = row(desk, batch, 3, act="leave_out")

    assert answer.status_code == 200
    assert mended.status_code == 404


@pytest.mark.parametrize("path", ["lignes/9/3/", "lignes/1/99/", "lignes/1/0/"])
def test_a_row_that_is_not_in_the_file_is_not_found(batch, desk, path):
    assert desk.get(f"/gestion/imports/{batch.pk}/{path}").status_code == 404


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"act": "share", "because": "x" * 251}, "trop longue"),
        ({"act": "correct", "cell_0": "x" * 2001}, "2000"),
    ],
)
def test_what_is_too_long_is_refused(batch, desk, data, sentence):
    assert sentence in row(desk, batch, 3, **data).content.decode().replace("\xa0", "")
    assert outcomes(batch)[0] == (3, "created")


def test_a_shared_siret_may_be_taken_back(batch, desk):
    row(desk, batch, 3, act="share", because="Même adresse")

    row(desk, batch, 3, act="share", because=" ")

    batch.refresh_from_db()
    assert batch.choices["sheets"]["Membres"]["shared"] == {}


def test_a_column_put_back_to_its_own_meaning_is_forgotten(batch, desk):
    columns_page(desk, batch, column_0_2="sector")
    assert LearntColumn.objects.filter(label="Couleur", field="sector").exists()

    columns_page(desk, batch, column_0_2="")

    assert list(LearntColumn.objects.values_list("label", flat=True)) == ["Maison"]


@pytest.mark.parametrize("header", ["²", "9" * 5000, "-1", "0", "999999", "\x00"])
def test_a_page_of_columns_that_was_tampered_with_breaks_nothing(batch, desk, header):
    answer = columns_page(desk, batch, shown_header_0=header, header_0=header, kind_0="partners")

    assert answer.status_code == 200


def test_a_cell_with_markup_is_shown_as_it_was_typed(bring, desk):
    """What a problem quotes stands beside the cell to correct: it is text, never part of the page."""
    hostile = "<img src=x>@<form action=/compte/logout/>"
    header = ["Raison sociale", "Collège", "Courriel"]
    _, batch = bring(
        "membres.xlsx", workbook(Membres=[header, ["Écluse des Ourcq", "Associations", hostile]])
    )
    problem = batch.problems.get()
    assert "<img src=x>" in problem.message

    page = desk.get(problem.get_absolute_url()).content.decode()

    assert "&lt;img src=x&gt;" in page
    assert "<img src=x>" not in page
