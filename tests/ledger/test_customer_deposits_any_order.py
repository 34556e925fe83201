"""Customer deposits in any order: asked, paid, voided, waived, used, moved; the books always prove.

A plain model beside the books says what each of two accounts of one customer must hold and owe.
"""

from __future__ import annotations

from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.support.customer_deposits import ask, deposits, move, same_customer, use, waive
from tests.support.office import Office

ACCOUNTS = ("10-0001-00", "10-0002-00")
WHICH = st.sampled_from(ACCOUNTS)


class Deposits(RuleBasedStateMachine):
    """Two accounts of one customer, and what each must hold."""

    office: ClassVar[Office]

    def __init__(self) -> None:
        super().__init__()
        self.held = {one: deposits(self.office, one).held_cents for one in ACCOUNTS}
        self.receipts: list[tuple[str, str, int]] = []
        self.unpaid = {one: _unpaid(self.office, one) for one in ACCOUNTS}

    @rule(which=WHICH, cents=st.integers(1, 9_000))
    def asks(self, which: str, cents: int) -> None:
        if not self.unpaid[which]:
            ask(self.office, which, cents)
            self.unpaid[which] = cents

    @rule(which=WHICH, part=st.integers(1, 9_000))
    def pays(self, which: str, part: int) -> None:
        cents = min(part, self.unpaid[which])
        if cents and self.office.balance(which) == self.unpaid[which]:
            posted = self.office.pay(which, cents)
            self.receipts.append((posted.receipt, which, cents))
            self.unpaid[which] -= cents
            self.held[which] += cents

    @precondition(lambda self: self.receipts)
    @rule()
    def voids(self) -> None:
        receipt, which, cents = self.receipts.pop()
        self.office.void(receipt)
        self.unpaid[which] += cents
        self.held[which] -= cents

    @rule(which=WHICH)
    def waives(self, which: str) -> None:
        if self.unpaid[which]:
            found = deposits(self.office, which).deposits
            waive(self.office, next(one.deposit_id for one in found if one.open_cents))
            self.unpaid[which] = 0
            self.receipts = []

    @rule(which=WHICH, cents=st.integers(1, 5_000))
    def bills_and_uses(self, which: str, cents: int) -> None:
        if self.held[which] >= cents and self.office.balance(which) == self.unpaid[which]:
            self.office.bill(which, water=cents)
            use(self.office, which)
            self.held[which] -= cents
            self.unpaid[which] = 0
            self.receipts = []

    @rule(which=WHICH)
    def moves(self, which: str) -> None:
        to = ACCOUNTS[1 - ACCOUNTS.index(which)]
        if self.held[which]:
            move(self.office, which, to)
            self.held[to] += self.held[which]
            self.held[which] = self.unpaid[which] = 0
            self.receipts = []

    @invariant()
    def agrees(self) -> None:
        for one in ACCOUNTS:
            assert deposits(self.office, one).held_cents == self.held[one]
            assert _unpaid(self.office, one) == self.unpaid[one]

    def teardown(self) -> None:
        self.office.prove()


def _unpaid(office: Office, account: str) -> int:
    return sum(one.open_cents for one in deposits(office, account).deposits)


@pytest.mark.sqlite_only
def test_in_any_order(office):
    for number in ACCOUNTS:
        office.account(number)
    same_customer(office, *ACCOUNTS)
    office.decide("payment.duplicate_days", 0)
    run_state_machine_as_test(
        type("Bound", (Deposits,), {"office": office}),
        settings=settings(
            max_examples=4,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
