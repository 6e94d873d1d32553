"""Records: who signs what, and what may be seen before."""

import pytest

from governance.rules.meeting.records import (
    AttendanceSheet,
    Communication,
    Minutes,
    Records,
    Register,
    minutes_verdict,
)
from governance.rules.text.reading import read_part, written
from tests.governance.meeting import days, plain

SHEET = AttendanceSheet(article="D114-1", certified_by=("président de séance", "secrétaire de séance"))
MINUTES = Minutes(article="22", signed_by=("président", "secrétaire"), register=Register.SEALED)
ACCOUNTS = Communication(
    article="18", what="comptes", to="tous les membres", where="au siège", before=days(15, "calendar")
)
RECORDS = Records(attendance_sheet=SHEET, minutes=MINUTES, communications=(ACCOUNTS,))


@pytest.mark.parametrize(
    ("signed_by", "outcome"),
    [({"président"}, "no"), ({"président", "secrétaire"}, "yes"), ({"président", "secrétaire", "x"}, "yes")],
)
def test_minutes_are_signed_by_all_who_must(signed_by, outcome):
    assert minutes_verdict(MINUTES, signed_by).outcome == outcome


def test_the_sentences():
    assert plain(minutes_verdict(MINUTES, {"président"}).sentence) == (
        "Procès-verbal : il manque secrétaire (art. 22)."
    )
    nobody = Minutes(article="22", signed_by=(), register=Register.NONE)
    assert plain(minutes_verdict(nobody, ()).sentence) == (
        "Procès-verbal : le texte n’exige aucune signature (art. 22)."
    )


def test_records_are_written_as_they_were_read():
    assert read_part(Records, written(RECORDS)) == (RECORDS, [])
    assert len(read_part(Records, {})[1]) == 3
