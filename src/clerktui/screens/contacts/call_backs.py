"""Calls that were promised: what is due first first, one key for how each went."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from clerktui.errors import ClerkError
from clerktui.i18n import clock_time, sentence
from clerktui.views.contacts import CallBackStep, CallBackView
from clerktui.widgets import Back, Command
from clerktui.widgets.forms import BandForm
from clerktui.widgets.listing import Lines, Spec, ViewTable, flow
from clerktui.widgets.pad import WordInput
from clerktui.widgets.reasons import ask_note
from clerktui.widgets.search_list import SearchListScreen


class Done(Command):
    """The call was made; say in a word how it went."""

    key = "f12"
    twin = "ctrl+t"
    word = "Done"
    permission = "contact.add"


class NoAnswer(Command):
    """Nobody answered: it is tried again in an hour of office time."""

    key = "f5"
    twin = "ctrl+e"
    word = "No answer"
    permission = "contact.add"


class Again(Command):
    """Put it off to the time that was agreed."""

    key = "f6"
    twin = "ctrl+g"
    word = "Again"
    permission = "contact.add"


class Missed(Command):
    """Give it up: the promise was not kept."""

    key = "f8"
    twin = "ctrl+x"
    word = "Missed"
    permission = "contact.add"
    in_footer = False


class Whose(Command):
    """Show everybody's calls, or only yours again."""

    key = "f3"
    twin = "ctrl+r"
    word = "All/mine"
    letter = "w"


class AgainForm(BandForm):
    """When to call again, and why then."""

    REFUSED_AT = {
        "call_back.closed": "due",
        "call_back.past": "due",
        "call_back.when": "due",
        "text.too_long": "note",
    }

    def fields(self) -> Iterator[Any]:
        yield WordInput(" When", "soon", id="due", label_width=10, width=20, max_length=20)
        yield WordInput(" Because", id="note", label_width=10, width=48, max_length=150)


class CallBackTable(ViewTable, can_focus=False):
    """Promised calls; `!` marks what is overdue."""

    def key_of(self, view: CallBackView) -> int:
        return view.call_back

    def mark_of(self, view: CallBackView) -> str:
        return "!" if view.is_overdue else ""


class CallBacksScreen(SearchListScreen):
    """Calls that were promised, due first; Enter opens the account with number and words."""

    TITLE = "CALL BACKS"
    TOPIC = "call_backs"
    COMMANDS = (Done, NoAnswer, Again, Missed, Whose, Back)
    DEFAULT_CSS = """
    CallBacksScreen #whole { height: 3; }
    """
    TABLE = CallBackTable
    EMPTY = "No call is promised here. F5 on an account writes down a contact and a call back."

    def __init__(self, typed: str = "") -> None:
        super().__init__(typed)
        self._is_mine = True

    def asks(self) -> str:
        return "call_backs.list_mine" if self._is_mine else "call_backs.list_all"

    def specs(self) -> Sequence[Spec]:
        return (
            Spec("Due", 14, lambda one: clock_time(one.due_at, self.desk.actor.timezone)),
            Spec("Whom", 16, lambda one: one.caller, grows=1),
            Spec("Number", 14, lambda one: one.number),
            Spec("About", 14, lambda one: one.words, grows=2),
            Spec("Tries", 5, lambda one: str(one.tries), "right"),
            Spec("Owner", 12, lambda one: one.owner, from_width=100),
            Spec("State", 6, lambda one: one.state, from_width=100),
        )

    def open_marked(self) -> None:
        one = self._marked
        if one is not None and one.account:
            self._was_left = True
            self.desk.open("account", one.account, said=f"Call {one.number}: {one.words}")

    def how_many(self) -> str:
        shown = self._table.views
        late = sum(one.is_overdue for one in shown)
        overdue = f", {late} overdue (!)" if late else ""
        whose = "Yours" if self._is_mine else "Everybody's"
        return f"{whose}: {len(shown)} shown{overdue}."

    def show_whole(self) -> None:
        one = self._marked
        told = []
        if one is not None:
            when = clock_time(one.promised_at, self.desk.actor.timezone)
            promised = f"promised {when} by {one.promised_by}, {one.owner} calls"
            known = (one.account, one.caller, f"call {one.number}", promised, one.words)
            told = [(text, "") for text in known if text]
        self.query_one("#whole", Lines).show(flow(told, self.size.width, 3))

    def key_hints(self) -> Iterator[tuple[str, str]]:
        yield "Enter", "account" if self.searches_the_same else "finds"

    def allows(self, command: type[Command]) -> bool:
        if command in (Back, Whose):
            return True
        return self._marked is not None and self._marked.state == "open"

    # ------------------------------------------------------------------------------ the commands
    def action_whose(self) -> None:
        """Everybody's, or yours."""
        self._is_mine = not self._is_mine
        self.desk.run_held(self._find())

    def action_done(self) -> None:
        """It was made."""
        self.desk.run_held(self._step("done", "How did it go"))

    def action_no_answer(self) -> None:
        """Nobody was there."""
        self.desk.run_held(self._send("no_answer"))

    def action_missed(self) -> None:
        """It was not kept."""
        self.desk.run_held(self._step("missed", "Why is it given up"))

    def action_again(self) -> None:
        """Another time was agreed."""
        self.desk.run_held(self._again())

    async def _step(self, kind: str, title: str) -> None:
        note = await ask_note(self.desk, f"{title}?", must=kind == "missed")
        if note is not None:
            await self._send(kind, note)

    async def _again(self) -> None:
        one = self._marked
        if one is None:
            return
        command_id = str(uuid.uuid4())

        async def send(due: str, note: str) -> CallBackView:
            step = CallBackStep(command_id, one.call_back, "again", note, due)
            view: CallBackView = await self.desk.ask("call_backs.step", self.desk.actor, step)
            return view

        form = AgainForm(f"Call {one.caller} again", send, ["soon, 2h, 45m, 1430, or a date"])
        view = await self.desk.push_screen_wait(form)
        if view is not None:
            await self._find(said=self._said(view))

    async def _send(self, kind: str, note: str = "") -> None:
        one = self._marked
        if one is None:
            return
        step = CallBackStep(str(uuid.uuid4()), one.call_back, kind, note)
        view = await self._asked(step)
        if view is not None:
            await self._find(said=self._said(view))

    async def _asked(self, step: CallBackStep) -> CallBackView | None:
        try:
            view: CallBackView = await self.desk.ask("call_backs.step", self.desk.actor, step)
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
            return None
        return view

    def _said(self, view: CallBackView) -> str:
        if view.state != "open":
            return f"The call to {view.caller} is {view.state}."
        return f"Call {view.caller} again {clock_time(view.due_at, self.desk.actor.timezone)}."
