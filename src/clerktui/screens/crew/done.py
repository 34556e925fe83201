"""What was done, at 40 columns: remarks, readings, minutes, material, what is charged."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_time
from clerktui.rules.materials import parse_materials
from clerktui.rules.order_paper import parse_work
from clerktui.screens.crew.words import charge_letters, charge_lines, off_words
from clerktui.screens.work_orders.keyed_fields import beside, times
from clerktui.views.order_completion import (
    ChargeDone,
    CostDone,
    MeterRead,
    MeterView,
    OrderDone,
    OrderDraft,
)
from clerktui.views.work_order_crew import CrewDay, CrewOrder
from clerktui.widgets import Back, Command, Confirm, Field, MessageLine
from clerktui.widgets.following import Following
from clerktui.widgets.form_screen import FormScreen
from clerktui.widgets.forms import BesideError
from clerktui.widgets.listing import flow
from clerktui.widgets.pad import NumberInput, WordInput

_LABEL = 10
_ROOM = 26
_ASK_AGAIN = ("close_out.reading_high",)


class BookDone(Command):
    """Book it as it stands."""

    key = "f12"
    twin = "ctrl+t"
    word = "Book"
    letter = "o"
    action = "book"


class CrewDoneScreen(Following, FormScreen):
    """An order is done: type what it took. Enter on the last field books it, once.

    What is called off meanwhile is said at the top, with a bell; what is typed stays.
    """

    TITLE = "DONE"
    TOPIC = "my_orders"
    COMMANDS = (BookDone, Back)
    REFUSED_AT = {
        "close_out.reading": "read0",
        "close_out.reading_below": "read0",
        "work_order.cost": "material",
        "work_order.meter_used": "new0",
        "work_order.minutes": "minutes",
        "work_order.new_meter": "new0",
        "work_order.times": "minutes",
        "work_order.read_today": "read0",
        "work_order.reading": "read0",
        "work_order.reading_missing": "read0",
        "text.control": "note",
        "text.too_long": "note",
    }

    def __init__(self, order: CrewOrder) -> None:
        super().__init__()
        self.order = order
        self._command_id = str(uuid.uuid4())
        self._letters = charge_letters(order)
        self._heard: set[tuple[int, int]] = set()

    def fields(self) -> Iterable[Widget]:
        look: dict[str, Any] = {"label_width": _LABEL, "says_beside": False}
        yield WordInput(" Done", id="note", width=_ROOM, max_length=500, **look)
        for place, meter in enumerate(self.order.meters if self.order.asks_reading else ()):
            label = f" {meter.meter}"[:_LABEL] if len(self.order.meters) > 1 else " Reading"
            yield NumberInput(label, id=f"read{place}", width=10, max_length=10, **look)
            if self.order.asks_change:
                yield WordInput(" New no.", id=f"new{place}", width=16, max_length=30, **look)
                yield NumberInput(" shows", id=f"start{place}", width=10, max_length=10, **look)
        yield WordInput(" Minutes", id="minutes", width=16, max_length=16, **look)
        yield WordInput(" Material", id="material", width=_ROOM, max_length=300, **look)
        if self._letters:
            yield WordInput(" Charge", id="charge", width=_ROOM, max_length=26, **look)

    async def load(self) -> None:
        line = self.order.line
        self.query_one("#about", MessageLine).say(f"{line.number} {line.name}, {line.place}")
        said = [f"meter {one.meter} showed {one.last_reading}" for one in self._read_last()]
        said += ["Material: clamp, 2, 18.50; hose, 3, 4", *charge_lines(self.order)]
        lines = [line for one in said for line in flow([(one, "")], self.size.width)]
        self.show(lines)
        await self._take_up()

    def news(self) -> tuple[Any, ...] | None:
        actor = self.desk.actor
        return None if actor is None else ("work_orders.crew.my_orders", actor)

    def show_news(self, answer: CrewDay) -> None:
        off = sorted(answer.called_off, key=lambda one: one.number != self.order.line.number)
        new = {(one.number, one.version) for one in off} - self._heard
        if new:
            self._heard |= new
            self.query_one("#about", MessageLine).warn(off_words(off[0]))
            self.desk.bell()

    async def _take_up(self) -> None:
        """What was typed before the line dropped stands there again, under the same id."""
        number = self.order.line.number
        kept = await self.desk.ask("work_orders.crew_typed.kept", self.desk.actor, number)
        if kept is None:
            return
        self._command_id = kept["command_id"]
        for field in self.query(Field):
            field.value = kept["typed"].get(str(field.id), "")
        self.message.say("What you typed before is here.")

    async def _keep(self) -> None:
        typed = {str(field.id): field.value for field in self.query(Field) if field.value}
        said = (self.order.line.number, self._command_id, typed)
        await self.desk.ask("work_orders.crew_typed.keep", self.desk.actor, *said)

    def _read_last(self) -> Iterable[MeterView]:
        asked = self.order.meters if self.order.asks_reading else ()
        return (one for one in asked if one.last_reading is not None)

    async def passed(self, field: Field) -> None:
        if field.id == "material":
            parse_materials(field.value)
        elif field.id == "minutes":
            parse_work(field.value)
        elif field.id == "charge":
            self._charges()
        elif isinstance(field, NumberInput):
            self._whole(str(field.id))
        await self._keep()

    async def send(self) -> None:
        draft = self._draft()
        ask = ("work_orders.ending.complete_order", self.desk.actor)
        try:
            done: OrderDone = await self.desk.ask(*ask, draft)
        except ClerkError as error:
            if error.message_id not in _ASK_AGAIN:
                raise
            if not await self.desk.push_screen_wait(Confirm(sentence(error))):
                return
            done = await self.desk.ask(*ask, self._draft(is_sure=True))
        with suppress(ClerkError):
            forget = ("work_orders.crew_typed.forget", self.desk.actor)
            await self.desk.ask(*forget, self.order.line.number)
        charged = f" Charged {money(done.charged_cents)}." if done.charged_cents else ""
        self.leave(f"Order {done.number} is done.{charged}")

    # ------------------------------------------------------------------------------------ inside
    def _draft(self, *, is_sure: bool = False) -> OrderDraft:
        work = beside("minutes", parse_work, self.word("minutes"))
        actor = self.desk.actor
        today = town_time(self.desk.clock.now(), actor.timezone).date()
        arrived_at, done_at = times(work, today, actor.timezone)
        return OrderDraft(
            self._command_id,
            self.order.line.number,
            self.word("note"),
            is_sure=is_sure,
            arrived_at=arrived_at,
            done_at=done_at,
            minutes=work.minutes,
            people=work.people,
            readings=tuple(self._readings()),
            costs=tuple(
                CostDone(
                    "material",
                    one.what,
                    one.quantity_milli,
                    unit=one.unit,
                    unit_cents=one.unit_cents,
                )
                for one in parse_materials(self.word("material"))
            ),
            charges=tuple(self._charges()),
        )

    def _readings(self) -> Iterable[MeterRead]:
        for place, meter in enumerate(self.order.meters if self.order.asks_reading else ()):
            reading = self._whole(f"read{place}")
            new = self.word(f"new{place}") if self.order.asks_change else ""
            if reading is None:
                if new:
                    raise BesideError(f"read{place}", "Type what the old meter shows.")
                continue
            start = self._whole(f"start{place}") if new else None
            yield MeterRead(reading, meter.meter, new, start)

    def _charges(self) -> list[ChargeDone]:
        ticked = self.word("charge").lower().replace(" ", "").replace(",", "")
        ticked = ticked if self._letters else ""
        for letter in ticked:
            if letter not in self._letters:
                known = ", ".join(self._letters)
                raise BesideError("charge", f"{letter} is no letter of a charge: {known}.")
        return [ChargeDone(self._letters[letter]) for letter in dict.fromkeys(ticked)]

    def _whole(self, name: str) -> int | None:
        typed = self.word(name)
        if typed and not (typed.isascii() and typed.isdecimal()):
            raise BesideError(name, "Type a whole number.")
        return int(typed) if typed else None
