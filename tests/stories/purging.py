"""The sentences of stories that purge old accounts."""

from __future__ import annotations

import datetime as dt

from clerktui.errors import ClerkError
from clerktui.i18n import sentence
from clerktui.reports import catalogue
from clerktui.services import accounts, reference
from clerktui.services.retention import certificate, holds, looking
from clerktui.views.reports import ReportAsked
from clerktui.views.retention import HoldDraft
from tests.stories.stage import ACCOUNT, Stage, agree, says
from tests.support.retention import approve, close_account, plan, run_all

ANYBODY = r"(?P<who>Ana|Dee|Sam|Fay)"
PURGE = r"purge (?P<number>\d+)"


@says(rf"account {ACCOUNT} is closed on (?P<day>\S+)")
def closed(stage: Stage, account: str, day: str) -> None:
    close_account(stage.office, account, dt.date.fromisoformat(day))


@says(r"it is (?P<day>\d{4}-\d\d-\d\d)")
def later(stage: Stage, day: str) -> None:
    stage.db.clock.at = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(15), tzinfo=dt.UTC)
    reference.forget(stage.db)


@says(rf'account {ACCOUNT} says "(?P<words>.+)"')
def explains(stage: Stage, account: str, words: str) -> None:
    agree(looking.explain_account(stage.db, stage.actor("Sam"), account).says, words)


@says(rf"{ANYBODY} plans {PURGE}: (?P<closed>\d+) closed accounts looked at, (?P<may>\d+) may go")
def plans(stage: Stage, who: str, number: str, closed: str, may: str) -> None:
    run = plan(stage.office, who.lower())
    agree((run.number, run.considered, run.eligible), (int(number), int(closed), int(may)))


@says(rf"{ANYBODY} releases {PURGE}")
def releases(stage: Stage, who: str, number: str) -> None:
    run = looking.get_run(stage.db, stage.actor(who), int(number))
    approve(stage.office, run, who.lower())


@says(rf'{ANYBODY} tries to run {PURGE}, and is told "(?P<words>.+)"')
def may_not_run(stage: Stage, who: str, number: str, words: str) -> None:
    try:
        run_all(stage.office, int(number), who.lower())
    except ClerkError as error:
        agree(sentence(error), words)
    else:
        message = "it ran"
        raise AssertionError(message)


@says(rf"{ANYBODY} runs {PURGE}: (?P<done>\d+) purged, (?P<skipped>\d+) skipped")
def runs(stage: Stage, who: str, number: str, done: str, skipped: str) -> None:
    run = run_all(stage.office, int(number), who.lower())
    agree((run.done, run.skipped), (int(done), int(skipped)))


@says(rf'{ANYBODY} puts a (?P<kind>\w+) hold on account {ACCOUNT}: "(?P<reason>.+)"')
def holds_records(stage: Stage, who: str, kind: str, account: str, reason: str) -> None:
    holds.set_hold(stage.db, stage.actor(who), HoldDraft(kind, "account", reason, account))


@says(rf'{ANYBODY} lifts hold (?P<number>\d+): "(?P<reason>.+)"')
def lifts(stage: Stage, who: str, number: str, reason: str) -> None:
    holds.lift_hold(stage.db, stage.actor(who), int(number), reason)


@says(rf"account {ACCOUNT} is the account of (?P<name>.+)")
def belongs(stage: Stage, account: str, name: str) -> None:
    agree(accounts.get_account(stage.db, account).name, name)


@says(r"Every report is put aside")
def put_aside(stage: Stage) -> None:
    stage.told = _figures(stage)


@says(r"Every report says the same figures")
def the_same(stage: Stage) -> None:
    agree(_figures(stage), stage.told)


@says(rf"the certificate of {PURGE} is kept")
def certified(stage: Stage, number: str) -> None:
    kept = certificate.get_certificate(stage.db, stage.actor("Fay"), int(number))
    agree(kept[:4], b"%PDF")


def _figures(stage: Stage) -> dict[str, list[tuple[int, ...]]]:
    """Every figure of every report, from before the first payment to today."""
    today = stage.db.clock.now().date()
    found = {}
    for name in catalogue.REPORTS:
        asked = ReportAsked(name, dt.date(2026, 11, 1), today)
        report = catalogue.make_report(stage.db, asked)
        rows = [*report.rows, *report.totals]
        found[name] = sorted(
            tuple(cell for cell in row.cells if isinstance(cell, int)) for row in rows
        )
    return found
