"""The agenda of a meeting: items in their order, what is put to the vote, papers."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest
from django.utils import timezone
from django.views.generic import View
from django.views.generic.detail import SingleObjectMixin

from cressmember.core.models.veil import NoFile
from cressmember.core.ui.views import ActionFormView, ActionView, RecordView, UpdatePage
from cressmember.core.ui.views.page import Page
from governance import permissions
from governance.actions.meeting.agenda import (
    add_item,
    change_item,
    insert_usual_items,
    move_item,
    remove_item,
    usual_of,
)
from governance.actions.meeting.paper import add_paper, remove_paper
from governance.actions.meeting.resolution import (
    change_election,
    change_resolution,
    plan_election,
    remove_election,
    withdraw_resolution,
    write_appropriation,
    write_resolution,
)
from governance.forms.meeting.agenda import (
    AppropriationForm,
    ElectionForm,
    ItemForm,
    PaperForm,
    ResolutionForm,
    told_of,
)
from governance.models import AgendaItem, Election, Meeting, MeetingPaper, Resolution
from governance.queries.meeting.agenda import agenda_of
from governance.queries.meeting.late import late_of, one_more
from governance.queries.meeting.plan import last_day_to_stand
from governance.queries.meeting.seats import seats_to_fill
from governance.queries.meeting.text import text_of_meeting
from governance.rules.vote.decision import Matter
from governance.views.meeting.tabs import InRoom, OfMeeting, OnMeeting


class AgendaView(OnMeeting, RecordView):
    """The agenda, with its hours, what is voted on and what the statutes ask of it."""

    title = "Ordre du jour"
    permission_required = permissions.VIEW
    template_name = "governance/meeting/agenda.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        meeting = self.object
        text = text_of_meeting(meeting)
        agenda = agenda_of(meeting, text)
        known = {item.row.title for item in agenda.items}
        # What is asked in writing is one question or two, not a whole meeting.
        is_held = meeting.format != Meeting.Format.WRITTEN
        usual = [each for each in usual_of(meeting, text) if is_held and each.title not in known]
        is_open = meeting.cancelled_at is None and meeting.closed_at is None
        return super().get_context_data(
            agenda=agenda,
            text=text,
            usual=usual,
            late=late_of(meeting, text, agenda),
            may_change=is_open and self.request.user.has_perm(permissions.MEET),
            **context,
        )


class InAgenda(InRoom):
    """A page that changes the agenda, and leads back to it."""

    room = "governance:meeting-agenda"
    room_title = "Ordre du jour"


class ItemCreateView(InAgenda, OnMeeting, ActionFormView):
    """A new item."""

    title = "Inscrire un point"
    form_class = ItemForm
    verb = "Inscrire le point"
    done = "Le point est inscrit."

    def get_introduction(self) -> str:
        if self.object.convened_on is None:
            return ""
        return one_more(text_of_meeting(self.object))

    def act_on(self, obj: Meeting, form: Any, *, by: Any) -> AgendaItem:
        return add_item(meeting=obj, on=timezone.localdate(), by=by, **form.cleaned_data)


class UsualItemsView(InAgenda, OnMeeting, ActionView):
    """What such a meeting usually treats, in one click."""

    title = "Inscrire les points habituels"
    verb = "Inscrire ces points"
    done = "Les points habituels sont inscrits : corrigez-les, retirez ceux qui ne servent pas."

    def get_consequences(self) -> list[str]:
        meeting = self.object
        known = set(meeting.items.values_list("title", flat=True))
        usual = usual_of(meeting, text_of_meeting(meeting))
        return [each.title for each in usual if each.title not in known] or [
            "Tous les points habituels y sont déjà."
        ]

    def act(self, obj: Meeting, *, by: Any) -> int:
        return insert_usual_items(meeting=obj, on=timezone.localdate(), by=by)


class OfItem(InAgenda, OfMeeting):
    """A page about one item of an agenda."""

    model = AgendaItem


class ItemUpdateView(OfItem, UpdatePage):
    """A correction of an item."""

    title = "Modifier « {object} »"
    form_class = ItemForm
    done = "Le point est à jour."

    def act(self, form: Any) -> AgendaItem:
        return change_item(item=self.object, by=self.request.user, **form.cleaned_data)


class ItemUpView(OfItem, ActionView):
    """An item, one place before."""

    title = "Monter « {object} »"
    verb = "Monter"
    consequences = ("Le point passe avant celui qui le précède.",)
    up = True

    def act(self, obj: AgendaItem, *, by: Any) -> AgendaItem:
        return move_item(item=obj, up=self.up, by=by)


class ItemDownView(ItemUpView):
    """An item, one place after."""

    title = "Descendre « {object} »"
    verb = "Descendre"
    consequences = ("Le point passe après celui qui le suit.",)
    up = False


class ItemRemoveView(OfItem, ActionView):
    """An item taken away."""

    title = "Retirer « {object} »"
    verb = "Retirer le point"
    danger = True
    done = "Le point est retiré."

    def get_consequences(self) -> list[str]:
        if self.meeting.convened_on is None:
            return ["Le point, ses résolutions et ses élections disparaissent de l’ordre du jour."]
        return ["Le point avait été annoncé : il reste visible, marqué comme retiré."]

    def act(self, obj: AgendaItem, *, by: Any) -> None:
        remove_item(item=obj, by=by)


class ResolutionCreateView(OfItem, ActionFormView):
    """A text put to the vote under an item."""

    title = "Résolution : {object}"
    form_class = ResolutionForm
    verb = "Inscrire la résolution"
    done = "La résolution est inscrite."

    def get_form_kwargs(self) -> dict[str, Any]:
        decisions = text_of_meeting(self.meeting).decisions
        return super().get_form_kwargs() | {"decisions": decisions}

    def get_initial(self) -> dict[str, Any]:
        return {"title": self.object.title, "matter": Matter.OTHER.value, "backed_by_board": True}

    def act_on(self, obj: AgendaItem, form: Any, *, by: Any) -> Resolution:
        return write_resolution(item=obj, by=by, **form.cleaned_data)


class AppropriationView(OfItem, ActionFormView):
    """What becomes of the result, part by part."""

    title = "Affectation du résultat"
    form_class = AppropriationForm
    verb = "Rédiger la résolution"
    done = "La résolution est rédigée : ses parts font exactement le résultat."
    introduction = "Les parts doivent faire le résultat au centime : sinon, la résolution n’est pas rédigée."

    def get_initial(self) -> dict[str, Any]:
        return {"year": str(self.meeting.held_on.year - 1)}

    def act_on(self, obj: AgendaItem, form: Any, *, by: Any) -> Resolution:
        return write_appropriation(
            item=obj,
            result=form.cleaned_data["result"],
            shares=form.shares(),
            year=form.cleaned_data["year"],
            by=by,
        )


class OfResolution(InAgenda, OfMeeting):
    """A page about a text put to the vote."""

    model = Resolution
    held = "item__meeting"


class ResolutionUpdateView(OfResolution, UpdatePage):
    """A correction of a resolution."""

    title = "Modifier « {object} »"
    form_class = ResolutionForm
    done = "La résolution est à jour."

    def get_form_kwargs(self) -> dict[str, Any]:
        decisions = text_of_meeting(self.meeting).decisions
        return super().get_form_kwargs() | {"decisions": decisions}

    def act(self, form: Any) -> Resolution:
        return change_resolution(resolution=self.object, by=self.request.user, **form.cleaned_data)


class ResolutionRemoveView(OfResolution, ActionView):
    """A resolution taken away."""

    title = "Retirer « {object} »"
    verb = "Retirer la résolution"
    danger = True
    done = "La résolution est retirée."
    consequences = ("Elle ne sera pas mise aux voix.",)

    def act(self, obj: Resolution, *, by: Any) -> None:
        withdraw_resolution(resolution=obj, by=by)


class ElectionCreateView(OfItem, ActionFormView):
    """Seats to fill, proposed from those that are vacant or about to be."""

    title = "Élection : {object}"
    form_class = ElectionForm
    template_name = "governance/meeting/election.html"
    verb = "Inscrire l’élection"
    done = "L’élection est inscrite."

    def get_form_kwargs(self) -> dict[str, Any]:
        meeting = self.meeting
        decisions = text_of_meeting(meeting).deciding(Matter.ELECTIONS)
        return super().get_form_kwargs() | {"meeting": meeting, "decisions": decisions}

    def get_initial(self) -> dict[str, Any]:
        rank = self.request.GET.get("sieges", "")
        found = self.proposals
        if not (rank.isascii() and rank.isdecimal() and len(rank) < 6 and int(rank) < len(found)):
            return {}
        chosen = found[int(rank)]
        return {
            "body": chosen.body,
            "college": chosen.college,
            "territory": chosen.territory,
            "group": chosen.group,
            "seats": chosen.seats,
            "candidates_until": last_day_to_stand(self.meeting, body=chosen.body, group=chosen.group),
        }

    @property
    def proposals(self) -> list[Any]:
        """What the composition of the bodies proposes to fill."""
        return seats_to_fill(self.meeting)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(proposals=list(enumerate(self.proposals)), **context)

    def act_on(self, obj: AgendaItem, form: Any, *, by: Any) -> Election:
        return plan_election(item=obj, by=by, **form.cleaned_data)


class OfElection(InAgenda, OfMeeting):
    """A page about seats to fill."""

    model = Election
    held = "item__meeting"
    read_with = ("body", "college")


class ElectionUpdateView(OfElection, UpdatePage):
    """A correction of an election."""

    title = "Modifier l’élection « {object} »"
    form_class = ElectionForm
    done = "L’élection est à jour."

    def get_form_kwargs(self) -> dict[str, Any]:
        meeting = self.meeting
        decisions = text_of_meeting(meeting).deciding(Matter.ELECTIONS)
        return super().get_form_kwargs() | {"meeting": meeting, "decisions": decisions}

    def get_initial(self) -> dict[str, Any]:
        return told_of(self.object)

    def act(self, form: Any) -> Election:
        return change_election(election=self.object, by=self.request.user, **form.cleaned_data)


class ElectionRemoveView(OfElection, ActionView):
    """An election taken away."""

    title = "Effacer l’élection « {object} »"
    verb = "Effacer l’élection"
    danger = True
    done = "L’élection est effacée."
    consequences = ("Ses sièges ne seront pas pourvus par cette réunion.",)

    def act(self, obj: Election, *, by: Any) -> None:
        remove_election(election=obj, by=by)


class PaperCreateView(InAgenda, OnMeeting, ActionFormView):
    """A paper to be read before the meeting."""

    title = "Ajouter un document"
    form_class = PaperForm
    verb = "Ajouter le document"
    done = "Le document est ajouté."

    def get_form_kwargs(self) -> dict[str, Any]:
        text = text_of_meeting(self.object)
        asked = [name for kind in text.kinds if kind.notice for name in kind.notice.attached]
        return super().get_form_kwargs() | {"meeting": self.object, "asked": list(dict.fromkeys(asked))}

    def act_on(self, obj: Meeting, form: Any, *, by: Any) -> MeetingPaper:
        data = form.cleaned_data
        return add_paper(
            meeting=obj,
            title=data["title"],
            filename=data["file"].name,
            data=data["file"].read(),
            item=data["item"],
            stands_for=data.get("stands_for", ""),
            by=by,
        )


class PaperRemoveView(InAgenda, OfMeeting, ActionView):
    """A paper taken away."""

    model = MeetingPaper
    title = "Retirer « {object} »"
    verb = "Retirer le document"
    danger = True
    done = "Le document est retiré."
    consequences = ("Il n’est plus donné à lire.",)

    def act(self, obj: MeetingPaper, *, by: Any) -> None:
        remove_paper(paper=obj, by=by)


class PaperFileView(Page, SingleObjectMixin, View):
    """A paper as it was given."""

    model = MeetingPaper
    permission_required = permissions.VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        """The file, to be kept: it is never shown within a page."""
        paper: Any = self.get_object()
        if not paper.file:
            raise NoFile(paper)
        return FileResponse(paper.file.open("rb"), as_attachment=True, filename=paper.filename)
