"""Nothing personal is forgotten: every file, every key that leads to a person, every table that names one."""

import re

from django.apps import apps
from django.db import models

from cressmember.members.models import Person
from cressmember.members.queries.personal import all_files, belongings, keepings
from cressmember.office.queries.personal import text_columns
from cressmember.office.rules.processing import PROCESSINGS
from cressmember.office.rules.retention import KINDS

# What a person is told by, as columns are named.
TELLS = re.compile(
    r"email|phone|birth|born|nationality|profession|(^|_)address|(given|family|contact|payer|recipient|voter"
    r"|other|representative|person)_name|(answered|given)_by|^(author|speaker|owner|to|third_party)$|(^|_)ip$"
)
# Whose own row is emptied by hand, and what tells an organisation.
BY_HAND = {"members.Person", "accounts.User"}
OF_NOBODY = {"core.Chamber", "members.Organisation"}
HOLD_FILES = (models.FileField, models.BinaryField)


def paths_to_people(model):
    """The columns of a model, and what it holds many of, that lead to a person."""
    fields = [*model._meta.local_concrete_fields, *model._meta.local_many_to_many]
    return {field.name for field in fields if field.related_model is Person}


def tells_of_people(model):
    """Whether a model has a column that tells a person."""
    return any(TELLS.search(field.name) for field in model._meta.local_concrete_fields)


def test_every_file_is_found_and_erased(our_models):
    held = {
        (model._meta.label, field.name)
        for model in our_models
        for field in model._meta.local_concrete_fields
        if isinstance(field, HOLD_FILES)
    }

    assert held == {(files.model, files.field) for files in all_files()}


def test_every_key_that_leads_to_a_person_is_declared(our_models):
    keys = {(model._meta.label, name) for model in our_models for name in paths_to_people(model)}

    assert keys - {(each.model, each.way) for each in belongings()} == set()


def test_what_is_declared_is_there():
    for each in belongings():
        model = apps.get_model(each.model)
        assert all(model._meta.get_field(name) for name in each.emptied)
    assert all(apps.get_model(keeping.model) and keeping.kind in KINDS for keeping in keepings())


def test_what_tells_a_person_is_looked_at_or_goes(our_models):
    gone = {each.model for each in belongings() if each.goes} | BY_HAND
    emptied = {(each.model, name) for each in belongings() for name in each.emptied}
    blind = [
        f"{model._meta.label}.{field.name}"
        for model in our_models
        if model._meta.label not in gone | OF_NOBODY
        for field in model._meta.local_concrete_fields
        if TELLS.search(field.name) and not field.is_relation
        if not isinstance(field, models.BooleanField | models.DateTimeField)
        if field.attname not in text_columns(model) and (model._meta.label, field.name) not in emptied
    ]

    assert blind == ["governance.Candidacy.born"]  # Emptied with what candidates said of themselves.


def test_every_table_about_people_is_in_the_register_of_processing(our_models):
    told = [label for processing in PROCESSINGS for label in processing.tables]
    about = {model._meta.label for model in our_models if paths_to_people(model) or tells_of_people(model)}

    assert len(told) == len(set(told))
    assert all(apps.get_model(label) for label in told)
    assert about - set(told) - OF_NOBODY == set()
