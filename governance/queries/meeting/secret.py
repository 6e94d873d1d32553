"""A simple secret ballot: whether it may be one, its urns, what is published, what it promises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK, counted, number, plural, quote
from governance.models import Ballot, Election, Mark, Participant, Resolution
from governance.queries.meeting.election import electors_of
from governance.queries.meeting.gathering import Gathering
from governance.rules.vote.poll import Vote
from governance.rules.vote.secret import (
    Elector,
    Late,
    Published,
    Urn,
    Urns,
    lay_urns,
    let_in,
    published,
    warnings_of,
)

# What the page says before it is chosen: what is guarded, whether it is, what holds it or why it is not.
PROMISES: tuple[tuple[str, bool, str], ...] = (
    (
        "Chaque électeur vote une fois",
        True,
        "L’émargement et les bulletins entrent ensemble, ou pas du tout ; un second dépôt est refusé.",
    ),
    (
        "Les autres membres ne savent pas qui a voté quoi",
        True,
        "Sauf dans un petit groupe, ou si tous votent de même : les chiffres qui trahiraient quelqu’un "
        "ne sont pas publiés.",
    ),
    (
        "L’équipe de la chambre ne le sait pas non plus",
        True,
        "Aucune page, aucun journal, aucun export ne rapproche la liste d’émargement de l’urne.",
    ),
    (
        "Qui héberge la base ne peut rien rapprocher pendant le vote",
        False,
        "Tant que le vote est ouvert, qui a accès à la base de données peut relier chaque émargement à son "
        "bulletin : la base garde, sous ce qui se voit, l’ordre des dépôts.",
    ),
    (
        "Qui héberge la base ne peut rien rapprocher après la clôture",
        False,
        "À la clôture, la liste et l’urne sont récrites dans un ordre tiré au sort : la base elle-même ne "
        "les relie plus. Mais une copie faite pendant le vote (sauvegarde, journaux de la base) le permet.",
    ),
    (
        "Personne ne connaît de résultat avant la clôture",
        False,
        "Les pages n’en montrent aucun, mais qui héberge la base peut lire les bulletins.",
    ),
    (
        "Je peux vérifier que mon bulletin est dans l’urne",
        False,
        "Vous voyez votre émargement, pas votre bulletin : il n’y a pas de reçu.",
    ),
    (
        "Chacun peut recompter",
        False,
        "Le décompte est fait par le logiciel, d’après l’urne ; le public ne peut pas le refaire.",
    ),
    (
        "Personne ne vote sous le regard d’un autre",
        False,
        "À distance, rien n’empêche qu’on regarde par-dessus une épaule.",
    ),
)
INSTEAD = (
    "Pour élire des personnes à bulletins secrets : des bulletins de papier dépouillés par deux scrutateurs, "
    "ou un scrutin tenu ailleurs, dont vous importez le résultat."
)


def refuse_secret(about: Resolution | Election) -> None:
    """Refuses the simple secret ballot where it is not for advice only, and says what to do instead."""
    if isinstance(about, Election):
        if not about.is_consultative:
            raise RuleViolation(
                "Le vote secret simple n’élit personne : qui héberge la base pourrait relier les votes aux "
                f"votants. {INSTEAD}"
            )
    elif about.decision:
        raise RuleViolation(
            "Le vote secret simple ne vaut que pour un avis, et cette résolution engage la chambre : faites "
            "voter à bulletins de papier dépouillés par deux scrutateurs, ou par un vote nominal."
        )


def may_be_secret(about: Resolution | Election) -> bool:
    """Whether the simple secret ballot may be chosen."""
    try:
        refuse_secret(about)
    except RuleViolation:
        return False
    return True


def laid_out(about: Resolution | Election, gathering: Gathering, *, by_college: bool) -> Urns:
    """The urns that a secret ballot would have now: those who take part put papers in them.

    Raises RuleViolation when nobody may vote, and when the weights would name the voters.
    """
    electors = _electors(about, gathering)
    return lay_urns(_one_each(electors) if not by_college else electors, by_college=by_college)


def _electors(about: Resolution | Election, gathering: Gathering) -> list[Elector]:
    """Those who may vote now, college by college."""
    if isinstance(about, Election):
        lines = electors_of(about, gathering)
    else:
        lines = [each for each in gathering.lines if gathering.way_of(str(each.participant_id))]
    return [Elector(str(each.participant_id), each.college, each.votes) for each in lines]


def late_for(ballot: Ballot, gathering: Gathering) -> Late:
    """What those who came since the opening bring to the urns of a secret ballot, and who does not enter."""
    urns = urns_kept(ballot)
    one = any(not urn.code for urn in urns)
    electors = _electors(about(ballot), gathering)
    known = set(ballot.marks.values_list("participant", "urn"))
    return let_in(
        urns,
        [
            each
            for each in (_one_each(electors) if one else electors)
            if (int(each.key), "" if one else each.college) not in known
        ],
    )


def late_refused(ballot: Ballot, gathering: Gathering) -> list[str]:
    """Who came since the opening and cannot vote in this ballot, and why, in sentences."""
    refused = late_for(ballot, gathering).refused
    people = Participant.objects.in_bulk([int(each.key) for each, _ in refused])
    return [f"{people[int(each.key)]} ne vote pas ici{NO_BREAK}: {why}." for each, why in refused]


def urn_document(urn: Urn, gathering: Gathering) -> dict[str, Any]:
    """An urn as its ballot keeps it."""
    return {
        "code": urn.code,
        "name": named_urn(urn.code, gathering),
        "electors": urn.electors,
        "papers": urn.papers,
        "worth": urn.worth,
        "sizes": {str(size): voters for size, voters in urn.sizes.items()},
    }


def _one_each(electors: list[Elector]) -> list[Elector]:
    """Whoever votes in two colleges puts all papers in the same urn, when there is one."""
    votes = Counter[str]()
    for each in electors:
        votes[each.key] += each.votes
    several = {key for key, count in Counter(each.key for each in electors).items() if count > 1}
    if not several:
        return electors
    colleges = {each.key: each.college for each in electors}
    return [Elector(key, colleges[key], cast) for key, cast in votes.items()]


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that a secret paper may say."""

    code: str
    name: str


