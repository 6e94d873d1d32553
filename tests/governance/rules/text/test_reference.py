"""The reference of the document, drawn from its parts."""

from datetime import date
from fractions import Fraction
from typing import ClassVar

from governance.rules.presence.turnout import OVERALL, Scope
from governance.rules.statutes import Statutes
from governance.rules.text.reference import reference
from governance.rules.text.wording import Choice, part, term


class Colour(Choice):
    RED = "red", "rouge"
    BLUE = "blue", "bleu"


@part
class Horse:
    """A horse that draws."""

    kind: ClassVar[str] = "horse"
    name: str = term("le nom du cheval")


@part
class Motor:
    """A motor."""

    kind: ClassVar[str] = "motor"


@part
class Cart:
    """A cart.

    It rolls.
    """

    drawn_by: tuple[Horse | Motor, ...] = term("ce qui le tire", least=1)
    spare: Horse | None = term("le cheval de rechange", default=None)
    colours: frozenset[Colour] = term("les couleurs", default=frozenset[Colour]())
    load: Fraction = term("la charge", most=1, least=0)
    wheels: int = term("les roues", default=4)
    painted: bool = term("s’il est peint", default=False)
    made_on: date = term("le jour de sa fabrication")


@part
class Load:
    """A load."""

    whose: Scope = term("à qui elle est", default=OVERALL)


def test_each_part_is_told_once_with_its_words():
    assert (
        reference(Cart)
        == """\
### Cart

A cart.

| word | value | if left out | in French |
|---|---|---|---|
| `drawn_by` | list of [Horse](#horse) or [Motor](#motor), at least 1 | **refused** | ce qui le tire |
| `spare` | [Horse](#horse) or `null` | `null` | le cheval de rechange |
| `colours` | list of `red` · `blue` | `[]` | les couleurs |
| `load` | fraction, at least 0 and at most 1 | **refused** | la charge |
| `wheels` | whole number | `4` | les roues |
| `painted` | `true` or `false` | `false` | s’il est peint |
| `made_on` | day | **refused** | le jour de sa fabrication |

### Horse

A horse that draws.

| word | value | if left out | in French |
|---|---|---|---|
| `kind` | `"horse"` | **refused** | |
| `name` | text | **refused** | le nom du cheval |

### Motor

A motor.

| word | value | if left out | in French |
|---|---|---|---|
| `kind` | `"motor"` | **refused** | |"""
    )


def test_what_is_told_elsewhere_is_left_out_and_led_to():
    told = reference(Cart, but=Horse, told_in="horses.md")

    assert "### Horse" not in told
    assert "[Horse](horses.md#horse)" in told


def test_parts_of_one_name_are_told_apart_by_where_they_stand():
    told = reference(Statutes)

    assert "[Seniority (candidacy)](#seniority-candidacy)" in told
    assert "### Seniority (voting conditions)" in told


def test_a_value_with_a_spelling_of_its_own_is_told_in_a_line():
    assert "| `whose` | of whom a rule speaks: everyone" in reference(Load)
    assert '| `"overall"` | à qui elle est |' in reference(Load)
