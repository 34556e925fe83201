"""What a second person should look at: every sentinel finds its case, and leaves the rest alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import delete, insert, update

from clerktui.models import Customer, DrawerMove, DrawerSession, Receipt
from clerktui.printing.text import report_text
from clerktui.reports import run_report
from clerktui.reports.exceptions import SENTINELS
from clerktui.views.tickets import TenderDraft
from tests.support.office import Office, new_id
from tests.support.wrongs import TODAY, correct, deposit, receipt_row, refund

ACCOUNT = "10-0442-07"
OTHER = "20-0001-00"


@pytest.fixture
def office(office: Office) -> Office:
    office.account(ACCOUNT, water=4120, sewer=3800)
    office.account(OTHER, "LEE, ANN", tax=9000)
    return office


def found(office: Office, heading: str, **days) -> list:
    """The rows under a heading."""
    rows = run_report(office.db, "exceptions", **days).rows
    starts = [n for n, row in enumerate(rows) if row.cells == (heading,)]
    if not starts:
        return []
    rest = rows[starts[0] + 1 :]
    ends = [n for n, row in enumerate(rest) if row.style == "heading"]
    return list(rest[: ends[0] if ends else None])


@contextmanager
def by_hand(office: Office, table: str) -> Iterator:
    """What no service can do: somebody with the file itself in their hands."""
    with office.db.engine.connect() as c:
        c.exec_driver_sql("PRAGMA foreign_keys=OFF")
        of_table = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
        for (name,) in c.exec_driver_sql(of_table, (table,)).fetchall():
            c.exec_driver_sql(f"DROP TRIGGER {name}")
        yield c
        c.commit()


def test_an_honest_day_has_nothing_and_says_what_was_looked_for(office):
    office.pay(ACCOUNT, 1000)
    office.close(cash=21_000)
    report = run_report(office.db, "exceptions")
    assert report.rows == ()
    assert report.totals[0].cells[-1] == "0 findings"
    assert all(sentinel.name in report.footnotes[0] for sentinel in SENTINELS)
    assert report.footnotes[1].startswith("Clerks have no address in the books")


# ----------------------------------------------------------------------------- swapped tenders
def test_cash_changed_to_a_check_afterwards(office):
    receipt = office.pay(ACCOUNT, 1000).receipt
    payment = receipt_row(office, receipt).payment_id
    to_check = {"from_tender": "cash", "to_tender": "check", "payment_id": payment}
    number = correct(office, "tender_change", "wrong_tender", 1000, **to_check)
    away = {"from_tender": "check", "to_tender": "cash", "payment_id": payment}
    correct(office, "tender_change", "wrong_tender", 1000, **away)
    [row] = found(office, "Cash changed to another way of paying")
    assert row.cells[:4] == (TODAY, "Ana Ruiz", receipt, 1000)
    assert "Cash was changed to check" in row.cells[4]
    assert row.opens == ("correction", str(number))


def test_cash_short_and_checks_over_in_one_close(office):
    office.pay(ACCOUNT, 1000)
    office.pay(OTHER, 800, TenderDraft("check", 800, "1"))
    office.close(cash=20_500, check=1_300)
    [row] = found(office, "Cash short and another tender over")
    assert row.cells[3:] == (500, "Cash was 5.00 short and check 5.00 over in one close.")
    assert row.opens == ("drawer_session", str(office.sessions["ana"].session_id))


def test_a_deposit_with_less_cash_than_was_receipted(office):
    office.pay(ACCOUNT, 1000)
    office.close(cash=21_000)
    session = office.sessions["ana"].session_id
    deposit(office, (session, "cash", 1000), cash_cents=400, checks=1)
    [row] = found(office, "Less cash deposited than receipted")
    assert row.cells == (
        TODAY,
        "Sam Locklear",
        "Deposit 1",
        600,
        "The slip has 6.00 less cash than the receipts behind it.",
    )


# ------------------------------------------------------------------------------- the drawers
@pytest.mark.parametrize(
    ("shorts", "cents", "is_found"), [(3, 200, True), (2, 200, False), (3, 600, False)]
)
def test_a_clerk_short_a_little_again_and_again(office, clock, shorts, cents, is_found):
    for _ in range(shorts):
        office.close(cash=20_000 - cents)
        clock.move(dt.timedelta(days=1))
        office.open_drawer("1")
    rows = found(office, "Repeated small shorts")
    assert bool(rows) == is_found
    if rows:
        assert rows[0].cells[1:4] == ("Ana Ruiz", "3 drawers", -600)
        assert "3 times in 30 days" in rows[0].cells[4]


def test_round_amounts_of_cash_carried_out(office):
    with office.db.write() as c:
        for cents in (50_000, 50_100, -10_000):
            c.execute(
                insert(DrawerMove.__table__).values(
                    command_id=new_id(),
                    drawer_session_id=office.sessions["ana"].session_id,
                    kind="change_in" if cents < 0 else "pickup",
                    tender_type="cash",
                    amount_cents=cents,
                    user_id=office.people["ana"].user_id,
                    at=office.db.clock.now(),
                )
            )
    [row] = found(office, "Round amounts of cash carried out")
    assert row.cells[2:4] == ("Drawer 1", 50_000)


# ------------------------------------------------------------------------------- the receipts
def test_cash_voided_just_before_an_exact_close(office, clock):
    early = office.pay(ACCOUNT, 1000).receipt
    office.void(early)
    clock.move(dt.timedelta(hours=3))
    late = office.pay(ACCOUNT, 1500).receipt
    check = office.pay(OTHER, 800, TenderDraft("check", 800, "1")).receipt
    office.void(late)
    office.void(check)
    clock.move(dt.timedelta(minutes=20))
    office.close(cash=20_000)
    [row] = found(office, "Voids just before an exact close")
    assert row.cells[2:] == (
        late,
        1500,
        "Cash voided 20 minutes before the drawer was closed exact.",
    )


def test_a_late_void_of_a_drawer_that_was_off_is_not_listed(office):
    office.void(office.pay(ACCOUNT, 1500).receipt)
    office.close(cash=20_100)
    assert not found(office, "Voids just before an exact close")


@pytest.mark.sqlite_only
def test_a_void_after_the_close_is_listed_whatever_was_counted(office):
    office.void(office.pay(ACCOUNT, 1500).receipt)
    office.close(cash=20_100)
    table = DrawerSession.__table__
    earlier = office.db.clock.now() - dt.timedelta(minutes=1)
    with by_hand(office, "drawer_session") as c:
        c.execute(update(table).values(closed_at=earlier))
    [row] = found(office, "Voids just before an exact close")
    assert row.cells[-1] == "Voided after its drawer was closed."


def test_the_same_amount_on_another_account_after_a_void(office):
    first = office.pay(ACCOUNT, 1234).receipt
    office.void(first)
    office.pay(ACCOUNT, 1234)
    assert not found(office, "Taken back, and the same amount elsewhere"), "the same account"
    other = office.pay(OTHER, 1234).receipt
    [row] = found(office, "Taken back, and the same amount elsewhere")
    assert row.cells[2:4] == (first, 1234)
    assert other in row.cells[4]
    assert row.opens == ("receipt", other)


def test_a_payment_moved_in_one_step_is_no_surprise(office):
    first = office.pay(ACCOUNT, 1234).receipt
    second = office.pay(OTHER, 1234).receipt
    ids = {
        "payment_id": receipt_row(office, first).payment_id,
        "new_payment_id": receipt_row(office, second).payment_id,
    }
    correct(office, "cancel_payment", "wrong_account", 1234, **ids)
    assert not found(office, "Taken back, and the same amount elsewhere")


@pytest.mark.sqlite_only
def test_a_missing_number_is_named(office):
    for cents in (100, 200, 300):
        office.pay(ACCOUNT, cents)
    with by_hand(office, "receipt") as c:
        c.execute(delete(Receipt.__table__).where(Receipt.__table__.c.sequence == 2))
    [row] = found(office, "Missing receipt numbers")
    assert row.cells[2] == "26-000003"


# -------------------------------------------------------------------------------- the refunds
def test_refunds_to_somebody_with_a_clerks_name_or_address(office):
    refund(office, ACCOUNT, 700, "Maria Rodriguez", address="12 Elm St")
    refund(office, ACCOUNT, 800, "RUIZ, Ana")
    office.account("30-0001-00", "WALKER, DEE", address="9 Oak Ave")
    refund(office, ACCOUNT, 900, "D W Holdings", address="9 OAK AVE.")
    table = Customer.__table__
    with office.db.write() as c:
        c.execute(
            update(table).where(table.c.last_name == "WALKER").values(mail_address="PO Box 7")
        )
    refund(office, ACCOUNT, 950, "D W Holdings", address="po box 7")
    rows = found(office, "Refunds that may be to a clerk")
    assert [row.cells[2:] for row in rows] == [
        ("Refund 2", 800, "The payee has the name of a clerk, Ana Ruiz."),
        ("Refund 3", 900, "The address is that of a customer named like a clerk, Dee Walker."),
        ("Refund 4", 950, "The address is that of a customer named like a clerk, Dee Walker."),
    ]


def test_the_report_fits_a_screen(office):
    refund(office, ACCOUNT, 12_345_600, "Ana Ruiz")
    text = report_text(run_report(office.db, "exceptions"), 80)
    assert max(map(len, text.splitlines())) <= 80
    assert "Why it is listed" in text
