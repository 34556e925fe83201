"""Writing a planned ticket: journal, payment, tenders, allocations, balances, receipt, paper.

Core statements only, in one transaction the caller holds; the journal is balanced by what the
plan says and by the database itself. Every statement is made once, here: a statement made anew
for each payment would cost more than the database takes to run it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, insert, update

from clerktui.db.prepared import Place, Prepared
from clerktui.ledger import journal
from clerktui.ledger.numbering import ReceiptNumber, next_receipt_number
from clerktui.models import (
    Account,
    Allocation,
    Draft,
    Payment,
    PrintJob,
    Receipt,
    Receivable,
    Tender,
    canonical_json,
)
from clerktui.models.base import CanonicalJson
from clerktui.rules.allocation import Share
from clerktui.security import audit
from clerktui.services import customer_deposit_rows, suspense_rows
from clerktui.services.payment_plan import Plan, PlannedLine, Posting
from clerktui.services.receipt_document import make_document
from clerktui.views.tickets import LineShare, PaymentDraft, PaymentPosted, TenderDraft

_ACCOUNT = Account.__table__
_DRAFT = Draft.__table__
_PAYMENT = Payment.__table__
_RECEIVABLE = Receivable.__table__
_INSERT_PAYMENT = Prepared(insert(_PAYMENT).returning(_PAYMENT.c.id))
_INSERT_TENDERS = Prepared(insert(Tender.__table__))
_INSERT_ALLOCATIONS = Prepared(insert(Allocation.__table__))
_INSERT_CREDIT = insert(_RECEIVABLE).returning(_RECEIVABLE.c.id)
_INSERT_RECEIPT = Prepared(insert(Receipt.__table__))
_INSERT_PRINT_JOB = Prepared(insert(PrintJob.__table__))
_ADD_TO_RECEIVABLE = Prepared(
    update(_RECEIVABLE)
    .where(_RECEIVABLE.c.id == bindparam("receivable"))
    .values(balance_cents=_RECEIVABLE.c.balance_cents + bindparam("delta"))
)
_ADD_TO_ACCOUNT = Prepared(
    update(_ACCOUNT)
    .where(_ACCOUNT.c.id == bindparam("account"))
    .values(
        balance_cents=_ACCOUNT.c.balance_cents + bindparam("delta"),
        version=_ACCOUNT.c.version + 1,
    )
)
_CLOSE_DRAFT = Prepared(
    update(_DRAFT)
    .where(_DRAFT.c.id == bindparam("draft"), _DRAFT.c.state != "posted")
    .values(state="posted", updated_at=bindparam("now"))
)


@dataclass(frozen=True)
class Applied:
    """One part of the money, ready to be written: to a receivable or to a revenue code."""

    line: PlannedLine
    amount_cents: int
    reason: str
    gl_account_id: int
    receivable_id: int | None = None
    share: Share | None = None


@dataclass(frozen=True)
class Booked:
    """A ticket whose entry, payment and receipt number are there; the rest hangs on these."""

    applied: Sequence[Applied]
    payment_id: int
    number: ReceiptNumber


def content_of(draft: PaymentDraft) -> dict[str, object]:
    """Everything the command says that must be the same when it is sent again."""
    said = dict(draft.__dict__)
    said.pop("command_id")
    said["received_on"] = draft.received_on.isoformat() if draft.received_on else None
    said["tenders"] = [_tender_said(tender) for tender in draft.tenders]
    said["lines"] = [dict(line.__dict__) for line in draft.lines]
    for line in said["lines"]:
        line.pop("seen_version")
    for name in ("improper", "held"):  # said only where there is something to say
        if not said[name]:
            said.pop(name)
    return said


def _tender_said(tender: TenderDraft) -> dict[str, object]:
    said = dict(tender.__dict__)
    dated_on = said.pop("dated_on")
    return {**said, "dated_on": dated_on.isoformat()} if dated_on else said


def shares_of(lines: Sequence[PlannedLine]) -> tuple[LineShare, ...]:
    """Where each line's money goes, with the credit left at the end of a line's shares."""
    found = []
    for line in lines:
        name = line.account.number if line.account else line.draft.key
        found += [LineShare(line.number, name, share) for share in line.allocation.shares]
        if line.allocation.credit_cents:
            found.append(LineShare(line.number, name, credit_share(line)))
    return tuple(found)


def credit_share(line: PlannedLine) -> Share:
    """The part of a line that is more than is owed, kept for the next bill."""
    cents = line.allocation.credit_cents
    return Share(None, "credit", "", cents, "more than is owed: kept as credit", -cents)


def book(connection: Connection, posting: Posting) -> Booked:
    """Write the journal entry and the payment, and take the receipt's number."""
    plan, session = posting.plan, posting.session
    applied = list(applied_parts(plan, lambda line: _new_credit(connection, line.account_id, plan)))
    header, legs = entry_of(posting, applied)
    entry_id = journal.post(connection, header, legs, session.head)
    following = following_of(posting, entry_id)
    customer_deposit_rows.follow(connection, plan.reference, legs, following)
    payment_id = _write_payment(connection, posting, entry_id)
    number = next_receipt_number(
        connection, session.office_id, session.receipt_prefix, plan.reference.on.year
    )
    return Booked(applied, payment_id, number)


