"""What the people room holds about a person: account, roles, sessions, sanctions."""

from collections.abc import Sequence

from forum.events import Event
from forum.people import privacy
from forum.people.accounts import Account
from forum.people.authenticators import Authenticator
from forum.people.grants import RoleGrant
from forum.people.lost_factors import LostFactor
from forum.people.one_time import OneTimeSecret
from forum.people.passkeys import Passkey
from forum.people.privacy import Holding, Record, columns, when
from forum.people.provider_links import ProviderLink
from forum.people.sanctions import Sanction
from forum.people.sessions import Session
from forum.people.spare_codes import SpareCode


async def _account(ids: Sequence[int]) -> list[Record]:
    return [
        {
            "name": each.nickname,
            "shown_name": each.shown_name,
            "email": each.email or "",
            "email_confirmed": each.email_key is not None,
            "since": when(each.created_at),
            "last_used": when(each.seen_at),
            "password": each.password_hash is not None,
            "recovery_code": each.recovery_digest is not None,
        }
        for each in await Account.filter(id__in=list(ids), shadow=False).order_by("id")
    ]


async def _roles(ids: Sequence[int]) -> list[Record]:
    held = RoleGrant.filter(account_id__in=list(ids)).order_by("id").select_related("cabinet")
    return [
        {
            "role": each.role,
            "cabinet": each.cabinet.code if each.cabinet else "",
            "language": each.language or "",
            "since": when(each.granted_at),
            "until": when(each.ended_at or each.until),
        }
        for each in await held
    ]


async def _sessions(ids: Sequence[int]) -> list[Record]:
    return [
        {
            "since": when(each.created_at),
            "last_used": when(each.seen_at),
            "until": when(each.expires_at),
            "shared": each.shared,
            "device": " · ".join(filter(None, (each.browser, each.system))),
        }
        for each in await Session.filter(account_id__in=list(ids)).order_by("created_at")
    ]


async def _sanctions(ids: Sequence[int]) -> list[Record]:
    return [
        {"kind": each.kind, "since": when(each.since), "until": when(each.ended_at or each.until)}
        for each in await Sanction.filter(account_id__in=list(ids)).order_by("id")
    ]


async def _second_steps(ids: Sequence[int]) -> list[Record]:
    of_theirs = {"account_id__in": list(ids)}
    apps, spare = await Authenticator.filter(**of_theirs), await SpareCode.filter(**of_theirs).count()
    return [
        *({"kind": "app", "since": when(each.made_at)} for each in apps),
        *(
            {"kind": "passkey", "name": each.name, "since": when(each.made_at), "last_used": when(each.used_at)}
            for each in await Passkey.filter(**of_theirs).order_by("id")
        ),
        *([{"kind": "spare_codes", "number": spare}] if spare else []),
        *(
            {"kind": "lost", "since": when(each.begun_at), "until": when(each.ended_at or each.due_at)}
            for each in await LostFactor.filter(**of_theirs).order_by("id")
        ),
    ]


async def _provider(ids: Sequence[int]) -> list[Record]:
    """What connects the account with one of the institution's, of which nothing but a digest is kept."""
    return [
        {"at": each.issuer, "since": when(each.linked_at), "password": each.password_allowed}
        for each in await ProviderLink.filter(account_id__in=list(ids)).order_by("id")
    ]


async def _links(ids: Sequence[int]) -> list[Record]:
    found = OneTimeSecret.filter(account_id__in=list(ids)).order_by("expires_at")
    return [{"purpose": each.purpose, "address": each.address, "until": when(each.expires_at)} for each in await found]


async def _record(ids: Sequence[int]) -> list[Record]:
    return [
        {"act": str(verb), "at": when(at)}
        for verb, at in await Event.filter(actor_id__in=list(ids)).order_by("id").values_list("verb", "at")
    ]


ACCOUNT = columns(
    "account", "nickname", "nickname_key", "password_hash", "recovery_digest", "email", "shown_name", "held_by_id", "email_key"
)  # fmt: skip

WAYS_IN = (
    *columns("passkey", "account_id", "digest", "credential", "public_key", "handle", "name"),
    *columns("authenticator", "account_id", "secret"),
    *columns("spare_code", "account_id", "digest", "hashed"),
    *columns("lost_factor", "account_id"),
)

HOLDINGS = (
    Holding("second_steps", WAYS_IN, _second_steps),
    Holding("institution_account", columns("provider_link", "account_id", "digest", "issuer"), _provider),
    Holding("links", columns("one_time_secret", "account_id", "digest", "address"), _links),
    Holding("account", ACCOUNT, _account),
    Holding("roles", columns("role_grant", "account_id"), _roles, privacy.end_grants),
    Holding(
        "sessions",
        (
            *columns("session", "digest", "account_id"),
            *columns("sign_in_link", "digest", "account_id"),
            *columns("return_code", "account_id", "hashed"),
        ),
        _sessions,
    ),
    Holding("sanctions", columns("sanction", "account_id"), _sanctions),
    # The record keeps numbers alone, and its chain breaks where one is missing.
    Holding("record", columns("event", "actor_id"), _record),
    privacy.traces(ProviderLink, linked_by_id="linked_at"),
    privacy.traces(RoleGrant, granted_by_id="granted_at", ended_by_id="ended_at"),
)
"""Erasing the account takes along what belongs to nobody else: sessions, links, grants, sanctions."""
