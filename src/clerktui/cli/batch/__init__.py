"""`clerktui batch`: mail and ten-key batches without a screen, from a bank's file to the books."""

from clerktui.cli.batch import files, looking, moving
from clerktui.cli.batch.base import app

__all__ = ["app", "files", "looking", "moving"]
