"""Statutes as one document: whole, or refused with what is missing and what contradicts."""

import typing
from dataclasses import is_dataclass

import pytest

from cressmember.kernel.violations import RuleViolation
from governance.rules.statutes import Statutes, problems_of, statutes_from
from governance.rules.text.editing import with_removed, with_value
from governance.rules.text.reading import terms_of, written
from tests.governance.document import FRANCHISE, assembly, college, colleges, complete, decision, quorum
from tests.governance.files import statutes_file


def sentences(document):
    return [problem.sentence.replace("\u00a0", " ") for problem in problems_of(document)]


def in_college(name):
    needed = quorum("1/4")
    needed["conditions"][0]["scope"] = {"college": name}
    return assembly(decisions=[decision(calls=[{"quorum": needed}])])


def test_a_complete_document_is_written_again_the_same():
    statutes = statutes_from(complete())

    assert statutes_from(written(statutes)) == statutes
    assert problems_of(complete()) == []


def test_everything_that_is_missing_is_said_at_once():
    assert sentences({})[:3] == [
        "Ce document : il manque le titre.",
        "Ce document : il manque les collèges.",
        "Ce document : il manque la qualité de membre.",
    ]
    with pytest.raises(RuleViolation, match="il manque le titre"):
        statutes_from({})


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"bodies": [assembly(), assembly()]}, "Deux organes portent le code « ag »."),
        (
            {"bodies": [assembly(), assembly(code="ca", name="Conseil")]},
            "Deux réunions portent le code « ago ».",
        ),
        (
            {"bodies": [in_college("fantome")]},
            "« Assemblée générale » cite le collège « fantome », qui n’existe pas.",
        ),
        (
            {"franchise": FRANCHISE | {"rules": [FRANCHISE["rules"][0] | {"meetings": ["congres"]}]}},
            "Le droit de vote cite la réunion « congres », qui n’existe pas.",
        ),
    ],
)
def test_what_contradicts_is_said(changed, said):
    assert said in sentences(complete(**changed))


def test_a_college_that_exists_may_be_named():
    assert problems_of(complete(bodies=[in_college("mutuelles")])) == []


def test_a_body_is_found_by_its_code():
    statutes = statutes_from(complete())

    assert statutes.body("ag").name == "Assemblée générale"
    with pytest.raises(RuleViolation, match="ne connaissent pas l’organe"):
        statutes.body("bureau")


WEIGHED = colleges(college("a", weight="1/2"), college("b", weight="1/4"))
NOT_A_WHOLE = "Les poids des collèges font 75 % au lieu de 100 %."
UNKNOWN_MEETING = "La décision « Décision ordinaire » est prise dans une réunion inconnue, « congres »."
STRANGE = assembly(decisions=[decision(meeting="congres")])


def told(document):
    """What is wrong in a document beside what it lacks: each with its place."""
    return [
        (problem.place, problem.sentence.replace("\u00a0", " "))
        for problem in problems_of(document)
        if "il manque" not in problem.sentence
    ]


@pytest.mark.parametrize(
    ("document", "found"),
    [
        # The weights are all there; a name, the band, and every other part are not.
        ({"colleges": with_removed(WEIGHED, ("colleges", 0, "name"))}, [(("colleges",), NOT_A_WHOLE)]),
        ({"colleges": {"colleges": WEIGHED["colleges"]}}, [(("colleges",), NOT_A_WHOLE)]),
        # One weight is not said: nothing can be.
        ({"colleges": with_removed(WEIGHED, ("colleges", 0, "weight"))}, []),
        ({"bodies": [STRANGE]}, [(("bodies", 0, "decisions", 0), UNKNOWN_MEETING)]),
        (
            {"bodies": [with_removed(STRANGE, ("distance",))]},
            [(("bodies", 0, "decisions", 0), UNKNOWN_MEETING)],
        ),
        (
            {"bodies": [STRANGE | {"decisions": [{"name": "Fusion"}, *STRANGE["decisions"]]}]},
            [(("bodies", 0, "decisions", 1), UNKNOWN_MEETING)],
        ),
        # A meeting whose code is not written yet may be the one.
        ({"bodies": [with_removed(STRANGE, ("meetings", 0, "code"))]}, []),
        ({"bodies": [with_removed(STRANGE, ("meetings",))]}, []),
    ],
)
def test_what_contradicts_is_said_as_soon_as_it_is_written(document, found):
    assert told(document) == found


def test_two_parts_contradict_each_other_whatever_the_others_lack():
    citing = with_removed(in_college("fantome"), ("records",))
    sentence = "« Assemblée générale » cite le collège « fantome », qui n’existe pas."
    half = {"colleges": colleges(college("associations")), "bodies": [{"name": "Conseil"}, citing]}

    assert told(half) == [(("bodies", 1), sentence)]
    nameless = with_value(half, ("bodies", 1), with_removed(citing, ("name",)))
    assert told(nameless) == [(("bodies", 1), sentence.replace("Assemblée générale", "Un organe"))]
    unsaid = with_removed(half, ("colleges", "colleges", 0, "code"))
    assert told(unsaid) == []
    seated = assembly(seating={"composition": {"seats": [{"kind": "seats", "college": "fantome"}]}})
    assert told({"colleges": colleges(college("associations")), "bodies": [seated]}) == []


def test_rules_that_cite_an_unknown_meeting_are_told_at_their_place():
    rules = {"rules": [{}, {"meetings": ["congres"]}, {"meetings": ["ago"]}]}
    strange = "Le droit de vote cite la réunion « congres », qui n’existe pas."

    assert told({"franchise": rules, "bodies": [assembly()]}) == [(("franchise",), strange)]
    assert told({"franchise": rules}) == []


def test_what_is_written_twice_is_said_before_the_rest():
    twice = {
        "colleges": {"colleges": [{"code": "a", "order": 1}, {"code": "a", "order": 1}, 3, {}]},
        "bodies": [
            {"code": "ag", "decisions": [{"code": "x"}, {"code": "x"}], "meetings": [{"code": "m"}] * 2},
            {"code": "ag"},
        ],
    }

    assert [sentence for _, sentence in told(twice)] == [
        "Les collèges (aucun : une liste vide) : écrivez-le entre accolades.",
        "Deux collèges portent le code « a ».",
        "Deux collèges ont le rang 1.",
        "Deux réunions portent le code « m ».",
        "Deux décisions portent le code « x ».",
        "Deux organes portent le code « ag ».",
    ]


def test_no_part_holds_itself():
    """So that no document, however deep, is gone down further than the parts are."""

    def depth(kind, within=()):
        assert kind not in within
        held = [each for _, hint in terms_of(kind).values() for each in _parts(hint)]
        return 1 + max((depth(each, (*within, kind)) for each in held), default=0)

    assert depth(Statutes) < 20


def _parts(hint):
    if typing.get_args(hint):
        return [each for one in typing.get_args(hint) for each in _parts(one)]
    return [hint] if is_dataclass(hint) and not hasattr(hint, "spelled") else []


@pytest.mark.parametrize("name", ["chamber", "fishing-federation", "mutual-insurer"])
def test_a_text_that_lacks_one_thing_contradicts_nothing(name):
    whole = statutes_file(name)

    for word in ("colleges", "franchise", "proxies", "membership", "title"):
        assert told(with_removed(whole, (word,))) == []
    for rank in range(len(whole["bodies"])):
        for word in ("code", "meetings", "decisions", "seating", "distance"):
            assert told(with_removed(whole, ("bodies", rank, word))) == []
