"""A mail server in the test's own process, speaking enough SMTP, with the faults servers have."""

from __future__ import annotations

import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Self

_DOT = b".\r\n"


@dataclass
class Faults:
    """What the server does wrong, each until it is taken back.

    Attributes:
        refuses: what it answers to RCPT for an address, as "550 nobody".
        at_mail: what it answers to MAIL; empty for yes.
        at_data: what it answers when it has the whole message.
        drops: "connect", "data" (having taken the message, without a word) or "before" (having
            answered 354).
        hangs: "rcpt" or "data": there it never answers, until `let_go` is set; the message it has.
    """

    refuses: dict[str, str] = field(default_factory=dict)
    at_mail: str = ""
    at_data: str = ""
    drops: str = ""
    hangs: str = ""


class MailServer:
    """What came in, and how it is spoken to.

    Args:
        login: "user password" it asks for; empty for none.
        certificate: PEM file with key and certificate, for TLS.
        wants_tls: TLS from the first byte.
    """

    def __init__(self, login: str = "", certificate: str = "", *, wants_tls: bool = False) -> None:
        self.faults = Faults()
        self.login = login
        self.taken: list[tuple[str, bytes]] = []
        self.lines: list[str] = []
        self.let_go = threading.Event()
        self.hung = threading.Event()
        self.context: ssl.SSLContext | None = None
        if certificate:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(certificate)
        self.wants_tls = wants_tls
        self._server = _Server(("127.0.0.1", 0), _Talk)
        self._server.mail = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    @property
    def mails(self) -> list[EmailMessage]:
        """What it took, read."""
        return [message_from_bytes(raw, policy=policy.default) for _, raw in self.taken]

    @property
    def ids(self) -> list[str]:
        """The Message-ID of everything it took."""
        return [str(mail["Message-ID"]) for mail in self.mails]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.let_go.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    mail: MailServer


class _Talk(socketserver.StreamRequestHandler):
    """One conversation."""

    server: _Server

    def handle(self) -> None:
        with suppress(OSError):
            self._handle()

    def _handle(self) -> None:
        mail = self.server.mail
        if mail.faults.drops == "connect":
            return
        if mail.wants_tls:
            self._secure()
        self.to = ""
        self._say("220 mail.test ready")
        while line := self.rfile.readline():
            said = line.decode(errors="replace").strip()
            mail.lines.append(said)
            if not self._answer(said):
                return

    def _secure(self) -> None:
        context = self.server.mail.context
        assert context is not None, "it has no certificate"
        self.request = context.wrap_socket(self.request, server_side=True)
        self.rfile = self.request.makefile("rb")
        self.wfile = self.request.makefile("wb", 0)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())
        self.wfile.flush()

    def _answer(self, said: str) -> bool:
        """Answer a line; False ends the conversation."""
        mail = self.server.mail
        word = said.upper().split(" ")[0]
        if word == "EHLO":
            self._greet()
        elif word == "STARTTLS":
            self._say("220 go ahead")
            self._secure()
        elif word == "AUTH":
            self._say("235 welcome" if self._knows(said) else "535 bad password")
        elif word == "MAIL":
            self._say(mail.faults.at_mail or "250 sender ok")
        elif word == "RCPT":
            self.to = said.partition("<")[2].partition(">")[0]
            if mail.faults.hangs == "rcpt":
                return self._hang()
            self._say(mail.faults.refuses.get(self.to, "250 ok"))
        elif word == "DATA":
            return self._take()
        elif word == "QUIT":
            self._say("221 bye")
            return False
        else:
            self._say("250 ok")
        return True

    def _greet(self) -> None:
        mail = self.server.mail
        offers = ["mail.test"]
        is_plain = not isinstance(self.request, ssl.SSLSocket)
        offers += ["STARTTLS"] if mail.context and is_plain else []
        offers += ["AUTH PLAIN"] if mail.login else []
        for offer in offers[:-1]:
            self._say(f"250-{offer}")
        self._say(f"250 {offers[-1]}")

    def _knows(self, said: str) -> bool:
        import base64

        given = base64.b64decode(said.rsplit(" ", maxsplit=1)[-1]).decode().split("\0")
        return " ".join(given[1:]) == self.server.mail.login

    def _hang(self) -> bool:
        """Say nothing until the test lets go."""
        self.server.mail.hung.set()
        self.server.mail.let_go.wait(30)
        return False

    def _take(self) -> bool:
        mail = self.server.mail
        self._say("354 go ahead")
        if mail.faults.drops == "before":
            return False
        lines = []
        while (line := self.rfile.readline()) not in (_DOT, b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        if line == b"":
            return False
        if mail.faults.at_data:
            self._say(mail.faults.at_data)
            return True
        mail.taken.append((self.to, b"".join(lines)))
        if mail.faults.hangs == "data":
            return self._hang()
        if mail.faults.drops == "data":
            return False
        self._say("250 taken")
        return True


@contextmanager
def closed_port() -> Iterator[int]:
    """A port nobody listens at."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        yield int(line.getsockname()[1])


def certificate_file(folder: str) -> str:
    """A certificate of 127.0.0.1 with its key, signed by itself; gives the PEM file."""
    import datetime as dt
    import ipaddress
    from pathlib import Path

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.test")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(dt.datetime(2050, 1, 1, tzinfo=dt.UTC))
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = Path(folder) / "mail.pem"
    path.write_bytes(pem + made.public_bytes(serialization.Encoding.PEM))
    return str(path)
