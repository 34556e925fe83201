"""A ledger batch as a file a finance system takes.

`csv` is ours: one line a row under headings, amounts in dollars with a point.

`iif` is the Intuit Interchange Format of QuickBooks Desktop. Known from Intuit's own reference:
tab-separated rows; three heading rows beginning `!TRNS`, `!SPL` and `!ENDTRNS`; a transaction is
one TRNS row, SPL rows, and ENDTRNS; TRNSTYPE `GENERAL JOURNAL`; dates MM/DD/YYYY; debits above
zero, credits below, summing to zero. Ours: one transaction for the whole batch, the fund in CLASS.

`munis` is a fixed-length record after the "Budget Long Account" layout of Munis' Import Journals.
Known from Tyler's document: the account type stands in position 141, the long account in 142 to
176. Known from a user's own notes on the 140 columns before them: 30 for a description, 10 for a
reference, 12 for a short description, 1 for D or C, 13 for an amount without decimals or commas,
then 19 blank and 1. Ours, to be agreed with the finance office before the first load: that the
columns before the description are 8, 6, 5 (where the project goes) and 35; whole cents in the
amount; position 140 blank for an actual journal; and B for accounts of the balance sheet.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

from clerktui.errors import Refused
from clerktui.formats.reject_csv import safe_cell
from clerktui.rules.text import display_safe
from clerktui.views.closing import GlLine, GlProof

MUNIS_LENGTH = 176
_HEADINGS = (
    "batch",
    "office",
    "date",
    "line",
    "fund",
    "account",
    "project",
    "between_funds",
    "description",
    "debit",
    "credit",
    "entry",
)
_IIF = ("TRNSTYPE", "DATE", "ACCNT", "CLASS", "AMOUNT", "DOCNUM", "MEMO")
_MUNIS_TYPES = {"revenue": "R", "expense": "E"}
_AMOUNT_MAX = 10**13


def export_bytes(batch: GlProof, layout: str) -> bytes:
    """The file of a posted batch, in a layout of `LAYOUTS`; the same batch, the same bytes.

    Raises:
        Refused: `gl.layout_unknown`, `gl.not_fitting` when an account or an amount is longer than
            the layout's columns: nothing is cut off.
    """
    make = LAYOUTS.get(layout)
    if make is None:
        raise Refused("gl.layout_unknown", layout=layout, known=", ".join(LAYOUTS))
    return make(batch)


def _csv(batch: GlProof) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_HEADINGS)
    for line in batch.lines:
        writer.writerow(
            [
                batch.number,
                _text(batch.office),
                batch.day.isoformat(),
                line.line_no,
                _text(line.fund),
                _text(line.account),
                _text(line.project),
                "yes" if line.is_between_funds else "no",
                _text(line.description),
                dollars(line.debit_cents),
                dollars(line.credit_cents),
                line.entry_id or "",
            ]
        )
    return out.getvalue().encode()


def _iif(batch: GlProof) -> bytes:
    rows = [("!TRNS", *_IIF), ("!SPL", *_IIF), ("!ENDTRNS",)]
    day = batch.day.strftime("%m/%d/%Y")
    for place, line in enumerate(batch.lines):
        rows.append(
            (
                "SPL" if place else "TRNS",
                "GENERAL JOURNAL",
                day,
                _plain(line.account),
                _plain(line.fund),
                dollars(line.debit_cents - line.credit_cents),
                f"GL-{batch.number}",
                _plain(line.description),
            )
        )
    rows.append(("ENDTRNS",))
    return "".join("\t".join(row) + "\r\n" for row in rows).encode("cp1252", "replace")


def _munis(batch: GlProof) -> bytes:
    return "".join(_munis_record(batch, line) + "\r\n" for line in batch.lines).encode(
        "ascii", "replace"
    )


def _munis_record(batch: GlProof, line: GlLine) -> str:
    amount = line.debit_cents or line.credit_cents
    if amount >= _AMOUNT_MAX:
        raise Refused("gl.not_fitting", text=dollars(amount), layout="munis")
    record = "".join(
        (
            " " * 14,
            _fitting(line.project, 5),
            " " * 35,
            _plain(line.description)[:30].ljust(30),
            f"GL{batch.number:08d}"[:10],
            _fitting(batch.day.strftime("%Y%m%d"), 12),
            "D" if line.debit_cents else "C",
            f"{amount:013d}",
            " " * 20,
            _MUNIS_TYPES.get(line.kind, "B"),
            _fitting(line.account, 35),
        )
    )
    assert len(record) == MUNIS_LENGTH
    return record


LAYOUTS: dict[str, Callable[[GlProof], bytes]] = {"csv": _csv, "iif": _iif, "munis": _munis}
"""What makes each layout, by name."""


def dollars(cents: int) -> str:
    """Cents as dollars with a point and no commas.

    >>> dollars(-123456), dollars(5)
    ('-1234.56', '0.05')
    """
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def _fitting(text: str, width: int) -> str:
    shown = _plain(text)
    if len(shown) > width:
        raise Refused("gl.not_fitting", text=shown, layout="munis")
    return shown.ljust(width)


def _plain(text: str) -> str:
    return " ".join(display_safe(text).split())


def _text(text: str) -> str:
    return safe_cell(display_safe(text))
