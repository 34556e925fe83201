"""The demonstration town: the same every time, true to the cent, and like a real one."""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select, text

from clerktui.clock import FixedClock
from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger.proofs import run_proofs
from clerktui.models import (
    Account,
    AccountFlag,
    Allocation,
    Batch,
    Bill,
    Customer,
    DrawerSession,
    GlAccount,
    JournalEntry,
    JournalLine,
    NameWord,
    Payment,
    Premise,
    Receipt,
    Receivable,
    Surname,
    Table,
)
from clerktui.rules.checkdigits import has_valid_check
from clerktui.rules.scanline import ScanLayout, make_scan, read_scan
from clerktui.security.pins import pin_matches
from clerktui.services import drawers, lookup, signon, suspense
from clerktui.services.agencies import desk as agency_desk, looking as agency_looking
from clerktui.services.applications import looking
from clerktui.services.batches import headers, keying, lines, proofing
from clerktui.services.collecting import case_file, queue
from clerktui.services.demo import (
    DEMO_CLERK,
    DEMO_DRAWER,
    DEMO_USERS,
    build_demo,
    find_demo,
    small_town,
)
from clerktui.services.demo.days import Calendar, is_open_day
from clerktui.services.demo.people import CAST
from clerktui.services.demo.rates import interest_cents
from clerktui.services.policies import get_policy
from clerktui.services.search_index import (
    customer_columns,
    number_column,
    premise_columns,
    rebuild,
)
from clerktui.services.step_batches import selecting
from clerktui.services.work_orders import crew
from clerktui.views.batches import LineKeyed
from clerktui.views.documents import ReceiptDocument, ZReportDocument
from tests.support.source import ROOT

TODAY = dt.date(2026, 11, 23)
MIDDLE = 200


@pytest.fixture(scope="module")
def town(flavour, request, tmp_path_factory) -> Iterator[Database]:
    """A middling town, built once for all tests that only look at it."""
    url = _new_books(flavour, request, tmp_path_factory, "town")
    database = Database(url, clock=FixedClock(dt.datetime(2026, 11, 23, 14, 0, tzinfo=dt.UTC)))
    started = time.monotonic()
    result = build_demo(database, accounts=MIDDLE)
    print(f"\n{flavour}: {result} in {time.monotonic() - started:.1f} s")
    yield database
    database.dispose()


def _new_books(flavour, request, tmp_path_factory, name) -> str:
    from tests import conftest

    if flavour == "sqlite":
        path = tmp_path_factory.mktemp("demo") / f"{name}.sqlite3"
        path.write_bytes(request.getfixturevalue("sqlite_template").read_bytes())
        return f"sqlite:///{path}"
    server = conftest._server(request, flavour)
    database = next(conftest._names)
    request.addfinalizer(lambda: server.drop(database))
    return server.database_from(conftest.TEMPLATE, conftest._create_schema, database)


def rows(database: Database, statement):
    with database.read() as connection:
        return connection.execute(statement).all()


def value(database: Database, statement):
    with database.read() as connection:
        return connection.execute(statement).scalar()


def fingerprint(database: Database) -> dict[str, tuple[int, str]]:
    """Every row of every table, as how many and a hash.

    Journal entries are numbered by their order: PostgreSQL leaves gaps between their ids.
    """
    found = {}
    entry = JournalEntry.__table__
    with database.read() as connection:
        ids = connection.execute(select(entry.c.id).order_by(entry.c.id)).scalars()
        order = {None: None} | {id_: place for place, id_ in enumerate(ids, start=1)}
        for table in Table.metadata.sorted_tables:
            digest, count = hashlib.sha256(), 0
            entries = {
                place
                for place, column in enumerate(table.columns)
                if column is entry.c.id or column.references(entry.c.id)
            }
            for row in connection.execute(select(table).order_by(*table.primary_key.columns)):
                said = [order[cell] if place in entries else cell for place, cell in enumerate(row)]
                digest.update(repr(tuple(said)).encode())
                count += 1
            found[table.name] = (count, digest.hexdigest())
    return found


