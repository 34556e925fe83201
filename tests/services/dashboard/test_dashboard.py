"""The dashboard's figures are the journal's: what came in, is owed and waits; the drawers."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, insert, select

from clerktui.errors import NeedsOverride, Refused
from clerktui.models import (
    Account,
    BankDeposit,
    BankNotice,
    DepositItem,
    HeldPayment,
    JournalEntry,
    JournalLine,
    PendingDrawer,
    PrintJob,
    Refund,
    TenderType,
)
from clerktui.services.corrections.reapply import reapply
from clerktui.services.dashboard import get_dashboard, print_dashboard
from clerktui.services.suspense import apply_suspense, list_suspense
from clerktui.views.batches import SuspenseDraft
from clerktui.views.corrections import ReapplyDraft
from clerktui.views.dashboard import DashboardDocument
from clerktui.views.tickets import LineDraft, TenderDraft
from tests.support.batches import begin_batch, key, to_state
from tests.support.correcting import correct
from tests.support.filler import put
from tests.support.tills import correct_tender

TODAY = dt.date(2026, 11, 23)
_ENTRY = JournalEntry.__table__
_LINE = JournalLine.__table__
_TYPE = TenderType.__table__


@pytest.fixture
def day(office):
    """Payments of every kind, a void, unidentified money partly applied, one drawer closed."""
    office.account("10-0001-00", water=4000, due=dt.date(2026, 10, 1))
    office.account("10-0002-00", water=9000, sewer=2500, due=dt.date(2026, 7, 1))
    office.account("10-0003-00", tax=50_000, due=dt.date(2026, 12, 1))
    office.pay("10-0001-00", 5000, TenderDraft("cash", 6000))
    office.void(office.pay("10-0002-00", 1000).receipt)
    office.pay("10-0002-00", 3000, TenderDraft("check", 3000, "1187"))
    office.open_drawer("2", "dee")
    swim = LineDraft("revenue", "REC-SWIM", 7000, 2, 3500)
    office.post(office.draft(swim, who="dee", tenders=(TenderDraft("card", 7000, "A1"),)), "dee")
    number = begin_batch(office, "ana", 4000, 1)
    key(office, number, ("", 4000, "77"))
    to_state(office, number, "posted")
    ana = office.people["ana"]
    item = list_suspense(office.db, ana).rows[0]
    apply_suspense(office.db, ana, SuspenseDraft("c-1", item.item_id, 1500, account="10-0002-00"))
    office.close("dee", cash=19_900, card=7000)
    return office


def board(office) -> DashboardDocument:
    return get_dashboard(office.db, office.people["sam"])


def queue(found: DashboardDocument, name: str):
    return next(queue for queue in found.queues if queue.key == name)


def test_what_came_in_is_told_by_tender_and_in_all(day):
    found = board(day)
    assert {t.name: (t.today_count, t.today_cents) for t in found.tenders} == {
        "Cash": (1, 5000),
        "Check": (2, 7000),
        "Card": (1, 7000),
    }
    assert (found.total.today_count, found.total.today_cents) == (4, 19_000)
    assert found.total.month_cents == 19_000
    assert [(o.name, o.today_cents) for o in found.offices] == [("Main St.", 19_000)]
    assert (len(found.days), found.days[-1].on) == (30, TODAY)
    assert [d.amount_cents for d in found.days if d.amount_cents] == [19_000]


def test_what_came_in_is_what_the_journal_says(day):
    """Tender accounts moved by payments and voids: the same sum, account by account."""
    found = board(day)
    with day.db.read() as connection:
        names = dict(connection.execute(select(_TYPE.c.name, _TYPE.c.gl_account_id)).all())
        wanted: dict[int, int] = {}
        for taken in found.tenders:
            gl = names[taken.name]
            wanted[gl] = wanted.get(gl, 0) + taken.today_cents
        journal = connection.execute(
            select(_LINE.c.gl_account_id, func.sum(_LINE.c.amount_cents))
            .join(_ENTRY, _ENTRY.c.id == _LINE.c.entry_id)
            .where(
                _ENTRY.c.kind.in_(["payment", "void"]),
                _ENTRY.c.business_date == TODAY,
                _LINE.c.gl_account_id.in_(set(wanted)),
            )
            .group_by(_LINE.c.gl_account_id)
        ).all()
    assert {gl: int(cents) for gl, cents in journal} == wanted
    assert sum(wanted.values()) == found.total.today_cents


def test_what_was_taken_back_is_off_the_total_and_told(day):
    correct(day, "26-000001", "returned", "nsf")
    found = board(day)
    assert (found.taken_back.today_cents, found.taken_back.month_cents) == (-5000, -5000)
    assert (found.taken_back.today_count, found.taken_back.month_count) == (1, 1)
    assert (found.total.today_cents, found.total.today_count) == (14_000, 4)
    assert sum(taken.today_cents for taken in found.tenders) == 19_000
    assert found.offices[0].today_cents == 14_000
    assert found.days[-1].amount_cents == 14_000


def test_a_payment_cancelled_for_another_account_keeps_its_money(day):
    correct(day, "26-000001", "cancel_payment", "wrong_account")
    found = board(day)
    assert (found.taken_back.today_cents, found.taken_back.month_count) == (0, 0)
    assert (found.total.today_cents, found.offices[0].month_cents) == (19_000, 19_000)


def test_money_applied_again_to_the_right_account_is_counted_once(day):
    day.close("ana", cash=25_000, check=3000)
    draft = ReapplyDraft("c-2", "26-000001", "wrong_account", "10-0003-00")
    try:
        reapply(day.db, day.people["sam"], draft)
    except NeedsOverride as warning:
        day.approve("c-2", warning.message_id, warning.permission, "admin", "sam", warning)
        reapply(day.db, day.people["sam"], draft)
    found = board(day)
    assert (found.total.today_cents, found.taken_back.today_cents) == (19_000, 0)
    assert sum(taken.today_cents for taken in found.tenders) == 19_000


def test_a_corrected_way_of_paying_is_what_it_was(day):
    correct_tender(day, "26-000001", "cash", "money_order", 2000)
    found = board(day)
    told = {t.name: (t.today_count, t.today_cents, t.month_cents) for t in found.tenders}
    assert told == {
        "Cash": (1, 3000, 3000),
        "Check": (2, 7000, 7000),
        "Money order": (0, 2000, 2000),
        "Card": (1, 7000, 7000),
    }
    assert found.total.today_cents == 19_000


def test_what_is_owed_is_what_the_accounts_owe(day):
    found = board(day)
    assert [(a.name, a.items, a.amount_cents) for a in found.ages] == [
        ("Current", 2, 49_000),
        ("30 days", 0, 0),
        ("60 days", 0, 0),
        ("90+ days", 1, 7000),
    ]
    with day.db.read() as connection:
        accounts = connection.execute(select(func.sum(Account.__table__.c.balance_cents))).scalar()
        journal = connection.execute(
            select(func.sum(_LINE.c.amount_cents)).where(_LINE.c.account_id.is_not(None))
        ).scalar()
    assert found.owed_cents == int(accounts) == int(journal)


def test_what_waits_is_counted(day):
    found = board(day)
    assert (queue(found, "suspense").count, queue(found, "suspense").amount_cents) == (1, 2500)
    assert queue(found, "suspense").oldest_on == TODAY
    begin_batch(day, "ana", 1200, 1)
    assert queue(board(day), "batch_keying").count == 1
    assert {q.key: q.count for q in found.queues if q.count} == {"suspense": 1, "undeposited": 1}


def test_what_was_counted_and_is_in_no_deposit_waits(day):
    """Dee's drawer lost a dollar, so there is nothing but that; the batch has its check."""
    assert queue(board(day), "undeposited").amount_cents == 4000 - 100
    session = day.sessions["ana"].session_id
    day.close("ana", cash=25_000, check=3000)
    assert queue(board(day), "undeposited").amount_cents == 3900 + 8000
    with day.db.write() as connection:
        deposit = put(connection, BankDeposit.__table__, state="deposited")
        connection.execute(
            insert(DepositItem.__table__).values(
                deposit_id=deposit,
                drawer_session_id=session,
                tender_type="cash",
                amount_cents=5000,
            )
        )
    assert queue(board(day), "undeposited").amount_cents == 3900 + 3000


