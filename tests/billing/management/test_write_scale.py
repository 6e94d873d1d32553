from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from billing.actions.scale import adopt_scale
from billing.models import Scale
from billing.rules.scale_file import model_file
from tests.billing.scale_2024 import CODES


@pytest.fixture
def file(register, tmp_path):
    path = tmp_path / "bareme.json"
    path.write_text(model_file(CODES), encoding="utf-8")
    return path


def said(*arguments, **options):
    out = StringIO()
    call_command("write_scale", *arguments, stdout=out, **options)
    return out.getvalue().replace("\u00a0", " ").replace("\u202f", " ")


def test_a_scale_is_read_out_and_kept(file):
    printed = said(file, name="Barème 2026")

    assert "Structure, pour les structures (budget) :\n  moins de 50 000 € : 80,00 €" in printed
    assert Scale.objects.get(name="Barème 2026").version == 1


def test_a_check_keeps_nothing(file):
    assert "Réseau, pour les réseaux" in said(file, check=True)

    assert Scale.objects.count() == 1


def test_a_draft_is_replaced_until_it_is_adopted(file):
    said(file, name="Barème 2026")
    file.write_text(model_file(CODES).replace('"80"', '"90"'), encoding="utf-8")
    said(file, name="Barème 2026", replace=True)
    scale = Scale.objects.get(name="Barème 2026")
    assert (scale.version, '"90"' in str(scale.document).replace("'", '"')) == (1, True)

    adopt_scale(scale=scale, adopted_by="AG", adopted_on=date(2025, 6, 1), colleges=CODES, by=None)
    with pytest.raises(CommandError, match="est adopté"):
        said(file, name="Barème 2026", replace=True)


@pytest.mark.parametrize(
    ("text", "options", "refusal"),
    [
        ("{", {"name": "x"}, "n’est pas du JSON"),
        ('{"rules": []}', {"name": "x"}, "aucune règle"),
        (None, {}, "Donnez un nom"),
        (None, {"name": "inconnu", "replace": True}, "Aucun barème"),
        (None, {"name": "x" * 121}, "120 caractères"),
    ],
)
def test_what_is_wrong_is_said_in_french(file, text, options, refusal):
    if text is not None:
        file.write_text(text)

    with pytest.raises(CommandError, match=refusal):
        said(file, **options)


def test_a_file_that_is_not_there_is_said(db, tmp_path):
    with pytest.raises(CommandError, match="Lecture impossible"):
        said(tmp_path / "none.json", check=True)
