from __future__ import annotations

import datetime as dt
import io
import tracemalloc
from collections.abc import Iterator

from hypothesis import given, strategies as st

from clerktui.formats.mapping import CANONICAL, TownMapping, parse_mapping
from clerktui.formats.rows import AccountRow, BillRow, RowError
from clerktui.formats.town_csv import read_accounts, read_bills

BILLS = "bill,account,service,issued,due,amount"
GOOD = "B1,1001,water,2026-03-01,2026-03-21,12.50"


def stream(text: str | bytes) -> io.BufferedReader:
    data = text if isinstance(text, bytes) else text.encode()
    return io.BufferedReader(io.BytesIO(data))


def bills(
    *lines: str, mapping: TownMapping = CANONICAL, heading: str = BILLS
) -> tuple[list[BillRow], list[RowError]]:
    rows: list[BillRow] = []
    errors: list[RowError] = []
    for batch in read_bills(stream("\n".join([heading, *lines])), mapping).batches(2):
        rows += batch.rows
        errors += batch.errors
    return rows, errors


def accounts(text: str) -> tuple[list[AccountRow], list[RowError]]:
    (batch,) = read_accounts(stream(text)).batches()
    return batch.rows, batch.errors


def test_a_bill_is_read_whole():
    heading = BILLS + ",original_amount,description,tax_year,parcel"
    line = "B1,1001,TAX,2025-09-01,2026-01-05,-40.00,-60.00,County tax,2025,12-34"
    rows, errors = bills(line, heading=heading)
    assert errors == []
    assert rows == [
        BillRow(
            line=2,
            text=line,
            bill="B1",
            account="1001",
            service="tax",
            issued=dt.date(2025, 9, 1),
            due=dt.date(2026, 1, 5),
            amount_cents=-4000,
            original_cents=-6000,
            description="County tax",
            tax_year=2025,
            parcel="12-34",
        )
    ]


def test_an_account_is_read_whole():
    rows, errors = accounts(
        "account,name,first_name,business,service_address,class,status,opened,closed,note,phone\n"
        '1001,"O\'BRIEN [/]",Ana,n,"12 Main St\nApt 4",Residential,Closed,2020-01-02,2025-03-04,'
        '"Dog.\nRing twice.",919-555-0142\n'
    )
    assert errors == []
    (row,) = rows
    assert (row.name, row.first_name, row.business) == ("O'BRIEN [/]", "Ana", False)
    assert row.service_address == "12 Main St Apt 4"
    assert (row.account_class, row.status) == ("residential", "closed")
    assert (row.opened, row.closed) == (dt.date(2020, 1, 2), dt.date(2025, 3, 4))
    assert row.note == "Dog.\nRing twice."
    assert (row.phone, row.email, row.meter, row.parcel) == ("919-555-0142", "", "", "")


def test_a_status_left_blank_follows_from_the_closing_date():
    rows, _ = accounts(
        "account,name,service_address,status,closed\n1,A,S,,\n2,B,S,,2025-01-01\n3,C,S,pending,\n"
    )
    assert [row.status for row in rows] == ["active", "closed", "pending"]


def test_a_mapping_renames_reformats_translates_and_fills():
    mapping = parse_mapping(
        '[columns]\nbill = "INV NO"\naccount = "CUST"\nissued = "INVDT"\ndue = "INVDT"\n'
        'amount = "BAL DUE"\n[formats]\ndelimiter = ";"\ndate_format = "MM/DD/YYYY"\n'
        'decimal = "comma"\nencoding = "cp1252"\n[values.service]\nWTR = "water"\n'
        '[defaults]\ndescription = "Carried over"\nservice = "sewer"\n'
    )
    text = "CUST;INV NO;INVDT;SERVICE;BAL DUE;description\n7;B9;3/1/2026;wtr;1.234,50-;\n"
    text += "8;B10;3/1/2026; ;5,00;\u00c1gua\n"
    (batch,) = read_bills(stream(text.encode("cp1252")), mapping).batches()
    assert batch.errors == []
    first, second = batch.rows
    assert (first.bill, first.account, first.service) == ("B9", "7", "water")
    assert first.issued == first.due == dt.date(2026, 3, 1)
    assert (first.amount_cents, first.description) == (-123450, "Carried over")
    assert (second.service, second.description) == ("sewer", "\u00c1gua")


