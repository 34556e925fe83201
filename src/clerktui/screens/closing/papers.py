"""The papers kept with a day: listed by close, read as they were kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rich.segment import Segment
from textual import events, on
from textual.strip import Strip
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import clock_time, sentence, town_date
from clerktui.i18n.words import items
from clerktui.views.closing import PaperView
from clerktui.widgets import Back, DutyScreen, PagedTable, Rule, fit, visible
from clerktui.widgets.listing import Spec, ViewTable
from clerktui.widgets.reading import turned_to


@dataclass(frozen=True)
class Kept:
    """A paper in whatever forms it is kept."""

    title: str
    time: int
    at: str
    forms: str
    text_id: int


_SPECS = (
    Spec("Paper", 30, lambda paper: paper.title, grows=1),
    Spec("Close", 5, lambda paper: str(paper.time), "right"),
    Spec("Kept", 14, lambda paper: paper.at),
    Spec("As", 14, lambda paper: paper.forms),
)


class PapersTable(ViewTable):
    """A day's papers, those of its last close first."""

    def key_of(self, view: Kept) -> int:
        return view.text_id


class PapersScreen(DutyScreen[None]):
    """Enter reads a paper as it was kept; `clerktui day papers` writes it to a file."""

    TITLE = "DAY PAPERS"
    TOPIC = "day_close"
    COMMANDS = (Back,)

    def __init__(self, day: dt.date) -> None:
        super().__init__()
        self.day = day

    def body(self) -> Iterable[Widget]:
        yield PapersTable(_SPECS, empty="This day has no papers: it was never closed.", id="papers")

    def on_mount(self) -> None:
        self.set_title(f"PAPERS OF {town_date(self.day)}")
        self.desk.run_held(self._load())

    async def _load(self) -> None:
        try:
            found: Sequence[PaperView] = await self.desk.ask(
                "closing.papers.list_papers", self.desk.actor, self.day
            )
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        table = self.query_one(PapersTable)
        table.show_views(_together(found, self.desk.actor.timezone))
        table.focus()
        self.message.say(f"Written to a file by: clerktui day papers {self.day} --folder DIR")

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        paper: Kept | None = self.query_one(PapersTable).marked
        if paper is not None:
            self.desk.open("day_paper", paper.text_id, paper.title)


def _together(found: Sequence[PaperView], timezone: str) -> list[Kept]:
    """One row for each paper of each close, whatever forms it has; read as text."""
    rows = []
    for one in found:
        stem, _, form = one.name.rpartition(".")
        if form == "txt":
            forms = [
                other.name.rpartition(".")[2]
                for other in found
                if other.time == one.time and other.name.rpartition(".")[0] == stem
            ]
            at = clock_time(one.at, timezone)
            rows.append(Kept(one.title, one.time, at, " ".join(forms), one.document_id))
    return rows


class TextPages(Widget, can_focus=True):
    """Lines of a paper as they are; arrows and page keys turn them."""

    DEFAULT_CSS = """
    TextPages { height: 1fr; width: 1fr; }
    """
    KEY_HINTS = (("Up Down PgUp PgDn", "read on"),)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.lines: tuple[str, ...] = ()
        self.top = 0

    def show(self, lines: Sequence[str]) -> None:
        """Show these lines from the first."""
        self.lines, self.top = tuple(lines), 0
        self.refresh()

    def on_key(self, event: events.Key) -> None:
        top = turned_to(event.key, self.top, self.size.height, len(self.lines))
        if top is not None:
            event.stop()
            event.prevent_default()
            self.top = max(0, min(top, len(self.lines) - self.size.height))
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        line = self.lines[self.top + y] if self.top + y < len(self.lines) else ""
        return Strip([Segment(fit(visible(line), width))]).apply_style(self.rich_style)


class PaperScreen(DutyScreen[None]):
    """A paper of a closed day, as it was kept; its bytes are proved before they are shown."""

    TITLE = "PAPER"
    TOPIC = "day_close"
    COMMANDS = (Back,)

    def __init__(self, document_id: int, title: str) -> None:
        super().__init__()
        self.document_id = document_id
        self.paper = title

    def body(self) -> Iterable[Widget]:
        yield TextPages(id="paper")
        yield Rule()

    def on_mount(self) -> None:
        self.set_title(self.paper.upper())
        self.desk.run_held(self._load())

    async def _load(self) -> None:
        try:
            lines = await self.desk.ask(
                "closing.papers.get_text", self.desk.actor, self.document_id
            )
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        pages = self.query_one(TextPages)
        pages.show(lines)
        pages.focus()
        self.message.say(f"{items(len(lines), 'line')}, proved against their hash.")
