"""The dashboard on one US Letter page: figures, bars of what is owed, the line of the last days."""

from __future__ import annotations

from collections.abc import Sequence

from clerktui.i18n import money, town_date
from clerktui.i18n.words import items
from clerktui.printing.canvas import Box, Canvas, Face
from clerktui.printing.clean import cleaned, printable
from clerktui.printing.sheet import HEADING, SMALL, Sheet, band, clipped, letterhead
from clerktui.printing.text_dashboard import off_words
from clerktui.printing.wording import paper_date, paper_instant
from clerktui.rules.charts import bar_cells
from clerktui.views.dashboard import DashboardDocument, Queue, Taken

_CELL = Face(9)
_BOLD = Face(9, is_bold=True)
_BIG = Face(20, is_bold=True)
_ROW = 12.0
_CHART_HEIGHT = 62
_BAR_GREY = 110
_FILL_GREY = 215
_GAP = 24.0
_QUEUES_MAX = 16
_TENDERS_MAX = 8
_OFFICES_MAX = 4


def dashboard_pdf(board: DashboardDocument) -> bytes:
    """One page; the same document always gives the same bytes."""
    board = cleaned(board, printable)
    canvas = Canvas(board.made_at, f"Dashboard {paper_date(board.on)}")
    sheet = Sheet(canvas, _never)
    letterhead(sheet, (board.town,), "DASHBOARD", paper_date(board.on))
    _headline(sheet, board)
    _collections(sheet, board)
    _line_chart(sheet, board)
    _owed(sheet, board)
    _waiting(sheet, board)
    _drawers(sheet, board)
    sheet.feet(f"{board.town}   Made {paper_instant(board.made_at, board.timezone)}")
    return canvas.output()


def _never(sheet: Sheet) -> None:
    """There is no second page to head."""
    del sheet


def _headline(sheet: Sheet, board: DashboardDocument) -> None:
    """The three sums somebody asks for first, side by side."""
    column = sheet.room / 3
    told = (
        (f"Collected today, {items(board.total.today_count, 'payment')}", board.total.today_cents),
        (
            f"Collected this month, {items(board.total.month_count, 'payment')}",
            board.total.month_cents,
        ),
        ("Owed by all accounts", board.owed_cents),
    )
    y = sheet.baseline(SMALL)
    for place, (label, _) in enumerate(told):
        sheet.canvas.text(sheet.left + place * column, y, label, SMALL)
    y = sheet.baseline(_BIG)
    for place, (_, cents) in enumerate(told):
        sheet.canvas.text(sheet.left + place * column, y, money(cents), _BIG)
    sheet.y += 10


def _table(
    sheet: Sheet, heads: Sequence[str], ends: Sequence[float], rows: Sequence[Sequence[str]]
) -> None:
    """Rows under a grey band; the first column at the left, the others ending at `ends`."""
    y = band(sheet, 15)
    _cells(sheet, y, heads, ends, HEADING)
    for row in rows:
        sheet.y += _ROW
        is_sum = row[0] in {"All", "Taken back"}
        _cells(sheet, sheet.y - 3, row, ends, _BOLD if is_sum and row[0] == "All" else _CELL)
    sheet.y += 8


def _cells(sheet: Sheet, y: float, texts: Sequence[str], ends: Sequence[float], face: Face) -> None:
    room = ends[0] - sheet.left - 90
    sheet.canvas.text(sheet.left + 4, y, clipped(sheet.canvas, texts[0], face, room), face)
    for text, end in zip(texts[1:], ends, strict=True):
        sheet.canvas.text_right(end, y, text, face)


def _collections(sheet: Sheet, board: DashboardDocument) -> None:
    rows = [
        (
            taken.name,
            f"{taken.today_count:,}",
            money(taken.today_cents),
            f"{taken.month_count:,}",
            money(taken.month_cents),
        )
        for taken in (
            *_first(board.tenders, _TENDERS_MAX),
            board.taken_back,
            board.total,
            *(_first(board.offices, _OFFICES_MAX) if len(board.offices) > 1 else ()),
        )
    ]
    ends = [sheet.left + offset for offset in (240, 330, 410, sheet.room - 4)]
    _table(sheet, ("Collections", "Today", "Amount", "Month", "Amount"), ends, rows)


