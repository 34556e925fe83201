"""What a return file brings: money through a batch, fees beside it, and what goes back."""

from __future__ import annotations

import datetime as dt
import os

import pytest
from sqlalchemy import select

from clerktui.errors import Refused
from clerktui.i18n import sentence
from clerktui.models import Batch, JournalLine, SuspenseItem
from clerktui.services.corrections import reversals
from clerktui.services.refunds import deciding
from clerktui.services.setoff import giving_back, incoming, returns
from clerktui.views.corrections import ReversalDraft
from clerktui.views.refunds import RefundStep
from clerktui.views.setoff_files import GiveBackDraft, ReturnRequest
from tests.support import refunds, setoff
from tests.support.batches import to_state
from tests.support.customer_deposits import same_customer
from tests.support.office import Office, new_id
from tests.support.refusing import refused
from tests.support.setoff import HERE, LONG_AGO, OTHER, SMALL

KEY = "00000001"
DAY = dt.date(2027, 2, 2)


@pytest.fixture
def town(office: Office, tmp_path) -> Office:
    """Maria's debt of 120.00 is with the clearinghouse; it is February."""
    setoff.debtor(office, tmp_path)
    setoff.to_final(office, setoff.letter(office))
    setoff.sent(office)
    setoff.later(office, 42)
    return office


def come(town: Office, folder, *grosses: int, key: str = KEY, **said):
    lines = [setoff.return_line(key, cents, DAY, **said) for cents in grosses]
    return setoff.returned(town, folder, *lines)


def posted(town: Office, batch: int) -> None:
    to_state(town, batch, "posted", "ana")


def test_a_refund_below_the_debt_pays_fees_first(town, tmp_path):
    answer = come(town, tmp_path, 10_000)
    [line] = answer.lines
    assert (line.state_fee_cents, line.local_fee_cents, line.net_cents) == (500, 1_500, 8_000)
    assert (line.number, line.account, line.found_by) == (1, HERE, "key")
    assert (answer.gross_cents, answer.fees_cents, answer.net_cents) == (10_000, 2_000, 8_000)
    assert setoff.whole(town, 1).sent_cents == 4_000
    # In the batch it is money on its way: nothing new is to be sent for it.
    assert setoff.planned(town).lines == ()
    assert town.balance(HERE) == 12_000
    posted(town, answer.batch)
    assert town.balance(HERE) == 4_000
    assert setoff.planned(town).lines == ()
    [money] = setoff.whole(town, 1).money
    assert (money.gross_cents, money.batch_state) == (10_000, "posted")
    town.prove()


def test_the_batch_says_where_it_comes_from_and_how_it_is_paid(town, tmp_path):
    answer = come(town, tmp_path, 14_000)
    with town.db.read() as connection:
        row = connection.execute(select(Batch.__table__)).one()
    assert (row.source, row.default_tender, row.state, row.amount_cents) == (
        *("setoff", "third_party", "keyed", 12_000),
    )
    posted(town, answer.batch)
    assert town.balance(HERE) == 0
    setoff.later(town, 7)
    from clerktui.services.setoff import week

    assert week.run(town.db, town.people["sam"]).paid == (1,)
    town.prove()


def test_the_same_file_is_not_taken_twice_and_a_rehearsal_keeps_nothing(town, tmp_path):
    line = setoff.return_line(KEY, 10_000, DAY)
    rehearsed = setoff.returned(town, tmp_path, line, dry_run=True)
    assert (rehearsed.batch, rehearsed.net_cents) == (None, 8_000)
    assert setoff.whole(town, 1).money == ()
    setoff.returned(town, tmp_path, line)
    assert refused(setoff.returned, town, tmp_path, line) == "file.duplicate"


def test_a_total_that_is_not_the_clearinghouses_is_refused_but_shown_beforehand(town, tmp_path):
    line = setoff.return_line(KEY, 10_000, DAY)
    shown = setoff.returned(town, tmp_path, line, dry_run=True, control_cents=7_999)
    assert (shown.net_cents, shown.control_cents) == (8_000, 7_999)
    assert "2001-2" in shown.doubt
    assert refused(setoff.returned, town, tmp_path, line, control_cents=7_999) == "setoff.control"
    assert setoff.returned(town, tmp_path, line, control_cents=8_000).batch == 1


