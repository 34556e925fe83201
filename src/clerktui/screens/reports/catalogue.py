"""The reports there are: by name, with what each says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import sentence
from clerktui.screens.reports import commands
from clerktui.views.reports import ReportKind
from clerktui.widgets import Back, DutyScreen, PagedTable
from clerktui.widgets.listing import Spec, ViewTable

_SPECS = (
    Spec("Report", 18, lambda kind: kind.title),
    Spec("What it says", 54, lambda kind: kind.says, grows=1),
)


class KindTable(ViewTable):
    """Every report, numbered where it can be seen."""

    def key_of(self, view: ReportKind) -> str:
        return view.name


class ReportsScreen(DutyScreen[None]):
    """Choose a report by its digit, its first letter, or with Enter; it opens with today's date."""

    TITLE = "REPORTS"
    TOPIC = "reports"
    COMMANDS = (commands.Sets, Back)

    def __init__(self) -> None:
        super().__init__()
        self._offices: tuple[str, ...] = ()

    def body(self) -> Iterable[Widget]:
        yield KindTable(_SPECS, empty="There are no reports.", digits=True, id="kinds")

    def on_mount(self) -> None:
        self.desk.run_held(self._load())

    async def _load(self) -> None:
        try:
            kinds, self._offices = await self.desk.ask("reports.desk.list_reports", self.desk.actor)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        table = self.query_one(KindTable)
        table.show_views(kinds)
        table.focus()
        self.message.say(f"{len(kinds)} reports. A letter goes to the next report it begins.")

    def key_hints(self) -> Iterator[tuple[str, str]]:
        yield "1-9 or Enter", "opens"

    def on_key(self, event: object) -> None:
        """A letter marks the next report that begins with it."""
        letter = getattr(event, "character", None) or ""
        if letter.isalpha() and len(letter) == 1:
            self._mark(letter.lower())

    def _mark(self, letter: str) -> None:
        table = self.query_one(KindTable)
        names = [view.name for view in table.views]
        around = [*range(table.cursor + 1, len(names)), *range(table.cursor + 1)]
        for place in around:
            if names[place].startswith(letter):
                table.mark(place)
                return
        self.app.bell()

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        kind: ReportKind | None = self.query_one(KindTable).marked
        if kind is not None:
            self.desk.open("report", kind, self._offices)

    def action_sets(self) -> None:
        """The saved sets."""
        self.desk.open("report_sets")
