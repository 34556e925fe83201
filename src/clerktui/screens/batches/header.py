"""The header of a batch: where it came from, what the adding machine said, how it is keyed.

Everything has a default that fits the usual stack of mail, so a digit, the total, the count and
Enter begin it. What is seldom changed stands below a rule and is reached with Down.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from textual import events, on
from textual.widget import Widget

from clerktui.errors import ClerkError, OutcomeUnknown, Refused
from clerktui.i18n import money, sentence, town_date, town_time
from clerktui.rules.dates import parse_date
from clerktui.screens.batches.fields import (
    CountOfItems,
    DateInput,
    OneOf,
    OptionInput,
    WordInput,
    numbered,
)
from clerktui.screens.batches.words import control_words
from clerktui.views.batches import BatchView, HeaderDraft, SourceView
from clerktui.widgets import AmountInput, Back, Command, DutyScreen, Field, MessageLine, Rule
from clerktui.widgets.listing import Lines, flow

USUAL = ("source", "received", "tender", "control", "items")
SELDOM = ("start", "implied", "verify", "posting", "note")
_LABEL = 18
_STARTS = numbered((("account", "account"), ("amount", "amount"), ("reference", "check number")))
_IMPLIED = (
    OneOf("y", code=True, name="yes: 12345 is 123.45"),
    OneOf("n", code=False, name="no: 12345 is 12,345.00"),
)
_TOWN = (None, "as the town decided")
_VERIFY = (("off", "off"), ("all", "every line"), ("sample", "a sample"))
_REFUSED_AT = {
    "batch.source_unknown": "source",
    "batch.received_late": "received",
    "batch.posting_late": "posting",
    "day.closed": "posting",
    "payment.unknown_tender": "tender",
    "batch.control": "control",
    "batch.choice": "verify",
    "text.too_long": "note",
}


class Save(Command):
    """Begin the batch, or keep its changed header, as it stands."""

    key = "f12"
    twin = "ctrl+t"
    word = "Save"
    permission = "batch.key"


class ControlInput(AmountInput):
    """What the adding machine came to; may stay empty until the tape is run."""

    KEY_HINTS = (("Enter or +", "next"), ("-", "back"))


class BatchHeaderScreen(DutyScreen[None]):
    """Begin a batch or change its header: Enter passes a field, Enter on the count begins it."""

    TITLE = "BATCH HEADER"
    TOPIC = "batch"
    COMMANDS = (Save, Back)
    DEFAULT_CSS = """
    BatchHeaderScreen Field { height: 1; }
    BatchHeaderScreen #about { height: 1; margin-bottom: 1; }
    BatchHeaderScreen #legend { margin-top: 1; }
    """

    def __init__(
        self, number: int | None = None, begun: Callable[[int], None] | None = None
    ) -> None:
        super().__init__()
        self.number = number
        self._begun = begun
        self._command_id = str(uuid.uuid4())
        self._sources: dict[str, SourceView] = {}
        self._batch: BatchView | None = None
        self._source = ""
        self._latest = dt.date.min
        self._is_ready = False

    def body(self) -> Iterable[Widget]:
        yield MessageLine(id="about")
        yield OptionInput(" Source", id="source", label_width=_LABEL)
        yield DateInput(" Received", id="received", label_width=_LABEL, width=14, max_length=10)
        yield OptionInput(" Mostly paid by", id="tender", label_width=_LABEL)
        yield ControlInput(" Control total", id="control", label_width=_LABEL, width=14)
        yield CountOfItems(" Items counted", id="items", label_width=_LABEL, width=14)
        yield Rule()
        yield OptionInput(" Key first", _STARTS, id="start", label_width=_LABEL)
        yield OptionInput(" Cents implied", _IMPLIED, id="implied", label_width=_LABEL)
        yield OptionInput(" Keyed again", id="verify", label_width=_LABEL)
        yield DateInput(" Posting date", id="posting", label_width=_LABEL, width=14, max_length=10)
        yield WordInput(" Note", id="note", label_width=_LABEL, width=40)
        yield Rule()
        yield Lines(id="legend")

    def on_mount(self) -> None:
        self.desk.run_held(self._load())

    # ------------------------------------------------------------------------------ the defaults
    async def _load(self) -> None:
        try:
            sources = await self.desk.ask("batches.headers.list_sources")
            tenders = await self.desk.ask("tickets.list_tender_types")
            latest = await self.desk.ask("batches.headers.posting_day", self.desk.actor)
            if self.number is not None:
                self._batch = await self.desk.ask(
                    "batches.headers.get_batch", self.desk.actor, self.number
                )
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._latest = latest
        self._sources = {source.code: source for source in sources}
        batch = self._batch
        self._options("source").offer(
            numbered([(source.code, source.name) for source in sources]),
            batch.source if batch else None,
        )
        self._options("tender").offer(numbered([(t.code, t.name) for t in tenders]))
        self._options("verify").offer(numbered([_TOWN, *_VERIFY] if batch is None else _VERIFY))
        self._field("received").reset(town_date(self._today))
        self._field("posting").reset(town_date(self._latest))
        for name in ("start", "implied"):
            self._options(name).choose(None)
        self._follow_source()
        if batch is not None:
            self._show(batch)
        self._follow_implied()
        self._is_ready = True
        self._say_about()
        self._go_to("source" if batch is None else "control")
        self.refresh_bindings()

    def _show(self, batch: BatchView) -> None:
        """Put what a batch's header says into the fields."""
        self.set_title(f"BATCH {batch.number} HEADER")
        self._field("received").reset(town_date(batch.received_on))
        self._field("posting").reset(town_date(batch.gl_on))
        self._options("tender").choose(batch.default_tender)
        control, items = batch.control_cents, batch.control_items
        self._field("control").reset("" if control is None else money(control))
        self._field("items").reset("" if items is None else str(items))
        self._options("start").choose(batch.start_field)
        self._options("implied").choose(batch.implied_decimals)
        self._options("verify").choose(batch.verify_mode)
        self._field("note").reset(batch.note)

    def _say_about(self) -> None:
        batch = self._batch
        said = "A new batch. Enter takes what stands there."
        if batch is not None:
            said = (
                f"Batch {batch.number} is {batch.state}: items {batch.items}, "
                f"{money(batch.amount_cents)}, {control_words(batch)}"
            )
        self.query_one("#about", MessageLine).say(said)

    @property
    def _today(self) -> dt.date:
        return town_time(self.desk.clock.now(), self.desk.actor.timezone).date()

    def _field(self, name: str) -> Field:
        return self.query_one(f"#{name}", Field)

    def _options(self, name: str) -> OptionInput:
        return self.query_one(f"#{name}", OptionInput)

    # -------------------------------------------------------------------------------- the typing
    @on(Field.Changed)
    def _typed(self, event: Field.Changed) -> None:
        if self.message.is_warning:
            self.message.clear()
        if event.input.id == "source":
            self._follow_source()
        elif event.input.id == "implied":
            self._follow_implied()

    def _follow_source(self) -> None:
        """Another source is mostly paid in another way."""
        option = self._options("source").chosen
        if option is not None and option.code != self._source:
            self._source = option.code
            self._options("tender").choose(self._sources[option.code].default_tender)

    def _follow_implied(self) -> None:
        option = self._options("implied").chosen
        control = self.query_one(ControlInput)
        control.implied_decimals = option is None or option.code

    @on(Field.Accepted)
    def _accepted(self, event: Field.Accepted) -> None:
        name = str(event.field.id)
        try:
            self._value(name)
        except ClerkError as refusal:
            event.field.refuse(refusal)
            return
        if name in ("items", "note"):
            self.action_save()
        else:
            self._step(name, 1)

    @on(Field.Back)
    def _back(self, event: Field.Back) -> None:
        self._step(str(event.field.id), -1)

    def on_key(self, event: events.Key) -> None:
        """Up and Down pass the fields without accepting them."""
        if event.key in ("up", "down") and isinstance(self.focused, Field):
            event.stop()
            self._step(str(self.focused.id), 1 if event.key == "down" else -1)

    def _step(self, name: str, by: int) -> None:
        """On to another field; a control total is seen as it was read."""
        cents = self.query_one(ControlInput).cents_or_none() if name == "control" else None
        if cents:
            self._field(name).reset(money(cents))
        order = (*USUAL, *SELDOM)
        self._go_to(order[max(0, min(order.index(name) + by, len(order) - 1))])

    def _go_to(self, name: str) -> None:
        """Put the keyboard into a field; typing replaces what stands there."""
        field = self._field(name)
        field.focus()
        field.select_all()
        self._say_options(field)

    def key_hints(self) -> Iterator[tuple[str, str]]:
        name = self.focused.id if self.focused else ""
        if name in ("items", "note"):
            yield "Enter or +", "begins the batch" if self.number is None else "saves"
        else:
            yield from super().key_hints()
        if name in USUAL:
            yield "Down", "more" if name == "items" else "next field"

    def _say_options(self, field: Field) -> None:
        """Say what can be typed here."""
        said: list[Any] = []
        if isinstance(field, OptionInput):
            said = [(f"{option.key} {option.name}", "") for option in field.options]
        elif isinstance(field, ControlInput):
            implied = _IMPLIED[0 if field.implied_decimals else 1]
            said = [(f"Cents implied: {implied.name}", "")]
        self.query_one("#legend", Lines).show(flow(said, self.size.width))

    # --------------------------------------------------------------------------------- the saving
    def _value(self, name: str) -> Any:
        """What a field says.

        Raises:
            ClerkError: that it says nothing the header could hold.
        """
        field = self._field(name)
        if isinstance(field, OptionInput):
            return field.code()
        if isinstance(field, CountOfItems):
            return field.count()
        if isinstance(field, ControlInput):
            _, cents = field.typed_amount()
            if cents == 0:
                raise Refused("batch.control", typed=field.value.strip())
            return cents
        return self._day(name) if isinstance(field, DateInput) else field.value.strip()

    def _day(self, name: str) -> dt.date:
        day = parse_date(self._field(name).value)
        if day <= (self._latest if name == "posting" else self._today):
            return day
        if name == "posting":
            raise Refused("batch.posting_late", gl_on=day)
        raise Refused("batch.received_late", received_on=day)

    def allows(self, command: type[Command]) -> bool:
        return command is Back or self._is_ready

    def action_save(self) -> None:
        """Send the header; whatever is wrong is said beside its field."""
        values = {}
        for name in (*USUAL, *SELDOM):
            try:
                values[name] = self._value(name)
            except ClerkError as refusal:
                self._field(name).refuse(refusal)
                return
        self.desk.run_held(self._save(self._draft(values)))

    def _draft(self, values: dict[str, Any]) -> HeaderDraft:
        return HeaderDraft(
            command_id=self._command_id,
            source=values["source"],
            received_on=values["received"],
            default_tender=values["tender"],
            number=self.number,
            gl_on=values["posting"],
            control_cents=values["control"],
            control_items=values["items"],
            start_field=values["start"],
            implied_decimals=values["implied"],
            verify_mode=values["verify"],
            note=values["note"],
        )

    async def _save(self, draft: HeaderDraft) -> None:
        try:
            batch: BatchView = await self.desk.ask(
                "batches.headers.save_header", self.desk.actor, draft
            )
        except OutcomeUnknown:
            self.message.warn("Not known yet whether it is kept. F12 (or the menu) asks again.")
        except ClerkError as error:
            self._refused(error)
        else:
            self._saved(batch)

    def _refused(self, error: ClerkError) -> None:
        at = _REFUSED_AT.get(error.message_id)
        if at is None:
            self.message.warn(sentence(error))
        else:
            self._field(at).refuse(error)

    def _saved(self, batch: BatchView) -> None:
        if self.number is None:
            if self._begun is not None:
                self._begun(batch.number)
            self.desk.replace("batch", batch.number)
            return
        self.desk.back()
        self.desk.tell(
            f"Batch {batch.number}: the header is changed. {control_words(batch)}", quietly=True
        )
