"""Documents onto paper: plain text, PDF and receipt-printer bytes, and their delivery."""
