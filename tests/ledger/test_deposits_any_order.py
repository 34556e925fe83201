"""Money goes to the bank in any order of events; every cent is on hand or there."""

from __future__ import annotations

from collections import Counter

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

from clerktui.errors import Refused
from clerktui.services import drawer_pending
from clerktui.services.deposits.on_hand import list_on_hand
from clerktui.views.drawers import CloseDrawerDraft, SettleDraft
from clerktui.views.tickets import TenderDraft
from tests.support.deposits import cancel, deposited, ledger, prepare, seen
from tests.support.office import Office, new_id
from tests.support.tills import correct_tender, hand_over, move

ACCOUNT = "10-0001-00"
CLERKS = ("ana", "dee")
DRAWERS = {"ana": "1", "dee": "2"}
PROVE_EVERY = 5
cents = st.integers(1, 30_000)


class Deposits(RuleBasedStateMachine):
    """The office and its model: what lies in each drawer, what was taken, what the bank has."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.inside: dict[str, Counter[str]] = {}
        self.drawer: dict[str, str] = {}
        self.receipts: dict[str, list[tuple[str, str, int]]] = {}
        self.taken = 0
        self.at_bank = 0
        self.prepared: dict[int, int] = {}
        self.there: dict[int, int] = {}
        self.amounts: set[int] = set()
        self.steps = self.checks = 0

    @initialize()
    def the_office_opens(self) -> None:
        self.office.account(ACCOUNT)
        self.began("ana", "1", 20_000)

    def began(self, who: str, drawer: str, float_cents: int) -> None:
        self.inside[who] = Counter(cash=float_cents, check=0)
        self.drawer[who], self.receipts[who] = drawer, []

    # --------------------------------------------------------------------------------- drawers
    @rule(who=st.sampled_from(CLERKS), float_cents=st.integers(0, 30_000))
    def open_drawer(self, who: str, float_cents: int) -> None:
        free = {"1", "2", "3"} - set(self.drawer.values())
        if who not in self.drawer:
            drawer = min(free)
            self.office.open_drawer(drawer, who, float_cents)
            self.began(who, drawer, float_cents)

    @precondition(lambda self: self.drawer)
    @rule(data=st.data(), amount=cents, by_check=st.booleans())
    def take(self, data: st.DataObject, amount: int, by_check: bool) -> None:
        who = data.draw(st.sampled_from(sorted(self.drawer)))
        self.checks += 1
        # The amounts differ, so that nobody is asked whether it was paid twice.
        while amount in self.amounts:
            amount += 1
        self.amounts.add(amount)
        tender = "check" if by_check else "cash"
        given = TenderDraft(tender, amount, str(self.checks) if by_check else "")
        receipt = self.office.pay(ACCOUNT, amount, given, who=who).receipt
        self.receipts[who].append((receipt, tender, amount))
        self.inside[who][tender] += amount
        self.taken += amount

    @precondition(lambda self: any(self.receipts.values()))
    @rule(data=st.data())
    def correct(self, data: st.DataObject) -> None:
        who = data.draw(st.sampled_from(sorted(w for w, some in self.receipts.items() if some)))
        receipt, tender, amount = self.receipts[who].pop()
        other = "cash" if tender == "check" else "check"
        if self.inside[who][tender] >= amount:
            correct_tender(self.office, receipt, tender, other, amount)
            self.inside[who][tender] -= amount
            self.inside[who][other] += amount

    @precondition(lambda self: self.drawer)
    @rule(data=st.data(), amount=cents, kind=st.sampled_from(["pickup", "turn_in", "change_in"]))
    def carry(self, data: st.DataObject, amount: int, kind: str) -> None:
        who = data.draw(st.sampled_from(sorted(self.drawer)))
        if kind != "change_in":
            amount = min(amount, self.inside[who]["cash"])
        if amount:
            move(self.office, kind, who, cash=amount)
            self.inside[who]["cash"] -= amount if kind != "change_in" else -amount

    @precondition(lambda self: len(self.drawer) == 1)
    @rule(off=st.integers(-900, 900))
    def hand(self, off: int) -> None:
        [who] = self.drawer
        [to] = set(CLERKS) - {who}
        counted, off = self.counted(who, off)
        hand_over(self.office, who, to, **counted)
        self.taken += off
        self.inside[to] = Counter(counted)
        self.drawer[to], self.receipts[to] = self.drawer.pop(who), []
        self.gone(who)

    def counted(self, who: str, off: int) -> tuple[dict[str, int], int]:
        cash = max(0, self.inside[who]["cash"] + off)
        off = cash - self.inside[who]["cash"]
        return {"cash": cash, "check": self.inside[who]["check"]}, off

    def gone(self, who: str) -> None:
        self.drawer.pop(who, None)
        self.inside.pop(who)
        self.receipts.pop(who)

    @precondition(lambda self: self.drawer)
    @rule(data=st.data(), off=st.integers(-900, 900))
    def close(self, data: st.DataObject, off: int) -> None:
        who = data.draw(st.sampled_from(sorted(self.drawer)))
        counted, off = self.counted(who, off)
        assert self.office.close(who, **counted).over_short_cents == off
        self.taken += off
        self.gone(who)

    @precondition(lambda self: self.drawer)
    @rule(data=st.data(), more=st.integers(1001, 5000), again=st.booleans())
    def leave_and_settle(self, data: st.DataObject, more: int, again: bool) -> None:
        who = data.draw(st.sampled_from(sorted(self.drawer)))
        counted, _ = self.counted(who, more)
        session = self.office.sessions[who].session_id
        draft = CloseDrawerDraft(new_id(), session, tuple(counted.items()))
        drawer_pending.leave_pending(self.office.db, self.office.people[who], draft)
        right = tuple(self.counted(who, 0)[0].items()) if again else ()
        settling = SettleDraft(new_id(), session, right)
        sam = self.office.people["sam"]
        off = drawer_pending.settle_drawer(self.office.db, sam, settling).over_short_cents
        assert off == (0 if again else more)
        self.taken += off
        self.gone(who)

    # -------------------------------------------------------------------------------- deposits
    @rule()
    def prepare(self) -> None:
        try:
            one = prepare(self.office).deposit
        except Refused as refused:
            if refused.message_id not in {"deposit.nothing", "deposit.negative"}:
                raise
        else:
            self.prepared[one.number] = one.amount_cents

    @precondition(lambda self: self.prepared)
    @rule(data=st.data())
    def take_to_the_bank(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.prepared)))
        deposited(self.office, number)
        self.there[number] = self.prepared.pop(number)
        self.at_bank += self.there[number]

    @precondition(lambda self: self.prepared or self.there)
    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted({**self.prepared, **self.there})))
        cancel(self.office, number)
        self.at_bank -= self.there.pop(number, 0)
        self.prepared.pop(number, None)

    @precondition(lambda self: self.there)
    @rule(data=st.data())
    def see_there(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.there)))
        seen(self.office, number, self.there.pop(number))

    # ------------------------------------------------------------------------------ must hold
    @invariant()
    def every_cent_is_on_hand_or_at_the_bank(self) -> None:
        days = list_on_hand(self.office.db, self.office.people["sam"])
        assert sum(day.total_cents for day in days) == self.taken - self.at_bank
        assert ledger(self.office, "10-1005") == self.at_bank
        self.steps += 1
        if self.steps % PROVE_EVERY == 0:
            self.office.prove()

    def teardown(self) -> None:
        self.office.prove()
        self.office.db.dispose()


@pytest.mark.slow
def test_every_cent_is_somewhere_whatever_comes_first(new_office):
    run_state_machine_as_test(
        lambda: Deposits(new_office()),
        settings=settings(
            max_examples=5,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
