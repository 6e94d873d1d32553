"""People, and whom they represent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from cressmember.accounts.models import Invitation, User
from cressmember.core.ui.views import ActionView, ListPage, RecordView, UpdatePage
from cressmember.core.ui.views.page import Trail
from cressmember.kernel.elision import to
from cressmember.kernel.writing import enumerate_fr
from cressmember.members import permissions
from cressmember.members.actions.person import change_person, create_person, invite_person
from cressmember.members.filters import PersonFilter
from cressmember.members.forms import PersonForm
from cressmember.members.models import Person
from cressmember.members.queries import consents_of, obstacle_to_invitation, people, represented_by
from cressmember.members.queries.personal import pages_about_people, was_erased
from cressmember.members.tables import PersonTable
from cressmember.members.views.known import CreateUnlessKnownPage

PEOPLE = ("Personnes", reverse_lazy("members:person-list"))


class PersonListView(ListPage):
    """Everyone that the register knows, and whom they represent today."""

    title = "Personnes"
    section = "members"
    permission_required = permissions.VIEW
    export_permission = permissions.EXPORT
    template_name = "members/person_list.html"
    table_class = PersonTable
    filterset_class = PersonFilter
    noun = ("personne", "personnes")
    feminine = True
    search_placeholder = "Nom, prénom, adresse électronique…"
    empty_title = "Aucune personne"
    empty_text = "Une personne apparaît ici dès qu’elle est contact ou représentant d’un adhérent."

    def get_queryset(self) -> QuerySet[Person]:
        return people(on=timezone.localdate())

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            may_edit=self.request.user.has_perm(permissions.EDIT),
            create_url=reverse("members:person-create"),
            **context,
        )


class PersonDetailView(RecordView):
    """A person: how to write to them, whom they represent and represented."""

    model = Person
    section = "members"
    permission_required = permissions.VIEW
    template_name = "members/person_detail.html"
    trail = (PEOPLE,)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        today = timezone.localdate()
        is_erased = was_erased(self.object)
        rows = list(self.object.representations.select_related("organisation").order_by("-starts_on", "pk"))
        return super().get_context_data(
            representations=[row for row in rows if row.in_force_on(today)],
            past_representations=[row for row in rows if not row.in_force_on(today)],
            relations=self.object.relations.all(),
            is_erased=is_erased,
            may_edit=not is_erased and self.request.user.has_perm(permissions.EDIT),
            modify_url=reverse("members:person-update", args=[self.object.pk]),
            invite_url=reverse("members:person-invite", args=[self.object.pk]),
            obstacle=obstacle_to_invitation(self.object, on=today),
            invitation=Invitation.objects.unanswered().filter(person=self.object.pk).first(),
            now=timezone.now(),
            consents=consents_of(self.object).values(),
            consent_url=reverse("members:person-consents", args=[self.object.pk]),
            pages=[
                (page.label, reverse(page.url_name, args=[self.object.pk]))
                for page in pages_about_people()
                if self.request.user.has_perm(page.permission)
            ],
            **context,
        )


class PersonCreateView(CreateUnlessKnownPage):
    """A new person."""

    title = "Nouvelle personne"
    section = "members"
    permission_required = permissions.EDIT
    form_class = PersonForm
    trail = (PEOPLE,)
    cancel_url = reverse_lazy("members:person-list")
    done = "La personne est ajoutée."

    def create(self, *, is_another: bool, **fields: Any) -> Person:
        return create_person(is_another=is_another, by=self.request.user, **fields)


class PersonUpdateView(UpdatePage):
    """A change of name or address."""

    model = Person
    section = "members"
    permission_required = permissions.EDIT
    form_class = PersonForm
    done = "La fiche de la personne est à jour."

    def get_title(self) -> str:
        return f"Modifier {self.object}"

    def get_trail(self) -> Trail:
        return (PEOPLE, (str(self.object), self.object.get_absolute_url()))

    def act(self, form: Any) -> Person:
        return change_person(person=self.object, by=self.request.user, **form.cleaned_data)


class PersonInviteView(ActionView):
    """Someone who represents a member is invited to the member space."""

    model = Person
    section = "members"
    permission_required = permissions.EDIT
    trail = (PEOPLE,)
    verb = "Envoyer l’invitation"

    def get(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        person = self.get_object()
        if obstacle := obstacle_to_invitation(person, on=timezone.localdate()):
            messages.error(request, obstacle)
            return HttpResponseRedirect(person.get_absolute_url())
        return super().get(request, *args, **options)

    def get_title(self) -> str:
        return f"Inviter {self.object} dans l’espace des adhérents"

    def get_consequences(self) -> Sequence[str]:
        person = self.object
        represented = enumerate_fr(represented_by(person, on=timezone.localdate()))
        days = settings.INVITATION_VALID_FOR.days
        sentences = [
            f"Un message part à {person.email}, avec un lien à accepter sous {days} jours.",
            f"{person} verra ce qui concerne {represented}, et ce qui reste à régler.",
            "Pour entrer, un code lui sera envoyé chaque fois : il n’y a pas de mot de passe.",
        ]
        if Invitation.objects.unanswered().filter(person=person.pk).exists():
            sentences.append("L’invitation envoyée auparavant ne servira plus.")
        return sentences

    def act(self, obj: Person, *, by: Any) -> Invitation | User:
        return invite_person(person=obj, on=timezone.localdate(), by=by)

    def get_done(self, made: Invitation | User) -> str:
        if isinstance(made, User):
            return f"{made.email} ouvre déjà un compte : il est désormais relié {to(self.object)}."
        return f"L’invitation part à {made.email}."

    def get_destination(self, made: Invitation | User) -> str:
        return self.object.get_absolute_url()
