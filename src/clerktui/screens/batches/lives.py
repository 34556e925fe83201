"""What is read of batches and not changed: a batch's life, and how accurately clerks key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import on
from textual.widget import Widget

from clerktui.i18n import clock_time, count
from clerktui.views.batches import KeyerRate, MoveView
from clerktui.widgets import Dialog, MessageLine, PagedTable
from clerktui.widgets.dialogs import Close
from clerktui.widgets.listing import Spec, ViewTable, dash

_ROWS_MAX = 14


def _height(rows: int) -> int:
    return min(_ROWS_MAX, max(1, rows)) + 1


class Moves(ViewTable):
    """The moves of a batch, oldest first."""

    KEY_HINTS = ()

    def key_of(self, view: MoveView) -> int:
        """Its place in the life."""
        return self.views.index(view)


class LifeDialog(Dialog[None]):
    """Who moved the batch on, when, what it came to then, and why."""

    COMMANDS = (Close,)

    def __init__(self, number: int, moves: Sequence[MoveView], timezone: str) -> None:
        super().__init__()
        self.number = number
        self.moves = tuple(moves)
        self.timezone = timezone

    def body(self) -> Iterable[Widget]:
        yield MessageLine(id="said")
        yield Moves(
            (
                Spec("When", 14, lambda move: clock_time(move.at, self.timezone)),
                Spec("State", 9, lambda move: move.to_state),
                Spec("Who", 13, lambda move: move.who, grows=1),
                Spec("Items", 5, lambda move: str(move.items) if move.items else "-", "right"),
                Spec("Amount", 11, lambda move: dash(move.amount_cents), "right"),
                Spec("Why", 14, lambda move: move.reason, grows=3),
            ),
            id="moves",
        )

    def on_mount(self) -> None:
        table = self.query_one(Moves)
        table.styles.height = _height(len(self.moves))
        table.show_views(self.moves)
        table.focus()
        self.query_one("#said", MessageLine).say(f"THE LIFE OF BATCH {self.number}")
        self._say_why()

    @on(PagedTable.Moved)
    def _say_why(self) -> None:
        """The whole reason of the marked move."""
        move = self.query_one(Moves).marked
        self.message.say(move.reason if move is not None else "")


class Rates(ViewTable):
    """How accurately clerks key."""

    KEY_HINTS = ()

    def key_of(self, view: KeyerRate) -> str:
        return view.username


_RATES = (
    Spec("Clerk", 16, lambda rate: rate.full_name, grows=1),
    Spec("Lines", 6, lambda rate: count(rate.lines), "right"),
    Spec("Corrected", 9, lambda rate: count(rate.corrected), "right"),
    Spec("in 1,000", 8, lambda rate: str(rate.corrected_permille), "right"),
    Spec("Keyed twice", 11, lambda rate: count(rate.fields_verified), "right"),
    Spec("Wrong", 5, lambda rate: count(rate.fields_wrong), "right"),
    Spec("in 1,000", 8, lambda rate: str(rate.wrong_permille), "right"),
)


class ErrorsDialog(Dialog[None]):
    """Lines each clerk corrected, and fields a second person found wrong."""

    TITLE = "KEYING ERRORS"
    COMMANDS = (Close,)

    def __init__(self, rates: Sequence[KeyerRate]) -> None:
        super().__init__()
        self.rates = tuple(rates)

    def body(self) -> Iterable[Widget]:
        yield Rates(_RATES, empty="Nobody has keyed a batch yet.", id="rates")

    def on_mount(self) -> None:
        table = self.query_one(Rates)
        table.styles.height = _height(len(self.rates))
        table.show_views(self.rates)
        table.focus()
