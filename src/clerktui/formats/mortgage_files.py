"""Files of mortgage companies: the bills they get, laid out as the town's policy says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from clerktui.formats import agency_files
from clerktui.formats.fixed_writing import Value

FIELDS = frozenset(
    {
        *("company", "tax_year", "bill", "parcel", "account", "loan", "owner", "address"),
        *("billed_cents", "principal_cents", "interest_cents", "penalty_cents", "cost_cents"),
        *("discount_cents", "owed_cents", "due_on", "on"),
    }
)
"""What a column of a bill file can hold."""


def write_bills(layout: Mapping[str, Any], bills: Iterable[Mapping[str, Value]]) -> bytes:
    r"""The bytes of a bill file; amounts are dollars and cents in CSV, whole cents where fixed.

    Raises:
        KeyError: a column of a field there is not.
        Refused: `file.too_wide` when a number does not fit.

    >>> layout = {"kind": "csv", "columns": [["parcel", "PARCEL"], ["owed_cents", "DUE"]]}
    >>> write_bills(layout, [{"parcel": "0731-22", "owed_cents": 98000}])
    b'PARCEL,DUE\r\n0731-22,980.00\r\n'
    """
    records = [agency_files.write_line(layout, one, FIELDS) for one in bills]
    return agency_files.to_bytes(agency_files.write_head(layout), records)
