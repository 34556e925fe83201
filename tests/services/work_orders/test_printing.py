"""Orders and a crew's day on paper: into the queue of the desk, with the place they are at."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.models import AuditEntry, PrintJob
from clerktui.services import accounts
from clerktui.services.work_orders import printing
from clerktui.views.accounts import FlagDraft
from tests.rules.refusals import refused
from tests.support.books import Books
from tests.support.office import Office
from tests.support.work_orders import MARIA, move, request, staffed

TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def office(office: Office) -> Office:
    office.account(MARIA, "RODRIGUEZ, MARIA", water=4120)
    staffed(office)
    request(office, account=MARIA)
    request(office, "pothole", place="9 Oak St")
    return office


def jobs(office: Office) -> list[dict]:
    return Books(office.db).rows(PrintJob)


def test_each_order_is_a_sheet_of_its_own(office):
    assert printing.print_orders(office.db, office.people["dot"], (1, 2)) == 2
    assert [job["subject_id"] for job in jobs(office)][-2:] == ["1", "2"]
    with refused("work_order.unknown"):
        printing.print_orders(office.db, office.people["dot"], (1, 99))
    with refused("denied"):
        printing.print_orders(office.db, office.people["walt"], (1,))


def test_a_crews_day_is_one_sheet_in_its_order(office):
    move(office, "assign", 2, crew="w1", sequence=1)
    move(office, "assign", 1, crew="w1", sequence=2)
    assert printing.print_day(office.db, office.people["dot"], "w1", TODAY) == 1
    said = str(jobs(office)[-1])
    assert said.index("9 Oak St") < said.index("12 Elm St")


def test_who_sends_a_crew_prints_where_it_goes_and_that_is_written_down(office):
    proof = {"proof": "program_card", "substitute_address": "PO Box 9, Raleigh NC 27602"}
    flag = FlagDraft("confidential", **proof)
    accounts.add_flag(office.db, office.people["sam"], MARIA, flag)
    printing.print_orders(office.db, office.people["dot"], (1,))
    assert "12 Elm St" in str(jobs(office)[-1])
    looks = [
        one for one in Books(office.db).rows(AuditEntry) if one["action"] == "look_confidential"
    ]
    assert len(looks) == 1
