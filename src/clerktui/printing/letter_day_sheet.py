"""A crew's day on US Letter, across: an order to a row, bars at its left, boxes at its right."""

from __future__ import annotations

from typing import NamedTuple

from clerktui.i18n import LOCALES
from clerktui.printing.canvas import Box, Canvas, Face
from clerktui.printing.clean import cleaned, printable
from clerktui.printing.day_sheet import (
    outcome_words,
    printed_words,
    total_words,
    when_words,
    who_words,
)
from clerktui.printing.form_boxes import COMB_HEIGHT, bar_code, comb
from clerktui.printing.sheet import BAND_GREY, HEADING, LETTER, SMALL, Sheet, clipped, running_head
from clerktui.printing.wording import Say, paper_date, saying
from clerktui.views.work_order_papers import CrewDaySheet, DaySheetLine, scanned

_SIDE, _TOP, _BOTTOM = 36.0, 36.0, 46.0
_TOWN = Face(10, is_bold=True)
_CREW = Face(18, is_bold=True)
_DAY = Face(14, is_bold=True)
_NUMBER = Face(12, is_bold=True)
_STRONG = Face(9, is_bold=True)
_TEXT = Face(8.5)
_FLAG = Face(8.5, is_bold=True, grey=255)
_NOTE = Face(6.5, grey=95)
_URGENT_FROM = 2
_LEADING, _PADDING, _ROW_LEAST, _ROW_READ = 11.0, 5.0, 47.0, 60.0
_LINES_MOST = 6
_BAR_WIDTH, _BAR_HEIGHT = 100.0, 20.0
_CELL, _OUTCOME_WIDTH = 13.0, 43.0
_RULE_GREY = 150

Said = list[tuple[str, Face]]


class Edges(NamedTuple):
    """Where the columns begin, in points from the left margin."""

    place: float = 0.0
    order: float = 22.0
    when: float = 134.0
    what: float = 212.0
    where: float = 380.0
    who: float = 524.0
    boxes: float = 632.0


_AT = Edges()


def day_sheet_pdf(day: CrewDaySheet) -> bytes:
    """The sheet on as many pages as it takes; an order is never broken."""
    day = cleaned(day, printable)
    say = saying(day.language)
    title = say("Day sheet {crew}", crew=day.crew)
    canvas = Canvas(day.printed_at, title, LOCALES.get(day.language, ""))
    sheet = Sheet(canvas, lambda turned: _running(turned, day, say), LETTER[::-1])
    sheet.left, sheet.right = _SIDE, sheet.width - _SIDE
    sheet.y, sheet.bottom = _TOP, sheet.height - _BOTTOM
    _head(sheet, day, say)
    _columns(sheet, say)
    for number, line in enumerate(day.lines, start=1):
        _row(sheet, day, line, number)
    _foot(sheet, day, say)
    crew = clipped(canvas, day.crew, SMALL, sheet.room / 3)
    date = paper_date(day.day, day.language)
    said = "   ".join((crew, date, printed_words(day)))
    sheet.feet(said, say("Page {number} of {count}"))
    return canvas.output()


def _head(sheet: Sheet, day: CrewDaySheet, say: Say) -> None:
    canvas, top = sheet.canvas, sheet.y
    sheet.line(day.town, _TOWN)
    sheet.line(clipped(canvas, day.crew, _CREW, sheet.room * 0.7), _CREW)
    about = ", ".join(filter(None, (day.department, *day.members)))
    for line in canvas.wrapped(about, SMALL, sheet.room * 0.7)[:3]:
        sheet.line(line, SMALL)
    end, sheet.y = sheet.y, top
    said = say("DUPLICATE {copy_no}", copy_no=str(day.copy_no)) if day.copy_no else ""
    named = "   ".join(filter(None, (said, say("DAY SHEET"))))
    canvas.text_right(sheet.right, sheet.baseline(_TOWN), named, _TOWN)
    date = paper_date(day.day, day.language)
    canvas.text_right(sheet.right, sheet.baseline(_CREW), date, _CREW)
    canvas.text_right(sheet.right, sheet.baseline(_DAY), total_words(day), _DAY)
    sheet.y = max(end, sheet.y) + 6


def _running(sheet: Sheet, day: CrewDaySheet, say: Say) -> None:
    sheet.y = _TOP
    running_head(sheet, day.crew, paper_date(day.day, day.language))
    _columns(sheet, say)


def _columns(sheet: Sheet, say: Say) -> None:
    heads = (
        (_AT.order, say("Order")),
        (_AT.when, say("When")),
        (_AT.what, say("What")),
        (_AT.where, say("Where")),
        (_AT.who, say("Who and meter")),
        (_AT.boxes, say("Done")),
    )
    sheet.canvas.box(Box(sheet.left, sheet.y, sheet.room, 16), BAND_GREY)
    for x, head in heads:
        sheet.canvas.text(sheet.left + x, sheet.y + 11, head, HEADING)
    sheet.y += 16


