"""Mailings: written, rehearsed, tried, approved, then followed."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from cressmember.core.models import Job, Message
from cressmember.core.permissions import OUTBOX
from cressmember.core.tables import MESSAGE_TONES
from cressmember.core.ui.views import ActionView, CreatePage, ListPage, RecordView, UpdatePage
from cressmember.core.ui.views.page import Trail
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, enumerate_fr
from cressmember.office.actions.mailing import (
    LINK_OF_A_TEST,
    approve_mailing,
    drop_mailing,
    resume_mailing,
    try_mailing,
    write_mailing,
)
from cressmember.office.filters import AddresseeFilter
from cressmember.office.forms.mailing import MailingForm
from cressmember.office.models import Addressee, Mailing, Segment
from cressmember.office.queries.mailing import (
    INTERRUPTED,
    REASONS,
    SEND_MAILING,
    STANDINGS,
    Rehearsal,
    delivery_of,
    rehearse,
    seal,
    subject_for,
    text_for,
    with_standing,
)
from cressmember.office.queries.segment import Contact, in_words
from cressmember.office.rules import merge_field
from cressmember.office.tables import MAILING_TONES, AddresseeTable, MailingTable

MAILINGS = ("Envois", reverse_lazy("office:mailing-list"))
TONES = {**MESSAGE_TONES, "unwritten": "waiting", "withdrew": "neutral"}
OFFERED = 100


class MailingListView(ListPage):
    """Every mailing, with what became of it."""

    title = "Envois"
    section = "messages"
    permission_required = OUTBOX
    template_name = "office/mailing/mailing_list.html"
    table_class = MailingTable
    noun = ("envoi", "envois")
    exportable = False
    empty_title = "Aucun envoi"
    empty_text = "Créez une liste d’envoi, puis écrivez-lui."

    def get_queryset(self) -> QuerySet[Mailing]:
        failed = Q(addressees__message__state__in=[Message.State.FAILED, Message.State.UNCERTAIN])
        return with_standing(Mailing.objects.select_related("segment")).annotate(
            addressee_count=Count("addressees"), failed_count=Count("addressees", filter=failed)
        )


class MailingCreateView(CreatePage):
    """A new mailing."""

    title = "Nouvel envoi"
    section = "messages"
    permission_required = OUTBOX
    form_class = MailingForm
    trail = (MAILINGS,)
    cancel_url = MAILINGS[1]
    verb = "Enregistrer et voir l’aperçu"

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET.get("liste", "")
        known = Segment.objects.filter(pk=asked) if asked.isascii() and asked.isdecimal() else None
        return {"segment": known.first()} if known is not None and len(asked) < 19 else {}

    def act(self, form: Any) -> Mailing:
        return write_mailing(mailing=None, by=self.request.user, **_said(form))


class MailingUpdateView(UpdatePage):
    """A mailing corrected before it is approved."""

    model = Mailing
    section = "messages"
    permission_required = OUTBOX
    form_class = MailingForm
    trail = (MAILINGS,)
    verb = "Enregistrer et voir l’aperçu"

    def get_title(self) -> str:
        return f"Modifier « {self.object} »"

    def act(self, form: Any) -> Mailing:
        return write_mailing(mailing=self.object, by=self.request.user, **_said(form))


def _said(form: Any) -> dict[str, Any]:
    told = form.cleaned_data
    return {
        "segment_id": told["segment"].pk,
        "purpose": told["purpose"],
        "subject": told["subject"],
        "text": told["text"],
    }


class MailingDetailView(RecordView):
    """A mailing: to whom it would go and what they would read; once approved, what became of it."""

    model = Mailing
    section = "messages"
    permission_required = OUTBOX
    trail = (MAILINGS,)

    def get_template_names(self) -> list[str]:
        is_draft = self.object.state == Mailing.State.DRAFT
        return ["office/mailing/mailing_draft.html" if is_draft else "office/mailing/mailing_detail.html"]

    def get_queryset(self) -> QuerySet[Mailing]:
        return with_standing(Mailing.objects.select_related("segment", "approved_by"))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        told = self._draft() if self.object.state == Mailing.State.DRAFT else self._sent()
        return super().get_context_data(**told, **context)

    def _draft(self) -> dict[str, Any]:
        mailing, today = self.object, timezone.localdate()
        refused, rehearsal = "", Rehearsal()
        try:
            rehearsal = rehearse(mailing.segment, mailing.purpose, on=today)
        except RuleViolation as violation:
            refused = violation.message
        chosen = chosen_of(rehearsal, self.request.GET.get("pour", ""))
        values = chosen.values if chosen else {}
        gaps = [
            contact
            for contact in rehearsal.going
            if merge_field.missing(f"{mailing.subject} {mailing.text}", contact.values)
        ]
        return {
            "refused": refused,
            "rehearsal": rehearsal,
            "told": in_words(mailing.segment, on=today),
            "chosen": chosen,
            "offered": [(str(rank), contact) for rank, contact in enumerate(rehearsal.going[:OFFERED])],
            "gaps": gaps,
            "subject": subject_for(mailing, values),
            "text": text_for(mailing, values, link=LINK_OF_A_TEST),
        }

    def _sent(self) -> dict[str, Any]:
        mailing = self.object
        states = delivery_of(mailing)
        job = Job.objects.filter(kind=SEND_MAILING, about_id=mailing.pk).first()
        listed = reverse("office:mailing-addressees", args=[mailing.pk])
        first = mailing.addressees.first()
        values = first.fields if first else {}
        return {
            "states": [(TONES[key], label, count, f"{listed}?etat={key}") for key, label, count in states],
            "total": sum(count for *_, count in states),
            "left_out": [(REASONS[reason], count) for reason, count in mailing.left_out.items()],
            "listed": listed,
            "job": job if job and (job.started_by_id == self.request.user.pk) else None,
            "may_resume": mailing.standing == INTERRUPTED,
            "standing": (MAILING_TONES[mailing.standing], STANDINGS[mailing.standing]),
            "subject": subject_for(mailing, values),
            "text": text_for(mailing, values, link=LINK_OF_A_TEST),
            "read_by": first,
        }


def chosen_of(rehearsal: Rehearsal, asked: str) -> Contact | None:
    """The addressee whose mail is shown: the one that the address names by its rank, else the first."""
    rank = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 5 else 0
    return rehearsal.going[min(rank, len(rehearsal.going) - 1)] if rehearsal.going else None


class _OnMailing(ActionView):
    model = Mailing
    section = "messages"
    permission_required = OUTBOX

    def get_trail(self) -> Trail:
        return [MAILINGS, (str(self.object), self.object.get_absolute_url())]

    def get_title(self) -> str:
        return f"{self.verb} : {self.object}"


class MailingTryView(_OnMailing):
    """The mail, to oneself."""

    verb = "Essayer"
    done = "L’essai est en file d’envoi vers votre adresse."

    @cached_property
    def contact(self) -> Contact | None:
        rehearsal = rehearse(self.object.segment, self.object.purpose, on=timezone.localdate())
        return chosen_of(rehearsal, "")

    def get_consequences(self) -> list[str]:
        return [f"Un message part vers {self.request.user.email}, tel que le premier destinataire le lirait."]

    def act(self, obj: Mailing, *, by: Any) -> Message:
        return try_mailing(mailing=obj, contact=self.contact, by=by)

    def get_destination(self, made: Any) -> str:
        return self.object.get_absolute_url()


class MailingApproveView(_OnMailing):
    """What was rehearsed is settled, and leaves."""

    verb = "Approuver et envoyer"
    done = "L’envoi est approuvé : les messages partent."

    @cached_property
    def rehearsal(self) -> Rehearsal:
        try:
            return rehearse(self.object.segment, self.object.purpose, on=timezone.localdate())
        except RuleViolation:
            return Rehearsal()

    def get_carried(self) -> str:
        return seal(self.object, self.rehearsal)

    def get_consequences(self) -> list[str]:
        told = self.rehearsal
        sentences = [
            f"{counted(len(told.going), 'message part', 'messages partent')}, un par adresse.",
            "Ni le texte ni la liste de ces destinataires ne changeront plus.",
        ]
        if told.left_out:
            reasons = enumerate_fr(
                [f"{REASONS[reason].lower()} ({count})" for reason, count in told.counts.items()]
            )
            sentences.append(f"Ne le reçoivent pas : {reasons}.")
        return sentences

    def act(self, obj: Mailing, *, by: Any) -> Job:
        seen = self.request.POST.get("carried", "")
        return approve_mailing(mailing=obj, seen=seen, on=timezone.localdate(), by=by)

    def get_destination(self, made: Any) -> str:
        return made.get_absolute_url()


class MailingResumeView(_OnMailing):
    """A sending that was interrupted too often is taken up."""

    verb = "Reprendre l’envoi"
    done = "L’envoi reprend."
    consequences = ("Seuls les destinataires à qui rien n’est parti reçoivent le message.",)

    def act(self, obj: Mailing, *, by: Any) -> Job:
        return resume_mailing(mailing=obj, by=by)

    def get_destination(self, made: Any) -> str:
        return made.get_absolute_url()


class MailingDropView(_OnMailing):
    """A mailing that will not leave."""

    verb = "Abandonner"
    done = "L’envoi est abandonné."
    danger = True
    consequences = ("Le texte est perdu. La liste reste.",)
    success_url = MAILINGS[1]

    def act(self, obj: Mailing, *, by: Any) -> None:
        drop_mailing(mailing=obj, by=by)


class AddresseeListView(ListPage):
    """To whom a mailing went, and what became of each mail."""

    section = "messages"
    permission_required = OUTBOX
    table_class = AddresseeTable
    filterset_class = AddresseeFilter
    noun = ("destinataire", "destinataires")
    exportable = False
    search_placeholder = "Adresse ou organisation"
    empty_text = "Personne."

    @cached_property
    def mailing(self) -> Mailing:
        return get_object_or_404(Mailing, pk=self.kwargs["pk"])

    def get_title(self) -> str:
        return f"Destinataires : {self.mailing}"

    def get_trail(self) -> Trail:
        return [MAILINGS, (str(self.mailing), self.mailing.get_absolute_url())]

    def get_queryset(self) -> QuerySet[Addressee]:
        return self.mailing.addressees.select_related("organisation", "message")
