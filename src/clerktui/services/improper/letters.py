"""The letter that goes with a payment sent back, and the receipt for a note that is surrendered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from clerktui.i18n import money, town_date
from clerktui.models import Account
from clerktui.services import letters
from clerktui.services.reference import Reference
from clerktui.views.held import ImproperKind
from clerktui.views.letters import LetterDocument

_ACCOUNT = Account.__table__
DAYS_TO_SEND = 10


def make(
    connection: Connection,
    reference: Reference,
    kind: ImproperKind,
    row: Mapping[str, Any],
    now: dt.datetime,
) -> LetterDocument:
    """The letter about a held payment: to its account's customer, or to who sent it."""
    to = _addressee(connection, row)
    key = "letter.surrendered" if kind.action == "surrender" else "letter.improper"
    words = letters.wording(reference, key, to.language)
    number = None
    if row["account_id"] is not None:
        number = connection.execute(
            select(_ACCOUNT.c.number).where(_ACCOUNT.c.id == row["account_id"])
        ).scalar_one()
    tender = reference.tenders.get(row["tender_type"])
    language = words.language
    facts = {
        "account": number or str(words.words.get("no_account", "")),
        "amount": money(row["amount_cents"], language),
        "by": town_date(reference.on + dt.timedelta(days=DAYS_TO_SEND), language),
        "check": row["reference"],
        "note": row["note"],
        "number": str(row["number"]),
        "payer": row["payer"],
        "payer_address": row["payer_address"],
        "reason": words.words.get("reasons", {}).get(kind.code, kind.script),
        "received_on": town_date(row["received_on"], language),
        "tender": words.said("tenders", tender.name.lower() if tender else row["tender_type"]),
    }
    return letters.write(reference, to, words, letters.Letter(f"H-{row['number']}", facts), now)


def _addressee(connection: Connection, row: Mapping[str, Any]) -> letters.Addressee:
    if row["account_id"] is not None:
        return letters.addressee(connection, row["account_id"])
    return letters.Addressee(tuple(filter(None, (row["payer"], row["payer_address"]))))
