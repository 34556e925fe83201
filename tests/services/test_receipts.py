"""Receipts: found by anything on them, paged, shown as issued, printed again and counted."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from sqlalchemy import select, text

from clerktui.errors import Refused
from clerktui.models import AuditEntry, PrintJob
from clerktui.services import receipts
from clerktui.views.tickets import LineDraft, TenderDraft
from tests.support.office import Office

MARIA, MARTA, ANN = "10-0442-07", "07-1190-04", "20-0001-00"


@pytest.fixture
def day(office: Office) -> Office:
    """Five receipts: Maria twice, Marta, a deposit, and Maria with Ann on the next day."""
    office.account(MARIA, "RODRIGUEZ, MARIA", water=50_000)
    office.account(MARTA, "RODRÍGUEZ, MARTA", water=50_000)
    office.account(ANN, "LEE, ANN", water=50_000)
    office.pay(MARIA, 8640)
    office.pay(MARTA, 4118, TenderDraft("check", 4118, "1187"))
    office.post(office.draft(LineDraft("revenue", "DEP-POLICE", 12_345)))
    office.void(office.pay(MARIA, 1000).receipt)
    office.db.clock.move(dt.timedelta(days=1))
    office.close(cash=20_000 + 8640 + 12_345, check=4118)
    office.open_drawer("1")
    office.post(office.draft(LineDraft("account", MARIA, 200), LineDraft("account", ANN, 300)))
    return office


def found(office: Office, typed: str, **more) -> list[str]:
    page = receipts.find_receipts(office.db, office.people["ana"], typed, **more)
    return [row.receipt for row in page.rows]


ONE, TWO, THREE, FOUR, FIVE = (f"26-00000{number}" for number in range(1, 6))


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("", [FIVE, FOUR, THREE, TWO, ONE]),
        ("  ", [FIVE, FOUR, THREE, TWO, ONE]),
        ("26-000002", [TWO]),
        ("26000002", [TWO]),
        (" 26 000002 ", [TWO]),
        ("10-0442-07", [FIVE, FOUR, ONE]),
        ("10044207", [FIVE, FOUR, ONE]),
        ("20-0001-00", [FIVE]),
        ("rodriguez", [FIVE, FOUR, TWO, ONE]),
        ("RODRÍGUEZ", [FIVE, FOUR, TWO, ONE]),
        ("rodriguez marta", [TWO]),
        ("rodr", [FIVE, FOUR, TWO, ONE]),
        ("lee, a", [FIVE]),
        ("86.40", [ONE]),
        ("123.45", [THREE]),
        ("5.00", [FIVE]),
        ("11/23/26", [FOUR, THREE, TWO, ONE]),
        ("11/24/2026", [FIVE]),
        ("01/01/26", []),
        ("nobody", []),
        ("26-000099", []),
        ("99.99", []),
        ("[/]", []),
        ("' OR 1=1 --", []),
        ("%", []),
    ],
)
def test_a_receipt_is_found_by_what_is_on_it(day, typed, wanted):
    assert found(day, typed) == wanted


def test_a_row_says_enough_to_tell_receipts_apart(day):
    rows = receipts.find_receipts(day.db, day.people["ana"], "").rows
    said = [(r.accounts, r.name, r.amount_cents, r.tenders, r.status) for r in rows]
    assert said == [
        (f"{MARIA}, {ANN}", "RODRIGUEZ, MARIA", 500, "Cash", "issued"),
        (MARIA, "RODRIGUEZ, MARIA", 1000, "Cash", "void"),
        ("", "Police department deposit", 12_345, "Cash", "issued"),
        (MARTA, "RODRÍGUEZ, MARTA", 4118, "Check", "issued"),
        (MARIA, "RODRIGUEZ, MARIA", 8640, "Cash", "issued"),
    ]
    assert {row.clerk for row in rows} == {"Ana Ruiz"}
    assert rows[0].business_date == dt.date(2026, 11, 24)


def test_split_tenders_are_all_named(day):
    tenders = (
        TenderDraft("check", 300, "9"),
        TenderDraft("cash", 900),
        TenderDraft("check", 1, "8"),
    )
    posted = day.pay(ANN, 1000, *tenders)
    row = receipts.find_receipts(day.db, day.people["ana"], posted.receipt).rows[0]
    assert row.tenders == "Check+Cash"


def test_pages_follow_one_another_without_a_gap(day):
    pages, after = [], None
    for _ in range(3):
        page = receipts.find_receipts(day.db, day.people["ana"], "", after=after, limit=2)
        pages.append([row.receipt for row in page.rows])
        after = page.after
    assert pages == [[FIVE, FOUR], [THREE, TWO], [ONE]]
    assert after is None
    exact = receipts.find_receipts(day.db, day.people["ana"], "", limit=5)
    assert (len(exact.rows), exact.after) == (5, None)


def test_a_receipt_is_shown_as_it_was_issued(day):
    view = receipts.get_receipt(day.db, day.people["ana"], "26000001")
    assert (view.receipt, view.status, view.reprints) == (ONE, "issued", 0)
    document = view.document
    assert document.issued_at == dt.datetime(2026, 11, 23, 14, 0, tzinfo=dt.UTC)
    assert [(line.account, line.amount_cents) for line in document.lines] == [(MARIA, 8640)]
    assert (document.total_cents, document.clerk, document.drawer) == (8640, "Ana Ruiz", "1")
    assert [(a.account, a.balance_cents) for a in document.accounts] == [(MARIA, 41_360)]
    assert document.town_lines[0] == "Town of Maple Falls"


def test_a_void_receipt_says_so_and_why_and_by_whom(day):
    document = receipts.get_receipt(day.db, day.people["ana"], FOUR).document
    assert (document.status, document.void_reason) == ("void", "wrong account")
    assert (document.voided_by, document.void_approved_by) == ("Ana Ruiz", "")
    assert document.voided_at == dt.datetime(2026, 11, 23, 14, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize("number", ["26-000099", "", "nonsense", "2"])
def test_a_receipt_that_is_not_there_is_refused(day, number):
    for service in (receipts.get_receipt, receipts.reprint):
        with pytest.raises(Refused) as caught:
            service(day.db, day.people["ana"], number)
        assert caught.value.message_id == "receipt.unknown"


def test_reprints_are_counted_and_marked(day):
    with day.db.write() as connection:
        connection.execute(text("UPDATE workstation SET printer_kind = 'file'"))
    copies = [receipts.reprint(day.db, day.people["dee"], ONE).copy_no for _ in range(3)]
    assert copies == [1, 2, 3]
    assert receipts.get_receipt(day.db, day.people["ana"], ONE).reprints == 3
    table, trail = PrintJob.__table__, AuditEntry.__table__
    with day.db.read() as connection:
        jobs = connection.execute(select(table).where(table.c.copy_no > 0).order_by(table.c.id))
        queued = [(job.subject_id, job.copy_no, job.document["copy_no"]) for job in jobs]
        told = connection.execute(select(trail.c.detail).where(trail.c.action == "reprint"))
        assert [row.detail["copy"] for row in told] == [1, 2, 3]
    assert queued == [(ONE, 1, 1), (ONE, 2, 2), (ONE, 3, 3)]
    day.prove()


def test_a_reprint_may_be_wanted_without_paper(day):
    document = receipts.reprint(day.db, day.people["ana"], FOUR, queue=False)
    assert (document.copy_no, document.status) == (1, "void")
    with day.db.read() as connection:
        copies = connection.execute(text("SELECT count(*) FROM print_job WHERE copy_no > 0"))
        assert copies.scalar() == 0


def test_who_may_not_look_and_who_may_not_print(day):
    nobody = dataclasses.replace(day.people["ana"], permissions=frozenset())
    inquiry = dataclasses.replace(day.people["ana"], permissions=frozenset({"receipt.view"}))
    for work in (
        lambda: receipts.get_receipt(day.db, nobody, ONE),
        lambda: receipts.find_receipts(day.db, nobody, ""),
        lambda: receipts.reprint(day.db, inquiry, ONE),
    ):
        with pytest.raises(Refused, match="denied"):
            work()
    assert receipts.get_receipt(day.db, inquiry, ONE).reprints == 0
