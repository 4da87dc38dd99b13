"""Sending of the outbox by SMTP: one mail after another, each by the one worker that took it.

A server has a mail once the dot after its text arrives (RFC 5321, 4.1.1.4). So the text goes first, then the outbox notes that
the dot follows, then the dot goes. A worker that dies before the note leaves the mail to another one, and the server drops
what it has; one that dies after it leaves a mail that nobody sends again. Only a death between the note and the dot loses
one, which `check` counts; no sender can do better, as the server alone knows what it took.
"""

import asyncio
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import structlog
from aiosmtplib import SMTP, SMTPDataError, SMTPException, SMTPRecipientRefused

from forum import clock
from forum.notifications import outbox
from forum.notifications.outbox import Mail
from forum.settings import Settings

PATIENCE = 20.0
"""Seconds for each answer of the server."""

PATIENCE_WITH_TEXT = 100.0
LONGEST_ATTEMPT = 240.0
"""Seconds for the answer to the text, and for everything: less than an outbox's lease."""

TLS_PORT, SUBMISSION_PORT = 465, 587
PERMANENT = 500


WHOLE = frozenset({"List-Unsubscribe", "In-Reply-To", "References"})


class _Lines(EmailPolicy):
    """Headers as servers take them. An address that is longer than a line stays whole: programs know no encoded one."""

    def fold_binary(self, name: str, value: str) -> bytes:
        return f"{name}: {value}{self.linesep}".encode() if name in WHOLE else super().fold_binary(name, value)


LINES = _Lines(linesep="\r\n")


DOT_AT_FIRST = re.compile(rb"^\.", re.MULTILINE)
START, TAKEN = 354, 250


class Written(NamedTuple):
    """A mail in words."""

    subject: str
    text: str
    html: str
    stop: str = ""
    """The address by which its reader gets no more of its kind; empty where all of them must come."""


Write = Callable[[str, str, Mapping[str, str]], Written]
"""Puts a template into words, in a language, with facts. Raises LookupError for a template that is not there."""


class Server(NamedTuple):
    """A server that takes mails: encrypted from the start (`tls`), by STARTTLS, or in clear."""

    host: str
    port: int
    user: str
    password: str
    tls: bool
    starttls: bool


def server(settings: Settings) -> Server:
    """The server of SMTP_URL, else of SMTP_HOST. Port 465, and smtps, are encrypted from the start."""
    parts = urlsplit(settings.smtp_url)
    host, port = settings.smtp_host, settings.smtp_port
    user, password = settings.smtp_user, settings.smtp_password
    if parts.hostname:
        host, port = parts.hostname, parts.port or (TLS_PORT if parts.scheme == "smtps" else SUBMISSION_PORT)
        user, password = unquote(parts.username or "") or user, unquote(parts.password or "") or password
    tls = port == TLS_PORT or parts.scheme == "smtps"
    return Server(host, port, user, password, tls, starttls=not tls and settings.smtp_starttls == "on")


class Sender:
    """Sends what is due in the outbox; a function of another room puts it into words."""

    def __init__(self, write: Write, *, patience: float = PATIENCE) -> None:
        self._write, self._patience = write, patience

    async def __call__(self, *, stopping: Callable[[], bool] = lambda: False) -> int:
        """Sends mails until none is due; returns the number tried. Ends early when the server can't be talked to."""
        tried = 0
        while outbox.sends() and not stopping() and (mail := await outbox.take()):
            tried += 1
            if not await self._send(mail):
                break
        return tried

    async def _send(self, mail: Mail) -> bool:
        """Tries one mail; False where the server could not be talked to."""
        try:
            message = self.message(mail)
        except (LookupError, ValueError) as fault:
            _log(mail, fault)
            await outbox.refused(mail)
            return True
        attempt = _Attempt(mail, message)
        try:
            async with asyncio.timeout(LONGEST_ATTEMPT):
                await attempt.make(self._line(), parseaddr(outbox.used().mail_from)[1])
        except (SMTPException, OSError) as fault:
            _log(mail, fault)
            return await attempt.failed(fault)
        return True

    def _line(self) -> SMTP:
        settings = outbox.used()
        to = server(settings)
        return SMTP(
            hostname=to.host,
            port=to.port,
            username=to.user or None,
            password=to.password or None,
            local_hostname=settings.host,
            timeout=self._patience,
            use_tls=to.tls,
            start_tls=to.starttls,
        )

    def message(self, mail: Mail) -> EmailMessage:
        """The mail as it goes out. Raises LookupError and ValueError for one that can't be written."""
        settings = outbox.used()
        known = {"base_url": settings.forum_base_url, "nickname": mail.nickname}
        written = self._write(mail.template, mail.language, known | mail.facts)
        message = EmailMessage(LINES)
        message["From"] = settings.mail_from
        message["To"] = Address(addr_spec=mail.to)
        message["Subject"] = written.subject
        message["Date"] = format_datetime(clock.now())
        message["Message-ID"] = f"<{mail.name}@{settings.host}>"
        message["Auto-Submitted"] = "auto-generated"
        if root := mail.facts.get("root"):
            message["In-Reply-To"] = message["References"] = f"<{root}@{settings.host}>"
        if written.stop:
            message["List-Unsubscribe"] = f"<{written.stop}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(written.text)
        message.add_alternative(written.html, subtype="html")
        message["Content-Language"] = mail.language
        return message


class _Attempt:
    """One try at a mail. Up to the dot it can be tried again; after that only if the server says that it did not take it."""

    def __init__(self, mail: Mail, message: EmailMessage) -> None:
        self._mail, self._message, self._handed = mail, message, False

    async def make(self, line: SMTP, sender: str) -> None:
        try:
            await line.connect()
            await line.mail(sender)
            await line.rcpt(self._mail.to)
            await _expect(START, line, b"DATA")
            assert line.protocol
            line.protocol.write(DOT_AT_FIRST.sub(b"..", self._message.as_bytes()))
            self._handed = await outbox.hand_over(self._mail)
            if self._handed:
                await _expect(TAKEN, line, b".", PATIENCE_WITH_TEXT)
                await outbox.sent(self._mail)
                with suppress(SMTPException, OSError):
                    await line.quit()
        finally:
            line.close()

    async def failed(self, fault: Exception) -> bool:
        """Ends the mail or leaves it for later; False where the fault is the server's and not this mail's."""
        answered = isinstance(fault, SMTPRecipientRefused | SMTPDataError)
        if isinstance(fault, SMTPRecipientRefused) and fault.code >= PERMANENT:
            await outbox.bounced(self._mail)
        elif isinstance(fault, SMTPDataError) and fault.code >= PERMANENT:
            await outbox.refused(self._mail)
        elif self._handed and not answered:
            await outbox.unsure(self._mail)
        else:
            await outbox.put_back(self._mail)
        return answered


async def _expect(code: int, line: SMTP, command: bytes, patience: float | None = None) -> None:
    """Sends a command. Raises SMTPDataError unless the server answers by that code."""
    said = await (line.execute_command(command, timeout=patience) if patience else line.execute_command(command))
    if said.code != code:
        raise SMTPDataError(said.code, said.message)


def _log(mail: Mail, fault: Exception) -> None:
    """Logs a fault by its kind and the server's number; its text may name the address."""
    code = getattr(fault, "code", 0)
    structlog.get_logger("forum").warning("mail", kind=type(fault).__name__, code=code, tries=mail.tries)
