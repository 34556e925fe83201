"""`--help` of any command answers at once: it imports nothing that opens books, draws or prints."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pytest

from tests.cli.program import environment, process

HEAVY = (
    "alembic",
    "argon2",
    "babel",
    "fpdf",
    "psycopg",
    "pydantic",
    "rich",
    "sqlalchemy",
    "sqlmodel",
    "textual",
)

_ASK_EVERY_COMMAND = """
import contextlib, io, json, sys
from clerktui.cli import main
from clerktui.cli.registry import COMMANDS
from clerktui.cli.root import load_command
heavy = set(sys.argv[1:])
found, asked = {}, 0
lines = [["--help"], *([name, "--help"] for name in COMMANDS)]
for name in COMMANDS:
    lines += [[name, inner, "--help"] for inner in getattr(load_command(name), "commands", ())]
for line in lines:
    with contextlib.redirect_stdout(io.StringIO()) as out:
        code = main(line)
    asked += 1
    loaded = sorted(heavy & set(sys.modules))
    if code or loaded or "Usage: clerktui" not in out.getvalue():
        found[" ".join(line)] = [code, loaded]
print(json.dumps({"asked": asked, "found": found}))
"""


def _python(tmp_path, *arguments):
    return subprocess.run(
        [sys.executable, "-c", *arguments],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_no_help_imports_anything_heavy(tmp_path):
    answer = json.loads(_python(tmp_path, _ASK_EVERY_COMMAND, *HEAVY))
    assert answer["found"] == {}
    assert answer["asked"] > 25


def test_importing_the_front_door_imports_no_command_line_library(tmp_path):
    """Opening the app pays for Typer only when a command was named."""
    loaded = _python(tmp_path, "import sys, clerktui.cli; print('typer' in sys.modules)")
    assert loaded == "False\n"


def test_top_level_help_imports_no_command(tmp_path):
    said = _python(
        tmp_path,
        "import sys\nfrom clerktui.cli import main\nmain(['--help'])\n"
        "print([m for m in sys.modules if m in ('clerktui.cli.account', 'clerktui.cli.pay')])",
    )
    assert said.endswith("[]\n")


@pytest.mark.slow
def test_report_how_long_help_takes_beside_a_database_command(tmp_path, demo_home, at_length):
    """Reported, never judged: a busy machine is not a defect. `pytest -s` shows it."""
    runs = 3 if at_length else 1
    asked = _median_s(runs, tmp_path, "account", "find", "--help")
    looked = _median_s(runs, demo_home.home, "account", "find", "smith", "--db", demo_home.url)
    print(f"\n--help {asked:.3f} s, a look-up {looked:.3f} s, ratio {asked / looked:.2f}")


def _median_s(runs, home, *arguments):
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        process(home, *arguments).expect()
        taken.append(time.perf_counter() - began)
    return sorted(taken)[runs // 2]
