"""The Z report of a drawer that has just been closed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from textual.widget import Widget

from clerktui.i18n import clock_time, money
from clerktui.screens.drawer.day_commands import HandOff
from clerktui.views.documents import ZReportDocument
from clerktui.widgets import Column, Command, DutyScreen, MessageLine, PagedTable, Row
from clerktui.widgets.why import Why


class Done(Command):
    """Seen; go on."""

    key = "escape"
    also = ("enter",)
    word = "Done"


class DayClose(Command):
    """What else is open at the end of the day; close the day."""

    key = "f5"
    twin = "ctrl+e"
    word = "Day close"
    letter = "y"
    permission = "day.close"


class HandOffAfter(HandOff):
    """Leave a note for whoever opens this drawer next."""

    in_footer = True
    action = "hand_off"


class ZReportScreen(DutyScreen[None]):
    """What the drawer took, by tender: expected, counted, over or short; it is printed too."""

    TITLE = "Z REPORT"
    TOPIC = "drawer"
    COMMANDS = (Done, DayClose, Why, HandOffAfter)
    DEFAULT_CSS = """
    ZReportScreen .said { height: 1; }
    ZReportScreen #tenders { height: 8; }
    """

    def __init__(self, report: ZReportDocument) -> None:
        super().__init__()
        self.report = report

    def body(self) -> Iterable[Widget]:
        for _ in self._head():
            yield MessageLine(classes="said")
        yield PagedTable(
            Column("Tender", 22),
            Column("Expected", 14, "right"),
            Column("Counted", 14, "right"),
            Column("Over/short", 14, "right"),
            id="tenders",
        )
        yield PagedTable(
            Column("Received for", 22),
            Column("Lines", 14, "right"),
            Column("Amount", 14, "right"),
            id="services",
        )

    def on_mount(self) -> None:
        lines: Any = self.query(".said").results(MessageLine)
        for line, text in zip(lines, self._head(), strict=True):
            line.say(text)
        self.query_one("#tenders", PagedTable).show(self._tenders())
        self.query_one("#services", PagedTable).show(
            Row(total.name, (total.name, str(total.count), money(total.amount_cents)))
            for total in self.report.services
        )
        self.query_one("#services").focus()
        self.message.say(f"The drawer is closed. Over or short: {self._over_short()}")

    def _head(self) -> tuple[str, ...]:
        report = self.report
        opened = clock_time(report.opened_at, report.timezone)
        closed = clock_time(report.closed_at, report.timezone)[-5:]
        approved = f"   approved by {report.approved_by}" if report.approved_by else ""
        paid = f"payments {report.payments_count}, {money(report.payments_cents)}"
        void = f"void {report.voids_count}, {money(report.voids_cents)}"
        return (
            f"Drawer {report.drawer}   {report.clerk}   {opened}-{closed}{approved}",
            f"Receipts {report.first_receipt} to {report.last_receipt}   {paid}   {void}",
            *report.messages,
        )

    def _tenders(self) -> Iterator[Row]:
        for tender in self.report.tenders:
            yield Row(
                tender.name,
                (
                    tender.name,
                    money(tender.expected_cents),
                    money(tender.counted_cents),
                    money(tender.difference_cents) if tender.difference_cents else "-",
                ),
            )
        expected = sum(tender.expected_cents for tender in self.report.tenders)
        counted = sum(tender.counted_cents for tender in self.report.tenders)
        yield Row(
            "total",
            ("Total", money(expected), money(counted), self._over_short()),
            is_bold=True,
        )

    def _over_short(self) -> str:
        cents = self.report.over_short_cents
        if not cents:
            return "none"
        return f"{money(abs(cents))} {'over' if cents > 0 else 'short'}"

    def action_day_close(self) -> None:
        """The end of the day."""
        self.desk.replace("day_close")

    def action_hand_off(self) -> None:
        """What must the next one know?"""
        self.desk.open("new_task", "hand_off", to=f"drawer:{self.report.drawer}")

    def action_why(self) -> None:
        """In plain words."""
        self.desk.open("why", ("drawer", (int(self.report.session),)))

    def action_done(self) -> None:
        """Go on."""
        self.app.back()
