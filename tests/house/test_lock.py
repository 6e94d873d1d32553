"""The lock file: complete, in step with pyproject.toml, and naming no host."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PIN = re.compile(r"^([a-z0-9.-]+)(?:\[[a-z0-9,-]+\])?==([^ ]+) ", re.MULTILINE)


@pytest.fixture(scope="module")
def lock(root):
    return (root / "requirements.lock").read_text()


@pytest.fixture(scope="module")
def asked(root):
    project = tomllib.loads((root / "pyproject.toml").read_text())
    lines = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    return {canonicalize_name(Requirement(line).name): Requirement(line) for line in lines}


def test_every_dependency_is_pinned_to_a_version_that_was_asked_for(lock, asked):
    pinned = {canonicalize_name(name): version for name, version in PIN.findall(lock)}

    astray = [str(line) for name, line in asked.items() if not line.specifier.contains(pinned.get(name, "0"))]
    assert astray == []


def test_nothing_is_pinned_on_its_own_account_that_is_no_longer_asked_for(lock, asked):
    named = set()
    for block in re.split(r"\n(?=[a-z0-9])", lock):
        if re.search(r"# +(?:via )?cressmember ", block):
            named.add(canonicalize_name(PIN.match(block)[1]))

    assert named == set(asked)


def test_a_server_gets_the_same_pins_and_no_tool(root, lock, asked):
    server = (root / "requirements-server.lock").read_text()

    assert set(PIN.findall(server)) < set(PIN.findall(lock))
    assert {"pytest", "playwright", "mypy", "uv"}.isdisjoint(name for name, _ in PIN.findall(server))


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-server.lock"])
def test_every_pin_has_its_hash_and_no_host_is_named(root, name):
    text = (root / name).read_text()

    assert all("--hash=sha256:" in block for block in re.split(r"\n(?=[a-z0-9])", text))
    assert re.findall(r"\w+://\S+|--(?:index|extra-index|find-links)\S*", text) == []
