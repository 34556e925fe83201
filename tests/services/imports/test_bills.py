from __future__ import annotations

import datetime as dt
import tracemalloc

import pytest

from clerktui.ledger import journal
from clerktui.models import (
    Account,
    Bill,
    Charge,
    GlAccount,
    ImportFile,
    JournalEntry,
    JournalLine,
    Parcel,
    Premise,
    Receivable,
)
from clerktui.services import lookup
from clerktui.services.imports import import_bills
from clerktui.services.imports.bills import ADDED_BEFORE, PAID_BEFORE
from tests.services.imports.conftest import BILL_HEADINGS, Books

WATER = "B1,1001,water,2026-03-01,2026-03-21,41.20"
SEWER = "B1,1001,sewer,2026-03-01,2026-03-21,38.00"


@pytest.fixture
def two(books: Books) -> Books:
    """Books with two accounts that owe nothing."""
    books.accounts("1001,Rodriguez,12 Elm St", "1002,Locklear,14 Elm St")
    return books


def reasons(result) -> list[tuple[int, str | None, str]]:
    return [(error.line, error.column, error.reason) for error in result.errors]


def test_each_row_is_a_receivable_and_the_file_is_one_entry(two):
    result = two.bills(WATER, SEWER, "B2,1002,water,2026-04-01,2026-04-21,10.00")
    assert (result.read, result.loaded, result.rejected) == (3, 3, 0)
    assert result.amount_cents == 8920
    assert [(t.service, t.bills, t.amount_cents) for t in result.services] == [
        ("sewer", 1, 3800),
        ("water", 2, 5120),
    ]
    assert two.rows(Account, "number", "balance_cents", "version") == [
        ("1001", 7920, 1),
        ("1002", 1000, 1),
    ]
    assert two.rows(Bill, "number", "issued_on", "due_on") == [
        ("B1", dt.date(2026, 3, 1), dt.date(2026, 3, 21)),
        ("B2", dt.date(2026, 4, 1), dt.date(2026, 4, 21)),
    ]
    names = ("service", "component", "original_cents", "balance_cents", "description")
    assert two.rows(Receivable, *names) == [
        ("water", "principal", 4120, 4120, "Water"),
        ("sewer", "principal", 3800, 3800, "Sewer"),
        ("water", "principal", 1000, 1000, "Water"),
    ]
    assert two.rows(Charge, "description", "amount_cents") == [
        ("Water", 4120),
        ("Sewer", 3800),
        ("Water", 1000),
    ]
    ((kind, on, count, memo),) = two.rows(
        JournalEntry, "kind", "business_date", "line_count", "memo"
    )
    assert (kind, on, count) == ("import_bills", dt.date(2026, 11, 23), 5)
    assert memo == "bills loaded from export.csv"
    two.prove()


def test_the_entry_debits_each_receivable_and_credits_revenue_by_service(two):
    two.bills(WATER, SEWER, "B2,1002,water,2026-04-01,2026-04-21,10.00")
    codes = dict(two.rows(GlAccount, "id", "code"))
    names = ("gl_account_id", "amount_cents", "account_id", "receivable_id")
    lines = [(codes[gl], *rest) for gl, *rest in two.rows(JournalLine, *names)]
    assert lines == [
        ("30-1210", 4120, 1, 1),
        ("30-1220", 3800, 1, 2),
        ("30-1210", 1000, 2, 3),
        ("30-4120", -3800, None, None),
        ("30-4110", -5120, None, None),
    ]


def test_the_same_file_again_changes_nothing(two):
    two.bills(WATER, SEWER)
    before = two.rows(Account, "balance_cents", "version")
    again = two.bills(WATER, SEWER)
    assert (again.loaded, again.unchanged, again.rejected) == (0, 2, 0)
    assert (again.amount_cents, again.unchanged_cents) == (0, 7920)
    assert two.rows(Account, "balance_cents", "version") == before
    assert len(two.rows(JournalEntry, "id")) == len(two.rows(ImportFile, "id")) - 1 == 1


