"""What an edit list says of each line: what to look at, and what must be mended before release."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, select

from clerktui.db.prepared import bound
from clerktui.errors import Refused
from clerktui.i18n import money, sentence, town_date
from clerktui.models import Allocation, Batch, BatchLine, Payment, Receipt
from clerktui.rules.allocation import OpenItem, allocate
from clerktui.rules.references import number_name
from clerktui.rules.states import UNPOSTED
from clerktui.services.batches.line_drafts import open_bill, revenue_draft
from clerktui.services.open_items import AccountRow, get_accounts, get_flags, get_items
from clerktui.services.payment_checks import TENDER_FLAGS, paid_since
from clerktui.services.payments import plan_line
from clerktui.services.reference import Reference
from clerktui.views.batches import ProofLine, ProofWarning

_ALLOCATION = Allocation.__table__
_BATCH = Batch.__table__
_LINE = BatchLine.__table__
_PAYMENT = Payment.__table__
_RECEIPT = Receipt.__table__
_ACCOUNTS_A_PIECE = 500
# What an exceptions list leaves out: an ordinary part payment needs nobody's eye.
_ORDINARY = frozenset({"partial"})
_GRAVE = {"deceased": "deceased", "bankruptcy": "bankruptcy: do not collect"}


@dataclass
class _Known:
    """What the books know of the accounts of a batch."""

    reference: Reference
    accounts: dict[str, AccountRow]
    items: dict[int, list[OpenItem]]
    flags: dict[int, list[tuple[str, str, dt.date | None]]]
    paid: dict[tuple[int, int], tuple[dt.date, str]]
    elsewhere: dict[tuple[int, int], int]
    in_batch: Counter[tuple[int, int]]
    unknown_elsewhere: dict[tuple[str, int], int]
    unknown_here: Counter[tuple[str, int]]


def warnings_of(
    connection: Connection, reference: Reference, batch: Any, rows: Sequence[Any]
) -> dict[int, tuple[ProofWarning, ...]]:
    """Everything to be said about the good lines of a batch, by line number."""
    known = _known(connection, reference, batch, rows)
    return {row.line_no: tuple(_of_line(known, row)) for row in rows}


def exceptions_of(lines: Iterable[ProofLine]) -> tuple[ProofLine, ...]:
    """The lines somebody must look at, with what is to be looked at: not placed, closed, over.

    What was not placed stays on the list when nothing else is warned of any more.
    """
    found = []
    for one in lines:
        grave = tuple(warning for warning in one.warnings if warning.code not in _ORDINARY)
        if not grave and one.line.kind == "unknown":
            grave = (ProofWarning("suspense", "not known: in suspense"),)
        if grave:
            found.append(ProofLine(one.line, grave))
    return tuple(found)


def _known(connection: Connection, reference: Reference, batch: Any, rows: Sequence[Any]) -> _Known:
    numbers = sorted({row.account for row in rows if row.account})
    flags: dict[int, list[tuple[str, str, dt.date | None]]] = defaultdict(list)
    in_batch = Counter((row.account_id, row.amount_cents) for row in rows if row.account_id)
    unknown = _unknown_checks(rows)
    known_twice = _unknown_elsewhere(connection, batch.id, sorted({check for check, _ in unknown}))
    known = _Known(reference, {}, defaultdict(list), flags, {}, {}, in_batch, known_twice, unknown)
    for start in range(0, len(numbers), _ACCOUNTS_A_PIECE):
        found = get_accounts(connection, numbers[start : start + _ACCOUNTS_A_PIECE])
        ids = [account.id for account in found.values()]
        known.accounts.update(found)
        known.items.update(get_items(connection, ids))
        known.flags.update(get_flags(connection, ids, reference.on))
        known.paid.update(_paid(connection, reference, ids))
        known.elsewhere.update(_elsewhere(connection, batch.id, ids))
    return known


def _unknown_checks(rows: Sequence[Any]) -> Counter[tuple[str, int]]:
    """Checks nobody can place yet, by number and amount; lines of one check count once."""
    checks = {
        (row.group_no, row.reference, row.amount_cents)
        for row in rows
        if row.kind == "unknown" and row.reference
    }
    return Counter((check, cents) for _, check, cents in checks)


def _unknown_elsewhere(
    connection: Connection, batch_id: int, checks: list[str]
) -> dict[tuple[str, int], int]:
    """Checks nobody can place in other batches that are not posted either."""
    found: dict[tuple[str, int], int] = {}
    for start in range(0, len(checks), _ACCOUNTS_A_PIECE):
        rows = connection.execute(
            _pending(batch_id).where(
                _LINE.c.account_id.is_(None),
                _LINE.c.kind == "unknown",
                _LINE.c.reference.in_(checks[start : start + _ACCOUNTS_A_PIECE]),
            )
        )
        found.update({(row.reference, row.amount_cents): row.number for row in rows})
    return found


def _paid(
    connection: Connection, reference: Reference, ids: list[int]
) -> dict[tuple[int, int], tuple[dt.date, str]]:
    """Receipts of the last days by account and what they paid on it."""
    days = reference.policy["payment.duplicate_days"]
    since = reference.on - dt.timedelta(days=days)
    rows = connection.execute(paid_since(len(ids)), {"since": since, **bound("account", ids)})
    return {(r.account_id, int(r.paid)): (r.received_on, r.number) for r in rows} if days else {}


def _elsewhere(connection: Connection, batch_id: int, ids: list[int]) -> dict[tuple[int, int], int]:
    """The same account and amount in another batch that is not posted either."""
    rows = connection.execute(_pending(batch_id).where(_LINE.c.account_id.in_(ids)))
    return {(row.account_id, row.amount_cents): row.number for row in rows}


def _pending(batch_id: int) -> Select[Any]:
    """The good lines of every other batch that is not posted."""
    return (
        select(_LINE.c.account_id, _LINE.c.reference, _LINE.c.amount_cents, _BATCH.c.number)
        .join(_BATCH, _BATCH.c.id == _LINE.c.batch_id)
        .where(
            _LINE.c.payment_id.is_(None),
            _LINE.c.state == "good",
            _LINE.c.batch_id != batch_id,
            _BATCH.c.state.in_(UNPOSTED),
        )
    )


# -------------------------------------------------------------------------------- of one line
def _of_line(known: _Known, row: Any) -> Iterator[ProofWarning]:
    if row.kind == "unknown":
        yield ProofWarning("suspense", "not known: goes to suspense")
        yield from _of_unknown(known, row)
    if row.kind == "account":
        yield from _of_account(known, row)
    if row.kind == "revenue":
        yield from _revenue_stops(known, row)
    tender = known.reference.tenders.get(row.tender_type)
    if tender is None:
        said = sentence(Refused("payment.unknown_tender", tender=row.tender_type))
        yield ProofWarning("stop", said, is_stop=True)
    elif tender.needs_reference and not row.reference:
        yield ProofWarning("no_reference", f"no {number_name(tender.code, tender.name).lower()}")
    limit = known.reference.policy["payment.maximum_cents"]
    if row.amount_cents > limit:
        yield ProofWarning("maximum", f"above {money(limit)}")


def _of_unknown(known: _Known, row: Any) -> Iterator[ProofWarning]:
    check = (row.reference, row.amount_cents)
    if check in known.unknown_elsewhere:
        number = known.unknown_elsewhere[check]
        yield ProofWarning("duplicate", f"the same check and amount is in batch {number}")
    if known.unknown_here[check] > 1:
        yield ProofWarning("twice", "the same check and amount stands twice in this batch")


def _of_account(known: _Known, row: Any) -> Iterator[ProofWarning]:
    account = known.accounts[row.account]
    key = (account.id, row.amount_cents)
    if account.status == "closed":
        yield ProofWarning("closed", "closed account")
    if account.balance_cents <= 0:
        yield ProofWarning("no_balance", "nothing is owed")
    yield from _stops(known, account, row)
    yield from _over_or_part(account, row)
    if key in known.paid:
        on, receipt = known.paid[key]
        yield ProofWarning("duplicate", f"paid the same {town_date(on)}, receipt {receipt}")
    if key in known.elsewhere:
        yield ProofWarning("duplicate", f"the same is in batch {known.elsewhere[key]}")
    if known.in_batch[key] > 1:
        yield ProofWarning("twice", "the same stands twice in this batch")
    yield from _flags(known, account, row)


def _stops(known: _Known, account: AccountRow, row: Any) -> Iterator[ProofWarning]:
    """What the town's order of paying would not take."""
    try:
        allocate(
            known.items[account.id],
            row.amount_cents,
            known.reference.allocation,
            known.reference.on,
            only_bill=open_bill(row.bill, known.items[account.id]),
        )
    except Refused as refused:
        yield ProofWarning("stop", sentence(refused), is_stop=True)