# --------------------------------------------------------------------------------- the same town
@pytest.mark.sqlite_only
def test_the_same_seed_on_the_same_day_builds_the_same_rows(flavour, request, tmp_path_factory):
    prints = []
    for name, seed in (("first", 3), ("again", 3), ("other", 4)):
        url = _new_books(flavour, request, tmp_path_factory, name)
        database = Database(url, clock=FixedClock(dt.datetime(2026, 3, 9, 15, tzinfo=dt.UTC)))
        small_town(database, seed=seed, accounts=25)
        prints.append(fingerprint(database))
        database.dispose()
    first, again, other = prints
    assert again == first
    changed = {name for name in first if first[name] != other[name]}
    assert {"customer", "premise", "bill", "payment", "journal_entry"} <= changed


@pytest.mark.postgresql_only
def test_both_databases_hold_the_same_town(db, sqlite_template, tmp_path):
    path = tmp_path / "town.sqlite3"
    path.write_bytes(sqlite_template.read_bytes())
    other = Database(f"sqlite:///{path}", clock=db.clock)
    for database in (db, other):
        small_town(database, seed=1, accounts=25)
    assert value(db, select(func.count()).select_from(Batch)) == 4
    assert fingerprint(db) == fingerprint(other)
    other.dispose()


@pytest.mark.sqlite_only
def test_a_second_town_is_refused(db):
    told = []
    build_demo(db, accounts=3, progress=lambda done, of: told.append((done, of)))
    assert told == sorted(told)
    assert told[-1] == (30, 30)
    with pytest.raises(Refused) as refusal:
        small_town(db, accounts=3)
    assert refusal.value.message_id == "demo.not_empty"


@pytest.mark.sqlite_only
def test_people_alone_make_a_town_for_measuring_look_ups(db):
    result = build_demo(db, accounts=60, with_history=False)
    assert (result.accounts, result.bills, result.receivable_cents) == (60, 0, 0)
    assert value(db, select(func.count()).select_from(Batch)) == 0
    assert all(proof.ok for proof in run_proofs(db))


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "now",
    [
        dt.datetime(2026, 1, 1, 4, 0, tzinfo=dt.UTC),  # still New Year's Eve in the town
        dt.datetime(2025, 2, 28, 12, 0, tzinfo=dt.UTC),
        dt.datetime(2027, 1, 6, 16, 0, tzinfo=dt.UTC),  # the first day of tax interest
        dt.datetime(2026, 8, 1, 9, 30, tzinfo=dt.UTC),  # a Saturday, the first of a month
    ],
    ids=lambda now: f"{now:%Y-%m-%d}",
)
def test_every_proof_holds_whatever_the_day(db, clock, now):
    clock.at = now
    small_town(db, seed=2, accounts=30)
    assert [proof.name for proof in run_proofs(db) if not proof.ok] == []
    latest = value(db, select(func.max(JournalEntry.__table__.c.posted_at)))
    assert latest <= now


# ------------------------------------------------------------------------------------ true books
def test_every_proof_holds(town):
    assert [(proof.name, proof.failures) for proof in run_proofs(town) if not proof.ok] == []


def test_the_town_is_found_again(town, db):
    found = find_demo(town)
    assert found is not None
    assert found.accounts == MIDDLE
    assert found.bills == value(town, select(func.count()).select_from(Bill))
    assert found.receivable_cents == value(
        town, select(func.sum(Receivable.__table__.c.balance_cents))
    )
    assert find_demo(db) is None


def test_deposits_held_are_in_the_books(town):
    held = value(town, select(func.sum(Account.__table__.c.deposit_cents)))
    line, gl = JournalLine.__table__, GlAccount.__table__
    booked = select(func.sum(line.c.amount_cents)).join(gl, gl.c.id == line.c.gl_account_id)
    assert held == -value(town, booked.where(gl.c.code == "30-2320"))
    assert held > 0


def test_billing_runs_are_one_entry_each(town):
    entry = JournalEntry.__table__
    runs = rows(
        town,
        select(entry.c.business_date, entry.c.memo).where(
            entry.c.kind == "billing", entry.c.memo.not_like("Final bill%")
        ),
    )
    assert len(runs) == 24 * 2 + 2  # two cycles, and two years of tax
    assert len(set(runs)) == len(runs)


