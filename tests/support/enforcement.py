"""Garnishments and attachments for tests, made by the services as a desk makes them.

owing(office); number = opened(office); served(office, number); later(office, 15)
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from clerktui.services.enforcement import acting, looking, parties, receiving
from clerktui.views.enforcement import (
    AnswerDraft,
    CaseDone,
    CaseDraft,
    CaseStep,
    CaseView,
    ReceiveDraft,
    ReleaseDraft,
    ServeDraft,
    ThirdPartyDraft,
)
from tests.support.accruals import tax_bill
from tests.support.office import Office, new_id
from tests.support.setoff import later, today

HERE = "20-0001-00"
__all__ = ["HERE", "later", "today"]
NAMES = {
    "employer": "PIEDMONT MILLS INC",
    "bank": "FIRST BANK",
    "tenant": "HILL, JO",
    "treasurer": "NC DEPARTMENT OF STATE TREASURER",
}


def party(office: Office, kind: str = "employer", who: str = "ana", **said: Any) -> int:
    """Somebody papers are served on."""
    told = {
        "name": NAMES[kind],
        "address": "100 Mill Rd",
        "city": "Maple Falls",
        "state": "NC",
        "zip": "28099",
        "attention": "Payroll" if kind == "employer" else "",
    }
    draft = ThirdPartyDraft(new_id(), kind, **(told | said))
    return parties.save_party(office.db, office.people[who], draft).party_id


def owing(office: Office, number: str = HERE, *years: int, cents: int = 100_000) -> int:
    """An account that owes taxes, the 2025 one delinquent since January 6; gives its id."""
    account = office.account(number, "LOWE, AL")
    for year in years or (2025,):
        tax_bill(office, number, cents, year)
    return account


def opened(office: Office, kind: str = "wages", who: str = "ana", **said: Any) -> int:
    """A case with its notices; gives its number."""
    held_by = {"wages": "employer", "bank": "bank", "rent": "tenant", "escheat": "treasurer"}
    of = said.pop("party_id", None) or party(office, held_by[kind])
    draft = CaseDraft(new_id(), said.pop("account", HERE), kind, of, **said)
    return acting.open_case(office.db, office.people[who], draft).number


def served(office: Office, number: int, on: dt.date | None = None, **said: Any) -> CaseDone:
    """Both notices served on one day, today unless told."""
    day = on or today(office)
    draft = ServeDraft(new_id(), number, day, said.pop("taxpayer_on", day), **said)
    return acting.serve(office.db, office.people["ana"], draft)


def answered(office: Office, number: int, answer: str = "admits", **said: Any) -> CaseDone:
    """An answer that came today."""
    draft = AnswerDraft(new_id(), number, answer, said.pop("answered_on", today(office)), **said)
    return acting.answer(office.db, office.people["ana"], draft)


def employed(office: Office, number: int) -> CaseDone:
    """An employer who says that wages are paid."""
    return answered(office, number, pay_period="biweekly", next_on=today(office))


def paid_over(office: Office, number: int, cents: int, who: str = "ana", **said: Any) -> CaseDone:
    """Money that came, posted in the clerk's drawer unless a receipt is named."""
    session = None if said.get("receipt") else office.sessions[who].session_id
    told = {"session_id": session, "reference": "CK 77", **said}
    draft = ReceiveDraft(told.pop("command_id", new_id()), number, cents, **told)
    return receiving.receive(office.db, office.people[who], draft)


def defaulted(office: Office, number: int) -> CaseDone:
    """Taken for unanswered."""
    return acting.default(office.db, office.people["sam"], CaseStep(new_id(), number))


def released(office: Office, number: int, reason: str = "paid", note: str = "") -> CaseDone:
    """Let go."""
    draft = ReleaseDraft(new_id(), number, reason, note)
    return acting.release(office.db, office.people["sam"], draft)


def whole(office: Office, number: int) -> CaseView:
    """A case whole."""
    return looking.get_case(office.db, office.people["ana"], number)
