"""The boxes of a work order: filled in by hand in the field, keyed back at the desk.

Each box carries the number of the field it is keyed into, so that eye and fingers go one way.
"""

from __future__ import annotations

from clerktui.i18n import money
from clerktui.printing.canvas import Box, Face
from clerktui.printing.form_boxes import COMB_HEIGHT, comb, step, tick_box
from clerktui.printing.sheet import BAND_GREY, LABEL, Sheet, clipped
from clerktui.printing.wording import Say, saying
from clerktui.printing.work_order import asked_meters, charge_words, last_read, meter_name
from clerktui.views.work_order_papers import OrderMeter, OrderOutcome, WorkOrderPaper, scanned

_TITLE = Face(10, is_bold=True)
_STEP = Face(9.5, is_bold=True)
_NOTE = Face(7, grey=95)
_CODE = Face(9.5, is_bold=True)
_WORDS = Face(9)
_FIGURE = Face(9)
_LABELS = 84.0
_TICK_ROW, _COMB_ROW, _LINE_ROW, _TABLE_ROW = 16.0, 26.0, 19.0, 17.0
_TABLE_HEAD, _SIGNED, _AIR = 15.0, 34.0, 5.0
_OUTCOMES_ACROSS, _CHARGES_ACROSS = 3, 2
_LINES_LEAST, _LINES_MOST = 2, 7
_ROWS_LEAST, _ROWS_MOST = 3, 6
_CODE_ROOM = 24.0
_RULE_GREY = 170
_TIME_CELL = 13.0
_MINUTES, _NEW_NUMBER = 3, 10


def draw_turnaround(sheet: Sheet, paper: WorkOrderPaper) -> None:
    """Draw all boxes; what the sheet has left is given to remarks and tables."""
    say = saying(paper.language)
    least = _least(paper)
    if least < sheet.bottom - 2 * _SIGNED:
        sheet.need(least)
    _title(sheet, say)
    _order(sheet, paper, say)
    _outcomes(sheet, paper, say)
    _readings(sheet, paper, say)
    _times(sheet, say)
    _charges(sheet, paper, say)
    lines, rows = _shares(sheet)
    _remarks(sheet, say, lines)
    _tables(sheet, say, rows)
    _signature(sheet, say)


