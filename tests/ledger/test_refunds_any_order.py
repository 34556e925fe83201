"""Accounts billed, paid, adjusted, written off, recovered and refunded in any order.

A few dicts say what is owed, held, given up and on its way back; the books agree after each step.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from clerktui.errors import Refused
from clerktui.models import Account
from clerktui.rules.states import REFUND
from clerktui.services.corrections import adjusted, adjustments, writeoffs
from clerktui.services.refunds import listing
from clerktui.views.adjustments import AdjustmentDraft, RecoveryDraft, UndoDraft, WriteOffDraft
from tests.support.office import Office, new_id
from tests.support.refunds import ask, ledger, take

ACCOUNTS = ("10-0001-00", "10-0002-00")
PROVE_EVERY = 4
STEP_TO = {
    "approve": "approved",
    "refuse": "refused",
    "cancel": "cancelled",
    "credit": "credited",
    "undo": "credited",
    "pay": "paid",
    "stop": "approved",
    "claimed": "approved",
}
FROM = {
    "approve": "requested",
    "refuse": "requested",
    "cancel": "requested",
    "credit": "requested",
    "undo": "approved",
    "pay": "approved",
    "stop": "paid",
    "claimed": "unclaimed",
}

accounts = st.sampled_from(ACCOUNTS)
cents = st.integers(1, 9_000)
any_of_them = st.integers(0, 10**6)


@dataclass
class Back:
    """What the model knows of a refund."""

    account: str
    cents: int
    state: str = "requested"


class AnyOrder(RuleBasedStateMachine):
    """The office and its model, side by side; Sam adjusts, so his limit covers everything here."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.owed: Counter[str] = Counter(dict.fromkeys(ACCOUNTS, 0))
        self.held: Counter[str] = Counter(dict.fromkeys(ACCOUNTS, 0))
        self.given_up: Counter[str] = Counter(dict.fromkeys(ACCOUNTS, 0))
        self.refunds: dict[int, Back] = {}
        self.credits: dict[int, tuple[str, int]] = {}
        self.steps = 0

    @initialize()
    def the_office_opens(self) -> None:
        for number in ACCOUNTS:
            self.office.account(number)

    # ------------------------------------------------------------------------- owed and paid
    @rule(account=accounts, water=cents, sewer=cents)
    def bill(self, account: str, water: int, sewer: int) -> None:
        self.office.bill(account, due=dt.date(2026, 6, 1), water=water, sewer=sewer)
        self.owed[account] += water + sewer

    @rule(account=accounts, paid=cents)
    def pay(self, account: str, paid: int) -> None:
        draft = self.office.draft_for(account, paid)
        self.office.approve(draft.command_id, "payment.duplicate", "payment.override")
        self.office.post(draft)
        used = min(paid, self.owed[account])
        self.owed[account] -= used
        self.held[account] += paid - used

    # ----------------------------------------------------------------------------- adjustments
    def adjust(self, account: str, direction: str, amount: int, *, keep: bool = False):
        draft = AdjustmentDraft(new_id(), account, direction, amount, "misread", makes_credit=keep)
        return adjustments.adjust(self.office.db, self.office.people["sam"], draft)

    @rule(account=accounts, amount=cents, keep=st.booleans())
    def owe_less(self, account: str, amount: int, keep: bool) -> None:
        used = min(amount, self.owed[account])
        if used < amount and not keep:
            assert self.refused(self.adjust, account, "credit", amount) == (
                "adjustment.more_than_owed"
            )
            return
        number = self.adjust(account, "credit", amount, keep=keep).number
        self.owed[account] -= used
        self.held[account] += amount - used
        if used == amount:
            self.credits[number] = (account, amount)

    @rule(account=accounts, amount=cents)
    def owe_more(self, account: str, amount: int) -> None:
        self.adjust(account, "debit", amount)
        self.owed[account] += amount

    @precondition(lambda self: self.credits)
    @rule(which=any_of_them)
    def undo_a_credit(self, which: int) -> None:
        number = sorted(self.credits)[which % len(self.credits)]
        account, amount = self.credits.pop(number)
        draft = UndoDraft(new_id(), number, "keyed twice")
        adjustments.undo_adjustment(self.office.db, self.office.people["sam"], draft)
        self.owed[account] += amount
        again = UndoDraft(new_id(), number, "keyed twice")
        assert self.refused(
            adjustments.undo_adjustment, self.office.db, self.office.people["sam"], again
        ) == ("adjustment.undone")

    # ------------------------------------------------------------------------------ written off
    @rule(account=accounts, which=any_of_them)
    def write_off(self, account: str, which: int) -> None:
        fay = self.office.people["fay"]
        items = adjusted.list_open_items(self.office.db, fay, account)
        assert sum(item.balance_cents for item in items) == self.owed[account]
        if not items:
            return
        item = items[which % len(items)]
        draft = WriteOffDraft(new_id(), account, (item.receivable_id,), "uncollectable")
        writeoffs.write_off(self.office.db, fay, draft)
        self.owed[account] -= item.balance_cents
        self.given_up[account] += item.balance_cents

    @rule(account=accounts, amount=cents)
    def recover(self, account: str, amount: int) -> None:
        ana = self.office.people["ana"]
        draft = RecoveryDraft(new_id(), account, amount)
        if amount > self.given_up[account]:
            refused = self.refused(writeoffs.recover, self.office.db, ana, draft)
            assert refused == "recovery.too_much"
            return
        writeoffs.recover(self.office.db, ana, draft)
        self.owed[account] += amount
        self.given_up[account] -= amount

    # ---------------------------------------------------------------------------------- refunds
    @rule(account=accounts, amount=st.integers(100, 9_000))
    def ask_back(self, account: str, amount: int) -> None:
        waiting = any(
            one.account == account and one.state == "requested" for one in self.refunds.values()
        )
        held = self.held[account]
        if waiting or amount > held:
            wanted = {True: "refund.pending", False: "refund.credit_gone"}[waiting]
            wanted = wanted if waiting or held else "refund.no_credit"
            assert self.refused(ask, self.office, account, amount) == wanted
            return
        self.refunds[ask(self.office, account, amount)] = Back(account, amount)

    @precondition(lambda self: self.refunds)
    @rule(which=any_of_them, step=st.sampled_from(sorted(FROM)))
    def step(self, which: int, step: str) -> None:
        number = sorted(self.refunds)[which % len(self.refunds)]
        refund = self.refunds[number]
        who = "ana" if step in {"cancel", "credit"} else "fay"
        if refund.state != FROM[step]:
            assert self.refused(take, self.office, step, number, who=who) == "states.no_move"
            return
        assert STEP_TO[step] in REFUND.moves[refund.state]
        take(self.office, step, number, who=who)
        refund.state = STEP_TO[step]
        if step == "approve":
            self.held[refund.account] -= refund.cents
        if step == "undo":
            self.held[refund.account] += refund.cents

    def refused(self, work, *args, **said) -> str:
        with pytest.raises(Refused) as caught:
            work(*args, **said)
        return caught.value.message_id

    # ------------------------------------------------------------------------------ what holds
    @invariant()
    def balances_agree(self) -> None:
        table = Account.__table__
        with self.office.db.read() as connection:
            found = dict(connection.execute(select(table.c.number, table.c.balance_cents)).all())
        assert found == {n: self.owed[n] - self.held[n] for n in ACCOUNTS if n in found}

    @invariant()
    def refunds_agree(self) -> None:
        owed = sum(one.cents for one in self.refunds.values() if one.state == "approved")
        paid = sum(one.cents for one in self.refunds.values() if one.state == "paid")
        assert (ledger(self.office, "10-2110"), ledger(self.office, "10-1005")) == (-owed, -paid)
        for account in ACCOUNTS:
            written_off = writeoffs.list_write_offs(
                self.office.db, self.office.people["fay"], account
            )
            left = sum(one.open_cents for one in written_off)
            assert left == self.given_up[account]
        for number, refund in self.refunds.items():
            view = listing.get_refund(self.office.db, self.office.people["fay"], number)
            assert (view.state, view.amount_cents) == (refund.state, refund.cents)

    @invariant()
    def proofs_hold(self) -> None:
        self.steps += 1
        if self.steps % PROVE_EVERY == 0:
            self.office.prove()

    def teardown(self) -> None:
        self.office.prove()
        self.office.db.dispose()


@pytest.mark.slow
def test_money_put_right_in_any_order(new_office):
    examples = max(3, settings().max_examples // 8)
    run_state_machine_as_test(
        lambda: AnyOrder(new_office()),
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
            suppress_health_check=list(HealthCheck),
        ),
    )
