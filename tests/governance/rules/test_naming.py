"""What a draft lets its parts name, however little it says."""

from governance.rules.naming import categories_of, codes_of, continued, named, organs_of
from tests.governance.document import college, colleges, complete


def test_colleges_meetings_and_bodies_are_named_by_their_codes():
    known = named(complete())

    assert known["college"] == {"associations": "Associations", "mutuelles": "Mutuelles"}
    assert known["meetings"] == {"ago": "Assemblée ordinaire"}
    assert "seats" not in known
    assert organs_of(complete()) == ["Assemblée générale"]
    assert codes_of(complete()) == {"ag": "Assemblée générale"}


def test_seats_are_named_by_their_names():
    seats = [{"name": "Élus"}, {"name": " "}, 3]
    document = {"bodies": [{"seating": {"composition": {"seats": seats}}}]}

    assert named(document)["seats"] == {"Élus": "Élus"}


def test_a_code_without_a_name_stands_for_itself():
    assert named({"colleges": {"colleges": [{"code": "a", "name": 3}]}})["college"] == {"a": "a"}


def test_a_copy_comes_from_the_version_that_it_follows():
    former = complete(colleges=colleges(college("a", comes_from=["x", "y"]), college("b")))
    older = complete(colleges=colleges(college("a"), college("x", comes_from=["b", "gone"]), college("y")))

    def origins(document):
        return [each["comes_from"] for each in continued(document, former)["colleges"]["colleges"]]

    assert origins(former) == [["a"], ["b"]]
    assert origins(older) == [["a"], ["b"], []]
    assert continued(older, former)["bodies"] == older["bodies"]


def test_categories_are_found_wherever_they_are():
    document = {"a": [{"categories": ["réseaux", 3]}], "b": {"category": "élus"}, "c": "d"}

    assert categories_of(document) == ["réseaux", "élus"]
