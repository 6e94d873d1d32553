"""A vote that was held, counted again under a draft beside the version in force."""

import csv
import io
import json
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cressmember.members.models import Membership, Organisation
from governance.actions.statutes import adopt_statutes, write_statutes
from governance.models import Reassignment
from tests.governance.document import assembly, college, colleges, complete, decision, simple_majority
from tests.governance.views.test_statutes import words

pytestmark = pytest.mark.django_db
WEIGHTED = [
    {"threshold": "1/2", "over": "more_than", "base": "cast", "aggregation": "weighted", "silent": "lost"}
]
CASTS = {"pour": "yes", "contre": "no", "": "nothing"}
HEAD = ("Adhérent", "Collège", "Participation", "Représenté par", "Voix", "Vote")
URNS = ("Urne", "Inscrits", "Présents", "Pour", "Contre")


def text(title, *made, weighted=True, **changed):
    weighed = [each | {"weight": f"1/{len(made)}"} for each in made]
    rule = decision(**({"majority": simple_majority(bars=WEIGHTED)} if weighted else {}), **changed)
    document = complete(title=title, colleges=colleges(*weighed), bodies=[assembly(decisions=[rule])])
    return write_statutes(title=title, document=document, by=None)


def adopted(version):
    day = date(2020, 1, 1)
    adopt_statutes(statutes=version, adopted_by="AGE", adopted_on=day, effective_on=day, by=None)
    return version


@pytest.fixture
def members(db):
    """Twelve associations, four mutuals and as many cooperatives, by name."""
    names = [
        f"{kind} {rank}"
        for kind, many in (("Asso", 12), ("Mutuelle", 4), ("Coop", 4))
        for rank in range(many)
    ]
    made = Organisation.objects.bulk_create(Organisation(name=name, sort_name=name) for name in names)
    Membership.objects.bulk_create(
        Membership(organisation=each, admitted_on=date(2020, 1, 1)) for each in made
    )
    return {each.name: each for each in made}


@pytest.fixture
def before(members):
    """Under it, each of the three colleges weighs a third; a vote in all of them counts by members."""
    return adopted(text("Statuts 2020", college("asso"), college("mutuelle"), college("coop")))


@pytest.fixture
def after(before):
    """The mutuals join the cooperatives: two colleges of a half each."""
    return text("Projet", college("asso", "asso"), college("eco", "mutuelle", "coop"))


def line(name, cast, way="présent"):
    return (name, name.partition(" ")[0].lower(), way, "", 1, cast)


def held():
    """Nine associations out of twelve for; the mutuals and the cooperatives split."""
    found = [line(f"Asso {rank}", "pour" if rank < 9 else "contre") for rank in range(12)]
    found += [line(f"Mutuelle {rank}", "pour" if rank < 3 else "contre") for rank in range(4)]
    return found + [
        line(f"Coop {rank}", "contre" if rank else "", "représenté" if rank else "") for rank in range(4)
    ]


def sheet(*sheets, name="vote.xlsx"):
    book = openpyxl.Workbook()
    for rank, rows in enumerate(sheets):
        page = book.active if rank == 0 else book.create_sheet()
        for row in rows:
            page.append(row)
    file = io.BytesIO()
    book.save(file)
    return SimpleUploadedFile(name, file.getvalue())


def as_csv(rows):
    file = io.StringIO()
    csv.writer(file, delimiter=";").writerows(rows)
    return SimpleUploadedFile("vote.csv", file.getvalue().encode("cp1252"))


def replay(bureau, version, file=None, **told):
    beside = told.pop("beside", None)
    data = {"decision": "ag/ordinary", "call": "1", "held": "before", "done": "on", "urns": ""} | told
    if beside is not None:
        data["beside"] = str(beside.pk)
    if file is not None:
        data["file"] = file
    return bureau.post(reverse("governance:statutes-replay", args=[version.pk]), data)


def sides(answer):
    (replayed,) = answer.context["replayed"]
    return replayed.sides


def test_an_open_vote_is_counted_under_both_texts_side_by_side(bureau, before, after):
    answer = replay(bureau, after, sheet([HEAD, *held()]), beside=before)

    was, now = sides(answer)
    assert (was.verdict.is_no, now.verdict.is_yes) == (True, True)
    # 3/4, 3/4 and nought, a third each; then 3/4 and 3/7, a half each.
    assert "50,00 % pour" in words(answer)
    assert "58,93 % pour" in words(answer)
    assert "La réponse change d’un texte à l’autre" in words(answer)
    assert now.moves == [("Coop", "Eco", 4), ("Mutuelle", "Eco", 4)]


