"""Minutes drafted from what happened: one block for each thing that the database knows of a meeting.

A block has a key that says what it is bound to (« ballot:12 », « quorum:ordinary », « attendance »): drafted
again from the same facts, it says the same thing to the letter. What people write stands around these blocks
and is no business of this module (see ``page``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from cressmember.kernel.elision import of, to
from cressmember.kernel.writing import (
    NO_BREAK,
    article_fr,
    counted,
    enumerate_fr,
    hour,
    long_date,
    number,
    ordinal,
    plural,
    quote,
    sentence_case,
)
from governance.rules.minutes.facts import (
    Came,
    Change,
    College,
    Contested,
    Facts,
    Given,
    Item,
    Manner,
    Proposal,
    Scrutiny,
    Sitting,
    ToDo,
)
from governance.rules.vote.poll import Tally, added

ANNEX = "annex"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A part of the minutes that is computed. ``level`` is that of its title: 2 for a chapter, 3 within one.

    ``quoted`` is a text put to the vote, word for word. ``head`` and ``rows`` make a table; its first column
    names the row.
    """

    key: str
    title: str = ""
    level: int = 2
    sentences: tuple[str, ...] = ()
    quoted: str = ""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    def document(self) -> dict[str, Any]:
        """The block in plain JSON, as the minutes keep it."""
        return {
            "key": self.key,
            "title": self.title,
            "level": self.level,
            "sentences": list(self.sentences),
            "quoted": self.quoted,
            "head": list(self.head),
            "rows": [list(row) for row in self.rows],
        }


def draft(facts: Facts) -> tuple[Block, ...]:
    """The minutes of a meeting, block after block, in the order in which they are read."""
    return tuple(_blocks(facts))


def _blocks(facts: Facts) -> Iterator[Block]:
    yield _heading(facts.sitting)
    yield from _convocation(facts)
    yield from _officers(facts)
    yield from _attendance(facts)
    yield from _proxies(facts.proxies)
    yield from _roll(facts)
    for each in facts.quorums:
        title = f"Quorum{NO_BREAK}: {each.name}"
        yield Block(key=f"quorum:{each.code}", title=title, sentences=(each.sentence,))
    for item in facts.items:
        yield from _item(item, is_over=facts.sitting.closed_at is not None)
    if facts.to_do:
        yield Block(key="tasks", title="Ce qui est décidé de faire", sentences=_to_do(facts.to_do))
    yield from _closing(facts)
    if facts.attendees:
        yield Block(
            key=f"{ANNEX}:attendance",
            title="Annexe : liste de présence",
            head=("Nom", "Collège", "Voix", "Participation", "Par"),
            rows=tuple(
                (each.name, each.college, number(each.votes), each.how, each.through)
                for each in facts.attendees
            ),
        )


def _heading(sitting: Sitting) -> Block:
    held = long_date((sitting.opened_at or sitting.starts_at).date())
    kinds = enumerate_fr(_once(sitting.kinds)) or sitting.title
    call = f", sur {ordinal(sitting.call)} convocation" if sitting.call > 1 else ""
    if sitting.manner is Manner.WRITTEN:
        written = f"{kinds}, tenue par consultation écrite du {held}{_until(sitting)}{call}."
        return Block(key="heading", level=1, title=sitting.title, sentences=(_of(sitting), written))
    hours = f" à {hour(sitting.opened_at)}" if sitting.opened_at else ""
    where = f", {' '.join(sitting.place.split())}" if sitting.place.strip() else ""
    manner = "" if sitting.manner is Manner.ROOM else f", {sitting.manner.label}"
    sentences = [_of(sitting), f"{kinds}, tenue le {held}{hours}{where}{manner}{call}."]
    if sitting.previous_on:
        sentences.append(f"La réunion du {long_date(sitting.previous_on)} n’a pas réuni le quorum.")
    return Block(key="heading", level=1, title=sitting.title, sentences=tuple(sentences))


def _once(kinds: Sequence[str]) -> list[str]:
    """The kinds of a meeting that is several at once, the words that they share said once, by the first."""
    parted = [kind.split() for kind in kinds]
    shared = 0
    while (
        len({" ".join(words[: shared + 1]) for words in parted}) == 1 and shared < min(map(len, parted)) - 1
    ):
        shared += 1
    return [*kinds[:1], *(" ".join(words[shared:]) for words in parted[1:])]


def _of(sitting: Sitting) -> str:
    return f"{sitting.chamber} · {sitting.body}"


def _until(sitting: Sitting) -> str:
    return f" au {long_date(sitting.closed_at.date())}" if sitting.closed_at else ""


