from decimal import Decimal

import pytest
from django.urls import reverse

from billing.actions.scale import replace_scale, write_scale
from billing.models import Scale
from billing.rules.scale_document import scale_document, scale_from
from cressmember.core.models import Entry
from tests.billing.examples import FOLDER, document
from tests.billing.scale_2024 import CODES
from tests.billing.views.test_scale import adopted, words

pytestmark = pytest.mark.django_db
COMPOSE = "/gestion/cotisations/baremes/composer/"


@pytest.fixture
def scale(register):
    return Scale.objects.get()


def sent_by(page):
    """What a browser sends for the form that a page shows."""
    form = page.context["form"]
    sent = {bound.html_name: bound.value() for bound in form if bound.value() is not None}
    rows = [("rule", str(row.key)) for row in form.rules]
    told = [*sent.items(), *rows]
    for row in form.rules:
        told += [(bound.html_name, bound.value()) for bound in row.form if bound.name != "colleges"]
        told += [(row.form["colleges"].html_name, code) for code in row.form["colleges"].value() or []]
        for key, bracket in row.brackets:
            told.append((f"rule-{row.key}-bracket", str(key)))
            told += [(bound.html_name, bound.value()) for bound in bracket]
    answers = {}
    for name, value in told:
        if value is not None and value is not False and value != "":
            answers.setdefault(name, []).append("on" if value is True else str(value))
    return answers


def keep(client, address, answers):
    """Read a scale, then keep it."""
    read = client.post(address, answers | {"do": "read"})
    assert "Voici ce que ce barème dit" in words(read)
    return client.post(address, answers | {"do": "keep", "read": read.context["form"]["read"].value()})


def test_the_page_starts_from_a_complete_model_and_keeps_what_was_read(register, treasurer):
    answers = sent_by(treasurer.get(COMPOSE)) | {"name": "Barème 2026"}

    kept = keep(treasurer, COMPOSE, answers)

    made = Scale.objects.get(name="Barème 2026")
    assert kept.status_code == 302
    assert [rule["label"] for rule in made.document["rules"]] == ["Forfait", "Structure", "Réseau"]
    assert made.document["proration"] == "months"


NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))


@pytest.mark.parametrize("name", NAMES)
def test_every_kind_of_scale_goes_through_the_page_unchanged(register, treasurer, name):
    told = document(name)
    # On the colleges of the register, the last rule being for everyone.
    for rank, rule in enumerate(told["rules"]):
        rule.setdefault("when", {})
        if "colleges" in rule["when"]:
            rule["when"]["colleges"] = [CODES[rank % len(CODES)]]
    if told["rules"][-1]["when"]:
        told["rules"].append({"label": "Les autres", "formula": {"kind": "flat", "amount": "1"}})
    made = write_scale(name="Modèle", document=told, by=None)
    address = reverse("billing:scale-recompose", args=[made.pk])

    answers = sent_by(treasurer.get(address))
    answers["note"] = "relu"
    answer = keep(treasurer, address, answers)

    made.refresh_from_db()
    assert answer.status_code == 302
    assert (made.note, scale_from(made.document)) == ("relu", scale_from(scale_document(scale_from(told))))


@pytest.mark.parametrize(
    ("gesture", "labels"),
    [
        ("up:1", ["Structure", "Forfait", "Réseau"]),
        ("up:0", ["Forfait", "Structure", "Réseau"]),
        ("down:1", ["Forfait", "Réseau", "Structure"]),
        ("down:2", ["Forfait", "Structure", "Réseau"]),
        ("drop:0", ["Structure", "Réseau"]),
        ("add-rule", ["Forfait", "Structure", "Réseau", "Nouvelle règle"]),
        ("dance", ["Forfait", "Structure", "Réseau"]),
        ("up:99", ["Forfait", "Structure", "Réseau"]),
        ("drop-bracket", ["Forfait", "Structure", "Réseau"]),
    ],
)
def test_rules_are_moved_by_buttons_alone(register, treasurer, gesture, labels):
    answers = sent_by(treasurer.get(COMPOSE))

    page = treasurer.post(COMPOSE, answers | {"do": gesture})

    assert [row.title for row in page.context["form"].rules] == labels
    assert "à corriger" not in words(page)


def test_brackets_are_added_and_removed_by_buttons_alone(register, treasurer):
    answers = sent_by(treasurer.get(COMPOSE))

    more = treasurer.post(COMPOSE, answers | {"do": "add-bracket:1"})
    less = treasurer.post(COMPOSE, answers | {"do": "drop-bracket:1:0"})

    assert [len(row.brackets) for row in more.context["form"].rules] == [0, 4, 3]
    assert [len(row.brackets) for row in less.context["form"].rules] == [0, 2, 3]
    row = less.context["form"].rules[1]
    assert [start.replace("\u202f", " ") for start, _, _ in row.starts()] == ["De 0", "De 500 000\u00a0€"]


