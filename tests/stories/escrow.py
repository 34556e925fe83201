"""The sentences of stories about mortgage companies, and about paying a tax early."""

from __future__ import annotations

import tempfile
from pathlib import Path

from clerktui.services.accruals import waiving
from clerktui.services.mortgage import checking, directory, parcels, receiving
from clerktui.views.mortgage import CheckedFile, CheckRequest, CompanyDraft, PayerDraft
from tests.stories.bad_money import DAY, _day
from tests.stories.stage import ACCOUNT, MONEY, WHO, Stage, agree, cents, says
from tests.support import accruals
from tests.support.batches import to_state
from tests.support.office import new_id

CODE = r"(?P<code>[A-Z]{4,})"
_LINES = rf"(?P<lines>{MONEY} for [\d-]+(?:, {MONEY} for [\d-]+)*)"


@says(
    rf"account {ACCOUNT} of (?P<name>[A-Z][\w' ]+?) is billed a tax of (?P<owed>{MONEY}), due {DAY}"
)
def billed(stage: Stage, account: str, name: str, owed: str, day: str) -> None:
    first, _, last = name.rpartition(" ")
    stage.office.account(account, f"{last.upper()}, {first.upper()}")
    accruals.tax_bill(stage.office, account, cents(owed), _day(day).year)


@says(r"the council resolved a discount of (?P<percent>\d) percent on a tax paid early")
def resolved(stage: Stage, percent: str) -> None:
    stage.office.decide("tax.discount", {"ppm": int(percent) * 10_000})


@says(rf"(?P<name>[A-Z][\w ]+) is mortgage company {CODE}")
def is_company(stage: Stage, name: str, code: str) -> None:
    draft = CompanyDraft(new_id(), code, name)
    directory.set_company(stage.db, stage.actor("Sam"), draft)


@says(rf"{CODE} pays the tax of account {ACCOUNT}")
def pays_for(stage: Stage, code: str, account: str) -> None:
    draft = PayerDraft(new_id(), code, account)
    parcels.set_payer(stage.db, stage.actor("Ana"), draft)


@says(rf"{CODE}'s file of {_LINES}, paid on {DAY}, is found: (?P<found>[a-z ,]+)")
def is_found(stage: Stage, code: str, lines: str, day: str, found: str) -> None:
    checked = _with_file(stage, (code, lines), as_of=_day(day))
    agree([one.said for one in checked.lines], found.split(", "))


@says(
    rf"{WHO} takes {CODE}'s check of (?P<money>{MONEY}) in with a file of {_LINES}, received {DAY}"
)
def takes_in(stage: Stage, who: str, code: str, money: str, lines: str, day: str) -> None:
    said = {"check_cents": cents(money), "as_of": _day(day), "who": who}
    came = _with_file(stage, (code, lines), **said)
    assert came.batch is not None
    to_state(stage.office, came.batch, "posted", "ana")


@says(rf"account {ACCOUNT} was given a discount of (?P<off>{MONEY})")
def was_given(stage: Stage, account: str, off: str) -> None:
    fees = waiving.get_fees(stage.db, stage.actor("Ana"), account).charged
    given = -sum(one.cents for one in fees if one.rule == "discount" and not one.is_back)
    agree(given, cents(off))


def _with_file(stage: Stage, what: tuple[str, str], **said: object) -> CheckedFile:
    code, lines = what
    who = str(said.pop("who", "Ana"))
    rows = ["PARCEL,BILL,LOAN,AMOUNT"]
    for line in lines.split(", "):
        amount, _, account = line.partition(" for ")
        rows.append(f"{account},,,{amount.replace(',', '')}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "escrow.csv"
        path.write_text("\n".join(rows))
        request = CheckRequest(path, code, **said)  # type: ignore[arg-type]  # named above
        doing = receiving.receive if "check_cents" in said else checking.check
        return doing(stage.db, stage.actor(who), request)
