"""What can be put right on an account, each by a digit that is the same for everybody."""

from __future__ import annotations

from typing import Any

from clerktui.widgets import Column, Row
from clerktui.widgets.choice import Choice

_ACTS = (
    ("adjust", "Adjust", "owe less or more, with a reason", "correction.adjust"),
    ("transfer", "Transfer", "move what is open to another account", "correction.transfer"),
    ("adjustments", "Earlier adjustments", "read them, undo one", "account.view"),
    ("write_off", "Write off", "give up, or owe again what is paid", "account.view"),
    ("refund_request", "Ask for a refund", "from the account's credit", "refund.request"),
    ("refunds", "Refunds", "what was asked back before", "account.view"),
    ("close_account", "Close account", "last day, where the customer goes", "account.close"),
    ("move_account", "Move", "within town: closes here, opens there", "account.close"),
    ("change_name", "Name", "another name, with its proof", "account.rename"),
    ("place_owner", "Owner", "takes the service between tenants", "account.close"),
)


_LOOK_ONLY = {
    "write_off": ("correction.write_off", "look only, or owe again what is paid"),
}
"""What somebody without the permission can still do there."""


def _says(desk: Any, name: str, says: str) -> str:
    needed, instead = _LOOK_ONLY.get(name, ("", says))
    return says if not needed or desk.actor.may(needed) else instead


async def put_right(desk: Any, number: str) -> bool:
    """Choose what to put right and open its screen; False when nothing was chosen.

    Must run inside `desk.run_held`.
    """
    rows = [
        Row(name, (word, _says(desk, name, says)), digit=str(digit % 10))
        for digit, (name, word, says, needed) in enumerate(_ACTS, start=1)
        if desk.actor.may(needed)
    ]
    columns = (Column("", 22), Column("", 40))
    chosen = await desk.push_screen_wait(Choice(f"Put right on {number}", columns, rows))
    if chosen is None:
        return False
    if chosen == "close_account":
        name = "closing_accounts.looking.find_of_account"
        under_way = await desk.ask(name, desk.actor, number)
        if under_way:
            desk.open("close_out", under_way)
            return True
    desk.open(chosen, number)
    return True
