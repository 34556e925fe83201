"""Why?: a number explained on one screen, in plain words, with its arithmetic and its rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import sentence
from clerktui.screens.insight.told import Told
from clerktui.views.why import Explanation
from clerktui.widgets import Back, Command, DutyScreen, Rule
from clerktui.widgets.listing import Sides

Question = tuple[str, tuple[object, ...]]
"""What is asked, a word of `_ASKED` or one that `why.asking` knows, and what of it."""
_ASKED = {
    "close_out": "why.close_outs.why_close_out",
    "dashboard": "why.books.why_dashboard",
    "deposit": "why.books.why_deposit",
    "figure": "reports.explained.why_figure",
    "ledger": "why.books.why_ledger",
    "setoff": "why.setoffs.why_setoff",
}
"""Who answers what is not asked of an account, a bill, a receipt or a drawer."""


class Next(Command):
    """The next explanation there is."""

    key = "plus"
    also = ("right",)
    word = "Next"


class Before(Command):
    """The explanation before this one."""

    key = "minus"
    also = ("left",)
    word = "Before"
    letter = "e"


class Print(Command):
    """Print this explanation for the customer."""

    key = "f2"
    twin = "ctrl+p"
    word = "Print"


class WhyScreen(DutyScreen[None]):
    """Why a number is what it is: the answer, its lines to the cent, and the rule with its date.

    Args:
        questions: what is asked, the most wanted first; all their explanations can be paged.
    """

    TITLE = "WHY?"
    TOPIC = "why"
    COMMANDS = (Next, Before, Print, Back)

    def __init__(self, *questions: Question) -> None:
        super().__init__()
        self._questions = questions
        self._found: Sequence[Explanation] = ()
        self._place = 0

    def body(self) -> Iterable[Widget]:
        yield Sides(id="which")
        yield Rule()
        yield Told(id="told")

    def on_mount(self) -> None:
        self.query_one(Told).focus()
        self.desk.run_held(self._load())

    async def _load(self) -> None:
        found: list[Explanation] = []
        try:
            for kind, which in self._questions:
                name = _ASKED.get(kind, f"why.asking.why_{kind}")
                found += await self.desk.ask(name, self.desk.actor, *which)
        except ClerkError as error:
            self.message.warn(sentence(error))
        self._found = found
        self._show()

    def _show(self) -> None:
        which = self.query_one("#which", Sides)
        if not self._found:
            which.left = "There is nothing to explain here."
            return
        explanation = self._found[self._place]
        which.left = _TOPICS.get(explanation.topic, explanation.topic)
        which.right = f"{self._place + 1} of {len(self._found)}"
        self.query_one(Told).tell(explanation)
        self.refresh_bindings()

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self._found and self.query_one(Told).is_cut:
            yield "Up Down PgUp PgDn", "read on"

    def allows(self, command: type[Command]) -> bool:
        if command in {Next, Before}:
            return len(self._found) > 1
        return command is Back or bool(self._found)

    def _turn(self, by: int) -> None:
        self._place = (self._place + by) % len(self._found)
        self.message.clear()
        self._show()

    def action_next(self) -> None:
        """The next one; after the last the first."""
        self._turn(1)

    def action_before(self) -> None:
        """The one before; before the first the last."""
        self._turn(-1)

    def action_print(self) -> None:
        """On paper."""
        self.desk.run_held(self._print())

    async def _print(self) -> None:
        try:
            await self.desk.ask(
                "why.paper.print_explanation", self.desk.actor, self._found[self._place]
            )
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self.desk.print_waiting()
        self.message.say("The explanation is on its way to the printer.")


_TOPICS = {
    "balance": "The balance",
    "aging": "Due dates and age",
    "cutoff": "The cut-off list",
    "bill": "What the bill came to",
    "rest": "What is open on the bill",
    "shares": "Where the money went",
    "change": "The change",
    "void": "The void",
    "reversal": "Taken back",
    "correction": "The correction",
    "flag": "The mark on the account",
    "drawer": "The drawer",
    "deposit": "The deposit",
    "checks": "The checks on the deposit",
    "bank": "What the bank counted",
    "ledger": "The line of the ledger",
    "between": "The line between funds",
    "ledger_batch": "The ledger of the day",
    "figure": "The figure of the report",
    "taken_today": "What came in today",
    "taken_month": "What came in this month",
    "owed": "What is owed",
    "queue": "What waits",
    "close_out": "The close-out",
    "setoff": "The debt in setoff",
    "setoff_money": "What was set off",
    "setoff_back": "What goes back of it",
    "customer_deposit": "The customer deposit",
    "customer_deposit_interest": "Its interest",
    "customer_deposit_amount": "What would be asked",
}
