"""Which day to meet, asked of those who sit: proposed, answered, reminded, kept."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from cressmember.core.ui.views import ActionFormView, ActionView, RecordView
from cressmember.core.ui.views.page import Trail
from cressmember.kernel.writing import plural
from governance import permissions
from governance.actions.meeting.date_poll import ask_dates, drop_dates, keep_date, remind_dates
from governance.forms.meeting.date_poll import DatesForm
from governance.models import DatePoll, DateSlot, Meeting
from governance.queries.meeting.convening import when_told
from governance.queries.meeting.date_poll import DatePollTold, last_poll
from governance.views.meeting.tabs import MEETINGS, OnMeeting


class DatesView(OnMeeting, RecordView):
    """The poll of a meeting: each proposed date with its answers, those that suit best, who is silent."""

    permission_required = permissions.MEET
    template_name = "governance/meeting/dates.html"

    def get_title(self) -> str:
        return "Sondage de dates"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        poll = last_poll(self.object)
        return super().get_context_data(poll=poll, told=DatePollTold(poll) if poll else None, **context)


class OnDates:
    """An act on a poll of dates, which leads back to it."""

    section = "governance"
    permission_required: Any = permissions.MEET
    object: Any

    def get_meeting(self) -> Meeting:
        """The meeting whose day is asked."""
        found: Meeting = self.object.meeting
        return found

    def get_trail(self) -> Trail:
        meeting = self.get_meeting()
        here = ("Sondage de dates", self.get_cancel_url())
        return (MEETINGS, (str(meeting), meeting.get_absolute_url()), here)

    def get_cancel_url(self) -> str:
        return reverse("governance:meeting-dates", args=[self.get_meeting().pk])

    def get_destination(self, made: Any) -> str:
        return self.get_cancel_url()


class DatesAskView(OnDates, ActionFormView):
    """Dates are proposed, each by a mail with a personal link."""

    model = Meeting
    form_class = DatesForm
    template_name = "governance/meeting/dates_ask.html"
    verb = "Envoyer le sondage"
    done = "Le sondage est parti : chacun répond par son lien personnel, sans compte."
    introduction = "Proposez de deux à six dates. Ceux qui siègent les reçoivent par courriel."

    def get_meeting(self) -> Meeting:
        found: Meeting = self.object
        return found

    def get_queryset(self) -> QuerySet[Meeting]:
        return Meeting.objects.select_related("body")

    def get_title(self) -> str:
        return f"Proposer des dates : {self.object}"

    def get_form_kwargs(self) -> dict[str, Any]:
        hour = timezone.localtime(self.object.starts_at).time()
        return super().get_form_kwargs() | {"usual_hour": hour}

    def act_on(self, obj: Meeting, form: Any, *, by: Any) -> DatePoll:
        return ask_dates(meeting=obj, slots=form.slots, until=form.cleaned_data["until"], by=by)


class OfPoll(OnDates):
    """An act on the poll itself."""

    model = DatePoll

    def get_queryset(self) -> QuerySet[DatePoll]:
        return DatePoll.objects.select_related("meeting__body")


class DatesRemindView(OfPoll, ActionView):
    """Those who are silent are written to again."""

    verb = "Relancer"
    consequences = ("Seuls ceux qui n’ont rien répondu reçoivent de nouveau leur lien.",)

    def get_title(self) -> str:
        return "Relancer ceux qui n’ont pas répondu"

    def get_done(self, made: int) -> str:
        return f"{made} {plural(made, 'courriel est en route', 'courriels sont en route')}."

    def act(self, obj: DatePoll, *, by: Any) -> int:
        return remind_dates(poll=obj, by=by)


class DatesDropView(OfPoll, ActionView):
    """No date is kept."""

    verb = "Abandonner ce sondage"
    danger = True
    done = "Le sondage est clos : proposez d’autres dates, ou gardez celle de la réunion."
    consequences = ("Plus personne ne répond ; les réponses restent écrites.",)

    def get_title(self) -> str:
        return "Abandonner le sondage de dates"

    def act(self, obj: DatePoll, *, by: Any) -> DatePoll:
        return drop_dates(poll=obj, by=by)


class DateKeepView(OnDates, ActionView):
    """One of the dates becomes that of the meeting."""

    model = DateSlot
    verb = "Retenir cette date"
    consequences = (
        "La réunion prend cette date, et ce qui est à faire avant elle aussi.",
        "Ceux qui ont été interrogés apprennent la date par courriel ; la convocation reste à envoyer.",
    )

    def get_queryset(self) -> QuerySet[DateSlot]:
        return DateSlot.objects.select_related("poll__meeting__body")

    def get_meeting(self) -> Meeting:
        found: Meeting = self.object.poll.meeting
        return found

    def get_title(self) -> str:
        return f"Retenir le {when_told(self.object.starts_at, None)}"

    def get_done(self, made: Meeting) -> str:
        before, after = timezone.localtime(self.get_meeting().starts_at), timezone.localtime(made.starts_at)
        told = "la réunion a changé de jour"
        if before == after:
            told = "la réunion garde la sienne"
        elif before.date() == after.date():
            told = "la réunion a changé d’heure"
        return f"La date est retenue : {told}, et chacun en est averti."

    def get_destination(self, made: Any) -> str:
        return str(self.get_meeting().get_absolute_url())

    def act(self, obj: DateSlot, *, by: Any) -> Meeting:
        return keep_date(slot=obj, by=by)
