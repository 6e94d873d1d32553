from billing.rules.declaration_words import Line, in_words

KNOWN = {
    "figures": {"budget": {"amount": "21000.00", "year": 2023}},
    "representatives": [
        {
            "representation": 7,
            "role": "titular",
            "role_label": "Titulaire",
            "civility": "Mme",
            "given_name": "Sophie",
            "family_name": "Chevalier",
            "email": "sophie@coop.example",
        },
        {
            "representation": 8,
            "role": "substitute",
            "role_label": "Suppléant·e",
            "civility": "",
            "given_name": "Paul",
            "family_name": "Guérin",
            "email": "",
        },
    ],
    "contact": {"representation": None, "name": "", "email": ""},
    "purchase_order_required": False,
    "purchase_order": "BC-1",
    "identity": {"siret": "", "street": "1 rue A", "street_more": "", "postcode": "75010", "city": "Paris"},
}
SAME = {
    "figures": {},
    "people": {},
    "leaving": [],
    "newcomers": [],
    "contact": None,
    "identity": None,
    "purchase_order_required": False,
    "purchase_order": "",
}


def lines(**answers):
    return {section.title: section.lines for section in in_words(KNOWN, SAME | answers, year=2024)}


def test_nothing_changed_is_a_section_without_lines():
    found = lines()

    assert list(found) == [
        "Représentants",
        "Contact pour la cotisation",
        "Bon de commande",
        "SIRET et adresse",
    ]
    assert found["Représentants"] == found["SIRET et adresse"] == ()
    assert found["Bon de commande"] == (Line("Bon de commande exigé", "Non", "Non"),)
    assert not found["Bon de commande"][0].has_changed


def test_figures_are_read_with_what_was_known():
    found = lines(figures={"budget": "160000", "fte": "3.5"})["Chiffres"]

    assert [line.label for line in found] == ["Budget 2024", "Effectif 2024"]
    assert found[0].before.replace("\u202f", " ").replace("\u00a0", " ") == "21 000,00 € (2023)"
    assert (found[1].before, found[1].now) == ("", "3,5")
    assert found[1].has_changed


def test_the_same_amount_is_no_change_whatever_its_year():
    assert not lines(figures={"budget": "21000"})["Chiffres"][0].has_changed


def test_people_are_read_by_name_and_function():
    same = {"given_name": "Sophie", "family_name": "Chevalier", "email": "sophie@coop.example"}
    rose = {"role": "legal", "civility": "Mme", "given_name": "Rose", "family_name": "Nguyen", "email": ""}
    found = lines(people={"7": same | {"family_name": "Durand"}}, leaving=[8], newcomers=[rose])

    assert found["Représentants"] == (
        Line(
            "Titulaire",
            "Mme Sophie Chevalier, sophie@coop.example",
            "Mme Sophie Durand, sophie@coop.example",
        ),
        Line("Suppléant·e, Paul Guérin", "Paul Guérin", "N’est plus en fonction"),
        Line("Représentant·e légal·e", "", "Mme Rose Nguyen"),
    )


def test_people_sent_as_they_were_have_not_changed():
    same = {"given_name": "Sophie", "family_name": "Chevalier", "email": "sophie@coop.example"}

    assert lines(people={"7": same})["Représentants"] == ()


def test_contact_order_and_identity_say_what_changes():
    found = lines(
        contact={"name": "Compta", "email": ""},
        purchase_order_required=True,
        purchase_order="BC-2",
        identity=KNOWN["identity"] | {"siret": "36249214200033", "city": "Lyon"},
    )

    assert found["Contact pour la cotisation"] == (Line("Nom", "", "Compta"),)
    assert [line.now for line in found["Bon de commande"]] == ["Oui", "BC-2"]
    assert [line.label for line in found["SIRET et adresse"]] == ["SIRET", "Ville"]
    assert "362" in found["SIRET et adresse"][0].now
