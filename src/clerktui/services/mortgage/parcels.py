"""Whose tax a mortgage company pays: said, ended, loaded from its list, and listed."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import sentence
from clerktui.ledger import commands
from clerktui.rules.text import clean_text, display_safe
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.batches.files import read_bytes
from clerktui.services.mortgage.resolving import Known, know
from clerktui.services.mortgage.rows import (
    ACCOUNT,
    CUSTOMER,
    PARCEL,
    PAYS,
    PREMISE,
    company_of,
)
from clerktui.services.open_items import display_name
from clerktui.services.reference import Reference, get_reference
from clerktui.views.mortgage import LoadedParcels, LoadedRow, ParcelView, PayerDraft
from clerktui.views.people import Actor

_LOAN_MAX = 30
_PLACE = ("parcel", "account", "bill")


class _NothingToKeepError(Exception):
    """Leaves the transaction without a trace: a rehearsal."""


@dataclass(frozen=True)
class _Step:
    """Who says it, in which transaction."""

    db: Database
    connection: Connection
    reference: Reference
    actor: Actor


def set_payer(db: Database, actor: Actor, draft: PayerDraft) -> ParcelView:
    """Say that a company pays the tax of an account, named by its number or its parcel's.

    Whoever paid it before pays it no more from today.

    Raises:
        Refused: `denied`, `mortgage.unknown`, `mortgage.ended_company`, `mortgage.not_found`,
            `mortgage.pays_already`, `text.too_long`, `command.reused`.
    """
    require(actor, "mortgage.enter")

    def work(connection: Connection) -> int:
        said = dict(draft.__dict__)
        command = commands.Command(said.pop("command_id"), "mortgage_pays", said, actor.user_id)
        earlier = commands.claim(connection, command, db.clock.now())
        if earlier is not None:
            return int(earlier)
        step = _Step(db, connection, get_reference(db, connection), actor)
        _active(step, draft.company)
        known = know(connection, step.reference, [draft.account])
        parcel_id = _put(step, draft.company, (draft.account, draft.loan), known)
        if parcel_id is None:
            raise Refused("mortgage.pays_already", code=draft.company, typed=draft.account)
        commands.answer(connection, command.id, parcel_id)
        return parcel_id

    parcel_id = db.post(work)
    with db.read() as connection:
        return _view(connection.execute(_listed().where(PAYS.c.id == parcel_id)).one())


def end_payer(db: Database, actor: Actor, parcel_id: int) -> ParcelView:
    """The company does not pay the tax of this account any more, from today.

    Raises:
        Refused: `denied`, `mortgage.parcel_ended`.
    """
    require(actor, "mortgage.enter")

    def work(connection: Connection) -> None:
        reference = get_reference(db, connection)
        open_one = PAYS.c.id == parcel_id, PAYS.c.ended_on.is_(None)
        row = connection.execute(select(PAYS).where(*open_one).with_for_update()).first()
        if row is None:
            raise Refused("mortgage.parcel_ended")
        _end(_Step(db, connection, reference, actor), row)

    db.post(work)
    with db.read() as connection:
        return _view(connection.execute(_listed().where(PAYS.c.id == parcel_id)).one())


def load(
    db: Database, actor: Actor, path: Path, company: str, *, dry_run: bool = False
) -> LoadedParcels:
    """Read a company's list of parcels (CSV: parcel, account or bill; loan).

    What it paid already stays as it is; rows that mean nobody, or several, are rejected and said.
    Loading the same again changes nothing.

    Raises:
        Refused: `denied`, `mortgage.unknown`, `mortgage.ended_company`, `file.unreadable`,
            `mortgage.columns`.
    """
    require(actor, "mortgage.enter")
    rows = _read(path)
    found: list[LoadedRow] = []
    with suppress(_NothingToKeepError), db.write(patient=True) as connection:
        step = _Step(db, connection, get_reference(db, connection), actor)
        _active(step, company)
        known = know(connection, step.reference, [typed for _, typed, _ in rows])
        found = [_load_one(step, company, row, known) for row in rows]
        if dry_run:
            raise _NothingToKeepError
    same = [one for one in found if not one.why and not one.account]
    wrong = tuple(one for one in found if one.why)
    taken = len(found) - len(same) - len(wrong)
    return LoadedParcels(company, wrong, taken, len(same), len(wrong), dry_run)


def list_parcels(
    db: Database, actor: Actor, company: str, after: int = 0, limit: int = 500
) -> tuple[ParcelView, ...]:
    """The accounts a company pays the tax of today, by id; `after` is the last one seen.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    query = (
        _listed()
        .where(PAYS.c.company_code == company, PAYS.c.ended_on.is_(None), PAYS.c.id > after)
        .order_by(PAYS.c.id)
        .limit(limit)
    )
    with db.read() as connection:
        return tuple(_view(row) for row in connection.execute(query))


