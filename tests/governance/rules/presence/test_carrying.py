"""What becomes, at the next call, of a proxy given for the first."""

from dataclasses import replace

import pytest

from governance.rules.presence.carrying import carried_verdict, further_told
from governance.rules.presence.proxies import BlankRefused, Further, Holder, NoProxies, OfTwo, Proxies
from tests.governance.meeting import plain

RULE = Proxies(
    article="16",
    meetings=frozenset({"ago"}),
    holders=frozenset({Holder.VOTER}),
    employees_barred=False,
    within=frozenset(),
    exclusive_source=False,
    cap=None,
    filing=None,
    of_two=OfTwo.LAST,
    blank=BlankRefused(),
)
FORBIDDEN = NoProxies(article="16", meetings=frozenset({"ago"}))


@pytest.mark.parametrize(
    ("further", "says_so", "told"),
    [
        (Further.KEPT, False, "Pouvoir gardé pour cette convocation : les statuts le disent (art. 16)."),
        (Further.LAPSE, True, "Pouvoir tombé avec la première réunion : les statuts le disent (art. 16)."),
        (Further.UNSTATED, True, "Pouvoir gardé pour cette convocation : il dit valoir aussi"),
        (Further.UNSTATED, False, "Pouvoir tombé avec la première réunion : il a été donné pour elle seule."),
    ],
)
def test_the_text_says_then_the_proxy_itself(further, says_so, told):
    verdict = carried_verdict(replace(RULE, further=further), says_so=says_so)

    assert plain(verdict.sentence).startswith(told)
    assert verdict.is_yes is ("gardé" in told)


@pytest.mark.parametrize("rule", [None, FORBIDDEN])
def test_none_holds_where_none_may_be_given(rule):
    assert carried_verdict(rule, says_so=True).is_no
    assert further_told(rule) == ""


@pytest.mark.parametrize(
    ("further", "told"),
    [
        (Further.KEPT, "valent encore (art. 16)."),
        (Further.LAPSE, "ne valent plus : donnez-en un autre (art. 16)."),
        (Further.UNSTATED, "sauf s’il dit valoir pour la suivante"),
    ],
)
def test_what_the_further_convocation_says(further, told):
    assert told in plain(further_told(replace(RULE, further=further)))