def test_csv_and_names_numbers_are_read_alike(bureau, members, before, after):
    Organisation.objects.filter(name="Asso 0").update(number=4012)
    Organisation.objects.filter(name="Coop 3").update(acronym="C.T.")
    rows = [(*row[:-1], row[-1].upper()) for row in held()]
    rows[0] = ("4012", *rows[0][1:])
    rows[-1] = ("C.T", *rows[-1][1:])

    was, now = sides(replay(bureau, after, as_csv([HEAD, *rows]), beside=before))
    assert (was.verdict.is_no, now.verdict.is_yes) == (True, True)


def test_a_choice_made_for_a_member_is_followed(bureau, members, before, after):
    parted = text(
        "Projet 2", college("urban", "asso"), college("rural", "asso"), college("eco", "mutuelle", "coop")
    )
    file = [HEAD, *held()]

    refused = sides(replay(bureau, parted, sheet(file), beside=before))[1]
    assert refused.verdict is None
    assert "votants n’ont pas de collège dans ce texte" in refused.refused
    for rank in range(12):
        code = "rural" if rank >= 9 else "urban"
        Reassignment.objects.create(statutes=parted, organisation=members[f"Asso {rank}"], college=code)
    now = sides(replay(bureau, parted, sheet(file), beside=before))[1]
    # All nine for, all three against, then 3/7: a third each.
    assert "47,62 % pour" in words(replay(bureau, parted, sheet(file), beside=before)).replace("\u202f", " ")
    assert now.verdict.is_no


@pytest.mark.parametrize("how", ["ticked", "told", "urns alone"])
def test_a_secret_vote_is_never_cut_by_groups_that_were_no_urns(bureau, before, how):
    parted = text(
        "Projet 2", college("urban", "asso"), college("rural", "asso"), college("eco", "mutuelle", "coop")
    )
    joined = text("Projet 3", college("asso", "asso"), college("eco", "mutuelle", "coop"))
    urns = [URNS, ("asso", 12, 12, 9, 3), ("mutuelle", 4, 4, 3, 1), ("coop", 4, 3, 0, 3)]
    if how == "ticked":
        file, told = sheet([HEAD, *held()]), {"urns": "colleges"}
    elif how == "told":
        silent = [(*row[:-1], "") for row in held()]
        file, told = sheet([HEAD, *silent], urns), {}
    else:
        file, told = sheet(urns), {}

    def again():
        file.seek(0)
        return file

    was, now = sides(replay(bureau, parted, again(), beside=before, **told))
    assert was.verdict.is_no
    assert now.verdict is None
    for organisation in Organisation.objects.filter(name__startswith="Asso"):
        code = "rural" if organisation.name > "Asso 5" else "urban"
        Reassignment.objects.create(statutes=parted, organisation=organisation, college=code)
    now = sides(replay(bureau, parted, again(), beside=before, **told))[1]
    if how != "urns alone":
        assert "Son urne est connue en entier seulement" in now.refused
    assert now.verdict is None
    was, now = sides(replay(bureau, joined, again(), beside=before, **told))
    assert now.verdict.is_yes
    assert "aucune n’est découpée" in words(replay(bureau, joined, again(), beside=before, **told))


def test_a_secret_vote_in_one_urn_answers_where_no_college_is_told_apart(bureau, before, after):
    plain = text("Simple", college("asso", "asso"), college("eco", "mutuelle", "coop"), weighted=False)
    file = [HEAD, *held()]

    was, now = sides(replay(bureau, after, sheet(file), beside=before, urns="one"))
    assert was.verdict is now.verdict is None
    assert "une seule urne" in now.refused
    now = sides(replay(bureau, plain, sheet(file), beside=before, urns="one"))[1]
    assert now.verdict.is_yes  # 12 for, 7 against.


def test_what_is_wrong_in_the_file_is_said_line_by_line(bureau, before, after):
    wrong = [HEAD, *held(), line("Inconnue", "pour"), line("Asso 0", "pour"), line("Coop 0", "oui ?")]

    answer = replay(bureau, after, sheet(wrong), beside=before)
    assert answer.context["replayed"] == []
    assert "Ligne 22 : « Inconnue » n’est pas au registre des adhérents." in words(answer)
    assert "Ligne 23 : « Asso 0 » est déjà à la ligne 2." in words(answer)
    assert "Ligne 24" in words(answer)
    many = [HEAD, *(("?" * (rank + 1), "asso", "présent", "", 1, "pour") for rank in range(30))]
    assert "Et 10 autres points à corriger." in words(replay(bureau, after, sheet(many), beside=before))
    book = sheet([HEAD, ("Asso 0", "asso", "présent", "", "=1+1", "pour")])
    assert "une formule n’a pas de résultat" in words(replay(bureau, after, book, beside=before))


