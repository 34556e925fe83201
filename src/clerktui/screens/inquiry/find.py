"""Finding an account: one box for everything, answered while it is typed.

Letters never wait for the books: what is typed is searched behind the typing. Only a key that acts
on the list (Enter, +, an arrow) waits, until the answer to exactly that text is there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from textual import events, on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import sentence
from clerktui.screens.inquiry import commands, office_commands
from clerktui.screens.inquiry.callers import choose_caller_duty
from clerktui.screens.inquiry.found import FoundTable, how_many, sure_match
from clerktui.screens.inquiry.leaving import ask_to_leave
from clerktui.screens.inquiry.search import LiveSearch, is_scan
from clerktui.screens.work_orders.request_parts import Asked
from clerktui.views.accounts import FindResults, FoundAccount
from clerktui.widgets import DutyScreen, LookupInput, Rule
from clerktui.widgets.listing import Sides

LIMIT_MIN = 20
_LIST_KEYS = ("up", "down", "pageup", "pagedown")
_ASK_FOR = "Type an account, name, address, phone, meter, parcel, bill or receipt."
_NO_DRAWER = "No drawer is open. F2 (or the menu) opens one."


class FindScreen(DutyScreen[None]):
    """Find an account by anything the customer can name."""

    TITLE = "FIND"
    TOPIC = "find"
    COMMANDS = (
        commands.PayNow,
        commands.OpenAccount,
        commands.Payment,
        commands.Tickets,
        commands.Receipts,
        office_commands.Batches,
        office_commands.CustomerDeposits,
        office_commands.Applications,
        office_commands.Request,
        office_commands.WorkOrders,
        office_commands.CloseOuts,
        office_commands.Collections,
        commands.Callers,
        commands.Drawer,
        commands.DrawerDay,
        office_commands.Deposits,
        office_commands.DayClose,
        office_commands.Ledger,
        office_commands.Refunds,
        office_commands.Cleanup,
        office_commands.Purges,
        office_commands.Outbox,
        office_commands.Reports,
        office_commands.Dashboard,
        commands.Clear,
        commands.Tasks,
        commands.SignOff,
    )
    CSS_PATH = "find.tcss"

    def __init__(self) -> None:
        super().__init__()
        self._search = LiveSearch(self._ask, self._run_behind, self._show)
        self._shown: FindResults | None = None
        self._is_marked = False
        self._was_left = False

    def body(self) -> Iterable[Widget]:
        yield LookupInput(" Account", id="what", width=60, max_length=80, passes="+")
        yield Sides(id="count")
        yield Rule()
        yield FoundTable(id="found")

    def on_mount(self) -> None:
        self.watch(self.app, "standing", self._remind)
        self._show()

    @property
    def _box(self) -> LookupInput:
        return self.query_one("#what", LookupInput)

    @property
    def _table(self) -> FoundTable:
        return self.query_one(FoundTable)

    def key_hints(self) -> Iterator[tuple[str, str]]:
        yield "Enter", "opens"

    # ---------------------------------------------------------------------------- the searching
    @on(LookupInput.Changed)
    def _typed(self) -> None:
        if self.message.is_warning:
            self.message.clear()
        self._remind()
        self._search.want(self._box.value)

    async def _ask(self, text: str) -> FindResults:
        limit = max(LIMIT_MIN, self._table.page_rows)
        asked = self.desk.gateway.call("lookup.find_accounts", text, limit=limit)
        found: FindResults = await asyncio.wrap_future(asked)
        return found

    def _run_behind(self, work: Any) -> Any:
        return self.run_worker(work, group="search")

    def _show(self) -> None:
        """Say how the search stands; a list that is not the answer to what stands there says so."""
        search, count = self._search, self.query_one("#count", Sides)
        if search.is_searching:
            count.right = "searching"
            return
        if search.error is not None:
            count.left, count.right = "Not searched.", "Enter tries again"
            self.message.warn(sentence(search.error))
        elif search.found is None:
            count.left, count.right = _ASK_FOR, ""
        else:
            count.left, count.right = how_many(search.found)
        self._show_found()

    def _show_found(self) -> None:
        found, before = self._search.found, self._shown
        is_again = before is not None and found is not None and before.text == found.text
        marked = self._table.current
        self._table.show_found(found, marked.key if is_again and marked else None)
        self._shown = found
        self._is_marked = self._is_marked and is_again
        self._say_how_found()

    def _say_how_found(self) -> None:
        """What the marked one was found by, where its row does not show it."""
        marked, shown = self._table.marked, self._shown
        if shown is not None and marked is not None and marked.note:
            account = ", F5 its account" if _receipt_of(marked) else ""
            self.query_one("#count", Sides).left = f"{how_many(shown)[0]}: {marked.note}{account}"

    def _remind(self) -> None:
        """Who could take money but has no drawer open is reminded, unless more is to be said."""
        standing, actor = self.desk.standing, self.desk.actor
        is_closed = bool(standing.clerk) and not standing.drawer
        if is_closed and actor is not None and actor.may("payment.take"):
            if not self.message.text:
                self.message.say(_NO_DRAWER)
        elif self.message.text == _NO_DRAWER:
            self.message.clear()

    # -------------------------------------------------------------------------------- the list
    def on_key(self, event: events.Key) -> None:
        """Arrows and page keys move in the list, while the box keeps the keyboard."""
        if event.key not in _LIST_KEYS:
            return
        event.stop()
        if self._search.is_searching:
            self.desk.run_held(self._with_answer(lambda _: self._move(event.key)))
        else:
            self._move(event.key)

    def _move(self, key: str) -> None:
        self._table.press(key)
        self._is_marked = True
        self._say_how_found()

    async def _with_answer(self, act: Callable[[FindResults], Any]) -> None:
        """Act on the answer to exactly what stands in the box, once it is there."""
        try:
            found = await self._search.answer()
        except ClerkError:
            self.desk.bell()
            return
        if found is None or not found.results:
            self.desk.bell()
            self.message.warn(_nothing(found))
            self._box.select_all()
            return
        done = act(found)
        if done is not None:
            await done

    # ----------------------------------------------------------------------------- opening one
    @on(LookupInput.Accepted)
    def _entered(self, event: LookupInput.Accepted) -> None:
        if is_scan(event.value) and self.desk.actor.may("payment.take"):
            self._start_payment(event.value)
        else:
            self.desk.run_held(self._with_answer(self._open_marked))

    async def _open_marked(self, found: FindResults) -> None:
        del found
        one = self._table.marked
        if _receipt_of(one):
            self._leave_for("receipt", _receipt_of(one))
        else:
            await self._open_account(one)

    async def _open_account(self, one: FoundAccount) -> None:
        try:
            view = await self.desk.ask("accounts.get_account", one.account)
        except ClerkError as error:
            self.message.warn(sentence(error))
        else:
            self._leave_for("account", one.account, view)

    def action_open_account(self) -> None:
        """The account a receipt was written for."""
        self.desk.run_held(self._with_answer(lambda _: self._open_account(self._table.marked)))

    def action_pay_now(self) -> None:
        """Pay the account that is surely meant, or the marked one."""
        self.desk.run_held(self._with_answer(self._pay))

    def _pay(self, found: FindResults) -> None:
        """Pay; where several fit and none was marked, say first whose account it would be."""
        one = self._table.marked
        if self._is_marked or one == sure_match(found):
            self._start_payment(one.account)
            return
        self._is_marked = True
        self.desk.bell()
        self.message.warn(
            f"Several fit. + again pays {one.account} {one.name}; arrows mark others."
        )

    def _start_payment(self, *account: str) -> None:
        if self.desk.drawer is None:
            self.desk.bell()
            self.message.warn(_NO_DRAWER)
        else:
            self._leave_for("payment", *account)

    # ------------------------------------------------------------------------------ other duties
    def _leave_for(self, name: str, *args: Any) -> None:
        self._was_left = True
        self.desk.open(name, *args)

    def on_screen_resume(self) -> None:
        """Back from another duty: amounts may have changed, and the next customer is typed over."""
        if self._was_left:
            self._was_left = False
            self._box.select_all()
            self._search.want(self._box.value)

    def action_drawer(self) -> None:
        """Open a drawer, or close the open one."""
        self._leave_for("open_drawer" if self.desk.drawer is None else "close_drawer")

    def action_drawer_day(self) -> None:
        """The drawer during the day."""
        self._leave_for("drawer_day")

    def action_deposits(self) -> None:
        """The deposits."""
        self._leave_for("deposits")

    def action_payment(self) -> None:
        """An empty ticket."""
        self._start_payment()

    def action_tickets(self) -> None:
        """Unfinished tickets."""
        self._leave_for("tickets")

    def action_receipts(self) -> None:
        """The receipts."""
        self._leave_for("receipts")

    def action_batches(self) -> None:
        """The batches."""
        self._leave_for("batches")

    def action_day_close(self) -> None:
        """The end of the day."""
        self._leave_for("day_close")

    def action_ledger(self) -> None:
        """The general ledger."""
        self._leave_for("ledger")

    def action_reports(self) -> None:
        """The reports."""
        self._leave_for("reports")

    def action_outbox(self) -> None:
        """What is to be sent."""
        self._leave_for("outbox")

    def action_dashboard(self) -> None:
        """How the office stands."""
        self._leave_for("dashboard")

    def action_tasks(self) -> None:
        """What co-workers ask."""
        self._leave_for("tasks")

    def action_refunds(self) -> None:
        """The refunds."""
        self._leave_for("refunds")

    def action_customer_deposits(self) -> None:
        """What customers left."""
        self._leave_for("customer_deposits")

    def action_applications(self) -> None:
        """Who wants service."""
        self._leave_for("applications")

    def action_request(self) -> None:
        """For the account that is surely meant or was marked, or at the place that was typed."""
        found = self._search.found
        one = self._table.marked if self._is_marked else found and sure_match(found)
        if one and (self._is_marked or one.matched != "address"):
            self._leave_for("request", Asked(account=one.account))
        else:
            self._leave_for("request", Asked(place=self._box.value.strip()))

    def action_work_orders(self) -> None:
        """What is to be done at places."""
        self._leave_for("work_orders")

    def action_close_outs(self) -> None:
        """Who leaves."""
        self._leave_for("close_outs")

    def action_collections(self) -> None:
        """The areas of collecting."""
        self.desk.run_held(self._collections())

    async def _collections(self) -> None:
        from clerktui.screens.collections.hub import choose_area

        self._was_left = await choose_area(self.desk)

    def action_callers(self) -> None:
        """Contacts, call backs, the directory, flags that run out."""
        self.desk.run_held(self._callers())

    async def _callers(self) -> None:
        self._was_left = await choose_caller_duty(self.desk)

    def action_cleanup(self) -> None:
        """The yearly clean-up."""
        self._leave_for("cleanup")

    def action_purges(self) -> None:
        """The purges."""
        self._leave_for("purges")

    def action_clear(self) -> None:
        """Empty the box."""
        self._box.action_clear()

    def action_sign_off(self) -> None:
        """Let somebody else sign on."""
        self.desk.run_held(self._sign_off())

    async def _sign_off(self) -> None:
        if not await ask_to_leave(self.desk):
            return
        self.desk.drawer = self.desk.actor = None
        self.desk.replace("sign_on")


def _receipt_of(one: FoundAccount | None) -> str:
    """The receipt an account was found by, if it was found by one."""
    return one.note.removeprefix("receipt ") if one and one.matched == "receipt" else ""


def _nothing(found: FindResults | None) -> str:
    if found is None:
        return "Type what the customer can name first."
    return f"Nothing found for {found.text.strip()}. Type it another way."
