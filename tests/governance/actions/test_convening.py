"""Convening: everyone called once, by mail or by post, with proof; completed, called off, called again."""

import copy
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail

from cressmember.core.actions import document as documents
from cressmember.core.actions.document import render_waiting
from cressmember.core.actions.job import run
from cressmember.core.actions.outbox import send_due
from cressmember.core.models import Job, Message, StoredDocument
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date
from cressmember.members.actions.membership import end_membership
from cressmember.members.models import Membership, Organisation, Placement, Representation
from governance.actions.meeting import convocation as convocations
from governance.actions.meeting.addressee import add_guest, draw_up_addressees, remove_guest
from governance.actions.meeting.agenda import add_item, change_item, remove_item
from governance.actions.meeting.convocation import (
    call_told,
    complete,
    convene,
    send_rest,
    tell_cancellation,
)
from governance.actions.meeting.delivery import (
    bundle_letters,
    mark_posted,
    prove_delivery,
    resend_notice,
    send_otherwise,
)
from governance.actions.meeting.further import call_again
from governance.actions.meeting.meeting import cancel_meeting, change_meeting, create_meeting
from governance.actions.meeting.paper import add_paper, remove_paper
from governance.actions.meeting.resolution import (
    change_resolution,
    plan_election,
    withdraw_resolution,
    write_resolution,
)
from governance.actions.office import give_office
from governance.models import (
    AgendaItem,
    Election,
    Meeting,
    Notice,
    Participant,
    Proxy,
    Resolution,
    Statutes,
)
from governance.queries.meeting.agenda import agenda_of
from governance.queries.meeting.delivery import counted_states, deliveries
from governance.queries.meeting.late import late_of, one_more, told_by_complement
from governance.queries.meeting.minutes import Account
from governance.queries.meeting.rehearsal import last_day_told, rehearsal
from governance.queries.meeting.text import text_of_meeting
from tests.governance.meeting import plain
from tests.governance.meetings import AT, DAY, PROXIES, meeting, text
from tests.governance.seats import START, board, college, member, person, seat

pytestmark = pytest.mark.django_db
IN_TIME, TOO_LATE = date(2026, 6, 9), date(2026, 6, 10)


def represented(name, email="", **fields):
    """A member whose titular has this address."""
    organisation = member(name, **fields)
    Representation.objects.create(organisation=organisation, person=person(name, email=email), role="titular")
    return organisation


@pytest.fixture
def called():
    """An ordinary assembly with an item, three members: a mailbox, a letterbox, neither."""
    text()
    made = meeting()
    represented("Ruche", "ruche@example.org", city="Nantes", postcode="44000", street="1 rue A")
    represented("Abeille", city="Nantes", postcode="44000", street="2 rue B")
    represented("Sans adresse")
    add_item(meeting=made, title="Rapport moral", minutes=15, on=IN_TIME, by=None)
    write_resolution(item=made.items.get(), title="Rapport moral", text="Il est approuvé.", by=None)
    return made


def ways(made):
    return {notice.participant.name: notice.way for notice in deliveries(made)}


def test_each_is_called_once_by_the_way_that_reaches_it(called):
    convened = convene(meeting=called, on=IN_TIME, by=None)

    called.refresh_from_db()
    assert ways(called) == {"Ruche": "mail", "Abeille": "post", "Sans adresse": "hand"}
    assert (called.convened_on, called.stage) == (IN_TIME, Meeting.Stage.CONVENED)
    assert called.statutes is not None
    assert convened.content["agenda"][0]["votes"][0]["number"] == 1
    assert called.tasks.get(code="notice").done_on == IN_TIME
    assert all(each.is_convened for each in called.participants.all())
    assert "1 courriel part dans la minute, 2 courriers sont à poster ou à remettre." in plain(
        call_told(convened)
    )
    with pytest.raises(RuleViolation, match="convoquée depuis"):
        convene(meeting=called, on=IN_TIME, by=None)


