import json

import pytest
from django.core.management import CommandError, call_command

from tests.governance.document import complete

QUESTION = {
    "kind": "decision",
    "expected": "yes",
    "body": "ag",
    "decision": "ordinary",
    "groups": [
        {"members": 240, "came": [{"way": "present", "members": 42}, {"way": "proxy", "members": 18}]}
    ],
    "votes": [{"yes": 28, "no": 27, "abstain": 4}],
}


def scenario(*questions, **changed):
    return {"name": "Assemblée de juin", "statutes": complete(), "questions": list(questions)} | changed


def simulated(capsys, tmp_path, document):
    file = tmp_path / "scenario.json"
    file.write_text(json.dumps(document))
    call_command("simulate", file)
    return json.loads(capsys.readouterr().out)


def test_verdicts_are_printed_with_their_figures(capsys, tmp_path):
    (answer,) = simulated(capsys, tmp_path, scenario(QUESTION))["answers"]

    assert (answer["expected"], answer["outcome"]) == ("yes", "yes")
    quorum, majority = answer["parts"]
    assert (quorum["figures"]["required"], quorum["figures"]["gathered"]) == (60, 60)
    assert (majority["figures"]["base"], majority["figures"]["required"], majority["article"]) == (
        55,
        28,
        "14",
    )


def test_statutes_may_stand_in_a_file_beside_the_scenario(capsys, tmp_path):
    (tmp_path / "statuts.json").write_text(json.dumps(complete()))

    told = simulated(capsys, tmp_path, scenario(QUESTION, statutes="statuts.json"))

    assert told["answers"][0]["outcome"] == "yes"


def test_an_answer_that_was_not_expected_fails(capsys, tmp_path):
    with pytest.raises(CommandError, match="celle attendue \\(2\\)"):
        simulated(capsys, tmp_path, scenario(QUESTION, QUESTION | {"expected": "no"}))


def test_a_hole_in_the_statutes_is_named(capsys, tmp_path):
    whole = complete()
    del whole["bodies"][0]["decisions"][0]["majority"]["tie"]

    with pytest.raises(
        CommandError, match=r"il manque ce que vaut l’égalité. \[statutes.bodies.1.decisions.1"
    ):
        simulated(capsys, tmp_path, scenario(QUESTION, statutes=whole))


def test_what_the_statutes_do_not_know_is_said_and_the_rest_answered(capsys, tmp_path):
    unknown = QUESTION | {"body": "bureau"}
    del unknown["expected"]

    first, second = simulated(capsys, tmp_path, scenario(unknown, QUESTION))["answers"]

    assert "l’organe" in first["refused"]
    assert second["outcome"] == "yes"


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"{", "pas du JSON"), (b"\xff", "UTF-8"), (b"[]", "accolades"), (b"[" * 5_000, "sans fin")],
)
def test_a_file_that_is_no_scenario_is_refused(tmp_path, content, said):
    file = tmp_path / "scenario.json"
    file.write_bytes(content)

    with pytest.raises(CommandError, match=said):
        call_command("simulate", file)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CommandError, match="lecture impossible"):
        call_command("simulate", tmp_path / "nulle-part.json")
