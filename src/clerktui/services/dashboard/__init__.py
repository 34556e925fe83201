"""The supervisor's dashboard: what came in, what is owed, what waits, how the drawers stand.

Every figure is one set-based statement, read in one transaction, so that they belong together.
Nothing is kept and nothing is refreshed by itself: it is as of the moment it was made.
"""

from __future__ import annotations

from clerktui.services.dashboard.board import get_dashboard, print_dashboard

__all__ = ["get_dashboard", "print_dashboard"]
