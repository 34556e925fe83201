import pytest
from hypothesis import given, strategies as st

from clerktui.errors import Refused
from clerktui.rules.money import format_cents
from clerktui.rules.tenkey import (
    Meaning,
    QuantityAmount,
    classify_key,
    key_character,
    parse_amount,
    parse_quantity_amount,
)
from tests.rules.refusals import refused


@pytest.mark.parametrize(
    ("text", "cents"),
    {
        "75.25": 7525,
        "20*37+5": 74500,
        "20*37": 74000,
        "37*20": 74000,
        "0.25*40": 1000,
        "40*.25": 1000,
        "2*3*4": 2400,
        "2*3*.05": 30,
        "100-12.50": 8750,
        "5-10+20": 1500,
        "100*2+20*37+10*4+5*11+1*23": 105800,
        "5+10+": 1500,
        "20*37+": 74000,
        " 20 * 37 + 5 ": 74500,
        "$20*3+$1.50": 6150,
        "1,000+5": 100500,
        "1234567+1": 123456800,
        "2*1234567": 246913400,
        "0*20": 0,
        "5-5": 0,
    }.items(),
)
def test_sums_are_worked_out_in_dollars(text, cents):
    assert parse_amount(text) == cents


@pytest.mark.parametrize(
    ("text", "cents"),
    {"12345": 12345, "20*37+5": 745, "20.00*37+5": 74005, "100+250+": 350}.items(),
)
def test_sums_are_worked_out_in_cents_where_they_are_implied(text, cents):
    assert parse_amount(text, implied_decimals=True) == cents


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "money.empty"),
        ("-5", "money.negative"),
        ("-5+10", "money.negative"),
        ("5-10", "money.negative"),
        ("(5)", "money.negative"),
        ("+", "tenkey.incomplete"),
        ("-", "tenkey.incomplete"),
        ("*", "tenkey.incomplete"),
        ("+5", "tenkey.incomplete"),
        ("20*", "tenkey.incomplete"),
        ("*20", "tenkey.incomplete"),
        ("20--5", "tenkey.incomplete"),
        ("20++5", "tenkey.incomplete"),
        ("5.00-", "tenkey.incomplete"),
        ("20*+5", "tenkey.incomplete"),
        ("1.5*2.5", "tenkey.two_amounts"),
        ("1234567*7654321", "tenkey.two_amounts"),
        ("1e+3", "money.not_a_number"),
        ("20*x", "money.not_a_number"),
        ("20/4", "money.not_a_number"),
        ("1.005*2", "money.decimals"),
        ("1,00+2", "money.commas"),
        ("100000*100", "money.too_large"),
        ("9999999+1", "money.too_large"),
        ("1+" * 60 + "1", "money.not_a_number"),
        ("\N{FULLWIDTH DIGIT TWO}*5", "money.not_a_number"),
    ],
)
def test_what_is_no_sum_is_refused(text, why):
    with refused(why):
        parse_amount(text)


COUNTS = st.lists(
    st.tuples(st.sampled_from([10_000, 5_000, 2_000, 500, 100, 25, 10, 5, 1]), st.integers(0, 99)),
    min_size=1,
    max_size=5,
)


@given(COUNTS)
def test_a_count_typed_as_a_sum_comes_to_what_was_counted(counts):
    typed = "+".join(f"{format_cents(piece)}*{count}" for piece, count in counts)
    assert parse_amount(typed) == sum(piece * count for piece, count in counts)


@given(st.text(st.sampled_from("0123456789.,$+-* /x"), max_size=14))
def test_any_text_is_a_sum_or_a_refusal(text):
    try:
        cents = parse_amount(text)
    except Refused:
        return
    assert cents >= 0


@pytest.mark.parametrize(
    ("text", "quantity", "unit_cents"),
    [
        ("", 1, None),
        ("2*", 2, None),
        ("2*35", 2, 3500),
        (" 2 * 35.50 ", 2, 3550),
        ("35", 1, 3500),
        ("20+5", 1, 2500),
        ("0002*1", 2, 100),
    ],
)
def test_a_quantity_stands_before_the_star(text, quantity, unit_cents):
    assert parse_quantity_amount(text) == QuantityAmount(quantity, unit_cents)


def test_a_quantity_multiplies_its_price():
    assert QuantityAmount(3, 3500).amount_cents == 10500
    assert QuantityAmount(3, None).amount_cents is None


def test_a_quantity_takes_implied_cents():
    assert parse_quantity_amount("2*3500", implied_decimals=True).amount_cents == 7000


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("0*5", "tenkey.quantity"),
        ("*5", "tenkey.quantity"),
        ("1.5*5", "tenkey.quantity"),
        ("-2*5", "tenkey.quantity"),
        ("12345*5", "tenkey.quantity"),
        ("2*35+5", "money.not_a_number"),
        ("2*3*5", "money.not_a_number"),
        ("9999*9999", "money.too_large"),
    ],
)
def test_a_quantity_is_a_whole_number_of_one_price(text, why):
    with refused(why):
        parse_quantity_amount(text)


@pytest.mark.parametrize(
    ("names", "meaning"),
    [
        (("+", "plus", "add"), Meaning.ACCEPT),
        (("-", "minus", "subtract"), Meaning.BACK),
        (("*", "asterisk", "multiply"), Meaning.QUANTITY),
        (("/", "slash", "divide"), Meaning.TENDER),
        ((".", "full_stop", "decimal"), Meaning.TYPED),
        ((",", "comma", "separator"), Meaning.TYPED),
        (("0", "5", "9", "$", "dollar_sign"), Meaning.TYPED),
        (("x", "f10", "enter", "", "escape", "\N{FULLWIDTH DIGIT ONE}"), None),
    ],
)
def test_a_key_means_the_same_under_each_of_its_names(names, meaning):
    assert {classify_key(name) for name in names} == {meaning}


@pytest.mark.parametrize(
    ("key", "typed", "meaning"),
    [
        ("+", "20", Meaning.TYPED),
        ("multiply", "20", Meaning.TYPED),
        ("-", "20*37", Meaning.TYPED),
        ("+", "5.", Meaning.TYPED),
        ("/", "20", Meaning.TENDER),
        ("+", "", Meaning.ACCEPT),
        ("+", "20*37+", Meaning.ACCEPT),
        ("-", "", Meaning.BACK),
        ("*", "20*", Meaning.QUANTITY),
        ("7", "20+", Meaning.TYPED),
    ],
)
def test_where_sums_are_taken_operators_need_a_number_before_them(key, typed, meaning):
    assert classify_key(key, typed=typed, sums=True) == meaning


def test_outside_sums_what_is_typed_changes_nothing():
    assert classify_key("+", typed="20") == Meaning.ACCEPT


def test_a_key_name_gives_its_character():
    assert [key_character(key) for key in ("divide", "7", "enter")] == ["/", "7", None]
