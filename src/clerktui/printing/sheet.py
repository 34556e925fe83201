"""A US Letter sheet with margins, a cursor that turns the page, and numbered feet."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from clerktui.printing.canvas import Box, Canvas, Face

LETTER = (612.0, 792.0)
MARGIN = 54.0
GREY = 95
BAND_GREY = 236
LABEL = Face(7.5, grey=GREY)
VALUE = Face(10)
BODY = Face(9.5)
SMALL = Face(8, grey=GREY)
HEADING = Face(8.5, is_bold=True)
_TOWN = Face(17, is_bold=True)
_KIND = Face(20, is_bold=True, grey=70)
_NUMBER = Face(12, is_bold=True)
_RUNNING = Face(10, is_bold=True)
_BANNER = Face(15, is_bold=True, grey=255)
_FOOT = Face(8, grey=GREY)
_LEADING = 1.32
_FACTS_ACROSS = 4


class Sheet:
    """Places lines from top to bottom; `running_head` is drawn on every page but the first."""

    def __init__(
        self,
        canvas: Canvas,
        running_head: Callable[[Sheet], None],
        size: tuple[float, float] = LETTER,
    ) -> None:
        self.canvas = canvas
        self.width, self.height = size
        self.left, self.right = MARGIN, self.width - MARGIN
        self.bottom = self.height - MARGIN
        self.y = MARGIN
        self._running_head = running_head
        self.first_page = canvas.pages + 1
        canvas.add_page(*size)

    @property
    def room(self) -> float:
        """Points between the margins."""
        return self.right - self.left

    def turn(self) -> None:
        """Go on on a new page, under its running head."""
        self.canvas.add_page(self.width, self.height)
        self.y = MARGIN
        self._running_head(self)

    def need(self, height: float) -> None:
        """Turn the page unless `height` points are left on this one."""
        if self.y + height > self.bottom:
            self.turn()

    def baseline(self, face: Face) -> float:
        """Take one line of this face, on the next page if this one is full; its baseline."""
        self.need(face.size * _LEADING)
        self.y += face.size * _LEADING
        return self.y - face.size * 0.28

    def line(self, text: str, face: Face, x: float | None = None) -> None:
        """One line of words at x, or at the left margin."""
        y = self.baseline(face)
        self.canvas.text(self.left if x is None else x, y, text, face)

    def paragraph(self, text: str, face: Face) -> None:
        """Words across the page, wrapped."""
        for line in self.canvas.wrapped(text, face, self.room):
            self.line(line, face)

    def rule(self, weight: float = 0.5, air: float = 6) -> None:
        """A line across the page with some air above and below."""
        self.need(2 * air)
        self.canvas.rule(self.left, self.y + air, self.room, weight)
        self.y += 2 * air

    def feet(self, text: str, pages: str = "Page {number} of {count}") -> None:
        """Below every page since this sheet began: this text, and which page of how many."""
        y = self.height - MARGIN / 2
        count = self.canvas.pages + 1 - self.first_page
        for number in range(1, count + 1):
            with self.canvas.on_page(self.first_page + number - 1):
                self.canvas.text(self.left, y, text, _FOOT)
                said = pages.format(number=number, count=count)
                self.canvas.text_right(self.right, y, said, _FOOT)


def letterhead(sheet: Sheet, town_lines: tuple[str, ...], kind: str, number: str) -> None:
    """The town at the left, what the paper is at the right, a rule below."""
    canvas, top = sheet.canvas, sheet.y
    half = sheet.room * 0.58
    for place, text in enumerate(town_lines):
        face = SMALL._replace(size=9) if place else _TOWN
        for line in canvas.wrapped(text, face, half):
            sheet.line(line, face)
    end, sheet.y = sheet.y, top
    canvas.text_right(sheet.right, sheet.baseline(_KIND), kind, _KIND)
    for line in canvas.wrapped(number, _NUMBER, sheet.room - half):
        canvas.text_right(sheet.right, sheet.baseline(_NUMBER), line, _NUMBER)
    sheet.y = max(end, sheet.y)
    sheet.rule(1.2)


def running_head(sheet: Sheet, left: str, right: str) -> None:
    """The head of a page that continues another."""
    canvas, y = sheet.canvas, sheet.baseline(_RUNNING)
    canvas.text(sheet.left, y, clipped(canvas, left, _RUNNING, sheet.room * 0.36), _RUNNING)
    right = clipped(canvas, right, _RUNNING, sheet.room * 0.6)
    canvas.text_right(sheet.right, y, right, _RUNNING)
    sheet.rule(0.8)


def banner(sheet: Sheet, text: str) -> None:
    """A black band nobody overlooks."""
    height = _BANNER.size * 1.5
    sheet.need(height + 8)
    sheet.canvas.box(Box(sheet.left, sheet.y + 2, sheet.room, height))
    y = sheet.y + 2 + height / 2 + _BANNER.size * 0.36
    sheet.canvas.text_centred(sheet.width / 2, y, text, _BANNER)
    sheet.y += height + 8


def facts(sheet: Sheet, said: Iterable[tuple[str, str]], across: int = _FACTS_ACROSS) -> None:
    """Labels with their values below, so many across."""
    told = list(said)
    column = sheet.room / across
    for start in range(0, len(told), across):
        row = told[start : start + across]
        values = [sheet.canvas.balanced(value, VALUE, column - 10) for _, value in row]
        y = sheet.baseline(LABEL)
        for place, (label, _) in enumerate(row):
            sheet.canvas.text(sheet.left + place * column, y, label, LABEL)
        for level in range(max(map(len, values))):
            y = sheet.baseline(VALUE)
            for place, lines in enumerate(values):
                if level < len(lines):
                    sheet.canvas.text(sheet.left + place * column, y, lines[level], VALUE)
        sheet.y += 5


def band(sheet: Sheet, height: float = 16) -> float:
    """A grey band for the headings of a table; returns the baseline for words in it."""
    sheet.need(height * 3)
    sheet.canvas.box(Box(sheet.left, sheet.y, sheet.room, height), BAND_GREY)
    sheet.y += height
    return sheet.y - height * 0.32


def clipped(canvas: Canvas, text: str, face: Face, room: float) -> str:
    """The first line of the words, with three dots when there are more."""
    first, *more = canvas.wrapped(text, face, room)
    return f"{first}..." if more else first
