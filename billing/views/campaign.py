"""Campaigns: opened, changed, rehearsed, approved, issued, or given up."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy

from billing import permissions
from billing.actions.campaign import (
    AlreadyOpen,
    abandon_campaign,
    approve_campaign,
    change_campaign,
    leave_out,
    open_campaign,
    refuse_settled,
    rehearse_campaign,
    reopen_campaign,
)
from billing.actions.dues_year import civil_year
from billing.actions.issue import start_issuing
from billing.filters.campaign import CampaignLineFilter
from billing.forms.campaign import CampaignForm, LeaveOutForm, TermsForm
from billing.models import Campaign, CampaignLine
from billing.queries import campaign_numbers, issuing_of, waiting_for_the_printer
from billing.tables.campaign import CampaignLineTable
from billing.views.because import BecauseView
from billing.views.to_do import LetterheadWayOut, things_to_do
from cressmember.core.ui.views import (
    ActionFormView,
    ActionView,
    CreatePage,
    ListPage,
    PageTemplateView,
)
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, euros, long_date, plural
from cressmember.members.permissions import EDIT as EDIT_MEMBERS

CAMPAIGNS = ("Campagnes", reverse_lazy("billing:campaign-list"))
STEPS = ["Préparer", "Répéter", "Approuver", "Émettre"]
STEP = {"draft": 1, "rehearsed": 2, "approved": 3, "issued": len(STEPS) + 1}


class CampaignListView(PageTemplateView):
    """The campaigns, latest first."""

    title = "Campagnes"
    section = "billing"
    permission_required = permissions.VIEW
    template_name = "billing/campaign_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            campaigns=Campaign.objects.select_related("dues_year", "scale"),
            may_prepare=self.request.user.has_perm(permissions.PREPARE),
            create_url=reverse("billing:campaign-create"),
            **context,
        )


class CampaignCreateView(CreatePage):
    """A new campaign."""

    title = "Nouvelle campagne"
    section = "billing"
    permission_required = permissions.PREPARE
    form_class = CampaignForm
    trail = (CAMPAIGNS,)
    cancel_url = CAMPAIGNS[1]
    verb = "Ouvrir et répéter"
    done = "La campagne est répétée. Rien n’est encore appelé."

    def act(self, form: Any) -> Campaign:
        data = form.cleaned_data
        user = self.request.user
        year = civil_year(data.pop("year"), by=user)
        return rehearse_campaign(campaign=open_campaign(dues_year=year, by=user, **data), by=user)

    def way_out(self, violation: RuleViolation) -> tuple[str, str] | None:
        if isinstance(violation, AlreadyOpen):
            return violation.campaign.get_absolute_url(), "Ouvrir cette campagne"
        return None


class CampaignDetailView(ListPage):
    """The rehearsal: every member, last year's and this year's amount, why it changed, what blocks.

    With ``imprimer`` in the address, every line stands on one page.
    """

    section = "billing"
    permission_required = permissions.VIEW
    export_permission = permissions.EXPORT
    template_name = "billing/campaign_detail.html"
    table_class = CampaignLineTable
    filterset_class = CampaignLineFilter
    noun = ("ligne", "lignes")
    feminine = True
    trail = (CAMPAIGNS,)
    empty_title = "Campagne non répétée"
    empty_text = "Répétez-la pour voir ce que chaque adhérent devrait."

    @cached_property
    def campaign(self) -> Campaign:
        return get_object_or_404(Campaign.objects.select_related("dues_year", "scale"), pk=self.kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.has_permission() and self.campaign.status == Campaign.Status.ABANDONED:
            self.empty_title = "Campagne abandonnée"
            self.empty_text = "Elle n’a appelé personne, et l’exercice peut en recevoir une autre."
        return super().dispatch(request, *args, **kwargs)

    def get_title(self) -> str:
        return str(self.campaign)

    def get_queryset(self) -> QuerySet[CampaignLine]:
        return CampaignLine.objects.filter(campaign=self.campaign).select_related("organisation")

    def get_rows(self) -> QuerySet:
        rows = super().get_rows()
        if "imprimer" in self.request.GET:
            self.per_page = max(rows.count(), 1)
        return rows

    def get_table(self, rows: QuerySet) -> CampaignLineTable:
        table = super().get_table(rows)
        if not self.campaign.is_open:
            # Nobody is left out any more: the name leads to the member.
            member = table.columns["member"].column
            member.url_name, member.key = "members:organisation-detail", "organisation_id"
        elif "outcome" in table.columns:
            outcome = table.columns["outcome"].column
            outcome.terms_url = self._address_of("update") if self._may_change else ""
            outcome.may_declare = self.request.user.has_perm(EDIT_MEMBERS)
        return table

    @property
    def _may_change(self) -> bool:
        return self.campaign.is_open and self.request.user.has_perm(permissions.PREPARE)

    def _address_of(self, verb: str) -> str:
        return reverse(f"billing:campaign-{verb}", args=[self.campaign.pk])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user, campaign = self.request.user, self.campaign
        numbers = campaign_numbers(campaign)
        going = campaign.status not in {Campaign.Status.ISSUED, Campaign.Status.ABANDONED}
        return super().get_context_data(
            campaign=campaign,
            numbers=numbers,
            to_do=things_to_do(campaign, numbers, user) if going else [],
            step=STEP.get(campaign.status),
            steps_labels=STEPS,
            to_print=waiting_for_the_printer(campaign).count(),
            running=issuing_of(campaign),
            may_change=self._may_change,
            may_prepare=user.has_perm(permissions.PREPARE),
            may_approve=user.has_perm(permissions.APPROVE),
            may_issue=user.has_perm(permissions.ISSUE),
            prints_all="imprimer" in self.request.GET,
            print_url=self.address.with_(imprimer="tout", page=None, par_page=None),
            screen_url=self.address.without("imprimer"),
            **context,
        )


class _OfOpenCampaign(ActionFormView):
    """A form that changes a campaign; one that no longer changes is refused before anything is typed."""

    model = Campaign
    section = "billing"
    permission_required = permissions.PREPARE

    def get_trail(self) -> Any:
        return (CAMPAIGNS, (str(self.object), self.object.get_absolute_url()))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            refuse_settled(self.object)
        except RuleViolation as violation:
            messages.error(request, self.get_refusal(violation))
            return redirect(self.object)
        return super().get(request, *args, **kwargs)


class CampaignUpdateView(_OfOpenCampaign):
    """Change the terms, then rehearse on the new ones."""

    form_class = TermsForm
    verb = "Modifier et répéter"
    done = "La campagne est modifiée et répétée. Rien n’est encore appelé."
    introduction = (
        "La campagne est répétée avec ces termes ; les adhérents écartés le restent. "
        "Pour un autre exercice, abandonnez cette campagne et ouvrez-en une autre."
    )

    def get_title(self) -> str:
        return f"Modifier : {self.object}"

    def get_initial(self) -> dict[str, Any]:
        return self.object.terms

    def act_on(self, obj: Campaign, form: Any, *, by: Any) -> Campaign:
        return rehearse_campaign(campaign=change_campaign(campaign=obj, by=by, **form.cleaned_data), by=by)


class CampaignAbandonView(BecauseView, _OfOpenCampaign):
    """Give a campaign up that called nobody."""

    examples = "Mauvais exercice, ouverte deux fois…"
    verb = "Abandonner la campagne"
    done = "La campagne est abandonnée. L’exercice peut en recevoir une autre."
    introduction = (
        "Rien n’a été appelé. La répétition est effacée ; la campagne reste dans la liste et dans le "
        "journal, avec votre motif."
    )

    def get_title(self) -> str:
        return f"Abandonner : {self.object}"

    def act_on(self, obj: Campaign, form: Any, *, by: Any) -> Campaign:
        return abandon_campaign(campaign=obj, by=by, **form.cleaned_data)


class _OnCampaign(ActionView):
    model = Campaign
    section = "billing"

    def get_trail(self) -> Any:
        return (CAMPAIGNS, (str(self.object), self.object.get_absolute_url()))

    def get_title(self) -> str:
        return f"{self.verb} : {self.object}"


class _Decision(LetterheadWayOut, _OnCampaign):
    """An act that is decided on figures: how many calls, how much, how they go, who is not called, when."""

    template_name = "billing/campaign_decision.html"

    @cached_property
    def numbers(self) -> dict[str, Any]:
        return campaign_numbers(self.object)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            numbers=self.numbers,
            to_do=things_to_do(self.object, self.numbers, self.request.user),
            **context,
        )

    def get_consequences(self) -> list[str]:
        numbers = self.numbers
        left = [
            counted(numbers[name], *words)
            for name, words in (("blocked", ("bloqué", "bloqués")), ("left_out", ("écarté", "écartés")))
            if numbers[name]
        ]
        will = plural(numbers["calls"], "sera émis", "seront émis")
        sentences = [
            f"{counted(numbers['calls'], 'appel', 'appels')} {will}, pour {euros(numbers['total'])} "
            f"en tout : {numbers['by_mail']} par courriel, {numbers['on_paper']} à imprimer et à poster.",
            f"Chaque appel demande le paiement au plus tard le {long_date(self.object.due_on)}.",
        ]
        if left:
            sentences.append(
                f"Sans appel : {' et '.join(left)}. Un appel individuel reste possible depuis la fiche."
            )
        return [*sentences, *self.consequences]


class CampaignRehearseView(_OnCampaign):
    """Compute the lines again."""

    permission_required = permissions.PREPARE
    verb = "Répéter la campagne"
    done = "La campagne est répétée."
    consequences = ("Chaque montant est recalculé ; rien n’est appelé.",)

    def act(self, obj: Campaign, *, by: Any) -> object:
        return rehearse_campaign(campaign=obj, by=by)


class CampaignApproveView(_Decision):
    """Bind the rehearsal."""

    permission_required = permissions.APPROVE
    verb = "Approuver la campagne"
    done = "La campagne est approuvée : ses montants ne changent plus."
    consequences = (
        "Les montants répétés sont ceux qui seront appelés, au centime près.",
        "Le barème est figé. Rien n’est encore émis.",
    )

    def act(self, obj: Campaign, *, by: Any) -> object:
        # The address says which rehearsal was on the page that was read.
        return approve_campaign(campaign=obj, digest=self.request.GET.get("repetition", ""), by=by)


class CampaignReopenView(_OnCampaign):
    """Take the approval back."""

    permission_required = permissions.APPROVE
    verb = "Rouvrir la campagne"
    done = (
        "La campagne est rouverte : modifiez-la, écartez un adhérent ou répétez-la si le registre a changé, "
        "puis approuvez-la de nouveau."
    )
    consequences = (
        "L’approbation est retirée ; aucun appel n’est encore parti.",
        "La répétition reste celle que vous avez lue. Elle ne pourra être approuvée de nouveau telle quelle "
        "que si rien n’a changé dans le registre.",
    )

    def act(self, obj: Campaign, *, by: Any) -> object:
        return reopen_campaign(campaign=obj, by=by)


class CampaignIssueView(_Decision):
    """Issue the calls."""

    permission_required = permissions.ISSUE
    verb = "Émettre les appels"
    danger = True
    consequences = (
        "Chaque appel reçoit son numéro.",
        "Un appel émis ne se modifie plus : il s’annule par un autre document.",
    )

    def act(self, obj: Campaign, *, by: Any) -> object:
        return start_issuing(campaign=obj, by=by)


class LineLeaveOutView(ActionFormView):
    """Keep a member out, or take it back."""

    model = CampaignLine
    section = "billing"
    permission_required = permissions.PREPARE
    form_class = LeaveOutForm
    template_name = "billing/line_leave_out.html"
    done = "La ligne est à jour."

    def get_title(self) -> str:
        return f"Écarter de la campagne : {self.object.organisation}"

    def get_trail(self) -> Any:
        campaign = self.object.campaign
        return (CAMPAIGNS, (str(campaign), campaign.get_absolute_url()))

    def get_initial(self) -> dict[str, Any]:
        return {"because": self.object.left_out_because}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"left_out": bool(self.object.left_out_because)}

    def act_on(self, obj: CampaignLine, form: Any, *, by: Any) -> object:
        return leave_out(line=obj, by=by, **form.cleaned_data)
