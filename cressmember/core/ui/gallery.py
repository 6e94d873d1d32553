"""Every component in every variant, on one page, for whoever builds a screen; only while developing."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from cressmember.core.ui import charts, marks
from cressmember.core.ui.fields import AmountField, FrenchDateField, UploadField
from cressmember.core.ui.forms import Grouped
from cressmember.core.ui.timeline import Moment


class ShownForm(Grouped, forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Nom de l’organisation", max_length=200)
    siret = forms.CharField(
        label="SIRET",
        required=False,
        widget=forms.TextInput(attrs={"size": 17, "inputmode": "numeric"}),
        help_text="Quatorze chiffres, avec ou sans espaces.",
    )
    postcode = forms.CharField(label="Code postal", required=False, widget=forms.TextInput(attrs={"size": 6}))
    legal_form = forms.ChoiceField(
        label="Forme juridique",
        choices=[("", "Choisissez"), ("association", "Association"), ("scop", "Scop"), ("scic", "Scic")],
    )
    kind = forms.ChoiceField(
        label="Adhère en tant que",
        widget=forms.RadioSelect,
        choices=[("network", "Réseau"), ("single", "Organisation seule")],
    )
    sectors = forms.MultipleChoiceField(
        label="Secteurs",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("health", "Santé"), ("culture", "Culture"), ("finance", "Finance solidaire")],
    )
    budget = AmountField(label="Budget", required=False, help_text="Charges du dernier exercice clos.")
    admitted_on = FrenchDateField(label="Date d’admission", help_text="Celle de la décision du bureau.")
    notes = forms.CharField(label="Notes", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    file = UploadField(label="Bulletin d’adhésion", required=False, kinds=(".pdf", ".xlsx"))
    newsletter = forms.BooleanField(label="Reçoit la lettre d’information", required=False)

    groups = (
        ("Identité", ("name", ("siret", "postcode"), "legal_form", "kind", "sectors")),
        ("Chiffres", "Avec leur année et leur source.", (("budget", "admitted_on"),)),
    )


COLLEGES = [
    charts.Bar("Associations", 64, "?college=associations"),
    charts.Bar("Entreprises sociales", 43, "?college=entreprises"),
    charts.Bar("Coopératives", 25, "?college=cooperatives"),
    charts.Bar("Acteurs territoriaux", 18, "?college=territoires"),
    charts.Bar("Mutuelles", 5, "?college=mutuelles"),
    charts.Bar("Fondations", 2, "?college=fondations"),
    charts.Bar("Employeurs", 2, "?college=employeurs"),
]


@method_decorator(login_not_required, name="dispatch")
class GalleryView(TemplateView):
    """The gallery of components."""

    template_name = "core/gallery.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        wrong = ShownForm({"siret": "12", "budget": "1.200", "admitted_on": "31/02/2024"}, auto_id="wrong_%s")
        return super().get_context_data(
            title="Galerie des composants",
            trail=[("Développement", "#")],
            tones=[
                (tone, label)
                for tone, label in zip(
                    marks.TONES, ("Brouillon", "Appelée", "À jour", "En retard", "Refusée"), strict=True
                )
            ],
            icons=sorted(marks.ICONS),
            notices=[
                ("info", "L’import tourne : vous pouvez quitter cette page, il continue sans vous."),
                ("good", "158 appels de cotisation sont partis."),
                ("attention", "Trois adhérents partagent la même adresse électronique."),
                ("stop", "La ligne 90 n’a pas de budget : son montant ne peut pas être calculé."),
            ],
            form=ShownForm(),
            wrong=wrong,
            links=[("Fiche", "#fiche"), ("Cotisations", "?c", 4), ("Historique", "?h", 12)],
            step_labels=["Fichier", "Colonnes", "Répétition", "Application"],
            moments=[
                Moment(date(2025, 3, 12), "Cotisation 2025 réglée", "Claire Fontaine", "Virement.", "good"),
                Moment(
                    date(2025, 2, 1),
                    "Fiche modifiée",
                    "Claire Fontaine",
                    changes={"Budget": ("820 000,00 €", "910 000,00 €"), "Site": ("", "canal.example")},
                ),
                Moment(date(2024, 11, 30), "Relance envoyée", "automate", tone="attention"),
                Moment(date(2011, 3, 1), "Admission", "Bureau", "Décision du bureau du 1er mars 2011."),
            ],
            colleges=COLLEGES,
            years=[
                charts.Period(str(year), (Decimal(called), collected and Decimal(collected)))
                for year, called, collected in (
                    (2020, 58200, 55100),
                    (2021, 61450, 57900),
                    (2022, 64800, 60350),
                    (2023, 69100, 62800),
                    (2024, 71950, 63950),
                    (2025, 71870, None),
                )
            ],
            months=[
                charts.Period("janv.", (4,)),
                charts.Period("févr.", (9,)),
                charts.Period("mars", (2,)),
                charts.Period("avr.", (0,)),
                charts.Period("mai", (6,)),
            ],
            series=["Appelé", "Encaissé"],
            one_series=["Admissions"],
            amount=Decimal("71950"),
            today=date(2025, 3, 1),
            **context,
        )
