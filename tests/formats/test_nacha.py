from __future__ import annotations

import datetime as dt
import doctest

import pytest
from hypothesis import given, settings, strategies as st

from clerktui.errors import Refused
from clerktui.formats import edi_820, nacha_records
from clerktui.formats.nacha import nacha_remittance, read_nacha
from clerktui.views.remittance import BankNotice, Remittance, RemittanceItem, RemittancePart
from tests.support.ach_files import (
    Batch,
    Entry,
    ccd,
    changed,
    cie,
    credits_from,
    ctx,
    nacha,
    ppd,
    returned,
)

DAY = dt.date(2026, 11, 20)


def lines_of(text: str, nines: int) -> list[str]:
    """The records of a golden, its trailing blanks put back, and its lines of nines."""
    lines = text.strip("\n").splitlines()
    return [line.ljust(94) for line in lines] + ["9" * 94] * nines


CIE = lines_of(
    r"""
101 053101561 1234567892611230905A094101FIRST TOWN BANK        TOWN OF MAPLE FALLS
5200BILL PAY SERVICE                    1123456789CIEBILL PMT        261120   1053101560000001
6220531015614471002          0000007920RODRIGUEZ MARIA10-0001-01              0053101560000001
62205310030000 55            0000001250NUNEZ JOSE     10-0002-01              0053101560000002
820000000200106201860000000000000000000091701123456789                         053101560000001
9000001000001000000020010620186000000000000000000009170
""",
    4,
)
PEOPLE = lines_of(
    r"""
101 053101561 1234567892611230905A094101FIRST TOWN BANK        TOWN OF MAPLE FALLS
5200BILL PAY SERVICE                    1123456789PPDBILL PMT        261120   1053101560000001
6220531003001002003004       000000250010-0001-01     RODRIGUEZ MARIA         1053101560000001
705THANK YOU                                                                       00010000001
820000000200053100300000000000000000000025001123456789                         053101560000001
5200BILL PAY SERVICE                    1123456789WEBBILL PMT        261120   1053101560000002
6320531003001002003005       000000100010-0002-01     NUNEZ JOSE            S 0053101560000001
820000000100053100300000000000000000000010001123456789                         053101560000002
5200BILL PAY SERVICE                    1123456789TELBILL PMT        261120   1053101560000003
6220531003001002003006       000000110010-0003-01     OBRIEN KEVIN          S 0053101560000001
820000000100053100300000000000000000000011001123456789                         053101560000003
9000003000002000000040015930090000000000000000000004600
""",
    8,
)
COMPANIES = lines_of(
    r"""
101 053101561 1234567892611230905A094101FIRST TOWN BANK        TOWN OF MAPLE FALLS
5200ELM STREET DINER                    1123456789CCDBILL PMT        261120   1053101560000001
6220531003001002003004       0000011720DINER-77       TOWN OF MAPLE FALLS     1053101560000001
705RMR*IV*10-0001-01**79.20\RMR*IV*10-0002-01**38\                                 00010000001
820000000200053100300000000000000000000117201123456789                         053101560000001
5200HARDWARE STORE C                    1987654321CTXTRADE PAY       261121   1053101560000002
6220531015614471002          0000005000HW-12          0002TOWN OF MAPLE FA    1053101560000001
705ISA*00*          *00*          *ZZ*HARDWARE       *ZZ*MAPLEFALLS     *261120*09000010000001
705*U*00401*000000001*0*P*>~GS*RA*A*B~RMR*AJ*10-0004-01*PO*50.00*50.00~SE*1~       00020000001
820000000300053101560000000000000000000050001987654321                         053101560000002
9000002000002000000050010620186000000000000000000016720
""",
    9,
)
NOTICES = lines_of(
    r"""
101 053101561 1234567892611230905A094101FIRST TOWN BANK        TOWN OF MAPLE FALLS
5200TOWN OF MAPLE FA                    1123456789PPDWATER           261120   1053101560000001
6260531003001002003004       000000412010-0003-01     OBRIEN KEVIN            1053101560000001
799R01053101560000017      05310030                                            053101560000001
6260531003001002003004       000000100010-0005-01     DOE JANE                1053101560000002
799R1505310156000001826110205310030ESTATE SAYS SO                              053101560000002
820000000400106200600000000051200000000000001123456789                         053101560000001
5200TOWN OF MAPLE FA                    1123456789COR                000000   1053101560000002
6210531003001002003004       000000000010-0004-01     ELM STREET DINER        1053101560000001
798C01053101560000019      0531003099887766                                    053101560000001
820000000200053100300000000000000000000000001123456789                         053101560000002
9000002000002000000060015930090000000005120000000000000
""",
    8,
)
HEADER = CIE[0]


