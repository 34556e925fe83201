"""The collectors' list: how much is how old, and whom to call, today first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap
from typing import Any

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date
from clerktui.screens.collections import queue_commands as commands
from clerktui.views.accounts import Page
from clerktui.views.collection_queue import BucketView, QueueLine, UndoDraft
from clerktui.widgets import Back, Command, DutyScreen, PagedTable, Rule
from clerktui.widgets.listing import Lines, Part, Spec, ViewTable

_BUCKETS = {"d30": "30 days", "d60": "60 days", "d90": "90+ days", "current": "under 30"}
_BAR = 7
LANES = {
    "call": "to be called",
    "batch": "waiting for a letter, a list or an order",
    "held": "held up",
    "over": "at the end of their plan",
}
_EMPTY = {
    "call": "Nobody is to be called now. F5 shows what waits for a letter or an order.",
    "batch": "Nothing waits to be done for many at once. F5 shows what is held up.",
    "held": "Nothing is held up. F5 shows whose plan is over.",
    "over": "No plan is over. F5 shows the calls again.",
}


def _next(line: QueueLine) -> str:
    day = f" {town_date(line.next_on)}" if line.next_on else ""
    return f"{line.next_name}{day}"


def _calls(count: int) -> str:
    return "1 call" if count == 1 else f"{count} calls"


def _status(line: QueueLine) -> str:
    if line.taken_by:
        return f"({line.taken_by} has it open)"
    return line.paused_why or line.owner


_SPECS = (
    Spec("Account", 12, lambda one: one.account),
    Spec("Name", 20, lambda one: one.name, grows=2),
    Spec("Oldest", 8, lambda one: f"{one.days} days", "right"),
    Spec("Past due", 10, lambda one: money(one.past_due_cents), "right"),
    Spec("Tries", 5, lambda one: str(one.attempts), "right", from_width=100),
    Spec("Risk", 4, lambda one: str(one.risk), "right", from_width=110),
    Spec("Next step", 18, _next, grows=1),
    Spec("Who, or why not", 16, _status, from_width=120, grows=2),
)


class QueueTable(ViewTable):
    """Accounts of a list; a dash marks one somebody else has open."""

    def key_of(self, view: QueueLine) -> str:
        return view.account

    def mark_of(self, view: QueueLine) -> str:
        return "-" if view.taken_by else ""


class CollectionQueueScreen(DutyScreen[None]):
    """Accounts to be collected: Enter takes the marked one up, and then one after the other."""

    TITLE = "COLLECTIONS"
    TOPIC = "collect_call"
    DEFAULT_CSS = """
    CollectionQueueScreen #buckets { height: 2; }
    """
    COMMANDS = (commands.Show, commands.CaseFile, commands.Undo, Back)

    def __init__(self) -> None:
        super().__init__()
        self._lane = "call"
        self._page: Page[QueueLine] | None = None
        self._was_left = False
        self._before: list[tuple[str, str]] = []

    def body(self) -> Iterable[Widget]:
        yield Lines(id="buckets")
        yield Rule()
        yield QueueTable(_SPECS, empty=_EMPTY["call"], id="found")
        yield Rule()
        yield Lines(id="whole")

    def on_mount(self) -> None:
        self._table.focus()
        self.desk.run_held(self.reload(""))

    @property
    def _table(self) -> QueueTable:
        return self.query_one(QueueTable)

    @property
    def _marked(self) -> QueueLine | None:
        marked = self._table.marked
        return marked if isinstance(marked, QueueLine) else None

    # ------------------------------------------------------------------------------ the showing
    async def reload(self, said: str) -> None:
        """Show list and buckets anew, and say what happened; the list is there first."""
        await self._find(said=said)
        try:
            found = await self.desk.ask("collecting.queue.list_buckets", self.desk.actor)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self.query_one("#buckets", Lines).show(_told(found))

    async def _find(self, after: tuple[Any, ...] | None = None, said: str = "") -> None:
        name = "collecting.queue.list_queue"
        try:
            page: Page[QueueLine] = await self.desk.ask(name, self.desk.actor, self._lane, after)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._page = page
        table, more = self._table, page.after is not None
        if after is None:
            marked = table.current
            table.empty = _EMPTY[self._lane]
            table.show_views(page.rows, more=more, cursor=marked.key if marked else None)
        else:
            table.add_views(page.rows, more=more)
        self._moved()
        self.message.say(said or self._how_many())

    def _how_many(self) -> str:
        more = " and more" if self._table.more else ""
        return f"{len(self._table.views)}{more} {LANES[self._lane]}."

    @on(PagedTable.NextPage)
    def _next_page(self) -> None:
        if self._page is not None and self._page.after is not None:
            self.desk.run_held(self._find(self._page.after))

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        """What of the marked row has no room in it."""
        one, width = self._marked, self.size.width - 2
        words = []
        if one is not None:
            parts = (
                f"{_next(one)}; {_calls(one.attempts)} since {town_date(one.oldest_due)}",
                f"held up: {one.paused_why}" if one.paused_why else "",
                f"stays with {one.owner}" if one.owner else "",
                f"{one.taken_by} has it open" if one.taken_by else "",
            )
            words = wrap("; ".join(filter(None, parts)), width)[:2]
        self.query_one("#whole", Lines).show([[(f" {line}", "")] for line in words])
        self.refresh_bindings()

    def on_resize(self) -> None:
        """Another width holds another part of it."""
        if self.is_mounted and self._page is not None:
            self._moved()

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self._marked is not None:
            yield "Enter", "takes it up" if self._lane == "call" else "case file"

    def allows(self, command: type[Command]) -> bool:
        if command is commands.Undo:
            return bool(self._before)
        return command is not commands.CaseFile or self._marked is not None

    def on_screen_resume(self) -> None:
        """Back from a call: the list has moved on."""
        if self._was_left:
            self._was_left = False
            self.desk.run_held(self.reload(self.message.text))

    # ------------------------------------------------------------------------------ the commands
    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        one = self._marked
        if one is None:
            return
        if self._lane == "call":
            self.desk.run_held(self._take_up(one))
        else:
            self.action_case_file()

    async def _take_up(self, one: QueueLine) -> None:
        name = "collecting.opening.open_account"
        try:
            view = await self.desk.ask(name, self.desk.actor, one.account)
        except ClerkError as error:
            is_taken = error.message_id == "collect.taken"
            if not (is_taken and await self._take_next(one, str(error.facts["who"]))):
                await self.reload("")
                self.message.warn(sentence(error))
                self.desk.bell()
            return
        self._leave_for("collect_call", view.line.account, view, before=self._before)

    async def _take_next(self, taken: QueueLine, who: str) -> bool:
        """The next free one below the marked, or else from the top; whether there was one."""
        ids = [line.account_id for line in self._table.views if isinstance(line, QueueLine)]
        above = ids[: ids.index(taken.account_id)] if taken.account_id in ids else []
        for skipped in ([*above, taken.account_id], [taken.account_id]):
            try:
                name = "collecting.opening.open_next"
                view = await self.desk.ask(name, self.desk.actor, "", skipped)
            except ClerkError:
                return False
            if view is not None:
                said = f"{who} has {taken.account}; this is the next."
                account = view.line.account
                self._leave_for("collect_call", account, view, before=self._before, said=said)
                return True
        return False

    def _leave_for(self, name: str, *args: Any, **options: Any) -> None:
        # What stands in the line on coming back is what was said of the last call.
        self.message.clear()
        self._was_left = True
        self.desk.open(name, *args, **options)

    def action_undo(self) -> None:
        """The last outcome."""
        self.desk.run_held(self._undo())

    async def _undo(self) -> None:
        account, outcome_id = self._before[-1]
        draft = UndoDraft(f"{outcome_id}:undo", account, outcome_id)
        try:
            name = "collecting.undoing.undo_outcome"
            view = await self.desk.ask(name, self.desk.actor, draft)
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
            return
        self._before.pop()
        self._leave_for("collect_call", account, view, before=self._before)

    def action_show(self) -> None:
        """The next of the lists."""
        order = list(LANES)
        self._lane = order[(order.index(self._lane) + 1) % len(order)]
        self.desk.run_held(self._find())

    def action_case_file(self) -> None:
        """What was done about the marked one."""
        if self._marked is not None:
            self._leave_for("case_file", self._marked.account)


def _told(found: Sequence[BucketView]) -> list[list[Part]]:
    """How many are how old and what they owe, with a bar each, two in a line."""
    by_bucket = {one.bucket: one for one in found}
    most = max((one.past_due_cents for one in found), default=0)
    told = [
        f"{words:<8} {one.accounts:>7,} {money(one.past_due_cents):>13} "
        f"{_bar(one.past_due_cents, most):<{_BAR}}"
        for bucket, words in _BUCKETS.items()
        if (one := by_bucket.get(bucket)) is not None
    ]
    return [[(f" {'   '.join(told[place : place + 2])}", "")] for place in range(0, len(told), 2)]


def _bar(cents: int, most: int) -> str:
    """A bar as long as its part of the most; something for anything."""
    return "█" * max(int(cents > 0), cents * _BAR // most) if most else ""
