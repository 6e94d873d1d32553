"""One field for each term of a part: how it is typed on screen, and what the document then says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import MISSING, dataclass
from dataclasses import Field as Term
from datetime import date
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cressmember.core.ui.fields import FrenchDateField
from cressmember.kernel.folding import fold
from cressmember.kernel.writing import NO_BREAK, enumerate_fr, number, quote, sentence_case
from governance.rules.answer.share import read_words
from governance.rules.election.election import Electors
from governance.rules.electorate.moment import Moment
from governance.rules.naming import (
    COLLEGES,
    FORMER,
    MEETINGS,
    ORGANS,
    SEATS,
    categories_of,
    codes_of,
    named,
    organs_of,
)
from governance.rules.presence.turnout import Scope
from governance.rules.seat.size import Quota, Size
from governance.rules.text.editing import Slot
from governance.rules.text.reading import LARGEST, LONGEST_TEXT, share
from governance.rules.text.wording import Choice, plainly
from governance.rules.vote.majority import Treatment
from governance.rules.vote.quorum import Needed

UNSAID = ("", "Pas encore dit")
MOST_RADIOS = 5
SPACES = re.compile(r"\s+")
RANGE = re.compile(r"(\d{1,9}) ?(?:à|-|–) ?(\d{1,9})", re.ASCII)
AT_LEAST = re.compile(r"(\d{1,9}) au moins", re.ASCII)
DAYS_BEFORE = re.compile(r"(\d{1,3})(?: jours?(?: avant.*)?)?", re.ASCII)
MOMENTS = (
    "« jour de la réunion » (celui de l’assemblée), « jour de la convocation », "
    "« 15 jours avant la réunion » ou « le texte ne le dit pas »"
)
# How people say the same days.
OTHER_DAYS = {
    **dict.fromkeys(("jour de l assemblee", "jour de la seance", "jour de l ag"), "meeting"),
    **dict.fromkeys(("jour de l envoi", "jour de l envoi de la convocation"), "call"),
}
OF_SEVERAL = re.compile(r"le plus (petit|grand) (?:entre|de) (.+) et (.+)")
WORDS = {"petit": "smaller", "grand": "larger"}
# A term that names another thing of the draft is chosen among those that are there, never typed blind.
NONE_YET = {
    **dict.fromkeys(
        COLLEGES,
        "Aucun collège n’est encore écrit : ils se proposeront ici dès qu’il y en aura dans « Collèges ».",
    ),
    **dict.fromkeys(
        MEETINGS,
        "Aucune réunion n’est encore écrite : elles se proposeront ici dès qu’un organe en aura. "
        "Passez à la suite, vous y reviendrez.",
    ),
    **dict.fromkeys(
        SEATS, "Aucun siège n’est encore écrit : ils se proposeront ici dès qu’un organe en aura."
    ),
    FORMER: "Aucune version n’a été adoptée avant celle-ci.",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What the draft lets a term name."""

    named: Mapping[str, Mapping[str, str]]
    organs: Sequence[str]
    bodies: Mapping[str, str]
    categories: Sequence[str]

    @classmethod
    def of(cls, document: Any, former: Any = None) -> Known:
        """What a draft lets its terms name; ``former`` is the document of the version before it."""
        names = named(document)
        if colleges := named(former).get("college"):
            names[FORMER] = colleges
        return cls(names, organs_of(document), codes_of(document), categories_of(document))

    @property
    def gone(self) -> dict[str, str]:
        """The colleges that the draft has no more, by their codes, as the version before called them."""
        here = self.named.get("college", {})
        return {code: name for code, name in self.named.get(FORMER, {}).items() if code not in here}

    def called(self, word: str, told: str) -> str:
        """What is shown of something that the draft names and does not have."""
        return f"{self.gone[told]} (retiré)" if word in COLLEGES and told in self.gone else told


