"""The disclosure log: what was given of accounts, to whom, on what ground; give something out."""

from __future__ import annotations

from collections.abc import Iterator

from clerktui.errors import ClerkError
from clerktui.i18n import clock_time, sentence, town_date
from clerktui.screens.inquiry.disclose import ask_to_whom
from clerktui.views.disclosures import DisclosureView
from clerktui.widgets import Back, Command
from clerktui.widgets.listing import Lines, Spec, ViewTable, flow
from clerktui.widgets.search_list import SearchListScreen

_WIDE = 100
_SPECS = (
    Spec("Given", 8, lambda one: town_date(one.given_on)),
    Spec("Account", 10, lambda one: one.account),
    Spec("To", 16, lambda one: one.to_whom, grows=1),
    Spec("Ground", 15, lambda one: one.ground.replace("_", " ")),
    Spec("What", 22, lambda one: one.given, grows=1),
    Spec("Clerk", 14, lambda one: one.clerk, from_width=_WIDE),
)


class Give(Command):
    """Give something of this account out: to whom, on what ground, what."""

    key = "f4"
    twin = "ctrl+n"
    word = "Give out"
    letter = "n"
    permission = "account.disclose"


class DisclosureTable(ViewTable, can_focus=False):
    """Lines of the log."""

    def key_of(self, view: DisclosureView) -> int:
        return view.disclosure_id


class DisclosuresScreen(SearchListScreen):
    """What was given of an account, to whom and on what ground; billing data is no public record.

    Args:
        number: the account to begin with; all of them when empty.
        name: whose it is.
    """

    TITLE = "DISCLOSED"
    TOPIC = "account"
    COMMANDS = (Give, Back)
    DEFAULT_CSS = """
    DisclosuresScreen #whole { height: 3; }
    """

    ASKS = "disclosures.find_disclosures"
    TABLE = DisclosureTable
    SPECS = _SPECS
    EMPTY = "Nothing was given out that fits. F4 gives something out; empty the box to see all."

    def __init__(self, number: str = "", name: str = "") -> None:
        super().__init__(number)
        self.number = number
        self._whose = name

    def open_marked(self) -> None:
        """The marked line is told whole below the list already."""

    def how_many(self) -> str:
        shown = self._table.views
        if not shown:
            return ""
        more = "more below" if self._table.more else "all shown"
        return f"{len(shown)} given out, {more}."

    def show_whole(self) -> None:
        """The marked line, with its law."""
        one = self._marked
        parts = (
            []
            if one is None
            else [
                f"{one.account} {one.name}",
                f"to {one.to_whom} ({one.requester})",
                one.citation,
                one.given,
                one.note,
                f"{one.clerk} {clock_time(one.at, self.desk.actor.timezone)}",
            ]
        )
        lines = flow([(part, "") for part in parts if part], self.size.width, 3)
        self.query_one("#whole", Lines).show(lines)

    def on_resize(self) -> None:
        """The marked line takes the width there is."""
        self.show_whole()

    def key_hints(self) -> Iterator[tuple[str, str]]:
        yield "Enter", "finds"

    def allows(self, command: type[Command]) -> bool:
        return command is Back or bool(self._account)

    @property
    def _account(self) -> str:
        """Whose data would be given out: the marked line's, else the account we came from."""
        one = self._marked
        return one.account if one is not None else self.number

    def action_give(self) -> None:
        """To whom, on what ground, what?"""
        self.desk.run_held(self._give(self._account))

    async def _give(self, number: str) -> None:
        try:
            draft = await ask_to_whom(self.desk, number)
            if draft is None:
                return
            line = await self.desk.ask("disclosures.disclose", self.desk.actor, draft)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        await self._find(said=f"Written down: {line.given}, to {line.to_whom}. Give it now.")
