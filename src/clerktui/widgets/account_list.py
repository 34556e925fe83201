"""A duty that lists what hangs on one account, with the marked row told whole below the list.

A subclass says how the rows are loaded, what the table looks like, and what is told of a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import sentence
from clerktui.widgets.lines import Rule
from clerktui.widgets.listing import Lines, Part, Sides, Spec, ViewTable
from clerktui.widgets.screen import DutyScreen
from clerktui.widgets.table import PagedTable


class AccountListScreen(DutyScreen[None]):
    """The list is loaded as the screen opens, and anew after what was done elsewhere.

    Args:
        number: of the account.

    Attributes:
        TABLE: the table, with the key and the mark of a row.
        SPECS: its columns.
        EMPTY: what is said where it would be empty.
    """

    COMMANDS: ClassVar[Any] = ()
    TABLE: ClassVar[type[ViewTable]] = ViewTable
    SPECS: ClassVar[tuple[Spec, ...]] = ()
    EMPTY: ClassVar[str] = ""

    def __init__(self, number: str) -> None:
        super().__init__()
        self.number = number
        self._was_left = False

    async def load(self) -> tuple[str, Sequence[Any]]:
        """Whose the list is, as its heading says it, and the views it shows."""
        raise NotImplementedError

    def told(self, one: Any) -> list[list[Part]]:
        """The marked view whole, line by line."""
        raise NotImplementedError

    def body(self) -> Iterable[Widget]:
        yield Sides(id="whose")
        yield Rule()
        yield self.TABLE(self.SPECS, empty=self.EMPTY)
        yield Rule()
        yield Lines(id="told")

    def on_mount(self) -> None:
        self._table.focus()
        self.desk.run_held(self._load())

    @property
    def _table(self) -> ViewTable:
        return self.query_one(self.TABLE)

    async def _load(self, said: str = "") -> None:
        try:
            heading, views = await self.load()
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._table.show_views(views)
        self.query_one("#whose", Sides).left = heading
        self._tell()
        if said:
            self.message.say(said)

    @on(PagedTable.Moved)
    def _tell(self) -> None:
        one = self._table.marked
        self.query_one("#told", Lines).show(self.told(one) if one is not None else [])
        self.refresh_bindings()

    def on_screen_resume(self) -> None:
        """Something may have been done meanwhile."""
        if self._was_left:
            self._was_left = False
            self.desk.run_held(self._load())
