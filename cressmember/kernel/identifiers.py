"""Numbers that name an organisation or its bank account: SIREN, SIRET, RNA, VAT number, IBAN, BIC.

Each reader takes a cell or a field as typed, spaces, dots and small letters included, and returns the
compact number, or raises `RuleViolation` with a French sentence that says what is wrong and what would
mend it. Check digits are those of python-stdnum, which knows the exception made for La Poste.
"""

import re
import unicodedata

from stdnum import bic as stdnum_bic
from stdnum import iban as stdnum_iban
from stdnum.exceptions import InvalidChecksum, InvalidComponent, ValidationError
from stdnum.fr import siren as stdnum_siren
from stdnum.fr import siret as stdnum_siret
from stdnum.fr import tva as stdnum_tva

from cressmember.kernel.folding import normalized
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NARROW, counted, quote

SIREN_LENGTH, SIRET_LENGTH, FRENCH_IBAN_LENGTH = 9, 14, 27
# Real SIREN numbers begin with two zeros at most: a number cell that lost more than that lost something else.
ZEROS_LOST_AT_MOST = 2
LONGEST_SHOWN = 40

SEPARATORS = re.compile(r"[\s.\-_/']")
SCIENTIFIC = re.compile(r"(\d)(?:[.,](\d+))?E\+?(\d{1,2})", re.ASCII)
DECIMAL_OF_A_WHOLE = re.compile(r"(\d+)[.,]0+", re.ASCII)
RNA = re.compile(r"W\d[\dAB]\d{7}", re.ASCII)
LETTERS_FOR_DIGITS = str.maketrans({"O": "0", "I": "1", "L": "1"})

WHERE_TO_CHECK = "vérifiez-le sur l’avis de situation Sirene (annuaire-entreprises.data.gouv.fr)."


def siren(value: object) -> str:
    """The SIREN, nine digits."""
    number = _digits(value, "SIREN", SIREN_LENGTH)
    if len(number) == SIRET_LENGTH:
        raise RuleViolation(
            f"{_shown(value)} a 14 chiffres, c’est un SIRET : le SIREN en est les neuf premiers, "
            f"{format_siren(number[:9])}."
        )
    if len(number) != SIREN_LENGTH:
        raise _wrong_length(value, number, "SIREN", SIREN_LENGTH)
    if not _is_siren(number):
        raise RuleViolation(
            f"Le SIREN {_shown(value)} est mal recopié, sa clé de contrôle est fausse : {WHERE_TO_CHECK}"
        )
    return number


def siret(value: object) -> str:
    """The SIRET, fourteen digits: the SIREN of the body and five digits for the establishment."""
    number = _digits(value, "SIRET", SIRET_LENGTH)
    if _is_siret(number):
        return number
    if len(number) == SIREN_LENGTH and _is_siren(number):
        raise RuleViolation(
            f"{_shown(value)} a 9 chiffres, c’est un SIREN : "
            "ajoutez les cinq chiffres de l’établissement (NIC)."
        )
    if len(number) != SIRET_LENGTH:
        raise _wrong_length(value, number, "SIRET", SIRET_LENGTH)
    if not _is_siren(number[:9]):
        raise RuleViolation(
            f"Le SIRET {_shown(value)} est mal recopié, ses neuf premiers chiffres ne forment pas un SIREN : "
            f"{WHERE_TO_CHECK}"
        )
    raise RuleViolation(
        f"Le SIRET {_shown(value)} est mal recopié : son SIREN est juste, "
        f"mais pas ses cinq derniers chiffres ; {WHERE_TO_CHECK}"
    )


def rna(value: object) -> str:
    """The number of an association in the national register: W and nine characters (W2A… in Corse-du-Sud)."""
    number = _compact(value)
    if number == "":
        raise _empty("numéro RNA")
    if RNA.fullmatch(number):
        return number
    if _is_siren(number) or stdnum_siret.is_valid(number):
        raise RuleViolation(
            f"{_shown(value)} est un SIREN ou un SIRET, pas un numéro RNA : déplacez-le dans sa colonne."
        )
    if RNA.fullmatch(f"W{number}"):
        raise RuleViolation(f"Le numéro RNA {_shown(value)} a perdu sa première lettre : écrivez W{number}.")
    if not number.startswith("W"):
        raise RuleViolation(
            f"Le numéro RNA {_shown(value)} doit commencer par la lettre W, suivie de neuf caractères."
        )
    if len(number) != 10:
        raise RuleViolation(
            f"Le numéro RNA {_shown(value)} compte {len(number) - 1} caractères après le W : il en faut neuf."
        )
    raise RuleViolation(
        f"Le numéro RNA {_shown(value)} contient une lettre de trop : après le W viennent neuf chiffres "
        "(2A ou 2B pour la Corse)."
    )


def iban(value: object) -> str:
    """The IBAN of a bank account, French or foreign."""
    number = _compact(value)
    if number == "":
        raise _empty("IBAN")
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]+", number, re.ASCII):
        raise RuleViolation(
            f"L’IBAN {_shown(value)} doit commencer par deux lettres de pays et deux chiffres "
            "(FR76 par exemple), et ne contenir ensuite que des lettres et des chiffres."
        )
    if number.startswith("FR") and len(number) != FRENCH_IBAN_LENGTH:
        raise RuleViolation(
            f"L’IBAN {_shown(value)} compte {len(number)} caractères : "
            f"un IBAN français en a {FRENCH_IBAN_LENGTH}."
        )
    try:
        return str(stdnum_iban.validate(number))
    except InvalidChecksum:
        raise RuleViolation(
            f"L’IBAN {_shown(value)} est mal recopié, sa clé de contrôle est fausse : reprenez-le sur le RIB."
        ) from None
    except InvalidComponent:
        raise RuleViolation(
            f"L’IBAN {_shown(value)} commence par {number[:2]}, "
            "qui n’est pas un pays à IBAN : reprenez-le sur le RIB."
        ) from None
    except ValidationError:
        raise RuleViolation(
            f"L’IBAN {_shown(value)} n’a pas la longueur ou la forme des IBAN du pays {number[:2]} : "
            "reprenez-le sur le RIB."
        ) from None