def _convocation(facts: Facts) -> Iterator[Block]:
    if not facts.sendings:
        return
    told = []
    for each in facts.sendings:
        ways = enumerate_fr([f"{counted(count, 'envoi', 'envois')} par {way}" for way, count in each.ways])
        by = f"{NO_BREAK}: {ways}" if ways else ""
        told.append(f"{each.label} le {long_date(each.sent_on)}{by}.")
        if each.sentence:
            told.append(each.sentence)
    yield Block(key="convocation", title="Convocation", sentences=tuple(told))


def _officers(facts: Facts) -> Iterator[Block]:
    if not facts.officers:
        return
    told = []
    for each in facts.officers:
        until = f" (jusqu’à {hour(each.until)})" if each.until else ""
        told.append(f"{each.role}{NO_BREAK}: {each.name}{until}.")
    yield Block(key="officers", title="Bureau de séance", sentences=tuple(told))


def _attendance(facts: Facts) -> Iterator[Block]:
    if not facts.colleges and not facts.guests:
        return
    whole = _whole(facts.colleges)
    sentences = []
    if facts.colleges:
        gathered = whole.gathered
        sentences.append(
            f"{counted(gathered.members, 'membre prend', 'membres prennent')} part à la réunion sur "
            f"{number(whole.on_roll.members)} qui ont droit de vote, soit {number(gathered.votes)} voix "
            f"sur {number(whole.on_roll.votes)}{NO_BREAK}: {_ways(whole)}."
        )
    if facts.guests:
        sentences.append(f"Y assistent sans voix{NO_BREAK}: {enumerate_fr(list(facts.guests))}.")
    several = len(facts.colleges) > 1
    if facts.sitting.manner is Manner.WRITTEN:
        yield _answers(facts.colleges, whole)
        return
    head = ("Collège", "Électeurs (voix)", "Présents", "À distance", "Représentés", "Participants (voix)")
    rows = tuple(_college(each) for each in (*facts.colleges, whole)) if several else ()
    yield Block(
        key="attendance",
        title="Participation",
        sentences=tuple(sentences),
        head=head if several else (),
        rows=rows,
    )


def _answers(colleges: Sequence[College], whole: College) -> Block:
    """Who answered a written consultation."""
    gathered = whole.gathered
    told = (
        f"{counted(gathered.members, 'membre a', 'membres ont')} répondu sur {number(whole.on_roll.members)} "
        f"qui ont droit de vote, soit {number(gathered.votes)} voix sur {number(whole.on_roll.votes)}."
    )
    several = len(colleges) > 1
    rows = tuple(
        (
            each.name or "Sans collège",
            f"{number(each.on_roll.members)} ({number(each.on_roll.votes)})",
            f"{number(each.gathered.members)} ({number(each.gathered.votes)})",
        )
        for each in (*colleges, whole)
    )
    head = ("Collège", "Électeurs (voix)", "Ont répondu (voix)") if several else ()
    return Block(
        key="attendance", title="Réponses", sentences=(told,), head=head, rows=rows if several else ()
    )


def _ways(whole: College) -> str:
    told = [counted(whole.present.members, "présent", "présents")]
    if whole.remote.members:
        told.append(f"{number(whole.remote.members)} à distance")
    if whole.represented.members:
        told.append(counted(whole.represented.members, "représenté", "représentés"))
    return enumerate_fr(told)


def _whole(colleges: Sequence[College]) -> College:
    def of(name: str) -> Came:
        total = Came()
        for each in colleges:
            total += getattr(each, name)
        return total

    return College("Ensemble", of("on_roll"), of("present"), of("remote"), of("represented"))


def _college(each: College) -> tuple[str, ...]:
    return (
        each.name or "Sans collège",
        f"{number(each.on_roll.members)} ({number(each.on_roll.votes)})",
        number(each.present.members),
        number(each.remote.members),
        number(each.represented.members),
        f"{number(each.gathered.members)} ({number(each.gathered.votes)})",
    )


def _proxies(given: Sequence[Given]) -> Iterator[Block]:
    if not given:
        return
    taken = [each for each in given if each.accepted]
    refused = [each for each in given if each.accepted is False]
    open_ones = [each for each in given if each.accepted is None]
    told = [
        f"{counted(len(given), 'pouvoir déposé', 'pouvoirs déposés')}{NO_BREAK}: "
        f"{counted(len(taken), 'admis', 'admis')}, {counted(len(refused), 'refusé', 'refusés')}."
    ]
    told += [f"Refusé, {each.giver} {to(each.holder)}{NO_BREAK}: {each.sentence}" for each in refused]
    told += [f"À trancher, {each.giver} {to(each.holder)}{NO_BREAK}: {each.sentence}" for each in open_ones]
    yield Block(
        key="proxies",
        title="Pouvoirs",
        sentences=tuple(told),
        head=("Donné par", "Porté par") if taken else (),
        rows=tuple((each.giver, each.holder) for each in taken),
    )


