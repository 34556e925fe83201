"""Unclaimed property by state: what waits for a letter, an answer, the report, the State."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date
from clerktui.screens.collections import unclaimed_commands as commands
from clerktui.views.unclaimed import FindDraft, FoundRun, UnclaimedItemLine
from clerktui.widgets import Back, DutyScreen, PagedTable
from clerktui.widgets.listing import Lines, Spec, ViewTable
from clerktui.widgets.screen import Rereading

_NAMES = ("open", "reported", "ended")


def _until(one: UnclaimedItemLine) -> str:
    return town_date(one.until) if one.until else ""


_SPECS = (
    Spec("No.", 4, lambda one: str(one.number), "right"),
    Spec("State", 8, lambda one: one.state, grows=1),
    Spec("Owner", 14, lambda one: one.name, grows=3),
    Spec("Amount", 10, lambda one: money(one.amount_cents), "right"),
    Spec("Waits for", 17, lambda one: one.waits_for, grows=1),
    Spec("Day", 8, _until),
    Spec("Account", 12, lambda one: one.account, from_width=110),
    Spec("Kind", 20, lambda one: one.kind, from_width=110, grows=1),
)


class UnclaimedTable(ViewTable):
    """Items of unclaimed property, the longest dormant first."""

    def key_of(self, view: UnclaimedItemLine) -> str:
        return str(view.number)


class UnclaimedScreen(Rereading, DutyScreen[None]):
    """What nobody asked for, with its clocks; Enter opens an item."""

    TITLE = "UNCLAIMED PROPERTY"
    TOPIC = "escheat"
    COMMANDS = (commands.Show, commands.Run, commands.Year, Back)

    def __init__(self) -> None:
        super().__init__()
        self._which = _NAMES[0]

    def body(self) -> Iterable[Widget]:
        empty = "Nothing is among these. F6 finds what is dormant, F5 shows the next list."
        yield UnclaimedTable(_SPECS, empty=empty, id="found")
        yield Lines(id="whole")

    def on_mount(self) -> None:
        self._table.focus()
        self.desk.run_held(self.reload(""))

    @property
    def _table(self) -> UnclaimedTable:
        return self.query_one(UnclaimedTable)

    async def reload(self, said: str) -> None:
        """Show the list anew, and say what happened."""
        try:
            rows: Sequence[UnclaimedItemLine] = await self.desk.ask(
                "unclaimed.looking.list_items", self.desk.actor, self._which
            )
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._table.show_views(rows, more=False)
        self._moved()
        cents = sum(one.amount_cents for one in rows)
        self.message.say(said or f"{len(rows)} {self._which}, {money(cents)}.")

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        """What there is no room for in the row of the marked one."""
        one: UnclaimedItemLine | None = self._table.marked
        lines = []
        if one is not None:
            words = f" {one.kind}, dormant since {town_date(one.dormant_on)}, report of {one.year}"
            lines = [[(words, "")], [(f" {one.account}  {one.name}".rstrip(), "")]]
        self.query_one("#whole", Lines).show(lines)
        self.refresh_bindings()

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        one: UnclaimedItemLine | None = self._table.marked
        if one is not None:
            self._was_left = True
            self.desk.open("unclaimed_item", one.number)

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self._table.marked is not None:
            yield "Enter", "opens"

    # ------------------------------------------------------------------------------ the commands
    def action_show(self) -> None:
        """The next of the lists."""
        self._which = _NAMES[(_NAMES.index(self._which) + 1) % len(_NAMES)]
        self.desk.run_held(self.reload(""))

    def action_run(self) -> None:
        """Find."""
        self.desk.run_held(self._run())

    async def _run(self) -> None:
        try:
            run: FoundRun = await self.desk.ask(
                "unclaimed.finding.find", self.desk.actor, FindDraft()
            )
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
            return
        counts = dict.fromkeys(("found", "changed", "ended"), 0)
        for line in run.lines:
            counts[line.what] += 1
        said = ", ".join(f"{count} {what}" for what, count in counts.items())
        await self.reload(f"{said}; found {money(run.found_cents)}.")

    def action_year(self) -> None:
        """The report."""
        self._was_left = True
        self.desk.open("unclaimed_year")
