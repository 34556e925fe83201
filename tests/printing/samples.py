"""Papers of a made-up town, for every test of the printing folder."""

import datetime as dt
from dataclasses import replace

from clerktui.views.documents import (
    AccountBalance,
    Column,
    DenominationCount,
    NamedTotal,
    ReceiptDocument,
    ReceiptLine,
    ReceiptTender,
    ReportDocument,
    ReportRow,
    TenderCount,
    ZReportDocument,
)

ZONE = "America/New_York"
ISSUED = dt.datetime(2026, 11, 23, 15, 42, 7, 250_000, tzinfo=dt.UTC)
DAY = dt.date(2026, 11, 23)
KEPT = "more than is owed: kept for the next bill"
TOWN = (
    "Town of Mapleton",
    "210 Main Street, Mapleton, NC 28000",
    "Customer Service  919-555-0100",
)

EXACT_CASH = ReceiptDocument(
    town_lines=TOWN,
    number="CS-2026-000123",
    issued_at=ISSUED,
    timezone=ZONE,
    business_date=DAY,
    received_on=DAY,
    office="Town Hall",
    clerk="Maria Lopez",
    workstation="COUNTER-2",
    drawer="D14",
    lines=(
        ReceiptLine(
            description="Water bill October",
            service="Water",
            bill="W-2610-10420",
            account="10420-01",
            account_name="James O'Brien",
            amount_cents=4510,
            reason="due first",
            balance_after_cents=0,
        ),
        ReceiptLine(
            description="Sewer bill October",
            service="Sewer",
            bill="S-2610-10420",
            account="10420-01",
            account_name="James O'Brien",
            amount_cents=3000,
            reason="same due date, next service",
            balance_after_cents=0,
        ),
    ),
    accounts=(AccountBalance(account="10420-01", name="James O'Brien", balance_cents=0),),
    tenders=(ReceiptTender(name="Cash", amount_cents=7510),),
    total_cents=7510,
    messages=("Thank you for paying in person.", "Town Hall is closed November 26 and 27."),
)

MANY_ACCOUNTS = replace(
    EXACT_CASH,
    number="CS-2026-000124",
    received_on=dt.date(2026, 11, 20),
    business_date=dt.date(2026, 11, 24),
    lines=(
        *EXACT_CASH.lines,
        ReceiptLine(
            description="2025 property tax, parcel 9876-54-3210",
            service="Tax",
            bill="T-2025-004410",
            account="T-004410",
            account_name="Mapleton Feed and Seed Company Incorporated",
            amount_cents=123_456,
            reason="interest 12.40 first, then the tax",
            balance_after_cents=87_655,
        ),
        ReceiptLine(
            description="Tap fee 3/4 inch, Lot [#12] Willow Creek",
            amount_cents=250_000,
            quantity=2,
            unit_cents=125_000,
        ),
        ReceiptLine(description="Swim pass", service="Recreation", amount_cents=4500),
    ),
    accounts=(
        *EXACT_CASH.accounts,
        AccountBalance(account="T-004410", name="Mapleton Feed and Seed", balance_cents=87_655),
        AccountBalance(account="10420-02", name="James O'Brien", balance_cents=-1275),
    ),
    tenders=(ReceiptTender(name="Check", reference="10442", amount_cents=385_466),),
    total_cents=385_466,
)

MANY_TENDERS = replace(
    EXACT_CASH,
    number="CS-2026-000125",
    tenders=(
        ReceiptTender(name="Check", reference="1042", amount_cents=4000),
        ReceiptTender(name="Money order", reference="55120098", amount_cents=1510),
        ReceiptTender(name="Cash", amount_cents=4000),
        ReceiptTender(name="Cash", amount_cents=-2000, is_change=True),
    ),
    change_cents=2000,
)

VOID = replace(
    MANY_TENDERS,
    number="CS-2026-000126",
    status="void",
    void_reason="wrong account keyed, customer came back with the right bill",
    voided_at=ISSUED + dt.timedelta(minutes=9),
    voided_by="Maria Lopez",
    void_approved_by="Dana Whitfield",
)

