"""The report of a year: held back, prepared, released, filed, paid; and an owner who comes late."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest

from clerktui.services.unclaimed import looking
from tests.support import unclaimed
from tests.support.office import new_id
from tests.support.refunds import ledger, take
from tests.support.refusing import refusal, refused
from tests.support.unclaimed import YEAR

WAITS, DUE, BANK = "10-2150", "10-1260", "10-1005"
CHECK, DEPOSIT, CREDIT, SMALL, UNKNOWN = range(1, 6)


@pytest.fixture
def town(office):
    unclaimed.town(office)
    return office


def cells(record, *places):
    return [record[start - 1 : start - 1 + length].strip() for start, length in places]


def test_what_has_no_letter_is_held_back(town):
    unclaimed.to_day(town, dt.date(2028, 7, 10))
    unclaimed.found(town)
    unclaimed.letter(town, DEPOSIT)
    view = unclaimed.year(town, None)
    assert (view.year, view.state) == (YEAR, "")
    assert [one.number for one in view.lines] == [UNKNOWN, SMALL, DEPOSIT]
    assert [one.number for one in view.held_back] == [CHECK, CREDIT]
    assert "07/03/28 to 09/01/28" in view.held_back[0].why


def test_every_early_step_is_refused_and_says_why(town):
    assert refused(unclaimed.release, town) == "unclaimed.not_prepared"
    unclaimed.to_day(town, dt.date(2028, 6, 30))
    assert refused(unclaimed.prepare, town) == "unclaimed.before_cut_off"
    unclaimed.to_day(town, dt.date(2028, 7, 10))
    assert refused(unclaimed.prepare, town) == "unclaimed.nothing"
    unclaimed.found(town)
    carried = refusal(unclaimed.prepare, town)
    assert carried.message_id == "unclaimed.carried"
    assert carried.facts["amount_cents"] == 4_200
    for number in (CHECK, DEPOSIT, CREDIT):
        unclaimed.letter(town, number)
    unclaimed.holder(town, tax_id="12", phone="")
    lacking = refusal(unclaimed.prepare, town)
    assert (lacking.message_id, lacking.facts["missing"]) == ("unclaimed.holder", "tax_id, phone")
    unclaimed.holder(town)
    unclaimed.prepare(town)
    assert refused(unclaimed.release, town, who="sam") == "unclaimed.own_report"
    assert refused(unclaimed.release, town) == "unclaimed.before_proof"
    unclaimed.to_day(town, dt.date(2028, 10, 2))
    unclaimed.answer(town, SMALL, "active")
    assert refused(unclaimed.release, town) == "unclaimed.plan_changed"
    assert refused(unclaimed.filed, town) == "unclaimed.not_released"
    assert unclaimed.prepare(town).item_count == 4
    unclaimed.release(town)
    assert refused(unclaimed.release, town) == "unclaimed.released"
    assert refused(unclaimed.prepare, town) == "unclaimed.nothing"
    assert refused(unclaimed.pay, town) == "unclaimed.not_filed"
    unclaimed.filed(town)
    assert refused(unclaimed.pay, town, note="") == "unclaimed.paid_how"
    assert refused(unclaimed.answer, town, DEPOSIT) == "unclaimed.with_state"
    assert refused(take, town, "claimed", 1) == "unclaimed.with_state"
    assert refused(unclaimed.reimburse, town, DEPOSIT) == "unclaimed.not_paid"
    town.prove()


def test_a_report_goes_to_the_state_with_a_file_whose_totals_check(town):
    unclaimed.to_report(town)
    unclaimed.prepare(town)
    command_id = new_id()
    done = unclaimed.release(town, command_id=command_id)
    assert (done.item_count, done.record_count, done.amount_cents) == (5, 5, 33_200)
    assert unclaimed.release(town, command_id=command_id).duplicate
    assert ledger(town, WAITS) == -33_200
    file = unclaimed.filed(town)
    again = unclaimed.filed(town)
    assert (file.is_again, again.is_again, file.content == again.content) == (False, True, True)
    assert hashlib.sha256(file.content).hexdigest() == file.report.sha256
    records = file.content.decode("ascii").split("\r\n")[:-1]
    assert [len(record) for record in records] == [625] * 7
    assert [record[0] for record in records] == ["1", "2", "2", "2", "2", "2", "9"]
    places = ((305, 4), (10, 40), (50, 30), (309, 10), (601, 2))
    assert [cells(record, *places) for record in records[1:-1]] == [
        ["MS05", "AGGREGATE", "", "0000003000", "AG"],
        ["MS09", "AGGREGATE", "", "0000001200", "AG"],
        ["MS09", "LEE", "ANN", "0000006000", "SO"],
        ["MS16", "GRILL THE", "", "0000008000", "SO"],
        ["UT01", "RODRIGUEZ", "MARIA", "0000015000", "SO"],
    ]
    assert cells(records[-1], (2, 6), (8, 6), (14, 12), (74, 12)) == [
        "000007",
        "000005",
        "000000033200",
        "000000033200",
    ]
    bank = ledger(town, BANK)
    assert unclaimed.pay(town).state == "paid"
    assert refused(unclaimed.pay, town) == "states.no_move"
    assert (ledger(town, WAITS), ledger(town, BANK) - bank) == (0, -33_200)
    assert set(unclaimed.states(town).values()) == {"paid"}
    assert unclaimed.year(town).paid_on == dt.date(2028, 10, 5)
    assert unclaimed.found(town).lines == ()
    town.prove()


def test_an_owner_who_comes_late_is_paid_and_the_state_repays(town):
    unclaimed.to_paid(town)
    assert refused(unclaimed.repaid, town, DEPOSIT) == "unclaimed.not_reimbursed"
    assert refused(unclaimed.reimburse, town, DEPOSIT, "") == "unclaimed.note_missing"
    done = unclaimed.reimburse(town, DEPOSIT)
    assert done.state == "reimbursed"
    assert ledger(town, DUE) == 15_000
    take(town, "pay", done.refund)
    town.prove()
    unclaimed.repaid(town, DEPOSIT)
    assert refused(unclaimed.repaid, town, DEPOSIT) == "unclaimed.repaid"
    assert ledger(town, DUE) == 0
    assert [move.code for move in unclaimed.whole(town, DEPOSIT).moves] == [
        *("found", "letter", "reported", "paid", "reimbursed", "repaid")
    ]
    town.prove()


def test_a_ledger_account_that_is_not_there_is_named(town):
    unclaimed.to_paid(town)
    rules = {**unclaimed.rules_of(town), "due_from_gl": "99-9999"}
    town.decide("unclaimed.rules", rules)
    assert refused(unclaimed.reimburse, town, DEPOSIT) == "unclaimed.no_gl"


def test_the_lists_say_what_each_item_waits_for(town):
    unclaimed.to_report(town)
    lines = looking.list_items(town.db, town.people["ana"])
    assert {one.number: one.waits_for for one in lines}[DEPOSIT] == "the report by"
    wrong = refusal(looking.list_items, town.db, town.people["ana"], "lost")
    assert wrong.message_id == "unclaimed.list_unknown"


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("head", "'1'", "unclaimed.file_changed"),
        ("record_count", "record_count + 1", "unclaimed.purged"),
    ],
)
def test_a_file_that_is_not_as_it_was_is_not_given(town, column, value, said):
    unclaimed.to_paid(town)
    with town.db.write() as connection:
        connection.exec_driver_sql(f"UPDATE unclaimed_report SET {column} = {value}")
    assert refused(unclaimed.filed, town) == said