def data_of(lines: list[str], line_end: str = "\n") -> bytes:
    return "".join(line + line_end for line in lines).encode()


def taken(data: bytes) -> Remittance:
    return nacha_remittance(read_nacha(data))


def refusal_of(lines: list[str] | bytes) -> Refused:
    with pytest.raises(Refused) as refusal:
        read_nacha(lines if isinstance(lines, bytes) else data_of(lines))
    return refusal.value


def place_of(lines: list[str] | bytes) -> tuple[int, int, str]:
    refusal = refusal_of(lines)
    assert refusal.message_id == "file.broken"
    facts = refusal.facts
    return facts["line"], facts["column"], facts["reason"]  # type: ignore[return-value]


def altered(lines: list[str], line: int, column: int, text: str) -> list[str]:
    """The lines with `text` written over one of them from a column on."""
    found = lines[line - 1]
    changed_line = found[: column - 1] + text + found[column - 1 + len(text) :]
    return [*lines[: line - 1], changed_line, *lines[line:]]


# ----------------------------------------------------------------------------------- the goldens
def test_every_golden_has_94_columns():
    for golden in (CIE, PEOPLE, COMPANIES, NOTICES):
        assert {len(line) for line in golden} == {94}
        assert len(golden) % 10 == 0


def test_cie_keeps_the_name_where_others_keep_the_account():
    assert taken(data_of(CIE)) == Remittance(
        kind="nacha",
        layout="Nacha",
        stated_cents=9170,
        items=(
            RemittanceItem(
                line=3,
                amount_cents=7920,
                parts=(RemittancePart("10-0001-01", 7920),),
                reference="053101560000001",
                payer="RODRIGUEZ MARIA",
                payer_key="053101561/4471002/rodriguez maria",
                paid_on=DAY,
            ),
            RemittanceItem(
                line=4,
                amount_cents=1250,
                parts=(RemittancePart("10-0002-01", 1250),),
                reference="053101560000002",
                payer="NUNEZ JOSE",
                payer_key="053100300/55/nunez jose",
                paid_on=DAY,
            ),
        ),
    )


def test_people_pay_by_ppd_web_and_tel():
    remittance = taken(data_of(PEOPLE))
    assert [(i.line, i.amount_cents, i.parts[0].account, i.payer) for i in remittance.items] == [
        (3, 2500, "10-0001-01", "RODRIGUEZ MARIA"),
        (7, 1000, "10-0002-01", "NUNEZ JOSE"),
        (10, 1100, "10-0003-01", "OBRIEN KEVIN"),
    ]
    assert [item.memo for item in remittance.items] == ["THANK YOU", "", ""]
    assert remittance.stated_cents == remittance.amount_cents == 4600
    assert remittance.warnings == ()


def test_companies_say_in_their_addenda_what_they_pay():
    diner, hardware = taken(data_of(COMPANIES)).items
    assert diner.parts == (RemittancePart("10-0001-01", 7920), RemittancePart("10-0002-01", 3800))
    assert (diner.payer, diner.payer_key, diner.memo) == (
        "ELM STREET DINER",
        "053100300/1002003004/elm street diner",
        "",
    )
    assert hardware.parts == (RemittancePart("10-0004-01", 5000),)
    assert (hardware.payer, hardware.paid_on) == ("HARDWARE STORE C", dt.date(2026, 11, 21))


