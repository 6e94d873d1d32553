"""Colleges, as settings and as choices."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from cressmember.members.models import College
from cressmember.members.queries import college_set_in_force


class CollegeForm(forms.ModelForm[College]):
    """A college's name and rank."""

    class Meta:
        model = College
        fields = ["name", "order"]


def colleges_today() -> Any:
    """The colleges in force today, in their order."""
    college_set = college_set_in_force(on=timezone.localdate())
    return college_set.colleges.all() if college_set else College.objects.none()
