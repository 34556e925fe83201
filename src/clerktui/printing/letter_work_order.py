"""A work order on US Letter: what is asked above, boxes to be filled in and keyed back below."""

from __future__ import annotations

from clerktui.i18n import LOCALES
from clerktui.printing.canvas import Box, Canvas, Face
from clerktui.printing.clean import cleaned, printable
from clerktui.printing.form_boxes import STEP_SIDE, bar_code, step
from clerktui.printing.sheet import LABEL, SMALL, Sheet, banner, clipped, facts
from clerktui.printing.turnaround import draw_turnaround
from clerktui.printing.wording import saying
from clerktui.printing.work_order import (
    callers_of,
    facts_of,
    family_of,
    last_read,
    made_words,
    meter_name,
    priority,
)
from clerktui.views.work_order_papers import WorkOrderPaper, scanned

_TOP, _SIDE, _BOTTOM = 36.0, 45.0, 48.0
_TOWN = Face(15, is_bold=True)
_NUMBER = Face(27, is_bold=True)
_KIND = Face(16, is_bold=True)
_PRIORITY = Face(10.5, is_bold=True)
_URGENT = Face(10.5, is_bold=True, grey=255)
_PLACE = Face(12.5, is_bold=True)
_WORDS = Face(10)
_ANSWER = Face(9.5, is_bold=True)
_BAR_WIDTH, _BAR_HEIGHT = 190.0, 26.0
_URGENT_FROM = 2
_FLAG = Face(15, is_bold=True)
_FLAG_GAP = "   •   "
_AIR, _GAP = 5.0, 14.0


def work_order_pdf(paper: WorkOrderPaper) -> bytes:
    """The order on one sheet, or on as many as a long one takes."""
    paper = cleaned(paper, printable)
    say = saying(paper.language)
    title = say("Work order {number}", number=str(paper.number))
    canvas = Canvas(paper.printed_at, title, LOCALES.get(paper.language, ""))
    draw_work_order(canvas, paper)
    return canvas.output()


def draw_work_order(canvas: Canvas, paper: WorkOrderPaper) -> None:
    """Draw the order on sheets of its own."""
    say = saying(paper.language)
    title = say("Work order {number}", number=str(paper.number))
    sheet = Sheet(canvas, lambda turned: _running(turned, paper, title))
    sheet.left, sheet.right = _SIDE, sheet.width - _SIDE
    sheet.y, sheet.bottom = _TOP, sheet.height - _BOTTOM
    _head(sheet, paper)
    _flags(sheet, paper)
    _what(sheet, paper)
    facts(sheet, facts_of(paper))
    _asked(sheet, paper)
    draw_turnaround(sheet, paper)
    made = clipped(canvas, f"{title}   {made_words(paper)}", SMALL, sheet.room - 90)
    sheet.feet(made, say("Page {number} of {count}"))


def _running(sheet: Sheet, paper: WorkOrderPaper, title: str) -> None:
    """The head of a further page; the bars again, for pages come apart."""
    box = Box(sheet.right - _BAR_WIDTH, sheet.y - 14, _BAR_WIDTH, _BAR_HEIGHT)
    canvas, room = sheet.canvas, sheet.room - _BAR_WIDTH
    bar_code(canvas, box, scanned(paper.number), is_right=True)
    y = sheet.baseline(_ANSWER)
    canvas.text(sheet.left, y, title, _ANSWER)
    x = sheet.left + canvas.width(title, _ANSWER) + _GAP
    canvas.text(x, y, clipped(canvas, paper.place, _WORDS, sheet.left + room - x), _WORDS)
    sheet.rule(0.8)


