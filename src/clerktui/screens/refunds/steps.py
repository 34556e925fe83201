"""The steps of a refund, as keys of the queue and of the refund itself."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable
from typing import Any

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence
from clerktui.views.refunds import RefundMoved, RefundStep, RefundView
from clerktui.widgets import Command
from clerktui.widgets.listing import owes
from clerktui.widgets.reasons import ask_note


class Approve(Command):
    """Approve the refund: the credit is used up, and the town owes the payee."""

    key = "f4"
    twin = "ctrl+n"
    word = "Approve"
    permission = "refund.approve"


class Refuse(Command):
    """Refuse the refund, with the reason; the credit stays."""

    key = "f8"
    twin = "ctrl+x"
    word = "Refuse"
    permission = "refund.approve"


class Paid(Command):
    """Write down the number of the check it was paid with."""

    key = "f6"
    twin = "ctrl+g"
    word = "Paid"
    permission = "refund.pay"


class Stop(Command):
    """Take the check back, lost or stopped at the bank: it is owed again."""

    key = "f7"
    twin = "ctrl+f"
    word = "Stop check"
    letter = "o"
    permission = "refund.pay"


class Credit(Command):
    """Leave it on the account as a credit to the next bill."""

    key = "f9"
    twin = "ctrl+p"
    word = "Credit"
    permission = "refund.request"


class Withdraw(Command):
    """Take the request back; nobody has decided on it."""

    word = "Withdraw"
    permission = "refund.request"


class Unclaimed(Command):
    """Nobody cashed it for too long: put it to unclaimed property."""

    word = "Unclaimed"
    permission = "refund.pay"


class Claimed(Command):
    """The payee of an unclaimed refund has come: it is owed again."""

    word = "Claimed"
    letter = "l"
    permission = "refund.pay"


STEPS = (Approve, Refuse, Paid, Stop, Credit, Withdraw, Unclaimed, Claimed)
_FROM: dict[type[Command], tuple[str, ...]] = {
    Approve: ("requested",),
    Refuse: ("requested",),
    Withdraw: ("requested",),
    Credit: ("requested", "approved"),
    Paid: ("approved",),
    Stop: ("paid",),
    Unclaimed: ("approved", "paid"),
    Claimed: ("unclaimed",),
}


class Steps:
    """Mixin of a screen: `subject` is the refund, `reload(said)` shows what became of it."""

    desk: Any
    message: Any

    @property
    def subject(self) -> RefundView | None:
        """The refund the keys are about."""
        raise NotImplementedError

    def reload(self, said: str) -> Awaitable[None]:
        """Show everything anew, and say what happened."""
        raise NotImplementedError

    def fits(self, command: type[Command]) -> bool:
        """Whether this step may follow where the refund stands."""
        refund = self.subject
        if refund is None or refund.state not in _FROM[command]:
            return False
        if command is Credit and refund.state == "approved":
            return bool(refund.account) and self.desk.actor.may("refund.approve")
        return True

    def action_approve(self) -> None:
        """Owe it to the payee."""
        self._start("refunds.deciding.approve_refund", "Approve", must=False)

    def action_refuse(self) -> None:
        """Not this one."""
        self._start("refunds.deciding.refuse_refund", "Refuse")

    def action_withdraw(self) -> None:
        """Nobody wants it any more."""
        self._start("refunds.asking.cancel_refund", "Withdraw", must=False)

    def action_credit(self) -> None:
        """The next bill takes it."""
        refund = self.subject
        is_asked = refund is not None and refund.state == "requested"
        asked, owed = "refunds.asking.leave_as_credit", "refunds.deciding.undo_approval"
        self._start(asked if is_asked else owed, "Leave as a credit", must=False)

    def action_paid(self) -> None:
        """The check is written."""
        self._start("refunds.paying.pay_refund", "Paid", label=" Check number")

    def action_stop(self) -> None:
        """The check is void."""
        self._start("refunds.paying.stop_check", "Stop the check")

    def action_unclaimed(self) -> None:
        """It waits for the State."""
        self._start("refunds.paying.mark_unclaimed", "Unclaimed", must=False)

    def action_claimed(self) -> None:
        """Somebody came."""
        self._start("refunds.paying.mark_claimed", "Claimed after all")

    def _start(self, name: str, title: str, *, must: bool = True, label: str = " Because") -> None:
        self.desk.run_held(self._step(name, title, must=must, label=label))

    async def _step(self, name: str, title: str, *, must: bool, label: str) -> None:
        refund = self.subject
        if refund is None:
            return
        about = f"{title}: refund {refund.number}, {money(refund.amount_cents)} to {refund.payee}"
        words = await ask_note(self.desk, about, must=must, label=label)
        if words is None:
            return
        said = "check_number" if label != " Because" else "note"
        draft = RefundStep(str(uuid.uuid4()), refund.number, **{said: words})
        try:
            moved: RefundMoved = await self.desk.ask(name, self.desk.actor, draft)
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
            return
        owed = "".join(f" {owes(*one)}." for one in moved.balances)
        await self.reload(f"Refund {moved.number} is {moved.state}.{owed}")
