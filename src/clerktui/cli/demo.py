"""`clerktui demo`: a believable town to try things on, in a database of its own.

On SQLite the town is built beside its place and moved there when it is whole, so a database file
at that place is always a finished town and the app opens it without looking.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clerktui.cli.call import Call, application, command
from clerktui.cli.front import NO_TERMINAL, has_terminal, is_outdated, open_demo
from clerktui.config import Settings, demo_settings, sqlite_path, sqlite_url
from clerktui.errors import EXIT_OK, EXIT_USAGE, Refused
from clerktui.i18n.words import items

if TYPE_CHECKING:
    from clerktui.db import Database
    from clerktui.services.demo import DemoResult

app = application()
ACCOUNTS = 5000


@command(app)
def demo(
    call: Call,
    accounts: Annotated[
        int | None,
        typer.Option("--accounts", metavar="N", min=1, help="How many.  [default: 5000]"),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", metavar="S", help="Which town.")] = 1,
    no_open: Annotated[bool, typer.Option("--no-open", help="Only build it.")] = False,
    reset: Annotated[bool, typer.Option("--reset", help="Build it anew.")] = False,
) -> int:
    """Build the demonstration town if it is not there, then open the app on it.

    The town is in demo.sqlite3 in the home folder, or where --db or CLERKTUI_DATABASE_URL say;
    books that are no demonstration are never touched. The same seed on the same day builds the
    same town. The app opens signed on as a clerk with an open drawer. A town built by an older
    clerktui is not opened (exit code 1): --reset builds it anew, `clerktui migrate` keeps it.

    JSON: accounts, bills, receivable_cents, database, created.
    """
    if not no_open and not has_terminal():
        call.reply.note(NO_TERMINAL)
        return EXIT_USAGE
    settings = demo_settings(call.settings)
    path = settings.sqlite_path
    stands = path is not None and path.exists() and not is_outdated(path)
    if no_open or reset or accounts is not None or not stands:
        place = _Place(call, settings)
        found, created = place.find_or_build(accounts, seed, reset=reset)
        if no_open:
            _answer(call, settings, found, created=created)
    if no_open:
        return EXIT_OK
    call.close()
    return open_demo(settings)


class _Place:
    """Where the demonstration stands, or is to stand."""

    def __init__(self, call: Call, settings: Settings) -> None:
        self._call = call
        self._url = settings.database_url
        self._path = settings.sqlite_path
        settings.make_home()

    def find_or_build(
        self, accounts: int | None, seed: int, *, reset: bool
    ) -> tuple[DemoResult, bool]:
        """The town that stands here, or a new one, and whether it is new.

        Raises:
            Refused: `demo.not_a_demo`, `demo.outdated`, `demo.other_size`, what building refuses.
        """
        found = self._find(reset=reset)
        if found is None or reset:
            if found is not None and self._path is None:
                self._empty()
            return self._build(accounts or _usual_accounts(), seed), True
        if accounts not in {None, found.accounts}:
            raise Refused("demo.other_size", accounts=found.accounts)
        return found, False

    def _find(self, *, reset: bool) -> DemoResult | None:
        """The town that stands here; None where there is nothing at all."""
        if self._path is not None and not self._path.exists():
            return None
        from clerktui.db.schema import HEAD
        from clerktui.services.demo import find_demo

        with self._opened(self._url) as db:
            version = db.schema_version()
            if not version:
                return None
            found = find_demo(db)
        if found is None:
            place = str(self._path or "The database")
            raise Refused("demo.not_a_demo", place=place)
        if version != HEAD and not reset:
            # A server's address may carry a password: it is not told.
            place = self._url if self._path else "ADDRESS"
            raise Refused("demo.outdated", found=version, needed=HEAD, place=place)
        return found

    def _empty(self) -> None:
        from clerktui.db import schema

        with self._opened(self._url) as db:
            schema.drop(db)

    def _build(self, accounts: int, seed: int) -> DemoResult:
        if self._path is None:
            return self._build_at(self._url, accounts, seed)
        draft = self._path.with_name(f"{self._path.name}.new-{os.getpid()}")
        try:
            built = self._build_at(sqlite_url(draft), accounts, seed)
            # What is left of the town that stood here must not be taken for the new one's.
            _remove(self._path, "-wal", "-shm")
            draft.replace(self._path)
        finally:
            _remove(draft, "", "-wal", "-shm", "-turn")
        return built

    def _build_at(self, url: str, accounts: int, seed: int) -> DemoResult:
        from clerktui.services.demo import build_demo

        with self._opened(url) as db, self._call.reply.progress("Building the town") as step:
            db.create_schema()
            return build_demo(db, accounts, seed, step)

    @contextmanager
    def _opened(self, url: str) -> Iterator[Database]:
        from clerktui.db import Database

        path = sqlite_path(url)
        if path is not None and path.parent.is_dir():
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        db = Database(url)
        try:
            yield db
        finally:
            db.dispose()


def _usual_accounts() -> int:
    """How many accounts a town is given when nobody says: CLERKTUI_DEMO_ACCOUNTS or 5,000."""
    said = os.environ.get("CLERKTUI_DEMO_ACCOUNTS", "")
    return int(said) if said.isdecimal() and int(said) > 0 else ACCOUNTS


def _remove(path: Path, *endings: str) -> None:
    for ending in endings:
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _answer(call: Call, settings: Settings, found: DemoResult, *, created: bool) -> None:
    from clerktui.i18n import money

    document = {
        "accounts": found.accounts,
        "bills": found.bills,
        "receivable_cents": found.receivable_cents,
        # A server's address may carry a password, so only a file is named.
        "database": settings.database_url if settings.sqlite_path else None,
        "created": created,
    }
    verb = "Built" if created else "There is already"
    said = (
        f"{verb} a demonstration of {items(found.accounts, 'account')} and "
        f"{items(found.bills, 'bill')}, {money(found.receivable_cents)} owed."
    )
    call.reply.document(document, [said])
