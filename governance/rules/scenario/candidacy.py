"""Questions on people: whether someone may stand, take an office, or lose membership."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import enumerate_fr, quote
from governance.rules.answer.verdict import Verdict
from governance.rules.belonging.departure import Steps, loss_verdict
from governance.rules.belonging.membership import Loss
from governance.rules.election.applicant import Applicant, candidacy_verdict
from governance.rules.election.candidacy import Form, Paper
from governance.rules.mandate.offices import Nominee, OfficeHolder, office_verdict
from governance.rules.meeting.holidays import Territory
from governance.rules.scenario.asked import Asked, Span
from governance.rules.scenario.seats import seating_of
from governance.rules.statutes import Statutes
from governance.rules.text.wording import Choice, part, term


@part
class PaperOf:
    """A paper that goes with a candidacy."""

    paper: Paper = term("la pièce")
    pages: int = term("le nombre de pages", default=1)


@part
class ApplicantOf:
    """Someone who stands: what was filed, and the facts that conditions look at."""

    name: str = term("le nom")
    filed_on: date = term("le jour du dépôt de la candidature")
    form: Form | None = term("la manière dont elle fut envoyée", default=None)
    papers: tuple[PaperOf, ...] = term("les pièces jointes", default=())
    born: date | None = term("la date de naissance", default=None)
    member_since: date | None = term("le jour de l’adhésion", default=None)
    years_up_to_date: int = term("le nombre d’années à jour de suite", default=0)
    employed: Span | None = term("le contrat de travail", default=None)
    qualities: frozenset[str] = term("les qualités", default=frozenset[str]())
    college: str = term("le collège", default="")

    @property
    def applicant(self) -> Applicant:
        return Applicant(
            name=self.name,
            filed_on=self.filed_on,
            form=self.form,
            papers={each.paper: each.pages for each in self.papers},
            born=self.born,
            member_since=self.member_since,
            years_up_to_date=self.years_up_to_date,
            employed=self.employed.period if self.employed else None,
            qualities=self.qualities,
            college=self.college,
        )


@part
class CandidacyOf(Asked):
    """Whether someone may stand for seats of a body."""

    kind: ClassVar[str] = "candidacy"
    body: str = term("le code de l’organe")
    seats: str = term("le nom des sièges à élire")
    applicant: ApplicantOf = term("la personne candidate")
    election_on: date = term("le jour de l’élection")

    def answer(self, statutes: Statutes) -> Verdict:
        found = seating_of(statutes, self.body).election_of(self.seats)
        if found is None:
            raise RuleViolation(f"{quote(self.seats)} : ces sièges ne sont pas élus.")
        return candidacy_verdict(found.candidacy, self.applicant.applicant, election=self.election_on)


@part
class OfficeHolderOf:
    """Someone in an office."""

    office: str = term("la fonction")
    name: str = term("le nom")


@part
class OfficeOf(Asked):
    """Whether someone may take an office of the bureau."""

    kind: ClassVar[str] = "office"
    body: str = term("le code de l’organe")
    office: str = term("la fonction")
    applicant: ApplicantOf = term("la personne candidate")
    is_on_board: bool = term("si elle siège dans l’organe")
    election_on: date = term("le jour de l’élection")
    previous_college: str = term("le collège de qui exerçait la fonction avant", default="")
    is_approved: bool | None = term("si l’agrément est donné (attendu : null)", default=None)
    holders: tuple[OfficeHolderOf, ...] = term("qui exerce déjà une fonction", default=())

    def answer(self, statutes: Statutes) -> Verdict:
        bureau = seating_of(statutes, self.body).bureau
        if bureau is None:
            raise RuleViolation("Cet organe n’a pas de bureau.")
        return office_verdict(
            bureau,
            self.office,
            Nominee(
                applicant=self.applicant.applicant,
                is_on_board=self.is_on_board,
                previous_college=self.previous_college,
                is_approved=self.is_approved,
            ),
            [OfficeHolder(each.office, each.name) for each in self.holders],
            on=self.election_on,
        )


class Leaving(Choice):
    """How membership may be lost."""

    RESIGNATION = "resignation", "la démission"
    UNPAID = "unpaid", "la radiation pour défaut de paiement"
    STRUCK_OFF = "struck_off", "la radiation"
    EXCLUSION = "exclusion", "l’exclusion"
    LOST_STATUS = "lost_status", "la perte de la qualité"


@part
class LossOf(Asked):
    """Whether a member may be parted from on a day, from what was done and when."""

    kind: ClassVar[str] = "loss"
    by: Leaving = term("la manière de perdre la qualité de membre")
    on: date = term("le jour où l’on veut conclure")
    article: str = term("l’article, quand plusieurs le permettent", default="")
    before: str | None = term("qui s’apprête à décider", default=None)
    resigned_on: date | None = term("le jour où la démission est reçue", default=None)
    in_writing: bool = term("si elle est écrite", default=False)
    reminded_on: date | None = term("le jour du rappel", default=None)
    paid_on: date | None = term("le jour du règlement", default=None)
    proposed_on: date | None = term("le jour de la proposition", default=None)
    notified_on: date | None = term("le jour de l’avis au membre", default=None)
    registered: bool = term("si l’avis fut remis en main propre ou recommandé", default=False)
    invited_on: date | None = term("le jour où le membre fut invité à s’expliquer", default=None)
    heard_on: date | None = term("le jour où il fut entendu", default=None)
    lost_status: str = term("le statut perdu", default="")
    lost_on: date | None = term("le jour où il l’est", default=None)
    territory: Territory = term("le territoire, pour les jours fériés", default=Territory.MAINLAND)

    def answer(self, statutes: Statutes) -> Verdict:
        steps = Steps(
            resigned_on=self.resigned_on,
            in_writing=self.in_writing,
            reminded_on=self.reminded_on,
            paid_on=self.paid_on,
            proposed_on=self.proposed_on,
            notified_on=self.notified_on,
            registered=self.registered,
            invited_on=self.invited_on,
            heard_on=self.heard_on,
            lost_status=self.lost_status,
            lost_on=self.lost_on,
            before=self.before,
        )
        return loss_verdict(self._rule(statutes), steps, on=self.on, territory=self.territory)

    def _rule(self, statutes: Statutes) -> Loss:
        membership = statutes.membership
        found = [
            each for each in membership.losses if each.kind == self.by and self.article in ("", each.article)
        ]
        if not found:
            raise RuleViolation(f"Ces statuts ne prévoient pas {self.by.label}.", membership.article)
        if len(found) > 1:
            articles = enumerate_fr([quote(each.article) for each in found], "ou")
            raise RuleViolation(f"Plusieurs articles prévoient {self.by.label} : dites lequel, {articles}.")
        return found[0]
