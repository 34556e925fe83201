"""The files of a mortgage company: bills to it, its check before money comes, its payment."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.formats.report_csv import report_csv
from clerktui.services.mortgage import answer, billing, files
from tests.support import mortgage
from tests.support.batches import to_state
from tests.support.mortgage import COMPANY, HERE, OTHER, THIRD, YEAR
from tests.support.office import Office
from tests.support.refusing import refused

FEBRUARY = dt.date(2027, 2, 2)


@pytest.fixture
def bills(office: Office) -> dict[str, str]:
    """Three parcels with tax, the company pays for two of them."""
    found = mortgage.taxed(office)
    mortgage.agree(office)
    mortgage.pays(office, HERE, "L-100")
    mortgage.pays(office, OTHER, "L-200")
    return found


@pytest.fixture
def town(office: Office, bills: dict[str, str]) -> Office:
    return office


def made(town: Office, **said):
    return billing.make_bills(town.db, town.people["ana"], said.pop("company", COMPANY), **said)


def test_its_bills_are_what_pays_them_on_the_day(town, bills):
    file = made(town)
    head, first, second = file.content.decode().split("\r\n")[:-1]
    assert head.startswith("YEAR,BILL,PARCEL,ACCOUNT,LOAN,OWNER")
    assert first.startswith(f'2026,{bills[HERE]},0731-01,{HERE},L-100,"RODRIGUEZ, MARIA E"')
    assert (file.record_count, file.amount_cents, file.tax_year) == (2, 140_000, YEAR)
    later = made(town, as_of=FEBRUARY)
    # Two percent, and three quarters of one: 18.00 + 6.75, 10.00 + 3.75.
    assert later.amount_cents == 140_000 + 2_475 + 1_375
    assert ",24.75,0.00,0.00,924.75,09/01/2026" not in later.content.decode()
    assert ",924.75," in later.content.decode()
    assert refused(made, town, tax_year=2020) == "mortgage.nothing"
    assert second.split(",")[3] == OTHER
    town.prove()


def test_fixed_columns_by_the_layout(town):
    mortgage.agree(town, "FIXED", layout="fixed")
    mortgage.pays(town, THIRD, "L-7", company="FIXED")
    [record] = made(town, company="FIXED").content.decode().split("\r\n")[:-1]
    assert len(record) == 120
    assert record[100:119] == "0000004000020261123"
    assert record[20:41] == "0731-03             L"


def test_every_line_is_held_against_what_is_owed_on_its_day(town, bills, tmp_path):
    town.pay(THIRD, 40_000)
    answer_ = mortgage.check(
        town,
        tmp_path,
        f"0731-01,{bills[HERE]},L-100,900.00",
        "0731-01,,L-100,900.00",
        "0731-02,,L-200,499.99",
        "0731-03,,L-300,400.00",
        "0731-44,,L-400,10.00",
        check_cents=270_999,
    )
    assert mortgage.found(answer_) == ["exact", "double", "short", "not_its", "wrong_parcel"]
    assert [one.words for one in answer_.lines][1:3] == [
        "stands in line 2 already",
        "0.01 too little",
    ]
    assert (answer_.amount_cents, answer_.wrong, answer_.left_out) == (270_999, 4, ())
    assert answer_.counts == dict.fromkeys(
        ("exact", "short", "double", "not_its", "wrong_parcel"), 1
    )
    assert town.balance(HERE) == 90_000
    town.prove()


def test_interest_is_owed_on_a_later_day_and_what_is_missing_is_told(town, tmp_path):
    late = mortgage.check(town, tmp_path, "0731-01,,L-100,900.00", as_of=FEBRUARY)
    assert (late.lines[0].finding, late.lines[0].owed_cents) == ("short", 92_475)
    assert late.left_out == (OTHER,)
    right = mortgage.check(town, tmp_path, "0731-01,,L-100,924.75", as_of=FEBRUARY)
    assert mortgage.found(right) == ["exact"]
    over = mortgage.check(town, tmp_path, "0731-01,,L-100,924.76", as_of=FEBRUARY)
    assert mortgage.found(over) == ["over"]


def test_a_bankruptcy_money_that_waits_and_a_tax_that_is_paid_are_told(town, tmp_path):
    town.flag(1, "bankruptcy")
    town.pay(OTHER, 50_000)
    lines = ("0731-01,,L-100,900.00", "0731-02,,L-200,500.00")
    told = mortgage.check(town, tmp_path, *lines)
    assert mortgage.found(told) == ["held", "paid"]
    assert "900.00 owed" in told.lines[0].words
    mortgage.receive(town, tmp_path, "0731-01,,L-100,900.00", check_cents=90_000)
    again = mortgage.check(town, tmp_path, *lines)
    assert "900.00 is in a batch not posted yet" in again.lines[0].words


def test_a_bill_of_somebody_elses_parcel_is_no_parcel(town, bills, tmp_path):
    mixed = mortgage.check(town, tmp_path, f"0731-01,{bills[OTHER]},L-100,900.00")
    assert mortgage.found(mixed) == ["wrong_parcel"]


def test_a_rehearsal_keeps_nothing_and_what_is_kept_is_the_answer(town, tmp_path):
    tried = mortgage.check(town, tmp_path, "0731-01,,L-100,900.00", dry_run=True)
    assert (tried.number, files.list_files(town.db, town.people["ana"])) == (0, ())
    kept = mortgage.check(town, tmp_path, "0731-01,,L-100,899.00")
    [listed] = files.list_files(town.db, town.people["ana"], COMPANY)
    assert (listed.number, listed.kind, listed.wrong, listed.batch) == (1, "check", 1, None)
    shown = files.get_file(town.db, town.people["ana"], kept.number)
    assert [one.words for one in shown.lines] == ["1.00 too little"]
    text = report_csv(answer.make(town.db, shown))
    assert "0731-01,L-100,899.00,900.00,-1.00,short,1.00 too little" in text
    assert "RODRIGUEZ" not in text
    assert refused(files.get_file, town.db, town.people["ana"], 9) == "mortgage.file_unknown"
    empty = refused(mortgage.check, town, tmp_path)
    assert empty == "file.empty"
    town.prove()


def test_one_check_becomes_a_batch_its_doubtful_lines_wait_in_suspense(town, tmp_path):
    town.pay(OTHER, 50_000)
    lines = ("0731-01,,L-100,900.00", "0731-02,,L-200,500.00", "0731-03,,L-300,400.00")
    said = {"check_cents": 180_000, "check_number": "7001"}
    tried = mortgage.receive(town, tmp_path, *lines, **said, dry_run=True)
    assert (tried.batch, tried.number) == (None, 0)
    came = mortgage.receive(town, tmp_path, *lines, **said)
    assert mortgage.found(came) == ["exact", "paid", "not_its"]
    assert refused(mortgage.receive, town, tmp_path, *lines, **said) == "file.duplicate"
    to_state(town, came.batch, "posted", "ana")
    assert town.balance(HERE) == 0
    assert (town.balance(OTHER), town.balance(THIRD)) == (0, 40_000)
    assert files.list_files(town.db, town.people["ana"])[0].batch == came.batch
    town.prove()


def test_a_file_must_come_to_its_check_and_count_from_a_day_that_has_come(town, tmp_path):
    line = "0731-01,,L-100,900.00"
    assert refused(mortgage.receive, town, tmp_path, line) == "mortgage.check_missing"
    short = refused(mortgage.receive, town, tmp_path, line, check_cents=89_999)
    assert short == "mortgage.check_total"
    late = refused(mortgage.receive, town, tmp_path, line, check_cents=90_000, as_of=FEBRUARY)
    assert late == "mortgage.day"


def test_without_any_tax_there_is_nothing_to_check(office, tmp_path):
    mortgage.agree(office)
    line = "0731-01,,L-100,900.00"
    assert refused(mortgage.check, office, tmp_path, line) == "mortgage.no_tax"
    unknown = refused(mortgage.check, office, tmp_path, line, company="NONE")
    assert unknown == "mortgage.unknown"
