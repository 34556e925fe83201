"""The sentences of stories about what customers ask, and what may be told to whom."""

from __future__ import annotations

import datetime as dt
import re

from clerktui.errors import ClerkError
from clerktui.i18n import sentence
from clerktui.services import disclosures, period_statement, usage
from clerktui.services.what_if import get_what_if
from clerktui.views.disclosures import DisclosureDraft
from clerktui.views.statements import StatementDraft
from clerktui.views.usage import HighBillDraft
from tests.stories.stage import ACCOUNT, MONEY, WHO, Stage, agree, cents, says
from tests.support.office import new_id
from tests.support.usage import add_readings

DAY = r"\d\d/\d\d/\d\d"


def _day(typed: str) -> dt.date:
    return dt.datetime.strptime(typed, "%m/%d/%y").date()  # noqa: DTZ007


@says(rf"what if (?P<amount>{MONEY}) is paid on account {ACCOUNT} today\?")
def what_if(stage: Stage, amount: str, account: str) -> None:
    stage.told = get_what_if(stage.db, account, cents(amount))


@says(r'it is said: "(?P<words>[A-Z].+\.)"')
def is_said(stage: Stage, words: str) -> None:
    assert words in stage.told.words, f"it is {stage.told.words}"


@says(rf"then (?P<amount>{MONEY}) would stay, (?P<late>{MONEY}) of it past due")
def would_stay(stage: Stage, amount: str, late: str) -> None:
    agree((stage.told.left_cents, stage.told.past_due_cents), (cents(amount), cents(late)))


@says(rf"the meter of account {ACCOUNT} was read every month for two years, twice as much lately")
def is_read(stage: Stage, account: str) -> None:
    add_readings(stage.office, account)


@says(
    rf"{WHO} looks at the usage of account {ACCOUNT}: (?P<used>\d+) in (?P<days>\d+) days, "
    r"(?P<then>\d+) the year before, (?P<more>-?\d+) percent more a day"
)
def looks_at_usage(
    stage: Stage, who: str, account: str, used: str, days: str, then: str, more: str
) -> None:
    found = usage.get_usage(stage.db, account)
    month = found.months[-1]
    told = (month.usage, month.days, month.last_usage, found.change_percent)
    agree(told, tuple(map(int, (used, days, then, more))))


@says(
    rf"{WHO} goes through the checklist with account {ACCOUNT}: (?P<steps>[a-z, ]+), and writes "
    r'down "(?P<note>.+)"'
)
def checks(stage: Stage, who: str, account: str, steps: str, note: str) -> None:
    draft = HighBillDraft(new_id(), account, tuple(re.split(", ", steps)), note)
    stage.told = usage.note_high_bill(stage.db, stage.actor(who), draft)


@says(r'the contact says "(?P<body>.+)"')
def contact_says(stage: Stage, body: str) -> None:
    agree(stage.told.body, body)


@says(
    rf"{WHO} gives a statement of account {ACCOUNT} from (?P<first>{DAY}): (?P<opening>{MONEY}), "
    rf"(?P<lines>\d+) lines?, (?P<closing>{MONEY})"
)
def gives_statement(
    stage: Stage, who: str, account: str, first: str, opening: str, lines: str, closing: str
) -> None:
    draft = StatementDraft(new_id(), account, _day(first))
    found = period_statement.give_statement(stage.db, stage.actor(who), draft)
    told = (found.opening_cents, len(found.lines), found.closing_cents)
    agree(told, (cents(opening), int(lines), cents(closing)))


@says(rf'(?P<to>The [a-z ]+) asks {WHO} about account {ACCOUNT} and is told "(?P<told>.+)"')
def asks_in_vain(stage: Stage, to: str, who: str, account: str, told: str) -> None:
    draft = DisclosureDraft(new_id(), account, "balance", to, "landlord")
    try:
        disclosures.disclose(stage.db, stage.actor(who), draft)
    except ClerkError as error:
        agree(sentence(error), told)
    else:
        raise AssertionError("it was given")


@says(
    rf"{WHO} gives (?P<to>[A-Z][\w. ]+?) the (?P<given>[a-z ]+) of account {ACCOUNT} for "
    r"(?P<ground>law enforcement|consent)"
)
def gives(stage: Stage, who: str, to: str, given: str, account: str, ground: str) -> None:
    draft = DisclosureDraft(new_id(), account, given, to, ground.replace(" ", "_"))
    disclosures.disclose(stage.db, stage.actor(who), draft)


@says(rf"the log of account {ACCOUNT} says: (?P<lines>.+)")
def log_says(stage: Stage, account: str, lines: str) -> None:
    found = disclosures.find_disclosures(stage.db, stage.actor("Ana"), account).rows
    agree("; ".join(f"{line.given} to {line.to_whom}" for line in found), lines)
