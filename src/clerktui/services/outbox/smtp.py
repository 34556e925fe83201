"""One line to the town's mail server: opened when first needed, told apart what went wrong.

Nothing here knows the books. A server's "no" to one message is not its "no" to all of them: what
concerns the line, the log-in or the sender stops the run and is nobody's fault who is written to.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from clerktui.errors import Refused
from clerktui.services.outbox.answers import Answer, said_safely
from clerktui.services.outbox.ways import Way

_OK = (250, 251, 252)
_HERE = ("localhost", "127.0.0.1", "::1")


class Line:
    """A line to the mail server, used for one message after the other.

    Args:
        way: how the town sends.
        password: what it logs in with.
    """

    def __init__(self, way: Way, password: str) -> None:
        self._way = way
        self._password = password
        self._smtp: smtplib.SMTP | None = None

    def send(self, address: str, content: bytes, has_time: Callable[[], bool]) -> Answer:
        """Send one message.

        Args:
            address: where to.
            content: the whole message.
            has_time: asked before the point of no return whether the message is still ours.
        """
        try:
            smtp = self._opened()
        except smtplib.SMTPResponseException as error:
            self._drop()
            return Answer("put_off", error.smtp_code, said_safely(error.smtp_error), stops=True)
        except OSError as error:
            self._drop()
            return Answer("put_off", 0, _trouble(error), stops=True)
        answer = self._given(smtp, address, content, has_time)
        if answer.stops or answer.outcome == "lost":
            self._drop()
        return answer

    def close(self) -> None:
        """Hang up."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with suppress(OSError):
                smtp.quit()
            smtp.close()

    def _drop(self) -> None:
        """Hang up without a word: who does not answer would not answer that either."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()

    def _opened(self) -> smtplib.SMTP:
        if self._smtp is not None:
            return self._smtp
        way = self._way
        context = ssl.create_default_context(cafile=way.ca_file or None)
        named: dict[str, Any] = {
            "local_hostname": socket.gethostname(),
            "timeout": way.timeout_seconds,
        }
        if way.tls == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(way.host, way.port, context=context, **named)
        else:
            smtp = smtplib.SMTP(way.host, way.port, **named)
        self._smtp = smtp
        if way.tls not in ("tls", "none"):
            smtp.starttls(context=context)
        smtp.ehlo_or_helo_if_needed()
        if way.user:
            smtp.login(way.user, self._password)
        return smtp

    def _given(
        self, smtp: smtplib.SMTP, address: str, content: bytes, has_time: Callable[[], bool]
    ) -> Answer:
        """Sender, address, then all of it; each "no" is somebody else's."""
        try:
            code, said = smtp.mail(self._way.sender)
            if code not in _OK:
                return Answer("put_off", code, said_safely(said), stops=True)
            code, said = smtp.rcpt(address)
            if code not in _OK:
                smtp.rset()
                return _no(code, said)
            if not has_time():
                smtp.rset()
                return Answer("put_off", 0, "the server was too slow", stops=True)
        except OSError as error:
            return Answer("put_off", 0, _trouble(error), stops=True)
        return self._all_of_it(smtp, content)

    def _all_of_it(self, smtp: smtplib.SMTP, content: bytes) -> Answer:
        try:
            code, said = smtp.data(content)
        except smtplib.SMTPDataError as error:
            return _no(error.smtp_code, error.smtp_error)
        except OSError as error:
            # It may have been taken: nobody heard.
            return Answer("lost", 0, _trouble(error), stops=True)
        if code in _OK:
            return Answer("sent", code, said_safely(said))
        return Answer("lost", 0, said_safely(said), stops=True) if code < 0 else _no(code, said)


def _no(code: int, said: bytes | str) -> Answer:
    """4xx is not now, 5xx is never, 421 ends the line (RFC 5321, 4.2.1)."""
    outcome = "refused" if code >= 500 else "put_off"
    return Answer(outcome, code, said_safely(said), stops=code == 421)


def _trouble(error: OSError) -> str:
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return "the server did not answer in time"
    return said_safely(error.strerror or str(error) or type(error).__name__)


def password_for(way: Way, places: tuple[Path, ...]) -> str:
    """What the town logs in with; nothing where it does not, or where it writes files.

    Raises:
        Refused: `outbox.password_clear` when it would go over the network as it is, and as
            `read_password`.
    """
    if way.channel != "email" or not way.user:
        return ""
    if way.tls == "none" and way.host not in _HERE:
        raise Refused("outbox.password_clear", host=way.host)
    return read_password(places)


def read_password(places: tuple[Path, ...]) -> str:
    """The password in the first of these files that is there.

    Raises:
        Refused: `outbox.password_file` when none can be read, `outbox.password_open` when
            everybody on the machine may read it.
    """
    for place in places:
        try:
            mode = place.stat().st_mode
            text = place.read_text(encoding="utf-8").strip("\r\n")
        except FileNotFoundError:
            continue
        except (OSError, UnicodeDecodeError):
            raise Refused("outbox.password_file", path=str(place)) from None
        if mode & stat.S_IROTH:
            raise Refused("outbox.password_open", path=str(place))
        return text
    raise Refused("outbox.password_file", path=str(places[0]) if places else "")
