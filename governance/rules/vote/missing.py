"""What a rule asks of a college that it names, when that college is too small to exist."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product

from cressmember.kernel.writing import enumerate_fr, quote
from governance.rules.presence.turnout import Scope

# Of whom a rule speaks once the text is read in one way; None when it no longer asks anything.
Restate = Callable[[Scope], Scope | None]


def asked_of_missing(
    scopes: Iterable[Scope], missing: Mapping[str, str | None]
) -> tuple[str, Sequence[tuple[str, Restate]]]:
    """The question left open by rules that name colleges where nobody votes, and each of its readings.

    A text that asks something of a named college, and sets a minimum below which this college does not
    exist, does not say whether it is then still asked. Nobody can give it; or nobody is asked; or it is asked
    of the college that its members joined.
    """
    named = [name for name in missing if Scope("college", name) in set(scopes)]
    if not named:
        return "", [("", lambda scope: scope)]
    codes = enumerate_fr([quote(name) for name in named])
    question = (
        f"le texte ne dit pas ce que devient ce qu’il exige du collège {codes}, trop petit pour exister."
    )
    choices = [_choices(name, missing[name]) for name in named]
    return question, [
        (enumerate_fr([told for told, _, _ in combination]), _restate(combination))
        for combination in product(*choices)
    ]


Choice = tuple[str, Scope, Scope | None]


def _choices(name: str, host: str | None) -> list[Choice]:
    """What becomes of what one college was asked, the strictest first."""
    asked, told = Scope("college", name), quote(name)
    choices: list[Choice] = [
        (f"exigé de {told} quand même", asked, Scope("nobody", name)),
        (f"plus exigé de {told}", asked, None),
    ]
    if host is not None:
        choices.append((f"exigé de {quote(host)}, que {told} rejoint", asked, Scope("college", host)))
    return choices


def _restate(combination: Sequence[Choice]) -> Restate:
    instead = {asked: scope for _, asked, scope in combination}
    return lambda scope: instead.get(scope, scope)
