"""Identity numbers are opened for the week's file and for nothing else, each time on record."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlmodel import SQLModel

from clerktui.models import AuditEntry
from clerktui.security.identity_keys import IdentityKey
from clerktui.services.setoff import gate, incoming, looking, week
from clerktui.services.why.setoffs import why_setoff
from tests.support import setoff
from tests.support.batches import to_state
from tests.support.setoff import HERE, NUMBER


@pytest.fixture
def opened(monkeypatch) -> list[str]:
    """What was opened, the last four of each."""
    found: list[str] = []
    unseal = IdentityKey.unseal

    def spied(key: IdentityKey, sealed: str, about: str) -> str:
        number = unseal(key, sealed, about)
        found.append(number[-4:])
        return number

    monkeypatch.setattr(IdentityKey, "unseal", spied)
    return found


def test_from_the_gate_to_the_money_only_the_file_opens_a_number(office, opened, tmp_path):
    setoff.debtor(office, tmp_path)
    ana, sam = office.people["ana"], office.people["sam"]
    gate.get_gate(office.db, ana, HERE)
    setoff.to_final(office, setoff.letter(office))
    week.run(office.db, sam)
    setoff.planned(office)
    looking.list_debts(office.db, ana)
    assert opened == []
    setoff.sent(office)
    setoff.sent(office)
    assert opened == ["9999", "9999"]
    # A record whose key is none of the town's is found by its number without opening any.
    folder = tmp_path / "import"
    folder.mkdir()
    line = setoff.return_line("ELSEWHER", 10_000, setoff.today(office))
    setoff.came(folder, line)
    assert NUMBER not in str(incoming.list_incoming(office.db, sam, folder))
    seen = setoff.returned(office, tmp_path, line, dry_run=True)
    assert (seen.lines[0].found_by, NUMBER in str(seen)) == ("number and account", False)
    to_state(office, setoff.returned(office, tmp_path, line).batch, "posted")
    assert NUMBER not in str(why_setoff(office.db, ana, 1))
    assert opened == ["9999", "9999"]
    audit = AuditEntry.__table__
    exports = select(func.count()).where(audit.c.action == "export_identity")
    with office.db.read() as connection:
        assert connection.execute(exports).scalar_one() == len(opened)
        for table in SQLModel.metadata.sorted_tables:
            kept = [str(tuple(row)) for row in connection.execute(select(table))]
            assert not [row for row in kept if NUMBER in row], table.name
