"""Money carried during the day: counted by two, taken off what should be there, on the Z report."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from sqlalchemy import select, text

from clerktui.errors import NeedsOverride, Refused
from clerktui.models import DrawerMove, PrintJob
from clerktui.printing import pdf
from clerktui.printing.text import report_text, z_report_text
from clerktui.services import drawer_moves, drawers, policies, reference
from clerktui.views.drawers import MoveDraft
from clerktui.views.tickets import TenderDraft
from tests.support.office import Office
from tests.support.tills import correct_tender, move, move_draft, send_move

ACCOUNT = "10-0442-07"


@pytest.fixture
def day(office: Office) -> Office:
    """600.00 in cash and a check of 25.00 on top of a float of 200.00."""
    office.account(ACCOUNT, water=900_000)
    office.pay(ACCOUNT, 60_000)
    office.pay(ACCOUNT, 2500, TenderDraft("check", 2500, "1187"))
    return office


def expected(office: Office, who: str = "ana") -> dict[str, int]:
    with office.db.read() as connection:
        found = drawers.expected_by_tender(
            connection,
            reference.get_reference(office.db, connection),
            office.sessions[who].session_id,
        )
    return {code: cents for code, cents in found.items() if cents}


def refused(office: Office, draft: MoveDraft, who: str = "ana") -> Refused:
    with pytest.raises(Refused) as caught:
        send_move(office, draft, who)
    office.prove()
    return caught.value


def decide(office: Office, key: str, value: object) -> None:
    policies.set_policy(office.db, key, value, dt.date(2026, 1, 1))
    reference.forget(office.db)


def test_what_is_carried_out_is_no_longer_expected(day):
    assert expected(day) == {"cash": 80_000, "check": 2500}
    moved = move(day, "pickup", cash=50_000, counts=((2000, 25),))
    assert (moved.drawer, moved.kind, moved.amount_cents) == ("1", "pickup", 50_000)
    move(day, "turn_in", check=2500)
    move(day, "change_in", cash=2000)
    assert expected(day) == {"cash": 32_000}
    day.prove()
    seen = drawer_moves.list_moves(day.db, day.people["ana"], day.sessions["ana"].session_id)
    assert [(m.kind, m.tender, m.amount_cents, m.who, m.witness) for m in seen] == [
        ("pickup", "Cash", 50_000, "Ana Ruiz", "Sam Locklear"),
        ("turn_in", "Check", 2500, "Ana Ruiz", "Sam Locklear"),
        ("change_in", "Cash", -2000, "Ana Ruiz", ""),
    ]


def test_the_z_report_says_how_it_came_about(day):
    move(day, "pickup", cash=50_000)
    move(day, "change_in", cash=2000)
    report = day.close(cash=32_000, check=2500).z_report
    cash = report.tenders[0]
    assert (cash.opening_cents, cash.taken_cents, cash.carried_cents) == (20_000, 60_000, 48_000)
    assert (cash.expected_cents, cash.counted_cents) == (32_000, 32_000)
    assert [(m.name, m.amount_cents, m.witness) for m in report.moves] == [
        ("Pickup", 50_000, "Sam Locklear"),
        ("Change in", -2000, ""),
    ]
    said = z_report_text(report)
    for words in ("Opening", "Taken", "Carried out", "Pickup", "500.00", "-20.00"):
        assert words in said
    assert pdf.z_report_pdf(report).startswith(b"%PDF")
    day.prove()


def test_a_z_report_of_before_is_read_as_it_was(day):
    data = day.close(cash=80_000, check=2500).z_report.to_data()
    del data["moves"]
    for tender in data["tenders"]:
        del tender["opening_cents"], tender["taken_cents"], tender["carried_cents"]
    from clerktui.views.documents import ZReportDocument

    assert ZReportDocument.from_data(data).tenders[0].counted_cents == 80_000


def test_the_slip_names_who_counted_and_what(day):
    slip = move(day, "pickup", cash=50_000, counts=((2000, 20), (10_000, 1)), note="bag 7").slip
    said = report_text(slip, 40)
    for words in ("PICKUP, DRAWER 1", "Cash", "20.00", "400.00", "500.00", "bag 7"):
        assert words in said
    assert "Counted by Ana Ruiz" in said
    assert "Witness Sam Locklear" in said
    assert pdf.report_pdf(slip).startswith(b"%PDF")


def test_the_slip_is_printed_where_there_is_a_printer(day):
    with day.db.write() as connection:
        connection.execute(text("UPDATE workstation SET printer_kind = 'file'"))
    moved = move(day, "pickup", cash=50_000)
    table = PrintJob.__table__
    with day.db.read() as connection:
        job = connection.execute(select(table).where(table.c.kind == "report")).one()
    assert (job.subject_id, job.document) == ("drawer 1", moved.slip.to_data())


def test_what_leaves_is_counted_by_two_and_not_by_the_clerk_twice(day):
    draft = move_draft(day, "pickup", cash=50_000)
    error = refused(day, draft)
    assert isinstance(error, NeedsOverride)
    assert (error.message_id, error.facts) == (
        "drawer.witness",
        {"drawer": "1", "moved_cents": 50_000},
    )
    with pytest.raises(Refused, match=r"approval\.self"):
        day.approve(draft.command_id, error.message_id, error.permission, "ana", warning=error)
    day.approve(draft.command_id, error.message_id, error.permission, "dee", warning=error)
    other = dataclasses.replace(draft, amounts=(("cash", 60_000),))
    assert refused(day, other).message_id == "drawer.witness"
    assert send_move(day, draft).amount_cents == 50_000


def test_the_town_says_what_needs_a_witness(day):
    decide(day, "drawer.witness", ["change_in"])
    assert send_move(day, move_draft(day, "pickup", cash=100)).amount_cents == 100
    assert refused(day, move_draft(day, "change_in", cash=100)).message_id == "drawer.witness"


@pytest.mark.parametrize(
    ("kind", "said", "message_id"),
    [
        ("gift", {"cash": 1}, "drawer.move_kind"),
        ("pickup", {}, "drawer.move_empty"),
        ("pickup", {"cash": 0}, "drawer.move_empty"),
        ("pickup", {"cash": 80_001}, "drawer.move_too_much"),
        ("turn_in", {"check": 2501}, "drawer.move_too_much"),
        ("turn_in", {"third_party": 1}, "drawer.move_too_much"),
        ("change_in", {"check": 1}, "drawer.move_not_cash"),
        ("pickup", {"shells": 1}, "payment.unknown_tender"),
        ("pickup", {"cash": 100, "counts": ((20, 1),)}, "drawer.pieces_mismatch"),
        ("pickup", {"cash": 600, "counts": ((300, 2),)}, "drawer.no_such_piece"),
        ("change_in", {"cash": 600, "counts": ((300, 2),)}, "drawer.no_such_piece"),
    ],
)
def test_what_cannot_be_carried_is_refused(day, kind, said, message_id):
    assert refused(day, move_draft(day, kind, **said)).message_id == message_id


def test_sent_again_it_is_carried_once(day):
    draft = move_draft(day, "change_in", cash=2000)
    first = send_move(day, draft)
    assert send_move(day, draft) == dataclasses.replace(first, duplicate=True)
    other = dataclasses.replace(draft, amounts=(("cash", 1),))
    assert refused(day, other).message_id == "command.reused"
    table = DrawerMove.__table__
    with day.db.read() as connection:
        assert len(connection.execute(select(table.c.id)).all()) == 1


def test_only_the_own_open_drawer_unless_a_supervisor_does_it(day):
    draft = move_draft(day, "change_in", cash=2000)
    assert refused(day, draft, "dee").message_id == "drawer.not_yours"
    assert send_move(day, move_draft(day, "change_in", cash=2000), "sam").amount_cents == 2000
    day.close(cash=82_000, check=2500)
    assert refused(day, draft).message_id == "drawer.closed"


def test_too_much_cash_is_told_and_does_not_block(day):
    def is_over() -> bool:
        return drawers.current_drawer(day.db, day.people["ana"]).is_over_cash_limit

    assert not is_over()
    day.pay(ACCOUNT, 70_000)
    assert not is_over(), "at the limit is not above it"
    day.pay(ACCOUNT, 1)
    assert is_over()
    day.pay(ACCOUNT, 500)
    move(day, "pickup", cash=100_000)
    assert not is_over()


def test_a_tender_corrected_in_an_open_drawer_is_expected_as_what_it_was(day):
    receipt = day.pay(ACCOUNT, 1000).receipt
    correct_tender(day, receipt, "cash", "check", 1000)
    assert expected(day) == {"cash": 80_000, "check": 3500}
    report = day.close(cash=80_000, check=3500).z_report
    assert report.over_short_cents == 0
    assert [(t.name, t.taken_cents) for t in report.tenders] == [("Cash", 60_000), ("Check", 3500)]
    day.prove()


def test_a_tender_corrected_after_the_close_leaves_the_count_alone(day):
    receipt = day.pay(ACCOUNT, 1000).receipt
    day.close(cash=81_000, check=2500)
    correct_tender(day, receipt, "cash", "check", 1000)
    assert expected(day) == {"cash": 81_000, "check": 2500}
    day.prove()


def test_several_sessions_of_one_drawer_on_one_day_each_stand_alone(day):
    move(day, "pickup", cash=50_000)
    day.close(cash=30_000, check=2500)
    day.open_drawer("1", "dee", 15_000)
    day.pay(ACCOUNT, 700, who="dee")
    assert expected(day, "dee") == {"cash": 15_700}
    assert day.close("dee", cash=15_700).over_short_cents == 0
    day.open_drawer("1", float_cents=15_000)
    assert expected(day) == {"cash": 15_000}
    day.prove()
