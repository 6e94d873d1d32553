"""Offices held to the bureau of the statutes in force."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from cressmember.kernel.violations import RuleViolation
from governance.actions.body import end_body, reopen_body
from governance.actions.holder import replace_holder, restore_holder
from governance.actions.office import end_office, give_office
from governance.models import Body, Office
from governance.queries.bureau import kind_of
from governance.queries.composition import composition_of
from governance.queries.leaders import leaders
from tests.governance.document import election, seats
from tests.governance.seats import START, TERM, board, college, member, person, seat, text_of_board
from tests.governance.views.test_statutes import words

pytestmark = pytest.mark.django_db

LATER = date(2025, 3, 1)


def office(name, size=1, **changed):
    return {"name": name, "article": "26", "size": size, "is_on_board": True} | changed


def rules_of(*offices, **changed):
    return {
        "article": "26",
        "offices": list(offices),
        "election": election("x")["election"] | {"electors": {"body": "ca"}},
        "is_secret": False,
        "within_days": None,
        "length": {"kind": "with_board"},
        "cumulation": "never",
    } | changed


def text(*offices, incompatibilities=(), codes=None, **changed):
    rules = {
        "bureau": rules_of(*(offices or (office("Président"), office("Trésorier"))), **changed),
        "incompatibilities": list(incompatibilities),
    }
    return text_of_board(seats(size=9), rules=rules, codes=codes)


@pytest.fixture
def body():
    college()
    return board(code="ca")


def sits(body, name, who=None, **changed):
    return seat(body, member(name), **{"college": college(), "titular": who or person(name)} | changed)


def given(mandate, kind="president", **changed):
    return give_office(**{"mandate": mandate, "kind": kind, "starts_on": START, "by": None} | changed)


def refusal(*args, **options):
    with pytest.raises(RuleViolation) as refused:
        given(*args, **options)
    return str(refused.value).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Président", "president"),
        ("Présidente", "president"),
        ("Vice-présidente Numérique", "vice_president"),
        ("Trésorier", "treasurer"),
        ("Trésorière adjointe", "deputy_treasurer"),
        ("Secrétaire général", "secretary"),
        ("Secrétaire adjoint", "deputy_secretary"),
        ("Vice-président adjoint", "other"),
        ("Membre du bureau", "other"),
    ],
)
def test_the_kind_of_an_office_is_read_in_its_name(name, kind):
    assert kind_of(name) == kind


def test_an_office_is_held_by_as_many_as_the_text_says(body):
    text()
    given(sits(body, "Roche"))

    said = refusal(sits(body, "Petit"), label="Président")

    assert said == (
        "« Camille Petit » ne peut pas exercer la fonction « Président » : "
        "1 personne déjà (Camille Roche, Conseil d’administration), 1 en tout (art. 26)."
    )


def test_somebody_who_holds_it_later_counts(body):
    text()
    given(sits(body, "Roche"), starts_on=LATER)
    other = sits(body, "Petit")

    assert "1 personne déjà" in refusal(other)
    assert given(other, ends_on=LATER).pk


def test_an_office_ends_with_its_mandate(body):
    text()
    roche, lilas = person("Roche"), member("Lilas")
    given(seat(body, lilas, college=college(), titular=roche))
    again = seat(body, lilas, college=college(), titular=roche, starts_on=TERM, term_on=None)

    given(again, starts_on=TERM)

    assert list(Office.objects.order_by("pk").values_list("ends_on", flat=True)) == [TERM, None]


@pytest.mark.parametrize("cumulation", ["never", "allowed", "unstated"])
def test_two_offices_in_one_hand_are_as_the_text_says(body, cumulation):
    text(cumulation=cumulation)
    mandate = sits(body, "Roche")
    given(mandate)

    if cumulation == "never":
        assert "les fonctions ne se cumulent pas (art. 26)" in refusal(mandate, kind="treasurer")
    else:
        assert given(mandate, kind="treasurer").pk
        with pytest.raises(RuleViolation, match="a déjà la fonction"):
            given(mandate, kind="treasurer")


def test_the_fixed_rule_is_for_texts_that_do_not_speak_of_a_bureau(body):
    text_of_board(seats(size=9))
    mandate = sits(body, "Roche")
    given(mandate)

    assert "n’en a qu’une à la fois" in refusal(mandate, kind="treasurer")


PRESIDES = {"article": "27", "between": ["Président", "Trésorier"]}
STAFF = {"article": "27", "between": ["Président", "Salarié de la chambre"]}


def test_what_the_text_declares_incompatible_is_refused(body):
    text(cumulation="allowed", incompatibilities=[PRESIDES])
    mandate = sits(body, "Roche")
    given(mandate)

    said = refusal(mandate, kind="treasurer")

    assert said == (
        "Incompatibilité, « Camille Roche » : « Président » et « Trésorier » sont incompatibles (art. 27)."
    )


def test_an_office_of_another_body_is_incompatible_too(body):
    text(incompatibilities=[{"article": "27", "between": ["Président", "Comité d’éthique"]}])
    roche = person("Roche")
    committee = board(name="Comité d’éthique", kind="other")
    given(seat(committee, member("Abeille"), titular=roche), kind="secretary")

    assert "sont incompatibles (art. 27)" in refusal(sits(body, "Lilas", roche))


def test_a_quality_that_the_register_does_not_know_is_left_to_people(bureau_page, body):
    text(incompatibilities=[STAFF])
    mandate = sits(body, "Roche", term_on=date(2124, 1, 1))

    done = bureau_page(body, {"mandate": mandate.pk, "kind": "Président", "starts_on": "20/06/2024"})

    assert "Vérifiez que Camille Roche n’est pas « Salarié de la chambre »" in words(done)


@pytest.fixture
def bureau_page(bureau):
    def posted(body, data):
        return bureau.post(reverse("governance:body-office", args=[body.pk]), data, follow=True)

    return posted


def test_the_offices_of_the_text_are_offered_by_their_names(bureau, bureau_page, body):
    text(office("Président"), office("Vice-président", {"least": 2, "most": 3}))
    mandate = sits(body, "Roche", term_on=date(2124, 1, 1))
    address = reverse("governance:body-office", args=[body.pk])
    assert "Vice-président, 2 à 3 (art. 26)" in words(bureau.get(address))

    bureau_page(body, {"mandate": mandate.pk, "kind": "Vice-président", "starts_on": "20/06/2024"})

    made = Office.objects.get()
    assert (made.kind, made.name) == ("vice_president", "Vice-présidence")
    shown = words(bureau.get(body.get_absolute_url()))
    assert "Vice-président : Camille Roche, 1 sur 2 à 3 (art. 26)." in shown
    assert "Président : vacant, 0 sur 1 (art. 26)." in shown


def test_an_office_that_the_text_does_not_name_is_told(bureau_page, body):
    text()
    mandate = sits(body, "Roche", term_on=date(2124, 1, 1))

    done = bureau_page(
        body, {"mandate": mandate.pk, "kind": "other", "label": "Porte-parole", "starts_on": "20/06/2024"}
    )

    assert "Les statuts ne nomment pas la fonction « Porte-parole » (art. 26)." in words(done)


def test_an_office_open_to_others_is_given_to_somebody_who_does_not_sit(bureau, bureau_page, body):
    text(office("Président"), office("Trésorier", is_on_board=False))
    outside = person("Durey")

    refused = bureau_page(body, {"person": outside.pk, "kind": "Président", "starts_on": "20/06/2024"})
    assert "ne siège pas dans l’instance (art. 26)" in words(refused)

    bureau_page(body, {"person": outside.pk, "kind": "Trésorier", "starts_on": "20/06/2024"})
    made = Office.objects.get()
    assert (made.mandate, made.person) == (None, outside)
    assert [row.name for row in composition_of(body, on=LATER, within=90).offices] == ["Trésorerie"]
    assert [leader.functions for leader in leaders(on=LATER)] == [["Trésorerie"]]

    end_body(body=body, on=LATER, decision="AGE", by=None)
    made.refresh_from_db()
    assert made.ends_on == LATER
    reopen_body(body=body, by=None)
    made.refresh_from_db()
    assert made.ends_on is None


@pytest.mark.parametrize("who", [{}, {"mandate": True, "person": True}])
def test_an_office_is_given_to_one_or_the_other(bureau_page, body, who):
    text(office("Trésorier", is_on_board=False))
    mandate = sits(body, "Roche", term_on=date(2124, 1, 1))
    chosen = {"mandate": mandate.pk, "person": person("Durey").pk} if who else {}

    refused = bureau_page(body, chosen | {"kind": "Trésorier", "starts_on": "20/06/2024"})

    assert ("Choisissez à qui" in words(refused)) is not bool(who)
    assert not Office.objects.exists()


def test_who_does_not_sit_has_no_office_where_the_text_does_not_say_so(body):
    text()

    with pytest.raises(RuleViolation, match="donnez-lui d’abord un mandat"):
        given(None, body=body, person=person("Durey"))


def test_an_office_is_that_of_a_mandate_or_of_a_person(body):
    with pytest.raises(ValueError, match="goes with a mandate"):
        given(None)


def test_the_end_of_an_office_is_proposed(bureau_page, body):
    text(length={"kind": "years", "years": 1, "until": "anniversary"})
    mandate = sits(body, "Roche", term_on=date(2124, 1, 1))
    asked = {"mandate": mandate.pk, "kind": "Président", "starts_on": "20/06/2024"}

    proposed = bureau_page(body, asked)

    assert 'value="20/06/2025"' in proposed.content.decode()
    assert "mandat d’un an (art. 26)" in words(proposed)
    bureau_page(body, asked | {"ends_on": "20/06/2025"})
    assert Office.objects.get().ends_on == date(2025, 6, 20)


def test_an_office_that_alternates_passes_to_the_next_college(body):
    alternation = {"article": "28", "offices": ["Président"], "colleges": ["associations", "mutuals"]}
    text(alternation=alternation)
    end_office(office=given(sits(body, "Roche")), on=LATER, by=None)

    said = refusal(sits(body, "Petit"), starts_on=LATER)

    assert said.endswith("Après le collège « associations », la fonction revient à « mutuals » (art. 28).")


def test_conditions_that_the_register_does_not_know_are_left_to_people(bureau_page, body):
    age = {"kind": "age", "article": "29", "most": 70, "as_of": "election"}
    of_college = {"kind": "college", "article": "29", "colleges": ["mutuals"]}
    text(office("Président", conditions=[age]), office("Trésorier", conditions=[of_college]))
    mandate = sits(body, "Roche", term_on=date(2124, 1, 1))
    asked = {"mandate": mandate.pk, "starts_on": "20/06/2024"}

    assert "demandé (art. 29)" in words(bureau_page(body, asked | {"kind": "Trésorier"}))
    done = bureau_page(body, asked | {"kind": "Président"})

    assert "À vérifier pour « Président » : un âge (art. 29)." in words(done)


def test_a_bureau_that_the_text_does_not_name_has_that_of_the_board_above(body):
    text()
    Body.objects.filter(pk=body.pk).update(created_on=None)
    desk = board(name="Bureau", kind="bureau", parent=body)
    roche, petit = person("Roche"), person("Petit")
    sits(body, "Lilas", roche)

    assert given(seat(desk, member("Abeille"), titular=roche)).pk
    said = refusal(seat(desk, member("Ruche"), titular=petit), kind="treasurer")

    assert said.endswith("« Camille Petit » ne siège pas dans l’instance (art. 26).")


def test_an_office_is_given_once_between_the_board_and_its_bureau(body):
    text()
    desk = board(name="Bureau", kind="bureau", parent=body)
    roche = person("Roche")
    presiding = sits(body, "Lilas", roche)
    given(seat(desk, member("Abeille"), titular=roche))

    assert "1 personne déjà" in refusal(sits(body, "Petit"))
    assert "a déjà la fonction" in refusal(presiding)
    for shown in (body, desk):
        said = [sentence for *_, sentence in composition_of(shown, on=LATER, within=90).checks]
        assert said == ["Trésorier\u00a0: vacant, 0 sur 1 (art.\u00a026)."]


@pytest.mark.parametrize(("days", "overdue"), [(30, False), (31, True)])
def test_a_bureau_that_nobody_elected_in_time_is_told(body, days, overdue):
    text(within_days=30)
    sits(body, "Lilas")
    late = "Bureau à élire"

    def told(on):
        return any(
            sentence.startswith(late) for *_, sentence in composition_of(body, on=on, within=90).checks
        )

    assert told(START + timedelta(days)) is overdue
    given(body.mandates.get())
    assert not told(START + timedelta(days))


def test_who_leaves_a_seat_of_the_board_leaves_the_offices_of_its_organisation_in_the_bureau(body):
    roche, lilas = person("Roche"), member("Lilas")
    below = board(name="Bureau", kind="bureau", parent=body)
    commission = board(name="Commission", kind="commission", parent=body)
    mandate, *others = [
        seat(where, lilas, titular=roche, college=college()) for where in (body, below, commission)
    ]
    presides, chairs = [given(other) for other in others]

    replace_holder(mandate=mandate, role="titular", person=person("Petit"), on=LATER, by=None)

    presides.refresh_from_db()
    chairs.refresh_from_db()
    assert (presides.ends_on, chairs.ends_on) == (LATER, None)

    restore_holder(mandate=mandate, role="titular", by=None)
    presides.refresh_from_db()
    assert presides.ends_on is None


def test_the_page_names_the_offices_that_end_with_who_leaves(bureau, body):
    roche, lilas = person("Roche"), member("Lilas")
    below = board(name="Bureau", kind="bureau", parent=body)
    mandate, under = [
        seat(where, lilas, titular=roche, college=college(), term_on=None) for where in (body, below)
    ]
    given(under)

    shown = words(bureau.get(reverse("governance:mandate-holder", args=[mandate.pk])))

    assert "prennent fin ce jour-là : Présidence (Camille Roche, Bureau)." in shown
