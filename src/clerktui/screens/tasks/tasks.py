"""The tasks of co-workers: mine, those I gave, all I may see; what is late in front."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import sentence, town_date
from clerktui.screens.tasks.steps import STEPS, Steps
from clerktui.screens.tasks.words import about, whole
from clerktui.views.accounts import Page
from clerktui.views.tasks import TasksWanted, TaskView
from clerktui.widgets import Back, Command, DutyScreen, PagedTable, Rule
from clerktui.widgets.listing import Lines, Spec, ViewTable

_WIDE = 110
_NAMES = {
    "mine": "wait for you",
    "made": "came from you",
    "all": "open, of everybody",
    "done": "done",
}


class NewTask(Command):
    """Ask a co-worker something, or leave a note."""

    key = "f4"
    twin = "ctrl+n"
    word = "New"
    permission = "task.use"


class Show(Command):
    """Show what waits for you, what came from you, what everybody has, what is done."""

    key = "ctrl+y"
    word = "Show"


def _due_on(task: TaskView) -> str:
    return f"{'!' if task.is_overdue else ''}{town_date(task.due_on)}"


_SPECS = (
    Spec("No.", 4, lambda task: str(task.number), "right"),
    Spec("", 6, lambda task: "unread" if task.is_unread else ""),
    Spec("Due", 9, _due_on, "right"),
    Spec("At", 5, lambda task: task.due_time, from_width=_WIDE),
    Spec("State", 7, lambda task: task.state),
    Spec("About", 10, about),
    Spec("What", 17, lambda task: task.title, grows=3),
    Spec("For", 10, lambda task: task.owner_name),
    Spec("From", 12, lambda task: task.made_by_name, from_width=_WIDE, grows=1),
)


class TaskTable(ViewTable):
    """Tasks; `!` before the day marks what is late."""

    def key_of(self, view: TaskView) -> int:
        return view.number


class TasksScreen(Steps, DutyScreen[None]):
    """What waits for you and your role, what is late first; Enter opens one.

    Args:
        kind: only tasks about this kind of thing.
        subject: only tasks about this one.
    """

    TITLE = "TASKS"
    TOPIC = "tasks"
    COMMANDS = (*STEPS, NewTask, Show, Back)
    DEFAULT_CSS = """
    TasksScreen #whole { height: 3; }
    """

    def __init__(self, kind: str = "", subject: str = "") -> None:
        super().__init__()
        self.about = (kind, subject)
        self._which = "all" if subject else "mine"
        self._page: Page[TaskView] | None = None
        self._was_left = False

    def body(self) -> Iterable[Widget]:
        empty = "No task is here. F4 (or the menu) asks a co-worker something."
        yield TaskTable(_SPECS, empty=empty, id="found")
        yield Rule()
        yield Lines(id="whole")

    def on_mount(self) -> None:
        self._table.focus()
        self.desk.run_held(self.reload(""))

    @property
    def _table(self) -> TaskTable:
        return self.query_one(TaskTable)

    @property
    def subject(self) -> TaskView | None:
        marked = self._table.marked
        return marked if isinstance(marked, TaskView) else None

    async def reload(self, said: str) -> None:
        await self._find(said=said)

    async def _find(self, after: tuple[int, ...] | None = None, said: str = "") -> None:
        whose = "all" if self._which == "done" else self._which
        state = "done" if self._which == "done" else "open"
        wanted = TasksWanted(whose, state, *self.about)
        name = "tasks.listing.list_tasks"
        try:
            page: Page[TaskView] = await self.desk.ask(name, self.desk.actor, wanted, after)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._page = page
        more, marked = page.after is not None, self._table.current
        if after is None:
            key = marked.key if marked else None
            self._table.show_views(page.rows, more=more, cursor=key)
        else:
            self._table.add_views(page.rows, more=more)
        self._show_whole()
        self.refresh_bindings()
        self.message.say(said or self._how_many())

    def _show_whole(self) -> None:
        """What of the marked task has no room in its row."""
        lines = whole(self.subject, self.size.width) if self.subject is not None else []
        self.query_one("#whole", Lines).show(lines)

    def on_resize(self) -> None:
        """Another width holds another part of it."""
        self._show_whole()

    def _how_many(self) -> str:
        shown = self._table.views
        unread = sum(task.is_unread for task in shown)
        more = "more below, " if self._table.more else ""
        about = f" about {self.about[0]} {self.about[1]}" if self.about[1] else ""
        return f"{len(shown)} {_NAMES[self._which]}{about}, {more}{unread} unread."

    @on(PagedTable.NextPage)
    def _next_page(self) -> None:
        if self._page is not None and self._page.after is not None:
            self.desk.run_held(self._find(self._page.after))

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        self._show_whole()
        self.refresh_bindings()

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        if self.subject is not None:
            self._was_left = True
            self.desk.open("task", self.subject.number)

    def on_screen_resume(self) -> None:
        """Back from a task: it may have moved on."""
        if self._was_left:
            self._was_left = False
            self.desk.run_held(self.reload(self.message.text))

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self.subject is not None:
            yield "Enter", "opens"

    def allows(self, command: type[Command]) -> bool:
        return command in {NewTask, Show, Back} or self.fits(command)

    # ------------------------------------------------------------------------------ the commands
    def action_show(self) -> None:
        """The next of the lists."""
        order = list(_NAMES)
        self._which = order[(order.index(self._which) + 1) % len(order)]
        self.desk.run_held(self.reload(""))

    def action_new_task(self) -> None:
        """Ask somebody something."""
        self._was_left = True
        self.desk.open("new_task", "question", *self.about)
