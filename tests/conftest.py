"""What every test may ask for: books on each database, a clock that stands still, a quiet machine.

`db` is an empty, fully migrated `clerktui.db.Database`, once on SQLite and once on PostgreSQL, so a
service test is written once and proves both. Schemas are made once per run and copied per test.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import functools
import gc
import itertools
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import hypothesis
import pytest

from clerktui.clock import FixedClock
from tests.support import postgres
from tests.support.memory import database_root
from tests.support.postgres import NEWEST, OLDEST, NoPostgresError, SharedServer

SHARED_VARIABLE = "CLERKTUI_TESTS_SHARED"
OFFICE_HOURS = dt.datetime(2026, 11, 23, 14, 0, tzinfo=dt.UTC)
TEMPLATE = "clerktui_template"
TOWN_TEMPLATE = "clerktui_town"
OFFICE_TEMPLATE = "clerktui_office"
GARBAGE_THRESHOLDS = (20_000, 20, 100)

hypothesis.settings.register_profile("default", deadline=None, max_examples=50)
hypothesis.settings.register_profile(
    "ci", deadline=None, max_examples=25, derandomize=True, database=None
)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=1000)


# ------------------------------------------------------------------------------------- the run
def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--db",
        choices=["sqlite", "postgresql", "all"],
        default="all",
        help="which databases `db` stands for; with `postgresql` a missing server is a failure",
    )

    parser.addoption(
        "--every-case",
        action="store_true",
        help="run every case of a table of cases on PostgreSQL too, and the long tests at length",
    )


def pytest_configure(config: pytest.Config) -> None:
    profile = os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "default")
    hypothesis.settings.load_profile(profile)
    if SHARED_VARIABLE not in os.environ:
        # The first process of the run; its test processes inherit the folder by this variable.
        shared = postgres.shared_folder()
        os.environ[SHARED_VARIABLE] = str(shared)
        config.add_cleanup(functools.partial(_forget, shared))
    for name in [name for name in os.environ if name.startswith("CLERKTUI_")]:
        if name != SHARED_VARIABLE:
            del os.environ[name]
    # No test may find, or write to, the real books of whoever runs it.
    os.environ["CLERKTUI_HOME"] = f"{os.environ[SHARED_VARIABLE]}/home"


def pytest_collectstart() -> None:
    """Nearly everything made until the tests begin is kept, so there is no garbage to look for.

    Not in `pytest_configure`: the process that only hands tests out never comes to the end below.
    """
    gc.disable()


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: it is never again searched for garbage.

    A tenth of the run went into looking through the same modules and tests over and over.
    """
    gc.freeze()
    gc.set_threshold(*GARBAGE_THRESHOLDS)
    gc.enable()


