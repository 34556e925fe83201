"""What stands on a work order, and the order in columns of characters or on a roll.

The boxes to be filled in have the numbers of the fields of the batch-completion screen, in its
order: number, outcome, readings, minutes, charges, remarks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from clerktui.i18n import money
from clerktui.printing.blocks import (
    Banner,
    Barcode,
    Block,
    Centre,
    Gap,
    Line,
    Note,
    Pair,
    Rule,
    Sides,
    Signature,
)
from clerktui.printing.clean import Clean, cleaned, folded, printable
from clerktui.printing.text import set_blocks
from clerktui.printing.wording import Say, on_wall, paper_date, saying
from clerktui.views.work_order_papers import (
    OrderCharge,
    OrderMeter,
    WorkOrderPaper,
    scanned,
)

_REMARKS, _ROWS = 3, 3


# ----------------------------------------------------------------------------------- what it says
def short_time(instant: dt.datetime | None, timezone: str, language: str) -> str:
    """A date and a time of day to the minute; empty for none.

    >>> short_time(dt.datetime(2026, 11, 23, 15, 42, tzinfo=dt.UTC), "America/New_York", "en")
    '11/23/2026 10:42 AM'
    """
    if instant is None:
        return ""
    wall = on_wall(instant, timezone)
    return f"{paper_date(wall.date(), language)} {hour_of(wall)}"


def hour_of(wall: dt.datetime) -> str:
    """The time of day to the minute.

    >>> hour_of(dt.datetime(2026, 11, 23, 0, 5))
    '12:05 AM'
    """
    return f"{(wall.hour - 1) % 12 + 1}:{wall.minute:02d} {'AM' if wall.hour < 12 else 'PM'}"


def priority(paper: WorkOrderPaper) -> str:
    """The priority with its word."""
    say = saying(paper.language)
    return " ".join(
        filter(None, (say("Priority {number}", number=str(paper.priority)), paper.priority_words))
    )


def facts_of(paper: WorkOrderPaper) -> list[tuple[str, str]]:
    """Labels and values, the deadlines first; what is empty is left out."""
    say = saying(paper.language)
    zone, language = paper.timezone, paper.language
    office = ", ".join(filter(None, (paper.department, paper.group)))
    said = (
        (say("Schedule by"), short_time(paper.schedule_by, zone, language)),
        (say("Arrive by"), short_time(paper.arrive_by, zone, language)),
        (say("Complete by"), short_time(paper.complete_by, zone, language)),
        (say("Wanted on"), paper_date(paper.wanted_on, language) if paper.wanted_on else ""),
        (say("Crew"), paper.crew),
        (say("Department"), office),
        (say("Account"), paper.account),
        (say("Customer"), paper.customer),
    )
    return [(label, value) for label, value in said if value]


def made_words(paper: WorkOrderPaper) -> str:
    """Who took it when, and when it was printed."""
    say = saying(paper.language)
    taken, printed = (
        short_time(at, paper.timezone, paper.language) for at in (paper.made_at, paper.printed_at)
    )
    return say(
        "Taken {taken} by {by}, printed {printed}", taken=taken, by=paper.made_by, printed=printed
    )


def family_of(paper: WorkOrderPaper) -> str:
    """Which order it is part of, and which are parts of it; empty where there are none."""
    say = saying(paper.language)
    parts = ", ".join(map(scanned, paper.children))
    said = (
        say("Part of {number}", number=scanned(paper.parent)) if paper.parent else "",
        say("Parts: {numbers}", numbers=parts) if parts else "",
    )
    return "; ".join(filter(None, said))


def callers_of(paper: WorkOrderPaper) -> tuple[str, ...]:
    """Who asked, and under which number."""
    say = saying(paper.language)
    return tuple(
        " ".join(filter(None, (one.name, one.phone, say("(call back)") if one.wants_call else "")))
        for one in paper.callers
    )


def meter_name(meter: OrderMeter, say: Say) -> str:
    """A meter and what it measures."""
    named = say("Meter {number}", number=meter.number)
    return f"{named} ({meter.service})" if meter.service else named


def last_read(meter: OrderMeter, say: Say) -> str:
    """What it showed last, with all the digits of its register, and when."""
    if meter.last_reading is None:
        return say("never read")
    shown = f"{meter.last_reading:0{meter.digits}d}"
    if meter.read_on is None:
        return say("last {reading}", reading=shown)
    return say(
        "last {reading} on {day}", reading=shown, day=paper_date(meter.read_on, say.language)
    )


def asked_meters(paper: WorkOrderPaper) -> list[OrderMeter]:
    """The meters with boxes to be filled in."""
    return [meter for meter in paper.meters if meter.asks]


def charge_words(charge: OrderCharge, say: Say) -> str:
    """What is charged for, and whether it is charged in any case."""
    return f"{charge.description} {say('(always)')}" if charge.is_always else charge.description


# ------------------------------------------------------------------------------ in characters
def order_text(paper: WorkOrderPaper, width: int = 80, *, ascii_only: bool = False) -> str:
    """The order as lines of at most `width` columns, each ended by a newline."""
    clean: Clean = folded if ascii_only else printable
    blocks = (cleaned(block, clean) for block in order_blocks(cleaned(paper, clean)))
    return "".join(f"{line.text.rstrip()}\n" for line in set_blocks(blocks, width))


def order_blocks(paper: WorkOrderPaper) -> Iterator[Block]:
    """The order for a roll or for plain text; the document is already clean."""
    say = saying(paper.language)
    for place, line in enumerate(paper.town_lines):
        yield Centre(line, "plain" if place else "strong")
    yield Gap()
    yield Centre(f"{say('WORK ORDER')} {scanned(paper.number)}", "large")
    yield Barcode(scanned(paper.number))
    if paper.copy_no:
        yield Banner(say("DUPLICATE {copy_no}", copy_no=str(paper.copy_no)))
    for flag in paper.flags:
        yield Banner(flag)
    yield Gap()
    yield Line(paper.kind, "strong")
    yield Line(priority(paper), "strong")
    yield Line(paper.place, "strong")
    if paper.where:
        yield Line(paper.where)
    if family_of(paper):
        yield Line(family_of(paper))
    yield Rule()
    yield from (Sides(label, value) for label, value in facts_of(paper))
    yield from _asked(paper, say)
    yield Rule(heavy=True)
    yield from _boxes(paper, say)


def _asked(paper: WorkOrderPaper, say: Say) -> Iterator[Block]:
    callers = callers_of(paper)
    if callers:
        yield Gap()
        yield Line(say("Asked by"), "strong")
        yield from (Note((caller,)) for caller in callers)
    if paper.description:
        yield Gap()
        yield Line(paper.description)
    if paper.answers:
        yield Gap()
    yield from (Sides(answer.label, answer.value) for answer in paper.answers)
    if paper.meters:
        yield Gap()
    for meter in paper.meters:
        yield Sides(meter_name(meter, say), last_read(meter, say))


def _boxes(paper: WorkOrderPaper, say: Say) -> Iterator[Block]:
    yield from _numbered(1, f"{say('Order')} {scanned(paper.number)}")
    yield from _numbered(2, say("Outcome"))
    for outcome in paper.outcomes:
        words = outcome.words if outcome.is_done else say("Could not: {why}", why=outcome.words)
        yield Line(f"[ ] {outcome.code}  {words}")
    yield from _numbered(3, say("Readings"))
    yield from _combs(asked_meters(paper), say)
    yield from _numbered(4, f"{say('Minutes')} {_comb(3)}")
    yield Line(f"{say('Arrived')} __/__ __:__")
    yield Line(f"{say('Completed')} __/__ __:__")
    yield from _numbered(5, say("Charges"))
    for charge in paper.charges:
        mark = "[X]" if charge.is_always else "[ ]"
        words = f"{mark} {charge.code}  {charge_words(charge, say)}"
        yield Pair(words, money(charge.amount_cents, paper.language))
    if not paper.charges:
        yield Line(say("none for this type"))
    yield from _numbered(6, say("Remarks"))
    yield from _blanks(_REMARKS)
    for title in (say("Materials: what, quantity, unit price"), say("Hours: who, hours")):
        yield Gap()
        yield Line(title, "strong")
        yield from _blanks(_ROWS)
    yield Signature(say("Done by, date"))
    yield Gap()
    yield Line(made_words(paper))


def _numbered(number: int, label: str) -> Iterator[Block]:
    yield Gap()
    yield Line(f"{number} {label}", "strong")


def _combs(meters: Iterable[OrderMeter], say: Say) -> Iterator[Block]:
    for meter in meters:
        yield Line(meter_name(meter, say))
        if meter.asks == "reading":
            yield Line(f"{say('Reading')} {_comb(meter.digits)}")
            continue
        yield Line(f"{say('Old meter shows')} {_comb(meter.digits)}")
        yield Line(f"{say('New meter')} {_comb(10)}")
        yield Line(f"{say('First reading')} {_comb(meter.digits)}")


def _comb(digits: int) -> str:
    """Room for digits.

    >>> _comb(3)
    '[_|_|_]'
    """
    return f"[{'|'.join('_' * digits)}]"


def _blanks(count: int) -> Iterator[Block]:
    for _ in range(count):
        yield Gap()
        yield Rule()
