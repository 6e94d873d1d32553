"""What a person or an organisation agreed to, and when."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from cressmember.core.ui.views import ActionFormView
from cressmember.members import permissions
from cressmember.members.actions.consent import give_consent, withdraw_consent
from cressmember.members.forms.consent import ConsentForm
from cressmember.members.models import Consent, Organisation, Person
from cressmember.members.queries.consent import answers_of, consents_of


class ConsentPage(ActionFormView):
    """The answers that hold, their history, and a new one."""

    section = "members"
    permission_required = permissions.VIEW
    form_class = ConsentForm
    template_name = "members/consents.html"
    verb = "Noter la réponse"
    done = "La réponse est notée."
    url_name = ""

    def get_title(self) -> str:
        return f"Consentements : {self.object}"

    def get_trail(self) -> Any:
        return ((str(self.object), self.object.get_absolute_url()),)

    def post(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if not request.user.has_perm(permissions.EDIT):
            raise PermissionDenied("Seule la vie des adhérents note une réponse.")
        return super().post(request, *args, **options)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            consents=consents_of(self.object).values(),
            history=answers_of(self.object),
            may_edit=self.request.user.has_perm(permissions.EDIT),
            **context,
        )

    def act_on(self, obj: Any, form: Any, *, by: Any) -> Consent:
        told = form.cleaned_data
        options = {
            "holder": obj,
            "purpose": told["purpose"],
            "way": Consent.Way.STAFF,
            "wording": told["wording"],
            "by": by,
        }
        return give_consent(**options) if told["is_given"] == "yes" else withdraw_consent(**options)

    def get_destination(self, made: Any) -> str:
        return reverse(self.url_name, args=[self.object.pk])


class PersonConsentView(ConsentPage):
    """The consents of a person."""

    model = Person
    url_name = "members:person-consents"


class OrganisationConsentView(ConsentPage):
    """The consents of an organisation."""

    model = Organisation
    url_name = "members:organisation-consents"
