"""What if so much is paid on a day: where it goes, what stays, and what to say; nothing is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, town_date
from clerktui.screens.inquiry import commands
from clerktui.screens.inquiry.opening import open_payment
from clerktui.views.what_if import WhatIf
from clerktui.widgets import AmountInput, Back, Command, DutyScreen, Field, Rule, TextInput, fit
from clerktui.widgets.listing import Lines, Part, dash
from clerktui.widgets.reading import Paragraph, Reading

_NAME, _MONEY = 13, 11
_LABEL = 16


class WhatIfScreen(DutyScreen[None]):
    """If so much were paid: by service what it pays and what stays, and the words to say aloud.

    Args:
        number: the account.
        name: whose it is.
    """

    TITLE = "WHAT IF"
    TOPIC = "account"
    COMMANDS = (commands.PayNow, commands.OtherLanguage, Back)
    KEEPS_TYPED = False
    DEFAULT_CSS = """
    WhatIfScreen Reading { height: 1fr; }
    """

    def __init__(self, number: str, name: str = "") -> None:
        super().__init__()
        self.number = number
        self._whose = name
        self._found: WhatIf | None = None
        self._in_theirs = False

    def body(self) -> Iterable[Widget]:
        yield Lines(id="whose")
        yield AmountInput(" If they pay", id="amount", label_width=_LABEL, width=14)
        yield TextInput(" On (today)", id="on", label_width=_LABEL, width=14, max_length=10)
        yield Rule()
        yield Lines(id="after")
        yield Rule()
        yield Reading(id="words")

    def on_mount(self) -> None:
        self.query_one("#whose", Lines).show([[(f" {self.number}  {self._whose}", "bold")]])
        self.query_one("#amount", Field).focus()
        self.query_one(Reading).set_paragraphs(
            Paragraph("Type the amount and press Enter. Nothing is written down.")
        )

    def key_hints(self) -> Iterator[tuple[str, str]]:
        yield "Enter", "works it out"

    def allows(self, command: type[Command]) -> bool:
        if command is commands.OtherLanguage:
            return self._found is not None and bool(self._found.spoken)
        return command is Back or command is commands.PayNow

    @on(Field.Accepted)
    def _accepted(self, event: Field.Accepted) -> None:
        event.stop()
        self.desk.run_held(self._ask(event.field))

    async def _ask(self, field: Field) -> None:
        typed = self.query_one("#on", Field)
        try:
            _, cents = self.query_one(AmountInput).typed_amount()
            name = "what_if.get_what_if"
            found = await self.desk.ask(name, self.number, cents or 0, typed.value.strip())
        except ClerkError as error:
            is_day = error.message_id.startswith(("dates.", "what_if.day"))
            at = typed if is_day else self.query_one("#amount", Field)
            at.refuse(error)
            at.focus()
            return
        self._found = found
        self._show()
        (typed if field.id == "amount" else self.query_one("#amount", Field)).focus()

    def _show(self) -> None:
        found = self._found
        if found is None:
            return
        whose = f" {found.account}  {found.name}"
        self.query_one("#whose", Lines).show([[(whose, "bold")]])
        self.query_one("#after", Lines).show(after_lines(found))
        said = found.spoken if self._in_theirs and found.spoken else found.words
        self.query_one(Reading).set_paragraphs(*(Paragraph(text) for text in said))
        self.refresh_bindings()

    def action_other_language(self) -> None:
        """The words in the customer's language, and back."""
        self._in_theirs = not self._in_theirs
        self._show()

    def action_pay_now(self) -> None:
        """Take the payment."""
        open_payment(self.desk, self.number)


def after_lines(found: WhatIf) -> list[list[Part]]:
    """What each service owes, gets and keeps owing by age, and the sums under them."""
    heads = ("Owes", "Pays", "Stays", "of it 30+", "next due")
    lines: list[list[Part]] = [[(_row("Service", *heads), "")]]
    for one in found.by_service:
        late = one.left_d30_cents + one.left_d60_cents + one.left_d90_cents
        cells = (dash(one.owed_cents), dash(one.paid_cents), dash(one.left_cents), dash(late))
        lines.append([(_row(one.name, *cells), "")])
    if found.credit_cents:
        lines.append([(_row("Credit", "", dash(found.credit_cents), ""), "bold")])
    sums = (found.balance_cents, found.amount_cents, found.left_cents)
    due = town_date(found.next_due_on) if found.next_due_on else "-"
    lines.append([(_row("", *map(money, sums), "", due), "bold")])
    if found.past_due_cents:
        said = f" ! past due {money(found.past_due_cents)} of it on {town_date(found.on)}"
        lines.append([(said, "grave")])
    if found.pending_cents:
        lines.append([(f" not yet posted besides: {money(found.pending_cents)}", "bold")])
    return lines


def _row(name: str, *cells: str) -> str:
    return f" {fit(name, _NAME)}" + "".join(fit(cell, _MONEY, "right") for cell in cells)
