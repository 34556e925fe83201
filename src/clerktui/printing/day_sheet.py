"""What stands on a crew's day sheet, and the sheet in columns of characters or on a roll."""

from __future__ import annotations

from collections.abc import Iterator

from clerktui.printing.blocks import Banner, Barcode, Block, Centre, Gap, Line, Note, Rule, Sides
from clerktui.printing.clean import Clean, cleaned, folded, printable
from clerktui.printing.text import set_blocks
from clerktui.printing.wording import Say, on_wall, paper_date, saying
from clerktui.printing.work_order import hour_of, short_time
from clerktui.views.work_order_papers import CrewDaySheet, DaySheetLine, scanned


def when_words(line: DaySheetLine, sheet: CrewDaySheet) -> tuple[str, ...]:
    """The window that was said, and the deadline: only the hour where it is that day's."""
    if line.due_at is None:
        return (line.window,) if line.window else ()
    say = saying(sheet.language)
    wall = on_wall(line.due_at, sheet.timezone)
    full = short_time(line.due_at, sheet.timezone, sheet.language)
    due = say("by {time}", time=hour_of(wall) if wall.date() == sheet.day else full)
    return (line.window, due) if line.window else (due,)


def total_words(sheet: CrewDaySheet) -> str:
    """How many orders there are."""
    say = saying(sheet.language)
    return say("1 order") if sheet.count == 1 else say("{count} orders", count=f"{sheet.count:,}")


def who_words(line: DaySheetLine, say: Say) -> tuple[str, ...]:
    """Who waits there, under which number, and which meter."""
    meter = say("Meter {number}", number=line.meter) if line.meter else ""
    return tuple(filter(None, (line.customer, line.phone, meter)))


def outcome_words(sheet: CrewDaySheet) -> tuple[str, ...]:
    """The codes the boxes are filled in with."""
    return tuple(f"{one.code} {one.words}" for one in sheet.outcomes)


def printed_words(sheet: CrewDaySheet) -> str:
    """When this paper was made: another may have been made since."""
    say = saying(sheet.language)
    when = short_time(sheet.printed_at, sheet.timezone, sheet.language)
    return say("Printed {when}", when=when)


# ------------------------------------------------------------------------------ in characters
def day_sheet_text(sheet: CrewDaySheet, width: int = 80, *, ascii_only: bool = False) -> str:
    """The day sheet as lines of at most `width` columns, each ended by a newline."""
    clean: Clean = folded if ascii_only else printable
    blocks = (cleaned(block, clean) for block in day_sheet_blocks(cleaned(sheet, clean)))
    return "".join(f"{line.text.rstrip()}\n" for line in set_blocks(blocks, width))


def day_sheet_blocks(sheet: CrewDaySheet) -> Iterator[Block]:
    """The day sheet for a roll or for plain text; the document is already clean."""
    say = saying(sheet.language)
    yield Centre(sheet.town, "strong")
    yield Centre(say("DAY SHEET"), "large")
    if sheet.copy_no:
        yield Banner(say("DUPLICATE {copy_no}", copy_no=str(sheet.copy_no)))
    yield Sides(sheet.crew, paper_date(sheet.day, sheet.language), "strong")
    yield Sides(", ".join(sheet.members) or sheet.department, total_words(sheet))
    for number, line in enumerate(sheet.lines, start=1):
        yield Rule()
        yield from _order(number, line, sheet, say)
    yield Rule(heavy=True)
    yield Line(total_words(sheet), "strong")
    if sheet.outcomes:
        yield Line(say("Outcome codes"), "strong")
        yield Note(outcome_words(sheet))
    if sheet.note:
        yield Gap()
        yield Line(sheet.note)
    yield Gap()
    yield Line(printed_words(sheet))


def _order(number: int, line: DaySheetLine, sheet: CrewDaySheet, say: Say) -> Iterator[Block]:
    rank = say("priority {number}", number=str(line.priority))
    title = f"{number}. {scanned(line.number)} {line.kind}"
    yield Sides(title, ", ".join((*when_words(line, sheet), rank)), "strong")
    yield Barcode(scanned(line.number))
    if line.flags:
        yield Line(f"*** {', '.join(line.flags).upper()} ***", "strong")
    yield Line(line.place, "strong")
    for text in filter(None, (line.where, line.what, "; ".join(who_words(line, say)))):
        yield Note((text,))
    yield Line(f"{say('Outcome')} ________  {say('Minutes')} [_|_|_]")
    if line.meter:
        yield Line(f"{say('Reading')} [_|_|_|_|_|_|_|_]")
