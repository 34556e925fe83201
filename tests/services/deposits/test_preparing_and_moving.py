"""Deposits: what waits, once on a slip, booked at the bank; taken back, it waits again."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from sqlalchemy import select, text

from clerktui.errors import Refused
from clerktui.ledger import journal
from clerktui.models import Chain, Drawer, JournalEntry, PrintJob
from clerktui.printing import pdf
from clerktui.printing.text import report_text
from clerktui.services import policies, reference
from clerktui.services.batches import proofing
from clerktui.services.deposits import looking, moving, preparing
from clerktui.views.deposits import CancelDraft, DepositDraft, DepositedDraft
from clerktui.views.tickets import TenderDraft
from tests.support.batches import begin_batch, get_batch, key, to_state
from tests.support.deposits import TODAY, cancel, deposited, ledger, prepare, seen
from tests.support.office import Office, new_id
from tests.support.tills import correct_tender, hand_over, move, take_back

ACCOUNT = "10-0442-07"


def refusal(act, *args, **said) -> Refused:
    with pytest.raises(Refused) as caught:
        act(*args, **said)
    return caught.value


def held(detail) -> list[tuple[str, str, int]]:
    return [(item.name, item.tender_type, item.amount_cents) for item in detail.items]


def post_batch(office: Office, *lines) -> int:
    number = begin_batch(office, "ana", sum(line[1] for line in lines), len(lines))
    key(office, number, *lines)
    to_state(office, number, "posted")
    return number


# ------------------------------------------------------------------------------------ what waits
def test_what_waits_is_what_was_taken_and_the_float_stays(takings):
    found = preparing.propose(takings.db, takings.people["ana"], "OPER")
    assert held(found) == [
        ("Drawer 1, Ana Ruiz", "cash", 6000),
        ("Drawer 1, Ana Ruiz", "check", 6500),
        ("Drawer 1, Ana Ruiz", "money_order", 1000),
    ]
    assert (found.amount_cents, found.cash_cents, found.up_to) == (13_500, 6000, TODAY)


def test_an_open_drawer_waits_for_its_close(takings):
    takings.open_drawer("1")
    takings.pay(ACCOUNT, 100)
    assert len(preparing.propose(takings.db, takings.people["ana"], "OPER").items) == 3


def test_over_or_short_goes_as_it_was_counted(office):
    office.account(ACCOUNT, water=5_000_000)
    office.pay(ACCOUNT, 6000)
    office.close(cash=25_500)
    detail = prepare(office)
    assert held(detail) == [("Drawer 1, Ana Ruiz", "cash", 5500)]
    deposited(office, detail.deposit.number)
    assert ledger(office, "10-1010") == 0
    office.prove()


def test_what_was_carried_out_is_deposited_and_change_brought_in_is_not(office):
    office.account(ACCOUNT, water=5_000_000)
    office.pay(ACCOUNT, 60_000)
    office.pay(ACCOUNT, 2500, TenderDraft("check", 2500, "1187"))
    move(office, "pickup", cash=50_000)
    move(office, "turn_in", check=2500)
    move(office, "change_in", cash=5000)
    office.close(cash=35_000)
    detail = prepare(office)
    assert held(detail) == [
        ("Drawer 1, Ana Ruiz", "cash", 60_000),
        ("Drawer 1, Ana Ruiz", "check", 2500),
    ]
    deposited(office, detail.deposit.number)
    office.prove()
    assert ledger(office, "10-1005") == 62_500


def test_money_handed_over_waits_until_the_drawer_is_closed(office):
    office.account(ACCOUNT, water=5_000_000)
    office.pay(ACCOUNT, 6000)
    office.pay(ACCOUNT, 2500, TenderDraft("check", 2500, "1187"))
    hand_over(office, cash=26_000, check=2500)
    assert preparing.propose(office.db, office.people["ana"], "OPER").items == ()
    office.pay(ACCOUNT, 300, who="dee")
    hand_over(office, "dee", "sam", cash=26_300, check=2500)
    assert preparing.propose(office.db, office.people["ana"], "OPER").items == ()
    office.pay(ACCOUNT, 50, who="sam")
    office.close("sam", cash=26_350, check=2500)
    detail = prepare(office)
    assert held(detail) == [
        ("Drawer 1, Ana Ruiz", "cash", 6000),
        ("Drawer 1, Ana Ruiz", "check", 2500),
        ("Drawer 1, Dee Walker", "cash", 300),
        ("Drawer 1, Sam Locklear", "cash", 50),
    ]
    deposited(office, detail.deposit.number)
    assert (ledger(office, "10-1010"), ledger(office, "10-1005")) == (0, 8850)
    office.prove()


def test_posted_batches_go_along_and_unposted_do_not(takings):
    number = post_batch(takings, (ACCOUNT, 3000, "77"), (ACCOUNT, 200, "78"))
    begin_batch(takings, "ana", 100, 1)
    detail = prepare(takings)
    assert (f"Batch {number}", "check", 3200) in held(detail)
    assert detail.deposit.checks == 5
    assert get_batch(takings, number).state == "posted"
    deposited(takings, detail.deposit.number)
    seen(takings, detail.deposit.number, 16_700)
    assert get_batch(takings, number).state == "deposited"
    takings.prove()


def test_a_batch_the_bank_has_already_is_booked_on_a_slip_of_its_own(takings):
    number = post_batch(takings, (ACCOUNT, 3000, "77"))
    proofing.mark_deposited(takings.db, takings.people["sam"], number, TODAY, "lockbox 5")
    assert prepare(takings).deposit.amount_cents == 13_500
    booked = prepare(takings, is_at_bank=True)
    assert held(booked) == [(f"Batch {number}", "check", 3000)]
    deposited(takings, booked.deposit.number)
    assert seen(takings, booked.deposit.number, 3000).deposit.state == "matched"
    takings.prove()


def test_nothing_of_before_the_towns_first_day_waits(takings):
    rule = {"threshold_cents": 0, "most_days": 1, "since": "2026-11-24"}
    policies.set_policy(takings.db, "deposit.daily", rule, dt.date(2026, 1, 1))
    reference.forget(takings.db)
    assert preparing.propose(takings.db, takings.people["ana"], "OPER").items == ()


def test_each_way_of_paying_goes_to_its_own_bank_account(takings):
    with takings.db.write() as connection:
        connection.execute(
            text(
                "INSERT INTO bank_account (code, name, bank, position, gl_account_id, "
                "bai2_account, is_active) SELECT 'TAX', 'Tax account', '', 1, id, '', "
                + ("1" if takings.db.is_sqlite else "true")
                + " FROM gl_account WHERE code = '10-1005'"
            )
        )
    banks = {"cash": "OPER", "check": "TAX", "money_order": "OPER", "card": "TAX"}
    policies.set_policy(takings.db, "deposit.banks", banks, dt.date(2026, 1, 1))
    reference.forget(takings.db)
    first, second = prepare(takings), prepare(takings, bank_account="TAX")
    assert [item[1:] for item in held(first)] == [("cash", 6000), ("money_order", 1000)]
    assert [item[1:] for item in held(second)] == [("check", 6500), ("card", 500)]
    for detail in (first, second):
        deposited(takings, detail.deposit.number)
    assert [bank.code for bank in looking.list_banks(takings.db)] == ["OPER", "TAX"]
    takings.prove()


# -------------------------------------------------------------------------------------- the slip
def test_the_slip_lists_every_check_the_cash_and_the_seal(takings):
    counts = ((2000, 2), (1000, 2))
    detail = prepare(takings, counts=counts, bag="B-77")
    assert (detail.deposit.number, detail.deposit.state, detail.deposit.bag) == (
        1,
        "prepared",
        "B-77",
    )
    said = report_text(detail.slip, 80)
    for words in (
        "DEPOSIT SLIP 1",
        "Operating account",
        "Bag B-77",
        "1187",
        "RODRIGUEZ, MARIA",
        ACCOUNT,
        "26-000002",
        "M9",
        "3 checks",
        "20.00",
        "135.00",
    ):
        assert words in said, words
    assert "9 " not in [line[:2] for line in said.splitlines()], "a void check is not on it"
    table = Chain.__table__
    with takings.db.read() as connection:
        heads = {
            row.code: (row.head_seq, row.head_hash) for row in connection.execute(select(table))
        }
    assert {part.chain: (part.sequence, part.hash) for part in detail.seal} == {
        code: heads[code] for code in ("drawer:1", "office")
    }
    assert heads["drawer:1"][1] in report_text(detail.slip, 120)
    assert pdf.report_pdf(detail.slip).startswith(b"%PDF")
    assert pdf.report_pdf(detail.slip) == pdf.report_pdf(detail.slip)


def test_the_slip_is_printed_and_again_when_asked(takings):
    with takings.db.write() as connection:
        connection.execute(text("UPDATE workstation SET printer_kind = 'file'"))
    number = prepare(takings).deposit.number
    looking.print_slip(takings.db, takings.people["ana"], number)
    table = PrintJob.__table__
    with takings.db.read() as connection:
        jobs = connection.execute(select(table).where(table.c.subject_id == "deposit 1")).all()
    assert [job.kind for job in jobs] == ["report", "report"]


def test_one_check_for_two_accounts_is_one_check(office):
    from clerktui.views.tickets import LineDraft

    office.account(ACCOUNT, water=5000)
    office.account("10-0233-05", "OKAFOR, N", water=5000)
    lines = (LineDraft("account", ACCOUNT, 1000), LineDraft("account", "10-0233-05", 2000))
    office.post(office.draft(*lines, tenders=(TenderDraft("check", 3000, "5"),)))
    office.post(
        office.draft(
            LineDraft("revenue", "REC-SWIM", 3500, 1, 3500),
            tenders=(TenderDraft("check", 3500, "6"),),
        )
    )
    office.close(cash=20_000, check=6500)
    said = report_text(prepare(office).slip, 80)
    assert f"{ACCOUNT} +1" in said
    assert "REC-SWIM" in said


def test_what_is_on_a_slip_is_on_no_other(takings):
    prepare(takings)
    error = refusal(prepare, takings)
    assert error.message_id == "deposit.nothing"
    takings.prove()


def test_only_chosen_sessions(takings):
    first = takings.sessions["ana"].session_id
    takings.open_drawer("1")
    takings.pay(ACCOUNT, 100)
    takings.close(cash=20_100)
    detail = prepare(takings, sessions=(first,))
    assert {item.session_id for item in detail.items} == {first}
    assert prepare(takings).deposit.amount_cents == 100


@pytest.mark.parametrize(
    ("said", "message_id"),
    [
        ({"bank_account": "NOPE"}, "deposit.no_bank"),
        ({"up_to": dt.date(2026, 11, 22)}, "deposit.nothing"),
        ({"counts": ((2000, 1),)}, "deposit.cash_mismatch"),
        ({"counts": ((2000, -1),)}, "change.count"),
        ({"counts": ((300, 20),)}, "drawer.no_such_piece"),
    ],
)
def test_what_cannot_be_prepared_is_refused(takings, said, message_id):
    assert refusal(prepare, takings, **said).message_id == message_id


def test_a_drawer_that_is_short_of_its_float_waits_for_the_next(office):
    office.close(cash=19_500)
    error = refusal(prepare, office)
    assert (error.message_id, error.facts) == (
        "deposit.negative",
        {"cash_cents": -500, "other_cents": 0},
    )
    office.account(ACCOUNT, water=5_000_000)
    office.open_drawer("1")
    office.pay(ACCOUNT, 6000)
    office.close(cash=26_000)
    assert prepare(office).deposit.amount_cents == 5500


def test_prepared_once_and_answered_again(takings):
    draft = DepositDraft(new_id(), "OPER", TODAY)
    first = preparing.prepare(takings.db, takings.people["ana"], draft)
    again = preparing.prepare(takings.db, takings.people["ana"], draft)
    assert again == dataclasses.replace(first, duplicate=True)


# ------------------------------------------------------------------------------------ to the bank
def test_taken_to_the_bank_it_is_booked(takings):
    number = prepare(takings).deposit.number
    before = ledger(takings, "10-1010"), ledger(takings, "10-1020")
    assert before == (6000, 7500)
    detail = deposited(takings, number)
    assert (detail.deposit.state, detail.deposit.deposited_on, detail.deposit.deposited_by) == (
        "deposited",
        TODAY,
        "Ana Ruiz",
    )
    assert (ledger(takings, "10-1010"), ledger(takings, "10-1020")) == (0, 0)
    assert ledger(takings, "10-1005") == 13_500
    table = JournalEntry.__table__
    with takings.db.read() as connection:
        entry = connection.execute(select(table).where(table.c.kind == "deposit")).one()
        chain = connection.execute(
            select(Chain.__table__.c.code).where(Chain.__table__.c.id == entry.chain_id)
        ).scalar_one()
    assert (chain, entry.memo, entry.drawer_session_id) == ("office", "deposit 1", None)
    takings.prove()


def test_taken_there_once_and_answered_again(takings):
    number = prepare(takings).deposit.number
    draft = DepositedDraft(new_id(), number, TODAY)
    first = moving.mark_deposited(takings.db, takings.people["ana"], draft)
    again = moving.mark_deposited(takings.db, takings.people["ana"], draft)
    assert again == dataclasses.replace(first, duplicate=True)
    assert ledger(takings, "10-1005") == 13_500
    assert refusal(deposited, takings, number).message_id == "states.no_move"


@pytest.mark.parametrize("day", [22, 24])
def test_not_before_the_money_was_taken_and_not_tomorrow(takings, day):
    number = prepare(takings).deposit.number
    error = refusal(deposited, takings, number, on=dt.date(2026, 11, day))
    assert error.message_id == "deposit.date"


def test_what_differs_from_the_books_is_not_booked(takings):
    number = prepare(takings).deposit.number
    with takings.db.write() as connection:
        connection.execute(text("UPDATE bank_deposit SET amount_cents = amount_cents + 1"))
    assert refusal(deposited, takings, number).message_id == "deposit.not_books"


def test_an_entry_nobody_counted_keeps_the_deposit_here(takings):
    number = prepare(takings).deposit.number
    with takings.db.write() as c:
        session = takings.sessions["ana"].session_id
        drawer = select(Drawer.__table__.c.chain_id).where(Drawer.__table__.c.code == "1")
        tenders = reference.get_reference(takings.db, c).tenders
        header = journal.Header(
            "stray",
            c.execute(drawer).scalar_one(),
            TODAY,
            takings.db.clock.now(),
            new_id(),
            drawer_session_id=session,
        )
        cash, card = (tenders[code].gl_account_id for code in ("cash", "card"))
        journal.post(c, header, [journal.Leg(cash, 100), journal.Leg(card, -100)])
    error = refusal(deposited, takings, number)
    assert (error.message_id, error.facts["difference_cents"]) == ("deposit.not_books", -100)


def test_two_who_prepare_at_once_do_not_both(takings, monkeypatch):
    waiting = preparing.propose(takings.db, takings.people["ana"], "OPER").items
    prepare(takings)
    monkeypatch.setattr(preparing, "open_items", lambda *_: waiting)
    assert refusal(prepare, takings).message_id == "deposit.taken"
    takings.prove()


def test_cancelled_it_waits_again(takings):
    number = prepare(takings).deposit.number
    detail = cancel(takings, number)
    assert (detail.deposit.state, detail.deposit.reason) == ("cancelled", "wrong bag")
    assert len(detail.items) == 3
    again = prepare(takings)
    assert (again.deposit.number, again.deposit.amount_cents) == (number + 1, 13_500)
    takings.prove()


def test_cancelled_after_it_was_taken_there_its_entry_is_reversed(takings):
    number = prepare(takings).deposit.number
    deposited(takings, number)
    cancelling = CancelDraft(new_id(), number, "the bag never arrived")
    moving.cancel_deposit(takings.db, takings.people["sam"], cancelling)
    assert moving.cancel_deposit(takings.db, takings.people["sam"], cancelling).duplicate
    assert (ledger(takings, "10-1005"), ledger(takings, "10-1010")) == (0, 6000)
    takings.prove()
    deposited(takings, prepare(takings).deposit.number)
    assert ledger(takings, "10-1005") == 13_500
    takings.prove()
    found = looking.get_deposit(takings.db, takings.people["sam"], number).deposit
    assert (found.state, found.deposited_on, found.deposited_by) == ("cancelled", None, "")


def test_cancelling_wants_a_reason_and_a_supervisor(takings):
    number = prepare(takings).deposit.number
    assert refusal(cancel, takings, number, " ").message_id == "deposit.reason_missing"
    assert refusal(cancel, takings, number, who="ana").message_id == "denied"
    assert refusal(cancel, takings, 99).message_id == "deposit.unknown"
    deposited(takings, number)
    seen(takings, number, 13_500)
    assert refusal(cancel, takings, number).message_id == "states.no_move"


# ----------------------------------------------------------------------------------- corrections
def test_a_tender_corrected_after_the_close_is_a_line_of_its_own(takings):
    correct_tender(takings, "26-000002", "check", "cash", 2500)
    detail = prepare(takings)
    assert held(detail)[-2:] == [("Correction 1", "check", -2500), ("Correction 1", "cash", 2500)]
    assert (detail.deposit.amount_cents, detail.deposit.cash_cents) == (13_500, 8500)
    assert "Corrections" in report_text(detail.slip, 80)
    deposited(takings, detail.deposit.number)
    assert (ledger(takings, "10-1010"), ledger(takings, "10-1020")) == (0, 0)
    takings.prove()


def test_what_the_close_counted_right_is_not_corrected_twice(office):
    office.account(ACCOUNT, water=5_000_000)
    receipt = office.pay(ACCOUNT, 900).receipt
    office.close(cash=20_000, check=900)
    correct_tender(office, receipt, "cash", "check", 900, counted_cents=900)
    detail = prepare(office)
    assert held(detail) == [("Drawer 1, Ana Ruiz", "check", 900)]
    deposited(office, detail.deposit.number)
    assert (ledger(office, "10-1010"), ledger(office, "10-1020")) == (0, 0)
    office.prove()


def test_corrected_from_a_card_more_goes_to_the_bank(takings):
    correct_tender(takings, "26-000005", "card", "check", 500)
    detail = prepare(takings)
    assert held(detail)[-1] == ("Correction 1", "check", 500)
    deposited(takings, detail.deposit.number)
    takings.prove()


def test_corrected_while_the_drawer_was_open_it_was_counted_so(office):
    office.account(ACCOUNT, water=5_000_000)
    receipt = office.pay(ACCOUNT, 6000).receipt
    correct_tender(office, receipt, "cash", "check", 6000)
    office.close(cash=20_000, check=6000)
    detail = prepare(office)
    assert held(detail) == [("Drawer 1, Ana Ruiz", "check", 6000)]
    deposited(office, detail.deposit.number)
    office.prove()


def test_corrected_after_it_was_deposited_it_stands_on_the_next_slip(takings):
    deposited(takings, prepare(takings).deposit.number)
    correct_tender(takings, "26-000002", "check", "cash", 2500)
    takings.open_drawer("1")
    takings.pay(ACCOUNT, 3000, TenderDraft("check", 3000, "2"))
    takings.close(cash=20_000, check=3000)
    detail = prepare(takings)
    assert [item[1:] for item in held(detail)] == [
        ("check", 3000),
        ("check", -2500),
        ("cash", 2500),
    ]
    deposited(takings, detail.deposit.number)
    assert (ledger(takings, "10-1010"), ledger(takings, "10-1020")) == (0, 0)
    takings.prove()


def test_a_check_found_bad_before_the_deposit_does_not_go(takings):
    take_back(takings, "26-000003", "cancel_tender")
    detail = prepare(takings)
    assert held(detail)[-1] == ("Correction 1", "check", -4000)
    assert detail.deposit.amount_cents == 9500
    said = report_text(detail.slip, 80)
    assert "310" in said, "the check is listed, and its correction takes it off"
    assert "Counted over or short" not in said
    deposited(takings, detail.deposit.number)
    assert ledger(takings, "10-1020") == 0


def test_a_check_found_bad_on_a_prepared_slip_stops_it(takings):
    number = prepare(takings).deposit.number
    take_back(takings, "26-000003", "cancel_tender")
    assert refusal(deposited, takings, number).message_id == "deposit.changed"
    cancel(takings, number)
    deposited(takings, prepare(takings).deposit.number)
    assert ledger(takings, "10-1005") == 9500


def test_what_the_bank_has_is_returned_by_the_bank_and_not_by_a_slip(takings, clock):
    deposited(takings, prepare(takings).deposit.number)
    clock.move(dt.timedelta(hours=1))
    take_back(takings, "26-000003", "returned")
    assert preparing.propose(takings.db, takings.people["ana"], "OPER").items == ()


# --------------------------------------------------------------------------------------- looking
def test_the_list_is_newest_first_and_narrowed_by_state(takings):
    cancel(takings, prepare(takings).deposit.number)
    prepare(takings)
    ana = takings.people["ana"]
    page = looking.list_deposits(takings.db, ana)
    assert [(row.number, row.state) for row in page.rows] == [(2, "prepared"), (1, "cancelled")]
    assert [row.number for row in looking.list_deposits(takings.db, ana, "unmatched").rows] == [2]
    assert [row.number for row in looking.list_deposits(takings.db, ana, "cancelled").rows] == [1]
    first = looking.list_deposits(takings.db, ana, limit=1)
    assert [
        row.number for row in looking.list_deposits(takings.db, ana, after=first.after).rows
    ] == [1]
    assert looking.get_deposit(takings.db, ana, 2).deposit.number == 2
    assert refusal(looking.get_deposit, takings.db, ana, 9).message_id == "deposit.unknown"
