"""What a meeting of the chamber may decide of, without the register knowing meetings."""

from __future__ import annotations

from django.db import models


class PutToVote(models.Model):
    """Something of the register that a meeting votes upon.

    ``resolution`` is the key of what the deciding body votes upon; ``trouble`` is why the decision could not
    be carried out without somebody, and is empty once it was.
    """

    resolution = models.BigIntegerField("résolution", null=True, blank=True, db_index=True)
    put_to = models.CharField("soumise à", max_length=200, blank=True)
    trouble = models.CharField("à reprendre", max_length=500, blank=True, editable=False)

    class Meta:
        abstract = True
