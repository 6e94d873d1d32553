"""The sentences that people read, word for word."""

import json
from copy import deepcopy
from pathlib import Path

import pytest

from governance.rules.prose.telling import Names
from governance.rules.prose.whole import clauses_of, told, told_alone
from governance.rules.statutes import Statutes
from governance.rules.text.editing import part_at, place_from, with_value
from tests.governance.document import assembly, college, colleges, complete, decision, quorum, simple_majority

CHAMBER = json.loads(Path("docs/statutes/chamber.json").read_text())
DELAY = {"days": 15, "ends": "unstated", "rest": "unstated"}


def plain(text):
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def read(document, former=None):
    """Each clause by its name, for clauses whose name is met once or last."""
    return {
        plain(clause.name): plain(clause.text)
        for chapter in told(document, former)
        for clause in clauses_of(chapter)
    }


def alone(document, address):
    return [
        plain(clause.text)
        for clause in told_alone(document, part_at(Statutes, document, place_from(address)))
    ]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("bodies.1.meetings.1.notice.delay", "21 jours francs."),
        ("bodies.1.meetings.1.convening.who.3.tiers.1", "Le quart au-delà."),
        (
            "franchise.rules.1",
            "Pour voter, un membre a réglé sa cotisation de l’exercice au jour de la réunion, a au moins 3 "
            "mois "
            "d’ancienneté ce jour-là et n’est pas suspendu. Chaque membre a une voix. La liste des "
            "électeurs est "
            "arrêtée 15 jours avant la réunion.",
        ),
        (
            "proxies.rules.1",
            "Un électeur porte au plus 2 procurations, en plus de sa propre voix, données par des membres "
            "du même "
            "collège. Les procurations se déposent 2 jours au moins avant la réunion. Si un membre en donne "
            "plusieurs, la dernière reçue vaut. Un pouvoir en blanc est nul.",
        ),
        (
            "membership.admissions.1",
            "Le conseil d’administration admet les membres, sur proposition du bureau. On adhère à la "
            "charte de la "
            "chambre. Les refus sont rapportés à l’assemblée générale. Un refus se conteste devant "
            "l’assemblée "
            "générale.",
        ),
        (
            "bodies.1.meetings.1.notice",
            "La convocation part 21 jours francs au moins avant la réunion (pour les convocations suivantes, "
            "10 jours francs), par courrier électronique ou par lettre. Elle dit le nom et le siège, le "
            "jour, "
            "l’heure et le lieu, l’ordre du jour, le quorum et la majorité de chaque délibération, la date "
            "de la "
            "première réunion et la manière de donner pouvoir.",
        ),
        (
            "bodies.1.decisions.1.majority",
            "Il faut plus de la moitié des suffrages exprimés, chaque collège pesant son poids. Le poids "
            "d’un "
            "collège qui ne s’exprime pas est réparti entre les autres. Ni les abstentions ni les votes "
            "blancs ne "
            "comptent. À égalité, la proposition est rejetée.",
        ),
        (
            "bodies.2.seating.vacancy",
            "Quand un siège est vacant, le suppléant le prend ; à défaut, l’organisation désigne quelqu’un "
            "d’autre ; à défaut, l’instance coopte quelqu’un, 4 fois au plus, et la prochaine assemblée le "
            "ratifie. Le remplaçant achève le mandat en cours.",
        ),
    ],
)
def test_a_part_on_its_own_says_itself_in_plain_sentences(address, said):
    assert alone(CHAMBER, address) == [said]


def test_a_decision_says_its_quorum_call_by_call():
    said = {
        clause.name: plain(clause.text)
        for clause in told_alone(CHAMBER, part_at(Statutes, CHAMBER, place_from("bodies.1.decisions.2")))
    }

    assert said == {
        "Objet": "Cette décision porte sur les statuts et l’objet. Elle revient à l’Assemblée générale "
        "extraordinaire. Elle ne se vote que sur proposition du Conseil d’administration ou d’un quart des "
        "membres.",
        "Quorum": "Première convocation : le quart des membres, présents ou représentés. Seconde "
        "convocation, "
        "15 jours au moins après la réunion précédente, sur le même ordre du jour, en rappelant la date de "
        "la "
        "première réunion : aucun quorum n’est exigé.",
        "Majorité": "Il faut au moins les deux tiers des suffrages exprimés, chaque collège pesant son "
        "poids. Le "
        "poids d’un collège qui ne s’exprime pas est réparti entre les autres. Ni les abstentions ni les "
        "votes "
        "blancs ne comptent. À égalité, la proposition est rejetée.",
    }


