"""Requests decided: put to a meeting, decided by hand, taken back; the call that follows."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from billing import permissions as billing
from cressmember.core.ui.views import ActionFormView, ActionView, FormPage
from cressmember.kernel.writing import counted, euros
from cressmember.members import permissions as members
from cressmember.members.models import Application
from cressmember.office.actions.admission import (
    call_newcomer,
    decide_application,
    put_applications,
    settle_trouble,
    take_off,
    undecide_application,
)
from cressmember.office.forms.application import BecauseForm, DecideForm, PutForm
from cressmember.office.queries.application import Ready, deciding_of, ready_by_body
from cressmember.office.views.application import PIPELINE, OnApplication


class ApplicationPutView(FormPage):
    """Examined requests, put to the next meeting of the body that the statutes name."""

    title = "Soumettre à une réunion"
    section = "members"
    permission_required = members.EDIT
    template_name = "office/application_put.html"
    form_class = PutForm
    trail = (PIPELINE,)
    verb = "Inscrire à l’ordre du jour"
    cancel_url = PIPELINE[1]

    @cached_property
    def ready(self) -> Ready:
        return ready_by_body(now=timezone.now(), on=timezone.localdate())

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {
            "ready": self.ready.applications,
            "meetings": self.ready.meetings,
        }

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            ready=self.ready,
            may_meet=self.request.user.has_perm("governance.meet"),
            meeting_url=reverse("governance:meeting-create"),
            **context,
        )

    def act(self, form: Any) -> Any:
        data = form.cleaned_data
        self.how_many = len(data["applications"])
        return put_applications(
            applications=list(data["applications"]),
            meeting=data["meeting"],
            together=data["together"] == "yes",
            on=timezone.localdate(),
            by=self.request.user,
        )

    def get_done(self, made: Any) -> str:
        told = counted(self.how_many, "demande est inscrite", "demandes sont inscrites")
        return f"{told} à l’ordre du jour : {made.meeting}."

    def get_destination(self, made: Any) -> str:
        return reverse("office:application-list")


class ApplicationTakeOffView(OnApplication, ActionView):
    """Off the agenda."""

    verb = "Retirer de l’ordre du jour"
    done = "La demande attend une autre réunion."
    consequences = ("La résolution est retirée de l’ordre du jour.", "La demande reste examinée, et attend.")

    def get_title(self) -> str:
        return f"Retirer de l’ordre du jour : {self.object.name}"

    def act(self, obj: Application, *, by: Any) -> object:
        return take_off(application=obj, by=by)


class ApplicationDecideView(OnApplication, ActionFormView):
    """A decision taken where nobody votes here: typed by hand."""

    title = "Enregistrer la décision"
    form_class = DecideForm
    verb = "Enregistrer la décision"

    def get_introduction(self) -> str:
        told = deciding_of(self.object, now=timezone.now(), on=timezone.localdate())
        if told.rule is None:
            return "Vos statuts ne disent pas qui admet : c’est à vous de le savoir."
        return f"Selon vos statuts (art. {told.rule.article}), la décision est {told.of_the_organ}."

    def get_initial(self) -> dict[str, Any]:
        told = deciding_of(self.object, now=timezone.now(), on=timezone.localdate())
        return {"decided_by": told.title, "reasons": self.object.reasons}

    def act_on(self, obj: Application, form: Any, *, by: Any) -> Application:
        today = timezone.localdate()
        return decide_application(application=obj, on=today, by=by, **form.cleaned_data)

    def form_valid(self, form: Any) -> Any:
        answer = super().form_valid(form)
        decided = Application.objects.get(pk=self.object.pk)
        if decided.outcome == Application.Outcome.ADMITTED and decided.trouble:
            # In a transaction of its own: it locks the dues year first.
            due = call_newcomer(application=decided, on=timezone.localdate(), by=self.request.user)
            if due is not None:
                messages.success(self.request, f"Sa cotisation est appelée : {euros(due.amount)}.")
            else:
                decided.refresh_from_db()
                messages.warning(self.request, decided.trouble)
        return answer

    def get_done(self, made: Any) -> str:
        if made.outcome == Application.Outcome.ADMITTED:
            return "L’organisation est adhérente, et la lettre de bienvenue part."
        return "Le refus est enregistré, et la lettre part."


class ApplicationUndecideView(OnApplication, ActionFormView):
    """A decision written by mistake."""

    title = "Revenir sur la décision"
    introduction = (
        "Possible tant que la lettre n’est pas partie et qu’aucune cotisation n’est appelée. La demande "
        "attend alors de nouveau une décision."
    )
    form_class = BecauseForm
    verb = "Annuler la décision"
    danger = True
    done = "La décision est annulée."

    def act_on(self, obj: Application, form: Any, *, by: Any) -> object:
        return undecide_application(application=obj, because=form.cleaned_data["because"], by=by)


class ApplicationCallView(OnApplication, ActionView):
    """The dues of a newcomer, called on the scale of the year."""

    permission_required = billing.ISSUE
    verb = "Appeler la cotisation"
    consequences = (
        "La cotisation de l’exercice en cours se calcule au barème de la campagne, depuis l’admission.",
        "L’appel porte un numéro, et part au contact de l’adhérent.",
    )

    def get_title(self) -> str:
        return f"Appeler la cotisation : {self.object.name}"

    def act(self, obj: Application, *, by: Any) -> object:
        return call_newcomer(application=obj, on=timezone.localdate(), by=by)

    def get_done(self, made: Any) -> str:
        if made is None:
            self.object.refresh_from_db()
            messages.warning(self.request, self.object.trouble)
            return ""
        return "La cotisation est appelée."

    def get_destination(self, made: Any) -> str:
        return str(self.object.get_absolute_url())


class ApplicationSettleView(OnApplication, ActionView):
    """What waited was seen to in another way."""

    verb = "C’est réglé"
    done = "C’est noté."

    def get_title(self) -> str:
        return f"C’est réglé : {self.object.name}"

    def get_consequences(self) -> list[str]:
        return [f"« {self.object.trouble} » n’est plus à reprendre."] if self.object.trouble else []

    def act(self, obj: Application, *, by: Any) -> object:
        return settle_trouble(application=obj, by=by)
