"""What goes back to a mortgage company about its file: line by line, then the totals."""

from __future__ import annotations

from pathlib import Path

from clerktui.db import Database
from clerktui.i18n import money, town_date
from clerktui.rules.mortgage import FINDINGS
from clerktui.services.mortgage.files import get_file
from clerktui.services.private_files import write_private
from clerktui.services.reference import get_reference
from clerktui.views.documents import Column, ReportDocument, ReportRow
from clerktui.views.mortgage import CheckedFile
from clerktui.views.people import Actor

_COLUMNS = (
    Column(name="Line", kind="count", width=5),
    Column(name="Parcel", width=18),
    Column(name="Loan", width=14),
    Column(name="Your amount", kind="money", width=12),
    Column(name="Owed", kind="money", width=12),
    Column(name="Difference", kind="money", width=12),
    Column(name="Found", width=20),
    Column(name="Note", width=34),
)
_TITLES = {
    "bill": "Bills of a mortgage company",
    "check": "Check of a mortgage company's file",
    "payment": "Payment of a mortgage company",
}


def make(db: Database, file: CheckedFile) -> ReportDocument:
    """The answer as a paper; it names parcels and the company's own numbers, no owner."""
    with db.read() as connection:
        reference = get_reference(db, connection)
    rows = tuple(
        ReportRow(
            (
                one.line,
                one.parcel or one.typed,
                one.loan,
                one.amount_cents,
                one.owed_cents,
                one.amount_cents - one.owed_cents,
                one.said,
                one.words,
            )
        )
        for one in file.lines
    )
    difference = file.amount_cents - file.owed_cents
    totals = ReportRow(
        (len(rows), None, None, file.amount_cents, file.owed_cents, difference, None, None)
    )
    return ReportDocument(
        title=_TITLES[file.kind],
        subtitle=f"{file.company_name}, {file.tax_year} tax, paid {town_date(file.as_of)}",
        town=reference.town,
        columns=_COLUMNS,
        rows=rows,
        totals=(totals,),
        footnotes=_notes(file),
        made_at=db.clock.now(),
        timezone=reference.timezone,
    )


def write_pdf(db: Database, actor: Actor, number: int, folder: Path) -> Path:
    """Write the answer about a file as a PDF into a folder.

    Raises:
        Refused: `denied`, `mortgage.file_unknown`, `file.not_written`.
    """
    document = make(db, get_file(db, actor, number))
    from clerktui.printing.pdf import report_pdf

    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"mortgage-answer-{number}.pdf"
    write_private(path, report_pdf(document))
    return path


def _notes(file: CheckedFile) -> tuple[str, ...]:
    counts = ", ".join(f"{count} {FINDINGS[code]}" for code, count in file.counts.items())
    said = [f"Found: {counts}."]
    if file.check_cents is not None:
        short = file.check_cents - file.amount_cents
        said.append(f"The check is {money(file.check_cents)}, {money(short)} besides the lines.")
    if file.left_out:
        said.append(f"You pay for these too, and they owe: {', '.join(file.left_out)}.")
    if file.batch is not None:
        said.append(f"Its money is in batch {file.batch}.")
    return tuple(said)