def test_returns_and_changes_are_told_and_are_no_items():
    remittance = taken(data_of(NOTICES))
    assert remittance.items == ()
    assert (remittance.stated_cents, remittance.warnings) == (0, ())
    assert remittance.notices == (
        BankNotice(
            line=3,
            kind="return",
            code="R01",
            trace="053101560000017",
            amount_cents=4120,
            name="OBRIEN KEVIN",
            identification="10-0003-01",
        ),
        BankNotice(
            line=5,
            kind="return",
            code="R15",
            trace="053101560000018",
            amount_cents=1000,
            name="DOE JANE",
            identification="10-0005-01",
            info="ESTATE SAYS SO",
            died_on=dt.date(2026, 11, 2),
        ),
        BankNotice(
            line=9,
            kind="change",
            code="C01",
            trace="053101560000019",
            amount_cents=0,
            name="ELM STREET DINER",
            identification="10-0004-01",
            corrected="99887766",
        ),
    )


def test_the_facts_of_file_and_batch_are_kept():
    file = read_nacha(data_of(NOTICES))
    assert (file.header.destination, file.header.origin) == ("053101561", "123456789")
    assert (file.header.created_on, file.header.created_at) == (dt.date(2026, 11, 23), "0905")
    assert (file.header.destination_name, file.header.modifier) == ("FIRST TOWN BANK", "A")
    first, second = file.batches
    assert (first.sec_code, first.company, first.effective_on) == ("PPD", "TOWN OF MAPLE FA", DAY)
    assert (second.number, second.effective_on, first.debit_cents) == ("2", None, 5120)
    assert (file.debit_cents, file.credit_cents) == (5120, 0)


def test_the_builders_write_the_goldens():
    items = [
        (7920, "10-0001-01", "RODRIGUEZ MARIA", "053101561", "4471002"),
        (1250, "10-0002-01", "NUNEZ JOSE", "05310030", "00 55"),
    ]
    assert cie(items) == data_of(CIE)


# --------------------------------------------------------------------------- what real files do
@pytest.mark.parametrize(
    "deviate",
    [
        lambda lines: data_of(lines, "\r\n"),
        lambda lines: data_of(lines, "\r"),
        lambda lines: "".join(lines).encode(),
        lambda lines: data_of([line.rstrip() for line in lines]),
        lambda lines: "".join(lines[:-4]).rstrip().encode(),
        lambda lines: b"\xef\xbb\xbf" + data_of(lines) + b"\n\n\x1a",
        lambda lines: data_of([*lines[:3], "", *lines[3:]]).replace(b"\n\n", b"\n"),
        lambda lines: data_of([line + "   " for line in lines]),
        lambda lines: data_of(lines[:-4]),
        lambda lines: data_of(lines).replace(b"CIEBILL", b"cieBILL"),
    ],
    ids=[
        *("crlf", "cr", "no-breaks", "trimmed", "no-breaks-trimmed", "mark-and-ctrl-z", "blank"),
        *("wide", "unpadded", "lower-case"),
    ],
)
def test_the_same_file_in_other_clothes_is_the_same_money(deviate):
    remittance = taken(deviate(CIE))
    assert remittance.items == taken(data_of(CIE)).items
    assert remittance.warnings == ()


def test_blank_lines_are_passed_over_but_counted():
    assert [item.line for item in taken(data_of([*CIE[:3], "", *CIE[3:]])).items] == [3, 5]


def test_a_file_without_entries_is_a_file():
    lines = [
        "101 100067554 1823273902003271043 094101PIMRET825324           FISERV",
        "9000000000001000000000000000000000000000000000000000000",
        *["9" * 94] * 8,
    ]
    assert taken(data_of(lines)) == Remittance("nacha", "Nacha", (), stated_cents=0)
    assert taken(nacha()) == Remittance("nacha", "Nacha", (), stated_cents=0)


def test_a_return_code_nobody_knows_is_told_as_it_is():
    data = nacha(Batch("PPD", [returned("r97", 100, "10-0001-01", "SMITH")]))
    assert [notice.code for notice in taken(data).notices] == ["R97"]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_names_come_in_any_letters(encoding):
    data = nacha(Batch("PPD", [Entry(100, "7", "NUÑEZ JOSÉ")]), encoding=encoding)
    assert [item.payer for item in taken(data).items] == ["NUÑEZ JOSÉ"]
    [item] = taken(data.replace(b"\n", b"")).items
    assert (item.payer, item.amount_cents) == ("NUÑEZ JOSÉ", 100)


