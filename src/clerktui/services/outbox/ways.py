"""How the town sends today: its mail server, and who takes its short messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

from clerktui.services.reference import Reference

TEXT = "text"


@dataclass(frozen=True)
class Pace:
    """How long a try may last, when there is another one, and when it is given up.

    Attributes:
        lost_tries: a message is given up when nobody saw the end of so many tries.
    """

    timeout_seconds: int = 30
    retry_minutes: tuple[int, ...] = (5, 15, 60, 240)
    give_up_hours: int = 72
    lease_minutes: int = 15
    lost_tries: int = 3

    @classmethod
    def decided(cls, policy: Mapping[str, Any]) -> Self:
        """As a policy says; what it does not say is as usual."""
        said = {one.name: policy[one.name] for one in fields(cls) if one.name in policy}
        waits = tuple(said.pop("retry_minutes", ())) or cls.retry_minutes
        return cls(**said, retry_minutes=waits)


@dataclass(frozen=True)
class Way(Pace):
    """How the town sends e-mail, as policy `outbox.email` decides it today.

    Attributes:
        channel: "email" to a server, "spool" into files another program sends.
        tls: "tls" from the first byte, "none" only where it says so, else "starttls".
        ca_file: who signed the server's certificate; empty for whom the system trusts.
    """

    channel: str = "email"
    host: str = ""
    port: int = 587
    tls: str = "starttls"
    user: str = ""
    sender: str = ""
    ca_file: str = ""

    @classmethod
    def of(cls, reference: Reference) -> Self:
        """As it is decided today."""
        return cls.decided(reference.policy["outbox.email"])

    @property
    def is_on(self) -> bool:
        """Whether any e-mail goes out at all; without it everything goes on paper."""
        return bool(self.sender) and (self.channel == "spool" or bool(self.host))

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels that work today; what was queued for another one waits."""
        if not self.is_on:
            return ()
        return ("email", "spool") if self.host else ("spool",)


@dataclass(frozen=True)
class TextWay(Pace):
    """How the town sends short messages, as policy `outbox.text` decides it today.

    Attributes:
        way: "off", "file" for files another program picks up, "command" for this machine's program.
        longest: the most characters of a message; the rest is cut off. 0 cuts nothing.
    """

    way: str = "off"
    longest: int = 0

    @classmethod
    def of(cls, reference: Reference) -> Self:
        """As it is decided today."""
        return cls.decided(reference.policy["outbox.text"])

    @property
    def is_on(self) -> bool:
        """Whether short messages go out; without it they wait."""
        return self.way != "off"

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels that work today."""
        return (TEXT,) if self.is_on else ()


@dataclass(frozen=True)
class Ways:
    """Both of them."""

    email: Way
    text: TextWay

    @classmethod
    def of(cls, reference: Reference) -> Ways:
        """As they are decided today."""
        return cls(Way.of(reference), TextWay.of(reference))

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels that work today; what was queued for another one waits."""
        return (*self.text.channels, *self.email.channels)

    def for_channel(self, channel: str) -> Way | TextWay:
        """The way a message of a channel goes."""
        return self.text if channel == TEXT else self.email
