"""The minutes of a meeting: drafted, written, reviewed, signed, then frozen; approved by a later meeting."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.actions.document import Frozen, freeze_many
from cressmember.core.actions.journal import differences, record
from cressmember.core.actions.lock import locked
from cressmember.core.actions.outbox import Letter, post_many
from cressmember.core.actions.series import take_numbers
from cressmember.core.models import Chamber, StoredDocument
from cressmember.core.models.entry import canonical
from cressmember.core.models.veil import Reader, reading, unnamed
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import enumerate_fr, long_date, quote
from governance.actions.warning import deliverable
from governance.journal import GovernanceEvent
from governance.models import Meeting, Minutes, Participant, Rectification, Resolution, Signature
from governance.queries.meeting.minutes import Account, page_of, signatories
from governance.rules.minutes.page import BOUND, TABLE, TEXT, told_table

SERIES = "PV"
SIGNED_KIND = "governance.minutes"
NOTE_KIND = "governance.rectification"
EXTRACT_KIND = "governance.extract"
TEMPLATE = "pdf/governance_minutes.html"
BEGUN = "Quelqu’un a déjà signé ce texte : reprenez-le d’abord, chacun le signera de nouveau."


class Meanwhile(RuleViolation):
    """Somebody else wrote in the same words meanwhile; ``places`` says in which."""

    def __init__(self, places: Sequence[str]) -> None:
        super().__init__(
            "Quelqu’un d’autre a écrit dans le même passage depuis que cette page est ouverte. Rien n’est "
            "perdu : votre texte est resté dans le cadre, le sien se lit au-dessus. Enregistrez de nouveau "
            "pour garder le vôtre."
        )
        self.places = tuple(places)


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody typed in one place: a text, or the rows of a table; ``was`` is what the page showed."""

    place: str
    was: str
    text: str = ""
    title: str = ""
    rows: tuple[tuple[str, str], ...] = ()


def print_of(entry: Mapping[str, Any]) -> str:
    """What tells the words of an entry from any others."""
    said = [entry.get("text", ""), entry.get("title", ""), [list(row) for row in entry.get("rows", ())]]
    return hashlib.sha256(canonical(said).encode()).hexdigest()[:16]


@transaction.atomic
def draft_minutes(*, meeting: Meeting, by: User | None) -> Minutes:
    """Begin the minutes of a meeting from what happened, or find those begun.

    Raises RuleViolation before it is opened, and for a gathering, which decides nothing.
    """
    held = locked(Meeting.objects).select_related("body", "statutes").get(pk=meeting.pk)
    if known := Minutes.objects.filter(meeting=held).first():
        return known
    if held.is_gathering:
        raise RuleViolation("Rien ne se décide à une rencontre : elle n’a pas de procès-verbal.")
    if held.opened_at is None:
        raise RuleViolation("Le procès-verbal se commence une fois la séance ouverte.")
    minutes = Minutes(meeting=held, blocks=[])
    minutes.blocks = page_of(minutes, Account(held)).entries
    minutes.save()
    record(GovernanceEvent.MINUTES_DRAFTED, on=held, by=by)
    return minutes


@transaction.atomic
def write_minutes(
    *,
    minutes: Minutes,
    words: Sequence[Words],
    insert: tuple[str, str] | None = None,
    by: User | None,
) -> Minutes:
    """Keep what was typed, each place on its own; ``insert`` adds a text or a table after an entry.

    A passage that was emptied goes, unless it is that of an item. Minutes that were reviewed are to be
    reviewed again. Raises Meanwhile when somebody else wrote in the same place, and RuleViolation once they
    are approved, or somebody signed.
    """
    held = _held(minutes)
    if held.state not in (Minutes.State.DRAFT, Minutes.State.REVIEWED):
        raise RuleViolation("Ce procès-verbal est approuvé : il ne change plus.")
    if held.signatures.exists():
        raise RuleViolation(BEGUN)
    entries = page_of(held).entries
    entries = _typed(entries, words)
    if insert is not None:
        entries = _inserted(entries, *insert)
    if entries != held.blocks:
        held.blocks = entries
        held.state, held.reviewed_at, held.reviewed_by = Minutes.State.DRAFT, None, None
        held.save(update_fields=["blocks", "state", "reviewed_at", "reviewed_by"])
        record(GovernanceEvent.MINUTES_WRITTEN, on=held.meeting, by=by, passages=len(words))
    return held


