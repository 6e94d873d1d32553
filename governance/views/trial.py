"""A draft tried on the members of today, beside the version in force."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property

from cressmember.core.ui.views import RecordView
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import enumerate_fr, ordinal
from cressmember.members.queries import members_by_college
from governance import permissions
from governance.forms.trial import COLUMNS, TrialForm
from governance.models import Statutes
from governance.queries.reform import placings_in
from governance.rules.answer.verdict import Verdict
from governance.rules.scenario.vote import DecisionOf
from governance.rules.text.reading import read_part
from governance.rules.trial.readable import Readable, quorum_said, readable, weights_said
from governance.views.statutes import VERSIONS


class StatutesTryView(RecordView):
    """What a version makes of the members of today: weights, seats, quorums, and a vote that is imagined."""

    model = Statutes
    section = "governance"
    permission_required = permissions.VIEW
    template_name = "governance/statutes_try.html"

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

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        before = readable(self.before.document) if self.before else None
        colleges = {each.code: each.name for each in self.text.colleges.ordered} if self.text.colleges else {}
        asked = "decision" in self.request.GET
        form = TrialForm(
            self.request.GET if asked else None, text=self.text, colleges=colleges, members=self.members
        )
        verdict, refused = self._verdict(form) if asked and form.is_valid() else (None, "")
        return super().get_context_data(
            before=self.before,
            unread=enumerate_fr(list(self.text.unread)) if self.text.unread else "",
            weights=list(self._weights(before)),
            seats=list(_beside(before.seats if before else {}, self.text.seats)),
            quorums=list(self._quorums(before)),
            unplaced=self.members.get("", 0) if colleges else 0,
            form=form,
            columns=COLUMNS.values(),
            may_vote=bool(self.text.decisions),
            verdict=verdict,
            refused=refused,
            may_prepare=self.object.adopted_on is None and self.request.user.has_perm(permissions.PREPARE),
            **context,
        )

    def _weights(self, before: Readable | None) -> Iterator[tuple[str, Any, str, Any, str]]:
        old = before.colleges if before else None
        was, now = weights_said(old, self.members_before), weights_said(self.text.colleges, self.members)
        names = {each.code: each.name for rule in (self.text.colleges, old) if rule for each in rule.ordered}
        for code, name in names.items():
            yield (
                name,
                self.members_before.get(code, 0) if code in was else "—",
                was.get(code, "—"),
                self.members.get(code, 0) if code in now else "—",
                now.get(code, "—"),
            )

    def _quorums(self, before: Readable | None) -> Iterator[tuple[str, str, str]]:
        def said(text: Readable, members: Mapping[str, int]) -> dict[Any, tuple[str, str]]:
            return {
                (*key, rank): (
                    f"{name} › {decision.name}, {ordinal(rank)} convocation",
                    quorum_said(call.quorum, members),
                )
                for key, (name, decision) in text.decisions.items()
                for rank, call in enumerate(decision.calls, start=1)
            }

        yield from _beside(said(before, self.members_before) if before else {}, said(self.text, self.members))

    def _verdict(self, form: TrialForm) -> tuple[Verdict | None, str]:
        """What this version answers, or why it cannot."""
        question, problems = read_part(DecisionOf, form.question())
        if question is None:
            return None, " ".join(problem.sentence for problem in problems)
        _, decision = self.text.decisions[question.body, question.decision]
        try:
            return question.under(decision, self.text.colleges, is_assembly=True), ""
        except RuleViolation as violation:
            return None, str(violation)


def _beside(
    before: Mapping[Any, tuple[str, str]], after: Mapping[Any, tuple[str, str]]
) -> Iterator[tuple[str, str, str]]:
    """Each thing with what was said of it and what is, in the order of the new text."""
    for key in [*after, *(key for key in before if key not in after)]:
        yield (after.get(key) or before[key])[0], before.get(key, ("", "—"))[1], after.get(key, ("", "—"))[1]