def test_receipts_are_in_the_order_of_their_moments(town):
    receipt = Receipt.__table__
    found = rows(
        town,
        select(receipt.c.year, receipt.c.sequence, receipt.c.issued_at).order_by(
            receipt.c.year, receipt.c.sequence
        ),
    )
    by_day: dict[dt.date, dt.datetime] = {}
    for row in found:
        day = row.issued_at.date()
        by_day.setdefault(day, row.issued_at)
    days = [row.issued_at.date() for row in found]
    assert days == sorted(days)


def test_documents_of_the_past_can_be_printed(town):
    payment, receipt = Payment.__table__, Receipt.__table__
    joined = select(receipt.c.document, receipt.c.number, payment.c.amount_cents).join(
        payment, payment.c.id == receipt.c.payment_id
    )
    for row in rows(town, joined.where(receipt.c.id % 7 == 0)):
        document = ReceiptDocument.from_data(row.document)
        assert document.number == row.number
        assert sum(line.amount_cents for line in document.lines) == row.amount_cents
        assert sum(tender.amount_cents for tender in document.tenders) == row.amount_cents
    session = DrawerSession.__table__
    counted = select(session.c.z_report).where(session.c.z_report.is_not(None))
    for row in rows(town, counted):
        report = ZReportDocument.from_data(row.z_report)
        assert report.over_short_cents == 0
        assert report.payments_count > 0


def test_payments_are_taken_on_open_days_before_today(town):
    payment = Payment.__table__
    days = [row[0] for row in rows(town, select(payment.c.business_date).distinct())]
    assert all(is_open_day(day) for day in days)
    assert max(days) < TODAY


def test_older_bills_are_paid_before_newer_ones(town):
    """Whoever owes a month owes every later one; the town applies money oldest first."""
    bill, receivable = Bill.__table__, Receivable.__table__
    owed = func.sum(receivable.c.balance_cents)
    found = rows(
        town,
        select(bill.c.account_id, bill.c.issued_on, owed.label("owed"))
        .join(receivable, receivable.c.bill_id == bill.c.id)
        .where(receivable.c.service != "tax")
        .group_by(bill.c.account_id, bill.c.issued_on)
        .order_by(bill.c.account_id, bill.c.issued_on),
    )
    behind: set[int] = set()
    for row in found:
        if row.owed > 0:
            behind.add(row.account_id)
        else:
            assert row.account_id not in behind


# ---------------------------------------------------------------------------------- like a town
def test_shares_are_believable(town):
    account, receivable = Account.__table__, Receivable.__table__
    status = dict(rows(town, select(account.c.status, func.count()).group_by(account.c.status)))
    assert status["active"] > 0.85 * MIDDLE
    assert 0 < status["closed"] < 0.15 * MIDDLE
    past_due = value(
        town,
        select(func.count(receivable.c.account_id.distinct())).where(
            receivable.c.balance_cents > 0, receivable.c.due_on < TODAY
        ),
    )
    assert 0.12 * MIDDLE < past_due < 0.40 * MIDDLE
    oldest = TODAY - dt.timedelta(days=90)
    long_due = value(
        town,
        select(func.count(receivable.c.account_id.distinct())).where(
            receivable.c.balance_cents > 0,
            receivable.c.due_on < oldest,
        ),
    )
    assert 0 < long_due < past_due / 2


def test_there_is_something_of_everything(town):
    receivable, account = Receivable.__table__, Account.__table__
    kinds = set(
        rows(
            town,
            select(receivable.c.service, receivable.c.component).where(
                receivable.c.balance_cents != 0
            ),
        )
    )
    assert {("tax", "principal"), ("credit", "credit"), ("fee", "principal")} <= kinds
    classes = {row[0] for row in rows(town, select(account.c.account_class).distinct())}
    assert classes == {"residential", "commercial", "tax"}
    flags = {row[0] for row in rows(town, select(AccountFlag.__table__.c.code).distinct())}
    assert {"cash_only", "spanish"} <= flags
    several = select(account.c.customer_id).group_by(account.c.customer_id)
    assert rows(town, several.having(func.count() > 2))


def test_the_collectors_queue_is_useful_at_once(town):
    ana = signon.demo_sign_on(town, "ana", "DESK1")
    calls = queue.list_queue(town, ana, limit=500).rows
    waiting = queue.list_queue(town, ana, "batch", limit=500).rows
    assert len(calls) >= 5
    assert waiting
    assert {line.attempts for line in calls} >= {0, 1}
    assert all(one.accounts for one in queue.list_buckets(town, ana))
    steps = {
        one.code for line in calls for one in case_file.get_case(town, ana, line.account).steps
    }
    assert {"reminder", "notice", "call"} <= steps


