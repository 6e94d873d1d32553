"""Requests decided: by a meeting's vote, or by hand; what follows, and what can be taken back."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from billing.models import Due, DuesYear
from cressmember.accounts.models import Invitation
from cressmember.core.models import Message, StoredDocument
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.membership import end_membership
from cressmember.members.models import (
    Application,
    Consent,
    Membership,
    Organisation,
    Person,
    Placement,
    Representation,
)
from cressmember.office.actions.admission import (
    ITEM_TITLE,
    TO_CALL,
    call_newcomer,
    call_newcomers,
    decide_application,
    decide_voted,
    put_applications,
    settle_trouble,
    take_off,
    take_off_withdrawn,
    undecide_application,
    undecide_cancelled,
)
from cressmember.office.actions.application import link_application
from cressmember.office.actions.welcome import invite_newcomers
from cressmember.office.queries.application import deciding_of, ready_by_body, verdict_on
from cressmember.office.tasks import follow_votes
from governance.actions.meeting.meeting import create_meeting
from governance.models import AgendaItem, Ballot, Resolution
from tests.governance.gathered import assembly, statutes
from tests.governance.seats import college, member
from tests.office.candidates import ANSWERS, TODAY, board, board_meeting, complete, examined, instant, vote

pytestmark = pytest.mark.django_db
DECIDED = date(2026, 3, 16)
BOARD = "Conseil d’administration"


@pytest.fixture(autouse=True)
def _one_college(db):
    college()


def decide(application, outcome="admitted", **fields):
    told = {"decided_by": BOARD, "decided_on": DECIDED, "on": TODAY, "by": None}
    return decide_application(application=application, outcome=outcome, **told | fields)


def test_an_admission_makes_the_member_with_everything_that_it_said():
    application = decide(examined())

    file = Organisation.objects.get()
    membership = Membership.objects.get()
    assert application.membership == membership
    assert (membership.admitted_on, membership.decided_by, membership.decided_on) == (DECIDED, BOARD, DECIDED)
    assert (file.name, file.siret, file.email) == ("Les Blés d’or", "73282932000074", "contact@bles.example")
    assert Placement.objects.get().college.code == "associations"
    told = [(row.role, str(row.person or row.label), row.address) for row in Representation.objects.all()]
    assert sorted(told) == [
        ("dues", "Comptabilité", "compta@bles.example"),
        ("titular", "Anne Le Goff", "anne@bles.example"),
    ]
    assert file.figures.get().source == "Demande d’adhésion du 2 mars 2026"
    assert Consent.objects.get().wording == "Je veux recevoir la lettre."
    assert file.evidence.count() == 2


def test_an_admission_sends_a_welcome_that_waits_for_its_file():
    application = decide(examined())

    letter, message = StoredDocument.objects.get(), Message.objects.get()
    assert letter.about == application
    assert letter.title == "Bienvenue parmi nous"
    assert "a été admise comme membre" in letter.content["paragraphs"][0]
    assert message.to == ["anne@bles.example"]
    assert list(message.documents.all()) == [letter]
    # The link opens the request to whoever holds it: it is mailed, never printed.
    assert application.link in message.text
    assert application.token not in str(letter.content)


def test_who_speaks_for_a_newcomer_is_invited_once_its_welcome_left():
    decide(examined())
    assert invite_newcomers(on=TODAY) == 0

    Message.objects.update(state=Message.State.SENT)

    assert [invite_newcomers(on=TODAY) for _ in range(2)] == [1, 0]
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.purpose) == ("anne@bles.example", "Les Blés d’or")


def test_an_address_of_several_people_is_left_to_the_team():
    decide(examined())
    Message.objects.update(state=Message.State.SENT)
    Person.objects.create(given_name="Ida", family_name="Roux", email="anne@bles.example")

    assert invite_newcomers(on=TODAY) == 0


def test_somebody_known_is_not_made_twice():
    application = examined()
    known = Person.objects.create(given_name="Anne", family_name="Le Goff", email="ANNE@bles.example")

    decide(application)

    assert Representation.objects.get(role="titular").person == known


def test_a_file_keeps_what_it_said_and_gains_what_it_did_not():
    application = examined()
    file = Organisation.objects.create(name="Les Blés d’or", sort_name="bles d or", city="Rezé")
    link_application(application=application, organisation=file, by=None)

    decide(application)

    file.refresh_from_db()
    assert (file.city, file.email) == ("Rezé", "contact@bles.example")


def test_a_refusal_says_its_reasons_and_where_it_is_contested():
    board()
    refused = decide(examined(), "refused", reasons="Hors du champ de la loi.")

    words = StoredDocument.objects.get().content["paragraphs"]
    assert words[0].startswith("Le conseil d’administration, en sa décision du 16 mars 2026, n’a pas retenu")
    assert words[1] == "Motifs : Hors du champ de la loi."
    assert "devant l’assemblée générale" in words[2]
    assert (refused.outcome, Membership.objects.count()) == ("refused", 0)


def test_a_refusal_without_reasons_gives_none():
    decide(examined(), "refused")

    assert not any(each.startswith("Motifs") for each in StoredDocument.objects.get().content["paragraphs"])


def test_what_the_statutes_ask_and_that_lacks_stops_an_admission():
    statutes()
    application = examined()
    Application.objects.update(proposed_on=None)

    with pytest.raises(RuleViolation, match="il manque la proposition du bureau"):
        decide(application)
    Application.objects.update(proposed_on=DECIDED, charter_accepted_at=None)
    with pytest.raises(RuleViolation, match="la charte de la chambre"):
        decide(application)


def test_another_body_than_that_of_the_text_admits_nobody():
    board()
    application = examined()

    with pytest.raises(RuleViolation, match="une décision du conseil d’administration"):
        decide(application, decided_by="Comité de pilotage")


def test_only_what_was_examined_is_decided_and_once_and_not_tomorrow():
    with pytest.raises(RuleViolation, match="pas examinée"):
        decide(complete())
    application = examined(name="Autre", siren="", answers={"people": [{"role": "titular"}]})
    with pytest.raises(RuleViolation, match="encore à venir"):
        decide(application, decided_on=TODAY + timedelta(days=1))
    decide(application)
    with pytest.raises(RuleViolation, match="admise depuis le 16 mars 2026"):
        decide(application)


def test_a_former_member_comes_back_as_the_text_says():
    statutes()
    application = examined()
    former = member("Les Blés d’or")
    end_membership(
        membership=former.memberships.get(), ended_on=date(2024, 5, 2), reason="resignation", by=None
    )
    link_application(application=application, organisation=former, by=None)

    decide(application)

    assert former.memberships.count() == 2


def test_a_decision_by_mistake_is_taken_back_while_its_letter_is_here():
    application = undecide_application(application=decide(examined()), because="erreur", by=None)

    assert Application.objects.told().get().stage == "examined"
    assert (Membership.objects.count(), Placement.objects.count()) == (0, 0)
    assert Message.objects.get().state == Message.State.HELD
    assert application.organisation is not None
    again = decide(application)
    assert again.membership is not None


def test_a_decision_whose_letter_left_stays():
    application = decide(examined())
    Message.objects.update(state=Message.State.SENT)

    with pytest.raises(RuleViolation, match=r"La lettre est partie.*écrivez la fin de son adhésion"):
        undecide_application(application=application, because="", by=None)


def test_an_admission_called_for_in_the_next_year_is_not_undone():
    application = decide(examined())
    year = DuesYear.objects.create(label="2027", starts_on=date(2027, 1, 1), ends_on=date(2028, 1, 1))
    told = {"amount": 120, "net_amount": 120, "origin": Due.Origin.OPENING, "called_on": date(2027, 1, 6)}
    mine = application.organisation
    Due.objects.create(organisation=mine, payer=mine, dues_year=year, **told)

    with pytest.raises(RuleViolation, match="Une cotisation est appelée"):
        undecide_application(application=application, because="", by=None)


# The vote


def put(*applications, **fields):
    meeting = fields.pop("meeting", None) or board_meeting(starts_at=instant(DECIDED))
    return put_applications(applications=applications, meeting=meeting, on=DECIDED, by=None, **fields)


def test_requests_become_one_item_with_a_resolution_each():
    first, second = examined(), examined(name="Autre", siren="", answers={"people": [{"role": "titular"}]})

    item = put(first, second)

    assert item.title == ITEM_TITLE
    told = [(row.matter, row.title, row.decision) for row in item.resolutions.order_by("position")]
    assert told == [
        ("admission", "Admission des Blés d’or", "ordinary"),
        ("admission", "Admission d’Autre", "ordinary"),
    ]
    assert Application.objects.told().get(pk=first.pk).stage == "put"
    with pytest.raises(RuleViolation, match="à l’ordre du jour"):
        put(first, meeting=item.meeting)


def test_the_day_of_the_meeting_is_said_once():
    first, second = examined(), examined(name="Autre", siren="", answers={"people": [{"role": "titular"}]})

    put(first)
    put(
        second,
        meeting=create_meeting(
            body=board(), rules=["ca"], title="Conseil du 16 mars 2026", starts_at=instant(DECIDED), by=None
        ),
    )

    told = Application.objects.order_by("pk").values_list("put_to", flat=True)
    assert list(told) == ["Conseil, 16 mars 2026", "Conseil du 16 mars 2026"]


def test_requests_may_be_one_resolution_together():
    first, second = examined(), examined(name="Autre", siren="", answers={"people": [{"role": "titular"}]})

    item = put(first, second, together=True)

    (written,) = item.resolutions.all()
    assert written.text == "Sont admises comme membres : Les Blés d’or et Autre."
    vote(first)
    assert decide_voted(now=instant(TODAY)) == 2


def test_only_the_body_of_the_text_is_asked():
    application = examined()
    board()
    elsewhere = assembly(starts_at=instant(DECIDED))

    with pytest.raises(RuleViolation, match="choisissez une de ses réunions"):
        put(application, meeting=elsewhere)


def test_the_next_meeting_is_that_of_the_body_that_the_text_names():
    application, now = examined(), timezone.now()
    body = board()
    create_meeting(body=None, title="Rencontre", starts_at=now + timedelta(days=1), by=None)
    later = board_meeting(starts_at=now + timedelta(days=20), body=body)
    sooner = board_meeting(starts_at=now + timedelta(days=5), body=body)

    told = deciding_of(application, now=now, on=TODAY)
    ready = ready_by_body(now=now, on=TODAY)

    assert (told.body, told.meeting) == (body, sooner)
    assert list(ready.meetings) == [sooner, later]
    assert ready.alone == {}


def test_without_a_meeting_what_waits_is_said():
    application = examined()
    board()

    ready = ready_by_body(now=timezone.now(), on=TODAY)

    assert ready.alone == {"le conseil d’administration": [application]}


def test_nothing_follows_before_the_meeting_rises():
    application = examined()
    put(application)
    vote(application, closed=False)

    assert decide_voted(now=instant(TODAY)) == 0
    assert Membership.objects.count() == 0


def test_the_vote_decides_once_the_meeting_rose():
    application = examined()
    put(application)
    vote(application)

    assert decide_voted(now=instant(TODAY)) == 1
    assert decide_voted(now=instant(TODAY)) == 0
    application.refresh_from_db()
    assert (application.outcome, application.decided_by, application.decided_on) == (
        "admitted",
        BOARD,
        DECIDED,
    )
    assert (
        StoredDocument.objects.get()
        .content["paragraphs"][0]
        .startswith("Le conseil d’administration, en sa décision du 16 mars 2026, a admis Les Blés d’or")
    )


def test_a_resolution_rejected_is_a_refusal():
    application = examined()
    put(application)
    vote(application, "no")

    decide_voted(now=instant(TODAY))

    application.refresh_from_db()
    assert (application.outcome, Membership.objects.count()) == ("refused", 0)


def test_what_the_statutes_leave_to_people_waits_for_them():
    application = examined()
    put(application)
    vote(application, "to_decide")

    assert decide_voted(now=instant(TODAY)) == 0
    application.refresh_from_db()
    assert "reste à trancher" in application.trouble


def test_a_meeting_that_nobody_held_is_told_after_a_while():
    application = examined()
    put(application)

    assert decide_voted(now=instant(TODAY)) == 0
    application.refresh_from_db()
    assert application.trouble == ""
    decide_voted(now=instant(DECIDED + timedelta(days=16)))
    application.refresh_from_db()
    assert application.trouble.startswith("La réunion du 16 mars 2026 n’est ni tenue ni relevée")


def test_a_meeting_that_did_not_vote_gives_the_request_back():
    application = examined()
    item = put(application)
    meeting = item.meeting
    meeting.opened_at, meeting.closed_at = meeting.starts_at, meeting.starts_at + timedelta(hours=1)
    meeting.save()

    assert decide_voted(now=instant(TODAY)) == 1
    assert Application.objects.told().get().stage == "examined"


def test_a_request_is_taken_off_the_agenda_with_its_resolution():
    application = examined()
    put(application)

    take_off(application=application, by=None)

    assert (Resolution.objects.count(), AgendaItem.objects.count()) == (0, 0)
    assert Application.objects.told().get().stage == "examined"


def test_a_request_that_its_author_gives_up_leaves_the_agenda():
    application = examined()
    put(application)
    Application.objects.update(withdrawn_at=instant(DECIDED))

    assert take_off_withdrawn() == 1

    assert Resolution.objects.count() == 0
    assert Application.objects.told().get().stage == "withdrawn"


def test_a_rule_that_stops_a_voted_admission_is_told():
    application = examined()
    put(application)
    vote(application)
    Application.objects.update(proposed_on=None)

    assert decide_voted(now=instant(TODAY)) == 0
    application.refresh_from_db()
    assert "la proposition du bureau" in application.trouble
    Application.objects.update(proposed_on=DECIDED)
    assert decide_voted(now=instant(TODAY)) == 1


def test_a_ballot_cancelled_before_the_letter_leaves_takes_the_decision_back():
    application = examined()
    put(application)
    ballot = vote(application)
    decide_voted(now=instant(TODAY))
    Ballot.objects.filter(pk=ballot.pk).update(cancelled_at=instant(TODAY), cancelled_because="erreur")

    assert undecide_cancelled() == 1

    assert Application.objects.told().get().stage == "examined"
    assert Membership.objects.count() == 0


def test_a_ballot_cancelled_after_it_is_only_told():
    application = examined()
    put(application)
    ballot = vote(application)
    decide_voted(now=instant(TODAY))
    Application.objects.update(trouble="")
    Message.objects.update(state=Message.State.SENT)
    Ballot.objects.filter(pk=ballot.pk).update(cancelled_at=instant(TODAY), cancelled_because="erreur")

    assert undecide_cancelled() == 0

    application.refresh_from_db()
    assert application.trouble.startswith("Le scrutin qui l’avait décidée a été annulé. La lettre est partie")


# The call


def test_without_a_campaign_the_call_waits_for_the_treasurer():
    application = decide(examined())
    assert application.trouble == TO_CALL

    assert call_newcomers(on=TODAY) == 0
    assert call_newcomers(on=TODAY) == 0

    application.refresh_from_db()
    assert application.trouble == (
        "Cotisation à appeler. Aucune campagne n’est émise pour l’exercice en cours : l’appel attend."
    )
    assert settle_trouble(application=application, by=None).trouble == ""


def test_a_request_whose_decision_was_taken_back_meanwhile_is_not_called():
    with pytest.raises(RuleViolation, match="n’a pas été acceptée"):
        call_newcomer(application=examined(), on=TODAY, by=None)


def test_a_newcomer_is_called_on_the_campaign_of_the_year(issued):
    on = date(2025, 7, 10)
    figures = {"figures": [{"kind": "budget", "year": 2024, "amount": "120000.00"}]}
    decided = decide(examined(answers=ANSWERS | figures), decided_on=on, on=on)

    due = call_newcomer(application=decided, on=on, by=None)

    decided.refresh_from_db()
    assert decided.trouble == ""
    assert (due.organisation, due.dues_year.label) == (decided.organisation, "2025")
    assert due.due_on == on + timedelta(days=30)
    assert call_newcomers(on=on) == 0


def test_every_minute_follows_the_votes():
    application = examined()
    put(application)
    vote(application)

    follow_votes()

    application.refresh_from_db()
    assert application.outcome == "admitted"
    assert application.trouble.startswith(TO_CALL)
    assert verdict_on(application, decided_by=BOARD, on=DECIDED).is_yes
