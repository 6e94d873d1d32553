from datetime import date

import pytest
from django.urls import reverse

from cressmember.members.actions.membership import correct_membership, end_membership
from cressmember.members.actions.organisation import create_organisation
from cressmember.members.models import Organisation

pytestmark = pytest.mark.django_db


def test_the_list_shows_members_and_finds_them_whatever_the_accents(staff, member):
    member("Écluse des Ourcq")
    member("Maison des Lilas", college="mutuals")

    everyone = staff.get(reverse("members:organisation-list")).content.decode()
    found = staff.get(reverse("members:organisation-list"), {"q": "ECLUSE ourcq"}).content.decode()
    mutuals = staff.get(reverse("members:organisation-list"), {"college": "mutuals"}).content.decode()

    assert ("Écluse" in everyone, "Lilas" in everyone) == (True, True)
    assert ("Écluse" in found, "Lilas" in found) == (True, False)
    assert ("Écluse" in mutuals, "Lilas" in mutuals) == (False, True)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"au": "31/12/2023"}, True),
        ({"au": "14/06/2024"}, True),
        ({"au": "15/06/2024"}, False),
        ({"au": "15/06/2024", "category": "former"}, True),
        ({"au": "15/06/2024", "category": "all"}, True),
    ],
)
def test_the_list_is_read_as_of_a_day(staff, member, query, shown):
    left = member("Collectif du Canal")
    end_membership(
        membership=left.memberships.get(), ended_on=date(2024, 6, 15), reason="resignation", by=None
    )

    page = staff.get(reverse("members:organisation-list"), query).content.decode()

    assert ("Collectif du Canal" in page) is shown


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(staff, member, rows, django_assert_num_queries):
    for n in range(rows):
        member(f"Adhérent {n}")
    staff.get(reverse("members:organisation-list"))

    with django_assert_num_queries(6):
        staff.get(reverse("members:organisation-list"))


def test_the_whole_file_is_on_one_page(staff, member):
    organisation = member(
        "Maison des Lilas", number=3, siret="46922581700011", city="Melun", postcode="77000"
    )

    page = staff.get(organisation.get_absolute_url()).content.decode()

    for text in (
        "Maison des Lilas",
        "n° 3",
        "Associations",
        "1er mars 2020",
        "Melun",
        "Seine-et-Marne",
        "doit une cotisation",
    ):
        assert text in page


def test_an_admission_known_to_the_month_is_told_to_the_month(staff, member):
    organisation = member("Maison des Lilas", on=date(2014, 8, 1))
    correct_membership(membership=organisation.memberships.get(), admitted_precision="month", by=None)

    page = staff.get(organisation.get_absolute_url())

    admission = next(moment for moment in page.context["moments"] if moment.title == "Adhésion")
    assert (admission.at, admission.precision) == (date(2014, 8, 1), "month")
    assert '<time datetime="2014-08">août 2014</time>' in page.text


def test_a_file_is_created_then_changed_and_its_history_says_it(staff, member):
    data = {"name": "Jardins du Moulin", "kind": "single", "newsletter": "unknown"}
    assert staff.post(reverse("members:organisation-create"), data).status_code == 302
    organisation = Organisation.objects.get()

    staff.post(reverse("members:organisation-update", args=[organisation.pk]), data | {"acronym": "JdM"})

    organisation.refresh_from_db()
    assert (organisation.acronym, organisation.sort_name) == ("JdM", "jardins du moulin")
    history = staff.get(reverse("members:organisation-history", args=[organisation.pk])).content.decode()
    assert ("Fiche créée" in history, "JdM" in history, "Camille Roche" in history) == (True, True, True)


def test_a_wrong_siret_is_refused_beside_its_field(staff):
    answer = staff.post(
        reverse("members:organisation-create"),
        {"name": "X", "kind": "single", "newsletter": "unknown", "siret": "123 456 789 00012"},
    )

    assert answer.status_code == 200
    assert "est mal recopié" in answer.context["form"].errors["siret"][0]
    assert not Organisation.objects.exists()


def test_who_may_not_write_sees_no_way_to(client, member, django_user_model):
    organisation = member("Maison des Lilas")
    client.force_login(django_user_model.objects.create_user("visiteur@cress.example"))

    assert client.get(organisation.get_absolute_url()).status_code == 403
    assert client.get(reverse("members:organisation-create")).status_code == 403


