"""A draft tried on the members of today, beside the version in force."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from cressmember.core.ui.exports import Sheet, workbook
from cressmember.core.ui.tables import Exported
from cressmember.core.ui.views import RecordView
from cressmember.kernel.reading import json_document
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import article_fr, enumerate_fr, ordinal, quote
from cressmember.members.queries import members_by_college, register
from governance import permissions
from governance.forms.trial import ChoosingForm, ReplayForm, TrialForm
from governance.models import Statutes
from governance.queries.reform import placings_in
from governance.queries.trial import (
    chosen_in,
    held_again,
    held_in_scenario,
    held_in_sheets,
    kept,
    known_to_the_register,
    standing_on,
)
from governance.rules.answer.verdict import Verdict
from governance.rules.scenario.vote import DecisionOf
from governance.rules.statutes import problems_of
from governance.rules.text.reading import read_part
from governance.rules.text.wording import kind_title
from governance.rules.trial.colleges_told import (
    NOTHING,
    Measure,
    measures,
    quorum_said,
    sizes_of,
    told_quorum,
)
from governance.rules.trial.compared import Compared, figures_compared, rules_compared, stages
from governance.rules.trial.held import Held, Recut, recut
from governance.rules.trial.needs import needs
from governance.rules.trial.readable import Key, Readable, readable
from governance.rules.trial.settling import settling
from governance.rules.trial.sheet import HEADINGS, URN_HEADINGS
from governance.rules.vote.decision import Decision
from governance.rules.vote.poll import Vote
from governance.views.statutes import VERSIONS


class TrialPage(RecordView):
    """What the pages of a trial share: the text, the version in force, the members of today under each."""

    model = Statutes
    section = "governance"
    permission_required = permissions.VIEW

    def get_title(self) -> str:
        return f"Essayer « {self.object} »"

    def get_trail(self) -> Any:
        return (VERSIONS, (str(self.object), self.object.get_absolute_url()))

    @cached_property
    def text(self) -> Readable:
        return readable(self.object.document)

    @cached_property
    def before(self) -> Statutes | None:
        """The version in force, unless it is this one."""
        in_force = Statutes.objects.in_force(on=timezone.localdate())
        return None if in_force == self.object else in_force

    @cached_property
    def members_before(self) -> dict[str, int]:
        return {count.code: count.members for count in members_by_college(on=timezone.localdate())}

    @cached_property
    def members(self) -> dict[str, int]:
        """The members of today by the colleges of this version; those still to be placed under no code."""
        if self.text.colleges is None:
            return {"": sum(self.members_before.values())}
        if self.object.adopted_on and self.before is None:
            return self.members_before
        placed = placings_in(self.text.colleges, self.object, on=timezone.localdate())
        return dict(Counter(placing.after or "" for placing in placed))

    @cached_property
    def colleges(self) -> dict[str, str]:
        """The names of the colleges of this version, by their codes."""
        return {each.code: each.name for each in self.text.colleges.ordered} if self.text.colleges else {}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        key = [self.object.pk]
        return super().get_context_data(
            before=self.before,
            unread=enumerate_fr(list(self.text.unread)) if self.text.unread else "",
            unplaced=self.members.get("", 0) if self.colleges else 0,
            may_prepare=self.object.adopted_on is None and self.request.user.has_perm(permissions.PREPARE),
            ways=[
                ("Avant et après", reverse("governance:statutes-try", args=key)),
                ("Vote imaginé", reverse("governance:statutes-imagine", args=key)),
                ("Vote tenu", reverse("governance:statutes-replay", args=key)),
            ],
            **context,
        )


class StatutesTryView(TrialPage):
    """What a version makes of the members of today, beside the version in force: weights, seats, quorums."""

    template_name = "governance/statutes_try.html"

    @cached_property
    def text_before(self) -> Readable | None:
        return readable(self.before.document) if self.before else None

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        before = self.text_before
        columns, lines, whole = self._by_college()
        return super().get_context_data(
            columns=columns,
            lines=lines,
            whole=whole,
            seats=list(_beside(before.seats if before else {}, self.text.seats)),
            quorums=list(self._quorums()),
            **context,
        )

    def _by_college(self) -> tuple[list[str], list[tuple[str, list[Beside]]], list[Beside]]:
        """The table of the colleges: its columns, a line for each college, what they make together."""
        asked = told_quorum(self.text)
        now = {each.key: each for each in measures(self.text, self.members, asked)}
        was: dict[tuple[str, ...], Measure] = {}
        names = _names(self.text)
        if self.text_before is not None:
            was = {each.key: each for each in measures(self.text_before, self.members_before, asked)}
            names |= {code: name for code, name in _names(self.text_before).items() if code not in names}
        columns = {key: each.name for key, each in (was | now).items()}

        def beside(key: tuple[str, ...], code: str | None) -> Beside:
            return Beside(*(_told(each.get(key), code) for each in (was, now)))

        lines = [(name, [beside(key, code) for key in columns]) for code, name in names.items()]
        return list(columns.values()), lines, [beside(key, None) for key in columns]

    def _quorums(self) -> Iterator[tuple[str, str, str]]:
        def said(text: Readable, members: Mapping[str, int]) -> dict[Any, tuple[str, str]]:
            return {
                (*key, rank): (
                    f"{tried.body} › {tried.decision.name}, {ordinal(rank)} convocation",
                    quorum_said(call.quorum, sizes_of(text, key, members), _names(text)),
                )
                for key, tried in text.decisions.items()
                for rank, call in enumerate(tried.decision.calls, start=1)
            }

        before = said(self.text_before, self.members_before) if self.text_before else {}
        yield from _beside(before, said(self.text, self.members))


@dataclass(frozen=True, slots=True)
class Beside:
    """One thing told of a college under the text in force and under this one."""

    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


def _told(measure: Measure | None, code: str | None) -> str:
    if measure is None:
        return NOTHING
    return measure.whole if code is None else measure.by_college.get(code, NOTHING)


class StatutesImagineView(TrialPage):
    """A vote that is imagined under a version: who comes, what they vote, what the text answers."""

    template_name = "governance/statutes_imagine.html"

    @cached_property
    def choosing(self) -> ChoosingForm:
        asked = "decision" in self.request.GET
        initial = {"decision": "/".join(self.key)} if self.key else {}
        data = self.request.GET if asked else None
        return ChoosingForm(data, text=self.text, initial=initial, auto_id="choose_%s")

    @cached_property
    def key(self) -> Key | None:
        """The decision that is tried: the one that is asked for, else the first; None when none is."""
        keys = {"/".join(key): key for key in self.text.decisions}
        asked = self.request.GET.get("decision")
        return keys.get(asked) if asked is not None else next(iter(keys.values()), None)

    @cached_property
    def form(self) -> TrialForm | None:
        if self.key is None:
            return None
        tried = self.text.decisions[self.key]
        return TrialForm(
            self.request.GET if "call" in self.request.GET else None,
            key=self.key,
            tried=tried,
            needs=needs(tried, self.text),
            colleges=self.colleges,
            members=self.members,
        )

    @cached_property
    def answer(self) -> tuple[Verdict | None, str]:
        """What this version answers, or why it cannot; nothing while nothing is asked."""
        if self.form is None or not self.form.is_bound or not self.form.is_valid():
            return None, ""
        question, problems = read_part(DecisionOf, self.form.question())
        if question is None:
            return None, " ".join(problem.sentence for problem in problems)
        tried = self.text.decisions[self.form.key]

        def answered(asked: DecisionOf) -> Verdict:
            return asked.under(
                tried.decision,
                self.text.colleges,
                is_assembly=tried.is_assembly,
                distance=tried.distance,
            )

        try:
            verdict = answered(question)
        except RuleViolation as violation:
            return None, str(violation)
        self.form.settling = settling(question, answered, list(self.colleges))
        return verdict, ""

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        verdict, refused = self.answer
        query = self.request.GET.urlencode()
        return super().get_context_data(
            choosing=self.choosing,
            form=self.form,
            verdict=verdict,
            refused=refused,
            is_whole=not problems_of(self.object.document),
            file_url=f"{reverse('governance:statutes-imagine-file', args=[self.object.pk])}?{query}",
            **context,
        )


class StatutesImagineFileView(StatutesImagineView):
    """The vote that was imagined, as a scenario that the simulator reads, with the answer that it expects."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The file; back to the vote where it has no answer, or where the text still lacks something."""
        self.object = self.get_object()
        verdict, _ = self.answer
        if verdict is None or self.form is None or problems_of(self.object.document):
            page = reverse("governance:statutes-imagine", args=[self.object.pk])
            return HttpResponseRedirect(f"{page}?{request.GET.urlencode()}")
        told = {
            "name": f"Vote imaginé sous « {self.object} »",
            "statutes": self.object.document,
            "questions": [self.form.question() | {"expected": str(verdict.outcome)}],
        }
        file = json.dumps(told, ensure_ascii=False, indent=2)
        answer = HttpResponse(file, content_type="application/json; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="scenario-{self.object.pk}.json"'
        return answer


def _beside(
    before: Mapping[Any, tuple[str, str]], after: Mapping[Any, tuple[str, str]]
) -> Iterator[tuple[str, str, str]]:
    """Each thing with what was said of it and what is, in the order of the new text."""
    for key in [*after, *(key for key in before if key not in after)]:
        yield (after.get(key) or before[key])[0], before.get(key, ("", "—"))[1], after.get(key, ("", "—"))[1]


@dataclass(frozen=True, slots=True)
class Side:
    """What one text answers to a vote that was held, or why it cannot."""

    version: Statutes
    verdict: Verdict | None
    refused: str
    stages: Mapping[str, Verdict]
    taken_as_done: tuple[str, ...]
    moves: Sequence[tuple[str, str, int]]


@dataclass(frozen=True, slots=True)
class Replayed:
    """A vote that was held, under each text, and what changes from one to the other."""

    held: Held
    sides: Sequence[Side]
    rules: Sequence[Compared]
    figures: Sequence[Compared]

    @property
    def is_answered(self) -> bool:
        return all(side.verdict is not None for side in self.sides)

    @property
    def is_same(self) -> bool:
        """Whether every text answers alike."""
        return (
            self.is_answered
            and len({side.verdict.outcome for side in self.sides if side.verdict is not None}) == 1
        )


class StatutesReplayView(TrialPage):
    """A vote that was held, counted again under a version and under another one, side by side."""

    template_name = "governance/statutes_replay.html"

    @cached_property
    def others(self) -> dict[str, Statutes]:
        """The versions beside which this one may be tried; the one in force first."""
        others = [each for each in Statutes.objects.all() if each != self.object]
        others.sort(key=lambda each: each != self.before)
        return {str(each.pk): each for each in others}

    @cached_property
    def beside(self) -> Statutes | None:
        asked = self.request.POST.get("beside", "")
        return self.others.get(asked) or next(iter(self.others.values()), None)

    @cached_property
    def text_beside(self) -> Readable | None:
        return readable(self.beside.document) if self.beside else None

    @cached_property
    def standing(self) -> dict[int, str]:
        return standing_on(on=timezone.localdate())

    def get_form(self) -> ReplayForm:
        return ReplayForm(
            *((self.request.POST, self.request.FILES) if self.request.method == "POST" else ()),
            version=str(self.object),
            others={key: str(each) for key, each in self.others.items()},
            decisions=_decisions(self.text),
            decisions_before=_decisions(self.text_beside) if self.text_beside else [],
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The answers; nothing is kept here of the file, nor of who voted what."""
        self.object = self.get_object()
        form, replayed = self.get_form(), []
        if form.is_valid():
            try:
                votes = self._votes(form)
            except RuleViolation as violation:
                form.add_error("file" if form.cleaned_data.get("file") else None, violation.message)
            else:
                form.keep(json.dumps(kept(votes)))
                replayed = [self._replayed(held, form) for held in votes]
        return self.render_to_response(self.get_context_data(form=form, replayed=replayed))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        context.setdefault("form", self.get_form() if self.text.decisions else None)
        return super().get_context_data(beside=self.beside, **context)

    def _held_in(self, form: ReplayForm) -> tuple[Statutes, Readable]:
        """The version whose colleges the file names."""
        if self.beside is not None and self.text_beside and form.cleaned_data.get("held") == "before":
            return self.beside, self.text_beside
        return self.object, self.text

    def _votes(self, form: ReplayForm) -> list[Held]:
        """The votes of the file, or those that it told before. Raises RuleViolation."""
        data, (version, text) = form.cleaned_data, self._held_in(form)
        colleges = _names(text)
        if upload := data.get("file"):
            known = known_to_the_register(colleges, on=timezone.localdate())
            if upload.name.lower().endswith(".json"):
                votes = held_in_scenario(upload.read(), known=known)
            else:
                is_here = version == self.object
                asked = data["decision"] if is_here else data["decision_before"] or data["decision"]
                if not asked:
                    raise RuleViolation("Choisissez la décision qui a été votée : un tableur ne la dit pas.")
                body, _, decision = asked.partition("/")
                votes = [
                    held_in_sheets(
                        upload.name,
                        upload.read(),
                        asked=(body, decision),
                        call=data["call"],
                        known=known,
                        urns=data["urns"],
                    )
                ]
        else:
            votes = held_again(json_document(data["kept"]), urns=data["urns"])
        named = {code for held in votes for code in held.colleges}
        if colleges and (strangers := sorted(named - set(colleges))):
            raise RuleViolation(
                f"« {version} » ne connaît pas {enumerate_fr([quote(code) for code in strangers])}. Dites "
                "dans les collèges de quel texte le vote s’est tenu, et choisissez de nouveau le fichier."
            )
        return votes

    def _replayed(self, held: Held, form: ReplayForm) -> Replayed:
        data = form.cleaned_data
        said = {str(each): each for each in Vote}
        question = held.question
        held = replace(
            held,
            question=replace(
                question,
                chair=said.get(data["chair"], question.chair),
                lot=said.get(data["lot"], question.lot),
            ),
        )
        sides = [self._side(held, form, self.object, self.text, data["decision"])]
        if self.beside is not None and self.text_beside is not None:
            asked = data["decision_before"] or data["decision"]
            sides.insert(0, self._side(held, form, self.beside, self.text_beside, asked))
        before, after = sides[0], sides[-1]
        return Replayed(
            held,
            sides,
            rules_compared(before.stages, after.stages) if len(sides) > 1 else [],
            figures_compared(
                before.stages,
                after.stages,
                names_before=_names(self.text_beside or self.text),
                names_after=_names(self.text),
            ),
        )

    def _side(self, held: Held, form: ReplayForm, version: Statutes, text: Readable, asked: str) -> Side:
        body, _, code = (asked or f"{held.question.body}/{held.question.decision}").partition("/")
        tried = text.decisions.get((body, code))
        if tried is None:
            told = f"Ce texte n’a pas de décision complète de code « {code} » : choisissez laquelle compter."
            return Side(version, None, told, {}, (), ())
        rule: Decision = tried.decision
        done: tuple[str, ...] = ()
        if form.cleaned_data["done"]:
            done = tuple(
                f"{kind_title(type(each))} ({article_fr(each.article)})" for each in rule.preconditions
            )
            rule = replace(rule, preconditions=())
        held_version, held_text = self._held_in(form)
        try:
            cut = (
                Recut(held.question, {})
                if version == held_version
                else recut(
                    held,
                    text.colleges,
                    needs(tried, text),
                    chosen=chosen_in(version),
                    standing=self.standing,
                    names=_names(held_text),
                )
            )
            verdict = cut.question.under(
                rule, text.colleges, is_assembly=tried.is_assembly, distance=tried.distance
            )
        except RuleViolation as violation:
            return Side(version, None, str(violation), {}, done, ())
        was, now = _names(held_text), _names(text)
        moves = [
            (was.get(old, old), now.get(new, new), many)
            for (old, new), many in sorted(cut.moves.items())
            if was.get(old, old) != now.get(new, new)
        ]
        return Side(version, verdict, "", stages(verdict, len(rule.preconditions)), done, moves)


class StatutesReplayModelView(TrialPage):
    """A list of voters to fill in: the members of today in their colleges, and a sheet for urns."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The workbook."""
        today = timezone.localdate()
        names = {each.code: each.name for each in members_by_college(on=today)}
        members = list(register(on=today).filter(category="member").values_list("name", "college_code"))
        voters = [
            Exported(label, "text", partial(_model_cell, word, names)) for word, label in HEADINGS.items()
        ]
        urns = [
            Exported(label, "text", lambda name, is_name=word == "urn": name if is_name else None)
            for word, label in URN_HEADINGS.items()
        ]
        return workbook(
            "vote-tenu",
            [
                Sheet("Votants", "", voters, members),
                Sheet("Urnes si secret", "", urns, []),
            ],
        )


def _model_cell(word: str, names: Mapping[str, str], row: tuple[str, str | None]) -> Any:
    name, code = row
    return {"member": name, "college": names.get(code or "", ""), "votes": 1}.get(word)


def _decisions(text: Readable) -> list[tuple[str, str]]:
    return [
        (f"{body}/{code}", f"{tried.decision.name} ({tried.body})")
        for (body, code), tried in text.decisions.items()
    ]


def _names(text: Readable) -> dict[str, str]:
    return {each.code: each.name for each in text.colleges.ordered} if text.colleges else {}
