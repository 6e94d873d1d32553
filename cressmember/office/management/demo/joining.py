"""Those who would join: the page that they read, a request at each stage, those admitted in the year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from billing.actions.receipt import receive
from cressmember.accounts.models import User
from cressmember.kernel.folding import fold
from cressmember.members.actions.application import (
    confirm_address,
    save_part,
    send_application,
    start_application,
)
from cressmember.members.actions.evidence import add_evidence
from cressmember.members.actions.joining import configure_joining
from cressmember.members.actions.theme import write_theme
from cressmember.members.models import Application, Consent, Organisation, Theme
from cressmember.members.queries import colleges_in_force
from cressmember.members.rules.application import Part
from cressmember.members.rules.eligibility import CONDITIONS, Ground, eligibility_of, needs_of
from cressmember.office.actions.admission import call_newcomer, decide_application, put_applications
from cressmember.office.actions.application import ask_for_piece, check_evidence, examine_application
from cressmember.office.actions.prospect import note_prospect
from cressmember.office.management.demo.calendar import Calendar
from cressmember.office.management.demo.paper import page_of
from governance.models import Meeting

BOARD = "Conseil d’administration"
INCOMPLETE, ASKED, COMPLETE, EXAMINED, PUT, REFUSED, ADMITTED = range(7)
DECIDED_AFTER, EXAMINED_AFTER, PAID_AFTER = 30, 12, 9
THEMES = (
    "Achats responsables",
    "Emploi et insertion",
    "Alimentation durable",
    "Transition écologique",
    "Jeunesse",
    "Numérique éthique",
)
CHARTER = (
    "Nous plaçons les personnes avant le capital, et la coopération avant la concurrence.\n\n"
    "Nous décidons ensemble, à parité, et rendons compte de ce que nous décidons.\n\n"
    "Nous prenons part à la vie de la chambre, et payons notre cotisation chaque année."
)
WORDS = {
    Consent.Purpose.DIRECTORY: "Notre organisation peut figurer dans l’annuaire des adhérents.",
    Consent.Purpose.NEWSLETTER: "Nous souhaitons recevoir la lettre d’information.",
    Consent.Purpose.EVENTS: "Nous souhaitons recevoir les invitations aux évènements.",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A request as the demonstration tells it: who asks, so many days ago, and where it stands."""

    name: str
    legal_form: str
    college: str
    sector: str
    postcode: str
    city: str
    siren: str
    stage: int
    ago: int
    writer: str
    titular: str
    themes: tuple[str, ...] = THEMES[:2]

    @property
    def email(self) -> str:
        return self.address_of(self.writer)

    def address_of(self, name: str) -> str:
        """The address of one of its people."""
        return f"{fold(name.split()[1])}@{self.siren}.example"


