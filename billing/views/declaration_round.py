"""The yearly declaration on the staff's side: prepared, opened, its mails sent, its answers listed."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import F, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from billing import permissions
from billing.actions.declaration_round import (
    bundle_letters,
    change_round,
    create_round,
    open_round,
    start_sending,
)
from billing.actions.dues_year import civil_year
from billing.filters.declaration import DeclarationFilter
from billing.forms.declaration import RoundForm, RoundTermsForm
from billing.models import Declaration, DeclarationNotice, DeclarationRound, Due, Scale
from billing.queries.declaration import (
    letters_of,
    notices_due,
    progress_by_college,
    round_numbers,
    sending_of,
)
from billing.rules.scale_document import scale_from
from billing.tables.declaration import DeclarationTable
from billing.views.stored import StoredFileView
from cressmember.core.models import StoredDocument
from cressmember.core.ui.views import (
    ActionFormView,
    ActionView,
    CreatePage,
    ListPage,
    PageTemplateView,
    RecordView,
)
from cressmember.kernel.writing import counted

ROUNDS = ("Déclarations", reverse_lazy("billing:round-list"))


class RoundListView(PageTemplateView):
    """The rounds, latest first."""

    title = "Déclarations"
    section = "billing"
    permission_required = permissions.VIEW
    template_name = "billing/round_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        rounds = [(one, round_numbers(one)) for one in DeclarationRound.objects.select_related("dues_year")]
        return super().get_context_data(
            rounds=rounds,
            may_prepare=self.request.user.has_perm(permissions.PREPARE),
            create_url=reverse("billing:round-create"),
            today=timezone.localdate(),
            **context,
        )


class RoundCreateView(CreatePage):
    """A new round."""

    title = "Préparer une déclaration"
    section = "billing"
    permission_required = permissions.PREPARE
    form_class = RoundForm
    trail = (ROUNDS,)
    cancel_url = ROUNDS[1]
    verb = "Préparer"
    done = "La déclaration est prête. Personne n’a encore rien reçu."
    introduction = (
        "Chaque adhérent confirmera ses chiffres, ses représentants, son contact, son bon de commande et son "
        "adresse, par un lien, sans compte. Rien ne part avant que vous ne l’ayez relu."
    )

    def get_initial(self) -> dict[str, Any]:
        today = timezone.localdate()
        year = today.year + (1 if today.month > 6 else 0)
        scale = Scale.objects.order_by(F("adopted_on").asc(nulls_first=True), "pk").last()
        figures, offset = ["fte"], -1
        if scale:
            rules = scale_from(scale.document)
            used = [rule.formula.base for rule in rules.rules if rule.formula.base]
            figures, offset = [*dict.fromkeys([*used, *figures])], rules.base_offset
        return {
            "year": year,
            "figures": figures,
            "figures_year": year + offset,
            "reminder_days": [14, 28],
            "non_answers": DeclarationRound.NonAnswers.PROVISIONAL,
        }

    def act(self, form: Any) -> DeclarationRound:
        data = form.cleaned_data
        year = civil_year(data.pop("year"), by=self.request.user)
        return create_round(dues_year=year, by=self.request.user, **data)


class RoundDetailView(ListPage):
    """A round: how far the answers are, and every declaration."""

    section = "billing"
    permission_required = permissions.VIEW
    export_permission = permissions.EXPORT
    template_name = "billing/round_detail.html"
    table_class = DeclarationTable
    filterset_class = DeclarationFilter
    noun = ("déclaration", "déclarations")
    feminine = True
    trail = (ROUNDS,)
    empty_title = "Personne n’est encore interrogé"
    empty_text = "Lancez la déclaration : chaque adhérent aura son lien."

    @cached_property
    def round(self) -> DeclarationRound:
        return get_object_or_404(DeclarationRound.objects.select_related("dues_year"), pk=self.kwargs["pk"])

    def get_title(self) -> str:
        return str(self.round)

    def get_queryset(self) -> QuerySet[Declaration]:
        rows = Declaration.objects.filter(round=self.round).select_related("organisation")
        # A query that counts by group forgets the order of its model.
        return rows.with_pending().order_by("organisation__sort_name", "pk")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user, today = self.request.user, timezone.localdate()
        is_open = self.round.is_open(today)
        may_prepare = user.has_perm(permissions.PREPARE)
        return super().get_context_data(
            round=self.round,
            numbers=round_numbers(self.round),
            colleges=progress_by_college(self.round),
            is_open=is_open,
            is_over=today > self.round.closes_on,
            to_send=len(notices_due(self.round, on=today)) if is_open and may_prepare else 0,
            letters=letters_of(self.round).count(),
            provisional=Due.objects.live().filter(provisional=True, dues_year=self.round.dues_year).count(),
            running=sending_of(self.round),
            may_prepare=may_prepare,
            **context,
        )


class RoundUpdateView(ActionFormView):
    """Change the terms of a round."""

    model = DeclarationRound
    section = "billing"
    permission_required = permissions.PREPARE
    form_class = RoundTermsForm
    done = "La déclaration est modifiée."

    def get_title(self) -> str:
        return f"Modifier : {self.object}"

    def get_trail(self) -> Any:
        return (ROUNDS, (str(self.object), self.object.get_absolute_url()))

    def get_initial(self) -> dict[str, Any]:
        return self.object.terms

    def act_on(self, obj: DeclarationRound, form: Any, *, by: Any) -> DeclarationRound:
        return change_round(declaration_round=obj, by=by, **form.cleaned_data)


class _OnRound(ActionView):
    model = DeclarationRound
    section = "billing"
    permission_required = permissions.PREPARE

    def get_title(self) -> str:
        return f"{self.verb} : {self.object}"

    def get_trail(self) -> Any:
        return (ROUNDS, (str(self.object), self.object.get_absolute_url()))


class RoundOpenView(_OnRound):
    """Open the round: the links exist, nothing is sent yet."""

    verb = "Lancer la déclaration"
    done = "La déclaration est lancée. Relisez qui recevra quoi, puis envoyez les invitations."
    consequences = (
        "Chaque adhérent d’aujourd’hui a sa déclaration et son lien.",
        "Les chiffres demandés et la date d’ouverture ne changent plus.",
        "Rien n’est envoyé : vous verrez d’abord qui recevra quoi, et quand.",
    )

    def act(self, obj: DeclarationRound, *, by: Any) -> object:
        return open_round(declaration_round=obj, on=timezone.localdate(), by=by)


class RoundSendView(_OnRound):
    """Who receives what, and when; then it leaves."""

    template_name = "billing/round_send.html"
    verb = "Envoyer maintenant"

    def get_title(self) -> str:
        return f"Qui recevra quoi, quand : {self.object}"

    @cached_property
    def today(self) -> date:
        return timezone.localdate()

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        asked: DeclarationRound = self.object
        is_open = asked.is_open(self.today)
        planned = notices_due(asked, on=self.today) if is_open else []
        silent = asked.declarations.unanswered().count()
        return super().get_context_data(
            is_open=is_open,
            planned=[one for one in planned if one.way],
            nowhere=[one for one in planned if not one.way],
            mails=sum(one.way == "mail" for one in planned),
            letters=sum(one.way == "print" for one in planned),
            coming=[day for day in asked.schedule if day.on > self.today],
            silent=silent,
            today=self.today,
            running=sending_of(asked),
            **context,
        )

    def get_consequences(self) -> list[str]:
        return []

    def act(self, obj: DeclarationRound, *, by: Any) -> object:
        return start_sending(declaration_round=obj, on=self.today, by=by)

    def get_destination(self, made: Any) -> str:
        return str(made.get_absolute_url())


class RoundLettersView(RecordView):
    """The letters of a round, to print and to post."""

    model = DeclarationRound
    section = "billing"
    permission_required = permissions.PREPARE
    template_name = "billing/round_letters.html"

    def get_title(self) -> str:
        return f"Courriers à imprimer : {self.object}"

    def get_trail(self) -> Any:
        return (ROUNDS, (str(self.object), self.object.get_absolute_url()))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        letters = list(letters_of(self.object).order_by("declaration__organisation__sort_name", "level"))
        return super().get_context_data(letters=letters, **context)


class RoundBundleView(_OnRound):
    """Every letter of a round in one file."""

    verb = "Réunir les courriers"

    def get_consequences(self) -> list[str]:
        count = letters_of(self.object).count()
        return [f"{counted(count, 'courrier', 'courriers')} en un seul fichier, un par page, à imprimer."]

    def act(self, obj: DeclarationRound, *, by: Any) -> StoredDocument:
        return bundle_letters(declaration_round=obj, by=by)

    def get_destination(self, made: Any) -> str:
        return reverse("billing:letters-detail", args=[made.pk]) if made else ""


class NoticeFileView(StoredFileView):
    """The letter of one declaration."""

    permission_required = permissions.PREPARE
    queryset = DeclarationNotice.objects.filter(stored__isnull=False).select_related("stored", "declaration")

    def get_page(self) -> str:
        return reverse("billing:round-letters", args=[self.object.declaration.round_id])
