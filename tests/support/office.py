"""A small office for tests: a town, its people, accounts that owe, and a clerk's hands.

office = Office.open(db)
office.account("10-0442-07", "RODRIGUEZ, MARIA", water=4120, sewer=3800)
posted = office.pay("10-0442-07", 6000)
"""

from __future__ import annotations

import datetime as dt
import itertools
import pickle
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from argon2 import PasswordHasher
from sqlalchemy import insert, select

from clerktui.db import Database
from clerktui.errors import NeedsOverride
from clerktui.ledger import journal
from clerktui.ledger.proofs import run_proofs
from clerktui.models import (
    Account,
    AccountFlag,
    Bill,
    Chain,
    Charge,
    Customer,
    Policy,
    Premise,
    Receivable,
    User,
)
from clerktui.services import (
    drawer_close,
    drawers,
    payments,
    receipt_void,
    reference,
    search_index,
    signon,
    town,
    users,
)
from clerktui.services.collections.reactions import account_changed
from clerktui.services.reference import get_reference
from clerktui.views.drawers import CloseDrawerDraft, DrawerClosed, DrawerView, OpenDrawerDraft
from clerktui.views.people import Actor, ApprovalDraft, UserDraft
from clerktui.views.receipts import VoidDraft, VoidPosted
from clerktui.views.tickets import LineDraft, PaymentDraft, PaymentPosted, TenderDraft

PINS = {"admin": "8024", "ana": "2468", "dee": "1357", "sam": "9753", "fay": "7531"}
DESKS = {"admin": "DESK1", "ana": "DESK1", "dee": "DESK2", "sam": "DESK1", "fay": "DESK1"}
PEOPLE = (
    ("admin", "Alex Admin", "admin"),
    ("ana", "Ana Ruiz", "clerk"),
    ("dee", "Dee Walker", "clerk"),
    ("sam", "Sam Locklear", "supervisor"),
    ("fay", "Fay Hinson", "finance"),
)


