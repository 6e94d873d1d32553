"""The desk: whoever comes is found in three letters; the sheet to sign; what to hold on with if all falls."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from cressmember.core.ui.views import ActionFormView, ActionView, RecordView
from cressmember.core.ui.views.page import Trail
from cressmember.kernel import reading
from cressmember.kernel.writing import counted
from cressmember.members.models import Person
from governance import permissions
from governance.actions.meeting.presence import (
    Through,
    check_in,
    check_out,
    clock,
    file_walk_in_proxy,
    merge_sheet,
    undo_presence,
)
from governance.actions.meeting.roll import add_at_desk
from governance.actions.meeting.sheet import kit_of, sheet_pdf
from governance.forms.meeting.desk import SheetForm, WalkInProxyForm
from governance.models import Meeting, Participant, Presence, RollLine
from governance.queries.meeting.desk import (
    Line,
    at_the_door,
    code_in,
    expected,
    last_passages,
    of_code,
    read_list,
    tallies,
)
from governance.queries.meeting.session import stamp_of
from governance.views.meeting.session import OnSession
from governance.views.meeting.tabs import tabs_of

# Beyond, nobody reads them one by one: a whole file was pasted.
MOST_TOLD = 20
DESIGNATION = "Désignation signée à l’accueil"


class OnDesk(OnSession):
    """Something done at the desk, which its people may do without the rest of the house."""

    permission_required = permissions.DESK
    room = "governance:meeting-desk"

    def get_trail(self) -> Trail:
        return ((f"Accueil : {self.meeting}", self.get_cancel_url()),)


class DeskView(OnDesk, RecordView):
    """Three letters, an arrow, enter: somebody is there."""

    title = "Accueil : {object}"
    template_name = "governance/meeting/desk.html"

    def get_trail(self) -> Trail:
        return ()

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        query = self.request.GET.get("q", "").strip()
        meeting = self.object
        return super().get_context_data(
            query=query,
            found=at_the_door(meeting, query) if query else [],
            awaited=[] if query or meeting.closed_at else expected(meeting),
            tallies=tallies(meeting),
            last=last_passages(meeting, self.request.user),
            stamp=stamp_of(meeting),
            is_remote=meeting.format in (Meeting.Format.REMOTE, Meeting.Format.HYBRID),
            may_meet=self.request.user.has_perm(permissions.MEET),
            page_tabs=tabs_of(meeting, self.request.user),
            **context,
        )


class AtTheDoor(OnDesk):
    """Something about one of those who come."""

    model = Participant
    held = "meeting"
    read_with = ("person",)


class ArriveView(AtTheDoor, ActionView):
    """Somebody is there."""

    title = "Arrivée : {object}"
    verb = "Enregistrer l’arrivée"

    def get_done(self, made: Presence) -> str:
        who = f" ({made.person_name})" if made.person_name else ""
        return f"{made.participant}{who} : arrivée à {clock(made.arrived_at)}."

    def act(self, obj: Participant, *, by: Any) -> Presence:
        sent = self.request.POST
        way = sent.get("way", "")
        source = Presence.Source.CODE if sent.get("source") == "code" else Presence.Source.DESK
        return check_in(
            participant=obj,
            way=way if way in Presence.Way.values else Presence.Way.PRESENT,
            through=_through(sent),
            source=source,
            by=by,
        )


def _through(sent: Any) -> Through | None:
    """Who speaks for the member: somebody who signs at the door, somebody of the register, or as usual."""
    if name := reading.text(sent.get("name", "")):
        return Through(name=name[:210], designation=DESIGNATION)
    key = sent.get("person", "")
    person = Person.objects.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 10 else None
    return Through(person=person) if person is not None else None


class EnrolView(AtTheDoor, ActionView):
    """A member who pays at the door is put on the roll, where the text says so."""

    title = "Règlement à l’accueil : {object}"
    verb = "Relire le registre"
    consequences = ("S’il est à jour maintenant et que les statuts le permettent, il entre sur la liste.",)

    def get_done(self, made: RollLine) -> str:
        return f"{self.object} entre sur la liste des électeurs. {made.sentence}"

    def act(self, obj: Participant, *, by: Any) -> RollLine:
        return add_at_desk(participant=obj, by=by)


class LeaveView(AtTheDoor, ActionView):
    """Somebody leaves."""

    title = "Départ : {object}"
    verb = "Enregistrer le départ"

    def get_done(self, made: Presence) -> str:
        assert made.left_at is not None  # It was just written.
        return f"{made.participant} : départ à {clock(made.left_at)}."

    def act(self, obj: Participant, *, by: Any) -> Presence:
        return check_out(participant=obj, by=by)


class PassageUndoView(OnDesk, ActionView):
    """The last thing that was written of somebody was a mistake."""

    title = "Annuler : {object}"
    model = Presence
    held = "participant__meeting"
    verb = "Annuler ce passage"

    def get_done(self, made: Participant) -> str:
        return f"{made} : dernier passage annulé."

    def act(self, obj: Presence, *, by: Any) -> Participant:
        return undo_presence(presence=obj, by=by)


class DeskCodeView(OnDesk, RecordView):
    """What the code of a convocation opens on the telephone of the desk: one name, one button."""

    title = "Convocation présentée"
    template_name = "governance/meeting/desk_code.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        found = of_code(self.object, self.kwargs["code"])
        if found is None:
            raise Http404
        return super().get_context_data(row=found, **context)


class DeskFindCodeView(OnDesk, RecordView):
    """A code typed or scanned as text leads to its page."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.object = self.get_object()
        code = code_in(request.GET.get("code", ""))
        if not code:
            messages.error(request, "Ce code ne se lit pas : seize lettres et chiffres, sous le nom.")
            return HttpResponseRedirect(self.get_cancel_url())
        return HttpResponseRedirect(reverse("governance:desk-code", args=[self.object.pk, code]))


