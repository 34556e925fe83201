"""A day is closed with its papers, its seal and its ledger batch, or it is not closed at all."""

from __future__ import annotations

import datetime as dt
import hashlib
from unittest import mock

import pytest
from sqlalchemy import insert, select, text

from clerktui.errors import NeedsOverride
from clerktui.models import (
    BankDeposit,
    BusinessDay,
    DayMove,
    DepositItem,
    Draft,
    PendingDrawer,
    PrintJob,
    StoredDocument,
    SuspenseItem,
)
from clerktui.reports.day import day_report
from clerktui.services import drawers, policies, receipt_void, spool, suspense
from clerktui.services.batches import headers
from clerktui.services.closing import days, papers, reopening
from clerktui.views.batches import HeaderDraft, SuspenseDraft
from clerktui.views.closing import DayDraft
from clerktui.views.drawers import OpenDrawerDraft
from clerktui.views.receipts import VoidDraft
from clerktui.views.tickets import LineDraft, TenderDraft
from tests.support.batches import begin_batch, key, to_state
from tests.support.closing import (
    FINANCE_PIN,
    TODAY,
    TOMORROW,
    A,
    busy_day,
    close_day,
    close_drawer,
    day_of,
    finance,
    reopen,
    weigh,
)
from tests.support.office import Office, new_id
from tests.support.refusing import refusal, refused, without

DEPOSITED = {"cash": "OPER", "check": "OPER"}


@pytest.fixture
def books(office: Office) -> Office:
    """A day with money in three funds; ana's drawer is still open."""
    busy_day(office)
    return office


@pytest.fixture
def ready(books: Office) -> Office:
    """The same day, the drawer closed."""
    close_drawer(books)
    return books


def kinds(office: Office, day: dt.date = TODAY) -> list[tuple[str, str]]:
    return [(line.kind, line.weight) for line in day_of(office, day).lines]


def line_of(office: Office, kind: str):
    [line] = [line for line in day_of(office).lines if line.kind == kind]
    return line


# ------------------------------------------------------------------------------- the checklist
def test_the_checklist_says_what_is_open_and_whose_it_is(books):
    number = begin_batch(books, "dee", 300, 1)
    key(books, number, ("", 300, "88"))
    books.open_drawer("2", "dee")
    with books.db.write() as c:
        came = {"payment_id": 1, "received_on": dt.date(2026, 11, 20)}
        c.execute(insert(SuspenseItem.__table__).values(amount_cents=100, open_cents=100, **came))
        values = {"owner_id": 2, "office_id": 1, "content": {}, "state": "parked"}
        at = books.db.clock.now()
        c.execute(
            insert(Draft.__table__).values(
                id="d1", drawer_session_id=1, created_at=at, updated_at=at, **values
            )
        )
        c.execute(
            insert(PrintJob.__table__).values(
                kind="receipt",
                subject_id="1",
                workstation_id=1,
                document={},
                state="failed",
                next_try_at=at,
                created_at=at,
            )
        )
    assert kinds(books) == [
        ("drawer_open", "block"),
        ("drawer_open", "block"),
        ("batch_unposted", "block"),
        ("ticket_unfinished", "warn"),
        ("money_undeposited", "warn"),
        ("print_failed", "warn"),
        ("suspense_old", "inform"),
    ]
    batch = line_of(books, "batch_unposted")
    assert (batch.says, batch.owner) == (f"Batch {number} is keying, 3.00", "Ana Ruiz")
    assert (batch.opens, batch.subject) == ("batches", str(number))
    assert line_of(books, "ticket_unfinished").owner == "Ana Ruiz"
    money = line_of(books, "money_undeposited")
    assert money.says == "105.00 of the day is in no deposit"
    assert money.todo == "Deposit it by 11/24/26."
    assert line_of(books, "suspense_old").says == "1 in suspense for more than a day, 1.00"
    assert line_of(books, "print_failed").owner == "Front desk 1"
    view = day_of(books)
    assert (view.state, view.blocks, view.warns) == ("open", 3, 3)
    assert (view.receipts, view.taken_cents) == (3, 10_500)