def test_files_that_wait_say_what_they_bring_and_which_were_read(town, tmp_path):
    folder = tmp_path / "import"
    sam = town.people["sam"]
    assert refused(incoming.list_incoming, town.db, sam, folder) == "file.unreadable"
    folder.mkdir()
    (folder / "deeper").mkdir()
    line = setoff.return_line(KEY, 10_000, DAY)
    first = setoff.came(folder, line, name="a.txt")
    setoff.came(folder, "too short", name="b.txt")
    (folder / "link.txt").symlink_to(first)
    for age, name in enumerate(("a.txt", "b.txt")):
        os.utime(folder / name, (1_800_000_000 - age, 1_800_000_000 - age))
    good, bad = incoming.list_incoming(town.db, sam, folder)
    assert (good.name, good.records, good.gross_cents, good.batch) == ("a.txt", 1, 10_000, None)
    assert (bad.name, bad.records) == ("b.txt", 0)
    assert "Line 1" in bad.problem
    batch = setoff.returned(town, tmp_path, line).batch
    assert incoming.list_incoming(town.db, sam, folder)[0].batch == batch


def test_the_local_fee_is_taken_once_a_year(town, tmp_path):
    answer = come(town, tmp_path, 5_000, 4_000)
    assert [one.local_fee_cents for one in answer.lines] == [1_500, 0]
    posted(town, answer.batch)
    later = come(town, tmp_path, 3_000)
    assert later.lines[0].local_fee_cents == 0
    town.decide("setoff.fees", {**_policy(town, "setoff.fees"), "local_each_year": False})
    assert come(town, tmp_path, 2_900).lines[0].local_fee_cents == 1_500


def _policy(office: Office, key: str):
    from clerktui.services.reference import get_reference

    with office.db.read() as connection:
        return get_reference(office.db, connection).policy[key]


def test_a_debt_is_found_by_number_and_account_where_the_key_is_not_ours(town, tmp_path):
    answer = come(town, tmp_path, 10_000, key="ELSEWHER")
    assert (answer.lines[0].number, answer.lines[0].found_by) == (1, "number and account")


def test_money_of_nobody_waits_unidentified(town, tmp_path):
    answer = setoff.returned(
        town,
        tmp_path,
        setoff.return_line("ELSEWHER", 10_000, DAY, account="99-9999-99"),
        setoff.return_line("ELSEWHER", 6_000, DAY, number="", account=""),
    )
    assert [one.number for one in answer.lines] == [None, None]
    posted(town, answer.batch)
    with town.db.read() as connection:
        open_ = connection.execute(select(SuspenseItem.__table__.c.open_cents)).scalars().all()
    assert sorted(open_) == [4_000, 8_000]
    assert [one.why_not for one in answer.lines] == [
        "No debt has the key ELSEWHER, and none is of its number and account.",
        "No debt has the key ELSEWHER, and the record names no number and account to look by.",
    ]
    assert (answer.matched, answer.unmatched_cents) == (0, 12_000)
    town.db.identity_key_files = ()
    other = setoff.returned(town, tmp_path, setoff.return_line("ELSEWHER", 7_000, DAY))
    assert "this machine has no key" in other.lines[0].why_not
    town.prove()


def test_combined_debts_share_what_comes(office, tmp_path):
    setoff.debtor(office, tmp_path, account=SMALL, water=3_000)
    office.account(OTHER, "RODRIGUEZ, MARIA E", due=LONG_AGO, sewer=2_500)
    same_customer(office, SMALL, OTHER)
    setoff.to_final(office, setoff.letter(office, SMALL, combines=True))
    setoff.sent(office)
    setoff.later(office, 42)
    answer = come(office, tmp_path, 6_000, account=SMALL)
    posted(office, answer.batch)
    assert (office.balance(SMALL), office.balance(OTHER)) == (0, 1_500)
    office.prove()


def test_a_file_without_money_or_with_bad_columns_is_refused(town, tmp_path):
    assert refused(come, town, tmp_path, 1_500) == "setoff.no_net"
    (tmp_path / "returns.txt").write_bytes(b"")
    request = ReturnRequest(tmp_path / "returns.txt")
    sam = town.people["sam"]
    assert refused(returns.import_returns, town.db, sam, request) == "file.empty"
    town.decide(
        "setoff.return_layout", {"name": "x", "length": 9, "date_pattern": "%Y", "fields": {}}
    )
    (tmp_path / "returns.txt").write_bytes(b"123456789")
    assert refused(returns.import_returns, town.db, sam, request) == "setoff.layout"


