"""A survey: its questions as they are counted, who is silent, what it says once it is closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone

from governance.models import AnswerSheet, NamedSheet, Survey, SurveyInvitation
from governance.rules.survey.question import Answer, Kind, Question
from governance.rules.survey.results import POURED, Participation, Tally, can_be_subtracted, is_told, tally_of

# What an anonymous survey promises, each with whether it holds and how.
SURVEY_PROMISES: tuple[tuple[str, bool, str], ...] = (
    (
        "L’équipe de la chambre ne sait pas qui a répondu quoi",
        True,
        "Les réponses sont rangées à part, sans nom, sans date et sous un numéro tiré au sort. Aucune page, "
        "aucun export, aucun journal ne les rapproche des invitations.",
    ),
    (
        "L’équipe ne sait pas qui a répondu",
        False,
        "Elle voit qui n’a pas encore répondu, pour ne relancer que ceux-là.",
    ),
    (
        "Ma réponse se change ou se retire",
        False,
        "Une fois envoyée, personne ne peut la retrouver : ni vous, ni nous.",
    ),
    (
        "Un petit groupe ne se reconnaît pas dans les résultats",
        True,
        "Rien n’est montré sous cinq réponses ; les collèges qui en ont moins sont comptés ensemble.",
    ),
    (
        "Ce que j’écris ne peut pas me trahir",
        False,
        "Un texte libre se reconnaît à ce qu’il raconte. Et si tous répondent de même, chacun sait ce que "
        "les autres ont répondu.",
    ),
    (
        "Qui héberge la base ne peut rien rapprocher",
        False,
        "Pendant la consultation, la base garde, sous ce qui se voit, l’ordre des réponses ; le serveur, "
        "l’heure des pages. À la clôture, tout est récrit dans un ordre tiré au sort, mais une copie faite "
        "avant (sauvegarde, journaux de la base) permet le rapprochement.",
    ),
)


def questions_of(survey: Survey) -> list[Question]:
    """The questions in their order, as rules read them."""
    return [
        Question(
            key=str(row.pk),
            kind=Kind(row.kind),
            title=row.title,
            help=row.help,
            choices=tuple(row.choices),
            has_none=row.has_none,
            is_required=row.is_required,
        )
        for row in survey.questions.order_by("position", "pk")
    ]


def silent_of(survey: Survey) -> QuerySet[SurveyInvitation]:
    """Those invited who did not answer, by name."""
    return survey.invitations.filter(mark__answered=False).order_by("sort_name", "pk")


def is_remindable(survey: Survey, *, on: date) -> bool:
    """Whether the silent may be written to ``on`` that day: no invitation nor reminder left then."""
    if survey.opened_at is None or timezone.localdate(survey.opened_at) >= on:
        return False
    return not survey.reminders.filter(on=on).exists()


def participation_of(survey: Survey) -> Participation:
    """How many were invited, how many answered."""
    return Participation(survey.marks.count(), survey.marks.filter(answered=True).count())


@dataclass(frozen=True, slots=True)
class GroupResults:
    """What those of a college answered, question by question."""

    name: str
    answered: int
    tallies: Sequence[Tally]


def surveys_to_subtract(survey: Survey, invited: Iterable[SurveyInvitation]) -> list[Survey]:
    """The other anonymous surveys whose results, less those of this one, would tell of fewer than
    ``FEWEST``; ``invited`` are those whom this one would invite.
    """
    if not survey.is_anonymous:
        return []
    mine = {(each.organisation_id, each.person_id) for each in invited}
    asked: dict[int, set[tuple[int | None, int | None]]] = {}
    others = SurveyInvitation.objects.filter(survey__kind=Survey.Kind.ANONYMOUS).exclude(survey=survey.pk)
    for key, *who in others.values_list("survey", "organisation", "person"):
        asked.setdefault(key, set()).add((who[0], who[1]))
    near = [key for key, group in asked.items() if can_be_subtracted(mine, group)]
    return list(Survey.objects.filter(pk__in=near))


@dataclass(frozen=True)
class Results:
    """What a survey says once closed. Raises ValueError for one that is not: nothing is told before."""

    survey: Survey

    def __post_init__(self) -> None:
        if self.survey.closed_at is None:
            raise ValueError("a survey tells nothing before it is closed")

    @cached_property
    def sheets(self) -> list[tuple[str, Mapping[str, Answer]]]:
        """Every sheet with its college."""
        if self.survey.is_anonymous:
            return list(
                AnswerSheet.objects.filter(survey=self.survey)
                .order_by("key")
                .values_list("college", "answers")
            )
        return list(
            NamedSheet.objects.filter(invitation__survey=self.survey)
            .order_by("pk")
            .values_list("invitation__college", "answers")
        )

    @property
    def is_told(self) -> bool:
        """Whether enough answered for figures to be shown."""
        return is_told(len(self.sheets), anonymous=self.survey.is_anonymous)

    @cached_property
    def questions(self) -> list[Question]:
        return questions_of(self.survey)

    @cached_property
    def tallies(self) -> list[Tally]:
        """Every question counted; none where so few answered that it would tell of them."""
        return self._counted([sheet for _, sheet in self.sheets]) if self.is_told else []

    @cached_property
    def by_college(self) -> list[GroupResults]:
        """The same by college, where the survey counts so; texts stay out of an anonymous one."""
        if not self.survey.keeps_college or not self.is_told:
            return []
        found: dict[str, list[Mapping[str, Answer]]] = {}
        for college, sheet in self.sheets:
            found.setdefault(college, []).append(sheet)
        if len(found) < 2:
            return []
        return [
            GroupResults(name or "Hors collège", len(sheets), self._counted(sheets, ticked=True))
            # What is no college of its own comes last.
            for name, sheets in sorted(
                found.items(), key=lambda each: (not each[0], each[0] == POURED, each[0])
            )
        ]

    def _counted(self, sheets: list[Mapping[str, Answer]], *, ticked: bool = False) -> list[Tally]:
        asked = [each for each in self.questions if each.is_ticked or not ticked]
        return [self._spared(tally_of(each, sheets)) for each in asked]

    def _spared(self, tally: Tally) -> Tally:
        """The count, without the mean of a number that so few gave that it is theirs."""
        if is_told(tally.answered, anonymous=self.survey.is_anonymous):
            return tally
        return replace(tally, mean=None, median=None)