def test_a_day_the_office_keeps_is_warned_of_and_one_to_come_blocks(ready):
    sunday, thanksgiving = dt.date(2026, 11, 22), dt.date(2026, 11, 26)
    assert kinds(ready, sunday)[0] == ("day_kept", "warn")
    [line] = [line for line in day_of(ready, sunday).lines if line.kind == "day_kept"]
    assert (line.says, line.todo) == (
        "11/22/26 is no business day: Sunday",
        "Was 11/20/26 meant?",
    )
    assert refused(close_day, ready, sunday, accept_warnings=False) == "day.warned"
    assert kinds(ready, thanksgiving)[0] == ("day_future", "block")
    ready.db.clock.move(dt.timedelta(days=3))
    assert "no business day: Thanksgiving" in day_of(ready, thanksgiving).lines[0].says
    assert "day_kept" not in [kind for kind, _ in kinds(ready)]


def test_money_out_of_suspense_is_told_apart_and_not_counted_twice(books):
    before = day_of(books)
    number = begin_batch(books, "ana", 700, 1)
    key(books, number, ("", 700, "32"))
    to_state(books, number, "posted")
    suspense.apply_suspense(books.db, books.people["ana"], SuspenseDraft(new_id(), 1, 500, A))
    view = day_of(books)
    assert (view.receipts, view.taken_cents) == (before.receipts + 1, before.taken_cents + 700)
    assert (view.moved, view.moved_cents) == (1, 500)
    assert (before.moved, before.moved_cents) == (0, 0)


def test_a_pending_drawer_is_named_with_what_it_is_off(ready):
    with ready.db.write() as c:
        c.execute(
            insert(PendingDrawer.__table__).values(
                drawer_session_id=1, over_short_cents=-500, since=ready.db.clock.now(), user_id=2
            )
        )
    assert line_of(ready, "drawer_pending").says == "Drawer 1 is pending, off by -5.00"
    assert refused(close_day, ready) == "day.blocked"
    with ready.db.write() as c:
        c.execute(text("UPDATE pending_drawer SET settled_at = since, settled_by_id = 4"))
    assert [kind for kind, _ in kinds(ready)] == ["money_undeposited"]


def test_the_deposit_clock_is_the_towns(ready):
    waits = {"threshold_cents": 50_000, "most_days": 1}
    ready.decide("deposit.daily", waits, dt.date(2026, 1, 2))
    assert line_of(ready, "money_undeposited").todo == "It may wait until 500.00 is on hand."
    at = ready.db.clock.now()
    with ready.db.write() as c:
        c.execute(
            insert(BankDeposit.__table__).values(
                number=1,
                bank_account="OPER",
                office_id=1,
                business_date=TODAY,
                amount_cents=8_500,
                cash_cents=8_500,
                prepared_by_id=2,
                prepared_at=at,
            )
        )
        item = {"deposit_id": 1, "drawer_session_id": 1}
        c.execute(
            insert(DepositItem.__table__).values(tender_type="cash", amount_cents=8_500, **item)
        )
    assert line_of(ready, "money_undeposited").says == "20.00 of the day is in no deposit"
    with ready.db.write() as c:
        c.execute(
            insert(DepositItem.__table__).values(tender_type="check", amount_cents=2_000, **item)
        )
    assert kinds(ready) == []


def test_what_blocks_is_the_towns_decision(books):
    said = refusal(close_day, books)
    assert (said.message_id, said.facts["count"]) == ("day.blocked", 1)
    assert said.facts["first"] == "Drawer 1 is open"
    weigh(books, drawer_open="warn", money_undeposited="nonsense")
    assert refused(close_day, books, accept_warnings=False) == "day.warned"
    assert close_day(books).times_closed == 1
    books.prove()


def test_a_failing_proof_blocks(ready):
    with ready.db.write() as c:
        c.execute(text("UPDATE account SET balance_cents = 7 WHERE number = :a"), {"a": A})
    said = refusal(close_day, ready)
    assert said.message_id == "day.blocked"
    assert "account_is_its_receivables" in str(said.facts["first"])
    assert "proof_failed" not in [kind for kind, _ in kinds(ready)], "not run when only looking"
    view = day_of(ready, with_proofs=True)
    assert view.lines[0].kind == "proof_failed"