def _typed(entries: list[dict[str, Any]], words: Sequence[Words]) -> list[dict[str, Any]]:
    standing = {each["id"]: each for each in entries if each["kind"] != BOUND}
    disputed = []
    gone = set()
    for each in words:
        entry = standing.get(each.place)
        said = {"text": each.text, "title": each.title, "rows": [list(row) for row in each.rows]}
        if print_of(said) == each.was:
            continue  # Left as it was shown: whatever another wrote there stands.
        if entry is None:
            entries.append({"kind": TABLE if each.rows else TEXT, "id": each.place, **_kept(said)})
            continue
        if print_of(entry) not in (each.was, print_of(said)):
            disputed.append(each.place)
            continue
        entry.update(_kept(said, entry["kind"]))
        if "seed" not in entry and not (each.text.strip() or each.title.strip() or each.rows):
            gone.add(each.place)
    if disputed:
        raise Meanwhile(disputed)
    return [each for each in entries if each["kind"] == BOUND or each["id"] not in gone]


def _kept(said: Mapping[str, Any], kind: str = "") -> dict[str, Any]:
    if (kind or (TABLE if said["rows"] else TEXT)) == TABLE:
        return {"title": said["title"].strip(), "rows": said["rows"]}
    return {"text": said["text"].replace("\r\n", "\n").strip()}


def _inserted(entries: list[dict[str, Any]], kind: str, after: str) -> list[dict[str, Any]]:
    numbers = [int(each["id"][1:]) for each in entries if each.get("id", "")[1:].isdecimal()]
    place = f"t{max(numbers, default=0) + 1}"
    blank: dict[str, Any] = {"kind": TABLE, "id": place, "title": "", "rows": []}
    if kind == TEXT:
        blank = {"kind": TEXT, "id": place, "text": ""}
    at = next(
        (rank for rank, each in enumerate(entries) if after in (each.get("key"), each.get("id"))),
        len(entries) - 1,
    )
    return [*entries[: at + 1], blank, *entries[at + 1 :]]


@transaction.atomic
def review_minutes(*, minutes: Minutes, by: User | None) -> Minutes:
    """Say that the minutes were read again and stand as they are.

    Raises RuleViolation before the close, and once they are approved or somebody signed.
    """
    held = _held(minutes)
    if held.meeting.closed_at is None:
        raise RuleViolation("La séance n’est pas levée : le procès-verbal se relit ensuite.")
    if held.state not in (Minutes.State.DRAFT, Minutes.State.REVIEWED):
        raise RuleViolation("Ce procès-verbal est déjà approuvé.")
    if held.signatures.exists():
        raise RuleViolation(BEGUN)
    page = page_of(held)
    held.blocks = [each for each in page.entries if not _is_blank(each)]
    held.state, held.reviewed_at, held.reviewed_by = Minutes.State.REVIEWED, timezone.now(), by
    held.save(update_fields=["blocks", "state", "reviewed_at", "reviewed_by"])
    record(GovernanceEvent.MINUTES_REVIEWED, on=held.meeting, by=by, doubts=len(page.doubts))
    return held


@transaction.atomic
def approve_minutes(*, minutes: Minutes, in_meeting: Meeting, by: User | None) -> Minutes:
    """Write down which meeting approved the minutes: a later one of the body, or the same for a small body.

    Statutes ask for signatures, and a declaration to the State does not wait a year: what is signed already
    may be approved too, and does not change. Raises RuleViolation before they are reviewed, when a figure
    moved since, for another meeting, and a second time.
    """
    held = _held(minutes)
    if held.state == Minutes.State.DRAFT:
        raise RuleViolation("Relisez d’abord le procès-verbal : il s’approuve ensuite.")
    if held.approved_in is not None:
        raise RuleViolation("Ce procès-verbal est déjà approuvé.")
    if held.state != Minutes.State.SIGNED:
        _refuse_moved(held)
    _refuse_meeting(held.meeting, in_meeting)
    assert in_meeting.opened_at is not None  # Refused above.
    if held.state != Minutes.State.SIGNED:
        held.state = Minutes.State.APPROVED
    held.approved_on, held.approved_in = timezone.localdate(in_meeting.opened_at), in_meeting
    held.save(update_fields=["state", "approved_on", "approved_in"])
    told = {"approved_on": held.approved_on}
    record(GovernanceEvent.MINUTES_APPROVED, on=held.meeting, by=by, changes=differences({}, told))
    return held


