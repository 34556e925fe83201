"""The close-outs under way, the earliest last day first; and what can never be billed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date
from clerktui.screens.closing_accounts import commands
from clerktui.views.closing_accounts import CloseOutLine, Finding
from clerktui.widgets import Back, DutyScreen, PagedTable
from clerktui.widgets.listing import Lines, Spec, ViewTable

_STATES = {
    "under way": ("asked", "read", "billed"),
    "done": ("closed", "cancelled", "reopened"),
}
_NAMES = tuple(_STATES)
_SPECS = (
    Spec("No.", 4, lambda one: str(one.number), "right"),
    Spec("State", 9, lambda one: one.state),
    Spec("Last day", 8, lambda one: town_date(one.stop_on)),
    Spec("Account", 12, lambda one: one.account),
    Spec("Name", 11, lambda one: one.name, grows=2),
    Spec("Owes", 10, lambda one: money(one.balance_cents), "right"),
    Spec("Deposit", 9, lambda one: money(one.deposit_cents), "right"),
    Spec("Unread", 6, lambda one: str(one.unread or ""), "right", from_width=110),
    Spec("Because", 20, lambda one: one.reason, from_width=110, grows=1),
)
_FOUND = (
    Spec("Where", 14, lambda one: one.subject, grows=1),
    Spec("What", 54, lambda one: one.words, grows=2),
)


class _Returning(DutyScreen[None]):
    """A list that is read anew when the clerk comes back to it."""

    COMMANDS: ClassVar[Any] = (Back,)

    def __init__(self) -> None:
        super().__init__()
        self._was_left = False

    def on_mount(self) -> None:
        self._table.focus()
        self.desk.run_held(self.reload())

    @property
    def _table(self) -> ViewTable:
        return self.query_one(ViewTable)

    async def reload(self) -> None:
        """Show the list anew."""
        raise NotImplementedError

    async def rows(self, name: str, *asked: Any) -> Sequence[Any]:
        """What a service lists; nothing, said in the message line, where it refuses."""
        try:
            found: Sequence[Any] = await self.desk.ask(name, self.desk.actor, *asked)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return ()
        self._table.show_views(found)
        self.refresh_bindings()
        return found

    def leave_for(self, name: str, *about: Any) -> None:
        """Open another screen, to come back from."""
        self._was_left = True
        self.desk.open(name, *about)

    def on_screen_resume(self) -> None:
        """Back: something may have been done there."""
        if self._was_left:
            self._was_left = False
            self.desk.run_held(self.reload())

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self._table.marked is not None:
            yield "Enter", "opens"


class CloseOutTable(ViewTable):
    """Close-outs."""

    def key_of(self, view: CloseOutLine) -> int:
        return view.number


class CloseOutsScreen(_Returning):
    """Accounts on their way to being closed; Enter opens one."""

    TITLE = "CLOSE-OUTS"
    TOPIC = "close_account"
    COMMANDS = (commands.Show, commands.Unbillable, Back)

    def __init__(self) -> None:
        super().__init__()
        self._which = _NAMES[0]

    def body(self) -> Iterable[Widget]:
        empty = "No account is being closed. Open an account and press F9 to close it."
        yield CloseOutTable(_SPECS, empty=empty, id="found")

    async def reload(self) -> None:
        name = "closing_accounts.looking.list_close_outs"
        found = await self.rows(name, _STATES[self._which])
        self.message.say(f"{len(found)} {self._which}.")

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        one = self._table.marked
        if one is not None:
            self.leave_for("close_out", one.number)

    def action_show(self) -> None:
        """The other list."""
        self._which = _NAMES[(_NAMES.index(self._which) + 1) % len(_NAMES)]
        self.desk.run_held(self.reload())

    def action_unbillable(self) -> None:
        """What the nightly check finds."""
        self.leave_for("unbillable")


class FindingTable(ViewTable):
    """What was found."""

    def key_of(self, view: Finding) -> str:
        return f"{view.code}-{view.subject}-{view.words}"


class UnbillableScreen(_Returning):
    """What can never be billed or belongs to nobody; Enter opens the account."""

    TITLE = "UNBILLABLE"
    TOPIC = "close_account"
    COMMANDS = (Back,)

    def body(self) -> Iterable[Widget]:
        yield FindingTable(_FOUND, empty="Every account can be billed.", id="found")
        yield Lines(id="mend")

    async def reload(self) -> None:
        found = await self.rows("unbillable.find_unbillable")
        self._moved()
        self.message.say(f"{len(found)} found." if found else "")

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        """Where the marked one is put right."""
        one = self._table.marked
        lines = [[(f" {one.words}", "")], [(f" Put right: {one.mend}", "")]] if one else []
        self.query_one("#mend", Lines).show(lines)
        self.refresh_bindings()

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        one = self._table.marked
        if one is not None and one.account:
            self.leave_for("account", one.account)
