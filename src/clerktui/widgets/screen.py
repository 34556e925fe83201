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

from collections.abc import Callable, Iterable, Iterator
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
LEAVE = "Leave without saving what was typed?"


class Rereading:
    """A screen that is read again when the clerk comes back from what it opened."""

    desk: Any
    reload: Callable[[str], Any]
    _was_left: bool = False
    """Whether something was opened from here; whoever opens it says so."""

    def on_screen_resume(self) -> None:
        """Something may have been done there."""
        if self._was_left:
            self._was_left = False
            self.desk.run_held(self.reload(""))


class Speaking(Commanded):
    """What screens and dialogs share: commands, a line for a sentence, hints at keys."""

    app: Any
    query: Any
    query_one: Any
    focused: Widget | None
    KEEPS_TYPED: ClassVar[bool] = True
    """Whether Esc asks before what was typed and sent nowhere is lost."""

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

    @property
    def has_typed(self) -> bool:
        """Whether something was typed here that Esc would lose."""
        return self.KEEPS_TYPED and any(field.is_typed for field in self.query(Field))

    def leave_by(self, leave: Callable[[], Any]) -> None:
        """Leave, unless something was typed and the clerk says to stay."""

        def answered(answer: Any) -> None:
            if answer:
                leave()

        if self.has_typed:
            self.app.push_screen(Confirm(LEAVE), answered)
        else:
            leave()

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

    @property
    def has_typed(self) -> bool:
        """Whether a form on it was begun; a box to search in loses nothing."""
        forms = [field for field in self.query(Field) if not field.SEARCHES]
        return self.KEEPS_TYPED and any(field.is_typed for field in forms)

    def action_back(self) -> None:
        """Back to where the clerk came from."""
        self.leave_by(self.desk.back)

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
    LEFT: ClassVar[Any] = None
    """What is given when the clerk leaves."""

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

    def action_close(self) -> None:
        """Leave everything as it is."""
        self.leave_by(lambda: self.dismiss(self.LEFT))


class Yes(Command):
    """Do it."""

    key = "y"
    word = "Yes"
    in_menu = False


class No(Command):
    """Do not do it."""

    key = "n"
    also = ("escape", "enter")
    word = "No"
    in_menu = False


class Confirm(Dialog[bool]):
    """A question whose yes cannot be undone: it must be read, so nothing typed ahead answers it.

    Args:
        question: the question, naming what will happen.
        details: further lines of facts.
    """

    COMMANDS: ClassVar[tuple[type[Command], ...]] = (Yes, No)
    DROPS_TYPE_AHEAD = True
    AUTO_FOCUS = ""

    def __init__(self, question: str, *details: str) -> None:
        super().__init__()
        self.question = question
        self.details = details

    def body(self) -> Iterable[Widget]:
        for _ in (self.question, *self.details):
            yield MessageLine(classes="said")

    def on_mount(self) -> None:
        lines: Any = self.query(".said").results(MessageLine)
        for line, text in zip(lines, (self.question, *self.details), strict=True):
            line.say(text)

    def action_yes(self) -> None:
        """The clerk means it."""
        self.dismiss(True)

    def action_no(self) -> None:
        """Leave everything as it is."""
        self.dismiss(False)


def commands_of(*places: Any) -> list[tuple[Any, type[Command]]]:
    """What can be done now in each of these places (screens, the app), with the place."""
    return [
        (place, command)
        for place in places
        if isinstance(place, Commanded)
        for command in place.available_commands()
        if command.in_menu
    ]
