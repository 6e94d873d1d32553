"""The members' way from the colleges of one version to those of the next."""

from governance.rules.electorate.colleges import Belonging, College, CollegeSet
from governance.rules.electorate.reform import Arrival, Placing, placings


def college(rank, code, *comes_from):
    return College(
        article="7",
        code=code,
        name=code.title(),
        order=rank,
        comes_from=frozenset(comes_from),
        weight=None,
        minimum=None,
    )


def colleges(*made):
    return CollegeSet(article="7", colleges=made, belonging=Belonging.ONE, moves=(), band=None)


REFORM = colleges(
    college(1, "associations", "associations"),
    college(2, "mutuelles", "sante", "assurance"),
    college(3, "cooperatives", "cooperatives"),
    college(4, "scic", "cooperatives"),
    college(5, "territoire"),
)


def placed(code, **chosen):
    (found,) = placings({1: code}, REFORM, chosen={1: chosen["to"]} if chosen else None)
    return found


def test_two_merged_colleges_hand_their_members_over():
    assert [placed(code).after for code in ("sante", "assurance")] == ["mutuelles", "mutuelles"]


def test_a_college_that_goes_on_keeps_its_members_even_when_another_comes_from_it():
    assert placed("associations") == Placing(1, "associations", "associations", ("associations",))
    assert placed("cooperatives") == Placing(1, "cooperatives", "cooperatives", ("cooperatives", "scic"))


def test_a_split_without_an_heir_of_its_name_is_left_to_people():
    split = colleges(college(1, "urbain", "territoire"), college(2, "rural", "territoire"))

    assert placings({1: "territoire"}, split) == [Placing(1, "territoire", "", ("urbain", "rural"))]


def test_a_college_that_ends_leaves_every_choice_open():
    everywhere = ("associations", "mutuelles", "cooperatives", "scic", "territoire")

    assert placed("fondations") == Placing(1, "fondations", "", everywhere)
    assert placed("").is_open


def test_people_may_send_a_member_to_a_new_college():
    assert placed("associations", to="territoire") == Placing(
        1, "associations", "territoire", ("associations",), is_chosen=True
    )


def test_a_choice_of_a_college_that_does_not_exist_is_no_choice():
    assert not placed("sante", to="fantome").is_chosen
    assert placed("fondations", to="fantome").is_open


def arrived(code, before, *, by_reform=True, **chosen):
    (found,) = placings(
        {1: code},
        REFORM,
        chosen={1: chosen["to"]} if chosen else None,
        arrived={1: Arrival(before, by_reform)},
    )
    return found


def test_who_arrived_is_told_as_placed_and_not_read_again():
    assert placed("mutuelles").is_open
    assert arrived("mutuelles", "sante") == Placing(1, "sante", "mutuelles", ("mutuelles",))
    assert arrived("scic", "fondations").choices == tuple(each.code for each in REFORM.ordered)


def test_a_choice_corrected_since_still_moves_who_arrived_by_the_reform_alone():
    assert arrived("cooperatives", "cooperatives", to="scic") == Placing(
        1, "cooperatives", "scic", ("cooperatives", "scic"), is_chosen=True
    )
    assert arrived("cooperatives", "", by_reform=False, to="scic") == Placing(
        1, "", "cooperatives", (), is_settled=True
    )
