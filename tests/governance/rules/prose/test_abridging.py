"""What is said alike, said once."""

from governance.rules.prose.abridging import abridged
from governance.rules.prose.telling import Chapter, Clause

LONG = "La convocation part quinze jours francs au moins avant la réunion, par courrier électronique."


def clause(name, text=LONG, article="12"):
    return Clause(name, article, (text,), (name,))


def chapter(name, *clauses):
    return Chapter(name, "11", (name,), clauses)


def told(chapters):
    return [(each.name, each.article, each.text.replace("\u00a0", " ")) for each in chapters[-1].clauses]


def test_what_a_meeting_before_says_alike_refers_to_it():
    first = chapter(
        "Ordinaire",
        clause("Convocation"),
        clause("Ordre du jour", article="13"),
        clause("Scrutin", "À main levée."),
    )
    second = chapter(
        "Extraordinaire",
        clause("Qui convoque", f"{LONG} Autrement."),
        clause("Convocation"),
        clause("Ordre du jour", article="13"),
        clause("Scrutin", "À main levée."),
    )

    assert told(abridged([first, second])) == [
        ("Qui convoque", "12", f"{LONG} Autrement."),
        ("Convocation et ordre du jour", "12 et 13", "Comme pour « Ordinaire »."),
        ("Scrutin", "12", "À main levée."),
    ]


def test_three_rules_in_a_row_that_say_the_same_are_one():
    office = "Une personne, qui siège dans l’instance."
    offices = [clause(name, office) for name in ("Président", "Trésorier", "Secrétaire")]

    assert told(abridged([chapter("Bureau", *offices)])) == [
        ("Président, Trésorier et Secrétaire", "12", "Chacun : une personne, qui siège dans l’instance.")
    ]
    assert len(told(abridged([chapter("Bureau", *offices[:2])]))) == 2


def test_short_rules_stay_apart():
    weights = [clause(name, "Il pèse 10 %.") for name in ("A", "B", "C")]

    assert len(told(abridged([chapter("Collèges", *weights)]))) == 3
