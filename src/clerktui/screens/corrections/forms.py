"""The bands of a correction: what is still asked, and what it would do before it is done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence
from clerktui.views.corrections import CorrectionPosted, Effect
from clerktui.widgets import Column, Dialog, Field, MessageLine, PagedTable, Row, TextInput
from clerktui.widgets.dialogs import Close
from clerktui.widgets.listing import Lines
from clerktui.widgets.screen import No, Yes

Check = Callable[[dict[str, str]], Awaitable[Any]]
Send = Callable[[], Awaitable[CorrectionPosted]]
_LABEL = 18
_ROWS_MAX, _WORDS_MAX = 6, 6
# Which field a refusal is said beside; any other is said beside the last.
_REFUSED_AT = {
    "account.ambiguous": "target",
    "account.unknown": "target",
    "allocation.overpayment": "target",
    "bill.unknown": "bill",
    "correction.note_missing": "note",
    "correction.same_account": "target",
    "correction.tender_held": "amount",
    "payment.card_number": "reference",
    "payment.reference_missing": "reference",
    "text.too_long": "note",
}


@dataclass(frozen=True)
class Ask:
    """A field of a form.

    Attributes:
        missing: what is said when it is left empty; nothing where it may be.
    """

    id: str
    label: str
    width: int = 30
    missing: str = ""
    max_length: int = 60


class CorrectionForm(Dialog[Any]):
    """What else must be said; Enter on the last field works out what it would do.

    Args:
        title: what is corrected.
        asks: the fields, in order.
        check: given the fields by id; what it answers is what the dialog gives.
    """

    COMMANDS = (Close,)

    def __init__(self, title: str, asks: Sequence[Ask], check: Check) -> None:
        super().__init__()
        self.said = title
        self.asks = {ask.id: ask for ask in asks}
        self._check = check

    def body(self) -> Iterable[Widget]:
        yield MessageLine(id="said")
        for ask in self.asks.values():
            yield TextInput(
                f" {ask.label}",
                id=ask.id,
                label_width=_LABEL,
                width=ask.width,
                max_length=ask.max_length,
            )

    def on_mount(self) -> None:
        self.query_one("#said", MessageLine).say(self.said)
        self.query(Field).first().focus()

    @on(Field.Accepted)
    def _accepted(self, event: Field.Accepted) -> None:
        event.stop()
        ask = self.asks[event.field.id or ""]
        if ask.missing and not event.value:
            event.field.refuse(ask.missing)
            return
        fields = list(self.query(Field))
        place = fields.index(event.field) + 1
        if place < len(fields):
            fields[place].focus()
            return
        app: Any = self.app
        app.run_held(self._checked())

    async def _checked(self) -> None:
        values = {field.id or "": field.value.strip() for field in self.query(Field)}
        for name, ask in self.asks.items():
            if ask.missing and not values[name]:
                self.query_one(f"#{name}", Field).refuse(ask.missing)
                return
        try:
            answer = await self._check(values)
        except ClerkError as error:
            at = _REFUSED_AT.get(error.message_id, "")
            found = self.query_one(f"#{at}", Field) if at in self.asks else self.query(Field).last()
            found.refuse(error)
        else:
            self.dismiss(answer)


class EffectDialog(Dialog[CorrectionPosted | None]):
    """Every account before and after; nothing typed ahead says yes to it.

    Args:
        title: what will be done.
        effect: what it does.
        details: further lines, such as where the money would go.
        send: does it; asked again after a broken line it finds out what happened.
    """

    COMMANDS = (Yes, No)
    DROPS_TYPE_AHEAD = True
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    EffectDialog #accounts { height: auto; }
    """

    def __init__(self, title: str, effect: Effect, details: Sequence[str], send: Send) -> None:
        super().__init__()
        self.said = title
        self.effect = effect
        self.details = [*details, *effect.words]
        self._send = send

    def body(self) -> Iterable[Widget]:
        yield MessageLine(id="said")
        if self.effect.accounts:
            yield PagedTable(
                Column("Account", 13),
                Column("Name", 24),
                Column("Owes now", 13, "right"),
                Column("Owes then", 13, "right"),
                id="accounts",
            )
        yield Lines(id="words")

    def on_mount(self) -> None:
        self.query_one("#said", MessageLine).say(f"{self.said} Do it?")
        lines = [[(f" {text}", "")] for text in self.details[:_WORDS_MAX]]
        if len(self.details) > _WORDS_MAX:
            lines.append([(f" and {len(self.details) - _WORDS_MAX} more", "")])
        self.query_one("#words", Lines).show(lines)
        for table in self.query(PagedTable):
            table.can_focus = False
            table.styles.height = min(_ROWS_MAX, len(self.effect.accounts)) + 1
            table.show(
                Row(
                    one.account,
                    (one.account, one.name, money(one.before_cents), money(one.after_cents)),
                )
                for one in self.effect.accounts
            )

    def action_yes(self) -> None:
        """The clerk means it."""
        app: Any = self.app
        app.run_held(self._sent())

    async def _sent(self) -> None:
        try:
            posted = await self._send()
        except ClerkError as error:
            self.app.bell()
            self.query_one("#message", MessageLine).warn(sentence(error))
        else:
            self.dismiss(posted)

    def action_no(self) -> None:
        """Leave everything as it is."""
        self.dismiss(None)
