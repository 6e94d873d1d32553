"""What a decision needs: what precedes the vote, quorum, majority, what follows."""

from __future__ import annotations

from fractions import Fraction

from cressmember.kernel.elision import of, to
from cressmember.kernel.writing import NO_BREAK, enumerate_fr, number
from governance.rules.answer import share as shares
from governance.rules.meeting.interest import Interest, LeftOut
from governance.rules.presence.turnout import Counting, Way
from governance.rules.prose.amounts import counting_said, needed_said, scope_said, some
from governance.rules.prose.french import is_plural, whom
from governance.rules.prose.telling import (
    Chapter,
    Clause,
    Key,
    Names,
    Telling,
    clause,
    opens,
    phrases,
    says,
    tell,
)
from governance.rules.vote.decision import Decision, Delegation, IndividualVote, Matter, NewMeeting
from governance.rules.vote.majority import (
    Aggregation,
    Bar,
    Base,
    Block,
    Majority,
    Over,
    Silent,
    Tie,
    Treatment,
)
from governance.rules.vote.precondition import Advice, Assent, Bounds, PriorDecision, Proposal, Without
from governance.rules.vote.quorum import Call, Condition, Quorum, Together

ORDINALS = ("première", "deuxième", "troisième", "quatrième", "cinquième")
# How each way of taking part is said of members, then of votes.
WAYS = {
    Way.PRESENT: ("présents", "présentes"),
    Way.PROXY: ("représentés", "représentées"),
    Way.REMOTE: ("à distance", "à distance"),
    Way.POSTAL: ("votant par correspondance", "données par correspondance"),
    Way.ELECTRONIC: ("votant par voie électronique", "données par voie électronique"),
}
ONE_WAY = (
    ("présents", "présent"),
    ("représentés", "représenté"),
    ("présentes", "présente"),
    ("représentées", "représentée"),
    ("données", "donnée"),
    ("qu’ils participent", "qu’il participe"),
    ("qu’elles soient", "qu’elle soit"),
)
TIES = {
    Tie.REJECTED: "à égalité, la proposition est rejetée",
    Tie.CASTING: "à égalité, la voix du président de séance l’emporte",
    Tie.LOT: "à égalité, le sort décide",
}
TREATMENTS = {
    Treatment.IGNORED: "ne comptent pas",
    Treatment.AGAINST: "comptent contre",
    Treatment.FOR: "comptent pour",
}
WITHOUT = {
    Without.VOID: "sans lui, la décision est nulle",
    Without.VALID: "sans lui, la décision reste valable",
}
LEFT_OUT = {
    LeftOut.VOTE: "ne prend pas part au vote",
    LeftOut.BASE: "ne prend pas part au vote ni ne compte dans la base de la majorité",
    LeftOut.BASE_AND_QUORUM: "ne prend pas part au vote ni ne compte dans le quorum ni la majorité",
    LeftOut.UNSTATED: "ne prend pas part au vote",
}


@opens(Decision)
def decision(part: Decision, names: Names, name: str, key: Key) -> Chapter:
    told: list[Clause] = [
        clause(part, names, "Objet", (*key, "matters")),
        _calls(part.calls, names, (*key, "calls")),
        clause(part.majority, names, "Majorité", (*key, "majority")),
    ]
    for word, title in (
        ("after_failure", "Après un rejet"),
        ("ballot", "Scrutin"),
        ("interest", "Intérêt personnel"),
        ("delegation", "Délégation"),
    ):
        if (held := getattr(part, word)) is not None:
            told.append(clause(held, names, title, (*key, word)))
    return Chapter(name, part.article, key, tuple(told))


@says(Decision)
def matters(telling: Telling, part: Decision) -> None:
    about = [each.label for each in Matter if each in part.matters]
    # What is a list itself comes last: « la dissolution, et une fusion, une scission ou un apport ».
    plain = [each for each in about if "," not in each]
    lists = [each for each in about if "," in each]
    told = f"{', et '.join([enumerate_fr(plain)] * bool(plain) + lists)}"
    if part.matters == {Matter.OTHER}:
        told = "toute question qui n’a pas de règle à part"
    telling.say(f"cette décision porte sur {told}")
    meeting = telling.names.meetings.get(part.meeting, part.meeting)
    telling.say(f"elle revient {to(whom(meeting))}")
    for each in part.preconditions:
        tell(telling, each)


@says(Assent)
def assent(telling: Telling, part: Assent) -> None:
    among = f"parmi {whom(part.of)}"
    needed = needed_said(
        part.needed,
        f"personne {among}",
        f"personnes {among}",
        whose=of(whom(part.of)),
        strictly=part.strictly,
    )
    telling.say(f"il faut d’abord l’accord {of(needed)}{telling.cited(part.article)}")


