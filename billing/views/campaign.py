"""Campaigns: opened, rehearsed, approved, issued."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy

from billing import permissions
from billing.actions.campaign import (
    approve_campaign,
    leave_out,
    open_campaign,
    rehearse_campaign,
    reopen_campaign,
)
from billing.actions.dues_year import civil_year
from billing.filters import CampaignLineFilter
from billing.forms import CampaignForm, LeaveOutForm
from billing.models import Campaign, CampaignLine
from billing.queries import waiting_for_the_printer
from billing.tables import CampaignLineTable
from cressmember.core.actions.job import start_job
from cressmember.core.queries import jobs_under_way
from cressmember.core.ui.views import ActionFormView, ActionView, CreatePage, ListPage, PageTemplateView

ISSUING = "billing.issue_campaign"
CAMPAIGNS = ("Campagnes", reverse_lazy("billing:campaign-list"))


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
        campaign = open_campaign(dues_year=civil_year(data.pop("year"), by=user), by=user, **data)
        return rehearse_campaign(campaign=campaign, by=user)


class CampaignDetailView(ListPage):
    """The rehearsal: every member, last year's and this year's amount, why it changed, what blocks."""

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

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        campaigns = Campaign.objects.select_related("dues_year", "scale")
        self.campaign = get_object_or_404(campaigns, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_title(self) -> str:
        return str(self.campaign)

    def get_queryset(self) -> QuerySet[CampaignLine]:
        return CampaignLine.objects.filter(campaign=self.campaign).select_related("organisation")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user, campaign = self.request.user, self.campaign
        called = Q(amount__gt=0, left_out_because="")
        figures = campaign.lines.aggregate(
            calls=Count("pk", filter=called),
            total=Sum("amount", filter=called),
            last=Sum("last_amount"),
            blocked=Count("pk", filter=Q(amount__isnull=True)),
            older=Count("pk", filter=Q(older_figures=True)),
            left_out=Count("pk", filter=~Q(left_out_because="")),
        )
        steps = {"draft": 1, "rehearsed": 2, "approved": 3, "issued": 4}
        return super().get_context_data(
            campaign=campaign,
            numbers=figures,
            step=steps[campaign.status],
            steps_labels=["Préparer", "Répéter", "Approuver", "Émettre"],
            to_print=waiting_for_the_printer().count(),
            running=jobs_under_way().filter(kind=ISSUING, arguments__campaign=campaign.pk).first(),
            may_prepare=user.has_perm(permissions.PREPARE),
            may_approve=user.has_perm(permissions.APPROVE),
            may_issue=user.has_perm(permissions.ISSUE),
            **context,
        )


class _OnCampaign(ActionView):
    model = Campaign
    section = "billing"

    def get_title(self) -> str:
        return f"{self.verb} : {self.object}"


class CampaignRehearseView(_OnCampaign):
    """Compute the lines again."""

    permission_required = permissions.PREPARE
    verb = "Répéter la campagne"
    done = "La campagne est répétée."
    consequences = ("Chaque montant est recalculé ; rien n’est appelé.",)

    def act(self, obj: Campaign, *, by: Any) -> object:
        return rehearse_campaign(campaign=obj, by=by)


class CampaignApproveView(_OnCampaign):
    """Bind the rehearsal."""

    permission_required = permissions.APPROVE
    verb = "Approuver la campagne"
    done = "La campagne est approuvée : ses montants ne changent plus."
    consequences = (
        "Les montants répétés sont ceux qui seront appelés, au centime près.",
        "Le barème est figé.",
    )

    def act(self, obj: Campaign, *, by: Any) -> object:
        # The address says which rehearsal was on the page that was read.
        return approve_campaign(campaign=obj, digest=self.request.GET.get("repetition", ""), by=by)


class CampaignReopenView(_OnCampaign):
    """Take the approval back."""

    permission_required = permissions.APPROVE
    verb = "Rouvrir la campagne"
    done = "La campagne est rouverte : répétez-la avant de l’approuver de nouveau."
    consequences = ("L’approbation est retirée ; aucun appel n’est encore parti.",)

    def act(self, obj: Campaign, *, by: Any) -> object:
        return reopen_campaign(campaign=obj, by=by)


class CampaignIssueView(_OnCampaign):
    """Issue the calls."""

    permission_required = permissions.ISSUE
    verb = "Émettre les appels"
    consequences = (
        "Chaque appel reçoit son numéro et part par courriel ; les autres sont à imprimer.",
        "Un appel émis ne se modifie plus : il s’annule par un autre document.",
    )

    def act(self, obj: Campaign, *, by: Any) -> object:
        under_way = jobs_under_way().filter(kind=ISSUING, arguments__campaign=obj.pk).first()
        return under_way or start_job(ISSUING, by=by, about=obj, campaign=obj.pk)


class LineLeaveOutView(ActionFormView):
    """Keep a member out, or take it back."""

    model = CampaignLine
    section = "billing"
    permission_required = permissions.PREPARE
    form_class = LeaveOutForm
    done = "La ligne est à jour."

    def get_title(self) -> str:
        return f"Écarter de la campagne : {self.object.organisation}"

    def get_initial(self) -> dict[str, Any]:
        return {"because": self.object.left_out_because}

    def act_on(self, obj: CampaignLine, form: Any, *, by: Any) -> object:
        return leave_out(line=obj, by=by, **form.cleaned_data)