def _refuse_meeting(meeting: Meeting, by: Meeting) -> None:
    """Refuse a meeting that could not approve these minutes."""
    if by.pk == meeting.pk:
        if not meeting.is_light:
            raise RuleViolation("Choisissez la réunion suivante : celle-ci n’approuve pas le sien.")
    elif by.body_id != meeting.body_id or by.starts_at <= meeting.starts_at:
        raise RuleViolation(f"Choisissez une réunion de {quote(str(meeting.body))} tenue après celle-ci.")
    if by.opened_at is None:
        raise RuleViolation(f"{quote(str(by))} n’est pas encore tenue : elle n’a rien approuvé.")


@transaction.atomic
def reopen_minutes(*, minutes: Minutes, by: User | None) -> Minutes:
    """Take up again minutes that are approved, or that some signed: their signatures go with the text.

    Raises RuleViolation once all have signed.
    """
    held = _held(minutes)
    if held.state == Minutes.State.SIGNED:
        raise RuleViolation("Ce procès-verbal est signé : ajoutez une note rectificative.")
    erased, _ = held.signatures.all().delete()
    held.state, held.approved_on, held.approved_in = Minutes.State.DRAFT, None, None
    held.save(update_fields=["state", "approved_on", "approved_in"])
    record(GovernanceEvent.MINUTES_REOPENED, on=held.meeting, by=by, signatures=erased)
    return held


@transaction.atomic
def sign_minutes(*, minutes: Minutes, names: Mapping[str, str], on: date, by: User | None) -> Minutes:
    """Record who signed on that day, by the quality that the statutes name; the last one numbers and freezes.

    The draft of a small body is taken as read by those who sign it. Raises RuleViolation before the review,
    when a figure moved since, for a quality that signs nothing here or has signed, for a day before the
    meeting or its approval, and when nobody is named.
    """
    held = _held(minutes)
    if held.state == Minutes.State.SIGNED:
        raise RuleViolation("Ce procès-verbal est déjà signé par tous.")
    if held.state == Minutes.State.DRAFT and held.meeting.is_light:
        held = review_minutes(minutes=held, by=by)
    if held.state == Minutes.State.DRAFT:
        raise RuleViolation("Le procès-verbal se signe une fois relu.")
    _refuse_moved(held)
    _refuse_day(held, on)
    asked = [each.quality for each in signatories(held.meeting)]
    if not names:
        raise RuleViolation("Dites qui a signé.")
    for quality, name in names.items():
        _sign(held, quality, name, asked, on, by)
    if {*held.signatures.values_list("quality", flat=True)} >= set(asked):
        _seal(held, by)
    return held


def _refuse_day(held: Minutes, on: date) -> None:
    if held.approved_on is not None and on < held.approved_on:
        raise RuleViolation(f"Approuvé le {long_date(held.approved_on)}, il n’a pas pu être signé avant.")
    if on < held.meeting.held_on:
        raise RuleViolation("La réunion n’avait pas encore eu lieu : vérifiez le jour de la signature.")


def _sign(
    held: Minutes, quality: str, name: str, asked: Sequence[str], on: date, by: User | None
) -> Signature:
    if quality not in asked:
        raise RuleViolation(f"Ce procès-verbal est signé par {enumerate_fr(list(asked))}.")
    if held.signatures.filter(quality=quality).exists():
        raise RuleViolation("Le procès-verbal est déjà signé en cette qualité.")
    if not name.strip():
        raise RuleViolation("Dites qui a signé.")
    made = Signature.objects.create(
        minutes=held, quality=quality, name=name.strip(), signed_on=on, recorded_by=by
    )
    record(GovernanceEvent.MINUTES_SIGNED, on=held.meeting, by=by, quality=quality)
    return made


