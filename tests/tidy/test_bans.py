"""What only one module may do, and what nobody may do.

Each ban names the modules that are the one place for it. The bans look at the parsed program, so a
word in a docstring or in a customer's sentence is never mistaken for a call.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from tests.support.source import ROOT, SOURCE, modules, named, tree

NOW = {"now", "utcnow", "today"}
NOW_OWNERS = {"datetime", "date"}


@dataclass(frozen=True)
class Ban:
    """One thing that is not done, except in the modules `allowed` (paths below src/clerktui)."""

    what: str
    instead: str
    found_in: Callable[[ast.AST], bool]
    allowed: tuple[str, ...] = field(default=())


def dotted(node: ast.AST) -> str:
    """`a.b.c` for a chain of names, otherwise an empty text."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (before := dotted(node.value)):
        return f"{before}.{node.attr}"
    return ""


def _calls(*names: str) -> Callable[[ast.AST], bool]:
    return lambda node: isinstance(node, ast.Call) and dotted(node.func) in names


def _imports(*roots: str) -> Callable[[ast.AST], bool]:
    def found(node: ast.AST) -> bool:
        if isinstance(node, ast.ImportFrom):
            return (node.module or "").partition(".")[0] in roots
        return isinstance(node, ast.Import) and any(
            alias.name.partition(".")[0] in roots for alias in node.names
        )

    return found


def _asks_the_time(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    *owners, verb = dotted(node.func).split(".")
    if not owners:
        return False
    return (verb in NOW and owners[-1] in NOW_OWNERS) or (owners[-1], verb) == ("time", "time")


def _catches_everything(node: ast.AST) -> bool:
    if not isinstance(node, ast.ExceptHandler):
        return False
    last = node.body[-1]
    if isinstance(last, ast.Raise) and last.exc is None:
        return False  # it tidies up and lets the error go on
    kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
    return any(kind is None or dotted(kind) in {"Exception", "BaseException"} for kind in kinds)


def _makes_a_float(node: ast.AST) -> bool:
    if not (isinstance(node, ast.Call) and dotted(node.func) == "float"):
        return False
    # float("-inf") is how "never" is written beside a monotonic clock.
    argument = node.args[0] if node.args else None
    return not (isinstance(argument, ast.Constant) and str(argument.value).endswith("inf"))


def _reads_money_loosely(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and dotted(node.func).endswith("parse_decimal")


BANS = [
    Ban("the time of day", "db.clock or a Clock argument", _asks_the_time, ("clock.py",)),
    Ban("random numbers", "pass values in", _imports("random"), ("services/demo",)),
    Ban("print()", "cli/reply.py in commands, nothing elsewhere", _calls("print")),
    Ban("float()", "integer cents, ppm, or a Decimal in rules", _makes_a_float),
    Ban("sleeping", "wait for the thing itself", _calls("time.sleep", "sleep")),
    Ban(
        "catching everything",
        "catch what you can answer; the fence and the gateway take the rest",
        _catches_everything,
        ("cli/fence.py", "gateway", "app", "terminal/app.py"),
    ),
    Ban("Babel's lenient numbers", "rules.money.parse_cents", _reads_money_loosely),
    Ban("pickled data", "JSON", _imports("pickle", "shelve", "marshal")),
    Ban(
        "leaving from the middle",
        "an exit code returned to cli",
        _calls("os._exit", "exit"),
        ("terminal/hangup.py",),  # the line is gone and the program does not answer
    ),
    Ban("a breakpoint", "a test", _calls("breakpoint")),
]


@pytest.mark.parametrize("ban", BANS, ids=lambda ban: ban.what)
def test_the_program_does_not_do_what_is_banned(ban):
    found = [
        f"{named(path)}:{node.lineno}"
        for path in modules()
        if not path.relative_to(SOURCE).as_posix().startswith(ban.allowed)
        for node in ast.walk(tree(path))
        if ban.found_in(node)
    ]
    assert found == [], f"{ban.what}: use {ban.instead}"


def test_tests_never_sleep():
    """A test that sleeps is slow on a quick machine and wrong on a slow one."""
    found = [
        f"{named(path)}:{node.lineno}"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for node in ast.walk(tree(path))
        if _sleeps(node)
    ]
    assert found == []


def _sleeps(node: ast.AST) -> bool:
    if not (isinstance(node, ast.Call) and dotted(node.func) in {"time.sleep", "asyncio.sleep"}):
        return False
    # asyncio.sleep(0) only lets others run.
    argument = node.args[0] if node.args else None
    return not (isinstance(argument, ast.Constant) and argument.value == 0)


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("the time of day", "dt.datetime.now(dt.UTC)"),
        ("the time of day", "date.today()"),
        ("the time of day", "time.time()"),
        ("random numbers", "from random import choice"),
        ("print()", "print(1)"),
        ("float()", "float('1')"),
        ("sleeping", "time.sleep(1)"),
        ("catching everything", "try: pass\nexcept (ValueError, Exception): pass"),
        ("catching everything", "try: pass\nexcept: pass"),
    ],
)
def test_each_ban_notices_a_break(what, line):
    [ban] = [each for each in BANS if each.what == what]
    assert any(ban.found_in(node) for node in ast.walk(ast.parse(line)))


def test_asking_a_clock_is_not_asking_the_time():
    [ban] = [each for each in BANS if each.what == "the time of day"]
    innocent = ast.parse("clock.now(); db.clock.today('America/New_York'); time.monotonic()")
    assert not any(ban.found_in(node) for node in ast.walk(innocent))
