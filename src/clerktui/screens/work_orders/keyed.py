"""A stack of work orders keyed back: number, code, and only what the order asks, line by line.

Each line is a completion of its own under an id of its own, posted at once: a line that fell into a
broken connection is sent again as it stands and happens once. What is half keyed is kept.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from textual import on
from textual.containers import Vertical
from textual.widget import Widget

from clerktui.errors import ClerkError, Refused
from clerktui.i18n import sentence
from clerktui.rules.dates import parse_date
from clerktui.rules.order_paper import (
    parse_charges,
    parse_number,
    parse_used,
    parse_work,
)
from clerktui.screens.work_orders.keyed_fields import (
    AnotherLine,
    CodeInput,
    WhichDay,
    beside,
    codes,
    digits,
    distinct,
    done_words,
    first_fields,
    head,
    last_fields,
    legend,
    meter_fields,
    tape_lines,
    times,
    used_words,
)
from clerktui.views.order_completion import (
    ChargeDone,
    CostDone,
    MeterRead,
    OrderDone,
    OrderDraft,
    ToKey,
)
from clerktui.widgets import Back, Command, Confirm, Field, MessageLine
from clerktui.widgets.approval import ask_approved
from clerktui.widgets.form_screen import Book, FormScreen
from clerktui.widgets.forms import BesideError
from clerktui.widgets.listing import Lines, flow

_TAPE, _LEGEND = 60, 6
_NEEDS_ORDER = "Key the number of the order first."


class KeyedScreen(FormScreen):
    """Key a stack of completed orders back, each posted as soon as it is keyed.

    Args:
        number: of the order that is keyed first, where it is known.
    """

    TITLE = "ORDERS KEYED BACK"
    TOPIC = "work_orders"
    KEEPS_TYPED = False
    """What is half keyed is kept, and found again."""
    COMMANDS: ClassVar[Any] = (Book, WhichDay, AnotherLine, Back)
    DEFAULT_CSS = """
    KeyedScreen #rest, KeyedScreen #meters { height: auto; }
    """
    REFUSED_AT: ClassVar[dict[str, str]] = {
        **dict.fromkeys(("work_order.unknown", "work_order.ended"), "number"),
        **dict.fromkeys(("work_order.other_crew", "work_order.crew_none", "denied"), "number"),
        "work_order.outcome_unknown": "code",
        **dict.fromkeys(("work_order.minutes", "work_order.times"), "work"),
        "work_order.cost": "used",
        **dict.fromkeys(("work_order.charge_unknown", "work_order.charge_amount"), "charges"),
        "work_order.crew_charge": "charges",
        **dict.fromkeys(("work_order.charge_nobody", "work_order.charge_closed"), "charge_to"),
        **dict.fromkeys(("account.unknown", "account.ambiguous"), "charge_to"),
        **dict.fromkeys(("work_order.note", "close_out.reading_why"), "remarks"),
        **dict.fromkeys(("work_order.reading_missing", "work_order.reading"), "reading-0"),
        **dict.fromkeys(("close_out.reading", "close_out.read_on"), "reading-0"),
        **dict.fromkeys(("work_order.read_on", "work_order.read_today"), "reading-0"),
        **dict.fromkeys(("close_out.reading_below", "close_out.reading_high"), "reading-0"),
        **dict.fromkeys(("work_order.new_meter", "work_order.meter_used"), "meter-0"),
    }

    def __init__(self, number: int = 0) -> None:
        super().__init__()
        self._first = number
        self._command_id = str(uuid.uuid4())
        self._order: ToKey | None = None
        self._used: list[str] = []
        self._tape: list[tuple[int, str]] = []
        self._keyed = 0

    def fields(self) -> Iterable[Widget]:
        yield from first_fields()
        with Vertical(id="rest"):
            yield Vertical(id="meters")
            yield from last_fields()

    @property
    def asked(self) -> list[Field]:
        """The day only while it has the keyboard; the rest once the order is known."""
        return [one for one in super().asked if self._asks(one)]

    def _asks(self, field: Field) -> bool:
        at = field.id or ""
        if at == "day":
            return field.has_focus
        if at == "number":
            return True
        one = self._order
        if one is None:
            return False
        if at == "charges":
            return bool(one.charges) and self._is_done
        if at == "charge_to":
            always = any(charge[3] for charge in one.charges) and not one.account
            return self._is_done and (always or bool(self.word("charges")))
        return self._is_done or field.parent is not self.query_one("#meters")

    @property
    def _is_done(self) -> bool:
        chosen = self.query_one("#code", CodeInput).chosen
        return chosen is None or chosen.code == "done"

    # -------------------------------------------------------------------------------- the opening
    async def load(self) -> None:
        self.field("code").offer(codes(None))
        self.query_one("#day", Field).display = False
        await self._show_order(None)
        left: dict[str, Any] = await self.desk.ask("work_orders.half_keyed.left", self.desk.actor)
        if not left:
            await self._open_first()
            return
        self.field("number").reset(left["number"])
        try:
            await self._open(left["number"])
        except ClerkError:
            await self._show_order(None)
            return
        self._command_id, self._used = left["command_id"], list(left["used"])
        for name, value in left["fields"].items():
            found = [one for one in self.query(Field) if one.id == name]
            for field in found:
                field.reset(value)
        said = "This is the line as it was left."
        if self._first and str(self._first) != left["number"]:
            said = f"{said} Finish or discard it (F8), then key order {self._first}."
        self.message.say(said)
        self._show_fields()

    async def _open_first(self) -> None:
        """The order the clerk came from, if any; one that cannot be keyed is said to be so."""
        if not self._first:
            return
        self.field("number").reset(str(self._first))
        try:
            await self._open(str(self._first))
        except ClerkError as error:
            self.message.warn(sentence(error))

    async def _open(self, typed: str) -> None:
        """Which order it is: in one line, so that a wrong number is seen at once."""
        number = parse_number(typed)
        if self._order is not None and self._order.number == number:
            return
        name = "work_orders.keyed.get_to_key"
        one: ToKey = await self.desk.ask(name, self.desk.actor, number)
        if one.state in ("completed", "cancelled", "followed_up"):
            raise Refused("work_order.ended", number=number, state=one.state)
        self._command_id, self._used = str(uuid.uuid4()), []
        self.message.clear()
        await self._show_order(one)

    async def _show_order(self, one: ToKey | None) -> None:
        """Empty fields for this order; for none, its number is asked."""
        self._order = one
        meters = self.query_one("#meters", Vertical)
        await meters.remove_children()
        if one is not None:
            await meters.mount(*meter_fields(one))
        for field in self.query(Field):
            if field.id not in ("number", "day"):
                field.reset("")
        self.field("code").offer(codes(one), "done")
        self._show_fields()

    def _show_fields(self) -> None:
        """Only what is asked of this order is seen."""
        self.query_one("#about", MessageLine).say(head(self._order))
        self.query_one("#rest", Vertical).display = self._order is not None
        for field in self.query(Field):
            if field.id not in ("number", "day"):
                field.display = self._order is not None
                field.display = field.display and self._asks(field)
        self._show_tape()
        self.refresh_bindings()

    def _show_tape(self) -> None:
        width = self.size.width
        tape = [line for one in self._tape for line in tape_lines(*one, width)]
        self.show([*used_words(self._used), *tape])

    # --------------------------------------------------------------------------------- the way on
    @on(Field.Accepted)
    def _keyed_on(self, event: Field.Accepted) -> None:
        """+ posts the line as it stands; Enter goes on, and posts on the last field."""
        event.prevent_default()
        event.stop()
        if not self._is_ready:
            return
        if event.key == "plus" and event.field.id not in ("number", "day"):
            self.desk.run_held(self._post_from(event.field))
        else:
            self.desk.run_held(self._pass(event.field))

    async def _post_from(self, field: Field) -> None:
        try:
            await self.passed(field)
        except BesideError as other:
            self.field(other.field).refuse(other.why)
        except ClerkError as error:
            field.refuse(error)
        else:
            await self._send()

    async def passed(self, field: Field) -> None:
        at, typed = field.id or "", field.value.strip()
        if at == "day":
            self._day()
            field.display = False
            return
        if at == "number":
            await self._open(typed)
        elif at == "code":
            self.field("code").code()
        elif at == "work":
            parse_work(typed)
        elif at == "charges":
            parse_charges(typed)
        elif at == "used" and typed:
            parse_used(typed)
            self._used.append(typed)
            field.reset("")
            self._more = True
        elif at.startswith(("reading-", "start-")):
            digits(at, typed)
        self._show_fields()
        await self._keep()

    _more = False
    """Whether another piece of material is asked."""

    def next_after(self, field: Field) -> Field | None:
        if field.id == "day":
            return self.asked[-1] if self._order is None else self.field("number")
        if self._more:
            self._more = False
            return field
        return super().next_after(field)

    async def _keep(self) -> None:
        one = self._order
        line: dict[str, Any] = {}
        if one is not None:
            values = {field.id: field.value for field in self.query(Field) if field.value}
            line = {"number": str(one.number), "command_id": self._command_id}
            line |= {"used": self._used, "fields": values}
        await self.desk.ask("work_orders.half_keyed.keep", self.desk.actor, line)

    def _show_legend(self, field: Field) -> None:
        parts = legend(field, self._order)
        self.query_one("#legend", Lines).show(flow(parts, self.size.width, _LEGEND))

    def allows(self, command: type[Command]) -> bool:
        return command in (Back, WhichDay) or self._order is not None

    def action_which_day(self) -> None:
        """The day of the stack."""
        field = self.field("day")
        field.display = True
        field.focus()

    def action_another_line(self) -> None:
        """Begin anew with another order."""
        self.desk.run_held(self._begin())

    async def _begin(self) -> None:
        self._command_id, self._used = str(uuid.uuid4()), []
        self.field("number").reset("")
        await self._show_order(None)
        await self._keep()
        self.field("number").focus()

    # -------------------------------------------------------------------------------- the posting
    async def send(self) -> None:
        one = self._order
        if one is None:
            raise BesideError("number", _NEEDS_ORDER)
        draft = self._draft(one)
        try:
            done = await self._sent(draft)
        except Refused as refused:
            at = self.REFUSED_AT.get(refused.message_id, "")
            if at and not any(field.id == at for field in self.query(Field)):
                raise BesideError("number", refused) from refused
            raise
        self._keyed += 1
        again = " (was done already)" if done.duplicate else ""
        self._tape.insert(0, (one.number, done_words(one, done) + again))
        del self._tape[_TAPE:]
        await self._begin()
        self.message.say(f"Order {one.number} is keyed. {self._keyed} in this sitting.")

    async def _sent(self, draft: OrderDraft) -> OrderDone:
        """Send it; a reading far above what is used is looked at again and said to be right."""
        name, command_id = "work_orders.ending.complete_order", draft.command_id
        try:
            done: OrderDone = await ask_approved(self.desk, name, draft, command_id=command_id)
        except Refused as refused:
            if refused.message_id != "close_out.reading_high":
                raise
            words = f"{sentence(refused)} Is it right?"
            if not await self.desk.push_screen_wait(Confirm(words)):
                raise
            draft = replace(draft, is_sure=True)
            done = await ask_approved(self.desk, name, draft, command_id=command_id)
        return done

    def _draft(self, one: ToKey) -> OrderDraft:
        day = self._day()
        work = beside("work", parse_work, self.word("work"))
        arrived_at, done_at = times(work, day or one.today, self.desk.actor.timezone)
        outcome = str(beside("code", lambda _: self.field("code").code(), ""))
        is_done = outcome == "done"
        pieces = [*self._used, *filter(None, [self.word("used")])]
        used = [beside("used", parse_used, piece) for piece in pieces]
        return OrderDraft(
            self._command_id,
            one.number,
            note=self.word("remarks"),
            read_on=day,
            outcome=outcome,
            arrived_at=arrived_at,
            done_at=done_at,
            minutes=work.minutes,
            people=work.people,
            readings=self._readings(one) if is_done else (),
            costs=tuple(
                CostDone(piece.kind, piece.words, piece.quantity_milli, "", piece.unit_cents)
                for piece in used
            ),
            charges=self._charges(one) if is_done else (),
            charge_to=self.word("charge_to") if is_done else "",
        )

    def _day(self) -> dt.date | None:
        """The day of the stack; today where nothing is said."""
        typed = self.word("day")
        return beside("day", parse_date, typed) if typed else None

    def _readings(self, one: ToKey) -> tuple[MeterRead, ...]:
        asked = {field.id for field in self.query_one("#meters").query(Field)}
        found = []
        for place, meter in enumerate(distinct(one.meters)):
            typed = self.word(f"reading-{place}") if f"reading-{place}" in asked else ""
            new = self.word(f"meter-{place}") if f"meter-{place}" in asked else ""
            if not typed and new:
                why = Refused("work_order.reading_missing", number=one.number)
                raise BesideError(f"reading-{place}", why)
            if typed:
                at, begins = f"start-{place}", self.word(f"start-{place}") if new else ""
                if new and not begins:
                    raise BesideError(at, Refused("work_order.new_reading", meter=new))
                start = digits(at, begins) if begins else None
                reading = digits(f"reading-{place}", typed)
                found.append(MeterRead(reading, meter.meter, new, start))
        return tuple(found)

    def _charges(self, one: ToKey) -> tuple[ChargeDone, ...]:
        said: Sequence[tuple[int, int | None]]
        said = beside("charges", parse_charges, self.word("charges"))
        for place, _ in said:
            if not 0 < place <= len(one.charges):
                why = Refused("work_order.paper_charge", typed=str(place))
                raise BesideError("charges", why)
        return tuple(ChargeDone(one.charges[place - 1][0], cents) for place, cents in said)