class DeskProxyView(OnDesk, ActionFormView):
    """A proxy brought to the door, judged at once."""

    title = "Pouvoir remis à l’accueil : {object}"
    form_class = WalkInProxyForm
    verb = "Enregistrer le pouvoir"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"meeting": self.object}

    def get_initial(self) -> dict[str, Any]:
        return {"giver": self.request.GET.get("de", "")}

    def get_done(self, made: Any) -> str:
        proxy, verdict = made
        told = f"{proxy.giver} : {verdict.sentence}"
        if verdict.is_yes:
            return told
        messages.warning(self.request, told)  # It is on file, and serves nobody: nothing to be glad of.
        return ""

    def act_on(self, obj: Meeting, form: Any, *, by: Any) -> Any:
        return file_walk_in_proxy(by=by, **form.cleaned_data)


class DeskReturnView(OnDesk, ActionFormView):
    """The signed sheet comes back: whoever signed is written down, nobody twice."""

    title = "Reprendre la feuille signée : {object}"
    form_class = SheetForm
    template_name = "governance/meeting/desk_return.html"
    verb = "Enregistrer les présents"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"meeting": self.object}

    def get_initial(self) -> dict[str, Any]:
        return {"hour": timezone.localtime(self.object.opened_at or self.object.starts_at).strftime("%H:%M")}

    def get_done(self, made: Any) -> str:
        return ""

    def act_on(self, obj: Meeting, form: Any, *, by: Any) -> Any:
        hour = form.cleaned_data["hour"]
        arrived_at = timezone.make_aware(datetime.combine(obj.held_on, hour))
        read = read_list(obj, form.cleaned_data["typed"], arrived_at=arrived_at)
        ticked = [Line(each, arrived_at) for each in form.cleaned_data["ticked"]]
        merged = merge_sheet(meeting=obj, lines=[*ticked, *read.lines], by=by)
        refused = [(str(each.line.participant), each.refusal) for each in merged if each.refusal]
        not_written = [*read.refusals, *refused]
        for told, why in not_written[:MOST_TOLD]:
            # Some refusals begin with the name already.
            messages.warning(self.request, why if why.startswith(told) else f"{told} : {why}")
        if (left := len(not_written) - MOST_TOLD) > 0:
            more = counted(left, "autre ligne n’est pas écrite", "autres lignes ne sont pas écrites")
            messages.warning(self.request, f"{more} : reprenez la liste par morceaux.")
        written = sum(1 for each in merged if not each.refusal)
        messages.success(self.request, f"{counted(written, 'arrivée enregistrée', 'arrivées enregistrées')}.")
        return merged


class DeskSheetView(OnDesk, RecordView):
    """The attendance sheet, college by college, to be signed."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        meeting = self.get_object()
        answer = HttpResponse(sheet_pdf(meeting), content_type="application/pdf")
        answer["Content-Disposition"] = 'inline; filename="emargement.pdf"'
        return answer


class DeskKitView(OnDesk, RecordView):
    """What to hold on with when the network falls: the sheet, the roll, the proxies, forms to count."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        meeting = self.get_object()
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            pdf, tables = kit_of(meeting)
            archive.writestr("trousse.pdf", pdf)
            for name, rows in tables.items():
                archive.writestr(name, _csv(rows))
        answer = HttpResponse(packed.getvalue(), content_type="application/zip")
        answer["Content-Disposition"] = 'attachment; filename="trousse-de-secours.zip"'
        return answer


def _csv(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    return f"\ufeff{text.getvalue()}"