def _revenue_stops(known: _Known, row: Any) -> Iterator[ProofWarning]:
    """A code that is not taken any more, or an amount that is no whole number of its price."""
    draft = revenue_draft(known.reference, row.revenue_code, row.amount_cents)
    try:
        plan_line(known.reference, row.line_no, draft, {}, {})
    except Refused as refused:
        yield ProofWarning("stop", sentence(refused), is_stop=True)


def _over_or_part(account: AccountRow, row: Any) -> Iterator[ProofWarning]:
    owed = account.balance_cents
    if 0 < owed < row.amount_cents:
        yield ProofWarning("over", f"{money(row.amount_cents - owed)} over")
    if 0 < row.amount_cents < owed:
        yield ProofWarning("partial", f"leaves {money(owed - row.amount_cents)}")


def _flags(known: _Known, account: AccountRow, row: Any) -> Iterator[ProofWarning]:
    for code, note, _ in known.flags[account.id]:
        said = f" ({note})" if note else ""
        if code == "disputed":
            yield ProofWarning("disputed", f"pays a disputed bill{said}")
        if code in _GRAVE:
            yield ProofWarning(code, f"{_GRAVE[code]}{said}")
        allowed = TENDER_FLAGS.get(code)
        if allowed is not None and row.tender_type not in allowed:
            words = code.replace("_", " ")
            yield ProofWarning("cash_only", f"{words}{said}")
