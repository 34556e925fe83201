"""`clerktui users`: who may sign on, and as what."""

from __future__ import annotations

from typing import Annotated

import typer

from clerktui.cli.call import Call, command, group
from clerktui.cli.identity import PinFileOption, new_pin
from clerktui.cli.text import listed

app = group("Clerks: add, list, disable, reset a PIN.")

UserArgument = Annotated[str, typer.Argument(metavar="USER", help="User name.")]
_COLUMNS = {
    "USER": "username",
    "NAME": "full_name",
    "ROLE": "role",
    "OFFICE": "office",
    "ACTIVE": "is_active",
    "LOCKED": "is_locked",
}


@command(app)
def add(
    call: Call,
    user: UserArgument,
    name: Annotated[str | None, typer.Option("--name", metavar="TEXT", help="Full name.")] = None,
    role: Annotated[
        str, typer.Option("--role", metavar="ROLE", help="inquiry, clerk, supervisor, admin.")
    ] = "clerk",
    office: Annotated[
        str | None, typer.Option("--office", metavar="CODE", help="Office; else the first.")
    ] = None,
    pin_file: PinFileOption = None,
) -> None:
    """Add a user.

    JSON: username, full_name, role, office, is_active, is_locked, pin (null unless made up).
    """
    from clerktui.services import users
    from clerktui.views.people import UserDraft

    actor = call.actor if users.list_users(call.books) else None
    pin, is_made_up = new_pin(user, pin_file)
    made = users.add_user(call.books, actor, UserDraft(user, name or user, role, pin, office))
    document = {field: getattr(made, field) for field in _COLUMNS.values()}
    call.reply.document(
        {**document, "pin": pin if is_made_up else None},
        [f"Added {made.username} ({made.role}).", *_told(pin, is_made_up=is_made_up)],
    )


@command(app, "list", listing=True)
def list_users(call: Call) -> None:
    """List every user.

    JSON: users[username, full_name, role, office, is_active, is_locked].
    """
    from clerktui.services import users

    rows = users.list_users(call.books)
    call.reply.listing(rows, listed(rows, _COLUMNS), {"users": rows})


@command(app)
def disable(call: Call, user: UserArgument) -> None:
    """Stop a user from signing on; what they did stays.

    JSON: username, is_active.
    """
    from clerktui.services import users

    users.disable_user(call.books, call.actor, user)
    name = user.strip().lower()
    call.reply.document({"username": name, "is_active": False}, [f"{name} may no longer sign on."])


@command(app, "reset-pin")
def reset_pin(call: Call, user: UserArgument, pin_file: PinFileOption = None) -> None:
    """Give a user a new PIN, end any wait after wrong ones, and let them sign on again.

    JSON: username, is_active, pin (null unless made up).
    """
    from clerktui.services import users

    actor = call.actor
    pin, is_made_up = new_pin(user, pin_file)
    users.reset_pin(call.books, actor, user, pin)
    name = user.strip().lower()
    call.reply.document(
        {"username": name, "is_active": True, "pin": pin if is_made_up else None},
        [f"{name} has a new PIN.", *_told(pin, is_made_up=is_made_up)],
    )


def _told(pin: str, *, is_made_up: bool) -> list[str]:
    return [f"PIN, shown this once: {pin}"] if is_made_up else []