def test_money_for_a_debt_that_was_never_sent_waits_unidentified(office, tmp_path):
    setoff.debtor(office, tmp_path)
    setoff.letter(office)
    line = setoff.return_line(KEY, 10_000, setoff.today(office))
    [one] = setoff.returned(office, tmp_path, line, dry_run=True).lines
    assert one.warning == "Debt 1 is prepared and was never sent: find out why it came."
    assert one.number is None
    posted(office, setoff.returned(office, tmp_path, line).batch)
    assert office.balance(HERE) == 12_000
    assert _waiting(office) == [(8_000, f"Debt setoff (account:{HERE}) {one.warning}")]
    office.prove()


def _waiting(office: Office) -> list[tuple[int, str]]:
    table = SuspenseItem.__table__
    with office.db.read() as connection:
        query = select(table.c.open_cents, table.c.memo).order_by(table.c.id)
        return [(row.open_cents, row.memo) for row in connection.execute(query)]


def test_what_was_read_before_is_not_taken_again_and_what_stands_twice_waits(town, tmp_path):
    first = setoff.return_line(KEY, 10_000, DAY)
    nobody = setoff.return_line("ELSEWHER", 6_100, DAY, number="", account="")
    setoff.returned(town, tmp_path, first, nobody)
    more = setoff.return_line(KEY, 3_000, DAY)
    answer = setoff.returned(town, tmp_path, first, nobody, more, more)
    read = "It was read before, in batch 1: it is not taken again."
    twice = "It says the same as line 3 of this file."
    assert [one.warning for one in answer.lines] == [read, read, "", twice]
    assert [one.is_read for one in answer.lines] == [True, True, False, False]
    # Two of 30.00: the local fee was taken with the first file, on the second it is not known.
    assert (answer.gross_cents, answer.net_cents, answer.unmatched_cents) == (6_000, 3_500, 1_000)
    posted(town, 1)
    posted(town, answer.batch)
    assert town.balance(HERE) == 12_000 - 8_000 - 2_500
    assert [cents for cents, _ in _waiting(town)] == [4_100, 1_000]
    assert refused(setoff.returned, town, tmp_path, more, first) == "setoff.all_read"
    town.prove()


@pytest.mark.parametrize(
    ("on", "number", "why"),
    [
        (dt.date(2027, 2, 5), setoff.NUMBER, "Its match date is in the future."),
        (dt.date(2026, 12, 23), setoff.NUMBER, "It was matched before debt 1 was sent."),
        (DAY, "219088888", "It names another person's number than debt 1."),
    ],
)
def test_a_record_that_cannot_be_right_waits_with_its_reason(town, tmp_path, on, number, why):
    answer = setoff.returned(
        town, tmp_path, setoff.return_line(KEY, 10_000, on, number=number), dry_run=True
    )
    assert (answer.lines[0].warning, answer.lines[0].number) == (why, None)
    assert answer.unmatched_cents == 8_000
    answer = setoff.returned(town, tmp_path, setoff.return_line(KEY, 10_000, on, number=number))
    posted(town, answer.batch)
    assert town.balance(HERE) == 12_000
    assert _waiting(town)[0][1].endswith(why)
    assert setoff.whole(town, 1).sent_cents == 12_000
    town.prove()


def test_money_of_nobody_is_not_put_to_an_account_that_has_no_such_debt(town, tmp_path):
    town.account(SMALL, "LEE, ANN", due=LONG_AGO, water=9_000)
    line = setoff.return_line("ELSEWHER", 10_000, DAY, number="219088888", account=SMALL)
    posted(town, setoff.returned(town, tmp_path, line).batch)
    assert town.balance(SMALL) == 9_000
    assert _waiting(town) == [(8_000, f"Debt setoff (account:{SMALL})")]


def test_money_for_a_debt_that_ended_is_kept_beside_it(town, tmp_path):
    setoff.withdrawn(town, 1)
    come(town, tmp_path, 10_000)
    found = setoff.whole(town, 1)
    assert (found.state, found.money[0].net_cents) == ("closed", 8_000)
    town.prove()


# ------------------------------------------------------------------------------- it goes back
def test_what_is_more_than_the_debt_goes_back_as_it_is(town, tmp_path):
    town.pay(HERE, 5_000)
    answer = come(town, tmp_path, 14_000)
    assert answer.lines[0].excess_cents == 5_000
    assert refused(setoff.give_back, town, 1, "excess") == "setoff.not_posted"
    posted(town, answer.batch)
    assert town.balance(HERE) == -5_000
    done = setoff.give_back(town, 1, "excess")
    assert (done.amount_cents, done.fees_cents, done.interest_cents) == (5_000, 0, 0)
    assert refused(setoff.give_back, town, 1, "excess") == "setoff.given_back"
    _pay_out(town, done.refund)
    assert town.balance(HERE) == 0
    town.prove()


