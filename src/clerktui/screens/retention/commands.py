"""What can be done with purges and holds."""

from __future__ import annotations

from clerktui.widgets import Command


class Plan(Command):
    """Look at every closed account and write a manifest; nothing is purged."""

    key = "f4"
    twin = "ctrl+n"
    word = "Plan"
    permission = "purge.plan"


class Holds(Command):
    """Read the holds on records, set one, lift one."""

    key = "f6"
    twin = "ctrl+g"
    word = "Holds"
    letter = "o"
    permission = "account.view"


class Release(Command):
    """Release the manifest you have read, as the second person."""

    key = "f4"
    twin = "ctrl+n"
    word = "Release"
    permission = "purge.approve"


class Run(Command):
    """Run the released purge, or go on with it; others work meanwhile."""

    key = "f6"
    twin = "ctrl+g"
    word = "Run"
    letter = "u"
    permission = "purge.run"


class Stop(Command):
    """Stop after the accounts in hand; it goes on later where it was."""

    key = "f9"
    twin = "ctrl+p"
    word = "Stop"


class CallOff(Command):
    """Call the purge off: what is purged stays so, the rest is never touched."""

    key = "f8"
    twin = "ctrl+x"
    word = "Call off"


class Certificate(Command):
    """Print the certificate of destruction."""

    key = "f2"
    twin = "ctrl+y"
    word = "Certificate"
    letter = "e"


class SetHold(Command):
    """Put a hold on records."""

    key = "f4"
    twin = "ctrl+n"
    word = "Set"
    permission = "hold.set"


class Lift(Command):
    """End the marked hold, with the reason."""

    key = "f8"
    twin = "ctrl+x"
    word = "Lift"
    permission = "hold.set"
