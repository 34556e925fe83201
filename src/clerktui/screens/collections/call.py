"""A call: whom, under which number, what to say, and one key for how it ended; then the next."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import replace
from textwrap import wrap
from typing import Any

from textual import events
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date
from clerktui.screens.collections import queue_commands as commands
from clerktui.screens.collections.outcome_forms import form_for
from clerktui.views.collection_queue import (
    CallView,
    OutcomeDone,
    OutcomeDraft,
    OutcomeView,
    UndoDraft,
)
from clerktui.widgets import Back, Command, DutyScreen, Rule
from clerktui.widgets.approval import ask_approved
from clerktui.widgets.listing import Lines, Part, flow
from clerktui.widgets.reading import Paragraph, Reading

_OWED_MOST = 3
_Ended = tuple[OutcomeDone, CallView | None] | None
"""What came of a call, and the account that follows; nothing when the clerk left the question."""


class CollectCallScreen(DutyScreen[None]):
    """The account a collector has taken up; nobody else is given it meanwhile.

    Args:
        number: the account.
        view: it, as it was taken up.
        before: account and command of each outcome keyed so far; the list keeps it.
        only: whether it was opened by itself, not out of the list: then no other follows.
    """

    TITLE = "CALL"
    TOPIC = "collect_call"
    COMMANDS = (
        commands.Skip,
        commands.Account,
        commands.CaseFile,
        commands.Undo,
        commands.CalledUs,
        Back,
    )
    DEFAULT_CSS = """
    CollectCallScreen #script { height: 1fr; }
    """

    def __init__(
        self,
        number: str,
        view: CallView | None = None,
        *,
        before: list[tuple[str, str]] | None = None,
        only: bool = False,
        said: str = "",
    ) -> None:
        super().__init__()
        self._number = number
        self._view = view
        self._only = only
        self._said = said
        self._command_id = str(uuid.uuid4())
        self._direction = "out"
        self._seen: set[int] = set()
        self._before = before if before is not None else []
        self._count = len(self._before)
        self._was_left = False

    def body(self) -> Iterable[Widget]:
        yield Lines(id="who")
        yield Rule()
        yield Reading(id="script")
        yield Rule()
        yield Lines(id="last")
        yield Rule()
        yield Lines(id="outcomes")

    def on_mount(self) -> None:
        self.query_one(Reading).focus()
        if self._view is not None:
            self._show(self._view, self._said)
        else:
            self.desk.run_held(self._read_again())

    # ------------------------------------------------------------------------------ the showing
    def _take(self, view: CallView, said: str) -> None:
        """Show another account, or the same anew, and begin its call."""
        self._command_id = str(uuid.uuid4())
        self._direction = "out"
        self._show(view, said)

    def _show(self, view: CallView, said: str) -> None:
        self._view, self._number = view, view.line.account
        width = self.size.width
        self.query_one("#who", Lines).show(_who(view, width, self._direction))
        script = [Paragraph(part) for part in view.script]
        self.query_one(Reading).set_paragraphs(*(script or [Paragraph("There are no words.")]))
        self.query_one("#last", Lines).show(_last(view, width))
        keys = [(f"{one.key} {one.name}", "") for one in view.outcomes]
        self.query_one("#outcomes", Lines).show(flow(keys, width, 3))
        self.refresh_bindings()
        if said:
            self.message.say(said)
        elif self._count == 0:
            self.message.say("One key says how the call ended; the next account opens by itself.")

    def on_resize(self) -> None:
        """Another width holds other lines."""
        if self._view is not None:
            self._show(self._view, self.message.text)

    async def _read_again(self) -> None:
        view = await self._ask("collecting.opening.open_account", self._number)
        if view is None:
            return
        self._show(view, "")

    async def _ask(self, name: str, *args: Any) -> Any:
        """Ask the books; None, said on the screen, where they refuse."""
        try:
            return await self.desk.ask(name, self.desk.actor, *args)
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
            return None

    def on_screen_resume(self) -> None:
        """Back from the account: it may have been paid."""
        super().on_screen_resume()
        if self._was_left:
            self._was_left = False
            self.desk.run_held(self._read_again())

    def allows(self, command: type[Command]) -> bool:
        if command is commands.Undo:
            return bool(self._before)
        return command is not commands.Skip or not self._only

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self._view is not None:
            keys = [one.key for one in self._view.outcomes]
            yield f"{keys[0]}-{keys[-1]}", "how it ended"

    # ----------------------------------------------------------------------------- the outcomes
    def on_key(self, event: events.Key) -> None:
        view = self._view
        found = [one for one in view.outcomes if one.key == event.character] if view else []
        if not found:
            super().on_key(event)
            return
        event.stop()
        event.prevent_default()
        self.desk.run_held(self._end(found[0]))

    async def _end(self, outcome: OutcomeView) -> None:
        """How it ended; asked besides where the town wants that; then the next account."""
        view = self._view
        assert view is not None
        if not view.may_call and self._direction == "out":
            self.message.warn(view.may_not)
            self.desk.bell()
            return
        draft = OutcomeDraft(
            self._command_id, view.line.account, outcome.code, direction=self._direction
        )
        try:
            ended = await self._ended(outcome, draft, view)
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
            return
        if ended is not None:
            done, following = ended
            self._seen.add(view.line.account_id)
            self._count += 1
            self._before.append((view.line.account, draft.command_id))
            self._go_on(following, _said(done, view, self._count))

    async def _ended(self, outcome: OutcomeView, draft: OutcomeDraft, view: CallView) -> _Ended:
        """Ask what must be asked besides, and send it; None when the clerk left the question."""

        async def send(**said: Any) -> _Ended:
            return await self._send(replace(draft, **said))

        form = form_for(outcome, view, send)
        if form is None:
            return await send()
        ended: _Ended = await self.desk.push_screen_wait(form)
        return ended

    async def _send(self, draft: OutcomeDraft) -> _Ended:
        """Write it down; what came of it, and the account that follows.

        What is promised above the town's limits needs somebody permitted, who approves it here.
        """
        command_id = draft.command_id
        if self._only:
            name = "collecting.outcomes.record_outcome"
            return await ask_approved(self.desk, name, draft, command_id=command_id), None
        seen = self._seen | {self._view.line.account_id} if self._view else self._seen
        name = "collecting.outcomes.finish_call"
        ended: _Ended = await ask_approved(self.desk, name, draft, seen, command_id=command_id)
        return ended

    def _go_on(self, following: CallView | None, said: str) -> None:
        if following is not None:
            self._take(following, said)
            return
        self._view = None
        self.desk.back()
        self.desk.tell(said if self._only else f"{said} No more calls now.")

    # ------------------------------------------------------------------------------ the commands
    def action_skip(self) -> None:
        """The next, and this one left as it is."""
        self.desk.run_held(self._skip())

    async def _skip(self) -> None:
        view = self._view
        assert view is not None
        seen = self._seen | {view.line.account_id}
        try:
            name = "collecting.opening.open_next"
            following = await self.desk.ask(name, self.desk.actor, view.line.account, seen)
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
            return
        self._seen = seen
        self._go_on(following, f"{view.line.account} was skipped.")

    def action_called_us(self) -> None:
        """Who called whom."""
        self._direction = "in" if self._direction == "out" else "out"
        if self._view is not None:
            who = "The customer called you." if self._direction == "in" else "You call."
            self._show(self._view, who)

    def action_undo(self) -> None:
        """The one before."""
        self.desk.run_held(self._undo())

    async def _undo(self) -> None:
        account, outcome_id = self._before[-1]
        draft = UndoDraft(f"{outcome_id}:undo", account, outcome_id)
        leaving = self._view.line.account if self._view is not None else ""
        view = await self._ask("collecting.undoing.undo_outcome", draft)
        if view is None:
            return
        if leaving and leaving != account:
            await self._ask("collecting.claims.release", leaving)
        self._before.pop()
        self._count -= 1
        self._seen.discard(view.line.account_id)
        self._take(view, f"Taken back. How did the call to {account} end?")

    def action_account(self) -> None:
        """The account."""
        self._was_left = True
        self.desk.open("account", self._number)

    def action_case_file(self) -> None:
        """The case file."""
        self._was_left = True
        self.desk.open("case_file", self._number)

    def action_back(self) -> None:
        """Leave the account to whoever comes next."""
        self.desk.run_held(self._leave())

    async def _leave(self) -> None:
        await self._ask("collecting.claims.release", self._number)
        self.desk.back()


def _who(view: CallView, width: int, direction: str) -> list[list[Part]]:
    """Who and where, the number and the limits, what must be said, what is owed, what is next."""
    line = view.line
    phone = view.phone or "no telephone known"
    calls = f"{view.calls_week} of {view.calls_most} calls this week"
    speaks = "Spanish" if view.language == "es" else ""
    came_in = "the customer called" if direction == "in" else ""
    lines: list[list[Part]] = [[(f" {line.account}  {line.name}   {view.address}", "bold")]]
    told = [(phone, "bold"), (calls, ""), (speaks, "bold"), (came_in, "bold")]
    lines += flow([one for one in told if one[0]], width, 1)
    if view.flags:
        lines += flow([(flag, "grave") for flag in view.flags], width, 2)
    if not view.may_call and direction == "out":
        lines += [[(f" {said}", "grave")] for said in wrap(view.may_not, width - 2)[:2]]
    owed = f"Past due {money(line.past_due_cents)} since {town_date(line.oldest_due)}"
    parts = [(f"{owed}, {line.days} days", "bold"), (f"owes {money(view.owes_cents)} in all", "")]
    if view.pending_cents:
        parts.append((f"{money(view.pending_cents)} came, not yet posted", "grave"))
    lines += flow(parts, width, 2)
    lines += [[(f" {said}", "")] for said in wrap(view.why, width - 2)[:2]]
    stops = wrap(f"Held up: {'; '.join(view.stops)}", width - 2)[:2] if view.stops else []
    return [*lines, *([(f" {said}", "grave")] for said in stops)]


def _last(view: CallView, width: int) -> list[list[Part]]:
    """What is past due by its day, then what was done last; a line each."""
    owed, room = [f"Due {one}" for one in view.items], width - 2
    if len(owed) > _OWED_MOST:
        owed = [*owed[: _OWED_MOST - 1], f"and {len(owed) - _OWED_MOST + 1} later due dates"]
    told = (*owed, *(view.last or ("Nothing was done about it yet.",)))
    return [[(f" {one if len(one) <= room else one[: room - 1] + '>'}", "")] for one in told]


def _said(done: OutcomeDone, view: CallView, count: int) -> str:
    """What came of a call, in a line."""
    names = {one.code: one.name for one in view.outcomes}
    said = f"{done.account}: {names.get(done.outcome, done.outcome).lower()}"
    if done.task:
        said += f", task {done.task}"
    if done.lane == "clear":
        return f"{said}, nothing past due. {count} done."
    following = f"{done.next_name} {town_date(done.next_on)}" if done.next_on else "plan is over"
    return f"{said}, next: {following}. {count} done."
