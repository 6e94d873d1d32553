"""What one agrees to, changed by whoever it is about: a person, or who manages an organisation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from cressmember.core.models import Chamber
from cressmember.core.ui.views import FormPage
from cressmember.members.actions.consent import answer_each
from cressmember.members.forms.consent import (
    OwnConsentForm,
    organisation_wordings,
    person_wordings,
    silence_meaning,
)
from cressmember.members.models import Consent, Organisation, Person
from cressmember.members.queries.consent import answers_of, answers_that_hold
from cressmember.portal.views.part.data import OwnDataPage
from cressmember.portal.views.space.page import SpacePage


class ConsentChoices(FormPage):
    """Each purpose with its sentence, what holds today and every answer given before."""

    form_class = OwnConsentForm
    template_name = "portal/part/consents.html"
    verb = "Enregistrer mes choix"

    @property
    def holder(self) -> Person | Organisation:
        """Whose answers they are; to be written by each page."""
        raise NotImplementedError

    def wordings(self) -> Mapping[str, str]:
        """The sentence shown for each purpose; a mail is spoken of to who has an address."""
        raise NotImplementedError

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {
            "wordings": self.wordings(),
            "silence": self.silence(),
            "held": answers_that_hold(self.holder),
        }

    def silence(self) -> Mapping[str, str]:
        """What is done without an answer."""
        return silence_meaning(is_listed=False)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        holder = self.holder
        return super().get_context_data(history=answers_of(holder), address=holder.email, **context)

    def act(self, form: Any) -> list[Consent]:
        return answer_each(
            holder=self.holder,
            answers=form.answers(),
            wordings=self.wordings(),
            way=Consent.Way.SPACE,
            by=self.request.user,
        )

    def get_done(self, made: list[Consent]) -> str:
        return "C’est enregistré." if made else "Rien n’a changé."

    def get_destination(self, made: Any) -> str:
        return str(self.request.path)


class PersonChoicesView(OwnDataPage, ConsentChoices):
    """What whoever is signed in agrees to."""

    title = "Ce que j’accepte"

    @property
    def holder(self) -> Person:
        return self.person

    def wordings(self) -> Mapping[str, str]:
        return person_wordings(Chamber.current().name)

    def get_cancel_url(self) -> str:
        return reverse("portal:part-data")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(managed=[hat for hat in self.worn if hat.manages], **context)


class OrganisationChoicesView(SpacePage, ConsentChoices):
    """What an organisation agrees to, said by its titular or its legal representative."""

    title = "Ce que nous acceptons"
    needs = "manages"
    same = "space-consents"
    verb = "Enregistrer nos choix"

    @property
    def holder(self) -> Organisation:
        return self.hat.organisation

    def wordings(self) -> Mapping[str, str]:
        return organisation_wordings(Chamber.current().name)

    def silence(self) -> Mapping[str, str]:
        return silence_meaning(is_listed=Chamber.current().lists_members)

    def get_cancel_url(self) -> str:
        return self.address("space-file")