def test_a_part_that_lacks_something_or_holds_chapters_says_nothing_on_its_own():
    document = deepcopy(CHAMBER)
    del document["franchise"]["rules"][0]["frozen"]
    document["proxies"]["rules"][0] = {}

    assert alone(document, "franchise.rules.1") == []
    assert alone(document, "proxies.rules.1") == []
    assert alone(document, "franchise") == []
    assert alone(document, "bodies.1") == []
    assert alone(document, "") == []


def test_what_the_text_leaves_unsaid_is_said_once_for_all():
    document = deepcopy(CHAMBER)
    rule = document["proxies"]["rules"][0]
    rule |= {"of_two": "unstated", "blank": {"kind": "unstated"}}
    rule["filing"]["delay"] = DELAY

    assert alone(document, "proxies.rules.1")[0].endswith(
        "Le texte ne dit ni laquelle vaut quand un membre en donne plusieurs, ni ce que vaut un pouvoir en "
        "blanc, "
        "ni si le délai de 15 jours est franc, ni s’il est reporté quand il finit un jour de repos."
    )


@pytest.mark.parametrize(
    ("further", "unsaid"),
    [
        (
            DELAY,
            "Le texte ne dit ni si les 2 délais de 15 jours sont francs, ni s’ils sont reportés quand ils "
            "finissent un jour de repos.",
        ),
        (
            DELAY | {"days": 6},
            "Le texte ne dit ni si les délais de 15 jours et de 6 jours sont francs, ni s’ils sont "
            "reportés quand "
            "ils finissent un jour de repos.",
        ),
        (
            DELAY | {"ends": "clear"},
            "Le texte ne dit ni si le délai de 15 jours est franc, ni si les délais de 15 jours et de 15 "
            "jours "
            "francs sont reportés quand ils finissent un jour de repos.",
        ),
    ],
)
def test_delays_that_the_text_does_not_know_how_to_count_are_said_together(further, unsaid):
    document = deepcopy(CHAMBER)
    document["bodies"][0]["meetings"][0]["notice"] |= {"delay": DELAY, "further": further}

    assert alone(document, "bodies.1.meetings.1.notice")[0].endswith(unsaid)


def test_delays_alike_are_counted_among_others():
    document = deepcopy(CHAMBER)
    notice = document["bodies"][0]["meetings"][0]["notice"]
    other = {"name": "Commissaire aux comptes", "article": "12", "delay": DELAY | {"days": 6}, "sendings": []}
    notice |= {"delay": DELAY, "further": DELAY, "others": [other]}

    assert (
        "si les délais 2 fois de 15 jours et de 6 jours sont francs"
        in alone(document, "bodies.1.meetings.1.notice")[0]
    )


def test_codes_are_told_by_their_names_and_an_unknown_one_as_it_is_written():
    minimum = {"members": 3, "below": {"kind": "merged_with", "college": "mutuelles"}}
    document = complete(
        colleges=colleges(college("a", minimum=minimum), college("mutuelles", name="Mutuelles"))
    )
    lost = deepcopy(document)
    lost["colleges"]["colleges"][0]["minimum"]["below"]["college"] = "perdu"

    assert "dans le collège « Mutuelles »" in read(document)["Collège « A »"]
    assert "dans le collège « perdu »" in alone(lost, "colleges.colleges.1")[0]
    assert plain(Names().meeting("ago")) == "« ago »"


def test_meetings_are_told_in_the_order_of_the_text():
    assert "Assemblée générale ordinaire et Assemblée générale extraordinaire" in read(CHAMBER)


