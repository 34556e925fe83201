"""Why a batch does not agree with its adding machine: the likeliest lines first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from textual import on
from textual.widget import Widget

from clerktui.i18n import money
from clerktui.screens.batches.words import amount_of, control_words, items_of, wrapped
from clerktui.views.batches import BatchView, SuspectView
from clerktui.widgets import Dialog, MessageLine, PagedTable
from clerktui.widgets.dialogs import Close
from clerktui.widgets.listing import Lines, Spec, ViewTable

_ROWS_MAX = 12
_LINES_MAX = 2
_NOTHING = "No line explains it. Count the envelopes, and tick the tape against the list."


def _line(suspect: SuspectView) -> str:
    return "" if suspect.line_no is None else str(suspect.line_no)


def _would_be(suspect: SuspectView) -> str:
    if suspect.would_be_cents is None:
        return ""
    return money(suspect.would_be_cents) if suspect.would_be_cents else "not keyed"


_SPECS = (
    Spec("Line", 5, _line, "right"),
    Spec("What may be wrong", 55, lambda suspect: suspect.says, grows=1),
    Spec("Would be", 11, _would_be, "right"),
)


class Suspects(ViewTable):
    """What may explain a difference; Enter goes to the line."""

    KEY_HINTS = (("Enter", "goes to the line"),)

    def key_of(self, view: SuspectView) -> int:
        """Its place in the list: two may be about one line, or about none."""
        return self.views.index(view)


async def ask_difference(desk: Any, batch: BatchView) -> int | None:
    """Name what may explain a difference; gives the line to go to, None for none.

    Raises:
        ClerkError: what the books refuse.
    """
    suspects = await desk.ask("batches.proofing.find_difference", desk.actor, batch.number)
    return await desk.push_screen_wait(DifferenceDialog(batch, suspects))


class DifferenceDialog(Dialog[int | None]):
    """What may explain the difference, likeliest first; Enter goes to the marked line.

    Args:
        batch: the batch with its control.
        suspects: what was found, likeliest first.
    """

    TITLE = "DIFFERENCE"
    COMMANDS = (Close,)

    def __init__(self, batch: BatchView, suspects: Sequence[SuspectView]) -> None:
        super().__init__()
        self._batch = batch
        self.suspects = tuple(suspects)

    def body(self) -> Iterable[Widget]:
        yield MessageLine(id="off")
        yield Suspects(_SPECS, empty=_NOTHING, id="suspects")
        yield Lines(id="whole")

    def on_mount(self) -> None:
        batch = self._batch
        self.query_one("#off", MessageLine).say(
            f"Items {items_of(batch)}   {amount_of(batch)}   {control_words(batch)}"
        )
        table = self.query_one(Suspects)
        table.styles.height = min(_ROWS_MAX, len(self.suspects)) + 1 if self.suspects else 2
        table.show_views(self.suspects)
        table.focus()
        self._say_whole()

    def _say_whole(self) -> None:
        """A reason that is cut in its column is said whole below."""
        table = self.query_one(Suspects)
        suspect, room = table.marked, table.columns[1].width
        is_cut = suspect is not None and len(suspect.says) > room
        said = wrapped([suspect.says], self.app.size.width, _LINES_MAX) if is_cut else ()
        self.query_one("#whole", Lines).show(said)
        self.message.clear()

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        self._say_whole()

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        suspect = self.query_one(Suspects).marked
        if suspect is not None and suspect.line_no is not None:
            self.dismiss(suspect.line_no)
        else:
            self.app.bell()
            self.message.warn("That is about no line that was keyed: look in the envelopes.")
