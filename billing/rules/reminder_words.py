"""What reminders say: texts with fields to fill in, and the ones that are offered to begin with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cressmember.kernel.writing import enumerate_fr

FIELD = re.compile(r"\{([^{}\s]+)\}")

# What a text may hold between braces, each with what it becomes.
FIELDS = {
    "destinataire": "nom de l’organisation à qui l’on écrit",
    "adherents": "adhérents concernés",
    "montant": "ce qui est en retard, en tout",
    "echeance": "jour où il fallait payer",
    "exercice": "exercice de la cotisation",
    "appel": "numéro de l’appel",
    "precedente": "jour de la relance précédente",
    "delai": "jours laissés par la mise en demeure",
    "article": "article des statuts sur la radiation",
    "chambre": "nom de la chambre",
}


@dataclass(frozen=True, slots=True)
class Offered:
    """A level that is offered to begin with, to be reworded."""

    name: str
    delay_days: int
    counted_from: str
    channel: str
    formal_notice: bool
    subject: str
    text: str


def unknown_fields(text: str) -> str:
    """What is wrong with the fields of a text, in a sentence; nothing when each is known."""
    wrong = [f"{{{name}}}" for name in dict.fromkeys(FIELD.findall(text)) if name not in FIELDS]
    if not wrong:
        return ""
    known = ", ".join(f"{{{name}}}" for name in FIELDS)
    return f"Champ inconnu : {enumerate_fr(wrong)}. Les champs sont {known}."


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its fields filled in; a field that nothing fills stays as it was typed."""
    return FIELD.sub(lambda found: values.get(found[1], found[0]), text)


OFFERED = (
    Offered(
        "rappel",
        10,
        "due",
        "mail",
        False,
        "Votre cotisation {exercice} : un simple rappel",
        "Sauf erreur de notre part, il reste {montant} à régler depuis le {echeance} au titre de la "
        "cotisation {exercice} ({adherents}).\n\n"
        "C’est peut-être un simple oubli, ou nos messages se sont croisés : si votre paiement est en route, "
        "ne tenez pas compte de celui-ci. Le détail suit.\n\n"
        "Une difficulté, une question, un étalement à prévoir ? Répondez-nous : nous cherchons "
        "toujours une solution avec vous.",
    ),
    Offered(
        "deuxième relance",
        21,
        "previous",
        "mail",
        False,
        "Cotisation {exercice} : {montant} restent à régler",
        "Nous vous avons écrit le {precedente} au sujet de la cotisation {exercice} ({adherents}). Nous "
        "n’avons reçu ni règlement ni réponse, et {montant} restent dus depuis le {echeance}.\n\n"
        "Votre cotisation fait vivre notre chambre et ce que nous portons ensemble. Merci de la régler sous "
        "quinze jours, ou de nous dire ce qui vous en empêche : un échéancier est possible.",
    ),
    Offered(
        "dernière relance",
        21,
        "previous",
        "both",
        False,
        "Cotisation {exercice} : dernière relance avant mise en demeure",
        "Malgré nos messages, le dernier du {precedente}, {montant} restent dus depuis le {echeance} au "
        "titre de la cotisation {exercice} ({adherents}).\n\n"
        "Cette lettre est notre dernière relance. Sans règlement ni échange avec nous sous quinze jours, "
        "nous devrons vous mettre en demeure, comme nos statuts le prévoient. Nous préférerions de beaucoup "
        "vous entendre : un appel suffit.",
    ),
    Offered(
        "mise en demeure",
        21,
        "previous",
        "post",
        True,
        "Mise en demeure de régler la cotisation {exercice}",
        "Nos relances, la dernière du {precedente}, sont restées sans effet. Par la présente, nous vous "
        "mettons en demeure de régler la somme de {montant}, due depuis le {echeance} au titre de la "
        "cotisation {exercice} ({adherents}), dans un délai de {delai} jours à compter de l’envoi de cette "
        "lettre.\n\n"
        "À défaut, et conformément à l’article {article} de nos statuts, la radiation pourra être prononcée. "
        "Vous pouvez, dans le même délai, nous faire part de vos observations et demander à être entendus.",
    ),
)
