"""One task: what it is, whose, and its thread; opening it has read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import sentence
from clerktui.screens.tasks.steps import STEPS, Steps
from clerktui.screens.tasks.words import head, thread
from clerktui.views.tasks import TaskView
from clerktui.widgets import Back, Command, DutyScreen, Rule
from clerktui.widgets.listing import Lines
from clerktui.widgets.reading import Reading
from clerktui.widgets.screen import Rereading


class TaskScreen(Rereading, Steps, DutyScreen[None]):
    """A task with the caller's own words and everything co-workers wrote and did.

    Args:
        number: of the task.
    """

    TITLE = "TASK"
    TOPIC = "tasks"
    COMMANDS = (*STEPS, Back)
    DEFAULT_CSS = """
    TaskScreen #thread { height: 1fr; }
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self._view: TaskView | None = None

    def body(self) -> Iterable[Widget]:
        yield Lines(id="head")
        yield Rule()
        yield Reading(id="thread")

    def on_mount(self) -> None:
        self.query_one(Reading).focus()
        self.desk.run_held(self.reload(""))

    @property
    def subject(self) -> TaskView | None:
        return self._view

    async def reload(self, said: str) -> None:
        name = "tasks.listing.get_task"
        try:
            view: TaskView = await self.desk.ask(name, self.desk.actor, self.number)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._view = view
        self._show()
        self.refresh_bindings()
        self.message.say(said)

    def _show(self) -> None:
        if self._view is not None:
            zone = self.desk.actor.timezone
            self.query_one("#head", Lines).show(head(self._view, zone, self.size.width))
            self.query_one(Reading).set_paragraphs(*thread(self._view, zone))

    def on_resize(self) -> None:
        """What is known takes the width there is."""
        self._show()

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self.query_one(Reading).is_cut:
            yield "Up Down PgUp PgDn", "read on"

    def allows(self, command: type[Command]) -> bool:
        return command is Back or self.fits(command)
