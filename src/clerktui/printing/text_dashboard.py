"""The dashboard in columns of characters, with bars and a sparkline of blocks or of ASCII."""

from __future__ import annotations

from collections.abc import Iterator

from clerktui.i18n import money, town_date
from clerktui.printing.wording import over_short, paper_date, paper_instant
from clerktui.rules.charts import bar, sparkline
from clerktui.views.dashboard import DashboardDocument, DrawerLine, Queue
from clerktui.views.documents import Column, ReportDocument, ReportRow

_NAME = 20
_BAR = 24
_ASCII = str.maketrans("▁▂▃▅▆▇█", "_.-=+*#")


def dashboard_text(board: DashboardDocument, width: int = 80, *, ascii_only: bool = False) -> str:
    """The dashboard as lines of at most `width` columns (at least 60), each ended by a newline."""
    lines = (line.rstrip()[: max(width, 60)] for line in _lines(board))
    text = "".join(f"{line}\n" for line in lines)
    return text.translate(_ASCII) if ascii_only else text


def _lines(board: DashboardDocument) -> Iterator[str]:
    yield board.town
    yield f"Dashboard, {paper_date(board.on)}"
    yield f"Made {paper_instant(board.made_at, board.timezone)}"
    yield ""
    yield f"{'COLLECTIONS':<{_NAME}}{'Count':>7}{'Today':>14}{'Count':>9}{'Month':>16}"
    for taken in (*board.tenders, board.taken_back, board.total):
        yield (
            f"{taken.name:<{_NAME}.{_NAME}}{taken.today_count:>7,}{money(taken.today_cents):>14}"
            f"{taken.month_count:>9,}{money(taken.month_cents):>16}"
        )
    if len(board.offices) > 1:
        for office in board.offices:
            amounts = f"{money(office.today_cents):>21}{money(office.month_cents):>25}"
            yield f"{office.name:<{_NAME}.{_NAME}}{amounts}"
    chart = sparkline([day.amount_cents for day in board.days])
    yield f"{f'Last {len(board.days)} days':<{_NAME}}|{chart}|"
    yield ""
    yield f"{'OWED':<{_NAME}}{'Items':>9}{'Amount':>16}"
    most = max((age.amount_cents for age in board.ages), default=0)
    for age in board.ages:
        said = f"{age.name:<{_NAME}}{age.items:>9,}{money(age.amount_cents):>16}"
        yield f"{said}  {bar(age.amount_cents, most, _BAR)}"
    yield f"{'All':<{_NAME}}{money(board.owed_cents):>25}"
    yield ""
    yield f"{'WAITING':<{_NAME}}{'Count':>9}{'Amount':>16}  Oldest"
    yield from map(_queue, board.queues)
    yield ""
    yield f"{'DRAWERS':<{_NAME}}{'State':>9}{'Taken':>16}  Over or short"
    if not board.drawers:
        yield "No drawer was open today."
    yield from map(_drawer, board.drawers)


def _queue(queue: Queue) -> str:
    amount = "" if queue.amount_cents is None else money(queue.amount_cents)
    return f"{queue.name:<{_NAME}}{queue.count:>9,}{amount:>16}  {town_date(queue.oldest_on)}"


def _drawer(line: DrawerLine) -> str:
    name = f"{line.drawer} {line.clerk}"
    return f"{name:<{_NAME}.{_NAME}}{line.state:>9}{money(line.taken_cents):>16}  {off_words(line)}"


def off_words(line: DrawerLine) -> str:
    """Whether a drawer was over or short, in words; a dash while nothing is counted."""
    if line.over_short_cents is None:
        return "-"
    word, amount = over_short(line.over_short_cents)
    return word.lower() if line.over_short_cents == 0 else f"{amount} {word}"


def dashboard_report(board: DashboardDocument) -> ReportDocument:
    """The dashboard's figures as a report, for printers too narrow for its columns."""
    rows = [ReportRow(("Collections",), "heading")]
    rows += [
        ReportRow((taken.name, taken.today_cents, taken.month_cents))
        for taken in (*board.tenders, board.taken_back, board.total)
    ]
    rows.append(ReportRow(("Owed: items, amount",), "heading"))
    rows += [
        ReportRow((f"{age.name} ({age.items:,})", None, age.amount_cents)) for age in board.ages
    ]
    rows.append(ReportRow(("Waiting: how many, amount",), "heading"))
    rows += [
        ReportRow((f"{one.name} ({one.count:,})", None, one.amount_cents)) for one in board.queues
    ]
    rows.append(ReportRow(("Drawers: over or short, taken",), "heading"))
    for line in board.drawers:
        said = f"{line.drawer} {line.clerk}, {line.state}"
        rows.append(ReportRow((said, line.over_short_cents, line.taken_cents)))
    return ReportDocument(
        title="Dashboard",
        subtitle=paper_date(board.on),
        town=board.town,
        columns=(
            Column(name=""),
            Column(name="Today", kind="money", width=13),
            Column(name="Month", kind="money", width=14),
        ),
        rows=tuple(rows),
        made_at=board.made_at,
        timezone=board.timezone,
    )
