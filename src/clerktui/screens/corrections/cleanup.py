"""The yearly clean-up at the desk: a rule, the list it finds, who is left out, and one act."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date
from clerktui.i18n.words import items
from clerktui.views.adjustments import CleanupDraft, CleanupList, CleanupRow, CleanupRule
from clerktui.views.corrections import CorrectionPosted
from clerktui.widgets import (
    AmountInput,
    Back,
    Command,
    Confirm,
    DutyScreen,
    Field,
    PagedTable,
    Rule,
)
from clerktui.widgets.approval import ask_approved
from clerktui.widgets.listing import Spec, ViewTable
from clerktui.widgets.pad import WordInput
from clerktui.widgets.reasons import ask_reason

_LABEL = 22
_WHY = {"flag": "flagged", "batch": "in a batch", "tax": "owes a tax", "by hand": "left out"}


class WriteAllOff(Command):
    """Write off everything that is listed and not left out, in one act."""

    key = "f12"
    twin = "ctrl+t"
    word = "Write off"
    permission = "correction.write_off"


_SPECS = (
    Spec("Account", 12, lambda one: one.account),
    Spec("Name", 20, lambda one: one.name, grows=1),
    Spec("Status", 8, lambda one: one.status),
    Spec("Since", 8, lambda one: town_date(one.oldest_due_on)),
    Spec("Owes", 11, lambda one: money(one.balance_cents), "right"),
    Spec("Left out", 14, lambda one: _WHY.get(one.left_out, "")),
)


class UnderInput(AmountInput):
    """The most an account owes."""

    KEY_HINTS = (("Enter or +", "next"), ("-", "back"))


class CleanupTable(ViewTable):
    """Accounts that fit the rule."""

    KEY_HINTS = (("Enter", "leaves out or takes in"),)

    def key_of(self, view: CleanupRow) -> str:
        return view.account


class CleanupScreen(DutyScreen[None]):
    """Small debts long past due: say how small and how old, look through them, write them off."""

    TITLE = "CLEAN UP"
    TOPIC = "write_off"
    COMMANDS = (WriteAllOff, Back)

    def __init__(self) -> None:
        super().__init__()
        self._rule: CleanupRule | None = None
        self._seen: CleanupList | None = None

    def body(self) -> Iterable[Widget]:
        yield UnderInput(" Owing no more than", id="under", label_width=_LABEL, width=14)
        yield WordInput(
            " Days past due", "365", id="days", label_width=_LABEL, width=8, max_length=5
        )
        yield Rule()
        empty = "Type an amount and a number of days; Enter finds the accounts."
        yield CleanupTable(_SPECS, empty=empty, id="found")

    def on_mount(self) -> None:
        self.query_one("#under", Field).focus()

    @property
    def _table(self) -> CleanupTable:
        return self.query_one(CleanupTable)

    @on(Field.Accepted, "#under")
    def _under(self) -> None:
        self.query_one("#days", Field).focus()

    @on(Field.Back, "#days")
    def _back(self) -> None:
        self.query_one("#under", Field).focus()

    @on(Field.Accepted, "#days")
    def _asked(self) -> None:
        days = self.query_one("#days", Field)
        typed = days.value.strip()
        if not (typed.isascii() and typed.isdigit()):
            days.refuse("Type a number of days.")
            return
        cents = self.query_one(UnderInput).cents_or_none() or 0
        self._rule = CleanupRule(cents, int(typed))
        self.desk.run_held(self._find())

    async def _find(self, after: int | None = None, said: str = "") -> None:
        if self._rule is None:
            return
        try:
            found: CleanupList = await self.desk.ask(
                "corrections.cleanup.preview_cleanup", self.desk.actor, self._rule, after
            )
        except ClerkError as error:
            self.query_one("#under", Field).refuse(error)
            return
        self._seen = found
        more = found.after is not None
        if after is None:
            marked = self._table.current
            self._table.show_views(found.rows, more=more, cursor=marked.key if marked else None)
        else:
            self._table.add_views(found.rows, more=more)
        if self._table.views:
            self._table.focus()
        self.refresh_bindings()
        total = f"{items(found.accounts, 'account')}, {money(found.amount_cents)} to write off."
        self.message.say(said or total)

    @on(PagedTable.NextPage)
    def _next_page(self) -> None:
        if self._seen is not None and self._seen.after is not None:
            self.desk.run_held(self._find(self._seen.after))

    @on(PagedTable.Chosen)
    def _toggled(self) -> None:
        marked, rule = self._table.marked, self._rule
        if rule is None or marked.left_out not in {"", "by hand"}:
            self.desk.bell()
            return
        excluded = set(rule.excluded) ^ {marked.account}
        self._rule = CleanupRule(rule.under_cents, rule.days, tuple(sorted(excluded)))
        self.desk.run_held(self._find())

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self._table.has_focus and self._table.views:
            yield "Enter", "leaves out or takes in"

    def allows(self, command: type[Command]) -> bool:
        return command is Back or (self._seen is not None and self._seen.accounts > 0)

    # --------------------------------------------------------------------------------- the act
    def action_write_all_off(self) -> None:
        """All of it."""
        self.desk.run_held(self._write_off())

    async def _write_off(self) -> None:
        rule, seen = self._rule, self._seen
        if rule is None or seen is None:
            return
        total = f"{items(seen.accounts, 'account')}, {money(seen.amount_cents)}"
        try:
            why = await ask_reason(self.desk, "write_off", f"Write off {total} because")
            if why is None or not await self.desk.push_screen_wait(
                Confirm(f"Write off {total}?", "Each can be owed again, one by one.")
            ):
                return
            draft = CleanupDraft(str(uuid.uuid4()), rule, *why, seen.accounts, seen.amount_cents)
            posted: CorrectionPosted = await ask_approved(
                self.desk, "corrections.cleanup.clean_up", draft, command_id=draft.command_id
            )
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        accounts = items(seen.accounts, "account")
        done = f"Write-off {posted.number}: {money(posted.amount_cents)} of {accounts}."
        await self._find(said=done)
