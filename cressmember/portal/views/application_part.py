"""The parts of a request for membership: each a page, kept when one goes on or leaves."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from billing.queries.estimate import Estimate, InForce, scale_in_force
from cressmember.core.models import Chamber
from cressmember.core.ui import collisions
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.application import save_part
from cressmember.members.actions.evidence import add_evidence
from cressmember.members.forms.application import (
    ApplicantForm,
    CommitmentForm,
    EligibilityForm,
    PieceForm,
    RepresentativeForm,
)
from cressmember.members.models import JoiningPage
from cressmember.members.queries import colleges_in_force
from cressmember.members.queries.application import evidence_of, is_known, kinds_offered, region_of
from cressmember.members.rules.application import Part
from cressmember.members.rules.eligibility import Family, college_for, family_of, is_outside, outside_remark
from cressmember.portal.forms import ApplicantDuesForm
from cressmember.portal.views.application import (
    CONFLICT,
    PARTS,
    ROLES,
    SLOW_DOWN,
    TOO_MANY,
    OnApplication,
    as_newcomer,
    by_person,
    may_write,
)

LATER = "later"
MOST_PEOPLE = 12
# What says that somebody is being named; the capacities are ticked beforehand.
TYPED = ("given_name", "family_name", "function", "email", "phone")
ORDER = list(PARTS)


class PartView(OnApplication):
    """A part, its form, and the way on; « plus tard » keeps what is written and leads to the overview."""

    needs_draft = True
    part: Part
    template: str

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self.closed() if self.is_gone() else self.show(self.form(None))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Keep what is told, then go on or leave."""
        if self.is_gone():
            return self.closed()
        comes_back = request.POST.get("act") == LATER
        form = self.form(request.POST, comes_back=comes_back)
        if not may_write(request, self.application, "application_save"):
            form.add_error(None, SLOW_DOWN)
            return self.show(form, status=TOO_MANY)
        if not form.is_valid():
            return self.show(form)
        try:
            with collisions.refused():
                self.keep(form)
        except RuleViolation as refusal:
            form.add_error(None, refusal.message)
            return self.show(form, status=CONFLICT)
        if comes_back:
            messages.success(request, "C’est enregistré. Le lien de votre courriel vous ramène ici.")
            return HttpResponseRedirect(self.home)
        return HttpResponseRedirect(self.following)

    def form(self, sent: Any, *, comes_back: bool = False) -> Any:
        """The form, as it was kept or as it was sent."""
        raise NotImplementedError

    def keep(self, form: Any) -> None:
        """Save what the form says."""
        raise NotImplementedError

    def context(self) -> dict[str, Any]:
        """What the page shows beside its form."""
        return {}

    def show(self, form: forms.Form, status: int = 200, **more: Any) -> HttpResponse:
        """The page."""
        rank = ORDER.index(self.part)
        shown = {
            "form": form,
            "part_title": PARTS[self.part][1],
            "steps_labels": [label for _, label in PARTS.values()],
            "rank": rank + 1,
            "many": len(ORDER),
            "before_url": self.address_of(ORDER[rank - 1]) if rank else "",
            **self.context(),
            **more,
        }
        return self.page(self.template, status, **self.of_application(**shown))

    @property
    def following(self) -> str:
        """The next part, or everything to read again."""
        rank = ORDER.index(self.part) + 1
        if rank < len(ORDER):
            return self.address_of(ORDER[rank])
        return reverse("portal:application-review", args=[self.application.token])

    def save(self, **told: Any) -> None:
        """Save the part."""
        save_part(application=self.application, part=self.part, **told)

    def saved(self, url: str, **told: Any) -> HttpResponse:
        """Save the part and go on; to where the request stands, once it was sent or erased meanwhile."""
        try:
            self.save(**told)
        except RuleViolation:
            url = self.home
        return HttpResponseRedirect(url)


class OrganisationPartView(PartView):
    """Who asks."""

    part = Part.ORGANISATION
    template = "portal/joining/organisation.html"

    def form(self, sent: Any, *, comes_back: bool = False) -> ApplicantForm:
        application = self.application
        initial = ApplicantForm.initial_of(application.identity)
        initial |= {"contact_name": application.contact_name, "source": application.source}
        return ApplicantForm(sent, initial=initial, comes_back=comes_back, auto_id="o_%s")

    def keep(self, form: ApplicantForm) -> None:
        identity = form.identity()
        if self.application.identity.get("is_esus") and family_of(identity.get("legal_form", "")):
            identity["is_esus"] = True
        data = form.cleaned_data
        self.save(answers={"identity": identity}, contact_name=data["contact_name"], source=data["source"])


