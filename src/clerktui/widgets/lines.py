"""The lines every screen has: where you are, who you are, which keys work now."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from clerktui.widgets.command import Command, key_word
from clerktui.widgets.plain import fit, plain, visible

_LINE_CSS = "{ height: 1; width: 1fr; }"
_MESSAGE_LINES = 3
_LEAST_ROOM = 20


@dataclass(frozen=True)
class Standing:
    """What the first and last line say; the app holds the present one in `app.standing`.

    Attributes:
        town: the town's name.
        counter: the office or counter.
        clock: town date and time as text.
        clerk: who is signed on, or nothing.
        drawer: the open drawer's number, or nothing.
        is_pending: that drawer was counted, is off and waits: it is open no more.
        business_date: the day the open drawer's money belongs to, as text.
        tickets: how many tickets are parked or open.
        items: how many items the drawer has taken.
        tasks: how many tasks of co-workers wait for the clerk.
        unread: how many threads of tasks the clerk has not read.
        notice: something the clerk should see whatever the screen.
        is_waiting: the books have not answered for a while.
        is_out: the clerk is field staff, who keep no drawer.
    """

    town: str = ""
    counter: str = ""
    clock: str = ""
    clerk: str = ""
    drawer: str = ""
    is_pending: bool = False
    business_date: str = ""
    tickets: int = 0
    items: int = 0
    tasks: int = 0
    unread: int = 0
    notice: str = ""
    is_waiting: bool = False
    is_out: bool = False


class Line(Widget):
    """A line of text across the screen."""

    DEFAULT_CSS = f"Line {_LINE_CSS}"

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.can_focus = False


class StandingLine(Line):
    """A line that follows `app.standing`."""

    @property
    def standing(self) -> Standing:
        """The present standing; an empty one in an app that keeps none."""
        standing = getattr(self.app, "standing", None)
        return standing if isinstance(standing, Standing) else Standing()

    def on_mount(self) -> None:
        if hasattr(self.app, "standing"):
            self.watch(self.app, "standing", self._standing_changed, init=False)

    def _standing_changed(self) -> None:
        self.refresh()


_PLACE_LEAST = 20
_ASIDE = 3


class TitleLine(StandingLine):
    """The first line: town, counter, the screen's name, the time."""

    DEFAULT_CSS = """
    TitleLine { text-style: bold; }
    """

    title: reactive[str] = reactive("")

    def __init__(self, title: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.set_reactive(TitleLine.title, title)

    def render(self) -> Content:
        width = self.size.width
        standing = self.standing
        place = "   ".join(filter(None, (standing.town, standing.counter)))
        title, clock = visible(self.title), visible(standing.clock)
        room = width - cell_len(title) - cell_len(clock) - 4
        if room < min(_PLACE_LEAST, cell_len(place)):
            # No room for where this desk stands: what is done and when is said whole.
            return plain(f" {fit(title, max(0, width - cell_len(clock) - 3))} {clock} "[:width])
        beside = width - cell_len(title)
        # In the middle, or a little to the right where that leaves the place whole.
        middle, wanted = beside // 2, cell_len(place) + 2
        if middle < wanted <= middle + _ASIDE:
            middle = wanted
        middle = max(0, min(middle, beside - cell_len(clock) - 2))
        end = max(0, width - middle - cell_len(title) - cell_len(clock) - 1)
        # The blank before the name keeps it from being read as a part of the place.
        left = fit(f" {visible(place)}", max(0, middle - 1)) + " " * min(1, middle)
        return plain(f"{left}{title}{' ' * end}{clock} "[: max(width, 0)])


class StatusLine(StandingLine):
    """The last line: clerk, drawer, open work; Help and Menu at its end."""

    KEYS = "F1 Help  F10 Menu "

    def render(self) -> Content:
        standing = self.standing
        parts = []
        if standing.clerk:
            parts.append(standing.clerk)
        if standing.clerk and not standing.is_out:
            state = "waits" if standing.is_pending else "open"
            open_for = f"drawer {standing.drawer} {state} {standing.business_date}".rstrip()
            parts.append(open_for if standing.drawer else "no drawer")
            parts += [f"tickets {standing.tickets}", f"items {standing.items}"]
            if standing.tasks or standing.unread:
                self._add_tasks(parts)
        if standing.notice:
            parts.append(standing.notice)
        if standing.is_waiting:
            parts.append("WAIT: asking the books")
        return plain(fit(_joined(parts), self._room) + self.KEYS)

    @property
    def _room(self) -> int:
        return max(0, self.size.width - len(self.KEYS))

    def _add_tasks(self, parts: list[str]) -> None:
        """Say what waits; where there is no room for it, the count of the drawer's items goes."""
        standing = self.standing
        unread = f" ({standing.unread} unread)" if standing.unread else ""
        parts.append(f"tasks {standing.tasks}{unread}")
        if cell_len(_joined(parts)) > self._room:
            del parts[-2]


def _joined(parts: list[str]) -> str:
    return " " + "  ".join(map(visible, parts))


class Rule(Line):
    """A line across; a plain terminal shows it in hyphens."""

    def render(self) -> Content:
        return Content("─" * self.size.width)


class MessageLine(Line):
    """One sentence to the clerk: what happened, what to do next; a long one takes more lines.

    `say` shows it; `warn` shows it with `!` and bold, and is what refusals without a field use.

    Args:
        hides: whether the line takes no room while it says nothing.
    """

    text: reactive[str] = reactive("")
    is_warning: reactive[bool] = reactive(default=False)

    def __init__(self, *, hides: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.hides = hides
        self.display = not hides

    def watch_text(self, text: str) -> None:
        """Take the room a sentence needs."""
        self.display = bool(text) or not self.hides
        self._take_room()

    def on_resize(self) -> None:
        """Another width may need other room."""
        self._take_room()

    def _take_room(self) -> None:
        needed = len(self._lines())
        if self.styles.height is None or self.styles.height.value != needed:
            self.styles.height = needed

    def _lines(self) -> list[str]:
        """The sentence in the lines it takes; what is too long for all of them ends in `>`."""
        mark = " ! " if self.is_warning and self.text else " "
        room = (self.size.width or self.app.size.width) - len(mark)
        if cell_len(self.text) <= room or room < _LEAST_ROOM:
            return [f"{mark}{self.text}"]
        lines = textwrap.wrap(self.text, room)
        if len(lines) > _MESSAGE_LINES:
            rest = " ".join(lines[_MESSAGE_LINES - 1 :])
            lines = [*lines[: _MESSAGE_LINES - 1], fit(rest, room)]
        return [f"{mark}{lines[0]}", *(f"{' ' * len(mark)}{line}" for line in lines[1:])]

    def say(self, text: str) -> None:
        """Show a sentence."""
        self.is_warning = False
        self.text = visible(text)

    def warn(self, text: str) -> None:
        """Show a sentence that must not be overlooked."""
        self.is_warning = True
        self.text = visible(text)

    def clear(self) -> None:
        """Say nothing."""
        self.say("")

    def render(self) -> Content:
        style = "bold $error" if self.is_warning and self.text else ""
        return Content("\n").join([plain(line, style) for line in self._lines()])


class KeyLine(Line):
    """The line that names the keys that work now, here, for this clerk; Esc always has its room."""

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.refresh())

    def render(self) -> Content:
        commands = list(self._commands())
        words = [f"{key} {word}" for key, word in self._hints()]
        words += [_key_and_word(command) for command in commands if command.key != "escape"]
        out = [_key_and_word(one) for one in commands if one.key == "escape"]
        # Closer together where they are many; what has no room then is in the menu.
        wide = " " + "   ".join([*words, *out])
        gap = "   " if cell_len(wide) < self.size.width else "  "
        room = self.size.width - 1 - sum(cell_len(gap + word) for word in out)
        kept: list[str] = []
        for word in words:
            if cell_len(f" {gap.join([*kept, word])}") > room:
                break
            kept.append(word)
        return plain(" " + gap.join([*kept, *out]))

    def _hints(self) -> Iterable[tuple[str, str]]:
        hints = getattr(self.screen, "key_hints", None)
        return hints() if callable(hints) else ()

    def _commands(self) -> Iterable[type[Command]]:
        available = getattr(self.screen, "available_commands", None)
        commands = available() if callable(available) else ()
        return [command for command in commands if command.in_footer and command.key]


def _key_and_word(command: type[Command]) -> str:
    return f"{key_word(command.key)} {command.word}"
