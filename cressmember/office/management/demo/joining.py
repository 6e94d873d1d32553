"""Those who would join, and those who leave: a request at each stage, a few prospects, two departures."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.members.actions.departure import open_departure
from cressmember.members.models import Application, College, Evidence, Membership
from cressmember.members.queries import colleges_in_force
from cressmember.office.actions.admission import decide_application
from cressmember.office.actions.application import (
    check_evidence,
    complete_application,
    examine_application,
)
from cressmember.office.actions.prospect import note_prospect
from cressmember.office.management.demo.calendar import Calendar
from governance.actions.meeting.meeting import create_meeting
from governance.models import Body

PIECE = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
RECEIVED, COMPLETE, EXAMINED, REFUSED = range(4)
# Name, status, college, sector, département, SIREN, where it stands, days ago, who wrote.
CANDIDATES = (
    (
        *("La Recyclerie des Deux Rives", "Association", "associations", "Réemploi", "44", "813456787"),
        *(RECEIVED, 6, "Maud Cadiou"),
    ),
    (
        *("Scop Bois & Partage", "Société coopérative", "cooperatives", "Construction", "49", "824567895"),
        *(COMPLETE, 14, "Joris Tanguy"),
    ),
    (
        *("Les Jardins du Lien", "Association", "associations", "Insertion", "85", "835678905"),
        *(EXAMINED, 31, "Awa Diop"),
    ),
    (
        *("Mutuelle des Marais", "Mutuelle", "mutuals", "Santé", "44", "846789014"),
        *(EXAMINED, 27, "Paul Rivière"),
    ),
    (
        *("Agence Cap Conseil", "Société commerciale", "social_enterprises", "Conseil", "72", "857890123"),
        *(REFUSED, 70, "Lise Moreau"),
    ),
)
PROSPECTS = (
    ("Atelier vélo Pignon sur rue", "Mobilité", "44000", "Nantes", "Réemploi et mobilité", "Salon de l’ESS"),
    ("Épicerie solidaire du Maine", "Alimentation", "49100", "Angers", "Alimentation durable", "Un adhérent"),
    ("Habitat partagé Les Tilleuls", "Habitat", "72000", "Le Mans", "", "Le site de la chambre"),
)


def join_and_leave(days: Calendar, *, by: User) -> None:
    """Write down prospects, requests at every stage, the board that will decide, and two departures."""
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
        _apply(told, days, by=by)
    board = Body.objects.filter(code="ca").first()
    if board is not None:
        starts_at = _at(days.today + timedelta(days=18), time(17, 30))
        create_meeting(body=board, rules=["ca"], title="Conseil d’administration", starts_at=starts_at, by=by)
    _leave(days, by=by)


def _at(day: date, hour: time = time(10)) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))


def _apply(told: tuple[Any, ...], days: Calendar, *, by: User) -> None:
    name, form, code, sector, departement, siren, stage, ago, writer = told
    sent_on = days.ago(ago)
    given, _, family = writer.partition(" ")
    email = f"{given.lower()}@{siren}.example"
    application = Application.objects.create(
        name=name,
        siren=siren,
        legal_form=form,
        departement=departement,
        sector=sector,
        ground=Application.Ground.COMMERCIAL if stage == REFUSED else Application.Ground.BY_RIGHT,
        contact_name=writer,
        contact_email=email,
        source="Le site de la chambre",
        started_at=_at(sent_on, time(9)),
        sent_at=_at(sent_on),
        charter_accepted_at=_at(sent_on),
        answers={
            "identity": {"name": name, "siren": siren, "legal_form": form, "sector": sector, "email": email},
            "people": [
                {"role": "titular", "given_name": given, "family_name": family, "email": email},
            ],
            "figures": [{"kind": "budget", "year": days.year - 1, "amount": "150000.00"}],
            "payment": "call",
        },
    )
    kinds = [Evidence.Kind.STATUTES, Evidence.Kind.REGISTRATION]
    if stage == REFUSED:
        kinds.append(Evidence.Kind.COMMERCIAL)
    for kind in kinds:
        _give(application, kind, is_checked=stage > RECEIVED, by=by)
    if stage == RECEIVED:
        return
    complete_application(application=application, on=days.today, by=by)
    if stage > COMPLETE:
        _examine(application, code, sent_on, days, by=by)
    if stage == REFUSED:
        decide_application(
            application=application,
            outcome=Application.Outcome.REFUSED,
            decided_by="Conseil d’administration",
            decided_on=days.ago(30),
            reasons="Les statuts ne prévoient pas de gouvernance démocratique.",
            on=days.today,
            by=by,
        )


def _give(application: Application, kind: str, *, is_checked: bool, by: User) -> None:
    piece = Evidence(
        application=application,
        kind=kind,
        filename=f"{kind}.pdf",
        size=len(PIECE),
        sha256="0" * 64,
        added_at=application.sent_at,
    )
    piece.file.save(f"{kind}.pdf", ContentFile(PIECE), save=False)
    piece.save()
    if is_checked:
        check_evidence(evidence=piece, is_good=True, expires_on=None, by=by)


def _examine(application: Application, code: str, sent_on: date, days: Calendar, *, by: User) -> None:
    known: dict[str, College] = {each.code: each for each in colleges_in_force(on=days.today)}
    examine_application(
        application=application,
        college=known.get(code) or next(iter(known.values())),
        ground=application.ground,
        advice="Le bureau a rencontré l’équipe et donne un avis favorable.",
        proposed_on=sent_on + timedelta(days=12),
        on=days.today,
        by=by,
    )


def _leave(days: Calendar, *, by: User) -> None:
    standing = Membership.objects.in_force(on=days.today).filter(organisation__mandates__isnull=True)
    resigning, excluded = standing.order_by("-organisation__sort_name", "-pk")[:2]
    open_departure(
        membership=resigning,
        kind="resignation",
        on=days.today,
        resigned_on=days.ago(4),
        in_writing=True,
        because="Fin de l’activité dans la région.",
        by=by,
    )
    open_departure(
        membership=excluded,
        kind="exclusion",
        on=days.today,
        because="Usage du nom de la chambre sans son accord.",
        by=by,
    )
