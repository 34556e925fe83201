"""The glass of the keying screen: its fields, its lines, its sums; what they mean is keying's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, ClassVar

from textual import on
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from clerktui.i18n import money, town_date
from clerktui.screens.batches.entry import ACCOUNT, AMOUNT, REFERENCE, Entry
from clerktui.screens.batches.grid import (
    AmountInput,
    KeyInput,
    LineGrid,
    LineNumber,
    ReferenceInput,
    Tape,
)
from clerktui.views.batches import BatchInHand, BatchView, LineKept, LineView, Place
from clerktui.views.tickets import AccountLineView, TenderTypeView
from clerktui.widgets import Dialog, DutyScreen, Field, Rule, TextInput, fit
from clerktui.widgets.choice import LeftRight
from clerktui.widgets.dialogs import Close

_IDS = {ACCOUNT: "#key", AMOUNT: "#amount", REFERENCE: "#reference"}
_KEPT_MAX = 400
_TAPE_FROM_WIDTH = 70


class KeyingGlass(DutyScreen[None]):
    """Fields under a list, a tape beside it, sums below; `BatchScreen` gives them their meaning."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self.header: BatchView | None = None
        self.entry = Entry(1, "")
        self.lines: dict[int, LineView] = {}
        self.tenders: tuple[TenderTypeView, ...] = ()
        self.next_line = 1
        self.left: tuple[Entry, Place] | None = None
        """The new line as it was when the clerk went to an earlier one."""

    def body(self) -> Iterable[Widget]:
        yield LeftRight(id="head")
        yield Rule()
        with Horizontal(id="above"):
            with Vertical(id="left"):
                yield LineGrid(id="lines")
                with Horizontal(id="entry"):
                    yield LineNumber(id="number")
                    # What is selected is said here and not by whatever moves the focus.
                    look: dict[str, Any] = {"label_width": 0, "select_on_focus": False}
                    look["says_beside"] = False
                    yield KeyInput("", id="key", width=11, max_length=80, **look)
                    yield LeftRight(id="name")
                    yield AmountInput("", id="amount", width=11, **look)
                    yield ReferenceInput("", id="reference", width=6, max_length=30, **look)
            yield Tape(id="tape")
        yield Rule()
        yield LeftRight(id="about")
        yield LeftRight(id="totals")

    # ------------------------------------------------------------------------------- the fields
    def field(self, name: str) -> Field:
        """The field of a name."""
        return self.query_one(_IDS[name], Field)

    def place(self) -> Place:
        """Where the clerk is, to the half-typed character."""
        name = next((name for name in _IDS if self.focused is self.field(name)), ACCOUNT)
        field = self.field(name)
        is_fresh = not field.selection.is_empty
        place = self.entry.place(name, field.value, is_fresh=is_fresh)
        if self.left is not None:
            place.fields["left"] = self.left[1].__dict__
        return place

    def on_resize(self) -> None:
        """A terminal too narrow for both shows the lines and leaves the tape to the paper."""
        self.query_one(Tape).display = self.size.width >= _TAPE_FROM_WIDTH

    def begin(self, line_no: int) -> None:
        """The new line: as it was left for an earlier one, or empty."""
        assert self.header is not None
        self.next_line = line_no
        if self.left is not None and self.left[0].line_no == line_no:
            (entry, place), self.left = self.left, None
            self.show_place(entry, place)
            return
        self.left = None
        entry = Entry(line_no, self.header.default_tender)
        start = self.header.start_field
        self.show_entry(entry, start if start in _IDS else ACCOUNT)

    def show_place(self, entry: Entry, place: Place) -> None:
        """Put a line into the fields, half-typed as it was left."""
        self.show_entry(entry, place.field)
        box = self.field(place.field)
        box.reset(place.text)
        if place.is_fresh:
            box.select_all()

    def show_entry(self, entry: Entry, field: str) -> None:
        """Put a line into the fields, and the keyboard into one of them."""
        self.entry = entry
        for name, value in self._values(entry).items():
            self.field(name).reset(value)
        self.query_one(LineNumber).text = f"{entry.line_no}{'c' if entry.is_correction else ' '}"
        cursor = entry.line_no if entry.is_correction else None
        self._show_lines(cursor)
        self.go_to(field, keep=False)
        self.show_about()

    def _values(self, entry: Entry) -> dict[str, str]:
        cents = entry.amount_cents
        account = entry.key or ("0" if entry.is_placed else "")
        return {
            ACCOUNT: account,
            AMOUNT: "" if cents is None else f"{cents // 100}.{cents % 100:02d}",
            REFERENCE: entry.reference or "",
        }

    def go_to(self, field: str, *, keep: bool = True) -> None:
        """Put the keyboard into a field; what stands there is replaced by typing."""
        entry, box = self.entry, self.field(field)
        shown = self._values(entry)
        for name in _IDS:
            if name != field and self.field(name).value != shown[name]:
                self.field(name).reset(shown[name])
        box.select_all()
        self.set_focus(box)  # at once: the place that is kept now says this field
        self.show_about()
        if keep:
            self.call_later(self.keep_place_soon)

    def keep_place_soon(self) -> None:
        """Keep where the clerk is."""
        raise NotImplementedError

    async def ask_line(self) -> int | None:
        """The number of a line, from the clerk; None for none."""
        return await self.desk.push_screen_wait(LineDialog())

    # -------------------------------------------------------------------------------- the lines
    def line_before(self, line_no: int, *, good: bool = False) -> LineView | None:
        """The line above one, among those on the screen; when `good`, one that counts."""
        above = [
            line
            for line in self.lines.values()
            if line.line_no < line_no and (line.state == "good" or not good)
        ]
        return max(above, key=lambda line: line.line_no, default=None)

    def show_hand(self, hand: BatchInHand) -> None:
        """Show a batch that was taken up."""
        self.lines = {line.line_no: line for line in hand.lines}
        self.next_line = hand.next_line
        tape = self.query_one(Tape)
        tape.entries = hand.tape
        self.show_batch(hand.batch)
        self.refresh_bindings()

    def take_line(self, kept: LineKept) -> None:
        """A line is in the books: show it and what the batch comes to."""
        assert self.header is not None
        self.lines[kept.line.line_no] = kept.line
        for old in sorted(self.lines)[:-_KEPT_MAX]:
            del self.lines[old]
        self.query_one(Tape).add(kept.tape)
        self.show_batch(
            replace(self.header, items=kept.items, amount_cents=kept.amount_cents, state=kept.state)
        )
        if kept.next_line == 2:
            self.refresh_bindings()

    def _show_lines(self, cursor: int | None) -> None:
        lines = sorted(self.lines.values(), key=lambda line: line.line_no)
        self.query_one(LineGrid).show_lines(lines, cursor)

    # ---------------------------------------------------------------------------------- the sums
    def show_batch(self, batch: BatchView) -> None:
        """Show the header line and what is left to control."""
        self.header = batch
        self.field(AMOUNT).implied_decimals = batch.implied_decimals  # type: ignore[attr-defined]
        self.set_title(f"BATCH {batch.number}")
        self.query_one(Tape).total_cents = batch.amount_cents
        of_items = f" of {batch.control_items}" if batch.control_items is not None else ""
        of_cents = f" of {money(batch.control_cents)}" if batch.control_cents is not None else ""
        decimals = "cents implied" if batch.implied_decimals else "dollars"
        self._say(
            "#head",
            f" {batch.source_name} {town_date(batch.received_on)}   {batch.tender_name}"
            f"   {decimals}   items {batch.items}{of_items}"
            f"   {money(batch.amount_cents)}{of_cents}",
        )
        unknown = sum(
            line.kind == "unknown" and line.state == "good" for line in self.lines.values()
        )
        suspense = f"{unknown} to suspense" if unknown else ""
        self._say("#totals", f" {fit(suspense, 24)}{self.to_control():>50}")

    def to_control(self) -> str:
        """How far the batch is from what the adding machine said, in words."""
        batch = self.header
        if batch is None or batch.difference_cents is None:
            return "no control total yet: F5"
        if batch.is_balanced:
            return "in balance"
        cents, items = batch.difference_cents, batch.difference_items or 0
        said = [f"{money(abs(cents))} {'over' if cents > 0 else 'to control'}"] if cents else []
        if items:
            said.append(f"{abs(items)} item{'s' if abs(items) > 1 else ''} {_more(items)}")
        return ", ".join(said)

    def tender_name(self, code: str) -> str:
        """What a tender is called."""
        return next((tender.name for tender in self.tenders if tender.code == code), code)

    def show_about(self) -> None:
        """Name, what is owed, and what must be known about the account being keyed."""
        entry = self.entry
        width = self.query_one(LineGrid).name_width
        due_cents = entry.owed_cents if entry.owed_cents is not None else entry.default_cents
        owes = "" if due_cents is None else money(due_cents)
        self._say("#name", f" {fit(entry.name, width)}  {owes:>9}")
        self._say("#about", f" {'   '.join(self._about())}")

    def _about(self) -> Iterable[str]:
        entry, view = self.entry, self.entry.view
        if self.header is not None and entry.tender != self.header.default_tender:
            yield f"Paid by {self.tender_name(entry.tender).lower()}"
        if isinstance(view, AccountLineView):
            for flag in view.flags:
                yield f"{flag.words} ({flag.note})" if flag.note else flag.words
            yield from view.warnings
            yield from self._left(view)

    def _left(self, view: AccountLineView) -> Iterable[str]:
        """What stays owed, or is over, once this line and all that waits for it are posted."""
        entry, cents = self.entry, self.query_one(AmountInput).cents_or_none()
        before = self.lines.get(entry.line_no)
        is_same = before is not None and before.state == "good" and before.account == entry.key
        counted = before.amount_cents if before is not None and is_same else 0
        owed = view.balance_cents - (view.pending_cents - counted)
        cents = cents or view.scanned_cents
        if cents and cents < owed:
            yield f"leaves {money(owed - cents)}"
        elif cents and owed >= 0 and cents > owed:
            yield f"{money(cents - owed)} over"

    def _say(self, selector: str, text: str) -> None:
        self.query_one(selector, LeftRight).text = text

    @on(Field.Refused)
    def _refused(self, event: Field.Refused) -> None:
        if event.text:
            self.message.warn(event.text)


def _more(items: int) -> str:
    return "too many" if items > 0 else "to go"


class LineDialog(Dialog[int | None]):
    """Which line? Its number; Esc goes nowhere."""

    TITLE = "GO TO LINE"
    COMMANDS: ClassVar[Any] = (Close,)

    def body(self) -> Iterable[Widget]:
        yield TextInput("Line", id="line", label_width=8, width=6, max_length=6)

    @on(TextInput.Accepted, "#line")
    def _line(self, event: TextInput.Accepted) -> None:
        if event.value.isdigit() and event.value.isascii():
            self.dismiss(int(event.value))
        else:
            self.query_one("#line", TextInput).refuse("Type the number of a line.")
