"""What a session asks: who runs it, how people vote, what was counted, what they settle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from cressmember.core.ui.fields import ManyRowsField
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import sentence_case
from cressmember.members.forms.person import PersonField
from governance.forms.meeting.agenda import LONGEST
from governance.forms.trial import Grid
from governance.models import Ballot, Meeting, Officer, Participant, Resolution, Vote
from governance.queries.meeting.session import assents_of, preconditions_of
from governance.queries.meeting.settling import ToSettle
from governance.queries.meeting.text import MeetingText
from governance.rules.answer.decided import Kept
from governance.rules.answer.verdict import Outcome
from governance.rules.meeting.agenda import OffAgenda
from governance.rules.meeting.ballot_mode import Usual
from governance.rules.meeting.initiative import Organ, Request, Supporters
from governance.rules.vote.poll import Tally

BEFORE = {
    "proposed_by": "Proposée par",
    "advised_by": "Avis donné par",
    "decided_by": "Décidée d’abord par",
    "within_bounds_of": "Respecte les limites fixées par",
}
LATE_KINDS = [
    (Ballot.Kind.NOMINAL, "Par nom : chacun a dit, ou écrit, son vote"),
    (Ballot.Kind.HANDS, "À main levée, compté dans la salle"),
    (Ballot.Kind.PAPER, "Bulletins papier, comptés par deux scrutateurs"),
]
FACTS = [
    (
        "chair",
        "La présidence de séance a voté",
        "À égalité, quand les statuts lui donnent voix prépondérante.",
    ),
    ("lot", "Le tirage au sort a dit", ""),
]
# What somebody says or decides: each is kept with who did.
BY_WHOM = ("chair", "lot", "second", "individual", "reading")
RESULTS = {
    Outcome.YES: "adoptée",
    Outcome.NO: "rejetée",
    Outcome.TO_DECIDE: "il faut encore dire ce qui s’est passé",
}
MOST_VOTES = 1_000_000
FAR_AWAY = (
    "Des membres peuvent être à distance : on ne compte pas leurs mains. Par nom, chacun vote au grand jour."
)
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


class BeforeForm(forms.Form):
    """What came before a decision: who proposed, advised, decided first, how many agreed."""

    groups: list[str]

    def ask_before(self, text_of: MeetingText, resolution: Resolution, told: dict[str, Any]) -> None:
        """Ask of what the text wants before this decision; ``told`` is what was said already."""
        for name, whom in preconditions_of(text_of, resolution).items():
            self.fields[name] = forms.MultipleChoiceField(
                label=BEFORE[name],
                required=False,
                choices=[(each, each) for each in whom],
                initial=told.get(name),
                widget=forms.CheckboxSelectMultiple,
            )
        self.groups = assents_of(text_of, resolution)
        for rank, group in enumerate(self.groups):
            known = told.get("agreed", {}).get(group, {})
            for name, label in (("assents", "Ont donné leur accord"), ("of", "Sur combien de consultés")):
                self.fields[f"{name}_{rank}"] = forms.IntegerField(
                    label=f"{label} ({group})", min_value=0, required=False, initial=known.get(name)
                )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for rank, _ in enumerate(self.groups):
            assents, of = data.get(f"assents_{rank}"), data.get(f"of_{rank}")
            if (assents is None) != (of is None):
                self.add_error(f"of_{rank}", "Donnez les deux nombres, ou aucun.")
            elif assents is not None and of is not None and assents > of:
                self.add_error(f"assents_{rank}", "Plus d’accords que de personnes consultées.")
        return data

    @property
    def before(self) -> dict[str, Any]:
        """What came before the decision, as a ballot keeps it; empty where it is unsaid."""
        data = self.cleaned_data
        found: dict[str, Any] = {name: data[name] for name in BEFORE if name in data}
        if self.groups:
            found["agreed"] = {
                group: {"assents": data[f"assents_{rank}"], "of": data[f"of_{rank}"]}
                for rank, group in enumerate(self.groups)
                if data.get(f"of_{rank}") is not None
            }
        return found


class BallotForm(BeforeForm):
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
        in_room = resolution.item.meeting.format == Meeting.Format.ROOM
        if rule is not None and rule.usual is Usual.HANDS:
            if in_room:
                self.fields["kind"].initial = Ballot.Kind.HANDS
            else:
                self.fields["kind"].help_text = FAR_AWAY
        self.initiators = rule.secret_on_request if rule else ()
        if any(isinstance(each, Supporters) for each in self.initiators):
            self.fields["asking"] = forms.IntegerField(
                label="Combien demandent le secret",
                required=False,
                min_value=0,
                help_text="Laissez vide si personne ne le demande.",
            )
        organs = [each.name for each in self.initiators if isinstance(each, Organ)]
        if organs:
            self.fields["organ"] = forms.ChoiceField(
                label="Ou le secret est demandé par",
                required=False,
                choices=[("", "Personne"), *((name, name) for name in organs)],
            )
        self.ask_before(text_of, resolution, {})
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
    def exclusions(self) -> dict[Participant, str]:
        """Who is set aside, and why."""
        why = self.cleaned_data.get("because", "")
        return dict.fromkeys(self.cleaned_data.get("aside", ()), why)


class PastHours(forms.Form):
    """When something was held, at a past hour of the session that was opened at an instant."""

    opened = forms.TimeField(label="Ouvert à", widget=forms.TimeInput(attrs={"type": "time"}))
    closed = forms.TimeField(label="Clos à", widget=forms.TimeInput(attrs={"type": "time"}))
    field_order = ("opened", "closed", "kind")

    def __init__(self, *args: Any, opened_at: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.opened_at = opened_at

    @property
    def hours(self) -> tuple[datetime, datetime]:
        """When it was held; past midnight, an hour before the opening is one of the day after."""
        return self._instant("opened"), self._instant("closed")

    def _instant(self, name: str) -> datetime:
        opened_at = timezone.localtime(self.opened_at)
        said: time = self.cleaned_data[name]
        typed = timezone.make_aware(datetime.combine(opened_at.date(), said))
        if said == opened_at.time().replace(second=0, microsecond=0):
            # The minute of the opening is typed without its seconds.
            return self.opened_at
        after_midnight = typed + timedelta(days=1)
        return after_midnight if typed < opened_at and after_midnight <= timezone.now() else typed


class LateBallotForm(PastHours, BallotForm):
    """A vote that was held on paper at a past hour of the session."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("minutes", "asking", "organ"):
            self.fields.pop(name, None)
        self.fields["kind"].initial = Ballot.Kind.HANDS
        self.fields["kind"].choices = LATE_KINDS  # type: ignore[attr-defined]


