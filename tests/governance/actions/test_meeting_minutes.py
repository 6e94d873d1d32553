"""The minutes, from the draft to the last signature, and what never changes afterwards."""

from datetime import timedelta

import pytest

from cressmember.core.actions.document import render
from cressmember.core.models import Message
from cressmember.kernel.violations import RuleViolation
from governance.actions.meeting.minutes import (
    Meanwhile,
    Words,
    approve_minutes,
    draft_minutes,
    issue_extract,
    print_of,
    rectify_minutes,
    reopen_minutes,
    review_minutes,
    send_minutes,
    sign_minutes,
    write_minutes,
)
from governance.models import Ballot, Meeting, Minutes, Resolution, Vote
from governance.queries.meeting.minutes import Account, page_of
from tests.governance.gathered import HELD_ON, assembly, instant
from tests.governance.meeting import plain
from tests.governance.recorded import LATER, held_assembly, next_assembly
from tests.governance.seats import board

pytestmark = pytest.mark.django_db

BOTH = {"Président": "Ana Durand", "Secrétaire": "Bo Petit"}


@pytest.fixture
def minutes():
    return draft_minutes(meeting=held_assembly(), by=None)


def entry(minutes, name):
    entries = page_of(Minutes.objects.get(pk=minutes.pk)).entries
    return next(each for each in entries if name in (each.get("id"), each.get("key")))


def type_in(minutes, place, text, *, was=None, **more):
    known = was if was is not None else print_of(entry(minutes, place))
    return write_minutes(minutes=minutes, words=[Words(place, known, text, **more)], by=None)


def add(minutes, kind, after):
    held = write_minutes(minutes=minutes, words=[], insert=(kind, after), by=None)
    return held.blocks[[each.get("key", each.get("id")) for each in held.blocks].index(after) + 1]["id"]


def approved(minutes):
    review_minutes(minutes=minutes, by=None)
    return approve_minutes(minutes=minutes, in_meeting=next_assembly(minutes.meeting), by=None)


def signed(minutes):
    approved(minutes)
    return sign_minutes(minutes=minutes, names=BOTH, on=LATER, by=None)


def said(minutes, key):
    return [plain(each) for each in entry(minutes, key)["shown"]["sentences"]]


def test_minutes_are_drafted_from_what_happened(minutes):
    vote = Ballot.objects.get()

    assert [each.get("key", each.get("id")) for each in minutes.blocks] == [
        "heading",
        "officers",
        "attendance",
        "proxies",
        "quorum:ordinary",
        f"item:{vote.resolution.item_id}",
        f"seed:item:{vote.resolution.item_id}",
        f"resolution:{vote.resolution_id}",
        f"ballot:{vote.pk}",
        "closing",
        "annex:attendance",
    ]
    assert said(minutes, "attendance") == [
        "7 membres prennent part à la réunion sur 8 qui ont droit de vote, soit 7 voix sur 8 : "
        "6 présents et 1 représenté."
    ]
    assert said(minutes, "proxies")[0] == "2 pouvoirs déposés : 1 admis, 1 refusé."
    assert said(minutes, f"ballot:{vote.pk}")[:2] == [
        "Vote nominal, de 15 h à 15 h 10.",
        "Votent : 5 voix pour, 1 voix contre, 0 abstention et 0 vote blanc.",
    ]
    assert said(minutes, f"ballot:{vote.pk}")[-1] == plain(vote.verdict["sentence"])
    assert said(minutes, "closing")[-1] == (
        "Le présent procès-verbal est signé par : Président (Ana Durand) et Secrétaire (Bo Petit) (art. 18)."
    )


def test_drafting_again_gives_the_same_figures_to_the_letter(minutes):
    place = add(minutes, "text", "proxies")
    type_in(minutes, place, "Un mot d’accueil.")

    again = page_of(Minutes.objects.get()).entries

    assert again == Minutes.objects.get().blocks
    assert [each for each in again if each["kind"] == "bound"] == [
        each for each in minutes.blocks if each["kind"] == "bound"
    ]
    assert draft_minutes(meeting=minutes.meeting, by=None) == minutes


