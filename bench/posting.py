"""A counter payment, committed: ours beside the same rows written by hand through the driver.

Each side has a copy of the same books, so neither disturbs the other's page cache; both pay the
same accounts in the same order, and in the end both must have written as many rows of each table.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from sqlalchemy import func, select

from bench import books, raw_posting, servers
from bench.figures import Figure, Goal, Size
from bench.pace import Times, side_by_side
from clerktui.db import Database
from clerktui.models import Allocation, AuditEntry, PostedCommand, Receipt, Table
from clerktui.services import payments
from clerktui.services.reference import get_reference
from clerktui.views.people import Actor
from clerktui.views.tickets import LineDraft, PaymentDraft, TenderDraft

SQLITE_GOAL, POSTGRESQL_GOAL = Goal(3.0, of_ratio=True), Goal(1.6, of_ratio=True)
_WARM = 20


@dataclass(frozen=True)
class Clerk:
    """Somebody with an open drawer, who takes exact cash."""

    db: Database
    actor: Actor
    session_id: int

    def draft(self, account: str, cents: int) -> PaymentDraft:
        """A ticket of one line, ready to post."""
        return PaymentDraft(
            str(uuid.uuid4()),
            self.session_id,
            (LineDraft("account", account, cents),),
            (TenderDraft("cash", cents),),
        )

    def post(self, draft: PaymentDraft) -> None:
        """Take the payment."""
        payments.post_payment(self.db, self.actor, draft)


def posting_sqlite(size: Size) -> list[Figure]:
    """One payment on SQLite: WAL, every commit synced."""
    with (
        books.sqlite_copy(size.accounts, "posting-ours") as ours,
        books.sqlite_copy(size.accounts, "posting-raw") as raw,
    ):
        opened = _opened(f"sqlite:///{ours}", f"sqlite:///{raw}")
        return _measured("posting_sqlite", opened, size.posts, SQLITE_GOAL)


def posting_postgresql(size: Size) -> list[Figure]:
    """One payment on PostgreSQL: fsync and synchronous_commit on."""
    with servers.postgres(size.server_accounts) as server:
        opened = _opened(server.copy(), server.copy())
        return _measured("posting_postgresql", opened, size.posts, POSTGRESQL_GOAL)


@contextmanager
def _opened(ours: str, raw: str) -> Iterator[tuple[Database, Database]]:
    databases = Database(ours), Database(raw)
    try:
        yield databases
    finally:
        for db in databases:
            db.dispose()


def _measured(
    name: str, opened: AbstractContextManager[tuple[Database, Database]], posts: int, goal: Goal
) -> list[Figure]:
    with opened as (ours, raw):
        clerk = Clerk(ours, *books.clerk(ours))
        first, *accounts = books.owing(ours)[: posts + _WARM + 1]
        for db in (ours, raw):
            # The one payment by which the texts of the others are known.
            Clerk(db, clerk.actor, clerk.session_id).post(clerk.draft(*first))
        by_hand = raw_posting.RawPosting(raw, desk_of(raw, clerk))
        drafts = [clerk.draft(*owed) for owed in accounts]
        pairs = [
            (lambda draft=draft: clerk.post(draft), lambda owed=owed: by_hand.post(owed[0]))
            for draft, owed in zip(drafts, accounts, strict=True)
        ]
        times = side_by_side(pairs, min(_WARM, len(pairs) // 2))
        by_hand.close()
        _same_rows(ours, raw)
    return _figures(name, times, goal)


def _figures(name: str, times: tuple[Times, Times], goal: Goal) -> list[Figure]:
    ours, raw = times
    detail = {
        "p95": ours.ms(0.95),
        "p99": ours.ms(0.99),
        "baseline_p95": raw.ms(0.95),
        "baseline_p99": raw.ms(0.99),
        "cpu": ours.cpu_ms(),
        "baseline_cpu": raw.cpu_ms(),
        "posts": len(ours.clock),
    }
    return [Figure(name, ours.ms(0.5), raw.ms(0.5), "ms", goal, detail=detail)]


def desk_of(db: Database, clerk: Clerk) -> raw_posting.Desk:
    """The clerk's desk as raw rows need it, with the texts of the payment posted last."""
    with db.read() as connection:
        reference = get_reference(db, connection)

        def newest(column, order):
            return connection.execute(select(column).order_by(order.desc()).limit(1)).scalar_one()

        audit, command = AuditEntry.__table__, PostedCommand.__table__
        receipt, part = Receipt.__table__, Allocation.__table__
        texts = {
            "document": raw_posting.json_text(newest(receipt.c.document, receipt.c.id)),
            "answer": newest(command.c.result, command.c.posted_at),
            "detail": raw_posting.json_text(newest(audit.c.detail, audit.c.id)),
            "reason": newest(part.c.reason, part.c.id),
        }
    return raw_posting.Desk(
        session_id=clerk.session_id,
        user_id=clerk.actor.user_id,
        office_id=clerk.actor.office_id,
        workstation_id=clerk.actor.workstation_id,
        business_date=reference.on,
        gl={
            "cash": reference.tenders["cash"].gl_account_id,
            **{code: reference.services[code].receivable_gl_id for code in books.SERVICES},
        },
        texts=texts,
    )


def counts(db: Database) -> dict[str, int]:
    """How many rows each table has."""
    with db.read() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in Table.metadata.sorted_tables
        }


def _same_rows(ours: Database, raw: Database) -> None:
    assert counts(ours) == counts(raw), "the two sides did not write the same rows"