def test_an_earlier_day_that_is_not_in_the_ledger_is_named(ready):
    ready.bill(A, due=dt.date(2026, 11, 20), water=100)
    line = line_of(ready, "day_before_open")
    assert (line.says, line.weight) == (
        "An earlier day is not in the ledger: 11/20/26",
        "warn",
    )
    for back in range(2, 8):
        ready.bill(A, due=dt.date(2026, 11, 20) - dt.timedelta(days=back), water=100)
    assert line_of(ready, "day_before_open").says == (
        "7 earlier days are not in the ledger: 11/13/26 to 11/20/26"
    )


def test_days_before_the_first_close_of_older_books_are_not_asked_for(ready):
    ready.bill(A, due=dt.date(2026, 11, 20), water=100)
    weigh(ready, since=TODAY.isoformat())
    assert "day_before_open" not in [kind for kind, _ in kinds(ready)]


# ------------------------------------------------------------------------------------ the close
def test_a_close_makes_batch_seal_and_papers_at_once(ready):
    closed = close_day(ready)
    assert (closed.day, closed.times_closed, closed.gl_batch) == (TODAY, 1, 1)
    assert closed.papers == (
        "day-close.txt",
        "day-close.pdf",
        "day-close.json",
        "gl-distribution.txt",
        "gl-distribution.pdf",
        "gl-distribution.json",
        "daily-cash.txt",
        "daily-cash.pdf",
        "daily-cash.json",
        "receipt-register.txt",
        "receipt-register.pdf",
        "receipt-register.json",
    )
    view = day_of(ready)
    assert (view.state, view.seal, view.seal_hash) == ("closed", closed.seal, closed.seal_hash)
    [move] = view.moves
    assert (move.to_state, move.by, move.seal) == ("closed", "Sam Locklear", closed.seal)
    with ready.db.read() as c:
        row = c.execute(select(DayMove.__table__)).one()
    assert [line["kind"] for line in row.checklist] == ["money_undeposited"]
    assert [head[0] for head in row.seal["heads"]] == ["drawer:1", "office"]
    ready.prove()


def test_the_paper_with_the_seal_is_printed_where_there_is_a_printer(ready, tmp_path):
    closed = close_day(ready)
    spool.run_jobs(ready.db, ready.people["sam"].workstation_id, tmp_path)
    printed = [path.read_text() for path in tmp_path.rglob("report-*")]
    assert [closed.seal in text for text in printed] == [True]
    reopen(ready)
    with ready.db.write() as c:
        c.execute(text("UPDATE workstation SET printer_kind = 'none'"))
    close_day(ready)
    jobs = spool.list_jobs(ready.db, ready.people["sam"])
    assert [job.kind for job in jobs].count("report") == 1


def test_the_same_close_sent_again_is_answered_and_does_nothing(ready):
    first = close_day(ready, command_id="c-1")
    again = close_day(ready, command_id="c-1")
    assert again.duplicate
    assert (again.seal, again.papers, again.gl_batch) == (first.seal, first.papers, 1)
    assert day_of(ready).times_closed == 1
    assert refused(close_day, ready, command_id="c-1", accept_warnings=False) == "command.reused"


def test_a_closed_day_is_not_closed_again_nor_tomorrow_today(ready):
    assert refused(close_day, ready, TOMORROW) == "day.future"
    close_day(ready)
    assert refused(close_day, ready) == "day.already_closed"


def test_only_who_may_closes_and_looks(ready):
    nobody = without(ready.people["sam"])
    draft = DayDraft(new_id(), TODAY, accept_warnings=True)
    assert refused(days.close_day, ready.db, ready.people["ana"], draft, day_report) == "denied"
    assert refused(reopening.reopen_day, ready.db, ready.people["ana"], draft) == "denied"
    assert refused(days.get_day, ready.db, nobody) == "denied"
    assert refused(days.list_days, ready.db, nobody) == "denied"
    assert refused(papers.list_papers, ready.db, nobody, TODAY) == "denied"
    assert refused(papers.get_paper, ready.db, nobody, 1) == "denied"


