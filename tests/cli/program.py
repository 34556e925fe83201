"""Running the program the way a town's scripts do, in this process or in one of its own."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from clerktui.cli import main
from tests.support.office import cheap_pins

SOURCE = Path(__file__).parents[2] / "src"


@dataclass(frozen=True)
class Answer:
    """What one run of the program left behind."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.out)

    def expect(self, code: int = 0) -> Answer:
        """The same answer, if it ended as expected."""
        assert self.code == code, (
            f"exit {self.code}\n--- stdout\n{self.out}\n--- stderr\n{self.err}"
        )
        return self


def environment(home: Path, **extra: str) -> dict[str, str]:
    """A clean environment with its own home and nothing of the caller's settings."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    return {**kept, "PYTHONPATH": str(SOURCE), "CLERKTUI_HOME": str(home), **extra}


def clerktui(home: Path, *arguments: object, **extra: str) -> Answer:
    """Run one command line in this process, without a terminal: quick, and all the same code.

    Only PINs are hashed cheaply: each command signs on, and the hash is slow on purpose.
    """
    out, err = io.StringIO(), io.StringIO()
    with (
        cheap_pins(),
        mock.patch.dict(os.environ, environment(home, **extra), clear=True),
        mock.patch.object(sys, "stdin", io.StringIO()),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        code = main([str(argument) for argument in arguments])
    return Answer(code, out.getvalue(), err.getvalue())


def process(home: Path, *arguments: object, **extra: str) -> Answer:
    """Run `python -m clerktui` in a process of its own, without a terminal, and wait for it."""
    done = subprocess.run(
        [sys.executable, "-m", "clerktui", *map(str, arguments)],
        env=environment(home, **extra),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return Answer(done.returncode, done.stdout, done.stderr)
