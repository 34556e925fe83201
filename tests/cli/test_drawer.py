"""`drawer`: opened, counted, closed, shown; JSON as scripts read it, a Z report for people."""

from __future__ import annotations

CONTRACT = {"drawer", "state", "expected", "counted", "over_short_cents"}


def test_a_headless_drawer_from_open_to_close(billed):
    opened = billed.run("drawer", "open", "--headless", "--json").expect().document
    assert opened.keys() >= CONTRACT
    assert (opened["drawer"], opened["state"]) == ("HEADLESS", "open")
    again = billed.run("drawer", "open", "--headless", "--json").expect()
    assert again.document["session"] == opened["session"]
    assert "already open" in again.err

    billed.run("pay", "10-0001", "50", "--tender", "cash", "--tendered", "60").expect()
    billed.run("pay", "10-0001", "5", "--tender", "check", "--ref", "9").expect()
    shown = billed.run("drawer", "show", "--json").expect().document
    assert (shown["expected"]["cash"], shown["expected"]["check"]) == (5000, 500)
    assert (shown["counted"], shown["over_short_cents"], shown["payments"]) == ({}, None, 2)

    closed = billed.run("drawer", "close", "--headless", "--json").expect().document
    assert (closed["state"], closed["over_short_cents"]) == ("closed", 0)
    assert closed["counted"]["cash"] == closed["expected"]["cash"] == 5000
    assert closed["z_report"]["payments_count"] == 2
    assert billed.run("drawer", "show", "HEADLESS", "--json").expect().document["state"] == "closed"
    billed.run("verify").expect()


def test_a_drawer_of_a_person_is_counted_and_may_be_short(billed):
    opened = billed.run("drawer", "open", "1", "--float", "100", "--pieces", "20x5", "--json")
    assert opened.expect().document["expected"]["cash"] == 10000
    counted = billed.run("drawer", "count", "--pieces", "20x4", "--pieces", "5x3", "--json")
    assert counted.expect().document["counted"] == {"cash": 9500}
    assert counted.document["over_short_cents"] == -500
    closed = billed.run("drawer", "close", "--counted", "cash=95.00").expect()
    assert "SHORT" in closed.out
    assert "5.00" in closed.out
    shown = billed.run("drawer", "show", "1", "--json").expect().document
    assert shown["over_short_cents"] == -500
    billed.run("verify").expect()


def test_far_off_needs_a_supervisor(billed):
    billed.run("drawer", "open", "1", "--float", "100").expect()
    off = ("drawer", "close", "--counted", "cash=1", "--json")
    assert billed.run(*off).expect(1).document["error"]["id"] == "drawer.over_short"
    approver = ("--approver", "boss", "--approver-pin-file", billed.home / "pin")
    assert billed.run(*off, *approver).expect().document["over_short_cents"] == -9900


def test_the_z_report_is_written_as_pdf(billed):
    billed.run("drawer", "open", "--headless").expect()
    target = billed.home / "z.pdf"
    billed.run("drawer", "close", "--headless", "--pdf", target).expect()
    assert target.read_bytes().startswith(b"%PDF")


def test_refusals_and_usage(billed):
    def refused(*arguments):
        return billed.run("drawer", *arguments, "--json").expect(1).document["error"]["id"]

    assert refused("close") == "drawer.none_open"
    assert refused("show", "77") == "drawer.unknown"
    assert refused("open", "77") == "drawer.unknown"
    billed.run("drawer", "open", "1", "--float", "10").expect()
    assert refused("open", "2") == "drawer.user_has_other"
    assert refused("close") == "drawer.count_missing"
    billed.run("drawer", "count").expect(2)
    billed.run("drawer", "close", "--counted", "cash").expect(2)
    billed.run("drawer", "close", "--pieces", "20").expect(2)
