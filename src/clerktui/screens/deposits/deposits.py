"""The deposits of the office: which are prepared, which are at the bank, which it has been seen."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date
from clerktui.screens.deposits import commands
from clerktui.views.accounts import Page
from clerktui.views.deposits import DepositView, OnHandView
from clerktui.widgets import Back, DutyScreen, MessageLine, PagedTable, Rule
from clerktui.widgets.listing import Spec, ViewTable

_WIDE = 100
_SPECS = (
    Spec("No", 4, lambda one: str(one.number), "right"),
    Spec("State", 9, lambda one: one.state),
    Spec("Bank", 8, lambda one: one.bank_account),
    Spec("Bank account", 18, lambda one: one.bank_name, from_width=_WIDE, grows=1),
    Spec("Up to", 8, lambda one: town_date(one.business_date)),
    Spec("Amount", 11, lambda one: money(one.amount_cents), "right"),
    Spec("Cash", 10, lambda one: money(one.cash_cents), "right"),
    Spec("Checks", 6, lambda one: str(one.checks), "right"),
    Spec("Bag", 6, lambda one: one.bag, grows=1),
    Spec("At bank", 8, lambda one: town_date(one.deposited_on), from_width=_WIDE),
    Spec(
        "Bank's words", 14, lambda one: one.bank_reference or one.reason, from_width=_WIDE, grows=2
    ),
)


class DepositTable(ViewTable):
    """Deposits, newest first."""

    def key_of(self, view: DepositView) -> int:
        return view.number


class DepositsScreen(DutyScreen[None]):
    """Every deposit under way, newest first; Enter opens the slip of the marked one."""

    TITLE = "DEPOSITS"
    TOPIC = "deposit"
    COMMANDS = (
        commands.NewDeposit,
        commands.OnHand,
        commands.Match,
        commands.ShowAll,
        Back,
    )
    DEFAULT_CSS = """
    DepositsScreen #on-hand { height: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._state = "unmatched"
        self._page: Page[DepositView] | None = None
        self._was_left = False

    def body(self) -> Iterable[Widget]:
        yield MessageLine(id="on-hand")
        yield Rule()
        yield DepositTable(
            _SPECS, empty="No deposit is under way. F4 (or the menu) prepares one.", id="deposits"
        )

    def on_mount(self) -> None:
        self.desk.run_held(self._load())

    @property
    def _table(self) -> DepositTable:
        return self.query_one(DepositTable)

    async def _load(self, after: tuple[int, ...] | None = None, said: str = "") -> None:
        actor = self.desk.actor
        try:
            name = "deposits.looking.list_deposits"
            self._page = await self.desk.ask(name, actor, self._state, after)
            on_hand = await self.desk.ask("deposits.on_hand.list_on_hand", actor)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        more = self._page.after is not None
        if after is None:
            marked = self._table.current
            self._table.show_views(
                self._page.rows, more=more, cursor=marked.key if marked else None
            )
        else:
            self._table.add_views(self._page.rows, more=more)
        self._say_on_hand(on_hand)
        self._table.focus()
        self.refresh_bindings()
        if said:
            self.message.say(said)

    def _say_on_hand(self, days: tuple[OnHandView, ...]) -> None:
        line = self.query_one("#on-hand", MessageLine)
        total = sum(day.total_cents for day in days)
        late = sum(day.total_cents for day in days if day.is_late)
        if late:
            line.warn(f"On hand {money(total)}, of it late {money(late)}: take it to the bank.")
        elif days:
            due = min(day.due_on for day in days)
            line.say(f"On hand {money(total)}, to be at the bank by {town_date(due)}.")
        else:
            line.say("Nothing is on hand.")

    @on(PagedTable.NextPage)
    def _next_page(self) -> None:
        if self._page is not None and self._page.after is not None:
            self.desk.run_held(self._load(self._page.after))

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        one = self._table.marked
        if one is not None:
            self._leave_for("deposit_slip", one.number)

    def on_screen_resume(self) -> None:
        """Back from a slip: it may have moved on."""
        if self._was_left:
            self._was_left = False
            self.desk.run_held(self._load())

    def _leave_for(self, name: str, *args: int) -> None:
        self._was_left = True
        self.desk.open(name, *args)

    def action_new_deposit(self) -> None:
        """Prepare one."""
        self._leave_for("prepare_deposit")

    def action_on_hand(self) -> None:
        """Money on hand."""
        self._leave_for("on_hand")

    def action_match(self) -> None:
        """The bank's file."""
        self._leave_for("match_deposits")

    def action_show_all(self) -> None:
        """All of them, or what is under way."""
        self._state = "" if self._state else "unmatched"
        said = "Deposits under way." if self._state else "All deposits, newest first."
        self.desk.run_held(self._load(said=said))