@pytest.mark.parametrize(
    ("file", "told", "said"),
    [
        (None, {}, "Choisissez le fichier du vote."),
        (SimpleUploadedFile("vote.pdf", b"%PDF"), {}, "n’est pas d’un format accepté"),
        (SimpleUploadedFile("vote.xlsx", b"nothing"), {}, "qu’une colonne"),
        (SimpleUploadedFile("vote.json", b"{"), {}, "pas du JSON"),
        (SimpleUploadedFile("vote.json", b"\xff"), {}, "n’est pas un texte en UTF-8"),
        (SimpleUploadedFile("vote.json", b"[]"), {}, "ne porte aucun vote"),
        (SimpleUploadedFile("vote.json", b'{"questions": [{"kind": "decision"}]}'), {}, "il manque le code"),
        (None, {"kept": "{}"}, "Choisissez de nouveau le fichier du vote."),
        (None, {"kept": '[{"members": [1]}]'}, "écrivez-le entre accolades"),
        (None, {"kept": "[" * 5000}, "crochets sans fin"),
    ],
)
def test_what_is_no_vote_is_refused_in_a_sentence(bureau, before, after, file, told, said):
    if file is not None:
        file.seek(0)
    answer = replay(bureau, after, file, beside=before, **told)

    assert answer.status_code == 200
    assert said in words(answer)


def test_a_list_that_was_kept_is_not_trusted(bureau, before, after):
    kept = json.loads(
        replay(bureau, after, sheet([HEAD, *held()]), beside=before).context["form"]["kept"].value()
    )
    short = [kept[0] | {"members": kept[0]["members"][1:]}]
    words_in = [kept[0] | {"members": ["x"] * 20}]

    for wrong in (short, words_in):
        answer = replay(bureau, after, beside=before, kept=json.dumps(wrong))
        assert "Choisissez de nouveau le fichier du vote." in words(answer)
    was, now = sides(replay(bureau, after, beside=before, kept=json.dumps(kept)))
    assert (was.verdict.is_no, now.verdict.is_yes) == (True, True)
    secret = replay(bureau, after, beside=before, kept=json.dumps(kept), urns="one")
    assert [side.verdict for side in sides(secret)] == [None, None]


def test_the_file_is_of_the_colleges_of_either_text(bureau, before, after):
    there = [(name, "asso" if name.startswith("Asso") else "eco", *rest) for name, _, *rest in held()]

    answer = replay(bureau, after, sheet([HEAD, *there]), beside=before)
    assert "n’est pas un collège de ce texte" in words(answer)
    was, now = sides(replay(bureau, after, sheet([HEAD, *there]), beside=before, held="after"))
    assert now.verdict.is_yes
    assert "votants n’ont pas de collège" in was.refused


def scenario(**changed):
    voters = [
        {"member": name, "college": place, "way": "present", "votes": votes, "cast": CASTS[cast]}
        for name, place, _, _, votes, cast in held()
    ]
    return {"kind": "decision", "body": "ag", "decision": "ordinary", "voters": voters} | changed


def as_scenario(*questions):
    document = {"name": "AG", "statutes": "x.json", "questions": [{"kind": "weights"}, *questions]}
    return SimpleUploadedFile("vote.json", json.dumps(document).encode())


def test_the_votes_of_a_scenario_are_replayed_each_in_its_turn(bureau, before, after):
    invented = scenario(note="Une association inconnue.")
    invented["voters"][0] |= {"member": "Radio libre"}
    answer = replay(bureau, after, as_scenario(scenario(), invented), beside=before, decision="")

    assert [[side.verdict.outcome for side in each.sides] for each in answer.context["replayed"]] == [
        ["no", "yes"],
        ["no", "yes"],
    ]
    assert "Une association inconnue." in words(answer)
    strange = scenario()
    strange["voters"][0] |= {"college": "ailleurs"}
    refused = replay(bureau, after, as_scenario(strange), beside=before)
    assert "« Statuts 2020 » ne connaît pas « ailleurs »" in words(refused)
    many = replay(bureau, after, as_scenario(*[scenario()] * 21), beside=before)
    assert "21 votes : rejouez-en 20 à la fois" in words(many)


def test_a_decision_that_a_text_does_not_have_is_said(bureau, before, after):
    other = scenario(decision="merger")

    was, now = sides(replay(bureau, after, as_scenario(other), beside=before, decision=""))
    assert "pas de décision complète" in was.refused
    assert now.verdict is None
    assert "Choisissez la décision" in words(
        replay(bureau, after, sheet([HEAD, *held()]), beside=before, decision="")
    )


