"""An owner who comes after the State has the money: the town pays, the State repays the town.

Source: G.S. 116B-63.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import money
from clerktui.ledger.journal import Leg
from clerktui.models import UnclaimedMove
from clerktui.rules.unclaimed import dormant_on
from clerktui.security.permissions import require
from clerktui.services.refunds import paying
from clerktui.services.refunds.steps import find_refund
from clerktui.services.unclaimed import rows
from clerktui.services.unclaimed.owing import refund_stepping
from clerktui.services.unclaimed.rows import Moved, Stepping, find_item, move, take_step
from clerktui.views.people import Actor
from clerktui.views.unclaimed import ItemDraft, UnclaimedDone

_MOVE = UnclaimedMove.__table__


def reimburse(db: Database, actor: Actor, draft: ItemDraft) -> UnclaimedDone:
    """Owe an item to its owner again although the State has it; the State then owes the town.

    The refund is paid by check as any other.

    Raises:
        Refused: `denied`, `unclaimed.unknown`, `unclaimed.note_missing`, `unclaimed.not_paid`,
            `unclaimed.no_gl`, `command.reused`.
    """
    require(actor, "unclaimed.report")

    def work(stepping: Stepping) -> UnclaimedDone:
        row = find_item(stepping.connection, draft.number, lock=True)
        if not stepping.note:
            raise Refused("unclaimed.note_missing", number=row.number)
        if row.state != "paid":
            raise Refused("unclaimed.not_paid", number=row.number, state=row.state)
        refund = find_refund(stepping.connection, row.refund, lock=True)
        due_from = rows.gl_of(stepping.connection, stepping.rules["due_from_gl"])
        paying.claim_within(refund_stepping(stepping), refund, stepping.note, due_from)
        months = stepping.rules["classes"][row.property_class]["months"]
        clock = {
            "active_on": stepping.today,
            "dormant_on": dormant_on(stepping.today, months),
        }
        words = f"the owner came, refund {refund.number} is owed: {stepping.note}"
        done = move(stepping, row, Moved("reimbursed", "reimbursed", words), **clock)
        return UnclaimedDone(done.number, done.state, done.amount_cents, words, refund.number)

    return take_step(db, actor, ("reimburse", draft), UnclaimedDone, work)


def repaid(db: Database, actor: Actor, draft: ItemDraft) -> UnclaimedDone:
    """Write down that the State repaid the town what its late owner was given.

    Raises:
        Refused: `denied`, `unclaimed.unknown`, `unclaimed.not_reimbursed`, `unclaimed.repaid`,
            `unclaimed.no_gl`, `refund.bank_unknown`, `command.reused`.
    """
    require(actor, "unclaimed.report")

    def work(stepping: Stepping) -> UnclaimedDone:
        row = find_item(stepping.connection, draft.number, lock=True)
        came = _times(stepping.connection, row.id, "reimbursed")
        if not came:
            raise Refused("unclaimed.not_reimbursed", number=row.number)
        if _times(stepping.connection, row.id, "repaid") >= came:
            raise Refused("unclaimed.repaid", number=row.number)
        due_from = rows.gl_of(stepping.connection, stepping.rules["due_from_gl"])
        bank = rows.bank_gl(stepping.connection, draft.bank)
        legs = [Leg(bank, row.amount_cents), Leg(due_from, -row.amount_cents)]
        memo = f"unclaimed property {row.number} repaid by the State"
        entry_id = stepping.post("unclaimed_repaid", legs, memo)
        words = f"the State repaid {money(row.amount_cents)}"
        if stepping.note:
            words += f", {stepping.note}"
        return move(stepping, row, Moved("repaid", row.state, words, entry_id))

    return take_step(db, actor, ("repaid", draft), UnclaimedDone, work)


def _times(connection: Connection, item_id: int, code: str) -> int:
    query = select(_MOVE.c.id).where(_MOVE.c.item_id == item_id, _MOVE.c.code == code)
    return len(connection.execute(query).all())