def _forget(shared: Path) -> None:
    os.environ.pop(SHARED_VARIABLE, None)
    shutil.rmtree(shared, ignore_errors=True)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "flavour" not in metafunc.fixturenames:
        return
    marks = {mark.name for mark in metafunc.definition.iter_markers()}
    wanted = metafunc.config.getoption("--db")
    flavours = []
    if "postgresql_only" not in marks and wanted in {"sqlite", "all"}:
        flavours.append("sqlite")
    if "sqlite_only" not in marks and wanted in {"postgresql", "all"}:
        flavours.append(NEWEST)
        if "pg_versions" in marks:
            flavours.append(OLDEST)
    metafunc.parametrize("flavour", flavours, scope="session")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of a table of cases PostgreSQL gets the first, SQLite all: the statements are the same.

    `every_case` marks what is about the statements themselves. The rest of a table is a rule of
    the office met again, and costs PostgreSQL a database of its own each time.
    """
    if config.getoption("--every-case") or config.getoption("--db") == "postgresql":
        return
    met: set[str] = set()
    left_out = [item for item in items if _is_met_again(item, met)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in set(left_out)]


def _is_met_again(item: pytest.Item, met: set[str]) -> bool:
    parameters = getattr(getattr(item, "callspec", None), "params", {})
    kept = any(item.get_closest_marker(mark) for mark in ("every_case", "postgresql_only"))
    if parameters.get("flavour") != NEWEST or kept:
        return False
    test = item.nodeid.partition("[")[0]
    is_again = test in met
    met.add(test)
    return is_again


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = {
        report.longrepr[2]
        for report in skipped
        if isinstance(report.longrepr, tuple) and "NO POSTGRESQL" in report.longrepr[2]
    }
    for reason in sorted(reasons):
        terminalreporter.section("half the suite did not run", red=True, bold=True)
        terminalreporter.write_line(reason.removeprefix("Skipped: "), red=True)


# ----------------------------------------------------------------------------------- the books
@pytest.fixture(scope="session", autouse=True)
def _shared_memories() -> Iterator[None]:
    """Every engine and app of this process knows what the others have compiled and parsed."""
    from clerktui.db import database
    from tests.support import engines

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "create_engine", engines.create_engine)
        if "textual" in sys.modules:
            from tests.support import styles

            patch.setattr(styles.Stylesheet, "_parse_rules", styles.parse_rules)
        yield


@pytest.fixture
def clock() -> FixedClock:
    """Monday 23 November 2026, 14:00 UTC, until the test moves it."""
    return FixedClock(OFFICE_HOURS)


@pytest.fixture
def at_length(request: pytest.FixtureRequest) -> bool:
    """Whether this run has the time for a long test at its full length: `--every-case`."""
    return request.config.getoption("--every-case")


@pytest.fixture
def db(db_url: str, clock: FixedClock) -> Iterator[object]:
    """Empty migrated books; the test runs once on each database."""
    from clerktui.db import Database

    database = Database(db_url, clock=clock)
    yield database
    database.dispose()


@pytest.fixture
def db_url(flavour: str, books_folder: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of empty migrated books, for tests that open them themselves."""
    with _copied(request, flavour, books_folder, "sqlite_template", TEMPLATE) as url:
        yield url


@pytest.fixture
def town_db(
    flavour: str, books_folder: Path, clock: FixedClock, request: pytest.FixtureRequest
) -> Iterator[object]:
    """Books of the usual town, in which nobody works yet; the test runs once on each database."""
    from clerktui.db import Database

    with _copied(request, flavour, books_folder, "sqlite_town_template", TOWN_TEMPLATE) as url:
        database = Database(url, clock=clock)
        yield database
        database.dispose()


@contextmanager
def _copied(
    request: pytest.FixtureRequest, flavour: str, folder: Path, file_fixture: str, template: str
) -> Iterator[str]:
    """The address of a copy of a template: of its file, or on the server."""
    if flavour == "sqlite":
        path = folder / f"{template}.sqlite3"
        shutil.copyfile(request.getfixturevalue(file_fixture), path)
        yield f"sqlite:///{path}"
        return
    server = _server(request, flavour)
    name = next(_names)
    build = _create_schema if template == TEMPLATE else _set_town_up
    yield server.database_from(template, build, name)
    server.drop(name)


@pytest.fixture
def office(new_office: Callable[..., object], clock: FixedClock) -> object:
    """A `tests.support.office.Office` that has just opened, at `clock`."""
    return new_office(clock)


@pytest.fixture
def new_office(
    flavour: str, books_folder: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[..., object]]:
    """Makes one office after another, each with its own books, and its own clock unless told."""
    from clerktui.db import Database
    from tests.support.office import Office

    made: list[Database] = []
    databases: list[str] = []
    server = None if flavour == "sqlite" else _server(request, flavour)
    shared = request.getfixturevalue("shared")

    def open_one(clock: FixedClock | None = None) -> Office:
        if server is None:
            path = books_folder / f"books{len(made) or ''}.sqlite3"
            shutil.copyfile(request.getfixturevalue("sqlite_office_template"), path)
            url = f"sqlite:///{path}"
        else:
            databases.append(next(_names))
            url = server.database_from(OFFICE_TEMPLATE, _open_office, databases[-1])
        made.append(Database(url, clock or FixedClock(OFFICE_HOURS)))
        return Office.recall(made[-1], _remembered(shared, made[-1].dialect))

    yield open_one
    for database in made:
        database.dispose()
    for name in databases:
        server.drop(name)