class CountForm(forms.Form):
    """What one teller counted, urn by urn."""

    teller = forms.CharField(label="Compté par", max_length=210)

    def __init__(
        self, *args: Any, ballot: Ballot, tellers: list[str], by_college: bool = True, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        if ballot.kind == Ballot.Kind.PAPER:
            choices = [("", "—"), *((name, name) for name in tellers)]
            self.fields["teller"] = forms.ChoiceField(label="Scrutateur·rice", choices=choices)
        elif tellers:
            self.fields["teller"].initial = tellers[0]
        self.urns = urns_to_count(ballot, by_college=by_college)
        for rank in range(len(self.urns)):
            for choice, label in CHOICES:
                self.fields[f"{choice}_{rank}"] = forms.IntegerField(
                    label=label, min_value=0, initial=0, required=False
                )
        self.fields["nobody"] = forms.BooleanField(label="Personne n’a voté", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        said = [value for name, value in data.items() if name not in ("teller", "nobody")]
        if not any(said) and not self.errors and not data["nobody"]:
            self.add_error("nobody", "Aucune voix n’est saisie : donnez-les, ou dites que personne n’a voté.")
        return data

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


def urns_to_count(ballot: Ballot, *, by_college: bool = True) -> list[dict[str, Any]]:
    """The urns in which something may be counted: one for each college that came, or a single one."""
    groups = [each for each in ballot.turnout.get("groups", ()) if each["voting"]]
    if groups and by_college:
        return groups
    return [{"college": "", "name": "", "voting": sum(each["voting"] for each in groups)}]


class SettleForm(BeforeForm):
    """What people said where the text asks them, and who said it."""

    def __init__(
        self, *args: Any, text_of: MeetingText, ballot: Ballot, to_settle: ToSettle, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        assert ballot.resolution is not None
        self.ballot, self.to_settle = ballot, to_settle
        told = ballot.settling
        for name, label, help_text in FACTS:
            if getattr(to_settle.asked, name):
                self.fields[name] = forms.ChoiceField(
                    label=label,
                    required=False,
                    choices=[("", "Pas encore dit"), ("yes", "Pour"), ("no", "Contre")],
                    initial=told.get(name, ""),
                    widget=forms.RadioSelect,
                    help_text=help_text,
                )
        self._ask_figures("second", "Second tour", to_settle.second, CHOICES[:2])
        self._ask_figures("individual", "Vote individuel", to_settle.individual, CHOICES)
        if to_settle.ways:
            self.fields["reading"] = forms.ChoiceField(
                label="Comment lire le texte",
                required=False,
                choices=[("", "Pas encore décidé"), *((way.name, _way_told(way)) for way in to_settle.ways)],
                initial=told.get("reading", ""),
                widget=forms.RadioSelect,
                help_text="Les statuts ne le disent pas : la réunion, ou qui elle en charge, le décide.",
            )
        self.ask_before(text_of, ballot.resolution, told)
        if self._is_asked:
            self.fields["who"] = forms.CharField(
                label="Qui l’a dit",
                required=False,
                max_length=210,
                help_text="Son nom, ou « l’assemblée » : le procès-verbal le dira.",
            )

    def _ask_figures(
        self, name: str, what: str, urns: Mapping[str, str], choices: Sequence[tuple[str, str]]
    ) -> None:
        told = self.ballot.settling.get(name, {})
        for rank, (code, urn) in enumerate(urns.items()):
            for choice, label in choices:
                widget = forms.NumberInput(attrs={"aria-label": f"{what}, {label.lower()}, {urn}"})
                self.fields[f"{name}_{rank}_{choice}"] = forms.IntegerField(
                    label=f"{what}, {label.lower()}, {urn}",
                    min_value=0,
                    max_value=MOST_VOTES,
                    required=False,
                    initial=told.get(code, {}).get(choice),
                    widget=widget,
                )

    @property
    def _is_asked(self) -> bool:
        return any(name.split("_")[0] in BY_WHOM for name in self.fields)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if any(self._told_anew(name) for name in BY_WHOM) and not data.get("who", "").strip():
            self.add_error("who", "Dites qui l’a dit ou décidé.")
        return data

    def _told_anew(self, name: str) -> bool:
        now = self.told.get(name)
        return bool(now) and now != self.ballot.settling.get(name)

    @property
    def told(self) -> dict[str, Any]:
        """What is said, in the words in which a ballot keeps it."""
        data = self.cleaned_data
        found: dict[str, Any] = self.before
        found |= {name: data[name] for name in ("chair", "lot", "reading") if name in data}
        for name, urns in (("second", self.to_settle.second), ("individual", self.to_settle.individual)):
            if urns:
                found[name] = self._figures(name, urns)
        return found

    def _figures(self, name: str, urns: Mapping[str, str]) -> dict[str, dict[str, int]]:
        """The urns that were counted; of a vote one by one, all of them once one was."""
        found, counted_any = {}, False
        for rank, code in enumerate(urns):
            figures = {choice: self.cleaned_data.get(f"{name}_{rank}_{choice}") for choice, _ in CHOICES}
            is_counted = any(each is not None for each in figures.values())
            counted_any = counted_any or is_counted
            if is_counted or name == "individual":
                found[code] = {choice: each or 0 for choice, each in figures.items()}
        return found if counted_any else {}

    # How the page shows it

    def facts(self) -> list[forms.BoundField]:
        """What happened besides the vote."""
        return [self[name] for name, _, _ in FACTS if name in self.fields]

    def grids(self) -> list[Grid]:
        """The figures of what was voted afterwards."""
        found = []
        for name, title, urns, choices in (
            ("second", "Second tour, collège par collège", self.to_settle.second, CHOICES[:2]),
            (
                "individual",
                "Vote individuel, après le désaccord des collèges",
                self.to_settle.individual,
                CHOICES,
            ),
        ):
            rows = [
                (urn, [self[f"{name}_{rank}_{choice}"] for choice, _ in choices])
                for rank, urn in enumerate(urns.values())
            ]
            if rows:
                found.append(Grid(title, "Urne", [label for _, label in choices], rows))
        return found

    def preceding(self) -> list[forms.BoundField]:
        """What came before the vote."""
        names = [name for name in BEFORE if name in self.fields]
        names += [f"{name}_{rank}" for rank, _ in enumerate(self.groups) for name in ("assents", "of")]
        return [self[name] for name in names]


def _way_told(way: Kept) -> str:
    return f"{sentence_case(way.name)} : {RESULTS[way.outcome]}"


def _decision(text_of: MeetingText, resolution: Resolution) -> Any:
    """The kind of decision of a resolution; None too for one that the text does not have: the act says so."""
    try:
        return text_of.decision(resolution.decision) if resolution.decision else None
    except RuleViolation:
        return None
