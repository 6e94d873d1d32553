"""Who may stand, who elects, and how the seats are given."""

from __future__ import annotations

from cressmember.kernel.elision import of, to
from cressmember.kernel.writing import NO_BREAK, enumerate_fr, number, quote
from governance.rules.election.candidacy import (
    Age,
    AsOf,
    Candidacy,
    Deadline,
    Joined,
    NotEmployee,
    OfCollege,
    Paper,
    Quality,
    Seniority,
    Sent,
    UpToDate,
)
from governance.rules.election.election import (
    Blanks,
    Drawn,
    Election,
    Electors,
    GenderBy,
    Lists,
    Plurality,
    Round,
    Rounds,
    Sharing,
    WithoutCandidate,
)
from governance.rules.election.ranking import TieBreak
from governance.rules.prose.amounts import before, some, weight_said
from governance.rules.prose.french import quoted, whom
from governance.rules.prose.telling import (
    Chapter,
    Key,
    Names,
    Telling,
    clause,
    opens,
    phrases,
    says,
    tell,
)
from governance.rules.seat.seating import SeatElection

OF_THE_PAPER = Deadline | Sent | Joined
PAPERS = {
    Paper.PROGRAMME: "du programme",
    Paper.STATEMENT: "de l’attestation sur l’honneur",
    Paper.ENDORSEMENT: "du mandat de l’organisation",
}
ROUNDS = ("premier", "deuxième", "troisième", "quatrième", "cinquième")
BLANKS = {
    Blanks.IGNORED: "les bulletins blancs ne sont pas des suffrages exprimés",
    Blanks.CAST: "les bulletins blancs sont des suffrages exprimés",
}
GENDER_BY = {
    GenderBy.NOTHING: "l’élection ne dépend pas de la règle de parité",
    GenderBy.BEST_PLACED: (
        "si la parité n’est pas respectée, les mieux placés du sexe qui manque prennent les derniers sièges"
    ),
    GenderBy.REFUSED: "si la parité n’est pas respectée, l’élection est nulle",
}


@opens(SeatElection)
def seat_election(part: SeatElection, names: Names, name: str, key: Key) -> Chapter:
    told = (
        clause(part, names, "Sièges à élire", (*key, "seats"), article=part.election.article),
        clause(part.candidacy, names, "Candidature", (*key, "candidacy")),
        clause(part.election, names, "Élection", (*key, "election")),
    )
    return Chapter(name, part.election.article, key, told)


@says(SeatElection)
def elected_seats(telling: Telling, part: SeatElection) -> None:
    telling.say(f"cette élection pourvoit {quoted(sorted(part.seats))}")


@says(Candidacy)
def candidacy(telling: Telling, part: Candidacy) -> None:
    if not part.conditions:
        telling.say("aucune condition n’est mise aux candidatures")
    conditions(telling, part.conditions)


def conditions(telling: Telling, parts: tuple) -> None:  # type: ignore[type-arg]
    """What a candidacy must respect, then what the candidate must be."""
    papers = [each for each in parts if isinstance(each, OF_THE_PAPER)]
    people = [each for each in parts if not isinstance(each, OF_THE_PAPER)]
    if papers:
        telling.say(f"la candidature {enumerate_fr(phrases(telling, papers))}")
    if people:
        telling.say(f"le candidat {enumerate_fr(phrases(telling, people))}")


@says(Deadline)
def deadline(telling: Telling, part: Deadline) -> None:
    told = f"se dépose {before(telling, part.before, 'l’élection')}"
    if part.opens_days is not None:
        told += f", et au plus tôt {some(part.opens_days, 'jour', 'jours')} avant"
    telling.say(told + telling.cited(part.article))


@says(Sent)
def sent(telling: Telling, part: Sent) -> None:
    forms = [each.label for each in type(next(iter(part.forms))) if each in part.forms]
    telling.say(f"s’envoie {enumerate_fr(forms, 'ou')}{telling.cited(part.article)}")


@says(Joined)
def joined(telling: Telling, part: Joined) -> None:
    pages = f" ({some(part.most_pages, 'page', 'pages')} au plus)" if part.most_pages is not None else ""
    telling.say(f"est accompagnée {PAPERS[part.paper]}{pages}{telling.cited(part.article)}")


def _as_of(telling: Telling, as_of: AsOf, what: str) -> str:
    if as_of is AsOf.UNSTATED:
        telling.silent(f"quel jour {what}")
        return ""
    return f" {as_of.label}"


@says(Age)
def age(telling: Telling, part: Age) -> None:
    bounds = [f"{some(part.least, 'an', 'ans')} au moins"] if part.least is not None else []
    bounds += [f"{some(part.most, 'an', 'ans')} au plus"] if part.most is not None else []
    as_of = _as_of(telling, part.as_of, "l’âge est pris")
    telling.say(f"a {enumerate_fr(bounds)}{as_of}{telling.cited(part.article)}")


