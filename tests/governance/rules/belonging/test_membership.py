"""Admission, and what a chapter on membership contradicts."""

from dataclasses import replace
from datetime import date

import pytest

from cressmember.kernel.violations import RuleViolation
from governance.rules.belonging.membership import (
    Admission,
    Candidacy,
    LostStatus,
    Membership,
    Readmission,
    admission_verdict,
)
from governance.rules.text.reading import read_part, sentences, written

ASSEMBLY, BOARD = "l’assemblée générale", "le conseil d’administration"
DAY = date(2026, 6, 25)
EVE = date(2026, 6, 24)
MORROW = date(2026, 6, 26)

BY_BOARD = Admission(
    article="8",
    categories=frozenset(),
    decided_by=BOARD,
    proposed_by="le bureau",
    charter="la charte de l’économie sociale",
    payment=True,
    refusals_told_to=ASSEMBLY,
    appeal_to=None,
)


def admitted(rule, candidacy):
    return admission_verdict(rule, candidacy, on=DAY)


READY = Candidacy(proposed_on=DAY, charter_on=DAY, paid_on=DAY, before=BOARD)


def test_a_candidate_may_be_admitted():
    verdict = admitted(BY_BOARD, READY)

    assert verdict.is_yes
    assert verdict.sentence == (
        "L’admission peut être prononcée par le conseil d’administration ; un refus est rapporté à "
        "l’assemblée générale (art. 8)."
    )


def test_everything_that_is_missing_is_said_at_once():
    verdict = admitted(BY_BOARD, Candidacy(before="le bureau"))

    assert verdict.is_no
    assert verdict.figures == {"on": "2026-06-25", "missing": 4}
    assert verdict.sentence == (
        "L’admission ne peut pas être prononcée le 25 juin 2026 : il manque la proposition du bureau, "
        "l’adhésion à « la charte de l’économie sociale », le règlement de la cotisation et une décision "
        "du conseil d’administration, et non du bureau (art. 8)."
    )


@pytest.mark.parametrize(("paid_on", "outcome"), [(EVE, "yes"), (DAY, "yes"), (MORROW, "no"), (None, "no")])
def test_what_is_dated_later_is_not_done_yet(paid_on, outcome):
    assert admitted(BY_BOARD, replace(READY, paid_on=paid_on)).outcome == outcome


def test_paying_is_enough_where_nobody_decides():
    rule = replace(BY_BOARD, decided_by=None, proposed_by=None, charter=None)

    assert (
        admitted(rule, Candidacy(paid_on=DAY)).sentence == "L’admission est acquise par le paiement (art. 8)."
    )


@pytest.mark.parametrize(
    ("told_to", "appeal_to", "end"),
    [
        (None, None, "par le conseil d’administration (art. 8)."),
        (
            None,
            ASSEMBLY,
            "par le conseil d’administration ; un refus se conteste devant l’assemblée générale (art. 8).",
        ),
        (
            "le bureau",
            ASSEMBLY,
            "un refus est rapporté au bureau et se conteste devant l’assemblée générale (art. 8).",
        ),
    ],
)
def test_what_becomes_of_a_refusal(told_to, appeal_to, end):
    verdict = admitted(replace(BY_BOARD, refusals_told_to=told_to, appeal_to=appeal_to), READY)

    assert verdict.sentence.endswith(end)


def test_somebody_admits_or_the_payment_does():
    assert list(replace(BY_BOARD, decided_by=None).contradictions()) == []
    assert list(replace(BY_BOARD, decided_by=None, payment=False).contradictions()) == [
        "Personne n’admet et le paiement n’est pas exigé : rien ne fait un membre."
    ]


def membership(*admissions, losses=()):
    return Membership(article="8", admissions=admissions, losses=losses, representatives=())


def test_each_category_has_its_own_admission_or_that_of_all():
    honorary = replace(BY_BOARD, categories=frozenset({"honneur"}), decided_by=ASSEMBLY)
    rule = membership(BY_BOARD, honorary)

    assert list(rule.contradictions()) == []
    assert rule.admission("honneur") is honorary
    assert rule.admission("actif") is BY_BOARD
    with pytest.raises(RuleViolation, match="comment la catégorie"):
        membership(honorary).admission("actif")


def test_a_chapter_that_says_a_thing_twice():
    lost = LostStatus(
        article="9", statuses=frozenset({"siège"}), decided_by=None, readmission=Readmission.AS_NEW
    )
    honorary = replace(BY_BOARD, categories=frozenset({"honneur"}))

    assert list(membership(BY_BOARD, BY_BOARD, honorary, honorary, losses=(lost, lost)).contradictions()) == [
        "Deux règles disent l’admission de toutes les catégories.",
        "Deux règles disent l’admission de la catégorie « honneur ».",
        "La perte de la qualité de membre est dite deux fois.",
    ]


def test_what_is_read_is_written_again_and_a_hole_is_named():
    document = {
        "article": "8",
        "admissions": [written(BY_BOARD)],
        "losses": [
            {
                "kind": "exclusion",
                "article": "9",
                "decided_by": ASSEMBLY,
                "proposed_by": BOARD,
                "hearing": "invited",
                "delay": {"days": 15, "ends": "calendar", "rest": "kept"},
                "registered": True,
                "readmission": "as_new",
            }
        ],
        "representatives": [],
    }

    rule, problems = read_part(Membership, document)
    del document["losses"][0]["hearing"]
    _, holes = read_part(Membership, document)

    assert problems == []
    assert written(rule)["losses"][0]["kind"] == "exclusion"
    assert read_part(Membership, written(rule)) == (rule, [])
    assert list(sentences(holes)) == [
        "Les manières de perdre la qualité de membre (aucune : une liste vide) : il manque l’audition du "
        "membre. [losses.1.hearing]"
    ]
