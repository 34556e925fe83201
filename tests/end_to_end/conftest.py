"""A demonstration town of this test's own, and the program opened on it in a real terminal."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import clerktui
from tests.support.pty_screen import PtyScreen
from tests.support.source import ROOT

ACCOUNTS = 60


@dataclass
class Town:
    """A demonstration town in a folder; commands and terminals are opened on it."""

    home: Path

    @property
    def environ(self) -> dict[str, str]:
        """What the program must be told to find it."""
        return {"CLERKTUI_HOME": str(self.home), "PYTHONPATH": str(ROOT / "src")}

    def run(self, *arguments: str, **extra: str) -> Any:
        """Run a command with --json, beside the terminals, and give what it says.

        In this process: what is tried here is the terminals, and each start costs a second.
        """
        said = clerktui(self.home, *arguments, "--json", CLERKTUI_DATABASE_URL=self.url, **extra)
        assert said.out, said.err
        return said.document

    @property
    def url(self) -> str:
        """The town's books."""
        return f"sqlite:///{self.home / 'demo.sqlite3'}"

    def open(self, **options: Any) -> PtyScreen:
        """Open the program in a terminal, signed on as the demonstration's clerk."""
        return PtyScreen(["-m", "clerktui", "demo"], environ=self.environ, **options)

    def owing(self, least_cents: int = 3000) -> list[tuple[str, int]]:
        """Active accounts that owe at least so much, with their balances in cents."""
        found = self.run("account", "find", "10-", "--limit", "60")["results"]
        return [
            (one["account"], one["balance_cents"])
            for one in found
            if one["status"] == "active" and one["balance_cents"] >= least_cents
        ]

    def balance(self, account: str) -> int:
        """What an account owes now, in cents."""
        return self.run("account", "show", account)["balance_cents"]

    def prove(self) -> None:
        """Fail when a proof of the books fails."""
        said = self.run("verify")
        assert said["ok"], [proof for proof in said["proofs"] if not proof["ok"]]


@pytest.fixture(scope="session")
def town_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration town, built once; copy the folder."""
    home = tmp_path_factory.mktemp("town")
    Town(home).run("demo", "--no-open", "--accounts", str(ACCOUNTS))
    return home


@pytest.fixture
def town(town_template: Path, tmp_path: Path) -> Town:
    """A demonstration town of this test's own."""
    home = tmp_path / "home"
    shutil.copytree(town_template, home)
    return Town(home)


@pytest.fixture
def counter(town: Town) -> Callable[..., PtyScreen]:
    """Open the counter; closed again by the `with` of the caller."""
    return town.open
