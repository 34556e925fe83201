"""Payments that are not as they should be, as the desk sees them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from clerktui.views.letters import LetterDocument


@dataclass(frozen=True)
class ImproperKind:
    """One way a payment can be wrong, and what the town does about it today.

    Attributes:
        action: "accept", "accept_words", "hold", "return", "suspense", "refuse" or "surrender".
        days: how long it may wait; 0 for no clock.
        script: what the clerk says.
        act_by: when the clock would run out if it were kept today.
        revenue_code: where it is booked when it is booked as unidentified.
    """

    code: str
    name: str
    action: str
    days: int
    script: str
    act_by: dt.date | None = None
    override: str = "a supervisor"
    revenue_code: str = ""


@dataclass(frozen=True)
class HeldDraft:
    """A payment that is not taken as it is.

    Attributes:
        action: "hold", "return" or "surrender"; nothing for what the town does with this kind.
        note: what a person would want to know: who brought it, the serial number of a note.
    """

    command_id: str
    kind: str
    amount_cents: int
    tender: str = "check"
    account: str = ""
    reference: str = ""
    payer: str = ""
    payer_address: str = ""
    dated_on: dt.date | None = None
    note: str = ""
    action: str = ""


@dataclass(frozen=True)
class HeldStep:
    """A later step of a held payment: sent back, surrendered, or its clock set anew."""

    command_id: str
    number: int
    note: str = ""
    act_by: dt.date | None = None


@dataclass(frozen=True)
class HeldView:
    """A held payment as it stands; `moves` are when, who, what state, and what was said."""

    number: int
    state: str
    kind: str
    kind_name: str
    account: str
    name: str
    amount_cents: int
    tender: str
    tender_name: str
    reference: str
    payer: str
    payer_address: str
    dated_on: dt.date | None
    received_on: dt.date
    act_by: dt.date | None
    is_overdue: bool
    note: str
    script: str
    held_by: str
    receipt: str
    has_letter: bool
    moves: tuple[tuple[dt.datetime, str, str, str], ...] = ()
    letter: LetterDocument | None = None
    duplicate: bool = False
