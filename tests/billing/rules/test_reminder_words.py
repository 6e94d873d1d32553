from billing.rules.reminder_words import FIELDS, OFFERED, filled, unknown_fields
from billing.rules.reminders import Level, trouble


def test_fields_are_filled_in_and_unknown_ones_stay():
    text = "{destinataire} doit {montant} ({inconnu})"

    assert filled(text, {"destinataire": "ABC", "montant": "12 €"}) == "ABC doit 12 € ({inconnu})"


def test_an_unknown_field_is_named():
    assert unknown_fields("Bonjour {destinataire}") == ""
    assert unknown_fields("{nom} et {nom}, {ville}").startswith(
        "Champ inconnu\u00a0: {nom} et {ville}. Les champs sont {destinataire}, {adherents}"
    )


def test_what_is_offered_can_be_followed_as_it_stands():
    levels = [
        Level(
            rank,
            one.name,
            one.delay_days,
            after_previous=one.counted_from == "previous",
            channel=one.channel,
            formal=one.formal_notice,
        )
        for rank, one in enumerate(OFFERED, start=1)
    ]

    assert trouble(levels) == ""
    assert [unknown_fields(one.subject + one.text) for one in OFFERED] == ["", "", "", ""]
    assert all(len(meaning) > 5 for meaning in FIELDS.values())