@says(Seniority)
def seniority(telling: Telling, part: Seniority) -> None:
    as_of = _as_of(telling, part.as_of, "l’ancienneté du candidat se compte")
    months = some(part.months, "mois", "mois")
    telling.say(f"est membre depuis au moins {months}{as_of}{telling.cited(part.article)}")


@says(UpToDate)
def up_to_date(telling: Telling, part: UpToDate) -> None:
    years = "" if part.years == 1 else f" depuis {number(part.years)} ans, l’année en cours comprise"
    telling.say(f"est à jour de sa cotisation{years}{telling.cited(part.article)}")


@says(NotEmployee)
def not_employee(telling: Telling, part: NotEmployee) -> None:
    as_of = _as_of(telling, part.as_of, "on regarde s’il est salarié")
    since = f" et ne l’a pas été depuis {some(part.years, 'an', 'ans')}" if part.years else ""
    telling.say(f"n’est pas salarié{since}{as_of}{telling.cited(part.article)}")


@says(Quality)
def quality(telling: Telling, part: Quality) -> None:
    has = "n’est pas" if part.is_barred else "a la qualité"
    telling.say(f"{has} {quote(part.quality)}{telling.cited(part.article)}")


@says(OfCollege)
def of_college(telling: Telling, part: OfCollege) -> None:
    colleges = enumerate_fr([of(telling.names.college(each)) for each in sorted(part.colleges)], "ou")
    telling.say(f"est membre {colleges}{telling.cited(part.article)}")


@says(Election)
def election(telling: Telling, part: Election) -> None:
    telling.say(electors_said(telling.names, part.electors))
    tell(telling, part.scrutin)
    if part.most_rounds is not None:
        telling.say(f"égalités comprises, {some(part.most_rounds, 'tour', 'tours')} au plus")
    if part.most_names is not None:
        telling.say(f"un bulletin porte {some(part.most_names, 'nom', 'noms')} au plus")
    if TieBreak.UNSTATED in part.ties:
        telling.silent("ce qui départage les égalités")
    if stated := [each.label for each in part.ties if each is not TieBreak.UNSTATED]:
        telling.say(f"à égalité, {', puis '.join(stated)}")
    if part.blanks is Blanks.UNSTATED:
        telling.silent("si les bulletins blancs sont des suffrages exprimés")
    else:
        telling.say(BLANKS[part.blanks])
    if part.gender_by is GenderBy.UNSTATED:
        telling.silent("ce que l’élection fait d’une règle de parité")
    else:
        telling.say(GENDER_BY[part.gender_by])


def electors_said(names: Names, electors: Electors) -> str:
    """Who elects, as a sentence."""
    match electors.who:
        case "own_college":
            return "chaque collège élit ses représentants"
        case "own_territory":
            return "chaque territoire élit ses représentants"
        case "college":
            return f"l’élection revient {to(names.college(electors.name))}"
        case "body":
            return f"l’élection revient {to(whom(names.bodies.get(electors.name, electors.name)))}"
    return "l’élection revient à l’assemblée"


@says(Plurality)
def plurality(telling: Telling, part: Plurality) -> None:
    telling.say("sont élus, en un tour, les candidats qui ont le plus de voix")


@says(Rounds)
def rounds(telling: Telling, part: Rounds) -> None:
    telling.say(_rounds(telling, part.rounds))


def _rounds(telling: Telling, parts: tuple[Round, ...]) -> str:
    needs = phrases(telling, parts)
    if len(needs) == 1:
        return f"l’élection se fait en un tour, à la {needs[0]}"
    told = [f"{needs[0]} au premier tour"] + [
        f"{need} au {ROUNDS[rank] if rank < len(ROUNDS) else f'{rank + 1}e'}"
        for rank, need in enumerate(needs[1:], start=1)
    ]
    return f"l’élection se fait en {number(len(needs))} tours{NO_BREAK}: {enumerate_fr(told)}"


@says(Round)
def one_round(telling: Telling, part: Round) -> None:
    told = part.needs.label
    if part.staying is not None:
        told += f" entre {some(part.staying, 'candidat', 'candidats')} par siège"
    telling.say(told)


@says(WithoutCandidate)
def without_candidate(telling: Telling, part: WithoutCandidate) -> None:
    telling.say("on vote sans candidature pour qui l’on veut, parmi les éligibles, et chacun peut décliner")
    telling.say(_rounds(telling, part.rounds))


@says(Drawn)
def drawn(telling: Telling, part: Drawn) -> None:
    telling.say("les sièges sont tirés au sort entre les candidats")


@says(Lists)
def lists(telling: Telling, part: Lists) -> None:
    told = "on vote pour des listes"
    if part.sharing is Sharing.MAJORITY:
        telling.say(f"{told}, et tous les sièges vont à la liste arrivée en tête")
    else:
        telling.say(f"{told}, et les sièges se partagent à la {part.sharing.label}")
    if part.threshold is not None:
        least = weight_said(part.threshold)
        telling.say(f"une liste qui a moins {of(least)} des suffrages exprimés n’a pas de siège")
    if part.rounds:
        telling.say(_rounds(telling, part.rounds))
