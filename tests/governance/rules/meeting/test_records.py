"""Records: who signs what, and what may be seen before."""

from governance.rules.meeting.records import (
    AttendanceSheet,
    Communication,
    Minutes,
    Records,
    Register,
)
from governance.rules.text.reading import read_part, written
from tests.governance.meeting import days

SHEET = AttendanceSheet(article="D114-1", certified_by=("président de séance", "secrétaire de séance"))
MINUTES = Minutes(article="22", signed_by=("président", "secrétaire"), register=Register.SEALED)
ACCOUNTS = Communication(
    article="18", what="comptes", to="tous les membres", where="au siège", before=days(15, "calendar")
)
RECORDS = Records(attendance_sheet=SHEET, minutes=MINUTES, communications=(ACCOUNTS,))


def test_records_are_written_as_they_were_read():
    assert read_part(Records, written(RECORDS)) == (RECORDS, [])
    assert len(read_part(Records, {})[1]) == 3
