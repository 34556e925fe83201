"""Tickets while they are typed: lines opened for payment, drafts kept, parked and resumed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, insert, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import money, town_date
from clerktui.models import Account, Bill, Draft, Drawer, DrawerSession, User
from clerktui.rules.aging import is_past_due
from clerktui.rules.folding import fold_number
from clerktui.rules.scanline import Scan, ScanLayout, read_scan
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services import cutoffs
from clerktui.services.charging import at_payment, discount
from clerktui.services.flag_effects import flags_of
from clerktui.services.open_items import AccountRow, get_accounts, get_items
from clerktui.services.pending import Pending, pending_of, pending_words
from clerktui.services.reference import Reference, get_reference
from clerktui.services.written_off import written_off_cents
from clerktui.views.people import Actor
from clerktui.views.tickets import (
    AccountLineView,
    DraftView,
    RevenueLineView,
    TenderTypeView,
    TicketLineView,
)

_ACCOUNT = Account.__table__
_BILL = Bill.__table__
_DRAFT = Draft.__table__
_DRAWER = Drawer.__table__
_SESSION = DrawerSession.__table__
_USER = User.__table__


def open_line(db: Database, actor: Actor, key: str) -> TicketLineView:
    """What was typed or scanned into a ticket's account field, opened for payment.

    A stub's scan line fills account and amount after its check digit is proved; an account may be
    typed with or without its dashes; a bill number opens its account; anything else must be a
    revenue code.

    Raises:
        Refused: `denied`, `account.unknown`, `account.alike`, `scan.check_digit` and its kin.
    """
    require(actor, "payment.take")
    with db.read() as connection:
        return open_line_in(connection, get_reference(db, connection), key)


def open_line_in(connection: Connection, reference: Reference, key: str) -> TicketLineView:
    """As `open_line`, inside a transaction and for whoever was let in before.

    Raises:
        Refused: `account.unknown`, `account.alike`, `scan.check_digit` and its kin.
    """
    layouts = [ScanLayout.from_data(said) for said in reference.policy["scan.layouts"]]
    scan = read_scan(key, layouts)
    number, bill = _account_number(connection, scan.account if scan else key)
    if number is not None:
        return _account_line(connection, reference, number, scan, bill)
    code = key.strip().upper()
    if scan is None and code in reference.revenue:
        return _revenue_line(reference, code)
    raise Refused("account.unknown", account=scan.account if scan else key.strip())


def list_revenue_codes(db: Database) -> tuple[RevenueLineView, ...]:
    """Every active revenue code with its price of the day."""
    with db.read() as connection:
        reference = get_reference(db, connection)
        return tuple(_revenue_line(reference, code) for code in reference.revenue)


def list_tender_types(db: Database) -> tuple[TenderTypeView, ...]:
    """The ways of paying, in the order the desk offers them."""
    with db.read() as connection:
        return tuple(
            TenderTypeView(
                t.code,
                t.name,
                allows_change=t.allows_change,
                needs_reference=t.needs_reference,
                is_counted=t.is_counted,
            )
            for t in get_reference(db, connection).tenders.values()
        )


def save_draft(
    db: Database, actor: Actor, draft_id: str, content: dict[str, Any], label: str = ""
) -> None:
    """Keep an unfinished ticket as it stands; `draft_id` is the ticket's command id.

    Raises:
        Refused: `denied`, `draft.not_yours` when another clerk has the ticket open.
    """
    require(actor, "payment.take")
    with db.write() as connection:
        now = db.clock.now()
        row = _find(connection, draft_id)
        if row is None:
            connection.execute(
                insert(_DRAFT).values(
                    id=draft_id,
                    state="open",
                    owner_id=actor.user_id,
                    office_id=actor.office_id,
                    drawer_session_id=_open_session(connection, actor),
                    label=label,
                    content=content,
                    created_at=now,
                    updated_at=now,
                )
            )
            return
        _refuse_others(row, actor)
        connection.execute(
            update(_DRAFT)
            .where(_DRAFT.c.id == draft_id, _DRAFT.c.state.in_(("open", "parked")))
            .values(content=content, label=label, updated_at=now)
        )


def park(db: Database, actor: Actor, draft_id: str, content: dict[str, Any], label: str) -> None:
    """Put a ticket aside for anyone permitted to resume.

    Raises:
        Refused: as `save_draft`.
    """
    save_draft(db, actor, draft_id, content, label)
    _move(db, actor, draft_id, "parked", "park_ticket")


def resume(db: Database, actor: Actor, draft_id: str) -> DraftView:
    """Take a parked ticket (or an own open one) up again, in this clerk's drawer.

    Raises:
        Refused: `denied`, `draft.unknown`, `draft.not_yours`, `drawer.none_open`.
    """
    require(actor, "payment.take")
    with db.write() as connection:
        now = db.clock.now()
        row = _find(connection, draft_id)
        if row is None or row.state not in ("open", "parked"):
            raise Refused("draft.unknown")
        if row.state == "open":
            _refuse_others(row, actor)
        elif row.owner_id != actor.user_id:
            require(actor, "ticket.resume_any")
        session = _open_session(connection, actor)
        if session is None:
            raise Refused("drawer.none_open", username=actor.username)
        connection.execute(
            update(_DRAFT)
            .where(_DRAFT.c.id == draft_id)
            .values(state="open", owner_id=actor.user_id, drawer_session_id=session, updated_at=now)
        )
        audit.record(connection, actor, "resume_ticket", ("draft", draft_id), now)
        return _list(connection, _DRAFT.c.id == draft_id)[0]


def list_unfinished(db: Database, actor: Actor) -> tuple[DraftView, ...]:
    """The office's parked tickets and this clerk's own open ones, newest first."""
    with db.read() as connection:
        mine = (_DRAFT.c.state == "open") & (_DRAFT.c.owner_id == actor.user_id)
        parked = (_DRAFT.c.state == "parked") & (_DRAFT.c.office_id == actor.office_id)
        return _list(connection, (_DRAFT.c.kind == "ticket") & (mine | parked))


def discard(db: Database, actor: Actor, draft_id: str) -> None:
    """Throw an unfinished ticket away; it stays readable as discarded.

    Raises:
        Refused: `denied`, `draft.unknown`, `draft.not_yours`.
    """
    _move(db, actor, draft_id, "discarded", "discard_ticket")


def _move(db: Database, actor: Actor, draft_id: str, state: str, action: str) -> None:
    require(actor, "payment.take")
    with db.write() as connection:
        row = _find(connection, draft_id)
        if row is None or row.state not in ("open", "parked"):
            raise Refused("draft.unknown")
        _refuse_others(row, actor)
        now = db.clock.now()
        connection.execute(
            update(_DRAFT).where(_DRAFT.c.id == draft_id).values(state=state, updated_at=now)
        )
        audit.record(connection, actor, action, ("draft", draft_id), now)


def _find(connection: Connection, draft_id: str) -> Any:
    return connection.execute(
        select(_DRAFT.c.state, _DRAFT.c.owner_id, _USER.c.full_name)
        .join(_USER, _USER.c.id == _DRAFT.c.owner_id)
        .where(_DRAFT.c.id == draft_id)
        .with_for_update(of=_DRAFT)
    ).first()


def _refuse_others(row: Any, actor: Actor) -> None:
    if row.owner_id != actor.user_id and not (
        row.state == "parked" and actor.may("ticket.resume_any")
    ):
        raise Refused("draft.not_yours", owner=row.full_name)


def _open_session(connection: Connection, actor: Actor) -> int | None:
    return connection.execute(
        select(_SESSION.c.id).where(_SESSION.c.user_id == actor.user_id, _SESSION.c.state == "open")
    ).scalar()


def _list(connection: Connection, where: Any) -> tuple[DraftView, ...]:
    rows = connection.execute(
        select(_DRAFT, _USER.c.full_name, _DRAWER.c.code)
        .join(_USER, _USER.c.id == _DRAFT.c.owner_id)
        .outerjoin(_SESSION, _SESSION.c.id == _DRAFT.c.drawer_session_id)
        .outerjoin(_DRAWER, _DRAWER.c.id == _SESSION.c.drawer_id)
        .where(where)
        .order_by(_DRAFT.c.updated_at.desc(), _DRAFT.c.id)
    )
    return tuple(
        DraftView(
            row.id, row.state, row.label, row.full_name, row.code or "", row.updated_at, row.content
        )
        for row in rows
    )


def _account_number(connection: Connection, typed: str) -> tuple[str | None, str | None]:
    """The account a typed key means, and the bill when it was a bill number."""
    plain = fold_number(typed)
    if not plain:
        return None, None
    accounts = connection.execute(
        select(_ACCOUNT.c.number, _ACCOUNT.c.number).where(_ACCOUNT.c.number_n == plain)
    ).all()
    if accounts:
        return _the_one(accounts, typed)[0], None
    bills = connection.execute(
        select(_BILL.c.number, _ACCOUNT.c.number)
        .join(_ACCOUNT, _BILL.c.account_id == _ACCOUNT.c.id)
        .where(_BILL.c.number_n == plain)
    ).all()
    if not bills:
        return None, None
    bill, account = _the_one(bills, typed)
    return account, bill


def _the_one(found: Sequence[Any], typed: str) -> Any:
    """The row whose number was typed as it is written, where more than one looks alike."""
    exact = [row for row in found if row[0] == typed.strip()]
    if len(found) > 1 and not exact:
        raise Refused("account.alike", typed=typed.strip(), numbers=", ".join(r[0] for r in found))
    return (exact or found)[0]


def _account_line(
    connection: Connection,
    reference: Reference,
    number: str,
    scan: Scan | None,
    bill: str | None,
) -> AccountLineView:
    account = get_accounts(connection, [number])[number]
    found = get_items(connection, [account.id])
    interest_cents = at_payment.add_shown(connection, reference, found)
    offers = discount.shown(connection, reference, found)
    off_cents = sum(one.cents for one in offers)
    items = found[account.id]
    open_bills = {item.bill for item in items}
    waiting = pending_of(connection, account.id)
    given_up = written_off_cents(connection, account.id)
    pending_cents = sum(one.amount_cents for one in waiting)
    shown, holding = flags_of(connection, account.id, reference)
    account_class = cutoffs.class_of(connection, reference, account.id)
    return AccountLineView(
        account_id=account.id,
        account=account.number,
        name=account.name,
        service_address=account.address,
        status=account.status,
        balance_cents=account.balance_cents + interest_cents - off_cents,
        past_due_cents=_past_due(items, reference.on),
        version=account.version,
        items=tuple(items),
        policy=reference.allocation,
        flags=tuple(shown),
        warnings=(
            *_given_up_words(given_up),
            *_warnings(account),
            *_pending_words(waiting),
            *_interest_words(interest_cents, reference.on),
            *map(_discount_words, offers),
        ),
        scanned_cents=scan.amount_cents if scan else None,
        bill=bill if bill in open_bills else None,
        pending_cents=pending_cents,
        written_off_cents=given_up,
        cutoff_rule=cutoffs.rule_of(reference),
        holder=cutoffs.holder_of(account.status, account_class, holding, pending_cents),
    )


def _past_due(items: list[Any], on: dt.date) -> int:
    """What is past due; credits held count against it, as in the look-up."""
    past_due = sum(
        item.balance_cents
        for item in items
        if item.balance_cents > 0 and is_past_due(item.due_on, on)
    )
    return max(0, min(past_due, sum(item.balance_cents for item in items)))


def _warnings(account: AccountRow) -> tuple[str, ...]:
    said = []
    if account.status != "active":
        said.append(f"Account is {account.status}.")
    if account.balance_cents <= 0:
        said.append("Nothing is owed.")
    return tuple(said)


def _given_up_words(cents: int) -> tuple[str, ...]:
    """Debt that was written off can be owed again, so that it can be paid."""
    return (f"Written off: {money(cents)}.",) if cents else ()


def _interest_words(cents: int, on: dt.date) -> tuple[str, ...]:
    """Interest that is booked with the payment; it is in what is owed already."""
    return (f"With interest to {town_date(on)}: {money(cents)}.",) if cents else ()


def _discount_words(one: discount.Offer) -> str:
    """What is off already in what is shown; it comes off only if the tax is paid whole."""
    year = one.tax_year or one.until.year
    said = f"Less discount {money(one.cents)} if the {year} tax is paid whole"
    return f"{said} by {town_date(one.until)}."


def _pending_words(waiting: Sequence[Pending]) -> tuple[str, ...]:
    """Money that came for the account and is not in its balance yet: nobody takes it twice."""
    if not waiting:
        return ()
    cents = sum(one.amount_cents for one in waiting)
    return (f"Not yet posted: {money(cents)} ({pending_words(waiting)}).",)


def _revenue_line(reference: Reference, code: str) -> RevenueLineView:
    revenue = reference.revenue[code]
    return RevenueLineView(
        code=revenue.code,
        name=revenue.name,
        department=revenue.department,
        takes_quantity=revenue.takes_quantity,
        unit_cents=revenue.unit_cents,
        effective_from=revenue.effective_from,
    )