def _least(paper: WorkOrderPaper) -> float:
    """The height of all boxes with as few lines to write on as will do."""
    ticks = _tick_rows(paper.outcomes) + max(1, -(-len(paper.charges) // _CHARGES_ACROSS)) + 1
    combs = sum(2 if meter.asks == "change" else 1 for meter in asked_meters(paper)) + 1
    fixed = 26 + ticks * _TICK_ROW + combs * _COMB_ROW + 6 * _AIR + 8
    return fixed + _below(_LINES_LEAST, _ROWS_LEAST)


def _below(lines: int, rows: int) -> float:
    return lines * _LINE_ROW + 2 * _AIR + _TABLE_HEAD + 12 + rows * _TABLE_ROW + _SIGNED


def _shares(sheet: Sheet) -> tuple[int, int]:
    """As many lines for remarks and rows for material as there is room for."""
    lines, rows = _LINES_LEAST, _ROWS_LEAST
    room = sheet.bottom - sheet.y
    while lines < _LINES_MOST and _below(lines + 1, rows) <= room:
        lines += 1
        if rows < _ROWS_MOST and _below(lines, rows + 1) <= room:
            rows += 1
    return lines, rows


def _title(sheet: Sheet, say: Say) -> None:
    sheet.y += 3
    sheet.canvas.box(Box(sheet.left, sheet.y, sheet.room, 17), BAND_GREY)
    y = sheet.y + 12
    sheet.canvas.text(sheet.left + 5, y, say("FILL IN AND BRING BACK"), _TITLE)
    note = say("keyed back in the order 1 to 6")
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


def _order(sheet: Sheet, paper: WorkOrderPaper, say: Say) -> None:
    y = _start(sheet, 1, say("Order"), _TICK_ROW)
    x = sheet.left + _LABELS
    sheet.canvas.text(x, y, scanned(paper.number), _CODE._replace(size=11))
    note = say("scan the bars above, or key the number")
    sheet.canvas.text(x + 70, y, note, _NOTE)
    sheet.y += _TICK_ROW
    _end(sheet)


# --------------------------------------------------------------------------------------- outcomes
def _tick_rows(outcomes: tuple[OrderOutcome, ...]) -> int:
    done = sum(one.is_done for one in outcomes)
    return max(1, sum(-(-many // _OUTCOMES_ACROSS) for many in (done, len(outcomes) - done)))


def _outcomes(sheet: Sheet, paper: WorkOrderPaper, say: Say) -> None:
    """Done in its first rows, why it could not be in the others."""
    _start(sheet, 2, say("Outcome"), _tick_rows(paper.outcomes) * _TICK_ROW)
    if not paper.outcomes:
        comb(sheet.canvas, sheet.left + _LABELS, sheet.y - 2, 2)
        sheet.y += _TICK_ROW
    for is_done in (True, False):
        told = [one for one in paper.outcomes if one.is_done is is_done]
        if told and not is_done:
            note = say("could not:")
            y = sheet.y + _TICK_ROW * 0.7
            sheet.canvas.text_right(sheet.left + _LABELS - 6, y, note, _NOTE._replace(size=8))
        _ticks(sheet, [(one.code, one.words, "", False) for one in told], _OUTCOMES_ACROSS)
    _end(sheet)


def _ticks(sheet: Sheet, told: list[tuple[str, str, str, bool]], across: int) -> None:
    """Boxes to tick, each with its code, its words and a figure."""
    canvas = sheet.canvas
    column = (sheet.room - _LABELS) / across
    for start in range(0, len(told), across):
        sheet.need(_TICK_ROW)
        y = sheet.y + _TICK_ROW * 0.7
        for place, (code, words, figure, is_ticked) in enumerate(told[start : start + across]):
            left = sheet.left + _LABELS + place * column
            x = tick_box(canvas, left, y, is_ticked=is_ticked)
            canvas.text(x, y, code, _CODE)
            x += max(_CODE_ROOM, canvas.width(code, _CODE) + 6)
            end = left + column - 12
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
    """One row of combs for a meter that is read, two for one that is changed."""
    canvas, left = sheet.canvas, sheet.left + _LABELS
    sheet.need(_COMB_ROW * (2 if meter.asks == "change" else 1))
    label = say("Old meter, last reading") if meter.asks == "change" else say("Reading")
    _combed(sheet, label, meter.digits, left)
    x = left + max(meter.digits, 6) * 14 + 110
    canvas.text(x, sheet.y + 8, meter_name(meter, say), _CODE)
    canvas.text(x, sheet.y + 18, last_read(meter, say), _NOTE._replace(size=8))
    sheet.y += _COMB_ROW
    if meter.asks == "change":
        x = _combed(sheet, say("New meter number"), _NEW_NUMBER, left)
        _combed(sheet, say("First reading"), meter.digits, x + 12, 48)
        sheet.y += _COMB_ROW


def _combed(sheet: Sheet, label: str, digits: int, x: float, room: float = 84) -> float:
    """A comb with its label before it; where it ends."""
    for place, line in enumerate(sheet.canvas.wrapped(label, LABEL, room)[:2]):
        sheet.canvas.text(x, sheet.y + 8 + place * 9, line, LABEL)
    return comb(sheet.canvas, x + room, sheet.y, digits)


def _times(sheet: Sheet, say: Say) -> None:
    """Minutes first, which are keyed; when they came and went beside them."""
    canvas = sheet.canvas
    _start(sheet, 4, say("Minutes"), _COMB_ROW + 6)
    x = comb(canvas, sheet.left + _LABELS, sheet.y, _MINUTES)
    for label in (say("Arrived"), say("Completed")):
        x += 26
        canvas.text(x, sheet.y + 12, label, LABEL)
        x += max(36.0, canvas.width(label, LABEL) + 6)
        for note in (say("month, day"), say("hour, minute")):
            end = comb(canvas, x, sheet.y, 4, _TIME_CELL)
            canvas.text_centred((x + end) / 2, sheet.y + COMB_HEIGHT + 7, note, _NOTE)
            x = end + 6
    sheet.y += _COMB_ROW + 2
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
    _ticks(sheet, told, _CHARGES_ACROSS)
    _end(sheet)


def _remarks(sheet: Sheet, say: Say, lines: int) -> None:
    _start(sheet, 6, say("Remarks"), _below(lines, _ROWS_LEAST))
    for _ in range(lines):
        sheet.y += _LINE_ROW
        _write_line(sheet, sheet.left + _LABELS, sheet.y - 2, sheet.right)
    sheet.y += 2 * _AIR


def _tables(sheet: Sheet, say: Say, rows: int) -> None:
    """Material at the left, hours at the right."""
    top, middle = sheet.y, sheet.left + sheet.room * 0.62
    material = (say("Material used"), 0.0), (say("Quantity"), 0.64), (say("Unit price"), 0.82)
    hours = (say("Who worked"), 0.0), (say("Hours"), 0.72)
    _table(sheet, Box(sheet.left, top, middle - sheet.left, 0), material, rows)
    _table(sheet, Box(middle + 10, top, sheet.right - middle - 10, 0), hours, rows)
    sheet.y = top + _TABLE_HEAD + rows * _TABLE_ROW + 2


def _table(sheet: Sheet, box: Box, heads: tuple[tuple[str, float], ...], rows: int) -> None:
    canvas = sheet.canvas
    canvas.box(Box(box.x, box.y, box.width, _TABLE_HEAD), BAND_GREY)
    for head, share in heads:
        x = box.x + share * box.width
        canvas.text(x + 4, box.y + 10.5, head, LABEL._replace(grey=40, size=8))
    for row in range(1, rows + 1):
        _write_line(sheet, box.x, box.y + _TABLE_HEAD + row * _TABLE_ROW, box.x + box.width)
    height = _TABLE_HEAD + rows * _TABLE_ROW
    for share in [share for _, share in heads if share]:
        canvas.box(Box(box.x + share * box.width, box.y, 0.5, height), _RULE_GREY)


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
