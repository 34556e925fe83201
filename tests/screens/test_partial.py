"""A part payment is explained before it is posted: what stays past due, and what leaves nothing."""

from __future__ import annotations

import datetime as dt


async def test_what_stays_past_due_is_said_at_every_digit(office, desk, golden):
    office.account("10-0442-07", due=dt.date(2026, 10, 25), water=5000)
    office.bill("10-0442-07", sewer=3000)
    async with desk("payment", "10-0442-07") as at:
        at.type("20")
        await at.settle()
        golden(at, "payment_partial")
        assert "Leaves 60.00 owed: 30.00 more leaves the cut-off list" in at.text
        at.press("ctrl+u")
        at.type("50")
        await at.settle()
        assert "Leaves 30.00 owed" in at.text
        assert "cut-off list" not in at.text


async def test_within_its_days_only_what_is_past_due_is_said(office, desk):
    office.account("10-0442-07", due=dt.date(2026, 11, 20), water=5000)
    async with desk("payment", "10-0442-07") as at:
        at.type("20")
        await at.settle()
        assert "Leaves 30.00 owed, 30.00 past due: 30.00 more leaves nothing past due" in at.text
