"""What a meeting usually has on its agenda, in French ready to be corrected."""

from __future__ import annotations

from dataclasses import dataclass

from governance.rules.meeting.body import BodyKind
from governance.rules.vote.decision import Matter


@dataclass(frozen=True, slots=True)
class UsualVote:
    """A resolution as it is usually put."""

    title: str
    text: str
    matter: Matter = Matter.OTHER


@dataclass(frozen=True, slots=True)
class UsualItem:
    """An item as it usually stands: how long it takes, in minutes, who speaks, what is put to the vote."""

    code: str
    title: str
    minutes: int
    speaker: str = ""
    text: str = ""
    votes: tuple[UsualVote, ...] = ()


OPENING = UsualItem(
    "opening",
    "Ouverture et désignation du bureau de séance",
    10,
    "Présidence",
    "Constat du quorum, désignation de la présidence de séance, du secrétariat et des scrutateurs.",
)
OTHER_BUSINESS = UsualItem("other", "Questions diverses", 10)
LAST_MINUTES = UsualItem(
    "minutes",
    "Approbation du procès-verbal de la réunion précédente",
    5,
    "Secrétariat",
    votes=(
        UsualVote(
            "Approbation du procès-verbal",
            "Le procès-verbal de la réunion précédente est approuvé.",
        ),
    ),
)

ORDINARY = (
    OPENING,
    UsualItem(
        "moral",
        "Rapport moral",
        15,
        "Présidence",
        votes=(UsualVote("Rapport moral", "L’assemblée, après lecture du rapport moral, l’approuve."),),
    ),
    UsualItem(
        "activity",
        "Rapport d’activité",
        20,
        "Direction",
        votes=(
            UsualVote("Rapport d’activité", "L’assemblée, après lecture du rapport d’activité, l’approuve."),
        ),
    ),
    UsualItem(
        "accounts",
        "Rapport financier et comptes de l’exercice",
        20,
        "Trésorerie",
        "Présentation du rapport financier, des comptes annuels et des rapports du commissaire aux comptes.",
        votes=(
            UsualVote(
                "Approbation des comptes",
                "L’assemblée, après lecture du rapport financier et du rapport du commissaire aux comptes, "
                "approuve les comptes de l’exercice tels qu’ils lui sont présentés.",
                Matter.ACCOUNTS,
            ),
        ),
    ),
    UsualItem("result", "Affectation du résultat", 5, "Trésorerie"),
    UsualItem(
        "quitus",
        "Quitus aux administrateurs",
        5,
        "Trésorerie",
        votes=(
            UsualVote(
                "Quitus",
                "L’assemblée donne quitus de leur gestion aux membres du conseil d’administration pour "
                "l’exercice écoulé.",
                Matter.ACCOUNTS,
            ),
        ),
    ),
    UsualItem(
        "agreements",
        "Conventions réglementées",
        5,
        "Commissaire aux comptes, ou présidence",
        votes=(
            UsualVote(
                "Conventions réglementées",
                "L’assemblée, après lecture du rapport que présente le commissaire aux comptes, ou à défaut "
                "la présidence, sur les conventions passées avec les dirigeants (code de commerce, "
                "art. L612-5), statue sur ce rapport et approuve les conventions qu’il mentionne.",
                Matter.AGREEMENTS,
            ),
        ),
    ),
    UsualItem(
        "budget",
        "Orientations et budget",
        15,
        "Trésorerie",
        votes=(
            UsualVote(
                "Budget",
                "L’assemblée adopte le budget prévisionnel de l’exercice à venir tel qu’il lui est présenté.",
                Matter.BUDGET,
            ),
        ),
    ),
    UsualItem(
        "dues",
        "Cotisations",
        10,
        "Trésorerie",
        votes=(
            UsualVote(
                "Cotisations",
                "L’assemblée fixe les cotisations de l’exercice à venir selon le barème joint.",
                Matter.DUES,
            ),
        ),
    ),
    UsualItem(
        "auditor",
        "Commissaire aux comptes",
        5,
        "Trésorerie",
        votes=(
            UsualVote(
                "Désignation du commissaire aux comptes",
                "L’assemblée nomme [nom] commissaire aux comptes pour six exercices.",
                Matter.AUDITOR,
            ),
        ),
    ),
    UsualItem("elections", "Élections", 30, "Présidence"),
    OTHER_BUSINESS,
)
EXTRAORDINARY = (
    OPENING,
    UsualItem(
        "statutes",
        "Modification des statuts",
        30,
        "Présidence",
        votes=(
            UsualVote(
                "Nouveaux statuts",
                "L’assemblée adopte article par article, puis dans leur ensemble, les statuts modifiés tels "
                "qu’ils ont été joints à la convocation.",
                Matter.STATUTES,
            ),
        ),
    ),
    UsualItem(
        "powers",
        "Pouvoirs pour les formalités",
        5,
        votes=(
            UsualVote(
                "Pouvoirs",
                "L’assemblée donne tous pouvoirs au porteur d’un extrait du procès-verbal pour accomplir "
                "les formalités de déclaration et de publication.",
            ),
        ),
    ),
)
BOARD = (
    LAST_MINUTES,
    UsualItem(
        "admissions",
        "Demandes d’adhésion",
        10,
        "Vie des adhérents",
        votes=(
            UsualVote(
                "Admissions",
                "Le conseil admet comme adhérents les organisations dont la liste lui est présentée.",
                Matter.ADMISSION,
            ),
        ),
    ),
    UsualItem("life", "Vie de la chambre et actualités", 20, "Présidence"),
    UsualItem("finances", "Situation financière", 15, "Trésorerie"),
    UsualItem("groups", "Points des commissions et groupes projet", 20),
    OTHER_BUSINESS,
)
BUREAU = (
    UsualItem("follow_up", "Suites de la réunion précédente", 10, "Secrétariat"),
    UsualItem("news", "Actualités de la chambre", 20, "Présidence"),
    UsualItem("finances", "Trésorerie et engagements", 15, "Trésorerie"),
    UsualItem("board", "Préparation du prochain conseil", 15, "Présidence"),
    OTHER_BUSINESS,
)
GATHERING = (
    UsualItem("welcome", "Accueil", 15),
    UsualItem("presentation", "Présentation de la chambre et de ses adhérents", 30, "Présidence"),
    UsualItem("workshops", "Ateliers", 60),
    UsualItem("close", "Clôture et moment convivial", 30),
)


def usual_items(kind: BodyKind | None, matters: frozenset[Matter] = frozenset()) -> tuple[UsualItem, ...]:
    """What a meeting of such a body usually treats; ``matters`` are those that it may decide on.

    An assembly that only decides on the statutes, a merger or the dissolution is an extraordinary one; one
    that decides on both has both.
    """
    if kind is None:
        return GATHERING
    if kind is BodyKind.BUREAU:
        return BUREAU
    if kind is not BodyKind.ASSEMBLY:
        return BOARD
    extraordinary = Matter.STATUTES in matters
    ordinary = not extraordinary or bool(matters & {Matter.ACCOUNTS, Matter.BUDGET, Matter.OTHER})
    if not ordinary:
        return (*EXTRAORDINARY, OTHER_BUSINESS)
    return (*ORDINARY[:-1], *EXTRAORDINARY[1:], OTHER_BUSINESS) if extraordinary else ORDINARY
