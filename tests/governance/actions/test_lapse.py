"""Losing membership or standing has the consequence that the statutes say."""

from datetime import date, timedelta

import pytest

from cressmember.core.actions.chamber import configure_chamber
from cressmember.core.models import Message
from cressmember.core.queries import history_of
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.membership import end_membership, foretold_of_ending, reopen_membership
from cressmember.members.actions.settlement import SettlementRow, settle_years, withdraw_settlements
from governance.actions.lapse import decide_lapse, end_lapsed_mandates
from governance.actions.mandate import resume_mandate, withdraw_mandate
from governance.models import Lapse
from governance.queries.lapse import lapses_found
from tests.governance.document import seats
from tests.governance.seats import TERM, board, college, member, seat, text_in_force, text_of_board

pytestmark = pytest.mark.django_db

LEFT = date(2025, 3, 1)
NEW_YEAR = date(2025, 1, 1)
DAY = timedelta(days=1)


def lost(what, effect="of_right"):
    return {"kind": "lost", "article": "24", "what": what, "effect": effect}


def text(*rules, **changed):
    return text_of_board(seats(size=9), rules={"resignations": list(rules)}, **changed)


@pytest.fixture
def body():
    college()
    configure_chamber(name="CRESS", email="contact@cress.example", by=None)
    return board(code="ca")


@pytest.fixture
def lilas(body):
    return member("Lilas")


@pytest.fixture
def mandate(body, lilas):
    return seat(body, lilas, college=college())


def settled(organisation, *years):
    settle_years(
        rows=[
            SettlementRow(
                organisation.pk, str(year), date(year, 1, 1), date(year + 1, 1, 1), date(year, 3, 1)
            )
            for year in years
        ],
        by=None,
    )


def leave(organisation, on=LEFT):
    return end_membership(
        membership=organisation.memberships.get(), ended_on=on, reason="resignation", by=None
    )


def ended(mandate):
    mandate.refresh_from_db()
    return mandate.ends_on, mandate.end_reason, mandate.end_note.replace("\u00a0", " ")


@pytest.fixture
def known_years(body):
    """Somebody else settled these years: the register knows them."""
    settled(member("Payeur"), 2022, 2023, 2024)


# Membership.


def test_of_right_the_end_of_a_membership_ends_the_mandate_with_its_article(lilas, mandate):
    text(lost("membership"))
    assert foretold_of_ending(lilas, on=LEFT)[0].endswith("(art.\u00a024).")

    membership = leave(lilas)

    note = "Réputé démissionnaire : a perdu la qualité d’adhérent (art. 24)."
    assert ended(mandate) == (LEFT, "membership", note)
    reopen_membership(membership=membership, by=None)
    assert ended(mandate) == (TERM, "", "")
    assert not Lapse.objects.exists()


@pytest.mark.parametrize("rules", [[lost("membership", "may")], []])
def test_what_the_text_leaves_to_people_is_proposed_and_ends_nothing(lilas, mandate, rules):
    text(*rules)
    assert "restera à décider" in foretold_of_ending(lilas, on=LEFT)[0]

    leave(lilas)

    assert ended(mandate) == (TERM, "", "")
    assert lapses_found(on=LEFT - DAY) == []
    (found,) = lapses_found(on=LEFT)
    assert (found.what, found.lost_on, found.is_of_right) == ("membership", LEFT, False)
    assert end_lapsed_mandates(on=LEFT) == 0


def test_a_decision_of_before_stands_when_the_end_of_the_membership_is_taken_back(
    known_years, lilas, mandate
):
    text(lost("membership"), lost("standing", "may"))
    settled(lilas, 2022, 2023)
    decided = date(2025, 6, 1)
    decide_lapse(mandate=mandate, what="standing", lost_on=NEW_YEAR, outcome="ended", on=decided, by=None)
    membership = leave(lilas)
    assert ended(mandate)[:2] == (LEFT, "membership")

    reopen_membership(membership=membership, by=None)

    assert ended(mandate)[:2] == (decided, "deemed_resigned")
    assert Lapse.objects.get().outcome == "ended"
    resume_mandate(mandate=mandate, by=None)
    assert Lapse.objects.get().outcome == "kept"


def test_a_body_that_no_text_names_does_as_before(lilas, mandate):
    text_in_force()

    leave(lilas)

    assert ended(mandate) == (LEFT, "membership", "")
    assert not Lapse.objects.exists()


def test_the_text_of_the_day_of_the_loss_answers(lilas, mandate):
    text(lost("membership", "may"))
    text(lost("membership"), on=LEFT, title="Statuts 2025")
    before, after = member("Abeille"), lilas
    other = seat(mandate.body, before, college=college())

    leave(before, LEFT - DAY)
    leave(after, LEFT)

    assert ended(other)[1] == ""
    assert ended(mandate)[1] == "membership"


def test_a_decision_ends_the_mandate_or_keeps_it_and_is_asked_once(body, lilas, mandate):
    text(lost("membership", "may"))
    abeille = member("Abeille")
    kept = seat(body, abeille, college=college())
    leave(lilas)
    leave(abeille)
    decided = {"what": "membership", "lost_on": LEFT, "decision": "CA du 4 mars", "by": None}
    assert len(lapses_found(on=LEFT)) == 2

    decide_lapse(mandate=mandate, outcome="ended", on=date(2025, 3, 4), **decided)
    decide_lapse(mandate=kept, outcome="kept", on=date(2025, 3, 4), **decided)

    note = "Peut être déclaré démissionnaire : a perdu la qualité d’adhérent (art. 24)."
    assert ended(mandate) == (date(2025, 3, 4), "deemed_resigned", note)
    assert ended(kept)[1] == ""
    assert lapses_found(on=date(2025, 3, 5)) == []
    assert history_of(body).first().event == "governance.mandate_kept"
    with pytest.raises(RuleViolation, match="Rien n’est à constater"):
        decide_lapse(mandate=kept, outcome="ended", on=date(2025, 3, 5), **decided)


