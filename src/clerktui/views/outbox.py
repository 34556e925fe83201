"""Messages of the outbox, what was tried, and what is asked about them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class TryView:
    """What came of a try, or what somebody did; `code` is what the server said, 0 for nothing."""

    at: dt.datetime
    outcome: str
    code: int = 0
    error: str = ""
    who: str = ""


@dataclass(frozen=True)
class MessageView:
    """A message: how it stands, how often it was tried, what was said last.

    Attributes:
        channel: "email", "spool" (an e-mail as a file) or "text".
        about: the paper or thing it is about, as the office calls it ("letter L1-3").
        message_id: what it is known by at the other end; the mark alone for a text.
        next_try_at: when it is tried next, while it is queued.
        has_paper: a kept letter goes with it, which can be printed instead.
        tries_made: every try and act, the oldest first; only where one message is asked for.
    """

    number: int
    state: str
    channel: str
    about: str
    account: str
    address: str
    subject: str
    tries: int
    queued_at: dt.datetime
    next_try_at: dt.datetime
    last_error: str = ""
    sent_at: dt.datetime | None = None
    has_paper: bool = False
    message_id: str = ""
    body: str = ""
    queued_by: str = ""
    tries_made: tuple[TryView, ...] = ()

    @property
    def is_failing(self) -> bool:
        """Whether it waits for a person, or was put off at least once."""
        return self.state in ("failed", "given_up") or (self.state == "queued" and self.tries > 0)


@dataclass(frozen=True)
class OutboxView:
    """The outbox: `failing` and `waiting` count all of it.

    Attributes:
        off: why no e-mail is sent.
        text_off: why texts that wait are not sent.
    """

    messages: tuple[MessageView, ...]
    failing: int
    waiting: int
    off: str = ""
    text_off: str = ""
    more: bool = False


@dataclass(frozen=True)
class Delivered:
    """What a run of the outbox came to.

    Attributes:
        trouble: why a channel was stopped, "" where none was.
        off: why no e-mail is sent.
        text_off: why texts that wait are not sent.
    """

    sent: int = 0
    put_off: int = 0
    failed: int = 0
    waiting: int = 0
    failing: int = 0
    trouble: str = ""
    off: str = ""
    text_off: str = ""
