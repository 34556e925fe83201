"""Which reports a set is made of, chosen from the list of those there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from textual import on
from textual.widget import Widget

from clerktui.rules.report_days import DAYS
from clerktui.views.reports import ReportKind, SetReport
from clerktui.widgets import Column, Command, Dialog, MessageLine, PagedTable, Row
from clerktui.widgets.dialogs import Close

_SHOWN = 14


class Days(Command):
    """Other days for the marked report: today, the last business day, this week ..."""

    key = "d"
    word = "Days"


class Picked(Command):
    """These are the reports of the set."""

    key = "f12"
    twin = "ctrl+t"
    word = "Go on"


class PickReports(Dialog[tuple[SetReport, ...] | None]):
    """Enter takes the marked report into the set or out of it; D chooses its days.

    Args:
        title: which set.
        kinds: every report there is.
        taken: what is in the set already; what narrows those stays as it is.
    """

    COMMANDS = (Days, Picked, Close)
    DEFAULT_CSS = """
    PickReports PagedTable { height: 15; }
    """

    def __init__(self, title: str, kinds: Sequence[ReportKind], taken: Sequence[SetReport]) -> None:
        super().__init__()
        self.said = title
        self.kinds = kinds
        self.taken = {one.name: one for one in taken}

    def body(self) -> Iterable[Widget]:
        yield MessageLine(id="said")
        yield PagedTable(
            Column("In", 2),
            Column("Report", 18),
            Column("Days", 18),
            Column("And", 12),
            empty="There are no reports.",
        )

    def on_mount(self) -> None:
        self.query_one("#said", MessageLine).say(self.said)
        self._show()
        self._table.focus()

    @property
    def _table(self) -> PagedTable:
        return self.query_one(PagedTable)

    @property
    def _marked(self) -> str:
        return self._table.current.key if self._table.current else ""

    def _show(self) -> None:
        top = self._table.top
        self._table.show(map(self._row, self.kinds), cursor=self._marked or None)
        self._table.top = top
        self._table.refresh()
        self.refresh_bindings()

    def _row(self, kind: ReportKind) -> Row:
        one = self.taken.get(kind.name)
        if one is None:
            return Row(kind.name, ("", kind.title, "", ""))
        over = f"over {one.over_days} days" if one.over_days else ""
        return Row(
            kind.name, ("x", kind.title, DAYS[one.days], " ".join(filter(None, (one.office, over))))
        )

    def key_hints(self) -> Iterator[tuple[str, str]]:
        yield "Enter", "in or out"

    def allows(self, command: type[Command]) -> bool:
        if command is Days:
            return self._marked in self.taken
        return command is not Picked or bool(self.taken)

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        self.refresh_bindings()

    @on(PagedTable.Chosen)
    def _chosen(self, event: PagedTable.Chosen) -> None:
        event.stop()
        if self.taken.pop(event.row.key, None) is None:
            self.taken[event.row.key] = SetReport(name=event.row.key)
        self._show()

    def action_days(self) -> None:
        """The next days there are."""
        one = self.taken[self._marked]
        words = list(DAYS)
        after = words[(words.index(one.days) + 1) % len(words)]
        self.taken[one.name] = replace(one, days=after)
        self._show()

    def action_picked(self) -> None:
        """In the order they were taken in."""
        self.dismiss(tuple(self.taken.values()))

    def action_close(self) -> None:
        """Leave the set as it is."""
        self.dismiss(None)
