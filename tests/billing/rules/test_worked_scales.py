"""Scales that real bodies live by, each with the amounts worked by hand."""

from datetime import date
from decimal import Decimal

import pytest

from billing.rules.facts import Blocked
from billing.rules.quote import re_evaluate
from billing.rules.scale_document import problems_of, scale_document, scale_from
from billing.rules.terms import spread_cents
from cressmember.kernel.periods import Period
from cressmember.kernel.violations import RuleViolation
from tests.billing.examples import FOLDER, ask, document, plain

SERVICES = document("services-federation")
NAMES = sorted(path.stem for path in FOLDER.glob("*.json") if path.stem != "cases")


def euros(text):
    return Decimal(text)


@pytest.mark.parametrize("name", NAMES)
def test_each_example_is_sound_and_is_kept_and_read_again_unchanged(name):
    scale = scale_from(document(name))
    colleges = sorted({code for rule in scale.rules for code in rule.colleges})

    assert problems_of(document(name), colleges=colleges) == []
    assert scale_from(scale_document(scale)) == scale


# D1 to D3: turnover by year of membership, net of VAT at 20 %.
@pytest.mark.parametrize(
    ("turnover", "rank", "net", "amount"),
    [
        ("320000", 1, "280.00", "336.00"),
        ("320000", 2, "400.00", "480.00"),
        ("2400000", 1, "1920.00", "2304.00"),
        ("2400000", 2, "2640.00", "3168.00"),
        ("2400000", 9, "2640.00", "3168.00"),
        ("499999", 2, "400.00", "480.00"),
        ("500000", 2, "550.00", "660.00"),
        ("500001", 2, "550.00", "660.00"),
        ("100000000", 2, "52000.00", "62400.00"),
    ],
)
def test_turnover_by_year_of_membership_with_vat(turnover, rank, net, amount):
    quote = ask(SERVICES, college="enterprises", turnover=turnover, rank=rank)

    assert (quote.net, quote.amount, quote.vat) == (euros(net), euros(amount), euros(amount) - euros(net))
    assert (quote.vat_mode, quote.vat_rate) == ("taxed", Decimal("0.20"))
    assert re_evaluate(quote.trace) == quote.amount


def test_a_threshold_that_nobody_decided_is_refused_with_its_point():
    undecided = document("services-federation")
    undecided["rules"][3]["formula"]["brackets"][1]["from_included"] = False

    with pytest.raises(RuleViolation) as refusal:
        scale_from(undecided)

    assert plain(refusal.value.message) == (
        "« Entreprises » : 500 000 € exactement n’appartient à aucune tranche. Dites laquelle le comprend."
    )


@pytest.mark.parametrize(("bound", "amount"), [("lower", "400.00"), ("upper", "550.00")])
def test_the_threshold_is_on_the_side_that_the_scale_says(bound, amount):
    decided = document("services-federation")
    lower, upper = decided["rules"][3]["formula"]["brackets"]
    lower["to_included"], upper["from_included"] = bound == "lower", bound == "upper"

    assert ask(decided, college="enterprises", turnover="500000", rank=2).net == euros(amount)


@pytest.mark.parametrize(
    ("departement", "turnover", "net"),
    [("974", "999999.99", "400.00"), ("974", "1000000", "1100.00"), ("44", "999999.99", "1100.00")],
)
def test_overseas_the_threshold_is_higher(departement, turnover, net):
    quote = ask(SERVICES, college="enterprises", departement=departement, turnover=turnover, rank=2)

    assert quote.net == euros(net)


@pytest.mark.parametrize(("rank", "net"), [(1, "500.00"), (2, "800.00"), (3, "1100.00"), (4, "1100.00")])
def test_nurseries_pay_a_rate_that_rises_with_the_years(rank, net):
    assert ask(SERVICES, college="nurseries", turnover="1000000", rank=rank).net == euros(net)


