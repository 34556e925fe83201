"""What an agency would get: everybody in it and everybody left out, with every reason."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from textwrap import wrap

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence
from clerktui.i18n.words import items
from clerktui.screens.collections import agency_commands as commands
from clerktui.views.agencies import ListDone, ListDraft, PlanLine, PlanView
from clerktui.widgets import Back, Command, Confirm, DutyScreen, PagedTable
from clerktui.widgets.listing import Lines, Spec, ViewTable
from clerktui.widgets.screen import Rereading

_WIDTH = 78
_SPECS = (
    Spec("Account", 12, lambda one: one.account),
    Spec("Name", 16, lambda one: one.name, grows=1),
    Spec("Class", 11, lambda one: one.account_class, from_width=110),
    Spec("Days", 4, lambda one: str(one.days), "right"),
    Spec("Past due", 10, lambda one: money(one.amount_cents), "right"),
    Spec("Left out because", 24, lambda one: one.why, grows=2),
)


class PlanTable(ViewTable):
    """The accounts of a list; a dash marks who is left out."""

    def key_of(self, view: PlanLine) -> str:
        return view.account

    def mark_of(self, view: PlanLine) -> str:
        return "-" if view.why else ""


class AgencyListScreen(Rereading, DutyScreen[None]):
    """The edit list: F4 prepares it as the books stand, F12 is another person's."""

    TITLE = "AGENCY LIST"
    TOPIC = "agencies"
    COMMANDS = (commands.SelectDebts, commands.ReleaseList, Back)

    def __init__(self, agency: str) -> None:
        super().__init__()
        self.agency = agency
        self._plan: PlanView | None = None

    def body(self) -> Iterable[Widget]:
        yield Lines(id="head")
        empty = "No debt is one for this agency. Policy agency.rules says which are."
        yield PlanTable(_SPECS, empty=empty, id="lines")
        yield Lines(id="whole")

    def on_mount(self) -> None:
        self._table.focus()
        self.desk.run_held(self.reload(""))

    @property
    def _table(self) -> PlanTable:
        return self.query_one(PlanTable)

    async def reload(self, said: str) -> None:
        """Show the list as the books stand now, and say what happened."""
        try:
            plan: PlanView = await self.desk.ask(
                "agencies.placing.get_current", self.desk.actor, self.agency
            )
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._plan = plan
        self.query_one("#head", Lines).show([[(f" {line}", "")] for line in _head(plan)])
        self._table.show_views((*plan.lines, *plan.left_out), more=False)
        self._moved()
        self.message.say(said)

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        """Every reason of the marked account, where its row has no room for all of them."""
        one: PlanLine | None = self._table.marked
        lines = wrap(one.why, _WIDTH) if one else []
        self.query_one("#whole", Lines).show([[(f" {line}", "")] for line in lines])
        self.refresh_bindings()

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        one: PlanLine | None = self._table.marked
        if one is not None:
            self._was_left = True
            self.desk.open("account", one.account)

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self._table.marked is not None:
            yield "Enter", "account"

    def allows(self, command: type[Command]) -> bool:
        if command is commands.ReleaseList:
            return self._plan is not None and self._plan.number > 0
        return True

    # ------------------------------------------------------------------------------ the commands
    def action_select_debts(self) -> None:
        """As the books stand."""
        self.desk.run_held(self._select())

    async def _select(self) -> None:
        draft = ListDraft(str(uuid.uuid4()), self.agency)
        done = await self._do("prepare", draft)
        if done is not None:
            await self.reload(f"List {done.number} is prepared: another person releases it.")

    def action_release_list(self) -> None:
        """By somebody who did not prepare it."""
        self.desk.run_held(self._release())

    async def _release(self) -> None:
        plan = self._plan
        if plan is None:
            return
        what = f"{items(len(plan.lines), 'debt')}, {money(plan.amount_cents)}"
        question = f"Release list {plan.number}: {what} to {plan.agency}?"
        if not await self.desk.push_screen_wait(Confirm(question)):
            return
        done = await self._do("release", ListDraft(str(uuid.uuid4()), number=plan.number))
        if done is not None:
            said = f"List {done.number} is released: {items(done.item_count, 'debt')}"
            await self.reload(f"{said}, {money(done.amount_cents)}. Its file is made in Files.")

    async def _do(self, name: str, draft: ListDraft) -> ListDone | None:
        try:
            done: ListDone = await self.desk.ask(f"agencies.placing.{name}", self.desk.actor, draft)
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
            return None
        return done


def _head(plan: PlanView) -> Iterator[str]:
    sums = f"{len(plan.lines)} in, {money(plan.amount_cents)}; {len(plan.left_out)} left out"
    yield f"{plan.agency} as the books stand: {sums}."
    if plan.number:
        yield f"List {plan.number} was prepared by {plan.prepared_by}; F12 releases it."
    else:
        yield "No list is prepared. F4 prepares it."
