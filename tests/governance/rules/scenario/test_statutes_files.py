"""The statutes of the documentation are whole, and answer what their text says."""

import random
from collections import Counter

import pytest

from governance.rules.scenario import scenario_from
from governance.rules.scenario.scenario import Question
from governance.rules.statutes import Statutes, statutes_from
from governance.rules.text.reading import read_part, written
from tests.governance.files import (
    FOLDER,
    SCENARIOS,
    played,
    required_terms,
    scenario_file,
    statutes_file,
    without,
)
from tests.governance.meeting import plain

SEED = 20260625


def test_every_statutes_file_has_its_scenario():
    files = {path.name.removesuffix(".json") for path in FOLDER.glob("*.json")} - {
        f"{name}.scenario" for name in SCENARIOS
    }

    assert files == set(SCENARIOS)
    assert len(SCENARIOS) >= 8


@pytest.mark.parametrize("name", SCENARIOS)
def test_statutes_are_read_without_a_problem_and_written_again_the_same(name):
    statutes, problems = read_part(Statutes, statutes_file(name))

    assert problems == []
    assert statutes_from(written(statutes)) == statutes
    assert written(statutes_from(written(statutes))) == written(statutes)


@pytest.mark.parametrize("name", SCENARIOS)
def test_statutes_say_what_of_them_is_ours(name):
    assert "de nous" in statutes_file(name)["note"] or "aucune chambre" in statutes_file(name)["note"]


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_answer_is_the_expected_one(name):
    answers = played(name)
    wrong = [
        (rank, answer.question.note, answer.verdict and answer.verdict.outcome, answer.refused)
        for rank, answer in enumerate(answers, start=1)
        if not answer.is_expected
    ]

    assert wrong == []
    assert all(answer.question.expected is not None for answer in answers)


def test_every_kind_of_question_is_asked_somewhere():
    asked = Counter(question["kind"] for name in SCENARIOS for question in scenario_file(name)["questions"])

    assert set(asked) == {kind.kind for kind in Question.__args__}


def refused_without(document, statutes, place, title):
    assert statutes is not None
    problems = read_part(Statutes, without(document, place))[1]
    assert any(
        problem.place == place and problem.sentence.endswith(f"il manque {title}.") for problem in problems
    ), place


def every_required(name):
    document = statutes_file(name)
    statutes = statutes_from(document)
    return document, statutes, list(required_terms(statutes, document))


@pytest.mark.parametrize("name", SCENARIOS)
def test_statutes_with_a_hole_are_refused_with_what_is_missing(name):
    document, statutes, terms = every_required(name)

    for place, title in random.Random(SEED).sample(terms, 8):
        refused_without(document, statutes, place, title)


@pytest.mark.prove
@pytest.mark.parametrize("name", SCENARIOS)
def test_no_required_term_may_be_left_out(name):
    document, statutes, terms = every_required(name)

    for place, title in terms:
        refused_without(document, statutes, place, title)


def test_a_scenario_with_incomplete_statutes_names_what_is_missing():
    document = scenario_file("mutual-federation")
    place = ("statutes", "bodies", 0, "decisions", 0, "majority")

    scenario, problems = scenario_from(without(document, place))

    assert scenario is None
    assert [(problem.place, plain(problem.sentence)) for problem in problems] == [
        (place, "Les décisions : il manque la majorité.")
    ]


