"""How one becomes a member, is represented, and ceases to be one."""

from __future__ import annotations

from typing import Any

from cressmember.kernel.elision import of, to
from cressmember.kernel.writing import NO_BREAK, enumerate_fr, number, sentence_case
from governance.rules.belonging.membership import (
    Admission,
    Exclusion,
    Hearing,
    LostStatus,
    Membership,
    Readmission,
    Resignation,
    StruckOff,
    Unpaid,
)
from governance.rules.belonging.representatives import GapAmong, Representatives
from governance.rules.prose.amounts import around, before, delay_said, some
from governance.rules.prose.french import quoted, whom
from governance.rules.prose.telling import Chapter, Key, Names, Telling, clause, clauses, opens, says
from governance.rules.text.wording import bare, kind_title

BACK = {
    Readmission.AS_NEW: "pour revenir, il demande son admission comme un nouveau membre",
    Readmission.AFTER_SETTLING: "pour revenir, il règle ce qui est dû",
    Readmission.NEVER: "il ne peut pas revenir",
}
HEARINGS = {
    Hearing.NONE: "le membre n’a pas à être entendu",
    Hearing.INVITED: "le membre est invité à s’expliquer, et l’on passe outre s’il ne vient pas",
    Hearing.HELD: "le membre doit d’abord être entendu",
}


@opens(Membership)
def membership(part: Membership, names: Names, name: str, key: Key) -> Chapter:
    told = [
        *clauses(part.admissions, names, (*key, "admissions"), lambda each: _of_some("Admission", each)),
        *clauses(
            part.representatives,
            names,
            (*key, "representatives"),
            lambda each: _of_some("Représentants", each),
        ),
        *clauses(part.losses, names, (*key, "losses"), _loss),
    ]
    if not (part.admissions and part.losses and part.representatives):
        told.append(clause(part, names, "Ce qui n’est pas dit", (*key, "silence")))
    return Chapter(name, part.article, key, tuple(told))


def _loss(part: Any) -> str:
    return sentence_case(bare(kind_title(part.__class__).lower()))


def _of_some(name: str, part: Admission | Representatives) -> str:
    """« Admission », « Admission : « partenaires » » where it is not that of everybody."""
    return f"{name}{of_categories(part.categories, ', ')}"


def of_categories(categories: frozenset[str], joint: str = " ") -> str:
    """« de la catégorie « A » », « des catégories « A » et « B » »; nothing for all of them."""
    if not categories:
        return ""
    several = "des catégories" if len(categories) > 1 else "de la catégorie"
    return f"{joint}{several} {quoted(sorted(categories))}"


@says(Membership)
def unsaid(telling: Telling, part: Membership) -> None:
    if not part.admissions:
        telling.silent("comment on devient membre")
    if not part.representatives:
        telling.silent("qui représente les membres")
    if not part.losses:
        telling.say("aucune manière de perdre la qualité de membre n’est prévue")


@says(Admission)
def admission(telling: Telling, part: Admission) -> None:
    members = f"les membres{of_categories(part.categories)}"
    proposed = f", sur proposition {of(whom(part.proposed_by))}" if part.proposed_by else ""
    if part.decided_by is None:
        telling.say(f"personne n’a à admettre {members}{proposed}{NO_BREAK}: le paiement suffit")
    else:
        telling.say(f"{whom(part.decided_by)} admet {members}{proposed}")
    if part.charter:
        telling.say(f"on adhère {to(whom(part.charter))}")
    if part.payment:
        telling.say("la cotisation doit être réglée pour être admis")
    if part.refusals_told_to:
        telling.say(f"les refus sont rapportés {to(whom(part.refusals_told_to))}")
    telling.say(
        f"un refus se conteste devant {whom(part.appeal_to)}" if part.appeal_to else "un refus est sans appel"
    )


@says(Resignation)
def resignation(telling: Telling, part: Resignation) -> None:
    told = "un membre démissionne par écrit" if part.in_writing else "un membre démissionne librement"
    told += f", avec un préavis de {delay_said(telling, part.delay)}" if part.delay else ", sans préavis"
    telling.say(told)
    _back(telling, part.readmission)


@says(Unpaid)
def unpaid(telling: Telling, part: Unpaid) -> None:
    when = around(telling, part.delay, "après un rappel") if part.delay else "après un rappel"
    if part.decided_by:
        telling.say(f"{whom(part.decided_by)} radie le membre qui n’a pas réglé sa cotisation {when}")
    else:
        telling.say(f"le membre perd de droit sa qualité si sa cotisation n’est pas réglée {when}")
    _heard(telling, part.hearing)
    _back(telling, part.readmission)


@says(StruckOff)
def struck_off(telling: Telling, part: StruckOff) -> None:
    _pronounced(telling, part, "prononce la radiation pour motif grave")


@says(Exclusion)
def exclusion(telling: Telling, part: Exclusion) -> None:
    _pronounced(telling, part, "prononce l’exclusion")


def _pronounced(telling: Telling, part: StruckOff, what: str) -> None:
    proposed = f", sur proposition {of(whom(part.proposed_by))}" if part.proposed_by else ""
    telling.say(f"{whom(part.decided_by)} {what}{proposed}")
    _heard(telling, part.hearing)
    how = " en main propre ou par lettre recommandée" if part.registered else ""
    if part.delay:
        telling.say(f"le membre est averti{how} {before(telling, part.delay, 'la décision')}")
    elif how:
        telling.say(f"le membre est averti{how}, sans délai fixé")
    else:
        telling.say("aucun délai n’est fixé entre l’avis au membre et la décision")
    _back(telling, part.readmission)


@says(LostStatus)
def lost_status(telling: Telling, part: LostStatus) -> None:
    statuses = quoted(sorted(part.statuses), "ou")
    telling.say(f"qui perd le statut {statuses} n’est plus membre")
    telling.say(
        f"{whom(part.decided_by)} le constate" if part.decided_by else "cette perte est acquise de droit"
    )
    _back(telling, part.readmission)


def _heard(telling: Telling, hearing: Hearing) -> None:
    if hearing is Hearing.UNSTATED:
        telling.silent("si le membre doit être entendu")
    else:
        telling.say(HEARINGS[hearing])


def _back(telling: Telling, readmission: Readmission) -> None:
    if readmission is Readmission.UNSTATED:
        telling.silent("comment il peut revenir")
    else:
        telling.say(BACK[readmission])


@says(Representatives)
def representatives(telling: Telling, part: Representatives) -> None:
    whose = f"chaque membre{of_categories(part.categories)}"
    titulars = some(part.titulars, "représentant titulaire", "représentants titulaires")
    substitutes = some(part.substitutes, "suppléant", "suppléants") if part.substitutes else "aucun suppléant"
    telling.say(f"{whose} a {titulars} et {substitutes}".replace("et aucun", "et n’a aucun"))
    if part.gender_gap is None:
        telling.say("aucune règle ne porte sur l’écart entre femmes et hommes")
    elif part.gap_among is GapAmong.UNSTATED:
        telling.say(f"l’écart entre femmes et hommes est de {number(part.gender_gap)} au plus")
        telling.silent("si les suppléants comptent dans l’écart entre femmes et hommes")
    else:
        among = f"parmi {part.gap_among.label}"
        telling.say(f"l’écart entre femmes et hommes est de {number(part.gender_gap)} au plus, {among}")
    asked = ["vient de la même organisation"] if part.same_organisation else []
    asked += ["a un mandat spécial de son organisation"] if part.special_mandate else []
    telling.say(f"un remplaçant {enumerate_fr(asked)}" if asked else "rien n’est exigé d’un remplaçant")
