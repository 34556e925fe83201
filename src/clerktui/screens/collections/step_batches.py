"""The batches of steps taken for many accounts, and the accounts whose service is off."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date
from clerktui.i18n.words import items
from clerktui.screens.collections import step_batch_commands as commands
from clerktui.views.cutting import ReconnectDone, ReconnectDraft, ReconnectView
from clerktui.views.step_batches import BatchView, SelectDraft
from clerktui.widgets import Back, Column, Command, Confirm, DutyScreen, PagedTable, Row
from clerktui.widgets.approval import ask_approved
from clerktui.widgets.choice import Choice
from clerktui.widgets.listing import Lines, Spec, ViewTable, dash

_KINDS = {"letter": "letters", "list": "a list", "order": "work orders"}


def standing(one: BatchView) -> str:
    """How far a batch is, in words.

    >>> import datetime as dt
    >>> day = dt.date(2026, 11, 23)
    >>> standing(BatchView(1, "notice", "Notice", "letter", "mailed", day, 3, 100, 0, pieces=3))
    'mailed, 3 pieces'
    """
    more = {
        "mailed": items(one.pieces, "piece"),
        "printed": f"{one.letters:,} to mail",
        "released": "" if one.kind != "order" or one.wanted_on is None else "orders made",
        "selected": "to be released",
    }.get(one.state, "")
    if one.unfinished:
        more = f"{one.unfinished:,} to finish"
    return f"{one.state}, {more}" if more else one.state


_SPECS = (
    Spec("No.", 4, lambda one: str(one.number), "right"),
    Spec("Step", 15, lambda one: one.name, grows=1),
    Spec("As of", 8, lambda one: town_date(one.as_of), from_width=110),
    Spec("In", 5, lambda one: str(one.count), "right"),
    Spec("Past due", 12, lambda one: money(one.cents), "right"),
    Spec("Out", 5, lambda one: str(one.left_out), "right"),
    Spec("Stands", 26, standing, grows=1),
)


class BatchTable(ViewTable):
    """Batches; a dash marks what was taken back."""

    def key_of(self, view: BatchView) -> str:
        return str(view.number)

    def mark_of(self, view: BatchView) -> str:
        return "-" if view.state == "undone" else ""


class StepBatchesScreen(DutyScreen[None]):
    """Letters, lists and orders for many accounts, the newest first."""

    TITLE = "LETTERS AND ORDERS"
    TOPIC = "step_batches"
    COMMANDS = (commands.NewBatch, commands.ServiceOff, Back)

    def body(self) -> Iterable[Widget]:
        empty = "No step was taken for many accounts yet. F4 selects whom one is due for."
        yield BatchTable(_SPECS, empty=empty, id="batches")

    def __init__(self) -> None:
        super().__init__()
        self._was_left = False

    def on_mount(self) -> None:
        self._table.focus()
        self.desk.run_held(self.reload())

    def on_screen_resume(self) -> None:
        """Back: a batch may have gone on."""
        if self._was_left:
            self._was_left = False
            self.desk.run_held(self.reload())

    @property
    def _table(self) -> BatchTable:
        return self.query_one(BatchTable)

    async def reload(self) -> None:
        """Show the batches anew."""
        name = "step_batches.selecting.list_batches"
        try:
            found: tuple[BatchView, ...] = await self.desk.ask(name, self.desk.actor)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._table.show_views(found, more=False)
        self.refresh_bindings()

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        one: BatchView | None = self._table.marked
        if one is not None:
            self._open("step_batch", one.number)

    def _open(self, duty: str, *asked: Any) -> None:
        self._was_left = True
        self.desk.open(duty, *asked)

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self._table.marked is not None:
            yield "Enter", "opens"

    def action_service_off(self) -> None:
        """Who is off?"""
        self._open("service_off")

    def action_new_batch(self) -> None:
        """Of which step?"""
        self.desk.run_held(self._select())

    async def _select(self) -> None:
        try:
            steps = await self.desk.ask("step_batches.selecting.batch_steps", self.desk.actor)
            rows = [Row(code, (name, _KINDS[kind])) for code, name, kind in steps]
            columns = (Column("", 30), Column("", 20))
            title = "Select who is due"
            step = await self.desk.push_screen_wait(Choice(title, columns, rows))
            if step is None:
                return
            draft = SelectDraft(str(uuid.uuid4()), step)
            name = "step_batches.selecting.select_batch"
            made: BatchView = await self.desk.ask(name, self.desk.actor, draft)
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
            return
        self._open("step_batch", made.number)


# ------------------------------------------------------------------------------- service is off
_OFF = (
    Spec("Account", 12, lambda one: one.account),
    Spec("Name", 18, lambda one: one.name, grows=1),
    Spec("Off since", 9, lambda one: town_date(one.cut_on)),
    Spec("Past due", 10, lambda one: dash(one.past_due_cents), "right"),
    Spec("Fee", 8, lambda one: dash(_fee(one)), "right"),
    Spec("To pay", 10, lambda one: dash(one.to_pay_cents), "right"),
)


def _fee(one: ReconnectView) -> int:
    return one.fee_open_cents if one.is_charged else one.fee_cents


class OffTable(ViewTable):
    """Accounts whose service is off."""

    def key_of(self, view: ReconnectView) -> str:
        return view.account

    def mark_of(self, view: ReconnectView) -> str:
        return "*" if view.may_order else ""


class ServiceOffScreen(DutyScreen[None]):
    """What each account that is cut off has to pay before its service is on again."""

    TITLE = "SERVICE OFF"
    TOPIC = "step_batches"
    COMMANDS = (commands.ChargeFee, commands.OrderOn, Back)

    def body(self) -> Iterable[Widget]:
        yield OffTable(_OFF, empty="Nobody's service is off.", id="off")
        yield Lines(id="whole")

    def on_mount(self) -> None:
        self._table.focus()
        self.desk.run_held(self.reload(""))

    @property
    def _table(self) -> OffTable:
        return self.query_one(OffTable)

    async def reload(self, said: str) -> None:
        """Show them anew, and say what happened."""
        try:
            name = "cutting.reconnecting.list_off"
            found: tuple[ReconnectView, ...] = await self.desk.ask(name, self.desk.actor)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._table.show_views(found, more=False)
        self._moved()
        if said:
            self.message.say(said)

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        one: ReconnectView | None = self._table.marked
        said = "" if one is None else _how(one)
        self.query_one("#whole", Lines).show([[(f" {said}", "")]] if said else [])
        self.refresh_bindings()

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        one: ReconnectView | None = self._table.marked
        if one is not None:
            self.desk.open("account", one.account)

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self._table.marked is not None:
            yield "Enter", "account"

    def allows(self, command: type[Command]) -> bool:
        one: ReconnectView | None = self._table.marked
        if command is commands.ChargeFee:
            return one is not None and not one.is_charged
        if command is commands.OrderOn:
            return one is not None and one.is_charged and not one.order
        return True

    def action_charge_fee(self) -> None:
        """How much?"""
        self.desk.run_held(self._charge())

    async def _charge(self) -> None:
        one: ReconnectView = self._table.marked
        question = f"Charge account {one.account} the fee of {money(one.fee_cents)}?"
        if await self.desk.push_screen_wait(Confirm(question)):
            draft = ReconnectDraft(str(uuid.uuid4()), one.account)
            await self._do("charge_fee", draft)

    def action_order_on(self) -> None:
        """Is all paid?"""
        draft = ReconnectDraft(str(uuid.uuid4()), self._table.marked.account)
        self.desk.run_held(self._do("order", draft))

    async def _do(self, name: str, draft: ReconnectDraft) -> None:
        asked: dict[str, Any] = {"command_id": draft.command_id}
        try:
            name = f"cutting.reconnecting.{name}"
            done: ReconnectDone = await ask_approved(self.desk, name, draft, **asked)
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
            return
        order = f"order {done.order}" if done.order else f"fee {money(done.fee_cents)} charged"
        await self.reload(f"Account {done.account}: {order}, {money(done.to_pay_cents)} to pay.")


def _how(one: ReconnectView) -> str:
    if one.order:
        return f"Order {one.order} turns it on."
    if one.may_order:
        return "All is paid: F12 orders it on."
    if not one.is_charged:
        hours = " (outside of office hours)" if one.is_after_hours else ""
        return f"The fee of {money(one.fee_cents)}{hours} is not charged yet: F4 charges it."
    return f"{money(one.to_pay_cents)} to pay before it is on again."
