"""PINs: argon2id hashes, a floor of strength, and a growing wait after wrong ones."""

from __future__ import annotations

import datetime as dt

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from clerktui.errors import Refused

PIN_MIN = 4
PIN_MAX = 64
# OWASP's argon2id profile: 19 MiB, two passes, one lane (about 20 ms).
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Hashed when the user does not exist, so that a wrong name costs the same time as a wrong PIN.
_NOBODY = _HASHER.hash("no such user")
_RUNS = "01234567890123456789 98765432109876543210"


def hash_pin(pin: str, *, salt: bytes | None = None) -> str:
    """The hash of a PIN fit to be used.

    Args:
        pin: what the person will type.
        salt: only for PINs that are printed in a handbook and must hash alike every time; every
            other PIN has a salt of its own.

    Raises:
        Refused: `user.pin_weak` when it is too short, too long, one character repeated or a run.
    """
    if not PIN_MIN <= len(pin) <= PIN_MAX or len(set(pin)) == 1 or pin in _RUNS:
        raise Refused("user.pin_weak", minimum=PIN_MIN)
    return _HASHER.hash(pin, salt=salt)


def pin_matches(pin_hash: str | None, pin: str) -> bool:
    """Whether the PIN is the one that was hashed; an unknown user costs the same time."""
    try:
        return _HASHER.verify(pin_hash or _NOBODY, pin) and pin_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def wait_after(failed_attempts: int, free_attempts: int = 3) -> dt.timedelta:
    """How long sign-on waits after so many wrong PINs in a row: doubling, five minutes at most.

    >>> wait_after(2), wait_after(3), wait_after(5)
    (datetime.timedelta(0), datetime.timedelta(seconds=5), datetime.timedelta(seconds=20))
    """
    if failed_attempts < free_attempts:
        return dt.timedelta(0)
    return dt.timedelta(seconds=min(300, 5 * 2 ** min(failed_attempts - free_attempts, 10)))