@contextmanager
def cheap_pins() -> Iterator[None]:
    """PINs hashed at no cost: what they are worth is tested where they are made."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with mock.patch("clerktui.security.pins._HASHER", cheap):
        yield


def new_id() -> str:
    """A command id, as a screen mints it."""
    return str(uuid.uuid4())


def _hire(db: Database) -> dict[str, Actor]:
    admin = None
    for username, full_name, role in PEOPLE:
        users.add_user(db, admin, UserDraft(username, full_name, role, PINS[username]))
        admin = admin or signon.sign_on(db, "admin", PINS["admin"], "DESK1")
    return {name: signon.sign_on(db, name, pin, DESKS[name]) for name, pin in PINS.items()}


@dataclass
class Office:
    """A town office with four people; money helpers act as the clerk `ana` unless told."""

    db: Database
    people: dict[str, Actor]
    sessions: dict[str, DrawerView] = field(default_factory=dict)
    _bills: itertools.count = field(default_factory=lambda: itertools.count(1))

    @classmethod
    def open(cls, db: Database) -> Office:
        """Set the town up, hire everybody, and open drawer 1 for ana with 200.00."""
        town.init_town(db)
        with cheap_pins():
            office = cls(db, _hire(db))
        office.open_drawer("1")
        return office

    def remembered(self) -> bytes:
        """Who was hired and which drawers are open, for `recall` in copies of these books."""
        return pickle.dumps((self.people, self.sessions))

    @classmethod
    def recall(cls, db: Database, remembered: bytes) -> Office:
        """The office of a copy of books; asks nothing, as most tests ask for one."""
        return cls(db, *pickle.loads(remembered))

    @classmethod
    def reopen(cls, db: Database) -> Office:
        """The office of books in which it was opened before."""
        with db.read() as connection:
            known = {row.username: row for row in connection.execute(select(User.__table__))}
            people = {name: signon._actor(connection, known[name], DESKS[name]) for name in PINS}
        sessions = {name: drawers.current_drawer(db, actor) for name, actor in people.items()}
        return cls(db, people, {name: found for name, found in sessions.items() if found})

    def open_drawer(self, drawer: str, who: str = "ana", float_cents: int = 20_000) -> DrawerView:
        """Open a drawer for somebody."""
        draft = OpenDrawerDraft(new_id(), drawer, float_cents)
        self.sessions[who] = drawers.open_drawer(self.db, self.people[who], draft)
        return self.sessions[who]

    def account(
        self,
        number: str,
        name: str = "RODRIGUEZ, MARIA",
        *,
        address: str = "12 Elm St",
        status: str = "active",
        due: dt.date = dt.date(2026, 11, 25),
        **owed_cents: int,
    ) -> int:
        """An account with one bill: one receivable for each service named; gives its id."""
        last, _, first = name.partition(", ")
        with self.db.write() as c:
            customer = c.execute(
                insert(Customer.__table__)
                .values(
                    last_name=last,
                    first_name=first,
                    **search_index.customer_columns(last, first, ""),
                )
                .returning(Customer.__table__.c.id)
            ).scalar_one()
            last_n = search_index.customer_columns(last)["last_n"]
            search_index.index_surnames(c, [last_n])
            search_index.index_name_words(c, [(customer, last_n)])
            premise = c.execute(
                insert(Premise.__table__)
                .values(address=address, **search_index.premise_columns(address))
                .returning(Premise.__table__.c.id)
            ).scalar_one()
            account = c.execute(
                insert(Account.__table__)
                .values(
                    number=number,
                    number_n=search_index.number_column(number),
                    customer_id=customer,
                    premise_id=premise,
                    status=status,
                )
                .returning(Account.__table__.c.id)
            ).scalar_one()
        if owed_cents:
            self.bill(number, due=due, **owed_cents)
        return account

    def bill(self, number: str, *, due: dt.date = dt.date(2026, 11, 25), **owed: int) -> str:
        """Bill an account: one receivable for each service named; gives the bill's number."""
        bill_number = f"B{next(self._bills):05d}"
        with self.db.write() as c:
            services = get_reference(self.db, c).services
            account = c.execute(
                select(Account.__table__.c.id).where(Account.__table__.c.number == number)
            ).scalar_one()
            bill = c.execute(
                insert(Bill.__table__)
                .values(
                    number=bill_number,
                    number_n=bill_number.lower(),
                    account_id=account,
                    issued_on=due - dt.timedelta(days=24),
                    due_on=due,
                )
                .returning(Bill.__table__.c.id)
            ).scalar_one()
            legs = []
            for service, cents in owed.items():
                receivable = c.execute(
                    insert(Receivable.__table__)
                    .values(
                        account_id=account,
                        bill_id=bill,
                        service=service,
                        due_on=due,
                        original_cents=cents,
                        balance_cents=cents,
                    )
                    .returning(Receivable.__table__.c.id)
                ).scalar_one()
                c.execute(
                    insert(Charge.__table__).values(receivable_id=receivable, amount_cents=cents)
                )
                info = services[service]
                legs += [
                    journal.Leg(info.receivable_gl_id, cents, account, receivable),
                    journal.Leg(info.revenue_gl_id, -cents),
                ]
            chain = c.execute(
                select(Chain.__table__.c.id).where(Chain.__table__.c.code == "office")
            ).scalar_one()
            now = self.db.clock.now()
            header = journal.Header("billing", chain, due, now, f"bill {bill_number}")
            journal.post(c, header, legs)
            c.execute(
                Account.__table__.update()
                .where(Account.__table__.c.id == account)
                .values(
                    balance_cents=Account.__table__.c.balance_cents + sum(owed.values()),
                    version=Account.__table__.c.version + 1,
                )
            )
            account_changed(c, get_reference(self.db, c), now, [account], "bill")
        return bill_number

    def flag(self, account_id: int, code: str, note: str = "") -> None:
        """Put a flag on an account."""
        with self.db.write() as c:
            c.execute(
                insert(AccountFlag.__table__).values(
                    account_id=account_id, code=code, note=note, starts_on=dt.date(2026, 1, 1)
                )
            )

    def draft(
        self,
        *lines: LineDraft,
        who: str = "ana",
        tenders: tuple[TenderDraft, ...] | None = None,
        command_id: str | None = None,
    ) -> PaymentDraft:
        """A ticket ready to post; exact cash unless tenders are given."""
        total = sum(line.amount_cents for line in lines)
        given = tenders or (TenderDraft("cash", total),)
        return PaymentDraft(
            command_id or new_id(), self.sessions[who].session_id, tuple(lines), given
        )

    def draft_for(self, number: str, cents: int, **options: Any) -> PaymentDraft:
        """A ticket that pays one account."""
        return self.draft(LineDraft("account", number, cents), **options)

    def post(self, draft: PaymentDraft, who: str = "ana") -> PaymentPosted:
        """Post a ticket."""
        return self.post_as(self.people[who], draft)

    def post_as(self, actor: Actor, draft: PaymentDraft) -> PaymentPosted:
        """Post a ticket for somebody who is not of the four."""
        return payments.post_payment(self.db, actor, draft)

    def pay(
        self, number: str, cents: int, *tenders: TenderDraft, who: str = "ana"
    ) -> PaymentPosted:
        """Take a payment on one account."""
        draft = self.draft(LineDraft("account", number, cents), who=who, tenders=tenders or None)
        return payments.post_payment(self.db, self.people[who], draft)

    def void(self, receipt: str, reason: str = "wrong account", who: str = "ana") -> VoidPosted:
        """Void a receipt."""
        draft = VoidDraft(new_id(), receipt, reason)
        return receipt_void.void_receipt(self.db, self.people[who], draft)

    def close(self, who: str = "ana", **counted: int) -> DrawerClosed:
        """Close somebody's drawer with these counts in cents."""
        draft = CloseDrawerDraft(
            new_id(), self.sessions[who].session_id, tuple(sorted(counted.items()))
        )
        return drawer_close.close_drawer(self.db, self.people[who], draft)

    def approve(
        self,
        command_id: str,
        message_id: str,
        permission: str,
        by: str = "sam",
        who: str = "ana",
        warning: NeedsOverride | None = None,
    ) -> str:
        """Let somebody's command through by somebody else's PIN."""
        about = "" if warning is None else str(warning)
        draft = ApprovalDraft(command_id, message_id, permission, by, PINS[by], "ok", about)
        return signon.approve(self.db, self.people[who], draft)

    def decide(self, key: str, value: object, on: dt.date = dt.date(2001, 1, 1)) -> None:
        """Let the town decide something otherwise from a day on."""
        row = {"key": key, "value": value, "effective_from": on}
        with self.db.write() as connection:
            connection.execute(
                insert(Policy.__table__).values(**row, entered_at=self.db.clock.now())
            )
        reference.forget(self.db)

    def balance(self, number: str) -> int:
        """What an account owes, in cents."""
        table = Account.__table__
        with self.db.read() as c:
            return c.execute(
                select(table.c.balance_cents).where(table.c.number == number)
            ).scalar_one()

    def prove(self) -> None:
        """Fail, naming the rows, when any proof of the books fails."""
        failed = {result.name: result.failures for result in run_proofs(self.db) if not result.ok}
        assert not failed, failed
