"""Production by environment variables alone; every one is written down; an insecure start is refused."""

import ast
import logging
import os
import re
import runpy
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import ResolverMatch

from governance.models import SurveyInvitation

SOUND = {
    "SECRET_KEY": "k3-Zr8uQp1vXw7LmN5tYb2Gc9HdJf4SaEoUiRxTqWzKyPlMn07",
    "ALLOWED_HOSTS": "adherents.cress.example",
    "SITE_URL": "https://adherents.cress.example",
    "EMAIL_HOST": "smtp.cress.example",
    "DEFAULT_FROM_EMAIL": "adherents@cress.example",
}
READERS = {"text", "flag", "number", "words"}


@pytest.fixture
def refusal(root, monkeypatch):
    """What the settings refuse in an environment that says this and nothing else; "" when they start."""

    def read(environment):
        with monkeypatch.context() as patch:
            for name in [*os.environ]:
                patch.delenv(name)
            for name, value in environment.items():
                patch.setenv(name, value)
            try:
                runpy.run_path(str(root / "cressmember/settings.py"))
            except ImproperlyConfigured as trouble:
                return str(trouble)
        return ""

    return read


@pytest.mark.parametrize(("left_out", "code", "said"), [("", 0, ""), ("SITE_URL", 1, "ImproperlyConfigured")])
def test_a_process_starts_on_sound_settings_alone(root, left_out, code, said):
    result = subprocess.run(
        [sys.executable, "-c", "import cressmember.settings"],
        cwd=root,
        env={name: value for name, value in SOUND.items() if name != left_out},
        capture_output=True,
        text=True,
        timeout=30,
    )

    assert (result.returncode, said in result.stderr, bool(result.stderr)) == (code, True, bool(said))


@pytest.mark.parametrize("name", SOUND)
def test_production_does_not_start_without(refusal, name):
    assert name in refusal({key: value for key, value in SOUND.items() if key != name})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", SOUND["SECRET_KEY"][:49]),
        ("SECRET_KEY", "abcd" * 20),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "adherents.cress.example,*"),
        ("ALLOWED_HOSTS", " , "),
        ("SITE_URL", "http://adherents.cress.example"),
        ("STAFF_SECOND_FACTOR_REQUIRED", "no"),
        ("STAFF_SECOND_FACTOR_REQUIRED", "perhaps"),
        ("DATABASE_URL", "mysql://localhost/cressmember"),
        ("EMAIL_PORT", "smtp"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "yes"),
    ],
)
def test_production_does_not_start_with(refusal, name, value):
    assert name in refusal(SOUND | {name: value})


def test_the_demonstration_starts_with_nothing(refusal):
    assert refusal({"CRESSMEMBER_DEMO": "yes"}) == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALLOWED_HOSTS", "demo.cress.example"),
        ("ALLOWED_HOSTS", "localhost,192.0.2.7"),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "0.0.0.0"),
        ("SITE_URL", "https://demo.cress.example"),
        ("SITE_URL", "http://localhost.cress.example:8000"),
    ],
)
def test_the_demonstration_is_never_served_to_the_world(refusal, name, value):
    told = refusal({"CRESSMEMBER_DEMO": "yes", name: value})

    assert told.startswith(f"{name} must name this machine")


@pytest.mark.parametrize(
    "environment",
    [
        {"ALLOWED_HOSTS": "localhost,127.0.0.1"},
        {"SITE_URL": "http://127.0.0.1:8301"},
        {"SITE_URL": "http://[::1]:8301"},
    ],
)
def test_the_demonstration_answers_on_this_machine(refusal, environment):
    assert refusal({"CRESSMEMBER_DEMO": "yes"} | environment) == ""


def test_every_variable_is_described_and_nothing_else(root):
    read = {
        node.args[0].value
        for file in ("cressmember/settings.py", "cressmember/environment.py")
        for node in ast.walk(ast.parse((root / file).read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and (node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", ""))
        in READERS
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    described = re.findall(
        r"^\| `([A-Z_]+)` \|", (root / "docs/deploy.md").read_text(encoding="utf-8"), re.MULTILINE
    )

    assert sorted(described) == sorted(read)


@pytest.mark.parametrize(("status", "lines"), [(403, 1), (500, 2)])
def test_a_closed_door_is_one_line_in_the_log(settings, status, lines):
    [brief] = settings.LOGGING["filters"].values()
    trouble = (ValueError, ValueError("Forbidden"), None)
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Forbidden: /gestion/", (), trouble)
    record.status_code = status

    assert brief["callback"](record)
    assert len(logging.Formatter().format(record).splitlines()) == lines


@pytest.mark.parametrize("name", ["token", "code", "key"])
def test_no_secret_of_a_link_is_written_in_the_log(settings, rf, name):
    [brief] = settings.LOGGING["filters"].values()
    told = ("Conflict", "/reunion/1-ABCD.x/vote/")
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "%s: %s", told, None)
    record.request = rf.get("/")
    record.request.resolver_match = ResolverMatch(print, (), {name: "1-ABCD.x", "pk": 1})

    assert brief["callback"](record)
    assert record.getMessage() == "Conflict: /reunion/…/vote/"


@pytest.mark.django_db
@pytest.mark.parametrize("added", ["", ")", "»", "/)", ".html"])
def test_a_link_that_a_mail_program_spoilt_does_not_tell_its_secret_either(client, caplog, added):
    """It leads nowhere, and whoever reads the line takes away what was added."""
    client.get(f"/enquete/{SurveyInvitation(pk=7, key='K' * 16).token}{added}/")

    [told] = [each.getMessage() for each in caplog.records if each.name == "django.request"]
    assert told.startswith("Not Found: /enquete/…/")
    assert "K" * 16 not in told
