import io
import json

import pytest
from django.core.management import CommandError, call_command

from tests.billing.examples import FOLDER, plain

CASES = [
    {"name": "Première année", "college": "enterprises", "year": 2025, "membership_year": 1},
    {"name": "Sans chiffre", "college": "enterprises", "year": 2025, "membership_year": 2},
]
CASES[0]["figures"] = {"turnover": "320000"}


@pytest.fixture
def cases(tmp_path):
    path = tmp_path / "cas.json"
    path.write_text(json.dumps(CASES), encoding="utf-8")
    return path


def run(*arguments):
    out = io.StringIO()
    call_command("quote", *map(str, arguments), stdout=out)
    return json.loads(out.getvalue())


def test_amounts_are_printed_with_their_traces(cases):
    told = run(FOLDER / "services-federation.json", cases)

    first, second = told["cases"]
    assert (first["case"], first["amount"], first["net"]) == ("Première année", "336.00", "280.00")
    assert first["vat"] == {"mode": "taxed", "rate": "0.20", "amount": "56.00"}
    assert first["trace"]["amount"] == "336.00"
    assert "TVA à 20 %" in plain(first["explanation"])
    assert second["blocked"]["code"] == "figure_missing"
    assert told["scale"]["rules"][0]["label"] == "Outre-mer, 1re année"


def test_without_cases_the_scale_is_read_out():
    told = run(FOLDER / "fishing.json")

    assert list(told) == ["scale"]
    assert told["scale"]["rules"] == [
        {
            "label": "Associations agréées",
            "whom": "tous les adhérents",
            "base": "Nombre d’adhérents",
            "lines": [["Part proportionnelle", "35,63\u00a0€ par adhérent"]],
        }
    ]


def test_cases_come_from_the_standard_input_too(monkeypatch):
    class Typed:
        buffer = io.BytesIO(json.dumps([{"year": 2025, "figures": {"members": 1001}}]).encode())

    monkeypatch.setattr("sys.stdin", Typed)

    (told,) = run(FOLDER / "fishing.json", "-")["cases"]
    assert [part["amount"] for part in told["instalments"]] == ["8916.41"] * 3 + ["8916.40"]


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", "n’est pas du JSON"),
        (b"{", "à la ligne 1, caractère 2"),
        (b"\x89PNG\r\n\x1a\n\x00", "n’est pas un texte en UTF-8"),
        (b"\x00", "n’est pas du JSON"),
        (b"[" * 5000, "sans fin"),
        (b'"x"', "Le barème s’écrit entre accolades"),
        (b"{}", "n’a aucune règle"),
        (b'{"rules": [{"formula": {"kind": "magic"}}]}', "« magic » n’existe pas"),
        (b" " * 4_000_001, "est trop grand"),
    ],
)
def test_a_scale_that_cannot_be_read_is_refused_in_a_sentence(tmp_path, content, refusal):
    path = tmp_path / "bareme.json"
    path.write_bytes(content)

    with pytest.raises(CommandError) as told:
        run(path)

    assert refusal in plain(str(told.value))


@pytest.mark.parametrize("name", ["", "rien.json", "nul\x00.json"])
def test_a_file_that_is_none_is_refused_in_a_sentence(tmp_path, name):
    with pytest.raises(CommandError, match="lecture impossible"):
        run(tmp_path / name)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [("{}", "Les cas s’écrivent entre crochets"), ('[{"year": "x"}]', "« Cas 1 » : l’exercice")],
)
def test_a_wrong_case_is_refused_with_its_file(tmp_path, content, refusal):
    path = tmp_path / "cas.json"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(CommandError) as told:
        run(FOLDER / "garden.json", path)

    assert plain(str(told.value)).startswith(f"{path} : {refusal}")
