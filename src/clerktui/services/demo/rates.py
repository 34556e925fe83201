"""What a month of water costs in the demonstration town, and what its property tax grows by."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from clerktui.services.demo.chance import Dice
from clerktui.services.demo.residents import Resident

LATE_FEE_CENTS = 500
# Per hundred of an ordinary month, January to December: gardens and pools in summer.
_SEASON = (88, 88, 92, 98, 108, 125, 136, 132, 115, 100, 92, 90)
_WATER_BASE, _WATER_RATE = 1_450, 51
_SEWER_BASE, _SEWER_RATE, _SEWER_MOST = 1_600, 62, 150
_CART, _STORM, _STORM_SHOP = 1_475, 450, 2_400
_NAMES = {
    "water": "Water",
    "sewer": "Sewer",
    "solid_waste": "Solid waste",
    "stormwater": "Stormwater",
}
_FIRST_RATE_PPM, _NEXT_RATE_PPM = 20_000, 7_500


@dataclass(frozen=True, slots=True)
class BillPart:
    """One service of one bill and the charges it is made of: (words, quantity, cents)."""

    service: str
    description: str
    amount_cents: int
    charges: tuple[tuple[str, str, int], ...]
    component: str = "principal"


def monthly_parts(rng: Dice, resident: Resident, issued_on: dt.date) -> list[BillPart]:
    """A month's bill: what was used and what is the same every month."""
    month = (issued_on.month - 2) % 12  # what was used the month before
    used = resident.usage * _SEASON[month] * (80 + int(rng.random() * 41)) // 10_000
    words = f"{issued_on:%b %Y}"
    return [_part(service, resident, used, words) for service in resident.services]


def late_fee(issued_on: dt.date) -> BillPart:
    """What is added to a bill while the one before it is past due."""
    charge = ("Late fee", "", LATE_FEE_CENTS)
    return BillPart("fee", f"Late fee {issued_on:%b %Y}", LATE_FEE_CENTS, (charge,))


def interest_cents(tax_cents: int, tax_year: int, on: dt.date) -> int:
    """Interest on an unpaid tax: 2% from January 6, 0.75% more for each month begun after.

    Source: G.S. 105-360(a).
    """
    months = (on.year - tax_year - 1) * 12 + on.month - 1
    rate_ppm = _FIRST_RATE_PPM + _NEXT_RATE_PPM * months
    return (tax_cents * rate_ppm + 500_000) // 1_000_000


def _part(service: str, resident: Resident, used: int, words: str) -> BillPart:
    charges: tuple[tuple[str, str, int], ...]
    gallons = f"{used * 100:,} gal"
    if service == "water":
        charges = (("Base charge", "", _WATER_BASE), ("Water used", gallons, used * _WATER_RATE))
    elif service == "sewer":
        billed = used if resident.account_class == "commercial" else min(used, _SEWER_MOST)
        charges = (("Base charge", "", _SEWER_BASE), ("Sewer", gallons, billed * _SEWER_RATE))
    elif service == "solid_waste":
        charges = (("Carts", str(resident.carts), _CART * resident.carts),)
    else:
        shop = resident.account_class == "commercial"
        charges = (("Stormwater fee", "", _STORM_SHOP if shop else _STORM),)
    cents = sum(charge[2] for charge in charges)
    kept = tuple(charge for charge in charges if charge[2])
    return BillPart(service, f"{_NAMES[service]} {words}", cents, kept)
