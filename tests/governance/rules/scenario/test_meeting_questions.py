from tests.governance.document import complete
from tests.governance.scenarios import asked, malformed, refused

MEETING = {"body": "ag", "meeting": "ago"}
NOTICE = {"kind": "notice", **MEETING, "sent_on": "2026-06-01", "meeting_on": "2026-06-25"}
ITEM = {"kind": "item", **MEETING, "received_on": "2026-06-01", "meeting_on": "2026-06-25"}


def test_statutes_that_say_nothing_of_the_notice_leave_it_to_people():
    verdict = asked(complete(), **NOTICE).verdict

    assert verdict.is_open
    assert [each.name for each in verdict.readings] == [
        "chacun a été convoqué à temps",
        "tous ne l’ont pas été",
    ]


def test_statutes_that_say_nothing_of_the_agenda_leave_it_to_people():
    assert asked(complete(), **ITEM, by="Président").verdict.is_open


def test_a_further_notice_says_of_which_decision_and_after_which_meeting():
    assert malformed(complete(), **NOTICE, call=2) == ["Une convocation suivante dit pour quelle décision."]
    assert malformed(complete(), **NOTICE, previous_on="2026-05-01") == [
        "Une première convocation ne suit aucune réunion."
    ]


def test_a_request_comes_from_someone_or_from_several():
    said = ["Une demande vient de quelqu’un, ou de plusieurs membres ensemble."]

    assert malformed(complete(), kind="convening", **MEETING) == said
    assert malformed(complete(), kind="convening", **MEETING, by="Président", supporters=3) == said
    assert asked(complete(), kind="convening", **MEETING, by="Président").verdict.is_yes


def test_what_is_refused_is_told_with_the_question():
    answer = asked(complete(), **NOTICE | {"body": "ca", "note": "Le conseil", "expected": "no"})

    assert not answer.is_expected
    assert answer.document() == {
        "kind": "notice",
        "note": "Le conseil",
        "expected": "no",
        "refused": answer.refused,
    }


def test_an_unknown_body_is_refused():
    assert refused(complete(), **NOTICE | {"body": "ca"}) == (
        "Ces statuts ne connaissent pas l’organe « ca » : « ag »."
    )
