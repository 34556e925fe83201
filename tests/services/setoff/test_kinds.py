"""A debt is of one kind: who owes taxes and utilities has two letters, two debts, two clocks."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.services.setoff import gate, letters
from clerktui.views.setoff import SetoffStart
from tests.support import setoff
from tests.support.batches import to_state
from tests.support.office import Office, new_id
from tests.support.refusing import refused
from tests.support.setoff import HERE, LONG_AGO

DUE = dt.date(2025, 9, 1)


@pytest.fixture
def town(office: Office, tmp_path) -> Office:
    """Maria owes the tax of 2025, 500.00, and 120.00 of water since August 2026."""
    setoff.debtor(office, tmp_path)
    office.bill(HERE, due=DUE, tax=50_000)
    return office


def seen(office: Office, kind: str = ""):
    return gate.get_gate(office.db, office.people["ana"], HERE, kind=kind)


def test_each_kind_has_its_own_letter_code_and_expiry(town):
    found = seen(town)
    assert (found.kind, found.owed_cents, found.others) == ("tax", 50_000, (("utility", 12_000),))
    tax = setoff.letter(town)
    # The next letter is for what is left: nobody has to say which.
    found = seen(town)
    assert (found.kind, found.owed_cents, found.number) == ("utility", 12_000, None)
    water = setoff.letter(town)
    assert refused(setoff.letter, town) == "setoff.gate"
    assert refused(setoff.letter, town, kind="beer") == "setoff.kind"
    said = {
        number: str(letters.get_letter(town.db, town.people["ana"], number).to_data())
        for number in (tax, water)
    }
    assert "Tax Collector; unpaid property tax" in said[tax]
    assert "Water" not in said[tax]
    assert "Utilities; unpaid charges for utility service" in said[water]
    assert "Property tax" not in said[water]
    for number in (tax, water):
        setoff.mailed(town, number)
    setoff.later(town, 31)
    for number in (tax, water):
        setoff.determined(town, number)
    both = [setoff.whole(town, number) for number in (tax, water)]
    assert [(one.account_code, one.letter_cents, one.expires_on) for one in both] == [
        ("TAX", 50_000, dt.date(2035, 9, 1)),
        ("UTL", 12_000, dt.date(2029, 12, 24)),
    ]
    assert [(one.number, one.amount_cents) for one in setoff.planned(town).lines] == [
        *((tax, 50_000), (water, 12_000))
    ]
    town.prove()


def test_money_pays_the_kind_it_came_for_and_a_payment_counts_for_one(town, tmp_path):
    tax, water = setoff.letter(town), setoff.letter(town, kind="utility")
    for number in (tax, water):
        setoff.mailed(town, number)
    setoff.later(town, 31)
    for number in (tax, water):
        setoff.determined(town, number)
    setoff.sent(town)
    setoff.later(town, 20)
    line = setoff.return_line(f"{water:08d}", 16_000, dt.date(2027, 1, 5))
    answer = setoff.returned(town, tmp_path, line)
    assert answer.lines[0].excess_cents == 2_000
    to_state(town, answer.batch, "posted", "ana")
    assert [setoff.whole(town, one).owed_cents for one in (tax, water)] == [50_000, 0]
    assert setoff.whole(town, water).money[0].over_cents == 2_000
    town.prove()


def test_small_debts_are_combined_with_their_own_kind_only(office, tmp_path):
    setoff.debtor(office, tmp_path, water=3_000)
    office.bill(HERE, due=LONG_AGO, fee=2_500)
    found = gate.get_gate(office.db, office.people["ana"], HERE, True)
    assert (found.kind, found.owed_cents, found.combined) == ("utility", 3_000, ())
    assert found.others == (("other", 2_500),)
    draft = SetoffStart(new_id(), HERE, combines=True)
    assert refused(letters.start, office.db, office.people["ana"], draft) == "setoff.gate"