@says(Advice)
def advice(telling: Telling, part: Advice) -> None:
    told = f"il faut d’abord l’avis {of(whom(part.of))}"
    if part.without is Without.UNSTATED:
        telling.silent("ce que vaut la décision sans cet avis")
    else:
        told += f"{NO_BREAK}; {WITHOUT[part.without]}"
    telling.say(told + telling.cited(part.article))


@says(Proposal)
def proposal(telling: Telling, part: Proposal) -> None:
    by = enumerate_fr([of(whom(each)) for each in part.by], "ou")
    telling.say(f"elle ne se vote que sur proposition {by}{telling.cited(part.article)}")


@says(PriorDecision)
def prior_decision(telling: Telling, part: PriorDecision) -> None:
    telling.say(f"il faut d’abord une décision {of(whom(part.of))}{telling.cited(part.article)}")


@says(Bounds)
def bounds(telling: Telling, part: Bounds) -> None:
    telling.say(f"elle reste dans les limites que fixe {whom(part.set_by)}{telling.cited(part.article)}")


def _calls(calls: tuple[Call, ...], names: Names, key: Key) -> Clause:
    """One clause for the quorum of every call: « Première convocation : … »."""
    telling = Telling(names, calls[0].quorum.article)
    for rank, each in enumerate(calls):
        how, needed = _call(telling, each, is_first=rank == 0)
        which = f"{ORDINALS[rank] if rank < len(ORDINALS) else f'{rank + 1}e'} convocation"
        if len(calls) == 2 and rank == 1:
            which = "seconde convocation"
        which = "à chaque convocation" if len(calls) == 1 else which
        telling.say(f"{', '.join([which, *how])}{NO_BREAK}: {needed}")
    return Clause("Quorum", telling.article, telling.told(), key)


@says(Call)
def call(telling: Telling, part: Call) -> None:
    how, needed = _call(telling, part, is_first=True)
    telling.say(", ".join([needed, *how]))


def _call(telling: Telling, part: Call, *, is_first: bool) -> tuple[list[str], str]:
    """How a call is made, and the quorum that it needs."""
    how = [f"{some(part.least_days, 'jour', 'jours')} au moins après la réunion précédente"] * bool(
        part.least_days
    )
    if part.most_days is not None:
        most = some(part.most_days, "jour", "jours")
        how.append(f"{most} au plus" if part.least_days else f"{most} au plus après la réunion précédente")
    if part.same_agenda and not is_first:
        how.append("sur le même ordre du jour")
    if not part.same_agenda:
        how.append("l’ordre du jour pouvant changer")
    if part.recalls_first:
        how.append("en rappelant la date de la première réunion")
    return how, phrases(telling, [part.quorum])[0]


@says(Quorum)
def quorum(telling: Telling, part: Quorum) -> None:
    told = phrases(telling, part.conditions)
    if not told:
        telling.say(f"aucun quorum n’est exigé{telling.cited(part.article)}")
        return
    joint = f"{NO_BREAK}; {'ou bien' if part.together is Together.ANY else 'et aussi'} "
    telling.say(joint.join(told) + telling.cited(part.article))


@says(Condition)
def condition(telling: Telling, part: Condition) -> None:
    one, many = counting_said(part.of)
    whose = scope_said(telling.names, part.scope)
    needed = needed_said(part.needed, one + whose, many + whose, strictly=part.strictly)
    told = f"{needed}, {ways_said(part.counts, part.of)}"
    if needed == some(1, one + whose, ""):
        for many, one in ONE_WAY:
            told = told.replace(many, one)
    telling.say(told)


def ways_said(ways: frozenset[Way], of: Counting) -> str:
    """« présents ou représentés »; « présents en personne » when nothing else counts."""
    votes = of is Counting.VOTES
    if ways == set(Way):
        return (
            "de quelque manière qu’elles soient données" if votes else "de quelque manière qu’ils participent"
        )
    if ways == {Way.PRESENT}:
        return f"{WAYS[Way.PRESENT][votes]} en personne"
    told = enumerate_fr([WAYS[each][votes] for each in Way if each in ways], "ou")
    for verb in ("votant", "données"):
        told = told.replace(f" ou {verb} par voie", " ou par voie")
    return told


@says(Majority)
def majority(telling: Telling, part: Majority) -> None:
    bars = phrases(telling, part.bars)
    if len(bars) == 1:
        telling.say(f"il faut {bars[0]}")
    else:
        telling.say(f"il faut à la fois{NO_BREAK}: {f'{NO_BREAK}; '.join(bars)}")
    for silent in dict.fromkeys(bar.silent for bar in part.bars if bar.aggregation is not Aggregation.DIRECT):
        _silent_colleges(telling, silent)
    if part.block:
        tell(telling, part.block)
    _treated(telling, part)
    if part.tie is Tie.UNSTATED:
        telling.silent("ce que vaut l’égalité des voix")
    else:
        telling.say(TIES[part.tie])


