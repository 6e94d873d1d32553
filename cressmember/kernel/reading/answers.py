"""Yes and no."""

from cressmember.kernel.folding import fold
from cressmember.kernel.reading.plain import Unreadable, shown, text

YES = frozenset({"x", "xx", "o", "oui", "y", "yes", "v", "vrai", "true", "1", "ok"})
NO = frozenset({"n", "non", "no", "f", "faux", "false", "0"})


def yes_no(value: object) -> bool:
    """A box ticked or an answer: x, oui, vrai, 1, ✔ are yes; non, faux, 0 are no.

    A blank is no answer, not a no: whoever knows that a column holds only crosses decides it.
    """
    spelled = text(value)
    answer = fold(spelled)
    if answer in YES or spelled in {"✓", "✔", "☑"}:
        return True
    if answer in NO or spelled == "☐":
        return False
    if spelled == "":
        raise Unreadable("La case est vide : écrivez oui ou non.")
    raise Unreadable(f"{shown(value)} n’est ni oui ni non : écrivez oui ou non.")
