"""What is typed of an election: those who stand, a round, its counts, what parts equals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from cressmember.core.ui.fields import FrenchDateField, UploadField
from cressmember.core.ui.forms import Grouped
from cressmember.kernel.writing import NO_BREAK
from cressmember.members.forms.person import PersonField
from cressmember.members.models import Organisation
from governance.forms.meeting.session import PastHours
from governance.models import Ballot, Candidacy, Election
from governance.queries.meeting.candidacy import Question, who_may_stand
from governance.queries.meeting.election import Figures, text_of_election
from governance.queries.meeting.session import OPEN_KINDS
from governance.rules.election.candidacy import Age, Form, Joined
from governance.rules.election.candidacy import Candidacy as CandidacyRule

LARGEST = 20 * 1024 * 1024
KINDS = [
    (Ballot.Kind.PAPER.value, "Bulletins de papier : deux scrutateurs comptent, chacun de son côté"),
    (Ballot.Kind.HANDS.value, "À main levée, compté en salle"),
    (Ballot.Kind.NOMINAL.value, "Vote nominal : le nom de chacun figure à côté de son vote"),
    (Ballot.Kind.ELSEWHERE.value, "Tenu ailleurs : la liste part, le résultat revient avec sa preuve"),
]


class CandidacyForm(Grouped, forms.Form):
    """Somebody who stands: an organisation through people, or a person alone."""

    groups: tuple[Any, ...] = ()

    organisation = forms.ModelChoiceField(
        label="Organisation",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="—",
        help_text="Vide pour une personne qui se présente seule.",
    )
    person = PersonField(label="Titulaire", empty_label="—")
    substitute = PersonField(label="Suppléant·e", empty_label="—")
    received_on = FrenchDateField(label="Reçue le", initial=timezone.localdate)
    form = forms.ChoiceField(
        label="Reçue par",
        required=False,
        choices=[("", "—"), *((each.value, each.label[0].upper() + each.label[1:]) for each in Form)],
    )
    from_floor = forms.BooleanField(label="Déclarée en séance", required=False)
    papers = forms.MultipleChoiceField(
        label="Pièces jointes", required=False, widget=forms.CheckboxSelectMultiple
    )
    born = FrenchDateField(
        label="Date de naissance",
        required=False,
        help_text="Les statuts départagent ou jugent d’après l’âge : demandée pour cela seulement.",
    )
    statement = forms.CharField(
        label="Profession de foi",
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, election: Election, **options: Any) -> None:
        super().__init__(*args, **options)
        day = election.item.meeting.held_on
        field: Any = self.fields["organisation"]
        text = text_of_election(election)
        # A candidacy is corrected even when who filed it may no longer stand.
        known = self.initial.get("organisation")
        offered = Q(pk__in=who_may_stand(election, text, on=day)) | Q(pk=known.pk if known else None)
        field.queryset = Organisation.objects.filter(offered).order_by("sort_name", "pk")
        conditions = text.candidacy.conditions if isinstance(text.candidacy, CandidacyRule) else ()
        papers: Any = self.fields["papers"]
        papers.choices = [
            (each.paper.value, each.paper.label[0].upper() + each.paper.label[1:])
            for each in conditions
            if isinstance(each, Joined)
        ]
        ties = {str(each) for each in text.rule.ties} if text.rule else set()
        asked = ["from_floor", "papers", "born", "statement"]
        if not papers.choices:
            del self.fields["papers"]
        if not ties & {"older", "younger"} and not any(isinstance(each, Age) for each in conditions):
            del self.fields["born"]
        self.groups = (
            ("Qui se présente", ("organisation", ("person", "substitute"))),
            (
                "Sa candidature",
                (("received_on", "form"), *(name for name in asked if name in self.fields)),
            ),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        # How many pages each paper had, where a candidacy is corrected.
        known = self.initial.get("pages") or {}
        data["papers"] = {name: known.get(name, 1) for name in data.get("papers", [])}
        return data


class VerifyForm(Grouped, forms.Form):
    """What people verified of a candidacy, condition by condition."""

    groups: tuple[Any, ...] = ()
    note = forms.CharField(
        label="D’après quoi",
        max_length=200,
        required=False,
        help_text="Une attestation, un appel, une pièce : ce qui permettra de le redire.",
    )

    def __init__(self, *args: Any, questions: Sequence[Question], **options: Any) -> None:
        super().__init__(*args, **options)
        self.codes = {f"check_{rank}": each.code for rank, each in enumerate(questions)}
        for name, each in zip(self.codes, questions, strict=True):
            article = f" (art.{NO_BREAK}{each.article})" if each.article else ""
            self.fields[name] = forms.ChoiceField(
                label=f"{each.asked[:1].upper()}{each.asked[1:]}{article}",
                required=False,
                choices=[("", "Pas encore vérifié"), ("yes", "Oui"), ("no", "Non")],
                initial={True: "yes", False: "no", None: ""}[each.met],
                widget=forms.RadioSelect,
            )
        self.groups = (("Conditions", tuple(self.codes)), ("Source", ("note",)))

    @property
    def answers(self) -> dict[str, bool | None]:
        """What was answered, by the code of what is asked."""
        told: dict[str, bool | None] = {"yes": True, "no": False, "": None}
        return {code: told[self.cleaned_data[name]] for name, code in self.codes.items()}


class CandidateBirthForm(forms.Form):
    """When a candidate was born: it parts equals."""

    born = FrenchDateField(label="Date de naissance")


class BecauseForm(forms.Form):
    """Why."""

    because = forms.CharField(label="Motif", max_length=250)


class WithdrawForm(forms.Form):
    """The day from which somebody no longer stands."""

    on = FrenchDateField(label="Retirée le", initial=timezone.localdate)


class OrderForm(forms.Form):
    """The order of the paper: by names, or the rank that each drew."""

    def __init__(self, *args: Any, candidacies: Sequence[Candidacy], **options: Any) -> None:
        super().__init__(*args, **options)
        self.candidacies = list(candidacies)
        for each in self.candidacies:
            self.fields[f"rank_{each.pk}"] = forms.IntegerField(
                label=each.name, required=False, min_value=1, max_value=len(self.candidacies)
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        ranks = {each: data.get(f"rank_{each.pk}") for each in self.candidacies}
        told = sorted(rank for rank in ranks.values() if rank)
        if told and told != list(range(1, len(self.candidacies) + 1)):
            raise forms.ValidationError("Donnez à chacun le rang tiré, de 1 au dernier, ou à personne.")
        data["drawn"] = sorted(ranks, key=lambda each: ranks[each] or 0) if told else []
        return data


class RoundForm(forms.Form):
    """How a round is held."""

    kind = forms.ChoiceField(label="Scrutin", choices=KINDS, widget=forms.RadioSelect, initial="paper")

    def __init__(self, *args: Any, secret: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        if secret:
            field: Any = self.fields["kind"]
            field.choices = [each for each in field.choices if each[0] not in OPEN_KINDS]
            field.help_text = secret


class LateRoundForm(PastHours, RoundForm):
    """A round that was counted in the room at a past hour of the session."""

    kind = forms.ChoiceField(label="Scrutin", choices=KINDS[:2], widget=forms.RadioSelect, initial="paper")


class FiguresForm(Grouped, forms.Form):
    """What came out of an urn."""

    groups: tuple[Any, ...] = ()
    cast = forms.IntegerField(
        label="Bulletins trouvés dans l’urne", min_value=0, help_text="En voix, si elles sont plurales."
    )
    blank = forms.IntegerField(label="Blancs", min_value=0, initial=0)
    void = forms.IntegerField(label="Nuls", min_value=0, initial=0)

    def __init__(self, *args: Any, ballot: Ballot, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = [
            (each["candidacy"], f"votes_{each['candidacy']}", each["name"]) for each in ballot.choices
        ]
        for _, name, label in self.rows:
            self.fields[name] = forms.IntegerField(label=label, min_value=0)
        first = tuple(name for name in ("teller", "proof") if name in self.fields)
        self.groups = (
            *((("Qui compte" if "teller" in first else "La preuve", first),) if first else ()),
            ("L’urne", (("cast", "blank", "void"),)),
            ("Les voix de chacun", tuple(name for _, name, _ in self.rows)),
        )

    @property
    def figures(self) -> Figures:
        """What was typed, as the actions take it."""
        data = self.cleaned_data
        return Figures(
            data["cast"], data["blank"], data.get("void", 0), {key: data[name] for key, name, _ in self.rows}
        )


class CountForm(FiguresForm):
    """What one teller counted."""

    teller = forms.CharField(
        label="Scrutateur·rice",
        max_length=210,
        help_text="Deux personnes comptent et saisissent chacune leur décompte, sans voir celui de l’autre.",
    )

    def __init__(self, *args: Any, ballot: Ballot, **options: Any) -> None:
        super().__init__(*args, ballot=ballot, **options)
        if ballot.kind == Ballot.Kind.HANDS:
            fields: Any = self.fields
            fields["teller"].label, fields["teller"].help_text = "Compté par", ""
            fields["cast"].label = "Votants"
            del fields["void"]
            who, _, votes = self.groups
            self.groups = (who, ("La salle", (("cast", "blank"),)), votes)


class ImportForm(FiguresForm):
    """The result of a round held elsewhere, with its proof."""

    proof = UploadField(
        label="Procès-verbal ou archive du scrutin",
        largest=LARGEST,
        help_text="Gardé avec son empreinte, pour être vérifié plus tard.",
    )


class TieForm(forms.Form):
    """The names drawn by lot, first drawn first."""

    def __init__(self, *args: Any, tied: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.tied = list(tied)
        for key, name in self.tied:
            self.fields[f"rank_{key}"] = forms.IntegerField(
                label=f"{name} : rang tiré", min_value=1, max_value=len(self.tied)
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        ranks = {key: data.get(f"rank_{key}") for key, _ in self.tied}
        if sorted(rank or 0 for rank in ranks.values()) != list(range(1, len(self.tied) + 1)):
            raise forms.ValidationError("Chacun a un rang, et un seul.")
        data["drawn"] = sorted(ranks, key=lambda key: ranks[key] or 0)
        return data


class NamesForm(forms.Form):
    """The named vote of an elector."""

    elector = forms.ChoiceField(label="Qui vote")
    names = forms.MultipleChoiceField(
        label="Pour qui",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Aucun nom : un vote blanc.",
    )

    def __init__(
        self, *args: Any, electors: Sequence[tuple[int, str]], ballot: Ballot, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        who: Any = self.fields["elector"]
        who.choices = [("", "—"), *electors]
        names: Any = self.fields["names"]
        names.choices = [(each["candidacy"], each["name"]) for each in ballot.choices]


class SecretForm(forms.Form):
    """A simple secret ballot: one urn, or one for each college."""

    by_college = forms.BooleanField(
        label="Une urne par collège",
        required=False,
        help_text="Les urnes trop petites seront comptées ensemble.",
    )
    understood = forms.BooleanField(label="J’ai lu ce que ce scrutin garantit et ne garantit pas")
