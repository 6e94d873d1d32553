"""What holds of any sound scale, whatever a chamber votes."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from billing.rules.facts import Blocked, Facts, Figure
from billing.rules.quote import re_evaluate
from billing.rules.scale_document import scale_document, scale_from
from billing.rules.scale_file import read_scale_file
from billing.rules.scale_words import in_words, terms_in_words
from billing.rules.vocabulary import BASES
from cressmember.kernel.periods import Period
from cressmember.kernel.reading import json_text

COUNTED = sorted(base for base, said in BASES.items() if not said.in_euros)
BASE = st.sampled_from(sorted(BASES))
AMOUNT = st.decimals(0, 100_000, places=2).map(str)
RATE = st.one_of(
    st.decimals(0, 20, places=6).map(lambda rate: f"{rate:f}"),
    st.tuples(st.integers(0, 999), st.integers(1, 999)).map(lambda pair: f"{pair[0]}/{pair[1]}"),
)
YEAR = Period(date(2025, 1, 1), date(2026, 1, 1))
SEASON = Period(date(2024, 9, 1), date(2025, 9, 1))


@st.composite
def brackets(draw):
    marginal = draw(st.booleans())
    points = sorted(draw(st.sets(st.integers(1, 10_000_000), max_size=5)))
    rows, included = [], True
    for start, end in zip([0, *points], [*points, None], strict=True):
        to_included = draw(st.booleans()) if end is not None else False
        priced = "rate" if marginal or draw(st.booleans()) else "amount"
        rows.append(
            {
                "from": str(start),
                "from_included": included,
                "to": None if end is None else str(end),
                "to_included": to_included,
                priced: draw(RATE if priced == "rate" else AMOUNT),
            }
        )
        included = not to_included
    document = {
        "kind": "brackets",
        "base": draw(BASE),
        "mode": "marginal" if marginal else "whole",
        "per": draw(st.sampled_from(["year", "month"])),
        "brackets": rows,
    }
    if draw(st.booleans()):
        document["beyond"] = {
            "above": str(draw(st.integers(0, 1_000))),
            "amount": draw(AMOUNT),
            "every": draw(st.sampled_from(["1", "20", "0.5", "1000000"])),
            "begun": draw(st.booleans()),
        }
    return document


SIMPLE = st.one_of(
    st.fixed_dictionaries({"kind": st.just("flat"), "amount": AMOUNT}),
    st.fixed_dictionaries({"kind": st.just("rate"), "base": BASE, "rate": RATE, "fixed": AMOUNT}),
    st.fixed_dictionaries(
        {"kind": st.just("per_unit"), "base": st.sampled_from(COUNTED), "amount": AMOUNT, "rate": RATE}
    ),
    brackets(),
)
OTHER = st.one_of(
    SIMPLE,
    st.fixed_dictionaries({"kind": st.just("exempt"), "because": st.just("décision du conseil")}),
    st.fixed_dictionaries({"kind": st.just("multiple"), "times": RATE, "of": st.just("Ordinaire")}),
)


def bound(least, most):
    amount = st.integers(least, most).map(str)
    either = st.sampled_from(["months", "none"])
    return st.one_of(st.none(), amount, st.fixed_dictionaries({"amount": amount, "proration": either}))


@st.composite
def scales(draw):
    own = {
        "label": "Particulière",
        "when": {"colleges": ["a"], "membership_years": {"from": draw(st.integers(1, 3)), "to": None}},
        "formula": draw(OTHER),
        "floor": draw(bound(0, 500)),
        "cap": draw(bound(500, 60_000)),
        "open": draw(st.booleans()),
    }
    ordinary = {
        "label": "Ordinaire",
        "formula": draw(SIMPLE),
        "floor": draw(bound(0, 500)),
        "cap": draw(bound(500, 60_000)),
    }
    document = {
        "base_offset": draw(st.integers(-2, 0)),
        "proration": draw(st.sampled_from(["none", "months"])),
        "rules": [own, ordinary],
    }
    if draw(st.booleans()):
        document["vat"] = {"mode": "taxed", "rate": draw(st.sampled_from(["0.20", "0.055", "0.085"]))}
    if draw(st.booleans()):
        document["instalments"] = {
            "count": draw(st.integers(2, 12)),
            "every": draw(st.integers(1, 6)),
            "from": draw(st.sampled_from(["0", "400"])),
        }
    return document


FIGURES = st.one_of(st.decimals(0, 10**10, places=2), st.integers(0, 10_000_000).map(Decimal))


@st.composite
def members(draw):
    year = draw(st.sampled_from([YEAR, SEASON]))
    admitted = draw(st.none() | st.integers(-1500, 364))
    figure = Figure(draw(FIGURES), 2020, "s")
    return Facts(
        college=draw(st.sampled_from(["a", "b"])),
        kind=draw(st.sampled_from(["single", "network"])),
        year=year,
        figures={base: [figure] for base in BASES},
        admitted_on=None if admitted is None else year.start + timedelta(days=admitted),
        oldest_year=2000,
    )


@given(document=scales(), facts=st.lists(members(), min_size=1, max_size=4))
def test_any_sound_scale_answers_and_its_trace_gives_the_same_cents(document, facts):
    scale = scale_from(document)

    for member in facts:
        quote = scale.evaluate(member)
        if isinstance(quote, Blocked):
            assert quote.code in {"admission_unknown", "too_much"}
            continue
        assert quote.amount >= 0
        assert quote.amount == quote.net + quote.vat == re_evaluate(quote.trace)
        assert quote.amount.as_tuple().exponent == -2
        if quote.instalments:
            assert sum(part for _, part in quote.instalments) == quote.amount
        # As it comes back from the database.
        assert re_evaluate(read_scale_file(json_text(quote.trace))) == quote.amount


@given(document=scales(), facts=st.lists(members(), min_size=2, max_size=5))
def test_a_member_owes_the_same_alone_and_among_others(document, facts):
    scale = scale_from(document)

    together = [scale.evaluate(member) for member in facts]

    assert together == [scale_from(document).evaluate(member) for member in facts]
    assert together[::-1] == [scale.evaluate(member) for member in reversed(facts)]


@given(document=scales())
def test_any_sound_scale_is_kept_read_again_and_read_out(document):
    scale = scale_from(document)

    assert scale_from(read_scale_file(json_text(scale_document(scale)))) == scale
    assert terms_in_words(scale)
    for rule in scale.rules:
        said = in_words(rule, colleges={"a": "A"})
        assert said.whom
        assert said.lines


@given(document=scales(), member=members(), more=st.integers(0, 10**9))
def test_rates_never_lower_what_a_larger_figure_owes(document, member, more):
    """Brackets may have cliffs; marginal rates, rates and amounts by unit never do."""
    document["rules"] = document["rules"][1:]
    formula = document["rules"][0]["formula"]
    scale = scale_from(document)
    smaller, base = scale.evaluate(member), formula.get("base", "budget")
    figure = member.figures[base][0]
    larger = scale.evaluate(
        Facts(
            college=member.college,
            kind=member.kind,
            year=member.year,
            figures={**member.figures, base: [Figure(figure.amount + more, figure.year, "s")]},
            admitted_on=member.admitted_on,
            oldest_year=member.oldest_year,
        )
    )

    cliffs = formula["kind"] == "brackets" and formula["mode"] == "whole"
    if not cliffs and not isinstance(larger, Blocked):
        assert smaller.amount <= larger.amount