DUPLICATE = EXACT_CASH.as_copy(2)

ROSA = {"account": "10420-01", "account_name": "NUÑEZ, ROSA"}
SPANISH = replace(
    MANY_TENDERS,
    number="CS-2026-000128",
    language="es",
    business_date=dt.date(2026, 11, 24),
    lines=(
        ReceiptLine(
            description="Property tax",
            service="tax",
            bill="T25-0042",
            amount_cents=1240,
            reason="tax interest before principal",
            balance_after_cents=0,
            **ROSA,
        ),
        ReceiptLine(
            description="Water",
            service="water",
            bill="W-2610-10420",
            amount_cents=4510,
            reason="as you asked, then past due first, town order 5, oldest first",
            balance_after_cents=123_400,
            **ROSA,
        ),
        ReceiptLine(description="Credit", service="credit", amount_cents=260, reason=KEPT, **ROSA),
        ReceiptLine(
            description="Copies, per page",
            service="Clerk",
            amount_cents=1500,
            quantity=60,
            unit_cents=25,
        ),
    ),
    accounts=(AccountBalance(account="10420-01", name="NUÑEZ, ROSA", balance_cents=123_140),),
    messages=("Gracias por su pago.", "El Ayuntamiento estará cerrado el 26 de noviembre."),
)

SPANISH_VOID = replace(
    VOID.as_copy(1),
    number="CS-2026-000129",
    language="es",
    void_reason="cuenta equivocada",
    lines=SPANISH.lines[:2],
    messages=SPANISH.messages,
    accounts=(AccountBalance(account="10420-01", name="NUÑEZ, ROSA", balance_cents=-1275),),
)

HOSTILE_NAMES = (
    "O'BRIEN [/] [@click=app.quit]go[/]",
    "\x1b[31mRED\x1b]52;c;AAAA\x07 \x9b2J BELL\x07 NUL\x00 DEL\x7f",
    "Evil\u202egnp.exe\u202c \u2066left\u2069 zero\u200bwidth\ufeffjoin",
    "Nguyễn Thị Minh Khai-Đặng",
    "Jose\u0301 N\u0303un\u0303ez",
    "“Smitty’s” – Café & Grill… €",
    "王小明 株式会社",
    "Zalgo" + "\u0301\u0302\u0303\u0304\u0305\u0306" * 3 + " text",
    "lone \ud800 surrogate",
    "**bold** __under__ --strike-- ~~x~~ <b>html</b> %(x)s {fact}",
    "W" * 200,
    "Margarethe Wilhelmina van der Oosterhuizen-Featherstonehaugh and family " * 3,
    "line one\nline two\r\n\tline three",
    "(parentheses) \\ backslash \\) Tj ET",
)

HOSTILE = replace(
    EXACT_CASH,
    number="CS-2026-000127",
    lines=tuple(
        ReceiptLine(
            description=name,
            service="Water" if number % 2 else "",
            account=f"{10420 + number}",
            account_name=name,
            amount_cents=1234 + number,
            reason=f"reason: {name}",
            balance_after_cents=number * 100,
        )
        for number, name in enumerate(HOSTILE_NAMES)
    ),
    accounts=tuple(
        AccountBalance(account=f"{10420 + number}", name=name, balance_cents=number)
        for number, name in enumerate(HOSTILE_NAMES)
    ),
    messages=HOSTILE_NAMES[:6],
)

RECEIPTS = {
    "exact_cash": EXACT_CASH,
    "many_accounts": MANY_ACCOUNTS,
    "many_tenders": MANY_TENDERS,
    "void": VOID,
    "duplicate": DUPLICATE,
    "hostile": HOSTILE,
    "spanish": SPANISH,
    "spanish_void": SPANISH_VOID,
}

