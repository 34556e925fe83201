"""The command group: finds the command that was asked for and imports only that one."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from clerktui.cli import COMPLETE_VARIABLE
from clerktui.cli.quick import QuickGroup
from clerktui.cli.registry import COMMANDS
from clerktui.cli.reply import narrate, say
from clerktui.errors import EXIT_INTERRUPTED, EXIT_OK, EXIT_USAGE

PROGRAM = "clerktui"
_SHELL_OPTIONS = ("--install-completion", "--show-completion")


class LazyGroup(QuickGroup):
    """A group that knows its commands by name and help, and loads the one that is run."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        for name, entry in COMMANDS.items():
            self.add_command(TyperCommand(name, short_help=entry.help))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Choose by name among the stand-ins, then answer with the real command."""
        name, stand_in, rest = super().resolve_command(ctx, args)
        if name is None or stand_in is None:
            return name, stand_in, rest
        return name, load_command(name), rest


def load_command(name: str) -> TyperCommand | TyperGroup:
    """Import and build the named top-level command."""
    module, _, attribute = COMMANDS[name].target.partition(":")
    command = typer.main.get_command(getattr(import_module(module), attribute))
    command.name = name
    return command  # type: ignore[return-value]  # Typer builds only these two classes


root = typer.Typer(
    cls=LazyGroup,
    invoke_without_command=True,
    # Plain help everywhere: boxes would have to be stripped wherever it is not a terminal.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)


@root.callback()
def start(
    ctx: typer.Context,
    db: Annotated[
        str | None,
        typer.Option("--db", metavar="URL", help="Database; wins over CLERKTUI_DATABASE_URL."),
    ] = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> int | None:
    """The software a town's customer-service clerks live in all day.

    Without a command: open the app on this terminal.

    Exit codes: 0 done; 1 refused, or something was found (a proof failed, rows were rejected);
    2 the command line is wrong, or there is no terminal; 3 the database cannot be reached (worth
    trying again); 4 done, but the answer could not be written; 130 interrupted.
    """
    if version:
        from clerktui import __version__

        say(f"{PROGRAM} {__version__}")
        return 0
    if ctx.invoked_subcommand is not None:
        return None
    from clerktui.cli.front import open_app

    return open_app(db)


def dispatch(arguments: list[str]) -> int:
    """Run the command the arguments name and return its exit code."""
    _prepare_completion(arguments)
    command = typer.main.get_command(root)
    try:
        code = command.main(
            arguments,
            prog_name=PROGRAM,
            complete_var=COMPLETE_VARIABLE,
            standalone_mode=False,
        )
    except typer.TyperException as error:
        narrate(_usage_sentence(error))
        return EXIT_USAGE
    except typer.Abort:
        return EXIT_INTERRUPTED
    return code if isinstance(code, int) else EXIT_OK


def _usage_sentence(error: typer.TyperException) -> str:
    """One sentence about the command line, and where to read more."""
    said = " ".join(error.format_message().split()).rstrip(".")
    said = said if said.endswith("?") else f"{said}."
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else PROGRAM
    return f"{said} See: {path} --help"


def _prepare_completion(arguments: list[str]) -> None:
    """Let completion answer quickly, and let its two options take the name of a shell."""
    if COMPLETE_VARIABLE in os.environ:
        # Typer would import rich to strip markup our help does not have, at every press of Tab.
        sys.modules.setdefault("rich", None)  # type: ignore[arg-type]
    if len(arguments) > 1 and arguments[0] in _SHELL_OPTIONS:
        # Typer's own switch from guessing the shell to being told which.
        os.environ["_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION"] = "1"