def test_a_stored_result_that_was_changed_is_named(minutes):
    review_minutes(minutes=minutes, by=None)
    vote = Ballot.objects.get()
    before = vote.verdict["sentence"]
    vote.verdict["sentence"] = "Rejetée."
    vote.save()

    page = page_of(Minutes.objects.get())

    assert [(each.key, each.before, each.now) for each in page.moved] == [
        (f"ballot:{vote.pk}", before, "Rejetée.")
    ]
    (doubt,) = page.doubts
    assert (doubt.place, doubt.said) == (f"ballot:{vote.pk}", "Rejetée.")
    assert plain(doubt.sentence) == plain(f"Le calcul, refait, dit : {before}")
    with pytest.raises(RuleViolation, match="Relisez de nouveau"):
        approve_minutes(minutes=minutes, in_meeting=next_assembly(minutes.meeting), by=None)


def test_a_vote_that_was_changed_is_named(minutes):
    Vote.objects.filter(choice="no").update(choice="yes")

    moved = [each.now for each in page_of(minutes).moved]

    assert any("6\u00a0voix pour" in each for each in moved)


def test_the_financial_report_of_the_accounts(minutes):
    item = f"item:{Resolution.objects.get().item_id}"
    table = add(minutes, "table", item)
    write_minutes(
        minutes=minutes,
        words=[Words(table, print_of(entry(minutes, table)), "", "Comptes", (("Résultat", "46201"),))],
        by=None,
    )
    type_in(minutes, f"seed:{item}", "L’année finit sur +46 601 €, par 6 voix pour.")

    found = page_of(Minutes.objects.get()).doubts

    assert [plain(each.sentence) for each in found] == [
        "Le texte dit +46 601 €, le tableau dit 46 201 € (Résultat).",
        "Le texte dit 6 voix pour, le scrutin en donne 5 (Approbation des comptes).",
    ]


def test_two_people_who_write_in_the_same_place(minutes):
    place = f"seed:item:{Resolution.objects.get().item_id}"
    was = print_of(entry(minutes, place))
    type_in(minutes, place, "Mots de l’une.", was=was)

    with pytest.raises(Meanwhile, match="Rien n’est perdu") as told:
        type_in(minutes, place, "Mots de l’autre.", was=was)

    assert told.value.places == (place,)
    assert entry(minutes, place)["text"] == "Mots de l’une."
    type_in(minutes, place, "Mots de l’une.", was=was)  # The same words: nothing to ask.
    type_in(minutes, place, "Ana présente les comptes.", was=was)  # Left as shown: theirs stand.
    assert entry(minutes, place)["text"] == "Mots de l’une."


def test_two_people_who_write_in_two_places_both_keep_their_words(minutes):
    one, other = add(minutes, "text", "heading"), add(minutes, "text", "proxies")
    blank = print_of({"text": ""})

    write_minutes(minutes=minutes, words=[Words(one, blank, "Un."), Words(other, blank, "")], by=None)
    write_minutes(minutes=minutes, words=[Words(one, blank, ""), Words(other, blank, "Deux.")], by=None)

    assert (entry(minutes, one)["text"], entry(minutes, other)["text"]) == ("Un.", "Deux.")


def test_words_in_a_place_that_another_emptied_are_not_lost(minutes):
    place = add(minutes, "text", "heading")
    type_in(minutes, place, "Un.")
    was = print_of(entry(minutes, place))
    type_in(minutes, place, "", was=was)

    type_in(minutes, place, "Un, corrigé.", was=was)

    assert entry(minutes, place)["text"] == "Un, corrigé."


def test_a_passage_goes_when_it_is_emptied_but_not_that_of_an_item(minutes):
    place = add(minutes, "text", "heading")
    type_in(minutes, place, "Un.")
    type_in(minutes, place, "")
    seed = f"seed:item:{Resolution.objects.get().item_id}"
    type_in(minutes, seed, "")

    names = [each.get("id") for each in page_of(Minutes.objects.get()).entries]
    assert place not in names
    assert seed in names


def test_writing_again_asks_for_another_review(minutes):
    review_minutes(minutes=minutes, by=None)
    add(minutes, "text", "heading")

    assert Minutes.objects.get().state == "draft"


def test_minutes_wait_for_the_opening_and_their_review_for_the_close():
    meeting = assembly()
    with pytest.raises(RuleViolation, match="une fois la séance ouverte"):
        draft_minutes(meeting=meeting, by=None)
    gathering = Meeting.objects.create(title="Séminaire", starts_at=instant(9), opened_at=instant(9))
    with pytest.raises(RuleViolation, match="Rien ne se décide à une rencontre"):
        draft_minutes(meeting=gathering, by=None)
    Meeting.objects.filter(pk=meeting.pk).update(opened_at=instant(14))
    with pytest.raises(RuleViolation, match="n’est pas levée"):
        review_minutes(minutes=draft_minutes(meeting=meeting, by=None), by=None)


