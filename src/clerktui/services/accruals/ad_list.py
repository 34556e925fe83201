"""The advertised list itself: record owners in order, their parcels, the principal; and its clock.

Only who is advertised stands on the paper that goes to the newspaper and the town hall's door; who
is left out stands in the edit list, with the reason.

Source: G.S. 105-369(c).
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from sqlalchemy import Connection

from clerktui.db import Database
from clerktui.i18n import town_date
from clerktui.security.permissions import require
from clerktui.services.accruals import advertising
from clerktui.services.charging.found import Found, reference_on
from clerktui.services.private_files import write_private
from clerktui.services.reference import Reference, get_reference
from clerktui.services.tax_clocks import clock
from clerktui.views.documents import Column, ReportDocument, ReportRow
from clerktui.views.people import Actor

_COLUMNS = (
    Column(name="Owner", width=28),
    Column(name="Parcel", width=28),
    Column(name="Account", width=12),
    Column(name="Principal", kind="money", width=12),
)
_CHARGED = "its cost is charged already"


def make(db: Database, actor: Actor, tax_year: int, on: dt.date | None = None) -> ReportDocument:
    """The list of a year's unpaid tax liens as of a day (else today).

    Who was charged the cost already was advertised and stays on the list.

    Raises:
        Refused: `denied`, `advertising.no_tax`.
    """
    require(actor, "report.view")
    with db.snapshot() as connection:
        today = get_reference(db, connection)
        reference = reference_on(connection, today, on or today.on)
        due_on = advertising.due_of(connection, reference, tax_year)
        listed = sorted(_listed(connection, reference, tax_year), key=_order)
    rows = tuple(
        ReportRow(
            (one.who.name, one.about, one.who.number, one.owed_cents),
            opens=("account", one.who.number),
        )
        for one in listed
    )
    cents = sum(one.owed_cents for one in listed)
    return ReportDocument(
        title=f"Unpaid tax liens of {tax_year}",
        subtitle=f"As of {town_date(reference.on)}",
        town=reference.town,
        columns=_COLUMNS,
        rows=rows,
        totals=(ReportRow((f"{len(rows)} parcels", None, None, cents)),),
        footnotes=_said(reference, due_on),
        made_at=db.clock.now(),
        timezone=reference.timezone,
    )


def write_pdf(db: Database, actor: Actor, tax_year: int, folder: Path) -> Path:
    """Write the list as a PDF into a folder; it names owners: only its owner may read it.

    Raises:
        Refused: as `make`, and `file.not_written`.
    """
    document = make(db, actor, tax_year)
    from clerktui.printing.pdf import report_pdf

    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"unpaid-taxes-{tax_year}.pdf"
    write_private(path, report_pdf(document))
    return path


def _listed(connection: Connection, reference: Reference, tax_year: int) -> list[Found]:
    after, listed, scope = 0, [], str(tax_year)
    while ids := advertising.next_accounts(connection, reference, after, scope):
        found = advertising.find(connection, reference, ids, scope)
        listed += [one for one in found if set(one.reasons) <= {_CHARGED}]
        after = ids[-1]
    return listed


def _order(found: Found) -> tuple[str, str]:
    return found.who.name.casefold(), found.about


def _said(reference: Reference, due_on: dt.date) -> tuple[str, ...]:
    """What the law wants said with the list, and its dates."""
    dates = clock(reference, due_on)
    more = (
        "The amount advertised will be increased by interest and costs; that they are left out "
        "here waives nothing."
    )
    days = (
        f"Delinquent on {town_date(dates.delinquent_on)}. Advertised from "
        f"{town_date(dates.advertise_from)} to {town_date(dates.advertise_until)}, the owners "
        f"written to 30 days before. Barred after {town_date(dates.barred_after)}."
    )
    return more, "A lien may be foreclosed if the tax stays unpaid.", days
