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

SUSPENSE = "SUSPENSE"


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
            self.message.say(kept_words(answer))
        elif answer is not None:
            await self._go_on(answer)

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
            await self._open(SUSPENSE)
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