def test_a_college_says_where_it_comes_from_when_it_does_not_just_go_on():
    former = complete(colleges=colleges(college("a", name="Anciens"), college("b"), college("c")))
    document = complete(
        colleges=colleges(
            college("a", "a", name="Aînés"),
            college("b", "b"),
            college("d", "b", "c"),
            college("e", "c"),
            college("f"),
        )
    )

    said = read(document, former)

    assert said["Collège « Aînés »"] == "Il n’a pas de poids. Il s’appelait « Anciens »."
    assert said["Collège « B »"] == "Il n’a pas de poids."
    assert said["Collège « D »"].endswith("Il vient des collèges « B » et « C » de la version précédente.")
    assert said["Collège « E »"].endswith("Il vient du collège « C » de la version précédente.")
    assert said["Collège « F »"].endswith("Ce collège est nouveau.")
    assert said["Continuité"].startswith("Sauf mention contraire, chaque collège continue")
    assert "Continuité" not in read(former)


@pytest.mark.parametrize(
    ("permitted", "said"),
    [
        (
            [],
            "La participation à distance, le vote par correspondance, le vote électronique et la "
            "consultation "
            "écrite, dont aucun article ne parle, sont refusés, comme dans une association.",
        ),
        (
            ["postal", "electronic"],
            "La participation à distance et la consultation écrite, dont aucun article ne "
            "parle, sont refusées, comme dans une association.",
        ),
        (
            ["postal", "electronic", "video"],
            "La consultation écrite, dont aucun article ne parle, est refusée, comme dans une association.",
        ),
        (
            ["video", "electronic", "written_consultation"],
            "Le vote par correspondance, dont aucun article ne "
            "parle, est refusé, comme dans une association.",
        ),
        (
            ["video", "postal", "electronic", "written_consultation"],
            "Tout le reste, dont aucun article ne parle, est refusé, comme dans une association.",
        ),
    ],
)
def test_ways_of_which_no_article_speaks_are_named_and_agree(permitted, said):
    permissions = [{"article": "16", "channel": channel, "permitted": True} for channel in permitted]
    distance = {"article": "16", "silence": "refused", "permissions": permissions, "remote": "counted"}

    assert said in read(complete(bodies=[assembly(distance=distance)]))["À distance"]


@pytest.mark.parametrize(
    ("needed", "said"),
    [
        ("1/4", "le quart des membres, présents ou représentés"),
        ("1", "tous les membres, présents ou représentés"),
        (1, "un membre, présent ou représenté"),
        ({"smaller": ["1/3", 1000]}, "le plus petit de ces nombres : le tiers des membres ou 1 000 membres"),
    ],
)
def test_a_quorum_is_a_share_a_number_or_the_smaller_of_two(needed, said):
    document = complete(bodies=[assembly(decisions=[decision(calls=[{"quorum": quorum(needed)}])])])

    assert said in read(document)["Quorum"]


def test_calls_are_counted_in_words_then_in_figures():
    calls = [{"quorum": quorum("1/2")}] + [{"quorum": quorum("1/4"), "least_days": 8, "most_days": 30}] * 5
    document = complete(bodies=[assembly(decisions=[decision(calls=calls)])])

    said = read(document)["Quorum"]

    assert "Deuxième convocation, 8 jours au moins après la réunion précédente, 30 jours au plus, sur" in said
    assert "6e convocation, 8 jours" in said


def test_postal_and_electronic_votes_are_said_together():
    calls = [{"quorum": quorum("1/4", "present", "postal", "electronic")}]

    said = read(complete(bodies=[assembly(decisions=[decision(calls=calls)])]))["Quorum"]

    assert said == (
        "À chaque convocation : le quart des membres, présents, votant par correspondance ou par voie "
        "électronique."
    )


@pytest.mark.parametrize(
    ("matters", "said"),
    [
        (["dissolution", "merger"], "la dissolution, et une fusion, une scission ou un apport."),
        (["merger"], "Cette décision porte sur une fusion, une scission ou un apport."),
        (["budget", "accounts"], "Cette décision porte sur les comptes et le budget."),
    ],
)
def test_what_is_a_list_itself_comes_last(matters, said):
    assert said in read(complete(bodies=[assembly(decisions=[decision(matters=matters)])]))["Objet"]


