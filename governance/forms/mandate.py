"""Mandates: given, corrected, ended, ratified; who sits; offices."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from cressmember.core.ui.fields import FrenchDateField, PastDayField
from cressmember.core.ui.forms import Grouped
from cressmember.kernel.writing import long_date, short_date
from cressmember.members.forms.person import NamedForm, PersonField
from governance.forms.seating import (
    CollegeField,
    DecidedForm,
    SeatingForm,
    colleges_offered,
    seats_offered,
    territories,
)
from governance.models import Body, Holder, Lapse, Mandate, MandateSettings, Office
from governance.queries.bureau import is_open_to_others, kind_of, office_end, offices_offered
from governance.queries.lapse import LOSSES, Found
from governance.queries.newcomer import ending_of
from governance.queries.text import text_of
from governance.rules.mandate.mandates import Ending

WHO = (
    "Qui siège",
    "Si la personne n’est pas encore au registre, écrivez son nom.",
    (
        "organisation",
        "person",
        ("civility", "given_name"),
        ("family_name", "email"),
        "substitute",
    ),
)


def proposed(found: Ending) -> str:
    """An end that the statutes give, as it is proposed."""
    asked = f" Attention, {found.question}" if found.question else ""
    return f"{found.sentence}{asked} Relisez cette date, corrigez-la au besoin, puis enregistrez."


SEAT = ("Le siège", (("college", "territory"), "obtained"))
SEAT_OF_STATUTES = ("Le siège", (("college", "territory"), "seats", "obtained"))
TERM = ("Durée et décision", (("starts_on", "term_on"), ("decision", "decided_on")))


class MandateForm(Grouped, DecidedForm, SeatingForm):
    """A seat given: who sits, where, how, from when to when."""

    groups: tuple[Any, ...] = (WHO, SEAT_OF_STATUTES, TERM)

    college = CollegeField(empty_label="—")
    territory = forms.ChoiceField(label="Territoire", required=False)
    seats = forms.ChoiceField(
        label="Sièges des statuts",
        required=False,
        help_text="À choisir si le collège et le territoire ne suffisent pas à dire lesquels.",
    )
    obtained = forms.ChoiceField(label="Obtenu par", choices=Mandate.Obtained.choices)
    starts_on = FrenchDateField(label="À compter du", required=False, help_text="Vide si la date est perdue.")
    term_on = FrenchDateField(
        label="Jusqu’au", required=False, help_text="Premier jour sans mandat. Vide s’il est sans terme."
    )

    def __init__(self, *args: Any, body: Body, **options: Any) -> None:
        super().__init__(*args, **options)
        self.body, self.proposal = body, ""
        self.fields["college"].queryset = colleges_offered()  # type: ignore[attr-defined]
        text = text_of(body, on=timezone.localdate())
        self.fields["territory"].choices = territories(text.composition)  # type: ignore[attr-defined]
        if text.composition is None:
            del self.fields["seats"]
            self.groups = (WHO, SEAT, TERM)
            return
        self.fields["seats"].choices = seats_offered(text.composition)  # type: ignore[attr-defined]
        self.fields["term_on"].help_text = "Premier jour sans mandat. Vide : celui des statuts est proposé."

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors and data.get("starts_on") and not data.get("term_on"):
            self._propose_term(data)
        return data

    def _propose_term(self, data: dict[str, Any]) -> None:
        """Write the term of the statutes in the form, for people to read and to correct."""
        text = text_of(self.body, on=data["starts_on"])
        mandate = Mandate(
            body=self.body,
            organisation=data.get("organisation"),
            **{name: data.get(name) or "" for name in ("territory", "seats", "obtained")},
            college=data.get("college"),
            starts_on=data["starts_on"],
        )
        if data["obtained"] != Mandate.Obtained.COOPTED and (found := ending_of(mandate, text)):
            assert found.period.end  # A mandate of the statutes is always over one day.
            self.data = {**self.data.dict(), "term_on": short_date(found.period.end)}  # type: ignore[attr-defined]
            self.proposal = proposed(found)


class MandateChangeForm(Grouped, forms.ModelForm[Mandate]):
    """What was written of a mandate."""

    groups: tuple[Any, ...] = (SEAT_OF_STATUTES, TERM)

    seats = forms.ChoiceField(label="Sièges des statuts", required=False)

    starts_on = FrenchDateField(label="À compter du", required=False)
    term_on = FrenchDateField(
        label="Jusqu’au", required=False, help_text="Premier jour sans mandat. Vide s’il est sans terme."
    )
    decided_on = FrenchDateField(label="Date de la décision", required=False)
    territory = forms.ChoiceField(label="Territoire", required=False)

    class Meta:
        model = Mandate
        fields = [
            "college",
            "territory",
            "seats",
            "obtained",
            "starts_on",
            "term_on",
            "decision",
            "decided_on",
        ]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        mandate = self.instance
        self.fields["college"].queryset = colleges_offered(mandate.college)  # type: ignore[attr-defined]
        rule = text_of(mandate.body, on=mandate.starts_on or timezone.localdate()).composition
        self.fields["territory"].choices = territories(rule, mandate.territory)  # type: ignore[attr-defined]
        if rule is None and not mandate.seats:
            del self.fields["seats"]
            self.groups = (SEAT, TERM)
            return
        self.fields["seats"].choices = seats_offered(rule, mandate.seats)  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """The action judges the whole: a seat already held, dates that cross."""


class EndMandateForm(forms.Form):
    """The end of a mandate, and why."""

    on = FrenchDateField(label="Prend fin le", help_text="Premier jour sans mandat.")
    reason = forms.ChoiceField(
        label="Motif",
        choices=[
            (reason.value, reason.label)
            for reason in Mandate.EndReason
            if reason not in (Mandate.EndReason.BODY_ENDED, Mandate.EndReason.RATIFICATION_REFUSED)
        ],
    )
    note = forms.CharField(label="Précision", max_length=250, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].initial = timezone.localdate


class HolderForm(Grouped, NamedForm):
    """Another person sits for the organisation."""

    groups = (
        ("Qui siège désormais", ("role", "person", ("civility", "given_name"), ("family_name", "email"))),
        ("Depuis quand", (("on", "act"),)),
    )

    role = forms.ChoiceField(label="Qualité", choices=Holder.Role.choices)
    person = PersonField(
        label="Personne", empty_label="Personne pour l’instant", help_text="Ou écrivez son nom ci-dessous."
    )
    on = FrenchDateField(label="À compter du")
    act = forms.CharField(label="Acte", max_length=200, required=False, help_text="Courrier, délibération…")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].initial = timezone.localdate


class RestoreHolderForm(forms.Form):
    """The quality in which the last replacement was a mistake."""

    role = forms.ChoiceField(label="Qualité", choices=Holder.Role.choices)


class CooptationForm(Grouped, DecidedForm, SeatingForm):
    """Who fills a vacant seat until an assembly ratifies."""

    groups = (WHO, ("Durée et décision", (("starts_on", "term_on"), ("decision", "decided_on"))))

    starts_on = FrenchDateField(label="À compter du")
    term_on = FrenchDateField(
        label="Jusqu’au",
        required=False,
        help_text="Premier jour sans mandat. Vide : comme le disent les statuts, sinon le mandat remplacé.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["starts_on"].initial = timezone.localdate


class RatificationForm(forms.Form):
    """What an assembly made of a co-option."""

    RATIFIED, REFUSED = "ratified", "refused"

    outcome = forms.ChoiceField(
        label="L’assemblée",
        choices=[(RATIFIED, "Ratifie"), (REFUSED, "Refuse")],
        widget=forms.RadioSelect,
    )
    on = PastDayField(label="Le", instead="la décision sera prise ce jour-là")
    ratified_by = forms.CharField(
        label="Quelle assemblée", max_length=120, required=False, initial="Assemblée générale ordinaire"
    )


class OfficeForm(Grouped, DecidedForm):
    """An office given to one of those who sit."""

    groups: tuple[Any, ...] = (
        ("La fonction", ("mandate", ("kind", "label"))),
        ("Durée et décision", (("starts_on", "ends_on"), ("decision", "decided_on"))),
    )

    mandate = forms.ModelChoiceField(label="Confiée à", queryset=Mandate.objects.none(), empty_label="—")
    person = PersonField(
        label="Ou à quelqu’un qui ne siège pas",
        empty_label="—",
        help_text="Les statuts ouvrent certaines fonctions à qui ne siège pas.",
    )
    kind = forms.ChoiceField(label="Fonction", choices=Office.Kind.choices)
    label = forms.CharField(
        label="Intitulé",
        max_length=120,
        required=False,
        help_text="S’il diffère : « Vice-présidence Numérique ».",
    )
    starts_on = FrenchDateField(label="À compter du")
    ends_on = FrenchDateField(
        label="Jusqu’au", required=False, help_text="Vide : autant que le mandat. Premier jour sans fonction."
    )

    def __init__(self, *args: Any, body: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        today = timezone.localdate()
        self.fields["starts_on"].initial = timezone.localdate
        choices = self.fields["mandate"]
        choices.queryset = (  # type: ignore[attr-defined]
            Mandate.objects.told(on=today)
            .in_force(on=today)
            .voting()
            .filter(body=body)
            .order_by("holder_sort")
        )
        choices.label_from_instance = _who_sits  # type: ignore[attr-defined]
        self.body, self.text, self.proposal = body, text_of(body, on=today), ""
        if is_open_to_others(self.text):
            choices.required = False
            self.groups = (("La fonction", ("mandate", "person", ("kind", "label"))), self.groups[1])
        else:
            del self.fields["person"]
        if offered := offices_offered(self.text):
            other = Office.Kind.OTHER
            self.fields["kind"].choices = [  # type: ignore[attr-defined]
                *offered,
                (other.value, f"{other.label}, hors des statuts"),
            ]
            self.fields["label"].help_text = "Pour une fonction hors des statuts."

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("mandate") and not data.get("person") and "mandate" not in self.errors:
            self.add_error("mandate", "Choisissez à qui la fonction est confiée.")
        elif data.get("mandate") and data.get("person"):
            self.add_error("person", "Choisissez qui siège, ou quelqu’un qui ne siège pas.")
        if self.text.bureau is not None and data.get("kind", Office.Kind.OTHER) != Office.Kind.OTHER:
            # Chosen by its name in the statutes, which stays its name here.
            data["label"] = data["kind"]
            data["kind"] = kind_of(data["kind"])
        if not self.errors and data.get("starts_on") and not data.get("ends_on"):
            self._propose_end(data)
        return data

    def _propose_end(self, data: dict[str, Any]) -> None:
        """Write the end that the statutes give to the office, for people to read and to correct."""
        office = Office(
            body=self.body, kind=data["kind"], label=data.get("label", ""), starts_on=data["starts_on"]
        )
        if found := office_end(office, text_of(self.body, on=data["starts_on"])):
            assert found.period.end  # What the statutes give is always over one day.
            self.data = {**self.data.dict(), "ends_on": short_date(found.period.end)}  # type: ignore[attr-defined]
            self.proposal = proposed(found)


def _who_sits(mandate: Any) -> str:
    names = (mandate.titular_name, mandate.holder_name if mandate.organisation_id else "")
    return " · ".join(name for name in names if name)


class EndOfficeForm(forms.Form):
    """The first day without an office."""

    on = FrenchDateField(label="Prend fin le", help_text="Premier jour sans cette fonction.")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].initial = timezone.localdate


class WarningForm(forms.ModelForm[MandateSettings]):
    """How long before its end a mandate is told of, and whether by mail."""

    class Meta:
        model = MandateSettings
        fields = ["warning_days", "warns_by_mail"]


class LapseForm(Grouped, DecidedForm):
    """What comes of a loss that the statutes leave to a decision."""

    groups = (("La décision", ("found", "outcome", "on", ("decision", "decided_on"))),)

    found = forms.ChoiceField(label="Ce qui est perdu")
    outcome = forms.ChoiceField(
        label="Suite", choices=Lapse.Outcome.choices, widget=forms.RadioSelect, initial=Lapse.Outcome.ENDED
    )
    on = FrenchDateField(
        label="À compter du", help_text="Premier jour sans mandat, si la démission est constatée."
    )

    def __init__(self, *args: Any, losses: list[Found], **options: Any) -> None:
        super().__init__(*args, **options)
        self.losses = {each.key: each for each in losses}
        self.fields["found"].choices = [  # type: ignore[attr-defined]
            (each.key, f"{LOSSES[Lapse.What(each.what)].label}, le {long_date(each.lost_on)}")
            for each in losses
        ]
        self.fields["on"].initial = timezone.localdate
