"""The unpaid taxes of the town by year, the parcels of a year, and the list to be advertised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from textwrap import wrap
from typing import Any, ClassVar

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date
from clerktui.rules.dates import parse_date
from clerktui.screens.collections import charge_commands, tax_commands as commands
from clerktui.views.accruals import (
    AccrualLine,
    AccrualList,
    AccrualRunDraft,
    AccrualRunView,
    TaxParcel,
    TaxParcels,
    TaxYearLine,
    TaxYears,
)
from clerktui.widgets import Back, Command, DutyScreen, Field, PagedTable, Rule
from clerktui.widgets.forms import BesideError, FormDialog
from clerktui.widgets.listing import Lines, Spec, ViewTable, dash
from clerktui.widgets.pad import DateInput

_LABEL, _WIDTH = 22, 78
_YEARS = (
    Spec("Year", 4, lambda one: str(one.tax_year), "right"),
    Spec("Parcels", 7, lambda one: f"{one.parcels:,}", "right"),
    Spec("Principal", 11, lambda one: dash(one.principal_cents), "right"),
    Spec("Interest", 10, lambda one: dash(one.interest_cents), "right"),
    Spec("Costs", 8, lambda one: dash(one.cost_cents), "right"),
    Spec("To pay", 11, lambda one: money(one.total_cents), "right"),
    Spec("Stands", 12, lambda one: one.state, grows=1),
)
_PARCELS = (
    Spec("Account", 12, lambda one: one.account),
    Spec("Owner", 16, lambda one: one.name, grows=2),
    Spec("Principal", 10, lambda one: dash(one.principal_cents), "right"),
    Spec("Interest", 9, lambda one: dash(one.interest_cents), "right"),
    Spec("Costs", 7, lambda one: dash(one.cost_cents), "right"),
    Spec("To pay", 10, lambda one: money(one.total_cents), "right"),
    Spec("Parcel", 24, lambda one: one.parcel, from_width=110, grows=1),
    Spec("Company", 10, lambda one: one.company, from_width=110),
)
_LISTED = (
    Spec("Account", 12, lambda one: one.account),
    Spec("Owner", 18, lambda one: one.name, grows=1),
    Spec("Principal", 10, lambda one: money(one.owed_cents), "right"),
    Spec("Cost", 7, lambda one: dash(one.charge_cents), "right"),
    Spec("Left out, or parcel", 20, lambda one: one.why_not or one.about, grows=2),
)


class YearTable(ViewTable):
    """Years with unpaid tax, the oldest first; `!` marks what is barred, or soon will be."""

    def key_of(self, view: TaxYearLine) -> str:
        return str(view.tax_year)

    def mark_of(self, view: TaxYearLine) -> str:
        return "!" if view.warns else ""


class ParcelTable(ViewTable):
    """Accounts that owe the tax of a year, by their numbers."""

    def key_of(self, view: TaxParcel) -> str:
        return view.account


class AdTable(ViewTable):
    """Who is advertised; a dash marks who is left out."""

    def key_of(self, view: AccrualLine) -> str:
        return view.account

    def mark_of(self, view: AccrualLine) -> str:
        return "-" if view.why_not else ""


class TaxesScreen(DutyScreen[None]):
    """What is unpaid of every year's tax, with interest as of today; Enter opens a year."""

    TITLE = "TAXES"
    TOPIC = "taxes"
    COMMANDS = (commands.Companies, commands.Advertise, Back)

    def body(self) -> Iterable[Widget]:
        yield YearTable(_YEARS, empty="No tax is unpaid. Load bills with a tax year.", id="years")
        yield Lines(id="whole")

    def on_mount(self) -> None:
        self._table.focus()
        self.desk.run_held(self.reload())

    @property
    def _table(self) -> YearTable:
        return self.query_one(YearTable)

    async def reload(self) -> None:
        """Show the years anew."""
        try:
            found: TaxYears = await self.desk.ask("accruals.delinquent.by_year", self.desk.actor)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._table.show_views(found.years, more=False)
        self._moved()
        self.message.say(f"As of {town_date(found.on)}: {money(found.total_cents)} unpaid.")

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        """The clock of the marked year, where a row has no room for it."""
        one: TaxYearLine | None = self._table.marked
        lines = []
        if one is not None:
            said = f"{one.tax_year}: {one.words}"
            said += (
                f"; {one.warns}" if one.warns else f"; barred after {town_date(one.barred_after)}"
            )
            lines = wrap(said, _WIDTH)
        self.query_one("#whole", Lines).show([[(f" {line}", "")] for line in lines])
        self.refresh_bindings()

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        one: TaxYearLine | None = self._table.marked
        if one is not None:
            self.desk.open("tax_year", one.tax_year)

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self._table.marked is not None:
            yield "Enter", "opens"

    def allows(self, command: type[Command]) -> bool:
        return command is not commands.Advertise or self._table.marked is not None

    # ------------------------------------------------------------------------------ the commands
    def action_companies(self) -> None:
        """Who pays out of escrow."""
        self.desk.open("mortgage")

    def action_advertise(self) -> None:
        """Of the marked year."""
        one: TaxYearLine | None = self._table.marked
        if one is not None:
            self.desk.open("advertise", one.tax_year)


