"""A draft tried on the members of today, beside the version in force."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from cressmember.core.ui.documents import document_file
from cressmember.core.ui.views import RecordView
from cressmember.kernel.reading import json_text
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import enumerate_fr, ordinal
from cressmember.members.queries import members_by_college
from governance import permissions
from governance.forms.trial import ChoosingForm, TrialForm
from governance.models import Statutes
from governance.queries.reform import placings_in
from governance.rules.answer.verdict import Verdict
from governance.rules.scenario.vote import DecisionOf
from governance.rules.statutes import problems_of
from governance.rules.text.reading import read_part
from governance.rules.trial.colleges_told import (
    NOTHING,
    Measure,
    measures,
    quorum_said,
    sizes_of,
    told_quorum,
)
from governance.rules.trial.needs import needs
from governance.rules.trial.readable import Key, Readable, readable
from governance.rules.trial.settling import settling
from governance.views.statutes import OnStatutes

# Of a line that servers read: what is longer is no vote that a page wrote.
LONGEST = 4_000


class TrialPage(OnStatutes, RecordView):
    """What the pages of a trial share: the text, the version in force, the members of today under each."""

    permission_required = permissions.VIEW

    def get_title(self) -> str:
        return f"Essayer « {self.object} »"

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

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        key = [self.object.pk]
        return super().get_context_data(
            before=self.before,
            unread=enumerate_fr(list(self.text.unread)) if self.text.unread else "",
            unplaced=self.members.get("", 0) if self.text.names else 0,
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

    def _by_college(self) -> tuple[list[str], list[tuple[str, Cells]], Cells]:
        """The table of the colleges: its columns, a line for each college, what they make together."""
        asked = told_quorum(self.text)
        now = {each.key: each for each in measures(self.text, self.members, asked)}
        was: dict[tuple[str, ...], Measure] = {}
        names = self.text.names
        if self.text_before is not None:
            was = {each.key: each for each in measures(self.text_before, self.members_before, asked)}
            names |= {code: name for code, name in self.text_before.names.items() if code not in names}
        columns = {key: each.name for key, each in (was | now).items()}

        def beside(code: str | None) -> Cells:
            return [
                (column, Beside(*(_told(each.get(key), code) for each in (was, now))))
                for key, column in columns.items()
            ]

        lines = [(name, beside(code)) for code, name in names.items()]
        return list(columns.values()), lines, beside(None)

    def _quorums(self) -> Iterator[tuple[str, str, str]]:
        def said(text: Readable, members: Mapping[str, int]) -> dict[Any, tuple[str, str]]:
            return {
                (*key, rank): (
                    f"{tried.body} › {tried.decision.name}, {ordinal(rank)} convocation",
                    quorum_said(call.quorum, sizes_of(text, key, members), text.names),
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


# A line of the table: what each text says under each column.
Cells = list[tuple[str, Beside]]


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
            colleges=self.text.names,
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
        self.form.settling = settling(question, answered, list(self.text.names))
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
            asked = request.GET.urlencode()
            return HttpResponseRedirect(f"{page}?{asked}" if len(asked) <= LONGEST else page)
        told = {
            "name": f"Vote imaginé sous « {self.object} »",
            "statutes": self.object.document,
            "questions": [self.form.question() | {"expected": str(verdict.outcome)}],
        }
        return document_file(json_text(told), f"scenario-{self.object.pk}")


def _beside(
    before: Mapping[Any, tuple[str, str]], after: Mapping[Any, tuple[str, str]]
) -> Iterator[tuple[str, str, str]]:
    """Each thing with what was said of it and what is, in the order of the new text."""
    for key in [*after, *(key for key in before if key not in after)]:
        yield (after.get(key) or before[key])[0], before.get(key, ("", "—"))[1], after.get(key, ("", "—"))[1]
