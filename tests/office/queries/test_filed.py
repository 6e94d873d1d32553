"""What a stranger sent is read for a name within a minute, whatever it holds."""

import io
import time
import zlib

import pytest

from cressmember.members.models import Person
from cressmember.office.queries import filed
from cressmember.office.queries.filed import files_naming, text_of
from cressmember.office.queries.personal import plan_of
from tests.office.candidates import TODAY, complete


def paper(line, *, times=1):
    """A PDF of one page, which writes one line so many times."""
    packed = zlib.compress(b"BT /F 12 Tf (%b) Tj ET\n" % line * times, 9)
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (len(packed), packed),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    file = io.BytesIO()
    file.write(b"%PDF-1.4\n")
    starts = []
    for rank, part in enumerate(parts, start=1):
        starts.append(file.tell())
        file.write(b"%d 0 obj\n%b\nendobj\n" % (rank, part))
    table = file.tell()
    file.write(b"xref\n0 6\n0000000000 65535 f \n")
    file.writelines(b"%010d 00000 n \n" % start for start in starts)
    file.write(b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % table)
    return file.getvalue()


def test_a_paper_is_read():
    assert text_of(paper(b"Ana Rey")).strip() == "Ana Rey"


def test_a_page_that_swells_out_of_all_measure_is_not_read():
    trap = paper(b"Ana Rey", times=400_000)

    assert len(trap) < 100_000
    assert text_of(trap) == ""


def test_a_paper_whose_pages_take_too_long_is_not_read():
    assert text_of(paper(b"Ana Rey"), until=time.monotonic()) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(("patience", "left"), [(40.0, 0), (0.0, 2)])
def test_the_files_that_patience_leaves_are_told(monkeypatch, patience, left):
    assert complete().evidence.count() == 2
    monkeypatch.setattr(filed, "PATIENCE", patience)

    searched = files_naming(plan_of(Person.objects.create(family_name="Rey"), on=TODAY))

    assert searched.left == left