def test_what_a_shape_asks_is_shown_once_it_is_chosen(register, treasurer):
    answers = sent_by(treasurer.get(COMPOSE)) | {"rule-0-shape": "brackets", "do": "show"}

    page = treasurer.post(COMPOSE, answers)

    assert len(page.context["form"].rules[0].brackets) == 2
    assert 'name="rule-0-bracket-0-until"' in page.content.decode()
    assert 'name="rule-0-amount"' not in page.content.decode()


WRONG = [
    ({"rule-1-bracket-0-until": ""}, "Une autre tranche suit : dites où celle-ci finit."),
    ({"rule-1-bracket-0-until": "600000"}, "Cette tranche finit avant de commencer."),
    ({"rule-1-bracket-0-until": "beaucoup"}, "Écrivez un nombre, comme 1500 ou 0,11."),
    ({"rule-1-bracket-0-until": "1/0"}, "Écrivez un nombre"),
    ({"rule-1-bracket-2-until": "9000000"}, "Rien n’est dit au-delà"),
    ({"rule-1-bracket-0-value": ""}, "Il manque le montant ou le taux."),
    ({"rule-1-shape": "marginal"}, "Chaque tranche porte ici un taux."),
    ({"rule-1-bracket": []}, "Ajoutez au moins une tranche."),
    ({"rule-0-amount": ""}, "Il manque cette réponse."),
    ({"rule-0-amount": "12,345"}, "deux décimales au plus"),
    ({"rule-0-amount": "1/3"}, "n’est pas un nombre"),
    ({"rule-0-departements": "Finistère"}, "n’est pas un code de département : écrivez 29."),
    ({"rule-0-year_from": "3", "rule-0-year_to": "2"}, "finissent avant de commencer"),
    ({"rule-0-floor": "2000", "rule-0-cap": "1000"}, "le minimum dépasse le plafond"),
    ({"rule-0-shape": "magic"}, "magic"),
    ({"rule-0-shape": "multiple", "rule-0-times": "3", "rule-0-of": "Rien"}, "aucune règle ne s’appelle"),
    ({"rule-1-beyond_amount": "5"}, "Dites au-delà de combien."),
    ({"rule-2-kinds": "single"}, "ne s’appliquera jamais"),
    ({"rule": ["0", "1"]}, "ne dit rien du collège"),
    ({"rule": []}, "n’a aucune règle"),
    ({"vat_mode": "taxed"}, "Dites le taux de TVA."),
    ({"vat_mode": "taxed", "vat_rate": "120"}, "entre 0 et 1"),
    ({"name": ""}, "Ce champ est obligatoire."),
]


def test_what_is_wrong_is_said_beside_its_row(register, treasurer):
    model = sent_by(treasurer.get(COMPOSE)) | {"name": "Barème 2026", "do": "keep"}

    for changed, refusal in WRONG:
        answer = treasurer.post(COMPOSE, model | changed)

        assert (answer.status_code, refusal in words(answer)) == (200, True), (changed, refusal)
    assert not Scale.objects.filter(name="Barème 2026").exists()


def test_a_scale_changed_after_it_was_read_is_read_again(register, treasurer):
    answers = sent_by(treasurer.get(COMPOSE)) | {"name": "Barème 2026"}
    read = treasurer.post(COMPOSE, answers | {"do": "read"}).context["form"]["read"].value()

    answer = treasurer.post(COMPOSE, answers | {"do": "keep", "read": read, "rule-0-amount": "1200"})

    assert "1 200,00 €" in words(answer)
    assert "Voici ce que ce barème dit" in words(answer)
    assert not Scale.objects.filter(name="Barème 2026").exists()


def test_a_scale_is_tried_before_it_is_kept(register, treasurer):
    answers = sent_by(treasurer.get(COMPOSE)) | {"name": "Barème 2026", "do": "try"}
    answers |= {"essai-college": CODES[0], "essai-kind": "single", "essai-year": "2025"}

    owed = treasurer.post(COMPOSE, answers | {"vat_mode": "taxed", "vat_rate": "20"})
    blocked = treasurer.post(COMPOSE, answers | {"essai-college": CODES[1]})
    wrong = treasurer.post(COMPOSE, answers | {"essai-departement": "Atlantide"})

    assert "TVA à 20 % : 200,00 €, soit 1 200,00 € à payer." in words(owed)
    assert "Budget 2024 non connu" in words(blocked)
    assert "Ce département n’existe pas." in words(wrong)
    assert not Scale.objects.filter(name="Barème 2026").exists()