def test_an_assembly_has_its_minutes_approved_by_a_later_one(minutes):
    later = next_assembly(minutes.meeting)
    with pytest.raises(RuleViolation, match="Relisez d’abord"):
        approve_minutes(minutes=minutes, in_meeting=later, by=None)
    review_minutes(minutes=minutes, by=None)
    with pytest.raises(RuleViolation, match="n’approuve pas le sien"):
        approve_minutes(minutes=minutes, in_meeting=minutes.meeting, by=None)
    other = Meeting.objects.create(
        body=board(), title="Conseil", starts_at=later.starts_at, opened_at=later.starts_at
    )
    with pytest.raises(RuleViolation, match="tenue après celle-ci"):
        approve_minutes(minutes=minutes, in_meeting=other, by=None)
    Meeting.objects.filter(pk=later.pk).update(opened_at=None)
    later.refresh_from_db()
    with pytest.raises(RuleViolation, match="pas encore tenue"):
        approve_minutes(minutes=minutes, in_meeting=later, by=None)
    Meeting.objects.filter(pk=later.pk).update(opened_at=later.starts_at)
    later.refresh_from_db()

    approve_minutes(minutes=minutes, in_meeting=later, by=None)

    held = Minutes.objects.get()
    assert (held.state, held.approved_on, held.approved_in) == ("approved", LATER, later)
    with pytest.raises(RuleViolation, match="ne change plus"):
        write_minutes(minutes=held, words=[], by=None)
    with pytest.raises(RuleViolation, match="déjà approuvé"):
        review_minutes(minutes=held, by=None)


def test_those_whom_the_statutes_name_sign_and_the_last_one_freezes(minutes):
    with pytest.raises(RuleViolation, match="une fois relu"):
        sign_minutes(minutes=minutes, names={"Président": "Ana"}, on=LATER, by=None)
    approved(minutes)
    for names, on, why in (
        ({"Trésorier": "Cy"}, LATER, "est signé par Président et Secrétaire"),
        ({"Président": " "}, LATER, "Dites qui a signé"),
        ({}, LATER, "Dites qui a signé"),
        ({"Président": "Ana"}, LATER - timedelta(days=1), "n’a pas pu être signé avant"),
    ):
        with pytest.raises(RuleViolation, match=why):
            sign_minutes(minutes=minutes, names=names, on=on, by=None)
    sign_minutes(minutes=minutes, names={"Président": "Ana Durand"}, on=LATER, by=None)
    assert Minutes.objects.get().number is None
    with pytest.raises(RuleViolation, match="déjà signé en cette qualité"):
        sign_minutes(minutes=minutes, names={"Président": "Ana Durand"}, on=LATER, by=None)

    held = sign_minutes(minutes=minutes, names={"Secrétaire": "Bo Petit"}, on=LATER, by=None)

    assert (held.state, held.number, len(held.content_sha256)) == ("signed", 1, 64)
    assert [each["name"] for each in held.content["signatures"]] == ["Ana Durand", "Bo Petit"]
    assert [each["key"] for each in held.content["annexes"]] == ["annex:attendance"]
    assert "Ana présente les comptes." in [each.get("text") for each in held.content["entries"]]
    with pytest.raises(RuleViolation, match="déjà signé par tous"):
        sign_minutes(minutes=held, names={"Secrétaire": "Bo"}, on=LATER, by=None)
    with pytest.raises(RuleViolation, match="note rectificative"):
        reopen_minutes(minutes=held, by=None)


def test_what_was_signed_no_longer_follows_the_database(minutes):
    held = signed(minutes)
    content = held.content
    Vote.objects.filter(choice="no").update(choice="yes")

    held.refresh_from_db()

    assert held.content == content
    assert render(held.stored).state == "rendered"


def test_minutes_taken_up_again_are_to_be_signed_by_all_again(minutes):
    approved(minutes)
    sign_minutes(minutes=minutes, names={"Président": "Ana Durand"}, on=LATER, by=None)

    held = reopen_minutes(minutes=minutes, by=None)

    assert (held.state, held.approved_in, held.signatures.count()) == ("draft", None, 0)


def test_what_somebody_signed_is_neither_written_nor_read_again(minutes):
    review_minutes(minutes=minutes, by=None)
    with pytest.raises(RuleViolation, match="pas encore eu lieu"):
        sign_minutes(minutes=minutes, names=BOTH, on=HELD_ON - timedelta(days=1), by=None)
    sign_minutes(minutes=minutes, names={"Président": "Ana Durand"}, on=HELD_ON, by=None)

    for act in (write_minutes, review_minutes):
        words = {"words": []} if act is write_minutes else {}
        with pytest.raises(RuleViolation, match="déjà signé ce texte"):
            act(minutes=minutes, by=None, **words)