class Typed(forms.CharField):
    """A value with a spelling of its own, as people write it."""

    def __init__(self, *, read: Callable[[str], Any], write: Callable[[Any], str], **options: Any) -> None:
        super().__init__(**options)
        self.read, self.write = read, write

    def prepare_value(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else self.write(value)

    def clean(self, value: Any) -> Any:
        told = SPACES.sub(" ", super().clean(value)).strip()
        return self.read(told) if told else None


class Lines(forms.CharField):
    """Several texts, one a line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(str(each) for each in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class OneOf(forms.ChoiceField):
    """One of several values of the document, each under a key of the page."""

    def __init__(self, *, values: Sequence[tuple[Any, str]], radios: bool, **options: Any) -> None:
        self.values = {_key(value): value for value, _ in values}
        choices = [(_key(value), sentence_case(label)) for value, label in values]
        # A select shows something from the start, and may be emptied; radios begin with none ticked.
        options["widget"] = forms.RadioSelect if radios else forms.Select
        super().__init__(choices=choices if radios else [UNSAID, *choices], **options)

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) and value in self.values else _key(value)

    def clean(self, value: Any) -> Any:
        told = super().clean(value)
        return self.values[told] if told else None


class Named(Lines):
    """Things of the draft in an order, one a line by its name; the document has their codes."""

    def __init__(self, *, names: Mapping[str, str], **options: Any) -> None:
        super().__init__(**options)
        self.names = names

    def prepare_value(self, value: Any) -> Any:
        told = [self.names.get(str(each), each) for each in value] if isinstance(value, list) else value
        return super().prepare_value(told)

    def clean(self, value: Any) -> list[str]:
        codes = {fold(name): code for code, name in self.names.items()} | {code: code for code in self.names}
        found = []
        for line in super().clean(value):
            if (code := codes.get(line, codes.get(fold(line)))) is None:
                choices = enumerate_fr([*self.names.values()], "ou")
                raise ValidationError(f"{quote(line)} n’est pas là : écrivez {choices}.")
            found.append(code)
        return found


class Some(forms.MultipleChoiceField):
    """Several of the words that a set may hold."""

    widget = forms.CheckboxSelectMultiple


def field_of(word: str, term: Term[Any], slot: Slot, known: Known, told: Any) -> forms.Field:
    """The field in which a term is typed; ``told`` is what the draft says of it.

    What stands when nothing is said is never answered beforehand: it is said under the field.
    """
    made = _field(word, term, slot, known, told)
    if term.default is not MISSING and (stands := said_by_default(word, term.default)):
        made.help_text = f"{made.help_text} Sans réponse{NO_BREAK}: {stands}.".strip()
    return made


def said_by_default(word: str, value: Any) -> str:
    """What stands without an answer, in words; empty when nothing does."""
    if value is True or value is False:
        return "oui" if value else "non"
    if isinstance(value, Choice):
        return _label(word, value)
    if isinstance(value, frozenset):
        # In the order of the words that there are, which a set does not keep.
        kinds = {type(each) for each in value if isinstance(each, Choice)}
        return enumerate_fr([each.label for kind in kinds for each in kind if each in value])
    if isinstance(value, int):
        return number(value)
    return str(getattr(value, "said", ""))


def _field(word: str, term: Term[Any], slot: Slot, known: Known, told: Any) -> forms.Field:
    label = sentence_case(plainly(term.metadata["title"]))
    options: dict[str, Any] = {"label": label, "required": False}
    if told not in (None, [], ""):
        options["initial"] = told
    if slot.is_several:
        return _several(word, slot, known, told, options)
    hint = slot.hint
    if hint is bool:
        return OneOf(values=[(True, "oui"), (False, "non")], radios=True, **options)
    if hint is int:
        least, most = term.metadata["least"], term.metadata["most"]
        return forms.IntegerField(
            min_value=least or 0, max_value=LARGEST if most is None else most, **options
        )
    if hint is str:
        return _text(word, known, told, options)
    if hint is date:
        return FrenchDateField(**options)
    if isinstance(hint, type) and issubclass(hint, Choice):
        values = [(str(each), _label(word, each)) for each in hint]
        return OneOf(values=values, radios=len(values) <= MOST_RADIOS, **options)
    return SPELLED[hint](known, told, options)


def _label(word: str, choice: Choice) -> str:
    if word == "blanks" and isinstance(choice, Treatment):
        return choice.of_blanks
    return choice.label


def _several(word: str, slot: Slot, known: Known, told: Any, options: dict[str, Any]) -> forms.Field:
    inner = slot.hint.__args__[0]
    if isinstance(inner, type) and issubclass(inner, Choice):
        return Some(choices=[(str(each), sentence_case(each.label)) for each in inner], **options)
    rows = {"rows": 3}
    names = known.named.get(word, {})
    if word in NONE_YET and slot.hint.__origin__ is frozenset:
        choices = {**names, **{each: known.called(word, each) for each in told or () if each not in names}}
        help_text = "" if names else NONE_YET[word]
        return Some(choices=list(choices.items()), help_text=help_text, **options)
    if word in NONE_YET and names:
        help_text = f"Un par ligne, dans l’ordre, parmi{NO_BREAK}: {enumerate_fr([*names.values()])}."
        return Named(names=names, widget=forms.Textarea(attrs=rows), help_text=help_text, **options)
    return Lines(widget=forms.Textarea(attrs=rows), help_text="Un par ligne.", **options)


def _text(word: str, known: Known, told: Any, options: dict[str, Any]) -> forms.Field:
    if word in NONE_YET:
        names = known.named.get(word, {})
        lost = {told: known.called(word, told)} if isinstance(told, str) and told else {}
        values = {**names, **lost, **names}
        help_text = "" if names else NONE_YET[word]
        return OneOf(values=list(values.items()), radios=False, help_text=help_text, **options)
    attrs = {"list": "organs"} if word in ORGANS and known.organs else {}
    if word == "article":
        options["help_text"] = "Le numéro, comme dans le texte."
        attrs["size"] = "8"
    if word == "code":
        options["help_text"] = "Un mot court, pour que les autres règles le citent. Vide : tiré du nom."
    return forms.CharField(max_length=LONGEST_TEXT, widget=forms.TextInput(attrs=attrs), **options)


def _fraction(known: Known, told: Any, options: dict[str, Any]) -> forms.Field:
    return Typed(read=_share, write=str, help_text="Par exemple 2/3, 60 % ou « les deux tiers ».", **options)


def _share(told: str) -> str:
    with suppress(ValueError):
        # A percentage stays one.
        return str(share(told))
    with suppress(ValueError):
        return str(read_words(told))
    raise ValidationError("Écrivez une fraction, comme 2/3, 60 % ou « les deux tiers ».")


def _size(known: Known, told: Any, options: dict[str, Any]) -> forms.Field:
    return Typed(
        read=_read_size,
        write=_size_said,
        help_text="Par exemple 12, 9 à 15, ou 9 au moins.",
        **options,
    )


def _read_size(told: str) -> Any:
    document: Any = None
    if told.isascii() and told.isdecimal() and len(told) < 10:
        document = int(told)
    elif found := RANGE.fullmatch(told):
        document = {"least": int(found[1]), "most": int(found[2])}
    elif found := AT_LEAST.fullmatch(told):
        document = {"least": int(found[1])}
    try:
        return Size.spelled(document).spelling()
    except ValueError:
        raise ValidationError("Écrivez un nombre (12), de tant à tant (9 à 15), ou 9 au moins.") from None


def _size_said(document: Any) -> str:
    try:
        size = Size.spelled(document)
    except ValueError:
        return str(document)
    if size.most is None:
        return f"{size.least} au moins"
    return str(size.least) if size.is_fixed else f"{size.least} à {size.most}"


def _quota(known: Known, told: Any, options: dict[str, Any]) -> forms.Field:
    help_text = "Un nombre (3) ou une part (1/4, 25 %)."
    return Typed(read=_number_or_share, write=str, help_text=help_text, **options)


def _number_or_share(told: str) -> int | str:
    plain = told.replace(" ", "")
    if plain.isascii() and plain.isdecimal() and len(plain) < 10:
        return int(plain)
    try:
        said = _share(told)
    except ValidationError:
        raise ValidationError(
            "Écrivez un nombre, comme 12, ou une part, comme 1/4, 25 % ou « le quart »."
        ) from None
    if share(said) > 1:
        raise ValidationError("Une part est au plus 100 %.")
    return said


def _needed(known: Known, told: Any, options: dict[str, Any]) -> forms.Field:
    help_text = "Une part (1/4, 25 %), un nombre (1000), ou « le plus petit entre 1/30 et 1000 »."
    return Typed(read=_read_needed, write=_needed_said, help_text=help_text, **options)


def _read_needed(told: str) -> Any:
    if found := OF_SEVERAL.fullmatch(told.lower()):
        return {WORDS[found[1]]: [_number_or_share(found[2]), _number_or_share(found[3])]}
    return _number_or_share(told)


def _needed_said(document: Any) -> str:
    try:
        needed = Needed.spelled(document)
    except ValueError:
        return str(document)
    values = [str(each).replace(" ", NO_BREAK) for each in needed.values]
    if not needed.of_several:
        return values[0]
    which = "petit" if needed.of_several == "smaller" else "grand"
    return f"le plus {which} entre {' et '.join(values)}"


def _scope(known: Known, told: Any, options: dict[str, Any]) -> forms.Field:
    values: list[Any] = ["overall", "each_college"]
    colleges = known.named.get("college", {})
    values += [{"college": code} for code in colleges]
    values += [{"category": name} for name in known.categories]
    pairs = [(each, Scope.spelled(each).said) for each in values]
    return _spelled_choice(Scope, pairs, told, options)


def _moment(known: Known, told: Any, options: dict[str, Any]) -> forms.Field:
    said = {fold(Moment.spelled(word).said): word for word in ("call", "meeting", "unstated")}

    def read(typed: str) -> Any:
        if found := said.get(fold(typed)) or OTHER_DAYS.get(fold(typed).removeprefix("le ")):
            return found
        if (before := DAYS_BEFORE.fullmatch(typed)) and 0 < int(before[1]) <= 365:
            return {"days_before": int(before[1])}
        raise ValidationError(f"{quote(typed)} n’est pas compris. Écrivez {MOMENTS}.")

    def write(document: Any) -> str:
        try:
            return Moment.spelled(document).said
        except ValueError:
            return str(document)

    if isinstance(told, str | dict):
        options["initial"] = write(told)
    return Typed(
        read=read,
        write=write,
        widget=forms.TextInput(attrs={"list": "moments"}),
        help_text=f"Écrivez {MOMENTS}.",
        **options,
    )


def _electors(known: Known, told: Any, options: dict[str, Any]) -> forms.Field:
    pairs: list[tuple[Any, str]] = [
        ("assembly", "toute l’assemblée"),
        ("own_college", "chaque collège, pour ses sièges"),
        ("own_territory", "chaque territoire, pour ses sièges"),
    ]
    pairs += [
        ({"college": code}, f"le collège {name}") for code, name in known.named.get("college", {}).items()
    ]
    pairs += [({"body": code}, name) for code, name in known.bodies.items()]
    return _spelled_choice(Electors, pairs, told, options)


def _spelled_choice(
    kind: Any, pairs: list[tuple[Any, str]], told: Any, options: dict[str, Any]
) -> forms.Field:
    """The choices, and what is written when it is none of them."""
    if told is not None and told not in [value for value, _ in pairs]:
        try:
            held = kind.spelled(told)
        except ValueError:
            options.pop("initial", None)
        else:
            pairs.append((held.spelling(), getattr(held, "said", held.__dict__.get("name", str(told)))))
    return OneOf(values=pairs, radios=False, **options)


def _key(value: Any) -> str:
    if isinstance(value, Mapping):
        return ":".join(f"{word}:{told}" for word, told in value.items())
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value or "")


SPELLED: dict[Any, Callable[[Known, Any, dict[str, Any]], forms.Field]] = {
    Fraction: _fraction,
    Size: _size,
    Quota: _quota,
    Needed: _needed,
    Scope: _scope,
    Moment: _moment,
    Electors: _electors,
}
