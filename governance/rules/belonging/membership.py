"""How one becomes a member and how one ceases to be: who decides, on what, in which delays.

Organs are named as a sentence names them: « le conseil d’administration ».
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from cressmember.kernel.elision import of, to
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import enumerate_fr, long_date, quote
from governance.rules.answer.verdict import Outcome, Verdict, cited
from governance.rules.belonging.representatives import Representatives
from governance.rules.meeting.delay import Delay
from governance.rules.text.wording import Choice, part, term


@part
class Admission:
    """Who admits members of some categories, and on what."""

    article: str = term("l’article de l’admission")
    categories: frozenset[str] = term("les catégories concernées (toutes : une liste vide)")
    decided_by: str | None = term("qui admet (personne, le paiement suffit : null)")
    proposed_by: str | None = term("sur proposition de qui (personne : null)")
    charter: str | None = term("la charte à laquelle on adhère (aucune : null)")
    payment: bool = term("si la cotisation doit être réglée pour être admis")
    refusals_told_to: str | None = term("à qui les refus sont rapportés (personne : null)")
    appeal_to: str | None = term("devant qui un refus se conteste (sans appel : null)")

    def contradictions(self) -> Iterator[str]:
        if self.decided_by is None and not self.payment:
            yield "Personne n’admet et le paiement n’est pas exigé : rien ne fait un membre."


class Hearing(Choice):
    """What is owed to a member before a decision against them."""

    NONE = "none", "aucune audition"
    INVITED = "invited", "le membre est invité à s’expliquer, et l’on passe outre s’il ne vient pas"
    HELD = "held", "le membre doit avoir été entendu"
    UNSTATED = "unstated", "le texte ne le dit pas"


class Readmission(Choice):
    """How one who ceased to be a member comes back."""

    AS_NEW = "as_new", "en demandant son admission comme un nouveau membre"
    AFTER_SETTLING = "after_settling", "en réglant ce qui est dû"
    NEVER = "never", "jamais"
    UNSTATED = "unstated", "le texte ne le dit pas"


@part
class Resignation:
    """The member leaves."""

    kind: ClassVar[str] = "resignation"
    title: ClassVar[str] = "La démission"
    article: str = term("l’article de la démission")
    in_writing: bool = term("si la démission s’écrit")
    delay: Delay | None = term("le préavis (aucun : null)")
    readmission: Readmission = term("la manière de revenir")


@part
class Unpaid:
    """The dues stay unpaid after a reminder."""

    kind: ClassVar[str] = "unpaid"
    title: ClassVar[str] = "La radiation pour défaut de paiement"
    article: str = term("l’article de la radiation pour défaut de paiement")
    decided_by: str | None = term("qui la prononce (personne, elle est acquise : null)")
    delay: Delay | None = term("le délai après le rappel (aucun : null)")
    hearing: Hearing = term("l’audition du membre")
    readmission: Readmission = term("la manière de revenir")


@part
class StruckOff:
    """An organ strikes the member off, for a serious reason."""

    kind: ClassVar[str] = "struck_off"
    title: ClassVar[str] = "La radiation"
    article: str = term("l’article de la radiation")
    decided_by: str = term("qui prononce")
    proposed_by: str | None = term("sur proposition de qui (personne : null)")
    hearing: Hearing = term("l’audition du membre")
    delay: Delay | None = term("le délai entre l’avis au membre et la décision (aucun : null)")
    registered: bool = term("si l’avis se donne en main propre ou par lettre recommandée")
    readmission: Readmission = term("la manière de revenir")


@part
class Exclusion(StruckOff):
    """The assembly, or whom the text names, excludes the member."""

    kind: ClassVar[str] = "exclusion"
    title: ClassVar[str] = "L’exclusion"


@part
class LostStatus:
    """The member is no longer what it takes to be one."""

    kind: ClassVar[str] = "lost_status"
    title: ClassVar[str] = "La perte de la qualité de membre"
    article: str = term("l’article de la perte automatique")
    statuses: frozenset[str] = term("les statuts dont la perte fait perdre la qualité de membre", least=1)
    decided_by: str | None = term("qui la constate (personne, elle est acquise : null)")
    readmission: Readmission = term("la manière de revenir")


Loss = Resignation | Unpaid | StruckOff | Exclusion | LostStatus


@part
class Membership:
    """How one becomes, is represented as, and ceases to be a member."""

    article: str = term("l’article de la qualité de membre")
    admissions: tuple[Admission, ...] = term(
        "l’admission, par catégorie (rien n’en est dit : une liste vide)"
    )
    losses: tuple[Loss, ...] = term("les manières de perdre la qualité de membre (aucune : une liste vide)")
    representatives: tuple[Representatives, ...] = term(
        "les représentants des membres, par catégorie (rien n’en est dit : une liste vide)"
    )

    def contradictions(self) -> Iterator[str]:
        for title, rules in (("l’admission", self.admissions), ("les représentants", self.representatives)):
            for category, times in Counter(
                named for rule in rules for named in rule.categories or ("",)
            ).items():
                if times > 1:
                    whose = f"de la catégorie {quote(category)}" if category else "de toutes les catégories"
                    yield f"Deux règles disent {title} {whose}."
        once = Counter(type(loss) for loss in self.losses)
        for kind in (Resignation, Unpaid, LostStatus):
            if once[kind] > 1:
                yield f"{kind.title} est dite deux fois."

    def admission(self, category: str) -> Admission:
        """The admission of a category: its own rule, else that of all. Raises RuleViolation without any."""
        for rule in sorted(self.admissions, key=lambda rule: not rule.categories):
            if not rule.categories or category in rule.categories:
                return rule
        raise RuleViolation(
            f"Aucune règle ne dit comment la catégorie {quote(category)} est admise.", self.article
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidacy:
    """What was done for a candidate, and when; ``before`` is who is about to decide."""

    proposed_on: date | None = None
    charter_on: date | None = None
    paid_on: date | None = None
    before: str | None = None


def admission_verdict(rule: Admission, candidacy: Candidacy, *, on: date) -> Verdict:
    """Whether a candidate may be admitted that day, with everything that is missing."""
    missing = []
    if rule.proposed_by is not None and not done(candidacy.proposed_on, on):
        missing.append(f"la proposition {of(rule.proposed_by)}")
    if rule.charter is not None and not done(candidacy.charter_on, on):
        missing.append(f"l’adhésion à {quote(rule.charter)}")
    if rule.payment and not done(candidacy.paid_on, on):
        missing.append("le règlement de la cotisation")
    missing += wrong_organ(rule.decided_by, candidacy.before)
    if missing:
        sentence = (
            f"L’admission ne peut pas être prononcée le {long_date(on)} : il manque {enumerate_fr(missing)}."
        )
    elif rule.decided_by is None:
        sentence = "L’admission est acquise par le paiement."
    else:
        sentence = f"L’admission peut être prononcée par {rule.decided_by}{_if_refused(rule)}."
    return Verdict(
        outcome=Outcome.NO if missing else Outcome.YES,
        sentence=cited(sentence, rule.article),
        article=rule.article,
        figures={"on": on.isoformat(), "missing": len(missing)},
    )


def _if_refused(rule: Admission) -> str:
    told = f" ; un refus est rapporté {to(rule.refusals_told_to)}" if rule.refusals_told_to else ""
    if rule.appeal_to:
        return f"{told or ' ; un refus'}{' et' if told else ''} se conteste devant {rule.appeal_to}"
    return told


def done(day: date | None, on: date) -> bool:
    """Whether something was done by that day."""
    return day is not None and day <= on


def wrong_organ(deciding: str | None, before: str | None) -> Iterator[str]:
    """What is missing when another organ is about to decide."""
    if deciding is not None and before is not None and before != deciding:
        yield f"une décision {of(deciding)}, et non {of(before)}"
