"""A draft tried on screen, on the members of today."""

import json
from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse

from governance.actions.statutes import write_statutes
from governance.models import Statutes
from governance.rules.text.editing import with_value
from tests.governance.document import assembly, college, colleges, complete, decision, simple_majority
from tests.governance.files import statutes_file
from tests.governance.views.test_statutes import words

pytestmark = pytest.mark.django_db
VOTE = {"decision": "ag/ordinary", "call": "1", "g0_members": "40", "g0_present": "10"}
BLOCK = {"threshold": "2/3", "over": "at_least", "second_round": True}


def page_of(document, name="imagine"):
    version = write_statutes(title="Statuts 2026", document=document, by=None)
    return reverse(f"governance:statutes-{name}", args=[version.pk])


def deciding(**changed):
    two = colleges(college("associations", weight="1/2"), college("mutuelles", weight="1/2"))
    return complete(colleges=two, bodies=[assembly(decisions=[decision(**changed)])])


def bar(**changed):
    return {"threshold": "1/2", "over": "more_than", "base": "cast"} | changed


@pytest.fixture
def address():
    return page_of(complete())


@pytest.mark.parametrize(
    ("present", "votes", "said"),
    [
        ("10", {"u0_yes": "6", "u0_no": "4"}, "décision adoptée"),
        ("10", {"u0_yes": "5", "u0_no": "5"}, "décision rejetée"),
        ("9", {"u0_yes": "9"}, "faute de quorum"),
        ("10", {"u0_yes": "5", "u0_no": "4", "u0_abstain": "1"}, "décision adoptée"),
    ],
)
def test_a_vote_is_imagined_and_answered_with_its_article(bureau, address, present, votes, said):
    answer = words(bureau.get(address, VOTE | votes | {"g0_present": present}))

    assert said in answer
    assert "(art. 13)" in answer or "(art. 14)" in answer


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"g0_present": "41"}, "membres participent dans un groupe qui en compte"),
        ({"call": "3"}, "Convocation"),
        ({"decision": "ag/unknown"}, "Décision"),
        ({"g0_members": "-1"}, "Inscrits, Tous les membres"),
        ({"u0_yes": "11"}, "Ce vote compte 11 voix pour 10 au plus"),
    ],
)
def test_a_vote_that_cannot_be_is_refused_in_a_sentence(bureau, address, changed, said):
    answer = bureau.get(address, VOTE | changed)

    assert answer.status_code == 200
    assert said in words(answer)
    assert answer.context["verdict"] is None


def test_a_plain_decision_asks_for_no_more_than_it_needs(bureau, address):
    form = bureau.get(address).context["form"]

    assert [grid.title for grid in form.grids()] == ["Qui prend part", "Ce qui est voté"]
    assert [name for grid in form.grids() for name, _ in grid.rows] == ["Tous les membres", "Une seule urne"]
    assert form.preconditions() == form.to_settle() == form.settling_grids() == []


def test_colleges_that_weigh_each_have_a_line_and_an_urn(bureau):
    weighted = bar(aggregation="weighted", silent="lost")
    address = page_of(deciding(majority=simple_majority(bars=[weighted])))
    told = {"g0_members": "4", "g0_present": "4", "g1_members": "4", "g1_present": "4"}

    answer = bureau.get(address, VOTE | told | {"u0_yes": "3", "u0_no": "1", "u1_yes": "1", "u1_no": "3"})
    assert "50,00 % pour" in words(answer)
    assert answer.context["verdict"].is_no
    silent = bureau.get(address, VOTE | told | {"u0_yes": "4"})
    assert silent.context["verdict"].is_no  # A college whose urn is left blank cast no vote.


