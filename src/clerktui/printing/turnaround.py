"""The boxes of a work order: filled in by hand in the field, keyed back at the desk.

Each box carries the number of the field it is keyed into, so that eye and fingers go one way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from clerktui.i18n import money
from clerktui.printing.canvas import Box, Face
from clerktui.printing.form_boxes import CELL, COMB_HEIGHT, TICK, comb, step, tick_box
from clerktui.printing.sheet import BAND_GREY, LABEL, Sheet, clipped
from clerktui.printing.wording import Say, saying
from clerktui.printing.work_order import asked_meters, charge_words, last_read, meter_name
from clerktui.views.work_order_papers import OrderMeter, OrderOutcome, WorkOrderPaper

_TITLE = Face(10, is_bold=True)
_STEP = Face(9.5, is_bold=True)
_NOTE = Face(7, grey=95)
_CODE = Face(9.5, is_bold=True)
_WORDS = Face(8.5)
_FIGURE = Face(9)
_LABELS = 80.0
_TICK_ROW, _COMB_ROW, _LINE_ROW, _TABLE_ROW = 16.0, 26.0, 19.0, 17.0
_TABLE_HEAD, _SIGNED, _AIR = 15.0, 34.0, 5.0
_OUTCOMES_ACROSS, _CHARGES_ACROSS = 3, 2
_LINES_MOST, _ROWS_MOST, _EXTRA_MOST = 8, 7, 6.0
_CODE_ROOM, _COLUMN_GAP, _DROP = 17.0, 6.0, 2.5
_RULE_GREY = 170
_TIME_CELL = 13.0
_MINUTES, _NEW_NUMBER, _DIGITS_MOST = 3, 10, 10
_NAME_ROOM, _NEW_ROOM, _CODE_MOST = 210.0, 56.0, 70.0


def draw_turnaround(sheet: Sheet, paper: WorkOrderPaper) -> None:
    """Draw all boxes; what the sheet has left is given to remarks and tables."""
    say = saying(paper.language)
    least = _least(sheet, paper)
    if least < sheet.bottom - 2 * _SIGNED:
        sheet.need(least)
    _title(sheet, say)
    _outcomes(sheet, paper, say)
    _readings(sheet, paper, say)
    _times(sheet, say)
    _charges(sheet, paper, say)
    below = _Below.within(sheet.bottom - sheet.y)
    sheet.need(below.height)
    _remarks(sheet, say, below)
    _tables(sheet, say, below)
    _signature(sheet, say)


@dataclass(frozen=True)
class _Below:
    """What is left to write on: lines for remarks, rows of the tables, and how far they are."""

    lines: int = 2
    rows: int = 2
    extra: float = 0.0

    @classmethod
    def within(cls, room: float) -> _Below:
        """As many as there is room for, and then wider apart."""
        found = cls()
        for _ in range(_LINES_MOST - cls.lines):
            longer = replace(found, lines=found.lines + 1)
            found = longer if longer.height <= room else found
            longer = replace(found, rows=found.rows + 1)
            found = longer if longer.height <= room and longer.rows <= _ROWS_MOST else found
        spare = (room - found.height) / (found.lines + found.rows)
        return replace(found, extra=max(0.0, min(_EXTRA_MOST, spare)))

    @property
    def line(self) -> float:
        """From one line for remarks to the next."""
        return _LINE_ROW + self.extra

    @property
    def row(self) -> float:
        """From one row of a table to the next."""
        return _TABLE_ROW + self.extra

    @property
    def height(self) -> float:
        """Of all that is below the charges."""
        return self.lines * self.line + self.rows * self.row + 2 * _AIR + _TABLE_HEAD + 2 + _SIGNED


def _least(sheet: Sheet, paper: WorkOrderPaper) -> float:
    """The height of all boxes with as few lines to write on as will do."""
    across = _across(sheet, paper.outcomes)
    charges = max(1, -(-len(paper.charges) // _CHARGES_ACROSS))
    ticks = max(1, sum(-(-len(part) // across) for part in _parts(paper.outcomes))) + charges
    combs = sum(2 if meter.asks == "change" else 1 for meter in asked_meters(paper)) + 1
    return 25 + ticks * _TICK_ROW + combs * _COMB_ROW + 4 * _AIR + 4 + _Below().height


def _title(sheet: Sheet, say: Say) -> None:
    sheet.y += 3
    sheet.canvas.box(Box(sheet.left, sheet.y, sheet.room, 17), BAND_GREY)
    y = sheet.y + 12
    sheet.canvas.text(sheet.left + 5, y, say("FILL IN AND BRING BACK"), _TITLE)
    note = say("keyed back in the order of the numbers, 1 to 6")
    sheet.canvas.text_right(sheet.right - 5, y, note, _NOTE)
    sheet.y += 22


def _start(sheet: Sheet, number: int, label: str, height: float) -> float:
    """A field's number and label; the baseline of its first row."""
    sheet.need(height + _AIR)
    baseline = sheet.y + _TICK_ROW * 0.7
    x = step(sheet.canvas, sheet.left, baseline, number)
    sheet.canvas.text(x, baseline, label, _STEP)
    return baseline


