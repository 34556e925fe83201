"""How an account stands with the cut-off list, in a few words."""

from __future__ import annotations

from clerktui.i18n.catalogue import ENGLISH, translate
from clerktui.i18n.formats import money, town_date
from clerktui.rules.cutoff import CLEAR, CUT, ELIGIBLE, EXCLUDED, NOTICE, CutOff

_SHORT = {
    ELIGIBLE: "on the cut-off list since {since}: {amount} takes it off",
    NOTICE: "on the cut-off list from {since} unless {amount} is paid",
    EXCLUDED: "not cut off: {reason}",
    CUT: "cut off: {amount} was to be paid",
}


def cut_off_words(found: CutOff | None, language: str = ENGLISH) -> str:
    """One short clause; nothing where there is nothing to say.

    >>> import datetime as dt
    >>> day = dt.date(2026, 11, 5)
    >>> cut_off_words(CutOff("eligible", "", 900, day, None, 900))
    'on the cut-off list since 11/05/26: 9.00 takes it off'
    >>> cut_off_words(CutOff("excluded", "life_support", 900, day, None, 900))
    'not cut off: life support'
    >>> cut_off_words(CutOff())
    ''
    """
    if found is None or found.status == CLEAR:
        return ""
    said = translate(_SHORT[found.status], language).format_map(
        {
            "since": town_date(found.since, language),
            "amount": money(found.to_leave_cents, language),
            "reason": kept_off_by(found, language),
        }
    )
    if found.status == EXCLUDED and found.until is not None:
        until = town_date(found.until, language)
        return said + " " + translate("until {day}", language).format_map({"day": until})
    return said


def kept_off_by(found: CutOff, language: str = ENGLISH) -> str:
    """What keeps an account off the list: the words of a flag or of a moratorium."""
    return found.why or translate(found.reason.replace("_", " "), language)
