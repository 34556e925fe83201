"""What a day's journal entries give the general ledger: by fund, account and project.

Lines between funds are the day's net by fund: a payment and its void leave nothing owed between
funds.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, case, func, insert, literal, select

from clerktui.errors import Refused
from clerktui.i18n.words import entry_kind
from clerktui.ledger.gl_days import Day, unbatched
from clerktui.models import (
    Account,
    GlAccount,
    GlBatch,
    GlBatchEntry,
    GlBatchLine,
    JournalEntry,
    JournalLine,
    Payment,
    Receipt,
    canonical_json,
)
from clerktui.rules.funds import between_funds
from clerktui.views.closing import FundTotal, GlEntryLine, GlLine

_ACCOUNT = Account.__table__
_BATCH = GlBatch.__table__
_BATCHED = GlBatchEntry.__table__
_BATCH_LINE = GlBatchLine.__table__
_ENTRY = JournalEntry.__table__
_GL = GlAccount.__table__
_LINE = JournalLine.__table__
_PAYMENT = Payment.__table__
_RECEIPT = Receipt.__table__


@dataclass(frozen=True)
class Chart:
    """The town's decisions about its funds.

    Attributes:
        cash_fund: the fund that holds the cash.
        due_from: by fund, the account of what other funds owe it.
        due_to: by fund, the account of what it owes other funds.
        projects: by account, the project it belongs to.
    """

    cash_fund: str
    due_from: Mapping[str, str]
    due_to: Mapping[str, str]
    projects: Mapping[str, str]

    @classmethod
    def from_policies(cls, funds: Mapping[str, Any], projects: Mapping[str, str]) -> Chart:
        """The chart as `gl.between_funds` and `gl.projects` say it."""
        return cls(str(funds["cash_fund"]), funds["due_from"], funds["due_to"], projects)


@dataclass(frozen=True)
class Distribution:
    """A day's entries that no ledger batch has yet, as lines that balance fund by fund.

    Attributes:
        hashes: of the entries, in order of their ids: what the batch is made of.
        problems: what does not hold; nothing may be posted with any.
    """

    lines: tuple[GlLine, ...]
    entry_ids: tuple[int, ...]
    hashes: tuple[str, ...]
    problems: tuple[str, ...]

    @property
    def debit_cents(self) -> int:
        """All debits, the lines between funds included."""
        return sum(line.debit_cents for line in self.lines)

    @property
    def content_hash(self) -> str:
        """The hash of the lines and of every entry they come from."""
        lines = [_line_content(line) for line in self.lines]
        return hashlib.sha256(canonical_json([self.hashes, lines]).encode()).hexdigest()


def distribute(connection: Connection, day: Day, chart: Chart) -> Distribution:
    """Distribute what the day's entries not yet in a ledger batch come to.

    Raises:
        Refused: `gl.fund_unknown` when the town has not said what a fund owes others in,
            `ledger.unbalanced` when the journal does not balance.
    """
    entries = connection.execute(
        select(_ENTRY.c.id, _ENTRY.c.hash).where(*unbatched(day)).order_by(_ENTRY.c.id)
    ).all()
    rows = connection.execute(_by_account(day)).all()
    lines = tuple(_numbered([*_summary(rows, chart), *_owed(connection, rows, chart)]))
    ids, hashes = tuple(row.id for row in entries), tuple(row.hash for row in entries)
    return Distribution(lines, ids, hashes, tuple(problems_of(lines, rows)))


def fund_totals(lines: Iterable[GlLine]) -> tuple[FundTotal, ...]:
    """Debits and credits by fund."""
    totals: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for line in lines:
        totals[line.fund][0] += line.debit_cents
        totals[line.fund][1] += line.credit_cents
    return tuple(FundTotal(fund, *totals[fund]) for fund in sorted(totals))


def problems_of(lines: Iterable[GlLine], rows: Iterable[Any]) -> Iterable[str]:
    """Sentences about what does not hold: total, funds, and the journal by account.

    Args:
        lines: of the distribution.
        rows: the journal by account: `code`, `debit` and `credit` in cents.
    """
    kept = list(lines)
    for fund in fund_totals(kept):
        if fund.debit_cents != fund.credit_cents:
            yield f"fund {fund.fund} is off by {fund.debit_cents - fund.credit_cents} cents"
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for line in kept:
        if not line.is_between_funds:
            found[line.account][0] += line.debit_cents
            found[line.account][1] += line.credit_cents
    for row in rows:
        if found.pop(row.code, [0, 0]) != [int(row.debit), int(row.credit)]:
            yield f"account {row.code} is not what the journal says"
    yield from (f"account {code} is not in the journal" for code in found)


def post(
    connection: Connection, day: Day, distribution: Distribution, user_id: int, at: dt.datetime
) -> int:
    """Write a ledger batch with its entries and lines; gives its number.

    Raises:
        Refused: `gl.nothing` without an entry, `gl.off` with what does not hold.
    """
    if not distribution.entry_ids:
        raise Refused("gl.nothing", day=day.on)
    if distribution.problems:
        raise Refused("gl.off", day=day.on, problem=distribution.problems[0])
    number = (connection.execute(select(func.max(_BATCH.c.number))).scalar() or 0) + 1
    batch_id = connection.execute(
        insert(_BATCH)
        .values(
            number=number,
            office_id=day.office_id,
            business_date=day.on,
            entries=len(distribution.entry_ids),
            debit_cents=distribution.debit_cents,
            content_hash=distribution.content_hash,
            posted_at=at,
            user_id=user_id,
        )
        .returning(_BATCH.c.id)
    ).scalar_one()
    connection.execute(
        insert(_BATCHED).from_select(
            ["entry_id", "gl_batch_id"],
            select(_ENTRY.c.id, literal(batch_id)).where(*unbatched(day)),
        )
    )
    _write_lines(connection, batch_id, distribution.lines)
    return number


def batch_lines(connection: Connection, batch_id: int) -> tuple[GlLine, ...]:
    """A posted batch's lines, as they were posted."""
    rows = connection.execute(
        select(_BATCH_LINE, _GL.c.code, _GL.c.kind)
        .join(_GL, _GL.c.id == _BATCH_LINE.c.gl_account_id)
        .where(_BATCH_LINE.c.gl_batch_id == batch_id)
        .order_by(_BATCH_LINE.c.line_no)
    )
    return tuple(
        GlLine(
            line_no=row.line_no,
            fund=row.fund,
            account=row.code,
            kind=row.kind,
            description=row.description,
            project=row.project,
            is_between_funds=row.is_between_funds,
            debit_cents=row.debit_cents,
            credit_cents=row.credit_cents,
        )
        for row in rows
    )