def test_the_mail_says_all_and_opens_in_a_calendar(called):
    convene(meeting=called, on=IN_TIME, by=None)
    render_waiting()
    send_due()

    sent = mail.outbox[0]
    told = plain(sent.body)
    assert sent.subject.endswith("Assemblée ordinaire du 25 juin 2026")
    assert "jeudi 25 juin 2026 à 18 h" in told
    assert "Maison des associations" in told
    assert "1. Rapport moral" in told
    assert "Résolution n° 1, Rapport moral : Il est approuvé." in told
    assert "Décision ordinaire (art. 14) : Première convocation : le quart des membres" in told
    participant = called.participants.get(name="Ruche")
    assert participant.link in told
    name, content, kind = sent.attachments[0]
    assert (name, kind) == ("reunion.ics", "text/calendar")
    assert "DTSTART:20260625T160000Z" in (content if isinstance(content, str) else content.decode())


def test_the_letter_has_its_code(called):
    convene(meeting=called, on=IN_TIME, by=None)

    letter = Notice.objects.get(way="post").letter
    assert letter.content["code"] == called.participants.get(name="Abeille").code
    assert letter.content["recipient"]["lines"][0] == "Abeille"
    assert documents.render(letter).state == StoredDocument.State.RENDERED


def test_whoever_presides_convenes(called):
    council = board()
    held = seat(council, member("Lilas"), titular=person("Roche"))
    give_office(mandate=held, kind="president", label="Président", starts_on=START, by=None)

    made = convene(meeting=called, on=IN_TIME, by=None)

    assert made.content["signed_by"] == ["Camille Roche", "Présidence"]
    assert "Camille Roche, Présidence" in Message.objects.first().text


@pytest.mark.parametrize(("on", "outcomes"), [(IN_TIME, {"yes"}), (TOO_LATE, {"no"})])
def test_the_verdict_on_the_delay_is_kept(called, on, outcomes):
    Organisation.objects.filter(name="Sans adresse").update(city="Nantes", street="3 rue C")

    convened = convene(meeting=called, on=on, by=None)

    assert {each["outcome"] for each in convened.verdict["verdicts"]} == outcomes


@pytest.mark.parametrize("count", [1, 40])
def test_as_many_queries_for_forty_as_for_one(count, django_assert_max_num_queries):
    made = meeting(rules=[])
    add_item(meeting=made, title="Point", on=IN_TIME, by=None)
    rows = Organisation.objects.bulk_create(
        Organisation(name=f"M{rank:02}", sort_name=f"m{rank:02}", email=f"m{rank}@example.org")
        for rank in range(count)
    )
    Membership.objects.bulk_create(Membership(organisation=row, admitted_on=START) for row in rows)
    Placement.objects.bulk_create(
        Placement(organisation=row, college=college(), starts_on=START) for row in rows
    )

    with django_assert_max_num_queries(75):
        convene(meeting=made, on=IN_TIME, by=None)

    assert Message.objects.count() == count


def test_a_body_is_called_with_those_who_have_no_voice():
    council = board()
    seat(council, represented("Ruche", "ruche@example.org"), titular=person("Durey", email="d@example.org"))
    seat(council, represented("Banque"), obtained="guest", term_on=None)
    made = meeting(council, rules=[])
    add_item(meeting=made, title="Point", on=IN_TIME, by=None)
    add_guest(meeting=made, name="Préfecture", email="prefecture@example.org", by=None)

    convene(meeting=made, on=IN_TIME, by=None)

    assert set(made.participants.values_list("name", "quality")) == {
        ("Ruche", "seat"),
        ("Banque", "observer"),
        ("Préfecture", "guest"),
    }


def test_a_list_drawn_up_again_follows_the_register(called):
    assert draw_up_addressees(meeting=called) == 3
    newcomer = represented("Nouvelle", "n@example.org")
    Representation.objects.filter(organisation__name="Ruche").update(email="autre@example.org")

    assert draw_up_addressees(meeting=called) == 4
    assert called.participants.get(name="Ruche").emails == ["autre@example.org"]
    assert called.participants.filter(organisation=newcomer).exists()


def test_a_guest_is_removed_unless_invited_already(called):
    guest = add_guest(meeting=called, name="Maire", by=None)
    remove_guest(participant=guest, by=None)
    assert not Participant.objects.filter(name="Maire").exists()
    with pytest.raises(RuleViolation, match="Dites qui"):
        add_guest(meeting=called, name=" ", by=None)

    late = add_guest(meeting=called, name="Députée", email="d@example.org", by=None)
    convene(meeting=called, on=IN_TIME, by=None)
    with pytest.raises(RuleViolation, match="déjà été invitée"):
        remove_guest(participant=late, by=None)
    with pytest.raises(RuleViolation, match="Seul un invité"):
        remove_guest(participant=called.participants.get(name="Ruche"), by=None)


