"""Orders as lines of a list: several can be marked, what is late says so in figures and words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from clerktui.i18n import clock_time, town_date
from clerktui.screens.work_orders.words import state_words, time_left
from clerktui.views.work_orders import OrderLine
from clerktui.widgets.listing import Part, Spec, ViewTable


class OrderTable(ViewTable):
    """Orders, by number; those that are marked have a star before them, late ones `!` behind.

    Args:
        specs: its columns.
        marks: whether several can be marked.
    """

    KEY_HINTS = ()

    def __init__(self, specs: Iterable[Spec], *, marks: bool = True, **options: Any) -> None:
        self.chosen: set[int] = set()
        star = Spec("", 1, lambda one: "*" if one.number in self.chosen else "")
        super().__init__((*([star] if marks else []), *specs), **options)

    def key_of(self, view: OrderLine) -> int:
        return view.number

    def mark_of(self, view: OrderLine) -> str:
        return "!" if view.is_overdue else ""

    def toggle(self) -> None:
        """Mark the order under the cursor, or take its mark off; go on to the next."""
        if self.marked is not None:
            self.chosen ^= {self.marked.number}
            self._draw_again()
            self.press("down")

    @property
    def acted_on(self) -> tuple[OrderLine, ...]:
        """The orders that are marked; the one under the cursor where none is."""
        if self.chosen:
            return tuple(one for one in self.views if one.number in self.chosen)
        return (self.marked,) if self.marked is not None else ()

    def show_again(self, views: Iterable[OrderLine], *, more: bool) -> None:
        """The same list as it is now: marks, cursor and place stay as far as the orders do."""
        top, cursor, row = self.top, self.cursor, self.current
        views = list(views)
        self.chosen &= {one.number for one in views}
        self.show_views(views, more=more, cursor=row.key if row else None)
        if row is None or not any(one.key == row.key for one in self.rows):
            self.cursor = max(0, min(cursor, len(self.rows) - 1))
        self.top = top
        self._fill()
        self._follow()

    def _draw_again(self) -> None:
        self.show_again(self.views, more=self.more)


def initials(name: str) -> str:
    """Whose it is, in as few letters as a column has.

    >>> initials("Dot Avery"), initials("")
    ('DA', '')
    """
    return "".join(part[0] for part in name.split())[:3]


NUMBER = Spec("No.", 5, lambda one: str(one.number), "right")
URGENT = Spec("P", 1, lambda one: str(one.priority))
WHAT = Spec("What", 12, lambda one: one.name, grows=2)
PLACE = Spec("Place", 15, lambda one: one.place, from_width=64, grows=3)
CREW = Spec("Crew", 4, lambda one: one.crew or "-", from_width=72)
STATE = Spec("State", 10, lambda one: state_words(one.state), from_width=72)
LEFT = Spec("Due", 9, time_left, "right")
BOARD = (
    NUMBER,
    URGENT,
    WHAT,
    PLACE,
    CREW,
    STATE,
    Spec("Own", 3, lambda one: initials(one.owner), from_width=80),
    LEFT,
    Spec("Wanted", 8, lambda one: town_date(one.wanted_on), from_width=120),
    Spec("Department", 10, lambda one: one.department, from_width=120),
)

CREW_DAY = (
    Spec("", 2, lambda one: str(one.sequence or "-"), "right"),
    NUMBER,
    URGENT,
    Spec("What", 11, lambda one: one.name, grows=2),
    PLACE,
    STATE,
    LEFT,
    Spec("Wanted", 8, lambda one: town_date(one.wanted_on), from_width=100),
    Spec("Worker", 8, lambda one: one.worker, from_width=100, grows=1),
)


def told(one: OrderLine, timezone: str) -> list[Part]:
    """An order whole, in parts."""
    due = "" if one.due_at is None else f"due {clock_time(one.due_at, timezone)}, {time_left(one)}"
    callers = f"{one.callers} callers" if one.callers > 1 else ""
    ended = f"ended {clock_time(one.ended_at, timezone)}" if one.ended_at else ""
    crew = f"crew {one.crew}" if one.crew else "nobody goes yet"
    parts = (
        f"{one.number} {one.name}, {state_words(one.state)}",
        one.place,
        f"account {one.account}" if one.account else "",
        due,
        ended,
        f"{crew}, wanted {town_date(one.wanted_on)}" if not ended else "",
        f"{one.worker} went" if one.worker else "",
        f"{one.owner} has it" if one.owner else "",
        f"since {clock_time(one.made_at, timezone)}",
        callers,
        one.words,
    )
    return [(part, "") for part in parts if part]