def bic(value: object) -> str:
    """The BIC of a bank, eight or eleven characters."""
    number = _compact(value)
    if number == "":
        raise _empty("BIC")
    if len(number) not in (8, 11):
        raise RuleViolation(f"Le BIC {_shown(value)} compte {len(number)} caractères : il en faut 8 ou 11.")
    if not stdnum_bic.is_valid(number):
        raise RuleViolation(
            f"Le BIC {_shown(value)} doit être fait de quatre lettres (la banque), de deux lettres de pays, "
            "puis de deux ou cinq caractères : reprenez-le sur le RIB."
        )
    return number


def vat_number(value: object) -> str:
    """The French VAT number of a body: FR, two signs of control, its SIREN."""
    number = _compact(value)
    if number == "":
        raise _empty("numéro de TVA")
    if not number.startswith("FR") or not stdnum_tva.is_valid(number):
        raise RuleViolation(
            f"Le numéro de TVA {_shown(value)} doit être fait de FR, de deux signes de contrôle, puis "
            "du SIREN : reprenez-le sur une facture ou sur votre espace professionnel des impôts."
        )
    return number


def siren_of(siret: str) -> str:
    """The SIREN of the body whose establishment this SIRET names. Raises ValueError if it is not compact."""
    if len(siret) != SIRET_LENGTH or not siret.isdigit():
        raise ValueError(f"{siret!r} is not a compact SIRET")
    return siret[:SIREN_LENGTH]


def format_siren(siren: str) -> str:
    """« 123 456 789 », with narrow no-break spaces."""
    return NARROW.join((siren[:3], siren[3:6], siren[6:]))


def format_siret(siret: str) -> str:
    """« 123 456 789 00012 », with narrow no-break spaces."""
    return NARROW.join((siret[:3], siret[3:6], siret[6:9], siret[9:]))


def format_iban(iban: str) -> str:
    """The IBAN by groups of four, with narrow no-break spaces."""
    return NARROW.join(iban[i : i + 4] for i in range(0, len(iban), 4))


def _digits(value: object, kind: str, length: int) -> str:
    number = _compact(value)
    if number == "":
        raise _empty(kind)
    if SCIENTIFIC.fullmatch(number):
        raise RuleViolation(
            f"Le tableur a abrégé le {kind} en {_shown(value)} et perdu ses derniers chiffres : "
            "mettez la colonne au format texte et retapez-le."
        )
    if not (number.isascii() and number.isdigit()):
        meant = number.translate(LETTERS_FOR_DIGITS)
        hint = "retirez les autres signes."
        if meant.isascii() and meant.isdigit() and len(meant) == length:
            hint = f"écrivez {meant} si des lettres O, I ou L y tiennent lieu de chiffres."
        raise RuleViolation(f"Le {kind} {_shown(value)} ne doit contenir que des chiffres : {hint}")
    lost = length - len(number)
    if isinstance(value, int | float) and 0 < lost <= ZEROS_LOST_AT_MOST:
        padded = number.zfill(length)
        if _is_siren(padded[:9]) and (length == SIREN_LENGTH or stdnum_siret.is_valid(padded)):
            return padded
    return number


def _compact(value: object) -> str:
    """The signs of a number without what parts them; empty when there is none.

    A number that a spreadsheet stored, or wrote as 4.6922581700011E13, is given all its digits; one that it
    abbreviated stays as it wrote it.
    """
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    spelled = str(value).upper()
    if not spelled.isascii():
        spelled = normalized("NFKC", str(value)).upper()
        spelled = "".join(sign for sign in spelled if unicodedata.category(sign) != "Cf")
    spelled = spelled.strip()
    if scientific := SCIENTIFIC.fullmatch(spelled):
        digits = scientific[1] + (scientific[2] or "")
        length = int(scientific[3]) + 1
        # A number that ends with noughts is written without them; beyond two, digits were lost.
        return digits.ljust(length, "0") if length - 2 <= len(digits) <= length else spelled
    if whole := DECIMAL_OF_A_WHOLE.fullmatch(spelled):
        return whole[1]
    return SEPARATORS.sub("", spelled.replace("–", "-").replace("’", "'"))


def _is_siren(number: str) -> bool:
    # Nine noughts pass the check digit and name nobody.
    return stdnum_siren.is_valid(number) and number.strip("0") != ""


def _is_siret(number: str) -> bool:
    return stdnum_siret.is_valid(number) and number[:SIREN_LENGTH].strip("0") != ""


def _empty(kind: str) -> RuleViolation:
    return RuleViolation(f"La case est vide : écrivez un {kind}.")


def _wrong_length(value: object, number: str, kind: str, length: int) -> RuleViolation:
    count = counted(len(number), "chiffre", "chiffres")
    sentence = f"Le {kind} {_shown(value)} compte {count} : il en faut {length}"
    if 0 < length - len(number) <= ZEROS_LOST_AT_MOST:
        return RuleViolation(f"{sentence} ; un zéro initial a pu être perdu, {WHERE_TO_CHECK}")
    return RuleViolation(f"{sentence}.")


def _shown(value: object) -> str:
    spelled = str(value).strip()
    return quote(spelled if len(spelled) <= LONGEST_SHOWN else f"{spelled[: LONGEST_SHOWN - 1]}…")
