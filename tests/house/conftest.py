"""What the tests of the house read: its files, its syntax trees, its models."""

import ast
import subprocess
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("cressmember", "billing", "governance")


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def tracked() -> list[Path]:
    """Every file of the repository that is not ignored, as a path from its root."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return [Path(name) for name in listing.split("\0") if name and (ROOT / name).is_file()]


@pytest.fixture(scope="session")
def trees() -> dict[Path, ast.Module]:
    """The syntax tree of every module of the product, migrations left out."""
    files = (file for room in ROOMS for file in (ROOT / room).rglob("*.py"))
    return {
        file.relative_to(ROOT): ast.parse(file.read_text(encoding="utf-8"))
        for file in files
        if "migrations" not in file.parts
    }


@pytest.fixture(scope="session")
def our_models() -> list[type]:
    return [model for model in apps.get_models() if model.__module__.partition(".")[0] in ROOMS]
