"""What the register answers, always as of a day: one module per noun."""

from cressmember.members.queries.college import (
    CollegeCount,
    college_names,
    college_set_in_force,
    colleges_in_force,
    members_by_college,
)
from cressmember.members.queries.consent import (
    answer_of_address,
    answers_by_address,
    answers_of,
    consents_of,
    may_write,
    refused,
)
from cressmember.members.queries.duplicate import (
    LikelyDuplicate,
    files_of_same_body,
    identity_of,
    likely_duplicates,
    possible_duplicates,
)
from cressmember.members.queries.merge import MergeLine, MergePreview, preview_merge
from cressmember.members.queries.network import NetworkRow, network_table
from cressmember.members.queries.organisation import (
    MomentMaker,
    Panel,
    PanelMaker,
    offer_moments,
    offer_panel,
    offer_tie_to_college,
    panels_of,
    tied_to_college,
    timeline_of,
)
from cressmember.members.queries.person import (
    dues_contacts,
    obstacle_to_invitation,
    people,
    represented_by,
)
from cressmember.members.queries.register import (
    register,
    settled,
    standing,
    values_in_use,
    with_category,
)
from cressmember.members.queries.representation import known_contacts
from cressmember.members.queries.subscription import Subscription, offer_subscriptions, subscription_of

__all__ = [
    "CollegeCount",
    "LikelyDuplicate",
    "MergeLine",
    "MergePreview",
    "MomentMaker",
    "NetworkRow",
    "Panel",
    "PanelMaker",
    "Subscription",
    "answer_of_address",
    "answers_by_address",
    "answers_of",
    "college_names",
    "college_set_in_force",
    "colleges_in_force",
    "consents_of",
    "dues_contacts",
    "files_of_same_body",
    "identity_of",
    "known_contacts",
    "likely_duplicates",
    "may_write",
    "members_by_college",
    "network_table",
    "obstacle_to_invitation",
    "offer_moments",
    "offer_panel",
    "offer_subscriptions",
    "offer_tie_to_college",
    "panels_of",
    "people",
    "possible_duplicates",
    "preview_merge",
    "refused",
    "register",
    "represented_by",
    "settled",
    "standing",
    "subscription_of",
    "tied_to_college",
    "timeline_of",
    "values_in_use",
    "with_category",
]
