import pytest
from django.urls import reverse

from cressmember.core.queries import history_of
from cressmember.members.actions.duplicate import tell_apart
from cressmember.members.actions.merge import merge_organisations
from cressmember.members.models import DistinctPair
from cressmember.members.queries import likely_duplicates

pytestmark = pytest.mark.django_db


def merge(kept, absorbed):
    return reverse("members:organisation-merge", args=[kept.pk, absorbed.pk])


def test_two_files_told_apart_are_proposed_no_more_until_somebody_changes_their_mind(staff, officer, twins):
    apart = reverse("members:duplicate-tell-apart", args=[twins[1].pk, twins[0].pk])
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
        assert (entry.event, entry.actor) == ("members.duplicate_told_apart", officer)
        assert entry.detail.changes == {"autre fiche": ["", other.name]}

    staff.post(reverse("members:duplicate-propose", args=[pair.pk]))

    assert merge(*twins) in staff.get(reverse("members:duplicate-list")).text
    assert history_of(twins[0])[0].event == "members.duplicate_proposed_again"


def test_a_pair_told_apart_does_not_stand_in_the_way_of_a_merge(twins):
    tell_apart(one=twins[0], other=twins[1], by=None)

    merge_organisations(kept=twins[0], absorbed=twins[1], by=None)

    assert not DistinctPair.objects.exists()
