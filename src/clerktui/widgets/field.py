"""Fields: one line each, the label before, the refusal beside.

    Account      > 10-0442-07          ! There is no account 10-0442-07.

A field with the keyboard has a `>` before it and the terminal's own cursor in it; colour is never
needed. Enter posts `Accepted`; the screen answers a bad value with `field.refuse(error)`, which
shows the sentence, rings, and keeps what was typed (selected, so that typing replaces it).

    yield LookupInput("Account", id="account", label_width=12)

    @on(LookupInput.Accepted, "#account")
    def find(self, event: LookupInput.Accepted) -> None:
        self.app.run_held(self.look_up(event.value))
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.reactive import Reactive, reactive
from textual.strip import Strip
from textual.widgets import Input

from clerktui.errors import ClerkError
from clerktui.i18n import sentence
from clerktui.widgets.plain import fit, visible

MARKER = "> "
_NO_STYLE = Style()
_LABEL = Style()
_VALUE = Style(bold=True)
_SELECTED = Style(reverse=True)
_ERROR = Style(bold=True, color="red")
_GAP = 2


@dataclass
class Look:
    """How a field is laid out on its line, in columns."""

    label_width: int | None = None
    """None: as wide as the label and one space."""
    width: int = 24
    """Columns for what is typed."""
    justify: str = "left"
    says_beside: bool = True
    """False where there is no room beside: a refusal is posted as `Refused` instead."""


class Field(Input, inherit_bindings=False, inherit_css=False):
    """One line of typing; the base of every other field.

    Args:
        label: what stands before it.
        value: what it starts with.
        look: columns; or give `width` and `label_width` by keyword.
        max_length: how many characters may be typed.
        passes: characters that are never typed here but go on to the screen, as commands.
        id: as in Textual.
    """

    DEFAULT_CSS = """
    Field { width: 1fr; height: 1; padding: 0; border: none; }
    """
    BINDINGS: ClassVar[list[Any]] = [
        Binding("left", "cursor_left", show=False),
        Binding("right", "cursor_right", show=False),
        Binding("home", "home", show=False),
        Binding("end", "end", show=False),
        Binding("backspace", "delete_left", show=False),
        Binding("delete", "delete_right", show=False),
        Binding("ctrl+u", "clear", show=False),
        Binding("ctrl+w", "delete_left_word", show=False),
        Binding("enter", "submit", show=False),
    ]
    LOCKS: ClassVar[bool] = False
    """Whether a refusal locks it, because its clerk does not look: see `keyboard.UNLOCKS`."""
    SEARCHES: ClassVar[bool] = False
    """Whether it only says what to look for."""
    KEY_HINTS: ClassVar[tuple[tuple[str, str], ...]] = (("Enter", "next"),)
    """Keys this field understands, for the line that names the keys that work now."""

    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)
    """A field is one line of a fixed width: what is typed into it moves nothing else."""

    error: reactive[str] = reactive("")
    """The sentence shown beside the field, or nothing."""

    class Accepted(Message):
        """Enter (or another accepting key) was pressed.

        Attributes:
            field: where.
            value: what was typed, without spaces around it.
            key: what accepted it: "enter", "plus" or "slash".
        """

        def __init__(self, field: Field, value: str, key: str = "enter") -> None:
            super().__init__()
            self.field = field
            self.value = value
            self.key = key

        @property
        def control(self) -> Field:
            return self.field

    class Refused(Message):
        """Why the value will not do, where the field has no room to say it.

        Attributes:
            field: where.
            text: the sentence; empty when it no longer holds.
        """

        def __init__(self, field: Field, text: str) -> None:
            super().__init__()
            self.field = field
            self.text = text

        @property
        def control(self) -> Field:
            return self.field

    class Back(Message):
        """The clerk wants to go back one field."""

        def __init__(self, field: Field) -> None:
            super().__init__()
            self.field = field

        @property
        def control(self) -> Field:
            return self.field

    def __init__(
        self,
        label: str = "",
        value: str = "",
        *,
        look: Look | None = None,
        max_length: int = 60,
        passes: str = "",
        **options: Any,
    ) -> None:
        look = look or Look()
        self.look = Look(
            options.pop("label_width", look.label_width),
            options.pop("width", look.width),
            look.justify,
            says_beside=options.pop("says_beside", look.says_beside),
        )
        self._said_elsewhere = False
        self._why = ""
        self._given = value.strip()
        super().__init__(value or None, max_length=max_length, compact=True, **options)
        self.label = label
        self.passes = passes
        self.cursor_blink = False

    # ------------------------------------------------------------------------------ for screens
    def refuse(self, why: ClerkError | str, *, select: bool = True) -> None:
        """Say beside the field why its value will not do; what was typed stays.

        Args:
            why: the refusal, or its sentence.
            select: whether the next character typed replaces everything.
        """
        text = visible(why if isinstance(why, str) else sentence(why))
        keep = getattr(self.app, "keep_typed_for", None)
        self._why = f"{text} - clears it." if self.LOCKS else text
        self.waits(keep(self, lock=self.LOCKS) if keep is not None else 0)
        self.app.bell()
        if select:
            self.select_all()
        else:
            self.cursor_position = len(self.value)
        self.focus()

    def waits(self, kept: int) -> None:
        """Say again why its value will not do, and how many keys wait for its correction."""
        text = self._why
        if kept:
            keys, wait = ("key", "waits") if kept == 1 else ("keys", "wait")
            text += f" {kept} {keys} {wait if self.LOCKS else 'kept'}."
        self.error = text if self.look.says_beside else ""
        self._said_elsewhere = cell_len(text) > self._room_beside or not self.error
        if self._said_elsewhere:
            self.post_message(self.Refused(self, text))

    def unlocked(self, kept: int, dropped: int = 0) -> None:
        """The clerk has seen the refusal: the field is empty and takes keys again."""
        self.action_clear()
        if kept:
            self.post_message(self.Refused(self, f"{kept} keys go on after this field."))
        elif dropped:
            self.post_message(self.Refused(self, f"{dropped} keys are dropped."))

    def reset(self, value: str = "") -> None:
        """Start over with this value and no error."""
        with self.prevent(Input.Changed):
            self.value = value
        self._given = value.strip()
        self.cursor_position = len(value)
        self._forget_error()

    @property
    def is_typed(self) -> bool:
        """Whether something else stands here than was given to it."""
        return self.display and self.value.strip() not in ("", self._given)

    def accept(self, key: str = "enter") -> None:
        """Post what was typed as accepted."""
        self.post_accepted(self.Accepted(self, self.value.strip(), key))

    def post_accepted(self, message: Accepted) -> None:
        """Post a value; what was typed ahead of an earlier refusal may follow it."""
        accepted = getattr(self.app, "accepted", None)
        if accepted is not None:
            accepted(self)
        self.post_message(message)

    # ------------------------------------------------------------------------------ for Textual
    async def action_submit(self) -> None:
        self.accept("enter")

    def action_clear(self) -> None:
        """Empty the field."""
        self.reset()
        self.post_message(self.Changed(self, ""))

    def on_key(self, event: events.Key) -> None:
        if event.character is not None and event.character in self.passes:
            event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """Take the first line of a paste, without anything that cannot be shown."""
        event.prevent_default()
        event.stop()
        lines = visible(event.text.strip().replace("\t", " ").partition("\n")[0].partition("\r")[0])
        if lines:
            self.replace(lines[: self.max_length or None], *self.selection)

    def restricted(self) -> None:
        """A character too many, or not of this field: ring, as Textual does."""
        self.app.bell()

    def _forget_error(self) -> None:
        self.error = ""
        if self._said_elsewhere:
            self._said_elsewhere = False
            self.post_message(self.Refused(self, ""))

    def _watch_value(self, value: str) -> None:
        self._forget_error()
        super()._watch_value(value)

    def scroll_to_region(self, region: Region, **_options: Any) -> Offset:
        """Fields scroll their text themselves."""
        del region
        return Offset()

    @property
    def masked(self) -> str:
        """What is shown of the value."""
        return visible(self.value)

    @property
    def has_keyboard(self) -> bool:
        """Whether keys come here now: focused, and no dialog over it."""
        return self.has_focus and self.screen.is_active

    # ------------------------------------------------------------------------------ the painting
    @property
    def _label_columns(self) -> int:
        given = self.look.label_width
        return given if given is not None else cell_len(self.label) + bool(self.label)

    @property
    def _value_column(self) -> int:
        return self._label_columns + len(MARKER)

    @property
    def _room_beside(self) -> int:
        """Columns for a sentence to the right of what is typed."""
        return self.size.width - self._value_column - self.look.width - _GAP - len("! ")

    def _window(self) -> tuple[str, int]:
        """What of the value is seen, and the cursor's column in it."""
        value, width = self.masked, self.look.width
        cursor = cell_len(value[: self.cursor_position])
        skipped = 0
        while cursor - skipped >= width and value:
            skipped += cell_len(value[0])
            value = value[1:]
        shown = fit(value + " ", cell_len(value) + 1)
        if self.look.justify == "right":
            blanks = max(0, width - cell_len(value) - 1)
            return " " * blanks + shown, blanks + cursor - skipped
        return shown, cursor - skipped

    @property
    def cursor_screen_offset(self) -> Offset:
        _, cursor = self._window()
        x, y, *_ = self.content_region
        return Offset(x + self._value_column + cursor, y)

    def render_line(self, y: int) -> Strip:
        if y:
            return Strip.blank(self.size.width)
        text, _ = self._window()
        width = self.look.width
        segments = [
            Segment(fit(self.label, self._label_columns), _LABEL),
            Segment(MARKER if self.has_keyboard else " " * len(MARKER), _VALUE),
            *self._value_segments(fit(text, width)),
        ]
        if self.error and self._room_beside > 0:
            room = min(self._room_beside, cell_len(self.error))
            segments.append(Segment(" " * _GAP + "! " + fit(self.error, room), _ERROR))
        line = Strip(segments).adjust_cell_length(self.size.width)
        return line.apply_style(self.rich_style)

    def _value_segments(self, text: str) -> list[Segment]:
        is_selected = self.has_keyboard and not self.selection.is_empty and self.value
        if not is_selected:
            return [Segment(text, _VALUE)]
        # Selection is all or nothing to a clerk: typing replaces what is shown reversed.
        start = len(text) - len(text.lstrip())
        end = len(text.rstrip())
        return [
            Segment(text[:start], _NO_STYLE),
            Segment(text[start:end], _SELECTED),
            Segment(text[end:], _NO_STYLE),
        ]
