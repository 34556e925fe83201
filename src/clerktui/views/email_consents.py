"""What a customer said of letters by e-mail, and what is asked to be written down of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class ConsentDraft:
    """What a customer wants: `wants` is "paper", "email" or "both".

    Attributes:
        command_id: minted by the screen; the same id is written down once.
        account: an account of the customer.
        letter: a kind of letter, or "all".
        address: the address it is said for; the customer's own when empty.
        how: how it was said, a code of the town.
    """

    command_id: str
    account: str
    wants: str
    letter: str = "all"
    address: str = ""
    how: str = "in_person"


@dataclass(frozen=True)
class LetterWay:
    """How a kind of letter goes: what the town lets, what the customer wants, what comes of it."""

    letter: str
    name: str
    rule: str
    wants: str
    goes: str


@dataclass(frozen=True)
class ConsentView:
    """One thing that was said, with who wrote it down."""

    letter: str
    name: str
    wants: str
    address: str
    how: str
    said_on: dt.date
    at: dt.datetime
    who: str


@dataclass(frozen=True)
class ConsentsView:
    """A customer's letters by e-mail.

    Attributes:
        email: the address on the customer's record.
        ways: each kind of letter there is, in the town's order.
        said: everything that was said, the newest first.
        hows: how it can be said, codes and words.
        off: why nothing is sent by e-mail in this office; "" where it is.
    """

    account: str
    name: str
    email: str
    ways: tuple[LetterWay, ...]
    said: tuple[ConsentView, ...]
    hows: tuple[tuple[str, str], ...]
    off: str = ""