Z_REPORT = ZReportDocument(
    town_lines=TOWN,
    drawer="D14",
    session="D14-0231",
    office="Town Hall",
    clerk="Maria Lopez",
    workstation="COUNTER-2",
    opened_at=dt.datetime(2026, 11, 23, 12, 58, 3, tzinfo=dt.UTC),
    closed_at=dt.datetime(2026, 11, 23, 22, 4, 51, tzinfo=dt.UTC),
    timezone=ZONE,
    business_date=DAY,
    float_cents=15_000,
    tenders=(
        TenderCount(name="Cash", expected_cents=87_420, counted_cents=86_920),
        TenderCount(name="Check", expected_cents=1_238_466, counted_cents=1_238_466),
        TenderCount(name="Card", expected_cents=45_210, counted_cents=45_210),
        TenderCount(name="Third-party collections", expected_cents=10_000, counted_cents=10_000),
    ),
    over_short_cents=-500,
    denominations=(
        DenominationCount(name="$100", unit_cents=10_000, quantity=3),
        DenominationCount(name="$50", unit_cents=5000, quantity=2),
        DenominationCount(name="$20", unit_cents=2000, quantity=17),
        DenominationCount(name="$10", unit_cents=1000, quantity=7),
        DenominationCount(name="$5", unit_cents=500, quantity=8),
        DenominationCount(name="$1", unit_cents=100, quantity=14),
        DenominationCount(name="25c", unit_cents=25, quantity=18),
        DenominationCount(name="10c", unit_cents=10, quantity=5),
        DenominationCount(name="5c", unit_cents=5, quantity=3),
        DenominationCount(name="1c", unit_cents=1, quantity=5),
    ),
    payments_count=41,
    payments_cents=1_375_606,
    voids_count=2,
    voids_cents=9510,
    void_numbers=("CS-2026-000126", "CS-2026-000139"),
    first_receipt="CS-2026-000123",
    last_receipt="CS-2026-000165",
    services=(
        NamedTotal(name="Water", count=29, amount_cents=310_240),
        NamedTotal(name="Sewer", count=27, amount_cents=255_110),
        NamedTotal(name="Solid waste", count=12, amount_cents=21_600),
        NamedTotal(name="Property tax", count=5, amount_cents=534_156),
        NamedTotal(name="Tap fees", count=1, amount_cents=250_000),
        NamedTotal(name="Recreation", count=3, amount_cents=4500),
    ),
    approved_by="Dana Whitfield",
    chain_head="9f2c4b1de07a55c1f4f2a6b8c3d90e1172ab64d0935fe8812c7d3ba1e45f6078",
    chain_sequence=10_231,
)

REPORT = ReportDocument(
    town="Town of Mapleton",
    title="Receipt register",
    subtitle="November 23, 2026, all drawers",
    columns=(
        Column(name="Receipt", width=15),
        Column(name="Received", kind="date", width=10),
        Column(name="Name"),
        Column(name="Tender", width=12),
        Column(name="Lines", kind="count", width=5),
        Column(name="Amount", kind="money", width=12),
    ),
    rows=(
        ReportRow(("Drawer D14, Maria Lopez",), style="heading"),
        ReportRow(("CS-2026-000123", DAY, "James O'Brien", "Cash", 2, 7510)),
        ReportRow(
            (
                "CS-2026-000124",
                dt.date(2026, 11, 20),
                "Mapleton Feed and Seed Company Incorporated, attn. accounts payable",
                "Check",
                5,
                385_466,
            )
        ),
        ReportRow(("CS-2026-000125", DAY, "Nguyễn Thị Minh Khai", "Mixed", 2, 7510)),
        ReportRow(("Drawer D14", None, None, None, 9, 400_486), style="subtotal"),
        ReportRow(("Drawer D15, Sam Ortiz",), style="heading"),
        ReportRow(("CS-2026-000140", DAY, "O'BRIEN [/] Lot [#12]", "Card", 1, 1_234_567)),
        ReportRow(("CS-2026-000141", DAY, "Refund of deposit", "Cash", 1, -5000)),
        ReportRow(("Drawer D15", None, None, None, 2, 1_229_567), style="subtotal"),
    ),
    totals=(ReportRow(("Total", None, "6 receipts", None, 11, 1_630_053)),),
    footnotes=("Voided receipts are listed apart.",),
    made_at=dt.datetime(2026, 11, 23, 22, 15, tzinfo=dt.UTC),
    timezone=ZONE,
)
