"""Finding what the bank returned: everything that fits is listed, and nothing is guessed."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date
from clerktui.i18n.words import owes
from clerktui.screens.returns.forms import REASONS, TakeBackForm
from clerktui.views.bank import NoticeView
from clerktui.views.returns import ReturnCandidate, ReturnDraft, ReturnedView, ReturnPlan
from clerktui.widgets import Back, Column, DutyScreen, LookupInput, Row, Rule
from clerktui.widgets.approval import ask_approved
from clerktui.widgets.choice import Choice
from clerktui.widgets.listing import Spec, ViewTable

_STATES = {"void": "void", "cancelled": "cancelled", "returned": "came back"}


def _day(one: Any) -> str:
    if isinstance(one, NoticeView):
        return town_date(one.noticed_at.date())
    return town_date(one.received_on)


def _state(one: Any) -> str:
    if isinstance(one, NoticeView):
        return one.code
    part = "part" if one.of_several else ""
    return _STATES.get(one.state, "again" if one.state else part)


_SPECS = (
    Spec("Received", 8, _day),
    Spec("Receipt", 10, lambda one: getattr(one, "receipt", "(notice)")),
    Spec("Account", 11, lambda one: getattr(one, "account", "")),
    Spec("Name", 13, lambda one: one.name, grows=1),
    Spec("Number", 9, lambda one: getattr(one, "reference", "") or getattr(one, "trace", "")),
    Spec("Amount", 10, lambda one: money(one.amount_cents), "right"),
    Spec("", 9, _state),
)


class FoundTable(ViewTable, can_focus=False):
    """Notices of the bank, or the money that fits one."""

    def key_of(self, view: Any) -> str:
        if isinstance(view, NoticeView):
            return f"notice {view.notice}"
        return str(view.tender_id)


class ReturnFindScreen(DutyScreen[None]):
    """Type what the notice says: a trace, a check number, a receipt, or an amount with its point.

    Returns read from the bank's files are listed first; Enter finds what each is about.
    """

    TITLE = "TAKE BACK"
    TOPIC = "returned"
    COMMANDS = (Back,)

    def __init__(self, typed: str = "") -> None:
        super().__init__()
        self._typed = typed
        self._notice: int | None = None

    def body(self) -> Iterable[Widget]:
        yield LookupInput(
            " Notice", self._typed, id="what", drives="#found", label_width=9, width=40
        )
        yield Rule()
        yield FoundTable(
            _SPECS,
            empty="Type a trace, a check number, a receipt, or an amount such as 60.00.",
            id="found",
        )

    def on_mount(self) -> None:
        self.desk.run_held(self._find() if self._typed else self._notices())

    @property
    def _table(self) -> FoundTable:
        return self.query_one(FoundTable)

    @on(LookupInput.Accepted)
    def _accepted(self, event: LookupInput.Accepted) -> None:
        marked = self._table.marked
        if event.value == self._typed and marked is not None:
            chosen = self._of_notice if isinstance(marked, NoticeView) else self._take_back
            self.desk.run_held(chosen(marked))
            return
        self._typed, self._notice = event.value, None
        self.desk.run_held(self._find() if event.value else self._notices())

    def key_hints(self) -> Iterator[tuple[str, str]]:
        same = self.query_one(LookupInput).value.strip() == self._typed
        yield "Enter", "chooses the marked one" if same and self._table.marked else "finds"

    @on(LookupInput.Changed)
    def _search_typed(self) -> None:
        self.refresh_bindings()

    # -------------------------------------------------------------------------------- the finding
    async def _notices(self) -> None:
        found = await self._asked("batches.notices.list_notices", "return")
        if found:
            self._table.show_views(found)
            self.message.say(f"{len(found)} notices of the bank wait. Enter finds what one is.")

    async def _find(self) -> None:
        found = await self._asked("returns.find.find_tenders", self._typed)
        if found is not None:
            self._show(found)

    async def _of_notice(self, notice: NoticeView) -> None:
        found = await self._asked("returns.find.find_for_notice", notice.notice)
        if found is None:
            return
        self._notice, self._typed = notice.notice, notice.trace
        self.query_one(LookupInput).reset(notice.trace)
        self._show(found)

    async def _asked(self, name: str, *args: Any) -> Any:
        try:
            return await self.desk.ask(name, self.desk.actor, *args)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return None

    def _show(self, found: tuple[ReturnCandidate, ...]) -> None:
        self._table.show_views(found)
        self.refresh_bindings()
        if not found:
            self.message.say("Nothing fits. Try the amount, or another number.")
        elif len(found) == 1:
            self.message.say("1 fits. Enter takes it back.")
        else:
            self.message.say(f"{len(found)} fit: choose the one on the notice.")

    # ------------------------------------------------------------------------------- taking back
    async def _take_back(self, chosen: ReturnCandidate) -> None:
        rows = [Row(code, (name,)) for code, name in REASONS]
        reason = await self.desk.push_screen_wait(
            Choice("Why did it come back?", (Column("", 40),), rows)
        )
        if reason is None:
            return
        command_id = str(uuid.uuid4())
        said = {"command_id": command_id, "tender_id": chosen.tender_id, "reason": reason}
        plan: ReturnPlan | None = await self._asked(
            "returns.booking.plan_return", ReturnDraft(**said)
        )
        if plan is None:
            return

        async def send(**typed: Any) -> ReturnedView:
            draft = ReturnDraft(**said, notice_id=self._notice, **typed)
            name = "returns.booking.book_return"
            done: ReturnedView = await ask_approved(self.desk, name, draft, command_id=command_id)
            return done

        today = await self.desk.ask("returns.items.today")
        done = await self.desk.push_screen_wait(TakeBackForm(plan, today, send))
        if done is not None:
            await self._find()
            self.message.say(done_words(done))


def done_words(done: ReturnedView) -> str:
    """What a clerk is told when it is done."""
    if done.state == "redeposited":
        return f"Returned item {done.number}: presented again, {done.attempts} times now."
    balances = "   ".join(f"{account} {owes(cents)}" for account, cents in done.balances)
    flag = f"   CASH ONLY until {town_date(done.flag_until)}" if done.flag_until else ""
    return f"Item {done.number} is taken back.   {balances}{flag}"