def test_names_are_skewed_and_odd(town):
    customer = Customer.__table__
    names = [row[0] for row in rows(town, select(customer.c.last_name))]
    assert len(set(names)) < 0.85 * len(names)
    assert {person.last_name for person in CAST} <= set(names)
    assert any("[" in name for name in names)
    assert not all(name.isascii() for name in names) or "ÁNGEL" in str(
        rows(town, select(customer.c.first_name))
    )


def test_account_numbers_carry_their_check_digit(town):
    numbers = [row[0] for row in rows(town, select(Account.__table__.c.number))]
    assert all(has_valid_check("luhn", number.replace("-", "")) for number in numbers)


def test_applications_wait_each_for_something_else(town):
    ana = signon.demo_sign_on(town, DEMO_CLERK, "DESK2")
    waiting = looking.list_applications(town, ana).rows
    names = ["OXENDINE, KAYLA", "RAMIREZ, HÉCTOR", "WHITLEY, JOAN"]
    assert [one.applicant for one in waiting] == names
    assert (waiting[1].missing_words, waiting[2].missing) == ("Paper of identity", ())
    assert looking.get_application(town, ana, 3).offer.meter


def test_letters_wait_for_their_release_and_for_the_printer(town):
    ana = signon.demo_sign_on(town, DEMO_CLERK, "DESK2")
    newest, oldest = selecting.list_batches(town, ana)
    assert (newest.state, oldest.state) == ("selected", "released")
    assert oldest.count
    assert oldest.released_by != oldest.made_by


def test_search_columns_are_those_the_office_makes(town):
    customer, premise, account = Customer.__table__, Premise.__table__, Account.__table__
    for row in rows(town, select(customer)):
        wanted = customer_columns(row.last_name, row.first_name, row.phone)
        assert {name: row._mapping[name] for name in wanted} == wanted
    for row in rows(town, select(premise)):
        assert premise_columns(row.address) == {"house": row.house, "street_n": row.street_n}
    for table in (account, Bill.__table__, Receipt.__table__):
        for row in rows(town, select(table.c.number, table.c.number_n)):
            assert row.number_n == number_column(row.number)
    assert value(town, select(func.count()).select_from(Surname)) > 50
    assert value(town, select(func.count()).select_from(NameWord)) > 5
    assert rebuild(town, check=True)["ok"]


def test_the_first_people_are_found_by_name(town):
    found = lookup.find_accounts(town, "rodriguez m")
    assert {result.name for result in found.results} >= {"RODRIGUEZ, MARIA E", "RODRIGUEZ, MARIO"}


def test_a_bill_stub_of_the_town_can_be_scanned(town):
    with town.read() as connection:
        [layout] = get_policy(connection, "scan.layouts", TODAY)
    number = value(town, select(Account.__table__.c.number))
    line = make_scan(ScanLayout.from_data(layout), number, 8_640)
    scan = read_scan(line, [ScanLayout.from_data(layout)])
    assert (scan.account, scan.amount_cents) == (number, 8_640)


# ------------------------------------------------------------------------------------ the people
def test_everybody_signs_on_with_the_printed_pin(town):
    hashes = dict(rows(town, text("SELECT username, pin_hash FROM clerk_user")))
    assert set(hashes) == {user.username for user in DEMO_USERS}
    assert all(pin_matches(hashes[user.username], user.pin) for user in DEMO_USERS)


def test_the_field_staff_go_with_crews(town):
    with town.read() as connection:
        crews = get_policy(connection, "work_order.crews", TODAY)
    field = {user.username for user in DEMO_USERS if user.role == "crew"}
    members = [name for crew in crews.values() for name in crew.get("members", ())]
    assert sorted(members) == sorted(field)


def test_the_handbook_names_the_people_it_speaks_of(town):
    handbook = (ROOT / "docs" / "demo.md").read_text(encoding="utf-8")
    for user in DEMO_USERS:
        assert f"| {user.username} | {user.full_name} |" in handbook
        assert f"| {user.pin} |" in handbook
    account, customer = Account.__table__, Customer.__table__
    joined = select(account.c.number, customer.c.last_name, customer.c.first_name).join(
        customer, customer.c.id == account.c.customer_id
    )
    lines = [f"| {row[0]} | {row[1]}, {row[2]} |" for row in rows(town, joined)]
    assert sum(line in handbook for line in lines) == len(CAST)