def test_nothing_leaves_without_an_agenda_or_anybody():
    made = meeting(rules=[])
    with pytest.raises(RuleViolation, match="ordre du jour est vide"):
        convene(meeting=made, on=IN_TIME, by=None)
    add_item(meeting=made, title="Point", on=IN_TIME, by=None)
    with pytest.raises(RuleViolation, match="Personne n’est à convoquer"):
        convene(meeting=made, on=IN_TIME, by=None)
    with pytest.raises(RuleViolation, match="est passée"):
        convene(meeting=made, on=date(2026, 6, 26), by=None)


def test_what_comes_late_is_told_with_its_consequence(called):
    with pytest.raises(RuleViolation, match="pas encore convoquée"):
        complete(meeting=called, on=IN_TIME, by=None)
    convene(meeting=called, on=IN_TIME, by=None)
    with pytest.raises(RuleViolation, match="Rien de nouveau"):
        complete(meeting=called, on=IN_TIME, by=None)
    assert late(called) == []
    assert "défendent de le mettre aux voix" in plain(one_more(text_of_meeting(called)))

    add_item(meeting=called, title="Motion", on=TOO_LATE, by=None)

    [told] = late(called)
    assert plain(told.sentence).startswith(
        "Point ajouté après la convocation : « Motion ». Les statuts défendent de le mettre aux voix."
    )
    assert told.tone == ("stop", "Ne se vote pas")
    made = complete(meeting=called, on=TOO_LATE, by=None)
    assert [item["title"] for item in made.content["agenda"]] == ["Motion"]
    assert made.notices.count() == 3
    [told] = late(called)
    assert "Annoncé le 10 juin 2026, hors délai." in plain(told.sentence)
    with pytest.raises(RuleViolation, match="Rien de nouveau"):
        complete(meeting=called, on=TOO_LATE, by=None)


def test_a_complement_tells_before_it_leaves_what_it_makes_of_what_came_late(called):
    convene(meeting=called, on=IN_TIME, by=None)
    add_item(meeting=called, title="Motion", on=TOO_LATE, by=None)
    called.refresh_from_db()
    words = text_of_meeting(called)
    agenda = agenda_of(called, words)

    [early] = told_by_complement(called, words, agenda, on=IN_TIME)
    [late_one] = told_by_complement(called, words, agenda, on=TOO_LATE)

    assert "Annoncé à temps, le " in plain(early)
    assert "Annoncé le 10 juin 2026, hors délai." in plain(late_one)


def late(meeting):
    meeting.refresh_from_db()
    text = text_of_meeting(meeting)
    return late_of(meeting, text, agenda_of(meeting, text))


def test_a_text_changed_after_the_convocation_is_flagged_until_it_is_announced_in_time(called):
    put = Resolution.objects.get()
    convene(meeting=called, on=date(2026, 5, 4), by=None)
    change_resolution(resolution=put, text="Une autre rédaction.", by=None)
    change_item(item=put.item, text="Une autre présentation.", by=None)
    added = add_paper(meeting=called, title="Note", filename="n.pdf", data=b"%PDF-1.4 note", by=None)

    kinds = [str(each.change.kind) for each in late(called)]
    assert kinds == ["text_reworded", "motion_reworded", "paper_added"]
    made = complete(meeting=called, on=date(2026, 5, 5), by=None)

    assert made.content["papers"][-1]["sha256"] == added.sha256
    assert {each.tone for each in late(called)} == {("good", "Annoncé à temps")}
    change_resolution(resolution=put, text="Encore une autre.", by=None)
    assert [each.is_fresh for each in late(called)] == [False, True, False]


def test_a_question_taken_up_in_session_is_not_late(called):
    convene(meeting=called, on=IN_TIME, by=None)
    called.refresh_from_db()
    called.opened_at = AT
    called.save()
    AgendaItem.objects.create(meeting=called, position=9, title="Vœu", added_on=DAY)

    assert late(called) == []


