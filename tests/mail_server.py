"""A real mail server in this process: it keeps what it takes, and can refuse, be slow or die as servers do."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

LINK = re.compile(r"^https?://\S+$", re.MULTILINE)


class MailServer:
    """A server whose `answers` to recipients and to texts can be changed, and that can die before or after a text."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, EmailMessage]] = []
        self.raw: list[bytes] = []
        self.to_recipient = self.to_text = "250 OK"
        self.slow = 0.0
        self.dies_at = ""
        self.port = 0
        self.came = asyncio.Event()

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        if self.dies_at == "MAIL":
            return self._die(server)
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        if self.to_recipient.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(self.slow)
        if not self.to_text.startswith("2"):
            return self.to_text
        assert isinstance(envelope.content, bytes)
        self.raw.append(envelope.content)
        message = message_from_bytes(envelope.content, policy=policy.SMTP)
        assert isinstance(message, EmailMessage)
        self.taken += [(to, message) for to in envelope.rcpt_tos]
        self.came.set()
        return self._die(server) if self.dies_at == "text" else self.to_text

    def _die(self, server: SMTP) -> str:
        assert isinstance(server.transport, asyncio.Transport)
        server.transport.abort()
        return "421 gone"

    def to(self, address: str) -> list[EmailMessage]:
        """The messages that were taken for an address."""
        return [message for to, message in self.taken if to == address]


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def link_in(message: EmailMessage) -> str:
    """The one link of a message."""
    [link] = LINK.findall(text_of(message))
    return str(link)


@asynccontextmanager
async def mail_server() -> AsyncIterator[MailServer]:
    """A server on a free port of loopback."""
    takes = MailServer()
    listening = await asyncio.get_running_loop().create_server(
        lambda: SMTP(takes, hostname="mail.example", enable_SMTPUTF8=False), "127.0.0.1", 0
    )
    takes.port = int(listening.sockets[0].getsockname()[1])
    try:
        yield takes
    finally:
        listening.close()


def settings_for(takes: MailServer) -> dict[str, object]:
    """The settings by which a forum sends its mails there."""
    return {
        "smtp_url": f"smtp://127.0.0.1:{takes.port}",
        "smtp_starttls": "off",
        "mail_from": "Forum <forum@example.org>",
    }
