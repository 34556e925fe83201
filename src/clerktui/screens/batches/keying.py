"""The keying screen: envelope after envelope from the keypad, two fields each, a tape beside.

Enter (or +) always goes on; - goes back, at the last to the line before; . is the same as above;
0 Enter puts a line into suspense. Every accepted line is in the books, and every key is kept with
its place, so whatever happens to this desk another goes on at the same character.
"""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on

from clerktui.errors import ClerkError, Refused
from clerktui.i18n import sentence
from clerktui.screens.batches import commands
from clerktui.screens.batches.difference import ask_difference
from clerktui.screens.batches.entry import (
    ACCOUNT,
    AMOUNT,
    REFERENCE,
    field_order,
)
from clerktui.screens.batches.grid import AmountInput, Keyed
from clerktui.screens.batches.holding import LOST, BatchInHandScreen
from clerktui.views.batches import LineKept, LineView
from clerktui.views.held import HeldView
from clerktui.views.tickets import TicketLineView
from clerktui.widgets import Field, LookupInput, MoneyInput, TextInput
from clerktui.widgets.choice import choose_account, choose_tender
from clerktui.widgets.improper import Seen, ask_improper, kept_words

_REFUSED_AT = {
    "account.unknown": ACCOUNT,
    "batch.amount": AMOUNT,
    "ticket.amount_missing": AMOUNT,
    "batch.no_check_above": REFERENCE,
}


