"""Papers of identity as the desk enters and sees them: a kind and four digits, hardly ever more."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from clerktui.rules.identities import IdentityKind


@dataclass(frozen=True)
class IdentityForm:
    """What the form offers: the kinds, and the purpose statement to give to the customer.

    Attributes:
        purpose: the version of the statement.
        can_keep: there is a key, so numbers can be kept.
    """

    kinds: tuple[IdentityKind, ...]
    purpose: str
    statement: str
    statement_es: str
    can_keep: bool


@dataclass(frozen=True)
class IdentityDraft:
    """A paper somebody showed.

    Attributes:
        account: whose customer showed it; empty while there is no account.
        number: the whole number, of kinds that are kept; never written down anywhere else.
        purpose: the version of the purpose statement the customer was given, with a number.
    """

    command_id: str
    kind: str
    last4: str = ""
    account: str = ""
    number: str = field(default="", repr=False)
    birth_on: dt.date | None = None
    purpose: str = ""


@dataclass(frozen=True)
class IdentityView:
    """A paper of identity as anybody may see it."""

    identity_id: int
    account: str
    kind: str
    kind_name: str
    last4: str
    has_number: bool
    birth_on: dt.date | None
    purpose: str
    collected_at: dt.datetime
    collected_by: str
    duplicate: bool = False


@dataclass(frozen=True)
class IdentityLook:
    """A look at a whole number, with its reason; every look is written down."""

    identity_id: int
    reason: str


@dataclass(frozen=True)
class LookView:
    """A look somebody took at a whole number: who, when, why."""

    identity_id: int
    at: dt.datetime
    who: str
    reason: str


@dataclass(frozen=True)
class IdentityNumber:
    """A whole number, for the one who asked; not to be kept."""

    identity_id: int
    kind_name: str
    number: str = field(repr=False)


@dataclass(frozen=True)
class KeyStatus:
    """Whether numbers can be kept here, and how many are.

    Attributes:
        code: the short name of the key; empty without one.
        sealed: numbers sealed with this key.
        others: numbers sealed with another key, which cannot be opened here.
    """

    path: str
    code: str
    sealed: int
    others: int
