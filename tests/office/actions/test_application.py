"""A request on its way: its pieces, its file, complete, examined, given up."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from cressmember.core.models import Entry, Message
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.organisation import create_organisation
from cressmember.members.models import Application, College, Evidence
from cressmember.office.actions.application import (
    add_evidence,
    ask_for_piece,
    check_evidence,
    complete_application,
    create_file,
    examine_application,
    leave_unanswered,
    link_application,
    step_back,
    take_answers,
    withdraw_application,
    withdraw_evidence,
)
from cressmember.office.queries.application import (
    asked_again,
    conditions_of,
    lacking,
    look_alikes,
    said_beside_known,
)
from tests.governance.gathered import statutes
from tests.governance.seats import college
from tests.office.candidates import ANSWERS, PROPOSED, TODAY, complete, examined, piece, sent

pytestmark = pytest.mark.django_db
ACCREDITED = {"eligibility": {"has_accreditation": True}}


def of_college():
    college()
    return examined()


def test_a_request_lacks_its_pieces_until_each_is_checked():
    application = sent()

    told = lacking(application, on=TODAY)

    assert told == [
        "la vérification de la pièce « Statuts à jour »",
        "la vérification de la pièce « Parution au Journal officiel, ou récépissé de déclaration »",
    ]
    for row in application.evidence.all():
        check_evidence(evidence=row, is_good=True, expires_on=None, by=None)
    assert lacking(application, on=TODAY) == []


def test_an_accreditation_that_expired_is_lacking():
    application = sent(legal_form="SAS", answers=ANSWERS | ACCREDITED)
    for row in application.evidence.all():
        check_evidence(evidence=row, is_good=True, expires_on=None, by=None)

    assert lacking(application, on=TODAY) == ["la pièce « Décision d’agrément ESUS »"]

    row = piece(application, "esus")
    check_evidence(evidence=row, is_good=True, expires_on=TODAY - timedelta(days=1), by=None)
    assert lacking(application, on=TODAY) == [
        "une pièce « Décision d’agrément ESUS » à jour (la dernière a expiré le 19 mars 2026)"
    ]
    assert lacking(application, on=TODAY - timedelta(days=1)) == []


def test_the_charter_and_a_titular_are_asked_for_where_the_text_wants_them():
    statutes()
    application = sent(charter_accepted_at=None, answers={"people": [{"role": "dues"}]})
    application.evidence.update(checked_at=application.sent_at)

    assert lacking(application, on=TODAY) == [
        "l’adhésion à la charte de la chambre",
        "le nom d’une personne titulaire",
    ]


def test_an_incomplete_request_is_not_said_complete():
    application = sent()

    with pytest.raises(RuleViolation, match="Il manque la vérification"):
        complete_application(application=application, on=TODAY, by=None)


def test_a_draft_is_nobodys_business():
    college()
    draft = Application.objects.create(contact_email="x@y.example", started_at=sent().started_at)

    with pytest.raises(RuleViolation, match="pas encore été envoyée"):
        complete_application(application=draft, on=TODAY, by=None)


def test_a_piece_that_proves_nothing_is_set_aside_with_a_reason():
    application = sent()
    row = application.evidence.first()

    with pytest.raises(RuleViolation, match="ce qui ne va pas"):
        check_evidence(evidence=row, is_good=False, expires_on=None, by=None)
    checked = check_evidence(evidence=row, is_good=False, expires_on=None, note="Illisible", by=None)

    assert (checked.checked_at, checked.note) == (None, "Illisible")


def test_a_piece_sent_by_mistake_leaves_with_its_file(django_capture_on_commit_callbacks):
    application = of_college()
    row = application.evidence.get(kind="statutes")
    storage, name = row.file.storage, row.file.name

    with pytest.raises(RuleViolation, match="Dites pourquoi"):
        withdraw_evidence(evidence=row, because=" ", on=TODAY, by=None)
    with django_capture_on_commit_callbacks(execute=True):
        held = withdraw_evidence(evidence=row, because="Un relevé de santé", on=TODAY, by=None)

    assert not storage.exists(name)
    assert held.completed_at is None
    assert held.examined_at is None
    assert lacking(held, on=TODAY) == ["la pièce « Statuts à jour »"]
    told = Message.objects.get(kind="office.piece_withdrawn")
    assert (told.to, "Envoyez-nous la bonne (Statuts à jour)" in told.text) == (["anne@bles.example"], True)
    entry = Entry.objects.get(event="office.piece_withdrawn")
    assert entry.figures == {"evidence": row.pk, "kind": "statutes"}
    assert entry.detail.changes["motif"] == ["", "Un relevé de santé"]
    with pytest.raises(RuleViolation, match="déjà plus"):
        withdraw_evidence(evidence=row, because="Encore", on=TODAY, by=None)


def test_a_piece_more_than_was_asked_leaves_the_request_examined():
    application = of_college()

    held = withdraw_evidence(evidence=piece(application, "other"), because="x", on=TODAY, by=None)

    assert held.examined_at is not None
    assert "Vous n’avez pas à la renvoyer" in Message.objects.get(kind="office.piece_withdrawn").text


def test_a_piece_less_leaves_complete_a_request_whose_pieces_nobody_looked_at():
    application = sent(completed_at=timezone.now())

    held = withdraw_evidence(evidence=piece(application, "other"), because="x", on=TODAY, by=None)

    assert held.completed_at is not None


@pytest.mark.parametrize(("left", "again"), [({}, ""), ({"note": "Illisible"}, "Statuts à jour")])
def test_the_candidate_sends_again_what_no_other_piece_proves(left, again):
    application = sent()
    piece(application, "statutes", **left)
    row = application.evidence.filter(kind="statutes").last()

    held = withdraw_evidence(evidence=row, because="x", on=TODAY, by=None)

    assert asked_again(held, "statutes", on=TODAY) == again


def test_a_request_that_was_withdrawn_lets_its_pieces_go_in_silence():
    application = sent(withdrawn_at=timezone.now())
    row = application.evidence.first()
    Evidence.objects.filter(pk=row.pk).update(file="")

    withdraw_evidence(evidence=row, because="x", on=TODAY, by=None)

    assert application.evidence.count() == 1
    assert not Message.objects.exists()


def test_no_piece_leaves_a_request_that_was_decided():
    application = sent()
    Application.objects.filter(pk=application.pk).update(
        outcome="refused", decided_on=TODAY, decided_by="Conseil"
    )

    with pytest.raises(RuleViolation, match="refusée depuis"):
        withdraw_evidence(evidence=application.evidence.first(), because="x", on=TODAY, by=None)


def test_a_piece_is_a_pdf_or_a_picture():
    application = sent()

    with pytest.raises(RuleViolation, match="PDF ou une image"):
        add_evidence(application=application, kind="other", filename="a.pdf", data=b"MZ", by=None)
    kept = add_evidence(application=application, kind="esus", filename="../a.PDF", data=b"%PDF-1", by=None)

    assert (kept.filename, kept.size, Evidence.objects.count()) == ("a.PDF", 6, 3)


def test_asking_for_a_piece_opens_the_request_again():
    application = complete()

    ask_for_piece(application=application, text="- les statuts signés", by=None)

    application.refresh_from_db()
    message = Message.objects.get()
    assert application.completed_at is None
    assert message.to == ["anne@bles.example"]
    assert "- les statuts signés" in message.text


def test_a_request_is_examined_once_complete_with_a_college():
    college()
    application = sent()
    given = {"ground": "by_right", "advice": "", "on": TODAY, "by": None}

    with pytest.raises(RuleViolation, match="pas complète"):
        examine_application(application=application, college=College.objects.first(), **given)
    with pytest.raises(RuleViolation, match="collège proposé"):
        examine_application(application=complete(name="Autre", siren=""), college=None, **given)


def test_a_look_alike_must_be_looked_at_before_the_examination():
    college()
    create_organisation(name="Les Bles d’Or", siret="73282932000074", by=None)
    application = complete()

    assert [each.resemblance.likelihood for each in look_alikes(application, on=TODAY)] == ["certain"]
    with pytest.raises(RuleViolation, match="ressemble à cette demande"):
        examine_application(
            application=application,
            college=College.objects.first(),
            ground="by_right",
            advice="",
            on=TODAY,
            by=None,
        )


def test_a_file_is_recognised_and_completed_with_what_was_said():
    file = create_organisation(name="Les Blés d’or", city="Rezé", by=None)
    application = link_application(application=sent(), organisation=file, by=None)

    told = {each.name: (each.said, each.known) for each in said_beside_known(application) if each.differs}
    assert told["city"] == ("Nantes", "Rezé")
    take_answers(application=application, names=["city", "email", "number"], by=None)

    file.refresh_from_db()
    assert (file.city, file.email, file.siret) == ("Nantes", "contact@bles.example", "")


def test_two_requests_of_one_file_do_not_wait_at_once():
    file = create_organisation(name="Les Blés d’or", by=None)
    link_application(application=sent(), organisation=file, by=None)

    with pytest.raises(RuleViolation, match="attend déjà"):
        link_application(application=sent(), organisation=file, by=None)


def test_a_file_is_opened_with_what_the_request_says():
    made = create_file(application=sent(), by=None)

    file = made.organisation
    assert (file.name, file.siret, file.siren, file.legal_form, file.departement) == (
        "Les Blés d’or",
        "73282932000074",
        "732829320",
        "Association",
        "44",
    )
    with pytest.raises(RuleViolation, match="déjà sa fiche"):
        create_file(application=made, by=None)


def test_steps_are_taken_back_one_by_one():
    college()
    application = examined()

    assert step_back(application=application, by=None).examined_at is None
    assert step_back(application=application, by=None).completed_at is None
    with pytest.raises(RuleViolation, match="pas d’étape"):
        step_back(application=application, by=None)


def test_a_request_given_up_is_over():
    application = sent()
    withdraw_application(application=application, because="projet reporté", by=None)

    with pytest.raises(RuleViolation, match="a été retirée"):
        withdraw_application(application=application, because="", by=None)
    assert Application.objects.told().get().stage == "withdrawn"


def test_a_request_left_unanswered_says_why():
    application = sent()

    with pytest.raises(RuleViolation, match="Dites pourquoi"):
        leave_unanswered(application=application, because=" ", on=TODAY, by=None)
    closed = leave_unanswered(application=application, because="Trois rappels", on=TODAY, by=None)

    assert (closed.outcome, closed.decided_on) == ("unanswered", TODAY)
    with pytest.raises(RuleViolation, match="sans suite depuis le 20 mars 2026"):
        step_back(application=closed, by=None)


def test_where_a_request_stands_follows_from_its_dates():
    college()
    first = examined()
    sent(name="Autre", siren="")

    told = {row.name: (row.stage, row.since) for row in Application.objects.told()}

    assert told["Autre"] == ("received", date(2026, 3, 2))
    assert told[first.name][0] == "examined"
    assert first.proposed_on == PROPOSED
    assert [row.name for row in Application.objects.search("ble or nantes")] == []
    assert [row.name for row in Application.objects.search("BLÉS d'or")] == ["Les Blés d’or"]


@pytest.mark.parametrize(
    ("legal_form", "kinds"),
    [
        ("Association", ["statutes", "registration"]),
        ("SAS", ["statutes", "commercial"]),
        ("Commune", ["decision"]),
    ],
)
def test_each_form_has_its_own_pieces(legal_form, kinds):
    application = sent(legal_form=legal_form)
    application.evidence.all().delete()
    for kind in kinds:
        piece(application, kind, checked_at=application.sent_at)

    assert lacking(application, on=TODAY) == []


def test_the_conditions_of_the_law_are_told_in_sentences():
    told = {"eligibility": {"conditions": ["reserves", "unknown"]}}

    (condition,) = conditions_of(sent(answers=told))
    assert condition.startswith("Nos réserves obligatoires sont impartageables")
