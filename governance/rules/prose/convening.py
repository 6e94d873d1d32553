"""How a meeting is called, what is put on its agenda, how it votes and at what distance."""

from __future__ import annotations

from cressmember.kernel.elision import of
from cressmember.kernel.writing import NO_BREAK, enumerate_fr, number
from governance.rules.answer import share as shares
from governance.rules.meeting.agenda import Agenda, AgendaRight, Convening, Form, OffAgenda
from governance.rules.meeting.ballot_mode import (
    BallotMode,
    Channel,
    Distance,
    Permission,
    Present,
    Silence,
    Usual,
)
from governance.rules.meeting.body import Meeting
from governance.rules.meeting.initiative import Organ, Supporters, Tier
from governance.rules.meeting.notice import Addressee, Means, Notice, Rounding, Sending, Stretch
from governance.rules.prose.amounts import before, counting_said, delay_said, needed_said, scope_said, some
from governance.rules.prose.french import whom
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

MEANS = {
    Means.POST: "par lettre",
    Means.EMAIL: "par courrier électronique",
    Means.BY_HAND: "en main propre",
    Means.REGISTERED: "par lettre recommandée",
    Means.ELECTRONIC_REGISTERED: "par lettre recommandée électronique",
    Means.PRESS: "dans la presse",
    Means.POSTING: "par affichage",
    Means.LEGAL_NOTICE: "par annonce légale",
}
FORMS = {
    Form.FREE: "sans forme",
    Form.WRITTEN: "par écrit",
    Form.SIGNED: "par écrit avec les signatures",
    Form.REGISTERED: "par lettre recommandée",
    Form.ELECTRONIC_REGISTERED: "par lettre recommandée électronique",
}
OFF_AGENDA = {
    OffAgenda.NEVER: "une question hors de l’ordre du jour ne se discute jamais",
    OffAgenda.AFTER_VOTE: "une question hors de l’ordre du jour ne se discute que si un vote l’accepte",
    OffAgenda.MINOR: "une question hors de l’ordre du jour ne se discute, en questions diverses, que mineure",
}
FEMININE = (Channel.VIDEO, Channel.WRITTEN)
VOTES = {Usual.HANDS: "le vote se fait à main levée", Usual.SECRET: "le vote se fait au scrutin secret"}


@opens(Meeting)
def meeting(part: Meeting, names: Names, name: str, key: Key) -> Chapter:
    told: list[Clause] = [clause(part.convening, names, "Qui convoque", (*key, "convening"))]
    if part.notice:
        told.append(clause(part.notice, names, "Convocation", (*key, "notice")))
    if part.agenda:
        told.append(clause(part.agenda, names, "Ordre du jour", (*key, "agenda")))
    told.append(clause(part.ballot, names, "Scrutin", (*key, "ballot")))
    if not (part.notice and part.agenda):
        told.append(clause(part, names, "Ce qui n’est pas dit", (*key, "silence")))
    return Chapter(name, part.article, key, tuple(told))


@says(Meeting)
def unsaid(telling: Telling, part: Meeting) -> None:
    if not part.notice:
        telling.silent("comment la convocation est envoyée, ni combien de temps avant")
    if not part.agenda:
        telling.silent("qui peut inscrire une question à l’ordre du jour")


@says(Convening)
def convening(telling: Telling, part: Convening) -> None:
    telling.say(f"la réunion se tient à la demande {by_any(telling, part.who)}")


def by_any(telling: Telling, who: tuple[Organ | Supporters, ...]) -> str:
    """« du Président, du Conseil d’administration ou du quart des membres »."""
    return enumerate_fr([of(phrase) for phrase in phrases(telling, who)], "ou")


@says(Organ)
def organ(telling: Telling, part: Organ) -> None:
    telling.say(whom(part.name))


@says(Supporters)
def supporters(telling: Telling, part: Supporters) -> None:
    one, many = counting_said(part.of)
    many += scope_said(telling.names, part.scope)
    one += scope_said(telling.names, part.scope)
    law = (
        f", dans la limite {of(shares.said(part.legal_cap))} que fixe la loi"
        if part.legal_cap is not None
        else ""
    )
    if len(part.tiers) == 1 and part.tiers[0].up_to is None:
        telling.say(needed_said(part.tiers[0].needed, one, many) + law)
        return
    sizes = [
        needed_said(tier.needed, one, many)
        + (" au-delà" if tier.up_to is None else f" jusqu’à {some(tier.up_to, one, many)} en tout")
        for tier in part.tiers
    ]
    telling.say(f"un nombre de {many} qui dépend de leur total ({enumerate_fr(sizes)}){law}")


@says(Tier)
def tier(telling: Telling, part: Tier) -> None:
    size = "au-delà" if part.up_to is None else f"jusqu’à {number(part.up_to)}"
    telling.say(f"{part.needed.said} {size}")


