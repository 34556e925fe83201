"""The one doorway to fpdf2: a page to set words, lines and bars on, measured in points.

Words that Helvetica can spell are set in Helvetica, which every reader has; the others in the
bundled font of the same widths. Nothing drawn here is markup, and nothing raises over a letter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from clerktui.printing.clean import LOST

FONT_FILE = Path(__file__).parent / "fonts" / "Arimo-subset.ttf"
_UNICODE = "arimo"
_CORE_CODING = "cp1252"
_BOLD_STROKE = 0.03


class Face(NamedTuple):
    """How words are set: size in points, weight, how grey (0 black, 255 white)."""

    size: float
    is_bold: bool = False
    grey: int = 0
    family: str = "helvetica"


class Box(NamedTuple):
    """A rectangle from its upper left corner, in points."""

    x: float
    y: float
    width: float
    height: float


class Canvas:
    """A PDF in the making.

    Two canvases given the same instant, title and strokes give the same bytes. `locale` tells
    whoever has it read aloud what language the words are in, where that is not English.
    """

    def __init__(self, made_at: dt.datetime, title: str, locale: str = "") -> None:
        from fpdf import FPDF
        from fpdf.enums import RenderStyle

        self._pdf = FPDF(unit="pt", format="letter")
        self._pdf.set_auto_page_break(False)
        self._pdf.set_margin(0)
        self._pdf.alias_nb_pages("")
        self._pdf.core_fonts_encoding = _CORE_CODING
        self._pdf.set_creation_date(made_at.astimezone(dt.UTC).replace(microsecond=0))
        self._pdf.set_title(title)
        if locale:
            self._pdf.set_lang(locale.replace("_", "-"))
        self._pdf.set_creator("clerktui")
        self._filled, self._outlined = RenderStyle.F, RenderStyle.D
        self._widths: dict[int, float] | None = None
        self._face: tuple[str, str, float, int] | None = None

    # ------------------------------------------------------------------------------------ pages
    def add_page(self, width: float, height: float) -> None:
        """Begin a page of this size; what follows is drawn on it."""
        self._pdf.add_page(format=(width, height))
        self._face = None

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return len(self._pdf.pages)

    @contextmanager
    def on_page(self, number: int) -> Iterator[None]:
        """Draw on an earlier page of the same size."""
        last, self._pdf.page, self._face = self._pdf.page, number, None
        self._pdf.current_font_is_set_on_page = False
        try:
            yield
        finally:
            self._pdf.page, self._face = last, None
            self._pdf.current_font_is_set_on_page = False

    def output(self) -> bytes:
        """The finished file."""
        return bytes(self._pdf.output())

    # ------------------------------------------------------------------------------------ words
    def width(self, text: str, face: Face) -> float:
        """How wide the words are, in points."""
        return self._core_or_unicode_width(text, face) * face.size / 1000

    def text(self, x: float, y: float, text: str, face: Face) -> None:
        """Set words with their baseline beginning at (x, y), counted from the upper left."""
        if _core_bytes(text) is not None:
            self._set_face(face.family, "B" if face.is_bold else "", face)
            self._pdf.text(x, y, text)
            return
        shown = self._spelled(text)
        if _core_bytes(shown) is not None:
            self.text(x, y, shown, face)
            return
        self._set_face(_UNICODE, "", face)
        if not face.is_bold:
            self._pdf.text(x, y, shown)
            return
        with self._pdf.local_context(text_mode="FILL_STROKE", line_width=face.size * _BOLD_STROKE):
            self._pdf.set_draw_color(face.grey)
            self._pdf.text(x, y, shown)

    def text_right(self, x: float, y: float, text: str, face: Face) -> None:
        """Set words that end at x."""
        self.text(x - self.width(text, face), y, text, face)

    def text_centred(self, x: float, y: float, text: str, face: Face) -> None:
        """Set words with their middle at x."""
        self.text(x - self.width(text, face) / 2, y, text, face)

    def wrapped(self, text: str, face: Face, room: float) -> list[str]:
        """Break words into lines no wider than `room` points; never empty."""
        if self.width(text, face) <= room:
            return [text]
        lines: list[str] = []
        line = ""
        for word in text.split():
            longer = f"{line} {word}" if line else word
            if self.width(longer, face) <= room:
                line = longer
                continue
            if line:
                lines.append(line)
            *full, line = self._pieces(word, face, room)
            lines += full
        return [*lines, line] if line or not lines else lines

    def balanced(self, text: str, face: Face, room: float) -> list[str]:
        """Wrap into as few lines as `wrapped` would, but of about the same length."""
        lines = self.wrapped(text, face, room)
        widest = self._widest(lines, face)
        while len(lines) > 1:
            tighter = self.wrapped(text, face, widest - 1)
            narrower = self._widest(tighter, face)
            if len(tighter) > len(lines) or narrower >= widest:
                break
            lines, widest = tighter, narrower
        return lines

    def packed(self, parts: tuple[str, ...], face: Face, room: float) -> list[str]:
        """Lines holding as many whole parts as fit, separated by semicolons."""
        lines: list[str] = []
        for part in parts:
            longer = f"{lines[-1]}; {part}" if lines else part
            if lines and self.width(longer, face) <= room:
                lines[-1] = longer
            else:
                lines += self.wrapped(part, face, room)
        return lines

    # --------------------------------------------------------------------------- lines and bars
    def rule(self, x: float, y: float, length: float, weight: float = 0.5) -> None:
        """A horizontal line with its middle at y."""
        self.box(Box(x, y - weight / 2, length, weight))

    def box(self, box: Box, grey: int = 0) -> None:
        """A filled rectangle."""
        self._pdf.set_fill_color(grey)
        self._pdf.rect(*box, style=self._filled)
        self._pdf.set_fill_color(0)

    def frame(self, box: Box, weight: float = 0.6, grey: int = 0) -> None:
        """The outline of a rectangle, to be written in."""
        self._pdf.set_line_width(weight)
        self._pdf.set_draw_color(grey)
        self._pdf.rect(*box, style=self._outlined)
        self._pdf.set_draw_color(0)

    def polyline(self, points: Sequence[tuple[float, float]], weight: float) -> None:
        """A line from point to point."""
        self._pdf.set_line_width(weight)
        self._pdf.polyline(list(points))

    def area(self, points: Sequence[tuple[float, float]], floor: float, grey: int) -> None:
        """The room between a line and a height below it, filled."""
        if len(points) < 2:
            return
        below = [(points[-1][0], floor), (points[0][0], floor)]
        self._pdf.set_fill_color(grey)
        self._pdf.polygon([*points, *below], style=self._filled)
        self._pdf.set_fill_color(0)

    def bars(self, x: float, y: float, height: float, spans: list[tuple[float, float]]) -> None:
        """Upright bars, each told by its distance from x and its width."""
        for offset, width in spans:
            self._pdf.rect(x + offset, y, width, height, style=self._filled)

    @contextmanager
    def turned(self, degrees: float, x: float, y: float) -> Iterator[None]:
        """Draw turned around the point (x, y), counter-clockwise."""
        self._face = None
        with self._pdf.rotation(degrees, x, y):
            yield
        self._face = None

    # ----------------------------------------------------------------------------------- inside
    def _set_face(self, family: str, style: str, face: Face) -> None:
        wanted = (family, style, face.size, face.grey)
        if wanted != self._face:
            self._pdf.set_font(family, style, face.size)
            self._pdf.set_text_color(face.grey)
            self._face = wanted

    def _core_or_unicode_width(self, text: str, face: Face) -> float:
        core = _core_bytes(text)
        if core is None:
            widths = self._unicode_widths()
            return sum(widths.get(ord(char), 0) for char in self._spelled(text))
        table = _core_widths(face.family, face.is_bold)
        return sum([table[byte] for byte in core])

    def _spelled(self, text: str) -> str:
        widths = self._unicode_widths()
        return "".join(char if ord(char) in widths else LOST for char in text)

    def _unicode_widths(self) -> dict[int, float]:
        """The letters of the bundled font with their widths; reads it on first use."""
        if self._widths is None:
            self._pdf.add_font(_UNICODE, fname=FONT_FILE)
            font: Any = self._pdf.fonts[_UNICODE]
            self._widths = {code: font.cw[code] for code in font.cmap}
        return self._widths

    def _widest(self, lines: list[str], face: Face) -> float:
        return max(self.width(line, face) for line in lines)

    def _pieces(self, word: str, face: Face, room: float) -> list[str]:
        """A word cut wherever the line is full; at least one letter a line."""
        pieces, piece = [], ""
        for char in word:
            if piece and self.width(piece + char, face) > room:
                pieces.append(piece)
                piece = ""
            piece += char
        return [*pieces, piece]


def _core_bytes(text: str) -> bytes | None:
    """The text as Helvetica's own codes; None when it has no letter for some of it."""
    try:
        return text.encode(_CORE_CODING)
    except UnicodeEncodeError:
        return None


@cache
def _core_widths(family: str, is_bold: bool) -> tuple[int, ...]:  # noqa: FBT001
    from fpdf.fonts import CORE_FONTS_CHARWIDTHS

    table = CORE_FONTS_CHARWIDTHS[family + ("B" if is_bold else "")]
    return tuple(table[chr(code)] for code in range(256))
