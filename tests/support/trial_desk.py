"""A small desk for the tests of the glass: a look-up that takes its time, a dialog, a post.

Run as a program it is driven through a pseudo-terminal; what it was given is listed on its screen
and, line by line, in the file named by TRIAL_LOG.
"""

from __future__ import annotations

import os
import sys
import threading
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from textual import on

from clerktui.app import ClerkApp
from clerktui.config import Settings
from clerktui.errors import Refused
from clerktui.widgets import (
    Column,
    Command,
    Confirm,
    Dialog,
    DutyScreen,
    LookupInput,
    MoneyInput,
    PagedTable,
    Row,
    Rule,
    TextInput,
)

LOOK_UP_S = 0.15
POST_S = 0.06


class SlowBooks:
    """Answers like the gateway, from a thread, after a while, without any books."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.asked: list[tuple[str, tuple[Any, ...]]] = []

    def start(self) -> None:
        pass

    def close(self) -> None:
        pass

    def warm_up(self, *modules: str) -> Future[None]:
        return Future()

    def call(self, name: str, *args: Any) -> Future[Any]:
        answer: Future[Any] = Future()
        self.asked.append((name, args))

        def give() -> None:
            if args and args[0] == "0000":
                answer.set_exception(Refused("account.unknown", account="0000"))
            else:
                answer.set_result(args)

        timer = threading.Timer(LOOK_UP_S if name == "look_up" else POST_S, give)
        timer.daemon = True
        timer.start()
        return answer


class Note(Command):
    """Write a note."""

    key = "f6"
    twin = "ctrl+n"
    word = "Note"


class Void(Command):
    """Void the last receipt."""

    key = "f8"
    word = "Void"


class Fail(Command):
    """Fail in a way nobody foresaw."""

    key = "f9"
    word = "Fail"
    in_footer = False


class Guarded(Command):
    """Only a supervisor may."""

    key = "f7"
    word = "Guarded"
    permission = "void.approve"


class Leave(Command):
    """Leave the desk."""

    twin = "ctrl+x"
    word = "Leave"
    in_footer = False


class NoteDialog(Dialog[str]):
    """Asks for one line."""

    TITLE = "NOTE"

    def body(self):
        yield TextInput("Note", id="note")

    def on_text_input_accepted(self, event: TextInput.Accepted) -> None:
        self.dismiss(event.value)


class TrialScreen(DutyScreen[None]):
    """Account, amount, and what was taken."""

    TITLE = "TRIAL"
    COMMANDS = (Note, Void, Guarded, Fail, Leave)

    def body(self):
        yield LookupInput("Account", id="account", drives="#taken", label_width=12)
        yield MoneyInput("Amount", id="amount", quantity=True, label_width=12)
        yield Rule()
        yield PagedTable(
            Column("What", 10),
            Column("Account", 30),
            Column("Cents", 10, "right"),
            id="taken",
            empty="Nothing yet: type an account.",
        )

    def log_line(self, what: str, account: str, cents: object = "") -> None:
        """List what happened, on the screen and in the file."""
        table = self.query_one("#taken", PagedTable)
        key = str(len(table.rows))
        table.show([*table.rows, Row(key, (what, account, str(cents)))], cursor=key)
        if path := os.environ.get("TRIAL_LOG"):
            with Path(path).open("a", encoding="utf-8") as file:
                file.write(f"{what} {account} {cents}".rstrip() + "\n")

    @on(LookupInput.Accepted)
    def look_up(self, event: LookupInput.Accepted) -> None:
        self.app.run_held(self._look_up(event.value))

    async def _look_up(self, account: str) -> None:
        try:
            await self.app.ask("look_up", account)
        except Refused as refusal:
            self.query_one("#account", LookupInput).refuse(refusal)
            return
        self.query_one("#amount").focus()

    @on(MoneyInput.Accepted)
    def pay(self, event: MoneyInput.Accepted) -> None:
        self.app.run_held(self._pay(event.cents))

    @on(MoneyInput.Back)
    def go_back(self) -> None:
        self.query_one("#account").focus()

    async def _pay(self, cents: int | None) -> None:
        account = self.query_one("#account", LookupInput)
        await self.app.ask("post", account.value, cents)
        self.log_line("paid", account.value, cents)
        account.reset()
        self.query_one("#amount", MoneyInput).reset()
        account.focus()

    def action_note(self) -> None:
        self.app.push_screen(NoteDialog(), lambda note: self.log_line("note", note or ""))

    def action_void(self) -> None:
        self.app.run_held(self._void())

    async def _void(self) -> None:
        await self.app.ask("look_up", "receipt")
        if await self.app.push_screen_wait(Confirm("Void receipt 7?", "45.00 leaves the drawer.")):
            self.log_line("void", "7")

    def action_guarded(self) -> None:
        self.log_line("guarded", "")

    def action_fail(self) -> None:
        secret = "PIN 908172"
        raise ValueError(secret)

    def action_leave(self) -> None:
        self.app.exit()


def trial_app(home: Path) -> ClerkApp:
    """The trial desk, keeping its incident log in a folder."""
    settings = Settings(f"sqlite:///{home / 'none.sqlite3'}", home)
    books: Any = SlowBooks(settings)
    return ClerkApp(settings, TrialScreen(), gateway=books)


if __name__ == "__main__":
    app = trial_app(Path(os.environ["TRIAL_HOME"]))
    app.run(mouse=False)
    if app.last_words:
        sys.stderr.write(app.last_words)
    sys.exit(app.exit_code)
