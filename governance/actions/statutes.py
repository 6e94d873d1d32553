"""Writing, adopting and declaring a version of the statutes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, record
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date
from governance.journal import GovernanceEvent
from governance.models import Statutes
from governance.rules.statutes import problems_of

LONGEST_TITLE = 120
CHANGED = "Le texte a changé depuis que vous l’avez lu : relisez-le."


@transaction.atomic
def write_statutes(*, title: str, document: dict[str, Any], note: str = "", by: User | None) -> Statutes:
    """Keep a draft of the statutes, complete or not; ``note`` says what its reading supposed."""
    _refuse_title(title)
    statutes = Statutes.objects.create(title=title, document=document, note=note)
    record(GovernanceEvent.STATUTES_WRITTEN, on=statutes, by=by)
    return statutes


@transaction.atomic
def replace_statutes(
    *,
    statutes: Statutes,
    title: str,
    document: dict[str, Any],
    note: str,
    digest: str = "",
    by: User | None,
) -> Statutes:
    """Correct a draft. Raises RuleViolation once a meeting adopted it.

    ``digest`` is that of the text that was opened: one that changed since is not written over unread.
    """
    _refuse_title(title)
    statutes = _draft(statutes)
    if digest and digest != statutes.digest:
        raise RuleViolation(CHANGED)
    changes = differences({"title": statutes.title, "note": statutes.note}, {"title": title, "note": note})
    before, digest = statutes.document, statutes.digest
    statutes.title, statutes.document, statutes.note = title, document, note
    if statutes.digest != digest:
        changes |= {"digest": (digest, statutes.digest)}
        statutes.previous = before
    statutes.save(update_fields=["title", "document", "note", "previous"])
    record(GovernanceEvent.STATUTES_REPLACED, on=statutes, by=by, changes=changes)
    return statutes


def replace_document(
    *, statutes: Statutes, document: dict[str, Any], digest: str, by: User | None
) -> Statutes:
    """Correct the text of a draft alone. Raises RuleViolation as `replace_statutes` does."""
    return replace_statutes(
        statutes=statutes, title=statutes.title, document=document, note=statutes.note, digest=digest, by=by
    )


@transaction.atomic
def take_back(*, statutes: Statutes, digest: str, by: User | None) -> Statutes:
    """Give a draft the text that it had before its last change; done again, the change comes back.

    Raises RuleViolation when nothing was changed yet, and when the text is no longer the one that was read.
    """
    if statutes.previous is None:
        raise RuleViolation("Ce projet n’a pas encore changé : il n’y a rien à reprendre.")
    return replace_document(statutes=statutes, document=statutes.previous, digest=digest, by=by)


@transaction.atomic
def delete_statutes(*, statutes: Statutes, by: User | None) -> None:
    """Forget a draft that no meeting adopted."""
    statutes = _draft(statutes)
    record(GovernanceEvent.STATUTES_DELETED, on=statutes, by=by)
    statutes.delete()


@transaction.atomic
def adopt_statutes(
    *,
    statutes: Statutes,
    adopted_by: str,
    adopted_on: date,
    effective_on: date,
    digest: str | None = None,
    by: User | None,
) -> Statutes:
    """Write down which meeting adopted the statutes, when, and from when they bind; they never change again.

    Raises RuleViolation while the text has a hole or contradicts itself, when another version takes effect
    that day or later, and when the text is no longer the one that was read (``digest``).
    """
    # All of them: two drafts adopted at once would each be judged without the other.
    list(locked(Statutes.objects.all()))
    statutes = _draft(statutes)
    if digest is not None and digest != statutes.digest:
        raise RuleViolation(CHANGED)
    if problems := problems_of(statutes.document):
        raise RuleViolation(
            f"Ce texte n’est pas complet : {problems[0].sentence} "
            "Corrigez le projet, puis enregistrez son adoption."
        )
    if effective_on < adopted_on:
        raise RuleViolation("Des statuts prennent effet le jour de leur adoption ou plus tard.")
    later = Statutes.objects.adopted().filter(effective_on__gte=effective_on).order_by("effective_on").first()
    if later is not None:
        assert later.effective_on  # An adopted version has its date: the database holds it.
        raise RuleViolation(
            f"« {later} » prend effet le {long_date(later.effective_on)} : "
            "une nouvelle version prend effet après."
        )
    statutes.adopted_by, statutes.adopted_on, statutes.effective_on = adopted_by, adopted_on, effective_on
    statutes.save(update_fields=["adopted_by", "adopted_on", "effective_on"])
    record(
        GovernanceEvent.STATUTES_ADOPTED,
        on=statutes,
        by=by,
        adopted_on=adopted_on.isoformat(),
        effective_on=effective_on.isoformat(),
    )
    return statutes


@transaction.atomic
def declare_statutes(*, statutes: Statutes, on: date, by: User | None) -> Statutes:
    """Write down when the statutes were declared to the authority.

    Raises RuleViolation for a draft, and for a day before the adoption.
    """
    statutes = locked(Statutes.objects).get(pk=statutes.pk)
    if statutes.adopted_on is None:
        raise RuleViolation("Ce projet n’est pas adopté : il ne se déclare pas encore.")
    if on < statutes.adopted_on:
        raise RuleViolation(
            f"Ces statuts ont été adoptés le {long_date(statutes.adopted_on)} : ils se déclarent ensuite."
        )
    changes = differences({"declared_on": statutes.declared_on}, {"declared_on": on})
    statutes.declared_on = on
    statutes.save(update_fields=["declared_on"])
    record(GovernanceEvent.STATUTES_DECLARED, on=statutes, by=by, changes=changes)
    return statutes


def _draft(statutes: Statutes) -> Statutes:
    statutes = locked(Statutes.objects).get(pk=statutes.pk)
    if statutes.adopted_on:
        raise RuleViolation(
            f"Ces statuts ont été adoptés le {long_date(statutes.adopted_on)} : ils ne changent plus. "
            "Écrivez une nouvelle version."
        )
    return statutes


def _refuse_title(title: str) -> None:
    if not 0 < len(title) <= LONGEST_TITLE:
        raise RuleViolation(f"Le titre des statuts a {LONGEST_TITLE} caractères au plus.")