def detail_lines(connection: Connection, batch_id: int) -> tuple[GlLine, ...]:
    """A posted batch entry by entry, then its lines between funds; it comes to the same."""
    summary = batch_lines(connection, batch_id)
    known = {line.account: line for line in summary}
    rows = connection.execute(
        select(_ENTRY.c.id, _ENTRY.c.kind, _GL.c.code, _LINE.c.amount_cents)
        .join(_BATCHED, _BATCHED.c.entry_id == _ENTRY.c.id)
        .join(_LINE, _LINE.c.entry_id == _ENTRY.c.id)
        .join(_GL, _GL.c.id == _LINE.c.gl_account_id)
        .where(_BATCHED.c.gl_batch_id == batch_id)
        .order_by(_ENTRY.c.id, _LINE.c.line_no)
    )
    lines = [
        _line(known[row.code], row.amount_cents, f"{entry_kind(row.kind)} entry {row.id}", row.id)
        for row in rows
    ]
    return tuple(_numbered([*lines, *(line for line in summary if line.is_between_funds)]))


def entry_lines(
    connection: Connection, account: str, day: Day, number: int | None, limit: int = 500
) -> tuple[GlEntryLine, ...]:
    """The journal lines behind one account of a ledger batch, or of what is not posted yet."""
    if number is None:
        chosen = unbatched(day)
    else:
        batch = select(_BATCH.c.id).where(_BATCH.c.number == number).scalar_subquery()
        chosen = [
            _ENTRY.c.id.in_(select(_BATCHED.c.entry_id).where(_BATCHED.c.gl_batch_id == batch))
        ]
    rows = connection.execute(
        select(
            _ENTRY.c.id,
            _ENTRY.c.kind,
            _ENTRY.c.memo,
            _RECEIPT.c.number.label("receipt"),
            _ACCOUNT.c.number.label("account"),
            _LINE.c.amount_cents,
        )
        .join(_LINE, _LINE.c.entry_id == _ENTRY.c.id)
        .join(_GL, _GL.c.id == _LINE.c.gl_account_id)
        .outerjoin(_PAYMENT, _PAYMENT.c.entry_id == _ENTRY.c.id)
        .outerjoin(_RECEIPT, _RECEIPT.c.payment_id == _PAYMENT.c.id)
        .outerjoin(_ACCOUNT, _ACCOUNT.c.id == _LINE.c.account_id)
        .where(_GL.c.code == account, *chosen)
        .order_by(_ENTRY.c.id, _LINE.c.line_no)
        .limit(limit)
    )
    return tuple(
        GlEntryLine(row.id, row.kind, row.memo, row.receipt or "", row.account or "", row[5])
        for row in rows
    )


