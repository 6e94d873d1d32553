"""A vote that was held, counted again under a draft and beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property

from cressmember.core.ui.exports import Sheet, workbook
from cressmember.core.ui.tables import Exported
from cressmember.kernel.reading import json_document
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import article_fr, enumerate_fr, quote
from cressmember.members.queries import members_by_college, register
from governance.forms.replay import ReplayForm
from governance.forms.trial import decisions_offered
from governance.models import Statutes
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
from governance.rules.text.wording import kind_title
from governance.rules.trial.compared import Compared, figures_compared, rules_compared, stages
from governance.rules.trial.held import Held, Recut, recut
from governance.rules.trial.needs import needs
from governance.rules.trial.readable import Readable, readable
from governance.rules.trial.sheet import HEADINGS, URN_HEADINGS
from governance.rules.vote.decision import Decision
from governance.rules.vote.poll import Vote
from governance.views.trial import TrialPage


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
            decisions=decisions_offered(self.text),
            decisions_before=decisions_offered(self.text_beside) if self.text_beside else [],
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
        colleges = text.names
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
                names_before=(self.text_beside or self.text).names,
                names_after=self.text.names,
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
                    names=held_text.names,
                )
            )
            verdict = cut.question.under(
                rule, text.colleges, is_assembly=tried.is_assembly, distance=tried.distance
            )
        except RuleViolation as violation:
            return Side(version, None, str(violation), {}, done, ())
        was, now = held_text.names, text.names
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
        members = list(
            register(on=today).filter(category="member").values_list("number", "name", "college_code")
        )
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


def _model_cell(word: str, names: Mapping[str, str], row: tuple[int | None, str, str | None]) -> Any:
    number, name, code = row
    return {"number": number, "member": name, "college": names.get(code or "", ""), "votes": 1}.get(word)