def test_what_is_over_pays_no_bill_the_debtor_had_no_letter_about(town, tmp_path):
    town.bill(HERE, due=dt.date(2027, 1, 10), water=9_000)
    town.pay(HERE, 5_000)
    owed = setoff.whole(town, 1).owed_cents
    answer = come(town, tmp_path, 14_000)
    assert answer.lines[0].excess_cents == 12_000 - owed
    posted(town, answer.batch)
    [money] = setoff.whole(town, 1).money
    assert money.over_cents == 12_000 - owed > 0
    before = town.balance(HERE)
    assert before == 9_000 - money.over_cents
    # What is over is no payment of anything: the letter for the next bill asks for all of it.
    setoff.later(town, 90)
    from clerktui.services.setoff import gate

    assert gate.get_gate(town.db, town.people["ana"], HERE).owed_cents == 9_000
    done = setoff.give_back(town, 1, "excess")
    assert done.amount_cents == money.over_cents
    assert gate.get_gate(town.db, town.people["ana"], HERE).owed_cents == 9_000
    assert setoff.whole(town, 1).money[0].over_cents == 0
    _pay_out(town, done.refund)
    assert town.balance(HERE) == 9_000
    town.prove()


def test_all_that_goes_back_counts_what_was_over_once(town, tmp_path):
    town.pay(HERE, 5_000)
    posted(town, come(town, tmp_path, 14_000).batch)
    done = setoff.give_back(town, 1, "not_owed", notice_on=setoff.today(town))
    assert (done.net_cents, done.fees_cents) == (12_000, 2_000)
    assert town.balance(HERE) == -14_000
    assert _gl(town)("30-4190") == 7_000
    _pay_out(town, done.refund)
    assert town.balance(HERE) == 0
    town.prove()


def _receipt(town: Office) -> str:
    from clerktui.models import BatchLine, Receipt

    line, receipt = BatchLine.__table__, Receipt.__table__
    with town.db.read() as connection:
        query = select(receipt.c.number).join(line, line.c.payment_id == receipt.c.payment_id)
        return str(connection.execute(query.limit(1)).scalar_one())


def _reverse(town: Office, receipt: str):
    draft = ReversalDraft(new_id(), receipt, "bad_money", "not ours")
    return reversals.cancel_tender(town.db, town.people["sam"], draft)


def test_a_receipt_whose_setoff_money_goes_back_is_not_taken_back(town, tmp_path):
    posted(town, come(town, tmp_path, 14_000).batch)
    receipt = _receipt(town)
    done = setoff.give_back(town, 1, "not_owed", notice_on=setoff.today(town))
    assert refused(_reverse, town, receipt) == "setoff.receipt_given_back"
    deciding.approve_refund(town.db, town.people["fay"], RefundStep(new_id(), done.refund, "ok"))
    assert refused(_reverse, town, receipt) == "setoff.receipt_given_back"
    town.prove()


def test_money_that_was_taken_back_is_told_and_cannot_go_back_again(town, tmp_path):
    posted(town, come(town, tmp_path, 14_000).batch)
    receipt = _receipt(town)
    _reverse(town, receipt)
    [money] = setoff.whole(town, 1).money
    assert (money.batch_state, money.over_cents) == ("reversed", 0)
    assert setoff.whole(town, 1).owed_cents == 12_000
    assert refused(setoff.give_back, town, 1, "excess") == "setoff.money_reversed"
    town.prove()


def test_a_credit_that_waits_for_its_refund_pays_no_debt(town, tmp_path):
    town.pay(HERE, 13_000)
    setoff.later(town, 60)
    town.bill(HERE, due=LONG_AGO, water=500)
    assert setoff.whole(town, 1).owed_cents == 0
    refunds.ask(town, HERE, 1_000)
    assert setoff.whole(town, 1).owed_cents == 500
    from clerktui.services.setoff import week

    assert week.run(town.db, town.people["sam"]).paid == ()


def _pay_out(town: Office, refund: int) -> None:
    step = RefundStep(new_id(), refund, "checked")
    deciding.approve_refund(town.db, town.people["fay"], step)


