"""The least a counter payment can cost: its rows written by hand through the bare driver.

The same rows in the same tables as `payments.post_payment` writes for an exact cash payment, in
one transaction with the same durability, with nothing thought over on the way: no warning is
looked for, no text is put together (documents and answers are the clerk's own, made beforehand),
and nothing is checked but what the database itself checks. What a posting must know it reads:
the account and what is open on it (locked), the end of the drawer's chain, the receipt number.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
import uuid
from dataclasses import dataclass
from typing import Any

import psycopg

from clerktui.db import Database

_PATIENCE_S = 5.0
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA recursive_triggers=ON",
    "PRAGMA cell_size_check=ON",
    "PRAGMA cache_size=-16384",
)
_COMMAND = (
    "INSERT INTO posted_command (id, kind, content_hash, result, attempts, posted_at, user_id) "
    "VALUES (?, 'payment', ?, ?, 1, ?, ?)"
)
_HEAD = (
    "SELECT c.id, c.head_seq, c.head_hash, {next} FROM drawer_session s "
    "JOIN drawer d ON d.id = s.drawer_id JOIN chain c ON c.id = d.chain_id WHERE s.id = ?{lock}"
)
_ACCOUNT = "SELECT id, balance_cents FROM account WHERE number = ?{lock}"
_ITEMS = (
    "SELECT id, service, balance_cents FROM receivable "
    "WHERE account_id = ? AND balance_cents <> 0 ORDER BY due_on, id"
)
_LINE = (
    "INSERT INTO journal_line (entry_id, line_no, gl_account_id, amount_cents, account_id, "
    "receivable_id) VALUES (?, ?, ?, ?, ?, ?)"
)
_ENTRY = (
    "INSERT INTO journal_entry (id, kind, business_date, posted_at, user_id, office_id, "
    "drawer_session_id, command_id, memo, line_count, chain_id, chain_seq, prev_hash, hash) "
    "VALUES (?, 'payment', ?, ?, ?, ?, ?, ?, '', ?, ?, ?, ?, ?)"
)
_MOVE_CHAIN = "UPDATE chain SET head_seq = ?, head_hash = ? WHERE id = ?"
_PAYMENT = (
    "INSERT INTO payment (command_id, entry_id, drawer_session_id, user_id, received_on, "
    "business_date, posted_at, amount_cents, change_cents) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0) "
    "RETURNING id"
)
_TENDER = (
    "INSERT INTO tender (payment_id, line_no, tender_type, amount_cents, reference) "
    "VALUES (?, 1, 'cash', ?, '')"
)
_ALLOCATION = (
    "INSERT INTO allocation (payment_id, line_no, account_id, receivable_id, quantity, "
    "amount_cents, reason) VALUES (?, ?, ?, ?, 1, ?, ?)"
)
_PAY_ITEM = "UPDATE receivable SET balance_cents = balance_cents - ? WHERE id = ?"
_PAY_ACCOUNT = (
    "UPDATE account SET balance_cents = balance_cents - ?, version = version + 1 WHERE id = ?"
)
_NUMBER = (
    "INSERT INTO receipt_counter (office_id, year, last_sequence) VALUES (?, ?, 1) "
    "ON CONFLICT (office_id, year) DO UPDATE "
    "SET last_sequence = receipt_counter.last_sequence + 1 RETURNING last_sequence"
)
_RECEIPT = (
    "INSERT INTO receipt (number, number_n, office_id, year, sequence, payment_id, status, "
    "issued_at, document, reprints, void_reason) "
    "VALUES (?, ?, ?, ?, ?, ?, 'issued', ?, ?, 0, '')"
)
_PRINT_JOB = (
    "INSERT INTO print_job (kind, subject_id, workstation_id, copy_no, document, state, attempts, "
    "next_try_at, last_error, created_at) VALUES ('receipt', ?, ?, 0, ?, 'queued', 0, ?, '', ?)"
)
_AUDIT = (
    "INSERT INTO audit_entry (at, user_id, workstation_id, action, subject_kind, subject_id, "
    "detail) VALUES (?, ?, ?, 'post_payment', 'receipt', ?, ?)"
)
_STATEMENTS = {
    name: text for name, text in globals().items() if isinstance(text, str) and name[1:2] != "_"
}
_FIT = {
    "sqlite": {"next": "(SELECT max(id) + 1 FROM journal_entry)", "lock": ""},
    "postgresql": {"next": "nextval('journal_entry_id_seq')", "lock": " FOR UPDATE"},
}


@dataclass(frozen=True)
class Desk:
    """Who takes the payment, where, and the texts that are written with it.

    Attributes:
        gl: the GL accounts: cash's, and each service's by its code.
        texts: the document, answer, detail and reason as the program wrote them once.
    """

    session_id: int
    user_id: int
    office_id: int
    workstation_id: int
    business_date: dt.date
    gl: dict[str, int]
    texts: dict[str, str]


class RawPosting:
    """Posts exact cash payments with one driver connection."""

    def __init__(self, db: Database, desk: Desk) -> None:
        self._desk = desk
        self._is_sqlite = db.is_sqlite
        self._fit = _FIT[db.dialect]
        self._line = line_to(db)
        run = self._line if self._is_sqlite else self._line.cursor()
        self._execute, self._many = run.execute, run.executemany
        self._sql = {name: self._fitted(text) for name, text in _STATEMENTS.items()}

    def close(self) -> None:
        """Close the line."""
        self._line.close()

    def _fitted(self, text: str) -> str:
        text = text.replace("{next}", self._fit["next"]).replace("{lock}", self._fit["lock"])
        return text if self._is_sqlite else text.replace("?", "%s")

    def post(self, account: str) -> None:
        """Take all that an account owes."""
        if self._is_sqlite:
            self._execute("BEGIN IMMEDIATE")
        self._write(account)
        if self._is_sqlite:
            self._execute("COMMIT")
        else:
            self._line.commit()

    def _write(self, account: str) -> None:
        desk, sql, execute, many = self._desk, self._sql, self._execute, self._many
        now: Any = dt.datetime.now(dt.UTC)
        day: Any = desk.business_date
        if self._is_sqlite:
            now, day = f"{now:%Y-%m-%dT%H:%M:%S.%fZ}", day.isoformat()
        command = str(uuid.uuid4())
        digest = hashlib.sha256(command.encode()).hexdigest()
        user, session = desk.user_id, desk.session_id
        execute(sql["_COMMAND"], (command, digest, desk.texts["answer"], now, user))
        chain, sequence, head, entry = execute(sql["_HEAD"], (session,)).fetchone()
        account_id, cents = execute(sql["_ACCOUNT"], (account,)).fetchone()
        items = execute(sql["_ITEMS"], (account_id,)).fetchall()
        lines = [(entry, 1, desk.gl["cash"], cents, None, None)]
        lines += [
            (entry, number, desk.gl[service], -owed, account_id, item)
            for number, (item, service, owed) in enumerate(items, start=2)
        ]
        many(sql["_LINE"], lines)
        new = hashlib.sha256(head.encode()).hexdigest()
        sealed = (len(lines), chain, sequence + 1, head, new)
        said = (entry, day, now, user, desk.office_id, session, command)
        execute(sql["_ENTRY"], (*said, *sealed))
        execute(sql["_MOVE_CHAIN"], (sequence + 1, new, chain))
        row = (command, entry, session, user, day, day, now, cents)
        [payment] = execute(sql["_PAYMENT"], row).fetchone()
        execute(sql["_TENDER"], (payment, cents))
        reason = desk.texts["reason"]
        many(
            sql["_ALLOCATION"],
            [
                (payment, number, account_id, item, owed, reason)
                for number, (item, _, owed) in enumerate(items, start=1)
            ],
        )
        many(sql["_PAY_ITEM"], [(owed, item) for item, _, owed in items])
        execute(sql["_PAY_ACCOUNT"], (cents, account_id))
        self._write_receipt(payment, now)

    def _write_receipt(self, payment: int, now: Any) -> None:
        desk, sql, execute = self._desk, self._sql, self._execute
        year = desk.business_date.year
        [sequence] = execute(sql["_NUMBER"], (desk.office_id, year)).fetchone()
        number = f"{year % 100:02d}-{sequence:06d}"
        document = desk.texts["document"]
        row = (number, number.replace("-", ""), desk.office_id, year, sequence, payment, now)
        execute(sql["_RECEIPT"], (*row, document))
        execute(sql["_PRINT_JOB"], (number, desk.workstation_id, document, now, now))
        told = (desk.user_id, desk.workstation_id, number, desk.texts["detail"])
        execute(sql["_AUDIT"], (now, *told))


def line_to(db: Database) -> Any:
    """A line of its own to the same books, set to keep what it is told as the program's is."""
    if db.is_sqlite:
        line = sqlite3.connect(str(db.path), timeout=_PATIENCE_S, isolation_level=None)
        for pragma in _PRAGMAS:
            line.execute(pragma).fetchall()
        return line
    address = db.url.set(drivername="postgresql").render_as_string(hide_password=False)
    # Every statement is prepared at its second use.
    return psycopg.connect(address, prepare_threshold=1, options="-c synchronous_commit=on")


def json_text(document: object) -> str:
    """A document as it is stored."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
