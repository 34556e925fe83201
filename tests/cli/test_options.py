"""Words of the command line that are spelled two ways are taken both ways everywhere."""

from __future__ import annotations

from tools.commands_doc import every_command

BOTH = {"--ref", "--reference"}
TAKES_A_REFERENCE = {
    "clerktui correct tender",
    "clerktui deposit seen",
    "clerktui enforce receive",
    "clerktui flag renew",
    "clerktui flag set",
    "clerktui held add",
    "clerktui pay",
}


def test_a_reference_is_spelled_shortly_or_in_full():
    found = {}
    for name, command in every_command():
        for one in command.params:
            spelled = BOTH & set(one.opts)
            if spelled:
                found[name] = spelled
    assert found == dict.fromkeys(TAKES_A_REFERENCE, BOTH)


def test_pay_takes_the_long_word_too(billed):
    billed.run("drawer", "open", "--headless").expect()
    paid = ("pay", "10-0002", "12.00", "--tender", "check", "--reference", "101", "--json")
    number = billed.run(*paid).expect().document["receipt"]
    assert "101" in billed.run("receipt", "show", number).expect().out
