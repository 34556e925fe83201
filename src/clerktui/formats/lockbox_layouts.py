"""Where the fields of a lockbox file stand: one table for each dialect, and room for more.

Banks alter the format for a customer without changing its name. Such a file is a new table here,
never a new branch in the reader: a record may gain `account`, `bill`, `amount` or `memo` columns,
lose the sequence of its overflows, or move any of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from clerktui.formats.fixed import Field

RECORD_NAMES = {
    "1": "the file header",
    "2": "the service record",
    "5": "a batch header",
    "6": "a check",
    "4": "an overflow",
    "7": "a batch total",
    "8": "the service total",
    "9": "the trailer",
}
_FIELD_NAMES = {
    "account": "the account",
    "amount": "the amount",
    "batch": "the batch number",
    "bill": "the bill",
    "check": "the check number",
    "check_date": "the check date",
    "count": "the count",
    "deposit_date": "the deposit date",
    "item": "the item number",
    "lockbox": "the lockbox number",
    "memo": "the memo",
    "payee": "the payee",
    "payer": "the remitter",
    "payer_account": "the payer's account",
    "routing": "the payer's routing number",
    "sequence": "the overflow's number",
    "total": "the total",
}

Columns = Mapping[str, Mapping[str, tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class LockboxLayout:
    """One dialect: for each record type its fields, as (first column, length).

    Fields the reader knows: batch, lockbox and deposit_date of 5; batch, item, amount, routing,
    payer_account, check, check_date (MMDDYY), payer, payee, account and bill of 6; batch, item,
    sequence, account, bill, amount and memo of 4; batch, count and total of 7; count and total of
    8; count of 9. A field left out is a field the bank does not send; batch, amount, count and
    total must stand where the list above has them for 5, 6, 7, 8 and 9.

    Attributes:
        name: what the layout is called in the books.
        columns: record type, field name, columns.
        least: how long a record must be at least, so that one cut short is noticed.
        lengths: record lengths of files that come without line breaks.
    """

    name: str
    columns: Columns
    least: Mapping[str, int] = field(default_factory=dict)
    lengths: tuple[int, ...] = ()

    def fields(self, code: str) -> dict[str, Field]:
        """The fields of one record type, by name."""
        places = self.columns.get(code, {})
        return {name: Field(_FIELD_NAMES[name], *place) for name, place in places.items()}


BANK_SPEC = LockboxLayout(
    name="lockbox-104",
    columns={
        "5": {"batch": (2, 3), "lockbox": (8, 7), "deposit_date": (15, 6)},
        "6": {
            "batch": (2, 3),
            "item": (5, 3),
            "amount": (8, 10),
            "routing": (18, 9),
            "payer_account": (27, 10),
            "check": (37, 10),
            "check_date": (47, 6),
            "payer": (53, 30),
            "payee": (83, 78),
        },
        "4": {"batch": (2, 3), "item": (5, 3), "sequence": (9, 2), "memo": (12, 30)},
        "7": {"batch": (2, 3), "count": (21, 3), "total": (24, 10)},
        "8": {"count": (21, 4), "total": (25, 10)},
        "9": {"count": (2, 6)},
    },
    least={"1": 33, "2": 21, "5": 20, "6": 46, "4": 11},
    lengths=(104, 160, 80),
)
"""The banks' own specification: records of up to 104 columns, a check's of up to 160.

Source: the lockbox record tables of the bai-lockbox reader, made from a bank's specification.
"""

EIGHTY = LockboxLayout(
    name="lockbox-80",
    columns={
        "5": {"batch": (2, 3), "lockbox": (8, 7), "deposit_date": (15, 6)},
        "6": {
            "batch": (2, 3),
            "item": (5, 3),
            "amount": (41, 10),
            "routing": (51, 8),
            "payer_account": (59, 10),
            "check": (69, 12),
        },
        "4": {
            "batch": (2, 3),
            "item": (5, 3),
            "sequence": (9, 2),
            "bill": (11, 10),
            "amount": (21, 10),
            "account": (61, 10),
        },
        "7": {"batch": (2, 3), "count": (21, 3), "total": (24, 10)},
        "8": {"count": (21, 3), "total": (24, 10)},
        "9": {"count": (2, 6)},
    },
    least={"1": 33, "2": 21, "5": 20, "6": 80, "4": 30},
    lengths=(80,),
)
"""Records of 80 columns, overflows that name bill, amount and account.

Source: the lockbox import of the opentaps ledger, which reads BAI files of 80 columns.
"""

LAYOUTS = (BANK_SPEC, EIGHTY)
