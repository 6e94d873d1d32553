"""Who acts for an organisation."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cressmember.kernel.elision import to
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.person import create_person
from cressmember.members.actions.representation import (
    Designation,
    change_representation,
    end_representation,
    open_representation,
    renew_leaders,
)
from cressmember.members.forms import (
    EndForm,
    LeaderFormSet,
    RenewalForm,
    RepresentationChangeForm,
    RepresentationForm,
)
from cressmember.members.models import Organisation, Person, Representation
from cressmember.members.models.representation import LEADING
from cressmember.members.views.page import EditPage


def _name(row: Representation) -> str:
    return str(row.person or row.label or row.email)


class RepresentationCreateView(EditPage):
    """Someone new acts for the organisation."""

    model = Organisation
    form_class = RepresentationForm
    verb = "Ajouter"
    done = "Le contact ou représentant est ajouté."

    def get_title(self) -> str:
        return f"Ajouter un contact ou représentant {to(self.object)}"

    def act_on(self, obj: Organisation, form: Any, *, by: Any) -> object:
        data = form.cleaned_data
        person = person_named(data, by=by)
        return open_representation(
            organisation=obj,
            designation=Designation(
                role=data["role"],
                person=person,
                label=data["label"],
                email="" if person and person.email == data["email"] else data["email"],
                phone="" if person and person.phone == data["phone"] else data["phone"],
            ),
            starts_on=data["starts_on"],
            act=data["act"],
            act_on=data["act_on"],
            by=by,
        )


class RepresentationUpdateView(EditPage):
    """A correction of what was written of a representation."""

    model = Representation
    form_class = RepresentationChangeForm
    done = "La correction est enregistrée."

    def get_title(self) -> str:
        row = self.object
        return f"Corriger : {_name(row)}, {row.get_role_display().lower()} pour {row.organisation}"

    def act_on(self, obj: Representation, form: Any, *, by: Any) -> object:
        return change_representation(representation=obj, by=by, **form.cleaned_data)


class RepresentationEndView(EditPage):
    """Someone no longer acts for the organisation."""

    model = Representation
    form_class = EndForm
    verb = "Enregistrer la fin"
    done = "La fin est enregistrée."

    def get_title(self) -> str:
        row = self.object
        return f"{_name(row)} n’est plus {row.get_role_display().lower()} pour {row.organisation}"

    def act_on(self, obj: Representation, form: Any, *, by: Any) -> object:
        return end_representation(representation=obj, by=by, **form.cleaned_data)


class LeadersView(EditPage):
    """« Nos dirigeants ont changé » : the whole renewal on one screen."""

    model = Organisation
    form_class = RenewalForm
    template_name = "members/leaders.html"
    verb = "Enregistrer le renouvellement"
    done = "Les dirigeants sont à jour."

    def get_title(self) -> str:
        return f"Nos dirigeants ont changé : {self.object}"

    def get_leaders(self) -> Any:
        if self.request.method == "POST":
            return LeaderFormSet(self.request.POST, prefix="leaders")
        standing = Representation.objects.in_force(on=timezone.localdate()).filter(
            organisation=self.object, role__in=LEADING, person__isnull=False
        )
        return LeaderFormSet(
            initial=[
                {"role": row.role, "person": row.person_id}
                for row in sorted(standing, key=lambda row: row.precedence)
            ],
            prefix="leaders",
        )

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        context.setdefault("leaders", self.get_leaders())
        return super().get_context_data(**context)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form, leaders = self.get_form(), self.get_leaders()
        if not (form.is_valid() and leaders.is_valid()):
            return self.render_to_response(self.get_context_data(form=form, leaders=leaders))
        self.leaders = leaders
        return self.form_valid(form)

    def act_on(self, obj: Organisation, form: Any, *, by: Any) -> object:
        designations = []
        for line in self.leaders:
            data = line.cleaned_data
            if not data or data.get("DELETE") or not (data.get("person") or data.get("family_name")):
                continue
            designations.append(Designation(role=data["role"], person=person_named(data, by=by)))
        if not designations:
            raise RuleViolation("Indiquez au moins une personne : une organisation est toujours représentée.")
        return renew_leaders(
            organisation=obj, roles=LEADING, designations=designations, by=by, **form.cleaned_data
        )


def person_named(data: dict[str, Any], *, by: Any) -> Person | None:
    """The person named: a known one, or a new one with the name, the address and the number typed."""
    if person := data.get("person"):
        return person
    if not data.get("family_name"):
        return None
    return create_person(
        civility=data.get("civility", ""),
        given_name=data.get("given_name", ""),
        family_name=data["family_name"],
        email=data.get("email", ""),
        phone=data.get("phone", ""),
        by=by,
    )
