"""One entry of a Nacha batch made of its record 6 and the addenda under it, or refused with why.

Source: Nacha Operating Rules, appendix three. Record 6: transaction code 2-3, RDFI 4-12, account
13-29, amount 30-39, identification 40-54, name 55-76, discretionary 77-78, addenda flag 79, trace
80-94. CIE and MTE swap name (40-54) and identification (55-76); CTX has the number of addenda in
55-58 and the receiving company in 59-74; IAT keeps the account in 40-74. Addenda 05: text 4-83,
sequence 84-87, entry 88-94. Addenda 99: code 4-6, original trace 7-21, date of death 22-27,
original RDFI 28-35, information 36-79. Addenda 98: as 99, corrected data 36-64.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from clerktui.errors import Refused
from clerktui.formats.cells import shown
from clerktui.formats.nacha_parts import NachaChange, NachaEntry, NachaReturn
from clerktui.formats.nacha_records import AchRecord, clean
from clerktui.rules.dates import date_reader
from clerktui.views.remittance import FileWarning

_CODE = re.compile("[2345][12346789]|55")
_ADDENDA = {"02", "05", "10", "11", "12", "13", "14", "15", "16", "17", "18", "98", "99"}
_SWAPPED = {"CIE", "MTE"}
_CORPORATE = {"ATX", "CTX", "ENR", "TRX"}
_read_date = date_reader("%y%m%d")


def read_day(text: str) -> dt.date | None:
    """A day written YYMMDD; None when it is blank, zeros or no day at all."""
    try:
        return _read_date(text) if text.strip(" 0") else None
    except Refused:
        return None


def make_entry(sec_code: str, record: AchRecord, addenda: Sequence[AchRecord]) -> NachaEntry:
    """The entry.

    Raises:
        Refused: file.broken for a transaction code that does not exist, an amount where none may
            be, addenda that are missing, unannounced or contradict the transaction code.
    """
    _check_addenda(record, addenda)
    identification, name, account = _who(sec_code, record)
    entry = NachaEntry(
        line=record.line,
        code=record.raw(2, 3),
        rdfi=record.digits(4, 11, "the bank's number") + record.words(12, 12),
        account=account,
        amount_cents=record.number(30, 39, "the amount"),
        identification=identification,
        name=name,
        discretionary=record.words(77, 78),
        trace=record.words(80, 94),
        texts=tuple(one.raw(4, 83) for one in addenda if one.raw(2, 3) == "05"),
        returned=_returned(addenda),
        changed=_changed(addenda),
    )
    _check_code(record, entry)
    return entry


def _who(sec_code: str, record: AchRecord) -> tuple[str, str, str]:
    """Identification, name and account, wherever this kind of entry keeps them."""
    account = record.words(13, 29)
    if sec_code in _SWAPPED:
        return record.words(55, 76), record.words(40, 54), account
    if sec_code in _CORPORATE:
        return record.words(40, 54), record.words(59, 74), account
    if sec_code == "IAT":
        return "", "", record.words(40, 74)
    return record.words(40, 54), record.words(55, 76), account


def _check_addenda(record: AchRecord, addenda: Sequence[AchRecord]) -> None:
    flag = record.raw(79, 79)
    if flag not in {"0", "1", " "}:
        raise record.broken(79, f"the addenda flag {shown(flag)} is neither 0 nor 1")
    if flag == "1" and not addenda:
        raise record.broken(79, "the addenda this entry announces is missing")
    kinds = [one.raw(2, 3) for one in addenda]
    for one, kind in zip(addenda, kinds, strict=True):
        if flag != "1":
            raise one.broken(1, f"the entry of line {record.line} announces no addenda")
        if kind not in _ADDENDA:
            raise one.broken(2, f"the addenda type {shown(kind)} does not exist")
    if kinds.count("98") + kinds.count("99") > 1:
        raise addenda[-1].broken(2, "one entry is returned or corrected twice")


def _returned(addenda: Sequence[AchRecord]) -> NachaReturn | None:
    for one in addenda:
        if one.raw(2, 3) == "99":
            code = _notice_code(one, "R", "return")
            return NachaReturn(
                line=one.line,
                code=code,
                original_trace=one.words(7, 21),
                original_rdfi=one.words(28, 35),
                died_on=read_day(one.raw(22, 27)),
                info=one.words(36, 79),
            )
    return None


def _changed(addenda: Sequence[AchRecord]) -> NachaChange | None:
    for one in addenda:
        if one.raw(2, 3) == "98":
            code = _notice_code(one, "C", "change")
            return NachaChange(
                line=one.line,
                code=code,
                original_trace=one.words(7, 21),
                original_rdfi=one.words(28, 35),
                corrected=one.words(36, 64),
            )
    return None


def _notice_code(record: AchRecord, letter: str, what: str) -> str:
    """A code of two digits after its letter; codes nobody has heard of are codes, too."""
    code = record.raw(4, 6).upper()
    if not re.fullmatch(f"{letter}[0-9]{{2}}", code):
        raise record.broken(4, f"the {what} code {shown(code)} is not {letter} and two digits")
    return code


def _check_code(record: AchRecord, entry: NachaEntry) -> None:
    """Whether the transaction code fits what else is said: no money may change its meaning."""
    if not _CODE.fullmatch(entry.code):
        raise record.broken(2, f"the transaction code {shown(entry.code)} does not exist")
    is_notice = entry.returned is not None or entry.changed is not None
    if is_notice != (entry.code[1] in "16"):
        says = "has" if is_notice else "lacks"
        reason = f"the entry with transaction code {entry.code} {says} a return or change addenda"
        raise record.broken(2, reason)
    without_money = "a prenotification" if entry.code[1] in "38" else "an entry of zero dollars"
    if entry.changed is not None:
        without_money = "a notification of change"
    elif entry.code[1] not in "3849":
        return
    if entry.amount_cents:
        raise record.broken(30, f"{without_money} carries an amount")


def addenda_warnings(
    sec_code: str, record: AchRecord, addenda: Sequence[AchRecord]
) -> Iterator[FileWarning]:
    """What does not agree among an entry and its payment texts."""
    texts = [one for one in addenda if one.raw(2, 3) == "05"]
    stated = record.raw(55, 58)
    is_forward = record.raw(3, 3) not in "16"
    if sec_code in _CORPORATE and is_forward and stated.strip() and stated != f"{len(addenda):04}":
        says = f"the entry of line {record.line} says {clean(stated)} addenda"
        yield FileWarning(record.line, f"{says}, there are {len(addenda)}")
    for place, one in enumerate(texts, start=1):
        if one.raw(84, 87).strip().lstrip("0") != str(place):
            says = f"the addenda of line {one.line} is not number {place} of its entry"
            yield FileWarning(one.line, says)
            return
        if one.raw(88, 94) != record.raw(88, 94):
            says = f"the addenda of line {one.line} names another entry than the one above it"
            yield FileWarning(one.line, says)
            return
