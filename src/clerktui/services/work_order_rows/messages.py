"""The order itself as the paper of a message about it, as it stands when the message goes out.

A confidential address is not on it: e-mail is no place for it.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Connection, select

from clerktui.models import WorkOrder
from clerktui.services.outbox.papers import Paper
from clerktui.services.reference import Reference
from clerktui.services.work_order_rows.papers import order_paper
from clerktui.services.work_order_rows.whole import order_row, whole
from clerktui.views.work_order_papers import WorkOrderPaper

_ORDER = WorkOrder.__table__


def message_paper(connection: Connection, reference: Reference, row: Any) -> Paper | None:
    """The order a message is about, to be drawn once nothing is open.

    Args:
        connection: a reading transaction.
        reference: the town's rules of today.
        row: the message's row.
    """
    query = select(_ORDER.c.number).where(_ORDER.c.id == row.subject_id)
    number = connection.execute(query).scalar_one()
    detail = whole(connection, reference, row.queued_at, order_row(connection, number))
    paper = order_paper(detail, reference, row.queued_at)
    return Paper(f"order-{number}.pdf", partial(_drawn, paper))


def _drawn(paper: WorkOrderPaper) -> bytes:
    from clerktui.printing.letter_work_order import work_order_pdf

    return work_order_pdf(paper)