def _first(rows: Sequence[Taken], most: int) -> list[Taken]:
    """As many rows as there is room for; the others together in the last."""
    if len(rows) <= most:
        return list(rows)
    rest = rows[most - 1 :]
    others = Taken(
        name="Others",
        today_count=sum(row.today_count for row in rest),
        today_cents=sum(row.today_cents for row in rest),
        month_count=sum(row.month_count for row in rest),
        month_cents=sum(row.month_cents for row in rest),
    )
    return [*rows[: most - 1], others]


# ------------------------------------------------------------------------------------ the charts
def _line_chart(sheet: Sheet, board: DashboardDocument) -> None:
    """What came in day by day: a line over the days, with its highest and its last day told."""
    canvas, days = sheet.canvas, board.days
    y = sheet.baseline(HEADING)
    canvas.text(sheet.left, y, f"What came in, the last {len(days)} days", HEADING)
    top, height = sheet.y + 6, _CHART_HEIGHT
    most = max((day.amount_cents for day in days), default=0)
    step = sheet.room / max(1, len(days) - 1)
    points = [
        (sheet.left + place * step, top + height - bar_cells(day.amount_cents, most, height))
        for place, day in enumerate(days)
    ]
    canvas.area(points, top + height, _FILL_GREY)
    canvas.polyline(points, 1.2)
    canvas.rule(sheet.left, top + height, sheet.room, 0.5)
    sheet.y = top + height + 2
    if days:
        y = sheet.baseline(SMALL)
        canvas.text(sheet.left, y, paper_date(days[0].on), SMALL)
        best = max(days, key=lambda day: day.amount_cents)
        said = f"most on one day: {money(best.amount_cents)} on {paper_date(best.on)}"
        canvas.text_centred(sheet.width / 2, y, said, SMALL)
        canvas.text_right(sheet.right, y, paper_date(days[-1].on), SMALL)
    sheet.y += 10


def _owed(sheet: Sheet, board: DashboardDocument) -> None:
    """A bar for each age, as long as what is owed of it."""
    canvas = sheet.canvas
    y = band(sheet, 15)
    canvas.text(sheet.left + 4, y, "Owed, by days past due", HEADING)
    canvas.text_right(sheet.left + 155, y, "Items", HEADING)
    canvas.text_right(sheet.left + 240, y, "Amount", HEADING)
    most = max((age.amount_cents for age in board.ages), default=0)
    start, room = sheet.left + 254, int(sheet.room) - 258
    for age in board.ages:
        sheet.y += _ROW
        y = sheet.y - 3
        canvas.text(sheet.left + 4, y, age.name, _CELL)
        canvas.text_right(sheet.left + 155, y, f"{age.items:,}", _CELL)
        canvas.text_right(sheet.left + 240, y, money(age.amount_cents), _CELL)
        length = bar_cells(age.amount_cents, most, room)
        if length:
            canvas.box(Box(start, y - 7, length, 8), _BAR_GREY)
    sheet.y += 10


def _waiting(sheet: Sheet, board: DashboardDocument) -> None:
    rows = [_queue(queue) for queue in board.queues[:_QUEUES_MAX]]
    ends = [sheet.left + offset for offset in (240, 380, sheet.room - 4)]
    _table(sheet, ("Waiting", "Count", "Amount", "Oldest"), ends, rows)


def _queue(queue: Queue) -> tuple[str, ...]:
    amount = "" if queue.amount_cents is None else money(queue.amount_cents)
    return queue.name, f"{queue.count:,}", amount, town_date(queue.oldest_on)


def _drawers(sheet: Sheet, board: DashboardDocument) -> None:
    # The page is one: as many drawers as it has room for, and how many more there are.
    room = max(1, int((sheet.bottom - sheet.y - 15) / _ROW) - 1)
    shown = board.drawers[:room]
    rows: list[tuple[str, ...]] = [
        (
            f"{line.drawer} {line.clerk}",
            line.state,
            money(line.taken_cents),
            off_words(line),
        )
        for line in shown
    ]
    more = len(board.drawers) - len(shown)
    if more:
        rows.append((f"and {more} more", "", "", ""))
    if not rows:
        rows.append(("No drawer was open today.", "", "", ""))
    ends = [sheet.left + offset for offset in (240, 380, sheet.room - 4)]
    _table(sheet, ("Drawers", "State", "Taken", "Over or short"), ends, rows)
