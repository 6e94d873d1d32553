"""The database enforces what must never happen, and says so in French."""

import re

from django.db import models


def constraints(model):
    return [*model._meta.constraints, *model._meta.indexes]


def test_constraints_and_indexes_are_named_after_their_app(our_models):
    strangers = [
        f"{model._meta.label}: {constraint.name}"
        for model in our_models
        for constraint in constraints(model)
        if not constraint.name.startswith(f"{model._meta.app_label}_")
    ]

    assert strangers == []


def test_every_choice_is_known_to_the_database(our_models):
    unguarded = [
        f"{model._meta.label}.{field.name}"
        for model in our_models
        for field in model._meta.local_fields
        if field.choices
        and not any(
            isinstance(constraint, models.CheckConstraint)
            and re.fullmatch(rf"{model._meta.app_label}_\w*{field.name}_known", constraint.name)
            for constraint in model._meta.constraints
        )
    ]

    assert unguarded == []


def test_a_refused_row_gets_a_french_sentence(our_models):
    mute = [
        f"{model._meta.label}: {constraint.name}"
        for model in our_models
        for constraint in model._meta.constraints
        if constraint.violation_error_message == constraint.default_violation_error_message
        and not constraint.name.endswith("_known")
        # Django words a plain uniqueness by itself, with the names of the fields.
        and not (isinstance(constraint, models.UniqueConstraint) and constraint.fields)
    ]

    assert mute == []


# What goes with its whole: nothing here is a legal memory of its own.
GO_WITH_THEIR_WHOLE = {
    "core.EntryDetail.entry",
    "members.DistinctPair.first",
    "members.DistinctPair.second",
    "members.Person.user",
    "billing.CampaignLine.campaign",
    "governance.Reassignment.statutes",
    "office.ImportRow.batch",
    "office.ImportProblem.batch",
}


def test_nothing_is_deleted_by_surprise(our_models):
    unprotected = {
        f"{model._meta.label}.{field.name}"
        for model in our_models
        for field in model._meta.local_fields
        if field.remote_field and field.remote_field.on_delete is not models.PROTECT
    }

    assert unprotected == GO_WITH_THEIR_WHOLE
