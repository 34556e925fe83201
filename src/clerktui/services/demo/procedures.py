"""Procedures the demonstration town has changed, and one it is going to change."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sqlalchemy import Connection

from clerktui.services.demo.books import Books
from clerktui.services.procedure_rows import insert_version, usual_rows
from clerktui.views.procedures import ProcedureDraft

_AUTHOR = "sam"
_SINCE_JANUARY = """
# Since January

A customer on the cut-off list who pays in full after 4:30 p.m. is turned on the next morning; say
so before you take the money."""
_FROM_NEXT_MONTH = """
# What comes new

- [ ] Ask for a photograph of the meter's dial; it is kept with the contact
- [ ] Offer the leak kit: dye tablets and the leaflet, free at the counter"""


def write_procedures(connection: Connection, books: Books, today: dt.date) -> None:
    """Give two procedures a second version: one of this January, one from next month on."""
    usual = {row["topic"]: row for row in usual_rows()}
    january = today.replace(month=1, day=1)
    next_month = (today.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    for topic, day, more in (
        ("cutoff", january, _SINCE_JANUARY),
        ("high_bill", next_month, _FROM_NEXT_MONTH),
    ):
        before = ProcedureDraft(**usual[topic], effective_from=day)
        draft = replace(before, body=f"{before.body}\n{more}")
        entered = min(books.now, books.now - dt.timedelta(days=(today - day).days + 14))
        insert_version(connection, draft, entered, books.staff[_AUTHOR].username)
