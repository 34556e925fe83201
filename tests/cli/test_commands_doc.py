"""`docs/commands.md` lists every command and option as the code has them."""

from __future__ import annotations

import re

from clerktui.cli.registry import COMMANDS
from clerktui.i18n import MESSAGES
from tools.commands_doc import MARKER, PAGE, every_command, page


def test_the_reference_is_what_the_code_says():
    written = PAGE.read_text(encoding="utf-8")
    assert written == page(written), "run: python -m tools.commands_doc"


def test_every_command_and_option_is_there_with_words():
    reference = PAGE.read_text(encoding="utf-8").partition(MARKER)[2]
    for name, command in every_command():
        assert f"### `{name}`\n" in reference
        assert command.help
        for parameter in command.params:
            assert parameter.help, f"{name} {parameter.name}"


def test_the_commands_of_the_contract_are_all_there():
    names = {name.removeprefix("clerktui ") for name, _ in every_command()}
    assert names >= {
        *("init", "migrate", "demo", "pay", "verify", "report"),
        *("users add", "users list", "users disable", "users reset-pin"),
        *("import accounts", "import bills", "account find", "account show"),
        *("receipt show", "receipt find", "receipt reprint", "receipt void"),
        *("batch import", "batch list", "batch show", "batch proof", "batch tape", "batch control"),
        *(
            "batch release",
            "batch post",
            "batch send-back",
            "batch discard",
            "batch reassign",
            "batch deposited",
        ),
        *("batch discard", "batch errors", "batch match", "batch notices"),
        *("suspense list", "suspense apply", "suspense return"),
        *("drawer open", "drawer count", "drawer close", "drawer show", "search rebuild"),
    }
    assert all(entry.help.endswith(".") for entry in COMMANDS.values())


def test_every_command_takes_json():
    for name, command in every_command():
        options = {option for parameter in command.params for option in parameter.opts}
        assert name == "clerktui" or {"--db", "--json"} <= options, name


def test_the_demonstration_users_are_printed_as_they_are():
    from clerktui.services.demo.staff import DEMO_USERS

    written = PAGE.read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| [\w ]+ \| (\d+) \|$", written, re.MULTILINE))
    assert rows == {user.username: user.pin for user in DEMO_USERS}


def test_the_command_line_has_its_own_sentences():
    for message in ("config.database_url", "config.user_missing", "config.pin_file", "db.missing"):
        assert message in MESSAGES
