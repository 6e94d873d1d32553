import pytest
from django.core.management import CommandError, call_command

from billing.rules.statement import read_file
from cressmember.core.models import Chamber


def test_a_statement_to_try_is_written_from_what_is_owed(issued, tmp_path, capsys):
    file = tmp_path / "releve.xml"

    call_command("write_statement", file)

    read = read_file(file.read_bytes(), iban=Chamber.current().iban)
    assert (len(read.movements), read.difference) == (11, 0)
    assert read.movements[0].text.startswith("COTISATION AC 2025 ")
    assert read.movements[1].other_name != ""
    assert "11 lignes" in capsys.readouterr().out
    with pytest.raises(CommandError, match="existe déjà"):
        call_command("write_statement", file)


def test_nothing_is_written_without_an_account_or_anything_owed(db, tmp_path):
    with pytest.raises(CommandError, match="pas d’IBAN"):
        call_command("write_statement", tmp_path / "a.xml")
    Chamber.objects.create(pk=1, name="CRESS", iban="FR1420041010050500013M02606")
    with pytest.raises(CommandError, match="Personne ne doit rien"):
        call_command("write_statement", tmp_path / "a.xml")