def test_the_clerk_sits_at_an_open_drawer(town):
    actor = signon.demo_sign_on(town, DEMO_CLERK, "DESK2")
    drawer = drawers.current_drawer(town, actor)
    assert (drawer.drawer, drawer.state, drawer.float_cents) == (DEMO_DRAWER, "open", 20_000)
    assert drawer.business_date == TODAY


def test_the_clerk_sits_where_the_paper_of_that_drawer_comes_out(town):
    from clerktui.app import DEMO_STATION, DEMO_USER

    assert DEMO_USER == DEMO_CLERK
    actor = signon.demo_sign_on(town, DEMO_USER, DEMO_STATION)
    session = DrawerSession.__table__
    at = rows(town, select(session.c.workstation_id).where(session.c.state == "open"))
    assert at == [(actor.workstation_id,)]


def test_money_can_be_taken_at_once(db):
    from clerktui.services import payments
    from clerktui.views.tickets import LineDraft, PaymentDraft, TenderDraft

    small_town(db, accounts=12)
    actor = signon.demo_sign_on(db, DEMO_CLERK, "DESK2")
    session = drawers.current_drawer(db, actor)
    account = Account.__table__
    number, owed = rows(
        db, select(account.c.number, account.c.balance_cents).where(account.c.balance_cents > 0)
    )[0]
    posted = payments.post_payment(
        db,
        actor,
        PaymentDraft(
            command_id="11111111-2222-4333-8444-555555555555",
            drawer_session_id=session.session_id,
            lines=(LineDraft("account", number, owed),),
            tenders=(TenderDraft("cash", owed),),
        ),
    )
    assert posted.balances == ((number, 0),)
    assert [proof.name for proof in run_proofs(db) if not proof.ok] == []


def test_whoever_is_marked_as_speaking_spanish_gets_papers_in_spanish(town):
    account, customer, flag = Account.__table__, Customer.__table__, AccountFlag.__table__
    flagged = select(flag.c.account_id).where(flag.c.code == "spanish")
    spoken = (
        select(customer.c.language, account.c.id.in_(flagged), account.c.number)
        .join(account, account.c.customer_id == customer.c.id)
        .order_by(account.c.id)
    )
    found = rows(town, spoken)
    assert {(language, marked) for language, marked, _ in found} == {("es", True), ("en", False)}
    spanish = {number for language, _, number in found if language == "es"}
    kept = [
        ReceiptDocument.from_data(data)
        for (data,) in rows(town, select(Receipt.__table__.c.document))
    ]
    assert {receipt.language for receipt in kept} == {"en", "es"}
    for receipt in kept:
        numbers = {summary.account for summary in receipt.accounts}
        assert (receipt.language == "es") == bool(numbers & spanish)


# ------------------------------------------------------------------------------------ the batches
def test_three_batches_are_at_the_bank_and_one_is_on_the_desk(town):
    ana = signon.demo_sign_on(town, DEMO_CLERK, "DESK2")
    agency, desk, *others = headers.list_batches(town, ana).rows
    assert (agency.state, agency.source) == ("keyed", "agency")
    assert (desk.state, desk.owner, desk.received_on) == ("keying", DEMO_CLERK, TODAY)
    assert (desk.items, desk.control_items) == (14, 16)
    assert [batch.state for batch in others] == ["deposited"] * 3
    assert all(batch.is_balanced for batch in others)
    assert {line.kind for line in lines.list_lines(town, ana, desk.number, 0)} == {
        "account",
        "unknown",
    }


def test_money_nobody_could_place_is_of_different_ages(town):
    ana = signon.demo_sign_on(town, DEMO_CLERK, "DESK2")
    items = suspense.list_suspense(town, ana).rows
    ages = [item.days for item in items]
    assert ages == sorted(set(ages), reverse=True)
    assert len(ages) == 3
    assert all(item.typed and item.batch for item in items)