def _roll(facts: Facts) -> Iterator[Block]:
    told = [_acts(list(alike)) for _, alike in groupby(facts.changes, key=_same_act)]
    for each in facts.complaints:
        reply = each.reply or "sans réponse"
        told.append(
            f"Réclamation {of(each.name)}{NO_BREAK}: {quote(each.text)}. "
            f"Réponse{NO_BREAK}: {reply.removesuffix('.')}."
        )
    if told:
        yield Block(key="roll", title="Liste des électeurs", sentences=tuple(told))


def _same_act(change: Change) -> tuple[object, ...]:
    """What acts decided together have in common."""
    minute = change.at.replace(second=0, microsecond=0)
    return minute, change.label, change.because, change.before, change.after


def _acts(alike: Sequence[Change]) -> str:
    """An act on the roll, or those that were decided together."""
    first, names = alike[0], [each.name for each in alike]
    votes = ""
    if first.before != first.after:
        each = " chacun" if len(names) > 1 else ""
        votes = f", de {number(first.before)} à {number(first.after)}{NO_BREAK}voix{each}"
    return (
        f"{first.label} à {hour(first.at)} le {long_date(first.at.date())}{NO_BREAK}: "
        f"{enumerate_fr(names)}{votes}. Motif{NO_BREAK}: {first.because.removesuffix('.')}."
    )


def _item(item: Item, *, is_over: bool) -> Iterator[Block]:
    sentences = []
    if item.added_on:
        sentences.append(f"Point ajouté à l’ordre du jour le {long_date(item.added_on)}.")
    sentences += item.late
    if item.withdrawn:
        sentences.append("Point retiré de l’ordre du jour.")
    if item.opened_at:
        until = f", clos à {hour(item.closed_at)}" if item.closed_at else ""
        sentences.append(f"Abordé à {hour(item.opened_at)}{until}.")
    if item.speaker:
        sentences.append(f"Présentation{NO_BREAK}: {item.speaker}.")
    if item.text:
        sentences.append(item.text.strip())
    title = f"{item.rank}. {item.title}"
    yield Block(key=f"item:{item.key}", title=title, sentences=tuple(sentences))
    for proposal in item.proposals:
        yield from _proposal(proposal, is_over=is_over)
    for election in item.elections:
        yield _election(election)
    if item.to_do:
        yield Block(key=f"tasks:{item.key}", title="À faire", level=3, sentences=_to_do(item.to_do))


def _proposal(proposal: Proposal, *, is_over: bool) -> Iterator[Block]:
    named = f"Résolution n°{NO_BREAK}{proposal.number}" if proposal.number else "Résolution"
    told: tuple[str, ...] = ()
    if proposal.withdrawn:
        told = ("Retirée avant le vote.",)
    elif is_over and not proposal.scrutinies:
        # Its text alone would read as if it had been adopted.
        told = ("Elle n’a pas été mise aux voix.",)
    yield Block(
        key=f"resolution:{proposal.key}",
        title=f"{named}{NO_BREAK}: {proposal.title}",
        level=3,
        sentences=told,
        quoted=proposal.text.strip(),
    )
    for scrutiny in proposal.scrutinies:
        yield _scrutiny(scrutiny)


def _scrutiny(vote: Scrutiny) -> Block:
    key = f"ballot:{vote.key}"
    how = f"{sentence_case(vote.kind)}{_between(vote)}."
    if vote.is_cancelled:
        why = vote.cancelled_because.removesuffix(".") or "sans motif écrit"
        return Block(key=key, level=3, sentences=(how, f"Scrutin annulé{NO_BREAK}: {why}."))
    sentences = [how]
    if vote.entered_at is not None:
        when = f"le {long_date(vote.entered_at.date())} à {hour(vote.entered_at)}"
        sentences.append(f"Scrutin tenu sur papier, saisi après coup {when}.")
    sentences += [
        f"Ne prend pas part au vote{NO_BREAK}: {name} ({why.removesuffix('.')})."
        for name, why in vote.set_aside
    ]
    if vote.quorum:
        sentences.append(vote.quorum)
    several = len(vote.urns) > 1
    if vote.by_consensus:
        sentences.append("Nul ne s’y oppose : adopté par consensus.")
    if vote.urns:
        whole = added(each.tally for each in vote.urns)
        sentences.append(f"Votent{NO_BREAK}: {tally_told(whole)}.")
    if vote.untold:
        sentences.append(vote.untold)
    sentences += [*vote.settled, vote.sentence or "Résultat non proclamé."]
    return Block(
        key=key,
        level=3,
        sentences=tuple(sentences),
        head=("Collège", "Pour", "Contre", "Abstention", "Blanc") if several else (),
        rows=tuple((each.name, *_figures(each.tally)) for each in vote.urns) if several else (),
    )


