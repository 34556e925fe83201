"""The outbox: what fails first, how old it is, how often it was tried, what the server said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError, Refused
from clerktui.i18n import clock_time, sentence
from clerktui.i18n.words import items
from clerktui.screens.outbox import commands
from clerktui.views.outbox import MessageView, OutboxView, TryView
from clerktui.widgets import Back, Command, Confirm, DutyScreen, PagedTable, Rule
from clerktui.widgets.listing import Lines, Part, Sides, Spec, ViewTable, flow
from clerktui.widgets.reasons import ask_note

_SHOWN = (
    ("open", "Not sent yet, what fails first"),
    ("failing", "What fails"),
    ("sent", "Sent, the newest first"),
    ("all", "All"),
)
_STATES = {"given_up": "given up", "queued": "waits"}
_OUTCOMES = {"given_up": "given up", "put_off": "put off", "retried": "to be tried again"}
_CHANNELS = {"email": "e-mail", "spool": "file", "text": "text"}
_DAY = dt.timedelta(days=1)


def age(since: dt.datetime, now: dt.datetime) -> str:
    """How long something waits, in the largest unit that says enough.

    >>> then = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
    >>> [age(then, then + dt.timedelta(minutes=m)) for m in (4, 90, 3000)]
    ['4 min', '1 h', '2 d']
    """
    waited = now - since
    if waited >= _DAY:
        return f"{waited.days} d"
    minutes = int(waited.total_seconds()) // 60
    return f"{minutes // 60} h" if minutes >= 60 else f"{minutes} min"


class MessageTable(ViewTable):
    """Messages; `!` marks what waits for a person, `-` what was put off."""

    def __init__(self, clock: Any, **options: Any) -> None:
        specs = (
            Spec("No.", 5, lambda one: str(one.number), "right"),
            Spec("State", 8, lambda one: _STATES.get(one.state, one.state)),
            Spec("By", 6, lambda one: _CHANNELS.get(one.channel, one.channel)),
            Spec("About", 12, lambda one: one.about, grows=1),
            Spec("Account", 12, lambda one: one.account),
            Spec("Age", 6, lambda one: age(one.queued_at, clock.now()), "right"),
            Spec("Tries", 5, lambda one: str(one.tries), "right"),
            Spec("To", 24, lambda one: one.address, from_width=110, grows=1),
            Spec("Trouble", 15, lambda one: one.last_error, grows=2),
        )
        super().__init__(specs, **options)

    def key_of(self, view: MessageView) -> str:
        return str(view.number)

    def mark_of(self, view: MessageView) -> str:
        if view.state in ("failed", "given_up"):
            return "!"
        return "-" if view.is_failing else ""


class OutboxScreen(DutyScreen[None]):
    """Messages that are to be sent, the failing ones first; Enter shows one whole."""

    TITLE = "OUTBOX"
    TOPIC = "outbox"
    COMMANDS = (
        commands.PrintInstead,
        commands.Show,
        commands.Again,
        commands.CancelMessage,
        commands.CameBack,
        Back,
    )
    DEFAULT_CSS = """
    OutboxScreen MessageTable { height: 1fr; }
    OutboxScreen #told { height: 3; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._place = 0

    def body(self) -> Iterable[Widget]:
        yield Sides(id="counts")
        yield Rule()
        empty = "Nothing is here. F5 shows the other messages."
        yield MessageTable(self.desk.clock, empty=empty, id="messages")
        yield Rule()
        yield Lines(id="told")

    def on_mount(self) -> None:
        self._table.focus()
        self.desk.run_held(self.reload(""))

    @property
    def _table(self) -> MessageTable:
        return self.query_one(MessageTable)

    async def reload(self, said: str) -> None:
        """Show the messages anew, and say what happened."""
        which, heading = _SHOWN[self._place]
        try:
            name = "outbox.looking.list_messages"
            found: OutboxView = await self.desk.ask(name, self.desk.actor, which)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        marked = self._table.current
        self._table.show_views(found.messages, cursor=marked.key if marked else None)
        counts = self.query_one("#counts", Sides)
        counts.left = heading
        failing = f"{found.failing} failing, " if found.failing else ""
        counts.right = f"{failing}{items(found.waiting, 'message')} waiting"
        self._tell()
        if said:
            self.message.say(said)
        elif found.text_off or found.off:
            self.message.warn(sentence(Refused(found.text_off or found.off)))

    @on(PagedTable.Moved)
    def _tell(self) -> None:
        one: MessageView | None = self._table.marked
        self.query_one("#told", Lines).show(self._told(one) if one is not None else [])
        self.refresh_bindings()

    def _told(self, one: MessageView) -> list[list[Part]]:
        zone = self.desk.actor.timezone
        parts = [(f"To {one.address or 'nobody any more'}", "bold"), (one.subject, "")]
        if one.state == "queued":
            parts.append((f"next try {clock_time(one.next_try_at, zone)}", ""))
        if one.sent_at is not None:
            parts.append((f"sent {clock_time(one.sent_at, zone)}", ""))
        if one.last_error:
            parts.append((one.last_error, "grave"))
        return flow(parts, self.size.width, 3)

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self._table.marked is not None:
            yield "Enter", "shows"

    def allows(self, command: type[Command]) -> bool:
        one: MessageView | None = self._table.marked
        if command is commands.PrintInstead:
            return one is not None and one.has_paper and _is_open(one)
        if command in (commands.Again, commands.CancelMessage):
            return one is not None and _is_open(one)
        if command is commands.CameBack:
            return one is not None and one.state == "sent"
        return True

    # ------------------------------------------------------------------------------ the commands
    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        one: MessageView | None = self._table.marked
        if one is not None:
            self.desk.open("outbox_message", one.number)

    def action_show(self) -> None:
        """The next of what can be shown."""
        self._place = (self._place + 1) % len(_SHOWN)
        self.desk.run_held(self.reload(""))

    def action_again(self) -> None:
        """At the next run."""
        number = self._table.marked.number
        said = f"Message {number} is tried at the next run."
        self.desk.run_held(self._do(said, "retry", number))

    def action_print_instead(self) -> None:
        """On paper?"""
        self.desk.run_held(self._print())

    async def _print(self) -> None:
        one: MessageView = self._table.marked
        question = f"Print {one.about} here and mail it? Message {one.number} is cancelled then."
        if await self.desk.push_screen_wait(Confirm(question)):
            said = f"{one.about.capitalize()} is printed; message {one.number} is cancelled."
            await self._do(said, "on_paper", one.number)
            self.desk.print_waiting()

    def action_cancel_message(self) -> None:
        """Why?"""
        self.desk.run_held(self._why("cancel", "is never sent", "is cancelled."))

    def action_came_back(self) -> None:
        """Why?"""
        self.desk.run_held(self._why("bounced", "came back", "failed: it came back."))

    async def _why(self, act: str, asked: str, said: str) -> None:
        number = self._table.marked.number
        why = await ask_note(self.desk, f"Message {number} {asked}")
        if why is not None:
            await self._do(f"Message {number} {said}", act, number, why)

    async def _do(self, said: str, act: str, *asked: Any) -> None:
        try:
            await self.desk.ask(f"outbox.acts.{act}", self.desk.actor, *asked)
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
            return
        await self.reload(said)


