"""Who acts, and who approved."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Actor:
    """A person signed on at a workstation, with what they may do."""

    user_id: int
    username: str
    full_name: str
    role: str
    permissions: frozenset[str]
    office_id: int
    office_name: str
    workstation_id: int
    workstation: str
    town_name: str
    timezone: str

    def may(self, permission: str) -> bool:
        """Whether this person holds the permission."""
        return permission in self.permissions


@dataclass(frozen=True)
class StationView:
    """Where a desk stands, known before anybody signs on."""

    workstation: str
    name: str
    office_name: str
    town_name: str
    timezone: str


@dataclass(frozen=True)
class ApprovalDraft:
    """A permitted person's answer to one warning of one command.

    `about` is the warning with its facts (`str(warning)`): it holds for exactly that, so a ticket
    changed after it was approved is warned about again.
    """

    command_id: str
    message_id: str
    permission: str
    username: str
    pin: str = field(repr=False)
    reason: str = ""
    about: str = ""


@dataclass(frozen=True)
class UserDraft:
    """A user to be added; `office` is a code, None for the first office."""

    username: str
    full_name: str
    role: str
    pin: str = field(repr=False)
    office: str | None = None


@dataclass(frozen=True)
class UserView:
    """A user as lists show them."""

    username: str
    full_name: str
    role: str
    office: str
    is_active: bool
    is_locked: bool
