"""What was agreed to: the latest answer by purpose, the history, and who may be written to.

No answer is no consent (GDPR article 4, point 11): what is asked for consent is not done without one.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from cressmember.members.models import Consent, Organisation, Person

# Whoever answers: a person, an organisation, or an address for its own mailbox.
Holder = Person | Organisation | str


def answers_of(holder: Holder) -> QuerySet[Consent]:
    """Every answer of a person, an organisation or an address, the latest first."""
    return Consent.objects.filter(_held_by(holder)).select_related("by").order_by("-at", "-pk")


def consents_of(holder: Holder) -> dict[str, Consent]:
    """The latest answer by purpose, as {purpose: answer}; a purpose that nobody answered is left out."""
    latest: dict[str, Consent] = {}
    for answer in answers_of(holder):
        latest.setdefault(answer.purpose, answer)
    return latest


def answers_that_hold(holder: Holder) -> dict[str, Consent]:
    """The answer followed, as {purpose: answer}: for mails, the latest about the address, by whoever."""
    held = consents_of(holder)
    address = holder if isinstance(holder, str) else holder.email
    for purpose in Consent.MAILED:
        if answer := answer_of_address(address, purpose):
            held[purpose] = answer
    return held


def answer_of_address(address: str, purpose: str) -> Consent | None:
    """The latest answer that holds for an address: its own, that of its people, of its organisations.

    The latest wins, whoever gave it: a mailbox is often shared, and who withdraws it speaks for the box.
    """
    return _latest([address], purpose).get(_tidy(address))


def may_write(address: str, purpose: str) -> bool:
    """Whether an address agreed to be written to for a purpose, and did not withdraw since."""
    answer = answer_of_address(address, purpose)
    return answer is not None and answer.is_given


def refused(address: str, purpose: str) -> bool:
    """Whether an address said no; silence is no refusal: for what is sent to members as members."""
    answer = answer_of_address(address, purpose)
    return answer is not None and not answer.is_given


def answers_by_address(addresses: Iterable[str], purpose: str) -> dict[str, bool]:
    """What many addresses answered, as {address in lower case: agreed}; the silent are left out."""
    return {address: answer.is_given for address, answer in _latest(addresses, purpose).items()}


def _held_by(holder: Holder) -> Q:
    if isinstance(holder, Person):
        return Q(person=holder)
    if isinstance(holder, Organisation):
        return Q(organisation=holder)
    return Q(address__iexact=_tidy(holder))


def _latest(addresses: Iterable[str], purpose: str) -> dict[str, Consent]:
    """The latest answer of each address, in one question whatever their number.

    Answers about one purpose are read whole, then told apart: their addresses are written in any case.
    """
    wanted = {_tidy(address) for address in addresses} - {""}
    found: dict[str, Consent] = {}
    rows = Consent.objects.filter(purpose=purpose).select_related("person", "organisation")
    for answer in rows.order_by("at", "pk"):
        for address in _addresses_of(answer) & wanted:
            found[address] = answer
    return found


def _addresses_of(answer: Consent) -> set[str]:
    told = [answer.address]
    if answer.person:
        told.append(answer.person.email)
    if answer.organisation:
        told.append(answer.organisation.email)
    return {_tidy(address) for address in told} - {""}


def _tidy(address: str) -> str:
    return address.strip().casefold()