def test_what_precedes_the_vote_is_asked_and_counted(bureau):
    before = [
        {"kind": "prior_assent", "article": "18", "of": "les présidents", "needed": "3/5"},
        {"kind": "prior_advice", "article": "18", "of": "la commission", "without": "void"},
        {"kind": "proposal", "article": "18", "by": ["le conseil", "le quart des membres"]},
        {"kind": "prior_decision", "article": "18", "of": "le conseil"},
        {"kind": "bounds", "article": "18", "set_by": "la loi"},
    ]
    address = page_of(deciding(preconditions=before))
    vote = VOTE | {"u0_yes": "10"}
    done = {"p0_assents": "3", "p0_of": "5", "p1": "on", "p2": "le conseil", "p3": "on", "p4": "on"}

    assert "Personnes consultées (les présidents)" in words(bureau.get(address))
    assert bureau.get(address, vote).context["verdict"].is_no
    assert bureau.get(address, vote | done).context["verdict"].is_yes
    for missing in ("p1", "p2", "p3", "p4"):
        told = {name: value for name, value in done.items() if name != missing}
        assert "ce qui doit précéder le vote manque" in words(bureau.get(address, vote | told))
    few = bureau.get(address, vote | done | {"p0_assents": "2"})
    assert "2 sur 5 (les présidents), 3 requis" in words(few)
    many = bureau.get(address, vote | done | {"p0_assents": "6"})
    assert "6 accords pour 5 personnes consultées" in words(many)


@pytest.mark.parametrize(("tie", "name"), [("casting", "chair"), ("lot", "lot")])
def test_an_equality_asks_its_question_then_takes_the_answer(bureau, tie, name):
    address = page_of(deciding(majority=simple_majority(tie=tie)))
    even = VOTE | {"u0_yes": "5", "u0_no": "5"}

    asked = bureau.get(address, even)
    assert "À trancher" in words(asked)
    assert [bound.name for bound in asked.context["form"].to_settle()] == [name]
    assert bureau.get(address, even | {name: "yes"}).context["verdict"].is_yes
    told = bureau.get(address, even | {name: "no"})
    assert told.context["verdict"].is_no
    assert [bound.name for bound in told.context["form"].to_settle()] == [name]
    decided = bureau.get(address, VOTE | {"u0_yes": "6", "u0_no": "4"})
    assert decided.context["form"].to_settle() == []


def test_a_second_round_is_asked_of_the_colleges_that_owe_it(bureau):
    blocks = simple_majority(bars=[bar(aggregation="block", silent="lost")], block=BLOCK)
    address = page_of(deciding(majority=blocks))
    vote = VOTE | {"g0_members": "9", "g0_present": "9", "g1_members": "9", "g1_present": "9"}
    vote |= {"u0_yes": "9", "u1_yes": "5", "u1_no": "4"}

    asked = bureau.get(address, vote)
    assert "qui doit voter une seconde fois" in words(asked)
    assert [grid.title for grid in asked.context["form"].settling_grids()] == ["Second tour"]
    held = bureau.get(address, vote | {"s1_yes": "5", "s1_no": "4"})
    assert held.context["verdict"].is_yes
    (grid,) = [grid for grid in held.context["form"].grids() if grid.title == "Second tour"]
    assert grid.is_folded
    assert grid.is_open


def test_a_vote_one_by_one_is_asked_after_a_rejection(bureau):
    after = {"kind": "individual_vote", "article": "20", "majority": simple_majority()}
    address = page_of(deciding(after_failure=after))
    rejected = VOTE | {"u0_yes": "4", "u0_no": "5"}

    asked = bureau.get(address, rejected)
    assert [grid.title for grid in asked.context["form"].settling_grids()] == ["Vote individuel"]
    assert bureau.get(address, rejected | {"i0_yes": "6", "i0_no": "4"}).context["verdict"].is_yes


@pytest.mark.parametrize(
    ("remote", "outcome"), [("counted", "yes"), ("not_counted", "no"), ("unstated", "to_decide")]
)
def test_those_at_a_distance_are_counted_as_the_text_says(bureau, remote, outcome):
    permits = {"article": "16", "channel": "video", "permitted": True}
    distance = {"article": "16", "silence": "refused", "permissions": [permits], "remote": remote}
    address = page_of(complete(bodies=[assembly(distance=distance)]))

    answer = bureau.get(address, VOTE | {"g0_present": "6", "g0_remote": "4", "u0_yes": "6"})
    assert answer.context["verdict"].outcome == outcome
    assert "Sans être dans la salle" in words(answer)
    assert "Par correspondance" not in words(answer)


