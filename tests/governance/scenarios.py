"""Questions put to statutes, for the tests: what they answer, or why they refuse."""

from governance.rules.scenario import answers_of, scenario_from
from tests.governance.meeting import plain


def asked(statutes, **question):
    """The answer to one question."""
    scenario, problems = scenario_from({"name": "Essai", "statutes": statutes, "questions": [question]})
    assert [plain(problem.sentence) for problem in problems] == []
    (answer,) = answers_of(scenario)
    return answer


def refused(statutes, **question):
    """Why the statutes could not answer."""
    answer = asked(statutes, **question)
    assert answer.verdict is None
    return plain(answer.refused)


def malformed(statutes, **question):
    """What is wrong in a question."""
    _, problems = scenario_from({"name": "Essai", "statutes": statutes, "questions": [question]})
    return [plain(problem.sentence) for problem in problems]
