from datetime import date
from decimal import Decimal

import pytest

from billing.actions.attestation import attest_memberships, start_attesting
from billing.actions.receipt import receive
from billing.models import Document, Due
from cressmember.core.actions.job import run
from cressmember.kernel.violations import RuleViolation
from cressmember.members.models import Organisation

ON = date(2025, 4, 15)


def member(number):
    return Organisation.objects.get(number=number)


def attest(*members, on=ON, by_mail=True):
    return attest_memberships(organisations=members, by_mail=by_mail, on=on, by=None)


def test_a_membership_is_attested_as_it_stands_that_day(issued):
    (document,) = attest(member(1))

    content = document.stored.content
    assert (document.number, document.amount, document.due) == ("AT-2025-0001", None, None)
    assert content["member"] == member(1).name
    assert content["membership"].startswith("est adhérente de la chambre")
    assert "n’est pas encore réglée" in content["dues"]
    assert document.delivery == "mail"


def test_dues_that_were_settled_are_said_so(issued):
    due = Due.objects.get(organisation__number=1, campaign=issued)
    receive(
        payer=due.payer,
        method="cheque",
        amount=Decimal("500.00"),
        received_on=date(2025, 3, 1),
        outside_id="c",
        dues=[due],
        by=None,
    )

    (document,) = attest(due.organisation)

    assert document.stored.content["dues"].replace("\u00a0", " ") == (
        "Sa cotisation 2025, de 500,00 €, est réglée."
    )


def test_nobody_is_attested_twice_on_one_day(issued):
    attest(member(1))

    assert attest(member(1)) == []
    assert len(attest(member(1), member(2))) == 1
    assert len(attest(member(1), on=date(2025, 4, 16))) == 1


def test_who_is_no_member_is_not_attested(issued):
    outside = Organisation.objects.exclude(pk__in=Organisation.objects.members(on=ON)).first()

    with pytest.raises(RuleViolation, match="n’est pas adhérente au 15 avril 2025"):
        attest(outside)


def test_a_day_outside_every_dues_year_is_attested_without_dues(issued):
    (document,) = attest(member(1), on=date(2031, 1, 1))

    assert document.stored.content["dues"] == "La cotisation de l’année ne lui a pas encore été appelée."


def test_paper_goes_to_the_printer(issued):
    (document,) = attest(member(1), by_mail=False)

    assert document.delivery == "print"


def test_every_membership_is_attested_by_a_job_that_can_run_again(issued):
    job = start_attesting(by_mail=False, on=ON, by=None)
    run(job.pk)
    job.refresh_from_db()

    members = Organisation.objects.members(on=ON).count()
    assert job.report == {"Adhérents": members, "Attestations émises": members}
    again = start_attesting(by_mail=False, on=ON, by=None)
    run(again.pk)
    assert Document.objects.filter(kind="attestation").count() == members


@pytest.mark.parametrize(
    ("precision", "since"),
    [("day", "depuis le 17 février 2010"), ("month", "depuis février 2010"), ("year", "depuis 2010")],
)
def test_since_when_is_said_as_precisely_as_it_is_known(issued, precision, since):
    member(1).memberships.update(admitted_on=date(2010, 2, 17), admitted_precision=precision)

    (document,) = attest(member(1))

    assert since in document.stored.content["membership"]
