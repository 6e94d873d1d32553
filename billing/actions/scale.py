"""Writing, adopting and freezing a scale."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from billing.journal import BillingEvent
from billing.models import Scale
from billing.rules.scale_changes import changes_between
from billing.rules.scale_document import scale_document, scale_from
from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, record, values_of
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.members.queries import college_names

LONGEST_NAME = 120


@transaction.atomic
def write_scale(
    *, name: str, document: dict[str, Any], colleges: Collection[str] = (), note: str = "", by: User | None
) -> Scale:
    """Keep a new version of a scale; ``note`` says what its reading supposed.

    Raises RuleViolation when the document has a hole, or leaves out one of these colleges.
    """
    if not 0 < len(name) <= LONGEST_NAME:
        raise RuleViolation(f"Le nom d’un barème a {LONGEST_NAME} caractères au plus.")
    rules = scale_from(document, colleges=colleges)
    last = Scale.objects.filter(name=name).aggregate(last=Max("version"))["last"] or 0
    try:
        with transaction.atomic():
            scale = Scale.objects.create(
                name=name, version=last + 1, document=scale_document(rules), note=note
            )
    except IntegrityError:
        raise RuleViolation(
            "Cette version vient d’être enregistrée par quelqu’un d’autre : relisez-la."
        ) from None
    record(BillingEvent.SCALE_WRITTEN, on=scale, by=by, version=scale.version)
    return scale


@transaction.atomic
def replace_scale(
    *,
    scale: Scale,
    document: dict[str, Any],
    colleges: Collection[str],
    note: str,
    digest: str = "",
    by: User | None,
) -> Scale:
    """Correct a scale that nobody adopted; after an adoption, only a new version follows.

    ``digest`` is that of the scale that was opened: one that changed since is not written over unread.
    """
    scale = locked(Scale.objects).get(pk=scale.pk)
    if digest and digest != scale.digest:
        raise RuleViolation(
            "Le barème a changé depuis que vous l’avez ouvert : rouvrez-le, puis corrigez-le."
        )
    if scale.adopted_on or scale.frozen_at:
        raise RuleViolation("Ce barème est adopté : il ne change plus. Enregistrez-en une nouvelle version.")
    rules = scale_from(document, colleges=colleges)
    told = changes_between(scale_from(scale.document), rules, colleges=college_names(on=timezone.localdate()))
    changes = {change.about: (change.before, change.after) for change in told}
    changes |= differences({"note": scale.note}, {"note": note})
    scale.document, scale.note = scale_document(rules), note
    scale.save(update_fields=["document", "note"])
    record(BillingEvent.SCALE_REPLACED, on=scale, by=by, changes=changes, version=scale.version)
    return scale


@transaction.atomic
def delete_scale(*, scale: Scale, by: User | None) -> None:
    """Forget a draft: a scale that nobody adopted and that no campaign looks at."""
    scale = locked(Scale.objects).get(pk=scale.pk)
    refuse_used(scale)
    record(BillingEvent.SCALE_DELETED, on=scale, by=by, version=scale.version)
    scale.delete()


@transaction.atomic
def adopt_scale(
    *,
    scale: Scale,
    adopted_by: str,
    adopted_on: date,
    colleges: Collection[str],
    digest: str | None = None,
    by: User | None,
) -> Scale:
    """Write down which body adopted the scale, and when; it must be complete for the colleges in force.

    ``digest`` is that of the scale that was read (``Scale.digest``): another one is not adopted unread.
    """
    scale = locked(Scale.objects).get(pk=scale.pk)
    if digest is not None and digest != scale.digest:
        raise RuleViolation("Le barème a changé depuis que vous l’avez lu : relisez-le, puis adoptez-le.")
    if scale.frozen_at:
        raise RuleViolation("Une campagne a été approuvée sur ce barème : il ne change plus.")
    scale_from(scale.document, colleges=colleges)
    named = ("adopted_by", "adopted_on")
    before = values_of(scale, named)
    scale.adopted_by, scale.adopted_on = adopted_by, adopted_on
    scale.save(update_fields=list(named))
    changes = differences(before, values_of(scale, named))
    record(BillingEvent.SCALE_ADOPTED, on=scale, by=by, changes=changes)
    return scale


@transaction.atomic
def freeze_scale(*, scale: Scale, by: User | None) -> Scale:
    """Keep a scale from changing: dues are called on it. Raises RuleViolation when no body adopted it."""
    scale = locked(Scale.objects).get(pk=scale.pk)
    refuse_unadopted(scale)
    if scale.frozen_at is None:
        scale.frozen_at = timezone.now()
        scale.save(update_fields=["frozen_at"])
        record(BillingEvent.SCALE_FROZEN, on=scale, by=by)
    return scale


def refuse_used(scale: Scale) -> None:
    """Raise RuleViolation when the scale is more than a draft."""
    if scale.adopted_on or scale.frozen_at:
        raise RuleViolation("Ce barème est adopté : il reste dans l’historique de vos cotisations.")
    if scale.campaigns.exists() or scale.dues.exists():
        raise RuleViolation("Une campagne s’appuie sur ce barème : abandonnez-la, ou changez son barème.")


def refuse_unadopted(scale: Scale) -> None:
    """Raise RuleViolation when no body adopted the scale."""
    if scale.adopted_on is None:
        raise RuleViolation(f"« {scale} » n’a pas été adopté : dites quelle instance l’a voté, et quand.")
