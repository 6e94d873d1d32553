"""What is committed makes sense on any machine."""

import re

import pytest

# Written in two parts, so that this file names no package host either.
PACKAGE_HOSTS = [
    "pypi" ".org", "pythonhosted" ".org", "npmjs" ".org", "npmjs" ".com", "debian" ".org/debian",
    "conda" ".io", "unpkg" ".com", "jsdelivr" ".net", "cdnjs" ".com", "googleapis" ".com",
]  # fmt: skip
MACHINE_PATH = re.compile(r"(?<![\w./~-])/(?:home|root|Users|work|workspace)/[\w.-]+")
WRITTEN = {
    ".py",
    ".md",
    ".toml",
    ".lock",
    ".html",
    ".css",
    ".js",
    ".txt",
    ".sh",
    ".cfg",
    ".yml",
    ".yaml",
    ".json",
    "",
}


@pytest.fixture(scope="module")
def texts(root, tracked):
    return {path: (root / path).read_text(encoding="utf-8") for path in tracked if path.suffix in WRITTEN}


def test_no_file_names_a_package_host(texts):
    named = [f"{path}: {host}" for path, text in texts.items() for host in PACKAGE_HOSTS if host in text]

    assert named == []


def test_no_file_names_a_path_of_one_machine(texts):
    named = [f"{path}: {match[0]}" for path, text in texts.items() for match in MACHINE_PATH.finditer(text)]

    assert named == []


def test_the_paths_that_the_documents_name_exist(root, texts):
    documents = {path: text for path, text in texts.items() if path.suffix == ".md"}
    made = ("var/", ".venv/", "staticfiles/")
    lost = []
    for document, text in documents.items():
        links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text)
        # A path in code ends with a slash or with a file's ending; addresses and patterns are left alone.
        paths = re.findall(r"`((?:[\w.-]+/)+(?:[\w-]+\.\w+)?|[\w-]+\.(?:py|md|toml|lock))`", text)
        lost += [f"{document}: {link}" for link in links if not (root / document.parent / link).exists()]
        lost += [
            f"{document}: {path}"
            for path in paths
            if not path.startswith(made) and not (root / path).exists()
        ]

    assert len(documents) > 1
    assert lost == []


def test_the_lock_of_another_tool_is_not_committed(tracked):
    assert not {"uv.lock", "poetry.lock", "Pipfile.lock", "package-lock.json"} & {
        path.name for path in tracked
    }
