"""A batch on paper: the edit list as a report, the tape as a machine prints it, both queued."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from clerktui.errors import Refused
from clerktui.printing.pdf import report_pdf, tape_pdf
from clerktui.printing.text import report_text
from clerktui.services import spool
from clerktui.services.batches import papers, proofing
from clerktui.services.batches.warnings import exceptions_of
from clerktui.views.documents import document_from_data, document_to_data
from tests.printing.reading import words
from tests.support.batches import begin_batch, get_batch, key, key_again, to_state
from tests.support.office import Office

RODRIGUEZ, LEE = "10-0442-07", "20-0001-00"


@pytest.fixture
def office(office: Office) -> Office:
    office.account(RODRIGUEZ, water=4120, sewer=3800)
    office.account(LEE, "LEE, ANN", tax=9000)
    office.account("30-0001-00", "GONE, LONG", status="closed")
    return office


@pytest.fixture
def batch(office) -> int:
    """Three envelopes: one ordinary, one that pays too much in cash, one nobody knows."""
    number = begin_batch(office, "ana", 30_000, 3)
    key(office, number, (RODRIGUEZ, 7920, "2041"), (LEE, 9500, "", "cash"), ("", 4000, "77"))
    key_again(office, number, 1, (RODRIGUEZ, 7900, "2041"))
    return number


def edit_list(office: Office, number: int, order: str = "keyed"):
    return papers.edit_list_document(
        proofing.edit_list(office.db, office.people["ana"], number, order)
    )


def test_the_edit_list_says_every_line_and_what_is_wrong_with_it(office, batch):
    report = edit_list(office, batch)
    assert report.title == f"Edit list, batch {batch}"
    assert report.subtitle == "Mail received 11/23/26, keying, in the order keyed"
    assert [column.name for column in report.columns] == [
        *("Line", "Account", "Name", "Amount", "Check", "Warnings")
    ]
    assert [row.cells for row in report.rows] == [
        (1, RODRIGUEZ, "RODRIGUEZ, MARIA", 7900, "2041", "leaves 0.20"),
        (2, LEE, "LEE, ANN", 9500, "cash", "5.00 over"),
        (3, "", "no stub", 4000, "77", "not known: goes to suspense"),
    ]
    assert "Warnings: 3. To be mended before release: 0." in report.footnotes[1]


def test_its_totals_go_by_tender_and_end_with_the_difference(office, batch):
    totals = [(row.cells[0], row.cells[2], row.cells[3]) for row in edit_list(office, batch).totals]
    assert totals == [
        (1, "Cash", 9500),
        (2, "Check", 11_900),
        (3, "Keyed", 21_400),
        (3, "Control", 30_000),
        (0, "Difference", -8600),
    ]


def test_a_batch_without_a_control_says_so(office):
    number = begin_batch(office)
    key(office, number, (RODRIGUEZ, 7920, "2041"))
    last = edit_list(office, number).totals[-1]
    assert last.cells == (None, None, "No control total", None, None, None)


def test_it_is_sorted_as_asked(office, batch):
    by_amount = edit_list(office, batch, "amount")
    assert [row.cells[0] for row in by_amount.rows] == [2, 1, 3]
    assert by_amount.subtitle.endswith("largest first")
    assert [row.cells[0] for row in edit_list(office, batch, "account").rows] == [1, 2, 3]
    with pytest.raises(Refused, match=r"batch\.choice"):
        edit_list(office, batch, "colour")


def test_a_stop_and_a_check_for_two_accounts_are_marked(office):
    from clerktui.views.batches import LineKeyed
    from tests.support.batches import HOLDER

    number = begin_batch(office)
    key(office, number, (RODRIGUEZ, 7920, "2041"))
    key(office, number, LineKeyed(number, HOLDER, 2, LEE, 100, "check", "2041", same_check=True))
    second = edit_list(office, number).rows[1]
    assert second.cells[4] == "2041 (line 1)"


def test_no_column_is_clipped_on_a_screen_or_a_page(office, batch):
    report = edit_list(office, batch)
    lines = report_text(report, 80).splitlines()
    assert max(map(len, lines)) <= 80
    page = words(report_pdf(report))
    for word in (RODRIGUEZ, "79.00", "cash", "5.00 over", "not known: goes to suspense", "-86.00"):
        assert word in page


def test_of_a_posted_batch_only_what_is_in_suspense_is_an_exception(office):
    number = begin_batch(office, "ana", 11_920, 2)
    key(office, number, (RODRIGUEZ, 7920, "2041"), ("", 4000, "77"))
    to_state(office, number, "posted")
    assert [row.cells[-1] for row in edit_list(office, number).rows] == ["", ""]
    proof = proofing.edit_list(office.db, office.people["ana"], number)
    [left] = exceptions_of(proof.lines)
    assert (left.line.line_no, left.warnings[0].code) == (2, "suspense")


# -------------------------------------------------------------------------------------- the tape
def test_the_tape_shows_what_was_keyed_first(office, batch):
    lines = papers.tape_lines(office.db, office.people["ana"], batch, 40)
    assert max(map(len, lines)) <= 40
    assert lines[:4] == (
        "Town of Maple Falls",
        f"Batch {batch}, Mail, keying",
        "Received 11/23/26, Ana Ruiz",
        "",
    )
    assert lines[4].split() == ["79.20"]
    assert [line.split() for line in lines[7:9]] == [["1c", "79.20-"], ["1c", "79.00"]]
    said = "\n".join(lines)
    assert "214.00 *" in said
    assert "300.00" in said
    assert "86.00-" in said
    assert get_batch(office, batch).tape_hash[-12:] in lines[-1]


@pytest.mark.parametrize(("asked", "given"), [(1, 24), (24, 24), (32, 32), (48, 48), (200, 48)])
def test_a_tape_fits_any_paper(office, batch, asked, given):
    lines = papers.tape_lines(office.db, office.people["ana"], batch, asked)
    assert max(map(len, lines)) <= given


def test_a_tape_is_kept_and_comes_back_equal(office, batch):
    tape = papers.tape_document(office.db, office.people["ana"], batch)
    assert document_from_data(document_to_data(tape)) == tape
    assert "79.20-" in words(tape_pdf(tape))


# ---------------------------------------------------------------------------------- the printing
def station(office: Office, kind: str, media: str = "text", width: int = 40) -> None:
    with office.db.write() as c:
        c.execute(
            text(
                "UPDATE workstation SET printer_kind = :kind, printer_value = '', "
                "printer_media = :media, receipt_width = :width"
            ),
            {"kind": kind, "media": media, "width": width},
        )


@pytest.mark.parametrize(
    ("media", "begins"), [("text", b" "), ("pdf", b"%PDF-"), ("escpos", b"\x1b@")]
)
def test_both_are_printed_in_the_stations_kind(office, batch, tmp_path, media, begins):
    ana = office.people["ana"]
    station(office, "file", media, 32)
    papers.print_edit_list(office.db, ana, batch, "amount")
    papers.print_tape(office.db, ana, batch)
    assert [job.kind for job in spool.list_jobs(office.db, ana)] == ["tape", "report"]
    assert spool.run_jobs(office.db, ana.workstation_id, tmp_path) == (2, 0)
    report, tape = (path.read_bytes() for path in sorted(tmp_path.iterdir()))
    assert report.startswith(begins)
    assert tape.startswith(begins if media != "text" else b"Town")
    if media == "text":
        assert tape.decode().splitlines() == list(papers.tape_lines(office.db, ana, batch, 32))
        assert max(map(len, report.decode().splitlines())) <= 32
    if media == "escpos":
        assert b"214.00 *\n" in tape
        assert b"not known: goes to suspense\n" in report


def test_without_a_printer_the_clerk_is_told(office, batch):
    station(office, "none")
    for print_it in (papers.print_edit_list, papers.print_tape):
        with pytest.raises(Refused, match=r"print\.no_printer"):
            print_it(office.db, office.people["ana"], batch)
    with pytest.raises(Refused, match=r"batch\.unknown"):
        papers.print_tape(office.db, office.people["ana"], 77)
