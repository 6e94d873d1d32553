"""What a composition must hold, in words."""

from governance.rules.seat.requirement import Trait


def test_whom_a_requirement_speaks_of_is_said():
    assert Trait(office="vice-président", territory="Limoges").said == "vice-président, Limoges"
    assert Trait(college="C7", quality="réseau", without="membre").said == "réseau, collège C7, hors membre"
