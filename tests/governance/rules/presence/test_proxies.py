"""What statutes say of proxies: read, written again, contradictory, silent."""

from dataclasses import replace

import pytest

from cressmember.kernel.violations import RuleViolation
from governance.rules.meeting.delay import Delay, Ends, Rest
from governance.rules.presence.proxies import (
    BlankToChair,
    Cap,
    Circle,
    Filing,
    Holder,
    InCap,
    NoProxies,
    OfTwo,
    Own,
    Proxies,
    ProxyRules,
    blank_vote,
)
from governance.rules.presence.turnout import Counting
from governance.rules.text.reading import read_part, sentences, written
from governance.rules.vote.poll import Vote

ASSEMBLY = Proxies(
    article="12",
    meetings=frozenset({"ago", "age"}),
    holders=frozenset({Holder.VOTER}),
    employees_barred=True,
    within=frozenset({Circle.COLLEGE}),
    exclusive_source=False,
    cap=Cap(of=Counting.MEMBERS, most=5, own=Own.BESIDE),
    filing=Filing(delay=Delay(days=5, ends=Ends.CALENDAR, rest=Rest.KEPT), frozen=True, inspection=True),
    of_two=OfTwo.LAST,
    blank=BlankToChair(in_cap=InCap.OUTSIDE),
)
BOARD = NoProxies(article="18", meetings=frozenset({"ca"}))
RULES = ProxyRules(article="12", rules=(ASSEMBLY, BOARD))


def test_what_is_written_is_read_again():
    assert read_part(ProxyRules, written(RULES)) == (RULES, [])


def test_a_hole_is_named():
    document = written(RULES)
    del document["rules"][0]["cap"]
    del document["rules"][0]["blank"]["in_cap"]

    _, problems = read_part(ProxyRules, document)

    assert list(sentences(problems)) == [
        "Les procurations, par réunion (rien n’en est dit : une liste vide) : il manque le plafond d’un "
        "porteur (aucun : null). [rules.1.cap]",
        "Ce que vaut une procuration sans nom de porteur : il manque si les pouvoirs en blanc comptent dans "
        "le plafond du président. [rules.1.blank.in_cap]",
    ]


def test_each_meeting_has_its_rule():
    assert RULES.of("age") is ASSEMBLY
    assert RULES.of("ca") is BOARD
    with pytest.raises(RuleViolation, match="ne disent rien des procurations de la réunion"):
        RULES.of("bureau")


def test_two_rules_for_one_meeting():
    assert list(RULES.contradictions()) == []
    assert list(replace(RULES, rules=(BOARD, BOARD)).contradictions()) == [
        "Deux règles disent les procurations de la réunion « ca »."
    ]


THIRD = frozenset({Holder.THIRD_PARTY})


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (ASSEMBLY, []),
        (replace(ASSEMBLY, cap=None), []),
        (replace(ASSEMBLY, holders=THIRD, within=frozenset()), []),
        (
            replace(ASSEMBLY, holders=THIRD),
            ["Seul un tiers porte les procurations : rien de ce qui lie deux membres ne lui est demandé."],
        ),
        (
            replace(ASSEMBLY, holders=THIRD, within=frozenset(), exclusive_source=True),
            ["Seul un tiers porte les procurations : rien de ce qui lie deux membres ne lui est demandé."],
        ),
        (
            replace(ASSEMBLY, cap=Cap(of=Counting.VOTES, most=0, own=Own.BESIDE)),
            ["Un plafond de zéro interdit les procurations : dites-le ainsi."],
        ),
    ],
)
def test_a_rule_that_contradicts_itself(rule, said):
    assert list(rule.contradictions()) == said


def test_the_chair_votes_blank_proxies_for_the_drafts_of_the_board_and_against_the_others():
    assert blank_vote(backed_by_board=True) is Vote.YES
    assert blank_vote(backed_by_board=False) is Vote.NO
