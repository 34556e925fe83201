"""Addresses as searches need them: a house number, and a street spelt one way."""

from __future__ import annotations

import re

from clerktui.rules.folding import fold

_HOUSE = re.compile(
    r"""\s*(?P<house>[0-9]{1,6})            # 418
        (?P<to>\s*[-/]\s*[0-9]{1,6}(?=\s|$))?  # 418-420
        (?:\s*-\s*)?(?P<unit>[A-Za-z](?=\s|$|,))?  # 418B, 418-B
        (?P<half>\s+1/2)?                      # 418 1/2
        (?:[\s,]+(?P<street>.*)|$)""",
    re.VERBOSE | re.DOTALL,
)

# Every short form the post office and clerks use, to the long one. The long one is kept because
# each beginning of it, and most short forms, then find it by prefix while still being typed.
_LONG = {
    "aly": "alley",
    "apt": "apartment",
    "av": "avenue",
    "ave": "avenue",
    "bldg": "building",
    "blvd": "boulevard",
    "byp": "bypass",
    "cir": "circle",
    "ct": "court",
    "cv": "cove",
    "dr": "drive",
    "e": "east",
    "expy": "expressway",
    "ext": "extension",
    "ft": "fort",
    "hts": "heights",
    "hwy": "highway",
    "jct": "junction",
    "ln": "lane",
    "mt": "mount",
    "mtn": "mountain",
    "n": "north",
    "ne": "northeast",
    "nw": "northwest",
    "pk": "park",
    "pkwy": "parkway",
    "pl": "place",
    "plz": "plaza",
    "pt": "point",
    "rd": "road",
    "rte": "route",
    "s": "south",
    "se": "southeast",
    "sq": "square",
    "st": "street",
    "ste": "suite",
    "sw": "southwest",
    "ter": "terrace",
    "trl": "trail",
    "tpke": "turnpike",
    "w": "west",
    "xing": "crossing",
}


_KINDS = frozenset({"street", "road", "avenue", "drive", "lane", "boulevard", "court", "highway"})


def folded_place(place: str) -> str:
    """A place as it is searched: the house number, the street spelt one way.

    A crossing is the same whichever street is said first, and whether they are called streets.

    >>> folded_place("418 Mill Rd"), folded_place("Oak & 3rd"), folded_place("")
    ('418 mill road', '3rd and oak', '')
    >>> folded_place("3rd St. & OAK ST") == folded_place("Oak and 3rd")
    True
    """
    house, street = split_address(place.replace("&", " and "))
    if house is not None:
        return f"{house} {street}".rstrip()
    first, _, second = street.partition(" and ")
    if not second:
        return street
    return " and ".join(sorted((_unkinded(first), _unkinded(second))))


def _unkinded(street: str) -> str:
    """A street without the word for what kind it is, unless it is all there is."""
    name, _, kind = street.rpartition(" ")
    return name if name and kind in _KINDS else street


def split_address(text: str, *, typing: bool = False) -> tuple[int | None, str]:
    """Part an address into its house number (or None) and its folded street.

    Short forms are spelt out, so "Mill Rd" and "Mill Road" are one street. A letter, range or
    half of the house number goes behind the street. With `typing` the last word is taken as
    perhaps unfinished: "Mill St" stays open for "Mill Stone".

    >>> split_address("418 Mill Rd Apt 2"), split_address("418-B Mill Rd")
    ((418, 'mill road apartment 2'), (418, 'mill road b'))
    >>> split_address("Lot 9 Mill Rd"), split_address("5th Ave"), split_address("418")
    ((None, 'lot 9 mill road'), (None, '5th avenue'), (418, ''))
    >>> split_address("9 mill st", typing=True), split_address("9 mill rd", typing=True)
    ((9, 'mill st'), (9, 'mill road'))
    """
    match = _HOUSE.fullmatch(text)
    if match is None:
        return None, _street(text, typing=typing)
    street = _street(match["street"] or "", typing=typing)
    behind = [fold(match[part]) for part in ("to", "unit", "half") if match[part]]
    return int(match["house"]), " ".join(filter(None, [street, *behind]))


def _street(text: str, *, typing: bool) -> str:
    words = fold(text).split()
    last = len(words) - 1
    unfinished = last if typing and not text[-1:].isspace() else None
    if words[:1] == ["st"] and last > 0:
        words[0] = "saint"
    for place, word in enumerate(words):
        long = _LONG.get(word, word)
        if place != unfinished or not long.startswith(word):
            words[place] = long
    return " ".join(words)
