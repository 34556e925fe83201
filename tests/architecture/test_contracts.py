"""The layers hold, and the contracts that say so would notice if they did not."""

from __future__ import annotations

import pytest

from tests.architecture.contracts import broken_contracts


def test_every_contract_holds():
    broken = broken_contracts()
    assert not broken, "\n\n".join(f"{each.name}\n{each.report}" for each in broken)


@pytest.mark.parametrize(
    ("importer", "imported", "contract"),
    [
        ("clerktui.rules.money", "clerktui.services.payments", "The floors"),
        ("clerktui.newcomer", "clerktui.errors", "The floors"),
        ("clerktui.services.payments", "clerktui.reports.daily_cash", "The floors"),
        ("clerktui.services.payments", "textual", "Only the glass"),
        ("clerktui.services.payments", "typer", "Only the command line"),
        ("clerktui.screens.payment", "sqlalchemy", "Screens never"),
        ("clerktui.screens.payment", "clerktui.services.payments", "Screens never"),
        ("clerktui.rules.money", "random", "Rules and views"),
        ("clerktui.services.receipts", "fpdf", "One doorway"),
        ("clerktui.services.payments", "psycopg", "Only the books"),
        ("clerktui.printing.receipt", "babel", "Only i18n knows Babel"),
    ],
)
def test_a_deliberate_break_is_caught(importer, imported, contract):
    broken = broken_contracts((importer, imported))
    assert contract in " ".join(each.name for each in broken)


def test_a_ring_is_caught():
    ring = [("clerktui.services.one", "clerktui.services.two")]
    broken = broken_contracts(*ring, *((there, here) for here, there in ring))
    assert any(each.name.startswith("No rings") for each in broken)
