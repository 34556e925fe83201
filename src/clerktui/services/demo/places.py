"""Where they live: streets of uneven length, houses in order, a few apartment houses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from clerktui.services.demo.chance import Dice, Skewed, happens

_NAMES = """Elm Main Church Mill Oak Depot Quarry Maple Pine Railroad Cedar Washington Lake Hill
Park Walnut Spring Ridge River Highland Forest Jackson Sunset Cherry Dogwood Hickory Willow
Franklin College Center Meadow Chestnut Lakeview Madison Monroe Green Valley Academy Front Market
Union Liberty Salisbury Concord Raleigh Magnolia Holly Poplar Sycamore Birch Laurel Ivy Rose
Brookside Country_Club Old_Mill Martin_Luther_King Blue_Heron Cotton_Gin Tobacco_Barn Fox_Run
Deer_Path Camp_Ground Saint_Paul Turkey_Creek Peach_Orchard Wisteria Juniper Mockingbird
Whippoorwill""".split()
_KINDS = ("St", "Rd", "Ln", "Ave", "Dr", "Ct", "Cir", "Way", "Pl", "Blvd")
_QUARTERS = ("", "N ", "S ", "E ", "W ", "Old ", "New ", "Upper ", "Lower ", "Little ")
_FIRST_STREETS = ("Elm St", "Mill Rd", "Church St", "Main St", "Quarry Ln", "Depot St")
_SHOPPING = frozenset({"Main St", "Depot St", "Market St", "Front St"})
_ZIPS = ("28099", "28099", "28099", "28098")
ROUTE_FIRST = 10


@dataclass(frozen=True)
class Place:
    """A place served; `building` tells which places share a parcel."""

    address: str
    zip: str
    kind: str
    route: int
    sequence: int
    building: int
    has_sewer: bool
    cycle: int


class Streets:
    """Walks through the town street by street, as a meter reader does."""

    def __init__(self, rng: Dice, accounts: int) -> None:
        """Lay routes so that their numbers suffice for so many accounts."""
        self._rng = rng
        self._lengths = Skewed(list(range(90, 7, -2)), offset=40)
        self._route_places = max(60, accounts // 70)
        self._route, self._sequence = ROUTE_FIRST, 0
        self._in_route = 0
        self._building = 0

    def places(self) -> Iterator[Place]:
        """Places without end, neighbours one after another."""
        for street in self._streets():
            zip_code = self._rng.choice(_ZIPS)
            has_sewer = happens(self._rng, 700)
            house = self._rng.choice((1, 3, 100, 101, 200, 1001))
            for _ in range(self._lengths.draw(self._rng)):
                house += self._rng.choice((2, 2, 2, 3, 4, 6, 11))
                self._building += 1
                for address, kind in self._at(street, house):
                    yield self._place(address, kind, zip_code, has_sewer=has_sewer)

    def _streets(self) -> Iterator[str]:
        used = set(_FIRST_STREETS)
        yield from _FIRST_STREETS
        kinds = Skewed(_KINDS, offset=3)
        # Each name once before any name has a second street: a "North Elm St", an "Elm Ct".
        for quarter in (quarter for quarter in _QUARTERS for _ in _KINDS[:3]):
            names = list(_NAMES)
            self._rng.shuffle(names)
            for name in names:
                street = f"{quarter}{name.replace('_', ' ')} {kinds.draw(self._rng)}"
                if street not in used:
                    used.add(street)
                    yield street
        number = 1
        while True:
            number += 1
            yield f"County Road {number}"

    def _at(self, street: str, house: int) -> Iterator[tuple[str, str]]:
        """What stands at a number: a house, a shop, or a house of apartments."""
        rng = self._rng
        if happens(rng, 550 if street in _SHOPPING else 25):
            yield f"{house} {street}", "shop"
        elif happens(rng, 18):
            for unit in range(1, rng.choice((4, 6, 8, 12, 16, 24)) + 1):
                yield f"{house} {street} Apt {unit}", "apartment"
        else:
            yield f"{house} {street}", "house"

    def _place(self, address: str, kind: str, zip_code: str, *, has_sewer: bool) -> Place:
        self._in_route += 1
        self._sequence += self._rng.choice((2, 3, 4, 5)) if self._route_places < 2_000 else 1
        if self._in_route > self._route_places or self._sequence > 9_999:
            self._route, self._sequence, self._in_route = self._route + 1, 4, 1
        return Place(
            address=address,
            zip=zip_code,
            kind=kind,
            route=self._route,
            sequence=self._sequence,
            building=self._building,
            has_sewer=has_sewer,
            cycle=self._route % 2,
        )
