"""What the statutes ask of a meeting, and what it still lacks before its convocation is sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK, article_fr, counted, enumerate_fr, long_date, quote
from governance.models import Meeting, Notice, Participant
from governance.queries.meeting.agenda import Agenda, ItemTold
from governance.queries.meeting.delivery import MEANS, way_of
from governance.queries.meeting.gathering import territory
from governance.queries.meeting.text import MeetingText
from governance.rules.answer.verdict import Outcome, Verdict
from governance.rules.meeting.ballot_mode import Channel, channel_verdict
from governance.rules.meeting.body import Meeting as Kind
from governance.rules.meeting.convocation import Sent, further_verdict, notice_verdict
from governance.rules.meeting.delay import Ends
from governance.rules.meeting.notice import Content, Means
from governance.rules.prose import whole  # noqa: F401 - it knows how every part is told.
from governance.rules.prose.telling import Clause, Names, clause
from governance.rules.vote.quorum import Call, Quorum

TONES = {
    Outcome.YES: ("good", "Conforme"),
    Outcome.NO: ("stop", "Non conforme"),
    Outcome.TO_DECIDE: ("waiting", "À trancher"),
}
MISSING, ADVICE, FINE = ("attention", "Il manque"), ("waiting", "À vérifier"), ("good", "Prêt")
BLANK = "["  # What a template leaves to be filled in: « [nom] ».
# A further call of which the text says nothing.
ANY_CALL = Call(quorum=Quorum(article="", conditions=()))
CHANNELS = {
    Meeting.Format.REMOTE: Channel.VIDEO,
    Meeting.Format.HYBRID: Channel.VIDEO,
    Meeting.Format.WRITTEN: Channel.WRITTEN,
}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: its tone, its word, a sentence in plain words."""

    tone: str
    word: str
    sentence: str

    @property
    def is_missing(self) -> bool:
        return self.tone in ("attention", "stop")


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a convocation sent on that day would be: regular or not, and what is missing.

    ``last_day`` is the last day to send it, by the strictest of its kinds of meeting; None without a delay.
    """

    on: date
    checks: tuple[Check, ...]
    verdicts: tuple[Verdict, ...]
    last_day: date | None

    @property
    def missing(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if check.is_missing)


def names_of(text: MeetingText) -> Names:
    """What the codes of the text stand for."""
    return Names.of(text.version.document) if text.version else Names()


def asked_of(text: MeetingText, *, further: bool) -> list[tuple[str, list[Clause]]]:
    """What the text says of each kind of meeting that this one is: who convenes, the notice, the agenda."""
    names = names_of(text)
    told = []
    for kind in text.kinds:
        key = ("bodies", text.body.code if text.body else "", "meetings", kind.code)
        rules = [clause(kind.convening, names, "Qui convoque", key)]
        if kind.notice:
            rules.append(clause(kind.notice, names, "Convocation", key))
        if kind.agenda:
            rules.append(clause(kind.agenda, names, "Ordre du jour", key))
        rules.append(clause(kind.ballot, names, "Scrutin", key))
        told.append((f"{kind.name} ({article_fr(kind.article)})", rules))
    return told


def call_of(meeting: Meeting, text: MeetingText, kind: Kind | None = None) -> Call | None:
    """The call of the text under which a further meeting is held; None for a first one, or when unsaid."""
    if meeting.call == 1:
        return None
    for decision in text.decisions:
        if (kind is None or decision.meeting == kind.code) and len(decision.calls) >= meeting.call:
            return decision.call(meeting.call)
    return None


def contents_of(meeting: Meeting, text: MeetingText, agenda: Agenda) -> frozenset[Content]:
    """What the convocation that we write says of a meeting as it stands."""
    elections = [each for item in agenda.items for each in item.elections]
    decisions = [each.decision for item in agenda.items for each in item.resolutions]
    decisions += [each.decision for each in elections]
    held = {
        Content.BODY: True,
        Content.DAY_AND_PLACE: bool(meeting.place or meeting.video_link),
        Content.AGENDA: bool(agenda.items),
        Content.QUORUM_AND_MAJORITY: all(each is not None and not each.choices for each in decisions),
        Content.FIRST_MEETING: meeting.previous_id is not None,
        Content.DRAFTS: bool(agenda.items),
        Content.PROXY: text.proxies is not None,
        Content.REMOTE: bool(meeting.video_link),
        Content.CANDIDATES: not elections,
    }
    return frozenset(content for content, is_told in held.items() if is_told)


def notice_verdicts(
    meeting: Meeting, text: MeetingText, agenda: Agenda, *, on: date, means: Iterable[frozenset[Means]]
) -> tuple[Verdict, ...]:
    """Whether a convocation sent on that day is regular, for each kind of meeting and each way to send it."""
    contents = contents_of(meeting, text, agenda)
    papers = [*agenda.papers, *(paper for item in agenda.items for paper in item.papers)]
    attached = frozenset(paper.stands_for for paper in papers if paper.stands_for)
    where = territory()
    ways: list[frozenset[Means] | None] = [*dict.fromkeys(means)] or [None]
    return tuple(
        notice_verdict(
            kind.notice,
            Sent(on=on, means=way, contents=contents, attached=attached),
            meeting.held_on,
            call=call_of(meeting, text, kind) or (ANY_CALL if meeting.call > 1 else None),
            territory=where,
        )
        for kind in text.kinds
        if kind.notice
        for way in ways
    )


def rehearsal(
    meeting: Meeting, text: MeetingText, agenda: Agenda, called: Iterable[Participant], *, on: date
) -> Rehearsal:
    """What the convocation would be if it left on that day, and what is missing."""
    called = list(called)
    means = [frozenset({MEANS[way_of(each)]}) for each in called]
    verdicts = notice_verdicts(meeting, text, agenda, on=on, means=means)
    days = [date.fromisoformat(str(each.figures["last_day_to_send"])) for each in verdicts]
    checks = [
        *_of_verdicts(text, verdicts),
        *_of_meeting(meeting, text),
        *_of_agenda(agenda),
        *_of_called(called, meeting),
        *_of_further(meeting, text),
    ]
    return Rehearsal(on, tuple(checks), verdicts, min(days, default=None))


def _of_verdicts(text: MeetingText, verdicts: tuple[Verdict, ...]) -> Iterator[Check]:
    if not verdicts and text.body is not None:
        yield Check(*ADVICE, "Les statuts ne disent rien de la convocation de cette réunion.")
    # A notice that is regular says so without its delay: the day that it depends on is told beside. Where one
    # kind of meeting or one way to send makes it irregular, nobody reads that it is regular for the others.
    is_regular = all(each.is_yes for each in verdicts)
    told: list[Verdict] = []
    for each in verdicts:
        told += [each] if is_regular or not each.is_yes else []
        told += each.parts[:1] if each.is_yes else []
    for sentence, outcome in dict.fromkeys((each.sentence, each.outcome) for each in told):
        yield Check(*TONES[outcome], sentence)
    counting = {_counting(each) for kind in text.kinds if kind.notice for each in [kind.notice.delay.ends]}
    for way in sorted(counting):
        yield Check("neutral", "Compte", way)


def _counting(ends: Ends) -> str:
    if ends is Ends.CLEAR:
        return "Jours francs : ni le jour de l’envoi ni celui de la réunion ne comptent."
    if ends is Ends.CALENDAR:
        return "Jours non francs : le jour de l’envoi ne compte pas, celui de la réunion compte."
    return "Le texte ne dit pas si les jours sont francs : envoyez à la date la plus prudente."


def _of_meeting(meeting: Meeting, text: MeetingText) -> Iterator[Check]:
    wants_room = meeting.format in (Meeting.Format.ROOM, Meeting.Format.HYBRID)
    if wants_room and not meeting.place:
        yield Check(*MISSING, "Le lieu de la réunion n’est pas dit.")
    channel = CHANNELS.get(Meeting.Format(meeting.format))
    if channel is Channel.VIDEO and not meeting.video_link:
        yield Check(*MISSING, "Le lien de visioconférence n’est pas dit.")
    if channel is not None and text.body is not None:
        verdict = channel_verdict(text.body.distance, channel)
        yield Check(*TONES[verdict.outcome], verdict.sentence)


def _of_agenda(agenda: Agenda) -> Iterator[Check]:
    if not agenda.items:
        yield Check(*MISSING, "L’ordre du jour est vide.")
        return
    wrong = [check for item in agenda.items for check in _of_item(item)]
    yield from wrong
    if not wrong:
        told = counted(len(agenda.items), "point inscrit", "points inscrits")
        yield Check(*FINE, f"Ordre du jour : {told}, chaque vote a sa règle.")


def _of_item(item: ItemTold) -> Iterator[Check]:
    name = quote(item.row.title)
    for resolution in item.resolutions:
        title = quote(resolution.row.title)
        if BLANK in resolution.row.text:
            yield Check(*MISSING, f"{name}{NO_BREAK}: le texte de {title} a un blanc à remplir.")
        if resolution.decision is None:
            yield Check(*ADVICE, f"{name}{NO_BREAK}: les statuts ne disent pas la majorité de {title}.")
        elif resolution.decision.choices:
            either = enumerate_fr(resolution.decision.choices, "ou")
            yield Check(*MISSING, f"{name}{NO_BREAK}: dites la sorte de décision de {title} ({either}).")
    for election in item.elections:
        if election.row.candidates_until is None:
            seats = quote(str(election.row))
            yield Check(*ADVICE, f"{name}{NO_BREAK}: dites jusqu’à quand l’on est candidat pour {seats}.")
    wants = any(word in item.row.title.lower() for word in ("comptes", "élection", "affectation"))
    if wants and not item.decides and "commissaire" not in item.row.title.lower():
        yield Check(*MISSING, f"{name}{NO_BREAK}: rien n’est encore mis aux voix sous ce point.")


def _of_called(called: list[Participant], meeting: Meeting) -> Iterator[Check]:
    if not called and meeting.is_light:
        yield Check(*FINE, "Tous ceux qui siègent ce jour-là seront convoqués.")
        return
    if not called:
        yield Check(*MISSING, "La liste des personnes à convoquer n’est pas dressée.")
        return
    ways = [way_of(each) for each in called]
    mailed, posted = ways.count(Notice.Way.MAIL), ways.count(Notice.Way.POST)
    nowhere = [each.name for each in called if way_of(each) == Notice.Way.HAND]
    told = counted(len(called), "personne à convoquer", "personnes à convoquer")
    yield Check(*FINE, f"{told} : {mailed} par courriel, {posted} par courrier.")
    if nowhere:
        names = enumerate_fr([quote(name) for name in nowhere[:10]])
        more = f" et {len(nowhere) - 10} autres" if len(nowhere) > 10 else ""
        yield Check(*MISSING, f"Ni courriel ni adresse postale pour {names}{more}.")


def _of_further(meeting: Meeting, text: MeetingText) -> Iterator[Check]:
    if meeting.previous is None:
        return
    call = call_of(meeting, text)
    if call is None:
        yield Check(*ADVICE, "Les statuts ne disent rien d’une nouvelle convocation.")
        return
    try:
        verdict = further_verdict(
            call,
            previous_on=meeting.previous.held_on,
            meeting_on=meeting.held_on,
            same_agenda=same_agenda(meeting),
        )
    except RuleViolation as violation:
        yield Check("stop", "Non conforme", violation.message)
    else:
        yield Check(*TONES[verdict.outcome], verdict.sentence)


def same_agenda(meeting: Meeting) -> bool:
    """Whether a further meeting treats what the first one was called on, whatever the order."""
    if meeting.previous is None:
        return True
    own, first = (
        sorted(each.items.filter(withdrawn_at=None).values_list("title", flat=True))
        for each in (meeting, meeting.previous)
    )
    return list(own) == list(first)


def sentences_of(verdict: Mapping[str, Any]) -> list[str]:
    """What the verdicts kept with a convocation said: each, then its delay, its means, what it told."""
    told = []
    for each in verdict.get("verdicts", ()):
        told += [each["sentence"], *(part["sentence"] for part in each.get("parts", ()))]
    return list(dict.fromkeys(told))


def last_day_told(found: Rehearsal) -> str:
    """The last day to send, in a sentence; empty without a delay."""
    if found.last_day is None:
        return ""
    if found.on > found.last_day:
        return f"Dernier jour pour convoquer : le {long_date(found.last_day)}, déjà passé."
    left = (found.last_day - found.on).days
    when = "aujourd’hui" if not left else f"dans {counted(left, 'jour', 'jours')}"
    return f"Dernier jour pour convoquer : le {long_date(found.last_day)}, {when}."
