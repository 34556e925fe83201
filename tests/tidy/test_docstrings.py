"""Every module says what duty it serves, every public name what it does."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support.source import modules, named, tree

Documented = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def test_every_module_has_a_docstring():
    assert [named(path) for path in modules() if not ast.get_docstring(tree(path))] == []


def test_every_public_name_has_a_docstring():
    missing = [
        f"{named(path)}:{node.lineno} {node.name}"
        for path in modules()
        if "versions" not in path.parts
        for node in _public_names(path)
        if not ast.get_docstring(node)
    ]
    assert missing == []


def test_no_docstring_only_repeats_the_name():
    echoing = [
        f"{named(path)}:{node.lineno} {node.name}"
        for path in modules()
        for node in _public_names(path)
        if _letters(ast.get_docstring(node) or "-") == _letters(node.name)
    ]
    assert echoing == []


def _public_names(path: Path) -> Iterator[Documented]:
    """Functions, classes, and the methods of classes that stand on their own.

    A method of a class with a base may be an answer to that base's question (`compose`,
    `on_mount`, `parse`), and the base documents it.
    """
    for node in tree(path).body:
        if isinstance(node, Documented) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef) and not node.bases:
                yield from (
                    method
                    for method in node.body
                    if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef)
                    and not method.name.startswith("_")
                )


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalpha())
