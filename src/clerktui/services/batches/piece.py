"""A piece of a batch worked out and written: hundreds of payments in a dozen statements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, bindparam, update

from clerktui.db.bulk import insert_rows, reserve_ids
from clerktui.db.prepared import Prepared
from clerktui.errors import Refused
from clerktui.i18n import sentence
from clerktui.ledger.bulk import Entry, post_many
from clerktui.ledger.numbering import ReceiptNumber, take_receipt_numbers
from clerktui.models import (
    Allocation,
    BatchLine,
    Payment,
    Receipt,
    Receivable,
    SuspenseItem,
    Tender,
    canonical_json,
)
from clerktui.rules.allocation import OpenItem
from clerktui.services import customer_deposit_rows, payment_rows, payments
from clerktui.services.batches import followers
from clerktui.services.batches.line_drafts import line_draft, revenue_draft
from clerktui.services.batches.lines import lines
from clerktui.services.charging import at_payment
from clerktui.services.charging.booking import Books
from clerktui.services.collections.reactions import account_changed
from clerktui.services.drawer_sessions import SessionRow
from clerktui.services.open_items import AccountRow, get_accounts, get_items
from clerktui.services.payment_plan import Plan, PlannedLine, PlannedTender, Posting
from clerktui.services.receipt_document import make_document
from clerktui.services.reference import Reference
from clerktui.views.people import Actor
from clerktui.views.tickets import LineDraft, PaymentDraft, TenderDraft

_LINE = BatchLine.__table__
_PAYMENT = Payment.__table__
_RECEIVABLE = Receivable.__table__
_MARK_LINES = Prepared(
    update(_LINE)
    .where(
        _LINE.c.batch_id == bindparam("batch"),
        _LINE.c.group_no == bindparam("first"),
        _LINE.c.state == "good",
    )
    .values(payment_id=bindparam("payment"))
)


@dataclass
class Batched:
    """A batch on its way into the books, and what has been written of it so far."""

    connection: Connection
    reference: Reference
    batch: Any
    session: SessionRow
    actor: Actor
    now: dt.datetime
    payments: int = 0
    amount_cents: int = 0
    by_tender: dict[str, int] = field(default_factory=dict)
    first_receipt: str = ""
    last_receipt: str = ""
    suspense_cents: int = 0
    suspense_items: int = 0


@dataclass
class _Piece:
    """Payments worked out together: what each will write, and what the accounts will owe then."""

    batched: Batched
    accounts: dict[str, AccountRow]
    items: dict[int, list[OpenItem]]
    balances: dict[str, int]
    credits: list[dict[str, object]] = field(default_factory=list)
    made: list[_Made] = field(default_factory=list)


@dataclass(frozen=True)
class _Made:
    """One payment ready to be written."""

    group_no: int
    posting: Posting
    applied: Sequence[payment_rows.Applied]
    entry: Entry
    balances: dict[str, int]
    suspense: tuple[Any, ...]


def write_piece(batched: Batched, groups: Sequence[int]) -> None:
    """Write the payments whose first lines these are.

    Raises:
        Refused: `batch.line_refused`, naming the line and why; nothing of the batch is kept then.
    """
    rows = _rows(batched, groups)
    numbers = [row.account for row in rows if row.kind == "account"]
    accounts = get_accounts(batched.connection, numbers)
    items = get_items(batched.connection, [account.id for account in accounts.values()])
    accounts, items = _with_interest(batched, rows, accounts, items)
    balances = {number: account.balance_cents for number, account in accounts.items()}
    piece = _Piece(batched, accounts, items, balances)
    for group_no, members in groupby(rows, key=lambda row: row.group_no):
        _work_out(piece, group_no, tuple(members))
    _write(piece)


def _with_interest(
    batched: Batched,
    rows: Sequence[Any],
    accounts: dict[str, AccountRow],
    items: dict[int, list[OpenItem]],
) -> tuple[dict[str, AccountRow], dict[int, list[OpenItem]]]:
    """The interest of tax to the day the batch was received is booked before it is paid.

    The discount of a tax these payments pay whole comes off then.
    """
    session = batched.session
    books = Books(
        connection=batched.connection,
        reference=batched.reference,
        as_of=batched.batch.received_on,
        day=session.business_date,
        at=batched.now,
        chain_id=session.head.chain_id,
        command_id=f"batch:{batched.batch.id}",
        office_id=session.office_id,
        user_id=batched.actor.user_id,
        drawer_session_id=session.id,
    )
    settled = at_payment.settle_in(books, session, accounts, items)
    lines_ = [_draft_of(settled, row) for row in rows if row.kind == "account"]
    settled = at_payment.discounts_in(books, settled, lines_)
    batched.session = settled.session
    return settled.accounts, settled.items


def _draft_of(settled: at_payment.Settled, row: Any) -> LineDraft:
    return line_draft(row, settled.items[settled.accounts[row.account].id])


def _rows(batched: Batched, groups: Sequence[int]) -> Sequence[Any]:
    return batched.connection.execute(
        lines()
        .where(
            _LINE.c.batch_id == batched.batch.id,
            _LINE.c.state == "good",
            _LINE.c.group_no.between(groups[0], groups[-1]),
        )
        .order_by(_LINE.c.group_no, _LINE.c.line_no)
    ).all()


# -------------------------------------------------------------------------------- working it out
def _work_out(piece: _Piece, group_no: int, rows: tuple[Any, ...]) -> None:
    batched = piece.batched
    planned = tuple(_plan(piece, number, row) for number, row in enumerate(rows, start=1))
    plan = _plan_of(piece, group_no, rows, planned)
    posting = Posting(batched.now, batched.session, plan, batched.actor)
    applied = tuple(payment_rows.applied_parts(plan, lambda line: _new_credit(piece, plan, line)))
    header, legs = payment_rows.entry_of(posting, applied)
    for part in applied:
        if part.line.account:
            piece.balances[part.line.account.number] -= part.amount_cents
    piece.made.append(
        _Made(
            group_no,
            posting,
            applied,
            Entry(header, legs),
            {number: piece.balances[number] for number in plan.accounts},
            tuple(row for row in rows if row.kind == "unknown"),
        )
    )


def _plan(piece: _Piece, number: int, row: Any) -> PlannedLine:
    """One line of a payment; a bill that is paid by now no longer directs the money."""
    reference = piece.batched.reference
    if row.kind == "account":
        account = piece.accounts[row.account]
        draft = line_draft(row, piece.items[account.id])
    else:
        code = row.revenue_code or reference.policy["suspense.revenue_code"]
        draft = revenue_draft(reference, code, row.amount_cents)
    try:
        if row.kind == "account":
            return _plan_account(piece, number, draft, row)
        return payments.plan_line(reference, number, draft, piece.accounts, piece.items)
    except Refused as refused:
        why = sentence(refused)
        raise Refused("batch.line_refused", line=row.line_no, reason=why) from refused


def _plan_account(piece: _Piece, number: int, draft: LineDraft, row: Any) -> PlannedLine:
    """What an account's line pays: what its batch may pay, the rest is held as a credit."""
    batched, account = piece.batched, piece.accounts[row.account]
    items = piece.items[account.id]
    mine = followers.payable(batched.connection, batched.reference, (batched.batch, row), items)
    open_ = {account.id: [*mine]}
    planned = payments.plan_line(batched.reference, number, draft, piece.accounts, open_)
    paid = {one.receivable_id: one.amount_cents for one in planned.allocation.shares}
    piece.items[account.id] = [
        replace(one, balance_cents=one.balance_cents - paid.get(one.receivable_id, 0))
        for one in items
    ]
    return planned


