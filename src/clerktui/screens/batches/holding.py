"""A batch held by this desk: taken up where it was left, its place kept at every key.

Another desk may take it up at any time; this one is told at its next key and goes back to the list.
"""

from __future__ import annotations

import uuid
from functools import partial

from clerktui.errors import ClerkError, Refused
from clerktui.i18n import sentence
from clerktui.screens.batches.entry import Entry
from clerktui.screens.batches.glass import KeyingGlass
from clerktui.views.batches import BatchInHand, LineView, Place
from clerktui.views.tickets import TicketLineView
from clerktui.widgets import Confirm

LOST = ("batch.taken_over", "batch.wrong_state", "batch.not_yours", "denied")
"""What is refused when the batch is no longer this desk's."""


class BatchInHandScreen(KeyingGlass):
    """The glass with a batch in hand; `BatchScreen` adds the keying."""

    def __init__(self, number: int, line_no: int | None = None) -> None:
        super().__init__(number)
        self._first_line = line_no
        self.holder = uuid.uuid4().hex

    @property
    def order(self) -> tuple[str, ...]:
        """The fields of the line being keyed, in order."""
        raise NotImplementedError

    def on_mount(self) -> None:
        self.desk.run_held(self._take_up())

    def on_screen_resume(self) -> None:
        """Back from the header: it may say another control total."""
        super().on_screen_resume()
        if self.header is not None and self.is_current:
            self.desk.run_held(self._look_again())

    # ------------------------------------------------------------------------------ taking it up
    async def _take_up(self) -> None:
        """Take the batch in hand, exactly where it was left."""
        try:
            hand = await self._take_in_hand()
            self.tenders = await self.desk.ask("tickets.list_tender_types")
        except ClerkError as error:
            self.lose(error)
            return
        if hand is None:
            self.desk.back()
            return
        self.show_hand(hand)
        if hand.place is not None and self._first_line is None:
            await self._go_on(hand)
        else:
            self.begin(hand.next_line)
        if self._first_line is not None:
            await self.correct(self._first_line)
        if hand.others:
            listed = ", ".join(map(str, hand.others))
            self.message.warn(f"You have other batches open: {listed}.")

    async def _take_in_hand(self) -> BatchInHand | None:
        """The batch; None when a co-worker is keying in it and the clerk leaves it to them."""
        take_up = partial(
            self.desk.ask, "batches.keying.take_up", self.desk.actor, self.number, self.holder
        )
        try:
            return await take_up(asks=True)
        except Refused as refusal:
            if refusal.message_id != "batch.in_hand":
                raise
            question = Confirm(
                f"Take batch {self.number} from {refusal.facts['who']}?",
                sentence(refusal),
                "What was keyed stays; the other desk is told at its next key.",
            )
            return await take_up() if await self.desk.push_screen_wait(question) else None

    async def _go_on(self, hand: BatchInHand) -> None:
        """Put back what was half-typed, and the account it was typed for."""
        place = hand.place
        assert place is not None
        left = place.fields.pop("left", None)
        entry = await self._entry_at(place, hand.batch.default_tender)
        self.show_place(entry, place)
        if left:
            new = Place(**left)
            self.left = (await self._entry_at(new, hand.batch.default_tender), new)
        self.message.say(f"Line {entry.line_no} goes on where it was left.")

    async def _entry_at(self, place: Place, tender: str) -> Entry:
        """The line of a place, its account opened anew."""
        entry = Entry.at(place, tender)
        if entry.key:
            entry.view = await self.opened(entry.key)
        return entry

    async def opened(self, key: str) -> TicketLineView | None:
        try:
            return await self.desk.ask("batches.keying.open_entry", self.desk.actor, key)
        except Refused:
            return None

    async def _look_again(self) -> None:
        """The header may have been changed from here."""
        batch = await self.desk.ask("batches.headers.get_batch", self.desk.actor, self.number)
        self.show_batch(batch)

    def lose(self, error: ClerkError) -> None:
        """The batch is no longer this desk's: say so where the clerk comes from."""
        self.desk.forget_typed()
        self.desk.back()
        self.desk.tell(sentence(error))

    # ------------------------------------------------------------------------------- corrections
    async def correct(self, line_no: int) -> None:
        """Put a line keyed before back into the fields."""
        line = await self._line(line_no)
        if line is None:
            self.message.warn(f"There is no line {line_no}.")
            return
        if not self.entry.is_correction:
            self.left = (self.entry, self.place())
        entry = Entry.corrects(line)
        if entry.key:
            entry.view = await self.opened(entry.key)
        self.show_entry(entry, self.order[0])
        await self.keep_place()

    async def _line(self, line_no: int) -> LineView | None:
        if line_no not in self.lines and 0 < line_no < self.next_line:
            around = max(0, line_no - 30)
            found = await self.desk.ask(
                "batches.lines.list_lines", self.desk.actor, self.number, around, 60
            )
            self.lines.update({line.line_no: line for line in found})
        return self.lines.get(line_no)

    # ---------------------------------------------------------------------------------- the place
    def keep_place_soon(self) -> None:
        """Keep the place, unless more keys wait: the last of them does it."""
        if self.header is not None and not self.desk.has_typed_ahead:
            self.desk.run_held(self.keep_place())

    async def keep_place(self) -> None:
        place = self.place()
        try:
            await self.desk.ask(
                "batches.keying.keep_place", self.desk.actor, self.number, self.holder, place
            )
        except ClerkError as error:
            if error.message_id in LOST:
                self.lose(error)
            else:
                self.message.warn(sentence(error))
