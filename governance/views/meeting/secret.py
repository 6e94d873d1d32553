"""Simple secret ballots: chosen with their limits under the eyes, followed, closed."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from cressmember.core.ui.views import ActionFormView, ActionView, RecordView
from cressmember.core.ui.views.page import Trail
from cressmember.kernel.violations import RuleViolation
from governance import permissions
from governance.actions.meeting.secret import cancel_secret, close_secret, open_secret
from governance.forms.meeting.election import BecauseForm, SecretForm
from governance.models import Ballot, Election, Resolution
from governance.queries.meeting.gathering import gathering_of
from governance.queries.meeting.secret import (
    INSTEAD,
    PROMISES,
    choices_of,
    kept_warnings,
    laid_out,
    late_refused,
    progress_of,
    refuse_secret,
    title_of,
)
from governance.views.meeting.tabs import OfMeeting


class SecretOpenView(OfMeeting, ActionFormView):
    """What a simple secret ballot guarantees and does not, before it is opened."""

    held = "item__meeting"
    title = "Vote secret simple : {object}"
    form_class = SecretForm
    template_name = "governance/meeting/election_secret_open.html"
    verb = "Ouvrir le vote secret simple"
    done = "Le vote secret est ouvert."

    def get_cancel_url(self) -> str:
        return self.meeting.get_absolute_url()

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        refused = ""
        warnings: tuple[str, ...] = ()
        try:
            refuse_secret(self.object)
            gathering = gathering_of(self.meeting)
            warnings = laid_out(self.object, gathering, by_college=False).warnings
        except RuleViolation as violation:
            refused = str(violation)
        return super().get_context_data(
            promises=PROMISES, instead=INSTEAD, refused=refused, warnings=warnings, **context
        )

    def act_on(self, obj: Any, form: Any, *, by: Any) -> Ballot:
        return open_secret(about=obj, by_college=form.cleaned_data["by_college"], by=by)


class ResolutionSecretView(SecretOpenView):
    """A resolution for advice is put to a simple secret vote."""

    model = Resolution


class ElectionSecretView(SecretOpenView):
    """An advice on people is put to a simple secret vote."""

    model = Election
    read_with = ("body", "college")

    def get_cancel_url(self) -> str:
        return str(self.object.get_absolute_url())


class OfSecret(OfMeeting):
    """A page about a simple secret ballot."""

    model = Ballot
    read_with = ("resolution", "election__body", "election__college")

    def get_trail(self) -> Trail:
        session = reverse("governance:meeting-session", args=[self.meeting.pk])
        return (*super().get_trail(), ("Séance", session))

    def get_queryset(self) -> QuerySet[Ballot]:
        rows = super().get_queryset().filter(kind=Ballot.Kind.SECRET)
        return rows.select_related(
            "meeting__body",
            "meeting__statutes",
            "resolution__item__meeting",
            "election__item__meeting__body",
            "election__item__meeting__statutes",
            "election__body__parent",
            "election__college",
        )


class SecretDetailView(OfSecret, RecordView):
    """How many voted, and once it is closed what may be said."""

    permission_required = permissions.VIEW
    template_name = "governance/meeting/election_secret.html"

    def get_title(self) -> str:
        return f"Vote secret simple : {title_of(self.object)}"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        ballot = self.object
        names = {each.code: each.name for each in choices_of(ballot)} | {"blank": "Blanc"}
        told = ballot.poll or {}
        lots = [
            (
                ", ".join(lot["urns"]) or "Toute l’urne",
                lot["papers"],
                [(names.get(code, code), papers) for code, papers in lot["choices"].items()],
            )
            for lot in told.get("lots", [])
        ]
        votes = told.get("votes")
        return super().get_context_data(
            progress=progress_of(ballot),
            lots=lots,
            votes=[(names.get(code, code), cast) for code, cast in votes.items()] if votes else [],
            leading=[names.get(code, code) for code in told.get("leading", [])],
            kept_back=told.get("kept_back", []),
            promises=PROMISES,
            left_out=late_refused(ballot, gathering_of(ballot.meeting)) if ballot.is_open else [],
            warnings=kept_warnings(ballot) if ballot.is_open else (),
            may_meet=self.request.user.has_perm(permissions.MEET),
            **context,
        )


class SecretCloseView(OfSecret, ActionView):
    """The urn is closed."""

    verb = "Clore le vote"
    done = "Le vote est clos."
    consequences = (
        "Plus aucun bulletin n’est reçu.",
        "La liste d’émargement et l’urne sont récrites dans un ordre tiré au sort.",
        "Les chiffres qui ne trahissent personne sont publiés.",
    )

    def get_title(self) -> str:
        return f"Clore le vote secret : {title_of(self.object)}"

    def act(self, obj: Ballot, *, by: Any) -> Ballot:
        return close_secret(ballot=obj, by=by)


class SecretCancelView(OfSecret, ActionFormView):
    """The vote is annulled; its papers are destroyed."""

    form_class = BecauseForm
    verb = "Annuler le vote"
    danger = True
    done = "Le vote est annulé, l’urne est détruite."

    def get_title(self) -> str:
        return f"Annuler le vote secret : {title_of(self.object)}"

    def act_on(self, obj: Ballot, form: Any, *, by: Any) -> Ballot:
        return cancel_secret(ballot=obj, because=form.cleaned_data["because"], by=by)
