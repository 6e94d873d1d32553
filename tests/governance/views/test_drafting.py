"""Statutes typed part by part: what is written, what is refused, what is said to be missing."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from governance.actions.statutes import adopt_statutes, write_statutes
from governance.forms.terms import Named
from governance.models import Statutes
from tests.governance.document import assembly, college, colleges, complete, decision

pytestmark = pytest.mark.django_db


def words(answer):
    return " ".join(answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ").split())


@pytest.fixture
def draft():
    return write_statutes(title="Statuts 2026", document={"title": "Statuts 2026"}, by=None)


@pytest.fixture
def whole():
    return write_statutes(title="Statuts 2026", document=complete(), by=None)


def page(version, where=""):
    return reverse("governance:statutes-draft", args=[version.pk]) + (f"?ou={where}" if where else "")


def save(bureau, version, where="", **told):
    return bureau.post(page(version, where), {"digest": version.digest, **told})


def shape(bureau, version, do, place, **told):
    return bureau.post(shape_url(version, place), {"digest": version.digest, "do": do, **told})


def shape_url(version, place, where=""):
    return f"{reverse('governance:statutes-shape', args=[version.pk])}?ou={where}&place={place}"


def test_a_new_version_asks_for_its_title_alone(bureau):
    answer = bureau.post(reverse("governance:statutes-start"), {"title": "Statuts 2027"}, follow=True)

    assert Statutes.objects.get().document == {"title": "Statuts 2027"}
    assert "Il reste à dire" in words(answer)


def test_a_new_version_starts_from_another(bureau, whole):
    bureau.post(reverse("governance:statutes-start"), {"title": "Statuts 2027", "source": whole.pk})

    assert Statutes.objects.get(title="Statuts 2027").document == complete(title="Statuts 2027")


def test_a_new_version_of_an_adopted_text_goes_on_from_it(bureau):
    held = colleges(college("mut", comes_from=["old"]))
    adopted = write_statutes(title="Statuts 2020", document=complete(colleges=held), by=None)
    day = date(2020, 1, 1)
    adopt_statutes(statutes=adopted, adopted_by="AGE", adopted_on=day, effective_on=day, by=None)

    bureau.post(reverse("governance:statutes-start"), {"title": "Statuts 2027", "source": adopted.pk})

    made = Statutes.objects.get(title="Statuts 2027").document
    assert [each["comes_from"] for each in made["colleges"]["colleges"]] == [["mut"]]


def test_a_part_is_typed_and_what_it_lacks_is_said(bureau, draft):
    answer = save(bureau, draft, "colleges", article="7", belonging="one")
    draft.refresh_from_db()

    assert draft.document == {"title": "Statuts 2026", "colleges": {"article": "7", "belonging": "one"}}
    assert answer.url == page(draft, "colleges")
    assert "Passages à la perte d’un statut" in words(bureau.get(answer.url))


def test_saving_goes_on_to_the_next_hole(bureau, whole):
    whole.document["proxies"] = {}
    whole.save()

    answer = save(bureau, whole, "colleges", article="8", belonging="one", next="1")

    assert answer.url == page(whole, "proxies")


def test_saving_a_part_keeps_the_parts_that_it_holds(bureau, whole):
    save(bureau, whole, "colleges", article="8", belonging="one")
    whole.refresh_from_db()

    assert whole.document["colleges"] == {**complete()["colleges"], "article": "8"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("60 %", "60 %"),
        ("60%", "60 %"),
        ("7,5 %", "7,5 %"),
        ("les deux tiers", "2/3"),
        ("deux tiers", "2/3"),
        ("La moitié", "1/2"),
    ],
)
def test_a_fraction_is_typed_as_people_write_it(bureau, whole, typed, kept):
    bar = "bodies.1.decisions.1.majority.bars.1"
    save(bureau, whole, bar, threshold=typed, over="at_least", base="cast")
    whole.refresh_from_db()

    majority = whole.document["bodies"][0]["decisions"][0]["majority"]
    assert majority["bars"] == [{"threshold": kept, "over": "at_least", "base": "cast"}]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1/4", "1/4"),
        ("1 000", 1000),
        ("le quart", "1/4"),
        ("Les trois-quarts", "3/4"),
        ("le plus grand entre un tiers et 12", {"larger": ["1/3", 12]}),
        ("le plus petit entre 1/30 et 1 000", {"smaller": ["1/30", 1000]}),
    ],
)
def test_a_quorum_is_a_share_a_number_or_the_smaller_of_both(bureau, whole, typed, kept):
    where = "bodies.1.decisions.1.calls.1.quorum.conditions.1"
    save(bureau, whole, where, needed=typed, of="members", counts=["present"])
    whole.refresh_from_db()

    quorum = whole.document["bodies"][0]["decisions"][0]["calls"][0]["quorum"]
    assert quorum["conditions"] == [{"needed": kept, "of": "members", "counts": ["present"]}]


@pytest.mark.parametrize("typed", ["la majorité", "les", "3/0", "150 %", "0,5"])
def test_what_is_no_share_is_refused_and_stays_on_the_page(bureau, whole, typed):
    where = "bodies.1.decisions.1.calls.1.quorum.conditions.1"
    answer = save(bureau, whole, where, needed=typed, of="members", counts=["present"])
    whole.refresh_from_db()

    assert typed in words(answer)
    assert whole.document == complete()


def test_the_refusal_of_a_quorum_says_that_a_number_is_possible(bureau, whole):
    answer = save(bureau, whole, "bodies.1.decisions.1.calls.1.quorum.conditions.1", needed="beaucoup")

    assert "Écrivez un nombre, comme 12, ou une part, comme 1/4, 25 % ou « le quart »." in words(answer)


def test_abstentions_are_feminine_and_blank_votes_masculine(bureau, whole):
    fields = bureau.get(page(whole, "bodies.1.decisions.1.majority")).context["form"].fields

    assert fields["abstentions"].choices[:2] == [
        ("ignored", "Écartées du compte"),
        ("against", "Comptées contre"),
    ]
    assert fields["blanks"].choices[:3] == [
        ("ignored", "Écartés du compte"),
        ("against", "Comptés contre"),
        ("for", "Comptés pour"),
    ]


def test_nothing_is_said_by_its_own_box_and_not_beside_words(bureau, whole):
    college = {"article": "7", "code": "associations", "name": "Associations", "order": "1"}
    nothing = {"comes_from__nothing": "on", "weight__nothing": "on"}
    refused = save(bureau, whole, "colleges.colleges.1", **college, **nothing, weight="1/2")
    assert "Effacez ce qui est écrit ici" in words(refused)

    save(bureau, whole, "colleges.colleges.1", **college, **nothing)
    whole.refresh_from_db()
    assert whole.document["colleges"]["colleges"][0] == complete()["colleges"]["colleges"][0]


def test_parts_are_added_moved_taken_away_and_said_to_be_none(bureau, draft):
    def do(what, place):
        answer = shape(bureau, draft, what, place)
        draft.refresh_from_db()
        return answer

    assert do("add", "colleges.colleges").url == page(draft, "colleges.colleges.1")
    save(bureau, draft, "colleges.colleges.1", name="Mutuelles", order=1)
    draft.refresh_from_db()
    do("add", "colleges.colleges")
    do("up", "colleges.colleges.2")
    mutuals = {"code": "mutuelles", "name": "Mutuelles", "order": 2}
    assert draft.document["colleges"]["colleges"] == [{"order": 1}, mutuals]

    do("remove", "colleges.colleges.1")
    do("nothing", "colleges.moves")
    do("nothing", "colleges.band")
    assert draft.document["colleges"] == {
        "colleges": [mutuals | {"order": 1}],
        "moves": [],
        "band": None,
    }


@pytest.mark.parametrize(
    ("do", "place", "leads", "held"),
    [
        ("add", "colleges.colleges", "colleges.colleges.1", {"colleges": [{"order": 1}]}),
        ("nothing", "colleges.band", "colleges", {"band": None}),
    ],
)
def test_a_button_of_the_parts_below_keeps_what_was_typed_above(bureau, draft, do, place, leads, held):
    shown = bureau.get(page(draft, "colleges"))
    assert (
        f'formaction="{shape_url(draft, place, "colleges").replace("&", "&amp;")}"' in shown.content.decode()
    )

    typed = {"digest": draft.digest, "shown": shown.context["shown"], "once": shown.context["once"]}
    typed |= {"article": "7 bis", "do": do}
    answer = bureau.post(shape_url(draft, place, "colleges"), typed)
    draft.refresh_from_db()

    assert answer.url == page(draft, leads)
    assert draft.document["colleges"] == {"article": "7 bis", **held}
    assert draft.previous == {"title": "Statuts 2026"}


def test_a_button_of_the_parts_below_stops_at_what_cannot_be_kept(bureau, whole):
    where = "colleges.colleges.1"
    typed = {
        "shown": "{}",
        "digest": whole.digest,
        "name": "Coopératives",
        "weight": "n’importe",
        "do": "add",
    }
    answer = bureau.post(shape_url(whole, "bodies", where), typed)
    whole.refresh_from_db()

    assert "Coopératives" in words(answer)
    assert f'action="{page(whole, where)}"' in answer.content.decode()
    assert whole.document == complete()
    assert bureau.get(shape_url(whole, "bodies", where)).url == page(whole, where)


def test_a_part_whose_kind_is_not_chosen_loses_a_word_that_means_nothing(bureau, draft):
    draft.document["membership"] = {"losses": [{"strange": 1}]}
    draft.save()
    where = "membership.losses.1"
    typed = {"digest": draft.digest, "shown": "{}", "do": "remove"}
    bureau.post(shape_url(draft, f"{where}.strange", where), typed)
    draft.refresh_from_db()

    assert draft.document["membership"] == {"losses": [{}]}


def test_a_part_of_several_kinds_is_asked_which_first(bureau, draft):
    shape(bureau, draft, "add", "membership.losses")
    draft.refresh_from_db()
    assert "De quoi s’agit-il" in words(bureau.get(page(draft, "membership.losses.1")))

    save(bureau, draft, "membership.losses.1", kind="resignation", next="1")
    draft.refresh_from_db()
    assert draft.document["membership"]["losses"] == [{"kind": "resignation"}]

    kind = reverse("governance:statutes-kind", args=[draft.pk]) + "?ou=membership.losses.1"
    bureau.post(kind)
    draft.refresh_from_db()
    assert draft.document["membership"]["losses"] == [{"kind": "resignation"}]
    bureau.post(kind, {"carried": draft.digest})
    draft.refresh_from_db()
    assert draft.document["membership"]["losses"] == [{}]


def test_the_last_change_is_taken_back_then_put_again(bureau, whole):
    back = reverse("governance:statutes-take-back", args=[whole.pk])
    bureau.post(back, {"carried": whole.digest})
    shape(bureau, whole, "remove", "colleges.colleges.1")

    whole.refresh_from_db()
    bureau.post(back, {"carried": whole.digest})
    whole.refresh_from_db()
    assert whole.document == complete()
    bureau.post(back, {"carried": whole.digest})
    whole.refresh_from_db()
    assert len(whole.document["colleges"]["colleges"]) == 1


def test_what_a_colleague_changed_since_the_page_was_read_is_not_taken_back(bureau, whole):
    back = reverse("governance:statutes-take-back", args=[whole.pk])
    shape(bureau, whole, "remove", "colleges.colleges.1")
    whole.refresh_from_db()
    shown = bureau.get(back).context["carried"]
    save(bureau, whole, "colleges", article="7 bis")
    whole.refresh_from_db()

    answer = bureau.post(back, {"carried": shown}, follow=True)

    assert shown != whole.digest
    assert "Le texte a changé depuis" in words(answer)
    assert Statutes.objects.get(pk=whole.pk).document == whole.document


def test_a_text_that_changed_meanwhile_is_not_written_over_and_what_was_typed_stays(bureau, draft):
    answer = bureau.post(page(draft, "colleges"), {"digest": "another", "article": "7 bis"})
    bureau.post(page(draft, "colleges"), {"article": "7 ter"})
    refused = bureau.post(shape_url(draft, "bodies"), {"do": "add", "digest": "another"})

    draft.refresh_from_db()
    assert "7 bis" in words(answer)
    assert "Le texte a changé depuis" in words(answer)
    assert "Le texte a changé depuis" in words(refused)
    assert draft.document == {"title": "Statuts 2026"}


def test_a_college_that_was_taken_away_is_called_as_before(bureau):
    adopted = write_statutes(
        title="Statuts 2020",
        document=complete(colleges=colleges(college("mut", name="Mutuelles"))),
        by=None,
    )
    adopt_statutes(
        statutes=adopted,
        adopted_by="AGE",
        adopted_on=date(2020, 1, 1),
        effective_on=date(2020, 1, 1),
        digest=adopted.digest,
        by=None,
    )
    move = {"article": "7", "status": "agrément", "from_college": "mut", "to_college": None}
    held = colleges(college("coop", name="Coopératives")) | {"moves": [move]}
    draft = write_statutes(title="Statuts 2027", document=complete(colleges=held), by=None)

    above = words(bureau.get(page(draft, "colleges")))
    below = words(bureau.get(page(draft, "colleges.moves.1")))

    assert "cite le collège « Mutuelles », qui n’existe pas" in above
    assert "Mutuelles (retiré)" in below


def test_an_adopted_version_is_not_typed_any_more(bureau, whole):
    adopted = date(2025, 12, 12)
    adopt_statutes(statutes=whole, adopted_by="AGE", adopted_on=adopted, effective_on=adopted, by=None)

    assert bureau.get(page(whole)).url == whole.get_absolute_url()
    save(bureau, whole, "colleges", article="99")
    shape(bureau, whole, "remove", "bodies.1")
    whole.refresh_from_db()
    assert whole.document == complete()


@pytest.mark.parametrize(
    "where",
    [
        "nowhere",
        "bodies.2",
        "bodies.0",
        "bodies",
        "bodies.1.seating",
        "title",
        "colleges.colleges.x",
        "..",
        "1",
    ],
)
def test_a_place_that_is_not_there_is_not_found(bureau, whole, where):
    assert bureau.get(page(whole, where)).status_code == 404
    assert shape(bureau, whole, "up", where).status_code == 404


@pytest.mark.parametrize(
    ("do", "place"),
    [("up", "colleges.colleges.1"), ("down", "colleges.colleges.2"), ("nothing", "bodies"), ("add", "title")],
)
def test_what_cannot_be_done_at_a_place_is_not_found(bureau, whole, do, place):
    assert shape(bureau, whole, do, place).status_code == 404


@pytest.mark.parametrize("document", [{"bodies": "x"}, {"bodies": [3, {}]}, {"colleges": [], "x": 1}])
def test_a_file_that_says_anything_is_shown(bureau, document):
    version = write_statutes(title="Brouillon", document=document, by=None)

    assert bureau.get(page(version)).status_code == 200
    assert bureau.get(version.get_absolute_url()).status_code == 200
    assert bureau.get(reverse("governance:statutes-try", args=[version.pk])).status_code == 200


def test_every_part_of_a_whole_text_has_its_page(bureau, whole):
    seen, waiting = set(), [page(whole)]
    while waiting:
        url = waiting.pop()
        seen.add(url)
        answer = bureau.get(url)
        assert answer.status_code == 200, url
        for row in answer.context["rows"]:
            for entry in row.entries:
                waiting.append(page(whole, entry.address))
    assert len(seen) > 20


def test_a_part_that_is_whole_says_what_it_says(bureau, whole):
    said = words(bureau.get(page(whole, "bodies.1.decisions.1.majority")))

    assert '<h2 id="said-here">Ce que dit cette règle</h2>' in said
    assert "Il faut plus de la moitié des suffrages exprimés." in said
    assert "<b>Majorité.</b> Il faut" not in said.partition("<article")[0]


def test_a_part_that_says_much_says_it_below_those_that_it_holds(bureau, whole):
    said = words(bureau.get(page(whole, "colleges"))).partition("<article")[0]

    assert "Ce que dit cette règle" not in said
    assert said.index("Ce que dit cette partie") < said.index(
        "<b>Collège « Mutuelles ».</b> Il n’a pas de poids."
    )
    assert said.index("Passages à la perte d’un statut") < said.index("Ce que dit cette partie")


def test_a_part_that_is_not_whole_says_nothing_yet(bureau, draft):
    save(bureau, draft, "colleges", article="7", belonging="one")

    assert "Ce que dit cette" not in words(bureau.get(page(draft, "colleges")))


def test_two_parts_that_contradict_each_other_say_so_whatever_the_rest_lacks(bureau):
    strange = assembly(decisions=[decision(meeting="congres")])
    halves = colleges(college("a", weight="1/2"), college("b", weight="1/4"))
    document = {"title": "Statuts 2026", "colleges": halves, "bodies": [strange]}
    version = write_statutes(title="Statuts 2026", document=document, by=None)
    unknown = "prise dans une réunion inconnue, « congres »"

    whole = bureau.get(page(version))
    assert "2 règles à revoir" in words(whole)
    assert "Les poids des collèges font 75 % au lieu de 100 %" in words(whole)
    assert f'href="{page(version, "bodies.1.decisions.1")}"' in whole.content.decode()
    assert unknown in words(bureau.get(page(version, "bodies.1.decisions.1")))
    assert "Les poids des collèges font 75 % au lieu de 100 %" in words(bureau.get(page(version, "colleges")))
    elsewhere = bureau.get(page(version, "colleges"))
    assert unknown not in words(elsewhere).partition("<article")[0]


@pytest.mark.parametrize("depth", [101, 900, 3_000, 200_000])
@pytest.mark.parametrize("sign", ["[]", "{}"])
def test_a_text_without_end_is_refused_in_a_sentence(bureau, depth, sign):
    opened = "[" if sign == "[]" else '{"a": '
    hostile = f'{{"colleges": {opened * depth}1{sign[1] * depth}}}'

    answer = bureau.post(reverse("governance:statutes-create"), {"title": "Sans fin", "text": hostile})
    assert answer.status_code == 200
    assert "crochets sans fin" in words(answer)
    assert not Statutes.objects.exists()


BAR = "bodies.1.decisions.1.majority.bars.1"


def test_nothing_is_answered_beforehand_and_what_stands_without_an_answer_is_said(bureau, draft):
    draft.document["bodies"] = [assembly()]
    draft.save()
    fields = bureau.get(page(draft, BAR)).context["form"]

    assert [name for name in ("of", "scope", "counts", "aggregation") if fields[name].initial] == []
    assert "Sans réponse : voix." in words(bureau.get(page(draft, BAR)))
    assert "Sans réponse : présents, " in words(bureau.get(page(draft, BAR)))


def test_an_answer_that_is_also_the_default_stays_ticked(bureau, whole):
    save(bureau, whole, BAR, threshold="50 %", over="more_than", base="cast", of="votes")

    assert bureau.get(page(whole, BAR)).context["form"]["of"].initial == "votes"


def test_colleges_that_weigh_too_much_are_shown_with_their_sum(bureau):
    weights = ("40 %", "40 %", "30 %")
    heavy = colleges(*(college(f"c{rank}", weight=weight) for rank, weight in enumerate(weights)))
    version = write_statutes(title="Statuts 2026", document=complete(colleges=heavy), by=None)

    for address in (version.get_absolute_url(), page(version, "colleges")):
        said = words(bureau.get(address))
        assert "Les poids des collèges font 110 % au lieu de 100 %." in said
        assert "<b>Collège « C2 ».</b> Il pèse 30 %." in said
        assert "Un membre appartient à un seul collège." in said


def test_where_a_college_comes_from_is_chosen_by_name(bureau, whole):
    where = "colleges.colleges.1"
    assert "Aucune version n’a été adoptée avant celle-ci." in words(bureau.get(page(whole, where)))
    adopted = date(2025, 12, 12)
    adopt_statutes(statutes=whole, adopted_by="AGE", adopted_on=adopted, effective_on=adopted, by=None)
    after = write_statutes(title="Statuts 2027", document=complete(), by=None)

    field = bureau.get(page(after, where)).context["form"].fields["comes_from"]

    known = complete()["colleges"]["colleges"]
    assert field.choices == [(each["code"], each["name"]) for each in known]


def test_meetings_are_never_named_before_there_are_any(bureau, draft):
    draft.document["franchise"] = {"rules": [{}]}
    draft.save()

    answer = bureau.get(page(draft, "franchise.rules.1"))

    assert answer.context["form"].fields["meetings"].choices == []
    assert "Aucune réunion n’est encore écrite" in words(answer)


def test_the_rights_of_meetings_wait_until_there_are_meetings(bureau, draft):
    draft.document["membership"] = complete()["membership"]
    draft.save()
    told = {"article": "7", "belonging": "one", "next": "1"}
    shape(bureau, draft, "add", "bodies")
    draft.refresh_from_db()

    assert save(bureau, draft, "colleges", **told).url == page(draft, "bodies.1")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("jour de l’assemblée", "meeting"),
        ("Le jour de l'assemblée", "meeting"),
        ("Jour de la convocation", "call"),
        ("15 jours", {"days_before": 15}),
    ],
)
def test_the_day_of_the_roll_is_typed_as_people_say_it(bureau, whole, typed, kept):
    save(bureau, whole, "franchise.rules.1", article="11", meetings__nothing="on", frozen=typed)
    whole.refresh_from_db()

    assert whole.document["franchise"]["rules"][0]["frozen"] == kept


def test_a_day_that_is_not_understood_is_refused_with_all_that_is(bureau, whole):
    answer = words(save(bureau, whole, "franchise.rules.1", frozen="la veille"))

    assert "« la veille » n’est pas compris. Écrivez « jour de la réunion »" in answer
    assert "ou « le texte ne le dit pas »." in answer


def test_an_answer_that_opens_questions_says_so_and_answers_only_climb(bureau, draft):
    before = bureau.get(page(draft))
    answer = shape(bureau, draft, "add", "bodies")
    opened = words(bureau.get(answer.url))

    assert "1 réponse déjà donnée" in words(before)
    assert "Cela ouvre 15 questions nouvelles" in opened
    assert "2 réponses déjà données" in opened


def test_names_in_an_order_are_typed_by_name():
    field = Named(names={"a": "Collège A", "b": "Collège B"})

    assert field.prepare_value(["b", "z"]) == "Collège B\nz"
    assert field.clean("college b\na") == ["b", "a"]
    with pytest.raises(ValidationError, match="écrivez Collège A ou Collège B"):
        field.clean("Collège C")
