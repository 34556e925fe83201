"""The remittance lines of an EDI 820 payment order, as addenda carry them in 80-column pieces.

Source: ASC X12 transaction set 820, segment RMR: RMR01 reference qualifier, RMR02 reference,
RMR03 payment action, RMR04 amount paid. Separators are the sender's own: the element separator is
whatever follows the segment's name; segments end with `~` or a backslash, or as an ISA segment
says.
"""

from __future__ import annotations

import re

from clerktui.formats.cells import CellError, money_reader
from clerktui.formats.nacha_records import clean
from clerktui.views.remittance import RemittancePart

_ISA_LENGTH = 106
_ENDS = "~\\"
_RMR = re.compile(r"\s*RMR([^A-Za-z0-9\s])(.*)", re.DOTALL | re.IGNORECASE)
_read_amount = money_reader("point")


def remittance_parts(text: str) -> tuple[RemittancePart, ...]:
    r"""What each RMR segment pays; nothing when one of them cannot be believed.

    >>> remittance_parts("RMR*IV*10-0442-07**41.20\\RMR*IV*10-0233-05**38\\")[0].account
    '10-0442-07'
    >>> [part.amount_cents for part in remittance_parts("RMR*IV*7**41.20~RMR*AJ*8*PO*.8~")]
    [4120, 80]
    >>> remittance_parts("RMR*IV*7**41.20~RMR*IV*8**-1.00~"), remittance_parts("THANK YOU")
    ((), ())
    """
    ends = _ENDS
    if text[:3].upper() == "ISA" and len(text) >= _ISA_LENGTH:
        end = text[_ISA_LENGTH - 1]
        ends += "" if end.isalnum() or end in {" ", text[3]} else end
    segments = re.split(f"[{re.escape(ends)}]", text)
    found = [_part(match) for segment in segments if (match := _RMR.match(segment))]
    parts = tuple(part for part in found if part is not None)
    return parts if len(parts) == len(found) else ()


def _part(segment: re.Match[str]) -> RemittancePart | None:
    elements = segment[2].split(segment[1])
    if len(elements) < 4:
        return None
    try:
        cents = _read_amount(clean(elements[3]))
    except CellError:
        return None
    account = clean(elements[1])
    return RemittancePart(account, cents) if account and cents and cents > 0 else None
