"""One promise or plan: its instalments, what of them is paid, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from textwrap import wrap

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date
from clerktui.screens.collections import arrangement_commands as commands
from clerktui.screens.collections.arrangement_acts import ArrangementActs
from clerktui.views.arrangements import ArrangementLine, ArrangementView, InstalmentView
from clerktui.widgets import Back, Command, PagedTable, Rule
from clerktui.widgets.listing import Lines, Part, Spec, ViewTable, dash

_WIDTH = 78
_SPECS = (
    Spec("Day", 8, lambda one: one.day),
    Spec("What", 30, lambda one: one.words, grows=1),
    Spec("By", 14, lambda one: one.by),
)


@dataclass(frozen=True)
class _Move:
    """A move as a row."""

    key: int
    day: str
    words: str
    by: str


class MoveTable(ViewTable):
    """What became of it, in order; nothing in it is opened."""

    KEY_HINTS = ()

    def key_of(self, view: _Move) -> int:
        return view.key


class ArrangementScreen(ArrangementActs):
    """Kept or broken by the money that comes; cancelled, printed and signed here."""

    TITLE = "PROMISE OR PLAN"
    TOPIC = "arrangements"
    COMMANDS = (
        commands.PrintAgreement,
        commands.Signed,
        commands.CancelIt,
        commands.ToAccount,
        Back,
    )

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self._view: ArrangementView | None = None

    def body(self) -> Iterable[Widget]:
        yield Lines(id="head")
        yield Rule()
        yield Lines(id="parts")
        yield Rule()
        yield MoveTable(_SPECS, empty="", id="moves")
        yield Lines(id="whole")

    def on_mount(self) -> None:
        self.query_one(MoveTable).focus()
        self.desk.run_held(self.reload(""))

    def key_hints(self) -> Iterator[tuple[str, str]]:
        yield "Up/Down", "reads on"

    @property
    def chosen(self) -> ArrangementLine | None:
        return self._view.line if self._view else None

    async def reload(self, said: str) -> None:
        name = "arrangements.looking.get_arrangement"
        try:
            view: ArrangementView = await self.desk.ask(name, self.desk.actor, self.number)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._view = view
        self.query_one("#head", Lines).show(head_lines(view))
        self.query_one("#parts", Lines).show(part_lines(view.instalments))
        moves = [
            _Move(place, town_date(one.day), one.words, one.by)
            for place, one in enumerate(view.moves)
        ]
        self.query_one(MoveTable).show_views(moves)
        self._moved()
        self.message.say(said)

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        """The marked line whole, where its row has no room for it."""
        one: _Move | None = self.query_one(MoveTable).marked
        lines = wrap(one.words, _WIDTH) if one else []
        self.query_one("#whole", Lines).show([[(f" {line}", "")] for line in lines])
        self.refresh_bindings()

    def allows(self, command: type[Command]) -> bool:
        if command in {commands.PrintAgreement, commands.Signed, commands.CancelIt}:
            return self.may_act(command)
        return True

    def action_to_account(self) -> None:
        """Whose it is."""
        if self._view is not None:
            self.desk.open("account", self._view.line.account)


def head_lines(view: ArrangementView) -> list[list[Part]]:
    """Whose, over what, how it stands, who allowed it."""
    line = view.line
    state = "" if line.state == "open" else f" since {town_date(line.ended_on)}"
    first = f" {line.name} {line.kind}  {line.account}  {line.customer}   "
    lines: list[list[Part]] = [
        [(first, "bold"), (f"{line.state.upper()}{state}", _look(line.state))],
        [(f" {money(line.paid_cents)} paid of {money(line.total_cents)}. {_meanwhile(view)}", "")],
    ]
    if view.items:
        about = ", ".join(f"{n} {money(c)} due {town_date(d)}" for n, d, c in view.items)
        lines.append([(f" About {about}", "")])
    told = [f"Made {town_date(line.made_on)} by {line.by}"]
    if view.approved_by:
        told.append(f"allowed by {view.approved_by}: {view.note}")
    elif view.note:
        told.append(view.note)
    told.append(_paper(view))
    lines.append([(f" {'; '.join(filter(None, told))}.", "")])
    return lines


def _look(state: str) -> str:
    return "grave" if state == "broken" else "bold"


def _meanwhile(view: ArrangementView) -> str:
    if view.words:
        return f"{view.words[:1].upper()}{view.words[1:]}."
    return "New bills must be paid too." if view.pays_current else ""


def _paper(view: ArrangementView) -> str:
    if view.line.signed_on:
        return f"agreement signed {town_date(view.line.signed_on)}"
    if view.paper:
        return "agreement printed, not signed"
    return "no agreement printed" if view.line.kind == "plan" else ""


def part_lines(parts: Iterable[InstalmentView], most: int = 8) -> list[list[Part]]:
    """The instalments, in two columns where there are many."""
    listed = list(parts)
    cells = [_cell(one) for one in listed]
    rows = len(cells) if len(cells) <= most else -(-len(cells) // 2)
    lines: list[list[Part]] = []
    for place in range(rows):
        line: list[Part] = [cells[place]]
        if place + rows < len(cells):
            line.append(cells[place + rows])
        lines.append(line)
    return lines


def _cell(one: InstalmentView) -> Part:
    name = f"{one.position:>3}." if one.position else "down"
    paid = "paid" if one.paid_cents >= one.cents else dash(one.paid_cents)
    text = f" {name:>5}  {town_date(one.due_on)}  {money(one.cents):>10}  {paid:>9} "
    return text, "" if one.paid_cents >= one.cents else "bold"