class EligibilityPartView(PartView):
    """On which ground it may join, and in which college."""

    part = Part.ELIGIBILITY
    template = "portal/joining/eligibility.html"

    def form(self, sent: Any, *, comes_back: bool = False) -> EligibilityForm:
        standing, colleges = self.standing(), self._colleges()
        told = self.application.answers.get("eligibility", {})
        proposed = college_for(standing.told.legal_form, [(code, name) for code, name in colleges.items()])
        initial = {
            "has_accreditation": "yes" if told.get("has_accreditation") else "no",
            "conditions": told.get("conditions", ()),
            "college": told.get("college") or proposed,
        }
        family = family_of(standing.told.legal_form)
        return EligibilityForm(
            sent,
            initial=initial,
            colleges=list(colleges.items()),
            proposed=proposed,
            asks_conditions=family is Family.COMPANY,
            asks_accreditation=bool(standing.told.legal_form),
            comes_back=comes_back,
            auto_id="e_%s",
        )

    def keep(self, form: EligibilityForm) -> None:
        answers = form.answers()
        colleges = {college.code: college for college in colleges_in_force(on=timezone.localdate())}
        identity = {**self.application.identity, "is_esus": answers["has_accreditation"]}
        self.save(
            answers={"eligibility": answers, "identity": identity}, college=colleges.get(answers["college"])
        )

    def context(self) -> dict[str, Any]:
        application, standing = self.application, self.standing()
        region = region_of(Chamber.current().postcode)
        outside = is_outside(application.departement, {one.code for one in region})
        return {
            "eligibility": standing.eligibility,
            "needs": standing.needs,
            "outside": outside_remark([one.name for one in region]) if outside else "",
            "is_known": is_known(
                siren=application.siren, rna=application.identity.get("rna", ""), besides=application
            ),
            "organisation_url": self.address_of(Part.ORGANISATION),
        }

    def _colleges(self) -> dict[str, str]:
        return {college.code: college.name for college in colleges_in_force(on=timezone.localdate())}


class PiecesPartView(PartView):
    """The pieces: joined one by one; afterwards too, while the request waits."""

    part = Part.EVIDENCE
    template = "portal/joining/pieces.html"
    needs_draft = False

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        if self.is_gone():
            return self.closed()
        return self._elsewhere() or self.show(self.form(None))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Join a piece, go on, or both: a file that was chosen is not lost by going on."""
        if self.is_gone():
            return self.closed()
        if elsewhere := self._elsewhere():
            return elsewhere
        act = request.POST.get("act", "")
        leaves = act in {"on", LATER}
        if leaves and not request.FILES:
            return self._go_on(on=act == "on")
        form = self.form(request.POST)
        if not may_write(request, self.application, "application_file"):
            form.add_error(None, SLOW_DOWN)
            return self.show(form, status=TOO_MANY)
        if not form.is_valid():
            return self.show(form)
        try:
            with collisions.refused():
                self.keep(form)
        except RuleViolation as refusal:
            form.add_error("file", refusal.message)
            return self.show(form, status=CONFLICT)
        messages.success(request, "La pièce est jointe.")
        return self._go_on(on=act == "on") if leaves else HttpResponseRedirect(request.path)

    def form(self, sent: Any, *, comes_back: bool = False) -> PieceForm:
        files = self.request.FILES if sent is not None else None
        kinds = kinds_offered(self.standing().needs)
        return PieceForm(sent, files, kinds=kinds, auto_id="p_%s")

    def keep(self, form: PieceForm) -> None:
        data = form.cleaned_data
        add_evidence(
            application=self.application,
            kind=data["kind"],
            filename=data["file"].name,
            data=data["file"].read(),
            expires_on=data["expires_on"],
            on=timezone.localdate(),
        )

    def context(self) -> dict[str, Any]:
        standing = self.standing()
        held = {piece.kind for piece in standing.told.pieces}
        return {
            "needs": [(need, need.kind in held) for need in standing.needs],
            "lacking": [gap.sentence for gap in standing.gaps if gap.part is Part.EVIDENCE],
            "pieces": evidence_of(self.application),
            "organisation_url": self.address_of(Part.ORGANISATION),
        }

    def _go_on(self, *, on: bool) -> HttpResponse:
        if not self.application.is_draft:
            return HttpResponseRedirect(self.home)
        return self.saved(self.following if on else self.home, answers={})

    def _elsewhere(self) -> HttpResponse | None:
        """Where to go when nothing may be joined."""
        application = self.application
        may_join = application.confirmed_at and (application.is_draft or application.is_waiting)
        return None if may_join else HttpResponseRedirect(self.home)


class PeoplePartView(PartView):
    """Who acts for it: added one by one, taken away, the parity told."""

    part = Part.PEOPLE
    template = "portal/joining/people.html"

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Add somebody, take somebody away, or go on; whoever was typed is added on the way."""
        if self.is_gone():
            return self.closed()
        if not may_write(request, self.application, "application_save"):
            return self.show(self.form(None), status=TOO_MANY, refusal=SLOW_DOWN)
        act = request.POST.get("act", "")
        people = list(self.application.answers.get("people", ()))
        way = {"on": self.following, LATER: self.home}.get(act, request.path)
        if way != request.path and not any(request.POST.get(name, "").strip() for name in TYPED):
            return self.saved(way, answers={})
        if act == "remove":
            gone = request.POST.get("person", "")
            left = [person for person in people if _key_of(person) != gone]
            return self.saved(request.path, answers={"people": left})
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form)
        added = form.people()
        if len(people) + len(added) > MOST_PEOPLE:
            form.add_error(None, "C’est beaucoup de monde : retirez quelqu’un avant d’ajouter.")
            return self.show(form, status=CONFLICT)
        keys = {(_key_of(person), person["role"]) for person in people}
        fresh = [person for person in added if (_key_of(person), person["role"]) not in keys]
        return self.saved(way, answers={"people": [*people, *fresh]})

    def form(self, sent: Any, *, comes_back: bool = False) -> RepresentativeForm:
        initial = {} if self.application.answers.get("people") else {"roles": ["legal", "titular"]}
        return RepresentativeForm(sent, initial=initial, auto_id="r_%s")

    def context(self) -> dict[str, Any]:
        standing = self.standing()
        people = by_person(self.application.answers.get("people", ()))
        return {
            "people": [(person, _key_of(person)) for person in people],
            "parity": standing.told.parity,
            "lacking": [gap.sentence for gap in standing.gaps if gap.part is Part.PEOPLE and gap.blocks],
            "roles": ROLES,
        }