def test_the_minutes_tell_what_changed_late(called):
    convene(meeting=called, on=IN_TIME, by=None)
    add_item(meeting=called, title="Motion", on=TOO_LATE, by=None)
    called.refresh_from_db()

    block = next(each for each in Account(called).blocks if each.title.endswith("Motion"))
    assert any("Les statuts défendent de le mettre aux voix" in each for each in block.sentences)


def test_the_day_that_a_title_tells_follows_that_of_the_meeting():
    later = AT + timedelta(days=1)
    told = [
        create_meeting(body=None, starts_at=AT, title=title, by=None)
        for title in ("", f"Séminaire du {long_date(DAY)}", "Webinaire")
    ]

    for each in told:
        change_meeting(meeting=each, title=each.title, starts_at=later, by=None)

    day = long_date(DAY + timedelta(days=1))
    titles = Meeting.objects.order_by("pk").values_list("title", flat=True)
    assert [*titles] == [f"Rencontre du {day}", f"Séminaire du {day}", "Webinaire"]


def test_a_title_that_its_new_day_makes_too_long_is_cut():
    first = datetime(2026, 5, 2, 9, tzinfo=UTC)
    title = f"{long_date(first.date())} {'x' * 160}"[:160]
    made = create_meeting(body=None, starts_at=first, title=title, by=None)

    change_meeting(meeting=made, starts_at=datetime(2026, 9, 23, 9, tzinfo=UTC), by=None)

    made.refresh_from_db()
    assert made.title.startswith("23 septembre 2026 xxx")
    assert len(made.title) == 160


def test_what_was_announced_no_longer_changes(called):
    convene(meeting=called, on=IN_TIME, by=None)
    item = called.items.get()

    with pytest.raises(RuleViolation, match="ne changent plus"):
        change_meeting(meeting=called, starts_at=AT + timedelta(days=1), by=None)
    assert change_meeting(meeting=called, place="Autre salle", by=None).place == "Autre salle"
    withdraw_resolution(resolution=item.resolutions.get(), by=None)
    assert item.resolutions.get().withdrawn_at is not None
    remove_item(item=item, by=None)
    item.refresh_from_db()
    assert item.withdrawn_at is not None


def test_a_meeting_called_off_is_told_to_those_called(called):
    with pytest.raises(RuleViolation, match="convoquée puis annulée"):
        tell_cancellation(meeting=called, on=IN_TIME, by=None)
    convene(meeting=called, on=IN_TIME, by=None)
    with pytest.raises(RuleViolation, match="Dites pourquoi"):
        cancel_meeting(meeting=called, because=" ", by=None)
    cancel_meeting(meeting=called, because="Grève des transports", by=None)

    made = tell_cancellation(meeting=called, on=TOO_LATE, by=None)

    message = Message.objects.filter(meeting_notice__convocation=made).get()
    assert "est annulée : Grève des transports." in plain(message.text)
    calendar = message.documents.get()
    assert b"METHOD:CANCEL" in documents.render(calendar).file.read()
    with pytest.raises(RuleViolation, match="déjà été annoncée"):
        tell_cancellation(meeting=called, on=TOO_LATE, by=None)


def test_a_mail_that_failed_goes_elsewhere(called, admin_user):
    convene(meeting=called, on=IN_TIME, by=None)
    notice = Notice.objects.get(way="mail")
    Message.objects.filter(pk=notice.message_id).update(state="failed")
    assert counted_states(called)["failed"] == 1

    again = send_otherwise(notice=notice, address="autre@example.org", by=None)
    assert again.message.to == ["autre@example.org"]
    assert called.participants.get(name="Ruche").emails == ["ruche@example.org", "autre@example.org"]
    letter = send_otherwise(notice=notice, by=None)
    assert letter.letter is not None
    assert resend_notice(notice=notice, by=admin_user).message.state == "waiting"
    for address, said in (("autre@example.org", "déjà reçu"), ("x", "pas une adresse"), ("", "déjà prête")):
        with pytest.raises(RuleViolation, match=said):
            send_otherwise(notice=notice, address=address, by=None)
    nowhere = Notice.objects.get(way="hand")
    with pytest.raises(RuleViolation, match="n’est pas connue"):
        send_otherwise(notice=nowhere, by=None)
    with pytest.raises(RuleViolation, match="pas partie par courriel"):
        resend_notice(notice=nowhere, by=admin_user)


