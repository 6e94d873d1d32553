from django.apps import AppConfig

from cressmember.core.permissions import CONFIGURE
from governance.permissions import VIEW

# What the section shows: the label, the page, who may open it, and beside which other page it is a tab.
NAVIGATION = [
    ("Instances", "body-list", VIEW, ""),
    ("Mandats", "mandate-list", VIEW, "body-list"),
    ("Demandes de participation", "grouprequest-list", VIEW, "body-list"),
    ("Réunions", "meeting-list", VIEW, ""),
    ("Résolutions", "decision-list", VIEW, "meeting-list"),
    ("À faire", "todo-list", VIEW, "meeting-list"),
    ("Consultations des adhérents", "survey-list", VIEW, ""),
    ("Représentations extérieures", "outside-list", VIEW, ""),
    ("Déclarations des dirigeants", "leaders-list", CONFIGURE, "body-list"),
    ("Statuts", "statutes-list", VIEW, ""),
]


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = "Instances"

    def ready(self) -> None:
        from cressmember.core.actions.document import offer_writer
        from cressmember.core.journal import register_events
        from cressmember.core.ui import navigation
        from governance.actions.meeting.convocation import CALENDAR, calendar_file
        from governance.journal import GovernanceEvent

        register_events(GovernanceEvent)
        offer_writer(CALENDAR, calendar_file)
        self._take_part_in_members()
        for order, (label, url_name, permission, beside) in enumerate(NAVIGATION, start=10):
            navigation.register(
                section="governance",
                label=label,
                url_name=f"governance:{url_name}",
                permission=permission,
                order=order,
                beside=f"governance:{beside}" if beside else "",
            )

    def _take_part_in_members(self) -> None:
        from cressmember.members.actions.membership import Consequence, offer_ending_consequence
        from cressmember.members.actions.merge import offer_mover
        from cressmember.members.actions.personal import offer_parting
        from cressmember.members.actions.representation import offer_follower
        from cressmember.members.queries import offer_moments, offer_panel, offer_tie_to_college
        from governance.actions import membership
        from governance.actions.meeting import following
        from governance.actions.meeting import merge as meeting_merge
        from governance.actions.merge import MOVER
        from governance.actions.personal import part_with
        from governance.actions.survey import merge as survey_merge
        from governance.queries import personal
        from governance.views.member import member_moments, member_panel, seats_of_college

        offer_panel("governance", member_panel)
        offer_moments("governance", member_moments)
        offer_tie_to_college("governance", seats_of_college)
        offer_mover(MOVER)
        offer_mover(meeting_merge.MOVER)
        offer_mover(survey_merge.MOVER)
        offer_follower(following.hold_meetings_of, following.follow_representatives)
        personal.take_part()
        offer_parting(part_with)
        offer_ending_consequence(
            Consequence(
                membership.foretold_of_ending,
                membership.end_with_membership,
                membership.resume_with_membership,
            )
        )
