"""The notice of a correction says what, why, who and what it did, on any paper."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from clerktui.errors import Refused
from clerktui.models import PrintJob
from clerktui.printing.pdf import report_pdf
from clerktui.services import spool
from clerktui.services.corrections import looking, notice
from clerktui.views.documents import document_from_data
from tests.services.corrections.conftest import ACCOUNT, OTHER, THIRD

_JOB = PrintJob.__table__


@pytest.fixture
def made(books, at):
    """Each correction: reversed, cancelled, moved, paid otherwise and undone, transferred."""
    paid = [books.pay(ACCOUNT, cents).receipt for cents in (1000, 1500, 2000, 700)]
    at.close_as_expected()
    at.cancel_tender(paid[0], reason="never_received", note="lost in the mail")
    at.cancel_payment(paid[1])
    at.reapply(paid[2], THIRD)
    at.change_tender(paid[3], "cash", "check")
    at.cancel_tender(paid[3])
    at.transfer(ACCOUNT, OTHER)
    return books


def text_of(office, number, width=80):
    return notice.get_notice_text(office.db, office.people["ana"], number, width)[1]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, ("PAYMENT REVERSED - CORRECTION 1", "Receipt 26-000001.", "lost in the mail", "10.00")),
        (2, ("PAYMENT CANCELLED", "The money waits until it is applied or returned.")),
        (3, ("applied anew, receipt 26-000005", f"From account {ACCOUNT} to account {THIRD}.")),
        (4, ("WAY OF PAYING CORRECTED", "Paid by Check, not by Cash.")),
        (5, ("Paid by Cash, not by Check.", "It undoes correction 4.")),
        (7, ("TRANSFER", f"From account {ACCOUNT} to account {OTHER}.", "Customer moved")),
    ],
)
def test_it_says_what_why_and_who(made, number, said):
    text = text_of(made, number)
    assert all(part in text for part in (*said, "Made by Sam Locklear.")), text
    assert all(len(line) <= 60 for line in text_of(made, number, 60).splitlines())


def test_the_same_correction_gives_the_same_paper(made):
    ana = made.people["ana"]
    first, again = (report_pdf(notice.get_notice(made.db, ana, 7)) for _ in range(2))
    assert first == again
    assert first.startswith(b"%PDF")


def test_it_is_queued_for_the_printer_of_the_station_as_it_is(made):
    sam = made.people["sam"]
    notice.print_notice(made.db, sam, 3)
    with made.db.read() as c:
        job = c.execute(select(_JOB).where(_JOB.c.kind == "report")).one()
    document = document_from_data({"kind": job.kind, "document": job.document})
    assert document == notice.get_notice(made.db, sam, 3)
    assert job.subject_id == "correction 3"
    assert any(one.subject == "correction 3" for one in spool.list_jobs(made.db, sam))


def test_an_unknown_one_is_refused(made):
    for ask in (notice.get_notice, notice.print_notice):
        with pytest.raises(Refused, match=r"correction\.unknown"):
            ask(made.db, made.people["ana"], 99)
    with pytest.raises(Refused, match="denied"):
        looking.list_corrections(made.db, _nobody(made))


def _nobody(office):
    from dataclasses import replace

    return replace(office.people["ana"], permissions=frozenset())