class TaxYearScreen(DutyScreen[None]):
    """The accounts that owe the tax of a year, with interest as of today; Enter opens one."""

    TITLE = "TAX OF A YEAR"
    TOPIC = "taxes"
    COMMANDS = (commands.Advertise, Back)

    def __init__(self, tax_year: int) -> None:
        super().__init__()
        self.tax_year = tax_year

    def body(self) -> Iterable[Widget]:
        yield Lines(id="head")
        yield Rule()
        yield ParcelTable(_PARCELS, empty="Nobody owes this tax any more.", id="parcels")
        yield Lines(id="whole")

    def on_mount(self) -> None:
        self.query_one("#head", Lines).show([[(f" Unpaid tax of {self.tax_year}", "bold")]])
        self._table.focus()
        self.desk.run_held(self._load(""))

    @property
    def _table(self) -> ParcelTable:
        return self.query_one(ParcelTable)

    async def _load(self, after: str) -> None:
        name = "accruals.delinquent.of_year"
        try:
            page: TaxParcels = await self.desk.ask(name, self.desk.actor, self.tax_year, after)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        if after:
            self._table.add_views(page.parcels, more=page.more)
        else:
            self._table.show_views(page.parcels, more=page.more)
            self.message.say(f"With interest to {town_date(page.on)}.")
        self._moved()

    @on(PagedTable.NextPage)
    def _next(self) -> None:
        self.desk.run_held(self._load(self._table.views[-1].account))

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        """What there is no room for in the row of the marked one."""
        one: TaxParcel | None = self._table.marked
        lines = []
        if one is not None:
            paid_by = f", paid by {one.company}" if one.company else ""
            off = f", less discount {money(one.discount_cents)}" if one.discount_cents else ""
            lines = wrap(f"{one.parcel or 'no parcel'}: {one.words}{off}{paid_by}", _WIDTH)
        self.query_one("#whole", Lines).show([[(f" {line}", "")] for line in lines])
        self.refresh_bindings()

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        one: TaxParcel | None = self._table.marked
        if one is not None:
            self.desk.open("account", one.account)

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self._table.marked is not None:
            yield "Enter", "opens"

    def action_advertise(self) -> None:
        """Who is on the list."""
        self.desk.open("advertise", self.tax_year)


class AdvertiseForm(FormDialog):
    """The day of the paper, and the day the owners were written to."""

    REFUSED_AT: ClassVar[dict[str, str]] = {
        "advertising.window": "published",
        "advertising.notice": "mailed",
    }

    def fields(self) -> Iterable[Widget]:
        yield DateInput(" In the paper on", id="published", label_width=_LABEL, width=12)
        yield DateInput(" Owners written to", id="mailed", label_width=_LABEL, width=12)

    def values(self) -> Any:
        return tuple(self._date(name) for name in ("published", "mailed"))

    def _date(self, name: str) -> Any:
        try:
            return parse_date(self.query_one(f"#{name}", Field).value)
        except ClerkError as refusal:
            raise BesideError(name, refusal) from refusal


class AdvertiseScreen(DutyScreen[None]):
    """The liens of a year to be advertised: what each parcel bears of the cost, who is left out."""

    TITLE = "ADVERTISED LIENS"
    TOPIC = "taxes"
    COMMANDS = (commands.PrintList, charge_commands.Release, Back)

    def __init__(self, tax_year: int) -> None:
        super().__init__()
        self.tax_year = tax_year
        self._found: AccrualList | None = None

    def body(self) -> Iterable[Widget]:
        yield AdTable(_LISTED, empty="No lien of this year is unpaid.", id="listed")
        yield Lines(id="whole")

    def on_mount(self) -> None:
        self._table.focus()
        self.desk.run_held(self.reload(""))

    @property
    def _table(self) -> AdTable:
        return self.query_one(AdTable)

    async def reload(self, said: str) -> None:
        """Show the list anew, and say what happened."""
        draft = AccrualRunDraft("advertising", None, str(self.tax_year))
        try:
            found: AccrualList = await self.desk.ask(
                "accruals.runs.edit_list", self.desk.actor, draft
            )
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._found = found
        self._table.show_views(found.lines, more=False)
        self._moved()
        told = f"Tax of {self.tax_year}: {found.count} to bear {money(found.cents)}"
        self.message.say(said or f"{told}, {found.left_out} left out.")

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        """Every reason of the marked one."""
        one: AccrualLine | None = self._table.marked
        said = [one.about, one.why_not or one.words] if one else []
        lines = [part for words in said for part in wrap(words, _WIDTH)]
        self.query_one("#whole", Lines).show([[(f" {line}", "")] for line in lines])
        self.refresh_bindings()

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        one: AccrualLine | None = self._table.marked
        if one is not None:
            self.desk.open("account_taxes", one.account)

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self._table.marked is not None:
            yield "Enter", "opens"

    def allows(self, command: type[Command]) -> bool:
        if command is charge_commands.Release:
            return self._found is not None and self._found.count > 0
        return command is not commands.PrintList or bool(self._table.views)

    # ------------------------------------------------------------------------------ the commands
    def action_print_list(self) -> None:
        """Into the spool folder."""
        self.desk.run_held(self._print())

    async def _print(self) -> None:
        folder = self.desk.settings.home / "spool"
        try:
            name = "accruals.ad_list.write_pdf"
            path: Path = await self.desk.ask(name, self.desk.actor, self.tax_year, folder)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self.message.say(f"Wrote {path}")

    def action_release(self) -> None:
        """In the paper when?"""
        self.desk.run_held(self._release())

    async def _release(self) -> None:
        async def send(published: Any, mailed: Any) -> AccrualRunView:
            scope = f"{self.tax_year} {published.isoformat()} {mailed.isoformat()}"
            draft = AccrualRunDraft("advertising", None, scope)
            made: AccrualRunView = await self.desk.ask("accruals.runs.run", self.desk.actor, draft)
            return made

        title = f"Charge the cost of advertising the {self.tax_year} tax"
        done = await self.desk.push_screen_wait(AdvertiseForm(title, send))
        if done is not None:
            said = f"Run {done.run_id}: {done.count} charged, {money(done.charged_cents)}."
            await self.reload(said)
