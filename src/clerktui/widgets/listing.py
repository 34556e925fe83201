"""Lines of text in parts, and lists of views in columns that make use of a wide terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from clerktui.i18n import money, words
from clerktui.widgets.lines import Line
from clerktui.widgets.plain import fit, visible
from clerktui.widgets.table import Column, PagedTable, Row

_LEAD = 3
_GAP = 2
_STYLES = {"": Style(), "bold": Style(bold=True), "grave": Style(bold=True, color="red")}


def owes(account: str, cents: int) -> str:
    """What is said of an account's balance.

    >>> owes("10-0442-07", 8640), owes("10-0442-07", -1880)
    ('10-0442-07 owes 86.40', '10-0442-07 has 18.80 credit')
    """
    return f"{account} {words.owes(cents)}"


Part = tuple[str, str]
"""A text and how it stands out: "", "bold", "grave"."""


def dash(cents: int) -> str:
    """An amount, or a dash for nothing.

    >>> dash(8640), dash(0)
    ('86.40', '-')
    """
    return money(cents) if cents else "-"


class Sides(Line):
    """A line with a sentence at the left and another at the right."""

    left: reactive[str] = reactive("")
    right: reactive[str] = reactive("")

    def render_line(self, y: int) -> Strip:
        del y
        width = self.size.width
        right = visible(self.right)
        room = max(0, width - cell_len(right) - 2)
        text = f"{fit(' ' + visible(self.left), room)} {right} "
        return Strip([Segment(fit(text, width))]).apply_style(self.rich_style)


class Lines(Widget):
    """Lines of text made of parts that may stand out; as high as it has lines."""

    DEFAULT_CSS = """
    Lines { height: auto; width: 1fr; }
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.lines: tuple[tuple[Part, ...], ...] = ()

    def show(self, lines: Iterable[Iterable[Part]]) -> None:
        """Show these lines instead."""
        before, self.lines = len(self.lines), tuple(tuple(line) for line in lines)
        self.refresh(layout=before != len(self.lines))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        del container, viewport, width
        return len(self.lines)

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        left, segments = width, []
        for text, look in self.lines[y] if y < len(self.lines) else ():
            shown = visible(text)
            if cell_len(shown) > left:
                shown = fit(shown, left)
            segments.append(Segment(shown, _STYLES[look]))
            left -= cell_len(shown)
        return Strip(segments).adjust_cell_length(width).apply_style(self.rich_style)


def flow(parts: Iterable[Part], width: int, lines_max: int = 9) -> list[list[Part]]:
    """Parts one after the other in lines of a width; what does not fit in `lines_max` runs out.

    A part longer than a line goes on in the next one.

    >>> flow([("12 Elm St", ""), ("meter 88213", "")], 40)
    [[(' 12 Elm St', ''), ('   meter 88213', '')]]
    """
    lines: list[list[Part]] = []
    room = 0
    pieces = ((piece, look) for text, look in parts for piece in _pieces(text, width - 1))
    for text, look in pieces:
        length = cell_len(visible(text))
        if lines and (length + _LEAD <= room or len(lines) == lines_max):
            lines[-1].append((" " * _LEAD + text, look))
            room -= length + _LEAD
        else:
            lines.append([(" " + text, look)])
            room = width - length - 1
    return lines


def _pieces(text: str, width: int) -> list[str]:
    return [text] if cell_len(visible(text)) <= width else textwrap.wrap(text, width)


@dataclass(frozen=True)
class Spec:
    """A column of a list of views.

    Attributes:
        heading: what stands over it.
        width: its columns; the least it has where it grows.
        text: what it shows of a view.
        justify: which side its cells stand on.
        from_width: how wide the list must be for this column to be there.
        grows: how many parts of the columns left over it takes.
    """

    heading: str
    width: int
    text: Callable[[Any], str]
    justify: str = "left"
    from_width: int = 0
    grows: int = 0


def columns_for(specs: Sequence[Spec], width: int) -> list[tuple[Column, Spec]]:
    """The columns a list of this width has."""
    shown = [spec for spec in specs if width >= spec.from_width]
    taken = _LEAD + sum(spec.width for spec in shown) + _GAP * (len(shown) - 1) + 1
    over, parts = max(0, width - taken), sum(spec.grows for spec in shown)
    share, rest = divmod(over, parts) if parts else (0, 0)
    columns = []
    for spec in shown:
        more = share * spec.grows + (rest if spec.grows else 0)
        rest = 0 if spec.grows else rest
        columns.append((Column(spec.heading, spec.width + more, spec.justify), spec))
    return columns


class ViewTable(PagedTable):
    """A list of views, its columns following its width."""

    def __init__(self, specs: Sequence[Spec], *, empty: str = "", **options: Any) -> None:
        super().__init__(*(column for column, _ in columns_for(specs, 80)), empty=empty, **options)
        self.specs = specs
        self.views: list[Any] = []

    def key_of(self, view: Any) -> Hashable:
        """What tells this view from all others of the list."""
        raise NotImplementedError

    def mark_of(self, view: Any) -> str:
        """One character after the last column."""
        del view
        return ""

    @property
    def marked(self) -> Any:
        """The view under the cursor, or None."""
        row = self.current
        if row is None:
            return None
        return next((view for view in self.views if str(self.key_of(view)) == row.key), None)

    def show_views(
        self, views: Iterable[Any], *, more: bool = False, cursor: str | None = None
    ) -> None:
        """Show these instead; the cursor starts on the first, or on the one with this key."""
        self.views = list(views)
        self.show(self.rows_of(self.views), more=more, cursor=cursor)

    def add_views(self, views: Sequence[Any], *, more: bool = False) -> None:
        """Add the next page below."""
        self.views += views
        self.add(self.rows_of(views), more=more)

    def rows_of(self, views: Iterable[Any]) -> list[Row]:
        """The rows of these views, in the columns there are now."""
        specs = [spec for _, spec in columns_for(self.specs, self._width)]
        return [
            Row(
                str(self.key_of(view)),
                tuple(spec.text(view) for spec in specs),
                mark=self.mark_of(view),
            )
            for view in views
        ]

    def _row_segments(self, index: int, line: int) -> list[Segment]:
        segments = super()._row_segments(index, line)
        if self.can_focus and not self.has_focus:
            # Of two lists only the one with the keyboard shows its marker.
            segments[0] = Segment(" ")
        return segments

    @property
    def _width(self) -> int:
        return self.size.width or 80

    def on_resize(self) -> None:
        self.columns = tuple(column for column, _ in columns_for(self.specs, self._width))
        top, cursor, asked = self.top, self.cursor, self._asked_after
        self.show_views(self.views, more=self.more)
        self.top, self.cursor, self._asked_after = top, cursor, asked
