"""Who lives where: customers, parcels, premises, accounts and services, street by street."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from clerktui.models import (
    Account,
    Customer,
    Parcel,
    Premise,
    ServiceAgreement,
)
from clerktui.rules.checkdigits import with_check
from clerktui.services.demo import deposits, residents
from clerktui.services.demo.chance import dice, happens
from clerktui.services.demo.days import MONTHS, Calendar
from clerktui.services.demo.people import CAST, CAST_BEHIND, Person, Population
from clerktui.services.demo.places import Place, Streets
from clerktui.services.demo.residents import NEVER, Resident
from clerktui.services.demo.tables import Pile
from clerktui.services.search_index import customer_columns, number_column, premise_columns

CITY, STATE = "Maple Falls", "NC"
_OUT_OF_TOWN = (("Raleigh", "27601"), ("Charlotte", "28202"), ("Durham", "27701"))
_TAX_OCCUPANT = 9
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class _Home:
    """A place with the rows it has in the books."""

    place: Place
    premise_id: int
    has_new_parcel: bool


@dataclass(frozen=True)
class _Turn:
    """The how manieth to live at a place, from which bill on, and after what day."""

    occupant: int = 0
    first: int = 0
    after: dt.date = dt.date.min


@dataclass
class _Landlord:
    """Somebody who lets houses, and how many more; a customer from their first account on."""

    person: Person
    houses_left: int
    customer_id: int = 0


class Census:
    """Walks through the town and writes down everybody, until there are accounts enough."""

    def __init__(self, pile: Pile, calendar: Calendar, accounts: int, seed: int) -> None:
        self._pile = pile
        self._calendar = calendar
        self._wanted = accounts
        self._rng = dice(seed, "census")
        self._population = Population(dice(seed, "people"))
        self._streets = Streets(dice(seed, "streets"), accounts)
        self._cast = list(reversed(CAST))
        self._landlord: _Landlord | None = None
        self._parcel: tuple[int, int] = (0, 0)
        self._meter = 80_000
        self.holds_money = True
        self.last_names: dict[int, str] = {}

    def residents(self) -> Iterator[Resident]:
        """Every account, in the order of the meter route; its rows are on the pile."""
        count = 0
        for place in self._streets.places():
            for resident in self._settle(self._home(place)):
                yield resident
                count += 1
                if count == self._wanted:
                    return

    # -------------------------------------------------------------------------------- the place
    def _home(self, place: Place) -> _Home:
        building, parcel_id = self._parcel
        is_new = building != place.building
        if is_new:
            parcel_id = self._pile.take_id(Parcel)
            self._parcel = (place.building, parcel_id)
            rng = self._rng
            number = (
                f"{5500 + place.route}-{rng.randrange(10, 100)}-{rng.randrange(100):02d}-"
                f"{parcel_id % 10_000:04d}"
            )
            if parcel_id >= 10_000:
                number += f".{parcel_id // 10_000:03d}"
            lot = f"LOT {rng.randrange(1, 99)} {place.address.upper().split(' ', 1)[1]}"
            self._pile.add(Parcel, (parcel_id, number, number_column(number), lot))
        premise_id = self._pile.take_id(Premise)
        searched = premise_columns(place.address)
        self._pile.add(
            Premise,
            (
                premise_id,
                place.address,
                CITY,
                place.zip,
                parcel_id,
                searched["house"],
                searched["street_n"],
            ),
        )
        return _Home(place, premise_id, is_new)

    def _settle(self, home: _Home) -> Iterator[Resident]:
        """The accounts of one place: who moved out, who lives there, who pays its tax."""
        place, rng = home.place, self._rng
        is_let = place.kind == "apartment" or (place.kind == "house" and happens(rng, 300))
        turn = _Turn()
        if happens(rng, 170 if is_let else 30):
            former, closed_on = self._former(home, is_let=is_let)
            turn = _Turn(1, former.last + 1, closed_on)
            yield former
        if is_let:
            yield from self._let(home, turn)
            return
        person = self._cast.pop() if self._cast and not turn.occupant else self._owner(place)
        customer_id = self._customer(person, "")
        has_tax = happens(rng, 800) and person not in CAST_BEHIND
        yield self._current(home, turn, customer_id, person, has_tax=has_tax)

    def _owner(self, place: Place) -> Person:
        return self._population.business() if place.kind == "shop" else self._population.person()

    def _let(self, home: _Home, turn: _Turn) -> Iterator[Resident]:
        """A let place: the tenant's account (or the landlord's own), and the landlord's tax."""
        landlord = self._next_landlord()
        if happens(self._rng, 45):
            customer_id = self._landlord_id(landlord)
            yield self._current(home, turn, customer_id, landlord.person)
        else:
            person = self._population.person()
            customer_id = self._customer(person, "")
            yield self._current(home, turn, customer_id, person, deposit_cents=self._deposit())
        if home.has_new_parcel and happens(self._rng, 450):
            yield self._tax_account(home, landlord)

    def _next_landlord(self) -> _Landlord:
        landlord = self._landlord
        if landlord is None or landlord.houses_left == 0:
            houses = self._rng.choice((1, 2, 2, 3, 4, 6, 9, 14))
            landlord = self._landlord = _Landlord(self._population.landlord(), houses)
        landlord.houses_left -= 1
        return landlord

    def _landlord_id(self, landlord: _Landlord) -> int:
        if not landlord.customer_id:
            mail = f"PO Box {self._rng.randrange(10, 9_000)}"
            landlord.customer_id = self._customer(landlord.person, mail)
        return landlord.customer_id

    # ------------------------------------------------------------------------------- the people
    def _customer(self, person: Person, mail_address: str) -> int:
        customer_id = self._pile.take_id(Customer)
        searched = customer_columns(person.last_name, person.first_name, person.phone)
        self.last_names[customer_id] = searched["last_n"]
        mail = ("", "", "", "")
        if mail_address:
            city, zip_code = self._rng.choice(_OUT_OF_TOWN)
            mail = (mail_address, city, STATE, zip_code)
        self._pile.add(
            Customer,
            (
                customer_id,
                person.last_name,
                person.first_name,
                person.is_business,
                person.phone,
                person.email,
                person.language,
                *mail,
                searched["last_n"],
                searched["first_n"],
                searched["phone_n"],
                searched["phone4"],
            ),
        )
        return customer_id

    def _deposit(self) -> int:
        return self._rng.choice((10_000, 10_000, 15_000, 15_000, 20_000))

    # ----------------------------------------------------------------------------- the accounts
    def _former(self, home: _Home, *, is_let: bool) -> tuple[Resident, dt.date]:
        """Somebody who moved out, lately, with bills in the history, or long ago; and the day."""
        person = self._population.person() if is_let else self._owner(home.place)
        resident = self._resident(home, person, 0, "closed")
        if happens(self._rng, 300):
            resident.last = -1
            closed_on = self._calendar.begins - _DAY * self._rng.randrange(30, 2_000)
        else:
            resident.last = self._rng.randrange(2, MONTHS - 1)
            closed_on = self._calendar.issued[resident.cycle][resident.last] - _DAY * 4
            resident.stop = residents.closed_stop_of(self._rng, resident.last)
        opened_on = min(closed_on, self._calendar.begins) - _DAY * self._rng.randrange(60, 4_000)
        customer_id = self._customer(person, f"{self._rng.randrange(1, 900)} Forwarding Ln")
        left = deposits.left_behind(resident) if is_let else 0
        self._write(home, resident, customer_id, (opened_on, closed_on, left))
        return resident, closed_on

    def _current(  # noqa: PLR0913  # where, since when, who, and two facts by name
        self,
        home: _Home,
        turn: _Turn,
        customer_id: int,
        person: Person,
        *,
        has_tax: bool = False,
        deposit_cents: int = 0,
    ) -> Resident:
        """Whoever lives there now; a few have only asked for service."""
        rng = self._rng
        is_pending = happens(rng, 8) and person not in CAST_BEHIND
        status = "pending" if is_pending else "active"
        resident = self._resident(home, person, turn.occupant, status)
        resident.first = turn.first
        if not turn.occupant and person not in CAST_BEHIND and happens(rng, 60):
            resident.first = rng.randrange(1, MONTHS)
        opened_on: dt.date | None
        if is_pending:
            resident.first, deposit_cents, opened_on = NEVER, 0, None
        elif resident.first:
            begun = self._calendar.issued[resident.cycle][resident.first]
            opened_on = begun - _DAY * rng.randrange(8, 25)
        else:
            opened_on = self._calendar.begins - _DAY * rng.randrange(8, 9_000)
            opened_on = max(opened_on, turn.after + _DAY * 3)
        stop = residents.stop_of(rng, resident.last)
        if person in CAST_BEHIND:
            stop = MONTHS - CAST_BEHIND[person]
        resident.stop = max(resident.first, stop)
        if has_tax and not is_pending:
            resident.tax_cents = residents.tax_of(rng, home.place)
        self._write(home, resident, customer_id, (opened_on, None, deposit_cents))
        return resident

    def _tax_account(self, home: _Home, landlord: _Landlord) -> Resident:
        resident = self._resident(home, landlord.person, _TAX_OCCUPANT, "active")
        resident.account_class, resident.services = "tax", ()
        resident.first, resident.last = 0, -1
        resident.tax_cents = residents.tax_of(self._rng, home.place)
        opened_on = self._calendar.begins - _DAY * self._rng.randrange(30, 6_000)
        self._write(home, resident, self._landlord_id(landlord), (opened_on, None, 0))
        return resident

    def _resident(self, home: _Home, person: Person, occupant: int, status: str) -> Resident:
        place, rng = home.place, self._rng
        digits = with_check("luhn", f"{place.route:02d}{place.sequence:04d}{occupant}")
        return Resident(
            account_id=self._pile.take_id(Account),
            number=f"{digits[:-6]}-{digits[-6:-2]}-{digits[-2:]}",
            name=person.name,
            account_class="commercial" if place.kind == "shop" else "residential",
            status=status,
            cycle=place.cycle,
            services=residents.services_of(rng, place),
            usage=residents.usage_of(rng, place),
            carts=2 if happens(rng, 60) else 1,
            habit=residents.habit_of(rng),
            tender=residents.tender_of(rng, is_business=person.is_business),
            language=person.language,
        )

    def _write(
        self,
        home: _Home,
        resident: Resident,
        customer_id: int,
        facts: tuple[dt.date | None, dt.date | None, int],
    ) -> None:
        opened_on, closed_on, deposit_cents = facts
        if not self.holds_money:
            deposit_cents = 0
        resident.deposit_cents, resident.opened_on = deposit_cents, opened_on
        self._pile.add(
            Account,
            (
                resident.account_id,
                resident.number,
                number_column(resident.number),
                customer_id,
                home.premise_id,
                resident.account_class,
                resident.status,
                opened_on,
                closed_on,
                deposit_cents,
            ),
        )
        if deposit_cents and opened_on is not None:
            deposits.write_held(self._pile, self._calendar, resident, customer_id)
        for service in resident.services:
            meter = ""
            if service == "water":
                self._meter += self._rng.randrange(1, 9)
                meter = str(self._meter)
            self._pile.add(
                ServiceAgreement,
                (
                    resident.account_id,
                    service,
                    resident.account_class,
                    meter,
                    number_column(meter),
                    opened_on,
                    closed_on,
                ),
            )
