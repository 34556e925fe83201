"""The end of the day: checklist and close, the kept papers, the general ledger."""
