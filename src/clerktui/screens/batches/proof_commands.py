"""What can be done with a batch that is keyed: proved, sent back, released, posted, deposited."""

from __future__ import annotations

from clerktui.widgets import Command


class Prove(Command):
    """Say that you have seen this list; a batch that agrees is balanced then."""

    key = "f9"
    twin = "ctrl+p"
    word = "Prove"
    letter = "o"
    permission = "batch.key"


class Release(Command):
    """Release the batch for posting; who may not asks somebody permitted."""

    key = "f12"
    twin = "ctrl+t"
    word = "Release"
    permission = "batch.key"


class PostNow(Command):
    """Post the batch: every payment in one act, with its receipts; asks first."""

    key = "f12"
    twin = "ctrl+t"
    word = "Post"
    letter = "s"
    permission = "batch.release"


class Deposited(Command):
    """Write down when the bank had it, and under which slip."""

    key = "f12"
    twin = "ctrl+t"
    word = "Deposited"
    letter = "i"
    permission = "batch.release"


class Difference(Command):
    """Name the lines that may explain the difference."""

    key = "asterisk"
    twin = "ctrl+n"
    word = "Difference"
    letter = "f"
    permission = "batch.key"


class Verify(Command):
    """Key the chosen lines a second time."""

    key = "f4"
    twin = "ctrl+y"
    word = "Verify"
    permission = "batch.verify"


class SendBack(Command):
    """Send the batch back to keying, with the reason."""

    key = "f8"
    twin = "ctrl+x"
    word = "Send back"
    letter = "n"
    permission = "batch.key"


class Print(Command):
    """Print this list in its order, and the tape."""

    key = "f2"
    twin = "ctrl+f"
    word = "Print"


class Flagged(Command):
    """Show only lines there is something to be said of, or all of them again."""

    key = "f3"
    twin = "ctrl+r"
    word = "Flagged"
    letter = "l"
    in_footer = False


class Order(Command):
    """Put the lines in another order: as keyed, by account, largest first."""

    key = "f6"
    twin = "ctrl+g"
    word = "Order"
    letter = "d"
    in_footer = False


class Header(Command):
    """Change the header: a control total that was mistyped."""

    key = "f5"
    twin = "ctrl+e"
    word = "Header"
    letter = "e"
    permission = "batch.key"
    in_footer = False
