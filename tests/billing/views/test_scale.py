import json
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from billing.actions.scale import adopt_scale, replace_scale
from billing.models import Scale
from tests.billing.scale_2024 import CODES

pytestmark = pytest.mark.django_db
CREATE = "/gestion/cotisations/baremes/nouveau/"


def words(answer):
    return " ".join(answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ").split())


@pytest.fixture
def scale(register):
    return Scale.objects.get()


@pytest.fixture
def model(register, treasurer):
    """The model, as it is downloaded."""
    return treasurer.get(reverse("billing:scale-model")).content.decode()


def adopted(scale):
    return adopt_scale(
        scale=scale, adopted_by="Assemblée générale", adopted_on=date(2024, 6, 20), colleges=CODES, by=None
    )


def test_the_model_becomes_a_scale_after_it_was_read(model, treasurer):
    read = treasurer.post(
        CREATE, {"name": "Barème 2026", "file": SimpleUploadedFile("bareme.json", model.encode())}
    )
    assert "de 50 000 € à moins de 500 000 €" in words(read)
    assert "Concerne les structures." in words(read)
    assert not Scale.objects.filter(name="Barème 2026").exists()

    data = read.context["form"].data
    # A browser ends its lines in its own way.
    text = data["text"].replace("\n", "\r\n")
    treasurer.post(CREATE, {"name": " Barème  2026 ", "text": text, "read": data["read"], "note": "Arrondi"})

    made = Scale.objects.get(name="Barème 2026")
    assert (made.version, made.note, made.adopted_on) == (1, "Arrondi", None)


def test_a_text_changed_after_it_was_read_is_read_again(model, treasurer):
    data = treasurer.post(CREATE, {"name": "Barème 2026", "text": model}).context["form"].data
    changed = data["text"].replace('"80"', '"90"')

    answer = treasurer.post(CREATE, {"name": "Barème 2026", "text": changed, "read": data["read"]})

    assert "90,00 €" in words(answer)
    assert not Scale.objects.filter(name="Barème 2026").exists()


def test_what_is_wrong_is_named_and_the_text_of_the_file_kept(model, treasurer):
    hole = model.replace('"from": "50000"', '"from": "60000"')

    answer = treasurer.post(
        CREATE, {"name": "Barème 2026", "file": SimpleUploadedFile("b.json", hole.encode())}
    )

    page = words(answer)
    assert "« Structure » : rien n’est dit entre 50 000 € et 60 000 €." in page
    assert "« Réseau » : rien n’est dit entre 50 000 € et 60 000 €." in page
    assert answer.context["form"]["text"].value() == hole


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        ({}, "Choisissez un fichier, ou collez le texte"),
        ({"text": "{"}, "n’est pas du JSON"),
        ({"text": "[" * 50_000}, "sans fin"),
        ({"text": '{"rules": [], "x": 1}'}, "ne veut rien dire ici"),
        ({"text": '{"rules": [{"label": "\\u0000"}]}'}, "caractère nul"),
        ({"text": r'{"\ud800": 1}'}, "caractère incomplet"),
        ({"text": r'{"\ud800": 1, "\ud800": 2}'}, "caractère incomplet"),
        ({"file": ("b.json", b"\xff\xfe")}, "n’est pas un texte en UTF-8"),
        ({"file": ("b.exe", b"{}")}, "n’est pas d’un format accepté"),
    ],
)
def test_what_cannot_be_read_is_refused_in_french(register, treasurer, sent, refusal):
    if "file" in sent:
        sent = {"file": SimpleUploadedFile(*sent["file"])}

    answer = treasurer.post(CREATE, {"name": "Barème 2026"} | sent)

    assert answer.status_code == 200
    assert refusal in words(answer)


def test_a_draft_is_corrected_and_an_adopted_scale_is_not(scale, treasurer):
    address = reverse("billing:scale-update", args=[scale.pk])
    text = treasurer.get(address).context["form"]["text"].value().replace('"3000.0"', '"3100"')
    read = treasurer.post(address, {"text": text, "note": "relu"}).context["form"].data["read"]

    treasurer.post(address, {"text": text, "note": "relu", "read": read})

    scale.refresh_from_db()
    assert "3100" in json.dumps(scale.document)
    assert scale.note == "relu"

    adopted(scale)
    refused = treasurer.post(address, {"text": text, "note": "", "read": read})
    assert "Ce barème est adopté : il ne change plus." in words(refused)


def test_an_adopted_scale_leads_to_its_next_version(scale, treasurer):
    adopted(scale)
    page = treasurer.get(scale.get_absolute_url())
    assert "par l’assemblée générale le 20 juin 2024" in words(page)
    assert "Enregistrer l’adoption" not in words(page)
    assert "Corriger l’adoption" in words(page)

    assert page.context["next_version_url"] == f"/gestion/cotisations/baremes/composer/?de={scale.pk}"
    form = treasurer.get(f"{CREATE}?de={scale.pk}").context["form"]
    text = form["text"].value()
    sent = {"name": form["name"].value(), "text": text}
    sent["read"] = treasurer.post(CREATE, sent).context["form"].data["read"]
    treasurer.post(CREATE, sent)

    assert Scale.objects.get(name=scale.name, version=2).document == scale.document


def test_a_corrected_adoption_tells_what_it_corrected(scale, treasurer):
    adopted(scale)

    form = {"adopted_by": "Assemblée générale", "adopted_on": "21/06/2024", "digest": scale.digest}
    treasurer.post(reverse("billing:scale-adopt", args=[scale.pk]), form)

    latest = treasurer.get(scale.get_absolute_url()).context["moments"][0]
    assert (latest.title, latest.changes) == ("Barème adopté", {"Adopté le": ("20/06/2024", "21/06/2024")})


def test_a_scale_that_changed_under_its_reader_is_not_adopted_unread(scale, treasurer):
    address = reverse("billing:scale-adopt", args=[scale.pk])
    read = treasurer.get(address).context["form"]["digest"].value()
    document = scale.document | {"proration": "none" if scale.document["proration"] == "months" else "months"}
    replace_scale(scale=scale, document=document, colleges=CODES, note="", by=None)

    refused = treasurer.post(address, {"adopted_by": "Bureau", "adopted_on": "20/06/2024", "digest": read})

    assert "Le barème a changé depuis que vous l’avez lu" in words(refused)
    scale.refresh_from_db()
    assert scale.adopted_on is None
    again = {"adopted_by": "Bureau", "adopted_on": "20/06/2024", "digest": scale.digest}
    assert treasurer.post(address, again).status_code == 302


def test_a_scale_is_not_adopted_on_a_day_to_come(scale, treasurer):
    tomorrow = timezone.localdate() + timedelta(days=1)

    answer = treasurer.post(
        reverse("billing:scale-adopt", args=[scale.pk]),
        {"adopted_by": "Bureau", "adopted_on": f"{tomorrow:%d/%m/%Y}"},
    )

    assert "Ce jour n’est pas encore venu" in words(answer)


@pytest.mark.parametrize(
    ("offset", "said"),
    [
        (0, "Les chiffres sont ceux de l’année de l’exercice."),
        (-1, "Les chiffres sont ceux de l’année qui précède l’exercice."),
        (-2, "Les chiffres sont ceux de l’année N − 2, N étant celle de l’exercice."),
    ],
)
def test_the_year_of_the_figures_is_said(scale, treasurer, offset, said):
    scale.document["base_offset"] = offset
    scale.save()

    assert said in words(treasurer.get(scale.get_absolute_url()))
