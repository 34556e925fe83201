"""Corrections for tests: a supervisor's hands, and what is compared before and after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from clerktui.errors import NeedsOverride
from clerktui.models import (
    Account,
    GlAccount,
    JournalEntry,
    JournalLine,
    Receivable,
    SuspenseItem,
)
from clerktui.services.corrections import reapply, reversals, tender, transfer
from clerktui.services.drawers import expected_by_tender
from clerktui.services.reference import get_reference
from clerktui.views.corrections import (
    CorrectionPosted,
    ReapplyDraft,
    ReversalDraft,
    TenderDraft,
    TransferDraft,
)
from tests.support.office import Office, new_id

_ACCOUNT = Account.__table__
_ENTRY = JournalEntry.__table__
_GL = GlAccount.__table__
_ITEM = SuspenseItem.__table__
_LINE = JournalLine.__table__
_RECEIVABLE = Receivable.__table__


@dataclass
class Correcting:
    """Corrections as the supervisor Sam makes them, unless told."""

    office: Office

    def cancel_tender(self, receipt: str, who: str = "sam", **said: Any) -> CorrectionPosted:
        """The money was bad."""
        draft = ReversalDraft(
            **{"command_id": new_id(), "reason": "bad_money", **said}, receipt=receipt
        )
        return self._send(reversals.cancel_tender, who, draft)

    def cancel_payment(self, receipt: str, who: str = "sam", **said: Any) -> CorrectionPosted:
        """The money is good, the account was wrong."""
        draft = ReversalDraft(
            **{"command_id": new_id(), "reason": "wrong_account", **said}, receipt=receipt
        )
        return self._send(reversals.cancel_payment, who, draft)

    def reapply(self, receipt: str, target: str, who: str = "sam", **said: Any) -> CorrectionPosted:
        """The same money to the right account."""
        draft = self.reapply_draft(receipt, target, **said)
        return self._send(reapply.reapply, who, draft)

    def reapply_draft(self, receipt: str, target: str, **said: Any) -> ReapplyDraft:
        """What `reapply` sends."""
        told = {"command_id": new_id(), "reason": "wrong_account", **said}
        return ReapplyDraft(receipt=receipt, target=target, **told)

    def change_tender(
        self, receipt: str, from_tender: str, to_tender: str, who: str = "sam", **said: Any
    ) -> CorrectionPosted:
        """Another way of paying."""
        told = {"command_id": new_id(), "reason": "wrong_tender", **said}
        if to_tender in ("check", "card", "money_order", "third_party"):
            told = {"reference": "1187", **told}
        draft = TenderDraft(receipt=receipt, from_tender=from_tender, to_tender=to_tender, **told)
        return self._send(tender.change_tender, who, draft)

    def transfer(
        self, account: str, to_account: str, *items: tuple[int, int], who: str = "sam", **said: Any
    ) -> CorrectionPosted:
        """What is open on one account to another."""
        told = {"command_id": new_id(), "reason": "moved", **said}
        draft = TransferDraft(account=account, to_account=to_account, items=items, **told)
        return self._send(transfer.transfer, who, draft)

    def _send(
        self, service: Callable[..., CorrectionPosted], who: str, draft: Any
    ) -> CorrectionPosted:
        return service(self.office.db, self.office.people[who], draft)

    def approved(
        self, do: Callable[[], CorrectionPosted], command_id: str, by: str = "fay"
    ) -> CorrectionPosted:
        """Do it, with a second person at hand."""
        try:
            return do()
        except NeedsOverride as warning:
            self.office.approve(
                command_id, warning.message_id, warning.permission, by, "sam", warning
            )
            return do()

    def close_as_expected(self, who: str = "ana") -> None:
        """Close somebody's drawer, counting exactly what should be in it."""
        office = self.office
        with office.db.read() as c:
            reference = get_reference(office.db, c)
            session = office.sessions[who].session_id
            expected = expected_by_tender(c, reference, session)
        office.close(who, **{code: cents for code, cents in expected.items() if cents > 0})

    # ------------------------------------------------------------------------------- what is so
    def state(self) -> tuple[dict[int, int], dict[str, int]]:
        """Every open receivable and every account's balance."""
        with self.office.db.read() as c:
            rows = c.execute(
                select(_RECEIVABLE.c.id, _RECEIVABLE.c.balance_cents).where(
                    _RECEIVABLE.c.balance_cents != 0
                )
            )
            balances = c.execute(select(_ACCOUNT.c.number, _ACCOUNT.c.balance_cents))
            return dict(rows.all()), dict(balances.all())

    def ledger(self) -> dict[str, int]:
        """Every account of the ledger that is not at zero."""
        query = (
            select(_GL.c.code, func.sum(_LINE.c.amount_cents))
            .join(_LINE, _LINE.c.gl_account_id == _GL.c.id)
            .group_by(_GL.c.code)
        )
        with self.office.db.read() as c:
            return {code: int(cents) for code, cents in c.execute(query) if cents}

    def suspense(self) -> list[int]:
        """What is open in suspense, in cents, oldest first."""
        query = select(_ITEM.c.open_cents).where(_ITEM.c.open_cents > 0).order_by(_ITEM.c.id)
        with self.office.db.read() as c:
            return list(c.execute(query).scalars())

    def entries(self) -> int:
        """How many journal entries there are."""
        with self.office.db.read() as c:
            return c.execute(select(func.count()).select_from(_ENTRY)).scalar_one()

    def items(self, account: str) -> list[Any]:
        """The open receivables of an account, oldest due first."""
        query = (
            select(_RECEIVABLE)
            .join(_ACCOUNT, _ACCOUNT.c.id == _RECEIVABLE.c.account_id)
            .where(_ACCOUNT.c.number == account, _RECEIVABLE.c.balance_cents != 0)
            .order_by(_RECEIVABLE.c.due_on, _RECEIVABLE.c.id)
        )
        with self.office.db.read() as c:
            return list(c.execute(query))
