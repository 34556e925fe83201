"""Drawers that were counted, are off and wait: approved as they were left, or counted again."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import clock_time, money, sentence, town_date
from clerktui.screens.drawer.tally import TallyScreen
from clerktui.views.drawers import PendingView, SettleDraft
from clerktui.widgets import Back, Command, Confirm, DutyScreen, PagedTable
from clerktui.widgets.listing import Spec, ViewTable
from clerktui.widgets.why import Why


class Approve(Command):
    """Approve the count that was left; the drawer closes and the difference is booked."""

    key = "f12"
    twin = "ctrl+t"
    word = "Approve"
    permission = "drawer.approve"


class Recount(Command):
    """Count the marked drawer again; it closes on the new count."""

    key = "f5"
    twin = "ctrl+e"
    word = "Recount"
    permission = "drawer.approve"


class SettleNow(Command):
    """Close the drawer on this count."""

    key = "f12"
    twin = "ctrl+t"
    word = "Settle"
    permission = "drawer.approve"


class PendingTable(ViewTable):
    """The drawers that wait, longest first."""

    def key_of(self, view: PendingView) -> int:
        return view.session_id


class PendingDrawersScreen(DutyScreen[None]):
    """Every drawer that waits for you: Enter counts the marked one again."""

    TITLE = "DRAWERS WAITING"
    TOPIC = "drawer"
    COMMANDS = (Approve, Recount, Why, Back)

    def __init__(self) -> None:
        super().__init__()
        self._was_left = False

    def body(self) -> Iterable[Widget]:
        zone = self.desk.actor.timezone
        yield PendingTable(
            (
                Spec("Drawer", 6, lambda one: one.drawer),
                Spec("Clerk", 16, lambda one: one.clerk, grows=1),
                Spec("Since", 14, lambda one: clock_time(one.since, zone)),
                Spec("Over/short", 11, lambda one: money(one.over_short_cents), "right"),
                Spec("Note", 12, lambda one: one.note, grows=2),
            ),
            empty="No drawer waits to be settled.",
            id="pending",
        )

    def on_mount(self) -> None:
        self.desk.run_held(self._load())

    async def _load(self) -> None:
        try:
            rows = await self.desk.ask("drawer_pending.list_pending", self.desk.actor)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        table = self.query_one(PendingTable)
        table.show_views(rows)
        table.focus()
        self.refresh_bindings()

    @property
    def _marked(self) -> PendingView | None:
        marked: PendingView | None = self.query_one(PendingTable).marked
        return marked

    def allows(self, command: type[Command]) -> bool:
        return command is Back or self._marked is not None

    def on_screen_resume(self) -> None:
        """Back from a count: it may be settled."""
        if self._was_left:
            self._was_left = False
            self.desk.run_held(self._load())

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        if self.can(Recount):
            self.action_recount()

    def action_recount(self) -> None:
        """Count it again."""
        one = self._marked
        if one is not None:
            self._was_left = True
            self.desk.open("settle_drawer", one)

    def action_why(self) -> None:
        """Why the marked one is over or short."""
        one = self._marked
        if one is not None:
            self.desk.open("why", ("drawer", (one.session_id,)))

    def action_approve(self) -> None:
        """As it was left, after asking."""
        self.desk.run_held(self._approve())

    async def _approve(self) -> None:
        one = self._marked
        if one is None:
            return
        off = (
            f"{money(abs(one.over_short_cents))} {'over' if one.over_short_cents > 0 else 'short'}"
        )
        ask = f"Close drawer {one.drawer} of {one.clerk} {off}?"
        counted = {tender.code: tender.counted_cents for tender in one.tenders}
        question = Confirm(ask, *_by_tender(one, counted), "It is booked so.")
        if not await self.desk.push_screen_wait(question):
            return
        draft = SettleDraft(str(uuid.uuid4()), one.session_id)
        try:
            closed = await self.desk.ask("drawer_pending.settle_drawer", self.desk.actor, draft)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self.desk.print_waiting()
        self._was_left = True
        self.desk.open("z_report", closed.z_report)


def _by_tender(one: PendingView, counted: Mapping[str, int]) -> list[str]:
    """What should be in a drawer and what was counted, kind by kind of money."""
    lines = [f"{'':16}{'Expected':>12}{'Counted':>12}{'Over/short':>12}"]
    for tender in one.tenders:
        found = counted.get(tender.code, 0)
        if not (found or tender.expected_cents):
            continue
        cents = (tender.expected_cents, found, found - tender.expected_cents)
        lines.append(f"{tender.name[:15]:16}" + "".join(f"{money(each):>12}" for each in cents))
    return lines


class SettleDrawerScreen(TallyScreen):
    """Count a drawer that was left; Enter on the last field closes it on this count."""

    TITLE = "SETTLE DRAWER"
    COMMANDS = (SettleNow, Back)
    FIRST = "Count it again. It closes on this count, under your name."

    def __init__(self, pending: PendingView) -> None:
        super().__init__()
        self.pending = pending

    def about(self) -> str:
        one = self.pending
        day = town_date(one.business_date)
        return f"Drawer {one.drawer}   {one.clerk}   {day}   left {money(one.over_short_cents)} off"

    def done(self) -> None:
        self.desk.run_held(self._settle())

    def action_settle_now(self) -> None:
        """Close it on this count."""
        self.done()

    async def _settle(self) -> None:
        session, counted = self.pending.session_id, self.counted()
        ask = f"Close drawer {self.pending.drawer} on this count?"
        question = Confirm(ask, *_by_tender(self.pending, dict(counted)))
        if not await self.desk.push_screen_wait(question):
            return
        draft = SettleDraft(self.command_id, session, counted, self.counts)
        try:
            closed = await self.desk.ask("drawer_pending.settle_drawer", self.desk.actor, draft)
        except ClerkError as error:
            self.again(error)
            return
        self.desk.print_waiting()
        self.desk.replace("z_report", closed.z_report)
