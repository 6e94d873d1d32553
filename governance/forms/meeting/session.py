"""What a session asks: who runs it, how people vote, what was counted, what they settle."""

from __future__ import annotations

from typing import Any

from django import forms

from cressmember.core.ui.fields import ManyRowsField
from cressmember.kernel.violations import RuleViolation
from cressmember.members.forms.person import PersonField
from governance.forms.meeting.agenda import LONGEST
from governance.models import Ballot, Meeting, Officer, Participant, Resolution, Vote
from governance.queries.meeting.session import preconditions_of
from governance.queries.meeting.text import MeetingText
from governance.rules.meeting.agenda import OffAgenda
from governance.rules.meeting.initiative import Organ, Request, Supporters
from governance.rules.vote.poll import Tally

BEFORE = {
    "proposed_by": "Proposée par",
    "advised_by": "Avis donné par",
    "decided_by": "Décidée d’abord par",
}
KINDS = [
    (Ballot.Kind.NOMINAL, "Par nom : chacun vote sur son téléphone, ou par la voix de l’accueil"),
    (Ballot.Kind.HANDS, "À main levée, compté dans la salle"),
    (Ballot.Kind.PAPER, "Bulletins papier, comptés par deux scrutateurs"),
]


class OfficerForm(forms.Form):
    """Who takes a role."""

    role = forms.ChoiceField(label="Rôle", choices=Officer.Role.choices, widget=forms.RadioSelect)
    person = PersonField(label="Personne", empty_label="—")
    name = forms.CharField(
        label="Ou son nom", required=False, max_length=210, help_text="Pour qui n’est pas dans le registre."
    )


class BecauseForm(forms.Form):
    """Why."""

    because = forms.CharField(label="Motif", max_length=250)


class QuestionForm(forms.Form):
    """A question that was not on the agenda."""

    title = forms.CharField(label="Question", max_length=200)
    requested_by = forms.CharField(label="Demandée par", max_length=200, required=False)
    text = forms.CharField(
        label="Texte mis aux voix",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Vide pour une question qui se discute sans vote.",
    )
    decision = forms.ChoiceField(label="Sorte de décision", required=False)
    is_minor = forms.BooleanField(label="Question mineure", required=False)
    accepted = forms.BooleanField(label="La réunion accepte de la discuter", required=False)

    def __init__(self, *args: Any, meeting: Meeting, text_of: MeetingText, **options: Any) -> None:
        super().__init__(*args, **options)
        decisions = [(each.code, each.name) for each in text_of.decisions]
        self.fields["decision"].choices = [("", "Les statuts n’en disent rien"), *decisions]  # type: ignore[attr-defined]
        kind = text_of.kind_of(None)
        rule = kind.agenda if kind else None
        if rule is None or rule.off_agenda is not OffAgenda.MINOR:
            del self.fields["is_minor"]
        if rule is None or rule.off_agenda not in (OffAgenda.AFTER_VOTE, OffAgenda.UNSTATED):
            del self.fields["accepted"]


