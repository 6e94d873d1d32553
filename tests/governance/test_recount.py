"""The engine of statutes against a recount written apart from it, on scenarios drawn at random."""

import json
from collections import Counter
from fractions import Fraction

import pytest

from governance.rules.scenario import answers_of, scenario_from
from tests.governance.recount.counted import REFUSED, recount
from tests.governance.recount.examples import EXAMPLES
from tests.governance.recount.scenarios import scenario as drawn
from tests.governance.recount.smallest import smallest

SAMPLE, SHARE, SHARES = 500, 5_000, 20


def leaves(answer):
    """The verdicts that an answer is made of, each with figures of its own."""
    parts = answer.get("parts", [])
    return [leaf for part in parts for leaf in leaves(part)] if parts else [answer]


def told(answer):
    """The figures of the engine, in the words of the recount."""
    found = {"quorum": [], "majority": [], "weights": []}
    for figures in (leaf["figures"] for leaf in leaves(answer)):
        if "entitled" in figures:
            words = ("scope", "entitled", "gathered", "required")
            found["quorum"].append(tuple(figures[word] for word in words))
        elif "aggregation" in figures:
            shares = (Fraction(figures[word]) for word in ("weight_for", "weight", "share"))
            found["majority"].append((figures["aggregation"], *shares))
        elif "for" in figures:
            found["majority"].append(tuple(figures[word] for word in ("scope", "for", "base", "required")))
        elif "colleges" in figures:
            weights = {
                word.removeprefix("weight_"): Fraction(weight)
                for word, weight in figures.items()
                if word.startswith("weight_")
            }
            found["weights"].append(weights)
    # Of nobody, nothing is required.
    found["quorum"] = [figures for figures in found["quorum"] if figures[1]]
    return found


def counted(reading):
    return {
        "quorum": [figures for figures in reading.get("quorum", []) if figures[1]],
        "majority": reading.get("majority", []),
        "weights": [reading["weights"]] if "weights" in reading else [],
    }


def engine(scenario):
    """The answer of the engine to the one question."""
    read, problems = scenario_from(scenario)
    if read is None:
        return {"outcome": REFUSED, "problems": [problem.sentence for problem in problems]}
    (answer,) = answers_of(read)
    document = answer.document()
    return {"outcome": REFUSED} | document if "refused" in document else document


def difference(scenario):
    """Where the engine and the recount differ, in a few words; nothing when they agree."""
    (ours,) = recount(scenario)
    return _difference(engine(scenario), ours)


def _difference(theirs, ours):
    if theirs["outcome"] != ours["outcome"]:
        return f"the engine says {theirs['outcome']}, the recount {ours['outcome']}: {ours.get('why', '')}"
    if ours["outcome"] == REFUSED:
        return ""
    figures, readings = told(theirs), [counted(reading) for _, reading in ours["readings"]]
    for word, found in figures.items():
        possible = [sorted(reading[word], key=str) for reading in readings]
        # Where the text is open, the engine shows the readings that matter, among all of them.
        exact = sorted(found, key=str) in possible
        known = [one for reading in possible for one in reading]
        if not exact and (len(readings) == 1 or any(one not in known for one in found)):
            return f"{word}: the engine finds {found}, the recount {possible}"
    return ""


def agree(seeds):
    """How many scenarios of each outcome agree; the first that does not is printed, as small as may be."""
    outcomes = Counter()
    for seed in seeds:
        scenario = drawn(seed)
        (ours,) = recount(scenario)
        if found := _difference(engine(scenario), ours):
            pytest.fail(f"seed {seed}: {found}\n{json.dumps(shrunk(scenario, found), ensure_ascii=False)}")
        outcomes[ours["outcome"]] += 1
    return outcomes


def shrunk(scenario, found):
    """The smallest scenario found with the same difference: a file for ``manage.py simulate``."""
    kind = found.partition(":")[0]
    return smallest(
        scenario, lambda one: scenario_from(one)[0] is not None and difference(one).startswith(kind)
    )


def test_a_sample_of_random_scenarios_is_counted_twice_alike():
    outcomes = agree(range(SAMPLE))

    assert sum(outcomes.values()) == SAMPLE
    assert min(outcomes[word] for word in ("yes", "no", "to_decide", REFUSED)) >= 10


@pytest.mark.prove
@pytest.mark.parametrize("share", range(SHARES))
def test_a_hundred_thousand_random_scenarios_are_counted_twice_alike(share):
    outcomes = agree(range(share * SHARE, (share + 1) * SHARE))

    assert sum(outcomes.values()) == SHARE
    assert min(outcomes[word] for word in ("yes", "no", "to_decide", REFUSED)) >= 100


@pytest.mark.parametrize(("outcome", "scenario"), EXAMPLES.values(), ids=EXAMPLES)
def test_the_recount_reads_the_text_so(outcome, scenario):
    assert recount(scenario)[0]["outcome"] == outcome


@pytest.mark.parametrize("scenario", [scenario for _, scenario in EXAMPLES.values()], ids=EXAMPLES)
def test_the_engine_reads_the_text_so_too(scenario):
    assert difference(scenario) == ""
