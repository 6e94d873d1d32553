"""What is drawn, before it is."""

from cressmember.core.pdf import breakable


def test_an_endless_word_is_given_places_to_break_and_nothing_else_changes():
    logo = "data:image/png;base64," + "A" * 5000
    content = {"logo": logo, "rows": [{"text": "é" * 450}], "pair": ("un mot", 3), "none": None}

    drawn = breakable(content)

    assert drawn["logo"] == logo
    assert [len(each) for each in drawn["rows"][0]["text"].split(" ")] == [100, 100, 100, 100, 50]
    assert (drawn["pair"], drawn["none"]) == (["un mot", 3], None)
    assert breakable("x" * 399) == "x" * 399
