"""Notice: means, contents, others who are called apart, linked delays (G14)."""

import pytest

from cressmember.kernel.violations import RuleViolation
from governance.rules.meeting.notice import (
    Addressee,
    Content,
    Means,
    Notice,
    Rounding,
    Sending,
    Stretch,
)
from governance.rules.text.reading import read_part, written
from tests.governance.meeting import days, months, plain, problems_of

POST = Sending(means=frozenset({Means.POST}))
TWO_PAPERS = Sending(means=frozenset({Means.PRESS}), papers=2)


def notice(delay=None, **more):
    given = {"further": None, "sendings": (POST,), "acknowledged": False, "contents": frozenset()}
    return Notice(**({"article": "12", "delay": delay or days(15)} | given | more))


def mutual(notice_days, rounding="unstated"):
    return notice(
        days(notice_days),
        further=days(6, stretches=True),
        stretch=Stretch(article="D114-7", usual_days=15, rounding=Rounding(rounding)),
    )


@pytest.mark.parametrize(
    ("notice_days", "linked", "stretched"),
    [(30, 6, 12), (30, 5, 10), (21, 5, 7), (15, 6, 6), (20, 6, 8), (45, 6, 18)],
)
def test_linked_delays_grow_in_proportion(notice_days, linked, stretched):
    found = mutual(notice_days).stretched(days(linked, stretches=True))

    assert [delay.days for _, delay in found] == [stretched]


@pytest.mark.parametrize(("rounding", "found"), [("up", [9]), ("down", [8]), ("unstated", [9, 8])])
def test_a_delay_of_part_of_a_day_is_rounded_as_the_text_says(rounding, found):
    stretched = mutual(21, rounding).stretched(days(6, stretches=True))

    assert [delay.days for _, delay in stretched] == found


def test_a_delay_that_does_not_stretch_is_left_as_it_is():
    assert mutual(30).stretched(days(6)) == [("", days(6))]
    assert mutual(30).stretched(days(6, stretches=True)) == [("délai de 12\xa0jours", days(12))]


def test_a_notice_without_linked_delays_stretches_nothing():
    with pytest.raises(ValueError, match="nothing of linked delays"):
        notice().stretched(days(6, stretches=True))


def test_who_is_called_and_how():
    auditor = Addressee(
        name="commissaire aux comptes",
        article="31",
        delay=days(20),
        sendings=(Sending(means=frozenset({Means.REGISTERED})),),
    )
    rule = notice(further=days(6), others=(auditor,))

    assert rule.called().delay == rule.called("", further=False).delay == days(15)
    assert rule.called(further=True).delay == days(6)
    assert rule.called("commissaire aux comptes") == auditor
    assert notice().called(further=True).delay == days(15)


def test_someone_whom_nobody_calls_apart_is_refused():
    with pytest.raises(RuleViolation, match=r"préfet.*n’est pas convoqué à part.*tout le monde"):
        notice().called("préfet")


@pytest.mark.parametrize(
    ("means", "papers", "done"),
    [
        ({Means.PRESS}, 1, False),
        ({Means.PRESS}, 2, True),
        ({Means.PRESS, Means.POSTING}, 3, True),
        ({Means.POSTING}, 2, False),
    ],
)
def test_a_notice_in_two_papers(means, papers, done):
    assert TWO_PAPERS.is_done(frozenset(means), papers) is done


def test_a_sending_in_words():
    both = Sending(means=frozenset({Means.LEGAL_NOTICE, Means.POST}))

    assert plain(both.said) == "lettre et annonce légale"
    assert plain(TWO_PAPERS.said) == "2 journaux"
    assert Sending(means=frozenset({Means.PRESS}), papers=1).said.replace("\xa0", " ") == "1 journal"


def test_a_sending_that_contradicts_itself():
    assert problems_of(Sending(means=frozenset({Means.POST}), papers=2)) == [
        "Un nombre de journaux est dit, mais la convocation n’y paraît pas."
    ]
    assert problems_of(Sending(means=frozenset({Means.PRESS}))) == [
        "La convocation paraît dans la presse : il manque le nombre de journaux."
    ]


def test_a_notice_that_contradicts_itself():
    auditor = Addressee(name="commissaire aux comptes", article="31", delay=days(20), sendings=(POST,))

    assert problems_of(notice(others=(auditor, auditor))) == [
        "« commissaire aux comptes » est convoqué de deux manières."
    ]
    assert problems_of(notice(days(15, stretches=True), stretch=mutual(15).stretch)) == [
        "Le délai de convocation est celui sur lequel les autres s’allongent."
    ]
    assert problems_of(notice(further=days(6, stretches=True))) == [
        "Un délai s’allonge avec celui de la convocation : il manque de quelle manière."
    ]
    assert problems_of(mutual(14)) == ["Le délai de convocation est plus court que celui que la loi prévoit."]
    assert problems_of(notice(months(1), stretch=mutual(15).stretch)) == [
        "Le délai de convocation est plus court que celui que la loi prévoit."
    ]
    assert problems_of(mutual(15)) == []


def test_a_notice_is_written_as_it_was_read():
    rule = notice(
        further=days(6, "calendar", "after_sunday"),
        sendings=(POST, TWO_PAPERS),
        contents=frozenset(Content),
        attached=("comptes",),
        stretch=mutual(15).stretch,
    )

    assert read_part(Notice, written(rule)) == (rule, [])


def test_a_notice_with_holes_names_each():
    _, problems = read_part(Notice, {"article": "12", "delay": {"days": 15}})

    assert [(problem.place, plain(problem.sentence)) for problem in problems] == [
        (
            ("delay", "ends"),
            "Le délai de convocation : il manque la manière de compter (jours francs ou non).",
        ),
        (
            ("delay", "rest"),
            "Le délai de convocation : il manque ce que devient un délai qui finit un jour de repos.",
        ),
        (("further",), "Ce document : il manque le délai des convocations suivantes (null : le même)."),
        (
            ("sendings",),
            "Ce document : il manque les manières d’envoyer la convocation, au choix "
            "(aucune n’est dite : une liste vide).",
        ),
        (("acknowledged",), "Ce document : il manque l’accusé de réception."),
        (
            ("contents",),
            "Ce document : il manque ce que dit la convocation (rien : une liste vide).",
        ),
    ]