def test_where_nothing_was_owed_all_goes_back_with_fees_and_interest(town, tmp_path):
    posted(town, come(town, tmp_path, 14_000).batch)
    setoff.later(town, 75)
    gl = _gl(town)
    assert gl("30-5930") == 0
    bad = GiveBackDraft(new_id(), 1, "not_owed", dt.date(2027, 1, 1))
    sam = town.people["sam"]
    assert refused(giving_back.give_back, town.db, sam, bad) == "setoff.notice_on"
    setoff.rate(town, 7, dt.date(2027, 1, 1))
    done = setoff.give_back(town, 1, "not_owed", notice_on=dt.date(2027, 2, 12))
    # From the fifth day after the notice: 17 February to 20 April, 62 days at 7 %.
    assert (done.net_cents, done.fees_cents, done.interest_cents) == (12_000, 2_000, 166)
    assert town.balance(HERE) == -14_166
    assert gl("30-5930") == 2_166
    assert gl("30-4190") == 12_000
    _pay_out(town, done.refund)
    assert town.balance(HERE) == 0
    town.prove()


def test_where_no_letter_was_mailed_the_debt_is_owed_again(town, tmp_path):
    posted(town, come(town, tmp_path, 10_000).batch)
    assert town.balance(HERE) == 4_000
    notice = setoff.today(town)
    done = setoff.give_back(town, 1, "no_notice", notice_on=notice)
    assert (done.net_cents, done.fees_cents, done.interest_cents) == (8_000, 2_000, 0)
    _pay_out(town, done.refund)
    assert town.balance(HERE) == 12_000
    assert _gl(town)("30-5930") == 2_000
    town.prove()


def test_what_cannot_go_back_is_refused(town, tmp_path):
    sam = town.people["sam"]

    def tried(reason: str, money: int = 1, who=sam) -> str:
        draft = GiveBackDraft(new_id(), money, reason)
        return refused(giving_back.give_back, town.db, who, draft)

    assert tried("because") == "setoff.give_back_reason"
    assert tried("excess") == "setoff.money_unknown"
    assert tried("excess", who=town.people["ana"]) == "denied"
    posted(town, come(town, tmp_path, 10_000).batch)
    assert tried("excess") == "setoff.no_excess"
    town.decide("setoff.rules", {**_policy(town, "setoff.rules"), "undone_gl": {"UTL": "none"}})
    draft = GiveBackDraft(new_id(), 1, "not_owed", setoff.today(town))
    assert refused(giving_back.give_back, town.db, sam, draft) == "correction.no_account"


def test_no_interest_is_paid_by_a_rate_nobody_entered(town, tmp_path):
    posted(town, come(town, tmp_path, 14_000).batch)
    setoff.later(town, 160)
    notice = dt.date(2027, 2, 12)
    with pytest.raises(Refused, match=r"setoff\.no_rate") as caught:
        setoff.give_back(town, 1, "not_owed", notice_on=notice)
    assert caught.value.facts["day"] == dt.date(2027, 2, 17)
    assert "clerktui setoff rate PERCENT" in sentence(caught.value)
    setoff.rate(town, 7, dt.date(2027, 1, 1))
    with pytest.raises(Refused, match=r"setoff\.no_rate") as caught:
        setoff.give_back(town, 1, "not_owed", notice_on=notice)
    assert caught.value.facts["day"] == dt.date(2027, 7, 1)
    assert town.balance(HERE) == 0
    # Until June 30 there are 134 days at 7 %, then 13 at 5 %: 359.78 and 24.93 cents.
    setoff.rate(town, 5, dt.date(2027, 7, 1))
    assert setoff.today(town) == dt.date(2027, 7, 14)
    done = setoff.give_back(town, 1, "not_owed", notice_on=notice)
    assert done.interest_cents == 385
    town.prove()


def test_it_goes_back_once_however_often_it_is_sent(town, tmp_path):
    posted(town, come(town, tmp_path, 10_000).batch)
    said = {"command_id": new_id(), "notice_on": setoff.today(town), "money_id": 1}
    first = setoff.give_back(town, 1, "not_owed", **said)
    again = setoff.give_back(town, 1, "not_owed", **said)
    assert again.duplicate
    assert again.refund == first.refund


def _gl(town: Office):
    """What a ledger account holds, in cents, debits above zero."""
    from sqlalchemy import func

    from clerktui.models import GlAccount

    line, account = JournalLine.__table__, GlAccount.__table__

    def of(code: str) -> int:
        query = (
            select(func.coalesce(func.sum(line.c.amount_cents), 0))
            .join(account, account.c.id == line.c.gl_account_id)
            .where(account.c.code == code)
        )
        with town.db.read() as connection:
            return int(connection.execute(query).scalar_one())

    return of
