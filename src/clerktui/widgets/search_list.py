"""A duty that is a list with a search box above it and the marked row told whole below it.

A subclass says what is asked for a page, what the table looks like, and what Enter does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import sentence
from clerktui.views.accounts import Page
from clerktui.widgets.inputs import LookupInput
from clerktui.widgets.lines import Rule
from clerktui.widgets.listing import Lines, Spec, ViewTable
from clerktui.widgets.screen import DutyScreen
from clerktui.widgets.table import PagedTable


class SearchListScreen(DutyScreen[None]):
    """Typing narrows the list, Enter on what was already searched for opens the marked row.

    Args:
        typed: what is searched for at first.

    Attributes:
        ASKS: the service that gives a page: it is asked with the actor, what was typed, and where
            the page before ended.
        TABLE: the table, with the key and the mark of a row.
        SPECS: its columns.
        EMPTY: what is said where it would be empty.
    """

    COMMANDS: ClassVar[Any] = ()
    ASKS: ClassVar[str] = ""
    TABLE: ClassVar[type[ViewTable]] = ViewTable
    SPECS: ClassVar[tuple[Spec, ...]] = ()
    EMPTY: ClassVar[str] = ""

    def __init__(self, typed: str = "") -> None:
        super().__init__()
        self._typed = typed
        self._page: Page[Any] | None = None
        self._was_left = False

    def body(self) -> Iterable[Widget]:
        yield LookupInput(" Find", self._typed, id="what", drives="#found", label_width=7, width=40)
        yield Rule()
        yield self.TABLE(self.specs(), empty=self.EMPTY, id="found")
        yield Rule()
        yield Lines(id="whole")

    def on_mount(self) -> None:
        self.desk.run_held(self._find())

    @property
    def _table(self) -> ViewTable:
        return self.query_one(ViewTable)

    @property
    def _marked(self) -> Any:
        return self._table.marked

    # ---------------------------------------------------------------------- what a subclass says
    def specs(self) -> Sequence[Spec]:
        """Its columns, where they depend on who sits here: the town's time."""
        return self.SPECS

    def asks(self) -> str:
        """The service that gives a page, where there are several."""
        return self.ASKS

    def open_marked(self) -> None:
        """What Enter does with the marked row."""
        raise NotImplementedError

    def how_many(self) -> str:
        """What is said of the list as it is shown."""
        raise NotImplementedError

    def show_whole(self) -> None:
        """Tell the marked row whole in `#whole`."""
        raise NotImplementedError

    # ---------------------------------------------------------------------------------- the list
    @on(LookupInput.Accepted)
    def _accepted(self, event: LookupInput.Accepted) -> None:
        if event.value == self._typed and self._marked is not None:
            self.open_marked()
            return
        self._typed = event.value
        self.desk.run_held(self._find())

    async def _find(self, after: tuple[int, ...] | None = None, said: str = "") -> None:
        try:
            page = await self.desk.ask(self.asks(), self.desk.actor, self._typed, after)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._page = page
        table, more = self._table, page.after is not None
        if after is None:
            marked = table.current
            table.show_views(page.rows, more=more, cursor=marked.key if marked else None)
        else:
            table.add_views(page.rows, more=more)
        self.show_whole()
        self.refresh_bindings()
        self.message.say(said or self.how_many())

    @on(PagedTable.NextPage)
    def _next_page(self) -> None:
        if self._page is not None and self._page.after is not None:
            self.desk.run_held(self._find(self._page.after))

    @on(PagedTable.Moved)
    def _mark_moved(self) -> None:
        self.show_whole()

    def on_screen_resume(self) -> None:
        """Something may have been done meanwhile."""
        if self._was_left:
            self._was_left = False
            self.desk.run_held(self._find())

    @property
    def searches_the_same(self) -> bool:
        """Whether what stands in the box is what is shown."""
        return self.query_one(LookupInput).value.strip() == self._typed
