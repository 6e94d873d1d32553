"""Elections of a meeting: who stands, the rounds, the result, what goes on paper."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic.detail import SingleObjectMixin

from cressmember.core import pdf
from cressmember.core.models.veil import NoFile
from cressmember.core.ui.views import ActionFormView, ActionView, RecordView
from cressmember.core.ui.views.page import Page, Trail
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, long_date
from governance import permissions
from governance.actions.meeting.candidacy import (
    correct_candidacy,
    order_candidates,
    receive_candidacy,
    refuse_candidacy,
    verify_candidacy,
    withdraw_candidacy,
)
from governance.actions.meeting.election import (
    cancel_round,
    cast_names,
    close_round,
    count_round,
    import_result,
    open_round,
    reopen_election,
    settle_election,
    settle_tie,
)
from governance.forms.meeting.election import (
    BecauseForm,
    CandidacyForm,
    CandidateBirthForm,
    CountForm,
    ImportForm,
    LateRoundForm,
    NamesForm,
    OrderForm,
    RoundForm,
    TieForm,
    VerifyForm,
    WithdrawForm,
)
from governance.models import Ballot, Candidacy, Election, Participant, Vote
from governance.queries.meeting.candidacy import judged, seats_beyond
from governance.queries.meeting.election import (
    LISTS,
    Rounds,
    most_names,
    remark_on_numbers,
    roll_rows,
    rounds_of,
    who_elects,
    without_address,
)
from governance.queries.meeting.gathering import gathering_of
from governance.queries.meeting.paper import paper_content
from governance.queries.meeting.secret import may_be_secret
from governance.queries.meeting.session import secrecy_of
from governance.rules.answer.verdict import Outcome, Verdict
from governance.rules.election.ranking import TieBreak
from governance.rules.election.round_count import RoundResult
from governance.views.meeting.tabs import OfMeeting, OnMeeting


class MeetingElectionsView(OnMeeting, RecordView):
    """The elections of a meeting, each with where it stands."""

    title = "Élections"
    template_name = "governance/meeting/election_list.html"
    permission_required = permissions.VIEW

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        rows = Election.objects.filter(item__meeting=self.object, item__withdrawn_at__isnull=True)
        found = rows.select_related("item__meeting__body", "item__meeting__statutes", "body", "college")
        return super().get_context_data(elections=[(each, state_of(each)) for each in found], **context)


def state_of(election: Election) -> tuple[str, str, str]:
    """The tone, the word and the sentence of where an election stands."""
    standing = sum(each.stands for each in election.candidacies.all())
    if election.settled_at is not None:
        return "good", "Proclamée", (election.verdict or {}).get("sentence", "")
    open_ballot = election.ballots.open().first()
    if open_ballot is not None:
        return "waiting", f"Tour {open_ballot.round} ouvert", open_ballot.get_kind_display()
    if election.ballots.filter(cancelled_at__isnull=True).exists():
        return "attention", "Dépouillée", "Reste à proclamer, ou à tenir un autre tour."
    return "waiting", "À venir", remark_on_numbers(election, standing)


class OfElection(OfMeeting):
    """A page about an election; it leads back there."""

    model: Any = Election
    held = "item__meeting"
    read_with: tuple[str, ...] = ("body__parent", "college")

    @property
    def election(self) -> Election:
        """The election that it is about."""
        found: Election = self.object
        return found

    def get_destination(self, made: Any) -> str:
        return self.election.get_absolute_url()

    def get_cancel_url(self) -> str:
        return self.election.get_absolute_url()


class UnderElection(OfElection):
    """A page about what an election holds, under it in the trail."""

    held = "election__item__meeting"
    read_with: tuple[str, ...] = ("election__body__parent", "election__college")

    @property
    def election(self) -> Election:
        """The election that holds it."""
        found: Election = self.object.election
        return found

    def get_trail(self) -> Trail:
        return (*super().get_trail(), (str(self.election), self.election.get_absolute_url()))


class OfCandidacy(UnderElection):
    """A page about somebody who stands."""

    model = Candidacy
    read_with = (*UnderElection.read_with, "organisation", "person", "substitute")


class OfRound(UnderElection):
    """A page about a round."""

    model = Ballot
    read_with = (*UnderElection.read_with, "meeting")

    def get_queryset(self) -> QuerySet[Any]:
        # A secret vote has pages of its own: its urn is not counted, closed nor annulled as a round is.
        return super().get_queryset().filter(election__isnull=False).exclude(kind=Ballot.Kind.SECRET)


class ElectionDetailView(OfElection, RecordView):
    """An election whole: who elects, who stands, the rounds, what they decided, what can be done now."""

    template_name = "governance/meeting/election_detail.html"
    permission_required = permissions.VIEW

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        election = self.object
        rounds = rounds_of(election)
        ballots = list(election.ballots.order_by("round", "pk").prefetch_related("counts"))
        verdict, trouble = None, ""
        if not election.is_consultative:
            try:
                verdict = rounds.verdict
            except RuleViolation as violation:
                trouble = str(violation)
        standing = [each for each in rounds.candidacies if each.stands]
        is_open = any(ballot.is_open for ballot in ballots)
        lists = rounds.text.elects_lists and not election.is_consultative
        counted_so_far = None if trouble or election.is_consultative else rounds.result
        last = counted_so_far.last if counted_so_far is not None else None
        return super().get_context_data(
            meeting=election.item.meeting,
            who=who_elects(election, rounds.text),
            rule=rounds.text.rule,
            remark=remark_on_numbers(election, len(standing)),
            candidacies=[(each, judged(each, rounds.text)) for each in rounds.candidacies],
            elected={each.pk for each in rounds.elected} if not trouble and rounds.ballots else set(),
            ballots=[(each, _shown(each)) for each in ballots],
            said=_notice(verdict),
            trouble=trouble,
            owed=_owed(rounds, last),
            last_closed=rounds.ballots[-1] if rounds.ballots else None,
            may_open=not is_open and not election.settled_at and _is_owed(rounds, trouble),
            may_settle=verdict is not None
            and not verdict.is_open
            and not election.settled_at
            and not is_open
            and not lists,
            lists=LISTS if lists else "",
            is_open=is_open,
            next_step=next((_next_step(ballot) for ballot in ballots if ballot.is_open), None),
            # Before the session, and while nobody stands, a candidacy is what is expected.
            is_to_come=not (ballots or election.settled_at)
            and (election.item.meeting.opened_at is None or not standing),
            may_be_secret=may_be_secret(election),
            is_voted=any(ballot.cancelled_at is None for ballot in ballots),
            may_meet=self.request.user.has_perm(permissions.MEET),
            **context,
        )


def _owed(rounds: Rounds, last: RoundResult | None) -> dict[str, Any]:
    """What equals wait for: a lot, or the candidates of whom something is not known."""
    if last is None or not last.tied:
        return {}
    tied = [each for each in rounds.candidacies if rounds.names[each.pk] in last.tied]
    return {
        "lot": last.pending is TieBreak.LOT,
        "silent": last.pending is TieBreak.UNSTATED,
        "unborn": [each for each in tied if each.born is None]
        if last.pending in (TieBreak.OLDER, TieBreak.YOUNGER)
        else [],
    }


def _is_owed(rounds: Any, trouble: str) -> bool:
    """Whether a round may be opened now."""
    if trouble or rounds.text.rule is None or rounds.text.elects_lists or not rounds.standing:
        return False
    return not rounds.ballots or bool(rounds.result and rounds.result.last.standing)


NOTICES = {
    Outcome.YES: ("good", "Sièges pourvus"),
    Outcome.NO: ("attention", "Des sièges restent vacants"),
    Outcome.TO_DECIDE: ("info", "À trancher"),
}


def _notice(verdict: Verdict | None) -> tuple[str, str, str] | None:
    """A verdict as the page says it: its tone, its title, its sentence."""
    return None if verdict is None else (*NOTICES[verdict.outcome], verdict.sentence)


def _next_step(ballot: Ballot) -> tuple[str, str] | None:
    """What an open round waits for, and where: its counts, then its end. A secret one has its own page."""
    if ballot.kind == Ballot.Kind.SECRET:
        return None
    told = {
        Ballot.Kind.ELSEWHERE: ("Importer le résultat", "governance:poll-import", 1),
        Ballot.Kind.PAPER: ("Saisir un décompte", "governance:poll-count", 2),
        Ballot.Kind.HANDS: ("Saisir un décompte", "governance:poll-count", 1),
    }
    label, page, needed = told.get(Ballot.Kind(ballot.kind), ("", "", 0))
    if len(ballot.counts.all()) >= needed:
        label, page = "Clore le tour", "governance:poll-close"
    return label, reverse(page, args=[ballot.pk])


def _shown(ballot: Ballot) -> dict[str, Any]:
    """A round as the page shows it; what one teller typed is not shown to the other while it is open."""
    told: dict[str, Any] = {"counts": [count.teller for count in ballot.counts.all()]}
    if ballot.cancelled_at is not None:
        told["state"] = ("stop", "Annulé")
    elif ballot.is_open:
        told["state"] = ("waiting", "Ouvert")
    else:
        told["state"] = ("good", "Clos")
    if ballot.kind == Ballot.Kind.NOMINAL:
        told["voted"] = counted(ballot.votes.count(), "vote", "votes")
    told["electors"] = len(ballot.turnout.get("electors", {}))
    return told


class CandidacyCreateView(OfElection, ActionFormView):
    """A candidacy received, judged at once."""

    title = "Nouvelle candidature : {object}"
    form_class = CandidacyForm
    verb = "Enregistrer la candidature"
    done = "La candidature est enregistrée."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"election": self.object}

    def act_on(self, obj: Election, form: Any, *, by: Any) -> Candidacy:
        return receive_candidacy(election=obj, by=by, **form.cleaned_data)


class CandidacyUpdateView(OfCandidacy, ActionFormView):
    """A candidacy corrected, until the first round is opened."""

    form_class = CandidacyForm
    done = "La candidature est corrigée."
    introduction = "Jusqu’à l’ouverture du premier tour. Changer de personne efface ce qui avait été vérifié."

    def get_title(self) -> str:
        return f"Corriger la candidature : {self.object}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"election": self.object.election}

    def get_initial(self) -> dict[str, Any]:
        names = ("organisation", "person", "substitute", "received_on", "form", "from_floor")
        told = {name: getattr(self.object, name) for name in (*names, "born", "statement")}
        pages = self.object.papers
        return super().get_initial() | told | {"papers": list(pages), "pages": pages}

    def act_on(self, obj: Candidacy, form: Any, *, by: Any) -> Candidacy:
        return correct_candidacy(candidacy=obj, by=by, **form.cleaned_data)


class CandidacyVerifyView(OfCandidacy, ActionFormView):
    """What people verified of a candidacy."""

    form_class = VerifyForm
    verb = "Enregistrer"
    done = "La vérification est enregistrée."
    introduction = "Ce que le registre ne sait pas. Votre nom et la date restent à côté de chaque réponse."

    def get_title(self) -> str:
        return f"Vérifier la candidature : {self.object}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"questions": judged(self.object).questions}

    def get_destination(self, made: Candidacy) -> str:
        return made.get_absolute_url()

    def act_on(self, obj: Candidacy, form: Any, *, by: Any) -> Candidacy:
        note = form.cleaned_data["note"]
        return verify_candidacy(candidacy=obj, answers=form.answers, note=note, by=by)


class CandidacyDetailView(OfCandidacy, RecordView):
    """Somebody who stands: what the statutes say of it, condition by condition."""

    template_name = "governance/meeting/election_candidacy.html"
    permission_required = permissions.VIEW

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            said=judged(self.object),
            election=self.object.election,
            is_voted=self.object.election.ballots.filter(cancelled_at__isnull=True).exists(),
            may_meet=self.request.user.has_perm(permissions.MEET),
            **context,
        )


class CandidacyBirthView(OfCandidacy, ActionFormView):
    """The date of birth that parts equals."""

    form_class = CandidateBirthForm
    done = "La date de naissance est enregistrée."
    introduction = "Elle ne sert qu’à départager des candidats à égalité."

    def get_title(self) -> str:
        return f"Date de naissance : {self.object.person or self.object}"

    def act_on(self, obj: Candidacy, form: Any, *, by: Any) -> Candidacy:
        return correct_candidacy(candidacy=obj, by=by, **form.cleaned_data)


class CandidacyRefuseView(OfCandidacy, ActionFormView):
    """A candidacy is set aside."""

    title = "Écarter la candidature : {object}"
    form_class = BecauseForm
    verb = "Écarter la candidature"
    danger = True
    done = "La candidature est écartée."

    def act_on(self, obj: Candidacy, form: Any, *, by: Any) -> Candidacy:
        return refuse_candidacy(candidacy=obj, because=form.cleaned_data["because"], by=by)


class CandidacyWithdrawView(OfCandidacy, ActionFormView):
    """Somebody no longer stands."""

    title = "Retrait : {object}"
    form_class = WithdrawForm
    verb = "Enregistrer le retrait"
    done = "Le retrait est enregistré."

    def act_on(self, obj: Candidacy, form: Any, *, by: Any) -> Candidacy:
        return withdraw_candidacy(candidacy=obj, on=form.cleaned_data["on"], by=by)


class ElectionOrderView(OfElection, ActionFormView):
    """The order of the paper."""

    title = "Ordre du bulletin : {object}"
    form_class = OrderForm
    verb = "Arrêter l’ordre"
    done = "L’ordre du bulletin est arrêté."
    introduction = "Saisissez le rang que chacun a tiré au sort, ou laissez vide pour l’ordre alphabétique."

    def get_form_kwargs(self) -> dict[str, Any]:
        rows = self.object.candidacies.standing().select_related("organisation", "person")
        return super().get_form_kwargs() | {"candidacies": rows}

    def act_on(self, obj: Election, form: Any, *, by: Any) -> Any:
        return order_candidates(election=obj, drawn=form.cleaned_data["drawn"], by=by)


class ElectionOpenView(OfElection, ActionFormView):
    """The next round: in which way."""

    title = "Ouvrir un tour : {object}"
    form_class: type[RoundForm] = RoundForm
    template_name = "governance/meeting/election_open.html"
    verb = "Ouvrir le tour"
    done = "Le tour est ouvert."

    def get_form_kwargs(self) -> dict[str, Any]:
        secret = secrecy_of(self.object, gathering_of(self.object.item.meeting))
        return super().get_form_kwargs() | {"secret": secret}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        rounds = rounds_of(self.object)
        found = () if rounds.ballots else rounds.standing
        unsure = [each for each in found if judged(each, rounds.text).state[0] != "good"]
        return super().get_context_data(unsure=unsure, **context)

    def act_on(self, obj: Election, form: Any, *, by: Any) -> Ballot:
        return open_round(election=obj, kind=form.cleaned_data["kind"], by=by)


class ElectionEnterView(ElectionOpenView):
    """A round that was counted at a past hour, while nothing could be typed."""

    title = "Saisir un tour déjà tenu : {object}"
    form_class = LateRoundForm
    template_name = "governance/meeting/election_enter.html"
    verb = "Continuer"
    done = "Le tour est inscrit à son heure. Saisissez les décomptes, puis clôturez-le."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"opened_at": self.object.item.meeting.opened_at or timezone.now()}

    def act_on(self, obj: Election, form: Any, *, by: Any) -> Ballot:
        return open_round(election=obj, kind=form.cleaned_data["kind"], hours=form.hours, by=by)


class PollCountView(OfRound, ActionFormView):
    """What a teller counted."""

    title = "Décompte, tour {object.round} : {object.election}"
    form_class = CountForm
    verb = "Enregistrer mon décompte"
    done = "Le décompte est enregistré."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"ballot": self.object}

    def act_on(self, obj: Ballot, form: Any, *, by: Any) -> Any:
        return count_round(ballot=obj, teller=form.cleaned_data["teller"], figures=form.figures, by=by)


class PollImportView(OfRound, ActionFormView):
    """The result of a round held elsewhere."""

    title = "Résultat tenu ailleurs : {object.election}"
    form_class = ImportForm
    verb = "Importer le résultat"
    done = "Le résultat est importé, avec sa preuve."

    def get_introduction(self) -> str:
        return without_address(self.object)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"ballot": self.object}

    def act_on(self, obj: Ballot, form: Any, *, by: Any) -> Ballot:
        proof = form.cleaned_data["proof"]
        return import_result(ballot=obj, figures=form.figures, filename=proof.name, data=proof.read(), by=by)


class PollVoteView(OfRound, ActionFormView):
    """The named vote of an elector, typed in the room."""

    title = "Vote nominal, tour {object.round} : {object.election}"
    form_class = NamesForm
    verb = "Enregistrer ce vote"
    done = "Le vote est enregistré."

    def get_introduction(self) -> str:
        return f"{counted(most_names(self.object), 'nom', 'noms')} au plus par bulletin."

    def get_form_kwargs(self) -> dict[str, Any]:
        keys = [int(key) for key in self.object.turnout.get("electors", {})]
        voted = self.object.votes.values("participant")
        waiting = Participant.objects.filter(pk__in=keys).exclude(pk__in=voted).order_by("sort_name", "pk")
        return super().get_form_kwargs() | {
            "ballot": self.object,
            "electors": [(each.pk, each.name) for each in waiting],
        }

    def act_on(self, obj: Ballot, form: Any, *, by: Any) -> Vote:
        elector = Participant.objects.get(pk=form.cleaned_data["elector"], meeting=obj.meeting_id)
        names = [int(key) for key in form.cleaned_data["names"]]
        (vote,) = cast_names(ballot=obj, choices={elector.pk: names}, by=by)
        return vote


class PollCloseView(OfRound, ActionView):
    """A round is closed, and says what it decided."""

    title = "Clore le tour {object.round} : {object.election}"
    verb = "Clore le tour"
    consequences = ("Plus aucun vote ni décompte n’est reçu.", "Ce que le tour décide s’affiche aussitôt.")

    def act(self, obj: Ballot, *, by: Any) -> Ballot:
        return close_round(ballot=obj, by=by)

    done = "Le tour est clos."


class PollCancelView(OfRound, ActionFormView):
    """A round is annulled, and held again."""

    title = "Annuler le tour {object.round} : {object.election}"
    form_class = BecauseForm
    verb = "Annuler le tour"
    danger = True
    done = "Le tour est annulé : il peut être tenu de nouveau."

    def act_on(self, obj: Ballot, form: Any, *, by: Any) -> Ballot:
        return cancel_round(ballot=obj, because=form.cleaned_data["because"], by=by)


class PollTieView(OfRound, ActionFormView):
    """The names drawn by lot in the room."""

    title = "Tirage au sort, tour {object.round} : {object.election}"
    form_class = TieForm
    verb = "Enregistrer le tirage"
    done = "Le tirage au sort est enregistré."
    introduction = "Le tirage se fait en séance, devant les scrutateurs : saisissez le rang de chacun."

    def get_form_kwargs(self) -> dict[str, Any]:
        rounds = rounds_of(self.object.election)
        try:
            names = rounds.result.last.tied if rounds.result else ()
        except RuleViolation:
            names = ()
        tied = [(key, name) for key, name in rounds.names.items() if name in names]
        return super().get_form_kwargs() | {"tied": tied}

    def act_on(self, obj: Ballot, form: Any, *, by: Any) -> Ballot:
        return settle_tie(ballot=obj, drawn=form.cleaned_data["drawn"], by=by)


class ElectionSettleView(OfElection, ActionView):
    """An election is proclaimed."""

    title = "Proclamer : {object}"
    verb = "Proclamer"
    done = "L’élection est proclamée : les mandats courent."

    def get_consequences(self) -> list[str]:
        rounds = rounds_of(self.object)
        try:
            verdict = rounds.verdict
        except RuleViolation as violation:
            return [str(violation)]
        told = [] if verdict is None else [verdict.sentence]
        for each in rounds.elected:
            held = [verdict.sentence for _, verdict in seats_beyond(each, rounds.text)]
            refused = dict.fromkeys([*held, *judged(each, rounds.text).refused])
            told += [f"Ce qui s’y oppose : {sentence}" for sentence in refused]
        day = long_date(self.object.item.meeting.held_on)
        return [*told, *(f"{each.name} : mandat à compter du {day}." for each in rounds.elected)]

    def act(self, obj: Election, *, by: Any) -> Election:
        return settle_election(election=obj, by=by)


class ElectionReopenView(OfElection, ActionView):
    """A proclamation is taken back."""

    title = "Annuler la proclamation : {object}"
    verb = "Annuler la proclamation"
    danger = True
    done = "La proclamation est annulée."
    consequences = (
        "Les mandats nés de cette élection sont effacés.",
        "Ceux qu’elle avait fait finir courent de nouveau.",
    )

    def act(self, obj: Election, *, by: Any) -> Election:
        return reopen_election(election=obj, by=by)


class FileOf(Page, SingleObjectMixin, View):
    """Something to keep or to print."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | FileResponse:
        """The file."""
        self.object = self.get_object()
        return self.file()

    def file(self) -> HttpResponse | FileResponse:
        """What is sent."""
        raise NotImplementedError


class ElectionPaperView(OfElection, FileOf):
    """The list of the candidates and the paper ballots, to print."""

    def file(self) -> HttpResponse:
        """The PDF, drawn from who stands now."""
        content = paper_content(self.object)
        digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
        drawn = pdf.render("pdf/election_ballot.html", content, identifier=digest)
        response = HttpResponse(drawn, content_type="application/pdf")
        response["Content-Disposition"] = 'attachment; filename="bulletin.pdf"'
        return response


class PollRollView(OfRound, FileOf):
    """The roll of a round held elsewhere, as voting servers read it."""

    def file(self) -> HttpResponse | FileResponse:
        """One line for each elector: its address, its login, its votes."""
        told = io.StringIO()
        csv.writer(told, lineterminator="\n").writerows(roll_rows(self.object))
        response = HttpResponse(told.getvalue(), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="electeurs.csv"'
        return response


class PollProofView(PollRollView):
    """The file that proves the result of a round held elsewhere."""

    def file(self) -> FileResponse:
        """The file as it came, to be kept: it is never shown within a page."""
        if not self.object.proof:
            raise NoFile(self.object)
        return FileResponse(self.object.proof.open("rb"), as_attachment=True, filename=self.object.proof_name)
