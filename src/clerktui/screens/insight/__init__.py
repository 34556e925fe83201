"""Why a number is what it is, and how the office stands."""
