"""A high bill: usage and bills of a year beside the year before, and the town's checklist."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date
from clerktui.rules.charts import bar
from clerktui.views.usage import CheckStep, HighBillDraft, UsageMonth, UsageView
from clerktui.widgets import (
    Back,
    Column,
    Command,
    Dialog,
    DutyScreen,
    PagedTable,
    Row,
    Rule,
    TextInput,
    fit,
)
from clerktui.widgets.dialogs import Close
from clerktui.widgets.lines import MessageLine
from clerktui.widgets.listing import Lines, Part, flow

_BAR = 9
_WIDE_BAR = 30
_WIDE = 120
_FINDINGS = {
    "estimated": "This reading was estimated: offer to have the meter read.",
    "corrected": "The reading before was estimated: this one sets it right.",
    "longer": "More days than last year: compare usage a day, not the bills.",
    "much_more": "Much more a day than last year: go through the checklist (F4).",
    "as_before": "About as much a day as last year: explain days and rates.",
    "no_year": "There is no reading of last year to compare with.",
}


class Checklist(Command):
    """The town's steps of a high-bill call; tick them, then write the call down."""

    key = "f4"
    twin = "ctrl+n"
    word = "Checklist"
    letter = "k"
    permission = "contact.add"


class WriteDown(Command):
    """Write the call down with the steps ticked."""

    key = "f12"
    twin = "ctrl+t"
    word = "Write down"
    letter = "w"


class ChecklistDialog(Dialog[HighBillDraft | None]):
    """Digits or Enter tick a step; the marked one is told as it is said aloud."""

    TITLE = "CHECKLIST"
    COMMANDS = (WriteDown, Close)
    DEFAULT_CSS = """
    ChecklistDialog PagedTable { height: 6; }
    """

    def __init__(self, number: str, steps: Sequence[CheckStep]) -> None:
        super().__init__()
        self.number = number
        self.steps = {step.code: step for step in steps}
        self.done: set[str] = set()
        self.command_id = str(uuid.uuid4())

    def body(self) -> Iterable[Widget]:
        yield PagedTable(Column("", 72), digits=True, id="steps")
        yield MessageLine(id="say")
        yield TextInput(" Note", id="note", label_width=8, width=66, max_length=300)

    def on_mount(self) -> None:
        super().on_mount()
        self._table.styles.height = len(self.steps)
        self._tick("")
        self._table.focus()

    @property
    def _table(self) -> PagedTable:
        return self.query_one(PagedTable)

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self._table.has_focus:
            yield "Enter or digit", "ticks"
        else:
            yield "Enter", "writes it down"

    def _tick(self, code: str) -> None:
        self.done ^= {code} if code else set()
        rows = [
            Row(step.code, (f"[{'x' if step.code in self.done else ' '}] {step.words}",))
            for step in self.steps.values()
        ]
        self._table.show(rows, cursor=code or None)
        self._told()

    @on(PagedTable.Chosen)
    def _chosen(self, event: PagedTable.Chosen) -> None:
        event.stop()
        self._tick(event.row.key)

    @on(PagedTable.Moved)
    def _told(self) -> None:
        row = self._table.current
        self.query_one("#say", MessageLine).say(f"Say: {self.steps[row.key].say}" if row else "")

    @on(TextInput.Accepted)
    def _accepted(self) -> None:
        self.action_write_down()

    def action_write_down(self) -> None:
        """Give the draft; a note that was not typed stays empty."""
        field = self.query_one("#note", TextInput)
        if self._table.has_focus:
            field.focus()
            return
        done = tuple(code for code in self.steps if code in self.done)
        self.dismiss(HighBillDraft(self.command_id, self.number, done, field.value.strip()))


