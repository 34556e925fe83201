"""The yearly clean-up: what fits is found, looked through, and written off in one act."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from clerktui.errors import NeedsOverride, Refused
from clerktui.models import Correction
from clerktui.services.corrections import cleanup
from clerktui.views.adjustments import CleanupDraft, CleanupRule
from tests.support.batches import begin_batch, key
from tests.support.office import new_id

OLD, NEW = dt.date(2025, 1, 25), dt.date(2026, 11, 1)
RULE = CleanupRule(under_cents=1000, days=365)


@pytest.fixture
def books(office):
    """Old and small, too large, too new, partly new, in credit, promised, in a batch, closed."""
    office.account("10-0001-01", "ADAMS, A", due=OLD, water=400, sewer=300)
    office.account("10-0002-02", due=OLD, water=1001)
    office.account("10-0003-03", due=NEW, water=400)
    office.account("10-0004-04", due=OLD, water=400)
    office.bill("10-0004-04", due=NEW, water=100)
    office.account("10-0005-05", due=OLD, water=400)
    office.pay("10-0005-05", 900)
    promised = office.account("10-0006-06", "FOX, F", due=OLD, water=250)
    office.flag(promised, "promise")
    office.account("10-0007-07", "GRAY, G", due=OLD, water=350)
    key(office, begin_batch(office, "ana", 350, 1), ("10-0007-07", 350))
    office.account("10-0008-08", "HALL, H", due=OLD, water=1000, status="closed")
    return office


def seen(office, rule=RULE, **options):
    return cleanup.preview_cleanup(office.db, office.people["fay"], rule, **options)


def draft(found, rule=RULE, **said):
    told = {"command_id": new_id(), "reason": "small", "note": "", **said}
    return CleanupDraft(rule=rule, accounts=found.accounts, amount_cents=found.amount_cents, **told)


def clean_up(office, told, who="fay"):
    return cleanup.clean_up(office.db, office.people[who], told)


def test_what_fits_is_listed_with_who_is_left_out(books):
    found = seen(books)
    assert [(row.account, row.balance_cents, row.left_out) for row in found.rows] == [
        ("10-0001-01", 700, ""),
        ("10-0006-06", 250, "flag"),
        ("10-0007-07", 350, "batch"),
        ("10-0008-08", 1000, ""),
    ]
    assert (found.rows[0].name, found.rows[0].oldest_due_on) == ("ADAMS, A", OLD)
    assert (found.accounts, found.amount_cents, found.after) == (2, 1700, None)
    page = seen(books, limit=2)
    assert (len(page.rows), page.accounts) == (2, 2)
    assert [r.account for r in seen(books, after=page.after).rows] == ["10-0007-07", "10-0008-08"]
    closed = seen(books, replace(RULE, closed_only=True))
    assert [row.account for row in closed.rows] == ["10-0008-08"]


def test_it_is_written_off_in_one_act(books, monkeypatch):
    monkeypatch.setattr(cleanup, "_PIECE", 1)
    told = draft(seen(books))
    posted = clean_up(books, told)
    assert (posted.number, posted.amount_cents) == (1, 1700)
    assert [books.balance(f"10-000{n}-0{n}") for n in (1, 2, 6, 7, 8)] == [0, 1001, 250, 350, 0]
    with books.db.read() as connection:
        count = select(func.count()).select_from(Correction.__table__)
        assert connection.execute(count).scalar_one() == 2
    assert clean_up(books, told).duplicate
    assert seen(books).accounts == 0
    books.prove()


def test_who_is_left_out_by_hand_stays(books):
    rule = replace(RULE, excluded=("10-0001-01",))
    found = seen(books, rule)
    assert next(row.left_out for row in found.rows) == "by hand"
    assert found.amount_cents == 1000
    clean_up(books, draft(found, rule))
    assert (books.balance("10-0001-01"), books.balance("10-0008-08")) == (700, 0)
    books.prove()


def test_what_changed_since_it_was_seen_is_not_written_off(books):
    told = draft(seen(books))
    books.pay("10-0001-01", 100)
    with pytest.raises(Refused) as refused:
        clean_up(books, told)
    assert refused.value.message_id == "write_off.changed"
    assert refused.value.facts == {"accounts": 2, "amount_cents": 1600}
    assert (books.balance("10-0001-01"), books.balance("10-0008-08")) == (600, 1000)
    books.prove()


def test_the_whole_sum_is_measured_by_the_limit(books):
    books.decide("adjustment.limits", {"finance": 1699})
    with pytest.raises(NeedsOverride, match=r"correction\.above_limit"):
        clean_up(books, draft(seen(books)))


def test_nonsense_and_nobody_are_refused(books):
    for rule in (replace(RULE, under_cents=0), replace(RULE, days=-1)):
        with pytest.raises(Refused, match=r"write_off\.rule"):
            seen(books, rule)
    none = seen(books, replace(RULE, under_cents=1))
    with pytest.raises(Refused, match=r"write_off\.nothing"):
        clean_up(books, draft(none))
    with pytest.raises(Refused, match="denied"):
        clean_up(books, draft(none), who="sam")


def test_who_owes_a_tax_is_left_out(books):
    books.account("10-0009-09", "IVES, I", due=OLD, water=100, tax=200)
    found = seen(books)
    assert (found.rows[-1].account, found.rows[-1].left_out) == ("10-0009-09", "tax")
    clean_up(books, draft(found))
    assert books.balance("10-0009-09") == 300
    books.prove()
