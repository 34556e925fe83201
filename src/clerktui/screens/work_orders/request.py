"""Taking a request down at the phone: a letter for the type, Enter, and it is an order.

From an account nothing else is needed for a common type. What is open already for the same thing at
the same place is shown before anything is taken, and Enter joins it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual import on
from textual.containers import Vertical
from textual.widget import Widget

from clerktui.errors import ClerkError, Refused
from clerktui.i18n import sentence
from clerktui.screens.work_orders.order_words import priority_words, same_words, taken_words
from clerktui.screens.work_orders.request_draft import Drafting
from clerktui.screens.work_orders.request_fields import (
    LABEL,
    LetterInput,
    TypeInput,
    answer_id,
    asked_by,
    fitting,
    listed,
    urgencies,
)
from clerktui.screens.work_orders.request_parts import AnotherOne, Asked, ForAccount, head, script
from clerktui.views.accounts import AccountView
from clerktui.views.order_choices import AccountAt, OrderChoices, TypeChoice
from clerktui.views.work_orders import OrderDetail, RequestDraft, RequestTaken, SameRequest
from clerktui.widgets import Back, Column, Command, Field, MessageLine, Row, Rule
from clerktui.widgets.approval import ask_approved
from clerktui.widgets.choice import Choice
from clerktui.widgets.form_screen import Book, FormScreen
from clerktui.widgets.forms import BesideError
from clerktui.widgets.listing import Lines
from clerktui.widgets.pad import DateInput, OneOf, WordInput

_TAKE = "work_orders.taking.take_request"
_CALLS = (OneOf("y", True, "yes, call back"), OneOf("n", False, "no call back"))


class RequestScreen(Drafting, FormScreen):
    """Take a request for service down: a letter picks the type, Enter takes it.

    Args:
        asked: whose, where, and which order it belongs to or is one more call about.
    """

    TITLE = "REQUEST"
    TOPIC = "work_orders"
    COMMANDS = (Book, ForAccount, AnotherOne, Back)
    DEFAULT_CSS = """
    RequestScreen #rest, RequestScreen #answers { height: auto; }
    """
    REFUSED_AT: ClassVar[dict[str, str]] = {
        "work_order.account_missing": "place",
        "work_order.place_missing": "place",
        "work_order.caller_missing": "number",
        "work_order.priority": "priority",
        "work_order.wanted_past": "wanted_on",
    }

    def __init__(self, asked: Asked | None = None) -> None:
        super().__init__()
        self._asked = asked or Asked()
        self._command_id = str(uuid.uuid4())
        self._choices = OrderChoices((), (), ())
        self._account: AccountView | None = None
        self._kind: TypeChoice | None = None
        self._listed: list[TypeChoice] = []
        self._there: tuple[AccountAt, ...] = ()
        self._same: tuple[SameRequest, ...] = ()
        self._is_other = False
        self._mark = -1

    def body(self) -> Iterable[Widget]:
        yield MessageLine(id="about")
        yield Rule()
        yield from self.fields()
        yield Rule()
        yield Lines(id="legend")
        yield Lines(id="shown")

    def fields(self) -> Iterable[Widget]:
        yield TypeInput(" What", id="kind", label_width=LABEL, width=30, max_length=30)
        with Vertical(id="rest"):
            yield WordInput(" Place", id="place", label_width=LABEL, width=44, max_length=80)
            yield WordInput(" Caller", id="caller", label_width=LABEL, width=44, max_length=80)
            yield WordInput(" Number", id="number", label_width=LABEL, width=24, max_length=40)
            yield Vertical(id="answers")
            yield WordInput(" Words", id="words", label_width=LABEL, width=62, max_length=500)
            yield LetterInput(" Call back", _CALLS, id="wants_call", label_width=LABEL)
            yield LetterInput(" Urgent", urgencies(), id="priority", label_width=LABEL)
            yield DateInput(" Wanted on", id="wanted_on", label_width=LABEL, width=12)

    @property
    def asked(self) -> list[Field]:
        if self._kind is None:
            return [self.field("kind")]
        return super().asked

    # -------------------------------------------------------------------------------- the opening
    async def load(self) -> None:
        ask, actor, asked = self.desk.ask, self.desk.actor, self._asked
        self.query_one("#rest").display = False
        self._choices = await ask("work_orders.looking.choices", actor)
        if asked.account:
            await self._for(asked.account)
        elif asked.place:
            self.field("place").reset(asked.place)
            await self._look_who()
        self._head()
        if asked.join:
            await self._joins(asked.join)
        else:
            self._list()

    async def _for(self, number: str) -> None:
        """It is this account's: who and where is known."""
        view: AccountView = await self.desk.ask("accounts.get_account", number)
        self._account = view
        self.field("place").reset(view.service_address)
        self.field("caller").reset(view.name)
        self.field("number").reset(view.phone)
        self._there = ()

    async def _joins(self, number: int) -> None:
        """One more caller on an order: its type is known, who calls is asked."""
        detail: OrderDetail = await self.desk.ask(
            "work_orders.looking.get_order", self.desk.actor, number
        )
        line = detail.line
        kind = next((one for one in self._choices.types if one.code == line.kind), None)
        if kind is None:
            raise Refused("work_order.type_by_program", kind=line.name)
        self.field("kind").display = self.field("place").display = False
        self.field("place").reset(line.place)
        await self._choose(
            kind,
            (
                SameRequest(
                    line.number,
                    line.kind,
                    line.name,
                    line.state,
                    line.place,
                    line.account,
                    line.made_at,
                    line.callers,
                    line.words,
                ),
            ),
        )

    def _head(self) -> None:
        self.query_one("#about", MessageLine).say(head(self._account, self._there, self._asked))
        self.refresh_bindings()

    # ------------------------------------------------------------------------------- which type
    @on(TypeInput.Changed, "#kind")
    def _typed(self) -> None:
        """A letter picks at once; a part of a name that only one has, too."""
        if not self._is_ready:
            return
        typed = self.field("kind").value
        found = fitting(self._choices.types, typed)
        if typed.strip() and len(found) == 1:
            self.desk.run_held(self._choose(found[0]))
            return
        self._listed, self._mark = found, 0 if typed.strip() else -1
        self._kind, self._same = None, ()
        self._list()

    @on(TypeInput.Turned)
    def _turned(self, event: TypeInput.Turned) -> None:
        event.stop()
        several = len(self._same) if self._kind else len(self._listed)
        if several:
            self._mark = max(0, min(self._mark + event.by, several - 1))
        if self._kind is None:
            self._list()
        else:
            self._tell()

    def _list(self) -> None:
        """The types there are, as far as they fit what was typed."""
        if not self.word("kind"):
            self._listed = fitting(self._choices.types, "")
        self.query_one("#rest").display = False
        self.show(listed(self._listed, self._mark, self.size.width))
        self.refresh_bindings()

    async def _choose(self, kind: TypeChoice, same: tuple[SameRequest, ...] | None = None) -> None:
        """This type: what is asked for it, what is said, what is open already."""
        self._kind, self._is_other = kind, False
        answers = self.query_one("#answers", Vertical)
        await answers.remove_children()
        await answers.mount(*asked_by(kind))
        self.field("wants_call").choose(kind.follow_up)
        self.field("priority").reset("")
        self.query_one("#rest").display = True
        if same is None:
            await self._look_same()
        else:
            self._same, self._mark = same, 0
        self._tell()

    async def _look_same(self) -> None:
        """Ask what is open already for the same thing at the place."""
        self._same, self._mark = (), 0
        if self._kind is None or self._is_other or not (self._account or self.word("place")):
            return
        draft = RequestDraft("", self._kind.code, self._number, self._place)
        try:
            self._same = await self.desk.ask("work_orders.taking.find_same", self.desk.actor, draft)
        except ClerkError as error:
            self.message.warn(sentence(error))

    async def _look_who(self) -> None:
        """Ask whose the place is, so that it can be taken for the account."""
        place = self.word("place")
        self._there = ()
        if place and self._account is None:
            name = "work_orders.looking.accounts_at"
            self._there = await self.desk.ask(name, self.desk.actor, place)
        self._head()

    def _tell(self) -> None:
        """What is said to the caller, and what is open already."""
        if self._kind is None:
            return
        zone, marked = self.desk.actor.timezone, self._mark
        self.query_one("#answers").display = not self._same
        lines = [
            [(f"{'>' if place == marked else ' '}! open: {same_words(one, zone)}", "grave")]
            for place, one in enumerate(self._same)
        ]
        told = script(self._kind, priority_words(self._kind.priority), self._account)
        self.show([*lines, *told(self.size.width)])
        self.refresh_bindings()

    # ------------------------------------------------------------------------------- the way on
    async def passed(self, field: Field) -> None:
        if field.id == "kind" and self._kind is None:
            if not 0 <= self._mark < len(self._listed):
                raise BesideError("kind", "Type its letter, or a part of its name.")
            await self._choose(self._listed[self._mark])
            self.field("kind").reset(self._kind.name if self._kind else "")
            self.field("kind").select_all()
            self._was_listed = True
        elif field.id == "place" and field.is_typed:
            await self._look_who()
            await self._look_same()
            self._tell()
        elif isinstance(field, LetterInput):
            field.code_or_none()

    def next_after(self, field: Field) -> Field | None:
        """The type takes it, where all is known; the words do, and whatever is last."""
        if field.id == "kind" and self.__dict__.pop("_was_listed", False):
            return field
        if field.id == "kind":
            return self._missing() or self._unknown_caller()
        if field.id == "words":
            return self._missing()
        return super().next_after(field)

    def _missing(self) -> Field | None:
        """The first field that has to be filled in."""
        kind = self._kind
        assert kind is not None, "asked once it is known"
        if self._account is None and kind.place != "anywhere" and not self.word("place"):
            return self.field("place")
        if self._same:
            return None
        for place, asked in enumerate(kind.fields):
            field: Field = self.field(answer_id(place))
            if asked.is_required and not field.value.strip():
                return field
        return None

    def _unknown_caller(self) -> Field | None:
        """Who calls is asked once, where no account says it."""
        if self._account is not None or self.word("caller") or self.word("number"):
            return None
        field: Field = self.field("caller")
        return field

    def key_hints(self) -> Iterator[tuple[str, str]]:
        focused = self.focused
        at = focused.id if isinstance(focused, Field) else ""
        if at not in ("kind", "words"):
            yield from super().key_hints()
        elif self._kind is None:
            yield "a letter", "picks"
            yield "Up Down", "mark"
        elif self._missing() or (at == "kind" and self._unknown_caller()):
            yield "Enter", "goes on"
        elif self._same:
            yield "Enter", f"joins order {self._same[self._mark].number}"
        else:
            yield "Enter", "takes it"

    def allows(self, command: type[Command]) -> bool:
        if command is ForAccount:
            return bool(self._there) and self._account is None
        if command is AnotherOne:
            return bool(self._same) and not self._asked.join
        return command is Back or self._kind is not None

    def action_another_one(self) -> None:
        """None of the open ones: it is an order of its own."""
        self._is_other, self._same = True, ()
        self._tell()

    def action_for_account(self) -> None:
        """For who is served there."""
        self.desk.run_held(self._take_for())

    async def _take_for(self) -> None:
        rows = [Row(one.account, (one.account, one.name, one.status)) for one in self._there]
        number: str | None = rows[0].key
        if len(rows) > 1:
            columns = Column("Account", 14), Column("Name", 36), Column("Status", 10)
            number = await self.desk.push_screen_wait(Choice("For whom", columns, rows))
        if number is None:
            return
        try:
            await self._for(number)
            await self._look_same()
        except ClerkError as error:
            self.message.warn(sentence(error))
        self._head()
        self._tell()

    # ------------------------------------------------------------------------------- the taking
    async def send(self) -> None:
        if self._kind is None:
            raise BesideError("kind", "Type its letter, or a part of its name.")
        joined = self._same[self._mark].number if self._same else 0
        draft = self._draft(self._kind, joined)
        try:
            taken: RequestTaken = await ask_approved(
                self.desk, _TAKE, draft, command_id=self._command_id
            )
        except Refused as refused:
            if refused.message_id == "work_order.same_open":  # somebody took it meanwhile
                await self._look_same()
                self._tell()
            raise
        place = self._account.service_address if self._account else taken.place
        self.leave(taken_words(taken, self.desk.actor.timezone, self._place or place))
