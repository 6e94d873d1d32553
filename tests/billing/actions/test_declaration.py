from datetime import date, timedelta
from decimal import Decimal

import pytest

from billing.actions.campaign import rehearse_campaign
from billing.actions.declaration import (
    Answers,
    answer_declaration,
    give_back,
    open_declaration,
    renew_link,
)
from billing.actions.declaration_round import change_round, create_round, open_round, send_notices
from billing.actions.dues_year import civil_year
from billing.actions.proposal import accept_declaration, accept_proposal, refuse_proposal
from billing.models import Declaration, DeclarationNotice, DeclarationProposal
from billing.queries.declaration import known_facts, notices_due, progress_by_college, round_numbers
from cressmember.core.models import Entry, Message, StoredDocument
from cressmember.core.queries import verify_chain
from cressmember.kernel.violations import RuleViolation
from cressmember.members.models import DeclaredFigure, Organisation, Representation
from tests.billing.declaration import CLOSES, OPENS, asked, of_member

DAY = date(2025, 1, 20)


@pytest.fixture
def opened(campaign):
    return asked()


def budget_of(organisation):
    figures = DeclaredFigure.objects.filter(organisation=organisation, kind="budget", year=2024)
    return figures.values_list("amount", "source").first()


def last_budget(declaration):
    figure = known_facts(declaration, on=DAY)["figures"].get("budget")
    return Decimal(figure["amount"]) if figure else Decimal("900000")


def answer(declaration, on=DAY, **told):
    told.setdefault("figures", {"budget": last_budget(declaration) + 1000})
    return answer_declaration(declaration=declaration, answers=Answers(**told), name="Anne Le Goff", on=on)


def test_opening_a_round_asks_every_member_once(opened):
    assert round_numbers(opened)["asked"] == 159
    assert sum(row.asked for row in progress_by_college(opened)) == 159

    open_round(declaration_round=opened, on=OPENS, by=None)

    assert Declaration.objects.count() == 159
    assert Declaration.objects.values("key").distinct().count() == 159


def test_a_year_has_one_round_and_it_keeps_what_it_asked(opened):
    with pytest.raises(RuleViolation, match="existe déjà"):
        asked()
    with pytest.raises(RuleViolation, match="ne changent plus"):
        change_round(declaration_round=opened, figures=["budget"], by=None)

    changed = change_round(declaration_round=opened, closes_on=date(2025, 3, 15), by=None)

    assert changed.closes_on == date(2025, 3, 15)


def test_an_answer_writes_figures_at_once_and_says_where_they_come_from(opened):
    expected = last_budget(of_member(1)) + 1000
    declaration = answer(of_member(1), purchase_order_required=True, purchase_order="BC-77")

    assert declaration.state == "accepted"
    assert budget_of(declaration.organisation) == (
        expected,
        "déclaration de l’adhérent, 20 janvier 2025",
    )
    assert declaration.purchase_order == "BC-77"
    assert Organisation.objects.get(number=1).purchase_order_required
    entry = Entry.objects.filter(event="billing.declaration_answered").get()
    assert entry.figures["organisation"] == declaration.organisation_id
    assert "Anne Le Goff" not in str(entry.figures)
    assert verify_chain().holds


def test_a_figure_that_staff_took_from_the_accounts_keeps_its_source(opened):
    declaration = of_member(1)
    budget = last_budget(declaration)
    DeclaredFigure.objects.update_or_create(
        organisation=declaration.organisation,
        kind="budget",
        year=2024,
        defaults={"amount": budget, "source": "comptes annuels", "recorded_on": DAY},
    )

    answer(declaration, figures={"budget": budget})

    assert budget_of(declaration.organisation) == (budget, "comptes annuels")


def test_a_strange_figure_is_flagged_and_waits_for_staff(opened):
    before = last_budget(of_member(1))
    declaration = answer(of_member(1), figures={"budget": before * 10})

    assert (declaration.state, len(declaration.flags)) == ("answered", 1)
    assert round_numbers(opened)["flagged"] == 1

    assert accept_declaration(declaration=declaration, on=DAY, by=None).state == "accepted"


def test_a_second_answer_is_refused(opened):
    declaration = answer(of_member(1))

    with pytest.raises(RuleViolation, match="déjà reçu une réponse"):
        answer(declaration)


@pytest.mark.parametrize(
    ("day", "refused"),
    [(OPENS - timedelta(1), True), (OPENS, False), (CLOSES, False), (CLOSES + timedelta(1), True)],
)
def test_an_answer_comes_while_the_round_is_open(opened, day, refused):
    if refused:
        with pytest.raises(RuleViolation, match="close"):
            answer(of_member(1), on=day)
    else:
        assert answer(of_member(1), on=day).is_answered