def choices_of(ballot: Ballot) -> list[Choice]:
    """What a paper may say; of an election, each candidate by its key."""
    if ballot.election_id is not None:
        return [Choice(str(each["candidacy"]), each["name"]) for each in ballot.choices]
    return [Choice(str(vote), vote.label[0].upper() + vote.label[1:]) for vote in Vote]


def paper_of(ballot: Ballot, chosen: list[str]) -> str:
    """What a paper says, spelled in one way whatever the order of the ticks.

    Raises RuleViolation for a choice that is not offered, and for more names than seats.
    """
    offered = [each.code for each in choices_of(ballot)]
    if ballot.election is None:
        if len(chosen) != 1 or chosen[0] not in offered:
            raise RuleViolation("Choisissez une réponse, et une seule.")
        return chosen[0]
    if any(code not in offered for code in chosen):
        raise RuleViolation("Ce nom n’est pas sur le bulletin.")
    if len(set(chosen)) > ballot.election.seats:
        raise RuleViolation(f"Choisissez {ballot.election.seats} noms au plus.")
    return ",".join(code for code in offered if code in chosen) or str(Vote.BLANK)


def urns_kept(ballot: Ballot) -> list[Urn]:
    """The urns of a secret ballot, as they were laid out at its opening."""
    return [
        Urn(
            code=each["code"],
            electors=each["electors"],
            papers=each["papers"],
            worth=each["worth"],
            sizes={int(size): voters for size, voters in each["sizes"].items()},
        )
        for each in ballot.urns
    ]


def kept_warnings(ballot: Ballot) -> tuple[str, ...]:
    """What the urns of an open ballot would give away as they are now, in sentences."""
    return warnings_of(urns_kept(ballot), {each["code"]: each["name"] for each in ballot.urns})


