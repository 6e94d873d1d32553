"""The directory that members see of one another: what each organisation and each person agreed to show."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from cressmember.core.models import Chamber
from cressmember.kernel.folding import fold, words
from cressmember.members.models import Consent, Organisation, Person, Representation
from cressmember.portal.queries.hat import SPEAKING

Purpose = Consent.Purpose


@dataclass(frozen=True, slots=True)
class Shown:
    """A person who agreed to be in the directory; address and number only if that was agreed to as well."""

    name: str
    roles: str
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A member organisation as the others see it."""

    organisation: Organisation
    college: str
    email: str = ""
    phone: str = ""
    people: Sequence[Shown] = field(default_factory=tuple)

    @property
    def searched(self) -> str:
        """What a search looks in: nothing but what is shown."""
        row = self.organisation
        told = [row.name, row.acronym, row.city, row.sector, self.college]
        return fold(" ".join([*told, *(person.name for person in self.people)]))


@dataclass(frozen=True)
class Directory:
    """The directory of a day; four queries, whoever many are listed."""

    on: date

    @cached_property
    def entries(self) -> list[Listed]:
        rows = list(Organisation.objects.members(on=self.on).with_college(on=self.on).order_by("sort_name"))
        agreed = _latest(organisations=[row.pk for row in rows])
        usual = Chamber.current().lists_members
        listed = {
            row.pk: row for row in rows if agreed.get((row.pk, Purpose.DIRECTORY), usual)
        }  # A dictionary: an organisation placed twice is listed once.
        people = self._people(listed)
        return [self._entry(row, agreed, people[row.pk]) for row in listed.values()]

    def narrowed(
        self, *, query: str = "", college: str = "", departement: str = "", sector: str = ""
    ) -> list[Listed]:
        """Those that pass the filters, whatever the accents and the case of what is looked for."""
        wanted = words(query)
        return [
            each
            for each in self.entries
            if all(word in each.searched for word in wanted)
            and (not college or each.college == college)
            and (not departement or each.organisation.departement == departement)
            and (not sector or each.organisation.sector == sector)
        ]

    @property
    def colleges(self) -> list[str]:
        return sorted({each.college for each in self.entries} - {""})

    @property
    def sectors(self) -> list[str]:
        return sorted({each.organisation.sector for each in self.entries} - {""})

    @property
    def departements(self) -> Counter[str]:
        """How many are listed in each département."""
        return Counter(
            each.organisation.departement for each in self.entries if each.organisation.departement
        )

    def _entry(
        self, row: Organisation, agreed: Mapping[tuple[int, str], bool], people: Sequence[Shown]
    ) -> Listed:
        told = agreed.get((row.pk, Purpose.DIRECTORY_CONTACT), False)
        return Listed(
            row,
            getattr(row, "college_name", "") or "",
            row.email if told else "",
            row.phone if told else "",
            people,
        )

    def _people(self, listed: Iterable[int]) -> dict[int, list[Shown]]:
        rows = list(
            Representation.objects.in_force(on=self.on)
            .filter(organisation__in=list(listed), role__in=SPEAKING, person__isnull=False)
            .select_related("person")
            .order_by("person__sort_name", "pk")
        )
        agreed = _latest(people=[row.person_id for row in rows if row.person_id])
        told: dict[tuple[int, Person], list[Representation]] = defaultdict(list)
        for row in rows:
            if row.person and agreed.get((row.person.pk, Purpose.DIRECTORY), False):
                told[row.organisation_id, row.person].append(row)
        found: dict[int, list[Shown]] = defaultdict(list)
        for (organisation, person), theirs in told.items():
            reach = agreed.get((person.pk, Purpose.DIRECTORY_CONTACT), False)
            theirs.sort(key=lambda row: row.precedence)
            roles = ", ".join(dict.fromkeys(row.get_role_display() for row in theirs))
            contact = (theirs[0].address, theirs[0].telephone) if reach else ("", "")
            found[organisation].append(Shown(str(person), roles, *contact))
        return found


def _latest(*, organisations: Sequence[int] = (), people: Sequence[int] = ()) -> dict[tuple[int, str], bool]:
    """The latest answer of each about the directory and about being reached; the silent are left out."""
    rows = Consent.objects.filter(purpose__in=[Purpose.DIRECTORY, Purpose.DIRECTORY_CONTACT])
    rows = rows.filter(organisation__in=organisations) if organisations else rows.filter(person__in=people)
    who = "organisation" if organisations else "person"
    told = rows.order_by("at", "pk").values_list(who, "purpose", "is_given")
    return {(key, purpose): given for key, purpose, given in told}
