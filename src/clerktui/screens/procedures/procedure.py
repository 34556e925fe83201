"""One procedure to be read: what the town does, what is said aloud, its checklist ticked off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import sentence
from clerktui.views.procedures import ProcedureView
from clerktui.widgets import Back, Command, DutyScreen, Rule
from clerktui.widgets.listing import Sides
from clerktui.widgets.marked import PART_WORDS, PARTS, held, told
from clerktui.widgets.reading import Reading


class Say(Command):
    """What is said aloud: in English, in Spanish, then the procedure again."""

    key = "f3"
    twin = "ctrl+r"
    word = "Say"


class Tick(Command):
    """Tick the next point of the checklist off."""

    key = "space"
    word = "Tick"


class Untick(Command):
    """Take the last tick back."""

    key = "minus"
    also = ("backspace",)
    word = "Untick"
    in_footer = False


class Versions(Command):
    """Its versions: which held when, who entered them, what they changed."""

    key = "f5"
    twin = "ctrl+e"
    word = "Versions"


class Edit(Command):
    """Write the next version of it."""

    key = "f4"
    twin = "ctrl+n"
    word = "Edit"
    permission = "procedure.edit"


class Print(Command):
    """Print it, with what is said aloud."""

    key = "f2"
    twin = "ctrl+p"
    word = "Print"


class Pages(Reading):
    """A procedure as high as the screen has room."""

    DEFAULT_CSS = """
    Pages { height: 1fr; }
    """


class ProcedureScreen(DutyScreen[None]):
    """A procedure with its script and its checklist; ticks are for this reading only.

    Args:
        topic: which.
        on: the town date it is to have held on; today when it is left out.
        version: this version of it, whether it holds or not.
        view: what is to be read when it is not in the books: a preview.
    """

    TITLE = "PROCEDURE"
    TOPIC = "procedures"
    COMMANDS = (Say, Tick, Versions, Edit, Print, Back, Untick)

    def __init__(
        self,
        topic: str = "",
        *,
        on: dt.date | None = None,
        version: int | None = None,
        view: ProcedureView | None = None,
    ) -> None:
        super().__init__()
        self.topic = topic
        self._on, self._version = on, version
        self._view, self._is_preview = view, view is not None
        self._part, self._done = PARTS[0], 0
        self._was_left = False

    def body(self) -> Iterable[Widget]:
        yield Sides(id="which")
        yield Sides(id="part")
        yield Rule()
        yield Pages(id="told")

    def on_mount(self) -> None:
        self.query_one(Pages).focus()
        if self._is_preview:
            self.set_title("PREVIEW")
            self._show()
        else:
            self.desk.run_held(self._load())

    async def _load(self) -> None:
        actor = self.desk.actor
        try:
            if self._version is not None:
                self._view = await self.desk.ask(
                    "procedures.finding.get_version", actor, self._version
                )
            else:
                self._view = await self.desk.ask(
                    "procedures.finding.get_procedure", actor, self.topic, self._on
                )
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._show()

    def _show(self) -> None:
        view = self._view
        if view is None:
            return
        which, part = self.query_one("#which", Sides), self.query_one("#part", Sides)
        which.left, which.right = view.title, view.topic
        part.left, part.right = PART_WORDS[self._part], held(view)
        self.query_one(Pages).set_paragraphs(*told(view, self._part, self._done))
        self.refresh_bindings()

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self._view is not None and self.query_one(Pages).is_cut:
            yield "PgUp PgDn", "read on"

    def allows(self, command: type[Command]) -> bool:
        if command is Back:
            return True
        if self._view is None:
            return False
        if command is Tick:
            return self._part == PARTS[0] and self._done < len(self._view.checklist)
        if command is Untick:
            return self._part == PARTS[0] and self._done > 0
        if command is Say:
            return len(self._parts) > 1
        return not self._is_preview

    @property
    def _parts(self) -> list[str]:
        view = self._view
        return [part for part in PARTS if part == PARTS[0] or (view and view.script(part))]

    def on_screen_resume(self) -> None:
        """A version may have been entered meanwhile."""
        if self._was_left:
            self._was_left = False
            self.desk.run_held(self._load())

    # ------------------------------------------------------------------------------ the commands
    def action_say(self) -> None:
        """The next part there is, from its beginning."""
        parts = self._parts
        self._part = parts[(parts.index(self._part) + 1) % len(parts)]
        self.query_one(Pages).top = 0
        self._show()

    def action_tick(self) -> None:
        """One more is done."""
        self._tick(1)

    def action_untick(self) -> None:
        """One less is done."""
        self._tick(-1)

    def _tick(self, by: int) -> None:
        points = self._view.checklist if self._view else ()
        self._done += by
        self._show()
        rest = points[self._done :]
        said = f"Next: {rest[0]}" if rest else "All of the checklist is done."
        self.message.say(f"{self._done} of {len(points)}. {said}")

    def action_versions(self) -> None:
        """All its versions."""
        if self._view is not None:
            self.desk.open("procedure_versions", self._view.topic)

    def action_edit(self) -> None:
        """The next version."""
        if self._view is not None:
            self._was_left = True
            self.desk.open("edit_procedure", self._view.topic)

    def action_print(self) -> None:
        """On paper."""
        self.desk.run_held(self._print())

    async def _print(self) -> None:
        try:
            await self.desk.ask("procedures.paper.print_procedure", self.desk.actor, self._view)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self.desk.print_waiting()
        self.message.say("The procedure is on its way to the printer.")
