"""What stands on an agenda: items, resolutions, elections, papers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from cressmember.core.ui.fields import AmountField, FrenchDateField, UploadField
from cressmember.core.ui.forms import Grouped
from cressmember.kernel.territory import departement
from cressmember.members.models import College
from cressmember.members.queries import colleges_in_force
from governance.models import AgendaItem, Body, Election, Meeting, Office, Resolution
from governance.models.mandate import LONGEST_PLACE
from governance.rules.vote.decision import Decision

LARGEST = 20 * 1024 * 1024
# Every letter of a convocation keeps these texts: some twenty-five pages; what is longer is joined as a PDF.
LONGEST = 50_000
PARTS = 5


class ItemForm(Grouped, forms.ModelForm[AgendaItem]):
    """An item: what it is about, how long, who speaks."""

    groups: tuple[tuple[Any, ...], ...] = (
        ("Le point", ("title", "text")),
        ("Son déroulement", (("minutes", "speaker"), "requested_by")),
    )

    text = forms.CharField(
        label="Présentation", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )
    minutes = forms.IntegerField(
        label="Durée (minutes)",
        required=False,
        min_value=0,
        max_value=24 * 60,
        help_text="Les heures de passage s’en déduisent.",
    )

    class Meta:
        model = AgendaItem
        fields = ["title", "text", "minutes", "speaker", "requested_by"]
        help_texts = {
            "requested_by": "Si le point est inscrit à la demande d’adhérents ou d’un organe.",
        }

    def _post_clean(self) -> None:
        """The action judges the whole."""


class ResolutionForm(Grouped, forms.ModelForm[Resolution]):
    """A text put to the vote, and the kind of decision that it is."""

    groups: tuple[tuple[Any, ...], ...] = (
        ("La résolution", ("title", "text")),
        (
            "Ce que les statuts en disent",
            "L’objet désigne la sorte de décision : son quorum et sa majorité.",
            ("matter", "decision", "backed_by_board"),
        ),
    )
    text = forms.CharField(
        label="Texte mis aux voix", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6})
    )
    decision = forms.ChoiceField(
        label="Sorte de décision",
        required=False,
        help_text="Laissez « celle des statuts pour cet objet » tant qu’une seule convient.",
    )

    class Meta:
        model = Resolution
        fields = ["title", "text", "matter", "decision", "backed_by_board"]
        help_texts = {
            "backed_by_board": "À décocher pour une résolution que le conseil ne soutient pas : "
            "les pouvoirs en blanc ne lui profitent pas."
        }

    def __init__(self, *args: Any, decisions: Sequence[Decision] = (), **options: Any):
        super().__init__(*args, **options)
        choice: Any = self.fields["decision"]
        choice.choices = [
            ("", "Celle des statuts pour cet objet"),
            *((each.code, f"{each.name} (art. {each.article})") for each in decisions),
        ]
        if not decisions:
            del self.fields["decision"]
            self.groups = (
                self.groups[0],
                ("Objet", ("matter", "backed_by_board")),
            )

    def _post_clean(self) -> None:
        """The action judges the whole."""


class AppropriationForm(Grouped, forms.Form):
    """What becomes of the result: parts that make it exactly."""

    groups = (
        ("Le résultat", (("year", "result"),)),
        ("Où il va", tuple((f"to_{rank}", f"amount_{rank}") for rank in range(PARTS))),
    )

    year = forms.CharField(label="Exercice", max_length=20)
    result = AmountField(label="Résultat de l’exercice", help_text="Négatif pour un déficit : -1 234,56.")
    usual = (
        "au report à nouveau",
        "aux réserves pour projet associatif",
        "aux autres réserves",
    )

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        for rank in range(PARTS):
            initial = self.usual[rank] if rank < len(self.usual) else ""
            self.fields[f"to_{rank}"] = forms.CharField(
                label=f"Part {rank + 1} : où elle va", max_length=120, required=False, initial=initial
            )
            self.fields[f"amount_{rank}"] = AmountField(label=f"Part {rank + 1} : montant", required=False)

    def shares(self) -> list[tuple[str, Decimal]]:
        """Where each part goes, and how much."""
        data = self.cleaned_data
        return [
            (data[f"to_{rank}"], data[f"amount_{rank}"])
            for rank in range(PARTS)
            if data.get(f"amount_{rank}")
        ]


class ElectionForm(Grouped, forms.Form):
    """Seats of a body to fill, or an office to give."""

    groups: tuple[tuple[Any, ...], ...] = (
        ("Ce qui est à pourvoir", ("body", ("seats", "office"))),
        ("Dans quel collège ou quel territoire", (("college", "territory"), "group")),
        ("Comment", ("decision", "candidates_until", "is_consultative")),
    )

    body = forms.ModelChoiceField(queryset=Body.objects.none(), label="Instance à pourvoir", empty_label="—")
    seats = forms.IntegerField(label="Sièges à pourvoir", min_value=1, max_value=500, initial=1)
    office = forms.ChoiceField(
        label="Ou une fonction",
        required=False,
        choices=[("", "Un siège, sans fonction"), *Office.Kind.choices],
    )
    college = forms.ModelChoiceField(
        queryset=College.objects.none(), label="Collège", required=False, empty_label="Tous les collèges"
    )
    territory = forms.CharField(label="Territoire", max_length=LONGEST_PLACE, required=False)
    group = forms.CharField(
        label="Sièges des statuts",
        max_length=LONGEST_PLACE,
        required=False,
        help_text="Le nom que les statuts donnent à ces sièges, s’ils en donnent un.",
    )
    decision = forms.ChoiceField(label="Sorte de décision", required=False)
    candidates_until = FrenchDateField(label="Candidatures jusqu’au", required=False)
    is_consultative = forms.BooleanField(
        label="Pour avis seulement",
        required=False,
        help_text="Personne n’est élu. Le vote secret simple n’est permis que pour un avis.",
    )

    def __init__(
        self, *args: Any, meeting: Meeting, decisions: Sequence[Decision] = (), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        day = meeting.held_on
        fields: Any = self.fields
        fields["body"].queryset = Body.objects.standing(on=day).exclude(kind=Body.Kind.ASSEMBLY)
        colleges = [college.pk for college in colleges_in_force(on=day)]
        fields["college"].queryset = College.objects.filter(pk__in=colleges)
        fields["decision"].choices = [
            ("", "Celle des statuts pour une élection"),
            *((each.code, f"{each.name} (art. {each.article})") for each in decisions),
        ]

    def clean_territory(self) -> str:
        value = self.cleaned_data["territory"].strip()
        found = departement(value) if value else None
        return found.code if found else value


class PaperForm(forms.Form):
    """A paper to be read before the meeting."""

    file = UploadField(label="Document", kinds=(".pdf",), largest=LARGEST, help_text="Un PDF, 20 Mo au plus.")
    title = forms.CharField(
        label="Intitulé", max_length=200, required=False, help_text="Vide : le nom du fichier."
    )
    item = forms.ModelChoiceField(
        queryset=AgendaItem.objects.none(),
        label="Point de l’ordre du jour",
        required=False,
        empty_label="Toute la réunion",
    )
    stands_for = forms.ChoiceField(label="Document que les statuts demandent de joindre", required=False)

    def __init__(self, *args: Any, meeting: Meeting, asked: Sequence[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["item"].queryset = meeting.items.filter(withdrawn_at=None)
        fields["stands_for"].choices = [("", "Aucun"), *((name, name) for name in asked)]
        if not asked:
            del self.fields["stands_for"]


def told_of(election: Election) -> dict[str, Any]:
    """What an election says, as its form shows it."""
    names = ("body", "seats", "office", "college", "territory", "group", "decision", "candidates_until")
    return {name: getattr(election, name) for name in (*names, "is_consultative")}
