"""A message as the bytes that go out: the same bytes at every try, whoever sends them."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from clerktui.services.outbox.papers import Paper


def domain_of(sender: str) -> str:
    """The right half of the town's address.

    >>> domain_of("billing@maplefalls.example")
    'maplefalls.example'
    """
    return sender.rpartition("@")[2]


def message_id(mark: str) -> str:
    """The Message-ID of a mark; a text has its mark alone.

    >>> message_id("12.5f0c@maplefalls.example"), message_id("13.77ab"), message_id("")
    ('<12.5f0c@maplefalls.example>', '13.77ab', '')
    """
    return f"<{mark}>" if "@" in mark else mark


def envelope(row: Any, sender: tuple[str, str], paper: Paper | None) -> bytes:
    """The message with its paper as PDF.

    Args:
        row: the message.
        sender: the town's name and address.
        paper: what goes with it.

    Raises:
        ValueError: when a header cannot be what it says.
    """
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(sender[0], addr_spec=sender[1])
    mail["To"] = Address(addr_spec=row.address)
    mail["Subject"] = row.subject
    # When it was queued, so that a second try says the same.
    mail["Date"] = format_datetime(row.queued_at)
    mail["Message-ID"] = message_id(row.mark)
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = row.language
    mail.set_content(row.body)
    if paper is not None:
        content = paper.draw()
        mail.add_attachment(content, maintype="application", subtype="pdf", filename=paper.name)
        mail.set_boundary(f"=_{row.mark.partition('@')[0]}")
    return mail.as_bytes()