def people_of(declaration):
    return known_facts(declaration, on=DAY)["representatives"]


def with_people():
    for declaration in Declaration.objects.select_related("organisation", "round__dues_year"):
        if people_of(declaration):
            return declaration
    raise AssertionError("nobody represents anybody")


def test_people_contacts_and_identity_are_proposals_until_staff_decide(opened):
    declaration = with_people()
    first = people_of(declaration)[0]
    corrected = {"given_name": "Zoé", "family_name": first["family_name"], "email": first["email"]}
    declaration = answer(
        declaration,
        people={first["representation"]: corrected},
        newcomers=(
            {
                "role": "substitute",
                "civility": "Mme",
                "given_name": "Rose",
                "family_name": "Nguyen",
                "email": "rose@coop.example",
            },
        ),
        contact={"name": "Comptabilité", "email": "compta@coop.example"},
        identity={
            "siret": declaration.organisation.siret,
            "street": "1 place Neuve",
            "street_more": "",
            "postcode": "69001",
            "city": "Lyon",
        },
    )
    kinds = list(declaration.proposals.values_list("kind", flat=True))
    assert kinds == ["person", "newcomer", "contact", "identity"]
    person = Representation.objects.get(pk=first["representation"]).person
    assert person.given_name == first["given_name"]

    identity = declaration.proposals.get(kind="identity")
    refuse_proposal(proposal=identity, by=None)
    accept_declaration(declaration=declaration, on=DAY, by=None)

    person.refresh_from_db()
    organisation = Organisation.objects.get(pk=declaration.organisation_id)
    assert person.given_name == "Zoé"
    assert organisation.street != "1 place Neuve"
    assert Representation.objects.filter(organisation=organisation, person__family_name="Nguyen").exists()
    contact = known_facts(declaration, on=DAY)["contact"]
    assert (contact["name"], contact["email"]) == ("Comptabilité", "compta@coop.example")
    declaration.refresh_from_db()
    assert declaration.state == "accepted"
    with pytest.raises(RuleViolation, match="déjà refusée"):
        accept_proposal(proposal=identity, on=DAY, by=None)


def test_someone_who_left_is_ended_when_staff_accept(opened):
    declaration = with_people()
    first = people_of(declaration)[0]
    answer(declaration, leaving=(first["representation"],))

    proposal = DeclarationProposal.objects.get()
    accept_proposal(proposal=proposal, on=DAY, by=None)

    assert Representation.objects.get(pk=first["representation"]).ends_on == DAY
    assert Declaration.objects.get(pk=declaration.pk).state == "accepted"


def test_a_declaration_given_back_may_be_answered_again_and_keeps_the_first_answer(opened):
    declaration = answer(with_people(), contact={"name": "X", "email": "x@coop.example"})

    declaration = give_back(declaration=declaration, on=DAY, by=None)

    assert not declaration.is_answered
    assert declaration.earlier[0]["answered_by"] == "Anne Le Goff"
    assert DeclarationProposal.objects.get().state == "withdrawn"
    assert answer(declaration).is_answered


def test_a_new_link_closes_the_one_before(opened):
    declaration = of_member(1)
    token = declaration.token
    assert Declaration.objects.of_token(token) == declaration

    renewed = renew_link(declaration=declaration, on=DAY, by=None)

    assert Declaration.objects.of_token(token) is None
    assert Declaration.objects.of_token(renewed.token) == declaration
    with pytest.raises(RuleViolation, match="remplacé"):
        answer(declaration)


def test_a_new_link_is_on_the_letter_that_is_printed_next(opened):
    send_notices(declaration_round=opened, on=DAY, by=None)
    printed = DeclarationNotice.objects.filter(way="print").select_related("declaration").first()

    renewed = renew_link(declaration=printed.declaration, on=DAY, by=None)

    printed.refresh_from_db()
    assert printed.stored.content["code"] == renewed.code
    assert printed.stored.content["recipient"]["name"] == renewed.organisation.name


@pytest.mark.parametrize(
    "spoil", [str.lower, lambda token: token[:-1], lambda token: "1" + token, lambda _: "x"]
)
def test_a_link_that_was_not_signed_opens_nothing(opened, spoil):
    assert Declaration.objects.of_token(spoil(of_member(1).token)) is None


