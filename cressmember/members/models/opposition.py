"""Addresses that nobody writes to again, kept without being known."""

from __future__ import annotations

from django.db import models


class Opposition(models.Model):
    """Somebody who was erased asked not to be written to; ``digest`` is a keyed digest of the address.

    Without it, an old file brought in again would write the person into the register once more. It serves
    nothing else, and the address cannot be read back from it (GDPR articles 5.1.c and 21.3).
    """

    digest = models.CharField("empreinte", max_length=64, unique=True, editable=False)
    since = models.DateField("depuis le")

    class Meta:
        verbose_name = "opposition"
        verbose_name_plural = "oppositions"
        ordering = ["-since", "-pk"]

    def __str__(self) -> str:
        return f"Opposition n° {self.pk}"