def published_of(ballot: Ballot) -> Published:
    """What may be said of a secret ballot that is closed; nobody asks before.

    Raises ValueError while people may still vote.
    """
    if ballot.is_open:
        raise ValueError("an urn is opened once the vote is closed")
    found: dict[str, Counter[str]] = {}
    for urn, content in ballot.papers.order_by().values_list("urn", "content"):
        found.setdefault(urn, Counter())[content] += 1
    names = {each["code"]: each["name"] for each in ballot.urns}
    return published(urns_kept(ballot), found, names=names)


def published_document(ballot: Ballot) -> dict[str, Any]:
    """The same in plain JSON, candidate by candidate where papers bear names."""
    told = published_of(ballot)
    names = {each["code"]: each["name"] for each in ballot.urns}
    papers = ballot.papers.count()
    return {
        "papers": papers,
        "lots": [
            {
                "urns": [names.get(code) or code for code in lot.urns if code],
                "papers": lot.papers,
                "choices": _by_choice(ballot, lot.choices),
            }
            for lot in told.lots
        ],
        "votes": None if told.votes is None else _by_choice(ballot, told.votes),
        "leading": [] if ballot.election_id else list(told.leading),
        "kept_back": list(told.kept_back),
    }


def _by_choice(ballot: Ballot, counts: Mapping[str, int]) -> dict[str, int]:
    """How many papers bear each choice; never which names went together on one."""
    found: dict[str, int] = {each.code: 0 for each in choices_of(ballot)}
    if ballot.election_id is not None:
        found[str(Vote.BLANK)] = 0
    for content, papers in counts.items():
        for code in content.split(","):
            found[code] = found.get(code, 0) + papers
    return found


@dataclass(frozen=True, slots=True)
class Slot:
    """What a participant may still put in an urn, for itself or for whom it represents."""

    elector: Participant
    urn: str
    urn_name: str
    papers: int
    voted: bool
    is_own: bool


def slots_of(ballot: Ballot, participant: Participant, gathering: Gathering) -> list[Slot]:
    """The papers that a participant puts in: its own, then those of each elector who gave it a proxy.

    Whoever is no longer there puts in nothing more: only what was voted is told.
    """
    key = str(participant.pk)
    givers = [giver for giver, holder in gathering.represented.items() if holder == key]
    mine = [] if key in gathering.represented else [key]
    rows = (
        Mark.objects.filter(ballot=ballot, participant__in=[int(each) for each in (*mine, *givers)])
        .select_related("participant")
        .order_by("participant__sort_name", "urn")
    )
    names = {each["code"]: each["name"] for each in ballot.urns}
    slots = [
        Slot(
            row.participant,
            row.urn,
            names.get(row.urn, ""),
            row.units,
            row.voted,
            row.participant_id == participant.pk,
        )
        for row in rows
        if row.voted or participant.pk in gathering.there
    ]
    return sorted(slots, key=lambda slot: not slot.is_own)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many electors have voted, of how many: the only figure of an open urn."""

    voted: int
    electors: int

    @property
    def sentence(self) -> str:
        """How many voted, as a page says it."""
        told = f"{counted(self.voted, 'électeur', 'électeurs')} sur {number(self.electors)}"
        return f"{told} {plural(self.voted, 'a', 'ont')} voté."


def progress_of(ballot: Ballot) -> Progress:
    """How many have voted so far, which does not tell who."""
    told = ballot.marks.aggregate(
        voted=Count("participant", distinct=True, filter=Q(voted=True)),
        electors=Count("participant", distinct=True),
    )
    return Progress(told["voted"], told["electors"])


def named_urn(code: str, gathering: Gathering) -> str:
    """The name of the college of an urn; nothing for the urn of all."""
    colleges = gathering.text.colleges
    return (colleges.names.get(code, code) if colleges else code) if code else ""


def about(ballot: Ballot) -> Resolution | Election:
    """What a ballot is on."""
    found = ballot.resolution or ballot.election
    assert found is not None  # The database keeps one or the other.
    return found


def title_of(ballot: Ballot) -> str:
    """What a voter reads above the choices."""
    if ballot.election is not None:
        return f"{ballot.election.body} : {quote(ballot.election.seat)}"
    return str(ballot.resolution)
