"""The life of members: welcomed, at work in commissions, written to, asked for their advice."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.models import User
from cressmember.members.actions.person import give_account
from cressmember.members.actions.representation import Designation, open_representation
from cressmember.members.models import College, Organisation, Person, Representation
from cressmember.office.actions.mailing import approve_mailing, post_batch, write_mailing, write_segment
from cressmember.office.actions.steering import write_agreement
from cressmember.office.actions.welcome import note_welcome
from cressmember.office.management.demo.calendar import Calendar
from cressmember.office.management.demo.paper import page_of
from cressmember.office.models import Agreement, Mailing, Segment, WelcomeStep
from cressmember.office.queries.mailing import rehearse, seal
from governance.actions.body import create_body
from governance.actions.group import lead_group, record_group_meeting
from governance.actions.mandate import Seating, give_mandate
from governance.actions.meeting.agenda import add_item
from governance.actions.meeting.convocation import convene
from governance.actions.meeting.meeting import create_meeting
from governance.actions.meeting.paper import add_paper
from governance.actions.survey.answer import answer_survey, close_survey, deposit_sheet
from governance.actions.survey.survey import open_survey, put_question, send_invitations, write_survey
from governance.actions.taking_part import ask_to_join, set_group_door
from governance.models import Body, Mandate, Survey, SurveyQuestion

MEMBERS_OF_A_GROUP = 6
# Of those invited to the anonymous survey, one of so many answers; of the named one, a few.
ANSWERING, NAMED_ANSWERS = 4, 5
WISHES = (
    "Des rencontres plus courtes.",
    "Annoncer les dates plus tôt.",
    "Une formation à la réponse aux appels d’offres.",
    "Davantage de réunions hors de la métropole.",
    "Rien, continuez.",
)
COMMISSIONS = (
    ("Commission Achats responsables", "Faire acheter aux adhérents, et par les collectivités.", True),
    ("Commission Jeunesse", "Faire connaître l’économie sociale et solidaire aux jeunes.", False),
)
Answer = str | list[str] | None


def live_together(days: Calendar, newcomers: list[Organisation], *, by: User) -> None:
    """Welcome those who joined, seat commissions, write to a list, ask two surveys, sign with the State."""
    commissions = [_commission(*told, days=days, rank=rank, by=by) for rank, told in enumerate(COMMISSIONS)]
    _welcome(newcomers, commissions[0], days, by=by)
    _ask_in(commissions[1], days, by=by)
    _write(days, by=by)
    _ask_anonymously(days, by=by)
    _ask_by_name(days, by=by)
    write_agreement(
        agreement=None,
        kind=Agreement.Kind.ACCREDITATION,
        partner="Préfecture de région et conseil régional",
        signed_on=days.ago(1000),
        starts_on=days.ago(990),
        ends_on=days.today + timedelta(days=105),
        warning_days=180,
        evidence="Rapport d’activité de l’année, feuilles de présence du conseil, liste des adhérents.",
        by=by,
    )


def let_in(days: Calendar, newcomers: list[Organisation], *, by: User) -> None:
    """Give an account to somebody who speaks for two members: the member’s side can be tried at once."""
    first, second = newcomers[0], newcomers[1]
    person = _speaker(first, days)
    open_representation(
        organisation=second,
        designation=Designation(Representation.Role.SUBSTITUTE, person),
        starts_on=days.ago(20),
        by=by,
    )
    give_account(person=person, user=ensure_user(email=person.email, name=str(person), by=by), by=by)


def _speaker(organisation: Organisation, days: Calendar) -> Person:
    rows = organisation.representations.in_force(on=days.today).exclude(person__isnull=True)
    found = rows.filter(role=Representation.Role.TITULAR).select_related("person").order_by("pk").first()
    assert found is not None
    assert found.person is not None
    return found.person


def _seating(organisation: Organisation, days: Calendar) -> Seating:
    return Seating(organisation, titular=_speaker(organisation, days))


def _represented(days: Calendar) -> list[Organisation]:
    """The members that somebody with an address represents, by name."""
    rows = Representation.objects.in_force(on=days.today).filter(role=Representation.Role.TITULAR)
    named = rows.exclude(person__email="").filter(person__isnull=False).values("organisation")
    members = Organisation.objects.members(on=days.ago(400)).filter(pk__in=named)
    return list(members.order_by("sort_name", "pk"))


def _commission(name: str, purpose: str, is_open: bool, *, days: Calendar, rank: int, by: User) -> Body:
    """A commission with members, meetings that were held, and one to come with its papers."""
    body = create_body(
        name=name,
        kind=Body.Kind.COMMISSION,
        parent=Body.objects.get(code="ca"),
        purpose=purpose,
        created_on=days.ago(380),
        created_by="Conseil d’administration",
        by=by,
    )
    chosen = _represented(days)[10 + rank :: 3][:MEMBERS_OF_A_GROUP]
    seats = [
        give_mandate(
            body=body,
            seating=_seating(organisation, days),
            obtained=Mandate.Obtained.VOLUNTEER,
            starts_on=days.ago(370),
            term_on=None,
            by=by,
        )
        for organisation in chosen
    ]
    lead_group(
        body=body,
        board_lead=_speaker(chosen[0], days),
        staff_lead=Person.objects.filter(given_name="Camille", family_name="Roche").first(),
        staff_deputy=None,
        by=by,
    )
    set_group_door(body=body, is_open=is_open, by=by)
    for ago, present in ((300, seats), (190, seats[:4]), (75, seats[:5])):
        record_group_meeting(
            body=body, held_on=days.ago(ago), note="Points d’avancement.", present=present, by=by
        )
    _convene(body, days, rank, by=by)
    return body


def _convene(body: Body, days: Calendar, rank: int, *, by: User) -> None:
    day = days.today + timedelta(days=9 + 7 * rank)
    meeting = create_meeting(
        body=body,
        starts_at=timezone.make_aware(datetime.combine(day, time(14))),
        title=f"Réunion : {body.name}",
        place="Maison des associations, 12 rue du Partage",
        by=by,
    )
    add_item(meeting=meeting, on=days.ago(5), title="Bilan de l’année", text="", minutes=45, by=by)
    add_item(meeting=meeting, on=days.ago(5), title="Programme de l’année", text="", minutes=60, by=by)
    add_paper(
        meeting=meeting,
        title="Bilan de l’année",
        filename="bilan.pdf",
        data=page_of(body.name, "Bilan de l’année", "Trois réunions, six adhérents engagés."),
        by=by,
    )
    convene(meeting=meeting, on=days.ago(5), by=by)


def _welcome(newcomers: list[Organisation], commission: Body, days: Calendar, *, by: User) -> None:
    """One has been through every step, another met the team, the last has just come."""
    first, second, _ = newcomers
    for organisation, met, booklet in ((first, 150, 150), (second, 60, None)):
        note_welcome(
            organisation=organisation,
            days={
                WelcomeStep.Kind.MEETING: days.ago(met),
                WelcomeStep.Kind.DOCUMENT: days.ago(booklet) if booklet else None,
            },
            note="Rencontre dans leurs locaux.",
            themes=[each.theme for each in organisation.interests.in_force(on=days.today)],
            on=days.today,
            by=by,
        )
    ask_to_join(body=commission, organisation=first, person=_speaker(first, days), on=days.ago(100), by=by)


def _ask_in(commission: Body, days: Calendar, *, by: User) -> None:
    asking = _represented(days)[0]
    ask_to_join(
        body=commission,
        organisation=asking,
        person=_speaker(asking, days),
        message="Nous accueillons des jeunes en service civique, et aimerions partager ce que nous faisons.",
        on=days.ago(3),
        by=by,
    )


def _write(days: Calendar, *, by: User) -> None:
    """Two lists; a mailing that went to the first, another in preparation for the second."""
    cooperatives, silent = (
        write_segment(
            segment=None,
            name=name,
            query=query,
            who=Segment.Who.TITULAR,
            silent_months=months,
            on=days.today,
            by=by,
        )
        for name, query, months in (
            ("Titulaires des coopératives", "college=cooperatives", None),
            ("Sans nouvelles depuis un an", "", 12),
        )
    )
    sent = write_mailing(
        mailing=None,
        segment=cooperatives,
        purpose=Mailing.Purpose.SERVICE,
        subject="Les coopératives à la conférence régionale",
        text="La conférence régionale de l’ESS prépare sa prochaine séance. Dites-nous, avant la fin du "
        "mois, ce que {{ organisation }} souhaite y porter.",
        by=by,
    )
    seen = seal(sent, rehearse(cooperatives, sent.purpose, on=days.today))
    approve_mailing(mailing=sent, seen=seen, on=days.today, by=by)
    while post_batch(mailing=sent, by=by):
        pass
    write_mailing(
        mailing=None,
        segment=silent,
        purpose=Mailing.Purpose.SERVICE,
        subject="Prenons des nouvelles de {{ organisation }}",
        text="Voici un moment que nous ne nous sommes pas parlé. Pouvons-nous vous appeler cette semaine ?",
        by=by,
    )


def _ask_anonymously(days: Calendar, *, by: User) -> None:
    """A survey of all the members, closed: about one in four answered."""
    kinds = SurveyQuestion.Kind
    choices = ["Se rencontrer", "Se former", "Être représenté", "Trouver des financements"]
    survey, keys = _open(
        Survey(
            title="Ce que vous attendez de la chambre",
            text="Trois questions, deux minutes.",
            kind=Survey.Kind.ANONYMOUS,
            keeps_college=True,
            closes_on=days.today,
        ),
        (
            (kinds.SEVERAL, "De quoi avez-vous le plus besoin ?", choices),
            (kinds.YES_NO, "Viendriez-vous à une rencontre dans votre département ?", []),
            (kinds.TEXT, "Que devrions-nous faire autrement ?", []),
        ),
        days,
        ago=21,
        by=by,
    )
    needs, meets, text = keys
    for rank, each in enumerate(survey.invitations.order_by("sort_name", "pk")[::ANSWERING]):
        answers: dict[str, Answer] = {
            needs: sorted({str(rank % 4), str(rank % 3)}),
            meets: "no" if rank % 5 == 0 else "yes",
            text: WISHES[rank // 9 % len(WISHES)] if rank % 9 == 0 else None,
        }
        deposit_sheet(invitation=each, answers=answers)
    close_survey(survey=survey, by=by)


def _ask_by_name(days: Calendar, *, by: User) -> None:
    """A survey of one college, still open."""
    survey, (comes, how_many) = _open(
        Survey(
            title="Rencontre des coopératives",
            text="Pour réserver la salle et le repas.",
            kind=Survey.Kind.NAMED,
            segment=Survey.Segment.COLLEGES,
            closes_on=days.today + timedelta(days=12),
        ),
        (
            (SurveyQuestion.Kind.YES_NO, "Serez-vous des nôtres ?", []),
            (SurveyQuestion.Kind.NUMBER, "À combien ?", []),
        ),
        days,
        ago=6,
        colleges=College.objects.filter(code="cooperatives"),
        by=by,
    )
    for rank, each in enumerate(survey.invitations.order_by("sort_name", "pk")[:NAMED_ANSWERS]):
        answers = {comes: "yes" if rank else "no", how_many: str(rank)}
        answer_survey(invitation=each, answers=answers, name="Secrétariat")


def _open(
    survey: Survey,
    questions: tuple[tuple[str, str, list[str]], ...],
    days: Calendar,
    *,
    ago: int,
    colleges: object = (),
    by: User,
) -> tuple[Survey, list[str]]:
    """A survey opened so many days ago and written to everybody, with the keys of its questions."""
    survey = write_survey(survey=survey, colleges=colleges, on=days.ago(ago), by=by)  # type: ignore[arg-type]
    keys = []
    for kind, title, choices in questions:
        question = SurveyQuestion(survey=survey, kind=kind, title=title, choices=choices)
        keys.append(str(put_question(question=question, by=by).pk))
    opened = timezone.make_aware(datetime.combine(days.ago(ago), time(9)))
    survey = open_survey(survey=survey, now=opened, by=by)
    send_invitations(survey=survey, by=by)
    return survey, keys
