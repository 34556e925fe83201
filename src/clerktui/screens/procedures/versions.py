"""The versions of a procedure: which held when, and what each changed against the one before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import clock_time, sentence, town_date
from clerktui.rules.procedures import near_changes
from clerktui.screens.procedures.procedure import Pages
from clerktui.views.procedures import ProcedureView, changes
from clerktui.widgets import Back, Command, DutyScreen, PagedTable, Rule
from clerktui.widgets.listing import Sides, Spec, ViewTable
from clerktui.widgets.marked import held
from clerktui.widgets.reading import Paragraph


class Changes(Command):
    """What the marked version changed against the one before it, line by line."""

    key = "f6"
    twin = "ctrl+g"
    word = "Changes"


def _specs(timezone: str) -> tuple[Spec, ...]:
    """The columns; what was entered is told on the town's clock."""

    def entered(one: ProcedureView) -> str:
        return clock_time(one.entered_at, timezone) if one.entered_at else ""

    return (
        Spec("From", 8, lambda one: town_date(one.effective_from)),
        Spec("Until", 8, lambda one: town_date(one.until) if one.until else ""),
        Spec("Is", 9, lambda one: f"{one.state}{', ends' if one.ends else ''}"),
        Spec("Entered", 14, entered),
        Spec("By", 10, lambda one: one.entered_by),
        Spec("Title", 12, lambda one: one.title, grows=1),
    )


class VersionsTable(ViewTable):
    """Versions, the newest effective date first."""

    def key_of(self, view: ProcedureView) -> int:
        return view.version_id

    def mark_of(self, view: ProcedureView) -> str:
        return "*" if view.state == "in force" else ""


class VersionsScreen(DutyScreen[None]):
    """Every version ever entered, none changed or gone; Enter reads the marked one."""

    TITLE = "VERSIONS"
    TOPIC = "procedures"
    COMMANDS = (Changes, Back)

    def __init__(self, topic: str) -> None:
        super().__init__()
        self.topic = topic

    def body(self) -> Iterable[Widget]:
        yield VersionsTable(
            _specs(self.desk.actor.timezone), empty="There is no version of it.", id="versions"
        )

    def on_mount(self) -> None:
        self.set_title(f"VERSIONS OF {self.topic}")
        self.desk.run_held(self._load())

    async def _load(self) -> None:
        try:
            found = await self.desk.ask(
                "procedures.finding.list_versions", self.desk.actor, self.topic
            )
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        table = self.query_one(VersionsTable)
        table.show_views(found)
        table.focus()
        self.message.say("* holds today. A version is never changed; a later one follows it.")

    @property
    def _before(self) -> ProcedureView | None:
        """The version before the marked one."""
        table = self.query_one(VersionsTable)
        marked = table.marked
        if marked is None:
            return None
        place = table.views.index(marked) + 1
        return table.views[place] if place < len(table.views) else None

    def allows(self, command: type[Command]) -> bool:
        return command is not Changes or self._before is not None

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        self.refresh_bindings()

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        marked = self.query_one(VersionsTable).marked
        if marked is not None:
            self.desk.open("procedure", self.topic, version=marked.version_id)

    def action_changes(self) -> None:
        """The marked one against the one before it."""
        marked, before = self.query_one(VersionsTable).marked, self._before
        if marked is not None and before is not None:
            self.desk.open("procedure_changes", before, marked)


class ChangesScreen(DutyScreen[None]):
    """Two versions line by line: - is gone, + is new, ~ stands for lines that are the same.

    Args:
        before: the earlier version.
        after: the later one.
    """

    TITLE = "CHANGES"
    TOPIC = "procedures"
    COMMANDS = (Back,)

    def __init__(self, before: ProcedureView, after: ProcedureView) -> None:
        super().__init__()
        self.before, self.after = before, after

    def body(self) -> Iterable[Widget]:
        yield Sides(id="before")
        yield Sides(id="after")
        yield Rule()
        yield Pages(id="changes")

    def on_mount(self) -> None:
        for name, one in (("before", self.before), ("after", self.after)):
            sides = self.query_one(f"#{name}", Sides)
            sides.left = f"{'-' if name == 'before' else '+'} {one.title}"
            sides.right = held(one)
        compared = near_changes(changes(self.before, self.after))
        pages = self.query_one(Pages)
        pages.set_paragraphs(
            *(Paragraph(line, lead=f"{sign} ", is_bold=sign == "+") for sign, line in compared)
        )
        pages.focus()
        if all(sign == "~" for sign, _ in compared):
            self.message.say("They say the same.")

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self.query_one(Pages).is_cut:
            yield "PgUp PgDn", "read on"
