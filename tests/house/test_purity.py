"""The ground floor is pure: values in, value out, the same today as in ten years."""

import ast
import sys

# lxml turns bytes into a tree, and is told to ask nobody for what they name.
PACKAGES_ALLOWED = {"stdnum", "lxml"}
# What the standard library offers without touching a clock, a disk, a network, chance or another process.
STANDARD_ALLOWED = {
    "__future__", "abc", "bisect", "calendar", "codecs", "collections", "contextlib", "copy", "csv",
    "dataclasses", "datetime", "decimal", "difflib", "enum", "fractions", "functools", "graphlib", "hashlib",
    "heapq", "html", "itertools", "json", "math", "numbers", "operator", "re", "statistics",
    "string", "textwrap", "types", "typing", "unicodedata", "xml", "zlib",
}  # fmt: skip
CLOCKS = {"today", "now", "utcnow", "localdate", "localtime", "time", "monotonic", "perf_counter", "getenv"}
DOORS = {"open", "print", "input", "exec", "eval", "__import__"}


def is_pure(path):
    return "kernel" in path.parts or "rules" in path.parts


def test_the_ground_floor_imports_only_itself_and_a_calm_part_of_the_library(trees):
    strangers = []
    for path, tree in trees.items():
        if not is_pure(path):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            else:
                continue
            for name in names:
                parts = name.split(".")
                ours = parts[0] in {"cressmember", "billing", "governance"} and {"kernel", "rules"} & set(
                    parts
                )
                if not (ours or parts[0] in PACKAGES_ALLOWED | STANDARD_ALLOWED):
                    strangers.append(f"{path}:{node.lineno} imports {name}")

    assert strangers == []


def test_the_ground_floor_asks_no_clock_and_opens_no_file(trees):
    questions = [
        f"{path}:{node.lineno} {ast.unparse(node)}"
        for path, tree in trees.items()
        if is_pure(path)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS)
            or (isinstance(node.func, ast.Name) and node.func.id in DOORS | CLOCKS)
        )
    ]

    assert questions == []


def test_the_list_names_modules_that_exist():
    assert set(sys.stdlib_module_names) >= STANDARD_ALLOWED
