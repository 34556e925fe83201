"""Whatever the journal of a day holds, its distribution balances by fund and is the journal."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import select

from clerktui.ledger import gl, journal
from clerktui.ledger.gl_days import Day
from clerktui.models import Chain, GlAccount
from clerktui.services.closing.general_ledger import get_chart
from tests.support.closing import TODAY

_GL = GlAccount.__table__
_FIRST = dt.date(2027, 1, 1)
# Positions in the chart of accounts, and cents; the last leg lets the entry balance.
LEGS = st.tuples(st.integers(0, 34), st.integers(-(10**8), 10**8).filter(bool))
ENTRIES = st.lists(
    st.tuples(st.lists(LEGS, min_size=1, max_size=5), st.sampled_from([1, None])), max_size=8
)
_days = itertools.count()


def _post(connection, day, entries, accounts):
    """Write the entries; gives what the journal then says by account: debits and credits."""
    chain = connection.execute(
        select(Chain.__table__.c.id).where(Chain.__table__.c.code == "office")
    ).scalar_one()
    sums = defaultdict(lambda: [0, 0])
    for place, (picked, office_id) in enumerate(entries):
        off = sum(cents for _, cents in picked)
        legs = [(accounts[at % len(accounts)], cents) for at, cents in picked]
        if off:
            legs.append((accounts[0], -off))
        if len(legs) < 2:
            legs += [(accounts[0], 1), (accounts[0], -1)]
        now = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
        header = journal.Header("test", chain, day, now, f"{day} {place}", office_id=office_id)
        journal.post(connection, header, [journal.Leg(one.id, cents) for one, cents in legs])
        for one, cents in legs:
            sums[one.code][cents < 0] += abs(cents)
    return sums


@pytest.mark.sqlite_only
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=ENTRIES)
def test_every_fund_nets_to_zero_and_the_totals_are_the_journals(office, entries):
    day = _FIRST + dt.timedelta(days=next(_days))
    with office.db.write() as connection:
        accounts = connection.execute(select(_GL).order_by(_GL.c.code)).all()
        sums = _post(connection, day, entries, accounts)
        chart = get_chart(connection, TODAY)
        found = gl.distribute(connection, Day(1, day), chart)
        assert found.problems == ()
        assert len(found.entry_ids) == len(entries)
        assert all(f.debit_cents == f.credit_cents for f in gl.fund_totals(found.lines))
        own = defaultdict(lambda: [0, 0])
        for line in found.lines:
            if not line.is_between_funds:
                own[line.account][0] += line.debit_cents
                own[line.account][1] += line.credit_cents
        assert own == sums
        between = [line for line in found.lines if line.is_between_funds]
        assert sum(line.debit_cents - line.credit_cents for line in between) == 0
        if entries:
            number = gl.post(connection, Day(1, day), found, 1, office.db.clock.now())
            assert gl.distribute(connection, Day(1, day), chart).entry_ids == ()
            assert number
