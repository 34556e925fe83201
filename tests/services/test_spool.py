"""Paper that is owed: printed, tried again, given up; money never waits for it."""

from __future__ import annotations

import datetime as dt
import socket

import pytest
from sqlalchemy import text

from clerktui.errors import Refused
from clerktui.printing.text import receipt_text
from clerktui.services import receipts, spool
from tests.support.office import Office

ACCOUNT = "10-0442-07"


@pytest.fixture
def office(office: Office) -> Office:
    office.account(ACCOUNT, water=4120)
    return office


def printer(office: Office, kind: str, value: str = "", media: str = "text") -> None:
    with office.db.write() as c:
        c.execute(
            text(
                "UPDATE workstation SET printer_kind = :kind, printer_value = :value, "
                "printer_media = :media"
            ),
            {"kind": kind, "value": value, "media": media},
        )


def run(office: Office, tmp_path) -> tuple[int, int]:
    return spool.run_jobs(office.db, office.people["ana"].workstation_id, tmp_path / "spool")


def jobs(office: Office):
    return spool.list_jobs(office.db, office.people["ana"])


@pytest.mark.parametrize(
    ("media", "begins"), [("text", b" "), ("pdf", b"%PDF-"), ("escpos", b"\x1b@")]
)
def test_a_receipt_is_printed_once_in_the_stations_kind(office, tmp_path, media, begins):
    printer(office, "file", media=media)
    posted = office.pay(ACCOUNT, 1000)
    assert run(office, tmp_path) == (1, 0)
    [paper] = (tmp_path / "spool").iterdir()
    assert paper.read_bytes().startswith(begins)
    if media == "text":
        assert paper.read_text(encoding="utf-8") == receipt_text(posted.document, 40)
    assert run(office, tmp_path) == (0, 0)
    assert [job.state for job in jobs(office)] == ["printed"]


def test_no_paper_is_owed_where_there_is_no_printer(office, tmp_path):
    printer(office, "none")
    office.pay(ACCOUNT, 1000)
    assert jobs(office) == ()


def test_a_printer_that_is_away_is_tried_again_later(office, tmp_path, clock):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        away = taken.getsockname()[1]
    printer(office, "socket", f"127.0.0.1:{away}")
    office.pay(ACCOUNT, 1000)
    assert run(office, tmp_path) == (0, 1)
    [job] = jobs(office)
    assert (job.state, job.attempts) == ("queued", 1)
    assert "The job waits and is retried." in job.last_error
    assert run(office, tmp_path) == (0, 1), "not before its time"
    assert jobs(office)[0].attempts == 1
    printer(office, "file")
    clock.move(dt.timedelta(seconds=6))
    assert run(office, tmp_path) == (1, 0)
    office.prove()


def test_after_many_tries_it_has_failed_and_can_be_tried_anew(office, tmp_path, clock):
    printer(office, "command", "/no/such/program")
    office.pay(ACCOUNT, 1000)
    for _ in range(spool.ATTEMPTS_MAX):
        run(office, tmp_path)
        clock.move(spool.RETRY_MOST)
    [job] = jobs(office)
    assert job.state == "failed"
    printer(office, "file")
    assert run(office, tmp_path) == (0, 1)
    spool.retry_job(office.db, office.people["ana"], job.job_id)
    assert run(office, tmp_path) == (1, 0)


def test_a_job_whose_till_died_is_taken_up_again(office, tmp_path, clock):
    printer(office, "file")
    office.pay(ACCOUNT, 1000)
    with office.db.write() as c:
        c.execute(
            text("UPDATE print_job SET state = 'printing', next_try_at = :at"),
            {"at": "2026-11-23T14:02:00.000000Z"},
        )
    assert run(office, tmp_path)[0] == 0
    clock.move(spool.CLAIMED_FOR + dt.timedelta(seconds=1))
    assert run(office, tmp_path) == (1, 0)


def test_a_job_is_given_up_and_its_receipt_can_still_be_printed(office, tmp_path):
    printer(office, "command", "/no/such/program")
    posted = office.pay(ACCOUNT, 1000)
    run(office, tmp_path)
    ana = office.people["ana"]
    spool.cancel_job(office.db, ana, jobs(office)[0].job_id)
    with pytest.raises(Refused, match=r"print\.unknown_job"):
        spool.retry_job(office.db, ana, jobs(office)[0].job_id)
    printer(office, "file")
    receipts.reprint(office.db, ana, posted.receipt)
    assert run(office, tmp_path) == (1, 0)
    [paper] = (tmp_path / "spool").iterdir()
    assert "DUPLICATE 1" in paper.read_text(encoding="utf-8")


def test_a_z_report_is_paper_too(office, tmp_path):
    printer(office, "file", media="pdf")
    office.close(cash=20_000)
    assert run(office, tmp_path) == (1, 0)


def test_each_wait_is_twice_the_one_before_up_to_ten_minutes():
    waits = [spool.wait_before(attempts) for attempts in range(1, 12)]
    assert waits[0] == dt.timedelta(seconds=5)
    assert waits[1] == 2 * waits[0]
    assert waits[-1] == spool.RETRY_MOST
