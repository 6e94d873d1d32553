"""The register as one table, under the headers that the import understands: what goes out comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from import_export import fields, resources

from cressmember.core.ui.tables import Exported
from cressmember.kernel.writing import short_date
from cressmember.members.models import DeclaredFigure, Membership, Organisation, Representation
from cressmember.members.models.figure import COUNTED
from cressmember.members.queries import register
from cressmember.members.rules.sheet import KEPT_MARK, SheetKind, fields_of

Read = Callable[[Organisation], Any]
LABELS = {field.name: field.label for field in fields_of(SheetKind.MEMBERS)}
CHUNK = 1000
KINDS = {
    "number": "number",
    **{kind: "number" if kind in COUNTED else "amount" for kind in DeclaredFigure.Kind.values},
}


class Told(fields.Field):
    """A column that a function reads on the organisation; the cell keeps its type."""

    def __init__(self, column_name: str, read: Read, kind: str = "text") -> None:
        super().__init__(column_name=column_name, readonly=True)
        self.read = read
        self.kind = kind

    def get_value(self, instance: Organisation, **kwargs: Any) -> Any:
        return self.read(instance)

    def export(self, instance: Organisation, **kwargs: Any) -> Any:
        return self.get_value(instance)


class RegisterResource(resources.ModelResource):
    """Every member in force on a day, one row each.

    Figures have a column for each year that somebody declared, and so has each column kept from a file.
    ``kind`` tells a figure from a text, and the import reads each header back into its own room.
    """

    class Meta:
        model = Organisation
        fields: tuple[str, ...] = ()
        chunk_size = CHUNK
        force_init_instance = False
        skip_html_diff = True

    def __init__(self, *, on: date) -> None:
        super().__init__()
        self.on = on
        self.fields = dict(self._columns())

    def get_queryset(self) -> QuerySet[Organisation]:
        """The members, with all that hangs on them: a constant number of queries by chunk."""
        voices = Representation.objects.in_force(on=self.on).select_related("person").order_by("pk")
        return (
            register(on=self.on)
            .filter(membership_id__isnull=False)
            .prefetch_related(Prefetch("representations", voices, "voices"), "figures")
            .order_by("sort_name", "pk")
        )

    def get_export_order(self) -> tuple[str, ...]:
        return tuple(self.fields)

    def exported(self) -> list[Exported]:
        """The columns as the house's writers of files take them."""
        return [Exported(field.column_name, field.kind, field.get_value) for field in self.fields.values()]

    def rows(self) -> Iterator[Organisation]:
        """The members, chunk by chunk."""
        return self.get_queryset().iterator(chunk_size=CHUNK)

    def _columns(self) -> Iterable[tuple[str, Told]]:
        for name, read in READERS.items():
            yield name, Told(LABELS[name], read, KINDS.get(name, "text"))
        declared = DeclaredFigure.objects.filter(organisation__in=self._members())
        for kind, year in declared.values_list("kind", "year").distinct().order_by("kind", "year"):
            yield f"{kind}_{year}", Told(f"{LABELS[kind]} {year}", _figure(kind, year), KINDS[kind])
        labels: dict[str, None] = {}
        for extras in self._members().exclude(extras={}).values_list("extras", flat=True):
            labels.update(dict.fromkeys(extras))
        for label in sorted(labels):
            yield f"extra_{label}", Told(f"{KEPT_MARK}{label}", _extra(label))

    def _members(self) -> QuerySet[Organisation]:
        return Organisation.objects.members(on=self.on)


def _attribute(name: str) -> Read:
    return lambda organisation: getattr(organisation, name)


def _answer(name: str) -> Read:
    """Yes, no, or nothing where nobody said."""
    return lambda organisation: {True: "oui", False: "non", None: ""}[getattr(organisation, name)]


def _figure(kind: str, year: int) -> Read:
    def read(organisation: Organisation) -> Any:
        figures = organisation.figures.all()
        return next((row.amount for row in figures if (row.kind, row.year) == (kind, year)), None)

    return read


def _extra(label: str) -> Read:
    return lambda organisation: organisation.extras.get(label, "")


def _voice(role: str, read: Callable[[Any], str]) -> Read:
    """What the first person in this role tells."""

    def of(organisation: Organisation) -> str:
        voices: list[Representation] = organisation.voices  # type: ignore[attr-defined]
        person = next((row.person for row in voices if row.role == role and row.person), None)
        return read(person) if person else ""

    return of


def _dues_email(organisation: Organisation) -> str:
    """The mailbox where dues calls go; a person who receives them is not a mailbox."""
    voices: list[Representation] = organisation.voices  # type: ignore[attr-defined]
    return next((row.email for row in voices if row.role == "dues" and row.person is None), "")


def _admission(organisation: Organisation) -> str:
    """The admission as precisely as it is known."""
    day = organisation.admitted_on  # type: ignore[attr-defined]
    precision = organisation.admitted_precision  # type: ignore[attr-defined]
    if day is None:
        return ""
    if precision == Membership.Precision.YEAR:
        return str(day.year)
    return f"{day:%m/%Y}" if precision == Membership.Precision.MONTH else short_date(day)


READERS: dict[str, Read] = {
    "number": _attribute("number"),
    **{name: _attribute(name) for name in ("name", "acronym", "legal_form")},
    "is_esus": _answer("is_esus"),
    "siret": _attribute("siret"),
    "siret_shared_because": _attribute("siret_shared_because"),
    "siren": lambda organisation: "" if organisation.siret else organisation.siren,
    "rna": _attribute("rna"),
    "college": lambda organisation: organisation.college_name or "",  # type: ignore[attr-defined]
    "kind": lambda organisation: str(organisation.get_kind_display()),
    **{
        name: _attribute(name)
        for name in ("street", "street_more", "postcode", "city", "departement", "employment_area", "sector")
    },
    "civility": _voice("titular", lambda person: person.civility),
    "given_name": _voice("titular", lambda person: person.given_name),
    "family_name": _voice("titular", lambda person: person.family_name),
    "titular_email": _voice("titular", lambda person: person.email),
    "titular_phone": _voice("titular", lambda person: person.phone),
    "substitute": _voice("substitute", lambda person: f"{person.given_name} {person.family_name}".strip()),
    "substitute_email": _voice("substitute", lambda person: person.email),
    "dues_email": _dues_email,
    "email": _attribute("email"),
    "phone": _attribute("phone"),
    "admitted_on": _admission,
    "newsletter": _answer("newsletter"),
    "post_only": _answer("post_only"),
    "purchase_order_required": _answer("purchase_order_required"),
    "invoicing_note": _attribute("invoicing_note"),
    "website": _attribute("website"),
    "notes": _attribute("notes"),
}
