"""The books the benchmarks work on: a town of people, each owing one bill for three services.

Made by the demonstration's own generator, with eight tills that are open. On SQLite it is kept
in `bench/out` until what it is made from changes; every bench works on a copy, so that no run
sees what another one wrote.
"""

from __future__ import annotations

import copy
import datetime as dt
import hashlib
import math
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from sqlalchemy import Connection, func, select, text, update

import clerktui
from bench.figures import OUT, tell
from clerktui.db import Database
from clerktui.db.bulk import follow_ids, insert_rows
from clerktui.ledger import journal
from clerktui.models import Account, Bill, Chain, Charge, DrawerSession, Receivable
from clerktui.services import drawers, signon, town, users
from clerktui.services.demo import DEMO_CLERK, build_demo
from clerktui.services.reference import Reference, get_reference
from clerktui.views.drawers import OpenDrawerDraft
from clerktui.views.people import Actor, UserDraft

SERVICES = ("water", "sewer", "solid_waste")
TILLS = tuple(f"till{number}" for number in range(1, 9))
STATION = "DESK1"
_PIN = "5937"
_ACCOUNT, _RECEIVABLE = Account.__table__, Receivable.__table__
_MADE_OF = ("models", "services/demo", "services/search_index.py", "services/default_town.toml")


def sqlite_town(accounts: int) -> Path:
    """The file of a town of so many accounts; copy it, never open it."""
    OUT.mkdir(exist_ok=True)
    finished = OUT / f"town-{accounts}-{digest()}.sqlite3"
    if not finished.exists():
        for stale in OUT.glob(f"town-{accounts}-*"):
            stale.unlink()
        draft = finished.with_suffix(".draft")
        tell(f"building a town of {accounts:,} accounts (kept in bench/out)")
        build(f"sqlite:///{draft}", accounts)
        draft.rename(finished)
        remove(draft)
    return finished


def digest() -> str:
    """What the town is made from, in eight letters."""
    folder = Path(clerktui.__file__).parent
    sources = [Path(__file__)]
    for name in _MADE_OF:
        place = folder / name
        sources += sorted(place.rglob("*.py")) if place.is_dir() else [place]
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:8]


@contextmanager
def sqlite_copy(accounts: int, name: str) -> Iterator[Path]:
    """A copy of the town, on the disk books are kept on."""
    path = OUT / f"{name}.sqlite3"
    original = sqlite_town(accounts)
    remove(path)
    shutil.copyfile(original, path)
    try:
        yield path
    finally:
        remove(path)


def remove(path: Path) -> None:
    """Take a database away, with everything SQLite keeps beside it."""
    for ending in ("", "-wal", "-shm", "-turn"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def build(url: str, accounts: int) -> None:
    """Make the schema, the people, their bills and the tills in an empty database."""
    db = Database(url)
    db.create_schema()
    spec = copy.deepcopy(town.default_spec())
    spec.data["drawers"] += [{"code": who, "name": who, "office": "MAIN"} for who in TILLS]
    town.init_town(db, spec)
    build_demo(db, accounts, with_history=False)
    with db.write(patient=True) as connection:
        _bill_everybody(db, connection)
        follow_ids(connection, Bill.__table__, _RECEIVABLE)
    _open_tills(db)
    with db.engine.connect() as connection:
        if db.is_sqlite:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            alone = connection.execution_options(isolation_level="AUTOCOMMIT")
            alone.execute(text("VACUUM ANALYZE"))
    db.dispose()


def clerk(db: Database, username: str = DEMO_CLERK) -> tuple[Actor, int]:
    """A clerk who is signed on, and the drawer session they have open."""
    actor = signon.demo_sign_on(db, username, STATION)
    table = DrawerSession.__table__
    with db.read() as connection:
        session = connection.execute(
            select(table.c.id).where(table.c.user_id == actor.user_id, table.c.state == "open")
        ).scalar_one()
    return actor, session


def owing(db: Database) -> list[tuple[str, int]]:
    """Every active account that owes, and how much, in an order that jumps about the table."""
    with db.read() as connection:
        rows = connection.execute(
            select(_ACCOUNT.c.number, _ACCOUNT.c.balance_cents)
            .where(_ACCOUNT.c.balance_cents > 0, _ACCOUNT.c.status == "active")
            .order_by(_ACCOUNT.c.id)
        ).all()
    count = len(rows)
    step = next(n for n in range(count * 5 // 8 + 1, 2 * count) if math.gcd(n, count) == 1)
    return [tuple(rows[place * step % count]) for place in range(count)]


def _open_tills(db: Database) -> None:
    admin = signon.demo_sign_on(db, "admin", STATION)
    for who in TILLS:
        users.add_user(db, admin, UserDraft(who, who.title(), "clerk", _PIN))
        actor = signon.demo_sign_on(db, who, STATION)
        drawers.open_drawer(db, actor, OpenDrawerDraft(f"open {who}", who, 0))


def _bill_everybody(db: Database, connection: Connection) -> None:
    reference = get_reference(db, connection)
    due = reference.on + dt.timedelta(days=12)
    ids = connection.execute(select(_ACCOUNT.c.id).order_by(_ACCOUNT.c.id)).scalars().all()
    # The tables are empty, so the numbers are ours to give: bill n and its three receivables.
    bills = list(enumerate(ids, start=1))
    items = [
        (3 * (n - 1) + place + 1, id_, n, service, 1_500 + (n * 7 + place * 1_301) % 14_500)
        for n, id_ in bills
        for place, service in enumerate(SERVICES)
    ]
    insert_rows(
        connection,
        Bill.__table__,
        ("id", "number", "number_n", "account_id", "issued_on", "due_on"),
        ((n, f"B{n:07d}", f"b{n:07d}", id_, reference.on, due) for n, id_ in bills),
    )
    insert_rows(
        connection,
        _RECEIVABLE,
        ("id", "account_id", "bill_id", "service", "due_on", "original_cents", "balance_cents"),
        ((*item[:4], due, item[4], item[4]) for item in items),
    )
    insert_rows(
        connection,
        Charge.__table__,
        ("receivable_id", "description", "amount_cents"),
        ((item[0], "Monthly service", item[4]) for item in items),
    )
    _post_bills(db, connection, reference, items)
    owed = select(func.sum(_RECEIVABLE.c.balance_cents)).where(
        _RECEIVABLE.c.account_id == _ACCOUNT.c.id
    )
    connection.execute(update(_ACCOUNT).values(balance_cents=owed.scalar_subquery()))


def _post_bills(
    db: Database, connection: Connection, reference: Reference, items: list[tuple]
) -> None:
    chains = Chain.__table__
    chain_id = connection.execute(
        select(chains.c.id).where(chains.c.code == town.BACK_OFFICE_CHAIN)
    ).scalar_one()
    header = journal.Header("billing", chain_id, reference.on, db.clock.now(), "bench bills")
    owed = (
        journal.Leg(reference.services[service].receivable_gl_id, cents, account, id_)
        for id_, account, _, service, cents in items
    )
    earned = journal.Leg(
        reference.services[SERVICES[0]].revenue_gl_id, -sum(item[4] for item in items)
    )
    journal.post(connection, header, chain(owed, [earned]))
