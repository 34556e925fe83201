"""What a clerk does for callers besides the account itself, by its digit."""

from __future__ import annotations

from typing import Any

from clerktui.widgets import Column, Row
from clerktui.widgets.choice import Choice

_DUTIES = (
    ("log_contact", "Write down", "a contact, also without an account", "contact.add"),
    ("call_backs", "Call backs", "calls that were promised, due first", "contact.add"),
    ("directory", "Directory", "whom to transfer a caller to, and when", "account.view"),
    ("contacts", "Contacts", "what was said lately, on any account", "account.view"),
    ("expiring_flags", "Flags running out", "proof to renew within 30 days", "account.view"),
    ("applications", "Applications", "for service: begin one, go on with one", "account.view"),
    ("work_orders", "Work orders", "turn on, read out; say when done", "account.view"),
)
_OF_ACCOUNT = (
    ("email_letters", "Letters by e-mail", "which ones, to which address", "account.view"),
)
_GIVEN = ("log_contact", "work_orders", "email_letters")
"""What is told whose account the clerk has before them."""


async def choose_caller_duty(desk: Any, number: str = "") -> bool:
    """Choose one and open its screen; False when nothing was chosen.

    Must run inside `desk.run_held`.
    """
    duties = (*_DUTIES, *_OF_ACCOUNT) if number else _DUTIES
    offered = [duty for duty in duties if desk.actor.may(duty[3])]
    rows = [Row(name, (word, says)) for name, word, says, _ in offered]
    columns = (Column("", 22), Column("", 40))
    chosen = await desk.push_screen_wait(Choice("For callers", columns, rows))
    if chosen is None:
        return False
    desk.open(chosen, *([number] if chosen in _GIVEN and number else []))
    return True
