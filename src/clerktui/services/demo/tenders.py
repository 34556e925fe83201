"""What people hand over: cash with change, checks with numbers, cards."""

from __future__ import annotations

from dataclasses import dataclass

from clerktui.services.demo.chance import Dice, happens

_NOTES = (500, 1_000, 2_000, 2_000, 10_000)
_CARD_FROM, _CARD_TO = 100_000, 1_000_000


@dataclass(frozen=True, slots=True)
class Given:
    """One tender line: code, cents (change is below zero) and reference."""

    code: str
    amount_cents: int
    reference: str = ""


class Wallet:
    """Draws how an amount is paid."""

    def __init__(self, rng: Dice) -> None:
        self._rng = rng

    def pay(self, amount_cents: int, preferred: str) -> list[Given]:
        """Tender lines that come to the amount."""
        code = preferred
        if preferred != "cash" and happens(self._rng, 90):
            code = self._rng.choice(("cash", "check", "card"))
        if code == "cash":
            return self._cash(amount_cents)
        if amount_cents > 4_000 and happens(self._rng, 12):
            part = self._rng.randrange(10, 40) * 100
            return [
                Given(code, amount_cents - part, self._reference(code)),
                Given("cash", part),
            ]
        return [Given(code, amount_cents, self._reference(code))]

    def _cash(self, amount_cents: int) -> list[Given]:
        note = self._rng.choice(_NOTES)
        over_cents = -amount_cents % note
        if not over_cents or happens(self._rng, 450):
            return [Given("cash", amount_cents)]
        return [Given("cash", amount_cents + over_cents), Given("cash", -over_cents)]

    def _reference(self, code: str) -> str:
        rng = self._rng
        if code == "check":
            return str(rng.randrange(101, 9_900))
        if code == "card":
            return f"auth {rng.randrange(_CARD_FROM, _CARD_TO)}"
        if code == "money_order":
            return f"{rng.randrange(10**9, 10**10)}"
        return f"EZ{rng.randrange(10**6, 10**7)}"
