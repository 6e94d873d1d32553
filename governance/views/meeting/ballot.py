"""Ballots: put to the vote, followed, counted, closed, settled, cancelled."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from cressmember.core.ui import exports
from cressmember.core.ui.address import typed
from cressmember.core.ui.tables import Exported
from cressmember.core.ui.views import ActionFormView, ActionView, RecordView, leafed
from cressmember.core.ui.views.page import Trail
from cressmember.kernel.folding import words
from cressmember.kernel.violations import RuleViolation
from governance import permissions
from governance.actions.meeting.ballot import (
    cancel_ballot,
    cast_for_the_others,
    cast_votes,
    close_ballot,
    open_ballot,
    settle_ballot,
    type_count,
)
from governance.actions.meeting.late_ballot import enter_ballot
from governance.forms.meeting.session import (
    BallotForm,
    BecauseForm,
    CountForm,
    LateBallotForm,
    SettleForm,
)
from governance.models import Ballot, Officer, Participant, Resolution, Vote
from governance.queries.meeting.agenda import agenda_of
from governance.queries.meeting.deciding import is_by_college, published_votes
from governance.queries.meeting.gathering import gathering_of
from governance.queries.meeting.hall import board_of, electors_of, result_rows
from governance.queries.meeting.late import late_by_item, late_of
from governance.queries.meeting.secret import may_be_secret
from governance.queries.meeting.session import BallotLine, mode_verdict
from governance.queries.meeting.settling import to_settle
from governance.queries.meeting.text import text_of_meeting
from governance.rules.vote.published import COLLEGE, ELECTOR, VOTE, VOTES
from governance.views.meeting.session import OnSession, unless_known

CHOICES = [(each.value, each.label) for each in Vote.Choice if each != Vote.Choice.NAMES]


PUBLISHED = [
    Exported(ELECTOR, "text", lambda line: line.elector),
    Exported(COLLEGE, "text", lambda line: line.college),
    Exported(VOTES, "number", lambda line: line.votes),
    Exported(VOTE, "text", lambda line: line.vote),
    Exported("Voté par", "text", lambda line: line.holder),
]


def _is_published(ballot: Ballot) -> bool:
    """Whether what each voted may be taken away: a vote by name, once it is closed."""
    is_closed = ballot.closed_at is not None and ballot.cancelled_at is None
    return ballot.kind == Ballot.Kind.NOMINAL and is_closed


class BallotOpenView(OnSession, ActionFormView):
    """A resolution is put to the vote: in which way, as the statutes let it."""

    title = "Mettre aux voix : {object}"
    model = Resolution
    held = "item__meeting"
    form_class: type[BallotForm] = BallotForm
    template_name = "governance/meeting/ballot_open.html"
    verb = "Ouvrir le scrutin"
    done = "Le scrutin est ouvert."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {
            "text_of": text_of_meeting(self.meeting),
            "resolution": self.object,
            "there": Participant.objects.filter(meeting=self.meeting).electors().order_by("sort_name"),
        }

    def get_destination(self, made: Any) -> str:
        return str(made.get_absolute_url())

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        gathering = gathering_of(self.meeting)
        code = self.object.decision
        said, told, quorum = "", [], None
        try:
            decision = gathering.text.decision(code) if code else None
            mode = mode_verdict(gathering, decision)
            said = mode.sentence if mode is not None else ""
            quorum = gathering.quorum(decision) if decision else None
            told = [quorum.sentence] if quorum is not None else []
            if not gathering.lines:
                told = ["Personne n’est sur la liste des électeurs de cette réunion."]
        except RuleViolation as violation:
            told = [str(violation)]
        late = late_by_item(late_of(self.meeting, gathering.text, agenda_of(self.meeting, gathering.text)))
        told += [each.sentence for each in late.get(self.object.item_id, ())]
        return super().get_context_data(
            mode=said,
            told=told,
            lacks=quorum is not None and quorum.is_no,
            has_rule=bool(code),
            desk_url=reverse("governance:meeting-desk", args=[self.meeting.pk]),
            may_be_secret=may_be_secret(self.object),
            **context,
        )

    def act_on(self, obj: Resolution, form: Any, *, by: Any) -> Ballot:
        minutes = form.cleaned_data["minutes"]
        return open_ballot(
            resolution=obj,
            kind=form.cleaned_data["kind"],
            closes_at=timezone.now() + timedelta(minutes=minutes) if minutes else None,
            exclusions=form.exclusions,
            secret_asked=form.asked,
            before=form.before,
            by=by,
        )


class BallotEnterView(BallotOpenView):
    """A vote held on paper at a past hour, while nothing could be typed."""

    title = "Saisir un vote déjà tenu : {object}"
    form_class = LateBallotForm
    template_name = "governance/meeting/ballot_enter.html"
    verb = "Continuer"
    done = "Le scrutin est inscrit à son heure. Saisissez les voix, puis clôturez-le."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"opened_at": self.meeting.opened_at or timezone.now()}

    def act_on(self, obj: Resolution, form: Any, *, by: Any) -> Ballot:
        opened_at, closed_at = form.hours
        return enter_ballot(
            resolution=obj,
            kind=form.cleaned_data["kind"],
            opened_at=opened_at,
            closed_at=closed_at,
            exclusions=form.exclusions,
            before=form.before,
            by=by,
        )


class OfBallot(OnSession):
    """Something about a ballot."""

    model = Ballot
    held = "meeting"
    read_with = ("resolution__item",)

    def get_queryset(self) -> QuerySet[Any]:
        # Rounds and secret votes have pages of their own.
        return super().get_queryset().filter(resolution__isnull=False).exclude(kind=Ballot.Kind.SECRET)

    def get_destination(self, made: Any) -> str:
        """Back to the ballot."""
        return str(self.object.get_absolute_url())

    def get_cancel_url(self) -> str:
        """Back to the ballot."""
        return str(self.object.get_absolute_url())

    def get_trail(self) -> Trail:
        return (*super().get_trail(), (str(self.object), self.object.get_absolute_url()))


class BallotDetailView(OfBallot, RecordView):
    """One ballot: who voted while it is open, what it decided once it is closed."""

    permission_required = permissions.DESK
    template_name = "governance/meeting/ballot_detail.html"

    def get_trail(self) -> Trail:
        return OnSession.get_trail(self)

    def get(  # type: ignore[override]
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        self.object = self.get_object()
        wanted = request.GET.get("export", "")
        if wanted in exports.FORMATS and _is_published(self.object):
            name = slugify(f"votes {self.object}")[:80]
            sheet = exports.Sheet("Votes par nom", name, PUBLISHED, published_votes(self.object))
            return exports.respond(sheet, wanted)
        return self.render_to_response(self.get_context_data(object=self.object))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        ballot = self.object
        user = self.request.user
        electors = electors_of(ballot) if ballot.kind == Ballot.Kind.NOMINAL else []
        wanted = words(typed(self.request, "q")[:200])
        found = [each for each in electors if all(word in each.participant.sort_name for word in wanted)]
        leaf, leaves = leafed(found, self.request)
        return super().get_context_data(
            line=BallotLine(ballot, ballot.votes.count()),
            board=board_of(ballot),
            has_colleges=any(each["name"] for each in ballot.turnout.get("groups", ())),
            electors=leaf.object_list,
            many=len(electors) > leaf.paginator.per_page,
            query=typed(self.request, "q"),
            exports=list(exports.LABELS.items()) if _is_published(ballot) else [],
            choices=CHOICES,
            results=result_rows(ballot),
            exclusions=list(ballot.exclusions.select_related("participant")),
            counted_by=list(ballot.counts.values_list("teller", flat=True).distinct().order_by("teller")),
            may_meet=user.has_perm(permissions.MEET),
            once="",
            **leaves,
            **context,
        )


class BallotLiveView(RecordView):
    """How many voted, asked again every five seconds."""

    permission_required = permissions.DESK

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        ballot = get_object_or_404(Ballot.objects.select_related("meeting", "resolution"), pk=kwargs["pk"])
        board = board_of(ballot)

        def answer() -> HttpResponse:
            return render(request, "governance/meeting/_ballot_live.html", {"object": ballot, "board": board})

        return unless_known(request, board.stamp, answer)


class BallotCloseView(OfBallot, ActionView):
    """The ballot closes, and says what it decides."""

    title = "Clôturer : {object}"
    verb = "Clôturer le scrutin"
    done = "Le scrutin est clos."
    consequences = (
        "Tout vote accepté est compté ; plus aucun n’entre.",
        "Le résultat s’affiche aussitôt, à l’écran aussi.",
    )

    def act(self, obj: Ballot, *, by: Any) -> Ballot:
        return close_ballot(ballot=obj, by=by)


class BallotCancelView(OfBallot, ActionFormView):
    """A ballot that does not count."""

    title = "Annuler le scrutin : {object}"
    form_class = BecauseForm
    verb = "Annuler le scrutin"
    danger = True
    done = "Le scrutin est annulé : la résolution peut être votée de nouveau."
    introduction = "Ce qui a été voté reste écrit, et ne compte plus."

    def act_on(self, obj: Ballot, form: Any, *, by: Any) -> Ballot:
        return cancel_ballot(ballot=obj, because=form.cleaned_data["because"], by=by)


class BallotSettleView(OfBallot, ActionFormView):
    """What people say where the text asks them."""

    title = "Trancher : {object}"
    form_class = SettleForm
    template_name = "governance/meeting/ballot_settle.html"
    verb = "Enregistrer"
    introduction = "Les statuts demandent ce qu’ont dit des personnes : rien ne le devine."

    def get_form_kwargs(self) -> dict[str, Any]:
        text = text_of_meeting(self.meeting)
        known = {"text_of": text, "ballot": self.object, "to_settle": to_settle(self.object)}
        return super().get_form_kwargs() | known

    def get_done(self, made: Any) -> str:
        outcome = (made.verdict or {}).get("outcome")
        return (
            "C’est enregistré ; il reste à trancher."
            if outcome == "to_decide"
            else "La décision est tranchée."
        )

    def act_on(self, obj: Ballot, form: Any, *, by: Any) -> Ballot:
        return settle_ballot(ballot=obj, told=form.told, who=form.cleaned_data.get("who", ""), by=by)


class BallotCountView(OfBallot, ActionFormView):
    """What one teller counted; the other does not see it."""

    title = "Décompte : {object}"
    form_class = CountForm
    template_name = "governance/meeting/ballot_count.html"
    verb = "Enregistrer ce décompte"
    done = "Le décompte est enregistré."

    def get_form_kwargs(self) -> dict[str, Any]:
        officers = self.meeting.officers.filter(role=Officer.Role.TELLER, left_at__isnull=True)
        names = list(officers.values_list("name", flat=True))
        # By hands, whoever types may be the one who counted; on paper only tellers count.
        known = names or ([] if self.object.kind == Ballot.Kind.PAPER else [str(self.request.user)])
        apart = is_by_college(self.object, text_of_meeting(self.meeting))
        return super().get_form_kwargs() | {"ballot": self.object, "tellers": known, "by_college": apart}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        officers_url = reverse("governance:session-officer", args=[self.meeting.pk])
        return super().get_context_data(officers_url=f"{officers_url}?role=teller", **context)

    def act_on(self, obj: Ballot, form: Any, *, by: Any) -> Any:
        return type_count(ballot=obj, teller=form.cleaned_data["teller"], figures=form.figures, by=by)


class BallotCastView(OfBallot, ActionView):
    """Votes said aloud, or at the desk, typed for those who are there."""

    title = "Saisir des votes : {object}"
    permission_required = permissions.DESK
    done = "Les votes sont enregistrés."

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(self.get_object().get_absolute_url())

    def act(self, obj: Ballot, *, by: Any) -> Any:
        sent = self.request.POST
        if choice := sent.get("others", ""):
            return cast_for_the_others(ballot=obj, choice=choice, by=by)
        told = {
            int(name.removeprefix("vote-")): choice
            for name, choice in sent.items()
            if name.startswith("vote-")
            and name.removeprefix("vote-").isdecimal()
            and len(name) < 20
            and choice
        }
        return cast_votes(ballot=obj, choices=told, by=by)
