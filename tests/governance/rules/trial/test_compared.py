"""Two answers side by side: what each rule says, each figure, what changes."""

from governance.rules.answer.verdict import Outcome, Verdict
from governance.rules.trial.compared import MAJORITY, QUORUM, figures_compared, rules_compared, stages


def verdict(sentence="", parts=(), **figures):
    return Verdict(outcome=Outcome.YES, sentence=sentence, figures=figures, parts=tuple(parts))


BEFORE, FEW, MANY = verdict("Proposition."), verdict("3 sur 9.", gathered=3), verdict("4 sur 9.", gathered=4)
ADOPTED = verdict("Adoptée.", yes=3, required=2)


def test_the_quorum_and_the_majority_are_found_among_the_parts():
    whole = verdict(parts=[BEFORE, FEW, ADOPTED], stopped_at="")

    assert stages(whole, 1) == {QUORUM: FEW, MAJORITY: ADOPTED}
    assert stages(verdict(parts=[FEW], stopped_at="quorum"), 0) == {QUORUM: FEW}
    assert stages(verdict(parts=[whole, whole], stopped_at=""), 0) == {}
    assert stages(verdict(parts=[FEW]), 0) == {}


def test_rules_are_compared_by_their_sentences():
    found = rules_compared({QUORUM: FEW}, {QUORUM: MANY, MAJORITY: ADOPTED})

    assert [(each.about, each.before, each.after, each.is_changed) for each in found] == [
        ("Quorum", "3 sur 9.", "4 sur 9.", True),
        ("Majorité", "", "Adoptée.", True),
    ]
    (same,) = rules_compared({MAJORITY: ADOPTED}, {MAJORITY: ADOPTED})
    assert not same.is_changed
    (only,) = rules_compared({QUORUM: FEW}, {})
    assert only.after == ""


def test_figures_are_compared_one_by_one_and_each_college_apart():
    by_college = verdict(
        parts=[
            verdict(scope="a", gathered=1),
            verdict(scope="z", gathered=2),
            verdict(scope="overall", gathered=3),
        ]
    )
    found = figures_compared(
        {QUORUM: by_college, MAJORITY: ADOPTED},
        {QUORUM: FEW},
        names_before={"a": "Associations"},
        names_after={},
    )

    assert [(each.within, each.about, each.before, each.after) for each in found] == [
        ("Quorum", "Prennent part", "3", "3"),
        ("Quorum, Associations", "Prennent part", "1", ""),
        ("Quorum, z", "Prennent part", "2", ""),
        ("Majorité", "Pour", "3", ""),
        ("Majorité", "Requis", "2", ""),
    ]


def test_figures_of_a_text_that_is_read_in_two_ways_say_both():
    small = verdict("Rejetée.", yes=3, required=4, no=1)
    doubt = Verdict(outcome=Outcome.TO_DECIDE, sentence="", parts=(ADOPTED, small), alternatives=True)

    found = figures_compared({MAJORITY: ADOPTED}, {MAJORITY: doubt}, names_before={}, names_after={})

    assert [(each.about, each.before, each.after) for each in found] == [
        ("Pour", "3", "3"),
        ("Requis", "2", "2 ou 4"),
        ("Contre", "", "1"),
    ]


def test_figures_of_one_rule_stay_together():
    also = verdict(gathered=3, entitled=9)
    found = figures_compared(
        {QUORUM: also}, {QUORUM: FEW, MAJORITY: ADOPTED}, names_before={}, names_after={}
    )

    assert [(each.within, each.about) for each in found] == [
        ("Quorum", "Prennent part"),
        ("Quorum", "Inscrits"),
        ("Majorité", "Pour"),
        ("Majorité", "Requis"),
    ]
