"""Whoever reads the database against an anonymous survey: every join of marks and sheets that we know of.

While it is open the database itself links them, and the page says so; once it is closed nothing in it does.
"""

import random

import pytest
from django.db import connection, models
from django.urls import reverse

from cressmember.accounts.actions.user import ensure_user
from cressmember.core.models import Entry
from governance.actions.survey.answer import close_survey, deposit_sheet, sweep_sheets
from governance.models import AnswerSheet, SurveyInvitation, SurveyMark
from governance.queries.survey import SURVEY_PROMISES
from tests.governance.surveys import answers, chamber_of, keys, opened
from tests.governance.test_red_team import by_chance, guessed, in_order, on_postgresql, rows, whole

COUNT = 60
APART = ("governance_surveymark", "governance_answersheet")


@pytest.fixture
def asked(transactional_db):
    """A survey, who answers it in which order, and what each answers, which nobody but us knows."""
    chamber_of(COUNT)
    held = opened()
    there = list(held.invitations.all())
    drawn = random.Random(5)
    drawn.shuffle(there)
    return held, there, {each.pk: drawn.choice(["yes", "no"]) for each in there}


def put_in(held, there, truth):
    for each in there:
        written = {"text": f"je suis {each.pk}", "number": str(each.pk)}
        deposit_sheet(invitation=each, answers=answers(held, yes=truth[each.pk], **written))


def said(held, order):
    """What sheets answer to the first question, in an order of theirs."""
    by_key = {row.key.hex: row.answers for row in AnswerSheet.objects.all()}
    found = in_order("key", "governance_answersheet", order)
    return [by_key[getattr(key, "hex", key)][keys(held)["yes_no"]] for key in found]


def test_no_order_of_the_two_tables_links_them_once_closed(asked):
    held, there, truth = asked
    put_in(held, there, truth)
    close_survey(survey=held, by=None)
    hidden = "ctid" if connection.vendor == "postgresql" else "rowid"

    found = {}
    for sheet in (hidden, f"{hidden} DESC", "key", "key DESC"):
        contents = said(held, sheet)
        for mark in ("id", hidden, "invitation_id"):
            marks = in_order("invitation_id", "governance_surveymark", mark)
            found[mark, sheet] = guessed(truth, zip(marks, contents, strict=True))
        found["door", sheet] = guessed(truth, zip([each.pk for each in there], contents, strict=True))

    assert max(found.values()) <= by_chance(truth), found


@on_postgresql
def test_the_number_of_the_transaction_links_nothing_once_closed(asked):
    held, there, truth = asked
    put_in(held, there, truth)
    close_survey(survey=held, by=None)
    sweep_sheets()

    for table in APART:
        assert len(rows(f"SELECT DISTINCT xmin::text FROM {table}")) == 1


def test_no_key_nor_value_leads_from_a_sheet_to_anybody():
    fields = {field.name: field for field in AnswerSheet._meta.fields}

    assert set(fields) == {"key", "survey", "college", "answers"}
    assert not [each for each in fields.values() if isinstance(each, models.DateField | models.TimeField)]
    assert not AnswerSheet._meta.related_objects
    assert {field.name for field in SurveyMark._meta.fields} == {"id", "survey", "invitation", "answered"}
    assert "college" not in {field.name for field in SurveyMark._meta.fields}


def test_answering_on_the_page_leaves_nothing_elsewhere_even_signed_in(asked, client, caplog):
    held, there, truth = asked
    client.force_login(ensure_user(email="a@example.org", by=None))
    caplog.set_level("DEBUG")
    before = whole(but=APART)

    for each in there[:10]:
        address = reverse("portal:survey-answer", args=[each.token])
        told = {f"question-{keys(held)['yes_no']}": truth[each.pk]}
        assert client.get(address).status_code == 200
        assert client.post(address, told).status_code == 302
        assert client.post(address, told).status_code == 200

    assert whole(but=APART) == before
    assert not [row for row in caplog.records if row.levelname in {"WARNING", "ERROR"}]
    assert AnswerSheet.objects.count() == 10


@pytest.mark.parametrize("kind", ["text", "number"])
def test_what_is_written_is_parted_from_the_sheet_that_it_came_with(asked, kind):
    """A number may be that of one member alone: its posts, its budget."""
    held, there, truth = asked
    put_in(held, there, truth)
    close_survey(survey=held, by=None)

    of = keys(held)
    pairs = [
        (int(sheet[of[kind]].rpartition(" ")[2]), sheet[of["yes_no"]])
        for sheet in AnswerSheet.objects.values_list("answers", flat=True)
    ]

    assert len(pairs) == COUNT
    assert guessed(truth, pairs) <= by_chance(truth)


def test_the_journal_tells_the_opening_and_the_closing_alone(asked):
    held, there, truth = asked
    put_in(held, there, truth)
    close_survey(survey=held, by=None)
    told = Entry.objects.filter(event__startswith="governance.survey").values_list("event", "figures")

    assert list(told)[-2:] == [
        ("governance.survey_opened", {"invited": COUNT}),
        ("governance.survey_closed", {"answered": COUNT}),
    ]


def test_versions_of_keys_tell_no_time(asked):
    held, there, truth = asked
    put_in(held, there[:5], truth)

    assert {row.key.version for row in AnswerSheet.objects.all()} == {4}
    assert SurveyInvitation.objects.filter(mark__answered=True).count() == 5


def test_the_page_says_what_is_linked_meanwhile():
    refused = [how for _, held, how in SURVEY_PROMISES if not held]

    assert any("permet le rapprochement" in how for how in refused)
    assert not [how for _, _, how in SURVEY_PROMISES if "garanti" in how or "inviolable" in how]
