"""Mortgage companies for tests, made by the services as a desk makes them.

taxed(office); agree(office); pays(office, HERE); check(office, folder, lines)
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from clerktui.services.mortgage import checking, directory, parcels, receiving
from clerktui.views.mortgage import (
    CheckedFile,
    CheckRequest,
    CompanyDraft,
    CompanyView,
    ParcelView,
    PayerDraft,
)
from tests.support import accruals
from tests.support.office import Office, new_id

HERE, OTHER, THIRD = "10-0442-07", "10-0555-02", "10-0777-01"
COMPANY = "FIRSTMTG"
YEAR = 2026
HEAD = "PARCEL,BILL,LOAN,AMOUNT"


def taxed(office: Office) -> dict[str, str]:
    """Three parcels that owe the tax of 2026: 900.00, 500.00, 400.00; their bills by account."""
    for number, name in ((HERE, "RODRIGUEZ, MARIA E"), (OTHER, "LEE, ANN"), (THIRD, "WARD, JO")):
        office.account(number, name)
    cents = {HERE: 90_000, OTHER: 50_000, THIRD: 40_000}
    bills = {one: accruals.tax_bill(office, one, cents[one], YEAR) for one in cents}
    for place, number in enumerate(cents, start=1):
        accruals.parcel(office, f"0731-{place:02}", number)
    return bills


def agree(office: Office, code: str = COMPANY, **said: Any) -> CompanyView:
    """A company whose files are CSV."""
    who = said.pop("who", "sam")
    draft = CompanyDraft(said.pop("command_id", new_id()), code, "First Mortgage NA", **said)
    return directory.set_company(office.db, office.people[who], draft)


def pays(office: Office, account: str, loan: str = "", company: str = COMPANY) -> ParcelView:
    """A company pays the tax of an account."""
    draft = PayerDraft(new_id(), company, account, loan)
    return parcels.set_payer(office.db, office.people["ana"], draft)


def its_file(folder: Path, *lines: str, name: str = "escrow.csv", head: str = HEAD) -> Path:
    """A file a company sends."""
    path = folder / name
    path.write_text("".join(f"{line}\n" for line in (head, *lines)))
    return path


def check(office: Office, folder: Path, *lines: str, who: str = "ana", **said: Any) -> CheckedFile:
    """Hold a file against the books."""
    request = CheckRequest(its_file(folder, *lines), said.pop("company", COMPANY), **said)
    return checking.check(office.db, office.people[who], request)


def receive(
    office: Office, folder: Path, *lines: str, who: str = "ana", **said: Any
) -> CheckedFile:
    """Read a payment file into a batch."""
    request = CheckRequest(its_file(folder, *lines), said.pop("company", COMPANY), **said)
    return receiving.receive(office.db, office.people[who], request)


def found(answer: CheckedFile) -> list[str]:
    """What was found of each line."""
    return [one.finding for one in answer.lines]
