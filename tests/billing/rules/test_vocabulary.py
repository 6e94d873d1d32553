from billing.rules.vocabulary import BASES
from cressmember.members.models import DeclaredFigure
from cressmember.members.models.figure import COUNTED


def test_the_register_keeps_every_figure_that_a_scale_may_look_at():
    assert set(BASES) == set(DeclaredFigure.Kind.values)
    assert {base for base, said in BASES.items() if not said.in_euros} == COUNTED