def write(place: Place, posting: Posting, booked: Booked) -> PaymentPosted:
    """Write everything else of the ticket and give its answer; asks for nothing back."""
    plan, now = posting.plan, posting.now
    payment_id, number = booked.payment_id, booked.number
    _write_parts(place, payment_id, plan, booked.applied)
    balances = _move_balances(place, plan, booked.applied)
    document = make_document(number.text, posting, balances)
    kept = canonical_json(document.to_data())
    _INSERT_RECEIPT.run(place, receipt_values(posting, payment_id, number, kept))
    suspense_rows.keep(place, posting, payment_id)
    _write_paper(place, posting, number.text, kept)
    audit.record(
        place,
        posting.actor,
        "post_payment",
        ("receipt", number.text),
        now,
        amount_cents=plan.total_cents,
        change_cents=plan.change_cents,
    )
    return PaymentPosted(
        receipt=number.text,
        payment_id=payment_id,
        amount_cents=plan.total_cents,
        change_cents=plan.change_cents,
        balances=tuple(balances.items()),
        shares=shares_of(plan.lines),
        document=document,
    )


def applied_parts(plan: Plan, new_credit: Callable[[PlannedLine], int]) -> Iterator[Applied]:
    """Every part of the money; a credit gets its own new receivable, made by `new_credit`."""
    services = plan.reference.services
    for line in plan.lines:
        if line.revenue is not None:
            reason = f"{line.revenue.name}"
            yield Applied(line, line.amount_cents, reason, line.revenue.revenue_gl_id)
        for share in line.allocation.shares:
            gl = services[share.service].receivable_gl_id
            yield Applied(line, share.amount_cents, share.reason, gl, share.receivable_id, share)
        if line.account and line.allocation.credit_cents:
            share = credit_share(line)
            receivable = new_credit(line)
            gl = services["credit"].receivable_gl_id
            yield Applied(line, share.amount_cents, share.reason, gl, receivable, share)


def _new_credit(connection: Connection, account_id: int, plan: Plan) -> int:
    return connection.execute(_INSERT_CREDIT, credit_values(account_id, plan)).scalar_one()


def credit_values(account_id: int, plan: Plan) -> dict[str, object]:
    """The receivable that holds what is paid beyond what is owed, before anything is in it."""
    return {
        "account_id": account_id,
        "service": "credit",
        "component": "credit",
        "due_on": plan.received_on,
        "original_cents": 0,
        "balance_cents": 0,
        "description": "Credit held",
    }


def entry_of(
    posting: Posting, applied: Sequence[Applied]
) -> tuple[journal.Header, list[journal.Leg]]:
    """The journal entry of a payment: its tenders on one side, where they went on the other."""
    plan, session = posting.plan, posting.session
    legs = [journal.Leg(t.tendering.gl_account_id, t.amount_cents) for t in plan.tenders]
    legs += [
        journal.Leg(
            part.gl_account_id,
            -part.amount_cents,
            part.line.account.id if part.line.account else None,
            part.receivable_id,
        )
        for part in applied
    ]
    header = journal.Header(
        kind="payment",
        chain_id=session.head.chain_id,
        business_date=session.business_date,
        posted_at=posting.now,
        command_id=plan.draft.command_id,
        user_id=posting.actor.user_id,
        office_id=session.office_id,
        drawer_session_id=session.id,
    )
    return header, list(customer_deposit_rows.completed(plan.reference, legs))


def following_of(posting: Posting, entry_id: int) -> customer_deposit_rows.Following:
    """How customer deposits follow the entry of a payment."""
    session = posting.session
    return customer_deposit_rows.Following(
        entry_id, session.business_date, posting.now, posting.actor.user_id
    )


