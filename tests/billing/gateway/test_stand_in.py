"""The pages of the stand-in: what one clicks there happens, and only what may happen is offered."""

from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from billing import gateway
from tests.billing.gateway.test_door import ASKED, asked

__all__ = ["asked"]


@pytest.fixture
def page(provider):
    """Read a page, or click there."""

    def at(path, act=""):
        told = urlencode({"act": act}).encode() if act else None
        with urlopen(f"{provider.url}{path}", told) as answer:
            return answer.read().decode()

    return at


@pytest.fixture
def card(provider, asked):
    """A card payment that arrived."""
    session = gateway.open_session(**asked).id
    provider.books.pay(session)
    return f"/pay/{session}"


@pytest.mark.parametrize(("outcome", "told"), [("won", "gagnée"), ("lost", "perdue")])
def test_a_dispute_is_opened_and_ended(provider, page, card, outcome, told):
    assert "Contesté par la banque" in page(card)

    opened = page(card, "dispute")
    ended = page(card, outcome)

    assert "payé, contesté" in opened
    assert "Contesté par la banque" not in opened
    assert f"payé, contestation {told}" in ended
    assert 'value="dispute"' not in ended
    assert [row["status"] for row in provider.books.rows["dispute"].values()] == [outcome]


def test_a_payment_is_sent_back_from_the_dashboard_once(page, card):
    assert "600,00\u00a0€ remboursés" in page(card, "refund")

    with pytest.raises(HTTPError, match="400"):
        page(card, "refund")


def test_a_debit_that_arrived_may_be_taken_back(provider, asked, page):
    session = gateway.open_session(**asked | {"means": "debit"}).id
    provider.books.pay(session)
    where = f"/pay/{session}"

    assert "Débit rejeté après coup" in page(where, "confirm")
    assert "Prélèvement rejeté après coup." in page(where, "take_back")


def test_the_home_lists_payments_and_pays_out(provider, page, card):
    shown = page("/")
    assert card in shown
    assert ASKED["label"] in shown

    assert "Verser à la banque" not in page("/", "pay_out")
    assert len(provider.books.rows["payout"]) == 1


def test_the_home_cuts_the_line_once(page, provider, asked):
    assert "Personne n’a encore ouvert" in page("/", "cut")

    with pytest.raises(gateway.ProviderSilentError):
        gateway.open_session(**asked)

    assert gateway.open_session(**asked).status == "open"
