"""Work orders and a day sheet of the made-up town."""

import datetime as dt
from dataclasses import replace

from clerktui.views.work_order_papers import (
    CrewDaySheet,
    DaySheetLine,
    OrderCaller,
    OrderCharge,
    OrderFact,
    OrderMeter,
    OrderOutcome,
    WorkOrderPaper,
)
from tests.printing.samples import DAY, HOSTILE_NAMES, ISSUED, TOWN, ZONE

OUTCOMES = (
    OrderOutcome(code="done", words="Done"),
    OrderOutcome(code="locked", words="Gate or door was locked", is_done=False),
    OrderOutcome(code="nobody", words="Nobody was there", is_done=False),
    OrderOutcome(code="not_found", words="Nothing was found", is_done=False),
    OrderOutcome(code="unsafe", words="It was not safe", is_done=False),
    OrderOutcome(code="parts", words="Parts or a machine are missing", is_done=False),
    OrderOutcome(code="other_utility", words="It is another utility's", is_done=False),
    OrderOutcome(code="weather", words="Weather", is_done=False),
)

LEAK = WorkOrderPaper(
    town_lines=TOWN,
    number=10442,
    kind="Water leak",
    group="Water and sewer",
    department="Utilities",
    crew="Crew 2, Ortiz",
    priority=1,
    priority_words="Emergency",
    place="1204 Old Mill Road",
    where="in the road before the second driveway, water comes up beside the hydrant",
    account="10420-01",
    customer="James O'Brien",
    callers=(
        OrderCaller(name="James O'Brien", phone="919-555-0142", wants_call=True),
        OrderCaller(name="Rosa Nuñez", phone="919-555-0177", wants_call=True),
        OrderCaller(phone="919-555-0103"),
    ),
    description="Water is running down the road since about 9 this morning; the pressure in the "
    "house is low. Mrs. Nuñez says it was smaller yesterday evening.",
    answers=(
        OrderFact(label="Does it come out of the ground, a pipe or a box?", value="ground"),
        OrderFact(label="How much?", value="a garden hose"),
        OrderFact(label="Is anybody in danger, is a road or a cellar under water?", value="no"),
    ),
    wanted_on=DAY,
    made_at=ISSUED,
    made_by="Maria Lopez",
    arrive_by=ISSUED + dt.timedelta(minutes=60),
    complete_by=ISSUED + dt.timedelta(hours=8),
    flags=("LIFE SUPPORT", "Dog"),
    meters=(
        OrderMeter(
            number="18-447120",
            service="Water",
            last_reading=1234,
            read_on=dt.date(2026, 11, 3),
            asks="reading",
        ),
    ),
    outcomes=OUTCOMES,
    charges=(
        OrderCharge(code="TRIP", description="Trip charge", amount_cents=3500),
        OrderCharge(code="REP", description="Repair on the customer's side", amount_cents=12_500),
        OrderCharge(code="ADM", description="Damage claim", amount_cents=1000, is_always=True),
    ),
    parent=10440,
    children=(10443, 10444),
    printed_at=ISSUED + dt.timedelta(minutes=4),
    timezone=ZONE,
)

CHANGE = replace(
    LEAK,
    number=10451,
    kind="Change the meter",
    priority=4,
    priority_words="Planned",
    place="14 Willow Creek Lane",
    where="",
    callers=(),
    description="Meter is stuck since the October reading.",
    answers=(),
    flags=(),
    arrive_by=None,
    meters=(
        replace(LEAK.meters[0], asks="change"),
        OrderMeter(number="IR-77", service="Irrigation", asks="reading", digits=8),
        OrderMeter(number="9", service="Fire line"),
    ),
    charges=(),
    parent=None,
    children=(),
)

SPANISH = replace(LEAK, number=10460, language="es", flags=("LIFE SUPPORT",)).as_copy(1)

LONG = replace(
    LEAK,
    number=1_000_442,
    kind="Sewer backing up into a house or a business, called in at night",
    place="The pumping station behind the Mapleton Feed and Seed Company Incorporated warehouse, "
    "1450 Old North Carolina Highway 75 Business East, Building C",
    description="They said it again and again. " * 40,
    callers=LEAK.callers * 5,
    answers=LEAK.answers * 3,
    flags=("LIFE SUPPORT", "Dog", "Gate code at the office", "Call before coming", "Hazard: wires"),
)

HOSTILE = replace(
    LEAK,
    kind=HOSTILE_NAMES[0],
    place=HOSTILE_NAMES[10],
    where=HOSTILE_NAMES[11],
    crew=HOSTILE_NAMES[1],
    customer=HOSTILE_NAMES[2],
    description="\n".join(HOSTILE_NAMES),
    callers=tuple(OrderCaller(name=name, phone=name) for name in HOSTILE_NAMES),
    answers=tuple(OrderFact(label=name, value=name) for name in HOSTILE_NAMES),
    flags=HOSTILE_NAMES,
    meters=tuple(OrderMeter(number=name, service=name, asks="change") for name in HOSTILE_NAMES),
    outcomes=tuple(OrderOutcome(code=name[:9], words=name) for name in HOSTILE_NAMES),
    charges=tuple(
        OrderCharge(code=name[:9], description=name, amount_cents=99_999_999_99)
        for name in HOSTILE_NAMES
    ),
)

ORDERS = {
    "order_leak": LEAK,
    "order_change": CHANGE,
    "order_spanish": SPANISH,
    "order_long": LONG,
    "order_hostile": HOSTILE,
}

DAY_SHEET = CrewDaySheet(
    town=TOWN[0],
    crew="Crew 2, Ortiz",
    department="Utilities",
    members=("Sam Ortiz", "Lee Tran"),
    day=DAY,
    lines=(
        DaySheetLine(
            number=10442,
            kind="Water leak",
            what="Water is running down the road since about 9 this morning",
            place="1204 Old Mill Road",
            where="in the road before the second driveway",
            priority=1,
            due_at=ISSUED + dt.timedelta(minutes=60),
            customer="James O'Brien",
            phone="919-555-0142",
            meter="18-447120",
            flags=("LIFE SUPPORT", "Dog"),
        ),
        DaySheetLine(
            number=10451,
            kind="Change the meter",
            what="Meter is stuck since the October reading.",
            place="14 Willow Creek Lane",
            priority=4,
            window="8 to 12",
            customer="Mapleton Feed and Seed Company Incorporated",
            phone="919-555-0177",
            meter="IR-77",
        ),
        DaySheetLine(number=10460, kind="Turn on", place="9 Elm Street, Apartment 12"),
    ),
    outcomes=OUTCOMES,
    note="Call the desk before a cut-off: somebody may have paid.",
    printed_at=ISSUED,
    timezone=ZONE,
)

LONG_DAY = replace(
    DAY_SHEET,
    lines=tuple(
        replace(line, number=10_500 + place) for place, line in enumerate(DAY_SHEET.lines * 8)
    ),
)

HOSTILE_DAY = replace(
    DAY_SHEET,
    crew=HOSTILE_NAMES[10],
    members=HOSTILE_NAMES,
    note=HOSTILE_NAMES[11],
    lines=tuple(
        replace(
            DAY_SHEET.lines[0],
            number=number,
            kind=name,
            what=name,
            place=name,
            where=name,
            customer=name,
            phone=name,
            window=name,
            flags=(name, name),
        )
        for number, name in enumerate(HOSTILE_NAMES, start=1)
    ),
)

DAY_SHEETS = {"day_sheet": DAY_SHEET, "day_sheet_long": LONG_DAY, "day_sheet_hostile": HOSTILE_DAY}
