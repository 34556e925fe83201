"""Nothing grows until nobody can hold it in mind.

A file or function over its soft limit must be listed here with its size, the list only shrinks, and
nothing may pass the hard limit. A function's docstring is not counted: saying more must never cost
anything.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from statistics import median

from tests.support.source import modules, named, tree

FILE_LINES, FILE_LINES_HARD = 400, 500
FUNCTION_LINES, FUNCTION_LINES_HARD = 40, 70
FUNCTION_LINES_MEDIAN = 10

# What is over its soft limit today: {name: lines}. Take an entry out once it is mended.
LARGE_FILES: dict[str, int] = {}
LONG_FUNCTIONS: dict[str, int] = {}


def test_files_stay_readable_in_one_sitting():
    sizes = {
        named(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in modules()
        if "versions" not in path.parts
    }
    _judge(sizes, LARGE_FILES, FILE_LINES, FILE_LINES_HARD)


def test_functions_fit_on_a_screen():
    _judge(dict(_functions()), LONG_FUNCTIONS, FUNCTION_LINES, FUNCTION_LINES_HARD)


def test_most_functions_are_short():
    assert median(size for _, size in _functions()) <= FUNCTION_LINES_MEDIAN


def _judge(sizes: dict[str, int], listed: dict[str, int], soft: int, hard: int) -> None:
    over = {name: size for name, size in sizes.items() if size > soft}
    assert {name: size for name, size in over.items() if size > hard} == {}
    grown = {name: size for name, size in over.items() if size > listed.get(name, soft)}
    assert grown == {}, f"over {soft} lines: split it"
    assert set(listed) - set(over) == set(), "mended: take it off the list"


def _functions() -> Iterator[tuple[str, int]]:
    for path in modules():
        if "versions" in path.parts:
            continue  # a migration is one list of statements, written once
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{named(path)}:{node.name}", _lines(node)


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of the body: a command's options are its interface, listed one to a line."""
    body = function.body
    has_docstring = ast.get_docstring(function, clean=False) is not None
    first = body[0].end_lineno + 1 if has_docstring else body[0].lineno
    return function.end_lineno - first + 1
