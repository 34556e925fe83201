"""Screens are tested at a desk (`tests.support.desk`) and looked at as plain text (`goldens/`).

`pytest tests/screens --update-goldens` writes the pictures anew; read the diff before you keep it.
"""

from __future__ import annotations

import functools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from clerktui.clock import FixedClock
from clerktui.db import Database
from tests.support.desk import Desk, at_desk
from tests.support.office import Office

GOLDENS = Path(__file__).parent / "goldens"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="write the pictures anew")


@pytest.fixture
def office(
    sqlite_office_template: Path, shared: Path, books_folder: Path, clock: FixedClock
) -> Iterator[Office]:
    """A small office on SQLite, of this test's own; ana's drawer 1 is open with 200.00."""
    shutil.copyfile(sqlite_office_template, books_folder / "books.sqlite3")
    db = Database(f"sqlite:///{books_folder / 'books.sqlite3'}", clock)
    yield Office.recall(db, (shared / "office-sqlite.pickle").read_bytes())
    db.dispose()


@pytest.fixture
def desk(office: Office, tmp_path: Path) -> Callable[..., object]:
    """`async with desk("find") as at:` sits down at a desk; see `tests.support.desk.at_desk`."""
    return functools.partial(at_desk, office, tmp_path)


HOSTILE = (
    ("O'BRIEN [/]", "O'BRIEN [/]"),
    ("[@click=app.quit]SMITH", "[@click=app.quit]SMITH"),
    ("[b]BOLD[/b]", "[b]BOLD[/b]"),
    ("A\x1b[31mB\x1b]0;t\x07", "A[31mB]0;t"),
    ("RLO\u202eEVIL", "RLOEVIL"),
    ("ZERO\u200bWIDTH\u2060", "ZEROWIDTH"),
    ("SMITH [DECEASED]", "SMITH [DECEASED]"),
    ("{name} %s \\n", "{name} %s \\n"),
    ("$(rm) `x`", "$(rm) `x`"),
    ("TAB\tNEW\nLINE", "TAB NEW LINE"),
)
"""Names as they are stored, and how every screen shows them."""


@pytest.fixture
def hostile(office: Office) -> tuple[tuple[str, str], ...]:
    """Accounts 30-0000-00 on with names that would act if they could."""
    for number, (name, _) in enumerate(HOSTILE):
        office.account(f"30-{number:04d}-00", name, address=name, water=1000 + number)
    return HOSTILE


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Desk, str], None]:
    """`golden(at, "find")` compares what is seen with the picture of that name and size."""
    update = request.config.getoption("--update-goldens", default=False)

    def compare(at: Desk, name: str) -> None:
        path = GOLDENS / f"{name}.{at.size[0]}x{at.size[1]}.txt"
        if update:
            path.write_text(at.text + "\n", encoding="utf-8")
        assert at.lines == path.read_text(encoding="utf-8").splitlines()

    return compare