def test_what_came_between_the_reports_and_the_close_is_in_the_papers(ready):
    weigh(ready, drawer_open="warn")
    made = []

    def make(db, connection, name, on):
        made.append(name)
        if len(made) == 2:
            session = drawers.open_drawer(
                ready.db, ready.people["ana"], OpenDrawerDraft(new_id(), "1", 100)
            )
            ready.sessions["ana"] = session
            ready.pay(A, 700)
        return day_report(db, connection, name, on)

    draft = DayDraft(new_id(), TODAY, accept_warnings=True)
    days.close_day(ready.db, ready.people["sam"], draft, make)
    assert made == ["daily-cash", "receipt-register"] * 2
    [register] = [
        paper
        for paper in papers.list_papers(ready.db, ready.people["sam"], TODAY)
        if paper.name == "receipt-register.txt"
    ]
    assert (
        "26-000004"
        in papers.get_paper(ready.db, ready.people["sam"], register.document_id).decode()
    )
    ready.prove()


def test_a_paper_nobody_makes_closes_nothing(ready):
    policies.set_policy(ready.db, "day.papers", ["daily-cash", "moon"], dt.date(2026, 1, 2))
    assert refused(close_day, ready) == "report.unknown"
    assert day_of(ready).state == "open"
    ready.prove()


def test_a_day_without_anything_closes_without_a_batch(office):
    close_drawer(office, cash=20_000)
    closed = close_day(office)
    assert closed.gl_batch is None
    assert day_of(office).receipts == 0
    office.prove()


# --------------------------------------------------------------------------------- the papers
def test_a_kept_paper_is_its_bytes(ready):
    close_day(ready)
    sam = ready.people["sam"]
    kept = papers.list_papers(ready.db, sam, TODAY)
    for paper in kept:
        content = papers.get_paper(ready.db, sam, paper.document_id)
        assert hashlib.sha256(content).hexdigest() == paper.sha256
        assert len(content) == paper.size
    assert [paper.media for paper in kept[:3]] == [
        "text/plain; charset=utf-8",
        "application/pdf",
        "application/json",
    ]
    text_id, pdf_id, data_id = (paper.document_id for paper in kept[:3])
    assert papers.get_paper(ready.db, sam, pdf_id).startswith(b"%PDF")
    assert day_of(ready).seal in "\n".join(papers.get_text(ready.db, sam, text_id))
    assert papers.get_report(ready.db, sam, data_id).title == "Day close"
    assert refused(papers.get_report, ready.db, sam, text_id) == "paper.unknown"
    assert refused(papers.get_paper, ready.db, sam, 999) == "paper.unknown"


def test_a_paper_that_was_changed_is_not_given_out(ready):
    close_day(ready)
    with mock.patch.object(papers, "unpacked", return_value=b"other"):
        assert refused(papers.get_paper, ready.db, ready.people["sam"], 1) == "paper.changed"
    assert papers.unpacked(b"not packed") is None


def test_the_same_bytes_are_kept_once(ready):
    close_day(ready)
    reopen(ready)
    close_day(ready)
    with ready.db.read() as c:
        kept = c.execute(select(StoredDocument.__table__.c.sha256)).scalars().all()
        named = c.execute(text("SELECT count(*) FROM day_document")).scalar()
    assert named == 24
    assert len(kept) < named, "the reports of one moment are the same bytes"
    ready.prove()


# ------------------------------------------------------------------------------- opened again
def test_a_reopened_day_keeps_its_mark_and_its_papers(ready):
    first = close_day(ready)
    view = reopen(ready)
    assert (view.state, view.times_closed, view.seal) == ("reopened", 1, "")
    ready.open_drawer("1", "ana")
    assert ready.sessions["ana"].business_date == TODAY
    ready.pay(A, 700)
    close_drawer(ready, cash=20_700)
    second = close_day(ready)
    assert (second.times_closed, second.gl_batch) == (2, 2)
    assert second.seal != first.seal
    view = day_of(ready)
    assert [(m.to_state, m.reason) for m in view.moves] == [
        ("closed", ""),
        ("reopened", "late mail"),
        ("closed", ""),
    ]
    kept = papers.list_papers(ready.db, ready.people["sam"], TODAY)
    assert [paper.time for paper in kept] == [2] * 12 + [1] * 12
    said = papers.get_text(ready.db, ready.people["sam"], kept[0].document_id)
    assert "closed again, time 2" in "\n".join(said)
    [listed] = days.list_days(ready.db, ready.people["sam"])
    assert (listed.day, listed.times_closed) == (TODAY, 2)
    ready.prove()


