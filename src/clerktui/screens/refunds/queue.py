"""The queue of refunds: what waits for the finance officer, the oldest first."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence
from clerktui.screens.refunds.steps import STEPS, Steps
from clerktui.views.accounts import Page
from clerktui.views.refunds import (
    RefundMoved,
    RefundsWanted,
    RefundView,
    SuspenseReturnView,
    TakeUpDraft,
)
from clerktui.widgets import Back, Command, DutyScreen, PagedTable
from clerktui.widgets.listing import Spec, ViewTable
from clerktui.widgets.reasons import ask_note
from clerktui.widgets.screen import Rereading


class Show(Command):
    """Show what waits, then what is owed or paid too long, then every refund."""

    key = "f5"
    twin = "ctrl+e"
    word = "Show"


class TakeUp(Command):
    """Take returned unidentified money up as a refund of its own."""

    word = "Take up"
    permission = "refund.approve"


@dataclass(frozen=True)
class _Returned:
    """Returned unidentified money as a row of the queue."""

    view: SuspenseReturnView
    state: str = "returned"
    account: str = "suspense"

    def __getattr__(self, name: str) -> Any:
        return getattr(self.view, name)


def _clerk(one: Any) -> str:
    return str(one.view.clerk if isinstance(one, _Returned) else one.requested_by)


def _number(one: Any) -> str:
    return "" if isinstance(one, _Returned) else str(one.number)


_SPECS = (
    Spec("No.", 5, _number, "right"),
    Spec("State", 9, lambda one: one.state),
    Spec("Days", 4, lambda one: str(one.days), "right"),
    Spec("Amount", 11, lambda one: money(one.amount_cents), "right"),
    Spec("Account", 12, lambda one: one.account),
    Spec("Payee", 14, lambda one: one.payee, grows=2),
    Spec("Asked by", 11, _clerk, grows=1),
    Spec("Because", 20, lambda one: one.reason, from_width=110, grows=1),
    Spec("Check", 8, lambda one: getattr(one, "check_number", ""), "right", from_width=110),
)
_NAMES = {"waiting": "waiting", "old": "too long owed or paid", "all": "in all"}


class RefundTable(ViewTable):
    """Refunds, and returned money nobody took up yet."""

    def key_of(self, view: Any) -> str:
        return f"r{view.move_id}" if isinstance(view, _Returned) else str(view.number)


class RefundsScreen(Rereading, Steps, DutyScreen[None]):
    """What was asked back, what is owed and what became of it; Enter opens a refund."""

    TITLE = "REFUNDS"
    TOPIC = "refund"
    COMMANDS = (*STEPS, TakeUp, Show, Back)

    def __init__(self, account: str = "") -> None:
        super().__init__()
        self.account = account
        self._which = "all" if account else "waiting"
        self._page: Page[RefundView] | None = None

    def body(self) -> Iterable[Widget]:
        empty = "No refund is here. Open an account with a credit, press F9, and ask for one."
        yield RefundTable(_SPECS, empty=empty, id="found")

    def on_mount(self) -> None:
        self._table.focus()
        self.desk.run_held(self.reload(""))

    @property
    def _table(self) -> RefundTable:
        return self.query_one(RefundTable)

    @property
    def subject(self) -> RefundView | None:
        marked = self._table.marked
        return marked if isinstance(marked, RefundView) else None

    async def reload(self, said: str) -> None:
        try:
            rows = await self._ask_rows()
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        marked = self._table.current
        more = self._page is not None and self._page.after is not None
        self._table.show_views(rows, more=more, cursor=marked.key if marked else None)
        self.refresh_bindings()
        cents = sum(one.amount_cents for one in rows)
        self.message.say(said or f"{len(rows)} {_NAMES[self._which]}, {money(cents)}.")

    async def _ask_rows(self) -> list[Any]:
        ask, actor = self.desk.ask, self.desk.actor
        self._page = None
        if self._which == "old":
            return list(await ask("refunds.listing.list_old", actor))
        states = () if self._which == "all" else RefundsWanted().states
        wanted = RefundsWanted(states, self.account)
        page: Page[RefundView] = await ask("refunds.listing.list_refunds", actor, wanted)
        self._page = page
        if self.account:
            return list(page.rows)
        returned = await ask("refunds.listing.list_returns", actor)
        return [*(_Returned(one) for one in returned), *page.rows]

    @on(PagedTable.NextPage)
    def _next_page(self) -> None:
        if self._page is not None and self._page.after is not None:
            self.desk.run_held(self._more(self._page.after))

    async def _more(self, after: tuple[int, ...]) -> None:
        states = () if self._which == "all" else RefundsWanted().states
        wanted = RefundsWanted(states, self.account)
        name = "refunds.listing.list_refunds"
        page: Page[RefundView] = await self.desk.ask(name, self.desk.actor, wanted, after)
        self._page = page
        self._table.add_views(page.rows, more=page.after is not None)

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        self.refresh_bindings()

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        if self.subject is not None:
            self._was_left = True
            self.desk.open("refund", self.subject.number)
        elif self.can(TakeUp):
            self.action_take_up()

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self._table.marked is not None:
            yield "Enter", "opens" if self.subject is not None else "takes up"

    def allows(self, command: type[Command]) -> bool:
        if command is TakeUp:
            return isinstance(self._table.marked, _Returned)
        return command in {Show, Back} or self.fits(command)

    # ------------------------------------------------------------------------------ the commands
    def action_show(self) -> None:
        """The next of the three lists."""
        order = list(_NAMES)
        self._which = order[(order.index(self._which) + 1) % len(order)]
        self.desk.run_held(self.reload(""))

    def action_take_up(self) -> None:
        """Pay the sender of money nobody knew."""
        self.desk.run_held(self._take_up())

    async def _take_up(self) -> None:
        marked = self._table.marked
        title = f"Take up {money(marked.amount_cents)} to {marked.payee}. Where does it go?"
        address = await ask_note(self.desk, title, label=" Address")
        if address is None:
            return
        draft = TakeUpDraft(str(uuid.uuid4()), marked.view.move_id, address)
        try:
            moved: RefundMoved = await self.desk.ask(
                "refunds.paying.take_up_return", self.desk.actor, draft
            )
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        await self.reload(f"Refund {moved.number} of {money(moved.amount_cents)} is owed.")
