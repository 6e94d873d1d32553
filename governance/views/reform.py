"""From the colleges of one version to those of the next: rehearsed, chosen, applied on its day."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.timezone import localtime

from cressmember.core.ui.views import ActionFormView, ActionView
from cressmember.kernel.folding import fold
from cressmember.kernel.writing import counted, long_date
from cressmember.members.models import College, Organisation
from governance import permissions
from governance.actions.reform import choose_colleges, reassign_members
from governance.forms.reform import ReformForm
from governance.models import Statutes
from governance.queries.reform import BodyAside, passage_of, placings_of, seats_aside
from governance.rules.electorate.reform import Placing
from governance.rules.statutes import Statutes as Rules
from governance.rules.statutes import problems_of, statutes_from
from governance.views.statutes import OnStatutes

# More lines than a person goes through at once: the search finds the others.
MOST_LINES = 100


class ReformView(OnStatutes, ActionFormView):
    """Who goes where, and the choices that the text leaves to people."""

    template_name = "governance/reform.html"
    form_class = ReformForm
    verb = "Enregistrer les choix"
    done = "Les choix sont enregistrés."

    def get_title(self) -> str:
        return f"Passage aux collèges de « {self.object} »"

    def get_destination(self, made: Any) -> str:
        return reverse("governance:reform-show", args=[self.object.pk])

    @cached_property
    def rules(self) -> Rules | None:
        document = self.object.document
        return None if problems_of(document) else statutes_from(document)

    @cached_property
    def placings(self) -> list[Placing]:
        return placings_of(self.object, self.rules, on=timezone.localdate()) if self.rules else []

    @cached_property
    def colleges(self) -> dict[str, str]:
        """The names of the colleges of the version, by their codes."""
        return self.rules.colleges.names if self.rules else {}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {
            "rows": self.wanted[:MOST_LINES],
            "standing": self.standing,
            "colleges": self.colleges,
        }

    @cached_property
    def standing(self) -> dict[str, str]:
        """The names of the colleges of before, by their codes."""
        names = College.objects.values_list("code", "name")
        # A college that keeps its code under a new name had the old one before.
        return dict(names) | dict(names.exclude(college_set=self.object.college_set_id))

    @cached_property
    def wanted(self) -> list[tuple[Organisation, Placing]]:
        """The members that people place or may place, those left first, and those that are searched."""
        files = Organisation.objects.in_bulk([placing.member for placing in self.placings])
        asked = fold(self.request.GET.get("q", ""))
        wanted = [
            placing
            for placing in self.placings
            if not placing.is_settled
            if (asked and asked in fold(str(files[placing.member])))
            or placing.is_open
            or placing.is_chosen
            or len(placing.choices) > 1
        ]
        wanted.sort(key=lambda placing: (not placing.is_open, files[placing.member].sort_name))
        return [(files[placing.member], placing) for placing in wanted]

    def act_on(self, obj: Statutes, form: Any, *, by: Any) -> Statutes:
        choose_colleges(statutes=obj, colleges=form.chosen, by=by)
        return obj

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        ways = Counter((each.before, each.after) for each in self.placings if not each.is_settled)
        today = timezone.localdate()
        effective_on = self.object.effective_on
        old_order, new_order = list(self.standing), list(self.colleges)

        def rank(way: tuple[str, str]) -> list[int]:
            """The place of both colleges, each in the order of its text; those without one last."""
            return [
                order.index(code) if code in order else len(order)
                for code, order in zip(way, (old_order, new_order), strict=True)
            ]

        more = len(self.wanted) - MOST_LINES
        settled = sum(placing.is_settled for placing in self.placings)
        return super().get_context_data(
            is_readable=self.rules is not None,
            bodies=self._bodies(),
            ways=[
                (
                    self.standing.get(old, "Sans collège"),
                    self.colleges.get(new, ""),
                    counted(members, "adhérent", "adhérents"),
                )
                for (old, new), members in sorted(ways.items(), key=lambda way: rank(way[0]))
            ],
            applied_on=localtime(self.object.reassigned_at).date() if self.object.reassigned_at else None,
            settled=counted(settled, "autre est entré", "autres sont entrés") if settled else "",
            left=sum(placing.is_open for placing in self.placings),
            more=counted(more, "autre adhérent n’est pas", "autres adhérents ne sont pas")
            if more > 0
            else "",
            asked=self.request.GET.get("q", ""),
            may_apply=bool(effective_on and effective_on <= today and self._is_due(today))
            and self.request.user.has_perm(permissions.ADOPT),
            apply_url=reverse("governance:reform-apply", args=[self.object.pk]),
            **context,
        )

    def _is_due(self, today: date) -> bool:
        passage = passage_of(self.object, on=today)
        return passage is not None and passage.is_due

    def _bodies(self) -> list[BodyAside]:
        """The seats of each body before and after: today's, or those of the day when it took effect."""
        if self.rules is None:
            return []
        today, effective_on = timezone.localdate(), self.object.effective_on
        day = effective_on if effective_on and effective_on < today else today
        return seats_aside(self.object, Statutes.objects.before(self.object), on=day)


class ReformApplyView(OnStatutes, ActionView):
    """Place the members in the colleges of a version in force."""

    permission_required = permissions.ADOPT
    verb = "Rattacher les adhérents"
    done = "Les adhérents sont rattachés à leurs collèges."

    def get_consequences(self) -> list[str]:
        passage = passage_of(self.object, on=timezone.localdate())
        day = self.object.effective_on
        since = f" à compter du {long_date(day)}" if day else ""
        moving = passage.moving if passage else 0
        one, many = "adhérent passe dans son nouveau collège", "adhérents passent dans leur nouveau collège"
        said = [f"{counted(moving, one, many)}{since}."]
        if passage and passage.left:
            said.append(
                f"{counted(passage.left, 'autre attend', 'autres attendent')} que leur collège soit choisi : "
                "recommencez ensuite."
            )
        return said

    def get_title(self) -> str:
        return f"Rattacher les adhérents aux collèges de « {self.object} »"

    def act(self, obj: Statutes, *, by: Any) -> None:
        reassign_members(statutes=obj, on=timezone.localdate(), by=by)
