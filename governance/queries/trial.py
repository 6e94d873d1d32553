"""A vote that was held, from a file: who voted is found in the register."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from cressmember.core.gateway.spreadsheet import read_file
from cressmember.kernel.folding import name_key
from cressmember.kernel.reading import json_document, utf8_text
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted
from cressmember.members.models import Membership, Organisation, Placement
from governance.models import Reassignment, Statutes
from governance.rules.scenario.vote import DecisionOf
from governance.rules.text.reading import read_part, sentences, written
from governance.rules.trial.held import Held, as_secret
from governance.rules.trial.readable import Key
from governance.rules.trial.sheet import Known, Sheet, told_by

MOST_PROBLEMS = 20
MOST_VOTES = 20


def standing_on(*, on: date) -> dict[int, str]:
    """The code of each organisation's college on a day."""
    placed = Placement.objects.in_force(on=on).order_by("organisation")
    return dict(placed.values_list("organisation", "college__code"))


def chosen_in(statutes: Statutes) -> dict[int, str]:
    """Where people decided that members go under a version."""
    return dict(Reassignment.objects.filter(statutes=statutes).values_list("organisation", "college"))


def known_to_the_register(colleges: Mapping[str, str], *, on: date) -> Known:
    """Those who are or were members, by number, name or acronym; three queries.

    Of several of one name, those who are members that day are meant, when some are.
    """
    ever = Organisation.objects.filter(memberships__isnull=False).distinct().order_by("pk")
    today = set(Membership.objects.in_force(on=on).values_list("organisation", flat=True))
    numbers: dict[str, int] = {}
    names: dict[str, list[int]] = defaultdict(list)
    acronyms: dict[str, list[int]] = defaultdict(list)
    for key, told, name, acronym in ever.values_list("pk", "number", "name", "acronym"):
        if told is not None:
            numbers[str(told)] = key
        names[name_key(name)].append(key)
        if acronym:
            acronyms[name_key(acronym)].append(key)

    def member(told: str) -> Sequence[int]:
        asked = name_key(told)
        found = names.get(asked) or acronyms.get(asked)
        if found:
            return [key for key in found if key in today] or found
        numbered = numbers.get(told.lstrip("0"))
        return () if numbered is None else (numbered,)

    return Known(member=member, colleges=colleges, standing=standing_on(on=on), numbers=numbers)


def held_in_sheets(
    filename: str, data: bytes, *, asked: Key, call: int, known: Known, urns: str = ""
) -> Held:
    """The vote that a spreadsheet tells.

    ``urns`` is "colleges" or "one" when people say that the list was a secret vote, and which urns it had.

    Raises RuleViolation, naming the lines at fault.
    """
    sheets = [Sheet(each.name, each.rows, each.without_result) for each in read_file(filename, data)]
    told = told_by(sheets, known)
    if told.problems:
        raise RuleViolation(_listed(told.problems))
    if not told.listed and not told.groups:
        raise RuleViolation("Ce fichier n’a aucune ligne sous ses titres.")
    body, decision = asked
    question = DecisionOf(
        body=body,
        decision=decision,
        call=call,
        voters=tuple(each.voter for each in told.listed),
        groups=told.groups,
        votes=told.urns,
    )
    held = Held(question, tuple(each.member for each in told.listed))
    if told.urns and held.is_open:
        raise RuleViolation(
            "Ce fichier dit ce que chacun a voté, et donne aussi des urnes : gardez l’un ou l’autre."
        )
    if urns and not told.urns:
        return replace(held, question=as_secret(question, by_college=urns == "colleges"))
    return held


def held_in_scenario(data: bytes, *, known: Known) -> list[Held]:
    """The votes of a scenario (``docs/simulation.md``); its other questions are left out.

    Raises RuleViolation when it has none, or naming what is wrong in them.
    """
    document = json_document(utf8_text(data))
    questions = document.get("questions") if isinstance(document, dict) else None
    votes = [
        each
        for each in (questions if isinstance(questions, list) else [])
        if isinstance(each, dict) and each.get("kind") == DecisionOf.kind
    ]
    if not votes:
        raise RuleViolation("Ce scénario ne porte aucun vote : il lui faut une question « decision ».")
    if len(votes) > MOST_VOTES:
        raise RuleViolation(f"Ce scénario porte {len(votes)} votes : rejouez-en {MOST_VOTES} à la fois.")
    found = [_held(each) for each in votes]
    return [
        replace(held, members=tuple(_alone(known, voter.member) for voter in held.question.voters))
        for held in found
    ]


def _held(told: Any) -> Held:
    question, problems = read_part(DecisionOf, told)
    if question is None:
        raise RuleViolation(_listed(list(sentences(problems))))
    return Held(question)


def _alone(known: Known, name: str) -> int | None:
    found = known.member(name)
    return found[0] if len(found) == 1 else None


def kept(votes: Sequence[Held]) -> list[dict[str, Any]]:
    """Votes as plain JSON, to be replayed under another text without bringing the file again."""
    return [{"question": written(each.question), "members": list(each.members)} for each in votes]


def held_again(told: Any, *, urns: str = "") -> list[Held]:
    """The votes that were kept, said secret since or not. Raises RuleViolation for anything else."""
    entries = told if isinstance(told, list) and told else [None]
    found = []
    for entry in entries[:MOST_VOTES]:
        if not isinstance(entry, dict) or not isinstance(entry.get("members"), list):
            raise RuleViolation("Choisissez de nouveau le fichier du vote.")
        held, members = _held(entry.get("question")), entry["members"]
        if len(members) != len(held.question.voters) or not all(
            member is None or (isinstance(member, int) and not isinstance(member, bool)) for member in members
        ):
            raise RuleViolation("Choisissez de nouveau le fichier du vote.")
        if urns and held.is_open:
            held = replace(held, question=as_secret(held.question, by_college=urns == "colleges"))
        found.append(replace(held, members=tuple(members)))
    return found


def _listed(problems: Sequence[str]) -> str:
    told = " ".join(problems[:MOST_PROBLEMS])
    left = len(problems) - MOST_PROBLEMS
    if left <= 0:
        return told
    return f"{told} Et {counted(left, 'autre point à corriger', 'autres points à corriger')}."