class BatchScreen(BatchInHandScreen):
    """Key a batch: account, amount, check; corrections, the tape, and what is left to control."""

    TITLE = "BATCH"
    TOPIC = "batch"
    COMMANDS: ClassVar[Any] = (
        commands.Done,
        commands.Tender,
        commands.Header,
        commands.GoToLine,
        commands.RemoveLine,
        commands.Difference,
        commands.Improper,
        commands.Leave,
    )
    CSS_PATH = "batch.tcss"

    def __init__(self, number: int, line_no: int | None = None) -> None:
        super().__init__(number, line_no)
        self._refused_key = ""
        self._done_said = False

    # ------------------------------------------------------------------------------- the account
    @on(LookupInput.Accepted, "#key")
    def _account_accepted(self, event: LookupInput.Accepted) -> None:
        entry = self.entry
        if event.value == "0":
            if entry.key or not entry.is_placed:
                entry.place_account(None, self._refused_key)
            self._refused_key = ""
            self._next(ACCOUNT)
        elif event.value and not (entry.is_placed and event.value == entry.key):
            self.desk.run_held(self._open(event.value))
        elif entry.is_placed:
            self.desk.run_held(self._open_again())
        else:
            self.message.warn(
                "Scan or type the account. 0 Enter: suspense.   /: the stack is done."
            )

    async def _open_again(self) -> None:
        """An account accepted as it stands is looked at once, for what it owes now."""
        entry = self.entry
        if entry.key and entry.view is None:
            entry.view = await self.opened(entry.key)
        self._next(ACCOUNT)

    async def _open(self, typed: str) -> None:
        try:
            view = await self.desk.ask("batches.keying.open_entry", self.desk.actor, typed)
        except Refused as refusal:
            view = await self._search(typed, refusal)
        except ClerkError as error:
            self.field(ACCOUNT).refuse(error)
            return
        if view is not None:
            self._refused_key = ""
            self.entry.place_account(view)
            self._next(ACCOUNT)

    async def _search(self, typed: str, refusal: Refused) -> TicketLineView | None:
        """Numbers are refused at once; a name is looked up, as on the payment screen."""
        found: Any = ()
        if refusal.message_id == "account.unknown" and any(map(str.isalpha, typed)):
            answer = await self.desk.ask("lookup.find_accounts", typed, limit=9)
            found = answer.results
        if not found:
            self._refused_key = typed
            hint = " 0 Enter: suspense." if refusal.message_id == "account.unknown" else ""
            self.field(ACCOUNT).refuse(f"{sentence(refusal)}{hint}")
            return None
        chosen = await self.desk.push_screen_wait(choose_account(typed, found))
        if chosen is None:
            self.field(ACCOUNT).focus()
            return None
        return await self.opened(chosen)

    # -------------------------------------------------------------------- the amount, the check
    @on(MoneyInput.Accepted, "#amount")
    def _amount_accepted(self, event: MoneyInput.Accepted) -> None:
        try:
            self.entry.accept_amount(event.cents)
        except Refused as refusal:
            self.field(AMOUNT).refuse(refusal)
            return
        if event.key == "slash":
            self.desk.run_held(self._choose_tender(then_next=True))
        else:
            self._next(AMOUNT)

    @on(MoneyInput.Tender, "#amount")
    def _tender_asked(self) -> None:
        self.desk.run_held(self._choose_tender())

    async def _choose_tender(self, *, then_next: bool = False) -> None:
        field = self.place().field
        chosen = await self.desk.push_screen_wait(choose_tender(self.tenders))
        if chosen:
            self.entry.tender, self.entry.same_check = chosen, False
            self.show_about()
            self.keep_place_soon()
        if then_next:
            self._next(AMOUNT)
        else:
            self.field(field).focus()

    @on(TextInput.Accepted, "#reference")
    def _reference_accepted(self, event: TextInput.Accepted) -> None:
        entry = self.entry
        if not event.value:
            tender = self.tender_name(entry.tender).lower()
            missing = sentence(Refused("payment.reference_missing", tender=tender))
            self.field(REFERENCE).refuse(f"{missing} 0 Enter: it has none.")
            return
        reference = "" if event.value == "0" else event.value
        entry.same_check = entry.same_check and reference == entry.reference
        entry.reference = reference
        self._next(REFERENCE)

    # ---------------------------------------------------------------------- signs on empty fields
    @on(Keyed)
    def _sign(self, event: Keyed) -> None:
        at = "amount" if isinstance(event.field, AmountInput) else str(event.field.id)
        if event.sign == "-":
            self._back_from("account" if at == "key" else at)
        elif event.sign == "*":
            self.action_difference()
        elif event.sign == "/":
            self.action_done()
        else:
            self._same_as_above(at)

    @on(MoneyInput.Back, "#amount")
    def _back_from_amount(self) -> None:
        self._back_from(AMOUNT)

    def _back_from(self, field: str) -> None:
        """One field back; from the first to the line before."""
        order = self.order
        place = order.index(field) if field in order else 0
        if place:
            self.go_to(order[place - 1])
            return
        before = self.line_before(self.entry.line_no)
        if before is None:
            self.message.say("This is the first line.")
        else:
            self.desk.run_held(self.correct(before.line_no))

    def _same_as_above(self, at: str) -> None:
        above = self.line_before(self.entry.line_no, good=True)
        if above is None:
            self.message.warn("There is no line above yet.")
        elif at == "key":
            account = "0" if above.kind == "unknown" else above.account
            self.field(ACCOUNT).reset(account)
            self.field(ACCOUNT).accept()
        elif at == "amount":
            self.entry.amount_cents = above.amount_cents
            self._next(AMOUNT)
        else:
            self._same_check(above)

    def _same_check(self, above: LineView) -> None:
        entry = self.entry
        entry.same_check, entry.tender, entry.reference = True, above.tender, above.reference
        self._next(REFERENCE)

    # ------------------------------------------------------------------------- on to the next one
    def _next(self, field: str) -> None:
        """On to the field after this one; after the last, the line is kept."""
        order = self.order
        place = order.index(field) + 1 if field in order else len(order)
        if place < len(order):
            self.go_to(order[place])
        else:
            self.desk.run_held(self._keep_line())

    @property
    def order(self) -> tuple[str, ...]:
        """The fields of the line being keyed, in order."""
        tender = next((t for t in self.tenders if t.code == self.entry.tender), None)
        assert self.header is not None
        has_reference = tender is None or tender.needs_reference
        return field_order(self.header.start_field, has_reference=has_reference)

    async def _keep_line(self) -> None:
        """Put the line on the tape; until the books say so, it stays in the fields."""
        assert self.header is not None
        draft = self.entry.draft(self.header, self.holder)
        try:
            kept = await self.desk.ask("batches.keying.keep_line", self.desk.actor, draft)
        except ClerkError as error:
            self._not_kept(error)
        else:
            await self._kept(kept)

    async def _kept(self, kept: LineKept) -> None:
        """Show what is in the books now; the next line is ready."""
        was_known = kept.line.line_no in self.lines
        self._done_said = False
        self.message.clear()
        self.take_line(kept)
        if was_known:
            await self._see_lines_again()
        self.begin(kept.next_line)
        if self.left is None and was_known:
            await self.keep_place()

    async def _see_lines_again(self) -> None:
        """A correction may have changed the other lines of a check."""
        first = min(self.lines)
        found = await self.desk.ask(
            "batches.lines.list_lines", self.desk.actor, self.number, first - 1
        )
        self.lines.update({line.line_no: line for line in found})

    def _not_kept(self, error: ClerkError) -> None:
        if error.message_id in LOST:
            self.lose(error)
            return
        field = _REFUSED_AT.get(error.message_id, self.order[-1])
        self.go_to(field, keep=False)
        self.field(field).refuse(error)

    # ---------------------------------------------------------------------------------- the place
    @on(Field.Changed)
    def _typed(self) -> None:
        """Whatever is typed is kept with its place, before the next key is let in."""
        self.message.clear()
        if self.desk.keys_kept:
            self.message.say(f"{self.desk.keys_kept} keys go on after this field. Esc drops them.")
        self.show_about()
        self.keep_place_soon()

    # --------------------------------------------------------------------------------- commands
    def allows(self, command: type[Any]) -> bool:
        if self.header is None:
            return command is commands.Leave
        if command in (commands.Done, commands.RemoveLine):
            return self.header.items > 0
        if command is commands.GoToLine:
            return self.next_line > 1
        return True

    def action_done(self) -> None:
        """The stack is keyed; one that does not agree is told so once."""
        batch = self.header
        assert batch is not None
        if not batch.items:
            self.message.warn("Nothing is keyed yet.")
            return
        is_off = batch.control_cents is not None and not batch.is_balanced
        if is_off and not self._done_said:
            self._done_said = True
            self.message.warn(f"{self.to_control()}.  *: find it.   / again: done all the same.")
        else:
            self.desk.run_held(self._finish())

    async def _finish(self) -> None:
        try:
            await self.desk.ask("batches.proofing.finish_keying", self.desk.actor, self.number)
        except ClerkError as error:
            self.message.warn(sentence(error))
        else:
            self.desk.replace("batch_proof", self.number)

    def action_difference(self) -> None:
        """Name what may explain the difference."""
        self.desk.run_held(self._difference())

    async def _difference(self) -> None:
        assert self.header is not None
        try:
            line_no = await ask_difference(self.desk, self.header)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        if line_no is not None:
            await self.correct(line_no)

    def action_tender(self) -> None:
        """Another tender for this line."""
        self.desk.run_held(self._choose_tender())

    def action_header(self) -> None:
        """Change the header; the place is kept."""
        self.desk.open("batch_header", self.number)

    def action_go_to_line(self) -> None:
        """Ask for the number, then correct that line."""
        self.desk.run_held(self._go_to_line())

    async def _go_to_line(self) -> None:
        line_no = await self.ask_line()
        if line_no is not None:
            await self.correct(line_no)

    def action_remove_line(self) -> None:
        """Take the line being corrected, or the last one, off the batch."""
        self.desk.run_held(self._remove())

    async def _remove(self) -> None:
        entry = self.entry
        line = self.line_before(self.next_line, good=True)
        line_no = entry.line_no if entry.is_correction else line.line_no if line else 0
        try:
            kept = await self.desk.ask(
                "batches.keying.remove_line", self.desk.actor, self.number, self.holder, line_no
            )
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        await self._kept(kept)
        self.message.say(f"Line {line_no} is off the batch; correcting it puts it back.")

    def action_improper(self) -> None:
        """What is wrong with it? What is kept out of the books is not keyed."""
        self.desk.run_held(self._improper())

    async def _improper(self) -> None:
        entry = self.entry
        seen = Seen(entry.key, "", entry.amount_cents, entry.tender, entry.reference or "")
        try:
            answer = await ask_improper(self.desk, seen)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        if isinstance(answer, HeldView):
            self.message.say(f"Do not key it. {kept_words(answer)}")
        elif answer is not None:
            self.message.say(answer.script)

    def action_leave(self) -> None:
        """From a correction back to the new line; from there to where the clerk came from."""
        if self.desk.keys_kept:
            self.message.say(f"{self.desk.drop_kept()} keys are dropped.")
            return
        if self.header is not None and self.entry.is_correction:
            self.begin(self.next_line)
            self.keep_place_soon()
            return
        self.desk.back()
        if self.header is not None:
            self.desk.tell(f"Batch {self.number} is kept at line {self.next_line}.", quietly=True)
