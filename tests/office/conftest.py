"""A member-life officer at her desk, and the files that she brings."""

from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.roles import Role
from cressmember.office.models import ImportBatch

YEAR_END = date(2024, 12, 31)
DEMO_FILE = Path(__file__).parents[2] / "cressmember/office/demo/adherents-2024.xlsx"


@pytest.fixture(autouse=True)
def _files_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def camille(db):
    """Camille keeps the register."""
    user = ensure_user(email="camille@cress.example", name="Camille Roche", by=None)
    grant_role(user=user, role=Role.MEMBER_LIFE, starts_on=date(2020, 1, 1), by=None)
    return user


@pytest.fixture
def desk(client, camille):
    """Camille's browser, without its screen."""
    client.force_login(camille)
    return client


@pytest.fixture
def bring(desk):
    """Bring a file: ``answer, batch = bring("x.csv", b"…")``; the batch is None when the file is refused."""

    def upload(name, data):
        sent = SimpleUploadedFile(name, data)
        answer = desk.post("/gestion/imports/nouveau/", {"file": sent}, follow=True)
        return answer, ImportBatch.objects.order_by("-pk").first()

    return upload


def workbook(**sheets) -> bytes:
    """An XLSX file of these sheets, each a list of rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()