def _between(vote: Scrutiny) -> str:
    if vote.opened_at is None:
        return ""
    opened, closed = vote.opened_at, vote.closed_at
    if closed is None:
        return f", ouvert à {hour(opened)}"
    if closed.date() == opened.date():
        return f", de {hour(opened)} à {hour(closed)}"
    # A consultation in writing lasts for days: hours alone would tell nothing.
    days = (f"{long_date(each.date())} à {hour(each)}" for each in (opened, closed))
    return f", du {' au '.join(days)}"


def tally_told(tally: Tally) -> str:
    """The figures of a vote: « 12 voix pour, 1 voix contre, 2 abstentions et aucun vote blanc »."""
    return enumerate_fr(
        [
            f"{number(tally.yes)}{NO_BREAK}voix pour",
            f"{number(tally.no)}{NO_BREAK}voix contre",
            counted(tally.abstain, "abstention", "abstentions"),
            counted(tally.blank, "vote blanc", "votes blancs"),
        ]
    )


def _figures(tally: Tally) -> tuple[str, ...]:
    return tuple(number(each) for each in (tally.yes, tally.no, tally.abstain, tally.blank))


def _election(election: Contested) -> Block:
    seats = counted(election.seats, "siège à pourvoir", "sièges à pourvoir")
    stood = counted(len(election.runners), "candidature", "candidatures")
    sentences = [f"{seats}, {stood}.", *election.rounds]
    elected = [each.name for each in election.runners if each.elected]
    if elected:
        # Right for an association and for a fund, for a woman and for a man.
        word = plural(len(elected), "Siège pourvu", "Sièges pourvus")
        sentences.append(f"{word}{NO_BREAK}: {enumerate_fr(elected)}.")
    if election.is_settled and len(elected) < election.seats:
        left = election.seats - len(elected)
        sentences.append(f"{counted(left, 'siège reste vacant', 'sièges restent vacants')}.")
    sentences.append(election.sentence or "Résultat non proclamé.")
    most = max((len(each.votes) for each in election.runners), default=0)
    votes = ("Voix",) if most == 1 else tuple(f"Tour {rank}" for rank in range(1, most + 1))
    rows = tuple(
        (each.name, *_votes(each.votes, most), each.note or ("élu·e" if each.elected else ""))
        for each in election.runners
    )
    return Block(
        key=f"election:{election.key}",
        title=f"Élection{NO_BREAK}: {election.title}",
        level=3,
        sentences=tuple(sentences),
        head=("Candidature", *votes, "") if rows else (),
        rows=rows,
    )


def _votes(votes: Sequence[int | None], most: int) -> tuple[str, ...]:
    told = ["" if each is None else number(each) for each in votes]
    return (*told, *("" for _ in range(most - len(told))))


def _to_do(tasks: Iterable[ToDo]) -> tuple[str, ...]:
    told = []
    for each in tasks:
        owner = f", par {each.owner}" if each.owner else ""
        when = f", pour le {long_date(each.due_on)}" if each.due_on else ""
        told.append(f"{each.title.removesuffix('.')}{owner}{when}.")
    return tuple(told)


def _closing(facts: Facts) -> Iterator[Block]:
    sitting = facts.sitting
    told = []
    for start, end in sitting.pauses:
        until = f", reprise à {hour(end)}" if end else ""
        told.append(f"Séance suspendue à {hour(start)}{until}.")
    if sitting.closed_at and sitting.manner is Manner.WRITTEN:
        told.append(f"La consultation est close le {long_date(sitting.closed_at.date())}.")
    elif sitting.closed_at:
        is_done = all(each.opened_at or each.withdrawn for each in facts.items)
        lifted = f"a séance est levée à {hour(sitting.closed_at)}."
        told.append(f"L’ordre du jour épuisé, l{lifted}" if is_done else f"L{lifted}")
    if facts.signatories:
        who = enumerate_fr(
            [f"{each.quality} ({each.name})" if each.name else each.quality for each in facts.signatories]
        )
        by = f" ({article_fr(facts.signing_article)})" if facts.signing_article else ""
        told.append(f"Le présent procès-verbal est signé par{NO_BREAK}: {who}{by}.")
    if told:
        yield Block(key="closing", title="Fin de la réunion", sentences=tuple(told))
