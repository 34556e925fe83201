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
    file: str = "clerktui.sqlite3"

    def run(self, *arguments: object, **extra: str) -> Answer:
        """Run a command as the administrator."""
        who = {"CLERKTUI_USER": self.user, "CLERKTUI_PIN_FILE": str(self.home / "pin")}
        return clerktui(self.home, *arguments, **{**who, **extra})

    @property
    def url(self) -> str:
        """The address of the books."""
        return f"sqlite:///{self.home / self.file}"


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


ACCOUNTS_CSV = """\
account,name,first_name,service_address,phone,meter,status
10-0001,O'BRIEN [/],Mary,418 Mill Rd,919-555-0142,M1,active
10-0002,Smith,John,12 Oak St,919-555-0143,M2,active
"""
BILLS_CSV = """\
bill,account,service,issued,due,amount
B1,10-0001,water,2026-09-01,2026-09-21,40.00
B1,10-0001,sewer,2026-09-01,2026-09-21,20.00
B2,10-0001,water,2026-10-01,2026-10-21,35.50
B3,10-0002,water,2026-10-01,2026-10-21,12.00
"""


@pytest.fixture(scope="session")
def billed_template(town_template, tmp_path_factory) -> Path:
    home = tmp_path_factory.mktemp("billed") / "home"
    shutil.copytree(town_template, home)
    (home / "accounts.csv").write_text(ACCOUNTS_CSV)
    (home / "bills.csv").write_text(BILLS_CSV)
    Town(home).run("import", "accounts", home / "accounts.csv").expect()
    Town(home).run("import", "bills", home / "bills.csv").expect()
    return home


@pytest.fixture
def billed(billed_template, tmp_path) -> Town:
    """The sample town with two accounts that owe 95.50 and 12.00."""
    home = tmp_path / "home"
    shutil.copytree(billed_template, home)
    return Town(home)


@pytest.fixture
def till(billed) -> Town:
    """The billed town with the administrator's headless drawer open."""
    billed.run("drawer", "open", "--headless").expect()
    return billed


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory) -> Town:
    """A small demonstration town, to be looked at only."""
    home = tmp_path_factory.mktemp("demo")
    clerktui(home, "demo", "--accounts", "40", "--no-open").expect()
    (home / "pin").write_text("2468\n")
    return Town(home, user="ana", file="demo.sqlite3")