NEWCOMERS = (
    Told(
        "Les Ateliers du Réemploi",
        "Association loi 1901",
        "associations",
        "Réemploi",
        "93100",
        "Montreuil",
        "811223346",
        ADMITTED,
        230,
        "Nora Vasseur",
        "Hugo Lemaire",
    ),
    Told(
        "Coopérative Terres communes",
        "SCIC",
        "cooperatives",
        "Alimentation",
        "94200",
        "Ivry-sur-Seine",
        "822334454",
        ADMITTED,
        120,
        "Malik Fofana",
        "Claire Besnard",
        (THEMES[2],),
    ),
    Told(
        "Halte-garderie du Port",
        "Association loi 1901",
        "associations",
        "Petite enfance",
        "92230",
        "Gennevilliers",
        "833445562",
        ADMITTED,
        45,
        "Sonia Marchal",
        "Yves Picard",
        (),
    ),
)
CANDIDATES = (
    Told(
        "La Recyclerie des Deux Rives",
        "Association loi 1901",
        "associations",
        "Réemploi",
        "77000",
        "Melun",
        "813456787",
        INCOMPLETE,
        3,
        "Maud Cadiou",
        "Simon Rey",
    ),
    Told(
        "Les Cuisines du Quai",
        "Association loi 1901",
        "associations",
        "Insertion",
        "93200",
        "Saint-Denis",
        "844556670",
        ASKED,
        16,
        "Inaya Renard",
        "Luc Thomas",
    ),
    Told(
        "Scop Bois et Partage",
        "SCOP",
        "cooperatives",
        "Construction",
        "91300",
        "Massy",
        "824567895",
        COMPLETE,
        14,
        "Joris Tanguy",
        "Zoé Martin",
    ),
    Told(
        "Les Jardins du Lien",
        "Association loi 1901",
        "associations",
        "Insertion",
        "78200",
        "Mantes-la-Jolie",
        "835678905",
        EXAMINED,
        31,
        "Awa Diop",
        "Marc Olivier",
    ),
    Told(
        "Mutuelle des Marais",
        "Mutuelle (code de la mutualité)",
        "mutuals",
        "Santé",
        "75004",
        "Paris",
        "846789014",
        PUT,
        27,
        "Paul Rivière",
        "Jeanne Colin",
    ),
    Told(
        "Agence Cap Conseil",
        "SAS",
        "social_enterprises",
        "Conseil",
        "95000",
        "Cergy",
        "857890123",
        REFUSED,
        70,
        "Lise Moreau",
        "Éric Moreau",
    ),
)
PROSPECTS = (
    ("Atelier vélo Pignon sur rue", "Mobilité", "93500", "Pantin", "Réemploi et mobilité", "Salon de l’ESS"),
    (
        "Épicerie de la Brie",
        "Alimentation",
        "77100",
        "Meaux",
        "Alimentation durable",
        "Un adhérent",
    ),
    ("Habitat partagé Les Tilleuls", "Habitat", "92000", "Nanterre", "", "Le site de la chambre"),
)


def open_the_door(days: Calendar, *, by: User) -> list[Organisation]:
    """Set the page where one joins, and admit those who joined in the year; returns them."""
    for rank, name in enumerate(THEMES, start=1):
        write_theme(theme=None, name=name, order=rank, by=by)
    configure_joining(
        is_open=True,
        introduction="La chambre réunit et représente les entreprises de l’économie sociale et solidaire de "
        "la région. Y adhérer, c’est compter dans ses décisions et travailler avec les autres adhérents.",
        charter=CHARTER,
        next_steps="Le bureau lit votre demande, puis le conseil d’administration décide, d’ordinaire dans "
        "les deux mois.",
        by=by,
    )
    admitted: list[Organisation] = []
    for told in NEWCOMERS:
        held = _decide(_examine(_ask(told, days), told, days, by=by), told, days, by=by)
        # The first was called after all the others, and paid: its people vote at the assembly of today.
        is_first = not admitted
        due = call_newcomer(application=held, on=days.called_on if is_first else days.today, by=by)
        assert held.organisation
        if is_first:
            assert due
            receive(
                payer=held.organisation,
                method="transfer",
                amount=due.amount,
                received_on=days.called_on + timedelta(days=PAID_AFTER),
                outside_id="demo:newcomer",
                dues=[due],
                by=by,
            )
        admitted.append(held.organisation)
    return admitted


def ask_to_be_members(days: Calendar, *, board: Meeting, by: User) -> None:
    """Write down prospects, and a request at every stage; one is put to the next board."""
    for name, sector, postcode, city, campaign, source in PROSPECTS:
        note_prospect(
            on=days.ago(40),
            name=name,
            sector=sector,
            postcode=postcode,
            city=city,
            campaign=campaign,
            source=source,
            by=by,
        )
    for told in CANDIDATES:
        application = _ask(told, days)
        if told.stage == ASKED:
            text = "Il nous manque la parution au Journal officiel : une photographie suffit."
            ask_for_piece(application=application, text=text, by=by)
        if told.stage >= EXAMINED:
            application = _examine(application, told, days, by=by)
        if told.stage == REFUSED:
            _decide(application, told, days, by=by)
        if told.stage == PUT:
            put_applications(applications=[application], meeting=board, on=days.today, by=by)