def test_each_bad_cell_names_its_line_its_heading_and_its_reason():
    mapping = parse_mapping('[columns]\namount = "BAL"')
    rows, errors = bills(
        GOOD,
        GOOD.replace("12.50", "twelve"),
        GOOD.replace("2026-03-21", "2026-02-30"),
        GOOD.replace("1001", "   "),
        '"B\n5",1001,water,2026-03-01,2026-03-21,x',
        GOOD.replace("B1", "B\x1b[2J"),
        GOOD.replace("B1", "9" * 41),
        GOOD.replace("12.50", "0.00"),
        GOOD.replace("2026-03-21", "2026-02-28"),
        mapping=mapping,
        heading=BILLS.replace("amount", "Bal"),
    )
    assert len(rows) == 1
    assert [(error.line, error.column, error.reason) for error in errors] == [
        (3, "Bal", '"twelve" is not an amount'),
        (4, "due", '"2026-02-30" is not a date of the calendar: the month has no such day'),
        (5, "account", "is blank"),
        (6, "Bal", '"x" is not an amount'),
        (8, "bill", "the control character U+001B cannot be kept"),
        (9, "bill", f'"{"9" * 41}" is longer than 40 characters'),
        (10, "Bal", "the amount is zero"),
        (11, "due", "2026-02-28 is before the bill was issued, 2026-03-01"),
    ]
    assert [error.amount_cents for error in errors] == [0, 1250, 1250, 0, 1250, 1250, 0, 1250]
    assert errors[3].text == '"B\n5",1001,water,2026-03-01,2026-03-21,x\n'


def test_every_fault_of_a_row_is_told_at_once():
    _, (error,) = bills("B1,,water,yesterday,2026-03-21,12.5.0")
    assert error.column == "account"
    assert error.reason == (
        'is blank; issued: "yesterday" is not a date written as YYYY-MM-DD; '
        'amount: "12.5.0" is not an amount'
    )


def test_too_many_and_too_few_cells():
    rows, errors = bills(GOOD + ",,", GOOD + ",more", GOOD.rpartition(",")[0])
    assert len(rows) == 1
    assert [(error.line, error.column, error.reason) for error in errors] == [
        (3, None, "7 cells where 6 headings are"),
        (4, None, "5 cells where 6 headings are"),
    ]


def test_wrong_bytes_cost_one_row():
    data = f"{BILLS}\n{GOOD}\n".encode() + GOOD.replace("B1", "B\u00e9").encode("latin-1")
    (batch,) = read_bills(stream(data)).batches()
    assert len(batch.rows) == 1
    assert batch.errors[0].reason == "byte E9 is not a letter in the file's encoding"


def test_errors_of_the_file_and_of_its_cells_come_in_the_order_of_the_file():
    (batch,) = read_bills(
        stream(f"{BILLS}\n{GOOD}x\n" + GOOD.replace("B1", 'B",1"x"') + f"\n{GOOD}\n{GOOD}x")
    ).batches()
    assert [error.line for error in batch.errors] == [2, 3, 5]
    assert [row.line for row in batch.rows] == [4]


def test_a_paid_bill_is_kept_as_history_and_a_sign_against_it_is_not_believed():
    heading = BILLS + ",original_amount"
    rows, errors = bills(
        GOOD.replace("12.50", "0.00,45.00"),
        GOOD.replace("12.50", "10.00,-45.00"),
        GOOD.replace("12.50", "10.00,"),
        heading=heading,
    )
    assert [(row.amount_cents, row.original_cents) for row in rows] == [(0, 4500), (1000, None)]
    assert [(error.line, error.column) for error in errors] == [(3, "original_amount")]


def test_an_account_closed_before_it_was_opened_or_of_no_known_status_is_not_believed():
    _, errors = accounts(
        "account,name,service_address,status,opened,closed,business\n"
        "1,A,S,closed,2025-01-02,2025-01-01,n\n"
        "2,B,S,gone,,,n\n"
        "3,C,S,active,,,perhaps\n"
    )
    assert [(error.column, error.reason) for error in errors] == [
        ("closed", "2025-01-01 is before the account was opened, 2025-01-02"),
        ("status", '"gone" is not active, closed or pending'),
        ("business", '"perhaps" is neither y nor n'),
    ]


def test_headings_alone_are_a_file_of_no_rows():
    assert list(read_bills(stream(BILLS)).batches()) == []


def test_memory_holds_a_batch_and_not_a_file():
    class Endless(io.RawIOBase):
        """Sixty thousand good rows that were never all there at once."""

        def __init__(self) -> None:
            self.parts = self._parts()

        def _parts(self) -> Iterator[bytes]:
            yield BILLS.encode() + b"\n"
            for _ in range(600):
                yield (GOOD + "\n").encode() * 100

        def readable(self) -> bool:
            return True

        def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]
            part = next(self.parts, b"")
            buffer[: len(part)] = part
            return len(part)

    tracemalloc.start()
    read = sum(
        len(batch.rows) for batch in read_bills(io.BufferedReader(Endless(), 8192)).batches()
    )
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert read == 60_000
    assert peak < 8_000_000


@given(st.binary(max_size=400))
def test_no_bytes_whatever_break_the_reader(noise):
    data = f"{BILLS}\n{GOOD}\n".encode() + noise + f"\n{GOOD}\n".encode()
    seen = 0
    for batch in read_bills(stream(data)).batches(3):
        seen += len(batch.rows) + len(batch.errors)
        for error in batch.errors:
            assert error.reason.isprintable()
            assert error.line >= 3
    assert seen >= 1
