import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.messages import get_messages
from django.core.cache import caches

from cressmember.kernel.writing import NARROW, NO_BREAK
from tests.core.ui.drawn import tight

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.ui.urls")]

User = get_user_model()


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_the_gallery_shows_every_component(client):
    response = client.get("/galerie/")

    assert response.status_code == 200
    assert "Galerie des composants" in response.text


def plain(response) -> str:
    """The page, with ordinary spaces."""
    return response.text.replace(NO_BREAK, " ").replace(NARROW, " ")


def names(response) -> list[str]:
    """The name at the head of each row."""
    return re.findall(r'<th scope="row"><a href="[^"]*">([^<]+)</a>', response.text)


# Doors


def test_who_is_not_signed_in_is_sent_to_the_entrance(client):
    response = client.get("/demo/utilisateurs/")

    assert response.headers["Location"] == "/compte/login/?next=/demo/utilisateurs/"


def test_a_closed_page_says_which_role_would_open_it(stranger, team):
    response = stranger.get("/demo/utilisateurs/nouveau/")

    assert response.status_code == 403
    assert "Cette page est ouverte au rôle « Trésorerie »." in plain(response)


def test_a_closed_page_that_no_role_opens_says_so(stranger, team):
    assert "Votre compte ne donne pas accès à cette page." in stranger.get("/demo/utilisateurs/").text


def test_a_record_behind_a_closed_door_is_not_even_looked_for(stranger, team):
    assert stranger.get("/demo/utilisateurs/999/modifier/").status_code == 403


def test_a_page_without_permission_opens_to_whoever_is_signed_in(stranger, team):
    response = stranger.get("/demo/")

    assert "<h1>Accueil</h1>" in response.text
    assert '<span class="hat">Lecture seule</span>' in response.text


# Lists


@pytest.fixture
def crowd(db):
    """Sixty people and one."""
    User.objects.bulk_create(
        User(email=f"p{number}@cress.example", name=f"Personne {number:02}", is_active=number % 2 == 0)
        for number in range(60)
    )


def test_a_list_says_how_many_rows_it_has(staff):
    assert '<span class="list-count">1 utilisateur</span>' in staff.get("/demo/utilisateurs/").text


def test_a_narrowed_list_says_out_of_how_many(staff, crowd):
    response = staff.get("/demo/utilisateurs/?q=personne 0")

    assert '<span class="list-count">10 utilisateurs sur 61</span>' in response.text


def test_a_list_narrowed_to_nothing_says_what_to_do(staff, crowd):
    response = staff.get("/demo/utilisateurs/?q=nobody")

    assert '<span class="list-count">Aucun utilisateur sur 61</span>' in response.text
    assert 'href="/demo/utilisateurs/">Effacer les filtres' in response.text


def test_a_list_costs_the_same_number_of_queries_whatever_its_length(staff, django_assert_num_queries):
    address = "/demo/utilisateurs/"
    staff.get(address)
    with django_assert_num_queries(4):  # session, user, totals, rows
        staff.get(address)
    User.objects.create_user("a@cress.example", name="A")
    User.objects.create_user("b@cress.example", name="B")

    with django_assert_num_queries(4):
        staff.get(address)


def test_a_narrowed_list_costs_no_more(staff, crowd, django_assert_num_queries):
    staff.get("/demo/")

    with django_assert_num_queries(4):
        staff.get("/demo/utilisateurs/?q=personne&standing=open&tri=-amount&page=1")


def test_fifty_rows_of_every_column_stay_light(staff, crowd):
    response = staff.get("/demo/utilisateurs/?colonnes=email,created_at,standing,votes,amount")

    assert len(response.content) < 40_000


def test_a_filter_in_force_is_shown_with_the_way_to_remove_it(staff, crowd):
    response = staff.get("/demo/utilisateurs/?standing=shut&q=personne&page=1")

    assert 'href="/demo/utilisateurs/?q=personne"' in response.text
    assert "</span> Fermé<svg" in response.text


