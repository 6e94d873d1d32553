"""How commissions and project groups work."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from cressmember.core.ui.views import ActionFormView, ActionView
from cressmember.core.ui.views.page import Trail
from cressmember.kernel.writing import long_date
from governance import permissions
from governance.actions.group import (
    change_group_meeting,
    change_review,
    decide_roadmap,
    lead_group,
    propose_roadmap,
    put_group_to_sleep,
    record_group_meeting,
    review_group,
    wake_group,
)
from governance.forms.group import (
    GroupMeetingForm,
    GroupReviewChangeForm,
    GroupReviewForm,
    LeadsForm,
    RoadmapDecisionForm,
    RoadmapForm,
    SleepForm,
)
from governance.models import Body, GroupMeeting, GroupReview, Roadmap, WorkGroup
from governance.queries.group import life_of
from governance.views.body import BODIES, OnBody


class OnGroup(OnBody):
    """A page about a commission or a project group."""

    def get_queryset(self) -> QuerySet[Body]:
        return Body.objects.groups()


class OfGroup:
    """A page about something of a group, under it in the trail."""

    section = "governance"
    permission_required = permissions.PREPARE
    object: Any

    def get_trail(self) -> Trail:
        return (BODIES, (str(self.object.body), self.object.get_absolute_url()))


class LeadsView(OnGroup, ActionFormView):
    """Who leads and who runs a group."""

    form_class = LeadsForm
    done = "Les référents sont enregistrés."

    def get_title(self) -> str:
        return f"Référents : {self.object}"

    def get_initial(self) -> dict[str, Any]:
        work = WorkGroup.objects.filter(body=self.object).first()
        if work is None:
            return {}
        return {
            "board_lead": work.board_lead_id,
            "staff_lead": work.staff_lead_id,
            "staff_deputy": work.staff_deputy_id,
        }

    def act_on(self, obj: Body, form: Any, *, by: Any) -> Body:
        return lead_group(body=obj, by=by, **form.cleaned_data)


class SleepView(OnGroup, ActionFormView):
    """A group that does nothing sleeps."""

    form_class = SleepForm
    verb = "Mettre en sommeil"
    done = "Le groupe est en sommeil ; une réunion le réveillera."
    introduction = "Ses membres restent, et rien n’est plus attendu de lui jusqu’à son réveil."

    def get_title(self) -> str:
        return f"Mettre en sommeil : {self.object}"

    def act_on(self, obj: Body, form: Any, *, by: Any) -> Body:
        return put_group_to_sleep(body=obj, on=form.cleaned_data["on"], by=by)


class WakeView(OnGroup, ActionView):
    """A group works again."""

    verb = "Réveiller le groupe"
    done = "Le groupe travaille de nouveau."
    consequences = ("Ses réunions et son bilan annuel sont de nouveau attendus, dans l’année qui s’ouvre.",)

    def get_title(self) -> str:
        return f"Réveiller : {self.object}"

    def act(self, obj: Body, *, by: Any) -> Body:
        return wake_group(body=obj, on=timezone.localdate(), by=by)


class RoadmapCreateView(OnGroup, ActionFormView):
    """A roadmap put to the board."""

    form_class = RoadmapForm
    verb = "Enregistrer la proposition"
    done = "La feuille de route attend la décision du conseil."

    def get_title(self) -> str:
        return f"Proposer une feuille de route : {self.object}"

    def get_initial(self) -> dict[str, Any]:
        last = self.object.roadmaps.first()
        return {"text": last.text} if last else {}

    def act_on(self, obj: Body, form: Any, *, by: Any) -> Roadmap:
        return propose_roadmap(body=obj, by=by, **form.cleaned_data)


class RoadmapDecideView(OfGroup, ActionFormView):
    """What the board made of a roadmap."""

    form_class = RoadmapDecisionForm
    verb = "Enregistrer la décision"
    done = "La décision du conseil est enregistrée."

    def get_queryset(self) -> QuerySet[Roadmap]:
        return Roadmap.objects.select_related("body")

    def get_title(self) -> str:
        return f"Décision du conseil : {self.object}"

    def act_on(self, obj: Roadmap, form: Any, *, by: Any) -> Roadmap:
        return decide_roadmap(roadmap=obj, by=by, **form.cleaned_data)


class GroupMeetingCreateView(OnGroup, ActionFormView):
    """A meeting that a group held."""

    form_class = GroupMeetingForm
    verb = "Enregistrer la réunion"
    done = "La réunion est enregistrée."

    def get_title(self) -> str:
        return f"Enregistrer une réunion : {self.object}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"body": self.object}

    def act_on(self, obj: Body, form: Any, *, by: Any) -> GroupMeeting:
        return record_group_meeting(body=obj, by=by, **form.cleaned_data)


class GroupMeetingUpdateView(OfGroup, ActionFormView):
    """A correction of what was written of a meeting."""

    form_class = GroupMeetingForm
    done = "La réunion est corrigée."

    def get_queryset(self) -> QuerySet[GroupMeeting]:
        return GroupMeeting.objects.select_related("body").prefetch_related("present")

    def get_title(self) -> str:
        return f"Corriger : {self.object}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"body": self.object.body}

    def get_initial(self) -> dict[str, Any]:
        meeting = self.object
        return {
            "held_on": meeting.held_on,
            "note": meeting.note,
            "present": [mandate.pk for mandate in meeting.present.all()],
        }

    def act_on(self, obj: GroupMeeting, form: Any, *, by: Any) -> GroupMeeting:
        return change_group_meeting(meeting=obj, by=by, **form.cleaned_data)


class GroupReviewCreateView(OnGroup, ActionFormView):
    """A group told the board of its progress."""

    form_class = GroupReviewForm
    verb = "Enregistrer le bilan"

    def get_title(self) -> str:
        return f"Bilan annuel : {self.object}"

    def get_done(self, made: Any) -> str:
        due_on = life_of(self.object, on=timezone.localdate()).review_due_on
        following = f" ; le prochain est attendu le {long_date(due_on)}" if due_on else ""
        return f"Le bilan est enregistré{following}."

    def act_on(self, obj: Body, form: Any, *, by: Any) -> Any:
        return review_group(body=obj, by=by, **form.cleaned_data)


class GroupReviewUpdateView(OfGroup, ActionFormView):
    """A correction of the last review."""

    form_class = GroupReviewChangeForm
    verb = "Corriger le bilan"
    done = "Le bilan est corrigé."

    def get_queryset(self) -> QuerySet[GroupReview]:
        return GroupReview.objects.select_related("body")

    def get_title(self) -> str:
        return f"Corriger le bilan : {self.object.body}"

    def get_initial(self) -> dict[str, Any]:
        return {"presented_on": self.object.presented_on, "note": self.object.note}

    def act_on(self, obj: GroupReview, form: Any, *, by: Any) -> GroupReview:
        return change_review(review=obj, by=by, **form.cleaned_data)