def test_letters_are_printed_together_then_posted(called):
    convene(meeting=called, on=IN_TIME, by=None)
    notices = list(deliveries(called))

    sheaf = bundle_letters(meeting=called, by=None)
    assert len(sheaf.content["documents"]) == 1
    with pytest.raises(RuleViolation, match="ne part pas avant"):
        mark_posted(meeting=called, notices=notices, on=date(2026, 6, 8), by=None)
    assert mark_posted(meeting=called, notices=notices, on=IN_TIME, by=None) == 2
    assert mark_posted(meeting=called, notices=notices, on=IN_TIME, by=None) == 0
    assert counted_states(called) | {"posted": 1, "handed": 1} == counted_states(called)
    with pytest.raises(RuleViolation, match="Aucune lettre"):
        bundle_letters(meeting=called, by=None)


def test_a_registered_letter_has_its_number(called):
    convene(meeting=called, on=IN_TIME, by=None)
    notice = Notice.objects.get(way="post")

    mark_posted(meeting=called, notices=[notice], on=IN_TIME, reference="1A 234", by=None)

    notice.refresh_from_db()
    assert (notice.way, notice.reference) == ("registered", "1A 234")


def test_the_proof_says_who_how_and_when(called):
    with pytest.raises(RuleViolation, match="rien à prouver"):
        prove_delivery(meeting=called, by=None)
    convene(meeting=called, on=IN_TIME, by=None)

    proof = prove_delivery(meeting=called, by=None)

    assert [row["name"] for row in proof.content["rows"]] == ["Abeille", "Ruche", "Sans adresse"]
    assert any("9 juin 2026" in plain(each) for each in proof.content["convocations"][0]["sentences"])
    assert documents.render(proof).size > 0


def test_the_next_call_takes_the_agenda_and_the_papers(called):
    item = called.items.get()
    council = board()
    plan_election(item=item, body=council, seats=2, by=None)
    add_paper(meeting=called, item=item, title="R", filename="r.pdf", data=b"%PDF-", by=None)
    with pytest.raises(RuleViolation, match="Seule une réunion convoquée"):
        call_again(meeting=called, starts_at=AT + timedelta(days=15), by=None)
    convene(meeting=called, on=IN_TIME, by=None)
    with pytest.raises(RuleViolation, match="jours après celle du"):
        call_again(meeting=called, starts_at=AT + timedelta(days=14), by=None)

    again = call_again(meeting=called, starts_at=AT + timedelta(days=15), by=None)

    assert (again.call, again.previous) == (2, called)
    copied = again.items.get()
    assert (copied.title, copied.resolutions.count(), copied.elections.count()) == ("Rapport moral", 1, 1)
    assert copied.papers.get().file.name == item.papers.get().file.name
    # Eight clear days for a further call: 10 July, so the first of July.
    assert again.tasks.get(code="notice").due_on == date(2026, 7, 1)
    remove_paper(paper=copied.papers.get(), by=None)
    assert item.papers.get().file.storage.exists(item.papers.get().file.name)
    with pytest.raises(RuleViolation, match="déjà été convoquée de nouveau"):
        call_again(meeting=called, starts_at=AT + timedelta(days=20), by=None)


def given_for(first, *, further="unstated", says_so=()):
    """Three proxies of the first call, those named saying that they hold for the next."""
    rules = copy.deepcopy(PROXIES)
    rules["rules"][0]["further"] = further
    Statutes.objects.update(document=Statutes.objects.get().document | {"proxies": rules})
    people = {each.name: each for each in first.participants.all()}
    for giver, holder in (("Ruche", "Abeille"), ("Abeille", "Sans adresse"), ("Sans adresse", None)):
        Proxy.objects.create(
            giver=people[giver],
            holder=people.get(holder),
            way="paper",
            given_by=giver,
            filed_at=AT,
            for_further=giver in says_so,
        )


@pytest.mark.parametrize(
    ("further", "says_so", "kept"),
    [
        ("unstated", (), []),
        ("unstated", ("Ruche",), ["Ruche"]),
        ("lapse", ("Ruche",), []),
        ("kept", (), ["Abeille", "Ruche", "Sans adresse"]),
    ],
)
def test_proxies_of_the_first_call_hold_where_the_text_or_they_say_so(called, further, says_so, kept):
    convene(meeting=called, on=IN_TIME, by=None)
    given_for(called, further=further, says_so=says_so)
    called.refresh_from_db()

    again = call_again(meeting=called, starts_at=AT + timedelta(days=20), by=None)

    carried = Proxy.objects.filter(giver__meeting=again)
    assert sorted(carried.values_list("giver__name", flat=True)) == kept
    assert all(each.carried_from.giver.meeting_id == called.pk for each in carried)
    assert set(carried.values_list("giver__answer", flat=True)) <= {"proxy"}


