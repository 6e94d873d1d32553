import pytest
from django.urls import reverse

from cressmember.core.queries import history_of
from cressmember.members.actions.duplicate import tell_apart
from cressmember.members.actions.merge import merge_organisations
from cressmember.members.actions.organisation import create_organisation
from cressmember.members.models import DistinctPair, Organisation
from cressmember.members.queries import likely_duplicates

pytestmark = pytest.mark.django_db


@pytest.fixture
def twins():
    """Two files of one association."""
    return [
        create_organisation(name=name, rna="W751234567", by=None)
        for name in ("Maison des Lilas", "La Maison des Lilas")
    ]


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


def test_two_files_told_apart_are_proposed_no_more_until_somebody_changes_their_mind(staff, officer, twins):
    apart = reverse("members:duplicate-dismiss", args=[twins[1].pk, twins[0].pk])
    assert f'href="{apart}"' in staff.get(merge(*reversed(twins))).text
    assert "ne seront plus proposées comme doublons" in staff.get(apart).text

    for _ in range(2):
        page = staff.post(apart, follow=True).text

    assert "C’est retenu\u00a0: Maison des Lilas et La Maison des Lilas sont deux organisations." in page
    assert merge(*twins) not in page
    assert likely_duplicates() == []
    pair = DistinctPair.objects.get()
    assert (pair.first, pair.second, pair.told_by) == (*twins, officer)
    for one, other in (twins, reversed(twins)):
        entry = history_of(one)[0]
        assert (entry.event, entry.actor) == ("members.duplicate_dismissed", officer)
        assert entry.detail.changes == {"autre fiche": ["", other.name]}

    staff.post(reverse("members:duplicate-propose", args=[pair.pk]))

    assert merge(*twins) in staff.get(reverse("members:duplicate-list")).text
    assert history_of(twins[0])[0].event == "members.duplicate_proposed_again"


def test_a_pair_told_apart_does_not_stand_in_the_way_of_a_merge(twins):
    tell_apart(one=twins[0], other=twins[1], by=None)

    merge_organisations(kept=twins[0], absorbed=twins[1], by=None)

    assert not DistinctPair.objects.exists()


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