def test_reopening_takes_a_reason_and_the_finance_officer(ready):
    assert refused(reopen, ready) == "day.not_closed"
    close_day(ready)
    assert refused(reopen, ready, reason=" ") == "day.reason_missing"
    draft = DayDraft(new_id(), TODAY, reason="wrong date")
    with pytest.raises(NeedsOverride) as wanted:
        reopening.reopen_day(ready.db, ready.people["sam"], draft)
    with mock.patch.dict("tests.support.office.PINS", {"fay": FINANCE_PIN}):
        finance(ready)
        ready.approve(
            draft.command_id, "day.reopen", "day.reopen", "fay", "sam", warning=wanted.value
        )
    view = reopening.reopen_day(ready.db, ready.people["sam"], draft)
    assert (view.state, view.moves[-1].approved_by) == ("reopened", "Fay Hinson")
    assert reopening.reopen_day(ready.db, ready.people["sam"], draft).times_closed == 1
    ready.prove()


# -------------------------------------------------------------------- nothing more on that day
def test_after_the_close_the_office_works_on_the_next_weekday(ready):
    close_day(ready)
    ready.open_drawer("1", "ana")
    assert ready.sessions["ana"].business_date == TOMORROW
    ready.pay(A, 700)
    assert (
        refused(
            drawers.open_drawer,
            ready.db,
            ready.people["dee"],
            OpenDrawerDraft(new_id(), "2", 0, business_date=TODAY),
        )
        == "day.closed"
    )
    ana = ready.people["ana"]
    assert headers.posting_day(ready.db, ana) == TOMORROW

    def begun(**said):
        return headers.save_header(
            ready.db, ana, HeaderDraft(new_id(), "mail", TODAY, "check", **said)
        )

    assert refused(begun, gl_on=TODAY) == "day.closed"
    assert refused(begun, gl_on=TOMORROW + dt.timedelta(days=1)) == "batch.posting_late"
    assert begun().gl_on == begun(gl_on=TOMORROW).gl_on == TOMORROW
    assert days.get_day(ready.db, ana).day == TODAY
    ready.prove()


def test_a_friday_is_followed_by_monday(office):
    with office.db.write() as c:
        for day in (TODAY, TOMORROW, *(TODAY + dt.timedelta(days=n) for n in (2, 3, 4))):
            c.execute(
                insert(BusinessDay.__table__).values(
                    office_id=1, business_date=day, state="closed", times_closed=1
                )
            )
    assert headers.posting_day(office.db, office.people["ana"]) == dt.date(2026, 11, 30)


def test_a_closed_day_takes_no_entry_by_any_way(books):
    weigh(books, drawer_open="warn", batch_unposted="warn")
    line = LineDraft("revenue", "SUSPENSE", 300)
    books.post(books.draft(line, tenders=(TenderDraft("check", 300, "9"),)))
    number = begin_batch(books, "ana", 300, 1)
    key(books, number, ("", 300, "88"))
    close_day(books)
    assert refused(books.pay, A, 100) == "day.closed"
    draft = VoidDraft(new_id(), "26-000001", "wrong")
    assert refused(receipt_void.void_receipt, books.db, books.people["ana"], draft) == "day.closed"
    assert refused(to_state, books, number, "posted") == "day.closed"
    apply = SuspenseDraft(new_id(), 1, 300, A)
    suspense.apply_suspense(books.db, books.people["ana"], apply)
    with books.db.read() as c:
        dates = c.execute(text("SELECT business_date FROM journal_entry ORDER BY id")).scalars()
        newest = dates.all()[-1]
    assert str(newest) == TOMORROW.isoformat()
    books.prove()
