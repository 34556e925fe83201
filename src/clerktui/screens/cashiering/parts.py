"""What the payment screen is made of: the lines so far, where the money goes, choosing dialogs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from clerktui.errors import Refused
from clerktui.i18n import money
from clerktui.rules.allocation import Allocation
from clerktui.rules.cutoff import ELIGIBLE, CutOff
from clerktui.rules.standing import Standing
from clerktui.screens.cashiering.ticket import Ticket, TicketLine
from clerktui.views.tickets import AccountLineView, RevenueLineView, TicketLineView
from clerktui.widgets import Column, LookupInput, Row, fit
from clerktui.widgets.choice import Choice, choose_account
from clerktui.widgets.listing import Spec, ViewTable

NARROW = 80
"""Below this many columns the payment's fields stand under each other."""
BREAKPOINTS = [(0, "-narrow"), (NARROW, "-wide")]


def _owes(line: TicketLine) -> str:
    return "" if line.owes_cents is None else money(line.owes_cents)


def _said(line: TicketLine) -> str:
    said = line.view.name
    if line.quantity != 1 and line.amount_cents % line.quantity == 0:
        said = f"{said}  {line.quantity} x {money(line.amount_cents // line.quantity)}"
    if line.service or line.bill:
        said = f"{said}  (only {line.service or line.bill})"
    return said


_LINES = (
    Spec("Account", 12, lambda line: line.key),
    Spec("For", 9, _said, grows=1),
    Spec("Owes", 11, _owes, "right", from_width=NARROW),
    Spec("Pays", 11, lambda line: money(line.amount_cents), "right"),
)


class TicketLines(ViewTable, can_focus=False):
    """The lines of the ticket so far; the newest is always in view."""

    def __init__(self, **options: Any) -> None:
        empty = "Scan the stub, or type an account, a bill, a name or a revenue code."
        super().__init__(_LINES, empty=empty, **options)

    def key_of(self, view: TicketLine) -> int:
        return next(place for place, one in enumerate(self.views, start=1) if one is view)

    def show_ticket(self, ticket: Ticket) -> None:
        """Show every line."""
        self.show_views(ticket.lines, cursor=str(len(ticket.lines)))


class WherePays(Widget):
    """Where the money of the line being typed goes, and why; recomputed at every digit."""

    DEFAULT_CSS = """
    WherePays { height: 6; width: 1fr; }
    """
    texts: reactive[tuple[str, ...]] = reactive(())

    def show_allocation(
        self,
        allocation: Allocation | None,
        owes_cents: int,
        after: Standing | None = None,
        cut: CutOff | None = None,
    ) -> None:
        """Say what an allocation does; nothing for None. `after` and `cut`: how it stands then."""
        if allocation is None:
            self.texts = ()
            return
        lines = [
            f"{money(share.amount_cents):>12}  {share.what or share.service}, {share.reason}"
            + (f", leaves {money(share.leaves_cents)}" if share.leaves_cents else "")
            for share in allocation.shares
        ]
        if allocation.credit_cents:
            lines.append(f"{money(allocation.credit_cents):>12}  more than is owed: kept as credit")
        room = 4
        if len(lines) > room:
            rest = allocation.shares[room - 1 :]
            cents = sum(share.amount_cents for share in rest) + allocation.credit_cents
            lines = [*lines[: room - 1], f"{money(cents):>12}  {len(rest)} more"]
        left = owes_cents - allocation.amount_cents
        head = f" Where the {money(allocation.amount_cents)} goes"
        self.texts = (head, *lines, f" Leaves {money(left)} owed{_still_late(after, cut)}")

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        text = self.texts[y] if y < len(self.texts) else ""
        if width < NARROW and text.startswith("  "):
            text = f"  {text.strip()}"
        return Strip([Segment(fit(text, width))]).apply_style(self.rich_style)


def _still_late(after: Standing | None, cut: CutOff | None) -> str:
    """What more must be paid: to leave the cut-off list, and for nothing to be past due."""
    if after is None or not after.past_due_cents:
        return ""
    clears = money(after.to_pay_cents)
    if cut is None or cut.status != ELIGIBLE:
        late = money(after.past_due_cents)
        return f", {late} past due: {clears} more leaves nothing past due"
    leaves = f": {money(cut.to_leave_cents)} more leaves the cut-off list"
    same = cut.to_leave_cents == after.to_pay_cents
    return leaves if same else f"{leaves}, {clears} the past due"


def choose_revenue(codes: Sequence[RevenueLineView]) -> Choice:
    """Every revenue code with its price."""
    rows = [
        Row(c.code, (c.code, c.name, c.department, money(c.unit_cents) if c.unit_cents else ""))
        for c in codes
    ]
    columns = (
        Column("Code", 12),
        Column("For", 32),
        Column("Department", 16),
        Column("Each", 10, "right"),
    )
    return Choice("What is paid?", columns, rows)


def choose_wish(rows: Sequence[tuple[str, str, int]]) -> Choice:
    """What the payer wants the money to pay: a bill or a service."""
    listed = [Row(f"{kind}|{which}", (kind, which, money(cents))) for kind, which, cents in rows]
    columns = (Column("", 8), Column("Pay only", 30), Column("Open", 11, "right"))
    return Choice("What does the payer want paid?", columns, listed)


async def search_line(
    desk: Any, field: LookupInput, typed: str, refusal: Refused
) -> TicketLineView | None:
    """Search for what is no account and let the clerk choose; None when nothing was chosen.

    Must run inside `desk.run_held`; what is found by nothing is refused in `field`.
    """
    found = await desk.ask("lookup.find_accounts", typed, limit=9)
    if not found.results:
        field.refuse(refusal)
        return None
    chosen = await desk.push_screen_wait(choose_account(typed, found.results))
    if chosen is None:
        field.focus()
        return None
    view: TicketLineView = await desk.ask("tickets.open_line", desk.actor, chosen)
    return view


def flags_of(view: TicketLineView) -> str:
    """What must be known before taking money on this line, in one line."""
    if not isinstance(view, AccountLineView):
        price = f" {money(view.unit_cents)} each" if view.unit_cents else ""
        quantity = "   type 2* for two" if view.takes_quantity else ""
        return f" {view.department}{price}{quantity}"
    said = [f"{flag.words} ({flag.note})" if flag.note else flag.words for flag in view.flags]
    said += view.warnings
    if view.past_due_cents > 0:
        said.append(f"past due {money(view.past_due_cents)}")
    return " " + "   ".join(said)
