"""What a version changes from another."""

from governance.rules.prose.changes import Change, What, Words, changes_between, compared
from governance.rules.prose.telling import Chapter, Names
from governance.rules.prose.whole import statutes
from governance.rules.statutes import statutes_from
from tests.governance.document import assembly, college, colleges, complete, decision, simple_majority


def told(**changed):
    document = complete(**changed)
    return statutes(statutes_from(document), Names.of(document, origins=False), "", ()).chapters


def changes(before, after):
    return [
        (" › ".join(chapter.titles), change.what, change.name.replace("\u00a0", " "))
        for chapter in changes_between(before, after)
        for change in chapter.changes
    ]


def test_nothing_changes_between_a_text_and_itself():
    assert changes_between(told(), told()) == ()


def test_a_changed_rule_shows_the_words_that_differ():
    after = told(bodies=[assembly(decisions=[decision(majority=simple_majority(tie="casting"))])])

    (chapter,) = changes_between(told(), after)

    assert chapter.titles == ("Assemblée générale", "Décision ordinaire")
    kept = Words(
        "Il faut plus de la moitié des suffrages exprimés. Ni les abstentions ni les votes blancs ne "
        "comptent. "
        "À égalité, la",
        False,
    )
    assert chapter.changes == (
        Change(
            What.CHANGED,
            "Majorité",
            "art.\u00a014",
            "art.\u00a014",
            (kept, Words("proposition est rejetée.", True)),
            (kept, Words("voix du président de séance l’emporte.", True)),
        ),
    )


def test_a_college_that_comes_and_one_that_goes_are_one_line_each():
    both = told()
    one = told(colleges=colleges(college("associations")))

    assert changes(both, one) == [("Collèges", What.REMOVED, "Collège « Mutuelles »")]
    assert changes(one, both) == [("Collèges", What.ADDED, "Collège « Mutuelles »")]


def test_a_new_order_of_colleges_is_one_line():
    moved = told(colleges=colleges(college("mutuelles"), college("associations")))

    (chapter,) = changes_between(told(), moved)

    (change,) = chapter.changes
    assert change.what is What.MOVED
    assert change.after[0].text.replace("\u00a0", " ") == (
        "Dans l’ordre, maintenant : Appartenance, Collège « Mutuelles » et Collège « Associations »."
    )


def test_a_new_name_is_told_with_its_rule():
    renamed = told(colleges=colleges(college("associations", name="Fédérations"), college("mutuelles")))

    (chapter,) = changes_between(told(), renamed)

    (change,) = chapter.changes
    assert [words.text.replace("\u00a0", " ") for words in change.before if words.is_other] == [
        "« Associations »."
    ]
    assert [words.text.replace("\u00a0", " ") for words in change.after if words.is_other] == [
        "« Fédérations »."
    ]


def test_a_new_article_is_a_change():
    (chapter,) = changes_between(told(), told(proxies={"article": "13", "rules": []}))

    assert [(each.name, each.before_article, each.after_article) for each in chapter.changes] == [
        ("Ce qui n’est pas dit", "art.\u00a012", "art.\u00a013"),
    ]
    assert chapter.changes[0].is_only_renumbered


def test_the_article_of_a_heading_is_told_where_no_rule_tells_it():
    after = told(bodies=[assembly(decisions=[decision(article="20"), decision("b")])])
    before = told(bodies=[assembly(decisions=[decision(article="14"), decision("b")])])
    renamed = told(bodies=[assembly(decisions=[decision(name="Décision courante"), decision("b")])])
    seats = [Chapter("Qui y siège", article, ("seating",)) for article in ("21", "22")]

    assert changes(before, after) == [("Assemblée générale › Décision ordinaire", What.CHANGED, "Objet")]
    assert changes(seats[:1], seats[1:]) == [("Qui y siège", What.CHANGED, "Intitulé")]
    assert changes(before, renamed) == [("Assemblée générale › Décision courante", What.CHANGED, "Intitulé")]


def test_a_new_decision_is_a_new_chapter():
    after = told(bodies=[assembly(decisions=[decision(), decision("second", name="Emprunt")])])

    (added,) = changes_between(told(), after)
    (removed,) = changes_between(after, told())

    assert (added.titles, added.what) == (("Assemblée générale", "Emprunt"), What.ADDED)
    assert {change.what for change in added.changes} == {What.ADDED}
    assert (removed.titles, removed.what) == (("Assemblée générale", "Emprunt"), What.REMOVED)


def test_that_colleges_go_on_is_no_change():
    went_on = complete(
        colleges=colleges(college("associations", "associations"), college("mutuelles", "mutuelles"))
    )
    after = statutes(statutes_from(went_on), Names.of(went_on, complete()), "", ()).chapters

    assert changes_between(told(), after) == ()


def test_sentences_that_have_little_in_common_are_marked_whole():
    assert compared("Un deux trois.", "Quatre cinq six.") == (
        (Words("Un deux trois.", True),),
        (Words("Quatre cinq six.", True),),
    )


def test_a_name_between_quotation_marks_is_one_word():
    before, after = compared("Il élit « Un nom » et « Autre ».", "Il élit « Un non » et « Autre ».")

    assert [words.text for words in before if words.is_other] == ["« Un nom »"]
    assert [words.text for words in after if words.is_other] == ["« Un non »"]