SENTENCES = [
    (
        "mutual-federation",
        1,
        "Quorum non atteint : 59 membres sur 240 (38 présents, 17 représentés, 0 à distance, 4 votes "
        "par correspondance et 0 vote électronique), 60 requis, le quart (art. L114-12).",
    ),
    (
        "mutual-federation",
        4,
        "Décision ordinaire, aux suffrages exprimés, 2e convocation : décision adoptée, 28 "
        "voix pour sur 55 suffrages exprimés (50,91 %), il en fallait 28, plus de la moitié (art. "
        "L114-12).",
    ),
    (
        "mutual-federation",
        5,
        "Décision ordinaire, aux membres participants, 2e convocation : décision rejetée, "
        "28 voix pour sur 59 voix des participants (47,46 %), il en fallait 30, plus de la moitié "
        "(art. L114-12).",
    ),
    (
        "mutual-insurer",
        1,
        "Modification des statuts, 1re convocation : pas de décision, faute de quorum. Quorum non "
        "atteint : 280 membres sur 903 (200 présents, 60 représentés et 20 votes par correspondance),"
        " 301 requis, le tiers (art. R322-65). Une 2e convocation peut suivre.",
    ),
    (
        "mutual-insurer",
        7,
        "Modification des statuts, 2e convocation : décision adoptée, 154 voix pour sur 230"
        " voix des participants (66,96 %), il en fallait 154, au moins les deux tiers (art. R322-65).",
    ),
    (
        "mutual-insurer",
        18,
        "2 procurations admises sur 2 (art. R322-58 à R322-65). Les pouvoirs en blanc votent pour, 1 voix.",
    ),
    (
        "block-cooperative",
        6,
        "Décision de l’assemblée, 1re convocation : décision adoptée, collèges a, b et d "
        "pour, soit 75,00 % du poids des collèges, il fallait au moins les trois quarts ("
        "statuts, assemblée).",
    ),
    (
        "hunting-federation",
        3,
        "8 procurations admises sur 9 (arrêté du 27 juin 2001). Double titre 2 : Procuration "
        "refusée : le porteur aurait 11 voix pour 10 au plus (arrêté du 27 juin 2001).",
    ),
    (
        "hunting-votes-1975",
        1,
        "Liste des électeurs : 1 électeur, 98 voix (arrêté du 18 septembre 1975, art. 11).",
    ),
    (
        "fishing-federation",
        3,
        "Décision extraordinaire, 1re convocation : pas de décision, faute de quorum. Quorum non "
        "atteint : 93 membres sur 94 (31 présents et 62 représentés), 94 requis, la totalité ("
        "arrêté du 5 février 2007, annexe). Une 2e convocation peut suivre, 15 jours au moins après "
        "cette réunion.",
    ),
    (
        "joint-fund",
        6,
        "Décision du conseil, 1re convocation, à trancher : la proposition est rejetée et un vote "
        "individuel doit suivre. Qu’a-t-il donné ? « adoption » donne oui et « rejet » donne non.",
    ),
    (
        "chamber",
        18,
        "6 collèges existent : « Insertion par l’activité économique » (2 membres) rejoint « Sociétés"
        " commerciales de l’ESS » (art. 7).",
    ),
    (
        "chamber",
        24,
        "Modification des statuts, 1re convocation : décision adoptée, 66,67 % pour, chaque"
        " collège pesant son poids, il fallait au moins les deux tiers (art. 15).",
    ),
]


@pytest.mark.parametrize(("name", "rank", "sentence"), SENTENCES)
def test_the_sentences_that_minutes_would_print(name, rank, sentence):
    assert plain(played(name)[rank - 1].verdict.sentence) == sentence


def figures(name, rank):
    return played(name)[rank - 1].verdict.figures


def test_the_members_of_a_small_college_vote_with_another_and_their_weights_are_added():
    weights = figures("weighted-cooperative", 3)

    assert (str(weights["weight_fondateurs"]), "weight_salaries" in weights) == ("3/5", False)
    (majority,) = (
        part for part in played("weighted-cooperative")[3].verdict.parts if "share" in part.figures
    )
    assert (str(majority.figures["weight_for"]), str(majority.figures["share"])) == ("3/4", "3/4")


def test_the_scale_of_votes_of_1975():
    assert [figures("hunting-votes-1975", rank)["votes"] for rank in range(1, 6)] == [98, 137, 91, 38, 39]


def test_who_is_not_on_the_roll_is_told_why():
    verdict = played("chamber")[9].verdict
    told = {part.figures["member"]: plain(part.sentence) for part in verdict.parts if not part.is_yes}

    assert (verdict.figures["electors"], verdict.figures["refused"]) == (3, 3)
    assert set(told) == {"Ludothèque", "Chorale", "Fanfare"}
    assert told["Chorale"] == (
        "Chorale : Ne vote pas : l’ancienneté de 3 mois n’est acquise que le 26 juin 2026, pour le "
        "25 juin 2026 (art. 10)."
    )
