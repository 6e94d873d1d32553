"""The statutes of a chamber as one document (``docs/statutes.md``)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import enumerate_fr, quote
from governance.rules.belonging.membership import Membership
from governance.rules.electorate.colleges import CollegeSet
from governance.rules.electorate.franchise import FranchiseRules
from governance.rules.mandate.commission import Commission
from governance.rules.meeting.body import Body
from governance.rules.presence.proxies import ProxyRules
from governance.rules.presence.turnout import Scope
from governance.rules.text.reading import Problem, read_part
from governance.rules.text.wording import NotWritten, apart, part, saying, term


@part
class Statutes:
    """Everything that the statutes say; what they leave out is a problem, not a default."""

    title: str = term("le titre")
    note: str = term("ce qu’il faut savoir de ce document, sans effet de droit", default="")
    colleges: CollegeSet = term("les collèges")
    membership: Membership = term("la qualité de membre")
    franchise: FranchiseRules = term("le droit de vote")
    proxies: ProxyRules = term("les procurations")
    bodies: tuple[Body, ...] = term("les organes", least=1)
    commissions: tuple[Commission, ...] = term(
        "les commissions prévues par le texte (aucune : une liste vide)"
    )

    def body(self, code: str) -> Body:
        """The body of a code. Raises RuleViolation for an unknown one."""
        for each in self.bodies:
            if each.code == code:
                return each
        raise RuleViolation(
            f"Ces statuts ne connaissent pas l’organe {quote(code)} : "
            f"{enumerate_fr([quote(each.code) for each in self.bodies], 'ou')}."
        )

    def contradictions(self) -> Iterator[str | Problem]:
        return apart(self._bodies_twice, self._unknown_colleges, self._meetings_twice, self._unknown_meetings)

    def _bodies_twice(self) -> Iterator[str]:
        codes = [body.code for body in saying(self.bodies, "code")]
        for code in dict.fromkeys(code for code in codes if codes.count(code) > 1):
            yield f"Deux organes portent le code {quote(code)}."

    def _unknown_colleges(self) -> Iterator[Problem]:
        known = {college.code for college in self.colleges.colleges}
        for rank, body in enumerate(self.bodies):
            for name in sorted((_colleges_named(body) | _colleges_seated(body)) - known):
                told = f"{quote(getattr(body, 'name', 'Un organe'))} cite le collège {quote(name)}"
                yield Problem(("bodies", rank), f"{told}, qui n’existe pas.")

    def _meetings_twice(self) -> Iterator[str]:
        bodies = saying(self.bodies, "meetings")
        # Within one body, it is said there.
        codes = [
            code
            for body in bodies
            for code in dict.fromkeys(each.code for each in saying(body.meetings, "code"))
        ]
        for code in dict.fromkeys(code for code in codes if codes.count(code) > 1):
            yield f"Deux réunions portent le code {quote(code)}."

    def _unknown_meetings(self) -> Iterator[Problem]:
        known = {meeting.code for body in self.bodies for meeting in body.meetings}
        for word, title in (("franchise", "Le droit de vote"), ("proxies", "Les procurations")):
            rules = getattr(getattr(self, word, None), "rules", ())
            cited = {code for rule in saying(rules, "meetings") for code in rule.meetings}
            for code in sorted(cited - known):
                yield Problem((word,), f"{title} cite la réunion {quote(code)}, qui n’existe pas.")


def _colleges_named(value: Any) -> set[str]:
    """The codes of colleges that a part names, in its scopes, wherever they are."""
    if isinstance(value, Scope):
        return {value.name} if value.kind == "college" else set()
    if isinstance(value, tuple | frozenset):
        return {name for each in value for name in _colleges_named(each)}
    if is_dataclass(value):
        return {name for each in fields(value) for name in _colleges_named(getattr(value, each.name, None))}
    return set()


def _colleges_seated(body: Body) -> frozenset[str]:
    """The codes of colleges that the seats of a body name; none while these are not whole."""
    try:
        return body.seating.colleges_named if body.seating else frozenset()
    except NotWritten:
        return frozenset()


def problems_of(document: Any) -> list[Problem]:
    """Everything that keeps a document from being statutes; nothing when it is complete."""
    return read_part(Statutes, document)[1]


def statutes_from(document: Any) -> Statutes:
    """The statutes that a document says. Raises RuleViolation, naming the first thing missing or wrong."""
    statutes, problems = read_part(Statutes, document)
    if statutes is None:
        raise RuleViolation(problems[0].sentence)
    return statutes
