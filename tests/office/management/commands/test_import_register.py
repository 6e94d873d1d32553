"""The import from the command line."""

import pytest
from django.core.management import CommandError, call_command

from cressmember.members.models import Organisation
from cressmember.office.models import LearntValue
from tests.office.conftest import DEMO_FILE

pytestmark = pytest.mark.django_db


def test_the_command_prints_the_rehearsal_as_json(capsys, tmp_path):
    mapping = tmp_path / "answers.json"
    mapping.write_text('{"values": {"college": {"à définir": "associations"}}}', encoding="utf-8")

    call_command("import_register", DEMO_FILE, mapping=mapping, json=True)

    printed = capsys.readouterr().out
    assert '"created": 159' in printed
    assert '"called": "71950.00"' in printed
    assert not Organisation.objects.exists()


def test_the_command_rehearses_with_what_was_learnt(capsys):
    LearntValue.objects.create(field="college", spelling="à définir", meaning="associations")

    call_command("import_register", DEMO_FILE, json=True)
    rehearsed = capsys.readouterr().out
    call_command("import_register", DEMO_FILE, json=True, apply=True)

    assert '"created": 159' in rehearsed
    assert '"created": 159' in capsys.readouterr().out


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ('{"colonnes": {}}', "contient «\u00a0colonnes\u00a0», qui n’est pas connu"),
        ('{"sheets": {}}', "contient «\u00a0sheets\u00a0», qui n’est pas connu"),
        ('{"left_out": {}}', "«\u00a0left_out\u00a0» doit être une liste JSON"),
        ('{"values": []}', "«\u00a0values\u00a0» doit être un objet JSON"),
        ('{"values": {"college": "associations"}}', "«\u00a0values\u00a0» doit être un objet JSON"),
        ('{"columns": {"Nom": ["name"]}}', "«\u00a0columns\u00a0» doit être un objet JSON"),
        ('{"left_out": [{}]}', "«\u00a0left_out\u00a0» doit être une liste JSON"),
        ("[]", "doit être un objet JSON"),
        ("[" * 100_000, "Lecture impossible"),
    ],
)
def test_the_command_refuses_answers_that_it_does_not_know(tmp_path, said, sentence):
    mapping = tmp_path / "answers.json"
    mapping.write_text(said, encoding="utf-8")

    with pytest.raises(CommandError, match=sentence):
        call_command("import_register", DEMO_FILE, mapping=mapping)


def test_the_answers_of_a_file_are_laid_over_what_was_learnt(tmp_path, capsys):
    LearntValue.objects.create(field="college", spelling="à définir", meaning="associations")
    mapping = tmp_path / "answers.json"
    mapping.write_text('{"values": {"college": {"autre": "mutuals"}}}', encoding="utf-8")

    call_command("import_register", DEMO_FILE, mapping=mapping, json=True)

    assert '"created": 159' in capsys.readouterr().out


def test_the_command_says_what_is_wrong(tmp_path):
    with pytest.raises(CommandError, match="Lecture impossible"):
        call_command("import_register", tmp_path / "absent.xlsx")


def test_the_command_says_that_its_answers_cannot_be_read(tmp_path):
    mapping = tmp_path / "answers.json"
    mapping.write_bytes(b'{"left_out": "\xe9"}')

    with pytest.raises(CommandError, match="Lecture impossible"):
        call_command("import_register", DEMO_FILE, mapping=mapping)