def test_a_longer_file_adds_only_what_is_new(two):
    two.bills(WATER)
    more = two.bills(WATER, SEWER, "B2,1002,water,2026-04-01,2026-04-21,10.00")
    assert (more.loaded, more.unchanged) == (2, 1)
    assert two.rows(Bill, "number") == [("B1",), ("B2",)]
    assert two.rows(Account, "balance_cents") == [(7920,), (1000,)]
    two.prove()


def test_below_zero_is_a_credit_held(two):
    two.bills(WATER, "C1,1001,water,2026-03-02,2026-03-02,-50.00,")
    two.bills("C2,1002,sewer,2026-03-02,2026-03-02,(1.00)")
    assert two.rows(Receivable, "component", "balance_cents") == [
        ("principal", 4120),
        ("credit", -5000),
        ("credit", -100),
    ]
    assert two.rows(Account, "balance_cents") == [(-880,), (-100,)]
    two.prove()


def test_bills_and_credits_that_cancel_need_no_revenue(two):
    result = two.bills(WATER, "C1,1002,water,2026-03-02,2026-03-02,-41.20")
    assert (result.loaded, result.amount_cents) == (2, 0)
    assert two.rows(JournalEntry, "line_count") == [(2,)]
    two.prove()


def test_what_was_paid_or_added_before_is_kept_as_charges(two):
    two.bills(
        "B1,1001,water,2026-03-01,2026-03-21,12.50,20.00",
        "B2,1001,tax,2026-03-01,2026-03-21,104.50,100.00",
        "B3,1001,water,2026-04-01,2026-04-21,0.00,45.00",
        headings=BILL_HEADINGS + ",original_amount",
    )
    assert two.rows(Receivable, "original_cents", "balance_cents") == [
        (1250, 1250),
        (10450, 10450),
        (0, 0),
    ]
    assert two.rows(Charge, "receivable_id", "description", "amount_cents") == [
        (1, "Water", 2000),
        (1, PAID_BEFORE, -750),
        (2, "Property tax", 10000),
        (2, ADDED_BEFORE, 450),
        (3, "Water", 4500),
        (3, PAID_BEFORE, -4500),
    ]
    assert two.rows(Account, "balance_cents")[0] == (11700,)
    two.prove()


def test_bills_already_paid_are_history_without_an_entry(two):
    result = two.bills(
        "B3,1001,water,2026-04-01,2026-04-21,0.00,45.00",
        headings=BILL_HEADINGS + ",original_amount",
    )
    assert (result.loaded, result.amount_cents) == (1, 0)
    assert two.rows(JournalEntry, "id") == []
    two.prove()


def test_a_tax_bill_brings_its_year_and_gives_the_premise_its_parcel(two):
    headings = BILL_HEADINGS + ",tax_year,parcel,description"
    result = two.bills(
        "T1,1001,tax,2025-09-01,2026-01-05,300.00,2025,0412-33,",
        "T2,1001,tax,2024-09-01,2025-01-05,10.00,2024,0412-33,Late listing",
        headings=headings,
    )
    assert result.loaded == 2
    assert two.rows(Receivable, "tax_year", "description") == [
        (2025, "2025 Property tax"),
        (2024, "Late listing"),
    ]
    assert two.rows(Parcel, "number", "number_n") == [("0412-33", "041233")]
    assert two.rows(Premise, "parcel_id") == [(1,), (None,)]
    two.bills("T3,1001,tax,2023-09-01,2024-01-05,5.00,2023,9999,", headings=headings)
    assert two.rows(Premise, "parcel_id") == [(1,), (None,)]
    (found,) = lookup.find_accounts(two.db, "0412-33").results
    assert found.account == "1001"


