"""The end of an office's day: checklist, close, papers, seal, and the general ledger."""
