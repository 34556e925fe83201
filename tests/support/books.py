"""Who lives where: customers, premises, meters and parcels for tests of reading services.

books = Books(town_db)
books.account("10-0442-07", "Rodriguez, Maria E", address="12 Elm St", phone="(919) 555-0142")

Money comes from `tests.support.office`, which may be opened on the same books.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from sqlalchemy import insert, select, text

from clerktui.db import Database
from clerktui.models import (
    Account,
    Customer,
    Parcel,
    Premise,
    ServiceAgreement,
)
from clerktui.services import search_index

# Names, addresses and notes that people, files and scanners have really sent, or tried to.
HOSTILE = (
    "O'BRIEN [/]",
    "[@click=app.quit]x[/]",
    "SMITH [DECEASED]",
    "Robert'); DROP TABLE account;--",
    "100% _ of it",
    '"quoted" \\ back',
    "Łódź-Nuñez",
    "李 小龍",
    "שלום",
    "a\u0301\u0302\u0303",
    "\N{PILE OF POO}",
    "{account} %s %(x)s",
    "-" * 60,
    "NULL",
)


@dataclass
class Books:
    """Books of a town (fixture `town_db`) and, as they are added, its people and places."""

    db: Database
    _numbers: itertools.count = field(default_factory=lambda: itertools.count(1))

    def customer(
        self, name: str, phone: str = "", *, is_business: bool = False, **more: str
    ) -> int:
        """A person ("Last, First") or a business; gives its id."""
        last, _, first = (name, "", "") if is_business else name.partition(", ")
        columns = search_index.customer_columns(last, first, phone)
        with self.db.write() as c:
            search_index.index_surnames(c, [columns["last_n"]])
            customer = c.execute(
                insert(Customer.__table__)
                .values(
                    last_name=last,
                    first_name=first,
                    phone=phone,
                    is_business=is_business,
                    **more,
                    **columns,
                )
                .returning(Customer.__table__.c.id)
            ).scalar_one()
            search_index.index_name_words(c, [(customer, columns["last_n"])])
        return customer

    def premise(self, address: str, parcel: str = "") -> int:
        """A place, on a parcel when one is named; gives its id."""
        with self.db.write() as c:
            parcel_id = None
            if parcel:
                parcel_id = c.execute(
                    insert(Parcel.__table__)
                    .values(number=parcel, number_n=search_index.number_column(parcel))
                    .returning(Parcel.__table__.c.id)
                ).scalar_one()
            return c.execute(
                insert(Premise.__table__)
                .values(
                    address=address, parcel_id=parcel_id, **search_index.premise_columns(address)
                )
                .returning(Premise.__table__.c.id)
            ).scalar_one()

    def account(
        self,
        number: str = "",
        name: str | int = "Rodriguez, Maria",
        *,
        address: str | int = "12 Elm St",
        phone: str = "",
        meter: str = "",
        parcel: str = "",
        status: str = "active",
    ) -> int:
        """An account; `name` and `address` may be ids of what is there already. Gives its id."""
        customer_id = name if isinstance(name, int) else self.customer(name, phone)
        premise_id = address if isinstance(address, int) else self.premise(address, parcel)
        number = number or f"90-{next(self._numbers):04d}-00"
        with self.db.write() as c:
            account_id = c.execute(
                insert(Account.__table__)
                .values(
                    number=number,
                    number_n=search_index.number_column(number),
                    customer_id=customer_id,
                    premise_id=premise_id,
                    status=status,
                )
                .returning(Account.__table__.c.id)
            ).scalar_one()
            if meter:
                c.execute(
                    insert(ServiceAgreement.__table__).values(
                        account_id=account_id,
                        service="water",
                        meter=meter,
                        meter_n=search_index.number_column(meter),
                    )
                )
        return account_id

    def rows(self, table: type) -> list[dict[str, object]]:
        """Everything in a table, by id."""
        with self.db.read() as c:
            found = c.execute(select(table.__table__).order_by(text("1")))
            return [dict(row) for row in found.mappings()]
