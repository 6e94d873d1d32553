from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import django_tables2
import pytest
from django.db.models import Value

from cressmember.accounts.models import User
from cressmember.core.actions.outbox import post
from cressmember.core.models import Message
from cressmember.core.ui.tables import (
    AmountColumn,
    BadgeColumn,
    Column,
    DateColumn,
    HeadColumn,
    NumberColumn,
    Table,
)


class People(Table):
    name = HeadColumn("Nom")
    city = Column("Ville", accessor="home__city")
    born_on = DateColumn("Naissance")
    standing = BadgeColumn("État", tones={"kept": "good"}, labels={"kept": "À jour"})
    votes = NumberColumn("Voix")
    amount = AmountColumn("Cotisation")


def person(**fields):
    known = {"name": "Léa", "home": None, "born_on": None, "standing": None, "votes": None, "amount": None}
    return SimpleNamespace(**known | fields)


def cells(record) -> str:
    return People([record]).body([record])


def test_cells_are_written_by_their_column():
    record = person(
        home=SimpleNamespace(city="Lyon"),
        born_on=datetime(2024, 12, 31, 23, 30, tzinfo=UTC),
        standing="kept",
        votes=1200,
        amount=Decimal("1234.5"),
    )

    assert cells(record) == (
        '<tr><th scope="row">Léa</th><td>Lyon</td><td class="d">01/01/2025</td>'
        '<td><span class="badge good">À jour</span></td><td class="n">1\u202f200</td>'
        '<td class="n">1\u202f234,50</td></tr>\n'
    )


def test_what_is_not_known_is_left_blank_and_zero_is_not():
    assert cells(person(votes=0)) == (
        '<tr><th scope="row">Léa</th><td></td><td class="d"></td><td></td><td class="n">0</td>'
        '<td class="n"></td></tr>\n'
    )


def test_what_was_typed_is_never_html():
    typed = "<script>"
    record = person(name=typed, home=SimpleNamespace(city=typed), standing=typed)

    assert typed not in cells(record)
    assert cells(record).count("&lt;script&gt;") == 3


def test_rows_may_be_dictionaries():
    class Cities(Table):
        city = HeadColumn("Ville", accessor="home__city")

    assert Cities([]).body([{"home__city": "Lyon"}]) == '<tr><th scope="row">Lyon</th></tr>\n'


def test_a_row_leads_to_its_own_address():
    record = person(get_absolute_url=lambda: "/p/1/?a=1&b=2")

    assert '<th scope="row"><a href="/p/1/?a=1&amp;b=2">Léa</a></th>' in cells(record)


@pytest.mark.urls("tests.core.ui.urls")
def test_a_row_leads_to_a_named_page_with_its_own_number():
    class Named(Table):
        name = HeadColumn("Nom", url_name="demo:user-detail")

    assert '<a href="/demo/utilisateurs/12/">' in Named([]).body([person(pk=12)])


def test_columns_of_the_library_still_work():
    class Mixed(Table):
        name = django_tables2.Column()
        votes = Column()

        def render_votes(self, value):
            return f"<{value}>"

    assert Mixed([]).body([person(votes=3)]) == "<tr><td>Léa</td><td>&lt;3&gt;</td></tr>\n"


def test_a_tone_that_does_not_exist_is_refused_when_the_table_is_declared():
    with pytest.raises(ValueError, match="no tone 'green'"):
        BadgeColumn(tones={"kept": "green"})


def test_units_stand_in_the_header():
    assert [head.label for head in People([]).heads()][-2:] == ["Voix", "Cotisation (€)"]


def test_exported_cells_keep_their_type():
    record = person(born_on=date(2025, 3, 1), standing="kept", votes=3, amount=Decimal("1.5"))

    columns = People([record]).exported()

    assert [column.read(record) for column in columns] == [
        "Léa",
        None,
        date(2025, 3, 1),
        "À jour",
        3,
        Decimal("1.5"),
    ]
    assert [column.kind for column in columns] == ["text", "text", "day", "text", "number", "amount"]


class Letters(Table):
    subject = HeadColumn("Objet")
    state = BadgeColumn("État", tones={"waiting": "waiting"})
    sender = Column("Auteur", accessor="posted_by__name")
    words = NumberColumn("Mots")


class LettersAndAddressees(Letters):
    recipients = Column("Destinataires", accessor="recipients")


@pytest.mark.django_db
def test_what_the_database_holds_is_exported_without_building_records():
    author = User.objects.create(email="ines@cress.example", name="Inès Picard")
    for by in (author, None):
        post(kind="essai", to=["a@b.example"], subject="Bonjour", text="Un mot.", by=by)
    messages = Message.objects.annotate(words=Value(2)).order_by("pk")

    plain, built = Letters(messages).records(), LettersAndAddressees(messages).records()

    assert next(iter(plain)) == {
        "subject": "Bonjour", "state": "waiting", "posted_by__name": "Inès Picard", "words": 2
    }  # fmt: skip
    assert [type(record) for record in built] == [Message, Message]
    read = [[column.read(row) for column in Letters(messages).exported()] for row in plain]
    same = [[column.read(row) for column in LettersAndAddressees(messages).exported()[:-1]] for row in built]
    assert read == same == [["Bonjour", "En attente", "Inès Picard", 2], ["Bonjour", "En attente", None, 2]]


@pytest.mark.django_db
def test_rows_told_apart_by_more_than_what_is_shown_are_all_exported():
    for _ in range(2):
        post(kind="essai", to=["a@b.example"], subject="Bonjour", text="Un mot.", by=None)
    messages = Message.objects.annotate(words=Value(2)).distinct()

    assert len(list(Letters(messages).records())) == 2
