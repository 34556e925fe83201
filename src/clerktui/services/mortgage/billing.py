"""The bills a mortgage company gets: what its parcels owe on the day it means to pay."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from sqlalchemy import Connection

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.formats.fixed_writing import Value
from clerktui.formats.mortgage_files import write_bills
from clerktui.security.permissions import require
from clerktui.services.charging.found import reference_on
from clerktui.services.corrections.acts import lock_office_chain
from clerktui.services.mortgage import files, owing
from clerktui.services.mortgage.comparing import Compared
from clerktui.services.mortgage.owing import Place, Tax
from clerktui.services.mortgage.rows import company_of, layout_of, newest_year, paid_accounts
from clerktui.services.private_files import write_private
from clerktui.services.reference import Reference, get_reference
from clerktui.views.mortgage import BillFile, CheckedLine
from clerktui.views.people import Actor

Owing = list[tuple[int, str, Place, Tax]]
"""By account in order of parcels: its id, the loan, the place, the tax."""


def make_bills(
    db: Database,
    actor: Actor,
    company: str,
    tax_year: int | None = None,
    as_of: dt.date | None = None,
) -> BillFile:
    """Write the file of bills of a company: every parcel of its that owes the year's tax.

    Args:
        db: the books.
        actor: who makes it.
        company: its code.
        tax_year: whose tax; None takes the newest billed.
        as_of: the day it means to pay; None is today.

    Raises:
        Refused: `denied`, `mortgage.unknown`, `mortgage.layout`, `mortgage.no_tax`,
            `mortgage.nothing`, `file.too_wide`.
    """
    require(actor, "mortgage.enter")

    def work(connection: Connection) -> BillFile:
        lock_office_chain(connection)
        today = get_reference(db, connection)
        row = company_of(connection, company, today.on)
        reference = reference_on(connection, today, as_of or today.on)
        year = tax_year or newest_year(connection, reference)
        owed = _owed(connection, reference, company, year)
        if not owed:
            raise Refused("mortgage.nothing", code=company, tax_year=year)
        records = list(_records(reference, (company, year), owed))
        content = write_bills(layout_of(today, row)["bill"], records)
        digest = hashlib.sha256(content).hexdigest()
        kept = files.Kept(company, "bill", "", year, reference.on, digest)
        lines = [_line(number, year, one) for number, one in enumerate(owed, 1)]
        number = files.keep(connection, (actor, db.clock.now()), kept, lines)
        cents = sum(tax.owed_cents for *_, tax in owed)
        return BillFile(number, company, year, reference.on, len(records), cents, digest, content)

    return db.post(work)


def _owed(connection: Connection, reference: Reference, company: str, year: int) -> Owing:
    its = paid_accounts(connection, company)
    taxes = owing.taxes_of(connection, reference, list(its))
    places = owing.places_of(connection, list(its))
    found = [
        (id_, loan, places[id_], tax)
        for id_, loan in its.items()
        if (tax := taxes.get(id_, {}).get(year)) is not None and tax.owed_cents > 0
    ]
    return sorted(found, key=lambda one: (one[2].parcel, one[2].account))


def _records(
    reference: Reference, asked: tuple[str, int], owed: Owing
) -> Iterator[Mapping[str, Value]]:
    company, year = asked
    for _, loan, place, tax in owed:
        yield {
            "company": company,
            "tax_year": year,
            "bill": tax.bill,
            "parcel": place.parcel,
            "account": place.account,
            "loan": loan,
            "owner": place.name,
            "address": place.address,
            "billed_cents": tax.billed_cents,
            "principal_cents": tax.principal_cents,
            "interest_cents": tax.interest_cents,
            "penalty_cents": tax.penalty_cents,
            "cost_cents": tax.cost_cents,
            "discount_cents": tax.discount_cents,
            "owed_cents": tax.owed_cents,
            "due_on": tax.due_on,
            "on": reference.on,
        }


def _line(number: int, year: int, one: tuple[int, str, Place, Tax]) -> Compared:
    id_, loan, place, tax = one
    line = CheckedLine(
        line=number,
        typed=place.parcel or place.account,
        loan=loan,
        account=place.account,
        parcel=place.parcel,
        name=place.name,
        bill=tax.bill,
        tax_year=year,
        amount_cents=tax.owed_cents,
        owed_cents=tax.owed_cents,
        finding="billed",
        words="",
    )
    return Compared(line, id_)


def write_bills_file(
    db: Database, actor: Actor, company: str, as_of: dt.date | None, folder: Path
) -> tuple[BillFile, Path]:
    """Make the bill file of the newest tax, and write it into a folder, for its owner only.

    Raises:
        Refused: as `make_bills`, and `file.not_written`.
    """
    made = make_bills(db, actor, company, None, as_of)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"mortgage-{company}-{made.number}.txt"
    write_private(path, made.content)
    return made, path
