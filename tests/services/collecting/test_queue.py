"""The collectors' list: today first, then oldest, riskiest, largest; shared out, page by page."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import update

from clerktui.errors import Refused
from clerktui.models import CollectionItem
from clerktui.rules.collection_order import sort_key
from clerktui.services.collecting import claims, opening, queue
from tests.support.collecting import (
    BO,
    MARIA,
    SEPTEMBER,
    TODAY,
    ended,
    listed,
    past_due,
    run,
    up_next,
)
from tests.support.office import Office

_ITEM = CollectionItem.__table__
DAY = dt.timedelta(days=1)


def put(office: Office, *wanted: tuple[str, dt.date, dt.date, int, int]) -> None:
    """Accounts with the day their call falls due, oldest due date, cents and risk."""
    ids = {
        number: past_due(office, number, f"CALLER, {number[-2:]}", due=oldest, water=cents)
        for number, _, oldest, cents, _ in wanted
    }
    run(office)
    for number, on, oldest, cents, risk in wanted:
        key = sort_key(oldest, risk, cents)
        values = {"lane": "call", "next_step": "call", "next_on": on, "risk": risk}
        with office.db.write() as connection:
            connection.execute(
                update(_ITEM)
                .where(_ITEM.c.account_id == ids[number])
                .values(**values, sort_key=key)
            )


@pytest.fixture
def five(office: Office) -> list[str]:
    """Five accounts in the order of the list."""
    old, older = TODAY - 60 * DAY, TODAY - 90 * DAY
    put(
        office,
        ("10-0005-05", TODAY - DAY, old, 900, 0),
        ("10-0004-04", TODAY - 2 * DAY, old, 900, 0),
        ("10-0003-03", TODAY, old, 700, 0),
        ("10-0002-02", TODAY, old, 600, 3),
        ("10-0001-01", TODAY, older, 500, 0),
        ("10-0009-09", TODAY + DAY, older, 99_000, 0),
    )
    return ["10-0001-01", "10-0002-02", "10-0003-03", "10-0004-04", "10-0005-05"]


def test_today_first_then_what_was_due_before_each_oldest_riskiest_largest(office, five):
    assert listed(office) == five


@pytest.mark.parametrize("limit", [1, 2, 3, 5])
def test_pages_put_together_are_the_list(office, five, limit):
    found, after = [], None
    while True:
        page = queue.list_queue(office.db, office.people["ana"], "call", after, limit)
        found += [line.account for line in page.rows]
        after = page.after
        if after is None:
            break
    assert found == five


def test_other_lanes_show_what_is_to_come_too(office):
    past_due(office)
    run(office)
    [line] = queue.list_queue(office.db, office.people["ana"], "batch").rows
    assert (line.account, line.next_name, line.days, line.bucket) == (
        MARIA,
        "Past-due notice",
        28,
        "current",
    )
    assert listed(office) == []


def test_buckets_count_accounts_and_dollars_by_the_oldest_item(office, five):
    found = {
        one.bucket: (one.accounts, one.past_due_cents)
        for one in queue.list_buckets(office.db, office.people["ana"])
    }
    assert found == {
        "current": (0, 0),
        "d30": (0, 0),
        "d60": (4, 3_100),
        "d90": (2, 99_500),
    }


def test_what_a_collector_has_open_is_passed_over_until_it_is_left(office, five):
    assert up_next(office, "ana") == five[0]
    assert up_next(office, "dee") == five[1]
    assert up_next(office, "ana", leaving=five[0], skipped=[]) == five[0], "left, and taken again"
    lines = queue.list_queue(office.db, office.people["dee"]).rows
    assert [line.taken_by for line in lines][:2] == ["Ana Ruiz", ""]
    with pytest.raises(Refused, match=r"collect\.taken"):
        opening.open_account(office.db, office.people["dee"], five[0])
    claims.release(office.db, office.people["ana"], five[0])
    assert opening.open_account(office.db, office.people["dee"], five[0]).line.account == five[0]


def test_what_is_taken_in_the_moment_between_is_passed_over(office, five, monkeypatch):
    assert up_next(office, "dee") == five[0]
    monkeypatch.setattr(queue, "taken_by_other", lambda *_: False)
    assert up_next(office, "ana") == five[1]


def test_a_claim_nobody_gave_back_ends_by_itself(office, five):
    assert up_next(office, "ana") == five[0]
    office.db.clock.move(dt.timedelta(minutes=15))
    assert up_next(office, "dee") == five[0]
    claims.release(office.db, office.people["ana"], five[0])
    assert up_next(office, "sam") == five[1], "what is Dee's by now stays so"


def test_who_was_spoken_with_stays_with_that_collector_until_late(office, five):
    promise = {"promised_on": TODAY, "promised_cents": 100}
    ended(office, "promise", five[0], "ana", **promise)
    office.db.clock.move(dt.timedelta(days=1))
    assert five[0] in listed(office, "ana")
    assert five[0] not in listed(office, "dee")
    office.db.clock.move(dt.timedelta(days=3))
    assert five[0] in listed(office, "dee"), "nobody came to it for two days"


def test_at_night_nobody_is_given_and_nothing_is_read(office, five, monkeypatch):
    office.db.clock.move(dt.timedelta(hours=13))  # 22:00 in the town
    monkeypatch.setattr(queue, "next_free", None)
    assert up_next(office) == ""
    assert len(listed(office)) == len(five), "the list is there to be looked at"


def test_an_empty_list_gives_nobody(office):
    assert up_next(office) == ""
    past_due(office, BO, "TATE, BO", due=TODAY)
    with pytest.raises(Refused, match=r"collect\.not_collected"):
        opening.open_account(office.db, office.people["ana"], BO)


def test_more_than_twenty_taken_ones_are_passed_over(office):
    put(office, *((f"10-00{n:02d}-01", TODAY, SEPTEMBER, 1_000 + n, 0) for n in range(22)))
    taken = {
        "claimed_by_id": office.people["dee"].user_id,
        "claimed_until": office.db.clock.now() + DAY,
    }
    with office.db.write() as connection:
        connection.execute(update(_ITEM).where(_ITEM.c.past_due_cents > 1_000).values(**taken))
    assert up_next(office) == "10-0000-01"


def test_only_who_is_permitted_sees_it(office):
    for ask in (queue.list_queue, queue.list_buckets):
        with pytest.raises(Refused, match="denied"):
            ask(office.db, nobody(office))


def nobody(office: Office):
    return replace(office.people["ana"], permissions=frozenset({"account.view"}))
