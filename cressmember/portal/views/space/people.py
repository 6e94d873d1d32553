"""Who represents the organisation: read by all of them, said by its titular or its legal representative."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone

from cressmember.accounts.models import Invitation
from cressmember.core.ui.views import ActionView, FormPage, PageTemplateView
from cressmember.members.forms import LeavingForm, NewRepresentativeForm, ReplacementForm
from cressmember.members.models import Representation
from cressmember.members.rules.parity import parity_of
from cressmember.portal.actions.representative import (
    Newcomer,
    end_own_representation,
    invite_again,
    name_representative,
    replace_representative,
)
from cressmember.portal.queries.hat import hat_of
from cressmember.portal.queries.space import not_over
from cressmember.portal.views.space.page import SpacePage, key

VOICES = {Representation.Role.TITULAR, Representation.Role.SUBSTITUTE}


class PeopleView(SpacePage, PageTemplateView):
    """The representatives and contacts, with their dates and whether their account is open."""

    title = "Représentants"
    template_name = "portal/space/people.html"
    same = "space-people"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        today, organisation = timezone.localdate(), self.hat.organisation
        rows = sorted(not_over(organisation, on=today), key=lambda row: row.precedence)
        people = [row.person_id for row in rows if row.person_id]
        waiting = Invitation.objects.waiting(timezone.now()).filter(person__in=people)
        past = Representation.objects.filter(organisation=organisation, ends_on__lte=today)
        voices = [
            row.person.gender for row in rows if row.person and row.role in VOICES and row.in_force_on(today)
        ]
        return super().get_context_data(
            rows=rows,
            invited=set(waiting.values_list("person", flat=True)),
            past=past.select_related("person").order_by("-ends_on", "pk")[:10],
            parity=parity_of(voices) if len(voices) > 1 else None,
            today=today,
            **context,
        )


class _Managing(SpacePage):
    """A page of those who say who represents the organisation."""

    needs = "manages"
    same = "space-people"

    def get_cancel_url(self) -> str:
        return self.address("space-people")

    def get_destination(self, made: Any) -> str:
        # Whoever leaves has no space to come back to.
        return self.address("space-people") if self.stays() else "/"

    def stays(self) -> bool:
        """Whether the user still represents the organisation today."""
        pk = self.hat.organisation.pk
        return hat_of(self.request.user, pk, on=timezone.localdate()) is not None


class NameView(_Managing, FormPage):
    """Somebody new represents the organisation, and is invited to its space."""

    title = "Désigner quelqu’un"
    template_name = "portal/space/form.html"
    form_class = NewRepresentativeForm
    verb = "Désigner et inviter"
    introduction = (
        "Cette personne reçoit une invitation à ouvrir son accès. Les autres représentants et la chambre "
        "en sont prévenus. La ou le titulaire vote pour l’organisation, "
        "la suppléante ou le suppléant en son absence."
    )
    done = "C’est enregistré, et l’invitation est partie."

    def act(self, form: Any) -> Representation:
        return name_representative(
            organisation=self.hat.organisation,
            role=form.cleaned_data["role"],
            newcomer=_newcomer(form.cleaned_data),
            starts_on=form.cleaned_data["starts_on"],
            on=timezone.localdate(),
            by=self.request.user,
        )


class _OnRow(_Managing):
    """About one capacity of the organisation; another's is not there."""

    row: Representation

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.asked = key(kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def rows(self) -> QuerySet[Representation]:
        """Those that are not over."""
        return not_over(self.hat.organisation, on=timezone.localdate())

    def get_row(self) -> Representation:
        """The row that the address names, among those of this organisation."""
        return get_object_or_404(self.rows(), pk=self.asked)

    @property
    def who(self) -> str:
        row = self.get_row()
        return str(row.person or row.label or row.email)

    def is_own(self) -> bool:
        """Whether the user would lose the space with it."""
        row = self.get_row()
        return row.person_id == self.hat.person.pk and len(self.hat.rows) == 1


class _OnRowForm(_OnRow, FormPage):
    template_name = "portal/space/form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"is_own": self.is_own()}


class ReplaceView(_OnRowForm):
    """Somebody takes the place of another."""

    form_class = ReplacementForm
    verb = "Remplacer"
    done = "Le remplacement est enregistré, et l’invitation est partie."

    def get_title(self) -> str:
        return f"Remplacer {self.who}, {self.get_row().get_role_display().lower()}"

    def get_introduction(self) -> str:
        return (
            "L’ancienne personne n’a plus cette qualité à compter de cette date ; la nouvelle reçoit une "
            "invitation. Toutes deux, les autres représentants et la chambre en sont prévenus."
        )

    def act(self, form: Any) -> Representation:
        return replace_representative(
            representation=self.get_row(),
            newcomer=_newcomer(form.cleaned_data),
            starts_on=form.cleaned_data["starts_on"],
            on=timezone.localdate(),
            by=self.request.user,
        )


class EndView(_OnRowForm):
    """Somebody no longer acts for the organisation."""

    form_class = LeavingForm
    verb = "Enregistrer la fin"
    danger = True
    done = "La fin est enregistrée."

    def get_title(self) -> str:
        return f"Mettre fin : {self.who}, {self.get_row().get_role_display().lower()}"

    def get_introduction(self) -> str:
        return (
            "Ce qui a été fait jusque-là reste. La personne, les autres représentants et la chambre en sont "
            "prévenus. Un siège au bureau ou au conseil se quitte auprès de la chambre."
        )

    def act(self, form: Any) -> Representation:
        return end_own_representation(
            representation=self.get_row(),
            ends_on=form.cleaned_data["ends_on"],
            on=timezone.localdate(),
            by=self.request.user,
        )


class InviteAgainView(_OnRow, ActionView):
    """The invitation leaves again, with a new link."""

    template_name = "portal/space/confirm.html"
    verb = "Envoyer l’invitation"
    done = "L’invitation est partie."

    def get_object(self, queryset: Any = None) -> Representation:
        return get_object_or_404(self.rows().filter(person__isnull=False), pk=self.asked)

    def get_title(self) -> str:
        return f"Inviter {self.who} à ouvrir son accès"

    def get_consequences(self) -> tuple[str, ...]:
        person = self.get_object().person
        email = person.email if person else ""
        return (
            f"Un courriel part à {email or '(aucune adresse connue)'}.",
            "Un lien envoyé avant ne s’ouvrira plus.",
        )

    def act(self, obj: Representation, *, by: Any) -> object:
        return invite_again(representation=obj, on=timezone.localdate(), by=by)


def _newcomer(told: dict[str, Any]) -> Newcomer:
    """What the form says of the person."""
    names = ("given_name", "family_name", "email", "civility", "phone", "act", "act_on")
    return Newcomer(**{name: told[name] for name in names})