def _at(day: date, hour: time = time(10)) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))


def _ask(told: Told, days: Calendar) -> Application:
    """What the candidate does by its link, page after page."""
    sent_on = days.ago(told.ago)
    now = _at(sent_on)
    begun = start_application(email=told.email, now=_at(sent_on, time(9)))
    assert begun is not None
    application = confirm_address(application=begun, now=now)
    for part, answers in _answers(told, days).items():
        application = save_part(
            application=application,
            part=part,
            answers=answers,
            contact_name=told.writer,
            source="Internet ou les réseaux sociaux",
            accepts_charter=True,
            now=now,
        )
    given = needs_of(told.legal_form, has_accreditation=False)
    for need in given[: 1 if told.stage <= ASKED else None]:
        add_evidence(
            application=application,
            kind=need.kind,
            filename=f"{need.kind}.pdf",
            data=page_of(told.name, need.name),
            expires_on=None,
            on=sent_on,
            now=now,
        )
    figures = {"budget": "Budget"}
    return send_application(application=application, figures_asked=figures, on=sent_on, now=now)


def _answers(told: Told, days: Calendar) -> dict[Part, dict[str, object]]:
    people = []
    for role, name in (("legal", told.writer), ("titular", told.writer), ("titular", told.titular)):
        given, _, family = name.partition(" ")
        people.append(
            {"role": role, "given_name": given, "family_name": family, "email": told.address_of(name)}
        )
    asks = eligibility_of(told.legal_form, has_accreditation=False).ground is Ground.COMMERCIAL
    conditions = [each.code for each in CONDITIONS] if asks else []
    themes = Theme.objects.filter(name__in=told.themes).values_list("pk", flat=True)
    consents = [
        {"purpose": purpose.value, "is_given": True, "wording": wording} for purpose, wording in WORDS.items()
    ]
    return {
        Part.ORGANISATION: {
            "identity": {
                "name": told.name,
                "legal_form": told.legal_form,
                "siren": told.siren,
                "sector": told.sector,
                "postcode": told.postcode,
                "city": told.city,
                "departement": told.postcode[:2],
                "email": f"contact@{told.siren}.example",
            }
        },
        Part.ELIGIBILITY: {"eligibility": {"conditions": conditions, "has_accreditation": False}},
        Part.PEOPLE: {"people": people},
        Part.DUES: {
            "figures": [{"kind": "budget", "year": days.year - 1, "amount": "150000.00"}],
            "payment": "call",
        },
        Part.COMMITMENT: {"consents": consents, "themes": list(themes), "note": "", "charter": CHARTER},
    }


def _examine(application: Application, told: Told, days: Calendar, *, by: User) -> Application:
    for piece in application.evidence.all():
        check_evidence(evidence=piece, is_good=True, expires_on=None, by=by)
    known = {each.code: each for each in colleges_in_force(on=days.today)}
    return examine_application(
        application=application,
        college=known.get(told.college) or next(iter(known.values())),
        ground=application.ground,
        advice="Le bureau a rencontré l’équipe et donne un avis favorable.",
        proposed_on=days.ago(told.ago - EXAMINED_AFTER),
        on=days.today,
        by=by,
    )


def _decide(application: Application, told: Told, days: Calendar, *, by: User) -> Application:
    refused = told.stage == REFUSED
    return decide_application(
        application=application,
        outcome=Application.Outcome.REFUSED if refused else Application.Outcome.ADMITTED,
        decided_by=BOARD,
        decided_on=days.ago(told.ago - DECIDED_AFTER),
        reasons="Les statuts ne prévoient pas de gouvernance démocratique." if refused else "",
        on=days.today,
        by=by,
    )
