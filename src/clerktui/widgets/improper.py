"""What to do with a payment that is not as it should be: its kind, what to say, and keeping it.

    seen = await ask_improper(self.desk, Seen(account="10-0442-07", amount_cents=7920))

gives the kind where the payment goes on, the held payment where it was kept, None where the clerk
left. Used wherever money is taken, so that an unsigned check is dealt with alike everywhere.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, town_date
from clerktui.rules.dates import parse_date
from clerktui.rules.money import parse_cents
from clerktui.views.held import HeldDraft, HeldView, ImproperKind
from clerktui.widgets.approval import ask_approved
from clerktui.widgets.choice import Choice
from clerktui.widgets.field import Field
from clerktui.widgets.forms import BandForm, BesideError
from clerktui.widgets.inputs import TextInput
from clerktui.widgets.table import Column, Row

_LABEL = 18
DOES = {
    "accept": "take it",
    "accept_words": "take what the words say",
    "hold": "hold it",
    "return": "send it back",
    "suspense": "book as unidentified",
    "refuse": "do not do it",
    "surrender": "keep it, give a receipt",
}
KEPT = ("hold", "return", "surrender")


@dataclass(frozen=True)
class Seen:
    """What is known of the payment already."""

    account: str = ""
    name: str = ""
    amount_cents: int | None = None
    tender: str = "check"
    reference: str = ""


async def ask_improper(app: Any, seen: Seen) -> ImproperKind | HeldView | None:
    """Which kind it is, and, where it is kept out of the books, what is written down of it.

    Raises:
        ClerkError: what the books refuse.
    """
    kinds = await app.ask("improper.kinds.list_kinds", app.actor)
    rows = [Row(kind.code, (kind.name, DOES.get(kind.action, kind.action))) for kind in kinds]
    chosen = await app.push_screen_wait(
        Choice("What is wrong with it?", (Column("", 36), Column("The town's rule", 24)), rows)
    )
    kind = next((one for one in kinds if one.code == chosen), None)
    if kind is None or kind.action not in KEPT:
        return kind
    command_id = str(uuid.uuid4())

    async def send(**said: Any) -> HeldView:
        draft = HeldDraft(command_id, kind.code, **said)
        name = "improper.held.hold_payment"
        held: HeldView = await ask_approved(app, name, draft, command_id=command_id)
        return held

    held: HeldView | None = await app.push_screen_wait(HoldForm(kind, seen, send))
    return held


def rule_lines(kind: ImproperKind) -> Iterator[str]:
    """What to say, what the town does, by when, and who may let something else be done."""
    yield f"Say: {kind.script}"
    clock = f", to be settled by {town_date(kind.act_by)}" if kind.act_by else ""
    yield f"Rule: {DOES.get(kind.action, kind.action)}{clock}. Otherwise ask {kind.override}."


class HoldForm(BandForm):
    """What is written down of a payment that is not taken as it is."""

    REFUSED_AT: ClassVar[dict[str, str]] = {
        "held.amount_missing": "amount",
        "account.unknown": "account",
        "account.ambiguous": "account",
        "payment.card_number": "reference",
        "held.not_kept": "action",
        "payment.unknown_tender": "reference",
    }

    def __init__(self, kind: ImproperKind, seen: Seen, send: Any) -> None:
        super().__init__(kind.name, send, rule_lines(kind))
        self.kind = kind
        self.seen = seen

    def fields(self) -> Iterable[Widget]:
        seen, is_note = self.seen, self.kind.action == "surrender"
        cents = money(seen.amount_cents) if seen.amount_cents else ""
        number = " Serial number" if is_note else " Check number"
        for label, value, name, width in (
            (" Amount", cents, "amount", 14),
            (" Account", seen.account, "account", 20),
            (number, seen.reference, "reference", 20),
            (" Date on it", "", "dated", 12),
            (" Payer", seen.name, "payer", 40),
            (" Payer's address", "", "address", 44),
            (" Note", "", "note", 44),
            (" Do", self.kind.action, "action", 10),
        ):
            yield TextInput(label, value, id=name, label_width=_LABEL, width=width, max_length=120)

    def values(self) -> dict[str, Any]:
        said = super().values()
        action = said["action"].lower()
        if action not in KEPT:
            raise BesideError("action", f"Type one of: {', '.join(KEPT)}.")
        return {
            "amount_cents": self._cents(said["amount"]),
            "tender": "cash" if self.kind.action == "surrender" else self.seen.tender,
            "account": said["account"],
            "reference": said["reference"],
            "payer": said["payer"],
            "payer_address": said["address"],
            "dated_on": self._day(said["dated"]),
            "note": said["note"],
            "action": "" if action == self.kind.action else action,
        }

    def _cents(self, typed: str) -> int:
        try:
            return parse_cents(typed)
        except ClerkError as refusal:
            raise BesideError("amount", refusal) from refusal

    def _day(self, typed: str) -> dt.date | None:
        if not typed:
            if self.kind.code == "post_dated":
                raise BesideError("dated", "Type the date on the check.")
            return None
        try:
            return parse_date(typed)
        except ClerkError as refusal:
            raise BesideError("dated", refusal) from refusal

    def first_field(self) -> Field:
        """The first thing not known yet."""
        return next((one for one in self.query(Field) if not one.value), self.query(Field).first())


def kept_words(held: HeldView) -> str:
    """What a clerk is told when a payment was kept out of the books."""
    does = {"held": "is held", "returned": "goes back", "surrendered": "is surrendered"}
    by = f" until {town_date(held.act_by)}" if held.state == "held" and held.act_by else ""
    letter = " Held (F7 F5) prints its letter." if held.has_letter else ""
    said = does.get(held.state, held.state)
    return f"{held.kind_name} {money(held.amount_cents)} {said}{by}: number {held.number}.{letter}"