def payment_values(posting: Posting, entry_id: int) -> dict[str, object]:
    """The payment's own row."""
    plan, session = posting.plan, posting.session
    return {
        "command_id": plan.draft.command_id,
        "entry_id": entry_id,
        "drawer_session_id": session.id,
        "user_id": posting.actor.user_id,
        "received_on": plan.received_on,
        "business_date": session.business_date,
        "posted_at": posting.now,
        "amount_cents": plan.total_cents,
        "change_cents": plan.change_cents,
    }


def tender_values(payment_id: int, plan: Plan) -> list[dict[str, object]]:
    """The rows of what was handed over."""
    return [
        {
            "payment_id": payment_id,
            "line_no": number,
            "tender_type": tender.tendering.code,
            "amount_cents": tender.amount_cents,
            "reference": tender.reference,
        }
        for number, tender in enumerate(plan.tenders, start=1)
    ]


def allocation_values(payment_id: int, applied: Sequence[Applied]) -> list[dict[str, object]]:
    """The rows of where it went."""
    return [
        {
            "payment_id": payment_id,
            "line_no": number,
            "account_id": part.line.account.id if part.line.account else None,
            "receivable_id": part.receivable_id,
            "revenue_code": part.line.revenue.code if part.line.revenue else None,
            "quantity": part.line.draft.quantity,
            "unit_cents": part.line.draft.unit_cents,
            "amount_cents": part.amount_cents,
            "reason": part.reason,
        }
        for number, part in enumerate(applied, start=1)
    ]


def receipt_values(
    posting: Posting, payment_id: int, number: ReceiptNumber, document: CanonicalJson
) -> dict[str, object]:
    """The receipt's row."""
    return {
        "number": number.text,
        "number_n": number.text.replace("-", "").lower(),
        "office_id": posting.session.office_id,
        "year": number.year,
        "sequence": number.sequence,
        "payment_id": payment_id,
        "issued_at": posting.now,
        "document": document,
    }


def _write_payment(connection: Connection, posting: Posting, entry_id: int) -> int:
    return _INSERT_PAYMENT.run(connection, payment_values(posting, entry_id)).scalar_one()


def _write_parts(place: Place, payment_id: int, plan: Plan, applied: Sequence[Applied]) -> None:
    _INSERT_TENDERS.run_many(place, tender_values(payment_id, plan))
    _INSERT_ALLOCATIONS.run_many(place, allocation_values(payment_id, applied))


def _move_balances(place: Place, plan: Plan, applied: Sequence[Applied]) -> dict[str, int]:
    """Take the money off receivables and accounts; gives the new balance by account number."""
    by_receivable: dict[int, int] = {}
    by_account: dict[int, int] = {}
    add_moves(applied, by_receivable, by_account)
    if by_receivable:
        move_receivables(place, by_receivable)
        move_accounts(place, by_account)
    return {
        account.number: account.balance_cents + by_account[account.id]
        for account in plan.accounts.values()
    }


def add_moves(
    applied: Sequence[Applied], by_receivable: dict[int, int], by_account: dict[int, int]
) -> None:
    """Add what these parts take off receivables and accounts to the sums by id."""
    for part in applied:
        if part.receivable_id is None or part.line.account is None:
            continue
        receivable, account = part.receivable_id, part.line.account.id
        by_receivable[receivable] = by_receivable.get(receivable, 0) - part.amount_cents
        by_account[account] = by_account.get(account, 0) - part.amount_cents


def move_receivables(place: Place, by_receivable: dict[int, int]) -> None:
    """Add cents (below zero: take) to receivables by id; the caller holds their accounts."""
    _ADD_TO_RECEIVABLE.run_many(
        place,
        [{"receivable": id_, "delta": cents} for id_, cents in sorted(by_receivable.items())],
    )


def move_accounts(place: Place, by_account: dict[int, int]) -> None:
    """Add cents to account balances by id, and move their versions on."""
    _ADD_TO_ACCOUNT.run_many(
        place,
        [{"account": id_, "delta": cents} for id_, cents in sorted(by_account.items())],
    )


def _write_paper(place: Place, posting: Posting, number: str, document: CanonicalJson) -> None:
    """Queue the receipt's print job, and close the draft the ticket was kept in."""
    plan, now = posting.plan, posting.now
    if plan.draft.print_receipt and posting.session.has_printer:
        _INSERT_PRINT_JOB.run(
            place,
            {
                "kind": "receipt",
                "subject_id": number,
                "workstation_id": posting.session.workstation_id,
                "document": document,
                "next_try_at": now,
                "created_at": now,
            },
        )
    _CLOSE_DRAFT.run(place, {"draft": plan.draft.command_id, "now": now})
