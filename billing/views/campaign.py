"""Campaigns: opened, rehearsed, approved, issued."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from billing import permissions
from billing.actions.campaign import approve_campaign, leave_out, open_campaign, rehearse_campaign
from billing.actions.dues_year import civil_year
from billing.actions.issue import mark_posted
from billing.filters import CampaignLineFilter
from billing.forms import CampaignForm, LeaveOutForm
from billing.models import Campaign, CampaignLine, Document
from billing.tables import CampaignLineTable
from cressmember.core.actions.document import merged
from cressmember.core.actions.job import start_job
from cressmember.core.ui.views import ActionFormView, ActionView, CreatePage, ListPage, PageTemplateView

CAMPAIGNS = ("Campagnes", "/gestion/cotisations/campagnes/")


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
        called = Q(amount__isnull=False, left_out_because="")
        figures = campaign.lines.aggregate(
            calls=Count("pk", filter=called),
            total=Sum("amount", filter=called),
            last=Sum("last_amount"),
            blocked=Count("pk", filter=Q(amount__isnull=True)),
            older=Count("pk", filter=Q(older_figures=True)),
            left_out=Count("pk", filter=~Q(left_out_because="")),
        )
        to_print = Document.objects.live().filter(due__campaign=campaign, delivery=Document.Delivery.PRINT)
        steps = {"draft": 1, "rehearsed": 2, "approved": 3, "issued": 4}
        return super().get_context_data(
            campaign=campaign,
            numbers=figures,
            step=steps[campaign.status],
            steps_labels=["Préparer", "Répéter", "Approuver", "Émettre"],
            to_print=to_print.count(),
            may_prepare=user.has_perm(permissions.PREPARE),
            may_approve=user.has_perm(permissions.APPROVE),
            may_issue=user.has_perm(permissions.ISSUE),
            **context,
        )


class _OnCampaign(ActionView):
    model = Campaign
    section = "billing"

    def get_title(self) -> str:
        return f"{self.verb} : {self.object}"


class CampaignRehearseView(_OnCampaign):
    """Compute the lines again."""

    permission_required = permissions.PREPARE
    verb = "Répéter la campagne"
    done = "La campagne est répétée."
    consequences = ("Chaque montant est recalculé ; rien n’est appelé.",)

    def act(self, obj: Campaign, *, by: Any) -> object:
        return rehearse_campaign(campaign=obj, by=by)


class CampaignApproveView(_OnCampaign):
    """Bind the rehearsal."""

    permission_required = permissions.APPROVE
    verb = "Approuver la campagne"
    done = "La campagne est approuvée : ses montants ne changent plus."
    consequences = (
        "Les montants répétés sont ceux qui seront appelés, au centime près.",
        "Le barème est figé.",
    )

    def act(self, obj: Campaign, *, by: Any) -> object:
        return approve_campaign(campaign=obj, on=timezone.localdate(), by=by)


class CampaignIssueView(_OnCampaign):
    """Issue the calls."""

    permission_required = permissions.ISSUE
    verb = "Émettre les appels"
    consequences = (
        "Chaque appel reçoit son numéro et part par courriel ; les autres sont à imprimer.",
        "Un appel émis ne se modifie plus : il s’annule par un autre document.",
    )

    def act(self, obj: Campaign, *, by: Any) -> object:
        return start_job("billing.issue_campaign", by=by, about=obj, campaign=obj.pk)


class LineLeaveOutView(ActionFormView):
    """Keep a member out, or take it back."""

    model = CampaignLine
    section = "billing"
    permission_required = permissions.PREPARE
    form_class = LeaveOutForm
    done = "La ligne est à jour."

    def get_title(self) -> str:
        return f"Écarter {self.object.organisation} de la campagne"

    def get_initial(self) -> dict[str, Any]:
        return {"because": self.object.left_out_because}

    def get_destination(self, made: object) -> str:
        return str(self.object.campaign.get_absolute_url())

    def get_cancel_url(self) -> str:
        return self.get_destination(None)

    def act_on(self, obj: CampaignLine, form: Any, *, by: Any) -> object:
        return leave_out(line=obj, by=by, **form.cleaned_data)


class CampaignPrintView(_OnCampaign):
    """One file of the calls to print, then the word that they were posted."""

    permission_required = permissions.ISSUE
    verb = "Marquer comme postés"
    done = "Les appels imprimés sont marqués comme postés."
    consequences = ("Les appels sans adresse électronique sont notés comme remis à la poste aujourd’hui.",)

    def act(self, obj: Campaign, *, by: Any) -> object:
        documents = Document.objects.live().filter(due__campaign=obj, delivery=Document.Delivery.PRINT)
        mark_posted(documents=list(documents), on=timezone.localdate(), by=by)
        return obj


class CampaignPrintFileView(PageTemplateView):
    """The calls to print, in one file."""

    permission_required = permissions.ISSUE
    section = "billing"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        documents = (
            Document.objects.live()
            .filter(due__campaign=kwargs["pk"], delivery=Document.Delivery.PRINT)
            .select_related("stored")
            .order_by("sequence")
        )
        if not documents:
            raise Http404
        response = HttpResponse(
            merged([document.stored for document in documents]), content_type="application/pdf"
        )
        response["Content-Disposition"] = 'attachment; filename="appels-a-imprimer.pdf"'
        return response
