"""Passkeys: making one and signing in with it, by WebAuthn Level 3. The person is always verified by their own device."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any, NamedTuple

import webauthn
from tortoise import fields
from tortoise.models import Model
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json_dict
from webauthn.helpers import parse_authentication_credential_json as parsed
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from forum import clock, database, events, sealing
from forum.errors import Conflict, Invalid
from forum.people import accounts
from forum.people.accounts import Account
from forum.people.challenges import LASTS, Challenges
from forum.people.person import Person

LONGEST_ANSWER = 20_000
LONGEST_NAME = 60
MOST = 10
TIMEOUT = int(LASTS.total_seconds() * 1000)
VERIFIED = UserVerificationRequirement.REQUIRED


class Passkey(Model):
    """A public key of an account. `credential` is its id in base64url, `handle` the account's as its device keeps it.

    A `synced` one is on several devices, whose counts are no evidence.
    """

    id = fields.IntField(primary_key=True)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("forum.Account", related_name="passkeys")
    account_id: int
    digest = fields.CharField(max_length=64, unique=True)
    credential = fields.TextField()
    public_key = fields.TextField()
    handle = fields.CharField(max_length=64)
    sign_count = fields.BigIntField()
    synced = fields.BooleanField()
    name = fields.CharField(max_length=60)
    made_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)

    class Meta:
        table = "passkey"


class Site(NamedTuple):
    """The site that passkeys are for: its name, its `id` (a host; empty where no passkey is possible) and its origin."""

    name: str
    id: str
    origin: str


@dataclass(frozen=True, slots=True)
class Ceremony:
    """What a browser is asked and its answer is judged by. `about` is the purpose, as its challenges are bound to it."""

    site: Site
    secret: str
    about: str

    @property
    def challenges(self) -> Challenges:
        return Challenges(self.secret)

    def handle_of(self, account_id: int) -> str:
        """The id by which a device keeps an account: the same for all its passkeys, and it tells nothing about it."""
        key = sealing.key(self.secret, "user-handle")
        return hashlib.blake2b(str(account_id).encode(), key=key, digest_size=32).hexdigest()


async def of(account_id: int) -> list[Passkey]:
    """The passkeys of an account, the oldest first."""
    return await Passkey.filter(account_id=account_id).order_by("id")


def to_make(account_id: int, nickname: str, known: list[Passkey], ceremony: Ceremony) -> dict[str, Any]:
    """The options for `navigator.credentials.create`."""
    options = webauthn.generate_registration_options(
        rp_id=ceremony.site.id,
        rp_name=ceremony.site.name,
        user_id=ceremony.handle_of(account_id).encode(),
        user_name=nickname,
        challenge=ceremony.challenges.make(ceremony.about),
        timeout=TIMEOUT,
        exclude_credentials=[_descriptor(each) for each in known],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=VERIFIED
        ),
    )
    return options_to_json_dict(options)


def to_use(known: list[Passkey], ceremony: Ceremony) -> dict[str, Any]:
    """The options for `navigator.credentials.get`; with none `known` the browser offers all it has for this site."""
    options = webauthn.generate_authentication_options(
        rp_id=ceremony.site.id,
        challenge=ceremony.challenges.make(ceremony.about),
        timeout=TIMEOUT,
        allow_credentials=[_descriptor(each) for each in known],
        user_verification=VERIFIED,
    )
    return options_to_json_dict(options)


async def add(answer: str, name: str, *, by: Person, ceremony: Ceremony) -> Passkey:
    """Keeps a new passkey of one's own and ends every session of the account.

    Raises Invalid (`answer`: not_valid, not_ours, too_late, elsewhere; `name: too_long`), Conflict (`factor_known`).
    """
    if len(name) > LONGEST_NAME:
        raise Invalid({"name": "too_long"})
    challenge = _told(answer)
    try:
        made = webauthn.verify_registration_response(
            credential=json.loads(answer),
            expected_challenge=challenge,
            expected_rp_id=ceremony.site.id,
            expected_origin=ceremony.site.origin,
            require_user_verification=True,
        )
    except Exception as fault:  # Whatever a made-up answer breaks on the way, it is not valid.
        raise Invalid({"answer": "not_valid"}) from fault
    async with database.transaction():
        await database.lock(Account, by.account_id or 0)
        await ceremony.challenges.spend(challenge, ceremony.about)
        if await Passkey.filter(account_id=by.account_id).count() >= MOST:
            raise Conflict("factor_known")
        if await Passkey.exists(digest=_digest(made.credential_id)):
            raise Conflict("factor_known")
        passkey = await Passkey.create(
            account_id=by.account_id,
            digest=_digest(made.credential_id),
            credential=bytes_to_base64url(made.credential_id),
            public_key=bytes_to_base64url(made.credential_public_key),
            handle=ceremony.handle_of(by.account_id or 0),
            sign_count=made.sign_count,
            synced=made.credential_device_type.value == "multi_device",
            name=name,
            made_at=clock.now(),
        )
        account = await Account.get(id=by.account_id)
        await accounts.end_sessions(account)
        await events.record("factor.added", account, by=by, kind="passkey")
    return passkey


async def use(answer: str, *, ceremony: Ceremony, account_id: int | None = None) -> Passkey:
    """The passkey that answered, with its account; that of `account_id` where somebody is known already.

    Raises Invalid (`answer`: not_valid, not_ours, too_late, elsewhere, unknown_passkey, count_fell). A count that did not
    rise is recorded, and refused for a passkey that lives on one device: somebody may have a copy of it.
    """
    challenge = _told(answer)
    ceremony.challenges.check(challenge, ceremony.about)
    passkey, user_handle = await _named(answer)
    if passkey is None or account_id not in (None, passkey.account_id):
        raise Invalid({"answer": "unknown_passkey"})
    if user_handle != passkey.handle.encode() and not (user_handle is None and account_id is not None):
        raise Invalid({"answer": "not_valid"})
    try:
        used = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=ceremony.site.id,
            expected_origin=ceremony.site.origin,
            credential_public_key=base64url_to_bytes(passkey.public_key),
            credential_current_sign_count=0,  # judged below: a synced passkey that does not count is no copy
            require_user_verification=True,
        )
    except Exception as fault:
        raise Invalid({"answer": "not_valid"}) from fault
    async with database.transaction():
        passkey = await Passkey.filter(id=passkey.id).select_for_update().get().prefetch_related("account")
        await ceremony.challenges.spend(challenge, ceremony.about)
        fell = passkey.sign_count > 0 and used.new_sign_count <= passkey.sign_count
        if fell:
            await events.record("factor.count_fell", passkey.account, by=passkey.account_id, passkey=passkey.id)
        if not fell or passkey.synced:
            await Passkey.filter(id=passkey.id).update(sign_count=used.new_sign_count, used_at=clock.now())
    if fell and not passkey.synced:
        raise Invalid({"answer": "count_fell"})
    return passkey


def user_id(passkey: Passkey) -> str:
    """The id by which a device keeps the account of a passkey, in base64url."""
    return bytes_to_base64url(passkey.handle.encode())


def id_in(answer: str) -> str:
    """The credential's id that an answer names, in base64url; empty for one that can't be read."""
    try:
        return bytes_to_base64url(parsed(answer).raw_id)
    except Exception:
        return ""


async def _named(answer: str) -> tuple[Passkey | None, bytes | None]:
    """The passkey that an answer names, and the user handle in it."""
    try:
        read = parsed(answer)
    except Exception as fault:
        raise Invalid({"answer": "not_valid"}) from fault
    return await Passkey.get_or_none(digest=_digest(read.raw_id)), read.response.user_handle


def _told(answer: str) -> bytes:
    """The challenge in an answer. Raises Invalid (`answer: not_valid`, `elsewhere` for one made in a page of another site)."""
    try:
        if len(answer) > LONGEST_ANSWER:
            raise ValueError
        told = json.loads(base64url_to_bytes(json.loads(answer)["response"]["clientDataJSON"]))
        challenge = base64url_to_bytes(told["challenge"])
        framed = told.get("crossOrigin", False) is not False or "topOrigin" in told
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise Invalid({"answer": "not_valid"}) from fault
    if framed:
        raise Invalid({"answer": "elsewhere"})
    return challenge


def _digest(credential_id: bytes) -> str:
    return hashlib.sha256(credential_id).hexdigest()


def _descriptor(passkey: Passkey) -> PublicKeyCredentialDescriptor:
    return PublicKeyCredentialDescriptor(id=base64url_to_bytes(passkey.credential))