def _head(sheet: Sheet, paper: WorkOrderPaper) -> None:
    """The town at the left; at the right the number, large, and its bars."""
    canvas, top = sheet.canvas, sheet.y
    for place, text in enumerate(paper.town_lines):
        face = SMALL._replace(size=8.5) if place else _TOWN
        for line in canvas.wrapped(text, face, sheet.room - _BAR_WIDTH - _GAP):
            sheet.line(line, face)
    say = saying(paper.language)
    if paper.copy_no:
        sheet.line(say("DUPLICATE {copy_no}", copy_no=str(paper.copy_no)), _PLACE)
    end, sheet.y = sheet.y, top
    baseline = sheet.baseline(_NUMBER)
    number = scanned(paper.number)
    canvas.text_right(sheet.right, baseline, number, _NUMBER)
    before = sheet.right - canvas.width(number, _NUMBER) - 8
    label = LABEL._replace(size=9)
    canvas.text_right(before, baseline, say("WORK ORDER"), label)
    # The number is the first thing keyed back.
    step(canvas, before - canvas.width(say("WORK ORDER"), label) - STEP_SIDE - 7, baseline, 1)
    box = Box(sheet.right - _BAR_WIDTH, sheet.y, _BAR_WIDTH, _BAR_HEIGHT)
    if bar_code(canvas, box, number, is_right=True):
        sheet.y += _BAR_HEIGHT
    sheet.y = max(end, sheet.y)
    sheet.rule(1.2, _AIR)


def _flags(sheet: Sheet, paper: WorkOrderPaper) -> None:
    """What whoever goes there must know, as few bands as hold it."""
    lines: list[str] = []
    for flag in paper.flags:
        longer = f"{lines[-1]}{_FLAG_GAP}{flag.upper()}" if lines else ""
        if longer and sheet.canvas.width(longer, _FLAG) <= sheet.room - 2 * _GAP:
            lines[-1] = longer
        else:
            lines += sheet.canvas.wrapped(flag.upper(), _FLAG, sheet.room - 2 * _GAP)
    for line in lines:
        banner(sheet, line)


def _what(sheet: Sheet, paper: WorkOrderPaper) -> None:
    """Type and priority on one line, the place below."""
    canvas, said = sheet.canvas, priority(paper)
    width = canvas.width(said, _PRIORITY)
    for place, line in enumerate(canvas.wrapped(paper.kind, _KIND, sheet.room - width - 30)):
        y = sheet.baseline(_KIND)
        canvas.text(sheet.left, y, line, _KIND)
        if place:
            continue
        if paper.priority <= _URGENT_FROM:
            canvas.box(Box(sheet.right - width - 16, y - 13, width + 16, 18))
            canvas.text_right(sheet.right - 8, y, said, _URGENT)
        else:
            canvas.text_right(sheet.right, y, said, _PRIORITY)
    sheet.y += 2
    sheet.paragraph(paper.place, _PLACE)
    if paper.where:
        sheet.paragraph(paper.where, _WORDS)
    if family_of(paper):
        sheet.paragraph(family_of(paper), _WORDS)
    sheet.y += _AIR


def _asked(sheet: Sheet, paper: WorkOrderPaper) -> None:
    """Who asked, what for, what the script brought out, the meters that are only looked at."""
    say = saying(paper.language)
    callers = callers_of(paper)
    if callers:
        sheet.line(say("Asked by"), LABEL)
        for line in sheet.canvas.packed(callers, _WORDS, sheet.room):
            sheet.line(line, _WORDS)
        sheet.y += _AIR
    if paper.description:
        sheet.line(say("What is asked for"), LABEL)
        sheet.paragraph(paper.description, _WORDS)
        sheet.y += _AIR
    _pairs(sheet, [(answer.label, answer.value) for answer in paper.answers])
    _pairs(
        sheet,
        [
            (meter_name(meter, say), last_read(meter, say))
            for meter in paper.meters
            if not meter.asks
        ],
    )


def _pairs(sheet: Sheet, said: list[tuple[str, str]]) -> None:
    """Labels with their values below, three across, both wrapped."""
    canvas, column = sheet.canvas, (sheet.room - 2 * _GAP) / 3
    for start in range(0, len(said), 3):
        stacks = [
            [(line, LABEL) for line in canvas.wrapped(label, LABEL, column)]
            + [(line, _ANSWER) for line in canvas.wrapped(value, _ANSWER, column)]
            for label, value in said[start : start + 3]
        ]
        for level in range(max(map(len, stacks))):
            shown = [stack[level] if level < len(stack) else None for stack in stacks]
            y = sheet.baseline(max((face for _, face in filter(None, shown)), key=lambda f: f.size))
            for place, one in enumerate(shown):
                if one is not None:
                    canvas.text(sheet.left + place * (column + _GAP), y, *one)
        sheet.y += 3
    sheet.y += 2 if said else 0
