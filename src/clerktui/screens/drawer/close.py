"""Closing a drawer: counted blind, then over or short is told, and the Z report is shown."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from textual import on
from textual.containers import VerticalScroll
from textual.widget import Widget

from clerktui.errors import ClerkError, NeedsOverride
from clerktui.i18n import clock_time, money, sentence
from clerktui.screens.drawer.counting import CashCount
from clerktui.views.drawers import CloseDrawerDraft, DrawerClosed
from clerktui.views.tickets import TenderTypeView
from clerktui.widgets import (
    Back,
    Command,
    Confirm,
    CountInput,
    DutyScreen,
    MessageLine,
    MoneyInput,
    Rule,
)
from clerktui.widgets.approval import ask_approved


class CloseNow(Command):
    """Close the drawer with what was counted."""

    key = "f12"
    twin = "ctrl+t"
    word = "Close"
    permission = "drawer.open"


class CloseDrawerScreen(DutyScreen[None]):
    """Count the drawer before looking at any total; Enter on the last field closes it."""

    TITLE = "CLOSE DRAWER"
    TOPIC = "drawer"
    COMMANDS = (CloseNow, Back)
    DEFAULT_CSS = """
    CloseDrawerScreen #about { height: 1; }
    CloseDrawerScreen #tenders { height: auto; max-height: 6; }
    CloseDrawerScreen #total { height: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._command_id = str(uuid.uuid4())
        self._tenders: tuple[TenderTypeView, ...] = ()
        self._cash = ""

    def body(self) -> Iterable[Widget]:
        yield MessageLine(id="about")
        yield Rule()
        yield VerticalScroll(id="tenders", can_focus=False)
        yield Rule()
        yield MessageLine(id="total")

    def on_mount(self) -> None:
        self.desk.run_held(self._load())

    async def _load(self) -> None:
        drawer = self.desk.drawer
        since = clock_time(drawer.opened_at, self.desk.actor.timezone)
        self.query_one("#about", MessageLine).say(
            f"{drawer.name}   {self.desk.actor.full_name}   open since {since}   "
            f"float {money(drawer.float_cents)}   payments {drawer.payments}"
        )
        denominations = await self.desk.ask("drawers.list_denominations")
        types = await self.desk.ask("tickets.list_tender_types")
        self._tenders = tuple(tender for tender in types if tender.is_counted)
        self._cash = next(tender.code for tender in self._tenders if tender.allows_change)
        place = self.query_one("#tenders")
        for tender in self._tenders:
            if tender.code != self._cash:
                await place.mount(
                    CountInput(
                        f" {tender.name}",
                        id=f"counted-{tender.code}",
                        label_width=16,
                        width=25,
                        max_length=80,
                    )
                )
        count = CashCount(denominations)
        await self.query_one("#body").mount(count, after="#about")
        count.focus_first()
        self.message.say("Count first; what should be here is told when the drawer is closed.")
        await self._name_open_batches()

    async def _name_open_batches(self) -> None:
        """Envelopes keyed and not posted are no part of this count: whoever counts must know."""
        actor = self.desk.actor
        page = await self.desk.ask("batches.headers.list_batches", actor, "unposted")
        mine = [str(b.number) for b in page.rows if b.owner == actor.username and b.items]
        if mine:
            listed = ", ".join(mine)
            self.message.warn(f"Not posted yet, and not in this drawer's count: batch {listed}.")

    @on(CashCount.Counted)
    def _cash_counted(self) -> None:
        fields = list(self.query("#tenders MoneyInput"))
        if fields:
            fields[0].focus()
        else:
            self._ask_to_close()

    @on(MoneyInput.Accepted)
    def _tender_counted(self, event: MoneyInput.Accepted) -> None:
        fields = list(self.query("#tenders MoneyInput"))
        place = fields.index(event.field) + 1
        if place < len(fields):
            fields[place].focus()
        else:
            self._ask_to_close()

    @on(MoneyInput.Back)
    def _back_one(self, event: MoneyInput.Back) -> None:
        fields = list(self.query("#tenders MoneyInput"))
        if event.field in fields and fields.index(event.field):
            fields[fields.index(event.field) - 1].focus()
        else:
            self.query_one(CashCount).focus_first()

    @on(CashCount.Changed)
    @on(MoneyInput.Changed)
    def _typed(self) -> None:
        total = sum(cents for _, cents in self._counted())
        self.query_one("#total", MessageLine).say(f"Counted {money(total):>14}")

    def _counted(self) -> tuple[tuple[str, int], ...]:
        cash = self.query_one(CashCount).total_cents
        rest = []
        for tender in self._tenders:
            if tender.code != self._cash:
                field = self.query_one(f"#counted-{tender.code}", MoneyInput)
                rest.append((tender.code, field.cents_or_none() or 0))
        return ((self._cash, cash), *rest)

    def action_close_now(self) -> None:
        """Close with what was counted."""
        self._ask_to_close()

    def _ask_to_close(self) -> None:
        self.desk.run_held(self._close())

    async def _close(self, *, park: bool = False) -> None:
        draft = CloseDrawerDraft(
            command_id=self._command_id,
            session_id=self.desk.drawer.session_id,
            counted=self._counted(),
            counts=self.query_one(CashCount).counts,
            park_open_tickets=park,
        )
        name = "drawer_close.close_drawer"
        try:
            closed = await ask_approved(self.desk, name, draft, command_id=self._command_id)
        except NeedsOverride as error:
            self._again(error)
        except ClerkError as error:
            if error.message_id == "drawer.open_tickets" and await self.desk.push_screen_wait(
                Confirm("Park the open tickets and close?", sentence(error))
            ):
                await self._close(park=True)
                return
            self._again(error)
        else:
            self._show_closed(closed)

    def _again(self, error: ClerkError) -> None:
        """Not closed: the count stays as it was typed, and may be changed."""
        self._command_id = str(uuid.uuid4())
        self.message.warn(sentence(error))
        self.query_one(CashCount).focus_first()

    def _show_closed(self, closed: DrawerClosed) -> None:
        self.desk.drawer = None
        self.desk.print_waiting()
        self.desk.replace("z_report", closed.z_report)