class DuesPartView(PartView):
    """The figures on which its dues depend, what they would be, and when it wishes to pay."""

    part = Part.DUES
    template = "portal/joining/dues.html"

    def form(self, sent: Any, *, comes_back: bool = False) -> ApplicantDuesForm:
        scale, answers = self._scale(), self.application.answers
        bases = scale.bases_for(**as_newcomer(self.application)) if scale else {}
        known = {one["kind"]: Decimal(one["amount"]) for one in answers.get("figures", ())}
        return ApplicantDuesForm(
            sent,
            initial={"payment": answers.get("payment", "call"), **known},
            bases=bases,
            year=scale.figures_year if scale else timezone.localdate().year,
            comes_back=comes_back,
            auto_id="d_%s",
        )

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Keep the figures; « calculer » stays on the page to show the amount."""
        answer = super().post(request, token)
        if request.POST.get("act") == "reckon" and answer.status_code == 302:
            return HttpResponseRedirect(f"{request.path}#montant")
        return answer

    def keep(self, form: ApplicantDuesForm) -> None:
        self.save(answers=form.answers())

    def context(self) -> dict[str, Any]:
        scale = self._scale()
        figures = {one["kind"]: one["amount"] for one in self.application.answers.get("figures", ())}
        return {"scale": scale.scale if scale else None, "estimate": self._estimate(scale, figures)}

    def _estimate(self, scale: InForce | None, figures: dict[str, str]) -> Estimate | None:
        newcomer = as_newcomer(self.application)
        if scale is None or not newcomer["college"] or "dues" not in self._visited():
            return None
        return scale.estimate(**newcomer, figures={base: Decimal(amount) for base, amount in figures.items()})

    def _visited(self) -> Any:
        return self.application.answers.get("visited", ())

    def _scale(self) -> InForce | None:
        return scale_in_force(on=timezone.localdate())


class CommitmentPartView(PartView):
    """The charter, consents, themes, and a last word."""

    part = Part.COMMITMENT
    template = "portal/joining/commitment.html"

    def form(self, sent: Any, *, comes_back: bool = False) -> CommitmentForm:
        initial = CommitmentForm.initial_of(self.application.answers)
        initial["charter"] = self.application.charter_accepted_at is not None
        return CommitmentForm(
            sent,
            initial=initial,
            chamber=str(Chamber.current()),
            has_charter=bool(JoiningPage.current().charter),
            comes_back=comes_back,
            auto_id="c_%s",
        )

    def keep(self, form: CommitmentForm) -> None:
        accepts = bool(form.cleaned_data.get("charter"))
        answers = form.answers()
        # The very text that was accepted: the chamber may write another one later.
        answers["charter"] = JoiningPage.current().charter if accepts else ""
        self.save(answers=answers, accepts_charter=accepts)

    def context(self) -> dict[str, Any]:
        return {"charter": JoiningPage.current().charter}


def _key_of(person: dict[str, Any]) -> str:
    """What tells a person from another in a request."""
    names = ("civility", "given_name", "family_name", "email")
    return "|".join(str(person.get(name, "")) for name in names)
