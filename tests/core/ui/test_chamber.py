import pytest

from cressmember.core.models import Chamber
from cressmember.core.ui import chamber

pytestmark = pytest.mark.django_db


def test_before_the_first_start_the_product_gives_its_name():
    assert chamber.name() == "CressMember"


def test_the_name_is_read_once_a_minute(monkeypatch, django_assert_num_queries):
    Chamber.objects.create(pk=1, name="CRESS des Deux Rives")
    moments = iter([0.0, 60.0, 61.0, 61.0])
    monkeypatch.setattr(chamber, "monotonic", lambda: next(moments))

    with django_assert_num_queries(2):
        assert [chamber.name() for _ in range(3)] == ["CRESS des Deux Rives"] * 3


def test_a_name_just_changed_is_read_again():
    chamber.name()
    Chamber.objects.create(pk=1, name="Chambre", short_name="CRESS")

    chamber.forget()

    assert chamber.name() == "CRESS"
