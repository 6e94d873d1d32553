"""A vote that was held is read from its spreadsheet, line by line, and nothing is guessed."""

import pytest

from cressmember.kernel.violations import RuleViolation
from governance.rules.presence.turnout import Way
from governance.rules.scenario.gathering import Cast
from governance.rules.trial.sheet import Known, Sheet, told_by
from tests.governance.meeting import plain

MEMBERS = {"radio libre": (1,), "théâtre": (2,), "refuge": (3, 4), "12": (5,)}
HEAD = ("Adhérent", "Collège", "Participation", "Représenté par", "Voix", "Vote")
KNOWN = Known(
    member=lambda told: MEMBERS.get(told.lower(), ()),
    colleges={"associations": "Associations", "mut": "Mutuelles"},
    standing={1: "associations", 2: "gone"},
    numbers={"7": 1, "30": 3, "40": 4},
)


def told(*rows, head=HEAD, known=KNOWN, **options):
    return told_by([Sheet("Votants", [head, *rows], **options)], known)


def wrong(*rows, **options):
    return [plain(each) for each in told(*rows, **options).problems]


def test_a_line_says_who_takes_part_how_and_votes_what():
    found = told(
        ("Radio libre", "Associations", "présente", "", 2, "Pour"),
        ("Théâtre", "mut", "", "Radio libre", 1.0, "abstention"),
        (12, "MUTUELLES", "À distance", None, None, "BLANC"),
        (None, "", None, None, None, "  "),
    )

    assert found.problems == ()
    assert [each.member for each in found.listed] == [1, 2, 5]
    voters = [each.voter for each in found.listed]
    assert [voter.way for voter in voters] == [Way.PRESENT, Way.PROXY, Way.REMOTE]
    assert [voter.cast for voter in voters] == [Cast.YES, Cast.ABSTAIN, Cast.BLANK]
    assert [(voter.college, voter.votes) for voter in voters] == [("associations", 2), ("mut", 1), ("mut", 1)]


