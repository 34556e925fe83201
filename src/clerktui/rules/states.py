"""The lives of drawers, receipts, batches, refunds, tasks, orders: which move may follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clerktui.errors import Refused


@dataclass(frozen=True)
class Machine:
    """The states a thing may be in and the moves between them.

    Attributes:
        name: what the thing is called in a sentence.
        start: the state it is born in.
        moves: for each state, the states that may follow; none follows a final state.
    """

    name: str
    start: str
    moves: Mapping[str, frozenset[str]]

    @property
    def states(self) -> frozenset[str]:
        """Every state there is."""
        return frozenset(self.moves)

    def is_final(self, state: str) -> bool:
        """Whether nothing can follow."""
        return not self.moves[state]


DRAWER_SESSION = Machine(
    "drawer session", "open", {"open": frozenset({"closed"}), "closed": frozenset()}
)
RECEIPT = Machine("receipt", "issued", {"issued": frozenset({"void"}), "void": frozenset()})
TICKET = Machine(
    "ticket",
    "open",
    {
        "open": frozenset({"parked", "posted", "discarded"}),
        "parked": frozenset({"open", "discarded"}),
        "posted": frozenset(),
        "discarded": frozenset(),
    },
)
# A job found "printing" by a fresh spooler was cut off, so it goes back to the queue; a failed
# one may be tried again or given up.
PRINT_JOB = Machine(
    "print job",
    "queued",
    {
        "queued": frozenset({"printing", "cancelled"}),
        "printing": frozenset({"printed", "failed", "queued"}),
        "printed": frozenset(),
        "failed": frozenset({"queued", "cancelled"}),
        "cancelled": frozenset(),
    },
)
# Out of balance never keeps a batch from being saved, only from being released; whoever finds a
# mistake before the money is posted sends it back to keying, with the reason.
BATCH = Machine(
    "batch",
    "open",
    {
        "open": frozenset({"keying", "discarded"}),
        "keying": frozenset({"keyed", "discarded"}),
        "keyed": frozenset({"proofed", "keying"}),
        "proofed": frozenset({"balanced", "keying"}),
        "balanced": frozenset({"released", "keying"}),
        "released": frozenset({"posted", "keying"}),
        "posted": frozenset({"deposited"}),
        "deposited": frozenset(),
        "discarded": frozenset(),
    },
)
# A refund owed is undone by leaving it as a credit; a check that is stopped, or money claimed after
# all, is owed again and paid anew.
REFUND = Machine(
    "refund",
    "requested",
    {
        "requested": frozenset({"approved", "refused", "cancelled", "credited"}),
        "approved": frozenset({"paid", "unclaimed", "credited"}),
        "paid": frozenset({"approved", "unclaimed"}),
        "unclaimed": frozenset({"approved"}),
        "refused": frozenset(),
        "cancelled": frozenset(),
        "credited": frozenset(),
    },
)
KEYABLE = ("open", "keying")
"""The states in which a batch takes lines."""
IN_PROOF = ("keyed", "proofed")
"""Keyed whole and not balanced yet: its list is read, its lines are keyed a second time."""
CHANGEABLE = (*KEYABLE, "keyed")
"""The states in which a batch's header may still be changed."""
BEFORE_RELEASE = (*IN_PROOF, "balanced")
"""Keyed whole, and nobody let it go yet."""
UNPOSTED = (*KEYABLE, *BEFORE_RELEASE, "released")
"""The states of a batch whose money is in the house and not yet in the books."""
DEPOSIT = Machine(
    "deposit",
    "prepared",
    {
        "prepared": frozenset({"deposited", "cancelled"}),
        "deposited": frozenset({"matched", "cancelled"}),
        "matched": frozenset(),
        "cancelled": frozenset(),
    },
)
# A task waits when its answer was given back to whoever asked; nobody's word is ever the last one,
# so that what is done can be opened again.
TASK = Machine(
    "task",
    "open",
    {
        "open": frozenset({"taken", "waiting", "done"}),
        "taken": frozenset({"open", "waiting", "done"}),
        "waiting": frozenset({"open", "taken", "done"}),
        "done": frozenset({"open"}),
    },
)
# An account without a meter has nothing to be read and begins as read. What was closed by mistake
# is opened again; the close-out itself stays, as it was done.
CLOSE_OUT = Machine(
    "close-out",
    "asked",
    {
        "asked": frozenset({"read", "cancelled"}),
        "read": frozenset({"billed", "cancelled"}),
        "billed": frozenset({"closed", "cancelled"}),
        "closed": frozenset({"reopened"}),
        "reopened": frozenset(),
        "cancelled": frozenset(),
    },
)
# A request for a hearing that was mailed in time stops a debt even when the clearinghouse has it
# already; one that is stopped by a flag or a promise goes back to final. Whatever ends a debt, a
# figure that was sent is then taken back by the next file.
SETOFF_DEBT = Machine(
    "setoff debt",
    "prepared",
    {
        "prepared": frozenset({"noticed", "closed"}),
        "noticed": frozenset({"contested", "final", "closed"}),
        "contested": frozenset({"decided", "noticed", "final", "closed"}),
        "decided": frozenset({"appealed", "final", "closed"}),
        "appealed": frozenset({"final", "closed"}),
        "final": frozenset({"sent", "contested", "closed"}),
        "sent": frozenset({"contested", "final", "closed"}),
        "closed": frozenset(),
    },
)
# Orders and lists end as released; letters are printed, again as often as need be, and mailed once.
# Whoever is left out of a printed batch by hand makes it be printed again.
STEP_BATCH = Machine(
    "step batch",
    "selected",
    {
        "selected": frozenset({"released", "undone"}),
        "released": frozenset({"printed", "undone"}),
        "printed": frozenset({"mailed", "released", "undone"}),
        "mailed": frozenset(),
        "undone": frozenset(),
    },
)
# A message is sent by whoever claimed it, is put off, or is refused; what failed waits for somebody
# to look. One that was accepted may still come back.
OUTBOX = Machine(
    "message",
    "queued",
    {
        "queued": frozenset({"sending", "cancelled", "queued"}),
        "sending": frozenset({"sent", "queued", "failed", "given_up"}),
        "sent": frozenset({"failed"}),
        "failed": frozenset({"queued", "cancelled"}),
        "given_up": frozenset({"queued", "cancelled"}),
        "cancelled": frozenset(),
    },
)
# What the owner answers takes property off the report, and a new dormancy may bring it back. What
# the State has is paid to an owner who comes late by the town, which the State then repays.
UNCLAIMED_ITEM = Machine(
    "unclaimed item",
    "found",
    {
        "found": frozenset({"noticed", "answered", "skipped", "reported"}),
        "noticed": frozenset({"answered", "skipped", "reported"}),
        "answered": frozenset({"found"}),
        "skipped": frozenset({"found"}),
        "reported": frozenset({"paid"}),
        "paid": frozenset({"reimbursed"}),
        "reimbursed": frozenset({"found"}),
    },
)
UNCLAIMED_REPORT = Machine(
    "unclaimed report",
    "prepared",
    {
        "prepared": frozenset({"released"}),
        "released": frozenset({"filed"}),
        "filed": frozenset({"paid"}),
        "paid": frozenset(),
    },
)
# Who did not answer in time may still answer or pay. What was never served is closed, what was
# served is released on paper; money that comes after the release is all over.
ENFORCEMENT_CASE = Machine(
    "enforcement case",
    "draft",
    {
        "draft": frozenset({"served", "closed"}),
        "served": frozenset({"answered", "paying", "defaulted", "released"}),
        "answered": frozenset({"paying", "released"}),
        "paying": frozenset({"answered", "released"}),
        "defaulted": frozenset({"answered", "paying", "released"}),
        "released": frozenset({"closed"}),
        "closed": frozenset(),
    },
)
# What is placed is taken back or paid off; it is closed once the agency knows, or gave it back.
PLACEMENT = Machine(
    "placement",
    "placed",
    {
        "placed": frozenset({"recalled", "paid", "closed"}),
        "recalled": frozenset({"closed"}),
        "paid": frozenset({"closed"}),
        "closed": frozenset(),
    },
)
# A truck that could not do it brings the order back to whoever dispatches; what was dispatched can
# be called back and given to somebody else. Paper is keyed when all is over, so an order may end
# from wherever it stands. Who asked is called after the end, whether the work was done or not.
WORK_ORDER = Machine(
    "work order",
    "open",
    {
        "open": frozenset(
            {"assigned", "dispatched", "arrived", "completed", "could_not", "cancelled"}
        ),
        "assigned": frozenset(
            {"open", "assigned", "dispatched", "arrived", "completed", "could_not", "cancelled"}
        ),
        "dispatched": frozenset(
            {
                "open",
                "assigned",
                "dispatched",
                "accepted",
                "arrived",
                "completed",
                "could_not",
                "cancelled",
            }
        ),
        "accepted": frozenset(
            {"open", "assigned", "dispatched", "arrived", "completed", "could_not", "cancelled"}
        ),
        "arrived": frozenset(
            {"open", "assigned", "dispatched", "completed", "could_not", "cancelled"}
        ),
        "could_not": frozenset({"open", "assigned", "dispatched", "completed", "cancelled"}),
        "completed": frozenset({"followed_up"}),
        "cancelled": frozenset({"followed_up"}),
        "followed_up": frozenset(),
    },
)
MACHINES = (
    *(DRAWER_SESSION, RECEIPT, TICKET, PRINT_JOB, BATCH, DEPOSIT, REFUND, TASK, CLOSE_OUT),
    *(SETOFF_DEBT, STEP_BATCH, UNCLAIMED_ITEM, UNCLAIMED_REPORT, ENFORCEMENT_CASE),
    *(PLACEMENT, OUTBOX, WORK_ORDER),
)


def check_move(machine: Machine, from_state: str, to_state: str) -> None:
    """Let a move pass, or refuse it.

    >>> check_move(TICKET, "parked", "open")
    >>> check_move(RECEIPT, "void", "issued")
    Traceback (most recent call last):
    clerktui.errors.Refused: states.no_move(thing='receipt', from_state='void', to_state='issued')

    Raises:
        Refused: states.no_move.
        ValueError: when either is no state of the machine.
    """
    unknown = {from_state, to_state} - machine.states
    if unknown:
        raise ValueError(f"a {machine.name} is never {sorted(unknown)}")
    if to_state not in machine.moves[from_state]:
        raise Refused(
            "states.no_move", thing=machine.name, from_state=from_state, to_state=to_state
        )
