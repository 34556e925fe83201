"""The nightly check: everything that could never be billed, each once, with where to mend it."""

from __future__ import annotations

import datetime as dt

from clerktui.models import Customer, Table
from clerktui.services import unbillable
from clerktui.services.tasks import listing
from clerktui.views.tasks import TasksWanted
from tests.support import closing_accounts as closing
from tests.support.closing_accounts import HERE, NEW, TODAY
from tests.support.customer_deposits import ask as ask_deposit, close_account
from tests.support.filler import put
from tests.support.office import Office

YESTERDAY = TODAY - dt.timedelta(days=1)
LONG_AGO = dt.date(2026, 10, 1)


def found(office: Office) -> dict[str, list[str]]:
    by_code: dict[str, list[str]] = {}
    for one in unbillable.find_unbillable(office.db, office.people["ana"]):
        assert one.words
        assert one.mend
        assert "{" not in one.words
        by_code.setdefault(one.code, []).append(one.subject)
    return by_code


def served(office: Office, account: str, meter: str, address: str = "12 Elm St") -> None:
    office.account(account, address=address)
    closing.serve(office, account, water=meter)


def test_an_office_in_order_has_nothing_to_mend(office):
    served(office, HERE, "84120")
    assert found(office) == {}


def test_each_kind_is_found(office):
    served(office, HERE, "84120")
    served(office, NEW, "84120", "8 Oak St")
    office.account("A-1", address="1 Bay St")
    served(office, "A-2", "1", "2 Bay St")
    served(office, "A-3", "3", "3 Bay St")
    ask_deposit(office, "A-3", 5_000)
    office.pay("A-3", 5_000)
    close_account(office, "A-3", TODAY)
    served(office, "A-4", "4", "4 Bay St")
    closing.set_account(office, "A-4", status="pending", opened_on=LONG_AGO)
    served(office, "A-5", "5", "5 Bay St")
    closing.ask(office, "A-5", stop_on=LONG_AGO, reason="vacant")
    with office.db.write() as connection:
        connection.exec_driver_sql("UPDATE service_agreement SET rate_class = '' WHERE meter = '1'")
        put(connection, Customer.__table__, last_name="GONE", last_n="gone")
    closing.drop_address(office, "A-2")
    assert found(office) == {
        "two_for_one_meter": [NEW],
        "no_account": ["3 Bay St"],
        "no_service": ["A-1"],
        "no_rate": ["A-2"],
        "no_address": ["A-2"],
        "deposit_left": ["A-3"],
        "service_left": ["A-3"],
        "pending": ["A-4"],
        "close_out_late": ["A-5"],
        "nobody": ["GONE"],
    }


def test_an_open_account_at_an_empty_place(office):
    served(office, HERE, "84120")
    number = closing.ask(office, HERE, reason="vacant").number
    closing.read(office, number, 1)
    closing.bill(office, number)
    closing.finish(office, number)
    served(office, NEW, "7", "12 Elm St")
    account = Table.metadata.tables["account"]
    with office.db.write() as connection:
        here = account.select().where(account.c.number == HERE)
        premise = connection.execute(here).one().premise_id
        change = account.update().where(account.c.number == NEW)
        connection.execute(change.values(premise_id=premise))
    assert found(office) == {"vacant": [NEW]}


def test_who_is_leaving_is_in_the_way_until_read_and_gone(office):
    served(office, HERE, "84120")
    served(office, NEW, "84120", "8 Oak St")
    number = closing.ask(office, HERE, stop_on=YESTERDAY).number
    assert found(office) == {"two_for_one_meter": [NEW]}
    closing.read(office, number, 1, read_on=YESTERDAY)
    assert found(office) == {}


def test_what_is_new_becomes_a_task_once(office):
    office.account("A-1", address="1 Bay St")
    sam = office.people["sam"]
    done = unbillable.check_accounts(office.db, sam)
    assert (len(done.findings), done.tasks) == (1, 1)
    assert unbillable.check_accounts(office.db, sam).tasks == 0
    (task,) = listing.list_tasks(office.db, sam, TasksWanted()).rows
    assert (task.title, task.subject) == ("Open account without any running service", "A-1")