class BallotForm(forms.Form):
    """How a resolution is put to the vote."""

    kind = forms.ChoiceField(
        label="On vote", choices=KINDS, initial=Ballot.Kind.NOMINAL, widget=forms.RadioSelect
    )
    minutes = forms.IntegerField(
        label="Durée annoncée (minutes)",
        required=False,
        min_value=1,
        max_value=180,
        help_text="Un compte à rebours s’affiche à l’écran ; c’est vous qui clôturez.",
    )

    def __init__(
        self, *args: Any, text_of: MeetingText, resolution: Resolution, there: Any, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        decision = _decision(text_of, resolution)
        rule = text_of.ballot_of(decision)
        self.initiators = rule.secret_on_request if rule else ()
        if any(isinstance(each, Supporters) for each in self.initiators):
            self.fields["asking"] = forms.IntegerField(
                label="Combien demandent le secret", required=False, min_value=0
            )
        organs = [each.name for each in self.initiators if isinstance(each, Organ)]
        if organs:
            self.fields["organ"] = forms.ChoiceField(
                label="Ou le secret est demandé par",
                required=False,
                choices=[("", "Personne"), *((name, name) for name in organs)],
            )
        for name, whom in preconditions_of(text_of, resolution).items():
            self.fields[name] = forms.MultipleChoiceField(
                label=BEFORE[name],
                required=False,
                choices=[(each, each) for each in whom],
                widget=forms.CheckboxSelectMultiple,
            )
        if decision is not None and decision.interest is not None:
            self.fields["aside"] = ManyRowsField(
                label=f"Ne prennent pas part au vote ({decision.interest.who})",
                queryset=there,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
            self.fields["because"] = forms.CharField(label="Pourquoi", required=False, max_length=250)

    @property
    def asked(self) -> list[Request]:
        """Who asks for the secret."""
        data = self.cleaned_data
        found = [Request(by=data["organ"])] if data.get("organ") else []
        if data.get("asking"):
            rule = next(each for each in self.initiators if isinstance(each, Supporters))
            found.append(Request(supporters=data["asking"], scope=rule.scope, counting=rule.of))
        return found

    @property
    def before(self) -> dict[str, list[str]]:
        """What came before the decision."""
        return {name: self.cleaned_data[name] for name in BEFORE if self.cleaned_data.get(name)}

    @property
    def exclusions(self) -> dict[Participant, str]:
        """Who is set aside, and why."""
        why = self.cleaned_data.get("because", "")
        return dict.fromkeys(self.cleaned_data.get("aside", ()), why)


class CountForm(forms.Form):
    """What one teller counted, urn by urn."""

    teller = forms.CharField(label="Compté par", max_length=210)

    def __init__(self, *args: Any, ballot: Ballot, tellers: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        if ballot.kind == Ballot.Kind.PAPER:
            choices = [("", "—"), *((name, name) for name in tellers)]
            self.fields["teller"] = forms.ChoiceField(label="Scrutateur·rice", choices=choices)
        elif tellers:
            self.fields["teller"].initial = tellers[0]
        self.urns = urns_to_count(ballot)
        for rank in range(len(self.urns)):
            for choice, label in CHOICES:
                self.fields[f"{choice}_{rank}"] = forms.IntegerField(
                    label=label, min_value=0, initial=0, required=False
                )

    @property
    def rows(self) -> list[tuple[dict[str, Any], list[Any]]]:
        """The fields of each urn, under its name."""
        return [
            (group, [self[f"{choice}_{rank}"] for choice, _ in CHOICES])
            for rank, group in enumerate(self.urns)
        ]

    @property
    def figures(self) -> dict[str, Tally]:
        """What was counted, by the code of the urn."""
        return {
            group["college"]: Tally(
                **{choice: self.cleaned_data.get(f"{choice}_{rank}") or 0 for choice, _ in CHOICES}
            )
            for rank, group in enumerate(self.urns)
        }


CHOICES = [
    (Vote.Choice.YES.value, "Pour"),
    (Vote.Choice.NO.value, "Contre"),
    (Vote.Choice.ABSTAIN.value, "Abstentions"),
    (Vote.Choice.BLANK.value, "Blancs"),
]


def urns_to_count(ballot: Ballot) -> list[dict[str, Any]]:
    """The urns in which something may be counted: one for each college that came, or a single one."""
    groups = [each for each in ballot.turnout.get("groups", ()) if each["voting"]]
    return groups or [{"college": "", "name": "", "voting": 0}]


class SettleForm(forms.Form):
    """What people said where the text asks them."""

    chair = forms.ChoiceField(
        label="La présidence de séance a voté",
        required=False,
        choices=[("", "Ne s’applique pas"), ("yes", "Pour"), ("no", "Contre")],
        widget=forms.RadioSelect,
        help_text="À égalité, quand les statuts lui donnent voix prépondérante.",
    )
    lot = forms.ChoiceField(
        label="Le tirage au sort a dit",
        required=False,
        choices=[("", "Ne s’applique pas"), ("yes", "Pour"), ("no", "Contre")],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, text_of: MeetingText, resolution: Resolution, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, whom in preconditions_of(text_of, resolution).items():
            self.fields[name] = forms.MultipleChoiceField(
                label=BEFORE[name],
                required=False,
                choices=[(each, each) for each in whom],
                widget=forms.CheckboxSelectMultiple,
            )


def _decision(text_of: MeetingText, resolution: Resolution) -> Any:
    """The kind of decision of a resolution; None too for one that the text does not have: the act says so."""
    try:
        return text_of.decision(resolution.decision) if resolution.decision else None
    except RuleViolation:
        return None
