"""The sentences of stories about who is on the cut-off list."""

from __future__ import annotations

import datetime as dt

from clerktui.i18n.cut_off_words import cut_off_words
from clerktui.services import accounts
from tests.stories.stage import ACCOUNT, MONEY, Stage, agree, cents, says


@says(
    rf"account {ACCOUNT} of (?P<name>[A-Z][\w' ]+?) has owed (?P<owed>{MONEY}) for "
    r"(?P<service>water|sewer) since (?P<day>\d\d/\d\d/\d\d)"
)
def owes_since(stage: Stage, account: str, name: str, owed: str, service: str, day: str) -> None:
    first, _, last = name.rpartition(" ")
    due = dt.datetime.strptime(day, "%m/%d/%y").date()  # noqa: DTZ007
    stage.office.account(account, f"{last.upper()}, {first.upper()}", due=due)
    stage.office.bill(account, due=due, **{service: cents(owed)})


@says(rf"account {ACCOUNT} is (?P<said>(?:not cut off|on the cut-off list).+)")
def stands(stage: Stage, account: str, said: str) -> None:
    agree(cut_off_words(accounts.get_account(stage.db, account).cutoff), said)


@says(rf"nothing is said of account {ACCOUNT} and the cut-off list")
def nothing(stage: Stage, account: str) -> None:
    agree(cut_off_words(accounts.get_account(stage.db, account).cutoff), "")


@says(rf"account {ACCOUNT} is flagged (?P<code>[a-z]+ [a-z]+)")
def flagged(stage: Stage, account: str, code: str) -> None:
    found = accounts.get_account(stage.db, account)
    stage.office.flag(found.account_id, code.replace(" ", "_"))
