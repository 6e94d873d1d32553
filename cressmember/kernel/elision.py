"""« de », « à », « que » and the article before a name put into a sentence; a record is named as it prints.

What is sure is joined: « d’Inès », « du Relais », « aux Ateliers », « à la CRESS Bretagne ». What a letter
does not tell (an h, a figure, an acronym that may be spelled) keeps the plain word.
"""

from cressmember.kernel.folding import fold

# First words that always have an article in a sentence, once folded.
ARTICLES = {
    "chambre": "la ",
    "cress": "la ",
    "association": "l’",
    "cooperative": "la ",
    "federation": "la ",
    "fondation": "la ",
    "mutuelle": "la ",
    "union": "l’",
}
JOINED = {"de": {"le": "du", "les": "des"}, "à": {"le": "au", "les": "aux"}}
# « Le » is theirs: no « du Gall ».
SURNAMES = frozenset((
    "berre", "bihan", "borgne", "bourhis", "bras", "breton", "bris", "calvez", "cam", "corre", "coz",
    "cozic", "dantec", "floch", "fur", "gac", "gall", "gallic", "goff", "gouic", "guen", "guennec",
    "mauff", "meur", "moal", "moigne", "nir", "ny", "pape", "pen", "roux", "roy", "saux", "tallec",
    "van",
))  # fmt: skip
# An h or a y that is not heard as a consonant. Any other h is taken for an aspirated one (« de Haute »).
ELIDED = frozenset((
    "habile", "habillement", "habitant", "habitat", "habitation", "harmonie", "harmonique", "haleine",
    "hebdomadaire", "hebergement", "hectare", "helice", "herbe", "herbier", "herboristerie", "heritage",
    "heritier", "heure", "hibiscus", "hier", "hippodrome", "hirondelle", "histoire", "historique",
    "hiver", "homme", "hommage", "honneur", "honoraire", "hopital", "horizon", "horloge",
    "horticulteur", "horticulture", "hospice", "hospitalier", "hospitalite", "hostellerie", "hote",
    "hotel", "hotellerie", "huile", "huitre", "humain", "humaine", "humanitaire", "humanite", "humeur",
    "humus", "hydraulique", "hygiene", "hypotheque", "hadrien", "hector", "helena", "helene",
    "heliette", "heloise", "henri", "henriette", "hermine", "herve", "hilaire", "hippolyte", "homere",
    "honore", "honorine", "horace", "hortense", "hubert", "hugo", "hugues", "hyacinthe", "yerres",
    "yevre", "yeux", "yonne",
))  # fmt: skip
# They begin with a vowel, and yet nothing is elided before them.
KEPT = frozenset((
    "onze", "onzieme", "oui", "ouistiti", "uhlan", "ululement",
))  # fmt: skip


def the(name: object) -> str:
    """A name with its article: « la CRESS Bretagne », « l’Union du Moulin »; as it is when it takes none.

    A chamber that is called « La CRESS » has its article already.
    """
    told = str(name)
    first, second = _words(told)
    if first in {"la", "l"} and second in ARTICLES:
        return f"{first}{told[len(first) :]}"
    return f"{ARTICLES.get(first, '')}{told}"


def of(name: object) -> str:
    """« de » and a name: « d’Inès », « de Paul », « du Relais », « de l’Association du Moulin »."""
    return _joined("de", the(name))


def to(name: object) -> str:
    """« à » and a name: « à Inès », « aux Ateliers », « à la CRESS Bretagne »."""
    return _joined("à", the(name))


def that(name: object) -> str:
    """« que » and a name: « qu’Inès », « que Paul », « que la CRESS Bretagne »."""
    return _elided("que", the(name))


def _joined(word: str, name: str) -> str:
    first, second = _words(name)
    if first in JOINED[word] and second and not (first == "le" and second in SURNAMES):
        return f"{JOINED[word][first]} {name.split(maxsplit=1)[1]}"
    return f"à {name}" if word == "à" else _elided(word, name)


def _elided(word: str, name: str) -> str:
    return f"{word[:-1]}’{name}" if _begins_with_a_vowel(name) else f"{word} {name}"


def _begins_with_a_vowel(name: str) -> bool:
    first, _ = _words(name)
    if first in ELIDED or first.removesuffix("s") in ELIDED:
        return True
    if first[:1] == "y":
        return first[1:2] not in {*"aeiou", ""}  # Yves, and not Yann
    return first[:1] in {*"aeiou"} and first not in KEPT and not first.startswith("oua")


def _words(name: str) -> tuple[str, str]:
    """The first two words, folded; none where the name begins with a figure, a quotation mark or a sign."""
    first, second, *_ = [*fold(name).split(), "", ""]
    return (first, second) if name[:1].isalpha() else ("", "")
