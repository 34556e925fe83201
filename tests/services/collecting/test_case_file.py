"""Everything done about a debt, in order; and the same as one paper for a hearing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import update

from clerktui.errors import Refused
from clerktui.models import AuditEntry, PrintJob, Workstation
from clerktui.printing.pdf import report_pdf
from clerktui.printing.text import report_text
from clerktui.services.collecting import case_file
from tests.support.books import Books
from tests.support.collecting import BO, MARIA, SEPTEMBER, TODAY, did, ended, past_due, run
from tests.support.office import Office


@pytest.fixture
def maria(office: Office) -> int:
    account_id = past_due(office, due=SEPTEMBER)
    run(office)
    did(office, account_id, "reminder", "notice")
    ended(office, "3", promised_on=TODAY, promised_cents=4_120)
    return account_id


def test_it_says_where_the_account_stands_and_what_was_done(office, maria):
    view = case_file.get_case(office.db, office.people["ana"], MARIA)
    assert (view.account, view.owes_cents, view.plan) == (MARIA, 4120, "Active utility accounts")
    assert [one.code for one in view.steps] == ["reminder", "notice", "call", "promise"]
    assert view.line is not None
    [stop] = view.stops
    assert stop.startswith("promised 41.20 by 11/23/26: no letter; no penalty; no cut-off; ")
    assert case_file.told_of(view).startswith("41.20 past due since 09/15/26; next: Call")


def test_who_owes_nothing_has_a_file_too(office):
    past_due(office, BO, "TATE, BO", due=TODAY)
    view = case_file.get_case(office.db, office.people["ana"], BO)
    assert (view.line, view.steps, case_file.told_of(view)) == (None, (), "Nothing is past due.")


def test_the_packet_holds_balance_bills_steps_contacts_and_letters(office, maria):
    document = case_file.packet(office.db, office.people["ana"], MARIA)
    text = report_text(document, 132)
    for said in (
        "Case file of account 10-0442-07",
        "RODRIGUEZ, MARIA",
        "Where it stands",
        "Open items",
        "What was done",
        "Promise: 41.20 by 11/23/26",
        "Call to the customer",
        "Ana Ruiz",
        "Letters",
        "Total owed",
        "G.S. 132-1.1(c)",
    ):
        assert said in text, said
    assert "555-0177" not in text, "no telephone on a paper"
    assert report_pdf(document).startswith(b"%PDF")
    assert Books(office.db).rows(AuditEntry)[-1]["action"] == "print_case_file"


def test_it_is_queued_for_the_printer_of_the_desk(office, maria):
    case_file.print_packet(office.db, office.people["ana"], MARIA)
    job = Books(office.db).rows(PrintJob)[-1]
    assert (job["kind"], job["subject_id"]) == ("report", MARIA)


def test_what_is_refused(office, maria):
    ana = office.people["ana"]
    with office.db.write() as connection:
        connection.execute(update(Workstation.__table__).values(printer_kind="none"))
    with pytest.raises(Refused, match=r"print\.no_printer"):
        case_file.print_packet(office.db, ana, MARIA)
    with pytest.raises(Refused, match=r"account\.unknown"):
        case_file.get_case(office.db, ana, "99-9999-99")
    with pytest.raises(Refused, match="denied"):
        case_file.packet(office.db, replace(ana, permissions=frozenset({"account.view"})), MARIA)