def _plan_of(
    piece: _Piece, group_no: int, rows: Sequence[Any], planned: tuple[PlannedLine, ...]
) -> Plan:
    batched, first = piece.batched, rows[0]
    total_cents = sum(line.amount_cents for line in planned)
    tendering = batched.reference.tenders.get(first.tender_type)
    if tendering is None:
        why = sentence(Refused("payment.unknown_tender", tender=first.tender_type))
        raise Refused("batch.line_refused", line=first.line_no, reason=why)
    draft = PaymentDraft(
        command_id=f"batch:{batched.batch.id}:{group_no}",
        drawer_session_id=batched.session.id,
        lines=tuple(line.draft for line in planned),
        tenders=(TenderDraft(first.tender_type, total_cents, first.reference),),
        received_on=batched.batch.received_on,
        print_receipt=False,
    )
    return Plan(
        reference=batched.reference,
        draft=draft,
        lines=planned,
        accounts={
            line.account.number: replace(
                line.account, balance_cents=piece.balances[line.account.number]
            )
            for line in planned
            if line.account
        },
        tenders=(PlannedTender(tendering, total_cents, first.reference),),
        total_cents=total_cents,
        change_cents=0,
        received_on=batched.batch.received_on,
    )


def _new_credit(piece: _Piece, plan: Plan, line: PlannedLine) -> int:
    """A credit's receivable under a number of this piece's own; it gets its real id later."""
    piece.credits.append(payment_rows.credit_values(line.account_id, plan))
    return -len(piece.credits)


