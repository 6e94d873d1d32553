"""A written consultation as the team follows it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from governance.actions.meeting.consultation import open_consultation
from governance.models import Ballot, Meeting, Vote
from tests.governance.actions.test_meeting_consultation import START, asked, people
from tests.governance.views.test_statutes import words

pytestmark = pytest.mark.django_db


def test_who_has_no_address_answers_on_paper(bureau):
    meeting = open_consultation(meeting=asked(), by=None, at=START)
    Meeting.objects.update(ends_at=timezone.now() + timedelta(days=7))
    first, ballot = people(meeting)[0], Ballot.objects.get()
    page = reverse("governance:meeting-consult", args=[meeting.pk])
    form = reverse("governance:consultation-answer", args=[first.pk])
    assert "sans adresse électronique : envoyez-lui les textes par la poste" in words(bureau.get(page))
    assert form in bureau.get(page).text
    assert "Bail" in words(bureau.get(form))
    assert ballot.resolution.text in words(bureau.get(form))

    bureau.post(form, {"voter_name": "Ana", f"vote_{ballot.pk}": "no"})

    assert Vote.objects.get().choice == "no"
    told = bureau.get(page)
    assert "1 réponse sur 4" in words(told).replace("\N{NO-BREAK SPACE}", " ")
    assert form not in told.text
