"""A survey of the members and its questions, as they are typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from cressmember.core.ui.fields import FrenchDateField, ManyRowsField
from cressmember.core.ui.forms import Grouped
from cressmember.members.models import College
from cressmember.members.queries import colleges_in_force
from governance.models import Body, Survey, SurveyQuestion


class SurveyForm(Grouped, forms.ModelForm[Survey]):
    """What is asked, of whom, until when, and whether answers bear a name."""

    groups = (
        ("La consultation", ("title", "text")),
        (
            "Nominative ou anonyme",
            "Nominative, chaque réponse porte le nom de qui la donne et se change jusqu’à la clôture. "
            "Anonyme, rien ne relie une réponse à quelqu’un, et elle ne se reprend pas. La suite dit ce que "
            "l’anonymat promet, et ce qu’il ne promet pas.",
            ("kind", "keeps_college"),
        ),
        ("À qui", ("segment", "colleges", "body")),
        ("Jusqu’à quand", ("closes_on",)),
    )

    kind = forms.ChoiceField(label="Nature", choices=Survey.Kind.choices, widget=forms.RadioSelect)
    segment = forms.ChoiceField(
        label="Destinataires", choices=Survey.Segment.choices, widget=forms.RadioSelect
    )
    colleges = ManyRowsField(
        label="Collèges",
        queryset=College.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Si vous consultez certains collèges.",
    )
    body = forms.ModelChoiceField(
        label="Instance",
        queryset=Body.objects.none(),
        required=False,
        empty_label="—",
        help_text="Si vous consultez une instance, une commission ou un groupe.",
    )
    closes_on = FrenchDateField(
        label="Réponses jusqu’au", help_text="Ce jour compris ; la consultation se clôt d’elle-même ensuite."
    )

    class Meta:
        model = Survey
        fields = ["title", "text", "kind", "keeps_college", "segment", "colleges", "body", "closes_on"]
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}
        help_texts = {"text": "Pourquoi cette consultation, ce qui en sera fait, qui lit les réponses."}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        today = timezone.localdate()
        self.fields["kind"].initial = Survey.Kind.NAMED
        self.fields["segment"].initial = Survey.Segment.MEMBERS
        colleges = College.objects.filter(pk__in=[each.pk for each in colleges_in_force(on=today)])
        self.fields["colleges"].queryset = colleges  # type: ignore[attr-defined]
        self.fields["body"].queryset = Body.objects.standing(on=today)  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["colleges"] = list(self.instance.colleges.values_list("pk", flat=True))

    def _post_clean(self) -> None:
        """The action judges the whole; what was typed goes on the record as it is."""
        for name in ("title", "text", "kind", "keeps_college", "segment", "body", "closes_on"):
            if name in self.cleaned_data:
                setattr(self.instance, name, self.cleaned_data[name])


class QuestionForm(forms.ModelForm[SurveyQuestion]):
    """A question, with the answers that it offers, one a line."""

    offered = forms.CharField(
        label="Réponses proposées",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=6000,
        help_text="Une par ligne, pour un choix parmi plusieurs ou pour plusieurs choix.",
    )

    class Meta:
        model = SurveyQuestion
        fields = ["title", "help", "kind", "offered", "has_none", "is_required"]
        help_texts = {
            "has_none": "Pour plusieurs choix : elle ne se coche pas avec une autre.",
            "is_required": "Sans réponse, le formulaire n’est pas reçu.",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["offered"] = "\n".join(self.instance.choices)

    def _post_clean(self) -> None:
        """The action judges the whole."""
        for name in ("title", "help", "kind", "has_none", "is_required"):
            if name in self.cleaned_data:
                setattr(self.instance, name, self.cleaned_data[name])
        self.instance.choices = self.cleaned_data.get("offered", "").splitlines()