# ------------------------------------------------------------------------------------ writing it
def _write(piece: _Piece) -> None:
    batched, connection = piece.batched, piece.batched.connection
    _place_credits(piece)
    entry_ids = post_many(
        connection, batched.session.head.chain_id, [made.entry for made in piece.made]
    )
    payment_ids = reserve_ids(connection, _PAYMENT, len(piece.made))
    numbers = take_receipt_numbers(
        connection,
        batched.session.office_id,
        batched.session.receipt_prefix,
        batched.reference.on.year,
        len(piece.made),
    )
    written = list(zip(piece.made, entry_ids, payment_ids, numbers, strict=True))
    _insert(
        connection,
        _PAYMENT,
        (
            {"id": payment, **payment_rows.payment_values(made.posting, entry)}
            for made, entry, payment, _ in written
        ),
    )
    for table, values in (
        (Tender.__table__, lambda m, p: payment_rows.tender_values(p, m.posting.plan)),
        (Allocation.__table__, lambda m, p: payment_rows.allocation_values(p, m.applied)),
        (SuspenseItem.__table__, _suspense_values),
    ):
        _insert(connection, table, (row for m, _, p, _ in written for row in values(m, p)))
    _insert(connection, Receipt.__table__, (_receipt(m, p, n) for m, _, p, n in written))
    # Before anybody is told: what an agency has left depends on which lines are in the books.
    _MARK_LINES.run_many(
        connection,
        [
            {"batch": batched.batch.id, "first": made.group_no, "payment": payment}
            for made, _, payment, _ in written
        ],
    )
    _move_balances(piece)
    _follow_deposits(batched, written)
    _count(piece, numbers)


def _follow_deposits(batched: Batched, written: Sequence[tuple[_Made, int, int, Any]]) -> None:
    """What these payments paid of customer deposits is held from now on."""
    for made, entry_id, _, _ in written:
        following = payment_rows.following_of(made.posting, entry_id)
        legs = made.entry.legs
        customer_deposit_rows.follow(batched.connection, batched.reference, legs, following)


def _place_credits(piece: _Piece) -> None:
    """Write the credits' receivables and put their real ids into what refers to them."""
    if not piece.credits:
        return
    ids = reserve_ids(piece.batched.connection, _RECEIVABLE, len(piece.credits))
    _insert(
        piece.batched.connection,
        _RECEIVABLE,
        ({"id": id_, **values} for id_, values in zip(ids, piece.credits, strict=True)),
    )

    def real(receivable_id: int | None) -> int | None:
        below = receivable_id is not None and receivable_id < 0
        return ids[-receivable_id - 1] if below and receivable_id else receivable_id

    piece.made = [
        replace(
            made,
            applied=tuple(
                replace(part, receivable_id=real(part.receivable_id)) for part in made.applied
            ),
            entry=replace(
                made.entry,
                legs=[
                    replace(leg, receivable_id=real(leg.receivable_id)) for leg in made.entry.legs
                ],
            ),
        )
        for made in piece.made
    ]


def _insert(connection: Connection, table: Any, rows: Iterator[dict[str, Any]]) -> None:
    if listed := list(rows):
        insert_rows(connection, table, tuple(listed[0]), (tuple(row.values()) for row in listed))


def _receipt(made: _Made, payment_id: int, number: ReceiptNumber) -> dict[str, object]:
    document = make_document(number.text, made.posting, made.balances)
    kept = canonical_json(document.to_data())
    return payment_rows.receipt_values(made.posting, payment_id, number, kept)


def _suspense_values(made: _Made, payment_id: int) -> Iterator[dict[str, object]]:
    for row in made.suspense:
        yield {
            "payment_id": payment_id,
            "amount_cents": row.amount_cents,
            "open_cents": row.amount_cents,
            "received_on": made.posting.plan.received_on,
            "typed": row.typed,
            "payer": row.payer,
            "payer_key": row.payer_key,
            "reference": row.reference,
            "memo": row.memo,
        }


def _move_balances(piece: _Piece) -> None:
    by_receivable: dict[int, int] = {}
    by_account: dict[int, int] = {}
    for made in piece.made:
        payment_rows.add_moves(made.applied, by_receivable, by_account)
    if by_receivable:
        payment_rows.move_receivables(piece.batched.connection, by_receivable)
        payment_rows.move_accounts(piece.batched.connection, by_account)
        batched = piece.batched
        changed = (batched.connection, batched.reference, batched.now, by_account)
        account_changed(*changed, "payment")


def _count(piece: _Piece, numbers: Sequence[ReceiptNumber]) -> None:
    batched = piece.batched
    batched.first_receipt = batched.first_receipt or numbers[0].text
    batched.last_receipt = numbers[-1].text
    for made in piece.made:
        plan = made.posting.plan
        code = plan.tenders[0].tendering.code
        batched.payments += 1
        batched.amount_cents += plan.total_cents
        batched.by_tender[code] = batched.by_tender.get(code, 0) + plan.total_cents
        batched.suspense_items += len(made.suspense)
        batched.suspense_cents += sum(row.amount_cents for row in made.suspense)