def _treated(telling: Telling, part: Majority) -> None:
    """What abstentions and blanks are worth, said once when it is the same."""
    if part.abstentions is part.blanks:
        if part.blanks is Treatment.UNSTATED:
            telling.silent("ce que valent les abstentions et les votes blancs")
        elif part.blanks is Treatment.IGNORED:
            telling.say("ni les abstentions ni les votes blancs ne comptent")
        else:
            telling.say(f"les abstentions et les votes blancs {TREATMENTS[part.blanks]}")
        return
    for treatment, what in ((part.abstentions, "les abstentions"), (part.blanks, "les votes blancs")):
        if treatment is Treatment.UNSTATED:
            telling.silent(f"ce que valent {what}")
        else:
            telling.say(f"{what} {TREATMENTS[treatment]}")


@says(Bar)
def bar(telling: Telling, part: Bar) -> None:
    told = f"{_passed(telling, part.threshold, part.over)} {_base(part)}"
    if part.scope.kind == "each_college":
        told += ", dans chaque collège"
    elif part.scope.kind != "overall":
        told += f",{scope_said(telling.names, part.scope)}"
    if part.aggregation is Aggregation.WEIGHTED:
        told += ", chaque collège pesant son poids"
    elif part.aggregation is Aggregation.BLOCK:
        told += ", chaque collège portant une seule voix, du poids du collège"
    telling.say(told)


def _passed(telling: Telling, threshold: Fraction, over: Over) -> str:
    told = shares.said(threshold)
    if over is Over.UNSTATED:
        telling.silent(f"si ce seuil ({told}) doit être atteint ou dépassé")
    return {Over.AT_LEAST: f"au moins {told}", Over.MORE_THAN: shares.exceeding(told)}.get(over, told)


def _base(part: Bar) -> str:
    votes = part.of is Counting.VOTES
    if part.base is Base.CAST:
        return "des suffrages exprimés" if votes else "des membres qui se sont exprimés"
    if part.base is Base.ENTITLED:
        return "des voix de tous les membres" if votes else "de tous les membres"
    what = "des voix" if votes else "des membres"
    if part.counts == frozenset(Way):
        return "des voix de tous ceux qui participent" if votes else "de tous ceux qui participent"
    return f"{what} {ways_said(part.counts, part.of)}"


def _silent_colleges(telling: Telling, silent: Silent) -> None:
    if silent is Silent.UNSTATED:
        telling.silent("ce que devient le poids d’un collège qui ne s’exprime pas")
    else:
        telling.say(f"le poids d’un collège qui ne s’exprime pas est {silent.label}")


@says(Block)
def block(telling: Telling, part: Block) -> None:
    needed = _passed(telling, part.threshold, part.over)
    told = f"un collège porte sa voix du côté qui réunit {needed} de ses propres voix"
    if part.second_round:
        told += f"{NO_BREAK}; si aucun côté n’y parvient, un second tour se tient à la majorité simple"
    telling.say(told)


@says(NewMeeting)
def new_meeting(telling: Telling, part: NewMeeting) -> None:
    told = "faute de majorité, une nouvelle réunion se tient"
    if part.within_days is None:
        told += f" {some(part.least_days, 'jour', 'jours')} au moins après" if part.least_days else ""
    elif part.least_days:
        told += f" de {number(part.least_days)} à {some(part.within_days, 'jour', 'jours')} après"
    else:
        told += f" dans les {some(part.within_days, 'jour', 'jours')}"
    telling.say(told)


@says(IndividualVote)
def individual_vote(telling: Telling, part: IndividualVote) -> None:
    told = "quand les collèges sont en désaccord, les électeurs votent un par un"
    telling.say(told + telling.cited(part.majority.article))
    tell(telling, part.majority)


@says(Interest)
def interest(telling: Telling, part: Interest) -> None:
    told = LEFT_OUT[part.left_out]
    if is_plural(part.who):
        told = told.replace("prend", "prennent").replace("compte", "comptent")
    telling.say(f"{whom(part.who)} {told}")
    if part.left_out is LeftOut.UNSTATED:
        telling.silent("si l’on compte encore cette personne dans le quorum et la base de la majorité")


@says(Delegation)
def delegation(telling: Telling, part: Delegation) -> None:
    until = (
        "sans limite de durée" if part.months is None else f"pour {some(part.months, 'mois', 'mois')} au plus"
    )
    telling.say(f"elle peut être déléguée {to(whom(part.to))}, {until}")
