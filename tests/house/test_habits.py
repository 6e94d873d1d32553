"""Habits that no linter knows."""

import ast

SIGNALS = {"receiver", "pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed", "Signal"}
REFUSED_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "services", "service", "managers"}
CATCHES_ALL = {"Exception", "BaseException"}


def test_no_module_has_a_name_that_says_nothing(trees):
    refused = [path for path in trees if {*path.parts[:-1], path.stem} & REFUSED_NAMES]

    assert refused == []


def test_signals_are_received_in_accounts_only(trees):
    uses = [
        f"{path}:{node.lineno} {node.module}"
        for path, tree in trees.items()
        if path.parts[:2] != ("cressmember", "accounts")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and ((node.module or "").endswith("signals") or {alias.name for alias in node.names} & SIGNALS)
    ]

    assert uses == []


def test_ticked_rows_are_read_by_the_field_that_bears_any_key(trees):
    """Django asks the database for keys that no row can bear, and SQLite stumbles on them."""
    uses = [
        f"{path}:{node.lineno}"
        for path, tree in trees.items()
        if path.as_posix() != "cressmember/core/ui/fields.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "ModelMultipleChoiceField"
    ]

    assert uses == []


def test_no_logic_hides_in_save(trees):
    hidden = [
        f"{path}:{node.lineno} {node.name}()"
        for path, tree in trees.items()
        if "models" in {*path.parts, path.stem}
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"}
    ]

    assert hidden == []


def test_what_catches_everything_raises_it_again(trees):
    kept_going = [
        f"{path}:{handler.lineno}"
        for path, tree in trees.items()
        for handler in ast.walk(tree)
        if isinstance(handler, ast.ExceptHandler)
        and (
            handler.type is None
            or {n.id for n in ast.walk(handler.type) if isinstance(n, ast.Name)} & CATCHES_ALL
        )
        and not (isinstance(handler.body[-1], ast.Raise))
    ]

    assert kept_going == []


def test_only_settings_read_the_environment(trees):
    readers = {
        str(path)
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
    }

    assert readers <= {"cressmember/environment.py", "cressmember/wsgi.py"}


def test_rows_are_locked_in_one_way(trees):
    """A merge alone holds the keys too, of what it takes away."""
    lockers = {
        str(path)
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "select_for_update"
    }

    assert lockers == {"cressmember/core/actions/lock.py", "cressmember/members/actions/merge.py"}
