"""Clerks do whatever clerks do, in any order; the books agree with a few dicts, and every proof
holds.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
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

from clerktui.errors import NeedsOverride, Refused
from clerktui.models import Account
from clerktui.services import drawer_close, drawers, receipt_void, receipts, tickets
from clerktui.services.corrections import reapply, reversals, tender, transfer
from clerktui.services.reference import get_reference
from clerktui.views.corrections import (
    ReapplyDraft,
    ReversalDraft,
    TenderDraft as TenderChange,
    TransferDraft,
)
from clerktui.views.drawers import CloseDrawerDraft, OpenDrawerDraft
from clerktui.views.receipts import VoidDraft
from clerktui.views.tickets import LineDraft, TenderDraft
from tests.support.office import Office, new_id

ACCOUNTS = ("10-0001-00", "10-0002-00", "10-0003-00")
CLERKS = ("ana", "dee")
DRAWERS = {"ana": "1", "dee": "2"}
LIMIT_CENTS = 1000
PROVE_EVERY = 6

clerks = st.sampled_from(CLERKS)
accounts = st.sampled_from(ACCOUNTS)
cents = st.integers(1, 30_000)
any_of_them = st.integers(0, 10**6)


@dataclass
class Session:
    """What the model knows of an open drawer."""

    id: int
    float_cents: int
    taken: Counter[str] = field(default_factory=Counter)
    tickets: set[str] = field(default_factory=set)


@dataclass
class Written:
    """What the model knows of a receipt."""

    number: str
    clerk: str
    session: int | None
    tenders: Counter[str]
    accounts: Counter[str]
    amount_cents: int
    is_void: bool = False
    is_taken_back: bool = False
    waits: bool = False
    is_gone: bool = False


@dataclass(frozen=True)
class Sent:
    """A command that was answered: how to send it again, and what it answered."""

    send: object
    draft: object
    answer: object


class AnyOrder(RuleBasedStateMachine):
    """The office and its model, side by side."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.balances = dict.fromkeys(ACCOUNTS, 0)
        self.sessions: dict[str, Session] = {}
        self.written: list[Written] = []
        self.sent: list[Sent] = []
        self.parked: set[str] = set()
        self.steps = 0

    @initialize()
    def the_office_opens(self) -> None:
        for number in ACCOUNTS:
            self.office.account(number)
        session = self.office.sessions["ana"]
        self.sessions["ana"] = Session(session.session_id, session.float_cents)

    # --------------------------------------------------------------------------------- drawers
    @rule(clerk=clerks, float_cents=st.integers(0, 50_000))
    def open_drawer(self, clerk: str, float_cents: int) -> None:
        draft = OpenDrawerDraft(new_id(), DRAWERS[clerk], float_cents)
        if clerk in self.sessions:
            assert self.refused(drawers.open_drawer, clerk, draft) == "drawer.already_open"
            return
        opened = self.send(drawers.open_drawer, clerk, draft)
        self.office.sessions[clerk] = opened
        self.sessions[clerk] = Session(opened.session_id, float_cents)

    @precondition(lambda self: self.sessions)
    @rule(clerk=clerks, off=st.integers(-3000, 3000), park=st.booleans())
    def close_drawer(self, clerk: str, off: int, park: bool) -> None:
        session = self.sessions.get(clerk)
        if session is None:
            return
        # By way of paying as the books expect it; the model knows the sum.
        with self.office.db.read() as connection:
            reference = get_reference(self.office.db, connection)
            expected = drawers.expected_by_tender(connection, reference, session.id)
        assert sum(expected.values()) == session.float_cents + session.taken.total()
        counted = Counter({code: max(0, amount) for code, amount in expected.items()})
        counted["cash"] = max(0, counted["cash"] + off)
        off = counted.total() - sum(expected.values())
        draft = CloseDrawerDraft(
            new_id(), session.id, tuple(counted.items()), park_open_tickets=park
        )
        if session.tickets and not park:
            assert self.refused(drawer_close.close_drawer, clerk, draft) == "drawer.open_tickets"
            return
        if abs(off) > LIMIT_CENTS:
            assert self.refused(drawer_close.close_drawer, clerk, draft) == "drawer.over_short"
            self.office.approve(draft.command_id, "drawer.over_short", "drawer.approve")
        closed = self.send(drawer_close.close_drawer, clerk, draft)
        assert closed.over_short_cents == off
        self.parked |= session.tickets
        del self.sessions[clerk]

    # -------------------------------------------------------------------------------- accounts
    @rule(number=accounts, water=cents, sewer=st.none() | cents)
    def bill(self, number: str, water: int, sewer: int | None) -> None:
        owed = {"water": water} | ({"sewer": sewer} if sewer else {})
        self.office.bill(number, **owed)
        self.balances[number] += sum(owed.values())

    # -------------------------------------------------------------------------------- payments
    @rule(clerk=clerks, number=accounts, less=st.integers(-500, 500), tender=any_of_them)
    def pay_about_what_is_owed(self, clerk: str, number: str, less: int, tender: int) -> None:
        amount = self.balances[number] - less
        if amount > 0:
            self.pay(clerk, [LineDraft("account", number, amount)], tender)

    @rule(clerk=clerks, lines=st.lists(st.tuples(accounts, cents), min_size=1, max_size=4))
    def pay_several(self, clerk: str, lines: list[tuple[str, int]]) -> None:
        self.pay(clerk, [LineDraft("account", *line) for line in lines], lines[0][1])

    @rule(clerk=clerks, number=accounts, amount=cents, quantity=st.integers(1, 9))
    def pay_with_something_else(self, clerk: str, number: str, amount: int, quantity: int) -> None:
        lessons = LineDraft("revenue", "REC-SWIM", quantity * 3500, quantity, 3500)
        deposit = LineDraft("revenue", "DEP-POLICE", amount)
        self.pay(clerk, [lessons, LineDraft("account", number, amount), deposit], amount)

    def pay(self, clerk: str, lines: list[LineDraft], choice: int) -> None:
        total = sum(line.amount_cents for line in lines)
        tenders, taken = _tenders(total, choice)
        if clerk not in self.sessions:
            return
        draft = self.office.draft(*lines, who=clerk, tenders=tenders)
        posted = self.send(self.post_approved, clerk, draft)
        paid = Counter[str]()
        for line in lines:
            if line.kind == "account":
                paid[line.key] += line.amount_cents
        self.written.append(
            Written(posted.receipt, clerk, self.sessions[clerk].id, taken, paid, total)
        )
        assert posted.receipt == f"26-{len(self.written):06d}"
        assert posted.document.total_cents == posted.amount_cents == total
        assert sum(line.amount_cents for line in posted.document.lines) == total
        self.sessions[clerk].taken.update(taken)
        self.balances = {key: owed - paid[key] for key, owed in self.balances.items()}
        assert dict(posted.balances) == {key: self.balances[key] for key in paid}

    def post_approved(self, db, actor, draft):
        """Post, with the supervisor at hand for every warning."""
        del db
        for _ in range(6):
            try:
                return self.office.post(draft, actor.username)
            except NeedsOverride as warning:
                self.office.approve(
                    draft.command_id, warning.message_id, warning.permission, warning=warning
                )
        raise AssertionError("warned again and again")

    # -------------------------------------------------------------------------------- receipts
    @precondition(lambda self: self.written)
    @rule(clerk=clerks, which=any_of_them)
    def void(self, clerk: str, which: int) -> None:
        written = self.written[which % len(self.written)]
        draft = VoidDraft(new_id(), written.number, "wrong account")
        is_open = any(session.id == written.session for session in self.sessions.values())
        wanted = "receipt.already_void" if written.is_void else ""
        wanted = wanted if is_open else "receipt.drawer_closed"
        if wanted:
            assert self.refused(receipt_void.void_receipt, clerk, draft) == wanted
            return
        if clerk != written.clerk:
            assert self.refused(receipt_void.void_receipt, clerk, draft) == "receipt.not_own"
            self.office.approve(draft.command_id, "receipt.not_own", "receipt.void_any")
        if self.has_moved_credit(receipt_void.void_receipt, clerk, draft):
            return
        written.is_void = True
        self.sessions[written.clerk].taken.subtract(written.tenders)
        for number, amount in written.accounts.items():
            self.balances[number] += amount

    @precondition(lambda self: self.written)
    @rule(which=any_of_them)
    def look_up(self, which: int) -> None:
        written = self.written[which % len(self.written)]
        found = receipts.get_receipt(self.office.db, self.office.people["ana"], written.number)
        assert found.status == ("void" if written.is_void else "issued")
        assert found.document.total_cents == written.amount_cents

    # ----------------------------------------------------------------------------- corrections
    @precondition(lambda self: self.written)
    @rule(which=any_of_them, is_bad=st.booleans())
    def take_back(self, which: int, is_bad: bool) -> None:
        written = self.written[which % len(self.written)]
        service = reversals.cancel_tender if is_bad else reversals.cancel_payment
        reason = "bad_money" if is_bad else "wrong_account"
        draft = ReversalDraft(new_id(), written.number, reason)
        if is_bad and written.waits:
            self.take_out_of_suspense(written, draft)
            return
        wanted = self.why_not_taken_back(written)
        if wanted:
            assert self.refused(service, "sam", draft) == wanted
            return
        if self.has_moved_credit(service, "sam", draft):
            return
        written.is_taken_back, written.is_gone = True, is_bad
        written.waits = not is_bad
        for number, amount in written.accounts.items():
            self.balances[number] += amount

    def take_out_of_suspense(self, written: Written, draft: ReversalDraft) -> None:
        """The money of a cancelled payment was bad: paid back, and that is reversed."""
        self.send_approved(reversals.cancel_tender, "sam", draft)
        written.waits, written.is_gone = False, True
        number, cents = self.sent[-1].answer.receipt, written.amount_cents
        first = Counter({next(iter(written.accounts)): cents})
        self.written.append(Written(number, "sam", None, Counter(), first, cents))
        self.written[-1].is_taken_back = self.written[-1].is_gone = True
        assert number == f"26-{len(self.written):06d}"

    @precondition(lambda self: self.written)
    @rule(which=any_of_them, to_account=accounts)
    def move_a_payment(self, which: int, to_account: str) -> None:
        written = self.written[which % len(self.written)]
        part = sorted(written.accounts)[which % len(written.accounts)]
        draft = ReapplyDraft(new_id(), written.number, "wrong_account", to_account, part)
        wanted = self.why_not_taken_back(written)
        wanted = wanted or ("correction.same_account" if part == to_account else "")
        if wanted:
            assert self.refused(reapply.reapply, "sam", draft) == wanted
            return
        if self.has_moved_credit(reapply.reapply, "sam", draft):
            return
        written.is_taken_back = True
        amount = written.accounts[part]
        self.balances[part] += amount
        self.balances[to_account] -= amount
        paid = written.accounts - Counter({part: amount}) + Counter({to_account: amount})
        suspense = Counter({"suspense": written.amount_cents})
        number = self.sent[-1].answer.receipt
        self.written.append(Written(number, "sam", None, suspense, paid, written.amount_cents))
        assert number == f"26-{len(self.written):06d}"

    def why_not_taken_back(self, written: Written) -> str:
        """Why a payment is not taken back now, as far as the model knows."""
        if written.is_void:
            return "receipt.already_void"
        if written.is_taken_back:
            return "correction.taken_back"
        is_open = any(session.id == written.session for session in self.sessions.values())
        return "correction.drawer_open" if is_open else ""

    @precondition(lambda self: self.written)
    @rule(which=any_of_them, to_tender=st.sampled_from(("cash", "check", "card")), part=cents)
    def correct_the_tender(self, which: int, to_tender: str, part: int) -> None:
        written = self.written[which % len(self.written)]
        held = [code for code, amount in written.tenders.items() if amount > 0]
        # What turned out to be bad holds nothing any more: whatever is named is refused.
        from_tender = held[which % len(held)] if held else "cash"
        draft = TenderChange(
            new_id(),
            written.number,
            "wrong_tender",
            from_tender,
            to_tender,
            min(part, written.tenders[from_tender]),
            reference="77",
        )
        wanted = "" if held else "correction.tender_none"
        wanted = "correction.same_tender" if from_tender == to_tender else wanted
        wanted = "correction.from_suspense" if from_tender == "suspense" else wanted
        wanted = "correction.taken_back" if written.is_taken_back else wanted
        wanted = "receipt.already_void" if written.is_void else wanted
        if wanted:
            assert self.refused(tender.change_tender, "sam", draft) == wanted
            return
        self.send_approved(tender.change_tender, "sam", draft)
        swap = Counter({to_tender: draft.amount_cents})
        swap.subtract({from_tender: draft.amount_cents})
        written.tenders.update(swap)
        for session in self.sessions.values():
            if session.id == written.session:
                session.taken.update(swap)

    @rule(number=accounts, to_account=accounts)
    def transfer(self, number: str, to_account: str) -> None:
        draft = TransferDraft(new_id(), number, to_account, "moved")
        if number == to_account:
            assert self.refused(transfer.transfer, "sam", draft) == "correction.same_account"
            return
        try:
            self.send_approved(transfer.transfer, "sam", draft)
        except Refused as refused:
            if (refused.message_id, self.balances[number]) != ("correction.nothing_open", 0):
                raise
            return
        self.balances[to_account] += self.balances[number]
        self.balances[number] = 0

    def send_approved(self, service, clerk: str, draft):
        """Send a correction, with the finance officer at hand."""
        try:
            return self.send(service, clerk, draft)
        except NeedsOverride as warning:
            self.office.approve(
                draft.command_id,
                warning.message_id,
                warning.permission,
                by="fay",
                who=clerk,
                warning=warning,
            )
            return self.send(service, clerk, draft)

    def has_moved_credit(self, service, clerk: str, draft) -> bool:
        """Take a payment back; True where the credit it left, or its money, went elsewhere."""
        try:
            self.send_approved(service, clerk, draft)
        except Refused as refused:
            if refused.message_id != "receipt.credit_used":
                raise
            return True
        return False

    # --------------------------------------------------------------------------------- tickets
    @rule(clerk=clerks, park=st.booleans())
    def start_a_ticket(self, clerk: str, park: bool) -> None:
        if clerk not in self.sessions:
            return
        ticket, actor = new_id(), self.office.people[clerk]
        tickets.save_draft(self.office.db, actor, ticket, {"lines": []})
        if park:
            tickets.park(self.office.db, actor, ticket, {"lines": [1]}, "lady in red")
            self.parked.add(ticket)
        else:
            self.sessions[clerk].tickets.add(ticket)

    @precondition(lambda self: self.parked)
    @rule(clerk=clerks, which=any_of_them, discard=st.booleans())
    def take_a_ticket_up(self, clerk: str, which: int, discard: bool) -> None:
        ticket = sorted(self.parked)[which % len(self.parked)]
        actor = self.office.people[clerk]
        if clerk not in self.sessions:
            assert self.refused(tickets.resume, clerk, ticket) == "drawer.none_open"
            return
        assert tickets.resume(self.office.db, actor, ticket).state == "open"
        self.parked.remove(ticket)
        if discard:
            tickets.discard(self.office.db, actor, ticket)
        else:
            self.sessions[clerk].tickets.add(ticket)

    # ---------------------------------------------------------------------------------- replay
    @precondition(lambda self: self.sent)
    @rule(which=any_of_them, other=st.booleans())
    def send_again(self, which: int, other: bool) -> None:
        sent = self.sent[which % len(self.sent)]
        draft = sent.draft
        if other:
            with pytest.raises(Refused, match=r"command\.reused"):
                sent.send(_changed(draft))
            return
        answer = sent.send(draft)
        if isinstance(draft, OpenDrawerDraft):
            assert answer.session_id == sent.answer.session_id
        else:
            assert answer == dataclasses.replace(sent.answer, duplicate=True)

    def send(self, service, clerk: str, draft):
        """Send a command, and keep it to be sent again."""
        actor = self.office.people[clerk]
        answer = service(self.office.db, actor, draft)
        self.sent.append(Sent(lambda d: service(self.office.db, actor, d), draft, answer))
        return answer

    def refused(self, service, clerk: str, draft) -> str:
        with pytest.raises(Refused) as caught:
            service(self.office.db, self.office.people[clerk], draft)
        return caught.value.message_id

    # ------------------------------------------------------------------------------ what holds
    @invariant()
    def balances_agree(self) -> None:
        table = Account.__table__
        with self.office.db.read() as connection:
            found = connection.execute(select(table.c.number, table.c.balance_cents)).all()
        assert dict(found) == self.balances

    @invariant()
    def drawers_agree(self) -> None:
        for clerk, session in self.sessions.items():
            found = drawers.current_drawer(self.office.db, self.office.people[clerk])
            assert (found.session_id, found.taken_cents) == (session.id, session.taken.total())
            assert found.open_tickets == len(session.tickets)

    @invariant()
    def proofs_hold(self) -> None:
        self.steps += 1
        if self.steps % PROVE_EVERY == 0:
            self.office.prove()

    def teardown(self) -> None:
        self.office.prove()
        self.office.db.dispose()


