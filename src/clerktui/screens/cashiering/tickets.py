"""Unfinished tickets: parked ones of the office, and this clerk's own open ones."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import clock_time, money, sentence
from clerktui.screens.cashiering.payment import PaymentScreen
from clerktui.views.tickets import DraftView
from clerktui.widgets import Column, Command, Confirm, DutyScreen, PagedTable, Row


class Discard(Command):
    """Throw the marked ticket away; asks first."""

    key = "f8"
    twin = "ctrl+x"
    word = "Discard"
    permission = "payment.take"


class Back(Command):
    """Back to where you came from."""

    key = "escape"
    word = "Back"


class TicketsScreen(DutyScreen[None]):
    """Unfinished tickets: Enter takes one up in your drawer, with everything that was typed."""

    TITLE = "TICKETS"
    TOPIC = "payment"
    COMMANDS = (Discard, Back)

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
        self._app.run_held(self._load())

    @property
    def _app(self) -> Any:
        return self.app

    async def _load(self) -> None:
        try:
            found = await self._app.ask("tickets.list_unfinished", self._app.actor)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        table = self.query_one(PagedTable)
        table.show([self._row(ticket) for ticket in found])
        table.focus()
        self.refresh_bindings()

    def _row(self, ticket: DraftView) -> Row:
        since = clock_time(ticket.updated_at, self._app.actor.timezone)[-5:]
        due = money(ticket.content.get("due_cents", 0))
        label = ticket.label or "(empty)"
        return Row(ticket.draft_id, (label, due, ticket.state, ticket.owner, since))

    def allows(self, command: type[Command]) -> bool:
        return command is not Discard or self.query_one(PagedTable).current is not None

    @on(PagedTable.Chosen)
    def _chosen(self, event: PagedTable.Chosen) -> None:
        below = self._app.screen_stack[-2]
        self._app.back()
        put = self._app.replace if isinstance(below, PaymentScreen) else self._app.open
        put("payment", draft_id=event.row.key)

    def action_discard(self) -> None:
        """Ask, then throw the ticket away."""
        self._app.run_held(self._discard())

    async def _discard(self) -> None:
        row = self.query_one(PagedTable).current
        if row is None:
            return
        question = f"Throw away the ticket of {row.cells[0]}, {row.cells[1].strip()}?"
        if await self._app.push_screen_wait(Confirm(question)):
            await self._app.ask("tickets.discard", self._app.actor, row.key)
            await self._load()

    def action_back(self) -> None:
        """Back."""
        self._app.back()
