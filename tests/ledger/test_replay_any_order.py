"""Whatever clerks did, in any order: the account replayed is the account as it was seen.

The office of `test_any_order` goes through a random day while the clock runs; at every step the
account view is kept. In the end each moment is replayed from the journal and must say the same.
"""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from clerktui.ledger import replay
from clerktui.services import account_notes, accounts
from clerktui.services.as_of import get_account_as_of
from clerktui.services.dashboard import get_dashboard
from clerktui.services.why import asking
from clerktui.views.accounts import FlagDraft
from clerktui.views.as_of import AsOf
from tests.ledger.test_any_order import ACCOUNTS, AnyOrder, accounts as any_account

SAME = (
    "status",
    "balance_cents",
    "past_due_cents",
    "current_cents",
    "d30_cents",
    "d60_cents",
    "d90_cents",
    "next_due_on",
    "flags",
    "by_service",
    "open_bills",
    "payments",
    "contacts",
)


def seen(view) -> dict[str, object]:
    """What both views must say alike."""
    return {name: getattr(view, name) for name in SAME}


class Replayed(AnyOrder):
    """The office, and what was seen of every account at every moment."""

    def __init__(self, office) -> None:
        super().__init__(office)
        self.kept: list[tuple[dt.datetime, str, dict[str, object], int]] = []

    @rule(number=any_account)
    def flag(self, number: str) -> None:
        sam, db = self.office.people["sam"], self.office.db
        if accounts.get_account(db, number).flags:
            account_notes.end_flag(db, sam, number, "disputed", "settled")
        else:
            account_notes.add_flag(db, sam, number, FlagDraft("disputed", "says it was paid"))

    @rule(number=any_account)
    def contact(self, number: str) -> None:
        account_notes.add_contact(self.office.db, self.office.people["ana"], number, "call", "hm")

    @invariant()
    def now_is_the_live_account(self) -> None:
        db = self.office.db
        db.clock.move(dt.timedelta(minutes=1))
        for number in ACCOUNTS if self.sessions or self.steps else ():
            live = accounts.get_account(db, number)
            now = get_account_as_of(db, number, AsOf(known_at=db.clock.now()))
            assert seen(now) == seen(live)
            assert now.changes == ()
            self.kept.append((db.clock.now(), number, seen(live), live.balance_cents))
        db.clock.move(dt.timedelta(minutes=1))

    def the_balance_is_told(self, number: str) -> None:
        told = asking.why_account(self.office.db, self.office.people["ana"], number)[0]
        told_cents = sum(step.amount_cents or 0 for step in told.steps)
        assert told.result_cents == told_cents == self.office.balance(number)
        assert not [note for note in told.notes if "verify" in note]

    def the_report_says_the_same(self, at: dt.datetime) -> None:
        """All accounts at once: the piece reports are made from."""
        with self.office.db.read() as connection:
            rows = connection.execute(replay.open_receivables(AsOf(known_at=at))).all()
            for moment in (AsOf(known_at=at), AsOf(business_day=at.date())):
                forward = connection.execute(replay.receivable_balances(moment)).all()
                back = connection.execute(replay.receivable_balances_back(moment)).all()
                assert sorted(map(tuple, forward)) == sorted(map(tuple, back))
        seen_then = sum(balance for kept_at, _, _, balance in self.kept if kept_at == at)
        assert sum(row.balance_cents for row in rows) == seen_then

    def the_dashboard_says_the_same(self) -> None:
        board = get_dashboard(self.office.db, self.office.people["sam"])
        assert board.owed_cents == sum(self.balances.values())
        good = [one for one in self.written if not (one.is_void or "suspense" in one.tenders)]
        came_cents = sum(written.amount_cents for written in good)
        gone_cents = sum(written.amount_cents for written in self.written if written.is_gone)
        assert board.total.today_cents == came_cents - gone_cents
        assert board.total.today_count == len(good)
        assert board.taken_back.today_cents == -gone_cents
        assert sum(tender.today_cents for tender in board.tenders) == came_cents

    def teardown(self) -> None:
        for at, number, said, balance in self.kept:
            then = get_account_as_of(self.office.db, number, AsOf(known_at=at))
            assert seen(then) == said
            moved = sum(change.amount_cents for change in then.changes)
            assert balance + moved == then.balance_now_cents
        for at in sorted({at for at, *_ in self.kept}):
            self.the_report_says_the_same(at)
        for number in ACCOUNTS if self.kept else ():
            self.the_balance_is_told(number)
        if self.kept:
            self.the_dashboard_says_the_same()
        super().teardown()


@pytest.mark.slow
def test_every_moment_is_replayed_as_it_was_seen(new_office):
    run_state_machine_as_test(
        lambda: Replayed(new_office()),
        settings=settings(
            max_examples=max(3, settings().max_examples // 10),
            stateful_step_count=25,
            suppress_health_check=list(HealthCheck),
        ),
    )