def test_two_days_and_two_amounts_narrow_a_list(staff, crowd):
    response = staff.get(
        "/demo/utilisateurs/?created_at_du=01/01/2000&created_at_au=31/12/2001&amount_de=1 000,50"
    )

    assert "depuis le 01/01/2000, jusqu’au 31/12/2001" in plain(response)
    assert "dès 1 000,50" in plain(response)
    assert "Aucun utilisateur sur 61" in response.text


def test_a_filter_that_cannot_be_read_shows_no_row_and_says_why(staff, crowd):
    response = staff.get("/demo/utilisateurs/?created_at_du=31/02/2024")

    assert "Aucun utilisateur sur 61" in response.text
    assert "le 31 février 2024 n’existe pas" in plain(response)


def test_a_list_sorts_by_its_headers(staff, crowd):
    response = staff.get("/demo/utilisateurs/?tri=-name&par_page=100")

    assert response.text.index("Personne 59") < response.text.index("Personne 00")
    assert (
        '<th scope="col" aria-sort="descending"><a href="/demo/utilisateurs/?tri=name&amp;par_page=100">'
        in tight(response.text)
    )


def test_an_order_that_does_not_exist_is_ignored(staff, crowd):
    asked, usual = (staff.get(f"/demo/utilisateurs/{query}") for query in ("?tri=password", ""))

    assert names(asked) == names(usual)
    assert names(usual)[:3] == ["Claire Fontaine", "Personne 00", "Personne 01"]


def test_pages_of_a_list_are_in_its_address(staff, crowd):
    response = staff.get("/demo/utilisateurs/?page=2&q=personne")

    assert response.text.count('<th scope="row">') == 10 + 1  # and the total
    assert 'href="/demo/utilisateurs/?q=personne" rel="prev"' in response.text
    assert '<span aria-current="page">2</span>' in response.text


@pytest.mark.parametrize(("asked", "shown"), [("0", "2"), ("99", "2"), ("zut", "1")])
def test_a_page_that_does_not_exist_gives_one_that_does(staff, crowd, asked, shown):
    response = staff.get(f"/demo/utilisateurs/?page={asked}")

    assert f'<span aria-current="page">{shown}</span>' in response.text
    assert names(response) == names(staff.get(f"/demo/utilisateurs/?page={shown}"))


def test_columns_are_chosen_in_the_address_and_the_first_stays(staff):
    response = staff.get("/demo/utilisateurs/?colonnes=votes")

    assert ">Voix</a></th></tr></thead>" in tight(response.text)
    assert '<td class="n">1' not in staff.get("/demo/utilisateurs/?colonnes=email").text
    assert ">Claire Fontaine</a></th>" in response.text


def test_the_usual_columns_stay_out_of_the_address(staff):
    response = staff.get(
        "/demo/utilisateurs/?q=&colonnes=email&colonnes=created_at&colonnes=standing&colonnes=amount",
        headers={"HX-Request": "true", "HX-Target": "list"},
    )

    assert response.headers["HX-Push-Url"] == "/demo/utilisateurs/"


def test_a_fragment_is_the_list_alone_and_says_its_count(staff):
    response = staff.get("/demo/utilisateurs/?q=cl", headers={"HX-Request": "true", "HX-Target": "list"})

    assert "<html" not in response.text
    assert '<p id="list-said" hx-swap-oob="innerHTML">1 utilisateur sur 1</p>' in response.text
    assert response.headers["HX-Push-Url"] == "/demo/utilisateurs/?q=cl"
    assert "HX-Request" in response.headers["Vary"]


def test_the_foot_adds_up_the_whole_list_not_the_page(staff, crowd):
    total = sum(user.pk for user in User.objects.all())

    response = staff.get("/demo/utilisateurs/?colonnes=votes")

    assert f'<th scope="row">Total</th><td class="n">{total:,}</td>'.replace(",", NARROW) in tight(
        response.text
    )


def test_an_empty_list_says_what_to_do(staff):
    response = staff.get("/demo/utilisateurs/aucun/")

    assert "<h2>Aucun utilisateur</h2><p>Invitez une première personne.</p>" in response.text
    assert "Exporter" not in response.text


def test_a_list_is_exported_with_its_filters_and_its_columns(staff, crowd):
    response = staff.get("/demo/utilisateurs/?export=csv&q=personne 01&colonnes=email")

    assert (
        response.getvalue().decode() == "\ufeffNom;Adresse électronique\r\nPersonne 01;p1@cress.example\r\n"
    )
    assert response.headers["Content-Disposition"].startswith('attachment; filename="utilisateurs-')