# ------------------------------------------------------------------------------------ the pieces
def _by_account(day: Day) -> Any:
    """The journal of what no batch has yet, summed by account; names come after the sums."""
    amount = _LINE.c.amount_cents
    sums = (
        select(
            _LINE.c.gl_account_id,
            func.sum(case((amount > 0, amount), else_=0)).label("debit"),
            func.sum(case((amount < 0, -amount), else_=0)).label("credit"),
        )
        .select_from(_ENTRY)
        .join(_LINE, _LINE.c.entry_id == _ENTRY.c.id)
        .where(*unbatched(day))
        .group_by(_LINE.c.gl_account_id)
        .subquery()
    )
    return (
        select(_GL.c.code, _GL.c.name, _GL.c.kind, _GL.c.fund, sums.c.debit, sums.c.credit)
        .join(sums, sums.c.gl_account_id == _GL.c.id)
        .order_by(_GL.c.fund, _GL.c.code)
    )


def _summary(rows: Iterable[Any], chart: Chart) -> Iterable[GlLine]:
    """A debit and a credit line for each account that has any."""
    for row in rows:
        said = GlLine(
            line_no=0,
            fund=row.fund,
            account=row.code,
            kind=row.kind,
            description=row.name,
            project=chart.projects.get(row.code, ""),
        )
        for cents in (int(row.debit), -int(row.credit)):
            if cents:
                yield _line(said, cents, row.name)


def _owed(connection: Connection, rows: Iterable[Any], chart: Chart) -> Iterable[GlLine]:
    nets: dict[str, int] = defaultdict(int)
    for row in rows:
        nets[row.fund] += int(row.debit) - int(row.credit)
    kinds = dict(connection.execute(select(_GL.c.code, _GL.c.kind)).all())
    for line in between_funds(nets, chart.cash_fund):
        owed, word = (chart.due_from, "from") if line.amount_cents > 0 else (chart.due_to, "to")
        account = owed.get(line.fund, "")
        if account not in kinds:
            raise Refused("gl.fund_unknown", fund=line.fund)
        said = GlLine(
            line_no=0,
            fund=line.fund,
            account=account,
            kind=kinds[account],
            description="",
            is_between_funds=True,
        )
        yield _line(said, line.amount_cents, f"Due {word} fund {line.other}")


def _line(said: GlLine, cents: int, description: str, entry_id: int | None = None) -> GlLine:
    """A line like `said`, with this amount: debit above zero."""
    return GlLine(
        line_no=0,
        fund=said.fund,
        account=said.account,
        kind=said.kind,
        description=description,
        project=said.project,
        is_between_funds=said.is_between_funds,
        debit_cents=max(cents, 0),
        credit_cents=max(-cents, 0),
        entry_id=entry_id,
    )


def _numbered(lines: list[GlLine]) -> Iterable[GlLine]:
    """Summary by fund, its own lines before those between funds; numbered from 1."""
    if not any(line.entry_id for line in lines):
        lines = sorted(lines, key=lambda line: (line.fund, line.is_between_funds))
    for line_no, line in enumerate(lines, start=1):
        yield GlLine(**{**line.__dict__, "line_no": line_no})


def _line_content(line: GlLine) -> list[object]:
    return [line.fund, line.account, line.project, line.debit_cents, line.credit_cents]


def _write_lines(connection: Connection, batch_id: int, lines: Iterable[GlLine]) -> None:
    ids = dict(connection.execute(select(_GL.c.code, _GL.c.id)).all())
    connection.execute(
        insert(_BATCH_LINE),
        [
            {
                "gl_batch_id": batch_id,
                "line_no": line.line_no,
                "fund": line.fund,
                "gl_account_id": ids[line.account],
                "project": line.project,
                "is_between_funds": line.is_between_funds,
                "description": line.description,
                "debit_cents": line.debit_cents,
                "credit_cents": line.credit_cents,
            }
            for line in lines
        ],
    )
