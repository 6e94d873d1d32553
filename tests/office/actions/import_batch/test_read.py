"""What a file says before anything is understood of it, and the files that say nothing."""

import pytest

from cressmember.kernel.violations import RuleViolation
from cressmember.office.actions.import_batch import read_file, rehearse
from tests.office.conftest import DEMO_FILE

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("vide.xlsx", b"", "vide"),
        ("photo.xlsx", b"%PDF-1.7 ...", "n’est pas un tableau"),
        ("abime.xlsx", b"PK\x03\x04 nothing good", "abîmé"),
        ("abime.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 nothing good", "ne s’ouvre pas"),
        ("texte.csv", b"bonjour", "qu’une colonne"),
        ("autre.csv", b"a;b\n1;2\n", "Aucune feuille"),
    ],
)
def test_a_wrong_file_gets_a_clear_sentence_and_changes_nothing(name, data, message):
    with pytest.raises(RuleViolation, match=message):
        rehearse(read_file(name, data))


def test_a_file_too_large_is_refused_before_it_is_opened(settings):
    settings.IMPORT_MAX_BYTES = 10

    with pytest.raises(RuleViolation, match="dépasse"):
        read_file("gros.xlsx", DEMO_FILE.read_bytes())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_csv_is_read_in_its_encoding(encoding):
    text = "Raison sociale;Collège\nÉcluse des Ourcq;Assos\n=1+1;Mutuelles\n"

    rehearsal = rehearse(read_file("adherents.csv", text.encode(encoding)))

    assert [planned.row.name for planned in rehearsal.planned] == ["Écluse des Ourcq", "=1+1"]
    assert rehearsal.by_college == {"associations": 1, "mutuals": 1}
