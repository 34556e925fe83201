"""The payment screen: accounts and revenue codes at the top, where the money goes, the tenders.

Enter (or +) always goes on: account, amount, account ... ; Enter on an empty account asks for the
tender; Enter on the tender takes it as exact. The preview is worked out here, at every digit, by
the same rule that posts; the books are asked only for an account and to post.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from textual import on
from textual.containers import Horizontal
from textual.widget import Widget

from clerktui.errors import ClerkError, Refused
from clerktui.i18n import money, sentence
from clerktui.screens.cashiering import commands
from clerktui.screens.cashiering.improper import ImproperScreen
from clerktui.screens.cashiering.parts import (
    BREAKPOINTS,
    TicketLines,
    WherePays,
    choose_revenue,
    choose_wish,
    flags_of,
    search_line,
)
from clerktui.screens.cashiering.ticket import (
    Ticket,
    TicketLine,
    cut_off_after,
    default_cents,
    line_to_explain,
    make_line,
    preview,
    stands,
    wishes,
)
from clerktui.views.tickets import AccountLineView, TicketLineView
from clerktui.widgets import Field, LookupInput, MoneyInput, Rule, TextInput, fit
from clerktui.widgets.choice import LeftRight
from clerktui.widgets.figures import LargeAmount
from clerktui.widgets.recovery import ask_recovery
from clerktui.widgets.referring import Refer


class PaymentScreen(ImproperScreen):
    """Take a payment: any mix of accounts and revenue codes, any mix of tenders, one receipt."""

    TITLE = "PAYMENT"
    TOPIC = "payment"
    COMMANDS: ClassVar[Any] = (
        commands.PayNow,
        commands.Revenue,
        commands.Direct,
        commands.Why,
        commands.Recover,
        commands.Improper,
        commands.RemoveLine,
        commands.Park,
        commands.Resume,
        Refer,
        commands.Leave,
    )
    CSS_PATH = "payment.tcss"
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS

    def __init__(self, key: str = "", draft_id: str = "", held: int = 0) -> None:
        super().__init__()
        self._first_key = key
        self._first_held = held
        self._first_draft = draft_id
        self._opened: TicketLineView | None = None
        self._wish: tuple[str, str] | None = None

    # ------------------------------------------------------------------------------- the layout
    def body(self) -> Iterable[Widget]:
        yield TicketLines(id="lines")
        with Horizontal(id="entry"):
            yield LookupInput(
                "", id="key", label_width=1, width=13, max_length=80, says_beside=False
            )
            yield LeftRight(id="name")
            yield MoneyInput(
                "", id="amount", quantity=True, label_width=0, width=12, says_beside=False
            )
        yield LeftRight(id="flags")
        yield Rule()
        yield WherePays(id="where")
        yield LargeAmount("CHANGE", id="change")
        yield Rule()
        with Horizontal(id="paying"):
            yield LeftRight(id="due")
            yield MoneyInput("", id="tendered", width=12, says_beside=False)
        yield TextInput("", id="reference", label_width=20, width=20, max_length=30)
        yield LeftRight(id="tendered-so-far")

    def on_mount(self) -> None:
        self._show_ticket()
        self.query_one("#reference").display = False
        self.app.run_held(self._begin())

    async def _begin(self) -> None:
        self._tenders = await self.desk.ask("tickets.list_tender_types")
        self._tender = self._tenders[0]
        self._show_due()
        if self._first_draft:
            await self._resume(self._first_draft)
        if self._first_held:
            await self._begin_held(self._first_held)
        elif self._first_key:
            self._key.reset(self._first_key)
            await self._open(self._first_key)
        else:
            self._key.focus()

    @property
    def _amount(self) -> MoneyInput:
        return self.query_one("#amount", MoneyInput)

    # ------------------------------------------------------------------------------ the account
    @on(LookupInput.Accepted, "#key")
    def _key_accepted(self, event: LookupInput.Accepted) -> None:
        if event.value:
            self.desk.run_held(self._open(event.value))
        elif self.ticket.lines:
            self._go_to_tender()
        elif not self.query_one("#change").display:
            # Said, not refused: the keys kept behind a refusal would pay the next account typed.
            # After a posting nothing is said, so that an Enter struck twice hides no receipt.
            self.message.warn(sentence(Refused("ticket.empty")))

    async def _open(self, typed: str) -> None:
        """Open what was typed: an account, a bill, a stub, a revenue code, or else a search."""
        try:
            view = await self.desk.ask("tickets.open_line", self.desk.actor, typed)
        except Refused as refusal:
            if refusal.message_id != "account.unknown":
                self._key.refuse(refusal)
                return
            view = await search_line(self.desk, self._key, typed, refusal)
        except ClerkError as error:
            self._key.refuse(error)
            return
        if view is not None:
            self._show_opened(view)

    def _show_opened(self, view: TicketLineView) -> None:
        """The line is open: who it is, what to watch, and the amount field ready."""
        self._opened, self._wish = view, None
        self._hide_change()
        key = view.account if isinstance(view, AccountLineView) else view.code
        self._key.reset(key)
        default = default_cents(view)
        owes = money(default) if default else ""
        room = min(34, self.app.size.width - 14)
        self._say("#name", f"{fit(view.name, room)}  {owes:>11}")
        self._say("#flags", flags_of(view))
        self._amount.reset()
        self._amount.focus()
        self._show_preview()
        self.refresh_bindings()

    @on(Field.Refused)
    def _refused(self, event: Field.Refused) -> None:
        self.message.warn(event.text)

    @on(Field.Changed)
    def _typed(self) -> None:
        """What was refused is being typed anew."""
        if self.message.is_warning:
            self.message.clear()

    @on(LookupInput.Changed, "#key")
    def _slash_on_key(self, event: LookupInput.Changed) -> None:
        if event.value == "/" and self.ticket.lines:
            self._key.reset()
            self._choose_how()

    # ------------------------------------------------------------------------------- the amount
    @on(MoneyInput.Changed, "#amount")
    def _amount_typed(self) -> None:
        self._show_preview()

    @on(MoneyInput.Accepted, "#amount")
    def _amount_accepted(self, event: MoneyInput.Accepted) -> None:
        if self._opened is None:
            self._key.focus()
            return
        try:
            line = make_line(self._opened, event.quantity, event.unit_cents, self._wish)
            preview(line, self._today)
        except Refused as refusal:
            self._amount.refuse(refusal)
            return
        self.ticket.lines.append(line)
        self._keep_draft()
        self._clear_entry()
        self._show_ticket()
        if event.key == "slash":
            self._choose_how()

    @on(MoneyInput.Back, "#amount")
    def _back_to_key(self) -> None:
        key = self._key.value
        self._clear_entry()
        self._key.reset(key)
        self._key.select_all()

    @on(MoneyInput.Tender, "#amount")
    def _slash_on_amount(self) -> None:
        self._amount.accept("slash")

    @property
    def _today(self) -> Any:
        return self.desk.drawer.business_date if self.desk.drawer else None

    def _show_preview(self) -> None:
        where = self.query_one(WherePays)
        view = self._opened
        if not isinstance(view, AccountLineView):
            where.show_allocation(None, 0)
            return
        try:
            quantity, unit = self._amount.typed_amount()
            allocation = preview(make_line(view, quantity, unit, self._wish), self._today)
        except Refused:
            allocation = None
        if allocation is None:
            where.show_allocation(None, 0)
            return
        after = stands(view, allocation, self._today)
        cut = cut_off_after(view, allocation, self._today)
        where.show_allocation(allocation, view.balance_cents, after, cut)

    # ------------------------------------------------------------------------------- the showing
    def _show_ticket(self) -> None:
        self.query_one(TicketLines).show_ticket(self.ticket)
        self._show_due()
        self.desk.stand(tickets=int(bool(self.ticket.lines)))
        self.refresh_bindings()

    def _clear_entry(self) -> None:
        self._opened, self._wish = None, None
        self._key.reset()
        self._amount.reset()
        self._say("#name", "")
        self._say("#flags", "")
        self.query_one(WherePays).show_allocation(None, 0)
        self._key.focus()

    # ------------------------------------------------------------------------------ the commands
    def allows(self, command: type) -> bool:
        has_lines = bool(self.ticket.lines)
        if self._is_checking:
            return False
        if command in (commands.PayNow, commands.RemoveLine, commands.Park):
            return has_lines
        if command is commands.Direct:
            return isinstance(self._opened, AccountLineView)
        if command is commands.Recover:
            return getattr(self._opened, "written_off_cents", 0) > 0
        return True

    def action_pay_now(self) -> None:
        """How is it paid?"""
        self._go_to_tender()

    def action_revenue(self) -> None:
        """Choose a revenue code."""
        self.desk.run_held(self._choose_revenue())

    async def _choose_revenue(self) -> None:
        codes = await self.desk.ask("tickets.list_revenue_codes")
        chosen = await self.desk.push_screen_wait(choose_revenue(codes))
        if chosen:
            await self._open(chosen)

    def action_direct(self) -> None:
        """The payer names what is to be paid."""
        self.desk.run_held(self._choose_wish())

    async def _choose_wish(self) -> None:
        view = self._opened
        if isinstance(view, AccountLineView):
            chosen = await self.desk.push_screen_wait(choose_wish(wishes(view)))
            if chosen:
                kind, _, which = chosen.partition("|")
                self._wish = (kind, which)
                self._say("#flags", f" Only {kind} {which}")
            self._amount.focus()
            self._show_preview()

    def action_why(self) -> None:
        """The order the money would go in, in plain words."""
        typed = self._amount.typed_amount
        line = line_to_explain(self.ticket, self._opened, typed, self._wish)
        if line is None:
            self.message.warn(sentence(Refused("ticket.empty")))
        else:
            said = (line.key, line.amount_cents, line.service, line.bill)
            self.desk.open("why", ("plan", said))

    def action_recover(self) -> None:
        """Debt that was written off is being paid after all."""
        self.desk.run_held(self._recover())

    async def _recover(self) -> None:
        view = self._opened
        if isinstance(view, AccountLineView):
            await ask_recovery(self.desk, view.account, view.written_off_cents)
            await self._open(view.account)

    def action_remove_line(self) -> None:
        """Take the last tender or line back."""
        if self.ticket.tenders:
            self.ticket.tenders.pop()
            self._go_to_tender()
            return
        self.ticket.lines.pop()
        if self.ticket.lines:
            self._keep_draft()
        else:
            self._forget_draft()
        self._show_ticket()
        self._key.focus()

    def action_park(self) -> None:
        """Put the ticket aside."""
        self.desk.run_held(self._park())

    async def _park(self) -> None:
        ticket = self.ticket
        await self.desk.ask(
            "tickets.park", self.desk.actor, ticket.command_id, ticket.content(), ticket.label
        )
        self.ticket = Ticket()
        self._clear_entry()
        self._show_ticket()
        self.message.say(f"Parked: {ticket.label}. F6 takes it up again, at any till.")

    def action_resume(self) -> None:
        """Take an unfinished ticket up; the one at hand is parked first."""
        self.desk.run_held(self._list_tickets())

    async def _list_tickets(self) -> None:
        if self.ticket.lines:
            await self._park()
        self.desk.open("tickets")

    def action_leave(self) -> None:
        """Back to where the clerk came from; nothing typed is lost."""
        self.leave_by(lambda: self.desk.run_held(self._leave()))

    async def _leave(self) -> None:
        if not self.ticket.lines:
            self.desk.back()
            return
        await self._park()
        said = self.message.text
        self.desk.back()
        self.desk.tell(said, quietly=True)

    def _forget_draft(self) -> None:
        """Nothing is left on the ticket: nobody shall be asked about it."""
        self.desk.gateway.call("tickets.discard", self.desk.actor, self.ticket.command_id)
        self.ticket = Ticket()

    def _keep_draft(self) -> None:
        """Keep the ticket on the server as it stands, behind the typing."""
        ticket = self.ticket
        self.desk.gateway.call(
            "tickets.save_draft",
            self.desk.actor,
            ticket.command_id,
            ticket.content(),
            ticket.label,
        )

    async def _resume(self, draft_id: str) -> None:
        draft = await self.desk.ask("tickets.resume", self.desk.actor, draft_id)
        self.ticket = Ticket(
            command_id=draft.draft_id,
            improper=draft.content.get("improper", ""),
            held=draft.content.get("held", 0),
        )
        for said in draft.content["lines"]:
            view = await self.desk.ask("tickets.open_line", self.desk.actor, said["key"])
            self.ticket.lines.append(
                TicketLine(
                    view,
                    said["amount_cents"],
                    said["quantity"],
                    said["service"],
                    said["bill"],
                )
            )
        self._show_ticket()
