"""`dashboard`: as text, as PDF, as JSON, for who may see it."""

from __future__ import annotations


def test_it_says_what_came_in_and_what_is_owed(till):
    till.run("pay", "10-0001", "20", "--tender", "cash").expect()
    found = till.run("dashboard", "--json").expect().document
    assert found["total"]["today_cents"] == 2000
    assert found["owed_cents"] == 8750
    assert till.run("dashboard", "--form", "json").expect().document["owed_cents"] == 8750
    text = till.run("dashboard").expect().out
    assert "COLLECTIONS" in text
    assert "87.50" in text
    assert till.run("dashboard", "--ascii").expect().out.isascii()


def test_it_becomes_one_page(billed):
    path = billed.home / "board.pdf"
    billed.run("dashboard", "--form", "pdf", "-o", path).expect()
    assert path.read_bytes().startswith(b"%PDF")


def test_a_clerk_is_refused(demo_home):
    answer = demo_home.run("dashboard", "--json", "--db", demo_home.url).expect(1)
    assert answer.document["error"]["id"] == "denied"