def test_an_interest_agrees_with_those_who_have_it():
    interest = {"article": "20", "who": "les administrateurs concernés", "left_out": "base"}
    document = complete(bodies=[assembly(decisions=[decision(interest=interest)])])

    assert read(document)["Intérêt personnel"] == (
        "Les administrateurs concernés ne prennent pas part au vote ni ne comptent dans la base de la "
        "majorité."
    )


def test_an_article_inside_a_rule_is_cited_when_it_is_another():
    document = deepcopy(CHAMBER)
    asked = document["franchise"]["rules"][0]["requirements"]
    asked[0]["article"], asked[1]["article"] = "11", "règlement intérieur de 2024"

    assert alone(document, "franchise.rules.1")[0].startswith(
        "Pour voter, un membre a réglé sa cotisation de l’exercice au jour de la réunion (art. 11), a au "
        "moins "
        "3 mois d’ancienneté ce jour-là (règlement intérieur de 2024) et n’est pas suspendu."
    )


def test_a_weight_is_a_percentage_where_it_can_be_and_a_fraction_otherwise():
    document = complete(
        colleges=colleges(
            college("a", weight="1/20"), college("b", weight="1/3"), college("c", weight="37/60")
        )
    )

    said = read(document)

    assert said["Collège « A »"] == "Il pèse 5 %."
    assert said["Collège « B »"] == "Il pèse le tiers."
    assert said["Collège « C »"] == "Il pèse 37/60."


def test_a_threshold_keeps_its_words():
    majority = simple_majority(
        bars=[{"threshold": "60 %", "over": "unstated", "base": "entitled", "of": "members"}]
    )
    document = complete(bodies=[assembly(decisions=[decision(majority=majority)])])

    assert "Il faut 60 % de tous les membres." in read(document)["Majorité"]
    assert "si ce seuil (60 %) doit être atteint ou dépassé" in read(document)["Majorité"]


def test_a_draft_says_what_is_whole_and_marks_the_rest():
    document = deepcopy(CHAMBER)
    del document["bodies"][0]["decisions"][0]["majority"]
    document["franchise"] = {"article": 3}
    document["proxies"] = {"article": "16"}
    document["colleges"]["colleges"][0].pop("weight")

    chapters = {chapter.name: chapter for chapter in told(document)}

    body = chapters["Assemblée générale"]
    assert [each.name for each in body.chapters if each.is_whole] == [
        "Assemblée générale ordinaire",
        "Assemblée générale extraordinaire",
        "Modification des statuts",
        "Dissolution et fusion",
    ]
    assert not body.is_whole
    assert body.article == "11"
    assert [clause.name for clause in body.clauses] == [
        "Nombre de réunions par an",
        "Participation à distance",
        "Feuille de présence",
        "Procès-verbal",
        "Communication",
    ]
    assert (chapters["Droit de vote"].article, chapters["Procurations"].article) == ("", "16")
    assert [clause.name for clause in chapters["Collèges"].clauses][:2] == ["Coopératives", "Mutuelles"]


def test_an_unwritten_text_has_its_headings():
    assert [(chapter.name, chapter.is_whole, chapter.clauses) for chapter in told({})] == [
        ("Collèges", False, ()),
        ("Qualité de membre", False, ()),
        ("Droit de vote", False, ()),
        ("Procurations", False, ()),
    ]


def test_several_majorities_are_said_together_and_what_they_share_once():
    bar = {
        "threshold": "1/2",
        "over": "more_than",
        "base": "cast",
        "aggregation": "weighted",
        "silent": "lost",
    }
    bars = [bar, bar | {"threshold": "2/3", "over": "at_least", "base": "gathered", "counts": ["present"]}]
    majority = simple_majority(bars=bars, abstentions="against", blanks="against")
    document = complete(
        colleges=colleges(college("a", weight=1)), bodies=[assembly(decisions=[decision(majority=majority)])]
    )

    assert read(document)["Majorité"] == (
        "Il faut à la fois : plus de la moitié des suffrages exprimés, chaque collège pesant son poids ; "
        "au moins les deux tiers des voix présentes en personne, chaque collège pesant son poids. "
        "Le poids d’un collège qui ne s’exprime pas est perdu. "
        "Les abstentions et les votes blancs comptent contre. À égalité, la proposition est rejetée."
    )


