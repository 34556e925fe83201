"""Refunds for tests, made by the services as a desk makes them.

number = ask(office, "10-0442-07", 1000)
take(office, "approve", number, who="fay")
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from clerktui.services import suspense
from clerktui.services.refunds import asking, deciding, paying
from clerktui.views.batches import SuspenseDraft
from clerktui.views.refunds import RefundDraft, RefundMoved, RefundStep
from tests.support.batches import begin_batch, key, to_state
from tests.support.office import Office, new_id

STEPS: dict[str, Any] = {
    "approve": deciding.approve_refund,
    "undo": deciding.undo_approval,
    "refuse": deciding.refuse_refund,
    "cancel": asking.cancel_refund,
    "credit": asking.leave_as_credit,
    "pay": paying.pay_refund,
    "stop": paying.stop_check,
    "unclaimed": paying.mark_unclaimed,
    "claimed": paying.mark_claimed,
}


def ask(office: Office, account: str, cents: int, who: str = "ana", **said: Any) -> int:
    """Ask for a refund to 1 Elm St; gives its number."""
    told = {"command_id": new_id(), "reason": "overpaid", "address": "1 Elm St", **said}
    draft = RefundDraft(account=account, amount_cents=cents, **told)
    return asking.request_refund(office.db, office.people[who], draft).number


def take(office: Office, name: str, number: int, who: str = "fay", **said: Any) -> RefundMoved:
    """Take a step of a refund; the check of refund 1 has the number 5001 unless told."""
    told = {"command_id": new_id(), "note": "why not", **said}
    if name == "pay":
        told.setdefault("check_number", str(5000 + number))
    return STEPS[name](office.db, office.people[who], RefundStep(number=number, **told))


def ledger(office: Office, code: str) -> int:
    """What an account of the ledger holds, debits above zero, in cents."""
    with office.db.read() as connection:
        query = text(
            "SELECT coalesce(sum(l.amount_cents), 0) FROM journal_line l "
            "JOIN gl_account g ON g.id = l.gl_account_id WHERE g.code = :code"
        )
        return int(connection.execute(query, {"code": code}).scalar_one())


def return_unidentified(office: Office, cents: int = 700) -> None:
    """Post a batch of money nobody knows, and return it to ANN LEE, as the supervisor does."""
    number = begin_batch(office, "ana", cents, 1)
    key(office, number, ("", cents, "32"))
    to_state(office, number, "posted")
    sam = office.people["sam"]
    item = suspense.list_suspense(office.db, sam).rows[-1].item_id
    draft = SuspenseDraft(new_id(), item, cents, payee="LEE, ANN", reason="no account here")
    suspense.return_suspense(office.db, sam, draft)
