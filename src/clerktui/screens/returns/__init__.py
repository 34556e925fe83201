"""Money that was not good: items the bank returned, payments held because of what they are."""
