"""What became of each convocation, and what to do about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from cressmember.core.models import StoredDocument
from cressmember.core.ui.views import ActionFormView, ActionView, ListPage, RecordView
from cressmember.core.ui.views.page import Trail
from cressmember.kernel.writing import counted
from governance import permissions
from governance.actions.meeting.convocation import KIND
from governance.actions.meeting.delivery import (
    PROOF,
    SHEAF,
    bundle_letters,
    mark_posted,
    prove_delivery,
    resend_notice,
    send_otherwise,
)
from governance.filters.meeting import NoticeFilter
from governance.forms.meeting.convening import AllPostedForm, OtherAddressForm, PostedForm
from governance.models import Meeting, Notice
from governance.queries.meeting.delivery import PENDING, STATE_TONES, STATES, counted_states, deliveries, told
from governance.tables.meeting import NoticeTable
from governance.views.meeting.tabs import MEETINGS, InRoom, OnMeeting, tabs_of, way_to

FILES = (KIND, SHEAF, PROOF)


class DeliveryView(ListPage):
    """Every convocation of a meeting, with what became of it."""

    title = "Envois"
    section = "governance"
    permission_required = permissions.MEET
    template_name = "governance/meeting/delivery.html"
    table_class = NoticeTable
    filterset_class = NoticeFilter
    noun = ("envoi", "envois")
    search_placeholder = "Destinataire"
    empty_title = "Rien n’est encore parti"
    empty_text = "Les convocations se montrent ici une fois envoyées, chacune avec ce qu’elle devient."

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        self.meeting = get_object_or_404(Meeting.objects.select_related("body"), pk=kwargs["pk"])
        return super().get(request, *args, **kwargs)

    def get_trail(self) -> Trail:
        return way_to(self.meeting)

    def get_queryset(self) -> QuerySet[Notice]:
        return deliveries(self.meeting)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        states = counted_states(self.meeting)
        here = reverse("governance:meeting-delivery", args=[self.meeting.pk])
        files = StoredDocument.objects.filter(
            kind__in=(SHEAF, PROOF), about_id=self.meeting.pk, about_type__model="meeting"
        )
        return super().get_context_data(
            meeting=self.meeting,
            page_tabs=tabs_of(self.meeting, self.request.user),
            total=sum(states.values()),
            arrived=sum(states[state] for state in ("sent", "opened", "posted", "handed")),
            opened=states["opened"],
            pending=sum(states[state] for state in PENDING),
            to_post=states["to_post"],
            pending_url=f"{here}?state=pending",
            opened_url=f"{here}?state=opened",
            files=list(files.order_by("-pk")[:6]),
            **context,
        )


class OnDelivery(InRoom, OnMeeting):
    """An act on the convocations of a meeting; it leads back to them."""

    room = "governance:meeting-delivery"


class LettersView(OnDelivery, ActionView):
    """The letters that wait for the printer, in one file."""

    title = "Imprimer les lettres"
    verb = "Préparer le fichier"
    done = "Le fichier des lettres se prépare : il s’ouvrira d’ici dans un instant."
    consequences = ("Toutes les lettres qui ne sont pas encore postées sont mises dans un seul fichier.",)

    def act(self, obj: Meeting, *, by: Any) -> StoredDocument:
        return bundle_letters(meeting=obj, by=by)


class ProofView(OnDelivery, ActionView):
    """Who was written to, how and when, in one file that no longer changes."""

    title = "Établir la preuve de convocation"
    verb = "Établir la preuve"
    done = "La preuve de convocation se prépare : elle s’ouvrira d’ici dans un instant."
    consequences = (
        "Un document fige qui a été convoqué, comment, quand, et ce que disent les statuts du délai.",
    )

    def act(self, obj: Meeting, *, by: Any) -> StoredDocument:
        return prove_delivery(meeting=obj, by=by)


class AllPostedView(OnDelivery, ActionFormView):
    """The letters that waited left together."""

    title = "Marquer toutes les lettres comme postées"
    form_class = AllPostedForm
    verb = "Marquer comme postées"

    def get_done(self, made: int) -> str:
        return f"{counted(made, 'lettre marquée postée', 'lettres marquées postées')}."

    def act_on(self, obj: Meeting, form: Any, *, by: Any) -> int:
        waiting = deliveries(obj).filter(state="to_post")
        return mark_posted(meeting=obj, notices=waiting, on=form.cleaned_data["on"], by=by)


class OnNotice:
    """A page about one notice."""

    section = "governance"
    permission_required = permissions.MEET
    object: Any

    def get_queryset(self) -> QuerySet[Notice]:
        return told(Notice.objects.all())

    def get_trail(self) -> Trail:
        meeting = self.object.convocation.meeting
        here = reverse("governance:meeting-delivery", args=[meeting.pk])
        return (*way_to(meeting), ("Envois", here))

    def get_destination(self, made: Any) -> str:
        found = made if isinstance(made, Notice) else self.object
        return reverse("governance:notice-detail", args=[found.pk])

    def get_cancel_url(self) -> str:
        return reverse("governance:notice-detail", args=[self.object.pk])


class NoticeDetailView(OnNotice, RecordView):
    """One convocation to one participant: what it said, what became of it."""

    title = "{object.participant}"
    template_name = "governance/meeting/notice.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        notice = self.object
        return super().get_context_data(
            state=(STATE_TONES[notice.state], STATES[notice.state]),
            deliveries=list(notice.message.deliveries.all()) if notice.message else [],
            others=list(told(Notice.objects.filter(participant=notice.participant_id)).exclude(pk=notice.pk)),
            **context,
        )


class NoticeResendView(OnNotice, ActionView):
    """The same mail again."""

    title = "Renvoyer : {object.participant}"
    verb = "Renvoyer"
    done = "Le courriel repart."
    consequences = ("Le même message repart à la même adresse.",)

    def act(self, obj: Notice, *, by: Any) -> Notice:
        return resend_notice(notice=obj, by=by)


class NoticeOtherwiseView(OnNotice, ActionFormView):
    """The same convocation at another address, or by a letter."""

    title = "Envoyer autrement : {object.participant}"
    form_class = OtherAddressForm
    verb = "Envoyer autrement"
    done = "La convocation part aussi par là."

    def get_initial(self) -> dict[str, Any]:
        others = [each for each in self.object.participant.emails if each != self.object.address]
        return {"address": others[0] if others else ""}

    def act_on(self, obj: Notice, form: Any, *, by: Any) -> Notice:
        return send_otherwise(notice=obj, address=form.cleaned_data["address"], by=by)


class NoticePostedView(OnNotice, ActionFormView):
    """A letter left, or was handed over."""

    title = "Postée ou remise : {object.participant}"
    form_class = PostedForm
    verb = "Enregistrer"
    done = "C’est noté."

    def act_on(self, obj: Notice, form: Any, *, by: Any) -> Notice:
        mark_posted(meeting=obj.convocation.meeting, notices=[obj], by=by, **form.cleaned_data)
        return obj


class MeetingFileView(RecordView):
    """A letter, a sheaf or a proof, once it is ready."""

    permission_required = permissions.MEET

    def get_queryset(self) -> QuerySet[StoredDocument]:
        return StoredDocument.objects.filter(kind__in=FILES)

    def get_page(self, stored: StoredDocument) -> str:
        """The page that says whether the file is ready."""
        about = stored.about
        meeting = about if isinstance(about, Meeting) else getattr(about, "meeting", None)
        if meeting is None:
            return str(MEETINGS[1])
        return reverse("governance:meeting-delivery", args=[meeting.pk])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        stored: Any = self.get_object()
        if stored.state != StoredDocument.State.RENDERED:
            messages.info(request, "Ce fichier se prépare : rouvrez-le dans un instant.")
            return HttpResponseRedirect(self.get_page(stored))
        opened = stored.file.open("rb")
        return FileResponse(opened, content_type="application/pdf", filename=stored.filename)
