"""Telephone numbers, electronic addresses and postcodes."""

import re
import unicodedata

from cressmember.kernel.folding import normalized
from cressmember.kernel.reading.plain import Unreadable, shown, text
from cressmember.kernel.writing import quote

# Numbers of the overseas départements answer under a country code of their own, dialled 0262… inside France
# (Arcep, national numbering plan).
OVERSEAS = {
    "262": ("262", "263", "269", "639", "692", "693"),
    "590": ("590", "690", "691"),
    "594": ("594", "694"),
    "596": ("596", "696", "697"),
}
PHONE_SIGNS = re.compile(r"[\s.\-/()_]")
TWO_NUMBERS = re.compile(r"\d[\s.\-]*(?:[/;,]|\bou\b|\bet\b)\s*(?:\+|0)", re.IGNORECASE)
NATIONAL = re.compile(r"[1-9]\d{8}", re.ASCII)
INTERNATIONAL = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)

NAMED_ADDRESS = re.compile(r"[^<>]*<([^<>]+)>")
DISGUISES = (
    (re.compile(r"\s*(?:[\[({<]\s*(?:at|arobase|arobas|a|@)\s*[\])}>]|\s(?:at|arobase|arobas)\s)\s*"), "@"),
    (re.compile(r"\s*(?:[\[({<]\s*(?:dot|point|\.)\s*[\])}>]|\s(?:dot|point)\s)\s*"), "."),
)
SPACED_SIGN = re.compile(r"\s*([@.])\s*")
COMMA_FOR_DOT = re.compile(r"(?<=\S),(?=\S)")
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
ADDRESS = re.compile(
    rf"[a-z0-9!#$%&'*+/=?^_`{{|}}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{{|}}~-]+)*"
    rf"@(?:{LABEL}\.)+(?:xn--[a-z0-9]{{1,59}}|[a-z]{{2,63}})",
    re.ASCII,
)
LONGEST_ADDRESS, LONGEST_MAILBOX = 254, 64  # RFC 5321, 4.5.3.1

POSTCODE = re.compile(r"\d{5}", re.ASCII)


def phone(value: object) -> str:
    """A telephone number in its international form (E.164): « 07.96.48.34.00 » is +33796483400.

    The leading zero that a spreadsheet lost is put back. Overseas numbers go under their own code
    (0262… is +262…); foreign ones keep theirs. Raises Unreadable.
    """
    spelled = normalized("NFKC", text(value)).replace("‐", "-").replace("–", "-")
    if TWO_NUMBERS.search(spelled):
        raise Unreadable(f"{shown(value)} contient deux numéros : gardez-en un par case.")
    digits = PHONE_SIGNS.sub("", spelled.replace("(0)", ""))
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    if digits.startswith("33") and len(digits) == 11:
        digits = f"+{digits}"
    if digits.startswith("+33"):
        digits = digits.removeprefix("+33")
        return _of_france(digits.removeprefix("0"), value)
    if not digits.startswith("+"):
        return _of_france(digits.removeprefix("0"), value)
    code = digits[1:4]
    if not INTERNATIONAL.fullmatch(digits) or (code in OVERSEAS and len(digits) != 13):
        raise _not_a_phone(value)
    return digits


def _of_france(national: str, value: object) -> str:
    if not NATIONAL.fullmatch(national):
        raise _not_a_phone(value)
    for code, prefixes in OVERSEAS.items():
        if national.startswith(prefixes):
            return f"+{code}{national}"
    return f"+33{national}"


def _not_a_phone(value: object) -> Unreadable:
    how = "écrivez dix chiffres, par exemple 01 23 45 67 89, ou + et l’indicatif du pays."
    if text(value) == "":
        return Unreadable(f"La case est vide : {how}")
    return Unreadable(f"{shown(value)} n’est pas un numéro de téléphone : {how}")


def email(value: object) -> str:
    """An electronic address, trimmed, in small letters: « Lucie <L.Moreau@X.example> » is l.moreau@x.example.

    Accepts no more than the forms do. Raises Unreadable, with the probable address where there is one.
    """
    typed = text(value)
    if typed == "":
        raise Unreadable("La case est vide : écrivez une adresse, par exemple contact@association.fr.")
    if named := NAMED_ADDRESS.fullmatch(typed):
        typed = named[1]
    address = typed.lower().strip().removeprefix("mailto:").strip(" ,;.")
    if _is_address(address):
        return address
    if address.count("@") > 1:
        raise Unreadable(f"{shown(value)} contient plusieurs adresses : gardez-en une par case.")
    probable = address
    for disguise, sign in DISGUISES:
        probable = disguise.sub(sign, probable)
    probable = SPACED_SIGN.sub(r"\1", COMMA_FOR_DOT.sub(".", _without_accents(probable)))
    if _is_address(probable):
        raise Unreadable(
            f"{shown(value)} n’est pas une adresse électronique : écrivez {probable} si c’est elle."
        )
    meant = f"est-ce {probable} ? " if probable != address and "@" in probable else ""
    raise Unreadable(f"{shown(value)} n’est pas une adresse électronique : {meant}{_flaw(probable)}")


def _is_address(address: str) -> bool:
    mailbox = address.partition("@")[0]
    if len(address) > LONGEST_ADDRESS or len(mailbox) > LONGEST_MAILBOX:
        return False
    return ADDRESS.fullmatch(address) is not None


def _flaw(address: str) -> str:
    mailbox, at, domain = address.partition("@")
    if not at:
        return "le signe @ n’y est pas ; écrivez une adresse entière."
    if " " in address:
        return "une adresse ne contient pas d’espace."
    if not mailbox:
        return "rien ne précède le signe @ ; écrivez une adresse entière."
    if "." not in domain:
        return f"il manque la fin du domaine, par exemple {quote('.fr')}."
    if any(label.startswith("-") or label.endswith("-") for label in domain.split(".")):
        return "une partie du domaine commence ou finit par un tiret, ce qui ne se peut pas ; corrigez-la."
    return "vérifiez les points, les signes et la longueur."


def _without_accents(address: str) -> str:
    return "".join(sign for sign in normalized("NFKD", address) if not unicodedata.combining(sign))


def postcode(value: object) -> str:
    """A French postcode of five figures; a number cell gets back the zero it lost (1000 is 01000)."""
    digits = text(value).replace(" ", "")
    if isinstance(value, int | float) and len(digits) == 4:
        digits = f"0{digits}"
    if not POSTCODE.fullmatch(digits):
        if digits == "":
            raise Unreadable("La case est vide : écrivez un code postal de cinq chiffres.")
        raise Unreadable(
            f"{shown(value)} n’est pas un code postal : écrivez cinq chiffres, par exemple 75018."
        )
    return digits
