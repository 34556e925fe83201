"""What comes of a try, whichever way a message goes."""

from __future__ import annotations

from dataclasses import dataclass

from clerktui.rules.text import display_safe

_SAID_MAX = 300


@dataclass(frozen=True)
class Answer:
    """What came of a try: "sent", "put_off", "refused" or "lost".

    Attributes:
        code: what the server or the program gave back, 0 for nothing.
        said: what it said, safe to show.
        stops: whether it concerns the way and not the message: this channel's run ends.
    """

    outcome: str
    code: int = 0
    said: str = ""
    stops: bool = False


def said_safely(said: bytes | str) -> str:
    r"""What a stranger said, on one line and safe to show.

    >>> said_safely(b"no such \n mailbox")
    'no such mailbox'
    """
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return display_safe(" ".join(text.split()))[:_SAID_MAX]