def test_rows_that_cannot_be_loaded_say_why(two):
    two.bills(WATER)
    result = two.bills(
        "B9,1009,water,2026-03-01,2026-03-21,5.00",
        "B9,1001,gas,2026-03-01,2026-03-21,5.00",
        "B9,1001,credit,2026-03-01,2026-03-21,-5.00",
        WATER.replace("41.20", "41.21"),
        SEWER.replace("1001", "1002"),
        SEWER.replace("2026-03-01", "2026-03-02"),
        WATER,
        "B8,1001,fee,2026-03-01,2026-03-21,5.00",
        "B8,1001,fee,2026-03-01,2026-03-21,5.00",
        "B8,1002,water,2026-03-01,2026-03-21,5.00",
    )
    billed = "water, sewer, solid_waste, stormwater, fee, tax"
    assert reasons(result) == [
        (2, "account", 'there is no account "1009"'),
        (3, "service", f'"gas" is not billed here: {billed}'),
        (4, "service", f'"credit" is not billed here: {billed}'),
        (5, "amount", 'water of bill "B1" is in the books with 41.20'),
        (6, "account", 'bill "B1" belongs to account "1001"'),
        (7, "bill", 'sewer of bill "B1" is on line 6 already'),
        (8, "bill", 'water of bill "B1" is on line 5 already'),
        (10, "bill", 'fee of bill "B8" is on line 9 already'),
        (11, "account", 'bill "B8" belongs to account "1001"'),
    ]
    assert (result.loaded, result.orphans, result.duplicates, result.conflicts) == (1, 1, 3, 3)
    assert result.rejected_cents == 500 + 500 - 500 + 4121 + 3800 + 3800 + 4120 + 500 + 500
    two.prove()


def test_dates_that_changed_are_conflicts(two):
    two.bills(WATER)
    due = two.bills(WATER.replace("2026-03-21", "2026-03-22"))
    assert reasons(due) == [(2, "due", 'water of bill "B1" is in the books due 2026-03-21')]
    issued = two.bills(WATER.replace("2026-03-01", "2026-03-02"))
    assert reasons(issued) == [(2, "issued", 'bill "B1" was issued 2026-03-01')]
    assert issued.conflicts == due.conflicts == 1


def test_a_rehearsal_says_the_same_and_keeps_nothing(two):
    rehearsal = two.bills(WATER, SEWER, "B9,1009,water,2026-03-01,2026-03-21,5.00", dry_run=True)
    assert (rehearsal.dry_run, rehearsal.loaded, rehearsal.amount_cents) == (True, 2, 7920)
    assert rehearsal.orphans == 1
    assert two.rows(Bill, "id") == []
    assert two.rows(Account, "balance_cents", "version") == [(0, 0), (0, 0)]
    assert len(two.rows(ImportFile, "id")) == 1
    assert two.bills(WATER, SEWER).loaded == 2


def test_bills_are_found_by_their_number(two):
    two.bills(WATER.replace("B1,", "W-2026/0018,"))
    (found,) = lookup.find_accounts(two.db, "W-2026/0018").results
    assert found.account == "1001"


def test_a_file_that_fails_half_way_leaves_nothing(two, monkeypatch):
    def fail(*_arguments):
        raise RuntimeError("the line broke")

    monkeypatch.setattr(journal, "_seal", fail)
    with pytest.raises(RuntimeError):
        two.bills(WATER, SEWER)
    monkeypatch.undo()
    assert two.rows(Receivable, "id") == []
    assert two.rows(Account, "balance_cents") == [(0,), (0,)]
    assert two.bills(WATER, SEWER).loaded == 2
    two.prove()


@pytest.mark.slow
@pytest.mark.sqlite_only
def test_memory_does_not_grow_with_the_file(two):
    def peak_of(bills: int) -> int:
        lines = [f"N{bills}-{n},1001,water,2027-03-01,2027-03-21,1.00" for n in range(bills)]
        path = two.write(BILL_HEADINGS, *lines)
        del lines
        tracemalloc.start()
        result = import_bills(two.db, two.actor, path)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert result.loaded == bills
        return peak

    small, large = peak_of(4_000), peak_of(12_000)
    # What does grow is the line each bill stands on: some two hundred bytes. (Bills that are late
    # would be read again with their account, to be collected.)
    assert large - small < 8_000 * 400
    assert large < 40_000_000


def test_every_batch_tells_how_far_it_is(two):
    lines = [f"N{n},1001,water,2026-03-01,2026-03-21,1.00" for n in range(4_500)]
    told: list[tuple[int, int]] = []
    two.bills(*lines, progress=lambda done, total: told.append((done, total)))
    assert len(told) == 3
    assert told[-1][0] == told[-1][1] == (two.folder / "export.csv").stat().st_size
    assert two.rows(Account, "balance_cents", "version")[0] == (450_000, 1)
