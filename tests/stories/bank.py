"""The sentences of stories about money carried during the day and taken to the bank."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from clerktui.errors import Refused
from clerktui.i18n import sentence
from clerktui.services import drawer_pending, drawers
from clerktui.services.deposits import looking
from clerktui.services.deposits.matching import match_bank
from clerktui.services.deposits.on_hand import list_on_hand
from clerktui.views.drawers import CloseDrawerDraft, SettleDraft
from tests.stories.stage import COUNTED, MONEY, WHO, Stage, agree, cents, says, the_list
from tests.support.bank_files import Credit, bai2
from tests.support.deposits import TODAY, cancel, deposited, prepare
from tests.support.office import new_id
from tests.support.tills import hand_over, move

KINDS = {"is picked up from": "pickup", "is turned in from": "turn_in"}


def _amounts(said: str) -> dict[str, int]:
    """The tenders of "500.00 in cash and 25.00 in checks"."""
    parts = (part.partition(" in ") for part in the_list(said))
    return {COUNTED[kind]: cents(amount) for amount, _, kind in parts}


@says(
    rf"(?P<amount>{MONEY}) in (?P<kind>cash|checks) (?P<how>is picked up from|is turned in from) "
    rf"(?P<who>Ana|Dee)'s drawer, (?P<by>Sam|Dee|Ana) counting along"
)
def carried_out(stage: Stage, amount: str, kind: str, how: str, who: str, by: str) -> None:
    said = {COUNTED[kind]: cents(amount)}
    move(stage.office, KINDS[how], who.lower(), by.lower(), **said)


@says(rf"{WHO} brings (?P<amount>{MONEY}) of change into the drawer")
def brings_change(stage: Stage, who: str, amount: str) -> None:
    move(stage.office, "change_in", who.lower(), cash=cents(amount))


@says(rf"{WHO} has (?P<told>too much|no more than enough) cash in the drawer")
def too_much(stage: Stage, who: str, told: str) -> None:
    drawer = drawers.current_drawer(stage.db, stage.actor(who))
    agree(drawer.is_over_cash_limit, told == "too much")


@says(rf"{WHO} hands the drawer to (?P<to>Ana|Dee|Sam), both counting (?P<counted>.+)")
def hands_over(stage: Stage, who: str, to: str, counted: str) -> None:
    handed = hand_over(stage.office, who.lower(), to.lower(), **_amounts(counted))
    stage.closed = handed.closed


@says(rf"{WHO} leaves the drawer for a supervisor, counting (?P<counted>.+)")
def leaves(stage: Stage, who: str, counted: str) -> None:
    session = stage.office.sessions[who.lower()].session_id
    draft = CloseDrawerDraft(new_id(), session, tuple(_amounts(counted).items()))
    drawer_pending.leave_pending(stage.db, stage.actor(who), draft)


@says(r"(?P<who>Sam) counts the waiting drawer again: (?P<counted>.+)")
def settles(stage: Stage, who: str, counted: str) -> None:
    [waiting] = drawer_pending.list_pending(stage.db, stage.actor(who))
    draft = SettleDraft(new_id(), waiting.session_id, tuple(_amounts(counted).items()))
    stage.closed = drawer_pending.settle_drawer(stage.db, stage.actor(who), draft)


@says(rf"the Z report has (?P<amount>{MONEY}) carried out")
def z_carried(stage: Stage, amount: str) -> None:
    agree(sum(move.amount_cents for move in stage.closed.z_report.moves), cents(amount))


# -------------------------------------------------------------------------------------- the bank
@says(rf"(?P<amount>{MONEY}) is on hand(?P<late>, all of it late)?")
def on_hand(stage: Stage, amount: str, late: str | None) -> None:
    days = list_on_hand(stage.db, stage.actor("Sam"))
    agree(sum(day.total_cents for day in days), cents(amount))
    agree(all(day.is_late for day in days) and bool(days), bool(late))


@says(
    rf"{WHO} prepares deposit (?P<number>\d+): (?P<amount>{MONEY}), "
    rf"(?P<cash>{MONEY}) of it in cash, (?P<checks>\d+) checks?"
)
def prepares(stage: Stage, who: str, number: str, amount: str, cash: str, checks: str) -> None:
    found = prepare(stage.office, who.lower()).deposit
    told = (found.number, found.amount_cents, found.cash_cents, found.checks)
    agree(told, (int(number), cents(amount), cents(cash), int(checks)))


@says(rf'{WHO} tries to prepare a deposit and is told "(?P<told>.+)"')
def prepares_nothing(stage: Stage, who: str, told: str) -> None:
    try:
        prepare(stage.office, who.lower())
    except Refused as refused:
        agree(sentence(refused), told)
    else:
        raise AssertionError("it was prepared")


@says(rf"{WHO} takes deposit (?P<number>\d+) to the bank")
def to_the_bank(stage: Stage, who: str, number: str) -> None:
    deposited(stage.office, int(number), who.lower())


@says(r'Sam cancels deposit (?P<number>\d+): "(?P<reason>.+)"')
def cancels(stage: Stage, number: str, reason: str) -> None:
    cancel(stage.office, int(number), reason)


@says(rf"the bank's file has (?P<amount>{MONEY}), which is deposit (?P<number>\d+)")
def bank_has(stage: Stage, amount: str, number: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bank.bai"
        path.write_bytes(bai2([Credit(cents(amount))], as_of=TODAY))
        found = match_bank(stage.db, stage.actor("Sam"), path, apply=True)
    agree(found.deposits[0].deposits, (int(number),))


@says(r"deposit (?P<number>\d+) is (?P<state>prepared|deposited|matched|cancelled)")
def deposit_is(stage: Stage, number: str, state: str) -> None:
    found = looking.get_deposit(stage.db, stage.actor("Sam"), int(number))
    agree(found.deposit.state, state)
