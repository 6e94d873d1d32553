"""A vote imagined under a draft: who comes, and what they vote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from governance.rules.presence.turnout import Way
from governance.rules.text.reading import LARGEST
from governance.rules.trial.needs import Needs
from governance.rules.trial.readable import Key, Readable, Tried
from governance.rules.trial.settling import Settling
from governance.rules.vote.majority import Tie
from governance.rules.vote.poll import Vote
from governance.rules.vote.precondition import Advice, Assent, Bounds, PriorDecision, Proposal

WAYS = {
    Way.PRESENT: "Présents",
    Way.PROXY: "Représentés",
    Way.REMOTE: "À distance",
    Way.POSTAL: "Par correspondance",
    Way.ELECTRONIC: "Vote électronique",
}
CASTS = {"yes": "Pour", "no": "Contre", "abstain": "Abstentions", "blank": "Blancs"}
SIDES = {"yes": "Pour", "no": "Contre"}
ONE_URN = "Une seule urne"
EVERYBODY = "Tous les membres"
SAID = [("", "Pas encore"), (str(Vote.YES), "Pour"), (str(Vote.NO), "Contre")]


@dataclass(frozen=True, slots=True)
class Grid:
    """Figures to type in: a line for each group or urn, a field under each column.

    ``is_folded`` is what only some votes need; ``is_open`` says that this one does.
    """

    title: str
    head: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[forms.BoundField]]]
    is_folded: bool = False
    help_text: str = ""

    @property
    def is_open(self) -> bool:
        return any(bound.data not in (None, "") or bound.errors for _, cells in self.rows for bound in cells)


@dataclass(frozen=True, slots=True)
class Group:
    """Those whose presence is told on one line; ``members`` is how many they are today, when known."""

    college: str
    category: str
    name: str
    members: int | None


def decisions_offered(text: Readable) -> list[tuple[str, str]]:
    """The decisions of a text as a form offers them, each by its body and its code."""
    return [("/".join(key), tried.said) for key, tried in text.decisions.items()]


class ChoosingForm(forms.Form):
    """The decision that is tried."""

    decision = forms.ChoiceField(label="Décision")

    def __init__(self, *args: Any, text: Readable, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["decision"].choices = decisions_offered(text)  # type: ignore[attr-defined]


class TrialForm(forms.Form):
    """Who comes and what they vote, asking only for what the decision may need."""

    def __init__(
        self,
        *args: Any,
        key: Key,
        tried: Tried,
        needs: Needs,
        colleges: Mapping[str, str],
        members: Mapping[str, int],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.key, self.needs = key, needs
        self.title = tried.said
        self.settling = Settling()
        by_college = needs.presence_by_college and bool(colleges)
        self.groups = _groups(colleges if by_college else {}, needs.categories, members, tried.is_assembly)
        self.urns = dict(colleges) if needs.votes_by_college and colleges else {"": ONE_URN}
        self.individual_urns = dict(colleges) if needs.individual_by_college and colleges else {"": ONE_URN}
        self.ways = {
            way: name for way, name in WAYS.items() if way in (Way.PRESENT, Way.PROXY, *needs.distance)
        }
        self.fields["decision"] = forms.CharField(widget=forms.HiddenInput, initial="/".join(key))
        if needs.calls > 1:
            ranks = [
                (str(rank), f"{rank}{'re' if rank == 1 else 'e'} convocation")
                for rank in range(1, needs.calls + 1)
            ]
            self.fields["call"] = forms.ChoiceField(label="Convocation", choices=ranks, initial="1")
        else:
            self.fields["call"] = forms.ChoiceField(
                choices=[("1", "1")], widget=forms.HiddenInput, initial="1"
            )
        self._ask_before()
        self._ask_figures()
        ties = {tried.decision.majority.tie} | ({needs.individual.tie} if needs.individual else set())
        if ties & {Tie.CASTING, Tie.UNSTATED}:
            self.fields["chair"] = _said("Ce que vote le président de séance")
        if Tie.LOT in ties:
            self.fields["lot"] = _said("Ce que dit le tirage au sort")

    def _ask_before(self) -> None:
        self.before: list[str] = []
        for rank, rule in enumerate(self.needs.preconditions):
            name = f"p{rank}"
            match rule:
                case Assent():
                    self._figure(f"{name}_assents", f"Accords donnés ({rule.of})")
                    self._figure(f"{name}_of", f"Personnes consultées ({rule.of})")
                    self.before += [f"{name}_assents", f"{name}_of"]
                    continue
                case Advice():
                    label = f"Avis recueilli ({rule.of})"
                case PriorDecision():
                    label = f"Décidé d’abord ({rule.of})"
                case Bounds():
                    label = f"Dans les limites fixées ({rule.set_by})"
                case Proposal():
                    proposers = [("", "Personne qui le peut"), *((who, who) for who in rule.by)]
                    self.fields[name] = forms.ChoiceField(
                        label="Proposé par", choices=proposers, required=False
                    )
                    self.before.append(name)
                    continue
            self.fields[name] = forms.BooleanField(label=label, required=False)
            self.before.append(name)

    def _ask_figures(self) -> None:
        for rank, group in enumerate(self.groups):
            self._figure(f"g{rank}_members", f"Inscrits, {group.name}", group.members)
            for way, label in self.ways.items():
                self._figure(f"g{rank}_{way}", f"{label}, {group.name}")
            if self.needs.has_several_votes:
                self._figure(f"v{rank}_members", f"Voix des inscrits, {group.name}")
                for way, label in self.ways.items():
                    self._figure(f"v{rank}_{way}", f"Voix, {label.lower()}, {group.name}")
            if self.needs.interest is not None:
                self._figure(f"o{rank}", f"Écartés, {group.name}")
        for rank, name in enumerate(self.urns.values()):
            for cast, label in CASTS.items():
                self._figure(f"u{rank}_{cast}", f"{label}, {name}")
                if self._asks_heads:
                    self._figure(f"h{rank}_{cast}", f"Membres, {label.lower()}, {name}")
            if self.needs.has_second_round:
                for cast, label in SIDES.items():
                    self._figure(f"s{rank}_{cast}", f"Second tour, {label.lower()}, {name}")
        if self.needs.individual is not None:
            for rank, name in enumerate(self.individual_urns.values()):
                for cast, label in CASTS.items():
                    self._figure(f"i{rank}_{cast}", f"Vote individuel, {label.lower()}, {name}")

    @property
    def _asks_heads(self) -> bool:
        return self.needs.by_head and self.needs.has_several_votes

    def _figure(self, name: str, label: str, initial: int | None = None) -> None:
        widget = forms.NumberInput(attrs={"aria-label": label, "class": "n"})
        self.fields[name] = forms.IntegerField(
            label=label, min_value=0, max_value=LARGEST, required=False, initial=initial, widget=widget
        )

    # How the page shows it

    def preconditions(self) -> list[forms.BoundField]:
        """What must precede the vote."""
        return [self[name] for name in self.before]

    def to_settle(self) -> list[forms.BoundField]:
        """The questions that the verdict asks of people, and those that were answered."""
        asked = {"chair": self.settling.chair, "lot": self.settling.lot}
        return [
            self[name]
            for name, is_asked in asked.items()
            if name in self.fields and (is_asked or self[name].data)
        ]

    def settling_grids(self) -> list[Grid]:
        """The votes that the verdict waits for."""
        return [grid for grid, is_asked in self._later() if is_asked]

    def grids(self) -> list[Grid]:
        """The figures of the vote, in the order in which they are known."""
        there = [way for way in self.ways if way in (Way.PRESENT, Way.PROXY)]
        away = [way for way in self.ways if way not in there]
        found = [self._of_groups("Qui prend part", "g", ["members", *there])]
        if away:
            found.append(self._of_groups("Sans être dans la salle", "g", away, is_folded=True))
        if self.needs.has_several_votes:
            found.append(
                self._of_groups(
                    "Plusieurs voix par membre",
                    "v",
                    ["members", *self.ways],
                    is_folded=True,
                    help_text="Le total des voix. Vide : une voix chacun.",
                )
            )
        if self.needs.interest is not None:
            rows = [(group.name, [self[f"o{rank}"]]) for rank, group in enumerate(self.groups)]
            found.append(
                Grid(
                    "Écartés de ce vote",
                    "Qui",
                    ["Présents écartés"],
                    rows,
                    is_folded=True,
                    help_text=f"Parmi les présents : {self.needs.interest.who}.",
                )
            )
        found.append(self._of_urns("Ce qui est voté", "u", CASTS, self.urns))
        if self._asks_heads:
            found.append(self._of_urns("Combien de membres votent ainsi", "h", CASTS, self.urns))
        return found + [grid for grid, is_asked in self._later() if not is_asked]

    def _later(self) -> list[tuple[Grid, bool]]:
        found = []
        if self.needs.has_second_round:
            grid = self._of_urns("Second tour", "s", SIDES, self.urns, is_folded=True)
            found.append((grid, bool(self.settling.second)))
        if self.needs.individual is not None:
            grid = self._of_urns("Vote individuel", "i", CASTS, self.individual_urns, is_folded=True)
            found.append((grid, self.settling.individual))
        return found

    def _of_groups(self, title: str, prefix: str, columns: Sequence[str], **options: Any) -> Grid:
        names = {"members": "Inscrits"} | {str(way): name for way, name in self.ways.items()}
        rows = [
            (group.name, [self[f"{prefix}{rank}_{column}"] for column in columns])
            for rank, group in enumerate(self.groups)
        ]
        return Grid(title, "Qui", [names[str(column)] for column in columns], rows, **options)

    def _of_urns(
        self, title: str, prefix: str, casts: Mapping[str, str], urns: Mapping[str, str], **options: Any
    ) -> Grid:
        rows = [
            (name, [self[f"{prefix}{rank}_{cast}"] for cast in casts])
            for rank, name in enumerate(urns.values())
        ]
        return Grid(title, "Urne", list(casts.values()), rows, **options)

    # What it asks of the statutes

    def question(self) -> dict[str, Any]:
        """The question as the simulator reads it."""
        body, decision = self.key
        told: dict[str, Any] = {"kind": "decision", "body": body, "decision": decision}
        told["call"] = int(self.cleaned_data["call"])
        told["groups"] = [self._group(rank, group) for rank, group in enumerate(self.groups)]
        told["votes"] = self._urns("u", CASTS, self.urns, whole=True)
        if self.needs.by_head:
            told["heads"] = (
                self._urns("h", CASTS, self.urns, whole=True) if self._asks_heads else told["votes"]
            )
        if self.needs.has_second_round:
            told["second"] = self._urns("s", SIDES, self.urns)
        if self.needs.individual is not None:
            told["individual"] = self._urns("i", CASTS, self.individual_urns, whole=True)
        told["left_out"] = [
            _with_names(group) | {"members": out, "came": [{"way": "present", "members": out}]}
            for rank, group in enumerate(self.groups)
            if (out := self.cleaned_data.get(f"o{rank}"))
        ]
        told |= {name: self.cleaned_data[name] for name in ("chair", "lot") if self.cleaned_data.get(name)}
        told |= self._done()
        return {word: value for word, value in told.items() if value != []}

    def _group(self, rank: int, group: Group) -> dict[str, Any]:
        data = self.cleaned_data
        told: dict[str, Any] = _with_names(group) | {"members": data[f"g{rank}_members"] or 0}
        told |= self._votes(rank, "members")
        came = [
            {"way": str(way), "members": members} | self._votes(rank, way)
            for way in self.ways
            if (members := data[f"g{rank}_{way}"])
        ]
        return told | ({"came": came} if came else {})

    def _votes(self, rank: int, column: str) -> dict[str, int]:
        votes = self.cleaned_data.get(f"v{rank}_{column}")
        return {} if votes is None else {"votes": votes}

    def _urns(
        self, prefix: str, casts: Mapping[str, str], urns: Mapping[str, str], *, whole: bool = False
    ) -> list[dict[str, Any]]:
        """The urns that were filled; once one was, all of them when they are counted as a ``whole``."""
        data, filled, all_urns = self.cleaned_data, [], []
        for rank, college in enumerate(urns):
            told = {cast: data[f"{prefix}{rank}_{cast}"] for cast in casts}
            urn = ({"college": college} if college else {}) | {
                cast: count or 0 for cast, count in told.items()
            }
            all_urns.append(urn)
            if any(count is not None for count in told.values()):
                filled.append(urn)
        return all_urns if whole and filled else filled

    def _done(self) -> dict[str, Any]:
        """What preceded the vote."""
        data = self.cleaned_data
        agreed, proposed, advised, decided, within = [], [], [], [], []
        for rank, rule in enumerate(self.needs.preconditions):
            told = data.get(f"p{rank}")
            match rule:
                case Assent():
                    assents, of = data[f"p{rank}_assents"], data[f"p{rank}_of"]
                    if assents is not None or of is not None:
                        agreed.append({"group": rule.of, "assents": assents or 0, "of": of or 0})
                case Proposal() if told:
                    proposed.append(told)
                case Advice() if told:
                    advised.append(rule.of)
                case PriorDecision() if told:
                    decided.append(rule.of)
                case Bounds() if told:
                    within.append(rule.set_by)
        return {
            "agreed": agreed,
            "proposed_by": sorted(set(proposed)),
            "advised_by": sorted(set(advised)),
            "decided_by": sorted(set(decided)),
            "within_bounds_of": sorted(set(within)),
        }


def _groups(
    colleges: Mapping[str, str], categories: Sequence[str], members: Mapping[str, int], is_assembly: bool
) -> list[Group]:
    """A line for each college, for each category in it when some are counted apart.

    Only an assembly gathers the members of the day: nobody knows here who sits elsewhere.
    """
    whole = sum(members.values())
    found = []
    for code, name in (colleges or {"": EVERYBODY}).items():
        counted = (members.get(code, 0) if colleges else whole) if is_assembly else None
        found += [Group(code, category, f"{name}, {category}", None) for category in categories]
        found.append(Group(code, "", f"{name}, les autres" if categories else name, counted))
    return found


def _with_names(group: Group) -> dict[str, Any]:
    named = {"college": group.college, "category": group.category}
    return {word: name for word, name in named.items() if name}


def _said(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=SAID, required=False, widget=forms.RadioSelect)
