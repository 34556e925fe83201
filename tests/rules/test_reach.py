"""A phone number or an e-mail address that can be one, and the words that cannot."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from clerktui.errors import Refused
from clerktui.rules.reach import check_email, check_phone


@pytest.mark.parametrize("number", ["919-555-0188", "(919) 555.0188 ext 4", "+44 20 7946 0958"])
def test_a_number_is_kept_as_it_was_typed(number):
    assert check_phone(number) == number


@pytest.mark.parametrize("number", ["555", "b", "call me", "9195550188 or 0189", "1" * 16, "()-"])
def test_what_cannot_be_dialled_is_refused(number):
    with pytest.raises(Refused) as refused:
        check_phone(number)
    assert refused.value.message_id == "reach.phone"


@given(st.text("0123456789", min_size=7, max_size=15), st.integers(1, 999999))
def test_seven_to_fifteen_digits_are_a_number_with_or_without_extension(digits, extension):
    assert check_phone(digits) == digits
    assert check_phone(f"{digits} x{extension}") == f"{digits} x{extension}"


@pytest.mark.parametrize(
    "typed", ["(919) 555-2296", "ann", "ann@", "@b.c", "a b@c.de", "a@b", "a@@b.c"]
)
def test_what_no_mail_goes_to_is_refused(typed):
    with pytest.raises(Refused) as refused:
        check_email(typed)
    assert refused.value.message_id == "reach.email"


def test_an_address_is_kept_as_it_was_typed():
    assert check_email("Ann.Lee+water@mail.example.org") == "Ann.Lee+water@mail.example.org"