# ------------------------------------------------------------------------------------------- rows
def _row(sheet: Sheet, day: CrewDaySheet, line: DaySheetLine, number: int) -> None:
    say, canvas = saying(day.language), sheet.canvas
    when = [*((text, _STRONG) for text in when_words(line, day))]
    stacks = (
        (_AT.when, _set(canvas, when, _AT.what - _AT.when)),
        (_AT.what, _set(canvas, _said(line.kind, line.what), _AT.where - _AT.what)),
        (_AT.where, _set(canvas, _said(line.place, line.where), _AT.who - _AT.where)),
        (_AT.who, _set(canvas, _plain(who_words(line, say)), _AT.boxes - _AT.who)),
    )
    flags = _packed(canvas, line.flags, _AT.where - _AT.what - 16)
    deep = len(stacks[0][1]) + 1
    below = len(stacks[1][1]) + len(flags)
    tallest = max(deep, below, *(len(stack) for _, stack in stacks))
    least = _ROW_READ if line.meter else _ROW_LEAST
    height = max(least, 2 * _PADDING + _LEADING * tallest + 4 * bool(flags))
    sheet.need(height)
    for x, stack in stacks:
        for level, (text, face) in enumerate(stack, start=1):
            canvas.text(sheet.left + x, sheet.y + _PADDING + level * _LEADING - 2, text, face)
    _rank(sheet, line, deep, say)
    _flags(sheet, flags, height)
    _order(sheet, line, number)
    _boxes(sheet, line, say)
    sheet.y += height
    canvas.box(Box(sheet.left, sheet.y - 0.25, sheet.room, 0.5), _RULE_GREY)


def _packed(canvas: Canvas, flags: tuple[str, ...], room: float) -> list[str]:
    told = tuple(flag.upper() for flag in flags)
    return canvas.packed(told, _FLAG, room) if told else []


def _said(title: str, words: str) -> Said:
    return [(title, _STRONG), *_plain((words,) if words else ())]


def _plain(texts: tuple[str, ...]) -> Said:
    return [(text, _TEXT) for text in texts]


def _set(canvas: Canvas, said: Said, room: float) -> Said:
    """The words as lines of a column; what goes beyond its lines ends in dots."""
    lines = [(line, face) for text, face in said for line in canvas.wrapped(text, face, room - 10)]
    if len(lines) <= _LINES_MOST:
        return lines
    text, face = lines[_LINES_MOST - 1]
    last = clipped(canvas, f"{text} {lines[_LINES_MOST][0]}", face, room - 20)
    return [*lines[: _LINES_MOST - 1], (last, face)]


def _rank(sheet: Sheet, line: DaySheetLine, level: int, say: Say) -> None:
    """The priority below the time; white on black when it is pressing."""
    canvas, x = sheet.canvas, sheet.left + _AT.when
    y = sheet.y + _PADDING + level * _LEADING - 2
    said = say("priority {number}", number=str(line.priority))
    if line.priority > _URGENT_FROM:
        canvas.text(x, y, said, _TEXT)
        return
    canvas.box(Box(x - 2, y - 8.5, canvas.width(said, _FLAG) + 6, 11.5))
    canvas.text(x + 1, y, said, _FLAG)


def _flags(sheet: Sheet, flags: list[str], height: float) -> None:
    """What must be known, in black below what and where."""
    x = sheet.left + _AT.what
    for place, flag in enumerate(reversed(flags)):
        y = sheet.y + height - _PADDING - place * (_LEADING + 1) - 1
        sheet.canvas.box(Box(x - 2, y - 8.5, sheet.canvas.width(flag, _FLAG) + 6, 11.5))
        sheet.canvas.text(x + 1, y, flag, _FLAG)


def _order(sheet: Sheet, line: DaySheetLine, number: int) -> None:
    canvas, x = sheet.canvas, sheet.left + _AT.order
    canvas.text_right(x - 6, sheet.y + _PADDING + 11, str(number), _TEXT)
    canvas.text(x, sheet.y + _PADDING + 11, scanned(line.number), _NUMBER)
    box = Box(x, sheet.y + _PADDING + 18, _BAR_WIDTH, _BAR_HEIGHT)
    bar_code(canvas, box, scanned(line.number))


def _boxes(sheet: Sheet, line: DaySheetLine, say: Say) -> None:
    """Outcome and minutes; a reading below where there is a meter."""
    canvas, x, y = sheet.canvas, sheet.left + _AT.boxes, sheet.y + 5
    canvas.frame(Box(x, y, _OUTCOME_WIDTH, COMB_HEIGHT), 0.5, 110)
    canvas.text(x, y + COMB_HEIGHT + 6, say("outcome"), _NOTE)
    x += _OUTCOME_WIDTH + 6
    comb(canvas, x, y, 3, _CELL)
    canvas.text(x, y + COMB_HEIGHT + 6, say("minutes"), _NOTE)
    if line.meter:
        x, y = sheet.left + _AT.boxes, y + COMB_HEIGHT + 8
        comb(canvas, x, y, 6, _CELL)
        canvas.text(x, y + COMB_HEIGHT + 6, say("reading"), _NOTE)


def _foot(sheet: Sheet, day: CrewDaySheet, say: Say) -> None:
    """How many, what the codes mean, what the town tells every crew."""
    canvas = sheet.canvas
    legend = canvas.packed(outcome_words(day), _TEXT, sheet.room) if day.outcomes else []
    sheet.need(30 + _LEADING * (len(legend) + 1))
    sheet.y += 6
    canvas.text(sheet.left, sheet.baseline(_STRONG), total_words(day), _STRONG)
    if legend:
        sheet.y += 3
        sheet.line(say("Outcome codes"), SMALL)
    for text in legend:
        sheet.line(text, _TEXT)
    if day.note:
        sheet.y += 4
        sheet.paragraph(day.note, _STRONG)
