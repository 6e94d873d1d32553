"""Members to write to, a list and a mailing, to start tests from."""

from datetime import date

from cressmember.core.models import Chamber
from cressmember.members.actions.consent import give_consent
from cressmember.members.actions.representation import Designation, open_representation
from cressmember.office.actions.mailing import write_mailing, write_segment
from cressmember.office.queries.mailing import rehearse, seal
from tests.governance.seats import member, person

TODAY = date(2026, 6, 1)
TEXT = "L’assemblée approche, {{ organisation }}."


def chamber():
    Chamber.objects.get_or_create(
        pk=1, defaults={"name": "CRESS d’essai", "email": "contact@cress.example", "signatory": "Inès Picard"}
    )


def written_to(name, address, *, role="titular", given_name="Jeanne", **fields):
    """A member with somebody at that address."""
    organisation = member(name, **fields)
    somebody = person(f"De {name}", given_name, email=address)
    open_representation(
        organisation=organisation,
        designation=Designation(role=role, person=somebody),
        starts_on=date(2024, 1, 1),
        by=None,
    )
    return organisation


def segment(name="Tous", **fields):
    told = {"query": "", "who": "titular", "body_id": None, "silent_months": None} | fields
    return write_segment(segment=None, name=name, on=TODAY, by=None, **told)


def mailing(of=None, **fields):
    chamber()
    told = {"purpose": "service", "subject": "Pour {{ organisation }}", "text": TEXT} | fields
    return write_mailing(mailing=None, segment_id=(of or segment()).pk, by=None, **told)


def agrees(address, purpose="newsletter"):
    give_consent(holder=address, purpose=purpose, way="form", wording="J’accepte.", by=None)


def seal_of(row, on=TODAY):
    return seal(row, rehearse(row.segment, row.purpose, on=on))