@pytest.mark.parametrize("accounts", [25, 70])
def test_once_the_last_two_envelopes_are_keyed_the_slip_is_the_first_suspect(db, accounts):
    small_town(db, accounts=accounts)
    ana = signon.demo_sign_on(db, DEMO_CLERK, "DESK2")
    batch = headers.list_batches(db, ana).rows[0]
    [before] = proofing.find_difference(db, ana, batch.number)
    assert before.says.startswith("2 items of")
    hand = keying.take_up(db, ana, batch.number, "test")
    [slip] = [one for one in hand.lines if one.owed_cents not in {None, one.amount_cents}]
    account = Account.__table__
    for place, number in enumerate(("10-0010-06", "10-0015-01"), start=hand.next_line):
        assert number in batch.note
        owed = value(db, select(account.c.balance_cents).where(account.c.number == number))
        line = LineKeyed(batch.number, "test", place, number, owed, "check", reference=str(place))
        keying.keep_line(db, ana, line)
    first = proofing.find_difference(db, ana, batch.number)[0]
    assert (first.line_no, first.would_be_cents) == (slip.line_no, slip.owed_cents)
    assert "two digits changed places" in first.says
    right = LineKeyed(
        *(batch.number, "test", slip.line_no, slip.account, slip.owed_cents, slip.tender),
        reference=slip.reference,
    )
    keying.keep_line(db, ana, right)
    assert headers.get_batch(db, ana, batch.number).is_balanced
    assert [proof.name for proof in run_proofs(db) if not proof.ok] == []


def test_a_town_of_a_dozen_accounts_has_no_batch(db):
    small_town(db, accounts=12)
    assert value(db, select(func.count()).select_from(Batch)) == 0


# -------------------------------------------------------------------------------------- the rules
@pytest.mark.parametrize(
    ("on", "cents"),
    [
        (dt.date(2026, 1, 6), 2_000),
        (dt.date(2026, 2, 3), 2_750),
        (dt.date(2026, 3, 3), 3_500),
        (dt.date(2027, 1, 5), 11_000),
    ],
)
def test_tax_interest_grows_by_the_month(on, cents):
    assert interest_cents(100_000, 2025, on) == cents


def test_the_calendar_ends_on_the_newest_bills():
    calendar = Calendar.ending(TODAY, "America/New_York")
    first, second = calendar.issued
    assert (first[-1], second[-1]) == (dt.date(2026, 11, 2), dt.date(2026, 11, 16))
    assert (len(first), len(second)) == (24, 24)
    assert calendar.begins == dt.date(2024, 12, 1)
    assert calendar.last_open_day() == dt.date(2026, 11, 20)


def test_allocations_name_services_in_the_towns_order(town):
    """What the history says of its order is what the allocation rule would have said."""
    allocation, receivable = Allocation.__table__, Receivable.__table__
    found = rows(
        town,
        select(receivable.c.service, allocation.c.reason)
        .join(receivable, receivable.c.id == allocation.c.receivable_id)
        .where(allocation.c.reason.like("town order%"))
        .distinct(),
    )
    with town.read() as connection:
        order = get_policy(connection, "allocation.default", TODAY).service_order
    assert found
    assert all(reason == f"town order {order.index(service) + 1}" for service, reason in found)


def test_an_agency_has_debts_gave_one_back_and_sent_its_first_money(town):
    ana = signon.demo_sign_on(town, DEMO_CLERK, "DESK2")
    [line] = agency_desk.list_lines(town, ana)
    assert (line.agency.code, line.agency.placed > 0) == ("AGENCY1", True)
    assert line.waiting_cents == line.through_cents > line.commission_cents > 0
    states = {one.state for one in agency_looking.list_placements(town, ana, "all")}
    assert "placed" in states


def test_crews_find_orders_in_every_state_and_two_years_behind_them(town):
    orders = rows(town, text("SELECT state, count(*) FROM work_order GROUP BY state"))
    many = {row[0]: row[1] for row in orders}
    assert {"open", "assigned", "dispatched", "accepted", "arrived", "could_not"} <= set(many)
    assert many["completed"] + many["followed_up"] > 400
    joe = signon.sign_on(town, "joe", "6174", "DESK1")
    day = crew.my_orders(town, joe)
    assert day.crews == ("Water crew 1",)
    assert "dispatched" in {one.state for one in day.lines}
    assert crew.get_mine(town, joe, day.lines[0].number).callers