def test_the_year_of_membership_is_counted_from_the_admission_or_it_blocks():
    joined = ask(SERVICES, college="nurseries", turnover="1000000", admitted_on=date(2024, 12, 15))
    unknown = ask(SERVICES, college="nurseries", turnover="1000000")

    assert (joined.net, joined.trace["membership_year"]) == (euros("800.00"), 2)
    assert isinstance(unknown, Blocked)
    assert (unknown.code, plain(unknown.reason)) == (
        "admission_unknown",
        "« Crèches, 1re année » dépend de l’année d’adhésion, qui n’est pas connue : "
        "enregistrez la date d’admission.",
    )


# « 15 and more: 1 500 € and 125 € for each extra unit » can be read in two ways; the scale says which.
@pytest.mark.parametrize(
    ("above", "amounts"),
    [
        ("15", {"4": "400", "5": "750", "9": "750", "10": "1500", "14": "1500", "15": "1500", "16": "1625"}),
        ("14", {"14": "1500", "15": "1625", "16": "1750"}),
    ],
)
def test_units_with_increments_in_both_readings(above, amounts):
    scale = document("services-federation")
    scale["rules"][-1]["formula"]["beyond"]["above"] = above

    told = {units: ask(scale, college="micro_nurseries", units=units).net for units in amounts}

    assert told == {units: euros(amount) for units, amount in amounts.items()}


# D5.
@pytest.mark.parametrize(
    ("turnover", "net"), [("480000", "220.00"), ("4200000", "1100.00"), ("12000000", "2200.00")]
)
def test_minimum_amounts_by_turnover(turnover, net):
    quote = ask(document("cluster"), college="enterprises", turnover=turnover)

    assert (quote.net, quote.open) == (euros(net), True)
    assert "C’est un minimum" in plain(quote.explanation)


# D6.
@pytest.mark.parametrize(
    ("month", "amount"), [(1, "24.00"), (2, "22.00"), (5, "16.00"), (11, "4.00"), (12, "2.00")]
)
def test_two_euros_less_for_each_month_elapsed(month, amount):
    assert ask(document("garden"), admitted_on=date(2025, month, 15)).amount == euros(amount)


# D7 and D7b: a scale of months, called for the year and paid by the month.
@pytest.mark.parametrize(
    ("margin", "rank", "by_month"),
    [
        ("2500", 2, "275.00"),
        ("500", 1, "80.00"),
        ("500", 2, "100.00"),
        ("2000", 2, "240.00"),
        ("2001", 2, "220.11"),
    ],
)
def test_a_share_of_the_monthly_margin_never_under_the_minimum(margin, rank, by_month):
    quote = ask(
        document("activity-cooperative"),
        college="entrepreneurs",
        rank=rank,
        margin=str(12 * Decimal(margin)),
    )

    assert quote.instalments == tuple((month, euros(by_month)) for month in range(12))
    assert re_evaluate(quote.trace) == quote.amount == 12 * euros(by_month)


@pytest.mark.parametrize(
    ("admitted_on", "college", "amount"),
    [
        (date(2024, 1, 1), "entrepreneurs", "5500.00"),
        (date(2024, 1, 1), "associates", "5000.00"),
        (date(2025, 7, 1), "entrepreneurs", "2750.00"),
        (date(2025, 12, 31), "entrepreneurs", "458.33"),
    ],
)
def test_the_cap_is_itself_pro_rata_to_the_months_present(admitted_on, college, amount):
    scale = document("activity-cooperative")

    assert ask(scale, college=college, admitted_on=admitted_on, margin="120000").amount == euros(amount)


def test_a_cap_pro_rata_when_the_contribution_itself_is_not():
    scale = document("activity-cooperative") | {"proration": "none"}

    quote = ask(scale, college="entrepreneurs", admitted_on=date(2025, 7, 1), margin="36000")

    assert (quote.amount, quote.trace["whole"]) == (euros("2750.00"), "3960.00")
    assert re_evaluate(quote.trace) == quote.amount
    assert (
        "3 960,00 €. Première année, 6 mois restants sur 12, mois d’adhésion compris, "
        "plafond de 2 750,00 € : 2 750,00 €."
    ) in plain(quote.explanation)


