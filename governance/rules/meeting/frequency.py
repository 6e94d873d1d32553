"""How often a body must meet."""

from __future__ import annotations

from governance.rules.text.wording import part, term


@part
class Frequency:
    """So many meetings a year at least, and no longer than so many months without one."""

    article: str = term("l’article")
    least_per_year: int = term("le nombre de réunions par an au moins")
    longest_gap_months: int | None = term("les mois entre deux réunions au plus", default=None, least=1)
