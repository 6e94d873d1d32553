from tests.governance.document import college, colleges, complete
from tests.governance.files import statutes_file
from tests.governance.scenarios import asked, malformed, refused

CHAMBER = statutes_file("chamber")
MUTUAL = statutes_file("mutual-federation")
YEAR = {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}
ROLL = {
    "kind": "roll",
    "meeting": "ago",
    "called_on": "2026-06-01",
    "meeting_on": "2026-06-25",
    "dues_year": YEAR,
}
APPLICANT = {"name": "Camille", "filed_on": "2026-06-01"}


def lists(*rounds, **changed):
    slates = [{"name": name, "candidates": [{"name": f"{name} 1"}, {"name": f"{name} 2"}]} for name in "AB"]
    return {"seats": 2, "lists": slates, "rounds": list(rounds)} | changed


def of_lists():
    """The chamber's statutes, its territories elected by lists in proportion."""
    seating = CHAMBER["bodies"][1]["seating"]
    election = seating["elections"][1]["election"] | {
        "scrutin": {"kind": "lists", "sharing": "largest_remainder"}
    }
    elections = [seating["elections"][0], seating["elections"][1] | {"election": election}]
    board = CHAMBER["bodies"][1] | {"seating": seating | {"elections": elections}}
    return CHAMBER | {"bodies": [CHAMBER["bodies"][0], board]}


def ballots(a, b):
    return {"cast": a + b, "votes": [{"candidate": "A", "votes": a}, {"candidate": "B", "votes": b}]}


def test_lists_share_the_seats_of_each_territory():
    one = asked(of_lists(), kind="election", body="ca", seats="Départements", contests=[lists(ballots(6, 4))])
    two = asked(
        of_lists(),
        kind="election",
        body="ca",
        seats="Départements",
        contests=[lists(ballots(6, 4), name="Nord"), lists(ballots(9, 1), name="Sud")],
    )

    assert one.verdict.is_yes
    assert (two.verdict.is_yes, len(two.verdict.parts)) == (True, 2)


def test_an_election_is_of_seats_or_of_an_office_once_for_each_college():
    contest = {"seats": 1, "candidates": [{"name": "Agnès"}], "rounds": [{"cast": 1, "votes": []}]}
    twice = [{"candidate": "Agnès", "votes": 1}] * 2
    election = {"kind": "election", "body": "ca", "contests": [contest]}

    assert malformed(CHAMBER, **election) == ["Une élection pourvoit des sièges, ou une fonction du bureau."]
    assert malformed(CHAMBER, **election | {"contests": [contest, contest]}, office="Président") == [
        "Deux élections sont données pour le même collège ou le même territoire."
    ]
    assert malformed(
        CHAMBER, **election | {"contests": [contest | {"candidates": []}]}, office="Président"
    ) == ["Une élection se tient entre candidats ou entre listes."]
    rounds = [{"cast": 1, "votes": twice}]
    assert malformed(
        CHAMBER, **election | {"contests": [contest | {"rounds": rounds}]}, office="Président"
    ) == ["Les voix du même candidat sont données deux fois."]


def test_what_is_not_elected_has_no_election():
    contests = [{"seats": 1, "candidates": [{"name": "A"}], "rounds": [{"cast": 1, "votes": []}]}]
    candidacy = {"kind": "candidacy", "body": "ca", "applicant": APPLICANT, "election_on": "2026-06-25"}
    office = {"office": "Président", "applicant": APPLICANT, "is_on_board": True, "election_on": "2026-06-25"}

    for question in (
        {"kind": "election", "body": "ca", "seats": "Invités permanents", "contests": contests},
        {**candidacy, "seats": "Invités permanents"},
    ):
        assert refused(CHAMBER, **question) == "« Invités permanents » : ces sièges ne sont pas élus."
    for question in (
        {"kind": "election", "body": "ca", "office": "Président", "contests": contests},
        {"kind": "office", "body": "ca", **office},
    ):
        assert refused(MUTUAL, **question) == "Cet organe n’a pas de bureau."
    assert refused(complete(), kind="composition", body="ag", holders=[]) == (
        "Tous les membres siègent dans « Assemblée générale » (article 10)."
    )


