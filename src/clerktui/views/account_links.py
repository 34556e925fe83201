"""Who has to do with an account beside its customer, as the desk enters and sees it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from clerktui.views.applications import WorkOrderView
from clerktui.views.collections import CreditView

ROLES = ("owner", "landlord", "tenant", "co_resident")
"""What somebody linked to an account can be."""


def role_words(role: str) -> str:
    """A role as people say it.

    >>> role_words("co_resident")
    'co-resident'
    """
    return role.replace("_", "-")


@dataclass(frozen=True)
class LinkView:
    """Somebody linked to an account.

    Attributes:
        account: the account the link is of.
        role: owner, landlord, tenant or co_resident of its place.
        other: an account of the linked person, where the town knows them as a customer.
        is_back: the link is of another account, and names the customer of the one looked at.
    """

    link_id: int
    account: str
    address: str
    role: str
    name: str
    phone: str
    other: str
    started_on: dt.date
    ended_on: dt.date | None
    is_back: bool = False

    @property
    def role_words(self) -> str:
        """The role as people say it."""
        return role_words(self.role)


@dataclass(frozen=True)
class AccountLinks:
    """An account with everybody linked to it, and the accounts its customer is linked to."""

    account: str
    name: str
    links: tuple[LinkView, ...]


@dataclass(frozen=True)
class AccountStanding:
    """What an account waits for and who has to do with it, for the screen of the account.

    Attributes:
        order: the open turn-on order it becomes active by.
        linked: who is linked to it today.
        papers: how many papers of identity its customer has shown.
        promised: its open promise or payment plan in words; empty without one.
        credit: the town's own score of it; None where nothing took any points.
        orders: how many work orders it ever had, `open_orders` of them not ended.
    """

    order: WorkOrderView | None
    linked: tuple[LinkView, ...]
    papers: int
    promised: str = ""
    credit: CreditView | None = None
    orders: int = 0
    open_orders: int = 0


@dataclass(frozen=True)
class LinkDraft:
    """Somebody to link to an account.

    Attributes:
        name: may be empty where `other` says whose account it is.
        other: an account of theirs, where the town knows them.
    """

    command_id: str
    account: str
    role: str
    name: str = ""
    phone: str = ""
    other: str = ""
    started_on: dt.date | None = None


@dataclass(frozen=True)
class EndLinkDraft:
    """A link that ends, on a day; today without one."""

    command_id: str
    link_id: int
    ended_on: dt.date | None = None


@dataclass(frozen=True)
class LinkDone:
    """What became of a link."""

    link_id: int
    account: str
    role: str
    name: str
    ended_on: str = ""
    duplicate: bool = False
