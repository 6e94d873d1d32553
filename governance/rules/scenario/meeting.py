"""Questions on meetings: whether the notice is regular, who may have a meeting or an item."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from governance.rules.answer.joining import joined
from governance.rules.answer.verdict import Verdict
from governance.rules.meeting.agenda import Form, convening_verdict, item_verdict
from governance.rules.meeting.convocation import Sent, further_verdict, notice_verdict
from governance.rules.meeting.holidays import Territory
from governance.rules.meeting.initiative import Request
from governance.rules.meeting.notice import Content, Means
from governance.rules.presence.turnout import OVERALL, Counting, Scope
from governance.rules.scenario.asked import Asked, left_to_people
from governance.rules.scenario.gathering import GroupOf, turnout_of
from governance.rules.statutes import Statutes
from governance.rules.text.wording import part, term


@part
class NoticeOf(Asked):
    """Whether a meeting was called as the text asks; what nobody told stays to be checked."""

    kind: ClassVar[str] = "notice"
    body: str = term("le code de l’organe")
    meeting: str = term("le code de la réunion")
    sent_on: date = term("le jour de l’envoi")
    meeting_on: date = term("le jour de la réunion")
    decision: str = term("le code de la décision, pour une convocation suivante", default="")
    call: int = term("le rang de la convocation", least=1, default=1)
    previous_on: date | None = term("le jour de la réunion qui a échoué", default=None)
    same_agenda: bool = term("si l’ordre du jour est le même", default=True)
    means: frozenset[Means] | None = term("les moyens d’envoi", default=None)
    papers: int = term("le nombre de journaux", default=0)
    acknowledged: bool | None = term("si l’accusé de réception est conservé", default=None)
    contents: frozenset[Content] | None = term("ce que dit la convocation", default=None)
    attached: frozenset[str] | None = term("les documents joints", default=None)
    addressee: str = term("qui est convoqué autrement", default="")
    territory: Territory = term("le territoire, pour les jours fériés", default=Territory.MAINLAND)

    def contradictions(self) -> Iterator[str]:
        if self.call > 1 and not self.decision:
            yield "Une convocation suivante dit pour quelle décision."
        if self.previous_on is not None and self.call == 1:
            yield "Une première convocation ne suit aucune réunion."

    def answer(self, statutes: Statutes) -> Verdict:
        body = statutes.body(self.body)
        meeting = body.meeting(self.meeting)
        if meeting.notice is None:
            return left_to_people(
                "le texte ne dit pas comment cette réunion se convoque. Chacun l’a-t-il été à temps ?",
                meeting.article,
                "chacun a été convoqué à temps",
                "tous ne l’ont pas été",
            )
        call = body.decision(self.decision).call(self.call) if self.call > 1 else None
        told = notice_verdict(
            meeting.notice,
            Sent(
                on=self.sent_on,
                means=self.means,
                papers=self.papers,
                acknowledged=self.acknowledged,
                contents=self.contents,
                attached=self.attached,
            ),
            self.meeting_on,
            call=call,
            addressee=self.addressee,
            territory=self.territory,
        )
        if call is None or self.previous_on is None:
            return told
        after = further_verdict(
            call, previous_on=self.previous_on, meeting_on=self.meeting_on, same_agenda=self.same_agenda
        )
        return joined(
            [told, after],
            sentence=f"{told.sentence} {after.sentence}",
            article=told.article,
            figures={**told.figures, **after.figures},
        )


@part
class Asking(Asked):
    """Someone asks for something: an organ by its name, or so many members or votes together."""

    body: str = term("le code de l’organe")
    meeting: str = term("le code de la réunion")
    by: str = term("qui demande seul", default="")
    supporters: int = term("combien demandent ensemble", default=0)
    counting: Counting = term("ce que l’on compte (membres ou voix)", default=Counting.MEMBERS)
    scope: Scope = term("parmi qui", default=OVERALL)
    groups: tuple[GroupOf, ...] = term("qui a le droit de vote, par groupe", default=())

    def contradictions(self) -> Iterator[str]:
        if bool(self.by) == bool(self.supporters):
            yield "Une demande vient de quelqu’un, ou de plusieurs membres ensemble."

    @property
    def request(self) -> Request:
        return Request(self.by, self.supporters, self.scope, self.counting)


@part
class ItemOf(Asking):
    """Whether an item that is asked for goes on the agenda."""

    kind: ClassVar[str] = "item"
    received_on: date = term("le jour où la demande est reçue")
    meeting_on: date = term("le jour de la réunion")
    form: Form = term("la forme de la demande", default=Form.WRITTEN)
    territory: Territory = term("le territoire, pour les jours fériés", default=Territory.MAINLAND)

    def answer(self, statutes: Statutes) -> Verdict:
        meeting = statutes.body(self.body).meeting(self.meeting)
        if meeting.agenda is None:
            return left_to_people(
                "le texte ne dit pas qui peut inscrire une question. Celle-ci l’est-elle ?",
                meeting.article,
                "la question est inscrite",
                "elle ne l’est pas",
            )
        return item_verdict(
            meeting.agenda,
            self.request,
            turnout_of(self.groups, ()),
            received_on=self.received_on,
            meeting_on=self.meeting_on,
            form=self.form,
            notice=meeting.notice,
            territory=self.territory,
        )


@part
class ConveningOf(Asking):
    """Whether those who ask for a meeting have it called."""

    kind: ClassVar[str] = "convening"

    def answer(self, statutes: Statutes) -> Verdict:
        meeting = statutes.body(self.body).meeting(self.meeting)
        return convening_verdict(meeting.convening, self.request, turnout_of(self.groups, ()))