def test_a_name_of_several_bytes_to_the_letter_may_fill_its_columns_by_bytes():
    plain = nacha(Batch("PPD", [Entry(100, "7", "NUXXEZ JOSE")]))
    data = plain.replace(b"NUXXEZ", "NUÑEZ".encode())
    assert [item.payer for item in taken(data).items] == ["NUÑEZ JOSE"]
    assert [item.payer for item in taken(data.replace(b"\n", b"")).items] == ["NUÑEZ JOSE"]


@pytest.mark.parametrize("odd", [b"\xff\xfe", b"\x81\x9d", b"\x00\x07", b"\x1b[", b"\xe2\x80"])
def test_odd_bytes_in_a_name_stop_nothing(odd):
    data = nacha(Batch("PPD", [Entry(100, "7", "SMXX JOHN")])).replace(b"XX", odd)
    [item] = taken(data).items
    assert item.amount_cents == 100
    assert item.payer.startswith("SM")
    assert item.payer.isprintable()


def test_debits_prenotifications_and_other_kinds_are_no_items():
    data = nacha(
        Batch("PPD", [Entry(500, code="27"), Entry(0, code="23"), Entry(700, "1", code="32")]),
        Batch("CCD", [Entry(0, code="24", texts=("RMR*IV*1**0~",))]),
        Batch("ARC", [Entry(900)]),
    )
    remittance = taken(data)
    assert [item.amount_cents for item in remittance.items] == [700]
    assert remittance.stated_cents == 1600
    assert [(one.line, one.says) for one in remittance.warnings] == [
        (11, "batch 3 is of kind ARC and is not taken in: credits of 9.00")
    ]


def test_a_returned_credit_is_not_in_the_stated_sum():
    refused = Entry(300, "1", "X", code="21", notice="99R23053101560000001")
    data = nacha(Batch("PPD", [refused, Entry(700, "2")]))
    assert (taken(data).stated_cents, taken(data).amount_cents) == (700, 700)


# ----------------------------------------------------------------------------------- the 820s
@pytest.mark.parametrize(
    ("text", "accounts", "memo"),
    [
        (r"RMR*IV*1**60~RMR*IV*2**40.00~", ["1", "2"], ""),
        (r"rmr|IV|1||60\ RMR|AJ|2|PO|40", ["1", "2"], ""),
        (r"RMR*IV*1**60~RMR*IV*2**30~", ["OWN"], r"RMR*IV*1**60~RMR*IV*2**30~"),
        (r"RMR*IV*1**120~RMR*IV*2**-20~", ["OWN"], r"RMR*IV*1**120~RMR*IV*2**-20~"),
        (r"RMR*IV*1**100~RMR*IV*2~", ["OWN"], r"RMR*IV*1**100~RMR*IV*2~"),
        ("WATER BILL", ["OWN"], "WATER BILL"),
    ],
)
@pytest.mark.parametrize("make", [ccd, ctx])
def test_rmr_segments_are_parts_only_when_they_add_up(make, text, accounts, memo):
    [item] = taken(make([(10_000, "OWN", "TOWN OF MAPLE")], text)).items
    assert [part.account for part in item.parts] == accounts
    assert item.memo == memo
    assert sum(part.amount_cents for part in item.parts) == item.amount_cents


def test_an_820_runs_over_as_many_addenda_as_it_needs():
    text = "".join(f"RMR*IV*10-{number:04}-01**1.25~" for number in range(200))
    [item] = taken(ctx([(25_000, "", "TOWN")], text)).items
    assert [part.account for part in item.parts] == [f"10-{n:04}-01" for n in range(200)]


def test_an_entry_that_names_nobody_has_no_parts():
    [item] = taken(ppd([(100, "", "SMITH")])).items
    assert item.parts == ()


# ------------------------------------------------------------------------------- the payer's key
def test_a_bank_account_is_a_payers_key_however_it_is_filled():
    keys = {
        taken(ppd([(100, "1", "SMITH", "053100300", account)])).items[0].payer_key
        for account in ("0012 34", "1234", "  1234", "00000000000001234")
    }
    assert keys == {"053100300/1234/smith"}
    assert taken(ppd([(100, "1", "SMITH", "053100300", "000")])).items[0].payer_key == ""


