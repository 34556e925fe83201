"""What is asked before a returned item is taken back, and before a held payment moves on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import clock_time, money, town_date
from clerktui.i18n.words import owes
from clerktui.rules.dates import parse_date
from clerktui.views.returns import ReturnPlan
from clerktui.widgets import Dialog, MessageLine, PagedTable, TextInput
from clerktui.widgets.dialogs import Close
from clerktui.widgets.forms import BandForm, BesideError
from clerktui.widgets.listing import Spec, ViewTable

_LABEL = 18
_ROWS_MAX = 12
TAKE, WITHOUT_FEE, AGAIN = "1", "2", "3"
REASONS = (
    ("nsf", "Not enough funds"),
    ("closed", "Bank account closed"),
    ("stopped", "Payment stopped"),
    ("other", "Another reason"),
)


def plan_lines(plan: ReturnPlan) -> Iterator[str]:
    """What will be done, before it is: balances, fee, recovery, interest, flag."""
    after = dict(plan.after)
    for account, name, cents in plan.lines:
        yield f"{account or 'no account':<12}  {name:<24} {money(cents):>12} again"
    for account, cents in plan.before:
        yield f"{account} {owes(cents)} before, {owes(after[account])} after."
    yield f"Fee {money(plan.fee_cents)}: {plan.fee_rule}."
    if plan.recovery_cents:
        yield f"{money(plan.recovery_cents)} was refunded or used since: charged anew."
    if plan.lost_cents:
        yield f"{money(plan.lost_cents)} can be charged to no account."
    if plan.is_tax:
        yield f"Tax is unpaid from its first due date; interest {money(plan.interest_cents)}."
    if plan.flag_until is not None:
        yield f"CASH ONLY until {town_date(plan.flag_until)}."
    paper = "by certified mail" if plan.is_tax else "for a window envelope"
    yield f"A letter {paper} is written." if plan.before else "There is nobody to write to."


class TakeBackForm(BandForm):
    """Take it back, without its fee, or present it again; the plan stands above the fields."""

    DROPS_TYPE_AHEAD = True
    REFUSED_AT: ClassVar[dict[str, str]] = {
        "correction.note_missing": "note",
        "returned.waive_note": "note",
        "returned.future": "noticed",
        "returned.no_redeposit": "do",
        "denied": "do",
    }

    def __init__(self, plan: ReturnPlan, today: dt.date, send: Any) -> None:
        came = plan.candidate
        title = f"{came.tender} {came.reference} {money(came.amount_cents)}, receipt {came.receipt}"
        super().__init__(title, send, plan_lines(plan))
        self.plan = plan
        self.today = today

    def fields(self) -> Iterable[Widget]:
        ways = "1 take back  2 without fee"
        if self.plan.redeposits_left:
            ways += f"  3 present again ({self.plan.redeposits_left} left)"
        yield TextInput(" Bank's word", id="code", label_width=_LABEL, width=12, max_length=20)
        yield TextInput(
            " Noticed on",
            town_date(self.today),
            id="noticed",
            label_width=_LABEL,
            width=12,
            max_length=10,
        )
        yield TextInput(" Note", id="note", label_width=_LABEL, width=44, max_length=200)
        yield TextInput(f" {ways}", TAKE, id="do", label_width=len(ways) + 3, width=4, max_length=1)

    def values(self) -> dict[str, Any]:
        said = super().values()
        if said["do"] not in (TAKE, WITHOUT_FEE, AGAIN):
            raise BesideError("do", "Type 1, 2 or 3.")
        try:
            noticed = parse_date(said["noticed"])
        except ClerkError as refusal:
            raise BesideError("noticed", refusal) from refusal
        return {
            "code": said["code"],
            "note": said["note"],
            "noticed_on": noticed,
            "waive": said["do"] == WITHOUT_FEE,
            "redeposit": said["do"] == AGAIN,
        }


class NoteForm(BandForm):
    """Why, or how; it may have to be said."""

    def __init__(self, title: str, send: Any, *, needed: str = "") -> None:
        super().__init__(title, send)
        self.needed = needed

    def fields(self) -> Iterable[Widget]:
        yield TextInput(" Note", id="note", label_width=_LABEL, width=44, max_length=200)

    def values(self) -> dict[str, Any]:
        said = super().values()
        if self.needed and not said["note"]:
            raise BesideError("note", self.needed)
        return said


class ExtendForm(BandForm):
    """Until when it waits, and why."""

    REFUSED_AT: ClassVar[dict[str, str]] = {
        "held.day_missing": "act_by",
        "held.reason_missing": "note",
    }

    def fields(self) -> Iterable[Widget]:
        yield TextInput(" Wait until", id="act_by", label_width=_LABEL, width=12, max_length=10)
        yield TextInput(" Because", id="note", label_width=_LABEL, width=44, max_length=200)

    def values(self) -> dict[str, Any]:
        said = super().values()
        try:
            return {"act_by": parse_date(said["act_by"]), "note": said["note"]}
        except ClerkError as refusal:
            raise BesideError("act_by", refusal) from refusal


class _Moves(ViewTable):
    """What was done, oldest first."""

    KEY_HINTS = ()

    def key_of(self, view: Any) -> int:
        return self.views.index(view)


class MovesDialog(Dialog[None]):
    """When, who, what, and what was said."""

    COMMANDS = (Close,)

    def __init__(self, title: str, moves: Sequence[Any], timezone: str) -> None:
        super().__init__()
        self.said, self.moves, self.timezone = title, tuple(moves), timezone

    def body(self) -> Iterable[Widget]:
        yield MessageLine(id="said")
        yield _Moves(
            (
                Spec("When", 14, lambda move: clock_time(move[0], self.timezone)),
                Spec("Who", 16, lambda move: move[1]),
                Spec("What", 12, lambda move: move[2]),
                Spec("What was said", 20, lambda move: move[3], grows=1),
            ),
            id="moves",
        )

    def on_mount(self) -> None:
        table = self.query_one(_Moves)
        table.styles.height = min(_ROWS_MAX, max(1, len(self.moves))) + 1
        self.query_one("#said", MessageLine).say(self.said)
        table.show_views(self.moves)
        table.focus()

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        self.dismiss(None)
