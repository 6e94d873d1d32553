"""A request for membership by its signed link: where it stands, read again, sent, withdrawn; its pieces."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator

from billing.models import Due
from billing.queries.estimate import scale_in_force
from billing.queries.payment_link import payment_link
from cressmember.core.models.veil import NoFile
from cressmember.core.ui import collisions
from cressmember.core.ui.timeline import Moment
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.application import (
    confirm_address,
    send_application,
    withdraw_application,
)
from cressmember.members.actions.evidence import remove_evidence
from cressmember.members.models import Application, DeclaredFigure, Evidence, JoiningPage, Theme
from cressmember.members.queries.application import (
    Standing,
    evidence_of,
    is_known,
    standing_of,
)
from cressmember.members.rules.application import Part
from cressmember.portal.views.declaration import GONE, PublicPage

CONFLICT, TOO_MANY = 409, 429
FIRST_DUES_WITHIN = timedelta(days=365)
# Each part: the name of its page, and what it is called there.
PARTS = {
    Part.ORGANISATION: ("portal:application-organisation", "Votre organisation"),
    Part.ELIGIBILITY: ("portal:application-eligibility", "Votre place dans l’ESS"),
    Part.EVIDENCE: ("portal:application-pieces", "Vos pièces"),
    Part.PEOPLE: ("portal:application-people", "Vos représentants"),
    Part.DUES: ("portal:application-dues", "Votre cotisation"),
    Part.COMMITMENT: ("portal:application-commitment", "Vos engagements"),
}
SLOW_DOWN = "Beaucoup d’envois en peu de temps : attendez quelques minutes, rien n’est perdu."


@method_decorator(login_not_required, name="dispatch")
class OnApplication(PublicPage):
    """Something about the request that a signed link is for; a link that opens nothing says so.

    ``needs_draft`` pages are those of a request that is still being written: another leads to where it
    stands, and so does one whose address waits to be confirmed.
    """

    application: Application
    needs_draft = False

    def opens(self, **kwargs: Any) -> bool:
        return Application.objects.of_token(kwargs["token"]) is not None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        found = Application.objects.of_token(kwargs["token"])
        if found is not None:
            self.application = found
            if self.needs_draft and not (found.is_draft and found.confirmed_at):
                return HttpResponseRedirect(self.home)
        return super().dispatch(request, *args, **kwargs)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.home = reverse("portal:application", args=[kwargs["token"]])

    def standing(self) -> Standing:
        """The request as it stands today."""
        return standing_of(self.application, on=timezone.localdate())

    def address_of(self, part: Part) -> str:
        return reverse(PARTS[part][0], args=[self.application.token])

    def of_application(self, **context: Any) -> dict[str, Any]:
        """What every page of a request shows."""
        return {"application": self.application, "home": self.home, **context}

    def closed(self) -> HttpResponse:
        """The page of a link that opens nothing."""
        return self.page("portal/joining/closed.html", status=404)

    def is_gone(self) -> bool:
        return getattr(self, "application", None) is None


class ApplicationView(OnApplication):
    """Where a request stands: its address to confirm, its parts to fill in, what becomes of it."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        if self.is_gone():
            return self.closed()
        if self.application.withdrawn_at is not None:
            return self.page("portal/joining/withdrawn.html", status=GONE, **self.of_application())
        if self.application.confirmed_at is None:
            return self.page("portal/joining/confirm.html", **self.of_application())
        return self._draft() if self.application.is_draft else self._followed()

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Confirm the address, once; opening the page is not enough: robots open links."""
        if self.is_gone():
            return self.closed()
        first = self.application.confirmed_at is None and self.application.is_draft
        confirm_address(application=self.application)
        return HttpResponseRedirect(self.address_of(Part.ORGANISATION) if first else self.home)

    def _draft(self) -> HttpResponse:
        standing = self.standing()
        visited = self.application.answers.get("visited", ())
        parts = [
            (label, self.address_of(part), _state_of(part, standing, visited))
            for part, (_, label) in PARTS.items()
        ]
        following = next((url for _, url, state in parts if state != "done"), "")
        return self.page(
            "portal/joining/draft.html",
            **self.of_application(
                parts=parts,
                following=following,
                review_url=reverse("portal:application-review", args=[self.application.token]),
                forgotten_on=standing.forgotten_on,
                may_send=not standing.blocking,
                is_begun=bool(visited),
            ),
        )

    def _followed(self) -> HttpResponse:
        application, standing = self.application, self.standing()
        called = Due.objects.none()
        if self._begins() and application.organisation_id:
            called = Due.objects.live().filter(organisation=application.organisation_id)
        dues = list(called.owed())
        return self.page(
            "portal/joining/followed.html",
            **self.of_application(
                moments=_moments(application),
                gaps=standing.gaps if application.is_waiting else (),
                pieces=evidence_of(application),
                pieces_url=self.address_of(Part.EVIDENCE),
                joining=JoiningPage.current(),
                pay_url=payment_link(dues[0]) if dues else "",
                is_paid=not dues and called.exists(),
            ),
        )

    def _begins(self) -> bool:
        """Whether its author is a new member, whose first dues are awaited.

        Whoever filled it in may have left since: the dues of later years are no longer shown by this link.
        """
        day = self.application.decided_on
        admitted = self.application.outcome == Application.Outcome.ADMITTED
        return admitted and day is not None and timezone.localdate() - day < FIRST_DUES_WITHIN


class ApplicationReviewView(OnApplication):
    """Everything that was told, on one page; sent from there."""

    needs_draft = True

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self.closed() if self.is_gone() else self._page()

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Send the request; a second click finds it sent."""
        if self.is_gone():
            return self.closed()
        try:
            with collisions.refused():
                send_application(
                    application=self.application,
                    figures_asked=figures_asked(self.application),
                    on=timezone.localdate(),
                )
        except RuleViolation as refusal:
            return self._page(refusal=refusal, status=CONFLICT)
        return HttpResponseRedirect(self.home)

    def _page(self, status: int = 200, **told: Any) -> HttpResponse:
        application, standing = self.application, self.standing()
        answers = application.answers
        themes = Theme.objects.filter(pk__in=answers.get("themes", ()))
        context = self.of_application(
            standing=standing,
            blocking=[(gap.sentence, self.address_of(gap.part)) for gap in standing.blocking],
            later=[(gap.sentence, self.address_of(gap.part)) for gap in standing.gaps if not gap.blocks],
            urls={part.value: self.address_of(part) for part in PARTS},
            identity=application.identity,
            people=by_person(answers.get("people", ())),
            parity=standing.told.parity,
            pieces=evidence_of(application),
            figures=written_figures(application),
            consents=[one["wording"] for one in answers.get("consents", ()) if one["is_given"]],
            themes=themes,
            note=answers.get("note", ""),
            pays_now=answers.get("payment") == "now",
            joining=JoiningPage.current(),
            is_known=_is_known(application),
        )
        return self.page("portal/joining/review.html", status, **context | told)