def _seal(held: Minutes, by: User | None) -> None:
    """Number the minutes, freeze what they say with its digest, and have their file drawn once."""
    (held.number,) = take_numbers(SERIES)
    content = content_of(held, number=held.number)
    (held.stored,) = freeze_many(
        [
            Frozen(
                SIGNED_KIND,
                TEMPLATE,
                content,
                f"Procès-verbal n° {held.number} · {held.meeting}",
                f"proces-verbal-{held.number}.pdf",
                held,
            )
        ]
    )
    held.content, held.content_sha256 = held.stored.content, held.stored.content_sha256
    held.state = Minutes.State.SIGNED
    held.save(update_fields=["number", "content", "content_sha256", "stored", "state"])
    record(
        GovernanceEvent.MINUTES_SEALED,
        on=held.meeting,
        by=by,
        number=held.number,
        sha256=held.content_sha256,
    )


def content_of(minutes: Minutes, *, number: int | None) -> dict[str, Any]:
    """Everything that the printed minutes say, as plain data."""
    entries = [told_table(each) for each in page_of(minutes).entries if not _is_blank(each)]
    approved = ""
    if minutes.approved_in is not None and minutes.approved_on is not None:
        approved = f"Approuvé par {quote(str(minutes.approved_in))} le {long_date(minutes.approved_on)}."
    return {
        "chamber": Chamber.current().letterhead(),
        "number": number,
        "title": str(minutes.meeting),
        "held_on": long_date(minutes.meeting.held_on),
        "entries": [each for each in entries if not _is_annex(each)],
        "annexes": [each for each in entries if _is_annex(each)],
        "approved": approved,
        "signatures": [
            {"quality": each.quality, "name": each.name, "on": long_date(each.signed_on)}
            for each in minutes.signatures.order_by("pk")
        ],
    }


def _is_annex(entry: Mapping[str, Any]) -> bool:
    return entry["kind"] == BOUND and entry["key"].startswith("annex")


def _is_blank(entry: Mapping[str, Any]) -> bool:
    """Whether nobody wrote anything there: a place that waits, nothing to print."""
    if entry["kind"] == TEXT:
        return not entry["text"].strip()
    return entry["kind"] == TABLE and not entry["rows"]


@transaction.atomic
def send_minutes(*, minutes: Minutes, by: User | None) -> int:
    """Mail the signed minutes to those who took part or were convened; returns how many mails leave.

    Asked again, they leave for those alone to whom they did not. Raises RuleViolation when there is none.
    """
    held = _held(minutes)
    if held.stored is None:
        raise RuleViolation("Seul un procès-verbal signé par tous s’envoie.")
    chamber = Chamber.current()
    text = (
        f"Bonjour,\n\nVoici le procès-verbal n° {held.number} de {quote(str(held.meeting))}, "
        f"du {long_date(held.meeting.held_on)}, signé.\n\nBien cordialement,\n\n{chamber.name}"
    )
    subject = f"Procès-verbal n° {held.number} : {held.meeting}"
    rows = Participant.objects.filter(meeting=held.meeting).exclude(quality=Participant.Quality.GUEST)
    known = {address.casefold() for to in held.stored.messages.values_list("to", flat=True) for address in to}
    letters, reached = [], False
    for each in rows:
        addresses = deliverable(each.emails)
        reached = reached or bool(addresses)
        if fresh := [address for address in addresses if address.casefold() not in known]:
            letters.append(Letter(SIGNED_KIND, fresh, subject, text, held, [held.stored]))
            known |= {address.casefold() for address in fresh}
    if not letters and reached:
        raise RuleViolation("Le procès-verbal est déjà parti à toutes les adresses connues.")
    if not letters:
        raise RuleViolation("Personne de cette réunion n’a d’adresse électronique.")
    post_many(letters, by=by)
    record(GovernanceEvent.MINUTES_SENT, on=held.meeting, by=by, mails=len(letters))
    return len(letters)


@transaction.atomic
def rectify_minutes(*, minutes: Minutes, text: str, on: date, by: User | None) -> Rectification:
    """Correct signed minutes by a note of its own, numbered in their series. Raises RuleViolation before."""
    held = _held(minutes)
    if held.state != Minutes.State.SIGNED:
        raise RuleViolation("Ce procès-verbal n’est pas signé : corrigez-le directement.")
    if not text.strip():
        raise RuleViolation("Écrivez ce qui est rectifié.")
    (number,) = take_numbers(SERIES)
    with reading(Reader()):  # Whoever was erased since stays named in what was signed alone.
        called = str(Meeting.objects.select_related("body").get(pk=held.meeting_id))
    content = {
        "chamber": Chamber.current().letterhead(),
        "number": number,
        "title": f"Note rectificative au procès-verbal n° {held.number}",
        "held_on": long_date(held.meeting.held_on),
        "facts": f"{called} · note du {long_date(on)}",
        "entries": [{"kind": TEXT, "id": "t1", "text": text.strip()}],
        "annexes": [],
        "approved": "",
        "signatures": [],
    }
    title = f"Note rectificative n° {number} · {called}"
    (stored,) = freeze_many(
        [Frozen(NOTE_KIND, TEMPLATE, content, title, f"note-rectificative-{number}.pdf", held)]
    )
    note = Rectification.objects.create(
        minutes=held, number=number, text=text.strip(), made_on=on, made_by=by, stored=stored
    )
    record(GovernanceEvent.MINUTES_RECTIFIED, on=held.meeting, by=by, number=number)
    return note