@pytest.fixture
def empty_db_url(flavour: str, books_folder: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database without any table, for tests of `init` and `migrate`."""
    if flavour == "sqlite":
        yield f"sqlite:///{books_folder / 'empty.sqlite3'}"
        return
    server = _server(request, flavour)
    name = next(_names)
    yield server.create(name)
    server.drop(name)


@pytest.fixture
def books_folder() -> Iterator[Path]:
    """An empty folder for this test's database files."""
    with tempfile.TemporaryDirectory(prefix="books-", dir=database_root()) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder all test processes of this run share."""
    return Path(os.environ[SHARED_VARIABLE])


@pytest.fixture(scope="session")
def sqlite_template(shared: Path) -> Path:
    """Empty migrated SQLite books, made once per run; copy the file, never open it."""
    return _made_once(shared / "template.sqlite3", _create_schema)


@pytest.fixture(scope="session")
def sqlite_town_template(shared: Path) -> Path:
    """SQLite books of the usual town; copy the file, never open it."""
    return _made_once(shared / "town.sqlite3", _set_town_up)


@pytest.fixture(scope="session")
def sqlite_office_template(shared: Path) -> Path:
    """SQLite books of an office that has just opened; copy the file, never open it."""
    return _made_once(shared / "office.sqlite3", _open_office)


@pytest.fixture(scope="session")
def postgres_servers(shared: Path) -> Iterator[dict[str, SharedServer]]:
    """The servers this test process has joined, by flavour; they start when first asked for."""
    servers: dict[str, SharedServer] = {}
    yield servers
    for server in servers.values():
        server.close()


_names = (f"test_{os.getpid()}_{number}" for number in itertools.count(1))


def _server(request: pytest.FixtureRequest, flavour: str) -> SharedServer:
    servers = request.getfixturevalue("postgres_servers")
    if flavour not in servers:
        try:
            servers[flavour] = SharedServer(request.getfixturevalue("shared"), flavour)
        except NoPostgresError as problem:
            if request.config.getoption("--db") == "postgresql":
                pytest.fail(f"no PostgreSQL: {problem}")
            pytest.skip(f"NO POSTGRESQL ({flavour}), so this was not proven on it: {problem}")
    return servers[flavour]


def _create_schema(url: str) -> None:
    from clerktui.db import Database

    database = Database(url, clock=FixedClock(OFFICE_HOURS))
    database.create_schema()
    database.dispose()


def _set_town_up(url: str) -> None:
    from clerktui.db import Database
    from clerktui.services.town import init_town

    _create_schema(url)
    database = Database(url, clock=FixedClock(OFFICE_HOURS))
    init_town(database)
    database.dispose()


def _open_office(url: str) -> None:
    from clerktui.db import Database
    from tests.support.office import Office

    _create_schema(url)
    database = Database(url, clock=FixedClock(OFFICE_HOURS))
    office = Office.open(database)
    database.dispose()
    remembered = _remembered_file(Path(os.environ[SHARED_VARIABLE]), database.dialect)
    draft = remembered.with_suffix(f".{os.getpid()}")
    draft.write_bytes(office.remembered())
    draft.rename(remembered)


def _remembered_file(shared: Path, dialect: str) -> Path:
    return shared / f"office-{dialect}.pickle"


@functools.cache
def _remembered(shared: Path, dialect: str) -> bytes:
    """Who works in the office template; both versions of PostgreSQL have the same."""
    return _remembered_file(shared, dialect).read_bytes()


def _made_once(finished: Path, build: Callable[[str], None]) -> Path:
    with finished.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not finished.exists():
            draft = finished.with_suffix(".draft")
            draft.unlink(missing_ok=True)
            build(f"sqlite:///{draft}")
            draft.rename(finished)
    return finished