class ApplicationWithdrawView(OnApplication):
    """Giving up: what it does is said first."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        if self.is_gone():
            return self.closed()
        if not (self.application.is_draft or self.application.is_waiting):
            return HttpResponseRedirect(self.home)
        return self.page("portal/joining/withdraw.html", **self.of_application())

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Withdraw the request."""
        if self.is_gone():
            return self.closed()
        try:
            withdraw_application(application=self.application)
        except RuleViolation as refusal:
            return self.page(
                "portal/joining/withdraw.html", status=CONFLICT, **self.of_application(refusal=refusal)
            )
        return HttpResponseRedirect(self.home)


class PieceFileView(OnApplication):
    """A piece, given back to who joined it."""

    def get(self, request: HttpRequest, token: str, pk: int) -> HttpResponseBase:
        if self.is_gone():
            return self.closed()
        return piece_file(self.piece(pk))

    def piece(self, pk: int) -> Evidence:
        """The piece of that key, if it is one of this request."""
        found = self.application.evidence.filter(pk=pk).first()
        if found is None:
            raise Http404
        return found


class PieceRemoveView(PieceFileView):
    """A piece taken away from a draft."""

    def get(self, request: HttpRequest, token: str, pk: int) -> HttpResponseBase:
        return self.closed() if self.is_gone() else HttpResponseRedirect(self.address_of(Part.EVIDENCE))

    def post(self, request: HttpRequest, token: str, pk: int) -> HttpResponseBase:
        """Take it away."""
        if self.is_gone():
            return self.closed()
        try:
            remove_evidence(evidence=self.piece(pk))
        except RuleViolation as refusal:
            return self.page(
                "portal/joining/closed.html", status=CONFLICT, **self.of_application(refusal=refusal)
            )
        return HttpResponseRedirect(self.address_of(Part.EVIDENCE))


