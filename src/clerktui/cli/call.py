"""What every command is handed: its settings, the books, who asks, and how to answer.

A command is a function whose first parameter is a `Call`; `command` gives it `--db` and `--json`
(and `--jsonl` for listings), opens nothing before the function asks, and turns a refusal into a
sentence, a document and an exit code.
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Concatenate, ParamSpec, get_type_hints

import typer

from clerktui.cli.quick import QuickGroup
from clerktui.cli.reply import Reply
from clerktui.cli.text import told_by_clock_of
from clerktui.config import Settings, load_settings
from clerktui.errors import EXIT_OK, ClerkError, DatabaseUnreachable, Refused

if TYPE_CHECKING:
    from clerktui.db import Database
    from clerktui.views.people import Actor

Asked = ParamSpec("Asked")
Command = Callable[Concatenate["Call", Asked], int | None]

DbOption = Annotated[
    str | None,
    typer.Option("--db", metavar="URL", help="Database; wins over CLERKTUI_DATABASE_URL."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Answer with one JSON document.")]
JsonlOption = Annotated[bool, typer.Option("--jsonl", help="Answer with one JSON row a line.")]


@dataclass
class Call:
    """One run of one command."""

    settings: Settings
    reply: Reply = field(default_factory=Reply)
    _opened: list[Database] = field(default_factory=list)

    @cached_property
    def books(self) -> Database:
        """The town's books, opened and at the newest schema version.

        Raises:
            Refused: `db.no_schema` before `clerktui init`, `db.schema_old` before `migrate`.
        """
        from clerktui.db.schema import HEAD

        version = self.any_books.schema_version()
        if not version:
            raise Refused("db.no_schema")
        if version != HEAD:
            raise Refused("db.schema_old", found=version, needed=HEAD)
        return self.any_books

    @cached_property
    def any_books(self) -> Database:
        """The books at whatever schema version they are.

        Raises:
            DatabaseUnreachable: `db.missing` when the database file is not there: opening it
                would make an empty one.
        """
        path = self.settings.sqlite_path
        if path is not None and not path.exists():
            raise DatabaseUnreachable("db.missing", path=str(path))
        return self.open_books()

    def new_books(self) -> Database:
        """The books, their file made if need be, readable by its owner only."""
        path = self.settings.sqlite_path
        if path is not None:
            # Where this fails, opening says why in the words of the database.
            with suppress(OSError):
                os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        return self.open_books()

    def open_books(self) -> Database:
        """Open the books; a database file that is not there would be made."""
        from clerktui.db import Database

        db = Database(
            self.settings.database_url, identity_key_files=self.settings.identity_key_files
        )
        self._opened.append(db)
        return db

    @cached_property
    def actor(self) -> Actor:
        """The headless user, signed on.

        Raises:
            BadSetting: when no user or PIN file is named.
            Refused: what signing on refuses.
        """
        from clerktui.cli.identity import sign_on

        return sign_on(self.books, self.settings)

    @cached_property
    def actor_if_named(self) -> Actor | None:
        """The headless user where one is named; None for maintenance whoever runs it."""
        return self.actor if self.settings.user else None

    @cached_property
    def actor_or_maintenance(self) -> Actor:
        """The headless user where one is named, else maintenance: looks, loads, proves."""
        from clerktui.cli.identity import HEADLESS
        from clerktui.services.maintenance import maintenance_actor

        return self.actor_if_named or maintenance_actor(self.books, HEADLESS)

    @cached_property
    def timezone(self) -> str:
        """The town's IANA zone.

        Raises:
            Refused: `town.missing` when the books belong to no town yet.
        """
        from clerktui.services.town import get_town

        with self.books.read() as connection:
            return get_town(connection)[1]

    def close(self) -> None:
        """Let go of whatever was opened."""
        for db in self._opened:
            db.dispose()


def group(help_text: str) -> typer.Typer:
    """A Typer application for several commands under one name."""
    app = application()
    app.callback(cls=QuickGroup, help=help_text)(_nothing)
    return app


def application() -> typer.Typer:
    """A Typer application that shows plain help and hides no error."""
    return typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False)


def _nothing() -> None:
    """A group by itself does nothing."""


def command(
    app: typer.Typer, name: str | None = None, *, listing: bool = False
) -> Callable[[Command[Asked]], Command[Asked]]:
    """Register a function as a command with the options every command has."""

    def register(function: Command[Asked]) -> Command[Asked]:
        def run(ctx: typer.Context, **asked: Any) -> int:
            reply = Reply(json=asked.pop("json"), jsonl=asked.pop("jsonl", False))
            return _run(function, reply, asked.pop("db") or ctx.find_root().params.get("db"), asked)

        _describe(run, function, listing=listing)
        app.command(name)(run)
        return function

    return register


def _run(function: Callable[..., int | None], reply: Reply, db: str | None, asked: Any) -> int:
    """Call the command and answer for what it refuses."""
    try:
        _refuse_too_large(asked)
        call = Call(load_settings(db), reply)
        try:
            with told_by_clock_of(lambda: call.timezone):
                return function(call, **asked) or EXIT_OK
        finally:
            call.close()
    except ClerkError as error:
        return reply.failure(error)


_INT_MAX = 2**63 - 1
_DIGITS_SHOWN = 20


def _refuse_too_large(asked: dict[str, Any]) -> None:
    """No number of ours has more than nineteen digits, and the books keep none that has."""
    for value in asked.values():
        if isinstance(value, int) and not -_INT_MAX <= value <= _INT_MAX:
            raise Refused("number.too_large", typed=f"{str(value)[:_DIGITS_SHOWN]}...")


def _describe(run: Any, function: Callable[..., Any], *, listing: bool) -> None:
    """Give `run` the name, help and parameters Typer is to show: the function's and ours."""
    hints = get_type_hints(function, include_extras=True)
    own = list(inspect.signature(function).parameters.values())[1:]
    keyword = inspect.Parameter.KEYWORD_ONLY
    parameters = [
        inspect.Parameter("ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context),
        *(one.replace(kind=keyword, annotation=hints[one.name]) for one in own),
        inspect.Parameter("db", keyword, annotation=DbOption, default=None),
        inspect.Parameter("json", keyword, annotation=JsonOption, default=False),
    ]
    if listing:
        parameters.append(
            inspect.Parameter("jsonl", keyword, annotation=JsonlOption, default=False)
        )
    run.__name__ = function.__name__
    run.__doc__ = function.__doc__
    run.__signature__ = inspect.Signature(parameters)
    run.__annotations__ = {one.name: one.annotation for one in parameters}
