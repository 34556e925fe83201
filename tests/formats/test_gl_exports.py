"""A ledger batch in each layout, byte for byte; what does not fit is refused, never cut."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io

import pytest

from clerktui.formats.gl_exports import LAYOUTS, MUNIS_LENGTH, export_bytes
from clerktui.views.closing import GlLine, GlProof
from tests.support.refusing import refused

LINES = (
    GlLine(
        line_no=1,
        fund="10",
        account="10-1010",
        kind="asset",
        description="Cash in drawers",
        debit_cents=123456,
    ),
    GlLine(
        line_no=2,
        fund="10",
        account="10-4310",
        kind="revenue",
        description="Recreation fees",
        project="POOL",
        credit_cents=73456,
    ),
    GlLine(
        line_no=3,
        fund="10",
        account="10-2900",
        kind="liability",
        description="Due to fund 30",
        is_between_funds=True,
        credit_cents=50000,
    ),
    GlLine(
        line_no=4,
        fund="30",
        account="30-1900",
        kind="asset",
        description="Due from fund 10",
        is_between_funds=True,
        debit_cents=50000,
    ),
    GlLine(
        line_no=5,
        fund="30",
        account="30-1210",
        kind="asset",
        description="payment entry 7",
        credit_cents=50000,
        entry_id=7,
    ),
)
BATCH = GlProof("Main St.", dt.date(2026, 11, 23), 3, 173456, LINES, (), number=12)
CSV = b"""\
batch,office,date,line,fund,account,project,between_funds,description,debit,credit,entry
12,Main St.,2026-11-23,1,10,10-1010,,no,Cash in drawers,1234.56,0.00,
12,Main St.,2026-11-23,2,10,10-4310,POOL,no,Recreation fees,0.00,734.56,
12,Main St.,2026-11-23,3,10,10-2900,,yes,Due to fund 30,0.00,500.00,
12,Main St.,2026-11-23,4,30,30-1900,,yes,Due from fund 10,500.00,0.00,
12,Main St.,2026-11-23,5,30,30-1210,,no,payment entry 7,0.00,500.00,7
"""


def _changed(**said: object) -> GlProof:
    line = dataclasses.replace(LINES[0], **said)
    return dataclasses.replace(BATCH, lines=(line, *LINES[1:]))


def test_csv_byte_for_byte():
    assert export_bytes(BATCH, "csv") == CSV
    rows = list(csv.DictReader(io.StringIO(CSV.decode())))
    assert sum(round(float(row["debit"]) * 100) for row in rows) == BATCH.debit_cents


def test_a_description_can_never_become_a_formula():
    line = export_bytes(_changed(description="=1+1"), "csv").decode().splitlines()[1]
    assert ",=1+1," not in line


def test_iif_is_one_transaction_that_sums_to_zero():
    rows = [row.split("\t") for row in export_bytes(BATCH, "iif").decode().split("\r\n")]
    assert [row[0] for row in rows] == [
        "!TRNS",
        "!SPL",
        "!ENDTRNS",
        "TRNS",
        "SPL",
        "SPL",
        "SPL",
        "SPL",
        "ENDTRNS",
        "",
    ]
    assert rows[0][1:] == rows[1][1:]
    assert rows[3] == [
        "TRNS",
        "GENERAL JOURNAL",
        "11/23/2026",
        "10-1010",
        "10",
        "1234.56",
        "GL-12",
        "Cash in drawers",
    ]
    assert sum(round(float(row[5]) * 100) for row in rows[3:8]) == 0


def test_a_tab_in_a_description_starts_no_other_column():
    rows = export_bytes(_changed(description="a\tb\nc"), "iif").decode().split("\r\n")
    assert rows[3].endswith("\tGL-12\ta b c")


def test_munis_records_are_fixed():
    records = export_bytes(BATCH, "munis").decode("ascii").split("\r\n")
    assert records.pop() == ""
    assert {len(record) for record in records} == {MUNIS_LENGTH}
    cash, pool = records[0], records[1]
    assert cash[54:84].rstrip() == "Cash in drawers"
    assert cash[84:94] == "GL00000012"
    assert cash[94:106].rstrip() == "20261123"
    assert (cash[106], cash[107:120]) == ("D", "0000000123456")
    assert (cash[140], cash[141:].rstrip()) == ("B", "10-1010")
    assert (pool[106], pool[140], pool[14:19]) == ("C", "R", "POOL ")
    assert export_bytes(_changed(kind="expense"), "munis")[140:141] == b"E"
    assert not cash[:54].strip()
    assert not cash[120:140].strip()


@pytest.mark.parametrize(
    "said",
    [{"project": "SIXSIX"}, {"account": "1" * 36}, {"debit_cents": 10**13}],
)
def test_what_does_not_fit_is_refused(said):
    assert refused(export_bytes, _changed(**said), "munis") == "gl.not_fitting"


def test_there_are_three_layouts():
    assert list(LAYOUTS) == ["csv", "iif", "munis"]
    assert refused(export_bytes, BATCH, "moon") == "gl.layout_unknown"
