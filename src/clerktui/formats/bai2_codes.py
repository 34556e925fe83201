"""What the three-digit types of a BAI2 file mean, as far as a town meets them.

Source: BAI Cash Management Balance Reporting Specifications, version 2, appendix A (uniform type
codes): 001-099 status, 100-399 credits, 400-699 debits, 900-919 status, 920-959 credits and 960-999
debits of a bank's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Bai2Type:
    """One type code.

    Attributes:
        name: what the bank means by it.
        is_deposit: whether the town matches it to money it took in.
        item_of: for the single items of a deposit, the type of the whole deposit.
        is_return: whether it is an item the town deposited and the bank returned.
    """

    name: str
    is_deposit: bool = False
    item_of: str = ""
    is_return: bool = False


def _deposit(name: str, item_of: str = "") -> Bai2Type:
    return Bai2Type(name, is_deposit=True, item_of=item_of)


TYPES = MappingProxyType(
    {
        "010": Bai2Type("Opening ledger balance"),
        "015": Bai2Type("Closing ledger balance"),
        "040": Bai2Type("Opening available balance"),
        "045": Bai2Type("Closing available balance"),
        "060": Bai2Type("Current available balance"),
        "072": Bai2Type("One-day float"),
        "074": Bai2Type("Two or more days' float"),
        "100": Bai2Type("Total credits"),
        "108": _deposit("Credit of any type"),
        "110": Bai2Type("Total lockbox deposits"),
        "115": _deposit("Lockbox deposit"),
        "116": _deposit("Item in a lockbox deposit", item_of="115"),
        "118": _deposit("Lockbox adjustment credit"),
        "121": _deposit("EDI credit"),
        "140": Bai2Type("Total ACH credits"),
        "142": _deposit("ACH credit received"),
        "143": _deposit("Item in an ACH deposit", item_of="142"),
        "145": _deposit("ACH concentration credit"),
        "147": _deposit("Bank card deposit"),
        "155": _deposit("Preauthorized draft credit"),
        "156": _deposit("Item in a preauthorized draft deposit", item_of="155"),
        "164": _deposit("Corporate trade payment credit"),
        "165": _deposit("Preauthorized ACH credit"),
        "166": _deposit("ACH settlement credit"),
        "168": Bai2Type("ACH return or adjustment settlement"),
        "169": _deposit("Miscellaneous ACH credit"),
        "172": _deposit("Deposit correction credit"),
        "173": _deposit("Bank-prepared deposit"),
        "174": _deposit("Other deposit"),
        "175": _deposit("Check deposit package"),
        "176": _deposit("Re-presented check deposit"),
        "187": _deposit("Cash letter credit"),
        "190": Bai2Type("Total incoming wires"),
        "191": _deposit("Incoming internal transfer"),
        "195": _deposit("Incoming wire"),
        "206": _deposit("Book transfer credit"),
        "255": Bai2Type("Check posted and returned"),
        "257": Bai2Type("ACH debit returned"),
        "266": Bai2Type("Return item credit"),
        "275": Bai2Type("Zero-balance credit"),
        "301": _deposit("Commercial deposit"),
        "354": Bai2Type("Interest credit"),
        "366": _deposit("Currency and coin deposited"),
        "395": Bai2Type("Check reversal"),
        "398": Bai2Type("Fee refunded"),
        "399": _deposit("Miscellaneous credit"),
        "400": Bai2Type("Total debits"),
        "409": Bai2Type("Debit of any type"),
        "415": Bai2Type("Lockbox debit"),
        "451": Bai2Type("ACH debit received"),
        "455": Bai2Type("Preauthorized ACH debit"),
        "466": Bai2Type("ACH settlement debit"),
        "472": Bai2Type("Deposit correction debit"),
        "474": Bai2Type("Certified check debit"),
        "475": Bai2Type("Check paid"),
        "495": Bai2Type("Outgoing wire"),
        "550": Bai2Type("Total deposited items returned"),
        "555": Bai2Type("Deposited item returned", is_return=True),
        "556": Bai2Type("Total ACH entries returned"),
        "557": Bai2Type("ACH entry returned", is_return=True),
        "566": Bai2Type("Return item debit", is_return=True),
        "575": Bai2Type("Zero-balance debit"),
        "698": Bai2Type("Fees"),
        "699": Bai2Type("Miscellaneous debit"),
    }
)


def type_name(code: str) -> str:
    """What a type code means; a code we do not know is named by its range.

    >>> type_name("115"), type_name("237"), type_name("940")
    ('Lockbox deposit', 'Credit 237', 'Credit 940')
    """
    known = TYPES.get(code)
    if known is not None:
        return known.name
    if is_credit(code):
        return f"Credit {code}"
    return f"Debit {code}" if "400" <= code <= "699" or code >= "960" else f"Type {code}"


def is_credit(code: str) -> bool:
    """Whether money of this type came into the account.

    >>> is_credit("115"), is_credit("475"), is_credit("010")
    (True, False, False)
    """
    return "100" <= code <= "399" or "920" <= code <= "959"