# ------------------------------------------------------------------------------------- the doing
def _active(step: _Step, company: str) -> None:
    row = company_of(step.connection, company, step.reference.on)
    if not row.is_active:
        raise Refused("mortgage.ended_company", code=company)


def _put(step: _Step, company: str, said: tuple[str, str], known: Known) -> int | None:
    """Write it down; None where the company pays it already, under that loan number."""
    typed, loan_typed = said
    account_id = known.account_of(typed)
    if account_id is None:
        raise Refused("mortgage.not_found", typed=display_safe(typed)[:40])
    loan = clean_text(loan_typed, max_length=_LOAN_MAX)
    # The account is locked so that two cannot say it at once.
    connection = step.connection
    lock = select(ACCOUNT.c.number).where(ACCOUNT.c.id == account_id).with_for_update()
    number = connection.execute(lock).scalar_one()
    mine = PAYS.c.account_id == account_id, PAYS.c.ended_on.is_(None)
    row = connection.execute(select(PAYS).where(*mine)).first()
    if row is not None:
        if row.company_code == company and loan in ("", row.loan):
            return None
        _end(step, row)
    now = step.db.clock.now()
    parcel_id = connection.execute(
        insert(PAYS)
        .values(
            account_id=account_id,
            company_code=company,
            loan=loan,
            starts_on=step.reference.on,
            entered_at=now,
            user_id=step.actor.user_id,
        )
        .returning(PAYS.c.id)
    ).scalar_one()
    about = ("account", number)
    audit.record(connection, step.actor, "mortgage_pays", about, now, company=company)
    return int(parcel_id)


def _end(step: _Step, row: Any) -> None:
    step.connection.execute(
        update(PAYS)
        .where(PAYS.c.id == row.id)
        .values(ended_on=step.reference.on, ended_by_id=step.actor.user_id)
    )
    query = select(ACCOUNT.c.number).where(ACCOUNT.c.id == row.account_id)
    about = ("account", step.connection.execute(query).scalar_one())
    now = step.db.clock.now()
    company = row.company_code
    audit.record(step.connection, step.actor, "mortgage_ends", about, now, company=company)


def _load_one(step: _Step, company: str, row: tuple[int, str, str], known: Known) -> LoadedRow:
    line, typed, loan = row
    shown = display_safe(typed)[:40]
    try:
        made = _put(step, company, (typed, loan), known)
    except Refused as refused:
        return LoadedRow(line, shown, why=sentence(refused))
    return LoadedRow(line, shown, account=shown if made is not None else "")


def _read(path: Path) -> list[tuple[int, str, str]]:
    """The rows of a list: line, what names the parcel, the loan number.

    Raises:
        Refused: `file.unreadable`, `mortgage.columns`.
    """
    try:
        text = read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("file.unreadable", file=str(path), reason="it is not UTF-8 text") from None
    found = csv.DictReader(io.StringIO(text), skipinitialspace=True)
    names: Sequence[str] = found.fieldnames or ()
    headings = {name.strip().casefold(): name for name in names}
    place = next((headings[name] for name in _PLACE if name in headings), None)
    if place is None:
        raise Refused("mortgage.columns", known=", ".join(_PLACE))
    loan = headings.get("loan", "")
    return [
        (found.line_num, (row[place] or "").strip(), (row.get(loan) or "").strip()) for row in found
    ]


# --------------------------------------------------------------------------------------- showing
def _listed() -> Any:
    return (
        select(
            PAYS,
            ACCOUNT.c.number.label("account"),
            CUSTOMER.c.last_name,
            CUSTOMER.c.first_name,
            PARCEL.c.number.label("parcel"),
        )
        .join(ACCOUNT, ACCOUNT.c.id == PAYS.c.account_id)
        .join(CUSTOMER, CUSTOMER.c.id == ACCOUNT.c.customer_id)
        .join(PREMISE, PREMISE.c.id == ACCOUNT.c.premise_id)
        .outerjoin(PARCEL, PARCEL.c.id == PREMISE.c.parcel_id)
    )


def _view(row: Any) -> ParcelView:
    return ParcelView(
        parcel_id=row.id,
        company=row.company_code,
        account=row.account,
        name=display_name(row.last_name, row.first_name),
        parcel=row.parcel or "",
        loan=row.loan,
        starts_on=row.starts_on,
        ended_on=row.ended_on,
    )
