import pytest

from billing.rules.scale_changes import changes_between
from billing.rules.scale_document import scale_from
from tests.billing.examples import plain

A = {"label": "A", "when": {"colleges": ["a"]}, "formula": {"kind": "flat", "amount": "100"}}
B = {"label": "B", "when": {"colleges": ["b"]}, "formula": {"kind": "flat", "amount": "200"}}
MULTIPLE = {
    "label": "C",
    "when": {"colleges": ["c"]},
    "formula": {"kind": "multiple", "times": "2", "of": "A"},
}
ALL = {"label": "Tous", "formula": {"kind": "flat", "amount": "50"}}


def told(before, after):
    scales = [scale_from(one if isinstance(one, dict) else {"rules": one}) for one in (before, after)]
    return [
        tuple(plain(text) for text in (change.about, change.before, change.after))
        for change in changes_between(*scales, colleges={"a": "Anciens"})
    ]


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ([A, ALL], [A, ALL], []),
        (
            [A, ALL],
            [A | {"formula": {"kind": "flat", "amount": "110"}}, ALL],
            [("A", "Quel que soit l’adhérent : 100,00 €", "Quel que soit l’adhérent : 110,00 €")],
        ),
        ([A, ALL], [A | {"cap": "90"}, ALL], [("A", "", "Plafond : 90,00 €")]),
        (
            [A, ALL],
            [ALL],
            [
                (
                    "A",
                    "concerne les adhérents du collège Anciens ; base : montant forfaitaire ; "
                    "Quel que soit l’adhérent : 100,00 €",
                    "",
                )
            ],
        ),
        (
            [A, B, ALL],
            [B, A, ALL],
            [("Ordre des règles", "« A », « B » et « Tous »", "« B », « A » et « Tous »")],
        ),
        (
            [A, MULTIPLE, ALL],
            [A, MULTIPLE | {"formula": MULTIPLE["formula"] | {"times": "3"}}, ALL],
            [("C", "2 fois ce que donne « A »", "3 fois ce que donne « A »")],
        ),
        (
            {"proration": "none", "rules": [ALL]},
            {"proration": "months", "rules": [ALL]},
            [
                (
                    "Pour toutes les règles",
                    "L’année entière est due, quelle que soit la date d’adhésion.",
                    "La première année est due au prorata des mois restants, mois d’adhésion compris.",
                )
            ],
        ),
        (
            [A, A | {"when": {"colleges": ["b"]}}, ALL],
            [A, A | {"when": {"colleges": ["c"]}}, ALL],
            [("A (2)", "concerne les adhérents du collège b", "concerne les adhérents du collège c")],
        ),
    ],
)
def test_what_a_version_changes(before, after, changes):
    assert told(before, after) == changes