def _tenders(total: int, choice: int) -> tuple[tuple[TenderDraft, ...], Counter[str]]:
    """One of the ways to pay a total, and what stays in the drawer of it."""
    half = total // 2
    ways = [
        ((TenderDraft("cash", total),), {"cash": total}),
        ((TenderDraft("cash", total + 737),), {"cash": total}),
        ((TenderDraft("check", total, "1187"),), {"check": total}),
    ]
    if half:
        split = (TenderDraft("card", half, "A1"), TenderDraft("cash", total - half + 500))
        ways.append((split, {"card": half, "cash": total - half}))
    tenders, taken = ways[choice % len(ways)]
    return tenders, Counter(taken)


def _changed(draft):
    """The same command id, saying something else."""
    if isinstance(draft, OpenDrawerDraft):
        return dataclasses.replace(draft, float_cents=draft.float_cents + 1)
    if isinstance(draft, CloseDrawerDraft):
        return dataclasses.replace(draft, counted=(("cash", 4711),))
    if isinstance(draft, VoidDraft):
        return dataclasses.replace(draft, reason="another reason")
    if isinstance(draft, (ReversalDraft, ReapplyDraft, TenderChange, TransferDraft)):
        return dataclasses.replace(draft, note="another note")
    return dataclasses.replace(draft, tenders=(TenderDraft("check", 4711, "9"),))


@pytest.mark.slow
def test_clerks_in_any_order(new_office):
    examples = max(4, settings().max_examples // 4)
    run_state_machine_as_test(
        lambda: AnyOrder(new_office()),
        settings=settings(
            max_examples=examples,
            stateful_step_count=40,
            suppress_health_check=list(HealthCheck),
        ),
    )
