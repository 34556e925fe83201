"""What the number of a check, a card payment or a money order is called."""

from __future__ import annotations

CARD = "card"


def number_name(code: str, name: str) -> str:
    """What is asked for besides the amount; the number of a card itself is never kept.

    >>> number_name("money_order", "Money order"), number_name("card", "Card")
    ('Money order number', 'Approval number')
    """
    return "Approval number" if code == CARD else f"{name} number"


def numbered_thing(code: str, name: str) -> str:
    """Whose number it is, in a sentence.

    >>> numbered_thing("check", "Check"), numbered_thing("card", "Card")
    ('check', 'card approval')
    """
    return "card approval" if code == CARD else name.lower()