@says(Notice)
def notice(telling: Telling, part: Notice) -> None:
    told = f"la convocation part {before(telling, part.delay, 'la réunion')}"
    if part.further:
        told += f" (pour les convocations suivantes, {delay_said(telling, part.further)})"
    receipt = ", avec accusé de réception" if part.acknowledged else ""
    if part.sendings:
        told += f", {enumerate_fr(phrases(telling, part.sendings), 'ou')}"
    else:
        telling.silent("de quelle manière elle est envoyée")
    telling.say(told + receipt)
    if part.contents:
        telling.say(f"elle dit {enumerate_fr([each.label for each in in_order(part.contents)])}")
    if part.attached:
        telling.say(f"y sont joints{NO_BREAK}: {enumerate_fr(part.attached)}")
    for each in part.others:
        tell(telling, each)
    if part.stretch:
        tell(telling, part.stretch)


def in_order(choices: frozenset) -> list:  # type: ignore[type-arg]
    """Choices in the order in which their kind lists them."""
    return [each for each in type(next(iter(choices))) if each in choices]


@says(Sending)
def sending(telling: Telling, part: Sending) -> None:
    papers = f" ({some(part.papers, 'journal', 'journaux')})" if part.papers else ""
    means = [MEANS[each] + (papers if each is Means.PRESS else "") for each in in_order(part.means)]
    telling.say(enumerate_fr(means))


@says(Addressee)
def addressee(telling: Telling, part: Addressee) -> None:
    how = f", {enumerate_fr(phrases(telling, part.sendings), 'ou')}" if part.sendings else ""
    when = before(telling, part.delay, "la réunion")
    telling.say(f"{whom(part.name)} est convoqué à part, {when}{how}{telling.cited(part.article)}")


@says(Stretch)
def stretch(telling: Telling, part: Stretch) -> None:
    days = some(part.usual_days, "jour", "jours")
    told = f"un délai de convocation plus long que les {days} de la loi allonge en proportion les délais liés"
    if part.rounding is Rounding.UNSTATED:
        telling.silent("comment s’arrondit un délai allongé")
    else:
        told += f", {part.rounding.label}"
    telling.say(told.replace("arrondi au", "chacun arrondi au") + telling.cited(part.article))


@says(Agenda)
def agenda(telling: Telling, part: Agenda) -> None:
    rights = [of(phrase) for phrase in phrases(telling, part.rights)]
    asked = f"{NO_BREAK}; ou ".join(rights)
    telling.say(f"une question s’inscrit à l’ordre du jour à la demande {asked}")
    if part.off_agenda is OffAgenda.UNSTATED:
        telling.silent("ce que devient une question hors de l’ordre du jour")
    else:
        telling.say(OFF_AGENDA[part.off_agenda])
    if part.acceptance:
        first, *rest = phrases(telling, [part.acceptance])
        telling.say(f"pour l’accepter, {first}{telling.cited(part.acceptance.article)}", *rest)


@says(AgendaRight)
def agenda_right(telling: Telling, part: AgendaRight) -> None:
    who = phrases(telling, [part.who])[0]
    told = [FORMS[each] for each in in_order(part.forms)]
    if {Form.WRITTEN, Form.SIGNED} <= part.forms:
        told.remove(FORMS[Form.SIGNED])
        told[told.index(FORMS[Form.WRITTEN])] = "par écrit avec ou sans les signatures"
    how = "" if part.forms == {Form.FREE} else f", {enumerate_fr(told, 'ou')}"
    when = f", {before(telling, part.before, 'la réunion')}" if part.before else ""
    telling.say(f"{who}{how}{when}")


@says(BallotMode)
def ballot_mode(telling: Telling, part: BallotMode) -> None:
    asked = ""
    if part.secret_on_request:
        asked = f"au scrutin secret à la demande {by_any(telling, part.secret_on_request)}"
    if part.usual is Usual.UNSTATED:
        telling.silent("comment le vote se fait d’ordinaire")
        telling.say(f"le vote se fait {asked}" if asked else "")
    else:
        telling.say(f"{VOTES[part.usual]}, ou {asked}" if asked else VOTES[part.usual])
    if part.by_college:
        telling.say("chaque collège vote dans une urne à part")


@says(Distance)
def distance(telling: Telling, part: Distance) -> None:
    for each in part.permissions:
        tell(telling, each)
    left = [each for each in Channel if each not in {permission.channel for permission in part.permissions}]
    word = "refusé" if part.silence is Silence.REFUSED else "permis"
    like = "comme dans une association" if part.silence is Silence.REFUSED else "comme dans une mutuelle"
    if len(left) > 1:
        # « la participation à distance et la consultation écrite », both feminine.
        mark = "es" if all(each in FEMININE for each in left) else "s" if word == "refusé" else ""
        names = enumerate_fr([each.label for each in left])
        telling.say(f"{names}, dont aucun article ne parle, sont {word}{mark}, {like}")
    else:
        names = left[0].label if left else "tout le reste"
        mark = "e" if left and left[0] in FEMININE else ""
        telling.say(f"{names}, dont aucun article ne parle, est {word}{mark}, {like}")
    if part.remote is Present.UNSTATED:
        telling.silent("si les participants à distance comptent comme présents")
    elif part.remote is Present.COUNTED:
        telling.say("les participants à distance sont comptés présents")
    else:
        telling.say("les participants à distance sont comptés à part des présents")


@says(Permission)
def permission(telling: Telling, part: Permission) -> None:
    word = "permis" if part.permitted else "refusé"
    agreed = f"{word}e" if part.channel in FEMININE else word
    telling.say(f"{part.channel.label} est {agreed}{telling.cited(part.article)}")
