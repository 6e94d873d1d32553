"""What a question tells once it was answered, or refused."""

from governance.rules.scenario import answers_of, scenario_from
from tests.governance.document import complete

GROUPS = [{"members": 8, "came": [{"way": "present", "members": 2}]}]
ASKED = {"kind": "quorum", "body": "ag", "decision": "ordinary", "groups": GROUPS}


def told(question):
    scenario, problems = scenario_from({"name": "Essai", "statutes": complete(), "questions": [question]})
    assert problems == []
    (answer,) = answers_of(scenario)
    return answer.document()


def test_an_answer_tells_what_was_noted_and_expected():
    answer = told(ASKED | {"note": "le quart de huit", "expected": "yes"})

    assert (answer["note"], answer["expected"], answer["outcome"]) == ("le quart de huit", "yes", "yes")


def test_a_question_may_expect_nothing():
    answer = told(ASKED)

    assert "note" not in answer
    assert "expected" not in answer


def test_a_refused_question_says_why():
    assert "l’organe" in told(ASKED | {"body": "bureau"})["refused"]