def _end(sheet: Sheet) -> None:
    sheet.canvas.box(Box(sheet.left, sheet.y + _AIR / 2, sheet.room, 0.4), _RULE_GREY)
    sheet.y += _AIR


# --------------------------------------------------------------------------------------- outcomes
def _parts(outcomes: tuple[OrderOutcome, ...]) -> list[list[OrderOutcome]]:
    """Those that say it is done, and those that say why it could not be."""
    return [[one for one in outcomes if one.is_done is is_done] for is_done in (True, False)]


def _across(sheet: Sheet, outcomes: tuple[OrderOutcome, ...]) -> int:
    """As many columns as hold the words whole."""
    room = (sheet.room - _LABELS) / _OUTCOMES_ACROSS - _COLUMN_GAP - TICK - 5
    widths = [
        max(_CODE_ROOM, sheet.canvas.width(one.code, _CODE) + 6)
        + sheet.canvas.width(one.words, _WORDS)
        for one in outcomes
    ]
    return _OUTCOMES_ACROSS if max(widths, default=0) <= room else _OUTCOMES_ACROSS - 1


def _outcomes(sheet: Sheet, paper: WorkOrderPaper, say: Say) -> None:
    """Done in its first rows, why it could not be in the others."""
    _start(sheet, 2, say("Outcome"), _TICK_ROW)
    if not paper.outcomes:
        comb(sheet.canvas, sheet.left + _LABELS, sheet.y, 2)
        sheet.y += _COMB_ROW
    across = _across(sheet, paper.outcomes)
    for told in _parts(paper.outcomes):
        if told and not told[0].is_done:
            sheet.need(_TICK_ROW)
            y = sheet.y + _TICK_ROW * 0.7
            note = say("could not:")
            sheet.canvas.text_right(sheet.left + _LABELS - 6, y, note, _NOTE._replace(size=8))
        _ticks(sheet, [(one.code, one.words, "", False) for one in told], across)
    _end(sheet)


def _ticks(
    sheet: Sheet, told: list[tuple[str, str, str, bool]], across: int, gap: float = _COLUMN_GAP
) -> None:
    """Boxes to tick, each with its code, its words and a figure."""
    canvas = sheet.canvas
    column = (sheet.room - _LABELS) / across
    for start in range(0, len(told), across):
        sheet.need(_TICK_ROW)
        y = sheet.y + _TICK_ROW * 0.7
        for place, (named, words, figure, is_ticked) in enumerate(told[start : start + across]):
            left = sheet.left + _LABELS + place * column
            x = tick_box(canvas, left, y, is_ticked=is_ticked)
            code = clipped(canvas, named, _CODE, _CODE_MOST)
            canvas.text(x, y, code, _CODE)
            x += max(_CODE_ROOM, canvas.width(code, _CODE) + 6)
            end = left + column - gap
            room = end - x - (canvas.width(figure, _FIGURE) + 6 if figure else 0)
            canvas.text(x, y, clipped(canvas, words, _WORDS, max(room, 20.0)), _WORDS)
            if figure:
                canvas.text_right(end, y, figure, _FIGURE)
        sheet.y += _TICK_ROW


# ------------------------------------------------------------------------- readings and times
def _readings(sheet: Sheet, paper: WorkOrderPaper, say: Say) -> None:
    meters = asked_meters(paper)
    y = _start(sheet, 3, say("Readings"), _COMB_ROW if meters else _TICK_ROW)
    if not meters:
        sheet.canvas.text(sheet.left + _LABELS, y, say("none asked for"), _NOTE)
        sheet.y += _TICK_ROW
    for meter in meters:
        _reading(sheet, meter, say)
    _end(sheet)


def _reading(sheet: Sheet, meter: OrderMeter, say: Say) -> None:
    """One row of combs for a meter that is read, two for one that is changed; all below another."""
    canvas, left = sheet.canvas, sheet.left + _LABELS
    is_change = meter.asks == "change"
    sheet.need(_COMB_ROW * (2 if is_change else 1))
    name = clipped(canvas, meter_name(meter, say), _CODE, _NAME_ROOM)
    canvas.text(left, sheet.y + 11, name, _CODE)
    canvas.text(left, sheet.y + 20, last_read(meter, say), _NOTE._replace(size=8))
    _combed(sheet, say("Old meter shows") if is_change else say("Reading"), meter.digits)
    sheet.y += _COMB_ROW
    if is_change:
        canvas.text(left, sheet.y + 15, say("New meter"), LABEL)
        comb(canvas, left + _NEW_ROOM, sheet.y + _DROP, _NEW_NUMBER, _TIME_CELL)
        _combed(sheet, say("First reading"), meter.digits)
        sheet.y += _COMB_ROW


