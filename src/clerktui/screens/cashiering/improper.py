"""A ticket whose check or cash is not as it should be, and one that was held and is let go."""

from __future__ import annotations

from typing import Any

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence
from clerktui.screens.cashiering.paying import PayingScreen
from clerktui.views.held import HeldView, ImproperKind
from clerktui.views.tickets import AccountLineView, TicketLineView
from clerktui.widgets import MoneyInput
from clerktui.widgets.improper import Seen, ask_improper, kept_words
from clerktui.widgets.referring import Referring


class ImproperScreen(Referring, PayingScreen):
    """What the payment screen does about improper payments."""

    _opened: TicketLineView | None = None

    def action_improper(self) -> None:
        """What is wrong with it?"""
        self.desk.run_held(self._improper())

    async def _improper(self) -> None:
        try:
            answer = await ask_improper(self.desk, self._seen())
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        if isinstance(answer, HeldView):
            given_back = self._take_off(answer)
            self.message.say(kept_words(answer) + given_back)
        elif answer is not None:
            await self._go_on(answer)

    def _take_off(self, held: HeldView) -> str:
        """What was kept out of the books leaves the ticket; what is said of other money tendered.

        The whole ticket leaves where the held payment was for all of it, else its account's lines.
        """
        ticket, opened = self.ticket, self._opened
        if isinstance(opened, AccountLineView) and opened.account == held.account:
            self._clear_entry()
        is_whole = held.amount_cents == ticket.due_cents
        ticket.lines = [
            line
            for line in ticket.lines
            if not (is_whole or getattr(line.view, "account", "") == held.account)
        ]
        tendered = 0
        if ticket.lines:
            self._keep_draft()
        else:
            tendered = sum(one.amount_cents for one in ticket.tenders)
            self._forget_draft()
        self._show_ticket()
        self._key.focus()
        return f" Give back what was tendered: {money(tendered)}." if tendered else ""

    def refers_to(self) -> tuple[str, str] | None:
        """The account being paid; the ticket stays as it is meanwhile."""
        account = self._seen().account
        return ("account", account) if account else None

    def _seen(self) -> Seen:
        view = self._opened
        lines = [line.view for line in self.ticket.lines]
        known = view if isinstance(view, AccountLineView) else None
        for line in lines:
            known = known or (line if isinstance(line, AccountLineView) else None)
        is_check = self._tender is not None and self._tender.needs_reference
        return Seen(
            account=known.account if known else "",
            name=known.name if known else "",
            amount_cents=self.ticket.due_cents or (known.balance_cents if known else None),
            tender=self._tender.code if is_check and self._tender else "check",
        )

    async def _go_on(self, kind: ImproperKind) -> None:
        """The payment goes on, marked for what it is; or it is said why it does not."""
        if kind.action == "refuse":
            self.message.warn(kind.script)
            return
        self.ticket.improper = kind.code
        if kind.action == "suspense" and not self.ticket.lines:
            await self._open(kind.revenue_code)
        self.message.say(kind.script)

    async def _begin_held(self, number: int) -> None:
        """Put on the ticket what was held; posting it lets it go."""
        try:
            held: HeldView = await self.desk.ask("improper.held.get_held", self.desk.actor, number)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self.ticket.held, self._known_reference = number, held.reference
        self._tender = next((one for one in self._tenders if one.code == held.tender), self._tender)
        if held.account:
            await self._open(held.account)
            self.query_one("#amount", MoneyInput).reset(money(held.amount_cents))
        self._show_due()
        check = f"{held.tender_name} {held.reference} {money(held.amount_cents)}"
        self.message.say(f"Held payment {number}: {check}. {held.kind_name}.")

    async def _open(self, typed: str) -> Any:
        raise NotImplementedError

    def _keep_draft(self) -> None:
        raise NotImplementedError

    def _forget_draft(self) -> None:
        raise NotImplementedError