def test_a_proxy_revoked_or_of_somebody_who_left_is_not_carried(called):
    convene(meeting=called, on=IN_TIME, by=None)
    given_for(called, further="kept")
    Proxy.objects.filter(giver__name="Abeille").update(revoked_at=AT)
    end_membership(
        membership=Membership.objects.get(organisation__name="Ruche"),
        ended_on=date(2026, 6, 30),
        reason="resignation",
        by=None,
    )

    again = call_again(meeting=called, starts_at=AT + timedelta(days=20), by=None)

    assert list(Proxy.objects.filter(giver__meeting=again).values_list("giver__name", flat=True)) == [
        "Sans adresse"
    ]


def test_the_next_call_is_named_after_its_own_day(called):
    convene(meeting=called, on=IN_TIME, by=None)
    Meeting.objects.filter(pk=called.pk).update(title="Assemblée du 25 juin 2026")

    again = call_again(meeting=called, starts_at=AT + timedelta(days=15), by=None)

    assert again.title == "Assemblée du 10 juillet 2026 (deuxième convocation)"
    convene(meeting=again, on=again.held_on - timedelta(days=9), by=None)
    third = call_again(meeting=again, starts_at=AT + timedelta(days=45), by=None)
    assert third.title == "Assemblée du 9 août 2026 (3e convocation)"


def test_those_who_stand_are_not_asked_again_for_the_next_call(called):
    council = board()
    election = plan_election(item=called.items.get(), body=council, seats=2, by=None)
    for name, fields in (
        ("Ana", {}),
        ("Bo", {"withdrawn_on": IN_TIME}),
        ("Cy", {"refused_because": "Hors délai"}),
    ):
        election.candidacies.create(person=person(name), received_on=IN_TIME, position=3, **fields)
    convene(meeting=called, on=IN_TIME, by=None)

    again = call_again(meeting=called, starts_at=AT + timedelta(days=15), by=None)

    copied = Election.objects.get(item__meeting=again)
    (standing,) = copied.candidacies.all()
    assert (str(standing.person), standing.received_on, standing.position) == ("Camille Ana", IN_TIME, 3)
    assert election.candidacies.count() == 3


def rehearsed(made, on=IN_TIME):
    starts_at = made.starts_at
    made.refresh_from_db()
    made.starts_at = starts_at
    words = text_of_meeting(made)
    return rehearsal(made, words, agenda_of(made, words), made.participants.all(), on=on)


def test_the_rehearsal_says_what_is_missing(called):
    found = rehearsed(called)
    assert [plain(check.sentence) for check in found.missing] == [
        "La liste des personnes à convoquer n’est pas dressée."
    ]
    draw_up_addressees(meeting=called)

    told = [plain(check.sentence) for check in rehearsed(called).checks]
    assert "Jours francs : ni le jour de l’envoi ni celui de la réunion ne comptent." in told
    assert "Ordre du jour : 1 point inscrit, chaque vote a sa règle." in told
    assert any("« Sans adresse »" in each for each in told)
    assert plain(last_day_told(rehearsed(called))) == (
        "Dernier jour pour convoquer : le 9 juin 2026, aujourd’hui."
    )
    assert "déjà passé" in last_day_told(rehearsed(called, TOO_LATE))
    assert "dans 1 jour" in plain(last_day_told(rehearsed(called, date(2026, 6, 8))))


def test_what_is_irregular_for_some_is_not_told_regular(called):
    draw_up_addressees(meeting=called)

    told = [check.sentence.split(" (")[0] for check in rehearsed(called).checks]

    assert "Convocation irrégulière" in told
    assert not any(each.startswith("Convocation régulière") for each in told)


