"""Choosing one of a few: a list in a band, by its digit or with the arrows."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from clerktui.i18n import money
from clerktui.views.accounts import FoundAccount
from clerktui.views.tickets import TenderTypeView
from clerktui.widgets.dialogs import Close
from clerktui.widgets.lines import Line
from clerktui.widgets.plain import fit, plain
from clerktui.widgets.screen import Dialog
from clerktui.widgets.table import Column, PagedTable, Row


class LeftRight(Line):
    """A line with words at the left and an amount at the right of a column.

    Where it is given more than one line, words go on in the next.
    """

    text: reactive[str] = reactive("")

    def render(self) -> Content:
        width, height = max(1, self.size.width), self.size.height
        if height <= 1:
            return plain(fit(self.text, width))
        lines = textwrap.wrap(self.text.strip(), width - 1)
        kept = [*lines[: height - 1], " ".join(lines[height - 1 :])]
        return Content("\n").join([plain(fit(f" {line}", width)) for line in kept])


class Choice(Dialog[str | None]):
    """Pick one by its digit, or with the arrows and Enter; Esc picks none."""

    COMMANDS = (Close,)
    DEFAULT_CSS = """
    Choice PagedTable { height: auto; max-height: 16; }
    """

    def __init__(self, title: str, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        super().__init__()
        self.said = title
        self.columns = columns
        self.rows = list(rows)

    def body(self) -> Iterable[Widget]:
        yield LeftRight(id="said")
        yield PagedTable(*self.columns, digits=True, empty="There is nothing to choose.")

    def on_mount(self) -> None:
        self.query_one("#said", LeftRight).text = f" {self.said}"
        table = self.query_one(PagedTable)
        table.styles.height = min(16, len(self.rows) + 1) if self.rows else 2
        table.show(self.rows)

    def on_paged_table_chosen(self, event: PagedTable.Chosen) -> None:
        self.dismiss(event.row.key)


class AccountChoice(Choice):
    """Which account is meant must be read first: nothing typed ahead of it chooses one."""

    DROPS_TYPE_AHEAD = True


def choose_account(typed: str, found: Sequence[FoundAccount]) -> AccountChoice:
    """Several accounts match what was typed."""
    rows = [
        Row(
            one.account,
            (one.account, one.name, one.service_address, one.status, money(one.balance_cents)),
            "!" if one.past_due_cents > 0 else "",
        )
        for one in found
    ]
    columns = (
        Column("Account", 12),
        Column("Name", 24),
        Column("Service address", 17),
        Column("Status", 7),
        Column("Owes", 9, "right"),
    )
    return AccountChoice(f"Which account is meant by {typed}?", columns, rows)


def choose_tender(tenders: Sequence[TenderTypeView]) -> Choice:
    """The ways of paying."""
    rows = [Row(t.code, (t.name, "gives change" if t.allows_change else "")) for t in tenders]
    return Choice("Paid by", (Column("", 20), Column("", 20)), rows)
