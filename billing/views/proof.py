"""Whether the dues agree with themselves to the cent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy

from billing import permissions
from billing.actions.proof import PROVING, start_proving
from billing.models import Proof
from billing.queries.proof import CHECKS
from cressmember.core.models import Job
from cressmember.core.queries import jobs_under_way
from cressmember.core.ui.views import FormPage, PageTemplateView

PROOFS = ("Preuves", reverse_lazy("billing:proof-home"))
SHOWN = 12


class ProofHomeView(PageTemplateView):
    """The last proof: what it went through, what it found."""

    title = "Preuves"
    section = "billing"
    permission_required = permissions.EXPORT
    template_name = "billing/proof_home.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        proofs = list(Proof.objects.select_related("ran_by")[:SHOWN])
        last = proofs[0] if proofs else None
        broken = {finding["check"] for finding in last.findings} if last else set()
        return super().get_context_data(
            proof=last,
            checks=[(name, name not in broken) for name in CHECKS],
            proofs=proofs,
            running=jobs_under_way().filter(kind=PROVING).first(),
            **context,
        )


class ProofRunView(FormPage):
    """Run the proof now."""

    title = "Faire la preuve maintenant"
    section = "billing"
    permission_required = permissions.EXPORT
    form_class = forms.Form
    trail = (PROOFS,)
    cancel_url = PROOFS[1]
    verb = "Faire la preuve"
    introduction = (
        "Tout est relu et recompté : cotisations, encaissements, comptes, écritures, numéros, registre, "
        "journal. Rien n’est modifié."
    )

    def act(self, form: Any) -> Job:
        return start_proving(by=self.request.user)
