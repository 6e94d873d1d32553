"""What each floor says of the personal data that it holds: a registry, filled when the application is ready.

Whatever names a person is found by itself, column by column. A floor only says what a duty keeps (the rest is
written over when somebody is erased), which digest seals a content, and why somebody cannot be erased yet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils import timezone

from cressmember.core.models.veil import hang
from cressmember.members.models import Evidence, Organisation, Person


def _always(row: Any) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Keeping:
    """Records that a duty keeps as they are until a countdown ends.

    ``model`` is « app.Model »; ``kind`` a kind of record of the retention rules; ``fact`` the day from which
    it counts; ``fields`` the columns kept, all of them when empty; ``kept`` whether the duty holds for a row.
    """

    model: str
    kind: str
    fact: Callable[[Any], date]
    fields: Sequence[str] = ()
    kept: Callable[[Any], bool] = _always
    title: Callable[[Any], str] = str


@dataclass(frozen=True, slots=True)
class Belonging:
    """A table whose rows are about one person, found by ``way`` (a path of keys that ends at the person).

    They are given whole when the person asks for what is held. At an erasure they go when ``goes``; otherwise
    they stay under the number of the person, without what ``emptied`` columns say.
    """

    model: str
    way: str
    goes: bool = False
    emptied: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Files:
    """A column of files, and how those of a person are found: nobody reads a scan.

    ``about`` tells the rows whose file may name somebody, beside those that name the person elsewhere. A file
    that no duty keeps goes, and ``told_by`` (columns that bear its name) with it. ``way`` is « position »,
    « drawn » for a file that is made again from its row, « read » for working files, dropped when they may
    name the person.
    """

    model: str
    field: str
    about: Callable[[Person], Q] | None = None
    told_by: Sequence[str] = ()
    way: str = "position"


# Why a person cannot be erased on a day, in a sentence; empty when nothing stands in the way.
Obstacle = Callable[[Person, date], str]


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A page of an upper floor about one person, offered on the person's own: its address takes the key."""

    label: str
    url_name: str
    permission: str


@dataclass(frozen=True, slots=True)
class Handing:
    """How a person's data are handed over: ``read(person, on=…)`` gathers them, ``tell(person=…, by=…)``
    leaves a trace of it.
    """

    read: Callable[..., Any]
    tell: Callable[..., None]


_handings: list[Handing] = []
_pages: list[PersonPage] = []
_belongings: dict[str, list[Belonging]] = {}
_files: dict[str, list[Files]] = {}
_keepings: dict[str, list[Keeping]] = {}
_seals: dict[str, dict[str, str]] = {}
_obstacles: list[Obstacle] = []
_erasures: list[Callable[[Person], bool]] = []


def offer_keeping(keeping: Keeping) -> None:
    """Have a duty keep records, which are read without a name once it is erased."""
    hang(apps.get_model(keeping.model))
    _keepings.setdefault(keeping.model, []).append(keeping)


def offer_belongings(*belongings: Belonging) -> None:
    """Say which tables are about people; called once, when the application is ready."""
    for each in belongings:
        _belongings.setdefault(each.model, []).append(each)


def belongings() -> list[Belonging]:
    """Every table that is about people."""
    return [each for those in _belongings.values() for each in those]


def ways_to_a_person(model: str) -> list[str]:
    """The paths by which the rows of a model lead to a person."""
    return [each.way for each in _belongings.get(model, ())]


def offer_files(files: Files) -> None:
    """Say how the files of a column are found and erased; called once, when the application is ready."""
    _files.setdefault(files.model, []).append(files)


def all_files() -> list[Files]:
    """Every column of files that was declared."""
    return [each for those in _files.values() for each in those]


def files_of(model: str) -> list[Files]:
    """The columns of a model whose files are found by position."""
    return [each for each in _files.get(model, ()) if each.way == "position"]


def offer_seal(model: str, field: str, digest: str) -> None:
    """Have a column written over sealed again: ``digest`` is the column that holds its SHA-256."""
    _seals.setdefault(model, {})[field] = digest


def offer_obstacle(obstacle: Obstacle) -> None:
    """Let a floor say why somebody cannot be erased yet."""
    _obstacles.append(obstacle)


def offer_erasures(erased: Callable[[Person], bool]) -> None:
    """Let the floor that erases people say whether somebody was; called once."""
    _erasures[:] = [erased]


def was_erased(person: Person) -> bool:
    """Whether a person was erased: the row stays, and nothing is written there any more."""
    return any(erased(person) for erased in _erasures)


def offer_page(page: PersonPage) -> None:
    """Have a page of an upper floor lead from the page of a person."""
    _pages.append(page)


def offer_handing(handing: Handing) -> None:
    """Let the floor that sees the whole house hand a person's data over; called once."""
    _handings[:] = [handing]


def handing() -> Handing:
    """How a person's data are handed over."""
    return _handings[0]


def pages_about_people() -> list[PersonPage]:
    """The pages that upper floors have about a person."""
    return list(_pages)


def keepings() -> list[Keeping]:
    """Everything that a duty keeps."""
    return [keeping for those in _keepings.values() for keeping in those]


def keeping_of(model: str, row: Any) -> Keeping | None:
    """The duty that keeps a row; None when there is none."""
    return next((keeping for keeping in _keepings.get(model, ()) if keeping.kept(row)), None)


def has_keeping(model: str) -> bool:
    """Whether some rows of a model may be kept by a duty."""
    return model in _keepings


def seals_of(model: str) -> dict[str, str]:
    """The sealed columns of a model, as {column: the column of its digest}."""
    return _seals.get(model, {})


def obstacle_to_erasure(person: Person, *, on: date) -> str:
    """Why a person cannot be erased on a day, and what would make it possible; empty when nothing does."""
    return next((told for obstacle in _obstacles if (told := obstacle(person, on))), "")


def take_part() -> None:
    """Say what the register keeps: the pieces by which an organisation proves what it is."""
    offer_keeping(
        Keeping(
            "members.Evidence",
            "evidence",
            lambda row: timezone.localdate(row.added_at),
            fields=("file",),
            kept=_still_proves,
            title=lambda row: f"Pièce : {row.get_kind_display()}, {row.organisation or row.application.name}",
        )
    )
    offer_belongings(
        Belonging("members.Consent", "person", goes=True),
        Belonging("members.Representation", "person"),
        Belonging("members.Relation", "person"),
        Belonging("members.ChangeProposal", "proposed_by__person", emptied=("note",)),
        Belonging("accounts.User", "person"),
        Belonging("accounts.StaffRole", "user__person"),
        Belonging("account.EmailAddress", "user__person", goes=True),
        Belonging("mfa.Authenticator", "user__person", goes=True),
        Belonging("usersessions.UserSession", "user__person", goes=True),
    )
    offer_files(Files("members.Evidence", "file", about=_evidence_about, told_by=("filename",)))


def _still_proves(row: Evidence) -> bool:
    """Whether a piece is of a file, or of a request that still waits."""
    application = row.application
    return bool(row.organisation_id) or (application is not None and application.is_waiting)


def _evidence_about(person: Person) -> Q:
    """The pieces of the organisations that somebody represented, and of the requests that somebody wrote."""
    theirs = Organisation.objects.filter(representations__person=person)
    wrote = Q(application__contact_email__iexact=person.email) if person.email else Q(pk__in=[])
    return wrote | Q(organisation__in=theirs) | Q(application__organisation__in=theirs)
