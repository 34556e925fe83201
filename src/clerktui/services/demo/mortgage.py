"""A mortgage company of the demonstration town: parcels it pays for, its bills, a file it sent."""

from __future__ import annotations

import tempfile
from pathlib import Path

from sqlalchemy import select

from clerktui.db import Database
from clerktui.models import Account, AccountFlag, Receivable
from clerktui.rules.money import format_cents
from clerktui.services.demo.people import CAST
from clerktui.services.demo.residents import Resident
from clerktui.services.mortgage import billing, checking, directory, files, parcels
from clerktui.views.mortgage import CheckRequest, CompanyDraft, PayerDraft
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_RECEIVABLE = Receivable.__table__
_CAST_NAMES = {person.name for person in CAST}
_PEOPLE_MIN = 100
_PARCELS = 12
_CODE, _NAME = "PIEDMONT", "Piedmont Home Loans"


def write_mortgage(
    db: Database, staff: dict[str, Actor], clerk: str, residents: list[Resident], seed: int
) -> None:
    """A company that pays a dozen taxes, its bills, and the check of a file with two mistakes."""
    owing = _owing(db, residents) if len(residents) >= _PEOPLE_MIN else []
    if not owing:
        return
    company = CompanyDraft(f"demo-mortgage-{seed}", _CODE, _NAME)
    directory.set_company(db, staff["sam"], company)
    for place, account in enumerate(owing, start=1):
        command = f"demo-mortgage-{seed}-{place}"
        loan = f"{seed % 90 + 10}-{place:04}"
        parcels.set_payer(db, staff[clerk], PayerDraft(command, _CODE, account, loan))
    made = billing.make_bills(db, staff[clerk], _CODE)
    lines = files.get_file(db, staff[clerk], made.number).lines
    said = ["PARCEL,BILL,LOAN,AMOUNT"]
    for place, line in enumerate(lines):
        cents = line.amount_cents - 1_000 if place == 1 else line.amount_cents
        said.append(f"{line.account},,{line.loan},{format_cents(cents).replace(',', '')}")
    said.append("0000-00-0000,,99-0001,250.00")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "piedmont-escrow.csv"
        path.write_text("\n".join(said), encoding="utf-8")
        checking.check(db, staff[clerk], CheckRequest(path, _CODE))


def _owing(db: Database, residents: list[Resident]) -> list[str]:
    """Some accounts, nobody of the cast, that owe the newest tax and bear no flag."""
    known = {one.account_id for one in residents if one.name not in _CAST_NAMES}
    newest = select(_RECEIVABLE.c.tax_year).where(_RECEIVABLE.c.service == "tax")
    newest = newest.order_by(_RECEIVABLE.c.tax_year.desc()).limit(1)
    query = (
        select(_ACCOUNT.c.id, _ACCOUNT.c.number)
        .join(_RECEIVABLE, _RECEIVABLE.c.account_id == _ACCOUNT.c.id)
        .where(
            _RECEIVABLE.c.service == "tax",
            _RECEIVABLE.c.component == "principal",
            _RECEIVABLE.c.balance_cents > 1_000,
            _RECEIVABLE.c.tax_year == newest.scalar_subquery(),
            _ACCOUNT.c.id.not_in(select(AccountFlag.__table__.c.account_id)),
        )
        .distinct()
        .order_by(_ACCOUNT.c.id)
        .limit(_PARCELS * 3)
    )
    with db.read() as connection:
        rows = [row for row in connection.execute(query) if row.id in known]
    return [row.number for row in rows[:_PARCELS]]
