"""Colours: the terminal's own, sixteen at most, and never the only sign of anything."""

from __future__ import annotations

from dataclasses import replace

from textual.theme import BUILTIN_THEMES

CLERK_THEME = replace(BUILTIN_THEMES["ansi-dark"], name="clerk")
"""The terminal's own foreground and background, whichever they are."""

APP_CSS = """
* { scrollbar-size: 0 0; }
Screen { background: ansi_default; color: ansi_default; overflow: hidden; }
ModalScreen { background: transparent; }
"""
