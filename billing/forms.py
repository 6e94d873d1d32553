"""What the treasurer types."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from billing.models import Due, DuesYear, Receipt, Scale
from billing.rules.allocation import Open, spread
from billing.rules.scale_document import problems_of
from billing.rules.scale_file import read_scale_file
from cressmember.core.ui.fields import TOO_LARGE, AmountField, FrenchDateField, UploadField
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import euros
from cressmember.members.models import Organisation

# Beyond it, a slip of the finger: no chamber receives such a sum from one member.
MOST_RECEIVED = Decimal("9999999.99")
FIRST_YEAR = 2000
TYPED_IN = r"^saisie:[0-9a-f]{32}$"


class TermsForm(forms.Form):
    """The terms of a campaign: on which scale, for whom, until when."""

    scale = forms.ModelChoiceField(label="Barème", queryset=Scale.objects.all())
    members_on = FrenchDateField(label="Adhérents au", help_text="La situation de ce jour fait foi.")
    due_on = FrenchDateField(label="À régler au plus tard le")
    older_figures_from = forms.IntegerField(
        label="Chiffres acceptés depuis",
        required=False,
        min_value=2000,
        max_value=2100,
        help_text="Année la plus ancienne acceptée quand le chiffre attendu manque. Vide : aucune autre.",
    )
    message = forms.CharField(
        label="Mot joint à l’appel", required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class CampaignForm(TermsForm):
    """A campaign: which year, and its terms."""

    field_order = ("year",)
    year = forms.IntegerField(label="Exercice", min_value=2000, max_value=2100)


class AbandonForm(forms.Form):
    """Why a campaign is given up."""

    because = forms.CharField(label="Motif", max_length=250, help_text="Mauvais exercice, ouverte deux fois…")


class LeaveOutForm(forms.Form):
    """Why a member is kept out of the campaign."""

    because = forms.CharField(
        label="Motif", max_length=250, required=False, help_text="Videz ce champ pour reprendre l’adhérent."
    )


class ScaleDocumentForm(forms.Form):
    """A scale written as a document, in a file or typed; ``document`` is what it says once it is sound.

    ``read`` carries the fingerprint of what was read before saving: another text is shown again first.
    """

    file = UploadField(
        label="Fichier", kinds=(".json",), largest=1024 * 1024, required=False, help_text="Un fichier JSON."
    )
    text = forms.CharField(
        label="Texte du barème",
        required=False,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false", "class": "code"}),
        help_text="Collé ici, ou repris du fichier ; il se corrige sur place.",
    )
    note = forms.CharField(
        label="Notes de lecture",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ce que la délibération ne disait pas et que vous avez supposé, une note par ligne.",
    )
    read = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, colleges: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.colleges = colleges
        self.told = ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "file" in self.errors:
            return data
        if upload := data.get("file"):
            try:
                data["text"] = upload.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", "Ce fichier n’est pas un texte en UTF-8 : enregistrez-le ainsi.")
                return data
        self.told = data.get("text", "")
        if not self.told.strip():
            self.add_error("text", "Choisissez un fichier, ou collez le texte du barème.")
            return data
        try:
            data["document"] = read_scale_file(self.told)
        except RuleViolation as violation:
            self.add_error("text", violation.message)
            return data
        for problem in problems_of(data["document"], colleges=self.colleges):
            self.add_error("text", problem)
        return data

    @property
    def fingerprint(self) -> str:
        """What tells the document that was read from another, however a browser ends its lines."""
        return hashlib.sha256(json.dumps(self.cleaned_data["document"]).encode()).hexdigest()


class NewScaleForm(ScaleDocumentForm):
    """A new scale, or a new version of one that has this name."""

    field_order = ("name",)
    name = forms.CharField(label="Nom", max_length=120, help_text="Par exemple : Barème 2026.")


class AdoptionForm(forms.Form):
    """Who voted the scale, and when."""

    adopted_by = forms.CharField(
        label="Adopté par",
        max_length=120,
        initial="Assemblée générale",
        help_text="L’instance qui l’a voté : assemblée générale, conseil d’administration, bureau…",
    )
    adopted_on = FrenchDateField(label="Le")
    digest = forms.CharField(widget=forms.HiddenInput)

    def clean_adopted_on(self) -> date:
        day: date = self.cleaned_data["adopted_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Ce jour n’est pas encore venu : le barème sera adopté ce jour-là.")
        return day


class SplitForm(forms.Form):
    """What money pays: an amount on each due, the oldest first."""

    def __init__(self, *args: Any, dues: list[Due], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dues = {f"due_{due.pk}": due for due in dues}
        proposed = self.proposed(dues)
        for name, due in self.dues.items():
            self.fields[name] = AmountField(
                label=f"{due}, reste {euros(due.outstanding)}",
                required=False,
                min_value=0,
                max_value=due.outstanding,
                initial=proposed.get(due.pk, Decimal(0)),
                error_messages={"max_value": f"Il ne reste que {euros(due.outstanding)} à payer."},
            )

    def proposed(self, dues: list[Due]) -> dict[int, Decimal]:
        """What is paid on each due when nobody says otherwise, by key."""
        return {due.pk: due.outstanding for due in dues}

    @property
    def due_fields(self) -> list[forms.BoundField]:
        """The amounts that may be paid on each due, the oldest first."""
        return [self[name] for name in self.dues]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        bounds = {due.pk: data.pop(name, None) or Decimal(0) for name, due in self.dues.items()}
        data["dues"] = [due for due in self.dues.values() if bounds[due.pk]]
        data["at_most"] = bounds
        return data


class ReceiptForm(SplitForm):
    """Money that came in, and what it pays."""

    method = forms.ChoiceField(
        label="Moyen", choices=[choice for choice in Receipt.Method.choices if choice[0] != "opening"]
    )
    amount = AmountField(
        label="Montant",
        max_value=MOST_RECEIVED,
        error_messages={"max_value": TOO_LARGE},
    )
    received_on = FrenchDateField(label="Reçu le")
    reference = forms.CharField(
        label="Référence", max_length=120, required=False, help_text="N° de chèque, libellé du virement…"
    )
    note = forms.CharField(label="Observation", max_length=250, required=False)
    outside_id = forms.RegexField(TYPED_IN, widget=forms.HiddenInput)

    def __init__(self, *args: Any, payer: Organisation, dues: list[Due], **kwargs: Any) -> None:
        super().__init__(*args, dues=dues, **kwargs)
        self.payer = payer
        self.fields["received_on"].initial = timezone.localdate
        self.fields["outside_id"].initial = f"saisie:{uuid.uuid4().hex}"
        if dues:
            self.fields["amount"].initial = sum(due.outstanding for due in dues)

    def clean_received_on(self) -> date:
        day: date = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(
                "Ce jour n’est pas encore venu : indiquez celui où l’argent est arrivé."
            )
        if day.year < FIRST_YEAR:
            raise forms.ValidationError(f"Ce jour est antérieur à {FIRST_YEAR} : vérifiez l’année.")
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        amount, bounds = data.get("amount"), data["at_most"]
        # Left as they were proposed, the amounts are paid from the oldest, as far as the money goes.
        was_split = any(0 < bounds[due.pk] < due.outstanding for due in self.dues.values())
        asked = sum(bounds.values())
        if was_split and amount is not None and asked > amount:
            self.add_error(
                None,
                f"Vous répartissez {euros(asked)} alors que {euros(amount)} sont arrivés : "
                "baissez ce que paie une des cotisations.",
            )
        self._ask_about_a_twin(data)
        return data

    def _ask_about_a_twin(self, data: dict[str, Any]) -> None:
        """The same payment typed in a second time, from a page that was opened anew, is asked about."""
        if not {"method", "amount", "received_on", "outside_id"} <= data.keys():
            return
        same = {name: data[name] for name in ("method", "amount", "received_on")}
        twins = Receipt.objects.standing().filter(payer=self.payer, **same)
        twin = twins.exclude(outside_id=data["outside_id"]).first()
        if twin is None:
            return
        self.fields["again"] = forms.BooleanField(label="C’est bien un autre encaissement", required=False)
        if not self.data.get("again"):
            known = f", référence « {twin.reference} »" if twin.reference else ""
            self.add_error(
                "again",
                f"Ce payeur a déjà un encaissement identique : {twin}, {euros(twin.amount)}{known}. "
                "Cochez cette case si l’argent est arrivé deux fois.",
            )


class AllocationForm(SplitForm):
    """What a credit pays."""

    def __init__(self, *args: Any, credit: Decimal, **kwargs: Any) -> None:
        self.credit = credit
        super().__init__(*args, **kwargs)

    def proposed(self, dues: list[Due]) -> dict[int, Decimal]:
        open_dues = [Open(due.pk, due.outstanding, due.called_on) for due in dues]
        return dict(spread(self.credit, open_dues).parts) if self.credit > 0 else {}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        asked = sum(data["at_most"].values())
        if asked > self.credit:
            raise forms.ValidationError(
                f"Vous répartissez {euros(asked)} alors que le crédit est de {euros(self.credit)} : "
                "baissez ce que paie une des cotisations."
            )
        if not asked and not self.errors:
            raise forms.ValidationError("Dites sur quelle cotisation poser ce crédit : un montant au moins.")
        return data


class VoidForm(forms.Form):
    """Why money is taken back."""

    because = forms.CharField(
        label="Motif", max_length=250, help_text="Chèque sans provision, virement retourné, erreur de saisie…"
    )


class WithdrawForm(forms.Form):
    """Why a payment no longer pays a due."""

    because = forms.CharField(
        label="Motif", max_length=250, help_text="Erreur d’affectation, encaissement d’une autre année…"
    )


class CancelDueForm(forms.Form):
    """Why a due that came in with a file is cancelled."""

    because = forms.CharField(label="Motif", max_length=250)


class PostedForm(forms.Form):
    """When the printed documents went by post."""

    on = FrenchDateField(label="Remis à la poste le", initial=timezone.localdate)


class SingleCallForm(forms.Form):
    """One member's call: which year, on which scale, until when."""

    dues_year = forms.ModelChoiceField(label="Exercice", queryset=DuesYear.objects.all())
    scale = forms.ModelChoiceField(
        label="Barème", queryset=Scale.objects.filter(adopted_on__isnull=False), help_text="Un barème adopté."
    )
    due_on = FrenchDateField(label="À régler au plus tard le")
    older_figures_from = forms.IntegerField(
        label="Chiffres acceptés depuis",
        required=False,
        min_value=2000,
        max_value=2100,
        help_text="Année la plus ancienne acceptée quand le chiffre attendu manque. Vide : aucune autre.",
    )
    amount = forms.DecimalField(required=False, widget=forms.HiddenInput)


class CancelCallForm(forms.Form):
    """Why a call is cancelled; printed on the cancellation."""

    because = forms.CharField(label="Motif, imprimé sur l’annulation", max_length=250)


class YearForm(forms.Form):
    """The year whose figures are shown."""

    year = forms.ModelChoiceField(
        label="Exercice", queryset=DuesYear.objects.all(), required=False, empty_label="Tous les exercices"
    )
