"""Promises and payment plans: made, judged by the money that comes, cancelled, printed, signed."""
