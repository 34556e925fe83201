"""Tickets: what is typed or scanned becomes a line; what is unfinished is kept and found."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from sqlalchemy import insert, select, update

from clerktui.errors import Refused
from clerktui.models import Account, Draft, RevenueCode, RevenueRate
from clerktui.rules.scanline import ScanLayout, make_scan
from clerktui.services import policies, reference, tickets
from tests.support.office import Office

ACCOUNT, OTHER = "10-0442-07", "07-1190-04"
STUB = ScanLayout("stub", 20, (0, 8), (8, 19), "luhn", account_picture="##-####-##")
WITH_BILL = ScanLayout(
    "bill", 24, (2, 10), (18, 23), "luhn", (10, 18), account_picture="##-####-##", prefix="77"
)


@pytest.fixture
def desk(office: Office) -> Office:
    office.account(ACCOUNT, water=4120, sewer=3800)
    office.account(OTHER, "RODRIGUEZ, MARTA", status="closed")
    layouts = [STUB.to_data(), WITH_BILL.to_data()]
    policies.set_policy(office.db, "scan.layouts", layouts, dt.date(2026, 1, 1))
    reference.forget(office.db)
    return office


def opened(office: Office, key: str):
    return tickets.open_line(office.db, office.people["ana"], key)


def refused(office: Office, key: str) -> Refused:
    with pytest.raises(Refused) as caught:
        opened(office, key)
    return caught.value


# ------------------------------------------------------------------------------ opening a line
@pytest.mark.parametrize(
    "key", ["10-0442-07", "10044207", " 10-0442-07 ", "10 0442 07", "10.0442.07"]
)
def test_an_account_opens_however_it_is_punctuated(desk, key):
    line = opened(desk, key)
    assert (line.kind, line.account, line.balance_cents) == ("account", ACCOUNT, 7920)
    assert (line.scanned_cents, line.bill, line.warnings) == (None, None, ())
    assert line.name == "RODRIGUEZ, MARIA"
    assert line.service_address == "12 Elm St"
    assert sorted((item.service, item.balance_cents) for item in line.items) == [
        ("sewer", 3800),
        ("water", 4120),
    ]


def test_what_is_past_due_is_told_apart(desk):
    desk.bill(ACCOUNT, due=dt.date(2026, 8, 25), water=1000)
    assert opened(desk, ACCOUNT).past_due_cents == 1000


def test_an_account_that_owes_nothing_or_is_closed_says_so(desk):
    line = opened(desk, OTHER)
    assert line.warnings == ("Account is closed.", "Nothing is owed.")
    assert (line.balance_cents, line.items) == (0, ())


def test_flags_come_with_the_line(desk):
    desk.flag(opened(desk, ACCOUNT).account_id, "cash_only", "returned check 08/02/26")
    [flag] = opened(desk, ACCOUNT).flags
    assert (flag.words, flag.note, flag.is_grave) == ("CASH ONLY", "returned check 08/02/26", True)


def test_the_version_seen_goes_stale_with_money(desk):
    before = opened(desk, ACCOUNT).version
    desk.pay(ACCOUNT, 100)
    assert opened(desk, ACCOUNT).version > before


def test_a_bill_number_opens_its_account_for_that_bill(desk):
    bill = desk.bill(ACCOUNT, due=dt.date(2026, 8, 25), water=1000)
    for key in (bill, bill.lower()):
        line = opened(desk, key)
        assert (line.account, line.bill) == (ACCOUNT, bill)


def test_a_bill_that_is_paid_opens_its_account_only(desk):
    desk.pay(ACCOUNT, 7920)
    assert (opened(desk, "B00001").account, opened(desk, "B00001").bill) == (ACCOUNT, None)


def test_a_revenue_code_opens_with_its_price_of_the_day(desk):
    line = opened(desk, "rec-swim")
    assert (line.kind, line.code, line.unit_cents, line.takes_quantity) == (
        "revenue",
        "REC-SWIM",
        3500,
        True,
    )
    assert opened(desk, "DEP-POLICE").unit_cents is None


def test_a_price_holds_from_its_day(desk):
    with desk.db.write() as connection:
        for day, cents in ((dt.date(2026, 11, 23), 3600), (dt.date(2026, 11, 24), 3700)):
            row = {"revenue_code": "REC-SWIM", "effective_from": day, "unit_cents": cents}
            connection.execute(insert(RevenueRate.__table__).values(**row))
    reference.forget(desk.db)
    assert opened(desk, "REC-SWIM").unit_cents == 3600
    desk.db.clock.move(dt.timedelta(days=1))
    assert opened(desk, "REC-SWIM").unit_cents == 3700


def test_a_revenue_code_no_longer_in_use_does_not_open(desk):
    table = RevenueCode.__table__
    with desk.db.write() as connection:
        connection.execute(update(table).where(table.c.code == "COPIES").values(is_active=False))
    reference.forget(desk.db)
    assert refused(desk, "COPIES").message_id == "account.unknown"
    assert "COPIES" not in {line.code for line in tickets.list_revenue_codes(desk.db)}


@pytest.mark.parametrize(
    "key", ["", "   ", "99-9999-99", "B99999", "RECSWIM", "[/]", "%", "' OR 1=1"]
)
def test_what_is_nothing_is_unknown(desk, key):
    error = refused(desk, key)
    assert (error.message_id, error.facts) == ("account.unknown", {"account": key.strip()})


def test_numbers_that_look_alike_are_never_guessed_between(desk):
    desk.account("100-442-07", "LEE, ANN", water=100)
    error = refused(desk, "10044207")
    assert error.message_id == "account.alike"
    assert error.facts["numbers"] in ("10-0442-07, 100-442-07", "100-442-07, 10-0442-07")
    assert opened(desk, "10-0442-07").name == "RODRIGUEZ, MARIA"
    assert opened(desk, "100-442-07").name == "LEE, ANN"


def test_whoever_may_not_take_money_opens_no_line(desk):
    inquiry = dataclasses.replace(desk.people["ana"], permissions=frozenset({"account.view"}))
    with pytest.raises(Refused, match="denied"):
        tickets.open_line(desk.db, inquiry, ACCOUNT)


# --------------------------------------------------------------------------------------- scanning
def test_a_stub_fills_account_and_amount(desk):
    line = opened(desk, make_scan(STUB, ACCOUNT, 8640) + "\r")
    assert (line.account, line.scanned_cents, line.bill) == (ACCOUNT, 8640, None)


def test_a_stub_with_a_wrong_digit_anywhere_is_refused(desk):
    line = make_scan(STUB, ACCOUNT, 8640)
    for place in range(len(line)):
        wrong = line[:place] + str((int(line[place]) + 1) % 10) + line[place + 1 :]
        assert refused(desk, wrong).message_id == "scan.check_digit"


def test_a_stub_of_an_account_that_is_not_here_is_unknown(desk):
    error = refused(desk, make_scan(STUB, "99-9999-99", 8640))
    assert (error.message_id, error.facts) == ("account.unknown", {"account": "99-9999-99"})


def test_without_a_layout_a_scan_is_no_account(office):
    office.account(ACCOUNT, water=4120)
    assert refused(office, make_scan(STUB, ACCOUNT, 8640)).message_id == "account.unknown"


def test_scanning_never_posts(desk):
    opened(desk, make_scan(STUB, ACCOUNT, 7920))
    assert desk.balance(ACCOUNT) == 7920


# ----------------------------------------------------------------------------- unfinished tickets
def save(office: Office, draft_id: str = "t-1", who: str = "ana", **content) -> None:
    tickets.save_draft(office.db, office.people[who], draft_id, content, "lady in red")


def unfinished(office: Office, who: str = "ana") -> list[tuple[str, str]]:
    found = tickets.list_unfinished(office.db, office.people[who])
    return [(ticket.draft_id, ticket.state) for ticket in found]


def attempt(office: Office, verb, who: str, *more) -> str:
    with pytest.raises(Refused) as caught:
        verb(office.db, office.people[who], *more)
    return caught.value.message_id


def test_a_ticket_is_kept_as_it_is_typed_and_found_by_its_clerk(desk):
    save(desk, lines=[1])
    desk.db.clock.move(dt.timedelta(minutes=1))
    save(desk, lines=[1, 2])
    [ticket] = tickets.list_unfinished(desk.db, desk.people["ana"])
    assert (ticket.draft_id, ticket.state, ticket.label) == ("t-1", "open", "lady in red")
    assert (ticket.owner, ticket.drawer, ticket.content) == ("Ana Ruiz", "1", {"lines": [1, 2]})
    assert ticket.updated_at == desk.db.clock.now()
    assert unfinished(desk, "dee") == []


def test_the_newest_ticket_comes_first(desk):
    for name in ("t-1", "t-2", "t-3"):
        save(desk, name)
        desk.db.clock.move(dt.timedelta(minutes=1))
    save(desk, "t-1")
    assert [name for name, _ in unfinished(desk)] == ["t-1", "t-3", "t-2"]


def test_a_parked_ticket_is_resumed_by_another_clerk_at_his_drawer(desk):
    tickets.park(desk.db, desk.people["ana"], "t-1", {"lines": [1]}, "lady in red")
    assert unfinished(desk, "dee") == [("t-1", "parked")]
    assert attempt(desk, tickets.resume, "dee", "t-1") == "drawer.none_open"
    desk.open_drawer("2", "dee")
    ticket = tickets.resume(desk.db, desk.people["dee"], "t-1")
    assert (ticket.state, ticket.owner, ticket.drawer) == ("open", "Dee Walker", "2")
    assert ticket.content == {"lines": [1]}
    assert unfinished(desk, "ana") == []
    assert attempt(desk, tickets.resume, "ana", "t-1") == "draft.not_yours"


def test_an_own_open_ticket_is_resumed_after_signing_on_again(desk):
    save(desk, lines=[1])
    assert tickets.resume(desk.db, desk.people["ana"], "t-1").content == {"lines": [1]}


def test_an_open_ticket_is_its_clerks_alone(desk):
    save(desk)
    desk.open_drawer("2", "dee")
    for verb, more in (
        (tickets.save_draft, ("t-1", {})),
        (tickets.park, ("t-1", {}, "")),
        (tickets.discard, ("t-1",)),
        (tickets.resume, ("t-1",)),
    ):
        assert attempt(desk, verb, "dee", *more) == "draft.not_yours"
    with pytest.raises(Refused) as caught:
        tickets.discard(desk.db, desk.people["dee"], "t-1")
    assert caught.value.facts == {"owner": "Ana Ruiz"}


def test_without_the_permission_nobody_resumes_anothers_parked_ticket(desk):
    tickets.park(desk.db, desk.people["ana"], "t-1", {}, "")
    lesser = dataclasses.replace(desk.people["dee"], permissions=frozenset({"payment.take"}))
    with pytest.raises(Refused, match="denied"):
        tickets.resume(desk.db, lesser, "t-1")
    with pytest.raises(Refused, match=r"draft\.not_yours"):
        tickets.discard(desk.db, lesser, "t-1")
    assert unfinished(desk) == [("t-1", "parked")]


def test_a_discarded_ticket_is_gone_and_stays_readable(desk):
    save(desk, lines=[1])
    tickets.discard(desk.db, desk.people["ana"], "t-1")
    assert unfinished(desk) == []
    for verb in (tickets.resume, tickets.discard):
        assert attempt(desk, verb, "ana", "t-1") == "draft.unknown"
    table = Draft.__table__
    with desk.db.read() as connection:
        row = connection.execute(select(table)).one()
    assert (row.state, row.content) == ("discarded", {"lines": [1]})


def test_a_posted_ticket_is_finished(desk):
    draft = desk.draft_for(ACCOUNT, 500)
    save(desk, draft.command_id, lines=[1])
    desk.post(draft)
    assert unfinished(desk) == []
    save(desk, draft.command_id, lines=[2])
    assert unfinished(desk) == []
    assert attempt(desk, tickets.resume, "ana", draft.command_id) == "draft.unknown"
    desk.prove()


def test_a_ticket_nobody_knows_is_unknown(desk):
    assert attempt(desk, tickets.resume, "ana", "t-9") == "draft.unknown"
    assert attempt(desk, tickets.discard, "ana", "t-9") == "draft.unknown"


def test_the_desk_offers_its_ways_of_paying_in_order(desk):
    offered = tickets.list_tender_types(desk.db)
    assert [t.code for t in offered] == ["cash", "check", "card", "money_order", "third_party"]
    assert [t.code for t in offered if t.allows_change] == ["cash"]
    assert [t.code for t in offered if not t.needs_reference] == ["cash"]
    assert [t.code for t in offered if not t.is_counted] == ["third_party"]


def test_an_account_is_found_by_its_folded_number_only_in_full(desk):
    with desk.db.read() as connection:
        folded = connection.execute(select(Account.__table__.c.number_n)).scalars().all()
    assert "10044207" in folded
    assert refused(desk, "1004420").message_id == "account.unknown"
