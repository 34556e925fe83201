"""The words for account flags: what each code says on every screen, and how grave it is."""

from __future__ import annotations

import datetime as dt

from clerktui.views.accounts import FlagView

# code -> (words, grave: said in every screen's first lines)
FLAGS: dict[str, tuple[str, bool]] = {
    "cash_only": ("CASH ONLY", True),
    "no_checks": ("NO CHECKS", True),
    "bankruptcy": ("BANKRUPTCY: do not collect", True),
    "life_support": ("LIFE SUPPORT: do not cut", True),
    "cut_off": ("CUT OFF", True),
    "deceased": ("DECEASED", True),
    "confidential": ("CONFIDENTIAL ADDRESS", True),
    "disputed": ("DISPUTED", True),
    "promise": ("PROMISE", False),
    "do_not_call": ("do not call", False),
    "spanish": ("speaks Spanish", False),
    "landlord": ("landlord", False),
    "foreclosure": ("FORECLOSURE: do not collect", True),
}


def flag_view(code: str, note: str, expires_on: dt.date | None) -> FlagView:
    """A flag as screens show it; an unknown code is shown as it stands."""
    words, grave = FLAGS.get(code, (code.replace("_", " "), False))
    return FlagView(code, words, note, expires_on, is_grave=grave)