def test_a_kept_scale_is_tried_on_its_page(scale, treasurer):
    case = {"essai-college": "associations", "essai-kind": "single", "essai-year": "2024"}

    page = treasurer.get(
        scale.get_absolute_url(),
        case | {"essai-budget": "840 000", "essai-departement": "44", "essai-admitted_on": "12/05/2024"},
    )

    assert page.context["quote"].amount == Decimal("333.33")
    assert "8 mois restants sur 12" in words(page)


def test_a_scale_that_changed_under_its_reader_is_not_written_over(scale, treasurer):
    address = reverse("billing:scale-recompose", args=[scale.pk])
    answers = sent_by(treasurer.get(address))
    other = scale.document | {"proration": "none"}
    replace_scale(scale=scale, document=other, colleges=CODES, note="", by=None)

    refused = keep(treasurer, address, answers)

    assert "Le barème a changé depuis que vous l’avez ouvert" in words(refused)
    scale.refresh_from_db()
    assert scale.document["proration"] == "none"


def test_the_journal_tells_what_a_correction_changed(scale, treasurer):
    address = reverse("billing:scale-recompose", args=[scale.pk])
    answers = sent_by(treasurer.get(address))
    row = next(row for row in treasurer.get(address).context["form"].rules if row.title == "Structure")

    keep(treasurer, address, answers | {f"rule-{row.key}-bracket-0-value": "85", "note": "erratum"})

    changes = Entry.objects.filter(event="billing.scale_replaced").latest("pk").detail.changes
    plain = {
        name: [text.replace("\u00a0", " ").replace("\u202f", " ") for text in told]
        for name, told in changes.items()
    }
    assert plain["Structure"] == ["moins de 50 000 € : 80,00 €", "moins de 50 000 € : 85,00 €"]
    assert plain["note"][1] == "erratum"
    assert "moins de 50 000 € : 85,00 €" in words(treasurer.get(scale.get_absolute_url()))


def test_a_version_says_what_it_changes_from_the_one_before(scale, treasurer):
    adopted(scale)
    changed = scale.document | {"proration": "none"}
    following = write_scale(name=scale.name, document=changed, by=None)

    page = words(treasurer.get(following.get_absolute_url()))

    assert f"Ce qui change depuis « {scale} »" in page
    assert "L’année entière est due, quelle que soit la date d’adhésion." in page
    same = write_scale(name=scale.name, document=changed, by=None)
    assert "Rien ne change." in words(treasurer.get(same.get_absolute_url()))


def test_a_draft_that_nobody_uses_is_deleted(scale, treasurer):
    draft = write_scale(name="Essai", document=scale.document, by=None)
    address = reverse("billing:scale-delete", args=[draft.pk])
    assert reverse("billing:scale-delete", args=[draft.pk]) in words(treasurer.get(draft.get_absolute_url()))

    assert treasurer.post(address).status_code == 302

    assert not Scale.objects.filter(name="Essai").exists()
    assert Entry.objects.filter(event="billing.scale_deleted", subject_id=draft.pk).exists()


def test_an_adopted_scale_is_not_deleted(scale, treasurer):
    adopted(scale)

    refused = treasurer.post(reverse("billing:scale-delete", args=[scale.pk]), follow=True)

    assert "Ce barème est adopté : il reste dans l’historique" in words(refused)
    assert Scale.objects.filter(pk=scale.pk).exists()
    assert "Supprimer" not in words(treasurer.get(scale.get_absolute_url()))


def test_a_scale_is_downloaded_as_the_file_that_writes_it_again(scale, treasurer):
    answer = treasurer.get(reverse("billing:scale-file", args=[scale.pk]))

    assert answer.json() == scale.document
    assert answer["Content-Disposition"] == f'attachment; filename="bareme-{scale.pk}-v1.json"'


def test_a_scale_too_long_for_a_page_is_written_as_a_file(scale, treasurer):
    rule = {"formula": {"kind": "flat", "amount": "1"}}
    rules = [rule | {"when": {"departements": [code]}} for code in ("44", "49", "53", "72", "85")]
    many = [
        one | {"label": f"{n}{m}", "when": one["when"] | {"membership_years": {"from": m, "to": m}}}
        for n, one in enumerate(rules)
        for m in range(1, 14)
    ]
    long = write_scale(name="Long", document={"rules": [*many, rule]}, by=None)

    redirected = treasurer.get(reverse("billing:scale-recompose", args=[long.pk]))

    assert redirected.url == reverse("billing:scale-update", args=[long.pk])
    following = treasurer.get(f"{COMPOSE}?de={long.pk}")
    assert following.url == f"/gestion/cotisations/baremes/nouveau/?de={long.pk}"
