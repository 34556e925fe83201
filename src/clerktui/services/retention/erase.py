"""Take the persons out of one account's records, leave every figure, keep the tombstone.

Whatever a row says of a person is read first into the tombstone's hash, then emptied; amounts,
dates, numbers and links stay, so every report still foots and every chain still holds. Rows that
history guards are changed under the permit of the purge item only; the database checks it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    Connection,
    String,
    Table as SqlTable,
    and_,
    cast,
    delete,
    exists,
    insert,
    or_,
    select,
    type_coerce,
    update,
)

from clerktui.db.purge_triggers import APPLICATIONS, COMMANDS, DEPOSITS, TASKS
from clerktui.models import (
    Account,
    AccountFlag,
    Allocation,
    Application,
    Approval,
    AuditEntry,
    BankDeposit,
    BankNotice,
    BatchLine,
    CollectionItem,
    Contact,
    Correction,
    CustomerIdentity,
    Draft,
    EnforcementCase,
    EnforcementNotice,
    FeeWaiver,
    HeldPayment,
    PayerAlias,
    Payment,
    PrintJob,
    PurgePermit,
    Receipt,
    Receivable,
    Refund,
    ReturnedItem,
    SetoffDebt,
    SetoffPart,
    SuspenseItem,
    SuspenseMove,
    Table,
    Task,
    UnclaimedItem,
    UnclaimedLetter,
    WorkOrder,
    WorkOrderCaller,
)
from clerktui.services.retention.persons import PURGED, erase_persons, former_names
from clerktui.services.retention.tomb import (
    Tomb,
    destroy,
    empty,
    forget,
    found,
    of_account,
    scrub,
)

_SLIP_CELLS = 5
_ACCOUNT = Account.__table__
_ALLOCATION = Allocation.__table__
_AUDIT = AuditEntry.__table__
_PAYMENT = Payment.__table__
_PERMIT = PurgePermit.__table__
_RECEIPT = Receipt.__table__
# What of an audit entry's detail people typed in their own words.
_TYPED = frozenset(
    {"about", "address", "name", "note", "payee", "payer", "proof", "reason", "text"}
)
# The guarded tables whose rows are found as their triggers find them.
_FOUND = (
    *("arrangement", "arrangement_move", "arrangement_paper"),
    *("account_link", "application_move", "call_back", "call_back_move", "close_out"),
    *(
        "close_out_move",
        "collection_step",
        "correction_line",
        "customer_deposit",
        "customer_deposit_move",
    ),
    *("email_consent", "enforcement_move", "enforcement_notice"),
    *("customer_identity", "disclosure", "flag_move", "flag_proof", "held_move", "held_payment"),
    *("mortgage_line", "mortgage_parcel"),
    *("outbox_message", "outbox_try", "placement_file_line", "placement_move"),
    *("name_change", "record_hold", "refund", "refund_move", "returned_move"),
    *("setoff_file_line", "setoff_letter", "setoff_move", "standing_agreement"),
    "step_letter",
    *("suspense_move", "task_note", "unclaimed_letter", "unclaimed_line", "unclaimed_move"),
    "work_order_move",
)


def erase(connection: Connection, item: Any) -> tuple[str, dict[str, int]]:
    """Take the persons out of the account of a released item; it must be locked, and due.

    The item is marked done with its tombstone in the same breath, because the database takes no
    permit back without it.

    Returns:
        The tombstone (SHA-256 over what was there) and the rows changed by table.
    """
    tomb = Tomb()
    tomb.digest.update(f"{item.run_id}|{item.id}|{item.number}\n".encode())
    connection.execute(insert(_PERMIT).values(item_id=item.id, never_id=-1))
    account = connection.execute(select(_ACCOUNT).where(_ACCOUNT.c.id == item.account_id)).one()
    payments = _payments(connection, account.id)
    former = former_names(connection, account.id)
    _papers(connection, tomb, account, payments)
    _guarded(connection, tomb, account, payments)
    _notes(connection, tomb, account.id)
    erase_persons(connection, tomb, account.id, former)
    tombstone = tomb.digest.hexdigest()
    return tombstone, dict(sorted(tomb.changed.items()))


def let_go(connection: Connection, item_id: int) -> None:
    """Take the permit back, once the item has its tombstone."""
    connection.execute(delete(_PERMIT).where(_PERMIT.c.item_id == item_id))


def _payments(connection: Connection, account_id: int) -> Any:
    """The payments that paid anything on the account: id, command, receipt."""
    return connection.execute(
        select(_PAYMENT.c.id, _PAYMENT.c.command_id, _RECEIPT.c.number)
        .join(_RECEIPT, _RECEIPT.c.payment_id == _PAYMENT.c.id)
        .where(
            exists().where(
                _ALLOCATION.c.account_id == account_id, _ALLOCATION.c.payment_id == _PAYMENT.c.id
            )
        )
        .order_by(_PAYMENT.c.id)
    ).all()


# ------------------------------------------------------------------------- rows history guards
def _guarded(connection: Connection, tomb: Tomb, account: Any, payments: Any) -> None:
    paid, key = [row.id for row in payments], account.id
    approval, line, correction = Approval.__table__, BatchLine.__table__, Correction.__table__
    move, suspense = SuspenseMove.__table__, SuspenseItem.__table__
    scrub(connection, tomb, _RECEIPT, _RECEIPT.c.payment_id.in_(paid), _nameless(account.number))
    commands = found(connection, COMMANDS, key)
    scrub(connection, tomb, _AUDIT, _told(connection, account, payments, commands), _wordless)
    empty(connection, tomb, approval, approval.c.command_id.in_(commands))
    empty(connection, tomb, line, line.c.account_id == key)
    corrected = or_(correction.c.account_id == key, correction.c.payment_id.in_(paid))
    empty(connection, tomb, correction, corrected)
    applied = select(move.c.item_id).where(move.c.account_id == key)
    empty(connection, tomb, suspense, suspense.c.id.in_(applied) & (suspense.c.open_cents == 0))
    _slips(connection, tomb, account)
    for name in _FOUND:
        table = Table.metadata.tables[name]
        empty(connection, tomb, table, of_account(table, key))


def _slips(connection: Connection, tomb: Tomb, account: Any) -> None:
    """The slips of deposits with a check of the account: its number stays, its name goes."""
    deposit = BankDeposit.__table__
    named = type_coerce(deposit.c.document, String).contains(f'"{account.number}"', autoescape=True)
    with_it = deposit.c.id.in_(found(connection, DEPOSITS, account.id)) & named
    scrub(connection, tomb, deposit, with_it, _payerless(account.number))


def _payerless(number: str) -> Callable[[Any], Any]:
    """A slip without who paid the checks of one account: a row says check, payer, account."""

    def without(document: dict[str, Any]) -> dict[str, Any]:
        return {**document, "rows": [_quiet(row) for row in document["rows"]]}

    def _quiet(row: dict[str, Any]) -> dict[str, Any]:
        cells = row["cells"]
        if len(cells) != _SLIP_CELLS or cells[2] != number:
            return row
        return {**row, "cells": [cells[0], PURGED, *cells[2:]]}

    return without


def _told(connection: Connection, account: Any, payments: Any, commands: list[str]) -> Any:
    """The audit entries about the account, its receipts, its papers and its commands."""
    identity, move = CustomerIdentity.__table__, SuspenseMove.__table__
    papers = {"account": [account.number], "receipt": [row.number for row in payments]}
    papers["command"] = commands
    for kind, table in (
        ("correction", Correction.__table__),
        ("held_payment", HeldPayment.__table__),
        ("refund", Refund.__table__),
        ("returned_item", ReturnedItem.__table__),
    ):
        papers[kind] = _texts(connection, table.c.number, table.c.account_id == account.id)
    papers["suspense"] = _texts(connection, move.c.item_id, move.c.account_id == account.id)
    mine = of_account(identity, account.id) & identity.c.customer_id.is_not(None)
    papers["customer_identity"] = _texts(connection, identity.c.id, mine)
    return or_(
        *(
            and_(_AUDIT.c.subject_kind == kind, _AUDIT.c.subject_id.in_(numbers))
            for kind, numbers in papers.items()
            if numbers
        )
    )


def _texts(connection: Connection, column: Any, where: Any) -> list[str]:
    return list(connection.execute(select(cast(column, String)).where(where)).scalars())


def _nameless(number: str) -> Callable[[Any], Any]:
    """A receipt without the name of one account; what others paid on it stays as it is."""

    def without(document: dict[str, Any]) -> dict[str, Any]:
        lines = [
            {**line, "account_name": PURGED}
            if line.get("account") == number and line.get("account_name")
            else line
            for line in document.get("lines", ())
        ]
        owed = [
            {**one, "name": PURGED} if one.get("account") == number and one.get("name") else one
            for one in document.get("accounts", ())
        ]
        reason = {"void_reason": ""} if document.get("void_reason") else {}
        return {**document, **reason, "lines": lines, "accounts": owed}

    return without


def _wordless(detail: Any) -> Any:
    if not isinstance(detail, dict):
        return detail
    return {
        name: "" if name in _TYPED and isinstance(said, str) else said
        for name, said in detail.items()
    }


# ----------------------------------------------------------------------- rows nobody guards
def _notes(connection: Connection, tomb: Tomb, key: int) -> None:
    """Contacts and learnt payers go; flags, tasks, orders and applications lose their words."""
    contact, alias, flag = Contact.__table__, PayerAlias.__table__, AccountFlag.__table__
    destroy(connection, tomb, contact, contact.c.account_id == key)
    destroy(connection, tomb, alias, alias.c.account_id == key)
    told = ("case_number", "court", "substitute_address")
    said = or_(flag.c.note != "", *(flag.c[name].is_not(None) for name in told))
    quiet: dict[str, Any] = {"note": "", **dict.fromkeys(told)}
    forget(connection, tomb, flag, (flag.c.account_id == key) & said, quiet)
    item = Receivable.__table__
    _orders(connection, tomb, key)
    spared, queued = FeeWaiver.__table__, CollectionItem.__table__
    for table, names in ((spared, ("note", "ended_why")), (queued, ("why", "paused_why"))):
        worded = or_(*(table.c[name] != "" for name in names))
        forget(
            connection, tomb, table, (table.c.account_id == key) & worded, dict.fromkeys(names, "")
        )
    # What billing says of a bill's item names nobody; what a clerk typed on another may.
    typed = (item.c.account_id == key) & item.c.bill_id.is_(None) & (item.c.description != "")
    forget(connection, tomb, item, typed, {"description": ""})
    task, asked = Task.__table__, Application.__table__
    about = task.c.id.in_(found(connection, TASKS, key))
    forget(connection, tomb, task, about, {"title": PURGED, "said": ""})
    ticket = about & (task.c.subject_kind == "ticket")
    connection.execute(update(task).where(ticket).values(subject=PURGED))
    mine = asked.c.id.in_(found(connection, APPLICATIONS, key))
    bare: dict[str, Any] = {"applicant": PURGED, "answers": {}, "decisions": {}}
    forget(connection, tomb, asked, mine, bare)


def _orders(connection: Connection, tomb: Tomb, key: int) -> None:
    """What was said of the account's orders, and who of nobody's account asked for them.

    Its customer as the caller of another account's order goes with it, too.
    """
    order, caller = WorkOrder.__table__, WorkOrderCaller.__table__
    answered = type_coerce(order.c.answers, String) != "{}"
    said = or_(order.c.note != "", order.c.description != "", answered)
    bare: dict[str, Any] = {"note": "", "description": "", "answers": {}}
    forget(connection, tomb, order, (order.c.account_id == key) & said, bare)
    mine = caller.c.order_id.in_(select(order.c.id).where(order.c.account_id == key))
    who = or_(caller.c.account_id == key, caller.c.account_id.is_(None) & mine)
    named = or_(caller.c.caller != "", caller.c.number != "", caller.c.words != "")
    forget(connection, tomb, caller, who & named, {"caller": "", "number": "", "words": ""})


def _papers(connection: Connection, tomb: Tomb, account: Any, payments: Any) -> None:
    """Tickets, print jobs, letters, and what the bank said of a returned item."""
    draft, job = Draft.__table__, PrintJob.__table__
    commands = [row.command_id for row in payments]
    given_up = type_coerce(draft.c.content, String).contains(f'"{account.number}"', autoescape=True)
    tickets = or_(
        draft.c.id.in_(commands) & draft.c.state.in_(("posted", "discarded")),
        (draft.c.state == "discarded") & given_up,
    )
    destroy(connection, tomb, draft, tickets)
    subjects = [account.number, *(row.number for row in payments)]
    subjects += _subjects(connection, account.id)
    destroy(connection, tomb, job, job.c.subject_id.in_(subjects))
    _letters(connection, tomb, account.id)


def _subjects(connection: Connection, account_id: int) -> list[str]:
    """How print jobs name the papers of an account."""
    asked = Application.__table__
    found_in: list[tuple[SqlTable, str, Any]] = [
        (table, said, table.c.account_id == account_id)
        for table, said in (
            (ReturnedItem.__table__, "R-{}"),
            (HeldPayment.__table__, "H-{}"),
            (Refund.__table__, "refund {}"),
            (Correction.__table__, "correction {}"),
        )
    ]
    found_in.append((asked, "A{}", asked.c.id.in_(found(connection, APPLICATIONS, account_id))))
    debt, part = SetoffDebt.__table__, SetoffPart.__table__
    parts = select(part.c.debt_id).where(part.c.account_id == account_id)
    found_in.append((debt, "S-{}", debt.c.id.in_(parts)))
    letter, item = UnclaimedLetter.__table__, UnclaimedItem.__table__
    of_account = select(item.c.id).where(item.c.account_id == account_id)
    found_in.append((letter, "{}", letter.c.item_id.in_(of_account)))
    case, notice = EnforcementCase.__table__, EnforcementNotice.__table__
    mine = select(case.c.id).where(case.c.account_id == account_id)
    found_in.append((notice, "{}", notice.c.case_id.in_(mine)))
    return [
        said.format(number)
        for table, said, where in found_in
        for number in connection.execute(select(table.c.number).where(where)).scalars()
    ]


def _letters(connection: Connection, tomb: Tomb, account_id: int) -> None:
    returned, notice = ReturnedItem.__table__, BankNotice.__table__
    of = returned.c.account_id == account_id
    notices = connection.execute(
        select(returned.c.notice_id).where(of, returned.c.notice_id.is_not(None))
    ).scalars()
    said = ("name", "identification", "corrected", "info")
    forget(connection, tomb, returned, of & returned.c.letter.is_not(None), {"letter": None})
    told = notice.c.id.in_(list(notices)) & or_(*(notice.c[name] != "" for name in said))
    forget(connection, tomb, notice, told, dict.fromkeys(said, ""))