def test_votes_heads_and_those_set_aside_are_told_where_the_text_needs_them(bureau):
    interest = {"article": "19", "who": "l’organisation concernée", "left_out": "base"}
    heads = simple_majority(bars=[bar(of="members", base="gathered")])
    document = with_value(
        deciding(majority=heads, interest=interest),
        ("franchise", "rules", 0, "suffrages", 0, "schemes"),
        [{"kind": "each", "votes": 2}],
    )
    address = page_of(document)
    vote = VOTE | {"v0_members": "80", "v0_present": "20", "u0_yes": "20", "h0_yes": "5", "h0_no": "5"}

    assert bureau.get(address, vote).context["verdict"].is_no
    aside = bureau.get(address, vote | {"o0": "1", "h0_no": "4"})
    assert "5 membres pour sur 9 participants" in words(aside)
    assert aside.context["verdict"].is_yes
    assert "Parmi les présents : l’organisation concernée." in words(aside)


def test_heads_are_the_votes_where_each_member_has_one(bureau):
    address = page_of(deciding(majority=simple_majority(bars=[bar(of="members")])))

    answer = bureau.get(address, VOTE | {"u0_yes": "6", "u0_no": "4"})
    assert "6 membres pour" in words(answer)


def test_a_category_counted_apart_has_its_line(bureau):
    rule = {"needed": "1/2", "of": "members", "counts": ["present"], "scope": {"category": "Élus"}}
    address = page_of(deciding(calls=[{"quorum": {"article": "13", "conditions": [rule]}}]))
    vote = {"decision": "ag/ordinary", "call": "1", "u0_yes": "1", "g1_members": "9"}

    assert "Tous les membres, Élus" in words(bureau.get(address))
    assert bureau.get(address, vote | {"g0_members": "2", "g0_present": "1"}).context["verdict"].is_yes
    assert bureau.get(address, vote | {"g0_members": "3", "g0_present": "1"}).context["verdict"].is_no


def test_a_board_has_no_members_of_the_day_and_makes_no_college_too_small(bureau):
    small = {"members": 5, "below": {"kind": "spread"}}
    weighted = simple_majority(bars=[bar(aggregation="weighted", silent="lost")])
    two = colleges(college("associations", weight="1/2"), college("mutuelles", weight="1/2", minimum=small))
    board = assembly(kind="board", decisions=[decision(majority=weighted)])
    address = page_of(complete(colleges=two, bodies=[board]))
    vote = VOTE | {"g0_members": "3", "g0_present": "3", "g1_members": "2", "g1_present": "2"}

    assert bureau.get(address).context["form"].groups[0].members is None
    answer = bureau.get(address, vote | {"u0_no": "3", "u1_yes": "2"})
    assert "50,00 % pour" in words(answer)


def test_the_decision_is_chosen_among_those_that_are_complete(bureau):
    other = decision("merger", name="Fusion", matters=["merger"])
    address = page_of(complete(bodies=[assembly(decisions=[decision(), other, {"name": "Siège"}])]))

    answer = bureau.get(address, {"decision": "ag/merger"})
    assert answer.context["form"].title == "Fusion (Assemblée générale)"
    assert not answer.context["form"].is_bound
    assert "Siège (Assemblée générale)" in words(answer)
    nothing = bureau.get(page_of(complete(bodies=[])))
    assert "Aucune décision n’est encore complète" in words(nothing)


