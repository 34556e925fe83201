"""Closing a drawer: counted blind, over or short booked, approved above the limit, once."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import select, text

from clerktui.errors import NeedsOverride, Refused
from clerktui.models import DrawerCount, JournalEntry, PrintJob
from clerktui.services import drawer_close, drawers, payments, tickets
from clerktui.views.drawers import CloseDrawerDraft
from clerktui.views.tickets import LineDraft, TenderDraft
from tests.support.office import Office, new_id

ACCOUNT = "10-0442-07"


@pytest.fixture
def day(office: Office) -> Office:
    """A day's takings: 60.00 cash, 25.00 check, 30.00 from a third party, and a void of 9.00."""
    office.account(ACCOUNT, water=50_000)
    office.pay(ACCOUNT, 6000, TenderDraft("cash", 10_000))
    office.pay(ACCOUNT, 2500, TenderDraft("check", 2500, "1187"))
    office.pay(ACCOUNT, 3000, TenderDraft("third_party", 3000, "DSS 77"))
    office.void(office.pay(ACCOUNT, 900).receipt)
    return office


def draft(office: Office, *, who: str = "ana", **said) -> CloseDrawerDraft:
    counted = said.pop("counted", {"cash": 26_000, "check": 2500})
    return CloseDrawerDraft(
        said.pop("command_id", new_id()),
        office.sessions[who].session_id,
        tuple(counted.items()) if isinstance(counted, dict) else counted,
        **said,
    )


def close(office: Office, closing: CloseDrawerDraft, who: str = "ana"):
    return drawer_close.close_drawer(office.db, office.people[who], closing)


def refused(office: Office, closing: CloseDrawerDraft, who: str = "ana") -> Refused:
    with pytest.raises(Refused) as caught:
        close(office, closing, who)
    office.prove()
    assert drawers.current_drawer(office.db, office.people["ana"]).state == "open"
    return caught.value


def ledger(office: Office, code: str) -> int:
    """What the journal has on an account of the general ledger."""
    with office.db.read() as connection:
        return connection.execute(
            text(
                "SELECT CAST(coalesce(sum(l.amount_cents), 0) AS BIGINT) FROM journal_line l "
                "JOIN gl_account g ON g.id = l.gl_account_id WHERE g.code = :code"
            ),
            {"code": code},
        ).scalar_one()


def test_a_drawer_counted_right_closes_at_zero(day):
    closed = close(day, draft(day))
    assert (closed.over_short_cents, closed.duplicate) == (0, False)
    assert drawers.current_drawer(day.db, day.people["ana"]) is None
    report = closed.z_report
    assert (report.payments_count, report.payments_cents) == (3, 11_500)
    assert (report.voids_count, report.voids_cents, report.void_numbers) == (1, 900, ("26-000004",))
    assert (report.first_receipt, report.last_receipt) == ("26-000001", "26-000004")
    counted = [(t.name, t.expected_cents, t.counted_cents) for t in report.tenders]
    assert counted == [
        ("Cash", 26_000, 26_000),
        ("Check", 2500, 2500),
        ("Third party", 3000, 3000),
    ]
    assert [(s.name, s.count, s.amount_cents) for s in report.services] == [("Water", 3, 11_500)]
    assert (report.clerk, report.drawer, report.float_cents) == ("Ana Ruiz", "1", 20_000)
    day.prove()


def test_the_z_report_carries_the_head_of_the_drawers_chain(day):
    report = close(day, draft(day, counted={"cash": 25_500, "check": 2500})).z_report
    table = JournalEntry.__table__
    with day.db.read() as connection:
        last = connection.execute(select(table).order_by(table.c.id.desc()).limit(1)).one()
    assert (report.chain_head, report.chain_sequence) == (last.hash, last.chain_seq)
    assert last.kind == "over_short"


@pytest.mark.parametrize("off", [-1000, -500, -1, 1, 1000])
def test_over_and_short_within_the_limit_are_booked_to_their_account(day, off):
    cash_before = ledger(day, "10-1010")
    closed = close(day, draft(day, counted={"cash": 26_000 + off, "check": 2500}))
    assert closed.over_short_cents == closed.z_report.over_short_cents == off
    assert ledger(day, "10-5990") == -off
    assert ledger(day, "10-1010") == cash_before + off
    day.prove()


def test_one_kind_of_money_taken_for_another_is_put_right(day):
    closed = close(day, draft(day, counted={"cash": 25_000, "check": 3500}))
    assert closed.over_short_cents == 0
    assert (ledger(day, "10-1010"), ledger(day, "10-1020")) == (5000, 3500)
    assert ledger(day, "10-5990") == 0
    day.prove()


def test_over_and_short_in_several_tenders_at_once_balance(day):
    closed = close(day, draft(day, counted={"cash": 26_300, "check": 2000, "third_party": 2900}))
    assert closed.over_short_cents == -300
    assert ledger(day, "10-5990") == 300
    day.prove()


@pytest.mark.parametrize("off", [-1001, 1001, -26_000])
def test_above_the_limit_a_permitted_person_approves(day, off):
    closing = draft(day, counted={"cash": 26_000 + off, "check": 2500})
    error = refused(day, closing)
    assert isinstance(error, NeedsOverride)
    assert (error.message_id, error.permission) == ("drawer.over_short", "drawer.approve")
    assert error.facts == {"over_short_cents": off, "limit_cents": 1000}
    day.approve(closing.command_id, error.message_id, error.permission, warning=error)
    closed = close(day, closing)
    assert (closed.over_short_cents, closed.z_report.approved_by) == (off, "Sam Locklear")
    day.prove()


