"""Where money is: in its tender's account, and in the bank's once it was taken there."""

from __future__ import annotations

from sqlalchemy import select

from clerktui.models import GlAccount
from clerktui.services.deposits.where import ledger_account_of
from tests.support.deposits import cancel, deposited, prepare, seen
from tests.support.office import Office


def where(office: Office, tender: str = "check") -> str:
    gl = GlAccount.__table__
    with office.db.read() as connection:
        found = ledger_account_of(connection, office.sessions["ana"].session_id, tender)
        return connection.execute(select(gl.c.code).where(gl.c.id == found)).scalar_one()


def test_it_is_where_it_was_taken_until_it_is_at_the_bank_and_again_when_it_comes_back(takings):
    assert where(takings) == "10-1020"
    number = prepare(takings).deposit.number
    assert where(takings) == "10-1020"
    deposited(takings, number)
    assert (where(takings), where(takings, "cash")) == ("10-1005", "10-1005")
    assert where(takings, "card") == "10-1030", "cards are in no deposit"
    cancel(takings, number)
    assert where(takings) == "10-1020"
    number = prepare(takings).deposit.number
    deposited(takings, number)
    seen(takings, number, 13_500)
    assert where(takings) == "10-1005"
