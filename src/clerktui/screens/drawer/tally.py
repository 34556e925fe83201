"""Counting what is in a drawer, whatever for: the cash first, then each other kind of money."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any, ClassVar

from textual import on
from textual.containers import VerticalScroll
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence
from clerktui.screens.drawer.counting import CashCount
from clerktui.views.tickets import TenderTypeView
from clerktui.widgets import CountInput, DutyScreen, MessageLine, MoneyInput, Rule


class TallyScreen(DutyScreen[None]):
    """A count by tender; Enter on the last field does what it is for."""

    TOPIC = "drawer"
    COMMANDS: ClassVar[Any] = ()
    DEFAULT_CSS = """
    TallyScreen #about { height: 1; }
    TallyScreen #tenders { height: auto; max-height: 6; }
    TallyScreen #total { height: 1; }
    """
    FIRST = "Count first; what should be here is told when the drawer is closed."
    CASH_ONLY = False
    """Whether nothing but cash is counted here."""

    def __init__(self) -> None:
        super().__init__()
        self.command_id = str(uuid.uuid4())
        self._tenders: tuple[TenderTypeView, ...] = ()
        self._cash = ""

    def body(self) -> Iterable[Widget]:
        yield MessageLine(id="about")
        yield from self.above()
        yield Rule()
        yield VerticalScroll(id="tenders", can_focus=False)
        yield Rule()
        yield MessageLine(id="total")

    def above(self) -> Iterable[Widget]:
        """Fields before the count."""
        return ()

    def about(self) -> str:
        """What is counted, in one line."""
        return ""

    def done(self) -> None:
        """Everything is counted."""
        raise NotImplementedError

    def on_mount(self) -> None:
        self.desk.run_held(self.load())

    async def load(self) -> None:
        """Lay the fields out: the pieces of cash, then a line for each other tender."""
        self.query_one("#about", MessageLine).say(self.about())
        denominations = await self.desk.ask("drawers.list_denominations")
        types = await self.desk.ask("tickets.list_tender_types")
        self._tenders = tuple(tender for tender in types if tender.is_counted)
        self._cash = next(tender.code for tender in self._tenders if tender.allows_change)
        place = self.query_one("#tenders")
        for tender in self._tenders:
            if tender.code != self._cash and not self.CASH_ONLY:
                await place.mount(
                    CountInput(
                        f" {tender.name}",
                        id=f"counted-{tender.code}",
                        label_width=16,
                        width=25,
                        max_length=80,
                    )
                )
        count = CashCount(denominations)
        above = list(self.above())
        after = f"#{above[-1].id}" if above else "#about"
        await self.query_one("#body").mount(count, after=after)
        self.start()
        self.message.say(self.FIRST)

    def start(self) -> None:
        """Put the keyboard where the count begins."""
        self.query_one(CashCount).focus_first()

    @on(CashCount.Counted)
    def _cash_counted(self) -> None:
        fields = list(self.query("#tenders MoneyInput"))
        if fields:
            fields[0].focus()
        else:
            self.done()

    @on(MoneyInput.Accepted)
    def _tender_counted(self, event: MoneyInput.Accepted) -> None:
        fields = list(self.query("#tenders MoneyInput"))
        if event.field not in fields:
            return
        place = fields.index(event.field) + 1
        if place < len(fields):
            fields[place].focus()
        else:
            self.done()

    @on(MoneyInput.Back)
    def _back_one(self, event: MoneyInput.Back) -> None:
        fields = list(self.query("#tenders MoneyInput"))
        if event.field in fields and fields.index(event.field):
            fields[fields.index(event.field) - 1].focus()
        else:
            self.query_one(CashCount).focus_first()

    @on(CashCount.Changed)
    @on(MoneyInput.Changed)
    def _typed(self) -> None:
        total = sum(cents for _, cents in self.counted())
        self.query_one("#total", MessageLine).say(f"Counted {money(total):>14}")

    def counted(self) -> tuple[tuple[str, int], ...]:
        """What was counted, by tender."""
        cash = self.query_one(CashCount).total_cents
        rest = []
        for tender in self._tenders:
            if tender.code != self._cash and not self.CASH_ONLY:
                field = self.query_one(f"#counted-{tender.code}", MoneyInput)
                rest.append((tender.code, field.cents_or_none() or 0))
        return ((self._cash, cash), *rest)

    @property
    def counts(self) -> tuple[tuple[int, int], ...]:
        """The cash by piece, as far as it was told so."""
        return self.query_one(CashCount).counts

    def again(self, error: ClerkError) -> None:
        """Not taken: the count stays as it was typed, and may be changed."""
        self.command_id = str(uuid.uuid4())
        self.message.warn(sentence(error))
        self.query_one(CashCount).focus_first()
