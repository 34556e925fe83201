"""`clerktui procedure`: the town's written procedures, read, entered, and as Markdown files."""

from clerktui.cli.procedure import entering, looking
from clerktui.cli.procedure.base import app

__all__ = ["app", "entering", "looking"]
