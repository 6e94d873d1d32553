"""How one votes for another."""

from __future__ import annotations

from cressmember.kernel.writing import enumerate_fr
from governance.rules.presence.proxies import (
    BlankRefused,
    BlankShared,
    BlankToChair,
    BlankUnstated,
    Cap,
    Circle,
    Filing,
    Further,
    Holder,
    InCap,
    NoProxies,
    OfTwo,
    Own,
    Proxies,
    ProxyRules,
)
from governance.rules.presence.turnout import Counting
from governance.rules.prose.amounts import before, some
from governance.rules.prose.franchise import meetings_said
from governance.rules.prose.telling import (
    Chapter,
    Key,
    Names,
    Telling,
    clause,
    clauses,
    opens,
    phrases,
    says,
    tell,
)

SHARED = {
    Circle.COLLEGE: "du même collège",
    Circle.CONSTITUENCY: "de la même circonscription",
    Circle.ORGANISATION: "de la même organisation",
}
FURTHER = {
    Further.KEPT: "celles données pour la première convocation valent encore à la suivante",
    Further.LAPSE: "celles données pour la première convocation ne valent plus à la suivante",
}
OF_TWO = {
    OfTwo.FIRST: "si un membre en donne plusieurs, la première reçue vaut",
    OfTwo.LAST: "si un membre en donne plusieurs, la dernière reçue vaut",
    OfTwo.NEITHER: "si un membre en donne plusieurs, aucune ne vaut",
}


@opens(ProxyRules)
def proxy_rules(part: ProxyRules, names: Names, name: str, key: Key) -> Chapter:
    told = clauses(part.rules, names, (*key, "rules"), lambda each: meetings_said(names, each.meetings))
    if not told:
        told = (clause(part, names, "Ce qui n’est pas dit", (*key, "silence")),)
    return Chapter(name, part.article, key, told)


@says(ProxyRules)
def unsaid(telling: Telling, part: ProxyRules) -> None:
    telling.silent("si l’on peut voter par procuration")


@says(NoProxies)
def no_proxies(telling: Telling, part: NoProxies) -> None:
    telling.say("personne ne vote par procuration")


@says(Proxies)
def proxies(telling: Telling, part: Proxies) -> None:
    holder = enumerate_fr(
        [
            {Holder.VOTER: "un électeur", Holder.THIRD_PARTY: "un tiers"}[each]
            for each in Holder
            if each in part.holders
        ],
        "ou",
    )
    shared = [SHARED[each] for each in Circle if each in part.within]
    given = f", données par des membres {enumerate_fr(shared)}" if shared else ""
    carried = phrases(telling, [part.cap])[0] if part.cap else "porte autant de procurations qu’il en reçoit"
    telling.say(f"{holder} {carried}{given}")
    if part.employees_barred:
        telling.say("un salarié ne peut pas en porter")
    if part.exclusive_source:
        telling.say("le président d’une organisation ne porte que les procurations des adhérents de celle-ci")
    if part.filing:
        tell(telling, part.filing)
    else:
        telling.say("aucun délai n’est fixé pour déposer les procurations")
    if part.of_two is OfTwo.UNSTATED:
        telling.silent("laquelle vaut quand un membre en donne plusieurs")
    else:
        telling.say(OF_TWO[part.of_two])
    if part.further is not Further.UNSTATED:
        telling.say(FURTHER[part.further])
    tell(telling, part.blank)


@says(Cap)
def cap(telling: Telling, part: Cap) -> None:
    in_heads = part.of is Counting.MEMBERS
    one, many, own = (
        ("procuration", "procurations", "sa propre voix")
        if in_heads
        else ("voix", "voix", "ses propres voix")
    )
    told = f"porte au plus {some(part.most, one, many)}"
    if part.own is Own.UNSTATED:
        telling.silent(f"si {own} {'est comprise' if in_heads else 'sont comprises'} dans ce nombre")
    elif part.own is Own.INCLUDED:
        told += f", {own} {'comprise' if in_heads else 'comprises'}"
    else:
        told += f", en plus {'de sa propre voix' if in_heads else 'des siennes'}"
    telling.say(told)


@says(Filing)
def filing(telling: Telling, part: Filing) -> None:
    telling.say(f"les procurations se déposent {before(telling, part.delay, 'la réunion')}")
    if part.frozen:
        telling.say("une fois déposées, elles ne se révoquent plus")
    if part.inspection:
        telling.say("la liste de celles qui sont déposées se consulte")


@says(BlankRefused)
def blank_refused(telling: Telling, part: BlankRefused) -> None:
    telling.say("un pouvoir en blanc est nul")


@says(BlankToChair)
def blank_to_chair(telling: Telling, part: BlankToChair) -> None:
    told = (
        "un pouvoir en blanc va au président de séance, qui vote pour les projets que le conseil soutient "
        "et contre les autres"
    )
    if part.in_cap is InCap.UNSTATED:
        telling.silent("si les pouvoirs en blanc comptent dans le plafond du président")
    elif part.in_cap is InCap.WITHIN:
        told += ", dans la limite de son plafond"
    else:
        told += ", en plus de son plafond"
    telling.say(told)


@says(BlankShared)
def blank_shared(telling: Telling, part: BlankShared) -> None:
    telling.say("le bureau de la séance répartit les pouvoirs en blanc")


@says(BlankUnstated)
def blank_unstated(telling: Telling, part: BlankUnstated) -> None:
    telling.silent("ce que vaut un pouvoir en blanc")
