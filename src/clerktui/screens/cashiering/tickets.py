"""Unfinished tickets: parked ones of the office, and this clerk's own open ones."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import clock_time, money, sentence
from clerktui.screens.cashiering.payment import PaymentScreen
from clerktui.views.tickets import DraftView
from clerktui.widgets import Back, Column, Command, Confirm, DutyScreen, PagedTable, Row
from clerktui.widgets.referring import Refer, Referring


class Discard(Command):
    """Throw the marked ticket away; asks first."""

    key = "f8"
    twin = "ctrl+x"
    word = "Discard"
    permission = "payment.take"


class TicketsScreen(Referring, DutyScreen[None]):
    """Unfinished tickets: Enter takes one up in your drawer, with everything that was typed."""

    TITLE = "TICKETS"
    TOPIC = "payment"
    COMMANDS = (Discard, Refer, Back)

    def body(self) -> Iterable[Widget]:
        yield PagedTable(
            Column("Ticket", 34),
            Column("Due", 11, "right"),
            Column("State", 7),
            Column("Clerk", 12),
            Column("Since", 6),
            digits=True,
            empty="No ticket is waiting. F9 on the payment screen parks one.",
            id="tickets",
        )

    def on_mount(self) -> None:
        self.desk.run_held(self._load())

    async def _load(self) -> None:
        try:
            found = await self.desk.ask("tickets.list_unfinished", self.desk.actor)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        table = self.query_one(PagedTable)
        table.show([self._row(ticket) for ticket in found])
        table.focus()
        self.refresh_bindings()

    def _row(self, ticket: DraftView) -> Row:
        since = clock_time(ticket.updated_at, self.desk.actor.timezone)[-5:]
        due = money(ticket.content.get("due_cents", 0))
        label = ticket.label or "(empty)"
        return Row(ticket.draft_id, (label, due, ticket.state, ticket.owner, since))

    def allows(self, command: type[Command]) -> bool:
        return command is Back or self.query_one(PagedTable).current is not None

    def refers_to(self) -> tuple[str, str] | None:
        """The marked ticket, in the words of its row."""
        row = self.query_one(PagedTable).current
        return ("ticket", row.key) if row is not None else None

    @on(PagedTable.Chosen)
    def _chosen(self, event: PagedTable.Chosen) -> None:
        below = self.desk.screen_stack[-2]
        self.desk.back()
        put = self.desk.replace if isinstance(below, PaymentScreen) else self.desk.open
        put("payment", draft_id=event.row.key)

    def action_discard(self) -> None:
        """Ask, then throw the ticket away."""
        self.desk.run_held(self._discard())

    async def _discard(self) -> None:
        row = self.query_one(PagedTable).current
        if row is None:
            return
        question = f"Throw away the ticket of {row.cells[0]}, {row.cells[1].strip()}?"
        if await self.desk.push_screen_wait(Confirm(question)):
            await self.desk.ask("tickets.discard", self.desk.actor, row.key)
            await self._load()
