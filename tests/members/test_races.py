"""A merge beside a campaign that is being issued: it waits or refuses, and each due keeps its member."""

from datetime import date

from billing.models import Document, Due
from cressmember.core.queries import verify_chain
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.merge import merge_organisations
from cressmember.members.actions.organisation import create_organisation
from cressmember.members.models import Organisation

ISSUE = """
from datetime import date
import billing.actions.issue
from billing.models import Campaign
billing.actions.issue.AT_ONCE = 10
print(billing.actions.issue.issue_campaign(
    campaign=Campaign.objects.get(pk=%d), on=date(2025, 1, 15), by=None)["issued"])
"""


def test_a_merge_waits_for_the_campaign_that_is_being_issued(processes, approved):
    kept = create_organisation(name="Maison des Lilas (bis)", by=None)
    # The last to be called: the campaign is still at work when the merge is first tried.
    absorbed = approved.lines.to_call().order_by("-organisation__sort_name").first().organisation
    issuing = processes.python(ISSUE % approved.pk)
    processes.wait(lambda: Document.objects.exists(), issuing)
    refusals, merged = set(), []

    def comes_through():
        try:
            merged.append(merge_organisations(kept=kept, absorbed=absorbed, by=None))
        except RuleViolation as refusal:
            refusals.add(str(refusal))
        return merged

    processes.wait(comes_through)

    assert processes.ended(issuing) == ["158\n"]
    assert merged == [kept]
    assert all("est approuvée et compte l’une de ces fiches" in refusal for refusal in refusals)
    assert not Organisation.objects.filter(pk=absorbed.pk).exists()
    assert Due.objects.filter(organisation=kept, called_on=date(2025, 1, 15)).count() == 1
    assert Document.objects.count() == 158
    assert verify_chain().holds
