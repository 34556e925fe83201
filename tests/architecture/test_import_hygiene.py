"""What importing drags along, seen by really importing it in a fresh Python.

The contracts read the source; these tests look at `sys.modules`, so libraries that load each other
are seen too. A quick start is a promise: see docs/architecture.md.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import chain

import pytest

from tests.support.source import SOURCE, floor, modules

BOOKS = {"alembic", "argon2", "psycopg", "pydantic", "sqlalchemy", "sqlite3", "sqlmodel"}
GLASS = {"textual", "rich"}
PAPER = {"fpdf", "fontTools", "PIL"}
COMMANDS = {"typer", "click"}
# Loaded at the first word that is not English, at the first question after a holiday.
LATER = {"babel", "holidays"}
# What each floor may not have loaded once all its modules are imported.
LIGHT = {
    "cli": BOOKS | GLASS | PAPER,
    "app": BOOKS | PAPER | COMMANDS,
    "screens": BOOKS | PAPER | COMMANDS,
    "widgets": BOOKS | PAPER | COMMANDS,
    "keyboard": BOOKS | PAPER | COMMANDS,
    "terminal": BOOKS | PAPER | COMMANDS,
    "gateway": BOOKS | PAPER | COMMANDS | GLASS,
    "services": GLASS | PAPER | COMMANDS | {"alembic", "psycopg"},
    "reports": GLASS | PAPER | COMMANDS | {"alembic", "psycopg"},
    "ledger": GLASS | PAPER | COMMANDS | {"alembic", "psycopg"},
    "db": GLASS | PAPER | COMMANDS | {"alembic"},
    "printing": GLASS | PAPER | COMMANDS | BOOKS,
    "formats": GLASS | PAPER | COMMANDS | BOOKS,
    "i18n": GLASS | PAPER | COMMANDS | BOOKS,
    "views": GLASS | PAPER | COMMANDS | BOOKS,
    "rules": GLASS | PAPER | COMMANDS | BOOKS,
    "config": GLASS | PAPER | COMMANDS | BOOKS,
    "errors": GLASS | PAPER | COMMANDS | BOOKS,
    "clock": GLASS | PAPER | COMMANDS | BOOKS,
}
# Python reports what a program really does to audit hooks; importing must do none of this.
PROGRAM = """
import importlib, json, sys
ACTS = {"_thread.start_new_thread", "socket.__new__", "socket.connect", "subprocess.Popen",
        "os.fork", "sqlite3.connect", "os.mkdir", "os.remove", "os.rename"}
acts = []
def watch(event, arguments):
    writes = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
    if event in ACTS or (writes and not str(arguments[0]).endswith(".pyc")):
        acts.append(f"{event} {arguments[:1]}")
sys.dont_write_bytecode = True
sys.addaudithook(watch)
for name in sys.argv[1:]:
    importlib.import_module(name)
loaded = sorted({name.partition(".")[0] for name in sys.modules})
print(json.dumps({"acts": acts, "loaded": loaded}))
"""


# Floors that may load the same are looked at in one Python: each start costs a second.
TOGETHER = [
    [name for name in sorted(LIGHT) if LIGHT[name] == light]
    for light in {frozenset(light) for light in LIGHT.values()}
]


@pytest.mark.parametrize("names", sorted(TOGETHER), ids=",".join)
def test_importing_whole_floors_stays_light_and_does_nothing(names):
    ours = {name: _modules_of(name) for name in names}
    assert [name for name, found in ours.items() if not found] == [], "no such floor"
    found = _import(*chain.from_iterable(ours.values()))
    assert set(found["loaded"]) & (LIGHT[names[0]] | LATER) == set()
    assert found["acts"] == []


def test_every_floor_is_judged():
    floors = {floor(path) for path in modules()}
    heavy_by_duty = {"models", "security", "__init__", "__main__"}
    assert floors - heavy_by_duty <= set(LIGHT)


def _modules_of(name: str) -> list[str]:
    """The importable modules of a floor; Alembic runs migrations its own way."""
    return [
        ".".join(("clerktui", *path.relative_to(SOURCE).with_suffix("").parts)).removesuffix(
            ".__init__"
        )
        for path in modules()
        if floor(path) == name and "migrations" not in path.parts
    ]


def _import(*names: str) -> dict[str, list[str]]:
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM, *names],
        env=os.environ | {"PYTHONPATH": str(SOURCE.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)
