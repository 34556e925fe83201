"""A form that fills the screen: Enter passes a field, Enter on the last books it.

A field that is not displayed is not asked. What can be chosen in the field with the keyboard
stands under the form, each behind its key.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from textual import events, on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import sentence
from clerktui.widgets.command import Back, Command
from clerktui.widgets.field import Field
from clerktui.widgets.forms import BesideError
from clerktui.widgets.lines import MessageLine, Rule
from clerktui.widgets.listing import Lines, Part, flow
from clerktui.widgets.pad import OptionInput
from clerktui.widgets.screen import DutyScreen


class Book(Command):
    """Book it as it stands."""

    key = "f12"
    twin = "ctrl+t"
    word = "Book"
    letter = "o"


class FormScreen(DutyScreen[None]):
    """Fields one after the other; a refusal stands beside its field, and what was typed stays."""

    COMMANDS: ClassVar[Any] = (Book, Back)
    REFUSED_AT: ClassVar[dict[str, str]] = {}
    """Which field a refusal of the books is said beside; any other is said in the message line."""

    def body(self) -> Iterable[Widget]:
        yield MessageLine(id="about")
        yield Rule()
        yield from self.fields()
        yield Rule()
        yield Lines(id="legend")
        yield Lines(id="shown")

    def fields(self) -> Iterable[Widget]:
        """The fields, in order."""
        raise NotImplementedError

    async def load(self) -> None:
        """Ask for what the fields offer, once.

        Raises:
            ClerkError: what the books refuse; it is said, and nothing can be booked.
        """
        raise NotImplementedError

    async def passed(self, field: Field) -> None:
        """A field was passed: look at it, show what follows from it.

        Raises:
            ClerkError: said beside the field, which keeps the keyboard.
            BesideError: said beside another one.
        """
        raise NotImplementedError

    async def send(self) -> None:
        """Book it, and leave.

        Raises:
            ClerkError: what the books refuse.
            BesideError: what a field cannot mean.
        """
        raise NotImplementedError

    # ------------------------------------------------------------------------------- the way on
    def on_mount(self) -> None:
        self._is_ready = False
        self.desk.run_held(self._load())

    async def _load(self) -> None:
        try:
            await self.load()
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._is_ready = True
        first = self.asked[0]
        first.focus()
        first.select_all()
        self._show_legend(first)

    @property
    def asked(self) -> list[Field]:
        """The fields that are asked, in order."""
        return [field for field in self.query(Field) if field.display]

    def field(self, name: str) -> Any:
        """A field by its id."""
        return self.query_one(f"#{name}", Field)

    def word(self, name: str) -> str:
        """What stands in a field of words."""
        return str(self.field(name).value.strip())

    @on(Field.Accepted)
    def _accepted(self, event: Field.Accepted) -> None:
        event.stop()
        if self._is_ready:
            self.desk.run_held(self._pass(event.field))

    @on(Field.Back)
    def _back(self, event: Field.Back) -> None:
        event.stop()
        asked = self.asked
        asked[max(0, asked.index(event.field) - 1)].focus()

    async def _pass(self, field: Field) -> None:
        try:
            await self.passed(field)
        except BesideError as beside:
            self.field(beside.field).refuse(beside.why)
            return
        except ClerkError as error:
            field.refuse(error)
            return
        following = self.next_after(field)
        if following is not None:
            following.focus()
        else:
            await self._send()

    def next_after(self, field: Field) -> Field | None:
        """Where the keyboard goes from a field that was passed; None books it."""
        asked = self.asked
        place = asked.index(field) + 1
        return asked[place] if place < len(asked) else None

    def action_book(self) -> None:
        """Book it."""
        if self._is_ready:
            self.desk.run_held(self._send())

    async def _send(self) -> None:
        try:
            await self.send()
        except BesideError as beside:
            self.field(beside.field).refuse(beside.why)
        except ClerkError as error:
            at = self.REFUSED_AT.get(error.message_id)
            if at is None:
                self.message.warn(sentence(error))
                self.desk.bell()
            else:
                self.field(at).refuse(error)

    # ------------------------------------------------------------------------------ the showing
    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Another field has the keyboard: say what can be chosen there."""
        if isinstance(event.widget, Field):
            # What stands there is kept by Enter, and replaced by typing.
            event.widget.select_all()
            self._show_legend(event.widget)

    def _show_legend(self, field: Field) -> None:
        parts: list[Part] = []
        if isinstance(field, OptionInput):
            parts = [(f"{option.key} {option.name}", "") for option in field.options]
        self.query_one("#legend", Lines).show(flow(parts, self.size.width))

    def show(self, lines: Iterable[Iterable[Part]]) -> None:
        """What follows from the fields, under the form."""
        self.query_one("#shown", Lines).show(lines)

    def leave(self, said: str) -> None:
        """It is booked: back to where the clerk came from, with a sentence there."""
        self.desk.back()
        self.desk.tell(said, quietly=True)
