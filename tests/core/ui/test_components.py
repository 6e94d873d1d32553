from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory

from cressmember.core.ui.charts import Bar, Period
from cressmember.core.ui.timeline import Moment
from cressmember.kernel.writing import NARROW, NO_BREAK
from tests.core.ui.drawn import tight


def draw(source: str, **context) -> str:
    """What a template shows, on one line, with ordinary spaces and none around blocks."""
    drawn = Template("{% load ui %}" + source).render(Context(context))
    return tight(" ".join(drawn.replace(NO_BREAK, " ").replace(NARROW, " ").split()))


@pytest.mark.parametrize(
    ("source", "value", "shown"),
    [
        ("{{ value|euros }}", Decimal("1234.5"), "1 234,50 €"),
        ("{{ value|euros }}", Decimal("-0.005"), "−0,01 €"),
        ("{{ value|euros }}", None, ""),
        ("{{ value|number }}", 12345, "12 345"),
        ("{{ value|number }}", 0, "0"),
        ("{{ value|number }}", Decimal("3.5"), "3,5"),
        ("{{ value|number }}", None, ""),
        ("{{ value|short_date }}", date(2025, 3, 1), "01/03/2025"),
        ("{{ value|weight }}", 12, "1 Ko"),
        ("{{ value|weight }}", 35 * 1024, "35 Ko"),
        ("{{ value|weight }}", 5 * 1024 * 1024 // 4, "1,3 Mo"),
        ("{{ value|long_date }}", date(2025, 3, 1), "1er mars 2025"),
        ("{{ value|long_date }}", None, ""),
        ("{{ value|long_date }}", datetime(2024, 12, 31, 23, 30, tzinfo=UTC), "1er janvier 2025"),
        ("{{ value|moment }}", datetime(2025, 3, 12, 13, 5, tzinfo=UTC), "12 mars 2025 à 14 h 05"),
        ('{{ value|counted:"appel,appels" }}', 1873, "1 873 appels"),
        ("{{ value|siret }}", "12345678900012", "123 456 789 00012"),
        ("{{ value|iban }}", "FR7630006000011234567890189", "FR76 3000 6000 0112 3456 7890 189"),
        ("{{ value|phone }}", "+33796483400", "07 96 48 34 00"),
    ],
)
def test_figures_days_and_numbers_are_written_in_french(source, value, shown):
    assert draw(source, value=value) == shown


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ('{% badge "good" "À jour" %}', '<span class="badge good">À jour</span>'),
        ('{% badge "neutral" "Brouillon" %}', '<span class="badge">Brouillon</span>'),
        ('{% badge "stop" "R&D" %}', '<span class="badge stop">R&amp;D</span>'),
        (
            '{% button "Créer" "/x/" "primary" "plus" %}',
            '<a class="button primary" href="/x/"><svg class="icon" aria-hidden="true">'
            '<use href="/static/core/icons.svg#plus"/></svg>Créer</a>',
        ),
        (
            '{% button "Enregistrer" name="act" value="save" %}',
            '<button class="button" type="submit" name="act" value="save">Enregistrer</button>',
        ),
        (
            '{% diff "820,00 €" "910,00 €" %}',
            '<span class="diff"><del>820,00 €</del><span class="arrow" aria-hidden="true">→</span>'
            '<span class="visually-hidden"> devient </span><ins>910,00 €</ins></span>',
        ),
        (
            '{% fact "Effectif" "" %}',
            '<div><dt>Effectif</dt><dd><span class="none">non renseigné</span></dd></div>',
        ),
        ('{% fact "Effectif" 0 %}', "<div><dt>Effectif</dt><dd>0</dd></div>"),
        (
            '{% notice "attention" title="Deux" %}À comparer{% endnotice %}',
            '<div class="notice attention"><div><strong>Deux</strong><div>À comparer</div></div></div>',
        ),
        (
            '{% figure "Reste dû" value "/rows/" "€" %}',
            '<dl class="figure"><dt>Reste dû</dt><dd class="value"><a href="/rows/">1 234,50 '
            '<span class="unit">€</span></a></dd></dl>',
        ),
        (
            "{% steps labels 2 %}",
            '<ol class="steps"><li class="past">Fichier<span class="visually-hidden"> (fait)</span></li>'
            '<li class="current" aria-current="step">Colonnes</li><li class="next">Application</li></ol>',
        ),
        (
            "{% steps labels 4 %}",
            '<ol class="steps"><li class="past">Fichier<span class="visually-hidden"> (fait)</span></li>'
            '<li class="past">Colonnes<span class="visually-hidden"> (fait)</span></li>'
            '<li class="past">Application<span class="visually-hidden"> (fait)</span></li></ol>',
        ),
        (
            '{% progress 3 12 "Application" poll="/p/" %}',
            '<div class="progress" hx-get="/p/" hx-trigger="every 2s" hx-swap="outerHTML">'
            '<div class="row-of"><strong>Application</strong><span class="soft">3 sur 12</span></div>'
            '<progress max="12" value="3" aria-label="Application">3 sur 12</progress></div>',
        ),
    ],
)
def test_a_component_is_drawn_exactly(source, html):
    assert draw(source, value=Decimal("1234.5"), labels=["Fichier", "Colonnes", "Application"]) == html


