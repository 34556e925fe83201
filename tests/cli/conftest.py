"""Towns for the command line to work on, each made once a run and copied for every test."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.program import Answer, clerktui

BOSS_PIN = "4711-boss"


@dataclass(frozen=True)
class Town:
    """A home with books in it, and the administrator who may do everything."""

    home: Path
    user: str = "boss"

    def run(self, *arguments: object, **extra: str) -> Answer:
        """Run a command as the administrator."""
        who = {"CLERKTUI_USER": self.user, "CLERKTUI_PIN_FILE": str(self.home / "pin")}
        return clerktui(self.home, *arguments, **{**who, **extra})

    @property
    def url(self) -> str:
        """The address of the books."""
        return f"sqlite:///{self.home / 'clerktui.sqlite3'}"


@pytest.fixture(scope="session")
def town_template(tmp_path_factory) -> Path:
    home = tmp_path_factory.mktemp("town")
    (home / "pin").write_text(f"{BOSS_PIN}\n")
    clerktui(home, "init", "--admin", "boss", CLERKTUI_PIN_FILE=str(home / "pin")).expect()
    return home


@pytest.fixture
def town(town_template, tmp_path) -> Town:
    """The sample town with no accounts and one administrator."""
    home = tmp_path / "home"
    shutil.copytree(town_template, home)
    return Town(home)
