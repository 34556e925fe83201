"""Reports: rows and totals out of the books, without any layout."""

from clerktui.reports.catalogue import REPORTS, run_report

__all__ = ["REPORTS", "run_report"]