def test_a_format_that_is_not_written_is_not_found(staff):
    assert staff.get("/demo/utilisateurs/?export=pdf").status_code == 404


def test_who_may_not_take_the_list_away_is_refused(staff, claire, monkeypatch):
    monkeypatch.setattr(User, "has_perm", lambda self, permission, obj=None: permission == "members.view")
    monkeypatch.setattr(User, "has_perms", lambda self, permissions, obj=None: True)

    assert staff.get("/demo/utilisateurs/?export=csv").status_code == 403
    assert "Exporter" not in staff.get("/demo/utilisateurs/").text


# Forms


def test_a_form_acts_then_leads_on(staff):
    response = staff.post("/demo/utilisateurs/nouveau/", {"name": "Léa", "email": "lea@cress.example"})

    assert response.headers["Location"] == "/demo/utilisateurs/"
    assert said(response) == ["La personne est invitée."]
    assert User.objects.filter(email="lea@cress.example").exists()


def test_a_rule_that_says_no_is_said_above_the_form(staff):
    response = staff.post("/demo/utilisateurs/nouveau/", {"name": "Personne", "email": "p@cress.example"})

    assert "<li>Il faut un vrai nom (article 3).</li>" in plain(response)
    assert "<title>À corriger : Nouvel utilisateur" in response.text


LED = 'a=1&amp;b=2">Voir &lt;ici&gt;</a>'


def test_a_refusal_leads_to_where_it_is_mended(staff):
    asked = {"name": "Déjà <là>", "email": "p@cress.example"}
    page = staff.post("/demo/utilisateurs/nouveau/", asked)
    assert f'<li>&lt;Elle&gt; existe. <a href="/demo/?{LED}</li>' in page.text

    other = User.objects.create_user("lea@cress.example", name="Déjà <là>")
    page = staff.post(f"/demo/utilisateurs/{other.pk}/fermer/", follow=True)
    assert f'&lt;Elle&gt; existe. <a href="/demo/?{LED}' in page.text


def test_what_must_be_mended_leads_to_its_field(staff):
    response = staff.post("/demo/utilisateurs/nouveau/", {"name": "Léa", "email": "", "amount": "cent"})

    assert "<h2>2 points à corriger</h2>" in plain(response)
    assert '<a href="#id_amount">Cotisation : « cent » n’est pas un montant' in plain(response)


def test_a_form_sent_twice_acts_once(staff):
    lea = User.objects.create_user("lea@cress.example", name="Léa")
    sent = {"name": "Léa F.", "email": "lea@cress.example", "once": "drawn-once"}
    for _ in range(2):
        answer = staff.post(f"/demo/utilisateurs/{lea.pk}/modifier/", sent)

        assert answer.headers["Location"] == "/demo/utilisateurs/"

    lea.refresh_from_db()
    assert lea.name == "Léa → Léa F."


def test_a_form_sent_twice_leads_where_it_led_though_its_answers_no_longer_hold(staff, claire):
    """What it did has made them impossible: that is no reason to say so to a hand that pressed twice."""
    sent = {"name": "Léa", "email": "lea@cress.example", "once": "drawn-once"}
    first = staff.post("/demo/utilisateurs/nouveau/", sent)
    assert User.objects.filter(email="lea@cress.example").exists()

    assert staff.post("/demo/utilisateurs/nouveau/", sent).url == first.url


def test_a_form_sent_again_with_other_answers_is_shown_again_not_dropped(staff):
    """Back, other answers, sent: the reader is told, and the next time it acts."""
    sent = {"name": "Léa", "email": "lea@cress.example", "once": "drawn-once"}
    staff.post("/demo/utilisateurs/nouveau/", sent)
    other = {"name": "Léo", "email": "leo@cress.example"}

    shown = staff.post("/demo/utilisateurs/nouveau/", sent | other)

    assert "Cette page a déjà été envoyée, avec d’autres réponses" in shown.text
    assert not User.objects.filter(name="Léo").exists()
    fresh = re.search(r'name="once" value="(\w+)"', shown.text)[1]
    assert fresh != "drawn-once"
    staff.post("/demo/utilisateurs/nouveau/", other | {"once": fresh})
    assert User.objects.filter(name="Léo").exists()


