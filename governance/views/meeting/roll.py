"""The roll of a meeting: rehearsed, settled, changed by the bureau, contested; who answered."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.db.models import Count, prefetch_related_objects
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from cressmember.core.ui import exports
from cressmember.core.ui.tables import Exported
from cressmember.core.ui.views import ActionFormView, ActionView, RecordView, leafed
from cressmember.kernel.folding import words
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, long_date, percent, sentence_case
from governance import permissions
from governance.actions.meeting.answer import answer_meeting, remind_silent
from governance.actions.meeting.roll import (
    add_line,
    answer_contest,
    change_line,
    decide_alike,
    decide_line,
    remove_line,
    settle_roll,
)
from governance.actions.warning import deliverable
from governance.forms.meeting.roll import (
    AnswerForm,
    BecauseForm,
    DecideForm,
    RemindForm,
    ReplyForm,
    VotesForm,
)
from governance.models import Contest, Meeting, Participant, RollAct, RollLine
from governance.queries.meeting.answer import reminders_of, silent_participants
from governance.queries.meeting.outlook import outlook_of, past_rate
from governance.queries.meeting.roll import (
    RollView,
    as_things_stand,
    changes_of,
    lines_alike,
    proof_of,
    reason_of,
    roll_view,
)
from governance.views.meeting.tabs import InRoom, OfMeeting, OnMeeting

ORDERS = {
    "nom": lambda line: line.participant.sort_name,
    "college": lambda line: (line.college_order, line.participant.sort_name),
    "voix": lambda line: (-line.votes, line.participant.sort_name),
    "motif": lambda line: (reason_of(line), line.participant.sort_name),
}
COLUMNS = [
    Exported("Adhérent", "text", lambda line: line.participant.name),
    Exported("Représenté par", "text", lambda line: line.participant.representative_name),
    Exported("Collège", "text", lambda line: line.college_name),
    Exported("Droit de vote", "text", lambda line: line.get_outcome_display()),
    Exported("Voix", "number", lambda line: line.votes),
    Exported("Motif", "text", lambda line: line.sentence),
    Exported("Article", "text", lambda line: line.article),
]


def rooms_of(meeting: Meeting, user: Any) -> list[tuple[str, str]]:
    """The pages about those whom a meeting concerns, for whoever may open them."""
    rooms = [("Électeurs", "meeting-roll", permissions.VIEW)]
    rooms += [("Réponses", "meeting-answers", permissions.MEET)]
    rooms += [("Pouvoirs", "meeting-proxies", permissions.VIEW)]
    rooms += [("Inscriptions", "meeting-attendees", permissions.MEET)]
    return [
        (label, reverse(f"governance:{name}", args=[meeting.pk]))
        for label, name, permission in rooms
        if user.has_perm(permission)
    ]


class AmongParticipants(InRoom, OnMeeting):
    """A page about those whom a meeting concerns."""

    room = "governance:meeting-roll"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(rooms=rooms_of(self.object, self.request.user), **context)


class RollPageView(AmongParticipants, RecordView):
    """The roll: who votes in which college, who does not and why; searched, narrowed, sorted, taken away."""

    title = "Liste des électeurs"
    permission_required = permissions.VIEW
    template_name = "governance/meeting/roll.html"

    def get(  # type: ignore[override]
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        self.object = self.get_object()
        self.view = roll_view(self.object, now=timezone.now())
        wanted = request.GET.get("export", "")
        if wanted in exports.FORMATS:
            name = f"{slugify(f'electeurs {self.object.title}')[:80]}-{timezone.localdate():%Y-%m-%d}"
            return exports.respond(
                exports.Sheet("Liste des électeurs", name, COLUMNS, self.kept(self.view)), wanted
            )
        return self.render_to_response(self.get_context_data(object=self.object))

    def kept(self, view: RollView) -> list[RollLine]:
        """The lines that the address keeps, in the order that it asks for."""
        asked = self.request.GET
        found = list(view.lines)
        if query := words(asked.get("q", "")[:200]):
            found = [
                line
                for line in found
                if all(word in (line.participant.search_text or line.participant.sort_name) for word in query)
            ]
        if college := asked.get("college"):
            found = [line for line in found if line.college == college]
        if outcome := asked.get("droit"):
            found = [line for line in found if line.outcome == outcome]
        if reason := asked.get("motif"):
            found = [line for line in found if reason_of(line) == reason]
        return sorted(found, key=ORDERS.get(asked.get("tri", ""), ORDERS["college"]))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        meeting, view = self.object, self.view
        may_meet = self.request.user.has_perm(permissions.MEET)
        found = self.kept(view)
        # Those who vote first, then the others reason by reason; the page may end anywhere between.
        others = [
            line for _, lines in _by_reason([line for line in found if not line.votes]) for line in lines
        ]
        leaf, leaves = leafed([*(line for line in found if line.votes), *others], self.request)
        asked = self.request.GET.copy()
        for name in ("export", "page"):
            asked.pop(name, None)
        over = meeting.cancelled_at or meeting.closed_at
        due = (view.day or meeting.held_on) <= timezone.localdate()
        return super().get_context_data(
            view=view,
            voting=[line for line in leaf if line.votes],
            others=_by_reason([line for line in leaf if not line.votes]),
            found=len(found),
            asked=asked,
            colleges=sorted({(line.college_order, line.college, line.college_name) for line in view.lines}),
            changes=changes_of(view) if view.is_settled else None,
            proof=proof_of(meeting) if view.is_settled and "preuve" in self.request.GET else None,
            contests=Contest.objects.filter(participant__meeting=meeting).select_related("participant"),
            may_settle=may_meet and not view.is_settled and not view.refusal and not over and due,
            may_change=may_meet and view.is_settled and not over,
            exports=[(label, f"?{_with_export(asked, name)}") for name, label in exports.LABELS.items()],
            **leaves,
            **context,
        )


def _with_export(asked: Any, name: str) -> str:
    told = asked.copy()
    told["export"] = name
    return str(told.urlencode())


def _by_reason(lines: list[RollLine]) -> list[tuple[str, list[RollLine]]]:
    groups: dict[str, list[RollLine]] = {}
    for line in lines:
        groups.setdefault(reason_of(line), []).append(line)
    return sorted(groups.items(), key=lambda group: -len(group[1]))


class RollSettleView(AmongParticipants, ActionView):
    """The roll is settled, once and for all."""

    title = "Arrêter la liste des électeurs"
    verb = "Arrêter la liste"
    done = "La liste des électeurs est arrêtée."

    def get_consequences(self) -> list[str]:
        view = roll_view(self.object, now=timezone.now())
        if view.refusal:
            return [view.refusal]
        told = [
            f"{counted(view.electors, 'électeur', 'électeurs')}, {counted(view.votes, 'voix', 'voix')} ; "
            f"{counted(view.off, 'adhérent ne vote pas', 'adhérents ne votent pas')}.",
            "Ce que le registre apprendra ensuite n’y change rien : seul un acte du bureau, daté et motivé, "
            "la change, et le procès-verbal le dit.",
        ]
        if view.to_decide:
            told.append(f"{counted(view.to_decide, 'cas reste', 'cas restent')} à trancher par le bureau.")
        waiting = Contest.objects.filter(participant__meeting=self.object, answered_at__isnull=True).count()
        if waiting:
            told.append(f"{counted(waiting, 'réclamation attend', 'réclamations attendent')} une réponse.")
        return told

    def act(self, obj: Meeting, *, by: Any) -> Meeting:
        return settle_roll(meeting=obj, by=by)


class OnRoll(InRoom, OfMeeting):
    """A page about what the roll says of one participant."""

    held = "participant__meeting"
    room = "governance:meeting-roll"
    room_title = "Liste des électeurs"


class LineView(OnRoll, ActionFormView):
    """An act of the bureau on one line of a settled roll."""

    model = RollLine

    def get_introduction(self) -> str:
        return str(self.object.sentence)


class LineAddView(LineView):
    """Somebody comes on a settled roll."""

    title = "Ajouter à la liste : {object}"
    form_class = VotesForm
    verb = "Ajouter"
    done = "L’adhérent est sur la liste ; l’acte est au procès-verbal."

    def act_on(self, obj: RollLine, form: Any, *, by: Any) -> RollAct:
        return add_line(line=obj, by=by, **form.cleaned_data)


class LineRemoveView(LineView):
    """Somebody goes off a settled roll."""

    title = "Retirer de la liste : {object}"
    form_class = BecauseForm
    verb = "Retirer"
    danger = True
    done = "L’adhérent n’est plus sur la liste ; l’acte est au procès-verbal."

    def act_on(self, obj: RollLine, form: Any, *, by: Any) -> RollAct:
        return remove_line(line=obj, by=by, **form.cleaned_data)


class LineChangeView(LineView):
    """An elector has another number of votes."""

    title = "Rectifier : {object}"
    form_class = VotesForm
    verb = "Rectifier"
    done = "La liste est rectifiée ; l’acte est au procès-verbal."

    def act_on(self, obj: RollLine, form: Any, *, by: Any) -> RollAct:
        return change_line(line=obj, by=by, **form.cleaned_data)


class LineDecideView(LineView):
    """The bureau decides what the text leaves open."""

    title = "Trancher : {object}"
    form_class = DecideForm
    verb = "Trancher"
    done = "Le cas est tranché ; l’acte est au procès-verbal."

    def get_introduction(self) -> str:
        told, readings = self.object.sentence, [each["name"] for each in self.object.readings]
        return " ".join([told, *(f"{sentence_case(each)}." for each in readings if each not in told)])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"alike": lines_alike(self.object).count()}

    def act_on(self, obj: RollLine, form: Any, *, by: Any) -> list[RollAct]:
        told = dict(form.cleaned_data)
        if told.pop("alike", False):
            return decide_alike(line=obj, by=by, **told)
        return [decide_line(line=obj, by=by, **told)]

    def get_done(self, made: list[RollAct]) -> str:
        if len(made) == 1:
            return self.done
        return f"{counted(len(made), 'cas est tranché', 'cas sont tranchés')} ; le procès-verbal le dira."


class ContestAnswerView(OnRoll, ActionFormView):
    """What a member said of its line gets its answer."""

    title = "Réclamation : {object.participant}"
    model = Contest
    form_class = ReplyForm
    verb = "Répondre"
    done = "La réponse est enregistrée ; elle part par courriel si l’adhérent a une adresse."

    def get_introduction(self) -> str:
        return f"{self.object.author} : {self.object.text}"

    def act_on(self, obj: Contest, form: Any, *, by: Any) -> Contest:
        return answer_contest(contest=obj, by=by, **form.cleaned_data)


class AnswersView(AmongParticipants, RecordView):
    """Who answered what, the quorum to be expected, and whom to call."""

    title = "Réponses"
    room = "governance:meeting-answers"
    template_name = "governance/meeting/roll_answers.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        meeting = self.object
        now = timezone.now()
        view = roll_view(meeting, now=now)
        gathering = as_things_stand(meeting, now=now, view=view)
        rate = past_rate(meeting)
        share, typed = self._assumed(rate.share)
        people = meeting.participants.search(self.request.GET.get("q", "").replace("\0", "")[:200])
        if (answer := self.request.GET.get("reponse")) is not None and answer in Participant.Answer.values:
            people = people.filter(answer=answer)
        leaf, leaves = leafed(people.order_by("sort_name", "pk"), self.request)
        answered = dict(meeting.participants.order_by().values_list("answer").annotate(Count("pk")))
        tally = {label: answered.get(value, 0) for value, label in Participant.Answer.choices}
        return super().get_context_data(
            view=view,
            people=leaf.object_list,
            tally=tally,
            silent=silent_participants(meeting).filter(is_convened=True).count(),
            rate=rate,
            share=percent(share, 0) if share is not None else "",
            typed=typed,
            outlooks=[
                (each, _chance(each.forecast.chance), _to_call(each.calls))
                for each in outlook_of(meeting, gathering, rate=share)
            ],
            may_answer=meeting.opened_at is None and meeting.cancelled_at is None,
            **leaves,
            **context,
        )

    def _assumed(self, past: Fraction | None) -> tuple[Fraction | None, str]:
        """The share of the silent who come: what was typed, in percent, else what the past says."""
        typed = self.request.GET.get("taux", "").strip()
        if typed.isascii() and typed.isdecimal() and len(typed) <= 3 and int(typed) <= 100:
            return Fraction(int(typed), 100), typed
        return past, ""


def _to_call(people: Sequence[Participant]) -> list[tuple[Participant, str]]:
    """Those to call, in this order, each with its number; two queries, whoever many they are."""
    prefetch_related_objects(list(people), "person", "organisation")
    return [(each, each.phone) for each in people]


def _chance(chance: Fraction | None) -> str:
    """A chance in words that promise no more than it does."""
    if chance is None:
        return ""
    if 0 < chance < Fraction(1, 100):
        return "moins de 1 %"
    if Fraction(99, 100) < chance < 1:
        return "plus de 99 %"
    return percent(chance, 0)


class ParticipantAnswerView(InRoom, OfMeeting, ActionFormView):
    """What somebody answered on the telephone."""

    title = "Réponse : {object}"
    model = Participant
    room = "governance:meeting-answers"
    room_title = "Réponses"
    form_class = AnswerForm
    verb = "Enregistrer la réponse"
    done = "La réponse est enregistrée."

    def get_initial(self) -> dict[str, Any]:
        return {"answer": self.object.answer, "name": self.object.representative_name}

    def act_on(self, obj: Participant, form: Any, *, by: Any) -> Participant:
        return answer_meeting(participant=obj, by=by, **form.cleaned_data)


class RemindView(AmongParticipants, ActionFormView):
    """Those who did not answer are written to again."""

    title = "Relancer ceux qui n’ont pas répondu"
    room = "governance:meeting-answers"
    form_class = RemindForm
    verb = "Relancer"
    done = "La relance part."

    def get_initial(self) -> dict[str, Any]:
        return {"level": reminders_of(self.object).count() + 1}

    def get_introduction(self) -> str:
        silent = [each for each in silent_participants(self.object) if each.is_convened]
        without = sum(not deliverable(each.emails) for each in silent)
        silence = f"{counted(len(silent), 'convoqué n’a', 'convoqués n’ont')} pas répondu."
        told = [silence, "Le message ne part pas aux autres."]
        if without:
            lacking = counted(without, "n’a pas d’adresse électronique", "n’ont pas d’adresse électronique")
            told.append(f"{lacking} : appelez-les." if without > 1 else f"{lacking} : appelez-le.")
        if sent := list(reminders_of(self.object)):
            gone = counted(len(sent), "relance est déjà partie", "relances sont déjà parties")
            last = long_date(sent[0].sent_on)
            told.append(f"{gone}, la dernière le {last}." if len(sent) > 1 else f"{gone}, le {last}.")
        return " ".join(told)

    def act_on(self, obj: Meeting, form: Any, *, by: Any) -> int:
        if "level" not in form.cleaned_data:
            raise RuleViolation("Rechargez la page.")
        return remind_silent(meeting=obj, by=by, **form.cleaned_data)