def test_a_code_is_read_however_it_is_typed(opened):
    declaration = of_member(1)

    assert Declaration.objects.of_key(f" {declaration.code.lower().replace('-', ' ')} ") == declaration
    assert Declaration.objects.of_key(declaration.code[:-1]) is None
    assert Declaration.objects.of_key("") is None


def test_opening_a_link_is_remembered_once(opened):
    declaration = open_declaration(declaration=of_member(1))
    opened_at = declaration.opened_at

    assert open_declaration(declaration=declaration).opened_at == opened_at
    assert Entry.objects.filter(event="billing.declaration_opened").count() == 1


def test_mails_leave_once_and_reminders_go_to_the_silent_alone(opened):
    first = send_notices(declaration_round=opened, on=OPENS, by=None)
    assert first["mail"] + first["print"] + first["nowhere"] == 159
    assert Message.objects.filter(kind="billing.declaration").count() == first["mail"]
    assert StoredDocument.objects.filter(kind="billing.declaration").count() == first["print"]
    again = send_notices(declaration_round=opened, on=OPENS, by=None)
    assert (again["mail"], again["print"]) == (0, 0)

    written_to = DeclarationNotice.objects.filter(way="mail").first().declaration
    answer(Declaration.objects.select_related("round__dues_year").get(pk=written_to.pk))
    reminders = send_notices(declaration_round=opened, on=OPENS + timedelta(14), by=None)

    assert (reminders["mail"], reminders["print"]) == (first["mail"] - 1, first["print"])
    assert not DeclarationNotice.objects.filter(declaration=written_to, level=1).exists()
    assert verify_chain().holds


def test_who_was_invited_late_is_not_reminded_the_next_day(opened):
    send_notices(declaration_round=opened, on=OPENS + timedelta(12), by=None)

    assert [one for one in notices_due(opened, on=OPENS + timedelta(14)) if one.way] == []
    assert [one for one in notices_due(opened, on=OPENS + timedelta(15)) if one.way] != []


def test_a_mail_says_what_is_asked_until_when_and_where(opened):
    send_notices(declaration_round=opened, on=OPENS, by=None)
    message = Message.objects.filter(kind="billing.declaration").first()

    assert message.about.link in message.text
    assert "28 février 2025" in message.text
    assert "le budget 2024 et l’effectif 2024" in message.text


@pytest.mark.parametrize("day", [OPENS - timedelta(1), CLOSES + timedelta(1)])
def test_nothing_leaves_outside_the_round(opened, day):
    with pytest.raises(RuleViolation):
        send_notices(declaration_round=opened, on=day, by=None)


def test_the_silent_are_called_on_their_last_base_and_the_call_says_so(opened, campaign):
    change_round(declaration_round=opened, non_answers="provisional", by=None)
    answer(of_member(1))

    rehearse_campaign(campaign=campaign, by=None)

    lines = campaign.lines.select_related("organisation")
    silent = lines.filter(provisional=True)
    assert silent.exists()
    assert all("Montant provisoire" in line.explanation for line in silent)
    assert not lines.get(organisation__number=1).provisional
    assert "budget 2024" in lines.get(organisation__number=1).explanation


def test_the_silent_may_be_blocked_until_they_answer(campaign):
    asked(non_answers="blocked")
    rehearse_campaign(campaign=campaign, by=None)

    blocked = campaign.lines.filter(blocked_code="not_declared")
    assert blocked.exists()
    assert "N’a pas répondu à la déclaration 2025" in blocked.first().blocked_because
    line = campaign.lines.filter(amount__isnull=False).first()
    assert line is None or line.trace["figure"] is None

    answer(
        Declaration.objects.select_related("round__dues_year").get(organisation=blocked.first().organisation)
    )
    rehearse_campaign(campaign=campaign, by=None)

    assert campaign.lines.filter(blocked_code="not_declared").count() == blocked.count()


def test_a_declared_purchase_order_goes_with_the_call(opened, campaign):
    answer(of_member(1), purchase_order_required=True, purchase_order="BC-77")
    rehearse_campaign(campaign=campaign, by=None)

    assert campaign.lines.get(organisation__number=1).recipient["purchase_order"] == "BC-77"


def test_a_round_cannot_be_opened_after_its_end(campaign):
    made = create_round(
        dues_year=civil_year(2026, by=None),
        figures=[],
        figures_year=2025,
        opens_on=OPENS,
        closes_on=CLOSES,
        reminder_days=[],
        non_answers="blocked",
        message="",
        by=None,
    )

    with pytest.raises(RuleViolation, match="repoussez sa clôture"):
        open_round(declaration_round=made, on=CLOSES + timedelta(1), by=None)
