"""Telling partners' programs: what waits is signed and sent (Standard Webhooks), again with growing waits, then given up.

A worker that dies between sending and noting it leaves it to be sent once more, under the name by which its receiver knows it.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from cryptography.fernet import InvalidToken
from tortoise.queryset import QuerySet

from forum import clock, outgoing, sealing
from forum.notifications import outbox
from forum.partners import webhooks
from forum.partners.models import WebhookDelivery
from forum.partners.webhooks import DELIVERED, GIVEN_UP, OPEN, PURPOSE, SECRET, TAKEN, WAITING

PATIENCE = 15.0
"""Seconds for a try, all in all."""

LEASE = timedelta(minutes=2)
KEPT = timedelta(days=30)
WAITS = (
    timedelta(seconds=10),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
)
"""The waits after each try that failed; after one more it is given up."""


async def deliver(*, stopping: Callable[[], bool] = lambda: False) -> int:
    """Sends what is due, the longest due first; returns the number tried."""
    tried = 0
    while not stopping() and (row := await _take()):
        tried += 1
        await _note(row, await _send(row))
    return tried


async def _take() -> WebhookDelivery | None:
    """Takes what is due longest, so that no other worker does; None when nothing is."""
    moment = clock.now()
    due = WebhookDelivery.filter(state__in=OPEN, next_at__lte=moment).select_related("webhook")
    for row in await due.order_by("next_at", "id").limit(20):
        mine = WebhookDelivery.filter(id=row.id, state=row.state, tries=row.tries)
        if await mine.update(state=TAKEN, tries=row.tries + 1, next_at=moment + LEASE):
            row.tries += 1
            return row
    return None


async def _send(row: WebhookDelivery) -> int:
    """The status that its receiver answers, 0 where nobody does or it can't be signed any more."""
    body = json.dumps(row.body, separators=(",", ":")).encode()
    try:
        headers = {"Content-Type": "application/json", **_signed(row, body, clock.now())}
        sent = outgoing.tell(row.webhook.address, body, headers, patience=PATIENCE, loopback=webhooks.loopback())
        return await sent
    except (OSError, InvalidToken) as fault:
        structlog.get_logger("forum").warning("webhook", kind=type(fault).__name__, tries=row.tries)
        return 0


def _signed(row: WebhookDelivery, body: bytes, moment: datetime) -> dict[str, str]:
    """The headers of Standard Webhooks. Raises InvalidToken where the secret was sealed with another one."""
    secret = sealing.seal(outbox.used().forum_secret, PURPOSE).decrypt(row.webhook.sealed).decode()
    at = str(int(moment.timestamp()))
    key = base64.b64decode(secret.removeprefix(SECRET))
    mac = hmac.new(key, f"{row.name}.{at}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": row.name,
        "webhook-timestamp": at,
        "webhook-signature": f"v1,{base64.b64encode(mac).decode()}",
    }


async def _note(row: WebhookDelivery, status: int) -> None:
    """Notes how a try ended, unless the row was taken by another worker or sent anew meanwhile."""
    told: dict[str, object] = {"answered": status}
    if 200 <= status < 300:
        told |= {"state": DELIVERED}
    elif row.tries > len(WAITS):
        told |= {"state": GIVEN_UP}
    else:
        told |= {"state": WAITING, "next_at": clock.now() + WAITS[row.tries - 1]}
    await WebhookDelivery.filter(id=row.id, state=TAKEN, tries=row.tries).update(**told)


def over() -> QuerySet[WebhookDelivery]:
    """What was told, or given up, some weeks ago."""
    return WebhookDelivery.filter(put_at__lt=clock.now() - KEPT).exclude(state__in=OPEN)