def _combed(sheet: Sheet, label: str, digits: int) -> None:
    """The comb of a reading at the right, its label before it."""
    digits = max(1, min(digits, _DIGITS_MOST))
    x = sheet.right - _DIGITS_MOST * CELL
    sheet.canvas.text_right(x - 6, sheet.y + 15, label, LABEL)
    comb(sheet.canvas, x, sheet.y + _DROP, digits)


def _times(sheet: Sheet, say: Say) -> None:
    """Minutes first, which are keyed; when they came and went beside them."""
    canvas = sheet.canvas
    _start(sheet, 4, say("Minutes"), _COMB_ROW + 6)
    x = comb(canvas, sheet.left + _LABELS, sheet.y + _DROP, _MINUTES)
    for label in (say("Arrived"), say("Completed")):
        x += 26
        canvas.text(x, sheet.y + 15, label, LABEL)
        x += max(36.0, canvas.width(label, LABEL) + 6)
        for note in (say("month, day"), say("hour, minute")):
            end = comb(canvas, x, sheet.y + _DROP, 4, _TIME_CELL)
            canvas.text_centred((x + end) / 2, sheet.y + _DROP + COMB_HEIGHT + 7, note, _NOTE)
            x = end + 6
    sheet.y += _COMB_ROW + 4
    _end(sheet)


# ---------------------------------------------------------------------------- charges and below
def _charges(sheet: Sheet, paper: WorkOrderPaper, say: Say) -> None:
    y = _start(sheet, 5, say("Charges"), _TICK_ROW)
    if not paper.charges:
        sheet.canvas.text(sheet.left + _LABELS, y, say("none for this type"), _NOTE)
        sheet.y += _TICK_ROW
    told = [
        (one.code, charge_words(one, say), money(one.amount_cents, paper.language), one.is_always)
        for one in paper.charges
    ]
    _ticks(sheet, told, _CHARGES_ACROSS, 3 * _COLUMN_GAP)
    _end(sheet)


def _remarks(sheet: Sheet, say: Say, below: _Below) -> None:
    _start(sheet, 6, say("Remarks"), _TICK_ROW)
    for _ in range(below.lines):
        sheet.y += below.line
        _write_line(sheet, sheet.left + _LABELS, sheet.y - 2, sheet.right)
    sheet.y += 2 * _AIR


def _tables(sheet: Sheet, say: Say, below: _Below) -> None:
    """Material at the left, hours at the right."""
    top, middle = sheet.y, sheet.left + sheet.room * 0.62
    material = (say("Material used"), 0.0), (say("Quantity"), 0.64), (say("Unit price"), 0.82)
    hours = (say("Who worked"), 0.0), (say("Hours"), 0.72)
    height = _TABLE_HEAD + below.rows * below.row
    _table(sheet, Box(sheet.left, top, middle - sheet.left, height), material, below)
    _table(sheet, Box(middle + 10, top, sheet.right - middle - 10, height), hours, below)
    sheet.y = top + height + 2


def _table(sheet: Sheet, box: Box, heads: tuple[tuple[str, float], ...], below: _Below) -> None:
    canvas = sheet.canvas
    canvas.box(box._replace(height=_TABLE_HEAD), BAND_GREY)
    for head, share in heads:
        x = box.x + share * box.width
        canvas.text(x + 4, box.y + 10.5, head, LABEL._replace(grey=40, size=8))
    for row in range(1, below.rows + 1):
        y = box.y + _TABLE_HEAD + row * below.row
        _write_line(sheet, box.x, y, box.x + box.width)
    for share in [share for _, share in heads if share]:
        canvas.box(Box(box.x + share * box.width, box.y, 0.5, box.height), _RULE_GREY)


def _write_line(sheet: Sheet, start: float, y: float, end: float) -> None:
    """A thin grey line to write on."""
    sheet.canvas.box(Box(start, y, end - start, 0.5), _RULE_GREY)


def _signature(sheet: Sheet, say: Say) -> None:
    sheet.y += _SIGNED - 10
    day = sheet.left + sheet.room * 0.72
    sheet.canvas.rule(sheet.left, sheet.y, day - sheet.left - 16, 0.6)
    sheet.canvas.rule(day, sheet.y, sheet.right - day, 0.6)
    sheet.canvas.text(sheet.left, sheet.y + 9, say("Done by"), LABEL)
    sheet.canvas.text(day, sheet.y + 9, say("Date"), LABEL)
    sheet.y += 10
