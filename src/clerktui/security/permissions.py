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
)
ROLES: dict[str, tuple[str, tuple[str, ...]]] = {
    "inquiry": ("Inquiry only", _INQUIRY),
    "clerk": ("Customer service clerk", _CLERK),
    "supervisor": ("Supervisor", _SUPERVISOR),
    "admin": ("Administrator", tuple(PERMISSIONS)),
}


def require(actor: Actor, permission: str) -> None:
    """Let the actor go on, or refuse.

    Raises:
        Refused: `denied` when the actor does not hold the permission.
    """
    if not actor.may(permission):
        raise Refused("denied", permission=PERMISSIONS.get(permission, permission))