def test_an_account_that_several_pay_under_gives_each_a_key_of_their_own():
    """The standard puts the account money goes to there: it must not make one customer of all."""
    data = cie([(100, "1", "SMITH ANN", "053100300", "77"), (200, "2", "DOE", "053100300", "77")])
    assert [item.payer_key for item in taken(data).items] == [
        "053100300/77/smith ann",
        "053100300/77/doe",
    ]
    data = cie(
        [(100, "1", "SMITH ANN", "053100300", "7"), (200, "2", "smith ann", "053100300", "7")]
    )
    assert [item.payer_key for item in taken(data).items] == ["053100300/7/smith ann"] * 2


# ------------------------------------------------------------------------------------- the proof
@pytest.mark.parametrize(
    ("line", "column", "text", "at", "what", "stated", "found"),
    [
        (3, 30, "0001007920", 5, "batch 1 credits", 9170, 1_009_170),
        (3, 2, "27", 5, "batch 1 debits", 0, 7920),
        (5, 21, "000000000100", 5, "batch 1 debits", 100, 0),
        (5, 33, "000000009171", 5, "batch 1 credits", 9171, 9170),
        (6, 32, "000000000100", 6, "file debits", 100, 0),
        (6, 44, "000000009169", 6, "file credits", 9169, 9170),
    ],
)
def test_an_amount_that_does_not_agree_refuses_the_file(
    line, column, text, at, what, stated, found
):
    refusal = refusal_of(altered(CIE, line, column, text))
    assert refusal.message_id == "file.totals"
    said = {"line": at, "what": what, "stated_cents": stated, "found_cents": found}
    assert refusal.facts == said


def test_a_hash_that_does_not_agree_refuses_the_file():
    found = "the entry hash 10620186 is not 10620187"
    assert place_of(altered(CIE, 3, 11, "7")) == (5, 11, found)
    assert place_of(altered(CIE, 6, 22, "1"))[:2] == (6, 22)


@pytest.mark.parametrize(
    ("line", "column", "text", "says"),
    [
        (5, 5, "000003", "batch 1 says 3 entries and addenda, there are 2"),
        (6, 2, "000002", "the file says 2 batches, there are 1"),
        (6, 8, "000009", "the file says 9 blocks of ten lines, there are 1"),
        (6, 14, "00000007", "the file says 7 entries and addenda, there are 2"),
        (2, 70, "261340", 'the effective date "261340" is not a day'),
        (
            4,
            80,
            "053101560000001",
            "in batch 1 trace number 053101560000001 comes after 053101560000001",
        ),
    ],
)
def test_a_count_that_does_not_agree_is_warned_about(line, column, text, says):
    remittance = taken(data_of(altered(CIE, line, column, text)))
    assert [(one.line, one.says) for one in remittance.warnings] == [(line, says)]
    assert remittance.amount_cents == 9170


def test_addenda_that_are_not_all_there_are_warned_about():
    lines = [*COMPANIES[:7], *COMPANIES[8:]]
    assert [one.says for one in taken(data_of(lines)).warnings] == [
        "the entry of line 7 says 0002 addenda, there are 1",
        "the addenda of line 8 is not number 1 of its entry",
        "batch 2 says 3 entries and addenda, there are 2",
        "the file says 5 entries and addenda, there are 4",
    ]
    lines = altered(COMPANIES, 4, 88, "0000009")
    says = "the addenda of line 4 names another entry than the one above it"
    assert [one.says for one in taken(data_of(lines)).warnings] == [says]


