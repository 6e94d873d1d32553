from datetime import date, timedelta

import pytest
from django.utils import timezone

from billing.actions.declaration import give_back, set_aside
from billing.actions.scale import adopt_scale, write_scale
from billing.models import Declaration, DeclarationProposal, DeclarationRound
from cressmember.core.models import Job, Message
from cressmember.members.actions.merge import merge_organisations
from tests.billing.declaration import samples

LIST = "/gestion/cotisations/declarations/"


@pytest.fixture
def declared(campaign):
    return samples()


def plain(page):
    return page.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def test_the_figures_that_are_ticked_are_those_of_the_scale_in_force_not_of_a_draft(treasurer, campaign):
    adopted = campaign.scale
    adopt_scale(
        scale=adopted, adopted_by="Assemblée générale", adopted_on=date(2024, 6, 20), colleges=(), by=None
    )
    flat = {"kind": "flat", "amount": "100"}
    write_scale(name="Projet", document={"rules": [{"label": "Tous", "formula": flat}]}, by=None)

    form = treasurer.get(f"{LIST}nouvelle/").context["form"]

    assert form.initial["figures"] == ["budget", "fte"]


def test_a_round_is_prepared_opened_and_sent_from_the_pages(treasurer, campaign):
    today = timezone.localdate()
    form = treasurer.get(f"{LIST}nouvelle/").context["form"]
    assert form.initial["figures"] == ["budget", "fte"]

    answer = treasurer.post(
        f"{LIST}nouvelle/",
        {
            "year": 2027,
            "figures": ["budget"],
            "figures_year": 2026,
            "opens_on": f"{today:%d/%m/%Y}",
            "closes_on": f"{today + timedelta(30):%d/%m/%Y}",
            "reminder_days": "14 et 28",
            "non_answers": "blocked",
        },
    )

    made = DeclarationRound.objects.get()
    assert answer["Location"] == made.get_absolute_url()
    assert made.reminder_days == [14, 28]
    treasurer.post(f"{made.get_absolute_url()}lancer/")
    page = plain(treasurer.get(f"{made.get_absolute_url()}envoyer/"))
    assert "Personne ne reçoit deux fois le même" in page
    assert "Rappel 1" in page
    treasurer.post(f"{made.get_absolute_url()}envoyer/")
    assert Job.objects.get().kind == "billing.send_declarations"


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"reminder_days": "bientôt"}, "nombres de jours"),
        ({"reminder_days": "90"}, "après la clôture"),
        ({"closes_on": "01/01/2020"}, "se termine avant de commencer"),
    ],
)
def test_terms_that_cannot_be_are_refused_beside_their_field(treasurer, campaign, more, why):
    today = timezone.localdate()
    told = {
        "year": 2027,
        "figures_year": 2026,
        "opens_on": f"{today:%d/%m/%Y}",
        "closes_on": f"{today + timedelta(30):%d/%m/%Y}",
        "non_answers": "blocked",
    }

    page = treasurer.post(f"{LIST}nouvelle/", told | more)

    assert why in plain(page)
    assert not DeclarationRound.objects.exists()


@pytest.mark.parametrize("outcome", ["missing", "answered", "changed", "flagged", "to_accept", "unwritten"])
def test_the_list_is_filtered(treasurer, declared, outcome):
    of, _ = declared

    page = treasurer.get(f"{LIST}{of['round']}/", {"outcome": outcome})

    assert page.status_code == 200
    expected = {"missing": 158, "unwritten": page.context["count"]}.get(outcome, 1)
    assert page.context["count"] == expected


def test_a_declaration_is_decided_in_one_click_with_its_parity(treasurer, declared):
    of, _ = declared
    page = plain(treasurer.get(f"{LIST}reponses/{of['declaration']}/"))
    assert "Le budget vaut zéro" in page
    assert "Une fois accepté" in page
    assert "art. 6" in page

    newcomer = DeclarationProposal.objects.get(kind="newcomer")
    treasurer.post(f"{LIST}propositions/{newcomer.pk}/refuser/")
    treasurer.post(f"{LIST}reponses/{of['declaration']}/accepter/")

    declaration = Declaration.objects.get(pk=of["declaration"])
    assert declaration.state == "accepted"
    assert declaration.accepted_by is not None
    assert list(declaration.proposals.values_list("kind", "state")) == [
        ("newcomer", "refused"),
        ("contact", "accepted"),
    ]


def test_a_link_may_be_replaced_and_an_answer_given_back(treasurer, declared):
    of, special = declared
    waiting = special["billing:declaration-renew"]["pk"]
    key, mails = Declaration.objects.get(pk=waiting).key, Message.objects.count()

    treasurer.post(f"{LIST}reponses/{waiting}/lien/")
    treasurer.post(f"{LIST}reponses/{of['declaration']}/rendre/")

    assert Declaration.objects.get(pk=waiting).key != key
    assert Message.objects.count() == mails + 1
    assert not Declaration.objects.get(pk=of["declaration"]).is_answered


def test_an_answer_given_back_is_read_after_the_next_one(treasurer, declared):
    of, _ = declared
    address = f"{LIST}reponses/{of['declaration']}/"
    assert not treasurer.get(address).context["earlier"]
    declaration = Declaration.objects.get(pk=of["declaration"])
    shown = treasurer.get(address).context["sections"]

    give_back(declaration=declaration, on=declaration.round.closes_on, by=None)

    page = treasurer.get(address)
    (told,) = page.context["earlier"]
    assert told.sections == shown
    assert told.title.startswith(f"Répondue par {declaration.answered_by}, le ")
    assert "Réponses précédentes" in page.content.decode()


def test_an_answer_kept_alone_says_by_whom_at_least(treasurer, declared):
    of, special = declared
    waiting = Declaration.objects.get(pk=special["billing:declaration-renew"]["pk"])
    told = set_aside(Declaration.objects.get(pk=of["declaration"]))
    waiting.earlier = [{name: told[name] for name in told if name != "known"}]
    waiting.save(update_fields=["earlier"])

    page = treasurer.get(f"{LIST}reponses/{waiting.pk}/")

    assert page.context["earlier"][0].sections == ()
    assert "ne se lit plus" in page.content.decode()


def test_a_merge_keeps_the_answer(declared):
    of, special = declared
    answered = Declaration.objects.get(pk=of["declaration"])
    waiting = Declaration.objects.get(pk=special["billing:declaration-renew"]["pk"])
    answered.organisation.dues.update(cancelled_at=timezone.now())

    merge_organisations(kept=waiting.organisation, absorbed=answered.organisation, by=None)

    kept = Declaration.objects.get(organisation=waiting.organisation)
    assert kept == answered
    assert kept.is_answered
    assert kept.proposals.count() == 2


def test_a_merge_keeps_what_was_answered_and_given_back(declared):
    of, special = declared
    answered = Declaration.objects.get(pk=of["declaration"])
    waiting = Declaration.objects.get(pk=special["billing:declaration-renew"]["pk"])
    give_back(declaration=answered, on=answered.round.closes_on, by=None)
    answered.organisation.dues.update(cancelled_at=timezone.now())
    (told,) = Declaration.objects.get(pk=answered.pk).earlier

    merge_organisations(kept=waiting.organisation, absorbed=answered.organisation, by=None)

    assert Declaration.objects.get(organisation=waiting.organisation).earlier == [told]
