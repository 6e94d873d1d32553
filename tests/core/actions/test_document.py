"""A file is drawn from what its document says when it is kept."""

import pytest

from cressmember.core import pdf
from cressmember.core.actions.document import Frozen, bundle, freeze_many, render, render_waiting
from cressmember.core.models import StoredDocument

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter():
    (made,) = freeze_many([Frozen("essai", "pdf/letter.html", {"name": "Ana Rey"}, "Lettre", "lettre.pdf")])
    return made


def erase():
    """What an erasure does to the letter, while somebody draws it."""
    StoredDocument.objects.filter(kind="essai").update(content={"name": ""}, content_sha256="0" * 64)


def drawing(monkeypatch, name, meanwhile):
    """Have something happen the first time that a file is drawn; what it says is the content."""
    acts = [meanwhile]

    def draw(*told, **options):
        while acts:
            acts.pop()()
        return repr(told).encode()

    monkeypatch.setattr(pdf, name, draw)


def files(storage):
    """The names of all that is kept."""
    if not storage.exists("documents"):
        return []
    folders = storage.listdir("documents")[0]
    return [name for folder in folders for name in storage.listdir(f"documents/{folder}")[1]]


def test_a_name_erased_while_its_letter_is_drawn_stays_in_no_file(letter, monkeypatch):
    drawing(monkeypatch, "render", erase)
    before = set(files(letter.file.storage))

    assert render(letter).state == "to_render"
    assert set(files(letter.file.storage)) == before

    assert render_waiting() == 1
    letter.refresh_from_db()
    assert b"Ana" not in letter.file.read()


def test_nor_in_the_file_that_binds_it(letter, monkeypatch):
    sheaf = bundle(kind="liasse", documents=[letter], title="À imprimer", filename="liasse.pdf")
    drawing(monkeypatch, "render_together", erase)

    assert render(sheaf).state == "to_render"
    assert b"Ana" not in render(sheaf).file.read()


def test_of_two_workers_who_draw_one_file_is_kept(letter, monkeypatch):
    drawing(monkeypatch, "render", lambda: render(letter))

    kept = render(letter)

    assert kept.state == "rendered"
    assert kept.file.storage.exists(kept.file.name)
