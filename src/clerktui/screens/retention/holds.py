"""Holds on records: those of one account, or all there were."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import sentence, town_date
from clerktui.rules.dates import parse_date
from clerktui.screens.retention import commands
from clerktui.views.accounts import Page
from clerktui.views.retention import HoldDraft, HoldView
from clerktui.widgets import Back, Command, DutyScreen, PagedTable, Rule
from clerktui.widgets.forms import BandForm, BesideError
from clerktui.widgets.listing import Lines, Spec, ViewTable
from clerktui.widgets.pad import OptionInput, WordInput, numbered
from clerktui.widgets.reasons import ask_note

_LABEL = 14
_KINDS = (
    ("legal", "lawsuit"),
    ("audit", "audit"),
    ("bankruptcy", "bankruptcy"),
    ("dispute", "dispute"),
    ("public_records", "records request"),
    ("other", "other"),
)
_SCOPES = (
    ("account", "this account"),
    ("person", "the whole person"),
    ("class", "a class"),
    ("all", "all"),
)
_SPECS = (
    Spec("No.", 4, lambda hold: str(hold.hold_id), "right"),
    Spec("Kind", 10, lambda hold: hold.kind.replace("_", " ")),
    Spec("Covers", 24, lambda hold: hold.covers, grows=1),
    Spec("Since", 8, lambda hold: town_date(hold.starts_on)),
    Spec("Until", 8, lambda hold: town_date(hold.ends_on) if hold.ends_on else "no end"),
    Spec("In force", 8, lambda hold: "yes" if hold.is_in_force else "no"),
    Spec("Set by", 10, lambda hold: hold.set_by, grows=1),
)


class HoldsTable(ViewTable):
    """Holds by their numbers."""

    KEY_HINTS = ()

    def key_of(self, view: HoldView) -> int:
        return view.hold_id


class HoldForm(BandForm):
    """What is held, why, and until when."""

    REFUSED_AT: ClassVar[dict[str, str]] = {
        "account.unknown": "what",
        "account.ambiguous": "what",
        "hold.class": "what",
        "hold.reason": "reason",
        "hold.ends": "ends_on",
    }

    def __init__(self, account: str, send: Any) -> None:
        super().__init__("Nothing it covers is purged while it is in force.", send)
        self.account = account

    def fields(self) -> Iterable[Widget]:
        yield OptionInput(" Covers", id="scope", label_width=_LABEL)
        yield WordInput(
            " Account", self.account, id="what", label_width=_LABEL, width=20, max_length=40
        )
        yield OptionInput(" Because of", id="kind", label_width=_LABEL)
        yield WordInput(" Case", id="reason", label_width=_LABEL, width=48, max_length=200)
        yield WordInput(" Last day", id="ends_on", label_width=_LABEL, width=12, max_length=10)

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#scope", OptionInput).offer(numbered(_SCOPES))
        self.query_one("#kind", OptionInput).offer(numbered(_KINDS))

    def values(self) -> dict[str, Any]:
        said = super().values()
        ends_on = None
        if said["ends_on"]:
            try:
                ends_on = parse_date(said["ends_on"])
            except ClerkError as refusal:
                raise BesideError("ends_on", refusal) from refusal
        codes = {}
        for name in ("scope", "kind"):
            try:
                codes[name] = str(self.query_one(f"#{name}", OptionInput).code())
            except ClerkError as refusal:
                raise BesideError(name, refusal) from refusal
        in_class = codes["scope"] == "class"
        draft = HoldDraft(
            codes["kind"],
            codes["scope"],
            said["reason"],
            "" if in_class else said["what"],
            said["what"] if in_class else "",
            ends_on,
        )
        return {"draft": draft}


class HoldsScreen(DutyScreen[None]):
    """Holds on records, and from when the account's own records may be purged."""

    TITLE = "HOLDS ON RECORDS"
    TOPIC = "purge"
    COMMANDS = (commands.SetHold, commands.Lift, Back)
    DEFAULT_CSS = """
    HoldsScreen #whole { height: 3; }
    """

    def __init__(self, account: str = "") -> None:
        super().__init__()
        self.account = account
        self._page: Page[HoldView] | None = None

    def body(self) -> Iterable[Widget]:
        empty = "No record is held. F4 sets a hold."
        yield HoldsTable(_SPECS, empty=empty, id="found")
        yield Rule()
        yield Lines(id="whole")

    def on_mount(self) -> None:
        if self.account:
            self.set_title(f"HOLDS ON {self.account}")
        self._table.focus()
        self.desk.run_held(self._load())

    @property
    def _table(self) -> HoldsTable:
        return self.query_one(HoldsTable)

    async def _load(self, said: str = "", after: tuple[int, ...] | None = None) -> None:
        name, actor = "retention.holds.list_holds", self.desk.actor
        try:
            page: Page[HoldView] = await self.desk.ask(name, actor, self.account, after)
            if self.account and not said:
                told = await self.desk.ask("retention.looking.explain_account", actor, self.account)
                said = told.says
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._page = page
        if after is None:
            self._table.show_views(page.rows, more=page.after is not None)
        else:
            self._table.add_views(page.rows, more=page.after is not None)
        self._show_whole()
        self.refresh_bindings()
        self.message.say(said)

    @on(PagedTable.NextPage)
    def _next_page(self) -> None:
        if self._page is not None and self._page.after is not None:
            self.desk.run_held(self._load("", self._page.after))

    @on(PagedTable.Moved)
    def _show_whole(self) -> None:
        """The reason of the marked hold, and why it was lifted."""
        hold = self._table.marked
        said = [hold.reason, hold.lift_reason] if hold is not None else []
        self.query_one("#whole", Lines).show([((f" {line}", ""),) for line in said if line])
        self.refresh_bindings()

    def allows(self, command: type[Command]) -> bool:
        hold = self._table.marked
        return command is not commands.Lift or (hold is not None and hold.is_in_force)

    # ------------------------------------------------------------------------------ the commands
    def action_set_hold(self) -> None:
        """Hold records."""
        self.desk.run_held(self._set())

    async def _set(self) -> None:
        async def send(draft: HoldDraft) -> HoldView:
            view: HoldView = await self.desk.ask("retention.holds.set_hold", self.desk.actor, draft)
            return view

        hold = await self.desk.push_screen_wait(HoldForm(self.account, send))
        if hold is not None:
            await self._load(f"Hold {hold.hold_id} is in force on {hold.covers}.")

    def action_lift(self) -> None:
        """It is over."""
        self.desk.run_held(self._lift())

    async def _lift(self) -> None:
        hold = self._table.marked
        note = await ask_note(self.desk, f"Lift hold {hold.hold_id} on {hold.covers}")
        if note is None:
            return
        try:
            name = "retention.holds.lift_hold"
            await self.desk.ask(name, self.desk.actor, hold.hold_id, note)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        await self._load(f"Hold {hold.hold_id} is lifted.")
