"""Accounts: opened, their histories paged, what was said written down, flags put on and ended.

Amounts come from receivables, payments and allocations, which posting keeps equal to the journal;
the journal itself is not read here. Nothing here moves money.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection

from clerktui.db import Database
from clerktui.rules.aging import days_past_due
from clerktui.rules.allocation import OpenItem
from clerktui.rules.cutoff import CutOff
from clerktui.rules.names import fold_number
from clerktui.rules.next_bill import next_bill_on
from clerktui.services import account_statements as statements, cutoffs
from clerktui.services.account_notes import add_contact, add_flag, end_flag, renew_flag
from clerktui.services.account_numbers import the_one_meant, which_account
from clerktui.services.account_sums import aged, by_service
from clerktui.services.confidential import HIDDEN
from clerktui.services.contact_codes import code_names
from clerktui.services.correction_marks import marks_of
from clerktui.services.flag_effects import flags_of
from clerktui.services.lookup import found_account
from clerktui.services.open_items import display_name
from clerktui.services.pending import pending_by_number, pending_of, pending_words
from clerktui.services.place_state import place_words
from clerktui.services.reference import Reference, get_reference
from clerktui.views.accounts import (
    AccountView,
    BillView,
    ContactView,
    FoundAccount,
    Page,
    PaymentView,
)

__all__ = [
    "add_contact",
    "add_flag",
    "end_flag",
    "get_account",
    "list_bills",
    "list_contacts",
    "list_payments",
    "list_person_accounts",
    "renew_flag",
]

PAGE_ROWS_MAX = 200
_OPEN_BILLS_MAX = 50
_LATEST = 5
_View = TypeVar("_View")


# ------------------------------------------------------------------------------------- the view
def get_account(db: Database, number: str) -> AccountView:
    """One account as of today: who, where, flags, what it owes by service and age, its latest.

    Open bills come oldest due first, 50 at most; payments and contacts newest first, five each.

    Raises:
        Refused: `account.unknown`, `account.ambiguous`.
    """
    with db.read() as connection:
        reference = get_reference(db, connection)
        rows = connection.execute(statements.HEAD, {"number_n": fold_number(number)}).all()
        head = the_one_meant(rows, number)
        which = {"account_id": head.id}
        items = connection.execute(statements.OPEN_ITEMS, which).all()
        waiting = pending_of(connection, head.id)
        shown, holding = flags_of(connection, head.id, reference)
        pending_cents = sum(one.amount_cents for one in waiting)
        open_bills = {item.bill_id: item for item in items if item.bill_id is not None}
        return AccountView(
            **_who_and_where(head),
            **aged(items, reference, head.balance_cents),
            pending_cents=pending_cents,
            pending_words=pending_words(waiting),
            place=_place(connection, head),
            meters=tuple(connection.execute(statements.METERS, which).scalars()),
            flags=tuple(shown),
            by_service=by_service(items, reference),
            open_bills=_bills(connection, list(open_bills.values())[:_OPEN_BILLS_MAX], reference),
            payments=_payments(connection, head.id, _LATEST).rows,
            contacts=_contacts(connection, reference, head.id, _LATEST).rows,
            next_bill_on=_next_bill(head, reference),
            cutoff=_cutoff(reference, head, items, holding, pending_cents),
        )


def _place(connection: Connection, head: Any) -> str:
    """How the place stands; asked only where not all is as usual."""
    if head.status == "active" and head.close_out is None:
        return ""
    return place_words(connection, [head.number]).get(head.number, "")


def _next_bill(head: Any, reference: Reference) -> dt.date | None:
    """About when the next bill comes; none comes for an account that is not active."""
    if head.status != "active":
        return None
    issued = (head.issued, head.issued_before, head.issued_first)
    return next_bill_on([day for day in issued if day is not None], reference.on)


def _who_and_where(head: Any) -> dict[str, Any]:
    """Who and where; of a confidential address only what is printed instead of it."""
    substitute = head.substitute
    town = " ".join(filter(None, (head.mail_state, head.mail_zip)))
    mail = ", ".join(filter(None, (head.mail_address, head.mail_city, town)))
    return {
        "account_id": head.id,
        "account": head.number,
        "name": display_name(head.last_name, head.first_name),
        "status": head.status,
        "account_class": head.account_class,
        "opened_on": head.opened_on,
        "closed_on": head.closed_on,
        "service_address": head.address if substitute is None else HIDDEN,
        "mail_address": mail if substitute is None else substitute,
        "phone": head.phone,
        "email": head.email,
        "language": head.language,
        "parcel": head.parcel if substitute is None else "",
        "balance_cents": head.balance_cents,
        "deposit_cents": head.deposit_cents,
        "bill_count": head.bill_count,
        "payment_count": head.payment_count,
        "contact_count": head.contact_count,
        "person_count": head.person_count,
        "written_off_cents": int(head.written_off_cents),
    }


def _cutoff(
    reference: Reference, head: Any, rows: Sequence[Any], flags: cutoffs.Flags, pending: int
) -> CutOff:
    items = [
        OpenItem(
            row.receivable_id,
            row.service,
            row.component,
            row.number or "",
            row.due_on,
            row.tax_year,
            row.balance_cents,
            row.description,
        )
        for row in rows
    ]
    holder = cutoffs.holder_of(head.status, head.account_class, flags, pending)
    return cutoffs.stand(reference, items, holder)


# -------------------------------------------------------------------------------------- the lists
def list_bills(
    db: Database, number: str, after: tuple[int, ...] | None = None, limit: int = 50
) -> Page[BillView]:
    """Every bill of an account, newest first; `after` is what the page before gave.

    Raises:
        Refused: `account.unknown`, `account.ambiguous`.
    """
    day, before_id = after or (dt.date.max.toordinal(), statements.ABOVE_ALL_IDS)
    with db.read() as connection:
        which = {
            "account_id": which_account(connection, number).id,
            "before_day": dt.date.fromordinal(day),
            "before_id": before_id,
        }

        def views(rows: Sequence[Any]) -> tuple[BillView, ...]:
            return _bills(connection, rows, get_reference(db, connection))

        def key(row: Any) -> tuple[int, ...]:
            return row.issued_on.toordinal(), row.bill_id

        return _page(connection, (statements.BILLS_PAGE, which), limit, views, key)


def list_payments(
    db: Database, number: str, after: tuple[int, ...] | None = None, limit: int = 50
) -> Page[PaymentView]:
    """Every payment on an account, newest first, voided ones too.

    Raises:
        Refused: `account.unknown`, `account.ambiguous`.
    """
    with db.read() as connection:
        return _payments(connection, which_account(connection, number).id, limit, after)


def list_contacts(
    db: Database, number: str, after: tuple[int, ...] | None = None, limit: int = 50
) -> Page[ContactView]:
    """Every contact of an account, newest first.

    Raises:
        Refused: `account.unknown`, `account.ambiguous`.
    """
    with db.read() as connection:
        account_id = which_account(connection, number).id
        return _contacts(connection, get_reference(db, connection), account_id, limit, after)


def list_person_accounts(
    db: Database, number: str, after: tuple[int, ...] | None = None, limit: int = 50
) -> Page[FoundAccount]:
    """Every account of the person or business that has this one, itself included.

    Raises:
        Refused: `account.unknown`, `account.ambiguous`.
    """
    with db.read() as connection:
        which = {
            "customer_id": which_account(connection, number).customer_id,
            "after_id": after[0] if after else 0,
            "today": get_reference(db, connection).on,
        }
        query = (statements.PERSON_PAGE, which)

        def views(rows: Sequence[Any]) -> tuple[FoundAccount, ...]:
            pending = pending_by_number(connection, [row.number for row in rows])
            return tuple(
                found_account(row, "person", pending_cents=pending.get(row.number, 0))
                for row in rows
            )

        return _page(connection, query, limit, views, lambda row: (row.id,))


def _bills(
    connection: Connection, rows: Sequence[Any], reference: Reference
) -> tuple[BillView, ...]:
    """Bills with what they came to and what is open, in the order of `rows`."""
    if not rows:
        return ()
    parts: dict[int, list[Any]] = defaultdict(list)
    bill_ids = [row.bill_id for row in rows]
    for part in connection.execute(statements.BILL_ITEMS, {"bills": bill_ids}):
        parts[part.bill_id].append(part)
    order = {code: place for place, code in enumerate(reference.services)}
    return tuple(
        _bill(row, sorted(parts[row.bill_id], key=lambda part: order[part.service]), reference)
        for row in rows
    )


def _bill(row: Any, parts: Sequence[Any], reference: Reference) -> BillView:
    balance_cents = sum(part.balance_cents for part in parts)
    return BillView(
        row.bill_id,
        row.number,
        row.issued_on,
        row.bill_due_on,
        ", ".join(reference.services[part.service].name for part in parts),
        sum(part.amount_cents for part in parts),
        balance_cents,
        days_past_due(row.bill_due_on, reference.on) if balance_cents > 0 else 0,
    )


def _payments(
    connection: Connection, account_id: int, limit: int, after: tuple[int, ...] | None = None
) -> Page[PaymentView]:
    which = {"account_id": account_id, "before_id": after[0] if after else statements.ABOVE_ALL_IDS}

    def views(rows: Sequence[Any]) -> tuple[PaymentView, ...]:
        tenders = _tenders(connection, [row.payment_id for row in rows])
        marks = marks_of(connection, [row.payment_id for row in rows if row.is_corrected])
        return tuple(
            PaymentView(
                row.payment_id,
                row.number or "",
                row.received_on,
                row.amount_cents,
                ", ".join(tenders[row.payment_id]),
                row.full_name,
                row.status or "issued",
                marks[row.payment_id].short if row.payment_id in marks else "",
            )
            for row in rows
        )

    query = (statements.PAYMENTS_PAGE, which)
    return _page(connection, query, limit, views, lambda row: (row.payment_id,))


def _tenders(connection: Connection, payment_ids: Sequence[int]) -> dict[int, list[str]]:
    """What was handed over for each payment, such as "Check 1187"."""
    found: dict[int, list[str]] = defaultdict(list)
    for row in connection.execute(statements.TENDERS, {"payments": payment_ids}):
        found[row.payment_id].append(f"{row.name} {row.reference}".strip())
    return found


def _contacts(
    connection: Connection,
    reference: Reference,
    account_id: int,
    limit: int,
    after: tuple[int, ...] | None = None,
) -> Page[ContactView]:
    names = code_names(reference)
    which = {"account_id": account_id, "before_id": after[0] if after else statements.ABOVE_ALL_IDS}

    def views(rows: Sequence[Any]) -> tuple[ContactView, ...]:
        return tuple(
            ContactView(
                row.id,
                row.kind,
                row.at,
                row.full_name or "",
                row.body,
                row.direction or "",
                names.get(row.reason, row.reason or ""),
                names.get(row.outcome, row.outcome or ""),
                row.number or "",
            )
            for row in rows
        )

    return _page(connection, (statements.CONTACTS_PAGE, which), limit, views, lambda row: (row.id,))


def _page(
    connection: Connection,
    query: tuple[Any, dict[str, Any]],
    limit: int,
    views: Callable[[Sequence[Any]], tuple[_View, ...]],
    key: Callable[[Any], tuple[int, ...]],
) -> Page[_View]:
    """A page of what a statement gives, and where the next one begins if there is more."""
    limit = max(1, min(limit, PAGE_ROWS_MAX))
    statement, parameters = query
    rows = connection.execute(statement, {**parameters, "rows": limit + 1}).all()
    shown = rows[:limit]
    if not shown:
        return Page((), None)
    return Page(views(shown), key(shown[-1]) if len(rows) > limit else None)
