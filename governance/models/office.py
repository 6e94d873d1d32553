"""Offices of a body: president, treasurer and the others, each held by somebody who sits in it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from cressmember.kernel.folding import fold
from cressmember.members.models import Person
from cressmember.members.models.periods import Dated, ends_after_start
from governance.models.body import Body
from governance.models.mandate import Holder, Mandate

# Who has a usual office, as statutes call her or him.
PERSONS = {
    **dict.fromkeys(("president", "presidente", "president e"), "president"),
    **dict.fromkeys(("vice president", "vice presidente", "vice president e"), "vice_president"),
    **dict.fromkeys(("tresorier", "tresoriere"), "treasurer"),
    **dict.fromkeys(("tresorier adjoint", "tresoriere adjointe"), "deputy_treasurer"),
    "secretaire": "secretary",
    **dict.fromkeys(("secretaire adjoint", "secretaire adjointe"), "deputy_secretary"),
}


class Office(Dated):
    """An office, held by a person from a date to a date, under a mandate unless the text asks for none.

    One that ended because somebody else sits (``gave_way_to`` a replacement) had ``former_end`` before.
    """

    class Kind(models.TextChoices):
        PRESIDENT = "president", "Présidence"
        VICE_PRESIDENT = "vice_president", "Vice-présidence"
        TREASURER = "treasurer", "Trésorerie"
        DEPUTY_TREASURER = "deputy_treasurer", "Trésorerie adjointe"
        SECRETARY = "secretary", "Secrétariat"
        DEPUTY_SECRETARY = "deputy_secretary", "Secrétariat adjoint"
        OTHER = "other", "Autre fonction"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="offices")
    mandate = models.ForeignKey(
        Mandate,
        verbose_name="mandat",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="offices",
    )
    person = models.ForeignKey(
        Person, verbose_name="personne", on_delete=models.PROTECT, related_name="offices"
    )
    kind = models.CharField("fonction", max_length=16, choices=Kind.choices)
    label = models.CharField("intitulé", max_length=120, blank=True)
    decision = models.CharField("décision", max_length=200, blank=True)
    decided_on = models.DateField("décision du", null=True, blank=True)
    former_end = models.DateField("fin écrite avant", null=True, blank=True, editable=False)
    gave_way_to = models.ForeignKey(
        Holder,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="offices_given_up",
        editable=False,
    )

    class Meta:
        verbose_name = "fonction"
        verbose_name_plural = "fonctions"
        ordering = [
            models.Case(
                *(
                    models.When(kind=kind, then=rank)
                    for rank, kind in enumerate(
                        [
                            "president",
                            "vice_president",
                            "treasurer",
                            "deputy_treasurer",
                            "secretary",
                            "deputy_secretary",
                        ]
                    )
                ),
                default=9,
            ),
            "starts_on",
            "pk",
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "president",
                        "vice_president",
                        "treasurer",
                        "deputy_treasurer",
                        "secretary",
                        "deputy_secretary",
                        "other",
                    ]
                ),
                name="governance_office_kind_known",
                violation_error_message="Fonction inconnue.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="other") | ~Q(label=""),
                name="governance_office_other_is_named",
                violation_error_message="Donnez son intitulé à cette fonction.",
            ),
            models.UniqueConstraint(
                fields=["body", "person", "kind", "label"],
                condition=Q(ends_on__isnull=True),
                name="governance_office_once_open",
                violation_error_message="Cette personne a déjà cette fonction dans cette instance.",
            ),
            ends_after_start("office", start="starts_on", end="ends_on", app="governance"),
        ]

    def __str__(self) -> str:
        return f"{self.name} : {self.person}"

    def get_absolute_url(self) -> str:
        return reverse("governance:body-detail", args=[self.body_id])

    @property
    def name(self) -> str:
        """What the office is called: its own words where it has some.

        The usual ones are told alike, as functions, whether the text names the person or not: « Président »,
        « Présidente » and « Présidence » are one office.
        """
        kind = PERSONS.get(fold(self.label))
        return str(self.Kind(kind).label) if kind else self.label or self.get_kind_display()
