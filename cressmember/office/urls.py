from django.urls import path

from cressmember.office.views import (
    admission,
    application,
    departure,
    home,
    letter,
    network,
    privacy,
    prospect,
    search,
    welcome,
)
from cressmember.office.views.import_batch import batch, columns, row
from cressmember.office.views.mailing import mailing, segment
from cressmember.office.views.steering import agreement, figures, files

app_name = "office"

urlpatterns = [
    path("", home.HomeView.as_view(), name="home"),
    path("recherche/", search.SearchView.as_view(), name="search"),
    path("reseau/", network.NetworkView.as_view(), name="network"),
    path("adhesions/", application.ApplicationListView.as_view(), name="application-list"),
    path("adhesions/soumettre/", admission.ApplicationPutView.as_view(), name="application-put"),
    path("adhesions/refus/", application.RefusalListView.as_view(), name="refusal-list"),
    path("adhesions/prospects/", prospect.ProspectListView.as_view(), name="prospect-list"),
    path("adhesions/prospects/nouveau/", prospect.ProspectCreateView.as_view(), name="prospect-create"),
    path("adhesions/<int:pk>/", application.ApplicationDetailView.as_view(), name="application-detail"),
    *(
        path(f"adhesions/<int:pk>/{place}/", view.as_view(), name=f"application-{name}")
        for place, view, name in (
            ("fiche", application.ApplicationLinkView, "link"),
            ("nouvelle-fiche", application.ApplicationFileView, "file"),
            ("reprendre", application.ApplicationTakeView, "take"),
            ("piece", application.ApplicationEvidenceView, "evidence"),
            ("demander", application.ApplicationAskView, "ask"),
            ("complete", application.ApplicationCompleteView, "complete"),
            ("examiner", application.ApplicationExamineView, "examine"),
            ("etape-precedente", application.ApplicationBackView, "back"),
            ("retirer", application.ApplicationWithdrawView, "withdraw"),
            ("sans-suite", application.ApplicationCloseView, "close"),
            ("ordre-du-jour", admission.ApplicationTakeOffView, "takeoff"),
            ("decider", admission.ApplicationDecideView, "decide"),
            ("annuler-la-decision", admission.ApplicationUndecideView, "undecide"),
            ("appeler", admission.ApplicationCallView, "call"),
            ("regle", admission.ApplicationSettleView, "settle"),
        )
    ),
    path(
        "adhesions/pieces/<int:pk>/verifier/", application.EvidenceCheckView.as_view(), name="evidence-check"
    ),
    path(
        "adhesions/pieces/<int:pk>/retirer/",
        application.EvidenceWithdrawView.as_view(),
        name="evidence-withdraw",
    ),
    path("adhesions/pieces/<int:pk>/fichier/", application.EvidenceFileView.as_view(), name="evidence-file"),
    path("adhesions/courriers/<int:pk>/", letter.LetterFileView.as_view(), name="officeletter-file"),
    path("adhesions/departs/", departure.DepartureListView.as_view(), name="departure-list"),
    path(
        "adhesions/departs/ouvrir/<int:pk>/", departure.DepartureCreateView.as_view(), name="departure-create"
    ),
    path("adhesions/absorber/<int:pk>/", departure.MemberAbsorbView.as_view(), name="member-absorb"),
    path("adhesions/departs/<int:pk>/", departure.DepartureDetailView.as_view(), name="departure-detail"),
    *(
        path(f"adhesions/departs/<int:pk>/{place}/", view.as_view(), name=f"departure-{name}")
        for place, view, name in (
            ("etapes", departure.DepartureUpdateView, "update"),
            ("aviser", departure.DepartureNotifyView, "notify"),
            ("inviter", departure.DepartureInviteView, "invite"),
            ("conclure", departure.DepartureConcludeView, "conclude"),
            ("maintenir", departure.DepartureKeepView, "keep"),
            ("abandonner", departure.DepartureDropView, "drop"),
            ("soumettre", departure.DeparturePutView, "put"),
            ("retirer", departure.DepartureTakeOffView, "take-off"),
            ("regler", departure.DepartureSettleView, "settle"),
        )
    ),
    path("pilotage/", figures.SteeringView.as_view(), name="steering-members"),
    path("pilotage/mouvements/", figures.MovementView.as_view(), name="steering-movements"),
    path("pilotage/representativite/", figures.RepresentativenessView.as_view(), name="steering-seats"),
    path("pilotage/instances/", files.GovernanceSheetView.as_view(), name="steering-bodies"),
    path("pilotage/instances/<int:year>.xlsx", files.GovernanceFileView.as_view(), name="steering-sheet"),
    path("pilotage/cotisations/", figures.ShareView.as_view(), name="steering-share"),
    path("pilotage/fichiers/", files.FilesView.as_view(), name="steering-files"),
    path(
        "pilotage/fichiers/adherents.<slug:file_format>",
        files.FundersFileView.as_view(),
        name="funders-file",
    ),
    path("pilotage/remontee/", files.NetworkReturnView.as_view(), name="network-return"),
    path(
        "pilotage/remontee/<int:year>.<slug:file_format>",
        files.NetworkReturnFileView.as_view(),
        name="network-return-file",
    ),
    path("pilotage/chiffres/<int:year>/", files.YearFiguresView.as_view(), name="year-figures"),
    path("pilotage/conventions/", agreement.AgreementListView.as_view(), name="agreement-list"),
    path("pilotage/conventions/nouvelle/", agreement.AgreementCreateView.as_view(), name="agreement-create"),
    path("pilotage/conventions/<int:pk>/", agreement.AgreementUpdateView.as_view(), name="agreement-update"),
    path(
        "pilotage/conventions/<int:pk>/retirer/",
        agreement.AgreementDeleteView.as_view(),
        name="agreement-delete",
    ),
    path("donnees/", privacy.ProcessingListView.as_view(), name="processing-list"),
    path("donnees/registre.<slug:file_format>", privacy.ProcessingFileView.as_view(), name="processing-file"),
    path("donnees/traitements/<slug:key>/", privacy.ProcessingUpdateView.as_view(), name="processing-update"),
    path("donnees/durees/", privacy.RetentionListView.as_view(), name="retention-list"),
    path("donnees/durees/<slug:kind>/", privacy.RetentionSetView.as_view(), name="retention-set"),
    path("donnees/effacements/", privacy.ErasureListView.as_view(), name="erasure-list"),
    path("donnees/effacements/<int:pk>/", privacy.ErasureDetailView.as_view(), name="erasure-detail"),
    path(
        "donnees/conserves/<int:pk>/ouvrir/", privacy.RestrictionOpenView.as_view(), name="restriction-open"
    ),
    path("donnees/personnes/<int:pk>/", privacy.PersonDataView.as_view(), name="person-data"),
    path(
        "donnees/personnes/<int:pk>/donnees.json",
        privacy.PersonDataFileView.as_view(),
        name="person-data-file",
    ),
    path("donnees/personnes/<int:pk>/effacer/", privacy.PersonEraseView.as_view(), name="person-erase"),
    path("adherents/accueil/", welcome.WelcomeListView.as_view(), name="welcome-list"),
    path("adherents/accueil/<int:pk>/", welcome.WelcomeUpdateView.as_view(), name="welcome-update"),
    path("adherents/sans-nouvelles/", welcome.SilentListView.as_view(), name="silent-list"),
    path("adherents/themes/", welcome.ThemeListView.as_view(), name="theme-list"),
    path("adherents/themes/nouveau/", welcome.ThemeCreateView.as_view(), name="theme-create"),
    path("adherents/themes/<int:pk>/", welcome.ThemeUpdateView.as_view(), name="theme-update"),
    path("messages/envois/", mailing.MailingListView.as_view(), name="mailing-list"),
    path("messages/envois/nouveau/", mailing.MailingCreateView.as_view(), name="mailing-create"),
    path("messages/envois/<int:pk>/", mailing.MailingDetailView.as_view(), name="mailing-detail"),
    path("messages/envois/<int:pk>/modifier/", mailing.MailingUpdateView.as_view(), name="mailing-update"),
    path("messages/envois/<int:pk>/essayer/", mailing.MailingTryView.as_view(), name="mailing-try"),
    path("messages/envois/<int:pk>/approuver/", mailing.MailingApproveView.as_view(), name="mailing-approve"),
    path("messages/envois/<int:pk>/reprendre/", mailing.MailingResumeView.as_view(), name="mailing-resume"),
    path("messages/envois/<int:pk>/abandonner/", mailing.MailingDropView.as_view(), name="mailing-drop"),
    path(
        "messages/envois/<int:pk>/destinataires/",
        mailing.AddresseeListView.as_view(),
        name="mailing-addressees",
    ),
    path("messages/listes/", segment.SegmentListView.as_view(), name="segment-list"),
    path("messages/listes/nouvelle/", segment.SegmentCreateView.as_view(), name="segment-create"),
    path("messages/listes/<int:pk>/", segment.SegmentDetailView.as_view(), name="segment-detail"),
    path("messages/listes/<int:pk>/corriger/", segment.SegmentUpdateView.as_view(), name="segment-update"),
    path(
        "messages/listes/<int:pk>/<slug:purpose>.csv",
        segment.SegmentFileView.as_view(),
        name="segment-file",
    ),
    path("imports/", batch.ImportListView.as_view(), name="import-list"),
    path("imports/nouveau/", batch.ImportCreateView.as_view(), name="import-create"),
    path("imports/<int:pk>/", batch.ImportDetailView.as_view(), name="import-detail"),
    path("imports/<int:pk>/colonnes/", columns.ImportColumnsView.as_view(), name="import-columns"),
    path("imports/<int:pk>/lignes/", row.ImportRowListView.as_view(), name="import-rows"),
    path(
        "imports/<int:pk>/lignes/<int:rank>/<int:line>/",
        row.ImportRowView.as_view(),
        name="import-row",
    ),
    path(
        "imports/<int:pk>/problemes/",
        row.ImportProblemListView.as_view(),
        name="import-problems",
    ),
    path("imports/<int:pk>/appliquer/", batch.ImportApplyView.as_view(), name="import-apply"),
    path("imports/<int:pk>/annuler/", batch.ImportUndoView.as_view(), name="import-undo"),
]
