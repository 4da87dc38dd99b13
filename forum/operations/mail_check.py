"""Findings about mails: the server that takes them, and those that were not sent."""

from collections.abc import Iterator
from datetime import timedelta

from forum import clock
from forum.notifications import outbox, sending
from forum.notifications.models import OutboxMail
from forum.operations.finding import Finding
from forum.settings import LOOPBACK, Settings

UNSENT = {
    outbox.WAITING: "wait for a worker or a server",
    outbox.HANDED: "a server may have taken or not",
    outbox.REFUSED: "a server refused for good",
    outbox.LATE: "could not be sent in time",
}
LONGEST_WAIT = timedelta(minutes=10)


def of_settings(configured: Settings) -> Iterator[Finding]:
    """Findings about the server that takes mails."""
    if not configured.sends_mail:
        sentence = "No mail is sent: SMTP_URL or SMTP_HOST, and MAIL_FROM, say by which server and from whom."
        yield Finding("warning", "no_mail", sentence)
        return
    to = sending.server(configured)
    if not (to.tls or to.starttls) and to.host not in LOOPBACK:
        sentence = "SMTP_STARTTLS is off, so links for new passwords travel to the mail server in clear."
        yield Finding("warning", "mail_in_clear", sentence)


async def of_outbox() -> list[Finding]:
    """A finding about mails that were not sent, counted by how they ended."""
    found = []
    for state, what in UNSENT.items():
        if count := await OutboxMail.filter(state=state, next_at__lt=clock.now() - LONGEST_WAIT).count():
            found.append(Finding("warning", f"mails_{state}", f"Mails of the last two weeks that {what}: {count}."))
    return found