def piece_file(piece: Evidence) -> FileResponse:
    """A piece as a file to keep: never opened in the page, never guessed to be something else."""
    if not piece.file:
        raise NoFile(piece)
    answer = FileResponse(piece.file.open("rb"), as_attachment=True, filename=piece.filename)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def may_write(request: HttpRequest, application: Application, action: str) -> bool:
    """Whether a request is not being written to without end; each is counted apart."""
    return bool(ratelimit.consume(request, action=action, key=f"{action}:{application.pk}"))


def figures_asked(application: Application) -> dict[str, str]:
    """The figures on which its dues depend, code and name, by the scale in force today."""
    scale = scale_in_force(on=timezone.localdate())
    if scale is None:
        return {}
    return scale.bases_for(**as_newcomer(application))


def as_newcomer(application: Application) -> dict[str, str]:
    """Its college, its type and its département, as a scale looks at them."""
    return {
        "college": application.college.code if application.college else "",
        "kind": str(application.identity.get("kind", "single")),
        "departement": application.departement,
    }


def written_figures(application: Application) -> list[tuple[str, str]]:
    """The figures that were declared, in words."""
    kinds = dict(DeclaredFigure.Kind.choices)
    return [
        (
            f"{kinds.get(one['kind'], one['kind'])} {one['year']}",
            DeclaredFigure(kind=one["kind"], amount=Decimal(one["amount"])).written,
        )
        for one in application.answers.get("figures", ())
    ]


ROLES = {
    "legal": "engage l’organisation",
    "titular": "titulaire",
    "substitute": "suppléant·e",
    "dues": "reçoit l’appel de cotisation",
}


def by_person(people: Any) -> list[dict[str, Any]]:
    """Those who act for it, each once, with their capacities in words."""
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for person in people:
        key = tuple(person.get(name, "") for name in ("civility", "given_name", "family_name", "email"))
        known = found.setdefault(key, {**person, "roles": []})
        known["roles"].append(ROLES.get(person["role"], person["role"]))
    return list(found.values())


def _is_known(application: Application) -> bool:
    return is_known(siren=application.siren, rna=application.identity.get("rna", ""), besides=application)


def _state_of(part: Part, standing: Standing, visited: Any) -> str:
    if part.value in standing.done:
        return "done"
    return "left" if part.value in visited else "new"


def _moments(application: Application) -> list[Moment]:
    """What happened to a request that was sent, in order; what is not decided yet is not told."""
    steps: list[tuple[Any, str, str]] = [
        (application.sent_at, "Votre demande est reçue", "good"),
        (application.completed_at, "Elle est complète", "good"),
        (application.examined_at, "L’équipe l’a examinée", "good"),
    ]
    moments = [Moment(at, title, tone=tone) for at, title, tone in steps if at]
    if application.outcome:
        admitted = application.outcome == Application.Outcome.ADMITTED
        title = {
            "admitted": "Votre adhésion est prononcée",
            "refused": "Votre demande n’a pas été acceptée",
            "unanswered": "Votre demande est restée sans suite",
        }[application.outcome]
        assert application.decided_on  # The database refuses a decision without its day.
        moments.append(
            Moment(
                application.decided_on,
                title,
                by=application.decided_by,
                tone="good" if admitted else "stop",
            )
        )
    return moments
