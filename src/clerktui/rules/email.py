"""How a letter goes: on paper, by e-mail, or both; what law lets and what the customer wants.

Source: G.S. 66-315(b) (NC UETA): records go electronically only between parties that agreed to it;
15 U.S.C. 7003(b)(2)(A): E-SIGN does not reach a notice that utility service is ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

PAPER, EMAIL, BOTH = "paper", "email", "both"
WANTS = (PAPER, EMAIL, BOTH)
ALSO, INSTEAD, NEVER = "also", "instead", "never"
ALL = "all"


class Said(NamedTuple):
    """What a customer said: of which letter ("all" for every one), what, for which address."""

    letter: str
    wants: str
    address: str


def wanted(said: Iterable[Said], letter: str) -> Said:
    """What holds for a letter: the newest of what was said of it or of all; paper before that.

    >>> said = [Said("all", "both", "a@b.example"), Said("notice", "email", "a@b.example")]
    >>> wanted(said, "notice").wants, wanted(said, "reminder").wants, wanted([], "notice").wants
    ('email', 'both', 'paper')
    >>> wanted([*said, Said("all", "paper", "")], "notice").wants
    'paper'
    """
    found = Said(letter, PAPER, "")
    for one in said:
        if one.letter in (ALL, letter):
            found = one
    return found


def delivery(rule: str, wants: str) -> str:
    """How a letter goes, by the town's rule for its kind and what the customer wants.

    >>> delivery("never", "email"), delivery("also", "email"), delivery("instead", "email")
    ('paper', 'both', 'email')
    >>> delivery("instead", "both"), delivery("also", "paper"), delivery("instead", "paper")
    ('both', 'paper', 'paper')
    """
    if rule not in (ALSO, INSTEAD) or wants not in (EMAIL, BOTH):
        return PAPER
    return EMAIL if rule == INSTEAD and wants == EMAIL else BOTH


def rule_for(letters: Mapping[str, str], names: Sequence[str]) -> str:
    """The town's rule for a letter by its narrowest name that has one; "never" without any.

    >>> rule_for({"notice": "instead", "notice_tax": "also"}, ["notice_tax", "notice"])
    'also'
    >>> rule_for({}, ["notice"])
    'never'
    """
    return next((letters[name] for name in names if name in letters), NEVER)
