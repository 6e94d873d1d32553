"""Requests for membership: the pipeline, the page of each, and every step until it is ready to be decided."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.html import format_html
from django.views import View
from django.views.generic.detail import SingleObjectMixin

from cressmember.core.models.veil import NoFile
from cressmember.core.queries import history_of
from cressmember.core.ui.history import moments_of
from cressmember.core.ui.views import ActionFormView, ActionView, ListPage, RecordView
from cressmember.core.ui.views.page import Page, Trail
from cressmember.kernel.writing import sentence_case
from cressmember.members import permissions as members
from cressmember.members.journal import MembersEvent
from cressmember.members.models import Application, DeclaredFigure, Evidence
from cressmember.office import permissions
from cressmember.office.actions.application import (
    add_evidence,
    ask_for_piece,
    check_evidence,
    complete_application,
    create_file,
    examine_application,
    leave_unanswered,
    link_application,
    step_back,
    take_answers,
    withdraw_application,
    withdraw_evidence,
)
from cressmember.office.actions.letter import letters_about
from cressmember.office.filters import TROUBLE, WAITING, ApplicationFilter, RefusalFilter
from cressmember.office.forms.application import (
    YES,
    AskForm,
    BecauseForm,
    CheckForm,
    EvidenceForm,
    ExamineForm,
    LinkForm,
    MistakenForm,
    TakeForm,
    WhyForm,
)
from cressmember.office.queries.application import (
    conditions_of,
    counted_by_stage,
    deciding_of,
    lacking,
    look_alikes,
    mails_about,
    pipeline,
    readmission_of,
    said_beside_known,
    siret_taken,
    verdict_on,
)
from cressmember.office.queries.vote import vote_on
from cressmember.office.tables import STAGE_TONES, ApplicationTable, RefusalTable

PIPELINE = ("Adhésions", reverse_lazy("office:application-list"))
OPEN = ("received", "complete", "examined", "put")
STAGES = (
    ("begun", "Commencées"),
    ("received", "Reçues"),
    ("complete", "Complètes"),
    ("examined", "Examinées"),
    ("put", "Soumises"),
)
TONES = {"yes": "good", "no": "stop", "to_decide": "waiting"}


class ApplicationListView(ListPage):
    """Every request for membership, by stage; those that wait longest come first."""

    title = "Adhésions"
    section = "members"
    permission_required = permissions.APPLICATIONS
    export_permission = members.EXPORT
    template_name = "office/application_list.html"
    table_class = ApplicationTable
    filterset_class = ApplicationFilter
    noun = ("demande", "demandes")
    feminine = True
    search_placeholder = "Organisation, SIREN, secteur, contact…"
    empty_title = "Aucune demande d’adhésion"
    empty_text = "Les demandes envoyées depuis la page publique arrivent ici."

    def get_queryset(self) -> QuerySet[Application]:
        return pipeline()

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        found = counted_by_stage()
        here = str(PIPELINE[1])
        troubles = Application.objects.exclude(trouble="").count()
        return super().get_context_data(
            stages=[(label, found.get(value, 0), f"{here}?stage={value}") for value, label in STAGES],
            waiting=sum(found.get(value, 0) for value in OPEN[:3]),
            waiting_url=f"{here}?stage={WAITING}",
            ready=found.get("examined", 0),
            troubles=troubles,
            troubles_url=f"{here}?stage={TROUBLE}",
            may_edit=self.request.user.has_perm(members.EDIT),
            **context,
        )


class RefusalListView(ListPage):
    """The refusals between two days: what those who ask for it are told."""

    title = "Refus"
    section = "members"
    permission_required = permissions.APPLICATIONS
    export_permission = members.EXPORT
    table_class = RefusalTable
    filterset_class = RefusalFilter
    noun = ("refus", "refus")
    search_placeholder = "Organisation, secteur…"
    empty_title = "Aucun refus"
    empty_text = "Les refus d’adhésion se lisent ici, pour le rapport que les statuts demandent."

    def get_queryset(self) -> QuerySet[Application]:
        return Application.objects.filter(outcome=Application.Outcome.REFUSED)


class ApplicationDetailView(RecordView):
    """One request: what it says beside what the register knows, what is missing, who decides."""

    model = Application
    section = "members"
    permission_required = permissions.APPLICATIONS
    template_name = "office/application_detail.html"
    trail = (PIPELINE,)

    def get_queryset(self) -> QuerySet[Application]:
        return pipeline().select_related("membership", "examined_by")

    def get_title(self) -> str:
        return self.object.name or "Demande commencée"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        application, today, user = self.object, timezone.localdate(), self.request.user
        stage = Application.Stage(application.stage)
        deciding = deciding_of(application, now=timezone.now(), on=today)
        is_open = stage in OPEN
        verdict = verdict_on(application, decided_by=deciding.title, on=today) if is_open else None
        readmission = readmission_of(application, on=today) if is_open else None
        said = said_beside_known(application)
        return super().get_context_data(
            stage=stage,
            stage_tone=STAGE_TONES[stage],
            since=application.since,
            said=said,
            new_or_other=any(each.differs for each in said) and application.organisation_id is not None,
            look_alikes=look_alikes(application, on=today)
            if is_open and not application.organisation
            else [],
            siret_taken=siret_taken(application) if is_open else None,
            people=[_person(each) for each in application.answers.get("people", [])],
            figures=_figures(application),
            conditions=conditions_of(application),
            payment={"now": "tout de suite, en ligne", "call": "sur appel"}.get(
                application.answers.get("payment", ""), ""
            ),
            note=application.answers.get("note", ""),
            pieces=application.evidence.select_related("checked_by"),
            today=today,
            lacking=[sentence_case(each) for each in lacking(application, on=today)] if is_open else [],
            deciding=deciding,
            verdict=verdict,
            verdict_tone=TONES[verdict.outcome.value] if verdict is not None else "",
            readmission=readmission,
            readmission_tone=TONES[readmission.outcome.value] if readmission is not None else "",
            vote=vote_on(application) if application.resolution else None,
            letters=letters_about(application),
            mails=mails_about(application),
            # Each step that its author saved is kept in the journal: to the team, they all say the same.
            moments=moments_of(
                history_of(application).exclude(event=MembersEvent.APPLICATION_SAVED)[:50], application
            ),
            is_open=is_open,
            may_withdraw=(is_open and stage != Application.Stage.PUT) or stage == Application.Stage.WITHDRAWN,
            may_edit=user.has_perm(members.EDIT),
            may_call=user.has_perm("billing.issue"),
            **(_acts(application, stage, deciding) if user.has_perm(members.EDIT) else {}),
            **context,
        )


def _acts(application: Application, stage: str, deciding: Any) -> dict[str, Any]:
    """What can be done to a request where it stands: the next step, and the others."""

    def to(label: str, name: str) -> tuple[str, str]:
        return label, reverse(f"office:application-{name}", args=[application.pk])

    if stage in ("admitted", "refused"):
        return {"acts": [to("Revenir sur la décision", "undecide")]}
    if stage not in OPEN:
        return {}
    if stage == "put":
        return {"acts": [to("Retirer de l’ordre du jour", "takeoff")]}
    first = {
        "received": to("Dire qu’elle est complète", "complete"),
        "complete": to("Examiner", "examine"),
        "examined": ("Soumettre à une réunion", reverse("office:application-put")),
    }[stage]
    others = [
        to("Demander une pièce", "ask"),
        to("Ajouter une pièce", "evidence"),
        to("Rattacher à une fiche", "link"),
    ]
    if stage == "examined":
        others.append(to("Enregistrer la décision", "decide"))
        if deciding.by_payment:
            first = others.pop()
    if stage != "received":
        others.append(to("Revenir à l’étape précédente", "back"))
    others += [to("Retirée par l’organisation", "withdraw"), to("Clore sans suite", "close")]
    return {"first_act": first, "acts": others}


ROLES = {"legal": "Représentant·e légal·e", "titular": "Titulaire", "substitute": "Suppléant·e"}


def _person(told: dict[str, Any]) -> dict[str, str]:
    name = " ".join(str(told.get(part) or "") for part in ("civility", "given_name", "family_name"))
    return {
        "role": ROLES.get(told.get("role", ""), "Contact cotisations"),
        "name": " ".join(name.split()) or "Sans nom",
        "function": str(told.get("function") or ""),
        "email": str(told.get("email") or ""),
        "phone": str(told.get("phone") or ""),
    }


def _figures(application: Application) -> list[tuple[str, Any, Any]]:
    labels = dict(DeclaredFigure.Kind.choices)
    return [
        (str(labels.get(told.get("kind"), told.get("kind"))), told.get("year"), _amount(told))
        for told in application.answers.get("figures", [])
    ]


def _amount(told: dict[str, Any]) -> str:
    """A figure with its unit, as a person reads it; what cannot be read stays as it was typed."""
    try:
        return DeclaredFigure(kind=told.get("kind", ""), amount=Decimal(str(told.get("amount")))).written
    except InvalidOperation:
        return str(told.get("amount"))


class OnApplication:
    """Something that member life does to a request."""

    model = Application
    section = "members"
    permission_required = members.EDIT
    object: Any

    def get_trail(self) -> Trail:
        return (PIPELINE, (self.object.name, self.object.get_absolute_url()))


class ApplicationLinkView(OnApplication, ActionFormView):
    """Of which file it is."""

    title = "Rattacher à une fiche"
    form_class = LinkForm
    verb = "Rattacher"
    done = "La demande est rattachée."

    def get_initial(self) -> dict[str, Any]:
        alike = look_alikes(self.object, on=timezone.localdate())
        first = alike[0].organisation.pk if alike else None
        asked = self.request.GET.get("fiche", "")
        return {
            "organisation": self.object.organisation_id
            or (int(asked) if asked.isdecimal() else None)
            or first
        }

    def act_on(self, obj: Application, form: Any, *, by: Any) -> Application:
        return link_application(application=obj, organisation=form.cleaned_data["organisation"], by=by)


class ApplicationFileView(OnApplication, ActionView):
    """A new file, with what it says."""

    verb = "Créer la fiche"
    done = "La fiche est créée, et la demande y est rattachée."
    consequences = (
        "Une fiche est ouverte avec ce que dit la demande : identité, adresse, coordonnées.",
        "Elle n’est pas encore adhérente : c’est la décision qui la fera membre.",
    )

    def get_title(self) -> str:
        return f"Créer la fiche : {self.object.name}"

    def act(self, obj: Application, *, by: Any) -> Application:
        return create_file(application=obj, by=by)

    def get_destination(self, made: Any) -> str:
        return str(self.object.get_absolute_url())


class ApplicationTakeView(OnApplication, ActionFormView):
    """What its answers change in the file."""

    title = "Reprendre ses réponses"
    introduction = "Ce que la demande dit autrement que la fiche. Rien d’autre ne change."
    form_class = TakeForm
    verb = "Reprendre"
    done = "La fiche est à jour."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"said": said_beside_known(self.object)}

    def act_on(self, obj: Application, form: Any, *, by: Any) -> object:
        return take_answers(application=obj, names=form.cleaned_data["names"], by=by)

    def get_destination(self, made: Any) -> str:
        return str(self.object.get_absolute_url())


class ApplicationEvidenceView(OnApplication, ActionFormView):
    """A piece that came by post or by mail."""

    title = "Ajouter une pièce"
    form_class = EvidenceForm
    verb = "Ajouter"
    done = "La pièce est ajoutée. Il reste à la vérifier."

    def act_on(self, obj: Application, form: Any, *, by: Any) -> object:
        upload = form.cleaned_data["file"]
        add_evidence(
            application=obj,
            kind=form.cleaned_data["kind"],
            filename=upload.name,
            data=upload.read(),
            expires_on=form.cleaned_data["expires_on"],
            by=by,
        )
        return obj


class OnEvidence(ActionFormView):
    """Something that member life does to a piece of a request."""

    model = Evidence
    queryset = Evidence.objects.filter(application__isnull=False).select_related("application")
    section = "members"
    permission_required = members.EDIT

    def get_title(self) -> str:
        return f"{self.verb} : {self.object.get_kind_display()}"

    def get_trail(self) -> Trail:
        application = self.object.application
        return (PIPELINE, (application.name, application.get_absolute_url()))

    def get_destination(self, made: Any) -> str:
        return str(self.object.application.get_absolute_url())

    def get_cancel_url(self) -> str:
        return self.get_destination(None)


class EvidenceCheckView(OnEvidence):
    """A piece looked at."""

    form_class = CheckForm
    done = "C’est noté."

    def get_title(self) -> str:
        return f"Vérifier : {self.object.get_kind_display()}"

    def get_introduction(self) -> str:
        return format_html(
            '<a href="{}" download>{}</a>',
            reverse("office:evidence-file", args=[self.object.pk]),
            f"Ouvrir {self.object.filename}",
        )

    def get_initial(self) -> dict[str, Any]:
        return {"expires_on": self.object.expires_on, "note": self.object.note, "is_good": YES}

    def act_on(self, obj: Evidence, form: Any, *, by: Any) -> object:
        data = form.cleaned_data
        return check_evidence(
            evidence=obj,
            is_good=data["is_good"] == YES,
            expires_on=data["expires_on"],
            note=data["note"],
            by=by,
        )


class EvidenceWithdrawView(OnEvidence):
    """A piece sent by mistake."""

    form_class = MistakenForm
    danger = True
    verb = "Retirer cette pièce"
    done = "La pièce est retirée, et son fichier effacé."

    def get_introduction(self) -> str:
        told = (
            "Pour une pièce envoyée par erreur, ou qui en dit trop. Son fichier est effacé pour de bon ; "
            "le journal ne garde que la raison."
        )
        if self.object.application.is_waiting:
            told += " Le candidat l’apprend par courriel, qui lui dit si elle est à renvoyer."
        return told

    def act_on(self, obj: Evidence, form: Any, *, by: Any) -> object:
        because = form.cleaned_data["because"]
        return withdraw_evidence(evidence=obj, because=because, on=timezone.localdate(), by=by)


class EvidenceFileView(Page, SingleObjectMixin, View):
    """A piece as it was given."""

    model = Evidence
    permission_required = permissions.APPLICATIONS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        """The file, to be kept: it is never shown within a page."""
        piece: Any = self.get_object()
        if not piece.file:
            raise NoFile(piece)
        return FileResponse(piece.file.open("rb"), as_attachment=True, filename=piece.filename)


class ApplicationAskView(OnApplication, ActionFormView):
    """What is missing, written to the candidate."""

    title = "Demander une pièce"
    form_class = AskForm
    verb = "Envoyer"
    done = "Le courriel part."

    def get_introduction(self) -> str:
        return f"Le courriel part à {self.object.contact_email}, avec le lien qui rouvre la demande."

    def get_initial(self) -> dict[str, Any]:
        missing = lacking(self.object, on=timezone.localdate())
        return {"text": "\n".join(f"- {each}" for each in missing)}

    def act_on(self, obj: Application, form: Any, *, by: Any) -> object:
        ask_for_piece(application=obj, text=form.cleaned_data["text"], by=by)
        return obj


class ApplicationCompleteView(OnApplication, ActionView):
    """It has everything."""

    verb = "Elle est complète"
    done = "La demande est complète. Il reste à l’examiner."

    def get_title(self) -> str:
        return f"Demande complète : {self.object.name}"

    def get_consequences(self) -> list[str]:
        missing = lacking(self.object, on=timezone.localdate())
        if missing:
            return [f"Il manque encore {each}." for each in missing]
        return ["Toutes les pièces sont là et vérifiées : la demande peut être examinée."]

    def act(self, obj: Application, *, by: Any) -> object:
        return complete_application(application=obj, on=timezone.localdate(), by=by)


class ApplicationExamineView(OnApplication, ActionFormView):
    """The advice, the college, and what the statutes ask for before the decision."""

    title = "Examiner la demande"
    form_class = ExamineForm
    verb = "Enregistrer l’avis"
    done = "L’avis est enregistré : la demande attend la prochaine réunion."

    def get_introduction(self) -> str:
        told = readmission_of(self.object, on=timezone.localdate())
        return told.sentence if told is not None else ""

    def get_initial(self) -> dict[str, Any]:
        names = ("ground", "college", "advice", "proposed_on", "paid_on")
        return {name: getattr(self.object, name) for name in names}

    def act_on(self, obj: Application, form: Any, *, by: Any) -> object:
        return examine_application(application=obj, on=timezone.localdate(), by=by, **form.cleaned_data)


class ApplicationBackView(OnApplication, ActionView):
    """The step before."""

    verb = "Revenir à l’étape précédente"
    done = "La demande est revenue à l’étape précédente."
    consequences = ("Ce qui était écrit reste : seule l’étape est reprise.",)

    def get_title(self) -> str:
        return f"Étape précédente : {self.object.name}"

    def act(self, obj: Application, *, by: Any) -> object:
        return step_back(application=obj, by=by)


class ApplicationWithdrawView(OnApplication, ActionFormView):
    """The candidate gave up."""

    title = "Demande retirée par l’organisation"
    form_class = WhyForm
    verb = "Retirer la demande"
    done = "La demande est retirée."

    def act_on(self, obj: Application, form: Any, *, by: Any) -> object:
        return withdraw_application(application=obj, because=form.cleaned_data["because"], by=by)


class ApplicationCloseView(OnApplication, ActionFormView):
    """Nothing came after all."""

    title = "Clore sans suite"
    introduction = "Pour une demande restée incomplète malgré les rappels. Aucune lettre ne part."
    form_class = BecauseForm
    verb = "Clore la demande"
    done = "La demande est close, sans suite."

    def act_on(self, obj: Application, form: Any, *, by: Any) -> object:
        because = form.cleaned_data["because"]
        return leave_unanswered(application=obj, because=because, on=timezone.localdate(), by=by)
