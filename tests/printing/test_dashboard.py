"""The dashboard on paper: one page whatever is on it, and text that fits a plain terminal."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from clerktui.printing.letter_dashboard import dashboard_pdf
from clerktui.printing.papers import paper_bytes
from clerktui.printing.text_dashboard import dashboard_text
from clerktui.views.dashboard import (
    Age,
    DashboardDocument,
    DayTaken,
    DrawerLine,
    Queue,
    Taken,
)
from clerktui.views.documents import document_from_data, document_to_data
from tests.printing.reading import pages, words

TODAY = dt.date(2026, 11, 23)
CASH = Taken(
    name="Cash", today_count=12, today_cents=123_456, month_count=320, month_cents=4_567_890
)
CHECK = replace(CASH, name="Check", today_cents=234_567)
BACK = Taken(name="Taken back", today_cents=-4500, month_cents=-9000)
ALL = Taken(name="All", today_count=24, today_cents=353_523, month_count=640, month_cents=9_126_780)
BOARD = DashboardDocument(
    town="Town of Maple Falls",
    timezone="America/New_York",
    made_at=dt.datetime(2026, 11, 23, 14, 41, 7, tzinfo=dt.UTC),
    on=TODAY,
    total=ALL,
    taken_back=BACK,
    tenders=(CASH, CHECK),
    offices=(replace(ALL, name="Main St."),),
    days=tuple(
        DayTaken(on=TODAY - dt.timedelta(days=29 - n), amount_cents=(n % 7) * 100_000)
        for n in range(30)
    ),
    ages=(
        Age(name="Current", items=3000, amount_cents=22_000_000),
        Age(name="30 days", items=412, amount_cents=2_811_420),
        Age(name="60 days", items=96, amount_cents=1_140_277),
        Age(name="90+ days", items=41, amount_cents=987_703),
    ),
    owed_cents=26_939_400,
    queues=(
        Queue(key="suspense", name="Suspense", count=3, amount_cents=15_150, oldest_on=TODAY),
        Queue(key="print", name="Printing fails", count=2),
    ),
    drawers=(
        DrawerLine(
            session_id=1,
            drawer="1",
            clerk="Ana Ruiz",
            state="open",
            business_date=TODAY,
            taken_cents=123_456,
        ),
        DrawerLine(
            session_id=2,
            drawer="2",
            clerk="Dee Walker",
            state="closed",
            business_date=TODAY,
            taken_cents=9000,
            over_short_cents=-500,
        ),
    ),
)
CROWDED = replace(
    BOARD,
    tenders=tuple(replace(CASH, name=f"Tender {n}") for n in range(20)),
    offices=tuple(replace(CASH, name=f"Office {n}") for n in range(9)),
    queues=tuple(replace(BOARD.queues[0], name=f"Queue {n}") for n in range(12)),
    drawers=BOARD.drawers * 15,
)


def test_the_page_says_what_the_dashboard_says():
    text = words(dashboard_pdf(BOARD))
    for said in ("3,535.23", "Taken back", "-45.00", "269,394.00", "9,877.03", "5.00 SHORT"):
        assert said in text
    assert "most on one day: 6,000.00 on 10/31/2026" in text


def test_the_same_dashboard_is_the_same_bytes():
    assert dashboard_pdf(BOARD) == dashboard_pdf(BOARD)


@pytest.mark.parametrize("board", [BOARD, CROWDED, replace(BOARD, days=(), drawers=(), ages=())])
def test_it_is_one_page_whatever_is_on_it(board):
    assert len(pages(dashboard_pdf(board))) == 1


def test_what_has_no_room_is_summed_and_counted():
    text = words(dashboard_pdf(CROWDED))
    assert "Others" in text
    assert "more" in text
    assert "Queue 11" in text


def test_text_is_drawn_with_blocks_or_in_ascii():
    text = dashboard_text(BOARD)
    assert max(map(len, text.splitlines())) <= 80
    assert "Last 30 days        | ▁▂▅▆▇█" in text
    plain = dashboard_text(BOARD, ascii_only=True)
    assert plain.isascii()
    assert "Last 30 days        | _.=+*#" in plain
    assert "30 days                   412       28,114.20  ###" in plain


def test_an_office_line_is_there_when_there_are_two():
    two = (replace(ALL, name="Main St."), replace(ALL, name="Annex", today_cents=1))
    assert "Annex                                0.01" in dashboard_text(
        replace(BOARD, offices=two)
    )
    assert "Main St." not in dashboard_text(BOARD)


def test_no_drawer_is_said():
    assert "No drawer was open today." in dashboard_text(replace(BOARD, drawers=()))
    assert "No drawer was open today." in words(dashboard_pdf(replace(BOARD, drawers=())))


@pytest.mark.parametrize("media", ["pdf", "text", "escpos"])
def test_every_printer_takes_it(media):
    kept = document_from_data(document_to_data(BOARD))
    assert kept == BOARD
    payload = paper_bytes(kept, media, 42)
    assert (b"%PDF" if media == "pdf" else b"Suspense (3)") in payload
