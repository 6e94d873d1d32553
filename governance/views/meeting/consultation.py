"""A written consultation as the team follows it: asked, answered, reminded, closed."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from cressmember.core.ui.views import ActionFormView, ActionView, RecordView
from cressmember.kernel.writing import plural
from governance import permissions
from governance.actions.meeting.consultation import (
    answer_consultation,
    close_consultation,
    open_consultation,
    remind_consulted,
)
from governance.forms.meeting.consultation import WrittenAnswerForm
from governance.models import Ballot, Meeting, Participant, Vote
from governance.queries.meeting.consultation import electors, refusal_of
from governance.views.meeting.tabs import InRoom, OfMeeting, OnMeeting


class ConsultationView(OnMeeting, RecordView):
    """Where a consultation stands: permitted or not, who answered."""

    title = "Consultation écrite"
    permission_required = permissions.MEET
    template_name = "governance/meeting/minutes_consultation.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        meeting = self.object
        rows = list(electors(meeting))
        resolutions = [each for item in meeting.items.all() for each in item.resolutions.all()]
        return super().get_context_data(
            refusal=refusal_of(meeting) if meeting.opened_at is None else None,
            electors=rows,
            answered=sum(each.has_answered for each in rows),
            resolutions=resolutions,
            is_over=meeting.ends_at is not None and meeting.ends_at <= timezone.now(),
            **context,
        )


class OnConsultation(InRoom, OnMeeting):
    """An act on a consultation, which leads back to it."""

    room = "governance:meeting-consult"
    room_title = "Consultation écrite"


class ConsultationOpenView(OnConsultation, ActionView):
    """Everyone who sits is asked."""

    title = "Ouvrir la consultation"
    verb = "Consulter"
    done = "La consultation est ouverte : chacun reçoit son lien personnel."
    consequences = (
        "La liste de ceux qui votent est arrêtée, et chacun reçoit par courriel les textes et son bulletin.",
        "Les textes mis aux voix ne changent plus.",
    )

    def act(self, obj: Meeting, *, by: Any) -> Meeting:
        return open_consultation(meeting=obj, by=by)


class ConsultationRemindView(OnConsultation, ActionView):
    """Those who are silent are written to again."""

    title = "Relancer les silencieux"
    verb = "Relancer"
    consequences = ("Ceux qui n’ont pas répondu reçoivent de nouveau leur lien.",)

    def act(self, obj: Meeting, *, by: Any) -> int:
        return remind_consulted(meeting=obj, by=by)

    def get_done(self, made: Any) -> str:
        return f"{made} {plural(made, 'courriel est en route', 'courriels sont en route')}."


class ConsultationAnswerView(InRoom, OfMeeting, ActionFormView):
    """What somebody answered on paper, typed by the team."""

    title = "Réponse : {object}"
    model = Participant
    room = "governance:meeting-consult"
    room_title = "Consultation écrite"
    form_class = WrittenAnswerForm
    verb = "Enregistrer la réponse"
    done = "La réponse est enregistrée."

    def get_introduction(self) -> str:
        return "Telle qu’elle est écrite sur le papier reçu, que vous gardez : elle ne change plus ensuite."

    def get_form_kwargs(self) -> dict[str, Any]:
        ballots = Ballot.objects.open().filter(meeting=self.meeting).select_related("resolution")
        return super().get_form_kwargs() | {"ballots": ballots.order_by("pk")}

    def get_initial(self) -> dict[str, Any]:
        return {"voter_name": self.object.representative_name or self.object.name}

    def act_on(self, obj: Participant, form: Any, *, by: Any) -> list[Vote]:
        name = form.cleaned_data["voter_name"]
        return answer_consultation(participant=obj, choices=form.choices, voter_name=name, by=by)


class ConsultationCloseView(OnConsultation, ActionView):
    """The answers are counted."""

    title = "Clore la consultation"
    verb = "Clore et compter"
    done = "La consultation est close : le résultat est proclamé."
    consequences = ("Aucun vote n’entre plus ; le résultat est dit aussitôt.",)

    def act(self, obj: Meeting, *, by: Any) -> Meeting:
        return close_consultation(meeting=obj, by=by)
