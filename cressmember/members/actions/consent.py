"""Writing answers down: who agreed to what, or no longer does, how, and before which sentence."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.opposition import lift_opposition
from cressmember.members.journal import MembersEvent
from cressmember.members.models import Consent, Organisation, Person
from cressmember.members.queries.consent import Holder, answers_that_hold, consents_of
from cressmember.members.queries.opposition import opposed


def give_consent(*, holder: Holder, purpose: str, way: str, wording: str, by: User | None) -> Consent:
    """Keep that a person, an organisation or an address agrees; returns the answer that holds.

    ``purpose`` and ``way`` are those of ``Consent``; ``wording`` is the very sentence that was shown. Saying
    the same thing again before the same sentence changes nothing. Raises RuleViolation without a wording,
    or for an address that is none: nothing would prove the consent.
    """
    if not wording.strip():
        raise RuleViolation("Écrivez la phrase qui a été présentée : c’est elle qui prouve le consentement.")
    return _answer(holder=holder, purpose=purpose, is_given=True, way=way, wording=wording, by=by)


def withdraw_consent(
    *, holder: Holder, purpose: str, way: str, by: User | None, wording: str = ""
) -> Consent:
    """Keep that they no longer agree, which needs no reason (GDPR article 7, paragraph 3)."""
    return _answer(holder=holder, purpose=purpose, is_given=False, way=way, wording=wording, by=by)


@transaction.atomic
def answer_each(
    *, holder: Holder, answers: Mapping[str, bool], wordings: Mapping[str, str], way: str, by: User | None
) -> list[Consent]:
    """Keep what changes among several answers, {purpose: agreed}; returns the new ones.

    ``wordings`` has the sentence shown for each purpose. What holds already is not written again, be it said
    before another sentence; a purpose left out is left as it is.
    """
    held = answers_that_hold(_held(holder))
    return [
        _answer(holder=holder, purpose=purpose, is_given=agreed, way=way, wording=wordings[purpose], by=by)
        for purpose, agreed in answers.items()
        if purpose not in held or held[purpose].is_given != agreed
    ]


@transaction.atomic
def _answer(
    *, holder: Holder, purpose: str, is_given: bool, way: str, wording: str, by: User | None
) -> Consent:
    purpose, way = Consent.Purpose(purpose).value, Consent.Way(way).value
    held = _held(holder)
    if is_given and purpose in Consent.MAILED:
        _mind_opposition(held if isinstance(held, str) else held.email, way)
    answer = Consent(
        purpose=purpose, is_given=is_given, way=way, wording=wording.strip(), by=by, at=timezone.now()
    )
    if isinstance(held, Person):
        answer.person = held
    elif isinstance(held, Organisation):
        answer.organisation = held
    else:
        answer.address = held
    known = consents_of(held).get(purpose)
    is_same = known and known.is_given == is_given and (not is_given or known.wording == answer.wording)
    # The same words again are an answer all the same, once somebody else spoke for the mailbox.
    if known and is_same and answers_that_hold(held)[purpose].is_given == is_given:
        return known
    answer.save()
    record(
        MembersEvent.CONSENT_GIVEN if is_given else MembersEvent.CONSENT_WITHDRAWN,
        # An address is personal: the journal names the answer alone.
        on=answer if isinstance(held, str) else held,
        by=by,
        consent=answer.pk,
        purpose=purpose,
    )
    return answer


def _mind_opposition(address: str, way: str) -> None:
    """Only whoever opposed may agree again: neither the team nor an old file does it instead."""
    if not opposed([address]):
        return
    if way in {Consent.Way.STAFF, Consent.Way.IMPORT}:
        raise RuleViolation(
            "Cette adresse s’est opposée à nos courriels : son titulaire seul peut revenir sur sa décision.",
            article="RGPD, art. 21.3",
        )
    lift_opposition(address=address)


def _held(holder: Holder) -> Holder:
    """Whoever answers, locked, so that two answers follow one another."""
    if isinstance(holder, Person):
        return locked(Person.objects).get(pk=holder.pk)
    if isinstance(holder, Organisation):
        return locked(Organisation.objects).get(pk=holder.pk)
    address = holder.strip().casefold()
    if "@" not in address:
        raise RuleViolation("Indiquez une adresse électronique.")
    return address