@transaction.atomic
def issue_extract(*, resolution: Resolution, certified_by: str, on: date, by: User | None) -> StoredDocument:
    """Give one resolution with its result as a document of its own, certified by somebody.

    Raises RuleViolation while its result is not known.
    """
    meeting = locked(Meeting.objects).select_related("body", "statutes").get(pk=resolution.item.meeting_id)
    account = Account(meeting)
    proposals = [each for item in account.facts.items for each in item.proposals]
    found = next(each for each in proposals if each.key == resolution.pk)
    held = [each for each in found.scrutinies if each.sentence and not each.is_cancelled]
    if not held:
        raise RuleViolation("Cette résolution n’a pas de résultat proclamé : rien à extraire.")
    if not certified_by.strip():
        raise RuleViolation("Dites qui certifie l’extrait.")
    wanted = {"heading", f"resolution:{found.key}", *(f"ballot:{each.key}" for each in held)}
    minutes = Minutes.objects.filter(meeting=meeting).first()
    blocks = [each.document() for each in account.blocks if each.key in wanted]
    content = {
        "chamber": Chamber.current().letterhead(),
        "number": None,
        "title": "Extrait du procès-verbal",
        "held_on": long_date(meeting.held_on),
        "facts": _source(minutes),
        "entries": [{"kind": BOUND, "key": each["key"], "shown": each} for each in blocks],
        "annexes": [],
        "approved": "",
        "certified": f"Extrait certifié conforme le {long_date(on)} par {certified_by.strip()}.",
        "signatures": [],
    }
    title = f"Extrait · {unnamed(resolution, 'title')}"[:200]
    name = f"extrait-{meeting.held_on:%Y-%m-%d}-{resolution.number or resolution.pk}.pdf"
    (stored,) = freeze_many([Frozen(EXTRACT_KIND, TEMPLATE, content, title, name, resolution)])
    record(GovernanceEvent.EXTRACT_ISSUED, on=meeting, by=by, document=stored.pk)
    return stored


def _proclaimed(resolution: Resolution) -> list[dict[str, Any]]:
    """What the minutes say of a resolution and of its result, read again: for a copy of its own."""
    account = Account(Meeting.objects.select_related("body", "statutes").get(items__resolutions=resolution))
    proposals = [each for item in account.facts.items for each in item.proposals]
    found = next(each for each in proposals if each.key == resolution.pk)
    held = [each for each in found.scrutinies if each.sentence and not each.is_cancelled]
    if not held:
        raise RuleViolation("Cette résolution n’a pas de résultat proclamé : rien à extraire.")
    wanted = {"heading", f"resolution:{found.key}", *(f"ballot:{each.key}" for each in held)}
    return [each.document() for each in account.blocks if each.key in wanted]


def _source(minutes: Minutes | None) -> str:
    if minutes is not None and minutes.number:
        return f"Procès-verbal n° {minutes.number}, signé"
    if minutes is not None and minutes.state == Minutes.State.APPROVED:
        return "Procès-verbal approuvé, à signer"
    return "Procès-verbal non encore approuvé"


def _held(minutes: Minutes) -> Minutes:
    """The minutes as they are, their meeting locked first."""
    meeting = locked(Meeting.objects).select_related("body", "statutes").get(pk=minutes.meeting_id)
    held = locked(Minutes.objects).select_related("stored", "approved_in").get(pk=minutes.pk)
    held.meeting = meeting
    return held


def _refuse_moved(held: Minutes) -> None:
    if changed := page_of(held).moved:
        raise RuleViolation(f"{changed[0].sentence} Relisez de nouveau le procès-verbal.")