def test_queues_of_other_desks_are_counted(day):
    sam, now = day.people["sam"], day.db.clock.now()
    with day.db.write() as connection:
        put(connection, HeldPayment.__table__, state="held", amount_cents=700, received_on=TODAY)
        put(connection, BankNotice.__table__, kind="return", state="open", amount_cents=800)
        put(connection, Refund.__table__, state="requested", amount_cents=900)
        put(connection, Refund.__table__, number=2, state="approved", amount_cents=1100)
        put(connection, PrintJob.__table__, state="failed")
        put(connection, PrintJob.__table__, state="queued", attempts=2)
        put(connection, PrintJob.__table__, state="queued", attempts=0)
        connection.execute(
            insert(PendingDrawer.__table__).values(
                drawer_session_id=day.sessions["ana"].session_id,
                over_short_cents=-250,
                since=now,
                user_id=sam.user_id,
            )
        )
    found = board(day)
    told = {q.key: (q.count, q.amount_cents) for q in found.queues}
    assert told["held"] == (1, 700)
    assert told["notices"] == (1, 800)
    assert (told["refund_requested"], told["refund_approved"]) == ((1, 900), (1, 1100))
    assert told["pending"] == (1, -250)
    assert told["print"] == (2, None)
    ana = next(line for line in found.drawers if line.drawer == "1")
    assert (ana.state, ana.over_short_cents) == ("pending", -250)


def test_drawers_are_told_open_and_closed(day):
    lines = [
        (d.drawer, d.clerk, d.state, d.taken_cents, d.over_short_cents) for d in board(day).drawers
    ]
    assert lines == [
        ("1", "Ana Ruiz", "open", 8000, None),
        ("2", "Dee Walker", "closed", 7000, -100),
    ]
    day.db.clock.move(dt.timedelta(days=1))
    found = board(day)
    assert [line.drawer for line in found.drawers] == ["1"]
    assert found.total.today_cents == 0
    assert found.total.month_cents == 19_000
    day.db.clock.move(dt.timedelta(days=10))
    assert board(day).total.month_cents == 0
    assert board(day).days[-12].amount_cents == 19_000


def test_an_empty_office_has_a_dashboard(office):
    found = board(office)
    assert (found.total.today_cents, found.owed_cents, found.tenders) == (0, 0, ())
    assert DashboardDocument.from_data(found.to_data()) == found


def test_it_is_for_who_may_see_it(day):
    with pytest.raises(Refused, match="denied"):
        get_dashboard(day.db, day.people["ana"])
    with pytest.raises(Refused, match="denied"):
        print_dashboard(day.db, day.people["ana"], board(day))


def test_it_is_printed(day):
    print_dashboard(day.db, day.people["sam"], board(day))
    with day.db.read() as connection:
        job = connection.execute(
            select(PrintJob.__table__).where(PrintJob.__table__.c.kind == "dashboard")
        ).one()
    assert DashboardDocument.from_data(job.document) == board(day)
