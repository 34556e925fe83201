"""The queue of customer deposits: due for review, asked and not paid, unclaimed."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence
from clerktui.screens.customer_deposits import commands
from clerktui.views.customer_deposits import DepositDueView, RunDone, RunDraft
from clerktui.widgets import Back, Command, Confirm, DutyScreen, PagedTable
from clerktui.widgets.listing import Lines, Spec, ViewTable
from clerktui.widgets.screen import Rereading

_ASKS = {
    "due for review": "customer_deposits.review.review",
    "asked and not paid": "customer_deposits.looking.list_unpaid",
    "unclaimed": "customer_deposits.looking.list_unclaimed",
}
_NAMES = tuple(_ASKS)
_SPECS = (
    Spec("No.", 4, lambda one: str(one.deposit_id), "right"),
    Spec("Account", 12, lambda one: one.account),
    Spec("Name", 18, lambda one: one.name, grows=1),
    Spec("Amount", 10, lambda one: money(one.amount_cents), "right"),
    Spec("Days", 5, lambda one: str(one.days), "right"),
    Spec("Why", 18, lambda one: one.words, grows=2),
)


class DepositTable(ViewTable):
    """Deposits something is to be done about; `g` marks one that is given back."""

    def key_of(self, view: DepositDueView) -> int:
        return view.deposit_id

    def mark_of(self, view: DepositDueView) -> str:
        return "g" if view.fits and view.state == "held" else ""


class CustomerDepositsScreen(Rereading, DutyScreen[None]):
    """What is due for review (g: it is given back), asked and not paid, or unclaimed."""

    TITLE = "CUSTOMER DEPOSITS"
    TOPIC = "customer_deposit"
    COMMANDS = (commands.Show, commands.Release, commands.Interest, Back)

    def __init__(self) -> None:
        super().__init__()
        self._which = _NAMES[0]

    def body(self) -> Iterable[Widget]:
        empty = "No customer deposit is among these. F5 shows the next list."
        yield DepositTable(_SPECS, empty=empty, id="found")
        yield Lines(id="whole")

    def on_mount(self) -> None:
        self._table.focus()
        self.desk.run_held(self.reload(""))

    @property
    def _table(self) -> DepositTable:
        return self.query_one(DepositTable)

    async def reload(self, said: str) -> None:
        """Show the list anew, and say what happened."""
        try:
            name = _ASKS[self._which]
            rows: Sequence[DepositDueView] = await self.desk.ask(name, self.desk.actor)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._table.show_views(rows, more=False)
        self._moved()
        cents = sum(one.amount_cents for one in rows)
        self.message.say(said or f"{len(rows)} {self._which}, {money(cents)}.")

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        """The whole reason of the marked one, where its row has no room for it."""
        one = self._table.marked
        self.query_one("#whole", Lines).show([[(f" {one.words}", "")]] if one else [])
        self.refresh_bindings()

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        one = self._table.marked
        if one is not None:
            self._was_left = True
            self.desk.open("account_deposits", one.account)

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self._table.marked is not None:
            yield "Enter", "opens"

    def allows(self, command: type[Command]) -> bool:
        if command is commands.Release:
            return self._which == _NAMES[0] and any(one.fits for one in self._table.views)
        return True

    # ------------------------------------------------------------------------------ the commands
    def action_show(self) -> None:
        """The next of the three lists."""
        self._which = _NAMES[(_NAMES.index(self._which) + 1) % len(_NAMES)]
        self.desk.run_held(self.reload(""))

    def action_release(self) -> None:
        """Give them back."""
        good = [one for one in self._table.views if one.fits]
        cents = sum(one.amount_cents for one in good)
        question = f"Give {len(good)} customer deposits back, {money(cents)}?"
        self.desk.run_held(self._run("review.release_review", question))

    def action_interest(self) -> None:
        """Up to the last day of the rule."""
        self.desk.run_held(self._interest())

    async def _interest(self) -> None:
        name = "customer_deposits.interest.preview_interest"
        due = await self.desk.ask(name, self.desk.actor)
        if not due:
            self.message.say("No interest is due: the town pays none, or it is credited.")
            return
        cents = sum(one.amount_cents for one in due)
        question = f"Credit {len(due)} customer deposits with {money(cents)} of interest?"
        await self._run("interest.credit_interest", question)

    async def _run(self, name: str, question: str) -> None:
        if not await self.desk.push_screen_wait(Confirm(question)):
            return
        draft = RunDraft(str(uuid.uuid4()))
        try:
            done: RunDone = await self.desk.ask(f"customer_deposits.{name}", self.desk.actor, draft)
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
            return
        refunds = f" Refunds asked for: {len(done.refunds)}." if done.refunds else ""
        await self.reload(f"{done.count} done, {money(done.amount_cents)}.{refunds}")
