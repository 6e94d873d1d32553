"""What statutes say, line by line, and what another version changes."""

from datetime import date

from governance.rules.statutes import Statutes, statutes_from
from governance.rules.text.changes import Change, changes_between
from governance.rules.text.outline import drafted, flat, outline, said
from governance.rules.text.wording import nothing
from tests.governance.document import assembly, college, colleges, complete, decision, quorum, simple_majority


def told(**changed):
    return outline(statutes_from(complete(**changed)))


def lines(section):
    return {titles[1:]: said for _, titles, said in flat(section)}


def test_each_rule_is_told_with_its_title_and_its_article():
    said = lines(told())

    majority = ("Assemblée générale", "Décision ordinaire", "Majorité")
    assert said[*majority, "Article"] == "14"
    assert said[*majority, "Compte des abstentions"] == "écartées du compte"
    assert said[*majority, "Majorités exigées (1)", "Seuil"] == "la moitié"
    assert (
        said["Assemblée générale", "Décision ordinaire", "Ce sur quoi elle porte"] == "toute autre question"
    )


def test_numbers_days_and_lists_are_said_as_people_say_them():
    days = {"quorum": quorum({"larger": ["1/4", 1200]}), "least_days": 1500, "recalls_first": True}
    section = told(bodies=[assembly(decisions=[decision(calls=[{"quorum": quorum("1/4")}, days])])])

    said = lines(section)

    second = ("Assemblée générale", "Décision ordinaire", "Quorum de chaque convocation (2)")
    assert said[*second, "Délai minimal après la réunion précédente, en jours"] == "1\u202f500"
    assert said[*second, "Rappel de la date de la première réunion"] == "oui"
    needed = (
        *second,
        "Quorum",
        "Conditions du quorum (1)",
        "Part ou le nombre exigé",
    )
    assert "1\u202f200" in said[needed]


def test_a_place_leads_back_to_the_document():
    (assembly_told,) = (each for each in told().sections if each.place == ("bodies", 0))

    assert assembly_told.title == "Assemblée générale"
    assert assembly_told.key == ("bodies", "ag")


def test_nothing_changes_between_a_text_and_itself():
    assert changes_between(told(), told()) == []


def test_a_changed_rule_is_told_before_and_after():
    after = told(bodies=[assembly(decisions=[decision(majority=simple_majority(tie="casting"))])])

    assert changes_between(told(), after) == [
        Change(
            ("Assemblée générale", "Décision ordinaire", "Majorité", "Ce que vaut l’égalité"),
            "la proposition est rejetée",
            "la voix du président de séance l’emporte",
        )
    ]


def test_a_college_is_followed_by_its_code_whatever_its_rank():
    moved = colleges(college("mutuelles"), college("associations", name="Associations loi 1901"))

    changes = changes_between(told(), told(colleges=moved))

    assert {change.about[-1] for change in changes} == {"Rang du collège"}


def test_what_comes_and_what_goes_are_told():
    one = told(colleges=colleges(college("associations")))

    gone = changes_between(told(), one)
    come = changes_between(one, told())

    assert {change.after for change in gone} == {""}
    assert [change.before for change in come] == [""] * len(come)


def test_a_day_is_said_in_words():
    assert said(date(2026, 6, 25)) == "25 juin 2026"


def test_what_the_text_says_to_be_none_is_said_in_its_words():
    told = lines(outline(statutes_from(complete())))

    assert told["Collèges", "Fourchette légale des poids"] == "aucune"
    assert told["Assemblée générale", "Assemblée ordinaire", "Convocation"] == "le texte n’en dit rien"
    assert told["Procurations", "Procurations, par réunion"] == "rien n’en est dit"


def test_the_kind_of_a_part_is_said():
    document = complete()
    college = document["colleges"]["colleges"][0]
    college["minimum"] = {"members": 5, "below": {"kind": "merged_with", "college": "mutuelles"}}
    told = lines(outline(statutes_from(document)))

    below = "Ce qui arrive au collège qui n’a pas ce nombre"
    where = ("Collèges", "Associations", "Taille minimale du collège")
    assert told[*where, below] == "Rejoint un autre collège"
    assert told[*where, below, "Code du collège rejoint"] == "mutuelles"
    meeting = ("Assemblée générale", "Assemblée ordinaire", "Qui la fait convoquer")
    assert told[*meeting, "Président", "Sorte"] == "Une personne ou un organe"


def test_a_part_of_which_nothing_else_is_said_is_a_line_alone():
    document = complete()
    document["colleges"]["colleges"][0]["minimum"] = {"members": 5, "below": {"kind": "spread"}}

    assert "Poids réparti entre les autres" in lines(outline(statutes_from(document))).values()


def test_a_draft_says_what_is_complete_and_names_the_rest():
    document = complete(proxies={"article": "12"}, franchise={"article": 3})

    sections = {section.title: section for section in drafted(Statutes, document)}
    assert [line.said for line in sections["Procurations"].lines] == ["à compléter"]
    assert (sections["Procurations"].article, sections["Droit de vote"].article) == ("12", "")
    assert len(sections["Collèges"].sections) == 2


def test_nothing_is_said_to_be_silence_when_the_term_does_not_say_otherwise():
    assert nothing("le seuil") == "le texte n’en dit rien"
