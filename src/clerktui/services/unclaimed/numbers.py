"""The identity numbers of owners, opened for the State's file and for nothing else.

Only numbers that were in the sealed store when the report was released go into its file, so that
it has the same bytes whenever it is made again. Each one is written down twice: that it was opened
(audit), and what of which account was given to whom (disclosure log).

Source: G.S. 116B-60(b): a number of identity if it is known; G.S. 132-1.10(b)(5).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select

from clerktui.formats.naupa import is_aggregate
from clerktui.i18n import town_date
from clerktui.models import Account, CustomerIdentity, Disclosure, UnclaimedItem, UnclaimedLine
from clerktui.rules.setoff import is_sendable
from clerktui.rules.unclaimed import is_employer_number
from clerktui.security import audit
from clerktui.services.identities import need_key, unsealed
from clerktui.services.unclaimed.rows import Stepping

_ACCOUNT = Account.__table__
_IDENTITY = CustomerIdentity.__table__
_ITEM = UnclaimedItem.__table__
_LINE = UnclaimedLine.__table__
_LOG = Disclosure.__table__


def open_numbers(stepping: Stepping, report: Any) -> dict[int, str]:
    """The owners' numbers of a report by record, each opening on record; not of aggregates.

    Raises:
        Refused: where there are any, `identity.no_key`, `identity.key_file`, `identity.key_open`,
            `identity.unreadable`.
    """
    papers = _papers(stepping, report)
    if not papers:
        return {}
    key = need_key(stepping.db)
    found: dict[int, str] = {}
    for row in papers:
        number = unsealed(key, row)
        if is_sendable(row.kind, number) or is_employer_number(row.kind, number):
            found[row.record_no] = number
            _write_down(stepping, report.year, row)
    return found


def _papers(stepping: Stepping, report: Any) -> list[Any]:
    """The newest sealed number of each owner who has a record of their own."""
    query = (
        select(_IDENTITY, _LINE.c.record_no, _LINE.c.record, _ITEM.c.account_id)
        .join(_ITEM, _ITEM.c.id == _LINE.c.item_id)
        .join(_ACCOUNT, _ACCOUNT.c.id == _ITEM.c.account_id)
        .join(_IDENTITY, _IDENTITY.c.customer_id == _ACCOUNT.c.customer_id)
        .where(
            _LINE.c.report_id == report.id,
            _LINE.c.record != "",
            _IDENTITY.c.sealed != "",
            _IDENTITY.c.collected_at <= report.released_at,
        )
        .order_by(_LINE.c.record_no, _IDENTITY.c.id)
    )
    found = stepping.connection.execute(query)
    newest = {row.record_no: row for row in found if not is_aggregate(row.record)}
    return list(newest.values())


def _write_down(stepping: Stepping, year: int, row: Any) -> None:
    said = stepping.rules
    subject = ("customer_identity", row.id)
    facts = {"file": f"naupa {year}", "to": said["treasurer"]}
    audit.record(
        stepping.connection, stepping.actor, "export_identity", subject, stepping.now, **facts
    )
    given = {
        "account_id": row.account_id,
        "to_whom": said["treasurer"],
        "requester": said["treasurer"],
        "ground": "unclaimed",
        "citation": said["disclosed"],
        "given": f"report of unclaimed property {year}: name, address, identity number, amount",
        "note": f"made {town_date(stepping.today)}",
        "given_on": stepping.today,
        "at": stepping.now,
        "user_id": stepping.actor.user_id,
    }
    stepping.connection.execute(insert(_LOG).values(**given))