# --------------------------------------------------------------------------------- the structure
@pytest.mark.parametrize(
    ("lines", "line", "column", "reason"),
    [
        ([], 1, 1, "the file holds no record"),
        (["", "  "], 1, 1, "the file holds no record"),
        (CIE[1:], 1, 1, "the file does not begin with a file header"),
        ([HEADER, *CIE], 2, 1, "a second file header"),
        (altered(CIE, 1, 35, "080"), 1, 2, "the file header is not one of a file with 94 columns"),
        ([HEADER, *CIE[2:]], 2, 1, "an entry outside a batch"),
        ([*CIE[:2], PEOPLE[3], *CIE[2:]], 3, 1, "an addenda without an entry above it"),
        ([*CIE[:3], PEOPLE[3], *CIE[3:]], 4, 1, "the entry of line 3 announces no addenda"),
        ([*PEOPLE[:3], *PEOPLE[4:]], 3, 79, "the addenda this entry announces is missing"),
        ([*CIE[:4], *CIE[5:]], 5, 1, "batch 1 is still open"),
        ([*PEOPLE[:4], *PEOPLE[5:]], 5, 1, "batch 1 is still open"),
        ([*CIE[:5], CIE[4], *CIE[5:]], 6, 1, "a batch control outside a batch"),
        (CIE[:5], 5, 1, "the file ends here without its file control"),
        ([*CIE[:5], *CIE[6:]], 6, 1, "the padding begins before the file control"),
        ([*CIE[:6], CIE[2]], 7, 1, "a record follows the file control"),
        ([*CIE[:6], CIE[5]], 7, 1, "a record follows the file control"),
        (altered(CIE, 3, 1, "4"), 3, 1, 'the record type "4" does not exist'),
        (["hello"], 1, 1, 'the record type "h" does not exist'),
        (altered(CIE, 3, 95, "x"), 3, 95, "a record ends with column 94, this one goes on"),
        ([*CIE[:2], CIE[2][:90], *CIE[3:]], 3, 91, "the record breaks off; it has 94 columns"),
        ([*CIE[:5], CIE[5][:54]], 6, 55, "the record breaks off; it has 94 columns"),
        ([HEADER[:39], *CIE[1:]], 1, 40, "the record breaks off; it has 94 columns"),
        (altered(CIE, 2, 51, "ADV"), 2, 51, '"ADV" is no kind of entry this program reads'),
        (altered(CIE, 5, 88, "0000002"), 5, 88, "the control of batch 2 stands under batch 1"),
        (altered(CIE, 3, 2, "25"), 3, 2, 'the transaction code "25" does not exist'),
        (altered(CIE, 3, 30, "00000O7920"), 3, 30, 'the amount "00000O7920" is not a number'),
        (altered(CIE, 3, 4, " "), 3, 4, 'the bank\'s number " 5310156" is not made of 8 digits'),
        (altered(CIE, 3, 79, "2"), 3, 79, 'the addenda flag "2" is neither 0 nor 1'),
        (altered(CIE, 3, 2, "23"), 3, 30, "a prenotification carries an amount"),
        (altered(CIE, 3, 2, "24"), 3, 30, "an entry of zero dollars carries an amount"),
        (altered(PEOPLE, 4, 2, "07"), 4, 2, 'the addenda type "07" does not exist'),
        (altered(PEOPLE, 4, 2, "99R01"), 3, 2, None),
        (altered(CIE, 3, 2, "21"), 3, 2, None),
        (altered(NOTICES, 4, 4, "X01"), 4, 4, 'the return code "X01" is not R and two digits'),
        (altered(NOTICES, 4, 2, "98C"), 3, 30, "a notification of change carries an amount"),
        (
            [*NOTICES[:4], NOTICES[3], *NOTICES[4:]],
            5,
            2,
            "one entry is returned or corrected twice",
        ),
    ],
)
def test_a_file_that_does_not_follow_the_layout_is_refused(lines, line, column, reason):
    found = place_of(lines)
    assert found[:2] == (line, column)
    assert reason is None or found[2] == reason


# ------------------------------------------------------------------------------------ properties
names = st.text("ABCDEFGHIJ' &ñé-", max_size=15)
numbers = st.text("0123456789-", min_size=1, max_size=15)
entries = st.builds(
    Entry,
    amount_cents=st.integers(1, 10**9),
    identification=numbers,
    name=names,
    rdfi=st.integers(0, 10**8 - 1).map("{:08}".format),
    account=st.text("0123456789 -", max_size=17),
    code=st.sampled_from(["22", "32", "27", "37"]),
    texts=st.lists(st.text("RMR*IV~ 0123.", max_size=100), max_size=2).map(tuple),
)
notices = st.builds(returned, st.just("R01"), st.integers(1, 10**6), numbers, names)
changes = st.builds(changed, st.just("C02"), numbers, numbers, names)
files = st.lists(
    st.one_of(
        st.builds(
            Batch,
            st.sampled_from(["PPD", "CCD", "CIE", "WEB", "TEL", "CTX"]),
            st.lists(st.one_of(entries, notices), max_size=4),
        ),
        st.builds(Batch, st.just("COR"), st.lists(changes, max_size=2)),
    ),
    max_size=3,
)


