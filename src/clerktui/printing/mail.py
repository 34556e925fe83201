"""A letter for a windowed envelope: on US Letter, and as plain text.

The addressee stands where the window of a No. 10 envelope is when the sheet is folded in three:
from two inches below the upper edge, seven eighths of an inch from the left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clerktui.i18n import money
from clerktui.printing.canvas import Canvas, Face
from clerktui.printing.clean import cleaned, printable, wrapped
from clerktui.printing.sheet import SMALL, Sheet, running_head
from clerktui.printing.wording import paper_date, saying
from clerktui.views.letters import LetterDocument

_TOWN = Face(11, is_bold=True)
_BODY = Face(11)
_STRONG = Face(11, is_bold=True)
_WINDOW_Y, _WINDOW_X = 150.0, 72.0
_BODY_Y = 270.0
_FIGURES_ROOM = 380.0
_AIR = 8.0
_MM = 72 / 25.4
_INSET_MM = 3.0
_FOLD_X, _FOLD_LONG = 8.0, 14.0
_LEADING, _LEAST, _WRAPS_BELOW = 1.32, 6.0, 8.5


@dataclass(frozen=True)
class Window:
    """Where the envelope's window is, and where the sheet is folded, in points from the corner.

    Attributes:
        x: where the address begins, from the left edge.
        y: where its first line begins, from the upper edge.
        width: no line of the address is wider.
        height: as much room as the window has.
        folds: where the sheet is folded; a short mark at the left edge shows it.
    """

    x: float = _WINDOW_X
    y: float = _WINDOW_Y
    width: float = 486.0
    height: float = 110.0
    folds: tuple[float, ...] = ()

    @classmethod
    def from_mm(cls, said: Mapping[str, Any]) -> Window:
        """As the town's policy measures it, the address a little inside the window.

        >>> said = {"left_mm": 22, "top_mm": 51, "width_mm": 101, "height_mm": 28, "folds_mm": [93]}
        >>> round(Window.from_mm(said).y)
        153
        """
        return cls(
            (said["left_mm"] + _INSET_MM) * _MM,
            (said["top_mm"] + _INSET_MM) * _MM,
            (said["width_mm"] - 2 * _INSET_MM) * _MM,
            (said["height_mm"] - 2 * _INSET_MM) * _MM,
            tuple(mm * _MM for mm in said.get("folds_mm", ())),
        )


_PLAIN = Window()


def draw_mail_letter(canvas: Canvas, letter: LetterDocument, window: Window = _PLAIN) -> None:
    """Draw the letter, on as many sheets as it takes."""
    sheet = Sheet(canvas, lambda turned: running_head(turned, letter.subject, letter.number))
    _head(sheet, letter)
    for fold in window.folds:
        canvas.rule(_FOLD_X, fold, _FOLD_LONG, 0.4)
    sheet.y = window.y
    for line, face in _in_window(canvas, letter.to_lines, window):
        sheet.line(line, face, window.x)
    sheet.y = max(sheet.y + _AIR, _BODY_Y)
    if letter.via:
        sheet.line(letter.via, _STRONG)
        sheet.y += _AIR
    sheet.paragraph(letter.subject, _STRONG)
    sheet.y += _AIR
    for text in letter.paragraphs:
        sheet.paragraph(text, _BODY)
        sheet.y += _AIR
    _figures(sheet, letter)
    for text in letter.closing:
        sheet.paragraph(text, _BODY)
        sheet.y += _AIR
    say = saying(letter.language)
    sheet.feet(letter.number, say("Page {number} of {count}"))


def _in_window(canvas: Canvas, lines: Sequence[str], window: Window) -> Iterator[tuple[str, Face]]:
    """The address in letters so small that all of it shows; wrapped where even that is too wide."""
    size = _BODY.size
    while size > _LEAST and not _fits(canvas, lines, window, size):
        size -= 0.5
    face = _BODY._replace(size=size)
    for line in lines:
        for part in canvas.wrapped(line, face, window.width):
            yield part, face


def _fits(canvas: Canvas, lines: Sequence[str], window: Window, size: float) -> bool:
    face = _BODY._replace(size=size)
    shown = sum(len(canvas.wrapped(line, face, window.width)) for line in lines)
    is_narrow = shown == len(lines) or size < _WRAPS_BELOW
    return is_narrow and shown * size * _LEADING <= window.height


def _head(sheet: Sheet, letter: LetterDocument) -> None:
    for place, line in enumerate(letter.town_lines):
        sheet.line(line, SMALL if place else _TOWN)
    canvas = sheet.canvas
    canvas.text_right(sheet.right, 66, paper_date(letter.dated_on, letter.language), _BODY)
    canvas.text_right(sheet.right, 82, letter.number, SMALL)
    if letter.copy_no:
        canvas.text_right(sheet.right, 96, _copy(letter), _STRONG)


def _figures(sheet: Sheet, letter: LetterDocument) -> None:
    if not letter.figures:
        return
    sheet.need(20.0 * len(letter.figures))
    for figure in letter.figures:
        face = _STRONG if figure.is_total else _BODY
        if figure.is_total:
            sheet.canvas.rule(sheet.left, sheet.y + 2, _FIGURES_ROOM)
            sheet.y += 4
        y = sheet.baseline(face)
        sheet.canvas.text(sheet.left, y, figure.label, face)
        amount = money(figure.amount_cents, letter.language)
        sheet.canvas.text_right(sheet.left + _FIGURES_ROOM, y, amount, face)
    sheet.y += _AIR


def _copy(letter: LetterDocument) -> str:
    say = saying(letter.language)
    return say("DUPLICATE {copy_no}", copy_no=str(letter.copy_no))


def letter_text(letter: LetterDocument, width: int = 80) -> str:
    """The letter as lines of at most `width` columns, each ended by a newline."""
    return "".join(f"{line}\n".replace(" \n", "\n") for line in _lines(letter, width))


def _lines(letter: LetterDocument, width: int) -> Iterator[str]:
    said = cleaned(letter, printable)
    yield from said.town_lines
    yield from ("", f"{paper_date(said.dated_on, said.language)}   {said.number}")
    if said.copy_no:
        yield _copy(said)
    yield from ("", *said.to_lines, "")
    if said.via:
        yield from (*wrapped(said.via, width), "")
    yield from (*wrapped(said.subject, width), "")
    for text in said.paragraphs:
        yield from (*wrapped(text, width), "")
    yield from _text_figures(said, width)
    for text in said.closing:
        yield from (*wrapped(text, width), "")


def _text_figures(letter: LetterDocument, width: int) -> Iterator[str]:
    if not letter.figures:
        return
    room = min(width, 60) - 12
    for figure in letter.figures:
        if figure.is_total:
            yield "-" * (room + 12)
        *above, last = wrapped(figure.label, room)
        yield from above
        yield f"{last:<{room}}{money(figure.amount_cents, letter.language):>12}"
    yield ""
