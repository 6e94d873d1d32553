"""How people vote: by show of hands or in secret, by college, at a distance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from cressmember.kernel.writing import NO_BREAK, enumerate_fr, quote, sentence_case
from governance.rules.answer.verdict import Outcome, Verdict, cited, under_each
from governance.rules.meeting.initiative import Initiator, Request, support
from governance.rules.presence.turnout import Strength, Turnout, Way
from governance.rules.text.wording import Choice, part, term


class Usual(Choice):
    """How a vote is taken when nobody asks otherwise."""

    HANDS = "show_of_hands", "à main levée"
    SECRET = "secret", "au scrutin secret"
    UNSTATED = "unstated", "le texte ne le dit pas"


class Channel(Choice):
    """A way to take part without being in the room."""

    VIDEO = "video", "la participation à distance"
    POSTAL = "postal", "le vote par correspondance"
    ELECTRONIC = "electronic", "le vote électronique"
    WRITTEN = "written_consultation", "la consultation écrite"


class Silence(Choice):
    """What holds when no article speaks of a way to take part."""

    REFUSED = "refused", "refusé, comme dans une association"
    PERMITTED = "permitted", "permis, comme dans une mutuelle"


class Present(Choice):
    """Whether those who take part at a distance count as present."""

    COUNTED = "counted", "comptés présents"
    NOT_COUNTED = "not_counted", "comptés à part des présents"
    UNSTATED = "unstated", "le texte ne le dit pas"


@part
class BallotMode:
    """How a body votes on something."""

    article: str = term("l’article")
    usual: Usual = term("le mode de scrutin")
    secret_on_request: tuple[Initiator, ...] = term("qui peut demander le secret (personne : une liste vide)")
    by_college: bool = term("une urne par collège", default=False)

    def contradictions(self) -> Iterator[str]:
        if self.usual is Usual.SECRET and self.secret_on_request:
            yield "Le scrutin est toujours secret : personne n’a à le demander."


@part
class Permission:
    """What an article says of one way to take part at a distance."""

    article: str = term("l’article")
    channel: Channel = term("la manière de participer")
    permitted: bool = term("si elle est permise")


@part
class Distance:
    """Taking part without being in the room."""

    article: str = term("l’article")
    silence: Silence = term("ce qui vaut quand aucun article n’en parle")
    permissions: tuple[Permission, ...] = term("ce que les articles en disent (rien : une liste vide)")
    remote: Present = term("si les participants à distance comptent comme présents")

    def contradictions(self) -> Iterator[str]:
        channels = [each.channel for each in self.permissions]
        for channel in dict.fromkeys(each for each in channels if channels.count(each) > 1):
            yield f"Deux articles parlent de {quote(channel.label)}."


def secret_verdict(rule: BallotMode, requests: Sequence[Request], turnout: Turnout) -> Verdict:
    """Whether a vote is secret: always, or because enough of those who take part ask for it.

    To be decided when the text does not say how people vote and nobody who may has asked for the secret.
    Raises RuleViolation when more ask than there are.
    """
    found = [
        each
        for initiator in rule.secret_on_request
        for request in requests
        if (each := support(initiator, request, _gathered(turnout)))
    ]
    enough = next((each for each in found if each.met), None)
    if rule.usual is Usual.SECRET:
        return _mode(rule, True, "le texte l’exige")
    if enough:
        return replace(_mode(rule, True, f"secret {enough.told}"), figures=enough.figures)
    if rule.usual is Usual.HANDS:
        short = enumerate_fr([each.told for each in found])
        told = f"secret demandé par {short}" if found else "personne n’a demandé le secret"
        return replace(_mode(rule, False, told), figures=found[0].figures if found else {})
    return under_each(
        "le texte ne dit pas comment on vote.",
        [(each.label, each is Usual.SECRET) for each in (Usual.HANDS, Usual.SECRET)],
        lambda is_secret: _mode(rule, is_secret, "le texte ne dit rien"),
    )


def channel_verdict(rule: Distance, channel: Channel) -> Verdict:
    """Whether people may take part in this way; refused to an association unless an article permits it."""
    name = channel.label
    for each in rule.permissions:
        if each.channel is channel:
            told = "un article le permet" if each.permitted else "un article l’interdit"
            return Verdict(
                outcome=Outcome.YES if each.permitted else Outcome.NO,
                sentence=cited(f"{sentence_case(name)}{NO_BREAK}: {told}.", each.article),
                article=each.article,
            )
    if rule.silence is Silence.PERMITTED:
        return Verdict(
            outcome=Outcome.YES,
            sentence=cited(f"{sentence_case(name)}{NO_BREAK}: aucun article ne l’interdit.", rule.article),
            article=rule.article,
        )
    return Verdict(
        outcome=Outcome.NO,
        sentence=cited(
            f"{sentence_case(name)} : aucun article ne le permet ; pour y recourir, il faut d’abord "
            "l’inscrire dans les statuts.",
            rule.article,
        ),
        article=rule.article,
    )


def as_counted(rule: Distance, turnout: Turnout) -> list[tuple[str, Turnout]]:
    """A turnout as the text counts those at a distance: among the present, apart, or both when silent."""
    among = replace(turnout, remote_is_present=True)
    match rule.remote:
        case Present.COUNTED:
            return [("", among)]
        case Present.NOT_COUNTED:
            return [("", turnout)]
    if not any(Way.REMOTE in group.by_way for group in turnout.groups):
        return [("", turnout)]
    return [
        (f"participants à distance {Present.COUNTED.label}", among),
        (f"participants à distance {Present.NOT_COUNTED.label}", turnout),
    ]


def _mode(rule: BallotMode, is_secret: bool, why: str) -> Verdict:
    mode = "Scrutin secret" if is_secret else "Vote à main levée"
    return Verdict(
        outcome=Outcome.YES if is_secret else Outcome.NO,
        sentence=cited(f"{mode}{NO_BREAK}: {why}.", rule.article),
        article=rule.article,
    )


def _gathered(turnout: Turnout) -> Turnout:
    """Those who take part, as if nobody else were entitled."""
    groups = (replace(group, entitled=_sum(group.by_way.values())) for group in turnout.groups)
    return replace(turnout, groups=tuple(groups))


def _sum(strengths: Iterable[Strength]) -> Strength:
    total = Strength()
    for strength in strengths:
        total += strength
    return total
