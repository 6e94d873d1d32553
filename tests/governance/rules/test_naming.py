"""What a draft lets its parts name, however little it says."""

from governance.rules.naming import categories_of, codes_of, named, organs_of
from tests.governance.document import complete


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


def test_categories_are_found_wherever_they_are():
    document = {"a": [{"categories": ["réseaux", 3]}], "b": {"category": "élus"}, "c": "d"}

    assert categories_of(document) == ["réseaux", "élus"]