def test_what_had_to_precede_is_taken_as_done_or_not(bureau, before):
    proposal = {"kind": "proposal", "article": "18", "by": ["le conseil"]}
    asking = text(
        "Projet 4", college("asso", "asso"), college("eco", "mutuelle", "coop"), preconditions=[proposal]
    )
    file = [HEAD, *held()]

    done = replay(bureau, asking, sheet(file), beside=before)
    assert sides(done)[1].verdict.is_yes
    assert "Tenu pour fait avant le vote : La proposition de certains (art. 18)." in words(done)
    left = sides(replay(bureau, asking, sheet(file), beside=before, done=""))[1]
    assert "ce qui doit précéder le vote manque" in left.verdict.sentence


def test_an_equality_takes_the_casting_vote(bureau, members):
    casting = simple_majority(tie="casting")
    document = complete(
        colleges=colleges(college("asso")), bodies=[assembly(decisions=[decision(majority=casting)])]
    )
    alone = adopted(write_statutes(title="Seuls", document=document, by=None))
    file = [HEAD, line("Asso 0", "pour"), line("Asso 1", "contre")]

    (side,) = sides(replay(bureau, alone, sheet(file), held=""))
    assert side.verdict.is_open
    (side,) = sides(replay(bureau, alone, sheet(file), chair="yes"))
    assert side.verdict.is_yes


def test_the_model_lists_the_members_of_today_and_reads_back(bureau, before, after):
    address = reverse("governance:statutes-replay-model", args=[after.pk])

    file = bureau.get(address)
    book = openpyxl.load_workbook(io.BytesIO(file.content))
    assert book.sheetnames == ["Votants", "Urnes si secret"]
    rows = list(book["Votants"].iter_rows(values_only=True))
    assert rows[0] == ("Numéro", *HEAD)
    assert len(rows) == 21
    assert "Télécharger le modèle" in words(
        bureau.get(reverse("governance:statutes-replay", args=[after.pk]))
    )


def test_the_model_with_a_name_that_two_files_bear_is_read_back(bureau, members, before, after):
    """One file is a member’s, the other is not: a number or being a member tells them apart."""
    Organisation.objects.filter(name="Asso 0").update(number=4012)
    double = Organisation.objects.create(name="Asso 0", sort_name="asso 0", number=4013)
    Membership.objects.create(
        organisation=double,
        admitted_on=date(2010, 1, 1),
        ended_on=date(2015, 1, 1),
        end_reason=Membership.EndReason.RESIGNATION,
    )
    address = reverse("governance:statutes-replay-model", args=[after.pk])
    book = openpyxl.load_workbook(io.BytesIO(bureau.get(address).content))
    head, *rows = book["Votants"].iter_rows(values_only=True)
    assert [row[0] for row in rows if row[1] == "Asso 0"] == [4012]

    filled = [(number, *line(name, "pour")) for number, name, *_ in rows]
    was, now = sides(replay(bureau, after, sheet([head, *filled]), beside=before))
    assert (was.verdict.is_yes, now.verdict.is_yes) == (True, True)
    was, _ = sides(replay(bureau, after, sheet([HEAD, *held()]), beside=before))
    assert was.verdict.is_no


def test_a_list_and_urns_that_say_the_same_votes_twice_are_refused(bureau, before, after):
    urns = [URNS, ("asso", 12, 12, 9, 3)]

    answer = replay(bureau, after, sheet([HEAD, *held()], urns), beside=before)
    assert "gardez l’un ou l’autre" in words(answer)


def test_five_hundred_lines_and_more_are_counted_and_kept(bureau, before, after):
    names = [f"Asso {rank}" for rank in range(100, 700)]
    made = Organisation.objects.bulk_create(Organisation(name=name, sort_name=name) for name in names)
    Membership.objects.bulk_create(
        Membership(organisation=each, admitted_on=date(2020, 1, 1)) for each in made
    )

    answer = replay(
        bureau, after, sheet([HEAD, *held(), *(line(name, "pour") for name in names)]), beside=before
    )
    kept = answer.context["form"]["kept"].value()
    assert "620 votants dans le fichier" in words(answer)
    again = replay(bureau, after, beside=before, kept=kept)
    assert [side.verdict for side in sides(again)] == [side.verdict for side in sides(answer)]


def test_a_text_without_a_whole_decision_replays_nothing(bureau, db):
    version = write_statutes(title="Vide", document={}, by=None)

    answer = bureau.get(reverse("governance:statutes-replay", args=[version.pk]))
    assert "Aucune décision n’est encore complète" in words(answer)
