"""Every keystroke in the Find box, beside the cheapest thing a database can be asked.

Ours is the whole service: what the text may be, every way it may match, ranking, and twenty full
rows. The baseline is one prefix range on one b-tree through the bare driver, fetching the same
twenty rows' columns.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from sqlalchemy import select

from bench import books, raw_posting
from bench.figures import Figure, Goal, Size
from bench.pace import side_by_side
from clerktui.db import Database
from clerktui.models import Account, Customer, Premise
from clerktui.rules.names import fold_number, next_prefix
from clerktui.services import lookup

_P99_MS = 5.0
_ROWS = 20
_WARM = 40
_RAW = (
    "SELECT a.number, c.last_name, c.first_name, p.address, a.status, a.balance_cents "
    "FROM account a JOIN customer c ON c.id = a.customer_id JOIN premise p ON p.id = a.premise_id "
    "WHERE a.number_n >= ? AND a.number_n < ? ORDER BY a.number_n LIMIT 20"
)
_ACCOUNT, _CUSTOMER, _PREMISE = Account.__table__, Customer.__table__, Premise.__table__


def keystrokes(size: Size) -> list[Figure]:
    """Key by key: numbers, names, both names, addresses, telephones, and slips of the finger."""
    with books.sqlite_copy(size.accounts, "lookup") as path:
        db = Database(f"sqlite:///{path}")
        line = raw_posting.line_to(db)
        numbers, typed = _typed(db, size.targets)
        pairs = [
            (
                lambda text=text: lookup.find_accounts(db, text, _ROWS),
                lambda number=number: line.execute(_RAW, (number, next_prefix(number))).fetchall(),
            )
            for text, number in zip(typed, numbers, strict=True)
        ]
        ours, raw = side_by_side(pairs, min(_WARM, len(pairs) // 2))
        line.close()
        db.dispose()
    detail = {"p95": ours.ms(0.95), "max": ours.ms(1.0), "cpu": ours.cpu_ms(), "keys": len(typed)}
    return [
        Figure("lookup_p50", ours.ms(0.5), raw.ms(0.5), "ms", detail=detail),
        Figure("lookup_p99", ours.ms(0.99), raw.ms(0.99), "ms", Goal(_P99_MS)),
    ]


def _typed(db: Database, targets: int) -> tuple[list[str], list[str]]:
    """What is in the box after each key of each target, and a number prefix beside each."""
    chance = random.Random(7)
    with db.read() as connection:
        rows = connection.execute(
            select(
                _ACCOUNT.c.number,
                _CUSTOMER.c.last_name,
                _CUSTOMER.c.first_name,
                _CUSTOMER.c.phone,
                _PREMISE.c.address,
            )
            .join(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
            .join(_PREMISE, _PREMISE.c.id == _ACCOUNT.c.premise_id)
            .order_by(_ACCOUNT.c.id)
        ).all()
    chosen = chance.sample(rows, min(targets, len(rows)))
    texts = [text for row in chosen for text in _asked(row, chance)]
    typed = [text[:length] for text in texts for length in range(1, len(text) + 1)]
    chance.shuffle(typed)
    numbers = [fold_number(chance.choice(rows).number)[: chance.randrange(1, 8)] for _ in typed]
    return numbers, typed


def _asked(row, chance: random.Random) -> Iterator[str]:
    """The ways a customer says who they are; the last is one letter wrong."""
    yield row.number
    yield row.last_name.lower()
    yield f"{row.last_name}, {row.first_name[:4]}".lower()
    yield row.address.lower()
    if row.phone:
        yield row.phone[-4:]
    place = chance.randrange(1, len(row.last_name))
    yield (row.last_name[:place] + row.last_name[place + 1 :]).lower()