# B4: members of last year × a national maximum × the rate that was voted.
def test_members_times_a_maximum_times_a_rate():
    quote = ask(document("hunting-region"), members="8400")

    assert quote.amount == euros("19475.40")
    assert "46,37 € par adhérent × 5,00 %" in plain(quote.explanation)


# B5.
def test_a_temporary_member_pays_half_and_the_whole_year_whenever_it_joins():
    scale = document("hunting-department")

    assert ask(scale, admitted_on=date(2025, 6, 30)).amount == euros("97.35")
    half = ask(scale, college="temporary")
    assert (half.amount, re_evaluate(half.trace)) == (euros("48.68"), euros("48.68"))
    assert "la moitié de « Adhérent territorial » (montant forfaitaire)" in plain(half.explanation)


# B6.
def test_quarterly_instalments_add_up():
    quote = ask(document("fishing"), members="1001")

    assert quote.amount == euros("35665.63")
    assert quote.instalments == (
        (0, euros("8916.41")),
        (3, euros("8916.41")),
        (6, euros("8916.41")),
        (9, euros("8916.40")),
    )
    assert plain(quote.explanation).endswith(
        "Payable en 4 échéances : 3 fois 8 916,41 €, puis 8 916,40 €, à 3 mois d’intervalle."
    )


# B8.
def test_the_whole_year_with_vat_whenever_it_joins():
    quote = ask(document("whole-year"), admitted_on=date(2025, 12, 31))

    assert (quote.net, quote.vat, quote.amount) == (euros("120.00"), euros("24.00"), euros("144.00"))
    assert plain(quote.explanation) == (
        "Adhérents, montant forfaitaire : 120,00 € hors taxes. TVA à 20 % : 24,00 €, soit 144,00 € à payer."
    )


# B9.
@pytest.mark.parametrize(
    ("college", "amount"),
    [
        ("individuals", "60.00"),
        ("smes", "300.00"),
        ("institutions", "1000.00"),
        ("benefactors", "5000.00"),
        ("honorary", "0.00"),
    ],
)
def test_four_classes_and_an_exemption(college, amount):
    assert ask(document("four-classes"), college=college).amount == euros(amount)


def test_an_exemption_is_said_as_such():
    quote = ask(document("four-classes"), college="honorary")

    assert plain(quote.explanation) == "Membres d’honneur, exonération (décision du comité) : 0,00 €."
    assert (quote.instalments, re_evaluate(quote.trace)) == ((), 0)


# B10.
@pytest.mark.parametrize(
    ("college", "figures", "amount"),
    [
        ("mutuals", {"turnover": "4999999"}, "500.00"),
        ("mutuals", {"turnover": "12345678.90"}, "1234.57"),
        ("mutuals", {"turnover": "300000000"}, "20000.00"),
        ("associations", {"subsidies": "100000"}, "1000.00"),
        ("associations", {"subsidies": "250000"}, "1750.00"),
        ("companies", {"payroll": "800000"}, "500.00"),
    ],
)
def test_contributions_subsidies_and_payroll(college, figures, amount):
    assert ask(document("contributions-and-subsidies"), college=college, **figures).amount == euros(amount)


# B11.
@pytest.mark.parametrize(
    ("college", "amount"), [("", "32.00"), ("donors", "96.00"), ("benefactors", "160.00")]
)
def test_donors_pay_at_least_so_many_times_the_ordinary_dues(college, amount):
    quote = ask(document("learned-society"), college=college)

    assert (quote.amount, quote.open) == (euros(amount), bool(college))
    assert re_evaluate(quote.trace) == quote.amount


# D10.
def test_the_cents_of_instalments_are_spread_from_the_first():
    assert spread_cents(euros("1000.01"), 4) == tuple(
        euros(part) for part in ("250.01", "250.00", "250.00", "250.00")
    )


def test_a_shifted_year_counts_its_own_months():
    season = Period(date(2025, 7, 1), date(2026, 7, 1))

    assert ask(document("garden"), year=season, admitted_on=date(2026, 5, 2)).amount == euros("4.00")
