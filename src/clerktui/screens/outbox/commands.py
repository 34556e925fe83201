"""What can be done about messages of the outbox, and about letters by e-mail."""

from __future__ import annotations

from clerktui.widgets import Command


class Show(Command):
    """Show what is not sent yet, then only what fails, then what went out, then all."""

    key = "f5"
    twin = "ctrl+e"
    word = "Show"


class Again(Command):
    """Let the marked message be tried at the next run."""

    key = "f6"
    twin = "ctrl+g"
    word = "Again"
    permission = "outbox.manage"


class PrintInstead(Command):
    """Print its letter at this desk instead; the message is cancelled, the customer gets paper."""

    key = "f2"
    twin = "ctrl+p"
    word = "Print"
    permission = "outbox.manage"


class CancelMessage(Command):
    """Never send the marked message, and say why."""

    key = "f8"
    twin = "ctrl+x"
    word = "Cancel"
    permission = "outbox.manage"


class CameBack(Command):
    """Say that a message that was sent came back: it fails, the next letter goes on paper."""

    key = "f9"
    twin = "ctrl+y"
    word = "Came back"
    letter = "e"
    permission = "outbox.manage"


class SetWanted(Command):
    """Write down how the customer wants letters: on paper, by e-mail, or both."""

    key = "f4"
    twin = "ctrl+n"
    word = "Set"
    permission = "account.email"
