"""How long each kind of record is kept, from which fact, why, and what happens at the end.

Sources: GDPR (regulation 2016/679) articles 5, 17, 18, 21 and 30; Code de commerce L123-22 (ten years); Code
civil 2224 (five years to sue); Livre des procédures fiscales L102 B (six years, within the ten); law of 1
July 1901 article 5; CNIL: commercial activities (prospects, three years after the last contact), deliberation
2021-122 of 14 October 2021 on logs (six months to a year, three years where it is justified), « liste
repoussoir » (27 January 2022). What no text fixes is a proposal, and says so: ``to_check``.
What was read stands in docs/decisions/0024.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cressmember.kernel.periods import months_later
from cressmember.kernel.violations import RuleViolation


class End(StrEnum):
    """What happens when the countdown ends."""

    ERASE = "erase"
    ANONYMISE = "anonymise"


END_LABELS = {End.ERASE: "effacement", End.ANONYMISE: "anonymisation"}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record: its duration in months, the bounds that the law leaves, and its reasons.

    ``from_year_end`` counts from the end of the civil year of the fact, as accounting documents do.
    """

    key: str
    label: str
    fact: str
    months: int
    least: int
    most: int
    end: End
    ground: str
    article: str
    to_check: bool = False
    from_year_end: bool = False


KINDS: Mapping[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind(
            "accounting",
            "Pièces comptables : appels, factures, avoirs, reçus, encaissements, relevés, écritures",
            "la fin de l’année de la pièce",
            120,
            120,
            180,
            End.ERASE,
            "Les documents comptables et les pièces justificatives sont conservés dix ans.",
            "Code de commerce, art. L123-22 ; LPF, art. L102 B (six ans) ; service-public.fr, F32081",
            from_year_end=True,
        ),
        Kind(
            "minutes",
            "Procès-verbaux signés, feuilles de présence, pouvoirs et votes nominatifs",
            "le jour de la réunion",
            120,
            60,
            360,
            End.ANONYMISE,
            "Ils prouvent ce qui a été décidé, tant que cela peut être contesté ou doit être justifié.",
            "Code civil, art. 2224 ; service-public.fr, fiche F32081 (cinq ans au moins)",
            to_check=True,
        ),
        Kind(
            "mandates",
            "Déclarations des dirigeants déposées, et leurs récépissés",
            "le jour du changement déclaré",
            60,
            60,
            360,
            End.ANONYMISE,
            "Les changements dans l’administration sont déclarés et consignés sur un registre.",
            "Loi du 1er juillet 1901, art. 5 ; Code civil, art. 2224 (cinq ans)",
            to_check=True,
        ),
        Kind(
            "people",
            "Personnes qui ne représentent plus aucune organisation",
            "la fin de la dernière représentation ou du dernier mandat",
            60,
            12,
            60,
            End.ANONYMISE,
            "Après la fin des fonctions, le temps d’une contestation.",
            "RGPD, art. 5.1.e ; Code civil, art. 2224",
            to_check=True,
        ),
        Kind(
            "applications",
            "Demandes d’adhésion refusées, retirées ou sans suite",
            "la décision, le retrait ou le dernier échange",
            36,
            6,
            36,
            End.ERASE,
            "Trois ans après le dernier contact avec un prospect.",
            "CNIL, référentiel sur la gestion commerciale",
            to_check=True,
        ),
        Kind(
            "evidence",
            "Pièces justificatives d’une organisation : statuts, récépissés, comptes, agréments",
            "le dépôt de la pièce",
            60,
            12,
            60,
            End.ERASE,
            "Elles prouvent que les conditions d’adhésion sont remplies, le temps d’une contestation.",
            "Loi n° 2014-856 du 31 juillet 2014, art. 1 ; Code civil, art. 2224",
            to_check=True,
        ),
        Kind(
            "messages",
            "Courriels envoyés : adresses et textes",
            "l’envoi",
            36,
            12,
            60,
            End.ERASE,
            "Le temps de prouver un envoi.",
            "RGPD, art. 5.1.e ; Code civil, art. 2224",
            to_check=True,
        ),
        Kind(
            "journal",
            "Valeurs personnelles du journal ; ses écritures, sans nom, restent",
            "l’acte",
            12,
            6,
            36,
            End.ERASE,
            "Le temps de retrouver qui a changé quoi : un an, trois au plus si la chambre le justifie.",
            "RGPD, art. 5.1.e et 32 ; CNIL, délibération n° 2021-122 du 14 octobre 2021",
        ),
        Kind(
            "imports",
            "Fichiers d’adhérents importés et comptes rendus de leurs lignes",
            "l’écriture du fichier dans le registre, ou son abandon",
            12,
            1,
            36,
            End.ERASE,
            "Le temps de vérifier l’import ; le registre garde ce qui a été écrit.",
            "RGPD, art. 5.1.e",
        ),
        Kind(
            "opposition",
            "Oppositions : empreintes à clé d’adresses auxquelles ne plus écrire",
            "l’opposition",
            36,
            36,
            120,
            End.ERASE,
            "Une opposition vaut quelle que soit la source d’un fichier ; seule l’empreinte de l’adresse est "
            "gardée, trois ans au moins, et ne sert à rien d’autre.",
            "RGPD, art. 5.1.c et 21.3 ; CNIL, liste repoussoir (27 janvier 2022)",
        ),
        Kind(
            "invitations",
            "Invitations à se connecter, acceptées, annulées ou expirées",
            "l’échéance de l’invitation",
            12,
            1,
            12,
            End.ERASE,
            "Elles ne servent plus.",
            "RGPD, art. 5.1.e",
        ),
    )
}


def ends_on(kind: Kind, fact: date, months: int) -> date:
    """The first day on which it is no longer kept."""
    start = date(fact.year + 1, 1, 1) if kind.from_year_end else fact
    return months_later(start, months)


def facts_before(kind: Kind, on: date, months: int) -> date:
    """The first day whose facts are still kept: those before it have come to their end on ``on``."""
    threshold = months_later(on, -months)
    if kind.from_year_end:
        return date(threshold.year, 1, 1)
    # The last days of a long month end with the last day of a short one.
    while months_later(threshold, months) <= on:
        threshold += timedelta(days=1)
    return threshold


def check_months(kind: Kind, months: int) -> None:
    """Raise RuleViolation for a duration that the law does not leave to the chamber."""
    if not kind.least <= months <= kind.most:
        raise RuleViolation(
            f"Entre {in_words(kind.least)} et {in_words(kind.most)} pour cette nature.", article=kind.article
        )


def in_words(months: int) -> str:
    """A duration as people say it."""
    years, rest = divmod(months, 12)
    told = [f"{years} an{'s' if years > 1 else ''}"] if years else []
    told += [f"{rest} mois"] if rest else []
    return " et ".join(told)