DAYS = {"days": 90, "ends": "calendar", "rest": "after_sunday"}


@pytest.mark.parametrize(
    ("address", "part", "said"),
    [
        (
            "membership.losses.2",
            {
                "kind": "unpaid",
                "article": "8",
                "decided_by": None,
                "delay": DAYS,
                "hearing": "none",
                "readmission": "never",
            },
            "Le membre perd de droit sa qualité si sa cotisation n’est pas réglée 90 jours après un "
            "rappel, délai "
            "reporté s’il finit un dimanche ou un jour férié. Le membre n’a pas à être entendu. Il ne peut "
            "pas "
            "revenir.",
        ),
        (
            "bodies.2.seating.composition.requirements.1",
            {"article": "21", "each": "college", "among": ["mutuelles", "employeurs"], "least": 1},
            "Le collège « Mutuelles » et le collège « Syndicats d’employeurs » ont chacun au moins une "
            "personne "
            "dans l’instance.",
        ),
        (
            "bodies.2.seating.composition.requirements.1",
            {
                "article": "21",
                "who": {"quality": "salarié"},
                "least": "1/10",
                "most": "1/4",
                "strictly": True,
                "share_of": "seats",
            },
            "On compte plus de 10 % des sièges à pourvoir et au plus 25 % des sièges à pourvoir, "
            "s’agissant des "
            "personnes ayant la qualité « salarié ».",
        ),
        (
            "bodies.2.seating.mandates.renewal",
            {"kind": "partly", "parts": 3, "every": 1, "rounding": "up", "ties": ["older", "lot"]},
            "Les sièges se renouvellent par tiers chaque année (part arrondie vers le haut). Entre élus du "
            "même "
            "jour, le plus âgé part, puis le sort désigne qui part.",
        ),
    ],
)
def test_rarer_rules_say_themselves_too(address, part, said):
    place = place_from(address)

    assert alone(with_value(CHAMBER, place, part), address) == [said]


HALVES = colleges(college("a", weight="1/2"), college("b", weight="1/4"))


def problems(**changed):
    """What each chapter of a text is said to contradict itself in."""
    chapters = told(complete(**changed))
    return [tuple(map(plain, chapter.problems)) for chapter in chapters if chapter.problems]


def test_what_contradicts_itself_is_read_beside_what_is_said_of_it():
    chapter = told(complete(colleges=HALVES))[0]

    assert chapter.is_whole
    assert [plain(clause.text) for clause in chapter.clauses][1:3] == ["Il pèse 50 %.", "Il pèse 25 %."]
    assert problems(colleges=HALVES) == [("Les poids des collèges font 75 % au lieu de 100 %.",)]


def test_what_contradicts_itself_is_said_of_a_part_that_lacks_something_too():
    assert problems(colleges={"colleges": HALVES["colleges"]}) == [
        ("Les poids des collèges font 75 % au lieu de 100 %.",)
    ]


def test_a_chapter_says_its_own_contradictions_once():
    strange = assembly(decisions=[decision(meeting="congres")], distance={})
    said = "La décision « Décision ordinaire » est prise dans une réunion inconnue, « congres »."

    assert problems(bodies=[strange]) == [(said,)]


def test_a_chapter_does_not_say_again_what_one_that_it_holds_says():
    """A decision that contradicts itself, of a body that lacks something."""
    strange = assembly(decisions=[decision(calls=[{"quorum": quorum("1/4"), "least_days": 9}])], distance={})

    (chapter,) = [each for each in told(complete(bodies=[strange])) if each.name == "Assemblée générale"]

    assert chapter.problems == ()
    assert [plain(said) for each in chapter.chapters for said in each.problems] == [
        "La première convocation ne suit aucune réunion : elle n’a ni délai ni rappel."
    ]
