"""The fields of an order's paper as it is keyed back, and what is said beside each."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from clerktui.errors import ClerkError
from clerktui.i18n import money, town_date
from clerktui.rules.order_paper import Work
from clerktui.screens.work_orders.words import state_words
from clerktui.views.order_completion import MeterView, OrderDone, ToKey
from clerktui.widgets import Command, Field
from clerktui.widgets.forms import BesideError
from clerktui.widgets.listing import Part
from clerktui.widgets.pad import DateInput, NumberInput, OneOf, OptionInput, WordInput, numbered

LABEL = 13
_DAY = dt.timedelta(days=1)
_HINTS = (("Enter", "next"), ("+", "posts"))
_ADDS = (("Enter", "adds it"),)


class WhichDay(Command):
    """Say of which day the stack is: of its readings and its times."""

    key = "f6"
    twin = "ctrl+g"
    word = "Of which day"
    letter = "y"


class AnotherLine(Command):
    """Drop what was keyed of this order, and begin with another one."""

    key = "f8"
    twin = "ctrl+x"
    word = "Discard"


class OrderNumberInput(NumberInput):
    """The number of an order, typed or scanned: Enter shows which one it is."""

    KEY_HINTS: ClassVar[tuple[tuple[str, str], ...]] = (("Enter or +", "shows the order"),)


class LineInput(NumberInput):
    """A figure of the line; + posts the line as it stands."""

    KEY_HINTS: ClassVar[tuple[tuple[str, str], ...]] = _HINTS


class CodeInput(OptionInput):
    """What became of it, by its code."""

    KEY_HINTS: ClassVar[tuple[tuple[str, str], ...]] = _HINTS


class TimeInput(LineInput):
    """How long, or from when to when, and how many."""

    AS_TEXT = "-"


class UsedInput(WordInput):
    """Material, piece by piece; Enter on an empty one goes on."""

    KEY_HINTS = _ADDS


class MeterNumberInput(LineInput):
    """The number of a meter that was put in, or of an account."""

    AS_TEXT = "-"


def first_fields() -> Iterable[Field]:
    """The day of the stack, the order, what became of it."""
    day: dict[str, Any] = {"label_width": LABEL, "width": 10, "max_length": 10}
    yield DateInput(" Of day", id="day", **day)
    yield OrderNumberInput(" Order", id="number", label_width=LABEL, width=12, max_length=20)
    yield CodeInput(" Code", id="code", label_width=LABEL)


def last_fields() -> Iterable[Field]:
    """What every order can bring."""
    wide: dict[str, Any] = {"label_width": LABEL, "width": 24}
    yield TimeInput(" Time", id="work", max_length=20, **wide)
    yield UsedInput(" Material", id="used", max_length=100, **wide)
    yield LineInput(" Charges", id="charges", max_length=40, **wide)
    yield MeterNumberInput(" Charged to", id="charge_to", max_length=20, **wide)
    yield WordInput(" Remarks", id="remarks", max_length=300, **wide)


def meter_fields(one: ToKey) -> Iterable[Field]:
    """What each meter shows, and the one that was put in for it, where that is asked."""
    options: dict[str, Any] = {"label_width": LABEL, "width": 12}
    if not (one.asks_reading or one.asks_change):
        return
    for place, meter in enumerate(distinct(one.meters)):
        yield LineInput(_label(meter.meter), id=f"reading-{place}", **options)
        if one.asks_change:
            yield MeterNumberInput(" New meter", id=f"meter-{place}", max_length=30, **options)
            yield LineInput(" It shows", id=f"start-{place}", **options)


def _label(meter: str) -> str:
    """A meter's number as it fits before its field; of a long one its end."""
    label = f" Meter {meter}"
    return label if len(label) < LABEL else f" {meter[-(LABEL - 2) :]}"


def distinct(meters: Sequence[MeterView]) -> list[MeterView]:
    """Meters, each once: two services may be billed by one."""
    return list({one.meter: one for one in meters}.values())