def test_a_number_never_answers_for_another_page(staff):
    lea, leo = (User.objects.create_user(f"{name}@cress.example", name=name) for name in ("lea", "leo"))
    staff.post(f"/demo/utilisateurs/{lea.pk}/fermer/", {"once": "taken"})

    answer = staff.post(f"/demo/utilisateurs/{leo.pk}/fermer/", {"once": "taken"})

    assert "déjà été envoyée" in "".join(said(answer))
    leo.refresh_from_db()
    assert leo.is_active


def test_a_form_that_a_busy_database_could_not_note_is_not_dropped_in_silence(staff, monkeypatch):
    """As Django does when its table stays locked: nothing is added, and nothing is found."""
    sent = {"name": "Léa", "email": "lea@cress.example", "once": "drawn-once"}
    with monkeypatch.context() as busy:
        busy.setattr(caches["default"], "add", lambda *told, **options: False)
        shown = staff.post("/demo/utilisateurs/nouveau/", sent)

    assert "Rien n’a été enregistré" in shown.text
    assert not User.objects.filter(name="Léa").exists()


def test_a_form_refused_by_a_rule_may_be_sent_again(staff):
    sent = {"name": "Personne", "email": "lea@cress.example", "once": "drawn-again"}
    staff.post("/demo/utilisateurs/nouveau/", sent)

    staff.post("/demo/utilisateurs/nouveau/", sent | {"name": "Léa"})

    assert User.objects.filter(name="Léa").count() == 1


def test_the_action_sees_the_record_as_it_was(staff, claire):
    staff.post(f"/demo/utilisateurs/{claire.pk}/modifier/", {"name": "Claire F.", "email": claire.email})

    claire.refresh_from_db()
    assert claire.name == "Claire Fontaine → Claire F."


# Acts


def test_an_act_says_what_will_happen_before_it_happens(staff, claire):
    response = staff.get(f"/demo/utilisateurs/{claire.pk}/fermer/")

    assert f"<h1>Fermer le compte de {claire.name}</h1>" in response.text
    assert "<li>La personne ne pourra plus entrer.</li>" in response.text
    assert '<button class="button danger" type="submit">Fermer le compte</button>' in response.text
    claire.refresh_from_db()
    assert claire.is_active


def test_an_act_is_done_by_post_and_said(staff):
    other = User.objects.create_user("lea@cress.example", name="Léa")

    response = staff.post(f"/demo/utilisateurs/{other.pk}/fermer/")

    assert said(response) == ["Le compte est fermé."]
    other.refresh_from_db()
    assert not other.is_active


def test_an_act_that_a_rule_refuses_says_why_and_changes_nothing(staff):
    other = User.objects.create_user("lea@cress.example", name="Léa", is_active=False)

    response = staff.post(f"/demo/utilisateurs/{other.pk}/fermer/")

    assert said(response) == ["Ce compte est déjà fermé : rouvrez-le d’abord."]


def test_a_double_click_on_an_act_is_harmless(staff):
    other = User.objects.create_user("lea@cress.example", name="Léa")
    staff.post(f"/demo/utilisateurs/{other.pk}/fermer/", {"once": "clicked"})

    again = staff.post(f"/demo/utilisateurs/{other.pk}/fermer/", {"once": "clicked"})

    assert again.headers["Location"] == "/demo/utilisateurs/"
    assert "déjà fermé" not in "".join(said(again))


def test_an_act_that_breaks_may_be_tried_again(staff, monkeypatch):
    other = User.objects.create_user("lea@cress.example", name="Léa")
    address = f"/demo/utilisateurs/{other.pk}/fermer/"
    with monkeypatch.context() as broken:
        broken.setattr(User, "save", lambda self, **options: (_ for _ in ()).throw(RuntimeError("disk")))
        with pytest.raises(RuntimeError):
            staff.post(address, {"once": "broken"})

    staff.post(address, {"once": "broken"})

    other.refresh_from_db()
    assert not other.is_active
