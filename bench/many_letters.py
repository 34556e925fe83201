"""`python -m bench.many_letters COUNT`: so many collection letters, in a process of its own.

A batch is selected, released by another person, printed into files and mailed. Tells how long each
took and the highest memory the process ever had, as JSON. The accounts are made in bulk, so that
making them needs no more memory for many than for few; nothing is proved about their money.
"""

from __future__ import annotations

import datetime as dt
import json
import resource
import sys
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert

from bench.pace import now
from clerktui.clock import FixedClock
from clerktui.db import Database
from clerktui.models import Account, Customer, Premise, Receivable
from clerktui.services import search_index, signon, town, users
from clerktui.services.collecting import running
from clerktui.services.step_batches import mailing, releasing, selecting, writing
from clerktui.views.people import Actor, UserDraft
from clerktui.views.step_batches import BatchDraft, MailBatchDraft, SelectDraft

_AT_ONCE = 500
_TODAY = dt.date(2026, 11, 23)
_DUE = dt.date(2026, 10, 26)
_PIN = "5937"


def _people(db: Database) -> tuple[Actor, Actor]:
    town.init_town(db)
    admin = None
    for name, role in (("admin", "admin"), ("clara", "clerk"), ("sven", "supervisor")):
        users.add_user(db, admin, UserDraft(name, name.title(), role, _PIN))
        admin = admin or signon.sign_on(db, "admin", _PIN, "DESK1")
    return tuple(signon.sign_on(db, name, _PIN, "DESK1") for name in ("clara", "sven"))  # type: ignore[return-value]


def _accounts(connection: Connection, first: int, most: int) -> None:
    """Some accounts that owe water since October, every fifth customer reading Spanish."""
    customers, premises, accounts, items = [], [], [], []
    for n in range(first, first + most):
        number, last = f"{n // 10_000:02d}-{n % 10_000:04d}-00", f"RODRIGUEZ {n}"
        address = f"{n} Elm St"
        customers.append(
            {
                "id": n,
                "last_name": last,
                "first_name": "MARIA",
                "language": "es" if n % 5 == 0 else "en",
                "mail_address": f"{n * 37 % 9_000} Mail Rd",
                "mail_city": "Maple Falls",
                "mail_state": "NC",
                "mail_zip": f"28{n * 7 % 1_000:03d}",
                **search_index.customer_columns(last, "MARIA", ""),
            }
        )
        premises.append({"id": n, "address": address, **search_index.premise_columns(address)})
        accounts.append(
            {
                "id": n,
                "number": number,
                "number_n": search_index.number_column(number),
                "customer_id": n,
                "premise_id": n,
                "status": "active",
                "balance_cents": 4_120 + n,
            }
        )
        owed: dict[str, Any] = {"original_cents": 4_120 + n, "balance_cents": 4_120 + n}
        items.append({"account_id": n, "service": "water", "due_on": _DUE, **owed})
    for table, rows in ((Customer, customers), (Premise, premises), (Account, accounts)):
        connection.execute(insert(table.__table__), rows)
    connection.execute(insert(Receivable.__table__), items)


def letters(count: int, folder: Path) -> dict[str, Any]:
    """Everything once, with the milliseconds of each part."""
    clock = FixedClock(dt.datetime(2026, 11, 23, 14, tzinfo=dt.UTC))
    db = Database(f"sqlite:///{folder / 'letters.sqlite3'}", clock)
    db.create_schema()
    clara, sven = _people(db)
    for first in range(1, count + 1, _AT_ONCE):
        with db.write() as connection:
            _accounts(connection, first, min(_AT_ONCE, count + 1 - first))
    running.run_procedure(db, sven)
    before_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    spent, begun = {}, now()
    number = selecting.select_batch(db, clara, SelectDraft("select", "notice")).number
    spent["select_ms"], begun = 1_000 * (now() - begun), now()
    releasing.release(db, sven, BatchDraft("release", number))
    printed = writing.print_batch(db, clara, number, folder)
    spent["print_ms"], begun = 1_000 * (now() - begun), now()
    mailed = mailing.mail_batch(db, clara, MailBatchDraft("mail", number, _TODAY))
    spent["mail_ms"] = 1_000 * (now() - begun)
    made = {"letters": mailed.pieces, "files": len(printed.files), "before_mb": before_mb}
    made["bytes"] = sum(Path(path).stat().st_size for path in printed.files)
    db.dispose()
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"peak_mb": peak_mb, **spent, **made}


def main() -> None:
    """Make them and tell."""
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(letters(int(sys.argv[1]), Path(folder))))


if __name__ == "__main__":
    main()