def codes(one: ToKey | None) -> tuple[OneOf, ...]:
    """What can have become of an order: done, or why it could not be."""
    reasons = one.reasons if one is not None else ()
    return numbered((("done", "done"), *reasons))


def head(one: ToKey | None) -> str:
    """Which order it is, in one line."""
    if one is None:
        return "Key back what came in: number, code, and what this order asks."
    where = one.place or "no place"
    return "  ".join(filter(None, (f"{one.number} {one.name}", where, one.account, one.crew)))


def legend(field: Field, one: ToKey | None) -> list[Part]:
    """What may be keyed in a field."""
    at = field.id or ""
    if isinstance(field, OptionInput):
        return [(f"{option.key} {option.name}", "") for option in field.options]
    if at == "work":
        return [(words, "") for words in ("45 minutes", "45*2 of two", "915-1045 from, to")]
    if at == "used":
        return [("how many, what, the price of one: 2 clamp 19.99; a machine: e 2 backhoe 95", "")]
    if one is None:
        return []
    if at == "charges":
        parted = "parted by /; another amount: 1*50.00"
        return [*((_charge(place, said), "") for place, said in _charges(one)), (parted, "")]
    if at == "charge_to":
        return [(f"empty: {one.account}" if one.account else "the owner's account", "")]
    if at.startswith("reading-"):
        meter = distinct(one.meters)[int(at.rpartition("-")[2])]
        if meter.last_reading is not None and meter.last_read_on is not None:
            return [(f"read {meter.last_reading} on {town_date(meter.last_read_on)}", "")]
    return []


def used_words(used: Sequence[str]) -> list[list[Part]]:
    """The material that is keyed so far."""
    return [[(f" Material: {'; '.join(used)}", "")]] if used else []


def tape_lines(number: int, words: str, width: int) -> list[list[Part]]:
    """A line that was keyed, as many lines long as it needs."""
    wrapped = textwrap.wrap(words, max(20, width - 8))
    heads = [f" {number:>5} ", *(" " * 7 for _ in wrapped[1:])]
    return [[(first, "bold"), (text, "")] for first, text in zip(heads, wrapped, strict=True)]


def _charges(one: ToKey) -> Iterable[tuple[int, tuple[str, str, int, bool]]]:
    return enumerate(one.charges, start=1)


def _charge(place: int, said: tuple[str, str, int, bool]) -> str:
    _, description, cents, is_always = said
    return f"{place} {description} {money(cents)}{', always' if is_always else ''}"


def done_words(one: ToKey, done: OrderDone) -> str:
    """What became of a line, for the list of what was keyed."""
    words = [f"{one.name}, {one.place or one.account}: {state_words(done.state)}"]
    if done.cost_cents:
        words.append(f"cost {money(done.cost_cents)}")
    if done.charged_cents:
        words.append(f"{money(done.charged_cents)} charged to {done.charged or done.account}")
    words += done.read
    return ", ".join(words)


# --------------------------------------------------------------------------- what was typed
def times(work: Work, on: dt.date, timezone: str) -> tuple[dt.datetime | None, dt.datetime | None]:
    """When the crew was there and when it was done, if the paper says so."""
    if work.arrived is None or work.done is None:
        return None, None
    zone = ZoneInfo(timezone)
    begun = on - _DAY if work.done < work.arrived else on
    return (
        dt.datetime.combine(begun, work.arrived, zone).astimezone(dt.UTC),
        dt.datetime.combine(on, work.done, zone).astimezone(dt.UTC),
    )


def digits(at: str, typed: str) -> int:
    """What a meter shows; nothing is nought."""
    said = typed.replace(",", "")
    if said and not (said.isascii() and said.isdigit()):
        raise BesideError(at, "Type what the meter shows, in digits.")
    return int(said or 0)


def beside(at: str, read: Any, typed: str) -> Any:
    """What was typed in a field, read; what it cannot mean is said beside it."""
    try:
        return read(typed)
    except ClerkError as error:
        raise BesideError(at, error) from error