@pytest.mark.parametrize(
    ("written", "kept"), [("75 018", "75018"), ("9100", None), ("B-1000", "B-1000"), ("", "")]
)
def test_a_postcode_of_figures_alone_has_five(staff, written, kept):
    told = {"name": "Écluse des Ourcq", "kind": "single", "newsletter": "unknown", "postcode": written}

    answer = staff.post(reverse("members:organisation-create"), told)

    made = Organisation.objects.first()
    assert (made and made.postcode) == kept
    if kept is None:
        assert "écrivez cinq chiffres" in answer.context["form"].errors["postcode"][0]


def test_a_payer_says_for_whom_it_pays(staff, member):
    payer = member("Écluse des Ourcq")
    create_organisation(name="Antenne du Canal", payer=payer, by=None)

    assert "Paie pour" in staff.get(payer.get_absolute_url()).text


def test_a_file_cannot_be_its_own_payer(staff, member):
    organisation = member("Écluse des Ourcq")

    answer = staff.post(
        reverse("members:organisation-update", args=[organisation.pk]),
        {"name": organisation.name, "kind": "single", "newsletter": "unknown", "payer": organisation.pk},
    )

    assert "son propre payeur" in answer.context["form"].errors["payer"][0]


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        (
            "www.lilas.example",
            "https://www.lilas.example",
            '<a href="https://www.lilas.example" rel="noopener">https://www.lilas.example</a>',
        ),
        (
            "http://lilas.example/accueil?a=1&b=2",
            "http://lilas.example/accueil?a=1&b=2",
            '<a href="http://lilas.example/accueil?a=1&amp;b=2" rel="noopener">'
            "http://lilas.example/accueil?a=1&amp;b=2</a>",
        ),
    ],
)
def test_a_site_is_written_then_shown_as_a_link(staff, member, typed, kept, shown):
    organisation = member("Maison des Lilas")
    data = {"name": organisation.name, "kind": "single", "newsletter": "unknown", "website": typed}

    page = staff.post(
        reverse("members:organisation-update", args=[organisation.pk]), data, follow=True
    ).content.decode()

    organisation.refresh_from_db()
    assert organisation.website == kept
    assert shown in page


@pytest.mark.parametrize("typed", ["javascript:alert(1)", "ftp://lilas.example", "data:text/html,x"])
def test_what_is_no_site_is_refused_beside_its_field(staff, member, typed):
    organisation = member("Maison des Lilas")
    data = {"name": organisation.name, "kind": "single", "newsletter": "unknown", "website": typed}

    answer = staff.post(reverse("members:organisation-update", args=[organisation.pk]), data)

    assert answer.context["form"].errors["website"] == [
        "Ce n’est pas l’adresse d’un site : écrivez-la comme https://www.exemple.fr."
    ]


@pytest.mark.parametrize(
    ("brought", "link"),
    [
        ("lilas.example", "https://lilas.example"),
        ("javascript:alert(1)", ""),
        ("javascript://lilas.example/%0aalert(1)", ""),
        ("voir sur <b>le réseau</b>", ""),
        ("", ""),
    ],
)
def test_what_a_file_brought_is_a_link_only_where_it_leads_to_the_web(staff, member, brought, link):
    organisation = member("Maison des Lilas", website=brought)

    page = staff.get(organisation.get_absolute_url()).content.decode()

    assert organisation.site == link
    assert ('rel="noopener"' in page) is bool(link)
    assert 'href="javascript' not in page
    assert "<b>" not in page


@pytest.mark.parametrize(
    ("typed", "kept"), [("07.96.48.34.00", "+33796483400"), ("x" * 30, None), ("01 23 45 67 89 ou 90", None)]
)
def test_the_telephone_of_a_contact_is_read_as_that_of_a_person(staff, member, typed, kept):
    organisation = member("Écluse des Ourcq")

    answer = staff.post(
        reverse("members:representation-create", args=[organisation.pk]),
        {"role": "dues", "label": "Facturation", "phone": typed},
    )

    assert [row.phone for row in organisation.representations.all()] == ([kept] if kept else [])
    assert kept or "phone" in answer.context["form"].errors