@pytest.mark.parametrize(
    "source",
    [
        '{% badge "green" "x" %}',
        '{% button "x" variant="big" %}',
        '{% card tone="pink" %}{% endcard %}',
        '{% notice "warning" %}{% endnotice %}',
        '{% figure "x" 1 tone="red" %}',
        '{% facts "table" %}{% endfacts %}',
        '{% icon "unicorn" %}',
        "{% steps labels 4 %}",
        '{% column_chart "x" periods labels %}',
        '{% column_chart "x" thrice labels_of_three %}',
    ],
)
def test_a_variant_that_does_not_exist_is_refused(source):
    with pytest.raises(ValueError, match=r"There is no|Each period"):
        draw(
            source,
            labels=["a", "b"],
            periods=[Period("2024", (1,))],
            labels_of_three=["a", "b", "c"],
            thrice=[Period("2024", (1, 2, 3))],
        )


def test_the_body_of_a_card_keeps_its_html_and_its_title_does_not():
    drawn = draw('{% card title link="/all/" %}<p>x</p>{% endcard %}', title="A & B")

    assert (
        '<h2>A &amp; B</h2><a href="/all/">Tout voir<span class="visually-hidden"> : A &amp; B</span></a>'
        in drawn
    )
    assert '<div class="card-body"><p>x</p></div>' in drawn


def test_a_timeline_tells_who_changed_what_from_what_to_what():
    moment = Moment(date(2025, 2, 1), "Fiche modifiée", "Claire", changes={"Site": ("", "canal.example")})

    drawn = draw("{% timeline moments %}", moments=[moment])

    assert '<time datetime="2025-02-01">1er février 2025</time> · Claire' in drawn
    assert '<p>Site : <span class="diff">vide<span class="arrow"' in drawn


@pytest.mark.parametrize(
    ("precision", "machine", "printed"),
    [("day", "2014-08-01", "1er août 2014"), ("month", "2014-08", "août 2014"), ("year", "2014", "2014")],
)
def test_a_timeline_says_no_more_of_a_date_than_is_known(precision, machine, printed):
    moment = Moment(date(2014, 8, 1), "Adhésion", precision=precision)

    drawn = draw("{% timeline moments %}", moments=[moment])

    assert f'<time datetime="{machine}">{printed}</time>' in drawn


def test_a_timeline_without_moment_says_so():
    assert draw("{% timeline moments %}", moments=[]) == '<p class="soft">Rien encore.</p>'


def test_a_table_written_by_hand_stands_in_a_region_with_a_name():
    drawn = draw('{% rows "Contacts" %}<tbody></tbody>{% endrows %}')

    assert drawn == (
        '<div class="table-region" role="region" aria-label="Contacts" tabindex="0"><table>'
        '<caption class="visually-hidden">Contacts</caption><tbody></tbody></table></div>'
    )


def test_a_wide_table_slides_in_its_region():
    drawn = draw('{% rows "Chambres" wide=True %}<tbody></tbody>{% endrows %}')

    assert drawn.startswith('<div class="table-region wide" role="region" aria-label="Chambres"')


def test_the_current_tab_is_marked_whatever_its_filters():
    request = RequestFactory().get("/membres/1/dues/?year=2025")

    drawn = Template("{% load ui %}{% tabs links %}").render(
        Context({"request": request, "links": [("Fiche", "/membres/1/"), ("Dues", "/membres/1/dues/?q=", 0)]})
    )

    assert '<a href="/membres/1/">Fiche</a>' in drawn
    assert 'aria-current="page">Dues <span class="count">0</span></a>' in drawn


def test_bars_are_a_table_whose_rows_open():
    drawn = draw(
        '{% bar_chart "Deux sur trois" bars total=True %}', bars=[Bar("A", 20, "?college=a"), Bar("B", 10)]
    )

    assert "<caption>Deux sur trois</caption>" in drawn
    assert '<th scope="row"><a href="?college=a">A</a></th>' in drawn
    assert 'width="50.00%" height="16"' in drawn
    assert '<td class="n">10</td><td class="n share">33 %</td>' in drawn
    assert '<th scope="row">Total</th><td></td><td class="n">30</td>' in drawn


def test_a_chart_has_a_title_a_description_and_its_table():
    drawn = draw(
        '{% column_chart "Les appels montent" periods series "€" %}',
        periods=[Period("2024", (Decimal(100), None), "?annee=2024")],
        series=["Appelé", "Encaissé"],
    )

    assert '<title id="les-appels-montent-t">Les appels montent</title>' in drawn
    assert (
        '<th scope="row"><a href="?annee=2024">2024</a></th><td class="n">100 €</td><td class="n"></td>'
        in drawn
    )


def test_every_trouble_of_a_form_is_said_that_of_a_hidden_field_too():
    class PaymentForm(forms.Form):
        number = forms.CharField(widget=forms.HiddenInput)
        amount = forms.IntegerField(label="Montant")

    form = PaymentForm({})
    form.add_error(None, "Rien n’est dû.")

    shown = draw("{% form_errors form %}", form=form)

    assert shown.count("<li>") == 3
    assert "<li>Rien n’est dû.</li><li>Ce champ est obligatoire.</li>" in shown
    assert '<a href="#id_amount">Montant : Ce champ est obligatoire.</a>' in shown
