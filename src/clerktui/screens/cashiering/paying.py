"""The second half of a ticket: how it is paid, the posting, the change.

Posting has three ends, and the clerk always learns which: posted with its receipt, not posted and
why, or not known yet; then the ticket stays whole and is asked for again under the same id.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from textual import on

from clerktui.errors import ClerkError, DatabaseUnreachable, OutcomeUnknown, Refused
from clerktui.i18n import money, sentence
from clerktui.i18n.words import owes
from clerktui.rules.change import make_change
from clerktui.rules.references import number_name, numbered_thing
from clerktui.screens.cashiering.ticket import Ticket, TicketLine, split_reference
from clerktui.views.tickets import PaymentPosted, TenderDraft, TenderTypeView
from clerktui.widgets import DutyScreen, LookupInput, MoneyInput, TextInput
from clerktui.widgets.approval import ask_approved
from clerktui.widgets.choice import LeftRight, choose_tender
from clerktui.widgets.figures import LargeAmount

CHECKS_MAX = 5
CHECK_AGAIN_S = 1.0
_OVER_CASH_LIMIT = " More cash in the drawer than there should be: have some picked up."


class PayingScreen(DutyScreen[None]):
    """The tenders of a ticket and its posting; `PaymentScreen` adds the lines."""

    def __init__(self) -> None:
        super().__init__()
        self.ticket = Ticket()
        self._tenders: tuple[TenderTypeView, ...] = ()
        self._tender: TenderTypeView | None = None
        self._is_checking = False
        self._known_reference = ""
        self._typed_reference = ""

    @property
    def _key(self) -> LookupInput:
        return self.query_one("#key", LookupInput)

    @property
    def _tendered(self) -> MoneyInput:
        return self.query_one("#tendered", MoneyInput)

    @property
    def _reference(self) -> TextInput:
        return self.query_one("#reference", TextInput)

    # ------------------------------------------------------------------------------ the tenders
    def _go_to_tender(self) -> None:
        self._show_due()
        self._tendered.reset()
        self._tendered.focus()
        self.desk.forget_given_back()

    def _choose_how(self) -> None:
        """`/` means the same in every field: how is it paid?"""
        self._go_to_tender()
        self.desk.run_held(self._choose_tender())

    @on(MoneyInput.Accepted, "#tendered")
    def _tendered_accepted(self, event: MoneyInput.Accepted) -> None:
        if self._is_checking:
            self.desk.run_held(self._post())
            return
        tender = self._tender
        if not self.ticket.lines or tender is None:
            self._key.focus()
            return
        cents = event.cents if event.cents is not None else self.ticket.remaining_cents
        if event.key == "slash":
            self.desk.run_held(self._choose_tender())
        elif cents <= 0:
            self._tendered.refuse(Refused("payment.bad_tender", tender=tender.name.lower()))
        elif tender.needs_reference:
            self._ask_reference(tender)
        else:
            self._add_tender(TenderDraft(tender.code, cents))

    @on(MoneyInput.Tender, "#tendered")
    def _slash_on_tender(self) -> None:
        self.desk.run_held(self._choose_tender())

    @on(MoneyInput.Back, "#tendered")
    def _back_from_tender(self) -> None:
        if not self._is_checking:
            self._key.focus()

    async def _choose_tender(self) -> None:
        chosen = await self.desk.push_screen_wait(choose_tender(self._tenders))
        for tender in self._tenders:
            if tender.code == chosen:
                self._tender = tender
        self._show_due()
        self._tendered.focus()

    def _ask_reference(self, tender: TenderTypeView) -> None:
        self._reference.label = f" {number_name(tender.code, tender.name)}"
        self._reference.display = True
        self._reference.look.width = min(20, self.app.size.width - 24)
        self._reference.reset(self._known_reference)
        self._reference.focus()

    @on(TextInput.Accepted, "#reference")
    def _reference_accepted(self, event: TextInput.Accepted) -> None:
        tender = self._tender
        if tender is None:
            return
        if not event.value:
            missing = numbered_thing(tender.code, tender.name)
            self._reference.refuse(Refused("payment.reference_missing", tender=missing))
            return
        _, typed = self._tendered.typed_amount()
        cents = typed if typed is not None else self.ticket.remaining_cents
        self._reference.display = False
        self._typed_reference = event.value
        number, dated_on = split_reference(event.value)
        self._add_tender(TenderDraft(tender.code, cents, number, dated_on))

    def _add_tender(self, tender: TenderDraft) -> None:
        self.ticket.tenders.append(tender)
        if self.ticket.remaining_cents > 0:
            self._tender, self._known_reference = self._tenders[0], ""
            self._go_to_tender()
        else:
            self.desk.run_held(self._post())

    # ------------------------------------------------------------------------------- the posting
    async def _post(self) -> None:
        """Post the ticket; whatever happens, the clerk learns what is known."""
        draft = self.ticket.draft(self.desk.drawer.session_id)
        try:
            posted = await self._send(draft)
        except (OutcomeUnknown, DatabaseUnreachable) as error:
            self._is_checking = isinstance(error, OutcomeUnknown) or self._is_checking
            self._hold_for(error)
        except ClerkError as error:
            self._is_checking = False
            await self._not_posted(error)
        else:
            self._is_checking = False
            self._show_posted(posted)
            self.desk.print_waiting()
            await self._refresh_drawer()

    async def _send(self, draft: Any) -> PaymentPosted:
        """Send the ticket; while the outcome is unknown ask again with the same id."""
        name, command_id = "payments.post_payment", draft.command_id
        for _ in range(CHECKS_MAX):
            try:
                return await ask_approved(self.desk, name, draft, command_id=command_id)
            except OutcomeUnknown as error:
                self.message.warn(sentence(error))
                await asyncio.sleep(CHECK_AGAIN_S)
        return await ask_approved(self.desk, name, draft, command_id=command_id)

    def _hold_for(self, error: ClerkError) -> None:
        """Not known or not reachable: the ticket stays whole; Enter asks again with the same id."""
        if not self._is_checking:
            self._take_tender_back()
        else:
            self._tendered.reset()
        self._show_due()
        self.message.warn(f"{sentence(error)} Enter asks again; the ticket is kept.")
        self._tendered.focus()

    def _take_tender_back(self) -> None:
        """The last tender stands in its fields again, as it was typed."""
        last = self.ticket.tenders.pop()
        self._tender = next(one for one in self._tenders if one.code == last.tender_type)
        self._known_reference = self._typed_reference if last.reference else ""
        self._tendered.reset(money(last.amount_cents))

    async def _not_posted(self, error: ClerkError) -> None:
        self._take_tender_back()
        self._show_due()
        if error.message_id == "payment.account_changed":
            await self._reopen_lines()
        self._tendered.refuse(error)

    async def _reopen_lines(self) -> None:
        """Look at the accounts again; amounts stay as they were typed."""
        lines = []
        for line in self.ticket.lines:
            view = await self.desk.ask("tickets.open_line", self.desk.actor, line.key)
            lines.append(
                TicketLine(view, line.amount_cents, line.quantity, line.service, line.bill)
            )
        self.ticket.lines = lines
        self._show_ticket()

    def _show_posted(self, posted: PaymentPosted) -> None:
        """Change large, the receipt named, and the next customer's account at the cursor."""
        self.ticket, self._known_reference, self._typed_reference = Ticket(), "", ""
        self._tender = self._tenders[0] if self._tenders else None
        self._tendered.reset()
        self._clear_entry()
        self._show_ticket()
        self.query_one("#where").display = False
        change = self.query_one("#change", LargeAmount)
        change.display = True
        change.cents = posted.change_cents
        pieces = make_change(posted.change_cents) if posted.change_cents else ()
        hint = " Give  " + "  ".join(f"{count} x {money(unit)}" for unit, count in pieces)
        self._say("#flags", hint if pieces else "")
        again = " (was already posted)" if posted.duplicate else ""
        self.message.say(
            f"Receipt {posted.receipt}{again}   paid {money(posted.amount_cents)}   "
            f"change {money(posted.change_cents)}   {_balances(posted)}"
        )

    def _hide_change(self) -> None:
        self.query_one("#change").display = False
        self.query_one("#where").display = True
        self.message.clear()

    async def _refresh_drawer(self) -> None:
        with contextlib.suppress(ClerkError):
            self.desk.drawer = await self.desk.ask("drawers.current_drawer", self.desk.actor)
            if self.desk.drawer is not None and self.desk.drawer.is_over_cash_limit:
                self._say("#tendered-so-far", _OVER_CASH_LIMIT)

    # ------------------------------------------------------------------------------- the showing
    def _show_due(self) -> None:
        name = self._tender.name if self._tender else ""
        due = money(self.ticket.due_cents) if self.ticket.lines else ""
        self._say("#due", f" Due {due:>12}     {name:<14}")
        given = "   ".join(
            f"{self._tender_name(t.tender_type)} {t.reference} {money(t.amount_cents)}"
            for t in self.ticket.tenders
        )
        left = f"   still {money(self.ticket.remaining_cents)}" if given else ""
        self._say("#tendered-so-far", f" {given}{left}" if given else "")

    def _tender_name(self, code: str) -> str:
        return next((t.name for t in self._tenders if t.code == code), code)

    def _say(self, selector: str, text: str) -> None:
        self.query_one(selector, LeftRight).text = text

    def _show_ticket(self) -> None:
        raise NotImplementedError

    def _clear_entry(self) -> None:
        raise NotImplementedError


def _balances(posted: PaymentPosted) -> str:
    return "   ".join(f"{account} {owes(cents, now=True)}" for account, cents in posted.balances)
