"""Number series without gaps."""

from __future__ import annotations

from django.db import models


class Series(models.Model):
    """The last number taken in a series; its row is locked by whoever takes the next."""

    key = models.CharField("série", max_length=30, unique=True)
    last = models.PositiveIntegerField("dernier numéro", default=0)

    class Meta:
        verbose_name = "série de numéros"
        verbose_name_plural = "séries de numéros"
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key