@pytest.mark.parametrize(
    ("word", "way"),
    [
        ("absent", None),
        ("Excusée", None),
        ("représentés", Way.PROXY),
        ("Visioconférence", Way.REMOTE),
        ("par correspondance", Way.POSTAL),
        ("vote électronique", Way.ELECTRONIC),
    ],
)
def test_ways_of_taking_part_are_known_by_their_words(word, way):
    (found,) = told(("Radio libre", "Associations", word, "", 1, "")).listed

    assert (found.voter.way, found.voter.cast) == (way, Cast.NOTHING)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("Inconnue", "mut", "présent", "", 1, "pour"), "« Inconnue » n’est pas au registre des adhérents."),
        (
            ("Refuge", "mut", "présent", "", 1, "pour"),
            "plusieurs adhérents s’appellent « Refuge » : écrivez le numéro de celui qui vote.",
        ),
        (("", "mut", "présent", "", 1, "pour"), "il manque le nom de l’adhérent."),
        (
            ("Radio libre", "Coopératives", "présent", "", 1, "pour"),
            "« Coopératives » n’est pas un collège de ce texte : « Associations » ou « Mutuelles ».",
        ),
        (("Théâtre", "", "présent", "", 1, "pour"), "il manque le collège."),
        (
            ("Radio libre", "mut", "là", "", 1, "pour"),
            "« là » n’est pas compris. Écrivez présent, représenté, à distance, par correspondance, "
            "électronique ou absent.",
        ),
        (
            ("Radio libre", "mut", "présent", "", 1, "peut-être"),
            "« peut-être » n’est pas compris. Écrivez pour, contre, abstention, blanc, ou rien.",
        ),
        (("Radio libre", "mut", "présent", "", 1.5, "pour"), "« 1.5 » n’est pas un nombre entier."),
        (("Radio libre", "mut", "présent", "", -1, "pour"), "« -1 » n’est pas un nombre entier."),
        (
            ("Radio libre", "mut", "présent", "", 10**10, "pour"),
            "« 10000000000 » n’est pas un nombre entier.",
        ),
        (
            ("Radio libre", "mut", "présent", "", "=A1+1", "pour"),
            "« =A1+1 » est une formule : écrivez son résultat.",
        ),
        (
            ("Radio libre", "mut", "absent", "", 1, "pour"),
            "« Radio libre » vote sans participer : dites s’il est présent, représenté, à distance, par "
            "correspondance, électronique.",
        ),
        (
            ("Radio libre", "mut", "présent", "Théâtre", 1, "pour"),
            "représenté par « Théâtre », et « présent » : gardez l’un des deux.",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_line(row, sentence):
    fine = ("12", "mut", "présent", "", 1, "contre")

    found = told(fine, (), row)
    assert [plain(each) for each in found.problems] == [f"Ligne 4 : {sentence}"]
    assert len(found.listed) == 1


@pytest.mark.parametrize(
    ("word", "cast"),
    [
        ("Pour", Cast.YES),
        ("favorables", Cast.YES),
        ("Défavorables", Cast.NO),
        ("Abstentions", Cast.ABSTAIN),
        ("s’abstient", Cast.ABSTAIN),
        ("Blancs", Cast.BLANK),
        ("votes blancs", Cast.BLANK),
    ],
)
def test_votes_are_known_by_their_words(word, cast):
    (found,) = told(("Radio libre", "Associations", "présent", "", 1, word)).listed

    assert found.voter.cast is cast


def test_what_is_wrong_on_several_lines_is_said_once():
    line = ("Radio libre", "Associations", "présent", "", 1, "peut-être")
    sentence = "« peut-être » n’est pas compris. Écrivez pour, contre, abstention, blanc, ou rien."

    assert wrong(line, ("Pigeon", "", "", "", 1, ""), line) == [
        f"Lignes 2 et 4 : {sentence}",
        "Ligne 3 : « Pigeon » n’est pas au registre des adhérents.",
    ]
    assert wrong(*[line] * 14) == [
        f"Lignes 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 et 2 autres : {sentence}",
    ]


def test_a_number_that_is_none_is_refused():
    (sentence,) = wrong(("Radio libre", "mut", "présent", "", "deux", "pour"))

    assert sentence.startswith("Ligne 2 : « deux »")


def test_a_formula_without_a_result_is_refused():
    line = ("Radio libre", "mut", "présent", "", None, None)

    (sentence,) = wrong(line, unknown=frozenset({(1, 4), (1, 5)}))

    assert sentence.startswith("Ligne 2 : une formule n’a pas de résultat")


NUMBERED = ("N°", *HEAD)


def test_a_number_tells_apart_two_members_of_one_name():
    rest = ("mut", "présent", "", 1, "pour")
    lines = [(30, "Refuge", *rest), ("0040", "Refuge", *rest), (7, "", *rest), (None, "Théâtre", *rest)]

    found = told(*lines, head=NUMBERED)
    assert found.problems == ()
    assert [each.member for each in found.listed] == [3, 4, 1, 2]
    names = [plain(each.voter.member) for each in found.listed]
    assert names == ["Refuge (n° 30)", "Refuge (n° 0040)", "7", "Théâtre"]


@pytest.mark.parametrize(
    ("number", "name", "sentence"),
    [
        (99, "Refuge", "nul n’a le numéro « 99 » au registre des adhérents."),
        (30, "Théâtre", "le numéro « 30 » n’est pas celui de « Théâtre »."),
        (None, "", "il manque le nom de l’adhérent."),
    ],
)
def test_a_number_that_is_nobody_s_or_another_s_is_refused(number, name, sentence):
    assert wrong((number, name, "mut", "présent", "", 1, "pour"), head=NUMBERED) == [f"Ligne 2 : {sentence}"]


def test_nobody_is_twice_on_the_list_of_a_college():
    twice = ("Radio libre", "mut", "présent", "", 1, "pour")

    assert wrong(twice, twice) == ["Ligne 3 : « Radio libre » est déjà à la ligne 2."]
    assert wrong(twice, ("Radio libre", "associations", "présent", "", 1, "pour")) == []


def test_the_college_is_that_of_the_register_where_the_line_says_none():
    head = ("Nom", "Vote", "Présence")

    (found,) = told(("Radio libre", "pour", "présent"), head=head).listed
    assert found.voter.college == "associations"
    bare = Known(member=KNOWN.member, colleges={})
    (found,) = told(("Radio libre", "pour", "présent"), head=head, known=bare).listed
    assert found.voter.college == ""


def test_the_heading_may_stand_lower_and_a_long_list_is_read_whole():
    numbered = Known(member=lambda name: (int(name),), colleges={})
    rows = [("Vote du 12 mars",), (), ("Adhérent", "Participation", "Vote", "Catégorie")]
    rows += [(str(rank), "présent", "pour" if rank % 2 else "contre", "Élus") for rank in range(600)]
    found = told_by([Sheet("Autre", [("a", "b")]), Sheet("Votants", rows)], numbered)

    assert found.problems == ()
    assert len(found.listed) == 600
    assert found.listed[-1].voter.category == "Élus"


def test_a_list_of_nobody_or_of_too_many_is_refused(monkeypatch):
    assert wrong() == ["Cette liste n’a aucun votant sous sa ligne de titres."]
    monkeypatch.setattr("governance.rules.trial.sheet.MOST_VOTERS", 1)
    rows = [(name, "mut", "présent", "", 1, "pour") for name in ("Radio libre", "Théâtre")]
    assert wrong(*rows) == ["Cette liste dépasse 1 votants."]


def test_a_file_that_is_neither_is_refused():
    with pytest.raises(RuleViolation, match="ni liste de votants ni urnes"):
        told_by([Sheet("Feuille", [("Nom", "Ville"), ("Radio libre", "Nantes")])], KNOWN)


URNS = ("Urne", "Inscrits", "Présents", "Représentés", "Pour", "Contre", "Abstentions", "Blancs")


def test_urns_alone_tell_who_takes_part_and_what_each_holds():
    found = told(("Associations", 9, 5, 2, 4, 2, 1, None), ("mut", 3, 3, None, 1, 2, 0, 0), head=URNS)

    assert found.problems == ()
    assert found.listed == ()
    assert [(urn.college, urn.yes, urn.no, urn.abstain) for urn in found.urns] == [
        ("associations", 4, 2, 1),
        ("mut", 1, 2, 0),
    ]
    assert [(group.members, [(each.way, each.members) for each in group.came]) for group in found.groups] == [
        (9, [(Way.PRESENT, 5), (Way.PROXY, 2)]),
        (3, [(Way.PRESENT, 3)]),
    ]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("Coopératives", 1, 1, 0, 1, 0)], "Ligne 2 : « Coopératives » n’est pas un collège de ce texte."),
        (
            [("mut", 1, 1, 0, 1, 0), ("Mutuelles", 1, 1, 0, 1, 0)],
            "Ligne 3 : l’urne « Mutuelles » est donnée deux fois.",
        ),
        (
            [("mut", 1, 1, 1, 1, 0)],
            "Ligne 2 : plus de membres participent qu’il n’y a d’inscrits.",
        ),
        (
            [("tous", 1, 1, 0, 1, 0), ("mut", 1, 1, 0, 1, 0)],
            "Une urne est celle de tous, et d’autres celles d’un collège : gardez les unes ou l’autre.",
        ),
    ],
)
def test_urns_that_cannot_be_are_refused(rows, sentence):
    assert wrong(*rows, head=URNS) == [sentence]


def test_a_list_and_its_urns_are_a_secret_vote():
    voters = Sheet("Votants", [HEAD, ("Radio libre", "mut", "présent", "", 1, "")])
    urns = Sheet("Urnes", [URNS, ("mut", None, None, None, 1, 0)])
    absent = Sheet("Votants", [HEAD, ("Radio libre", "mut", "", "", 1, "")])
    none = Sheet("Urnes", [URNS])

    found = told_by([voters, urns], KNOWN)
    assert (len(found.listed), found.groups, len(found.urns)) == (1, (), 1)
    # The model lists the members: where none of them came, only its urns were filled.
    filled = Sheet("Urnes", [URNS, ("mut", 4, 1, None, 1, 0)])
    found = told_by([absent, filled], KNOWN)
    assert (len(found.listed), len(found.groups), len(found.urns)) == (0, 1, 1)
    found = told_by([absent, none], KNOWN)
    assert (len(found.listed), found.groups, found.urns) == (1, (), ())