@pytest.mark.parametrize(("admitted_on", "refused"), [("31/05/2024", False), ("16/06/2024", True)])
def test_an_admission_is_never_corrected_past_its_end(staff, member, admitted_on, refused):
    membership = member("Écluse des Ourcq").memberships.get()
    end_membership(membership=membership, ended_on=date(2024, 6, 15), reason="resignation", by=None)

    answer = staff.post(
        reverse("members:membership-update", args=[membership.pk]),
        {"admitted_on": admitted_on, "admitted_precision": "day"},
    )

    assert (answer.status_code, "elle ne peut pas avoir commencé après" in answer.text) == (
        200 if refused else 302,
        refused,
    )


def typed(**fields):
    return {"kind": "single", "newsletter": "unknown"} | fields


def test_a_siren_borne_by_another_file_is_kept_and_said(staff):
    create_organisation(name="Maison des Lilas", siret="46922581700011", by=None)

    after = staff.post(
        reverse("members:organisation-create"),
        typed(name="Crèche des Lilas", siren="469 225 817"),
        follow=True,
    )

    creche = Organisation.objects.get(name="Crèche des Lilas")
    assert after.redirect_chain == [(creche.get_absolute_url(), 302)]
    assert creche.siren == "469225817"
    assert [(message.level_tag, str(message)) for message in after.context["messages"]] == [
        (
            "warning",
            "« Maison des Lilas » porte aussi le SIREN 469 225 817 : ce sont des établissements d’un même "
            "organisme. S’il s’agit de la même structure, fusionnez les fiches.",
        ),
        (
            "success",
            "La fiche est créée. Si elle adhère, Actions, puis « Enregistrer l’adhésion ».",
        ),
    ]


def test_a_siren_is_said_to_be_shared_when_it_comes_not_at_every_change(staff):
    for name in ("Maison des Lilas", "Lilas Habitat"):
        create_organisation(name=name, siren="469225817", by=None)
    creche = create_organisation(name="Crèche des Lilas", by=None)
    update = reverse("members:organisation-update", args=[creche.pk])

    came = staff.post(update, typed(name="Crèche des Lilas", siren="469225817"), follow=True)
    stayed = staff.post(update, typed(name="La Crèche des Lilas", siren="469225817"), follow=True)

    assert "« Lilas Habitat » et « Maison des Lilas » portent aussi le SIREN" in came.text
    assert "portent aussi le SIREN" not in stayed.text
    assert "La fiche est à jour." in stayed.text


def test_a_file_without_a_siren_shares_none(staff):
    create_organisation(name="Maison des Lilas", by=None)

    after = staff.post(reverse("members:organisation-create"), typed(name="Crèche des Lilas"), follow=True)

    assert "SIREN 469" not in after.text
    assert [message.level_tag for message in after.context["messages"]] == ["success"]


def test_whoever_may_not_edit_writes_nothing(reader, member):
    lilas = member("Maison des Lilas")
    pages = [
        reverse("members:organisation-create"),
        reverse("members:organisation-update", args=[lilas.pk]),
        reverse("members:figure-create", args=[lilas.pk]),
    ]

    assert {page: reader.post(page).status_code for page in pages} == dict.fromkeys(pages, 403)


def test_two_people_in_one_file_both_keep_what_they_wrote(staff, member):
    organisation = member("Écluse des Ourcq")
    address = reverse("members:organisation-update", args=[organisation.pk])
    mine, theirs = answers(staff.get(address)), answers(staff.get(address))

    staff.post(address, theirs | {"city": "Bobigny", "notes": "Rappeler en juin."})
    answer = staff.post(address, mine | {"phone": "01 02 03 04 05", "notes": "Ne pas rappeler."})

    assert "Quelqu’un d’autre vient d’écrire ici «\u00a0Rappeler en juin.\u00a0»." in answer.content.decode()
    staff.post(address, answers(answer))
    organisation.refresh_from_db()
    assert (organisation.city, organisation.phone, organisation.notes) == (
        "Bobigny",
        "+33102030405",
        "Ne pas rappeler.",
    )


def answers(page):
    """What a form sends when nothing is typed in it."""
    values = {field.html_name: field.value() for field in page.context["form"]}
    return {"shown": page.context["shown"]} | {name: value for name, value in values.items() if value}


def test_a_day_that_is_not_one_is_said_on_the_file(staff, member):
    address = member("Maison des Lilas").get_absolute_url()

    pages = [staff.get(address, {"au": told}).content.decode() for told in ("2009", "2/1/2009")]

    assert ["n’est pas une date" in page for page in pages] == [True, False]
    assert "«\u00a02009\u00a0»" in pages[0]
