import pytest
from django.urls import reverse

from cressmember.members.actions.organisation import change_organisation, create_organisation
from cressmember.members.models import Organisation

pytestmark = pytest.mark.django_db


def merge(kept, absorbed):
    return reverse("members:organisation-merge", args=[kept.pk, absorbed.pk])


def test_twins_are_proposed_compared_then_merged(staff, twins):
    kept, absorbed = twins
    assert merge(kept, absorbed) in staff.get(reverse("members:duplicate-list")).text
    page = staff.get(merge(kept, absorbed))
    assert [line.label for line in page.context["lines"]] == ["Raison sociale"]
    assert f'href="{merge(absorbed, kept)}"' in page.text
    assert Organisation.objects.count() == 2

    after = staff.post(merge(kept, absorbed), follow=True)

    assert after.redirect_chain == [(kept.get_absolute_url(), 302)]
    assert "Les deux fiches n’en font plus qu’une : Maison des Lilas." in after.text
    assert Organisation.objects.get() == kept


def test_the_comparison_speaks_french(staff):
    payer = create_organisation(name="Commune", by=None)
    kept = create_organisation(name="Maison des Lilas", by=None)
    told = {"kind": "network", "siret": "46922581700011", "post_only": True, "payer": payer}
    absorbed = create_organisation(name="Maison des Lilas", by=None, **told)

    lines = {line.name: line for line in staff.get(merge(kept, absorbed)).context["lines"]}

    assert (lines["kind"].kept, lines["kind"].absorbed) == ("Structure", "Réseau")
    assert lines["siret"].result == "469\u202f225\u202f817\u202f00011"
    assert (lines["post_only"].kept, lines["post_only"].result) == ("non", "oui")
    assert (lines["payer_id"].kept, lines["payer_id"].absorbed) == ("", "Commune")


@pytest.mark.parametrize("payer_is_kept", [True, False])
def test_the_comparison_says_that_the_merged_file_no_longer_pays_for_itself(staff, twins, payer_is_kept):
    kept, absorbed = twins
    payer, paid = (kept, absorbed) if payer_is_kept else (absorbed, kept)
    change_organisation(organisation=paid, payer=payer, by=None)

    line = next(row for row in staff.get(merge(kept, absorbed)).context["lines"] if row.name == "payer_id")

    assert line.result == ""
    assert str(payer) in {line.kept, line.absorbed}


def test_a_file_is_not_merged_with_itself(staff, twins):
    kept, _ = twins

    after = staff.post(merge(kept, kept), follow=True)

    assert "Choisissez deux fiches différentes." in after.text
    assert Organisation.objects.count() == 2


def test_whoever_may_not_merge_merges_nothing(reader, twins):
    assert merge(*twins) not in reader.get(reverse("members:duplicate-list")).text
    assert reader.get(merge(*twins)).status_code == 403
    assert reader.post(merge(*twins)).status_code == 403
    assert Organisation.objects.count() == 2
