"""One memory of parsed style sheets for all the apps a test process opens.

Textual keeps what it has parsed with the app, and every test of a screen opens an app of its own:
a twelfth of its time went into parsing the same sheets again. What is kept here goes by everything
parsing looks at, the theme's variables included, and rules are only read once they are parsed.
"""

from __future__ import annotations

from typing import Any

from textual.css.stylesheet import Stylesheet

_parse = Stylesheet._parse_rules
_kept: dict[tuple[Any, ...], list[Any]] = {}
_NAMES = ("css", "read_from", "is_default_rules", "tie_breaker", "scope")


def parse_rules(sheet: Stylesheet, css: str, *given: Any, **named: Any) -> list[Any]:
    """As Textual's own; what has been parsed before with the same variables is not again."""
    said = {"css": css, **dict(zip(_NAMES[1:], given, strict=False)), **named}
    key = (_variables(sheet), *sorted(said.items()))
    if key not in _kept:
        _kept[key] = _parse(sheet, **said)
    return _kept[key]


def _variables(sheet: Stylesheet) -> tuple[tuple[str, str], ...]:
    """The theme's variables, put in order once for each set of them."""
    known = sheet.__dict__.get("_variables_known")
    if known is None or known[0] is not sheet._variables:
        known = (sheet._variables, tuple(sorted(sheet._variables.items())))
        sheet.__dict__["_variables_known"] = known
    return known[1]
