"""Eight clerks in eight processes, posting without a pause: how many payments, and no error.

Beside them the same rows by hand from eight processes. What is held to a goal is the errors: of
eight clerks on one SQLite file none may be told to try again.
"""

from __future__ import annotations

import multiprocessing
import queue
import random
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bench import books, raw_posting, servers
from bench.figures import Figure, Goal, Size
from bench.pace import now, quantile
from bench.posting import Clerk, desk_of
from clerktui.db import Database

_PATIENCE_S = 120
_WARM = 5


@dataclass
class Till:
    """What one process did: the seconds of each post, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def crowd_sqlite(size: Size) -> list[Figure]:
    """Eight processes on one SQLite file."""
    sides = []
    for by_hand in (False, True):
        with books.sqlite_copy(size.accounts, "crowd") as path:
            sides.append(_posted(f"sqlite:///{path}", size.crowd_s, by_hand=by_hand))
    return _figures("crowd_sqlite", *sides, size)


def crowd_postgresql(size: Size) -> list[Figure]:
    """Eight processes on one PostgreSQL server."""
    with servers.postgres(size.server_accounts) as server:
        sides = [_posted(server.copy(), size.crowd_s, by_hand=by_hand) for by_hand in (False, True)]
    return _figures("crowd_postgresql", *sides, size)


def _posted(url: str, seconds: float, *, by_hand: bool) -> list[Till]:
    """What each of eight processes did in that time."""
    context = multiprocessing.get_context("spawn")
    together, done = context.Barrier(len(books.TILLS)), context.Queue()
    tills = [
        context.Process(target=_till, args=(url, number, seconds, by_hand, together, done))
        for number in range(len(books.TILLS))
    ]
    for till in tills:
        till.start()
    try:
        return [done.get(timeout=_PATIENCE_S) for _ in tills]
    except queue.Empty:
        raise SystemExit("a till never came back") from None
    finally:
        for till in tills:
            till.join(_PATIENCE_S)


def _till(url: str, number: int, seconds: float, by_hand: bool, together: Any, done: Any) -> None:  # noqa: FBT001
    """One process: open the books, wait for the others, post until the time is up."""
    db = Database(url)
    clerk = Clerk(db, *books.clerk(db, books.TILLS[number]))
    # By the account's own number: the others are paying already, so places in the list move.
    accounts = [
        owed
        for owed in books.owing(db)
        if zlib.crc32(owed[0].encode()) % len(books.TILLS) == number
    ]
    random.Random(number).shuffle(accounts)
    for owed in accounts[:_WARM]:
        clerk.post(clerk.draft(*owed))
    take = _by_hand(db, clerk) if by_hand else (lambda owed: clerk.post(clerk.draft(*owed)))
    found = Till()
    together.wait(_PATIENCE_S)
    end = now() + seconds
    for owed in accounts[_WARM:]:
        begun = now()
        if begun > end:
            break
        try:
            take(owed)
        except Exception as error:  # noqa: BLE001  # what goes wrong is what is counted
            found.errors.append(f"{type(error).__name__}: {error}"[:80])
        else:
            found.seconds.append(now() - begun)
    done.put(found)
    db.dispose()


def _by_hand(db: Database, clerk: Clerk) -> Callable[[tuple[str, int]], None]:
    raw = raw_posting.RawPosting(db, desk_of(db, clerk))
    return lambda owed: raw.post(owed[0])


def _figures(name: str, ours: list[Till], raw: list[Till], size: Size) -> list[Figure]:
    mine, hand = _facts(ours, size.crowd_s), _facts(raw, size.crowd_s)
    detail = {
        **mine,
        **{f"baseline_{fact}": value for fact, value in hand.items()},
        "what": sorted({error for till in ours for error in till.errors})[:3],
    }
    per_second = Figure(
        f"{name}_per_second",
        mine["per_second"],
        hand["per_second"],
        "posts/s",
        more_is_better=True,
        detail=detail,
    )
    errors = Figure(f"{name}_errors", mine["errors"], hand["errors"], "errors", Goal(0))
    return [per_second, errors]


def _facts(tills: list[Till], seconds: float) -> dict[str, Any]:
    every = [second for till in tills for second in till.seconds]
    posts = sorted(len(till.seconds) for till in tills)
    return {
        "per_second": len(every) / seconds,
        "p50": 1_000 * quantile(every, 0.5),
        "p99": 1_000 * quantile(every, 0.99),
        "max": 1_000 * max(every),
        "slowest_till_posts": posts[0],
        "median_till_posts": posts[len(posts) // 2],
        "errors": sum(len(till.errors) for till in tills),
    }
