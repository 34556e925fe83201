"""Batches keyed, corrected, proved and posted in any order beside a counter that goes on paying;
a few dicts know what the books must say, and every proof holds.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field

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

from clerktui.models import Account, SuspenseItem
from clerktui.services import pending, suspense
from clerktui.services.batches import headers, keying, posting, proofing
from clerktui.views.batches import BatchPosted, HeaderDraft, LineKeyed, SuspenseDraft
from clerktui.views.tickets import LineDraft, TenderDraft
from tests.support.batches import HOLDER, TODAY, begin_batch, get_batch
from tests.support.office import Office, new_id
from tests.support.refusing import refused

ACCOUNTS = ("10-0001-00", "10-0002-00", "10-0003-00")
NOBODYS, SWIM = "", "REC-SWIM"
PRICE_CENTS = 3500
PROVE_EVERY = 6
BATCHES_MAX = 4
BEFORE_POSTING = ("open", "keying", "keyed", "proofed", "balanced", "released")

accounts = st.sampled_from(ACCOUNTS)
cents = st.integers(1, 9000)
targets = st.sampled_from((*ACCOUNTS, *ACCOUNTS, NOBODYS, SWIM))
any_of_them = st.integers(0, 10**6)


@dataclass
class Line:
    """What the model knows of a line: where its money goes, and the first line of its check."""

    account: str
    cents: int
    group: int


@dataclass
class Keyed:
    """What the model knows of a batch."""

    state: str = "open"
    lines: dict[int, Line] = field(default_factory=dict)
    last: int = 0
    answer: BatchPosted | None = None

    @property
    def amount_cents(self) -> int:
        return sum(line.cents for line in self.lines.values())

    @property
    def items(self) -> int:
        return len({line.group for line in self.lines.values()})

    def leave(self, line_no: int) -> None:
        """The lines of a check that have lost their first go on with the next."""
        others = [n for n, line in self.lines.items() if line.group == line_no and n != line_no]
        for other in others:
            self.lines[other].group = min(others)


class BatchesInAnyOrder(RuleBasedStateMachine):
    """The office and its model, side by side."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.balances = dict.fromkeys(ACCOUNTS, 0)
        self.batches: dict[int, Keyed] = {}
        self.items: dict[int, int] = {}
        self.paid: dict[str, tuple[str, int]] = {}
        self.receipts = self.steps = 0

    @initialize()
    def the_office_opens(self) -> None:
        for number in ACCOUNTS:
            self.office.account(number)
        self.begin()
        self.keep(1, 1, ACCOUNTS[0], 500, same=False)
        self.keep(1, 2, NOBODYS, 700, same=True)

    # --------------------------------------------------------------------------------- counter
    @rule(number=accounts, water=cents)
    def bill(self, number: str, water: int) -> None:
        self.office.bill(number, water=water)
        self.balances[number] += water

    @rule(number=accounts, amount=cents, extra=st.none() | cents)
    def pay_at_the_counter(self, number: str, amount: int, extra: int | None) -> None:
        lines = [LineDraft("account", number, amount)]
        if extra:
            lines.append(LineDraft("revenue", "SUSPENSE", extra))
        total = amount + (extra or 0)
        draft = self.office.draft(*lines, tenders=(TenderDraft("check", total, str(self.steps)),))
        self.office.approve(draft.command_id, "payment.duplicate", "payment.override")
        posted = self.office.post(draft)
        self.written(1)
        assert posted.receipt == f"26-{self.receipts:06d}"
        self.balances[number] -= amount
        if extra:
            self.items[len(self.items) + 1] = extra
        else:
            self.paid[posted.receipt] = (number, amount)

    @precondition(lambda self: self.paid)
    @rule(which=any_of_them)
    def void(self, which: int) -> None:
        receipt = sorted(self.paid)[which % len(self.paid)]
        self.office.void(receipt)
        number, amount = self.paid.pop(receipt)
        self.balances[number] += amount

    # ------------------------------------------------------------------------------------ keying
    @precondition(lambda self: len(self.batches) < BATCHES_MAX)
    @rule()
    def begin(self) -> None:
        number = begin_batch(self.office)
        assert number == len(self.batches) + 1
        self.batches[number] = Keyed()

    @precondition(lambda self: self.in_state("open", "keying"))
    @rule(which=any_of_them, to=targets, amount=cents, same=st.booleans(), again=st.booleans())
    def key(self, which: int, to: str, amount: int, same: bool, again: bool) -> None:
        number, batch = self.pick(which, "open", "keying")
        self.keep(number, batch.last + 1, to, amount, same=same)
        if again and batch.last:
            self.keep(number, batch.last, to, amount, same=same)

    @precondition(lambda self: self.in_state("open", "keying"))
    @rule(which=any_of_them, line=any_of_them, to=targets, amount=cents, same=st.booleans())
    def correct(self, which: int, line: int, to: str, amount: int, same: bool) -> None:
        number, batch = self.pick(which, "open", "keying")
        if batch.last:
            self.keep(number, line % batch.last + 1, to, amount, same=same)

    def keep(self, number: int, line_no: int, to: str, amount: int, *, same: bool) -> None:
        batch = self.batches[number]
        amount = amount // 1000 * PRICE_CENTS + PRICE_CENTS if to == SWIM else amount
        keying.take_up(self.office.db, self.ana, number, HOLDER)
        draft = LineKeyed(number, HOLDER, line_no, to, amount, "check", "7", same_check=same)
        above = max((n for n in batch.lines if n < line_no), default=None)
        if same and above is None:
            wanted = refused(keying.keep_line, self.office.db, self.ana, draft)
            assert wanted == "batch.no_check_above"
            return
        kept = keying.keep_line(self.office.db, self.ana, draft)
        group = batch.lines[above].group if same else line_no
        if line_no in batch.lines and group != line_no:
            batch.leave(line_no)
        batch.lines[line_no] = Line(to, amount, group)
        batch.last, batch.state = max(batch.last, line_no), "keying"
        assert (kept.amount_cents, kept.items) == (batch.amount_cents, batch.items)

    @precondition(lambda self: self.in_state("open", "keying"))
    @rule(which=any_of_them, line=any_of_them)
    def remove(self, which: int, line: int) -> None:
        number, batch = self.pick(which, "open", "keying")
        if batch.last:
            line_no = line % batch.last + 1
            keying.take_up(self.office.db, self.ana, number, HOLDER)
            keying.remove_line(self.office.db, self.ana, number, HOLDER, line_no)
            batch.leave(line_no)
            batch.lines.pop(line_no, None)

    # ------------------------------------------------------------------------------- the proof
    @precondition(lambda self: self.in_state("keying"))
    @rule(which=any_of_them)
    def finish(self, which: int) -> None:
        number, batch = self.pick(which, "keying")
        if not batch.lines:
            call = proofing.finish_keying
            assert refused(call, self.office.db, self.ana, number) == "batch.empty"
            return
        proofing.finish_keying(self.office.db, self.ana, number)
        batch.state = "keyed"

    @precondition(lambda self: self.in_state("keyed", "proofed"))
    @rule(which=any_of_them, off=st.sampled_from((0, 0, 0, 1)))
    def prove_it(self, which: int, off: int) -> None:
        number, batch = self.pick(which, "keyed", "proofed")
        if batch.state == "keyed":
            said = {"control_cents": batch.amount_cents + off, "control_items": batch.items}
            header = HeaderDraft(new_id(), "mail", TODAY, "check", number, **said)
            headers.save_header(self.office.db, self.ana, header)
        proofing.prove(self.office.db, self.ana, number)
        balanced = get_batch(self.office, number).is_balanced
        batch.state = "balanced" if balanced else "proofed"

    @precondition(lambda self: self.in_state("keyed", "proofed", "balanced"))
    @rule(which=any_of_them)
    def release(self, which: int) -> None:
        number, batch = self.pick(which, "keyed", "proofed", "balanced")
        if batch.state == "balanced":
            proofing.release(self.office.db, self.sam, number, new_id())
            batch.state = "released"
        else:
            assert refused(proofing.release, self.office.db, self.sam, number, new_id())

    @precondition(lambda self: self.in_state("keyed", "proofed", "balanced", "released"))
    @rule(which=any_of_them)
    def send_back(self, which: int) -> None:
        number, batch = self.pick(which, "keyed", "proofed", "balanced", "released")
        proofing.send_back(self.office.db, self.sam, number, "look again")
        batch.state = "keying"

    # ------------------------------------------------------------------------------ the posting
    @precondition(lambda self: self.in_state(*BEFORE_POSTING[1:]))
    @rule(which=any_of_them, steps=st.integers(2, 4))
    def take_it_on(self, which: int, steps: int) -> None:
        """Finish, prove, release, post: as many of these as the steps allow."""
        number, _ = self.pick(which, *BEFORE_POSTING[1:])
        for _ in range(steps):
            state = self.batches[number].state
            where = self.in_state(state).index(number)
            if state == "keying":
                self.finish(where)
            elif state in ("keyed", "proofed"):
                self.prove_it(where, 0)
            elif state == "balanced":
                self.release(where)
            elif state == "released":
                self.post(self.in_state(*BEFORE_POSTING, "posted").index(number))

    @precondition(lambda self: self.batches)
    @rule(which=any_of_them)
    def post(self, which: int) -> None:
        number, batch = self.pick(which, *BEFORE_POSTING, "posted")
        if batch.state not in ("released", "posted"):
            assert refused(posting.post_batch, self.office.db, self.sam, number)
            return
        posted = posting.post_batch(self.office.db, self.sam, number)
        if batch.answer is not None:
            assert posted == dataclasses.replace(batch.answer, duplicate=True)
            return
        batch.answer, batch.state = posted, "posted"
        first = f"26-{self.receipts + 1:06d}"
        self.written(batch.items)
        assert (posted.first_receipt, posted.last_receipt) == (first, f"26-{self.receipts:06d}")
        assert (posted.amount_cents, posted.items) == (batch.amount_cents, batch.items)
        for _, line in sorted(batch.lines.items(), key=lambda one: (one[1].group, one[0])):
            if line.account == NOBODYS:
                self.items[len(self.items) + 1] = line.cents
            elif line.account != SWIM:
                self.balances[line.account] -= line.cents

    # -------------------------------------------------------------------------- unidentified money
    @precondition(lambda self: self.items)
    @rule(which=any_of_them, number=accounts, amount=cents, back=st.booleans())
    def move_suspense(self, which: int, number: str, amount: int, back: bool) -> None:
        item = which % len(self.items) + 1
        call = suspense.return_suspense if back else suspense.apply_suspense
        draft = SuspenseDraft(new_id(), item, amount, number, "LEE, ANN", "no account")
        if amount > self.items[item]:
            wanted = "suspense.amount" if self.items[item] else "suspense.unknown"
            assert refused(call, self.office.db, self.sam, draft) == wanted
            draft = dataclasses.replace(draft, amount_cents=self.items[item])
        if not self.items[item]:
            return
        moved = call(self.office.db, self.sam, draft)
        assert call(self.office.db, self.sam, draft).duplicate
        self.items[item] -= moved.amount_cents
        if not back:
            self.balances[number] -= moved.amount_cents
            self.written(1)
            assert (moved.balance_cents, moved.receipt) == (
                self.balances[number],
                f"26-{self.receipts:06d}",
            )

    # ------------------------------------------------------------------------------ what holds
    @invariant()
    def balances_and_suspense_agree(self) -> None:
        account, item = Account.__table__, SuspenseItem.__table__
        with self.office.db.read() as connection:
            found = connection.execute(select(account.c.number, account.c.balance_cents)).all()
            held = connection.execute(select(item.c.id, item.c.open_cents)).all()
            waiting = pending.pending_by_number(connection, ACCOUNTS)
        assert dict(found) == self.balances
        assert dict(held) == self.items
        wanted = dict.fromkeys(ACCOUNTS, 0)
        for batch in self.batches.values():
            for line in batch.lines.values() if batch.state != "posted" else ():
                if line.account in wanted:
                    wanted[line.account] += line.cents
        assert waiting == {number: owed for number, owed in wanted.items() if owed}

    @invariant()
    def batches_agree(self) -> None:
        found = headers.list_batches(self.office.db, self.sam).rows
        assert {one.number: (one.state, one.items, one.amount_cents) for one in found} == {
            number: (batch.state, batch.items, batch.amount_cents)
            for number, batch in self.batches.items()
        }

    @invariant()
    def proofs_hold(self) -> None:
        self.steps += 1
        if self.steps % PROVE_EVERY == 0:
            self.office.prove()

    def teardown(self) -> None:
        self.office.prove()
        self.office.db.dispose()

    # ---------------------------------------------------------------------------------- helpers
    @property
    def ana(self):
        return self.office.people["ana"]

    @property
    def sam(self):
        return self.office.people["sam"]

    def written(self, count: int) -> None:
        self.receipts += count

    def in_state(self, *states: str) -> list[int]:
        return [number for number, batch in self.batches.items() if batch.state in states]

    def pick(self, which: int, *states: str) -> tuple[int, Keyed]:
        found = self.in_state(*states)
        number = found[which % len(found)]
        return number, self.batches[number]


@pytest.mark.slow
def test_batches_in_any_order(new_office):
    examples = max(4, settings().max_examples // 5)
    run_state_machine_as_test(
        lambda: BatchesInAnyOrder(new_office()),
        settings=settings(
            max_examples=examples,
            stateful_step_count=40,
            suppress_health_check=list(HealthCheck),
        ),
    )
