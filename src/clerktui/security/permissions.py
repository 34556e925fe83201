"""The permissions there are and the roles a new town starts with."""

from __future__ import annotations

from clerktui.errors import Refused
from clerktui.views.people import Actor

PERMISSIONS: dict[str, str] = {
    "account.view": "look accounts up and open them",
    "account.flag": "put grave flags on accounts and end them: cash only, life support, cut off",
    "contact.add": "write contacts, notes and the lesser flags",
    "payment.take": "take payments in an open drawer",
    "payment.override": "let a payment through that the town warns about",
    "receipt.view": "look receipts up",
    "receipt.reprint": "print a receipt again",
    "receipt.void": "void own receipts",
    "receipt.void_any": "void a receipt another clerk wrote",
    "void.approve": "approve a void as the second person",
    "drawer.open": "open and close an own drawer",
    "drawer.any": "see and close any drawer",
    "drawer.approve": "approve an over or short above the limit",
    "ticket.resume_any": "resume a ticket another clerk parked",
    "batch.key": "begin batches, key them and prove them",
    "batch.resume_any": "take up a batch another clerk keyed",
    "batch.verify": "verify another clerk's batch by keying it again",
    "batch.release": "release a proved batch, send it back, post it and mark it deposited",
    "batch.reassign": "give a batch to another clerk",
    "batch.errors": "see how accurately each clerk keys",
    "batch.import": "read a bank's or a web service's payment file into a batch",
    "suspense.apply": "apply unidentified money to an account",
    "suspense.return": "return unidentified money to who sent it",
    "correction.reverse": "take a payment back after its drawer was closed",
    "correction.reapply": "move a payment to the account or bill it was meant for",
    "correction.tender": "correct the way a payment was paid",
    "correction.transfer": "move a debit or a credit from one account to another",
    "correction.adjust": "adjust what is owed, up to the role's limit",
    "correction.write_off": "write off what cannot be collected, and take it back",
    "correction.approve": "approve a correction as the second person or above the limit",
    "refund.request": "ask for a refund",
    "refund.approve": "approve or refuse a refund",
    "refund.pay": "write down the check a refund was paid with, or that nobody claimed it",
    "returned.process": "book items the bank returned",
    "returned.waive": "leave out the fee of a returned item",
    "improper.hold": "hold or send back a payment that is not as it should be",
    "improper.override": "take a payment the town would hold or send back",
    "drawer.move": "carry money out of and into an own drawer during the day",
    "deposit.prepare": "prepare a bank deposit and take it to the bank",
    "deposit.match": "match deposits to the bank's file, and cancel a deposit",
    "day.close": "close an office's day",
    "day.reopen": "open a closed day again",
    "gl.post": "post a day's batch to the general ledger",
    "gl.export": "write ledger batches to files for the finance system",
    "dashboard.view": "see the supervisor's dashboard",
    "report.save": "save sets of reports",
    "print.jobs": "retry and cancel print jobs",
    "report.view": "run reports",
    "import.run": "load files into the books",
    "user.manage": "add, disable and reset users",
    "admin.run": "run maintenance commands",
}
_INQUIRY = ("account.view", "receipt.view")
_CLERK = (
    *_INQUIRY,
    "contact.add",
    "payment.take",
    "receipt.reprint",
    "receipt.void",
    "drawer.open",
    "ticket.resume_any",
    "batch.key",
    "batch.resume_any",
    "batch.verify",
    "batch.import",
    "suspense.apply",
    "print.jobs",
    "report.view",
    "correction.tender",
    "correction.adjust",
    "refund.request",
    "returned.process",
    "improper.hold",
    "drawer.move",
    "deposit.prepare",
)
_SUPERVISOR = (
    *_CLERK,
    "account.flag",
    "payment.override",
    "receipt.void_any",
    "void.approve",
    "drawer.any",
    "drawer.approve",
    "batch.release",
    "batch.reassign",
    "batch.errors",
    "suspense.return",
    "correction.reverse",
    "correction.reapply",
    "correction.transfer",
    "correction.approve",
    "returned.waive",
    "improper.override",
    "deposit.match",
    "day.close",
    "gl.post",
    "gl.export",
    "dashboard.view",
    "report.save",
)
_FINANCE = (
    *_INQUIRY,
    "contact.add",
    "report.view",
    "report.save",
    "correction.adjust",
    "correction.write_off",
    "correction.approve",
    "refund.request",
    "refund.approve",
    "refund.pay",
    "deposit.match",
    "day.close",
    "day.reopen",
    "gl.post",
    "gl.export",
    "dashboard.view",
)
ROLES: dict[str, tuple[str, tuple[str, ...]]] = {
    "inquiry": ("Inquiry only", _INQUIRY),
    "clerk": ("Customer service clerk", _CLERK),
    "supervisor": ("Supervisor", _SUPERVISOR),
    "finance": ("Finance officer", _FINANCE),
    "admin": ("Administrator", tuple(PERMISSIONS)),
}


def require(actor: Actor, permission: str) -> None:
    """Let the actor go on, or refuse.

    Raises:
        Refused: `denied` when the actor does not hold the permission.
    """
    if not actor.may(permission):
        raise Refused("denied", permission=PERMISSIONS.get(permission, permission))
