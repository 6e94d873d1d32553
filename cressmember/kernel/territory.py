"""Where a body stands: region and département, by code, by name or by postcode."""

from dataclasses import dataclass

from cressmember.kernel.folding import fold
from cressmember.kernel.territory_table import COLLECTIVITIES, DEPARTEMENTS, REGIONS


@dataclass(frozen=True, slots=True)
class Region:
    """A region under its Insee code: « 11 », Île-de-France."""

    code: str
    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Departement:
    """A département or an overseas collectivity, which belongs to no region: « 2A », Corse-du-Sud."""

    code: str
    name: str
    region: Region | None

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


ALL_REGIONS = tuple(Region(code, name) for code, name in REGIONS.items())
REGION_BY_CODE = {region.code: region for region in ALL_REGIONS}

ALL_DEPARTEMENTS = tuple(
    Departement(code, name, REGION_BY_CODE.get(region))
    for code, name, region in sorted((*DEPARTEMENTS, *COLLECTIVITIES))
)
DEPARTEMENT_BY_CODE = {departement.code: departement for departement in ALL_DEPARTEMENTS}

# Both kept the postcodes that they had inside Guadeloupe when they left it in 2007.
LEFT_GUADELOUPE = {"97133": "977", "97150": "978"}


def departement(text: str) -> Departement | None:
    """The département of that code or name, as typed (« 1 », « 2a », « Val d'Oise »); None otherwise."""
    code = text.strip().upper()
    if found := DEPARTEMENT_BY_CODE.get(code.zfill(2)):
        return found
    return next((known for known in ALL_DEPARTEMENTS if fold(known.name) == fold(text)), None)


def departement_of_postcode(postcode: str) -> Departement | None:
    """The département that a postcode of five figures tells; None when it tells none (98000 is Monaco).

    A postcode names the post office that delivers, so that a few communes near a border bear the figures of
    their neighbour (Claret, 05110, is in Alpes-de-Haute-Provence). The first two figures are taken all the
    same: the département of an address is proposed from them and can be corrected.
    """
    code = postcode.replace(" ", "")
    if len(code) != 5 or not (code.isascii() and code.isdigit()):
        return None
    if code.startswith("20"):
        return DEPARTEMENT_BY_CODE["2A" if code < "20200" else "2B"] if code < "20700" else None
    if code >= "97000":
        return DEPARTEMENT_BY_CODE.get(LEFT_GUADELOUPE.get(code, code[:3]))
    return DEPARTEMENT_BY_CODE.get(code[:2])