def test_an_assembly_may_approve_a_year_later_what_was_signed_at_once(minutes):
    review_minutes(minutes=minutes, by=None)
    sign_minutes(minutes=minutes, names=BOTH, on=HELD_ON, by=None)
    content = Minutes.objects.get().content
    later = next_assembly(minutes.meeting)

    approve_minutes(minutes=minutes, in_meeting=later, by=None)

    held = Minutes.objects.get()
    assert (held.state, held.approved_in, held.content) == ("signed", later, content)
    with pytest.raises(RuleViolation, match="déjà approuvé"):
        approve_minutes(minutes=minutes, in_meeting=later, by=None)


def test_signed_minutes_are_sent_to_those_who_have_an_address(minutes):
    with pytest.raises(RuleViolation, match="signé par tous"):
        send_minutes(minutes=minutes, by=None)
    held = signed(minutes)
    with pytest.raises(RuleViolation, match="adresse électronique"):
        send_minutes(minutes=held, by=None)
    one = held.meeting.participants.first()
    one.emails = ["ana@asso.example"]
    one.save()

    assert send_minutes(minutes=held, by=None) == 1

    message = Message.objects.get()
    assert message.to == ["ana@asso.example"]
    assert list(message.documents.all()) == [held.stored]


def test_minutes_sent_again_reach_those_alone_who_had_none(minutes):
    held = signed(minutes)
    one, other, last = held.meeting.participants.all()[:3]
    for each, emails in ((one, ["ana@asso.example", "not an address"]), (other, ["ANA@asso.example"])):
        each.emails = emails
        each.save()
    assert send_minutes(minutes=held, by=None) == 1
    with pytest.raises(RuleViolation, match="déjà parti"):
        send_minutes(minutes=held, by=None)
    last.emails = ["bo@asso.example"]
    last.save()

    assert send_minutes(minutes=held, by=None) == 1
    assert sorted(to for message in Message.objects.all() for to in message.to) == [
        "ana@asso.example",
        "bo@asso.example",
    ]


def test_a_rectification_is_another_numbered_note(minutes):
    with pytest.raises(RuleViolation, match="corrigez-le directement"):
        rectify_minutes(minutes=minutes, text="Lire 5.", on=LATER, by=None)
    held = signed(minutes)
    with pytest.raises(RuleViolation, match="Écrivez"):
        rectify_minutes(minutes=held, text=" ", on=LATER, by=None)

    note = rectify_minutes(minutes=held, text="Lire « Salle B ».", on=LATER, by=None)

    assert (held.number, note.number) == (1, 2)
    assert Minutes.objects.get().content == held.content
    assert render(note.stored).state == "rendered"


def test_an_extract_says_one_resolution_and_who_certifies_it(minutes):
    put = Resolution.objects.get()
    with pytest.raises(RuleViolation, match="qui certifie"):
        issue_extract(resolution=put, certified_by="", on=LATER, by=None)

    first = issue_extract(resolution=put, certified_by="Ana Durand, présidente", on=LATER, by=None)
    assert [each["key"] for each in first.content["entries"]] == [
        "heading",
        f"resolution:{put.pk}",
        f"ballot:{Ballot.objects.get().pk}",
    ]
    assert first.content["facts"] == "Procès-verbal non encore approuvé"
    approved(minutes)
    facts = issue_extract(resolution=put, certified_by="Ana", on=LATER, by=None).content["facts"]
    assert facts == "Procès-verbal approuvé, à signer"

    Ballot.objects.update(verdict=None)
    with pytest.raises(RuleViolation, match="pas de résultat"):
        issue_extract(resolution=put, certified_by="Ana", on=LATER, by=None)


def test_an_extract_of_signed_minutes_says_their_number(minutes):
    signed(minutes)

    found = issue_extract(resolution=Resolution.objects.get(), certified_by="Ana", on=LATER, by=None)

    assert found.content["facts"] == "Procès-verbal n° 1, signé"
    assert render(found).state == "rendered"


def test_the_account_of_a_meeting_asks_as_much_for_many_as_for_few(django_assert_max_num_queries):
    meeting = held_assembly()

    with django_assert_max_num_queries(60):
        assert Account(meeting).blocks