def test_the_rehearsal_looks_at_each_item(called):
    item = called.items.get()
    change_item(item=item, title="Comptes", by=None)
    write_resolution(item=item, title="CAC", text="Nomme [nom].", by=None)
    plan_election(item=item, body=board(), seats=1, by=None)
    add_item(meeting=called, title="Affectation du résultat", on=IN_TIME, by=None)
    change_meeting(meeting=called, place="", by=None)

    told = [plain(check.sentence) for check in rehearsed(called).checks]

    assert "Le lieu de la réunion n’est pas dit." in told
    assert "« Comptes » : le texte de « CAC » a un blanc à remplir." in told
    assert "« Comptes » : dites jusqu’à quand l’on est candidat pour « Conseil d’administration »." in told
    assert "« Affectation du résultat » : rien n’est encore mis aux voix sous ce point." in told


def test_meeting_at_a_distance_is_held_to_the_statutes(called):
    change_meeting(meeting=called, format="remote", by=None)

    told = [plain(check.sentence) for check in rehearsed(called).checks]

    assert "Le lien de visioconférence n’est pas dit." in told
    assert any("aucun article ne le permet" in each for each in told)


def test_a_further_call_is_rehearsed_against_its_window(called):
    convene(meeting=called, on=IN_TIME, by=None)
    again = call_again(meeting=called, starts_at=AT + timedelta(days=15), by=None)
    assert any("même ordre du jour" in plain(each.sentence) for each in rehearsed(again).checks)
    again.starts_at = datetime(2026, 6, 1, 16, tzinfo=UTC)

    assert any("ne peut pas précéder" in each.sentence for each in rehearsed(again, date(2026, 5, 1)).checks)


def test_a_file_that_asks_for_letters_gets_them():
    made = meeting(rules=[])
    organisation = represented("Poste", "p@example.org", street="1 rue A", city="Nantes")
    Organisation.objects.filter(pk=organisation.pk).update(post_only=True)
    add_item(meeting=made, title="Point", on=IN_TIME, by=None)

    convene(meeting=made, on=IN_TIME, by=None)

    assert ways(made) == {"Poste": "post"}


def test_a_gathering_is_an_invitation():
    represented("Ruche", "ruche@example.org")
    made = create_meeting(body=None, starts_at=AT, title="Webinaire", by=None)
    add_item(meeting=made, title="Accueil", on=IN_TIME, by=None)

    convene(meeting=made, on=IN_TIME, by=None)

    message = Message.objects.get()
    assert plain(message.subject) == "Invitation : Webinaire"
    assert "Nous avons le plaisir de vous inviter" in message.text


def test_the_convocation_says_how_to_give_a_proxy():
    text(proxies=PROXIES)
    made = meeting()
    represented("Ruche", "ruche@example.org")
    add_item(meeting=made, title="Point", on=IN_TIME, by=None)

    convene(meeting=made, on=IN_TIME, by=None)

    assert "Si vous ne pouvez pas venir : " in plain(Message.objects.get().text)


@pytest.fixture
def few_at_once(monkeypatch):
    """The worker takes over beyond two people, two at a time."""
    monkeypatch.setattr(convocations, "AT_ONCE", 2)


def test_a_call_to_many_leaves_from_the_worker_with_its_progress(called, few_at_once):
    made = convene(meeting=called, on=IN_TIME, by=None, in_background=True)
    job = Job.objects.get()

    assert made.notices.count() == 0
    assert "Les envois partent" in call_told(made)
    run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 3, 3)
    assert set(ways(called).values()) == {"mail", "post", "hand"}
    assert Message.objects.count() == 1


def test_a_worker_that_is_killed_leaves_nobody_out_and_writes_to_none_twice(called, few_at_once):
    made = convene(meeting=called, on=IN_TIME, by=None, in_background=True)

    def killed(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        send_rest(convocation=made, by=None, progress=killed)
    assert made.notices.count() == 2
    send_rest(convocation=made, by=None)
    send_rest(convocation=made, by=None)

    assert made.notices.count() == 3
    assert Message.objects.count() == 1


def test_a_call_under_way_stops_when_the_meeting_is_called_off(called, few_at_once):
    made = convene(meeting=called, on=IN_TIME, by=None, in_background=True)
    called.refresh_from_db()
    cancel_meeting(meeting=called, because="Grève", by=None)

    assert send_rest(convocation=made, by=None) == {}
    told = tell_cancellation(meeting=called, on=IN_TIME, by=None)
    assert told.notices.count() == 3