def test_an_approval_of_one_difference_is_none_of_another(day):
    closing = draft(day, counted={"cash": 20_000, "check": 2500})
    error = refused(day, closing)
    day.approve(closing.command_id, error.message_id, error.permission, warning=error)
    worse = dataclasses.replace(closing, counted=(("cash", 10_000), ("check", 2500)))
    assert refused(day, worse).facts["over_short_cents"] == -16_000
    assert close(day, closing).over_short_cents == -6000


def test_a_count_that_was_off_is_kept_though_it_was_counted_again(day):
    refused(day, draft(day, counted={"cash": 1, "check": 2500}))
    close(day, draft(day))
    table = DrawerCount.__table__
    with day.db.read() as connection:
        rows = connection.execute(
            select(table.c.purpose, table.c.counted_cents)
            .where(table.c.tender_type == "cash")
            .order_by(table.c.id)
        ).all()
    assert [tuple(row) for row in rows] == [("open", 20_000), ("check", 1), ("close", 26_000)]


def test_what_was_taken_must_be_counted(day):
    error = refused(day, draft(day, counted={"cash": 26_000}))
    assert (error.message_id, error.facts) == ("drawer.count_missing", {"tender": "check"})


def test_money_that_is_not_in_the_drawer_need_not_be_counted(day):
    closed = close(day, draft(day))
    assert {t.name: t.counted_cents for t in closed.z_report.tenders}["Third party"] == 3000


def test_money_nobody_took_is_over(day):
    closing = draft(day, counted={"cash": 26_000, "check": 2500, "card": 400})
    assert close(day, closing).over_short_cents == 400
    assert ledger(day, "10-1030") == 400
    day.prove()


@pytest.mark.parametrize(
    ("said", "message_id"),
    [
        ({"counted": {"cash": 26_000, "check": 2500, "shells": 1}}, "payment.unknown_tender"),
        ({"counted": {"cash": -1, "check": 2500}}, "drawer.negative_count"),
        ({"counted": (("cash", 1), ("cash", 2), ("check", 2500))}, "drawer.counted_twice"),
        ({"counts": ((2000, 1),)}, "drawer.pieces_mismatch"),
        ({"counts": ((2000, -1),)}, "change.count"),
    ],
)
def test_a_count_that_can_not_be_is_refused(day, said, message_id):
    assert refused(day, draft(day, **said)).message_id == message_id


def test_the_pieces_are_on_the_z_report(day):
    pieces = ((2000, 12), (1000, 2), (500, 0))
    report = close(day, draft(day, counts=pieces)).z_report
    assert [(d.unit_cents, d.quantity, d.amount_cents) for d in report.denominations] == [
        (2000, 12, 24_000),
        (1000, 2, 2000),
    ]


def test_an_open_ticket_is_named_and_may_be_parked(day):
    tickets.save_draft(day.db, day.people["ana"], "t-1", {"lines": []}, "lady in red")
    tickets.save_draft(day.db, day.people["ana"], "t-2", {"lines": []})
    closing = draft(day)
    error = refused(day, closing)
    assert (error.message_id, error.facts) == (
        "drawer.open_tickets",
        {"owner": "Ana Ruiz", "tickets": 2},
    )
    close(day, dataclasses.replace(closing, park_open_tickets=True))
    parked = tickets.list_unfinished(day.db, day.people["dee"])
    assert {(ticket.draft_id, ticket.state) for ticket in parked} == {
        ("t-1", "parked"),
        ("t-2", "parked"),
    }


def test_the_same_command_closes_once_and_answers_again(day):
    closing = draft(day, counted={"cash": 25_900, "check": 2500})
    first = close(day, closing)
    again = close(day, closing)
    assert again == dataclasses.replace(first, duplicate=True)
    with pytest.raises(Refused, match=r"command\.reused"):
        close(day, dataclasses.replace(closing, counted=(("cash", 1),)))
    with pytest.raises(Refused, match=r"drawer\.closed"):
        close(day, draft(day))
    day.prove()


def test_a_closed_drawer_takes_no_money_and_answers_what_it_took(day):
    posting = day.draft_for(ACCOUNT, 1100)
    first = day.post(posting)
    close(day, draft(day, counted={"cash": 27_100, "check": 2500}))
    assert payments.session_of(day.db, posting.command_id) == posting.drawer_session_id
    assert day.post(posting) == dataclasses.replace(first, duplicate=True)
    with pytest.raises(Refused, match=r"drawer\.closed"):
        day.post(day.draft_for(ACCOUNT, 1200))
    day.prove()


def test_only_the_own_drawer_unless_a_supervisor_closes_it(day):
    assert refused(day, draft(day), "dee").message_id == "drawer.not_yours"
    assert refused(day, draft(day), "sam").message_id == "drawer.absent_reason"
    z_report = close(day, draft(day, reason="ana is ill"), "sam").z_report
    assert z_report.clerk == "Ana Ruiz"
    assert "Counted by Sam Locklear in the absence of Ana Ruiz: ana is ill" in z_report.messages
    day.prove()


def test_closing_owes_its_paper_where_there_is_a_printer(day):
    with day.db.write() as connection:
        connection.execute(text("UPDATE workstation SET printer_kind = 'file'"))
    closed = close(day, draft(day))
    table = PrintJob.__table__
    with day.db.read() as connection:
        job = connection.execute(select(table).where(table.c.kind == "z_report")).one()
    assert (job.subject_id, job.state) == (str(closed.session_id), "queued")
    assert job.document == closed.z_report.to_data()


def test_revenue_codes_are_on_the_z_report_by_name(day):
    day.post(day.draft(LineDraft("revenue", "REC-SWIM", 7000, 2, 3500)))
    report = close(day, draft(day, counted={"cash": 33_000, "check": 2500})).z_report
    assert [(s.name, s.amount_cents) for s in report.services] == [
        ("Water", 11_500),
        ("Swim lessons", 7000),
    ]