def test_an_exclusion_that_the_statutes_do_not_foresee_and_one_that_they_foresee_twice():
    loss = {"kind": "loss", "on": "2026-06-25"}
    exclusion = CHAMBER["membership"]["losses"][2]
    twice = {"losses": [exclusion, exclusion | {"article": "9 bis"}]}
    statutes = CHAMBER | {"membership": CHAMBER["membership"] | twice}

    assert refused(CHAMBER, **loss, by="struck_off") == (
        "Ces statuts ne prévoient pas la radiation (article 6)."
    )
    assert refused(statutes, **loss, by="exclusion") == (
        "Plusieurs articles prévoient l’exclusion : dites lequel, « 9 » ou « 9 bis »."
    )
    assert asked(statutes, **loss, by="exclusion", article="9 bis").verdict.article == "9 bis"


def test_a_roll_waits_for_what_people_decide():
    unsure = {
        "name": "Radio",
        "joined_on": "2026-06-10",
        "colleges": ["associations"],
        "settled": [{"year": YEAR, "settled_on": "2026-03-01"}],
    }
    rule = CHAMBER["franchise"]["rules"][0] | {"frozen": "unstated", "requirements": []}
    statutes = CHAMBER | {"franchise": CHAMBER["franchise"] | {"rules": [rule]}}

    waiting = asked(statutes, **ROLL, members=[unsure]).verdict
    settled = asked(statutes, **ROLL, members=[unsure], decided=[{"member": "Radio", "votes": 1}]).verdict

    assert (waiting.is_open, waiting.question.startswith("Radio")) == (True, True)
    assert (settled.is_yes, settled.figures["votes_associations"]) == (True, 1)


def test_a_roll_waits_for_what_becomes_of_a_small_college():
    rule = {"members": 3, "below": {"kind": "unstated"}}
    statutes = complete(
        colleges=colleges(
            college("associations", weight="1/2"), college("mutuelles", weight="1/2", minimum=rule)
        )
    )
    member = {"name": "Radio", "joined_on": "2020-01-01", "colleges": ["associations"]}

    assert asked(statutes, **ROLL, members=[member]).verdict.is_open


def test_a_family_counts_as_the_text_counts_it():
    families = {
        "kind": "per_family",
        "parent": 1,
        "minor": 1,
        "minors_group": 3,
        "group": 1,
        "disabled_adult": 1,
        "died_for_france": 1,
    }
    suffrage = {"article": "11", "categories": [], "schemes": [families], "most": None}
    rule = {"article": "11", "meetings": [], "frozen": "meeting", "requirements": [], "suffrages": [suffrage]}
    statutes = complete(franchise={"article": "11", "rules": [rule]}, colleges=colleges())
    union = {
        "name": "Familles",
        "joined_on": "2020-01-01",
        "families": [
            {"parents": 2, "minors": 3},
            {"parents": 1, "minors": 4},
            {"parents": 2, "minors": 6, "died_for_france": 1},
            {"parents": 2},
            {"parents": 2, "minors": 1, "disabled_adults": 1},
        ],
    }

    assert asked(statutes, **ROLL, members=[union]).verdict.figures["votes"] == 29


def test_a_year_that_ends_before_it_starts_is_refused():
    member = {"name": "Radio", "joined_on": "2020-01-01"}
    backwards = {"starts_on": "2026-12-31", "ends_on": "2026-01-01"}

    assert refused(complete(), **ROLL | {"dues_year": backwards}, members=[member]) == (
        "Un exercice ou une suspension finit avant de commencer : revoyez ses jours."
    )
