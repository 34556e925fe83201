"""The customer deposits of one account: what is asked and held, every step, and the acts."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date
from clerktui.screens.customer_deposits import commands
from clerktui.screens.customer_deposits.forms import AskForm, MoveForm, WhoForm
from clerktui.views.customer_deposits import (
    AccountDepositsView,
    ApplyDraft,
    AskDraft,
    CustomerDepositDone,
    CustomerDepositView,
    DepositMoveView,
    MoveDraft,
    RecommendDraft,
    RecommendedView,
    WaiveDraft,
)
from clerktui.widgets import Back, Command, Confirm, DutyScreen, PagedTable, Rule
from clerktui.widgets.approval import ask_approved
from clerktui.widgets.listing import Lines, Part, Spec, ViewTable, owes
from clerktui.widgets.reasons import ask_note

_LINES_MAX = 6


@dataclass(frozen=True)
class _Step:
    """A step as a row, and the deposit it is of."""

    deposit: CustomerDepositView
    move: DepositMoveView
    place: int


_SPECS = (
    Spec("No.", 4, lambda one: str(one.deposit.deposit_id), "right"),
    Spec("Day", 8, lambda one: town_date(one.move.on)),
    Spec("What", 20, lambda one: one.move.words, grows=1),
    Spec("Amount", 10, lambda one: money(one.move.amount_cents), "right"),
    Spec("Held then", 10, lambda one: money(one.move.held_after_cents), "right"),
    Spec("Note", 12, lambda one: one.move.note, grows=2),
    Spec("By", 12, lambda one: one.move.clerk, from_width=110, grows=1),
)


class StepTable(ViewTable):
    """The steps of every deposit, the newest deposit first; nothing in it is opened."""

    KEY_HINTS = ()

    def key_of(self, view: _Step) -> str:
        return f"{view.deposit.deposit_id}-{view.place}"


class AccountDepositsScreen(DutyScreen[None]):
    """Money left as security: asked for, paid, held, used and given back."""

    TITLE = "CUSTOMER DEPOSIT"
    TOPIC = "customer_deposit"
    COMMANDS = (
        commands.Ask,
        commands.Apply,
        commands.Refund,
        commands.Move,
        commands.Waive,
        commands.Why,
        Back,
    )

    def __init__(self, number: str) -> None:
        super().__init__()
        self.number = number
        self._view: AccountDepositsView | None = None

    def body(self) -> Iterable[Widget]:
        yield Lines(id="held")
        yield Rule()
        empty = "No deposit was ever asked of this account. F4 asks for one."
        yield StepTable(_SPECS, empty=empty, id="steps")

    def on_mount(self) -> None:
        self._table.focus()
        self.desk.run_held(self.reload(""))

    @property
    def _table(self) -> StepTable:
        return self.query_one(StepTable)

    @property
    def _marked(self) -> CustomerDepositView | None:
        marked = self._table.marked
        return marked.deposit if marked is not None else None

    async def reload(self, said: str) -> None:
        """Show everything anew, and say what happened."""
        name = "customer_deposits.looking.get_deposits"
        try:
            view: AccountDepositsView = await self.desk.ask(name, self.desk.actor, self.number)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._view = view
        self.query_one("#held", Lines).show(_summary(view))
        steps = [
            _Step(one, move, place) for one in view.deposits for place, move in enumerate(one.moves)
        ]
        self._table.show_views(steps, more=False)
        self.refresh_bindings()
        self.message.say(said)

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        self.refresh_bindings()

    def allows(self, command: type[Command]) -> bool:
        held = self._view is not None and self._view.held_cents > 0
        if command in {commands.Apply, commands.Refund, commands.Move}:
            return held
        if command is commands.Waive:
            one = self._marked
            return one is not None and (
                one.open_cents > 0 or (one.kind == "guarantee" and one.state == "held")
            )
        return True

    # ------------------------------------------------------------------------------ the commands
    def action_ask(self) -> None:
        """Who is it, and how much?"""
        self.desk.run_held(self._ask())

    async def _ask(self) -> None:
        found = await self._recommended()
        if found is None:
            return
        command_id = str(uuid.uuid4())

        async def send(**said: Any) -> CustomerDepositDone:
            draft = AskDraft(command_id, self.number, **said)
            name = "customer_deposits.asking.ask_deposit"
            done: CustomerDepositDone = await ask_approved(
                self.desk, name, draft, command_id=command_id
            )
            return done

        done = await self.desk.push_screen_wait(AskForm(found, send))
        if done is not None:
            asked = f"{money(done.amount_cents)} asked for." if done.amount_cents else "Taken."
            await self.reload(f"{asked} {owes(done.account, done.balance_cents)}.")

    async def _recommended(self) -> RecommendedView | None:
        async def send(**said: Any) -> RecommendedView:
            draft = RecommendDraft(self.number, **said)
            found: RecommendedView = await self._service("asking.recommend", draft)
            return found

        title = f"Who leaves a deposit on {self.number}?"
        found: RecommendedView | None = await self.desk.push_screen_wait(WhoForm(title, send))
        return found

    def action_apply(self) -> None:
        """For what is owed."""
        self.desk.run_held(self._use("hold", "Apply"))

    def action_refund(self) -> None:
        """Back to who left it."""
        self.desk.run_held(self._use("refund", "Refund"))

    async def _use(self, rest: str, word: str) -> None:
        view = self._view
        if view is None:
            return
        total = view.held_cents + view.earned_cents
        question = f"{word}: {money(total)} is held, {owes(self.number, view.balance_cents)}?"
        if not await self.desk.push_screen_wait(Confirm(question)):
            return
        draft = ApplyDraft(str(uuid.uuid4()), self.number, rest)
        await self._do("using.apply_to_account", draft)

    def action_move(self) -> None:
        """To the new account."""
        self.desk.run_held(self._move())

    async def _move(self) -> None:
        view = self._view
        if view is None:
            return
        command_id = str(uuid.uuid4())

        async def send(to: str) -> CustomerDepositDone:
            account = await self.desk.ask("accounts.get_account", to)
            draft = MoveDraft(command_id, self.number, account.account)
            done: CustomerDepositDone = await self._service("using.move_to_account", draft)
            return done

        title = f"Move {money(view.held_cents)} of {self.number} to the customer's account"
        done = await self.desk.push_screen_wait(MoveForm(title, send))
        if done is not None:
            await self.reload(_said(done))

    def action_waive(self) -> None:
        """Not this time."""
        self.desk.run_held(self._waive())

    async def _waive(self) -> None:
        one = self._marked
        if one is None:
            return
        what = f"{money(one.open_cents)} not paid" if one.open_cents else "the guarantee"
        note = await ask_note(self.desk, f"Waive {what} of customer deposit {one.deposit_id}")
        if note is not None:
            draft = WaiveDraft(str(uuid.uuid4()), one.deposit_id, note)
            await self._do("asking.waive_deposit", draft)

    def action_why(self) -> None:
        """By which rule?"""
        self.desk.open("why", ("customer_deposit", (self.number,)))

    async def _do(self, name: str, draft: Any) -> None:
        try:
            done = await self._service(name, draft)
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
            return
        await self.reload(_said(done))

    async def _service(self, name: str, draft: Any) -> Any:
        return await self.desk.ask(f"customer_deposits.{name}", self.desk.actor, draft)


def _summary(view: AccountDepositsView) -> list[list[Part]]:
    """Whose account, what is held of it, and each deposit in a line."""
    earned = f"   earned since {money(view.earned_cents)}" if view.earned_cents else ""
    held = f"held {money(view.held_cents)}{earned}"
    head: list[Part] = [
        (f" {view.account}  {view.name}   ", "bold"),
        (f"{held}   owes {money(view.balance_cents)}", ""),
    ]
    lines = [head]
    lines += [
        [(f" {_deposit(one)}", "grave" if one.open_cents else "")]
        for one in view.deposits[:_LINES_MAX]
    ]
    return lines


def _deposit(one: CustomerDepositView) -> str:
    parts = [f"No. {one.deposit_id} {one.state.replace('_', ' ').upper()}"]
    if one.kind == "guarantee":
        parts.append(f"guarantee: {one.note}")
    else:
        parts.append(f"asked {money(one.required_cents)}")
    if one.open_cents:
        parts.append(f"unpaid {money(one.open_cents)} due {town_date(one.due_on)}")
    if one.held_cents:
        parts.append(f"held {money(one.held_cents)}")
    if one.interest_cents:
        parts.append(f"interest {money(one.interest_cents)}")
    if one.state == "held" and one.review_on:
        parts.append(f"review {town_date(one.review_on)}")
    if one.refund:
        parts.append(f"refund {one.refund}")
    return "  ".join(parts)


def _said(done: CustomerDepositDone) -> str:
    parts = [f"{money(done.amount_cents)} {done.kind}."]
    if done.applied_cents:
        parts.append(f"{money(done.applied_cents)} used for what was owed.")
    if done.refund:
        parts.append(f"Refund {done.refund} of {money(done.credit_cents)} is asked for.")
    if done.to_account:
        parts.append(f"{done.to_account} holds {money(done.held_cents)}.")
    else:
        parts.append(f"Held {money(done.held_cents)}. {owes(done.account, done.balance_cents)}.")
    return " ".join(parts)
