"""An open text read in one way: the ways are told to the end, what happened is still asked for."""

from governance.rules.answer.decided import Kept, as_decided, ways_to_read
from governance.rules.answer.joining import joined
from governance.rules.answer.verdict import Outcome, Verdict, under_each
from tests.governance.meeting import plain

YES, NO, OPEN = Outcome.YES, Outcome.NO, Outcome.TO_DECIDE


def said(outcome, sentence="Dit."):
    return Verdict(outcome=outcome, sentence=sentence, article="14")


def either(*named, asks_fact=False):
    return under_each("qui ?", list(named), lambda verdict: verdict, asks_fact=asks_fact)


ABSTENTIONS = either(("écartées", said(YES, "Adoptée.")), ("comptées contre", said(NO, "Rejetée.")))
CHAIR = either(("pour", said(YES)), ("contre", said(NO)), asks_fact=True)


def test_what_is_clear_or_waits_for_a_fact_has_no_reading():
    bare = Verdict(outcome=OPEN, sentence="Comptez par tête.", question="Comptez par tête.")

    assert ways_to_read(said(YES)) == ways_to_read(CHAIR) == ways_to_read(bare) == ()


def test_one_reading_is_kept_with_who_kept_it():
    kept = as_decided(ABSTENTIONS, "comptées contre", by="l’assemblée")

    assert kept.is_no
    assert (kept.question, kept.readings, kept.parts) == ("", (), ())
    assert plain(kept.sentence) == (
        "Rejetée. Le texte laissait la question ouverte : l’assemblée a retenu « comptées contre »."
    )


def test_a_reading_no_longer_in_question_changes_nothing():
    assert as_decided(ABSTENTIONS, "", by="x") is ABSTENTIONS
    assert as_decided(said(YES), "écartées", by="x") == said(YES)


def test_a_reading_that_calls_for_a_fact_stays_open():
    tie = either(("rejetée à égalité", said(NO)), ("voix prépondérante", CHAIR))

    assert [way.name for way in ways_to_read(tie)] == ["rejetée à égalité", "voix prépondérante"]
    kept = as_decided(tie, "voix prépondérante", by="le bureau")
    assert kept.is_open
    assert kept.question == tie.question
    assert plain(kept.sentence).endswith("le bureau a retenu « voix prépondérante ».")


def test_readings_within_readings_are_told_one_after_the_other():
    nested = either(("collège absorbé", ABSTENTIONS), ("collège seul", said(NO)))

    assert [way.name for way in ways_to_read(nested)] == [
        "collège absorbé puis écartées",
        "collège absorbé puis comptées contre",
        "collège seul",
    ]


def test_what_must_all_be_yes_is_read_together():
    advice = either(("la décision est nulle", said(NO, "Nulle.")), ("reste valable", said(YES, "Valable.")))
    parts = [advice, said(YES, "Quorum."), ABSTENTIONS]
    whole = joined(parts, sentence="À trancher.", article="1", figures={})

    assert ways_to_read(whole) == (
        Kept("la décision est nulle et écartées", NO, "Nulle."),
        Kept("la décision est nulle et comptées contre", NO, "Nulle. Rejetée."),
        Kept("reste valable et écartées", YES, "Adoptée."),
        Kept("reste valable et comptées contre", NO, "Rejetée."),
    )
