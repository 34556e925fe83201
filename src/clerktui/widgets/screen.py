"""The frame every duty's screen stands in, and the band a dialog is.

    class FindScreen(DutyScreen):
        '''Find an account by number, name, address or meter.'''

        TITLE = "FIND"
        COMMANDS = (PayNow, Back)

        def body(self) -> ComposeResult:
            yield LookupInput("Account", id="what", drives="#found")
            yield PagedTable(Column("Account", 12), Column("Name", 28), id="found")

The screen's docstring is its help. `message` is the sentence line above the keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from clerktui.errors import Refused
from clerktui.i18n import sentence
from clerktui.widgets.command import Command, Commanded
from clerktui.widgets.field import Field
from clerktui.widgets.lines import KeyLine, MessageLine, Rule, StatusLine, TitleLine

Result = TypeVar("Result")


class Speaking(Commanded):
    """What screens and dialogs share: commands, a line for a sentence, hints at keys."""

    query_one: Any
    focused: Widget | None

    def on_field_refused(self, event: Field.Refused) -> None:
        """A refusal that has no room beside its field is said in the message line."""
        if event.text:
            self.message.warn(event.text)
        elif self.message.is_warning:
            self.message.clear()

    @property
    def message(self) -> MessageLine:
        """The sentence line."""
        return self.query_one("#message", MessageLine)

    def key_hints(self) -> Iterator[tuple[str, str]]:
        """Keys of the focused widget the key line should name before the commands."""
        yield from getattr(self.focused, "KEY_HINTS", ())


class DutyScreen(Speaking, Screen[Result]):
    """A full screen: title, body, message, keys, status."""

    DEFAULT_CSS = """
    DutyScreen { overflow: hidden; }
    DutyScreen > #body { height: 1fr; overflow: hidden; }
    """
    TITLE: ClassVar[str] = ""
    COMMANDS: ClassVar[Any] = ()
    DROPS_TYPE_AHEAD: ClassVar[bool] = False
    """Whether keys typed before this was drawn are dropped: for destructive questions."""
    duty: str = ""
    """Its name in the register, once the app has made it by that name."""

    def compose(self) -> ComposeResult:
        yield TitleLine(self.TITLE or "")
        with Vertical(id="body"):
            yield from self.body()
        yield MessageLine(id="message")
        yield KeyLine()
        yield StatusLine()

    def body(self) -> Iterable[Widget]:
        """What stands between the first line and the last three."""
        return ()

    @property
    def desk(self) -> Any:
        """The app: who is signed on, the drawer, the way to the books, the other screens."""
        return self.app

    def action_back(self) -> None:
        """Back to where the clerk came from."""
        self.desk.back()

    def on_key(self, event: events.Key) -> None:
        """The key of what the clerk is not permitted to do is answered, never just swallowed."""
        denied = self.denied_by(event.key)
        if denied is not None:
            event.stop()
            self.desk.bell()
            self.message.warn(sentence(Refused("denied", permission=denied.says())))

    def on_screen_suspend(self) -> None:
        """A dialog took the keyboard: the field says so by losing its mark."""
        self._mark_focus()

    def on_screen_resume(self) -> None:
        """The keyboard is back."""
        self._mark_focus()

    def _mark_focus(self) -> None:
        if self.focused is not None:
            self.focused.refresh()

    def set_title(self, title: str) -> None:
        """Say something else in the middle of the first line."""
        self.query_one(TitleLine).title = title


class Dialog(Speaking, ModalScreen[Result]):
    """A question or a list in a band across the foot of the screen, between rules.

    Subclasses give `body()`; set `DROPS_TYPE_AHEAD = True` where a wrong answer destroys something.
    """

    DEFAULT_CSS = """
    Dialog { align: left bottom; overflow: hidden; }
    Dialog > #band { height: auto; max-height: 100%; width: 100%; background: $background; }
    """
    TITLE: ClassVar[str] = ""
    COMMANDS: ClassVar[Any] = ()
    DROPS_TYPE_AHEAD: ClassVar[bool] = False

    def compose(self) -> ComposeResult:
        with Vertical(id="band"):
            yield Rule()
            if self.TITLE:
                yield MessageLine(id="title")
            yield from self.body()
            yield MessageLine(id="message", hides=True)
            yield KeyLine()
            yield Rule()

    def on_mount(self) -> None:
        if self.TITLE:
            self.query_one("#title", MessageLine).say(self.TITLE)

    def body(self) -> Iterable[Widget]:
        """What stands between the rules."""
        return ()


def commands_of(*places: Any) -> list[tuple[Any, type[Command]]]:
    """What can be done now in each of these places (screens, the app), with the place."""
    return [
        (place, command)
        for place in places
        if isinstance(place, Commanded)
        for command in place.available_commands()
        if command.in_menu
    ]
