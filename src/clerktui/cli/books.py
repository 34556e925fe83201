"""`clerktui init` and `clerktui migrate`: the schema, the town, the first administrator."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clerktui.cli.call import Call, application, command
from clerktui.cli.identity import new_pin
from clerktui.errors import EXIT_OK, EXIT_REFUSED

if TYPE_CHECKING:
    from clerktui.db import Database

init_app = application()
migrate_app = application()


@command(init_app)
def init(
    call: Call,
    town: Annotated[
        Path | None,
        typer.Option("--town", metavar="FILE", help="TOML file of the town; else a sample town."),
    ] = None,
    admin: Annotated[
        str | None, typer.Option("--admin", metavar="NAME", help="Add the first administrator.")
    ] = None,
) -> None:
    """Create or upgrade the books: schema, town, first administrator. Safe to repeat.

    The administrator's PIN is read from CLERKTUI_PIN_FILE, or typed, or made up and told once.

    JSON: schema, created, admin, pin (null unless it was made up).
    """
    from clerktui.services.town import bring_town_up, init_town, read_spec

    spec = read_spec(town) if town else None
    call.settings.make_home()
    db = call.new_books()
    _bring_up(db)
    created = init_town(db, spec)
    if not created:
        bring_town_up(db)
    pin = _add_admin(call, db, admin) if admin else None
    version = db.schema_version()
    said = f"Schema {version}; the town was {'written' if created else 'already there'}."
    lines = [said, *([f"PIN of {admin}, shown this once: {pin}"] if pin else [])]
    call.reply.document(
        {"schema": version, "created": created, "admin": admin, "pin": pin},
        lines,
    )


def _bring_up(db: Database) -> None:
    """Make the schema in one go, or move an older one up."""
    from clerktui.db.schema import HEAD

    version = db.schema_version()
    if not version:
        db.create_schema()
    elif version != HEAD:
        db.migrate()


def _add_admin(call: Call, db: Database, name: str) -> str | None:
    """Add the administrator unless there is one of that name; gives the PIN if it was made up."""
    from clerktui.services import users
    from clerktui.views.people import UserDraft

    if any(user.username == name.strip().lower() for user in users.list_users(db)):
        return None
    pin, is_made_up = new_pin(name, call.settings.pin_file)
    users.add_user(db, None, UserDraft(name, name, "admin", pin))
    return pin if is_made_up else None


@command(migrate_app)
def migrate(
    call: Call,
    to: Annotated[str, typer.Option("--to", metavar="REV", help="Schema version.")] = "head",
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; exit code 1 if not at that version.")
    ] = False,
) -> int:
    """Bring the schema up to a version, the newest by default.

    JSON: from (null when there was no schema), to.
    """
    from clerktui.services.town import bring_town_up

    if check:
        before, after = call.any_books.schema_version(), _wanted(to)
    else:
        before, after = call.any_books.migrate(to)
        if after == _wanted("head"):
            bring_town_up(call.any_books)
    said = f"Schema {before or 'none'}" + (" is current." if before == after else f" -> {after}")
    call.reply.document({"from": before or None, "to": after}, [said])
    return EXIT_REFUSED if check and before != after else EXIT_OK


def _wanted(to: str) -> str:
    from clerktui.db.migrate import newest

    return newest() if to == "head" else to