def test_a_decision_falls_with_the_loss(lilas, mandate):
    text(lost("membership", "may"))
    membership = leave(lilas)
    decide_lapse(mandate=mandate, what="membership", lost_on=LEFT, outcome="ended", on=LEFT, by=None)

    reopen_membership(membership=membership, by=None)

    assert ended(mandate) == (TERM, "", "")


def test_a_mandate_that_a_loss_ended_is_not_forgotten(lilas, mandate):
    text(lost("membership"))
    leave(lilas)

    with pytest.raises(RuleViolation, match="démission constatée"):
        withdraw_mandate(mandate=mandate, by=None)


# Standing.


def test_of_right_the_worker_ends_it_on_the_day_of_the_loss(known_years, lilas, mandate):
    text(lost("standing"))
    settled(lilas, 2022, 2023)

    assert end_lapsed_mandates(on=NEW_YEAR - DAY) == 0
    assert end_lapsed_mandates(on=NEW_YEAR) == 1
    assert end_lapsed_mandates(on=NEW_YEAR) == 0

    note = "Réputé démissionnaire : a perdu le droit de vote, faute d’être à jour (art. 24)."
    assert ended(mandate) == (NEW_YEAR, "deemed_resigned", note)
    entry = history_of(mandate.body).first()
    assert (entry.event, entry.figures["mandate"]) == ("governance.mandate_ended", mandate.pk)
    letter = Message.objects.get(kind="governance.lapses")
    assert letter.to == ["contact@cress.example"]
    assert "Lilas, Conseil d’administration, Associations" in letter.text


def test_a_worker_that_was_asleep_ends_it_on_that_day_all_the_same(known_years, lilas, mandate):
    text(lost("standing"))
    settled(lilas, 2022, 2023)

    end_lapsed_mandates(on=date(2025, 6, 1))

    assert ended(mandate)[0] == NEW_YEAR


def test_whoever_is_up_to_date_stays(known_years, lilas, mandate):
    text(lost("standing"), lost("membership"))
    settled(lilas, 2022, 2023, 2024)

    assert end_lapsed_mandates(on=NEW_YEAR) == 0


def test_an_end_that_people_take_back_stays_taken_back(known_years, lilas, mandate):
    text(lost("standing"))
    settled(lilas, 2022, 2023)
    end_lapsed_mandates(on=NEW_YEAR)

    resume_mandate(mandate=mandate, by=None)

    assert end_lapsed_mandates(on=NEW_YEAR + DAY) == 0
    assert ended(mandate) == (TERM, "", "")
    assert Lapse.objects.get().outcome == "kept"


def test_money_that_went_back_loses_standing_that_day(known_years, lilas, mandate, monkeypatch):
    text(lost("standing", "may"))
    settled(lilas, 2022, 2023, 2024)
    withdraw_settlements(rows=[(lilas.pk, "2024")], because="Rejet", by=None)
    gone = lilas.settlements.get(withdrawn_at__isnull=False)
    lilas.settlements.filter(pk=gone.pk).update(withdrawn_at=gone.withdrawn_at.replace(2025, 3, 1, 12))

    (found,) = lapses_found(on=LEFT)

    assert (found.what, found.lost_on) == ("standing", LEFT)
    assert found.sentence.startswith("Depuis le 1er mars 2025. Peut être déclaré démissionnaire")


def test_a_text_that_says_nothing_of_standing_proposes_nothing(known_years, lilas, mandate):
    text(lost("membership"))
    settled(lilas, 2022, 2023)

    assert lapses_found(on=NEW_YEAR) == []


def test_a_mandate_begun_after_the_loss_was_given_knowing_it(known_years, body, lilas):
    text(lost("standing"))
    settled(lilas, 2022, 2023)
    seat(body, lilas, college=college(), starts_on=NEW_YEAR)

    assert end_lapsed_mandates(on=LEFT) == 0


def test_two_losses_end_a_mandate_once_by_the_first(known_years, lilas, mandate):
    text(lost("standing"))
    settled(lilas, 2022, 2023)
    leave(lilas)
    text(lost("standing"), lost("membership"), on=date(2024, 1, 1), title="Statuts 2024")

    assert end_lapsed_mandates(on=LEFT) == 1
    assert ended(mandate)[0] == NEW_YEAR


def test_partners_and_guests_lose_nothing(known_years, body, lilas):
    text(lost("membership"), lost("standing"))
    seat(body, lilas, obtained="guest", term_on=None)
    settled(lilas, 2022, 2023)

    assert lapses_found(on=NEW_YEAR) == []


def test_the_losses_of_many_cost_as_many_queries(known_years, body, django_assert_num_queries):
    text(lost("standing"))
    for name in ("Un", "Deux", "Trois"):
        organisation = member(name)
        settled(organisation, 2022, 2023)
        seat(body, organisation, college=college())

    with django_assert_num_queries(6):
        assert len(lapses_found(on=NEW_YEAR)) == 3
