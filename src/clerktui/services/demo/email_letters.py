"""A few customers of the demonstration town want letters by e-mail; nothing is sent there."""

from __future__ import annotations

from sqlalchemy import select

from clerktui.db import Database
from clerktui.models import Account, Customer
from clerktui.rules.email import PAPER
from clerktui.services import email_consents
from clerktui.views.email_consents import ConsentDraft
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_CUSTOMER = Customer.__table__
_SAID = (
    ("both", "all", "in_person"),
    ("email", "all", "form"),
    ("email", "reminder", "phone"),
    ("both", "all", "message"),
    ("both", "all", "phone"),
)


def write_consents(db: Database, actor: Actor, seed: int) -> None:
    """Consents of the first customers with an address; the last of them took it back."""
    query = (
        select(_ACCOUNT.c.number)
        .join(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
        .where(_CUSTOMER.c.email != "", _ACCOUNT.c.status == "active")
        .order_by(_ACCOUNT.c.id)
        .limit(len(_SAID))
    )
    with db.read() as connection:
        numbers = list(connection.execute(query).scalars())
    for number, (wants, letter, how) in zip(numbers, _SAID, strict=False):
        draft = ConsentDraft(f"demo-{seed}-email-{number}", number, wants, letter, how=how)
        email_consents.enter(db, actor, draft)
    if len(numbers) == len(_SAID):
        draft = ConsentDraft(f"demo-{seed}-paper", numbers[-1], PAPER, how="phone")
        email_consents.enter(db, actor, draft)
