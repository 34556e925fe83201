"""Small forms in a band: a few fields, Enter after Enter; the last sends, a refusal stays beside.

What was typed is there until the books have taken it or the clerk leaves.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, ClassVar

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import sentence
from clerktui.widgets.dialogs import Close
from clerktui.widgets.everywhere import Help
from clerktui.widgets.field import Field
from clerktui.widgets.lines import MessageLine
from clerktui.widgets.listing import Lines
from clerktui.widgets.screen import Dialog

Send = Callable[..., Awaitable[Any]]


class FormDialog(Dialog[Any]):
    """Fields one after the other; Enter on the last sends them, and closes when they were taken.

    Args:
        title: what is asked, naming what it is about.
        send: given what the fields say; what it answers is what the dialog gives, None when the
            clerk left.
    """

    COMMANDS: ClassVar[Any] = (Close, Help)
    REFUSED_AT: ClassVar[dict[str, str]] = {}
    """Which field a refusal of the books is said beside; any other is said beside the last."""

    def __init__(self, title: str, send: Send) -> None:
        super().__init__()
        self.said = title
        self._send = send

    def body(self) -> Iterable[Widget]:
        yield MessageLine(id="said")
        yield from self.fields()

    def fields(self) -> Iterable[Widget]:
        """The fields, in order."""
        raise NotImplementedError

    def passed(self, field: Field) -> None:
        """A field was left by Enter; what it can never mean is said at once.

        Raises:
            BesideError: the keyboard stays there.
        """

    def values(self) -> Any:
        """What the fields say, in order.

        Raises:
            BesideError: what one of them cannot mean.
        """
        return tuple(field.value.strip() for field in self.query(Field))

    def on_mount(self) -> None:
        self.query_one("#said", MessageLine).say(self.said)
        self.first_field().focus()

    def first_field(self) -> Field:
        """Where the typing begins."""
        return self.query(Field).first()

    @on(Field.Accepted)
    def _accepted(self, event: Field.Accepted) -> None:
        event.stop()
        try:
            self.passed(event.field)
        except BesideError as beside:
            self._refuse_beside(beside)
            return
        fields = list(self.query(Field))
        place = fields.index(event.field) + 1
        if place < len(fields):
            fields[place].focus()
        else:
            self._ask_to_send()

    @on(Field.Back)
    def _back(self, event: Field.Back) -> None:
        event.stop()
        fields = list(self.query(Field))
        fields[max(0, fields.index(event.field) - 1)].focus()

    def _ask_to_send(self) -> None:
        try:
            values = self.values()
        except BesideError as beside:
            self._refuse_beside(beside)
            return
        app: Any = self.app
        app.run_held(self._sent(values))

    def _refuse_beside(self, beside: BesideError) -> None:
        field = self.query_one(f"#{beside.field}", Field)
        field.refuse(beside.why)
        field.focus()

    async def _sent(self, values: Any) -> None:
        try:
            answer = await self.give(values)
        except BesideError as beside:
            self._refuse_beside(beside)
        except ClerkError as error:
            self.refuse(error)
        else:
            self.dismiss(answer)

    async def give(self, values: Any) -> Any:
        """Send what `values` gave."""
        return await self._send(*values)

    def refuse(self, error: ClerkError) -> None:
        """Say a refusal beside its field; everything typed stays."""
        at = self.REFUSED_AT.get(error.message_id)
        field = self.query_one(f"#{at}", Field) if at else self.query(Field).last()
        field.refuse(error)

    def action_help(self) -> None:
        """The procedure that governs this field; a dialog hides the keys of the app."""
        app: Any = self.app
        app.action_help()


class BandForm(FormDialog):
    """A form with lines of what must be known before the answer above its fields.

    Args:
        title: what is asked, naming what it is about.
        send: given what the fields say by their ids; what it answers is what the dialog gives,
            None when the clerk left.
        facts: the lines.
    """

    def __init__(self, title: str, send: Send, facts: Iterable[str] = ()) -> None:
        super().__init__(title, send)
        self.facts = tuple(facts)

    def body(self) -> Iterable[Widget]:
        yield MessageLine(id="said")
        yield Lines(id="facts")
        yield from self.fields()

    def values(self) -> Any:
        """What the fields say, by their ids.

        Raises:
            BesideError: what one of them cannot mean.
        """
        return {str(field.id): field.value.strip() for field in self.query(Field)}

    async def give(self, values: Any) -> Any:
        return await self._send(**values)

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#facts", Lines).show([((f" {fact}", ""),) for fact in self.facts])


class BesideError(Exception):
    """A field does not say what it must.

    Attributes:
        field: its id.
        why: the refusal, or its sentence.
    """

    def __init__(self, field: str, why: ClerkError | str) -> None:
        super().__init__(field, why if isinstance(why, str) else sentence(why))
        self.field = field
        self.why = why
