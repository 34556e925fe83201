"""The key identity numbers are sealed with: made once, kept apart from the books, never shown.

A number is sealed with AES-256-GCM under a fresh nonce, bound to its kind and last four; its blind
index is a keyed hash, so that equal numbers can be found without opening any. Both keys are
derived from one secret of 32 random bytes in a file only the program's user may read.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from clerktui.errors import Refused

_SECRET_BYTES = 32
_NONCE_BYTES = 12
_CODE_LENGTH = 12


@dataclass(frozen=True)
class IdentityKey:
    """The secret behind sealed numbers; never printed, never in a message."""

    secret: bytes = field(repr=False)

    @property
    def code(self) -> str:
        """A short name of this key, which tells nothing of it; kept beside what it sealed."""
        return self._derived(b"code").hex()[:_CODE_LENGTH]

    def seal(self, number: str, about: str) -> str:
        """A number sealed, bound to what it is about; another text every time."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = os.urandom(_NONCE_BYTES)
        sealed = AESGCM(self._derived(b"seal")).encrypt(nonce, number.encode(), about.encode())
        return base64.b64encode(nonce + sealed).decode()

    def unseal(self, sealed: str, about: str) -> str:
        """The number in a sealed text.

        Raises:
            Refused: `identity.unreadable` when it was sealed otherwise, or tampered with.
        """
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        try:
            whole = base64.b64decode(sealed, validate=True)
            nonce, rest = whole[:_NONCE_BYTES], whole[_NONCE_BYTES:]
            opened = AESGCM(self._derived(b"seal")).decrypt(nonce, rest, about.encode())
        except (InvalidTag, ValueError):
            raise Refused("identity.unreadable") from None
        return opened.decode()

    def index(self, number: str) -> str:
        """What equal numbers have in common; of no use to whoever lacks the key."""
        return hmac.digest(self._derived(b"index"), number.encode(), hashlib.sha256).hex()

    def _derived(self, purpose: bytes) -> bytes:
        return hmac.digest(self.secret, b"clerktui identity " + purpose, hashlib.sha256)


def load_key(places: tuple[Path, ...]) -> IdentityKey | None:
    """The key in the first of these files that is there, or None.

    Raises:
        Refused: `identity.key_file` when it cannot be read or is no key, `identity.key_open` when
            everybody on the machine may read it.
    """
    for place in places:
        try:
            mode = place.stat().st_mode
            text = place.read_text(encoding="ascii").strip()
            secret = base64.b64decode(text, validate=True)
        except FileNotFoundError:
            continue
        except (OSError, UnicodeDecodeError, binascii.Error):
            raise Refused("identity.key_file", path=str(place)) from None
        if len(secret) != _SECRET_BYTES:
            raise Refused("identity.key_file", path=str(place))
        if mode & stat.S_IROTH:
            raise Refused("identity.key_open", path=str(place))
        return IdentityKey(secret)
    return None


def create_key(place: Path) -> IdentityKey:
    """Make a key and keep it in a new file that its owner alone may read.

    Raises:
        Refused: `identity.key_there` when the file is there already: what a lost key sealed is
            lost, too; `identity.key_file` when it cannot be written.
    """
    secret = os.urandom(_SECRET_BYTES)
    if place.exists():
        raise Refused("identity.key_there", path=str(place))
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        opened = os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except OSError:
        raise Refused("identity.key_file", path=str(place)) from None
    with os.fdopen(opened, "w", encoding="ascii") as file:
        file.write(base64.b64encode(secret).decode() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return IdentityKey(secret)
