"""The credits of a balance report that a town matches to the deposits it made."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from clerktui.formats.bai2 import (
    CORRECTION,
    DELETION,
    TEST,
    Bai2Account,
    Bai2Detail,
    Bai2File,
    Bai2Group,
)
from clerktui.formats.bai2_codes import TYPES


@dataclass(frozen=True, slots=True)
class Bai2Deposit:
    """One credit, with what a matching needs to know of where it stands.

    Attributes:
        account: the town's account at the bank.
        as_of: the day the bank credited it.
        currency: of the amount; a town's own is USD.
        detail: the credit itself.
        nth: which of several credits that are alike in everything, from 1.
    """

    account: str
    as_of: dt.date
    currency: str
    detail: Bai2Detail
    nth: int = 1

    @property
    def key(self) -> tuple[str, ...]:
        """What stays the same when the bank sends this credit again.

        A report sent twice, or an interim report before the final one, repeats what it said before;
        an "update" adds to what is stored and replaces nothing. So whoever keeps credits keeps
        their keys, and takes a credit only when its key is new. Two credits that look alike in one
        group are two credits, and `nth` keeps them apart; the third is new.
        """
        return (*alike(self.account, self.as_of, self.detail), str(self.nth))


def alike(account: str, as_of: dt.date, detail: Bai2Detail) -> tuple[str, ...]:
    """What two credits have in common when nobody can tell them apart."""
    return (
        account,
        as_of.isoformat(),
        detail.type_code,
        str(detail.amount_cents),
        detail.bank_reference,
        detail.customer_reference,
        detail.text,
    )


def deposits(file: Bai2File) -> tuple[Bai2Deposit, ...]:
    """The credits to match, each once, in the order of the file.

    Left out are types a town does not match (interest, reversals, balances), amounts of zero, test
    groups, and the single items of a deposit (116, 143, 156) where the account also reports the
    whole of it (115, 142, 155). A deletion takes back what the file said before of the same account
    and day; a correction does too, and says it anew. A credit that a later group repeats is given
    once.
    """
    found: dict[tuple[str, ...], Bai2Deposit] = {}
    for group in file.groups:
        if group.status == TEST:
            continue
        if group.status in {DELETION, CORRECTION}:
            numbers = {account.number for account in group.accounts}
            found = {
                key: one
                for key, one in found.items()
                if one.as_of != group.as_of or one.account not in numbers
            }
        if group.status != DELETION:
            for deposit in _of_group(group):
                found.setdefault(deposit.key, deposit)
    return tuple(found.values())


def _of_group(group: Bai2Group) -> Iterator[Bai2Deposit]:
    seen: Counter[tuple[str, ...]] = Counter()
    for account in group.accounts:
        for detail in _matched(account):
            same = alike(account.number, group.as_of, detail)
            seen[same] += 1
            yield Bai2Deposit(account.number, group.as_of, account.currency, detail, seen[same])


def _matched(account: Bai2Account) -> Iterator[Bai2Detail]:
    reported = {detail.type_code for detail in account.details}
    for detail in account.details:
        kind = TYPES.get(detail.type_code)
        if kind and kind.is_deposit and kind.item_of not in reported and detail.amount_cents:
            yield detail
