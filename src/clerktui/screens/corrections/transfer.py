"""What is open on an account, moved to another: all of it, some lines, or a part of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError, Refused
from clerktui.i18n import money, sentence, town_date
from clerktui.i18n.words import owes
from clerktui.rules.money import parse_cents
from clerktui.screens.corrections.acts import Act, Worked, account_of, carry_out
from clerktui.screens.corrections.correct import done
from clerktui.screens.corrections.forms import Ask, CorrectionForm
from clerktui.views.corrections import OpenItemView, TransferDraft
from clerktui.widgets import Back, Command, DutyScreen, PagedTable, Rule
from clerktui.widgets.listing import Sides, Spec, ViewTable, dash


class MoveIt(Command):
    """Move what is marked to another account."""

    key = "f12"
    twin = "ctrl+t"
    word = "Transfer"
    permission = "correction.transfer"


class Part(Command):
    """Move a part of the marked line."""

    key = "f4"
    twin = "ctrl+n"
    word = "Part"
    permission = "correction.transfer"


class TransferTable(ViewTable):
    """What is open, and how much of each line moves."""

    def __init__(self, **options: Any) -> None:
        self.moves: dict[int, int] = {}
        specs = (
            Spec("For", 30, lambda one: one.description, grows=1),
            Spec("Due", 8, lambda one: town_date(one.due_on)),
            Spec("Open", 12, lambda one: money(one.balance_cents), "right"),
            Spec("Moves", 12, lambda one: dash(self.moves.get(one.receivable_id, 0)), "right"),
        )
        super().__init__(specs, **options)

    def key_of(self, view: OpenItemView) -> int:
        return view.receivable_id

    def again(self) -> None:
        """Show the same lines with what moves now."""
        row = self.current
        self.show_views(self.views, cursor=row.key if row else None)


class TransferScreen(DutyScreen[None]):
    """Everything open moves unless Enter takes a line out; F12 asks to which account."""

    TITLE = "TRANSFER"
    TOPIC = "account"
    COMMANDS = (MoveIt, Part, Back)

    def __init__(self, account: str) -> None:
        super().__init__()
        self.account = account

    def body(self) -> Iterable[Widget]:
        yield Sides(id="whose")
        yield Rule()
        yield TransferTable(empty="Nothing is open on this account. Esc goes back.", id="open")

    def on_mount(self) -> None:
        self._table.focus()
        self.desk.run_held(self._load())

    @property
    def _table(self) -> TransferTable:
        return self.query_one(TransferTable)

    async def _load(self, said: str = "") -> None:
        desk = self.desk
        try:
            view = await desk.ask("accounts.get_account", self.account)
            items = await desk.ask("corrections.transfer.list_open", desk.actor, view.account)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self.account = view.account
        whose = self.query_one("#whose", Sides)
        whose.left = f"From {view.account}  {view.name}"
        whose.right = owes(view.balance_cents)
        self._table.moves = {one.receivable_id: one.balance_cents for one in items}
        self._table.show_views(items)
        self._say(said)

    def _say(self, said: str = "") -> None:
        moves = [cents for cents in self._table.moves.values() if cents]
        lines = "line" if len(moves) == 1 else "lines"
        self.message.say(said or f"{len(moves)} {lines} move, {money(sum(moves))} together.")
        self.refresh_bindings()

    def key_hints(self) -> Iterator[tuple[str, str]]:
        yield "Enter", "takes a line out or in"

    def allows(self, command: type[Command]) -> bool:
        if command is MoveIt:
            return any(self._table.moves.values())
        return command is Back or self._table.marked is not None

    @on(PagedTable.Chosen)
    def _toggled(self) -> None:
        item = self._table.marked
        moves = self._table.moves
        moves[item.receivable_id] = 0 if moves.get(item.receivable_id) else item.balance_cents
        self._table.again()
        self._say()

    def action_part(self) -> None:
        """How much of it?"""
        self.desk.run_held(self._part())

    async def _part(self) -> None:
        item: OpenItemView | None = self._table.marked
        if item is None:
            return

        async def check(values: dict[str, str]) -> int:
            cents = parse_cents(values["part"])
            if not 0 < cents <= abs(item.balance_cents):
                raise Refused(
                    "correction.item_amount",
                    amount_cents=cents,
                    description=item.description,
                    open_cents=abs(item.balance_cents),
                )
            return cents if item.balance_cents > 0 else -cents

        ask = Ask("part", "How much of it", 14, "Type an amount.")
        title = f"{item.description}: {money(item.balance_cents)} is open"
        cents = await self.desk.push_screen_wait(CorrectionForm(title, [ask], check))
        if cents is not None:
            self._table.moves[item.receivable_id] = cents
            self._table.again()
            self._say()

    def action_move_it(self) -> None:
        """To which account, and why?"""
        self.desk.run_held(self._move())

    async def _move(self) -> None:
        items = tuple((key, cents) for key, cents in self._table.moves.items() if cents)
        desk = self.desk

        async def work(values: dict[str, str], reason: str, command_id: str) -> Worked:
            to_account = await account_of(desk, values["target"])
            draft = TransferDraft(
                command_id, self.account, to_account, reason, items, values["note"]
            )
            name = "corrections.transfer.preview"
            return Worked(draft, await desk.ask(name, desk.actor, draft))

        asks = (Ask("target", "To account", 24, "Type the account it belongs to."),)
        act = Act(f"Transfer from {self.account}", asks, work, "corrections.transfer.transfer")
        try:
            posted = await carry_out(desk, act, "transfer")
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        if posted is not None:
            await self._load(done(posted))