@given(files)
def test_what_is_built_is_read(batches):
    data = nacha(*batches)
    remittance = taken(data)
    credits_in = [e for b in batches for e in b.entries if e.code in {"22", "32"}]
    assert [item.amount_cents for item in remittance.items] == [e.amount_cents for e in credits_in]
    for item, entry in zip(remittance.items, credits_in, strict=True):
        assert sum(part.amount_cents for part in item.parts) == entry.amount_cents
        assert item.parts[0].account == entry.identification or entry.texts
    assert len(remittance.notices) == sum(bool(e.notice) for b in batches for e in b.entries)
    assert remittance.stated_cents == remittance.amount_cents
    assert remittance.warnings == ()
    again = taken(nacha(*batches, line_end=""))
    assert [item.parts for item in again.items] == [item.parts for item in remittance.items]


goldens = st.sampled_from([CIE, PEOPLE, COMPANIES, NOTICES])


def _says(remittance: Remittance) -> list[tuple[object, ...]]:
    return [(i.amount_cents, i.parts, i.payer_key, i.paid_on) for i in remittance.items]


@given(goldens, st.data())
def test_a_line_cut_short_or_dropped_never_changes_the_money(golden, data):
    at = data.draw(st.integers(0, len(golden) - 1))
    left = data.draw(st.integers(0, 93))
    lines = (
        [*golden[:at], golden[at][:left], *golden[at + 1 :]]
        if left
        else golden[:at] + golden[at + 1 :]
    )
    whole = taken(data_of(golden))
    try:
        found = taken(data_of(lines))
    except Refused:
        return
    assert found.amount_cents == whole.amount_cents
    assert found.warnings or _says(found) == _says(whole)


@given(goldens, st.data())
@settings(max_examples=200)
def test_an_altered_line_never_changes_the_money(golden, data):
    at = data.draw(st.integers(0, len(golden) - 1))
    column = data.draw(st.integers(1, 94))
    text = data.draw(st.text("0123456789 RC~*", min_size=1, max_size=12))[: 95 - column]
    whole = taken(data_of(golden))
    try:
        found = taken(data_of(altered(golden, at + 1, column, text)))
    except Refused:
        return
    amounts = [item.amount_cents for item in whole.items]
    assert found.warnings or [item.amount_cents for item in found.items] == amounts
    assert found.stated_cents == whole.stated_cents


def _must_be_ours(refusal: Refused) -> None:
    assert refusal.message_id in {"file.broken", "file.totals"}
    assert isinstance(refusal.facts["line"], int)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    try:
        taken(data)
    except Refused as refusal:
        _must_be_ours(refusal)


@given(goldens, st.data())
@settings(max_examples=100)
def test_any_bytes_inside_a_file_are_read_or_refused(golden, data):
    whole = data_of(golden)
    at = data.draw(st.integers(0, len(whole)))
    odd = data.draw(st.binary(min_size=1, max_size=20))
    try:
        taken(whole[:at] + odd + whole[at + len(odd) :])
    except Refused as refusal:
        _must_be_ours(refusal)


@pytest.mark.parametrize("module", [edi_820, nacha_records])
def test_the_examples_in_the_docstrings_hold(module):
    assert doctest.testmod(module).failed == 0


def test_items_may_be_mixed_with_returns_in_one_batch():
    batch = Batch("CIE", [*credits_from([(100, "1", "SMITH")]), returned("R03", 50, "2", "DOE")])
    remittance = taken(nacha(batch))
    assert [item.amount_cents for item in remittance.items] == [100]
    assert [(n.code, n.name, n.identification) for n in remittance.notices] == [("R03", "DOE", "2")]
