"""Whose earlier debt may be asked: what holds for every debt, and each rule by itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from clerktui.rules.prior_debt import NOT_ASKED, PAY, SUPERVISOR, Debt, judge

RULE = {"minimum_cents": 100, "limit_years": 3}
DAY = dt.date(2026, 11, 23)
FLAGS = ("same_number", "lived_there", "in_household", "at_premise", "shares_meter")
ROE = Debt("1", "roe jo", 5_000)


@st.composite
def debts(draw):
    flags = {name: draw(st.booleans()) for name in FLAGS}
    return Debt(
        "1",
        draw(st.sampled_from(["roe jo", "lee ann"])),
        draw(st.integers(0, 100_000)),
        draw(st.integers(0, 100_000)),
        draw(st.none() | st.dates(dt.date(2015, 1, 1), DAY)),
        same_birth=draw(st.sampled_from([None, True, False])),
        is_misrepresented=draw(st.booleans()),
        **flags,
    )


def verdict(debt):
    return judge(debt, "LEE, ANN", RULE, DAY)


@given(debts())
def test_every_verdict_names_its_law_and_below_the_minimum_there_is_none(debt):
    found = verdict(debt)
    if debt.cents < RULE["minimum_cents"]:
        assert found is None
    elif found is not None:
        assert found.code in (PAY, NOT_ASKED, SUPERVISOR)
        assert found.citation


@given(debts())
def test_nothing_is_to_be_paid_that_is_neither_the_applicants_own_nor_lied_about(debt):
    found = verdict(debt)
    if found is not None and found.code == PAY:
        is_own = debt.name == "lee ann" and bool(debt.same_number or debt.same_birth)
        assert is_own or debt.is_misrepresented


@given(debts())
def test_whoever_lied_is_asked_whatever_protects_others(debt):
    found = verdict(replace(debt, is_misrepresented=True))
    assert found is None or (found.code, found.ground) == (PAY, "misrepresented")


@given(debts())
def test_a_shared_meter_changes_nothing_but_what_a_new_tenant_is_asked(debt):
    alone, shared = (verdict(replace(debt, shares_meter=one)) for one in (False, True))
    if alone != shared:
        assert (alone.ground, shared.ground) == ("tenant", "shared")


@given(debts(), st.integers(0, 50_000))
def test_a_debt_that_grows_is_never_asked_more_gently(debt, more):
    before, after = verdict(debt), verdict(replace(debt, owed_cents=debt.owed_cents + more))
    assert before is None or after == before


@pytest.mark.parametrize(
    ("debt", "code", "ground"),
    [
        (replace(ROE, at_premise=True), NOT_ASKED, "tenant"),
        (replace(ROE, at_premise=True, shares_meter=True), SUPERVISOR, "shared"),
        (replace(ROE, at_premise=True, lived_there=True), SUPERVISOR, "stayed"),
        (replace(ROE, shares_meter=True, lived_there=True), NOT_ASKED, "other"),
        (replace(ROE, in_household=True), NOT_ASKED, "household"),
        (replace(ROE, in_household=True, lived_there=True), SUPERVISOR, "together"),
        (replace(ROE, in_household=True, is_misrepresented=True), PAY, "misrepresented"),
        (replace(ROE, same_number=True), SUPERVISOR, "number"),
        (Debt("1", "lee ann", 5_000), SUPERVISOR, "name"),
        (Debt("1", "lee ann", 5_000, lived_there=True), SUPERVISOR, "name_place"),
        (Debt("1", "lee ann", 5_000, same_birth=True), PAY, "own"),
        (
            Debt("1", "lee ann", 5_000, last_on=dt.date(2020, 1, 1), same_birth=True),
            SUPERVISOR,
            "old",
        ),
    ],
)
def test_each_rule(debt, code, ground):
    found = verdict(debt)
    assert (found.code, found.ground) == (code, ground)
