"""Records: who signs what, and what may be seen before."""

from datetime import date

import pytest

from cressmember.kernel.violations import RuleViolation
from governance.rules.meeting.records import (
    AttendanceSheet,
    Communication,
    Minutes,
    Records,
    Register,
    attendance_verdict,
    communication_verdict,
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
    assert plain(attendance_verdict(SHEET, SHEET.certified_by).sentence) == (
        "Feuille de présence : certifiée par président de séance et secrétaire de séance (art. D114-1)."
    )
    nobody = Minutes(article="22", signed_by=(), register=Register.NONE)
    assert plain(minutes_verdict(nobody, ()).sentence) == (
        "Procès-verbal : le texte n’exige aucune signature (art. 22)."
    )


@pytest.mark.parametrize(("day", "outcome"), [(9, "yes"), (10, "yes"), (11, "no")])
def test_accounts_may_be_seen_fifteen_days_before(day, outcome):
    verdict = communication_verdict(
        RECORDS.communication("comptes"), available_on=date(2026, 6, day), meeting_on=date(2026, 6, 25)
    )

    assert verdict.outcome == outcome
    assert plain(verdict.sentence).startswith(f"Comptes à disposition le {day} juin 2026")


def test_what_the_text_does_not_speak_of():
    with pytest.raises(RuleViolation, match=r"liste des membres.*il prévoit de communiquer «.comptes.»"):
        RECORDS.communication("liste des membres")
    with pytest.raises(RuleViolation, match="il prévoit de communiquer rien"):
        Records(attendance_sheet=None, minutes=None, communications=()).communication("comptes")


def test_records_are_written_as_they_were_read():
    assert read_part(Records, written(RECORDS)) == (RECORDS, [])
    assert len(read_part(Records, {})[1]) == 3
