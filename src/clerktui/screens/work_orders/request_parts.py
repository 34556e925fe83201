"""What the form of a request is given, says over itself, and can do beside taking it."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from clerktui.views.accounts import AccountView
from clerktui.views.order_choices import AccountAt, TypeChoice
from clerktui.widgets import Command
from clerktui.widgets.listing import Part


@dataclass(frozen=True)
class Asked:
    """What is known of a request before it is taken.

    Attributes:
        account: whose.
        place: where, in words.
        parent: the number of the order it belongs to.
        join: the number of the order it is one more call about.
    """

    account: str = ""
    place: str = ""
    parent: int = 0
    join: int = 0


class ForAccount(Command):
    """Take it for the account that is served at this place."""

    key = "f5"
    twin = "ctrl+e"
    word = "For account"
    letter = "f"


class AnotherOne(Command):
    """None of the open orders there: this is another one."""

    key = "f6"
    twin = "ctrl+g"
    word = "Another one"
    letter = "n"


def head(account: AccountView | None, there: Sequence[AccountAt], asked: Asked) -> str:
    """Whom and what the request is about."""
    about = f"Order {asked.parent} needs it.  " if asked.parent else ""
    if account is not None:
        known = (account.account, account.name, account.service_address, account.phone)
        return about + "  ".join(filter(None, known))
    if not there:
        return f"{about}No account: where it is, who calls, under which number"
    named = ", ".join(f"{one.account} {one.name}" for one in there)
    return f"{about}Served there: {named}. F5 takes it for the account."


def script(
    kind: TypeChoice, urgent: str, account: AccountView | None
) -> Callable[[int], list[list[Part]]]:
    """What is minded and said on the phone, for a width."""
    flags = [one for one in account.flags if one.is_grave] if account else []

    def lines(width: int) -> list[list[Part]]:
        minded = [f"{one.words}, {one.effect}" if one.effect else one.words for one in flags]
        said: list[list[Part]] = [[(f" {kind.name}: {urgent}", "bold")]]
        said += [[(f" {line}", "grave")] for one in minded for line in _wrapped(one, width)]
        return said + [[(f" {line}", "")] for one in kind.script for line in _wrapped(one, width)]

    return lines


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(f'"{text}"' if text.endswith("?") else text, max(20, width - 2))
