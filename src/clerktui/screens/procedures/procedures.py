"""The procedures in force: typing narrows the list at once, of today or of another day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError, Refused
from clerktui.i18n import sentence, town_date
from clerktui.rules.dates import parse_date
from clerktui.rules.markdown import blocks
from clerktui.rules.procedures import matching
from clerktui.views.procedures import ProcedureView
from clerktui.widgets import Back, Command, DutyScreen, LookupInput, PagedTable, Rule, visible
from clerktui.widgets.listing import Lines, Spec, ViewTable
from clerktui.widgets.pad import DateInput
from clerktui.widgets.reading import Paragraph

_WIDE = 100
_WHOLE_LINES = 2


class AsOf(Command):
    """Read what held on another day; an empty date is today."""

    key = "f3"
    twin = "ctrl+r"
    word = "As of"


class New(Command):
    """Write a procedure the town has not had."""

    key = "f4"
    twin = "ctrl+n"
    word = "New"
    permission = "procedure.edit"


def _languages(one: ProcedureView) -> str:
    return " ".join(language.upper() for language in ("en", "es") if one.script(language))


_SPECS = (
    Spec("Title", 34, lambda one: one.title, grows=2),
    Spec("Topic", 16, lambda one: one.topic, grows=1),
    Spec("Since", 8, lambda one: town_date(one.effective_from)),
    Spec("Until", 8, lambda one: town_date(one.until) if one.until else "", from_width=_WIDE),
    Spec("Says", 6, _languages),
)


class ProceduresTable(ViewTable, can_focus=False):
    """Procedures; `n` marks one that another version will follow."""

    def key_of(self, view: ProcedureView) -> int:
        return view.version_id

    def mark_of(self, view: ProcedureView) -> str:
        return "n" if view.until is not None else ""


class ProceduresScreen(DutyScreen[None]):
    """Type words of a title, a topic or the text; Enter reads the marked procedure.

    Args:
        typed: what is searched for at first.
    """

    TITLE = "PROCEDURES"
    TOPIC = "procedures"
    COMMANDS = (AsOf, New, Back)
    DEFAULT_CSS = """
    ProceduresScreen #whole { height: 2; }
    """

    def __init__(self, typed: str = "") -> None:
        super().__init__()
        self._typed = typed
        self._on: dt.date | None = None
        self._all: Sequence[ProcedureView] = ()
        self._was_left = False

    def body(self) -> Iterable[Widget]:
        yield LookupInput(" Find", self._typed, id="what", drives="#found", label_width=7, width=40)
        yield DateInput(" As of", id="on", label_width=7, width=12, max_length=10)
        yield Rule()
        yield ProceduresTable(
            _SPECS, empty="No procedure fits. Empty the box to see all of them.", id="found"
        )
        yield Rule()
        yield Lines(id="whole")

    def on_mount(self) -> None:
        self.desk.run_held(self._load())

    @property
    def _table(self) -> ProceduresTable:
        return self.query_one(ProceduresTable)

    # ---------------------------------------------------------------------------------- the list
    async def _load(self) -> None:
        try:
            self._all = await self.desk.ask(
                "procedures.finding.find_procedures", self.desk.actor, "", self._on
            )
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._show()

    def _show(self) -> None:
        table = self._table
        marked = table.current
        shown = matching(self._all, self.query_one("#what", LookupInput).value)
        table.show_views(shown, cursor=marked.key if marked else None)
        when = "today" if self._on is None else f"on {town_date(self._on)}"
        self.message.say(f"{len(shown)} of {len(self._all)} in force {when}. Enter reads one.")
        self._show_whole()
        self.refresh_bindings()

    def _show_whole(self) -> None:
        """How the marked one begins."""
        marked = self._table.marked
        lines: list[str] = []
        if marked is not None:
            begins = next((b.text for b in blocks(marked.body) if b.kind != "heading"), "")
            lines = Paragraph(visible(begins)).lines(max(20, self.size.width - 2))
        self.query_one("#whole", Lines).show(((f" {one}", ""),) for one in lines[:_WHOLE_LINES])

    @on(LookupInput.Changed, "#what")
    def _search_typed(self) -> None:
        self._show()

    @on(LookupInput.Accepted, "#what")
    def _accepted(self) -> None:
        marked = self._table.marked
        if marked is not None:
            self._was_left = True
            self.desk.open("procedure", marked.topic, on=self._on)

    @on(PagedTable.Moved)
    def _mark_moved(self) -> None:
        self._show_whole()

    def on_resize(self) -> None:
        """What is known takes the width there is."""
        self._show_whole()

    def on_screen_resume(self) -> None:
        """A version may have been entered meanwhile."""
        if self._was_left:
            self._was_left = False
            self.desk.run_held(self._load())

    def key_hints(self) -> Iterator[tuple[str, str]]:
        is_searching = self.focused is not None and self.focused.id == "what"
        yield "Enter", "reads" if is_searching else "goes by this day"

    # ------------------------------------------------------------------------------ the commands
    def action_as_of(self) -> None:
        """Which day?"""
        field = self.query_one("#on", DateInput)
        field.focus()
        field.select_all()

    @on(DateInput.Accepted, "#on")
    def _day_typed(self, event: DateInput.Accepted) -> None:
        try:
            self._on = parse_date(event.value) if event.value else None
        except Refused as refusal:
            event.field.refuse(refusal)
            return
        self.query_one("#what", LookupInput).focus()
        self.desk.run_held(self._load())

    @on(DateInput.Back, "#on")
    def _back_to_search(self) -> None:
        self.query_one("#what", LookupInput).focus()

    def action_new(self) -> None:
        """An empty page."""
        self._was_left = True
        self.desk.open("edit_procedure")
