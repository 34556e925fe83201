"""Codes never reach anybody: every enumeration has words, and no paper shows an underscore."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import CheckConstraint

from clerktui.i18n.words import entry_kind
from clerktui.models.base import Table
from clerktui.printing.text import report_text
from clerktui.printing.wording import saying
from clerktui.reports.catalogue import DETAILS, REPORTS, make_report
from clerktui.reports.refunds import STATES
from clerktui.reports.voids_corrections import KINDS
from clerktui.rules import mortgage
from clerktui.rules.accruals import RULES
from clerktui.screens.batches.verify import _OUTCOMES
from clerktui.screens.drawer.day import _KINDS as MOVES
from clerktui.screens.retention.holds import _KINDS as HOLDS
from clerktui.screens.tasks.words import KINDS as TASKS
from clerktui.services.entry_words import correction_name
from clerktui.services.flags import FLAGS
from clerktui.services.why import asking, paper
from clerktui.services.why.customer_deposits import WORDS as DEPOSIT_STEPS
from clerktui.views.corrections import KINDS as SHOWN_KINDS
from clerktui.views.reports import ReportAsked
from tests.reports.test_looks import ACCOUNT, month  # noqa: F401

CODE = re.compile(r"\b[a-z]+_[a-z_]+\b")
ALONE = re.compile(r"\b1 (items|receipts|lines|checks|payments|entries|accounts|batches|bills)\b")
NEVER_SHOWN = {"call_back_move.kind"}
"""Columns whose codes are for the program only: the list says how a call stands, not its steps."""


def _corrections(code: str) -> str:
    names = {KINDS[code], SHOWN_KINDS[code], correction_name(saying("en"), code)}
    return " / ".join(names)


def _spelled(code: str) -> str:
    return code.replace("_", " ")


WORDS = {
    "accrual.rule": RULES.__getitem__,
    "accrual_run.rule": RULES.__getitem__,
    "account_link.role": lambda code: code.replace("_", "-"),
    "batch_verification.verdict": _OUTCOMES.__getitem__,
    "correction.kind": _corrections,
    "correction_reason.kind": _corrections,
    "customer_deposit.state": lambda code: code.replace("_", " "),
    "customer_deposit_move.kind": DEPOSIT_STEPS.__getitem__,
    "enforcement_notice.party": _spelled,
    "mortgage_line.finding": mortgage.FINDINGS.__getitem__,
    "outbox_message.state": _spelled,
    "outbox_try.outcome": _spelled,
    "setoff_give_back.reason": _spelled,
    "step_batch_move.kind": _spelled,
    "drawer_move.kind": MOVES.__getitem__,
    "journal_entry.kind": entry_kind,
    "refund.state": STATES.__getitem__,
    "record_hold.kind": dict(HOLDS).__getitem__,
    "task.kind": TASKS.__getitem__,
    "work_order.state": _spelled,
    "work_order_move.to_state": _spelled,
}
"""What says each column's codes, where one of them has an underscore."""


def shown_codes() -> list[tuple[str, str]]:
    """Every code with an underscore that a table may hold, with its table and column."""
    found = []
    for table in Table.metadata.sorted_tables:
        for check in table.constraints:
            if isinstance(check, CheckConstraint):
                column, is_one_of, codes = str(check.sqltext).partition(" in (")
                if is_one_of and column in table.columns:
                    named = re.findall(r"'(\w*_\w*)'", codes)
                    found += [(f"{table.name}.{column}", code) for code in named]
    return found


def test_every_code_of_the_models_has_words():
    assert len(shown_codes()) > 5
    for column, code in shown_codes():
        assert column in NEVER_SHOWN or "_" not in WORDS[column](code), (column, code)
    for words, _ in FLAGS.values():
        assert "_" not in words


@pytest.mark.sqlite_only
@pytest.mark.parametrize("name", sorted({**REPORTS, **DETAILS}))
def test_no_report_shows_a_code_or_a_wrong_plural(month, name):  # noqa: F811
    told = report_text(make_report(month.db, ReportAsked(name), month.people["sam"]), 132)
    assert not CODE.findall(told)
    assert not ALONE.findall(told)


@pytest.mark.sqlite_only
def test_no_explanation_shows_a_code(month):  # noqa: F811
    sam = month.people["sam"]
    found = list(asking.why_account(month.db, sam, ACCOUNT))
    found += asking.why_receipt(month.db, sam, "26-000001")
    found += asking.why_drawer(month.db, sam, month.sessions["ana"].session_id)
    for number in (1, 2, 3):
        found += asking.why_correction(month.db, sam, number)
    for one in found:
        told = report_text(paper.to_report(one), 132)
        assert not CODE.findall(told), one.question
        assert not ALONE.findall(told)
