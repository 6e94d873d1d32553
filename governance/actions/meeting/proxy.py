"""Proxies: given online, on paper or at the desk, accepted or declined, revoked, shared by the bureau."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePath

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.outbox import post
from cressmember.core.models import Chamber
from cressmember.kernel.elision import of, to
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date
from governance.actions.meeting.latecomer import admit_latecomers
from governance.actions.meeting.roll import held_for_roll
from governance.actions.warning import deliverable
from governance.journal import GovernanceEvent
from governance.models import Meeting, Participant, Proxy
from governance.queries.meeting.gathering import Gathering
from governance.queries.meeting.proxy import (
    blank_is_possible,
    blank_is_shared,
    proxies_refused,
    refuse_late_revocation,
    tried,
)
from governance.queries.meeting.roll import as_things_stand

ASKED = "governance.proxy_asked"
# What a scan begins with, by its suffix: a name alone proves nothing.
SIGNATURES = {
    ".pdf": (b"%PDF-",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
}
LARGEST_SCAN = 5 * 1024 * 1024  # bytes


@transaction.atomic
def give_proxy(
    *,
    giver: Participant,
    holder: Participant | None,
    name: str,
    by: User | None,
    for_further: bool = False,
    now: datetime | None = None,
) -> Proxy:
    """Give a vote to somebody, or to nobody named, from the personal link; it takes the place of another.

    Raises RuleViolation once the meeting is open, and with the sentence of the rule when it would be refused.
    The same proxy given again is the same one.
    """
    held = held_for_roll(giver.meeting_id)
    if held.opened_at is not None:
        raise RuleViolation("La séance est ouverte : un pouvoir se dépose à l’accueil.")
    if not name.strip():
        raise RuleViolation("Dites qui donne ce pouvoir.")
    _refuse_of_another(held, holder)
    now = now or timezone.now()
    giver = Participant.objects.get(pk=giver.pk)
    # As it is now that the meeting is held: it may have answered since the page was shown.
    holder = Participant.objects.get(pk=holder.pk) if holder is not None else None
    standing = _standing(giver)
    for one in standing:
        if holder is not None and one.holder_id == holder.pk:
            return one
    gathering = as_things_stand(held, now=now)
    _refuse_ruled_out(gathering, giver, holder, now)
    if standing:
        refuse_late_revocation(gathering, now=now)
    revoke_standing(giver, because="remplacé par un autre pouvoir", now=now, by=by)
    proxy = Proxy.objects.create(
        giver=giver,
        holder=holder,
        way=Proxy.Way.ONLINE,
        given_by=name.strip()[:210],
        filed_at=now,
        for_further=for_further,
    )
    _given(held, proxy, by)
    giver.answer, giver.answered_at, giver.answered_by = Participant.Answer.PROXY, now, name.strip()[:210]
    giver.save(update_fields=["answer", "answered_at", "answered_by"])
    _ask_holder(held, proxy, by)
    return proxy


@transaction.atomic
def file_proxy(
    *,
    giver: Participant,
    holder: Participant | None,
    way: str,
    name: str,
    by: User | None,
    scan: tuple[str, bytes] | None = None,
    for_further: bool = False,
    now: datetime | None = None,
) -> Proxy:
    """Write down a proxy on paper, whatever becomes of it: the list says whether it is accepted, and why.

    ``scan`` is the name and the content of what was signed. Two papers of one giver are both kept: the
    statutes say which one stands. Raises RuleViolation once the meeting is over, for somebody of another
    meeting, and for a scan that is neither a PDF nor a picture.
    """
    held = held_for_roll(giver.meeting_id)
    _refuse_of_another(held, holder)
    if way not in {Proxy.Way.PAPER, Proxy.Way.DESK}:
        raise ValueError("a proxy given online comes from its giver")
    if holder is not None and holder.pk == giver.pk:
        raise RuleViolation("On ne se donne pas pouvoir à soi-même.")
    now = now or timezone.now()
    proxy = Proxy(
        giver=giver,
        holder=holder,
        way=way,
        given_by=name.strip()[:210],
        filed_at=now,
        for_further=for_further,
    )
    if scan is not None:
        filename, content = scan
        _refuse_other_than_scan(filename, content)
        suffix = PurePath(filename).suffix.lower()
        proxy.scan.save(f"pouvoir-{secrets.token_hex(8)}{suffix}", ContentFile(content), save=False)
    proxy.save()
    _given(held, proxy, by)
    if held.opened_at is None:
        Participant.objects.filter(pk=giver.pk).update(
            answer=Participant.Answer.PROXY, answered_at=now, answered_by=proxy.given_by
        )
    else:
        admit_latecomers(held, by=by)
    return proxy


@transaction.atomic
def accept_proxy(*, proxy: Proxy, by: User | None, now: datetime | None = None) -> Proxy:
    """The holder takes the proxy. Raises RuleViolation once it was revoked or declined."""
    held = held_for_roll(proxy.giver.meeting_id)
    found = _locked_proxy(proxy)
    if found.accepted_at is None:
        found.accepted_at = now or timezone.now()
        found.save(update_fields=["accepted_at"])
        record(GovernanceEvent.PROXY_ACCEPTED, on=held, by=by, proxy=found.pk)
    return found


@transaction.atomic
def decline_proxy(*, proxy: Proxy, by: User | None, now: datetime | None = None) -> Proxy:
    """The holder does not take the proxy: its giver is told, and may give another one until the opening.

    Raises RuleViolation once it was revoked, and once the meeting is open.
    """
    held = held_for_roll(proxy.giver.meeting_id)
    if held.opened_at is not None:
        raise RuleViolation("La séance est ouverte : signalez-le à l’accueil.")
    found = _locked_proxy(proxy)
    found.declined_at = now or timezone.now()
    found.save(update_fields=["declined_at"])
    _silent_again(found)
    record(GovernanceEvent.PROXY_DECLINED, on=held, by=by, proxy=found.pk)
    _tell_giver(held, found, by)
    return found


@transaction.atomic
def revoke_proxy(*, proxy: Proxy, because: str, by: User | None, now: datetime | None = None) -> Proxy:
    """The giver takes the proxy back. Raises RuleViolation once the list of proxies is closed, or the meeting
    open.
    """
    held = held_for_roll(proxy.giver.meeting_id)
    if held.opened_at is not None:
        raise RuleViolation("La séance est ouverte : signalez-le à l’accueil.")
    found = _locked_proxy(proxy)
    now = now or timezone.now()
    refuse_late_revocation(as_things_stand(held, now=now), now=now)
    _revoke(held, found, because, now, by)
    _silent_again(found)
    return found


def revoke_standing(giver: Participant, *, because: str, now: datetime, by: User | None) -> None:
    """Take back whatever proxy of a giver stands; to be called with the meeting locked."""
    standing = _standing(giver)
    if not standing:
        return
    refuse_late_revocation(as_things_stand(giver.meeting, now=now), now=now)
    for proxy in standing:
        _revoke(giver.meeting, proxy, because, now, by)


@transaction.atomic
def share_blank(*, meeting: Meeting, shares: Mapping[int, int | None], by: User | None) -> int:
    """The bureau says who carries blank proxies: {proxy: participant, or None to take one back}.

    All together or not at all. Returns how many changed. Raises RuleViolation where the statutes do not let
    the bureau share them, and for a share that a rule refuses, with its sentence.
    """
    held = held_for_roll(meeting)
    now = timezone.now()
    if not blank_is_shared(as_things_stand(held, now=now)):
        raise RuleViolation("Les statuts ne confient pas au bureau les pouvoirs en blanc.")
    changed = 0
    blank = Proxy.objects.filter(
        giver__meeting=held,
        holder__isnull=True,
        third_party="",
        revoked_at__isnull=True,
        declined_at__isnull=True,
    ).select_related("giver")
    found = {proxy.pk: proxy for proxy in blank}
    carriers = {each.pk: each for each in held.participants.filter(pk__in=set(shares.values()) - {None})}
    for pk, carrier in sorted(shares.items()):
        proxy = found.get(pk)
        if proxy is None or (carrier is not None and carrier not in carriers):
            raise RuleViolation("Ce pouvoir en blanc n’est plus à répartir : rechargez la page.")
        if proxy.shared_to_id == carrier:
            continue
        if carrier is not None:
            verdict = tried(
                as_things_stand(held, now=now),
                proxy.giver,
                None,
                now=now,
                shared_to=carriers[carrier],
                replaces=proxy,
            )
            if not verdict.is_yes:
                raise RuleViolation(f"{proxy.giver} vers {carriers[carrier]} : {verdict.sentence}")
        proxy.shared_to_id = carrier
        proxy.save(update_fields=["shared_to"])
        changed += 1
    if changed:
        record(GovernanceEvent.PROXIES_SHARED, on=held, by=by, changed=changed)
        admit_latecomers(held, by=by)
    return changed


def _standing(giver: Participant) -> list[Proxy]:
    return list(
        Proxy.objects.filter(giver=giver, revoked_at__isnull=True, declined_at__isnull=True).order_by("pk")
    )


def _locked_proxy(proxy: Proxy) -> Proxy:
    """The proxy as it is now. Raises RuleViolation once it was revoked or declined."""
    found = Proxy.objects.select_related("giver__meeting", "holder", "shared_to").get(pk=proxy.pk)
    if found.revoked_at is not None:
        raise RuleViolation("Ce pouvoir a été révoqué.")
    if found.declined_at is not None:
        raise RuleViolation("Ce pouvoir a été décliné.")
    return found


def _silent_again(proxy: Proxy) -> None:
    """Whose only answer was a proxy that no longer stands has yet to answer."""
    if not _standing(proxy.giver):
        Participant.objects.filter(pk=proxy.giver_id, answer=Participant.Answer.PROXY).update(
            answer=Participant.Answer.NONE, answered_at=None, answered_by=""
        )


def _revoke(held: Meeting, proxy: Proxy, because: str, now: datetime, by: User | None) -> None:
    proxy.revoked_at, proxy.revoked_because = now, because.strip()[:250]
    proxy.save(update_fields=["revoked_at", "revoked_because"])
    record(GovernanceEvent.PROXY_REVOKED, on=held, by=by, proxy=proxy.pk)


def _given(held: Meeting, proxy: Proxy, by: User | None) -> None:
    record(
        GovernanceEvent.PROXY_GIVEN,
        on=held,
        by=by,
        proxy=proxy.pk,
        giver=proxy.giver_id,
        holder=proxy.holder_id,
        way=str(proxy.way),
    )


def _refuse_ruled_out(
    gathering: Gathering, giver: Participant, holder: Participant | None, now: datetime
) -> None:
    """Refuses what the statutes do not admit: any proxy, one in blank, or this one."""
    if why := proxies_refused(gathering):
        raise RuleViolation(why)
    if holder is None and not blank_is_possible(gathering.text):
        raise RuleViolation("Les statuts n’admettent pas de pouvoir en blanc : nommez un porteur.")
    verdict = tried(gathering, giver, holder, now=now)
    if verdict.is_no:
        raise RuleViolation(verdict.sentence)


def _refuse_of_another(held: Meeting, holder: Participant | None) -> None:
    if holder is not None and holder.meeting_id != held.pk:
        raise RuleViolation("Cette personne n’est pas de cette réunion.")


def _refuse_other_than_scan(filename: str, content: bytes) -> None:
    begins = SIGNATURES.get(PurePath(filename).suffix.lower(), ())
    if len(content) > LARGEST_SCAN:
        raise RuleViolation("Ce fichier dépasse 5 Mo : numérisez-le en moins fin.")
    if not any(content.startswith(each) for each in begins):
        raise RuleViolation("Joignez un PDF ou une image (JPEG, PNG) du pouvoir signé.")


def _ask_holder(held: Meeting, proxy: Proxy, by: User | None) -> None:
    """Tell the holder, with a link to accept or to decline; a holder without an address is told by people."""
    if proxy.holder is None or not (addresses := deliverable(proxy.holder.emails)):
        return
    chamber = Chamber.current()
    address = settings.SITE_URL + reverse("portal:meeting-proxy", args=[proxy.holder.token, proxy.pk])
    post(
        kind=ASKED,
        to=addresses,
        subject=f"{proxy.giver} vous donne pouvoir : {held.title}",
        text=(
            "Bonjour,\n\n"
            f"{proxy.giver} donne pouvoir {to(proxy.holder)} pour « {held.title} », le "
            f"{long_date(held.held_on)}.\n\n"
            f"Acceptez-vous de voter en son nom ? Dites-le ici :\n{address}\n\n"
            "Sans réponse de votre part, le pouvoir vaut si vous êtes là. Sinon, déclinez-le : "
            f"{proxy.giver} pourra en donner un autre.\n\n"
            f"{chamber.name}\n"
        ),
        about=proxy,
        by=by,
    )


def _tell_giver(held: Meeting, proxy: Proxy, by: User | None) -> None:
    if not (addresses := deliverable(proxy.giver.emails)):
        return
    chamber = Chamber.current()
    post(
        kind=ASKED,
        to=addresses,
        subject=f"Votre pouvoir est décliné : {held.title}",
        text=(
            "Bonjour,\n\n"
            f"{proxy.holder or proxy.shared_to} ne portera pas le pouvoir {of(proxy.giver)} pour "
            f"« {held.title} », le {long_date(held.held_on)}.\n\n"
            f"Vous pouvez répondre autrement, ou donner un autre pouvoir :\n{proxy.giver.link}\n\n"
            f"{chamber.name}\n"
        ),
        about=proxy,
        by=by,
    )