def _is_open(one: MessageView) -> bool:
    return one.state in ("queued", "failed", "given_up")


# ------------------------------------------------------------------------------------ one of them
class TryTable(ViewTable):
    """What was tried and done; nothing in it is opened."""

    KEY_HINTS = ()

    def __init__(self, zone: str, **options: Any) -> None:
        specs = (
            Spec("When", 14, lambda one: clock_time(one.at, zone)),
            Spec("What came of it", 17, lambda one: _OUTCOMES.get(one.outcome, one.outcome)),
            Spec("Code", 5, lambda one: str(one.code or ""), "right"),
            Spec("Said", 24, lambda one: one.error, grows=3),
            Spec("By", 13, lambda one: one.who, grows=1),
        )
        super().__init__(specs, **options)

    def key_of(self, view: TryView) -> str:
        return str(self.views.index(view))


class MessageScreen(DutyScreen[None]):
    """One message whole: where to, its words, and everything that was tried."""

    TITLE = "MESSAGE"
    TOPIC = "outbox"
    COMMANDS = (Back,)
    DEFAULT_CSS = """
    MessageScreen TryTable { height: 1fr; }
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = int(number)

    def body(self) -> Iterable[Widget]:
        yield Lines(id="head")
        yield Rule()
        yield Lines(id="words")
        yield Rule()
        yield TryTable(self.desk.actor.timezone, empty="It was never tried yet.", id="tries")

    def on_mount(self) -> None:
        self.query_one(TryTable).focus()
        self.desk.run_held(self._load())

    async def _load(self) -> None:
        try:
            name = "outbox.looking.get_message"
            one: MessageView = await self.desk.ask(name, self.desk.actor, self.number)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self.query_one("#head", Lines).show(list(self._head(one)))
        words = [paragraph for paragraph in one.body.split("\n") if paragraph]
        self.query_one("#words", Lines).show(flow([(text, "") for text in words], self.size.width))
        self.query_one(TryTable).show_views(one.tries_made)

    def _head(self, one: MessageView) -> Iterator[list[Part]]:
        zone = self.desk.actor.timezone
        state = _STATES.get(one.state, one.state)
        look = "grave" if one.is_failing else "bold"
        of = f", account {one.account}" if one.account else ""
        yield [(f" Message {one.number}, {one.about}{of}: {state}", look)]
        by = _CHANNELS.get(one.channel, one.channel)
        yield [(f" To {one.address or 'nobody any more'} by {by}", "")]
        yield [(f" {one.subject}", "")]
        queued = f" Queued {clock_time(one.queued_at, zone)}"
        who = f" by {one.queued_by}" if one.queued_by else ""
        sent = f", sent {clock_time(one.sent_at, zone)}" if one.sent_at else ""
        yield [(f"{queued}{who}{sent}", "")]
        if one.message_id:
            called = "Mark" if one.channel == "text" else "Message-ID"
            yield [(f" {called} {one.message_id}", "")]