class HighBillScreen(DutyScreen[None]):
    """Why is my bill so high? Usage, days and bills of each month against the year before.

    Args:
        number: the account.
        name: whose it is.
    """

    TITLE = "HIGH BILL"
    TOPIC = "account"
    COMMANDS = (Checklist, Back)

    def __init__(self, number: str, name: str = "") -> None:
        super().__init__()
        self.number = number
        self._whose = name
        self._view: UsageView | None = None

    def body(self) -> Iterable[Widget]:
        yield Lines(id="whose")
        yield Rule()
        yield Lines(id="chart")
        yield Rule()
        yield Lines(id="found")

    def on_mount(self) -> None:
        self.desk.run_held(self._load())

    async def _load(self) -> None:
        try:
            self._view = await self.desk.ask("usage.get_usage", self.number)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._show()

    def on_resize(self) -> None:
        """The bars take the width there is."""
        self._show()

    def _show(self) -> None:
        view = self._view
        if view is None:
            return
        meter = f"meter {view.meter}" if view.meter else ""
        unit = f"in units of {view.unit}" if view.unit else ""
        parts: list[Part] = [(f"{view.account}  {view.name}", "bold")]
        parts += [(part, "") for part in (view.service_name, unit, meter) if part]
        width = self.app.size.width
        self.query_one("#whose", Lines).show(flow(parts, width))
        self.query_one("#chart", Lines).show(chart(view.months, width))
        self.query_one("#found", Lines).show(flow(_found(view), width))
        self.refresh_bindings()

    def allows(self, command: type[Command]) -> bool:
        return command is Back or self._view is not None

    def action_checklist(self) -> None:
        """Go through the steps."""
        self.desk.run_held(self._check())

    async def _check(self) -> None:
        assert self._view is not None
        dialog = ChecklistDialog(self.number, self._view.steps)
        draft = await self.desk.push_screen_wait(dialog)
        if draft is None:
            return
        try:
            noted = await self.desk.ask("usage.note_high_bill", self.desk.actor, draft)
        except ClerkError as error:
            self.message.warn(sentence(error))
        else:
            self.message.say(f"Written down: {noted.body}")


def _found(view: UsageView) -> list[Part]:
    """What stands out, and so what to do next."""
    if not view.months:
        return [("No meter reading of this account is here. Load the readings, or ask.", "bold")]
    change = view.change_percent
    parts: list[Part] = []
    if change is not None:
        said = f"{'+' if change > 0 else ''}{change} % a day against last year"
        parts.append((said, "grave" if "much_more" in view.findings else "bold"))
    return parts + [(_FINDINGS[code], "") for code in view.findings]


def chart(months: Sequence[UsageMonth], width: int) -> list[list[Part]]:
    """A line a month: this year's bar, last year's bar, days, usage a day, bills; `e` estimated."""
    if not months:
        return []
    room = _WIDE_BAR if width >= _WIDE else _BAR
    most = max(max(one.usage, one.last_usage or 0) for one in months)
    heads = (
        *((" Read", 9, "left"), ("Used", 6, "right"), ("", room + 2, "left")),
        *(("Last yr", 7, "right"), ("", room + 2, "left"), ("Days", 6, "right")),
        *(("A day", 11, "right"), ("Billed", 9, "right"), ("Then", 9, "right")),
    )
    lines: list[list[Part]] = [[("".join(fit(*cell) for cell in heads), "")]]
    return lines + [_month(one, most, room) for one in months]


def _month(one: UsageMonth, most: int, room: int) -> list[Part]:
    days = f"{one.days}" + ("" if one.last_days is None else f"/{one.last_days}")
    a_day = _tenths(one.per_day_tenths)
    if one.last_per_day_tenths is not None:
        a_day += f"/{_tenths(one.last_per_day_tenths)}"
    last = "-" if one.last_usage is None else str(one.last_usage)
    return [
        (fit(f" {town_date(one.read_on)}", 9) + fit(str(one.usage), 6, "right"), "bold"),
        ("e" if one.is_estimated else " ", "grave"),
        (fit(bar(one.usage, most, room), room + 1), "bold"),
        (fit(last, 7, "right") + ("e" if one.last_is_estimated else " "), ""),
        (fit(bar(one.last_usage or 0, most, room), room + 1), ""),
        (fit(days, 6, "right") + fit(a_day, 11, "right"), ""),
        (fit(_cents(one.billed_cents), 9, "right"), "bold"),
        (fit(_cents(one.last_billed_cents), 9, "right"), ""),
    ]


def _tenths(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10}"


def _cents(cents: Any) -> str:
    return "-" if cents is None else money(cents)