def test_the_vote_that_was_tried_leaves_as_a_scenario_that_answers_the_same(bureau, tmp_path, capsys):
    version = write_statutes(title="Statuts", document=statutes_file("chamber"), by=None)
    page = reverse("governance:statutes-imagine", args=[version.pk])
    form = bureau.get(page).context["form"]
    told = {"decision": "/".join(form.key), "call": "1"}
    for name in form.fields:
        if name.endswith(("_members", "_present")) and name.startswith("g"):
            told[name] = "12"
        elif name.startswith("u"):
            told[name] = "3"

    verdict = bureau.get(page, told).context["verdict"]
    file = bureau.get(reverse("governance:statutes-imagine-file", args=[version.pk]), told)
    scenario = tmp_path / "scenario.json"
    scenario.write_bytes(file.content)
    call_command("simulate", scenario)

    (answer,) = json.loads(capsys.readouterr().out)["answers"]
    assert file["Content-Disposition"].startswith("attachment")
    assert answer.items() >= verdict.document().items()
    assert answer["expected"] == verdict.outcome


def test_no_scenario_leaves_without_an_answer_or_from_a_text_with_holes(bureau, address):
    holes = page_of(complete(proxies={}), "imagine-file")
    whole = address.replace("/vote/", "/vote/fichier/")

    assert bureau.get(whole).status_code == 302
    refused = bureau.get(whole, VOTE | {"u0_yes": "99"}, follow=True)
    assert "Ce vote compte 99 voix" in words(refused)
    assert bureau.get(whole, VOTE).status_code == 200
    assert bureau.get(holes, VOTE).status_code == 302


def test_a_draft_with_holes_tries_what_it_can(bureau):
    answer = bureau.get(page_of(complete(colleges={"article": "7"}), "try"))

    assert "Il reste à compléter : les collèges" in words(answer)
    assert answer.context["quorums"]


def test_each_college_is_told_before_and_after_in_one_table(bureau):
    def seated(associations):
        group = {"kind": "seats", "article": "17", "filling": "elected"}
        seats = [
            group | {"name": "Associations", "size": associations, "college": "associations"},
            group | {"name": "Mutuelles", "size": 4, "college": "mutuelles"},
        ]
        composition = {"article": "17", "total": associations + 4, "held_by": "person", "substitutes": "none"}
        composition |= {"requirements": [], "gender": [], "seats": seats}
        board = assembly(code="ca", name="Conseil", kind="board", seating={"composition": composition})
        weighed = colleges(college("associations", weight="1/2"), college("mutuelles", weight="1/2"))
        return complete(colleges=weighed, bodies=[assembly(), board])

    day = date(2020, 1, 1)
    old = write_statutes(title="Statuts 2020", document=seated(8), by=None)
    Statutes.objects.filter(pk=old.pk).update(adopted_by="AGE", adopted_on=day, effective_on=day)
    changed = with_value(seated(6), ("colleges", "colleges", 0, "weight"), "3/4")
    changed = with_value(changed, ("colleges", "colleges", 1, "weight"), "1/4")

    answer = bureau.get(page_of(changed, "try"))
    context = answer.context
    assert context["columns"] == ["Adhérents", "Poids", "Sièges, Conseil", "Quorum, Décision ordinaire"]
    (_, weight, seats, _), _ = ([cell for _, cell in cells] for _, cells in context["lines"])
    assert [said.replace("\u00a0", " ") for said in (weight.before, weight.after)] == ["50,00 %", "75,00 %"]
    assert (seats.before, seats.after, seats.is_changed) == ("8", "6", True)
    whole = context["whole"][2][1]
    assert (whole.before, whole.after) == ("12", "10")
    # Half of the seats of the board, not half of the members.
    told = {name: (before, after) for name, before, after in context["quorums"]}
    assert told["Conseil › Décision ordinaire, 1re convocation"] == ("3 sur 12", "3 sur 10")
    assert "Ensemble" in words(answer)


def test_a_call_that_the_text_does_not_have_is_refused(bureau):
    page = page_of(complete(bodies=[assembly(decisions=[decision(calls=[decision()["calls"][0]])])]))

    for call in ("deux", "2", "0" * 30):
        answer = bureau.get(page, VOTE | {"call": call})
        assert answer.status_code == 200
        assert answer.context["verdict"] is None
    assert bureau.get(page, VOTE).context["verdict"] is not None
