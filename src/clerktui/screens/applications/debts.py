"""Earlier debts that have to do with an applicant: what may be asked, by which law, and decided."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence
from clerktui.screens.applications.commands import Misrepresented, PayFirst, Release
from clerktui.screens.applications.words import GROUNDS, VERDICTS
from clerktui.views.applications import ApplicationView, DebtView, DecideDraft
from clerktui.widgets import Back, Command, DutyScreen, PagedTable, Rule
from clerktui.widgets.listing import Lines, Spec, ViewTable, flow
from clerktui.widgets.reasons import ask_note
from clerktui.widgets.referring import Refer, Referring

_DECIDED = {"release": "released", "pay": "PAY FIRST", "misrepresented": "PAY FIRST"}


def _says(one: DebtView) -> str:
    return _DECIDED.get(one.decision) or VERDICTS[one.verdict]


class DebtTable(ViewTable):
    """Debts; `!` marks what stops the application."""

    KEY_HINTS = (("Enter", "account"),)

    def key_of(self, view: DebtView) -> str:
        return view.account

    def mark_of(self, view: DebtView) -> str:
        return "!" if view.is_blocking else ""


class PriorDebtsScreen(Referring, DutyScreen[None]):
    """Whose debt it is and what may be asked; a supervisor decides where the rule leaves it.

    Args:
        number: of the application.
    """

    TITLE = "EARLIER DEBTS"
    TOPIC = "open_account"
    COMMANDS = (Release, PayFirst, Misrepresented, Refer, Back)
    DEFAULT_CSS = """
    PriorDebtsScreen #whole { height: 4; }
    """
    SPECS = (
        Spec("Account", 11, lambda one: one.account),
        Spec("Name", 18, lambda one: one.name, grows=1),
        Spec("State", 6, lambda one: one.status),
        Spec("Owes", 10, lambda one: money(one.owed_cents), "right"),
        Spec("Given up", 10, lambda one: money(one.written_off_cents), "right"),
        Spec("May be asked", 12, _says, grows=1),
    )

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = int(number)
        self._was_left = False

    def body(self) -> Iterable[Widget]:
        empty = "Nothing is owed from before by who applies, or has to do with it."
        yield DebtTable(self.SPECS, empty=empty, id="debts")
        yield Rule()
        yield Lines(id="whole")

    def on_mount(self) -> None:
        self._table.focus()
        self.desk.run_held(self._load(""))

    @property
    def _table(self) -> DebtTable:
        return self.query_one(DebtTable)

    async def _load(self, said: str) -> None:
        name = "applications.looking.get_application"
        try:
            view: ApplicationView = await self.desk.ask(name, self.desk.actor, self.number)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._table.show_views(list(view.debts), more=False)
        self._show_whole()
        self.refresh_bindings()
        self.message.say(said or f"Application {view.number}, {view.applicant}.")

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        self._show_whole()
        self.refresh_bindings()

    def _show_whole(self) -> None:
        one = self._table.marked
        told = []
        if one is not None:
            decided = f"{one.decision}: {one.reason} ({one.decided_by})" if one.decision else ""
            known = (one.address, GROUNDS[one.ground], one.citation, decided)
            told = [(text, "") for text in known if text]
        self.query_one("#whole", Lines).show(flow(told, self.size.width, 4))

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        self._was_left = True
        self.desk.open("account", self._table.marked.account)

    def on_screen_resume(self) -> None:
        """It may have been paid meanwhile."""
        if self._was_left:
            self._was_left = False
            self.desk.run_held(self._load(""))

    def allows(self, command: type[Command]) -> bool:
        if command is Back:
            return True
        one = self._table.marked
        if one is None or command is Refer:
            return one is not None
        if command is Misrepresented:
            return bool(one.ground != "own" and one.decision != "misrepresented")
        return bool(one.verdict != "not_asked")

    def action_release(self) -> None:
        """With the reason."""
        self.desk.run_held(self._decide("release", "may go on in spite of"))

    def action_pay_first(self) -> None:
        """With the reason."""
        self.desk.run_held(self._decide("pay", "waits for the payment of"))

    def action_misrepresented(self) -> None:
        """With what shows it."""
        self.desk.run_held(self._decide("misrepresented", "is of one who lied about"))

    def refers_to(self) -> tuple[str, str]:
        return "application", str(self.number)

    async def _decide(self, decision: str, words: str) -> None:
        one = self._table.marked
        reason = await ask_note(self.desk, f"The application {words} {one.account}")
        if reason is None:
            return
        draft = DecideDraft(str(uuid.uuid4()), self.number, one.account, decision, reason)
        try:
            await self.desk.ask("applications.debts.decide", self.desk.actor, draft)
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
            return
        await self._load(f"Decided about {one.account}.")
