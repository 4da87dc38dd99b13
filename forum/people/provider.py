"""The provider of OpenID Connect at which staff sign in: the way there, and the proof of who comes back.

The code flow with PKCE, state and nonce. Whatever the forum itself asks of the provider goes to the issuer's own origin, and
nothing is kept of it: the description and the keys are asked anew each time, so another key needs no restart.
"""

import asyncio
import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.parse import urlsplit

from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from forum import clock, outgoing
from forum.settings import Settings

PATIENCE = 5.0
"""Seconds for one question to the provider."""

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Signatures by a key that the provider alone has; neither `none` nor one by a shared secret."""

LEEWAY = 60  # seconds between two clocks
FRESH = timedelta(minutes=10)
LONGEST_SUBJECT = 255
ASKED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class Unreachable(Exception):
    """Raised when the provider does not answer in time, or says that it can't now."""


class Distrusted(Exception):
    """Raised when what came back proves nothing; the text says why, and nothing of anybody."""


class Secrets(NamedTuple):
    """What binds a way back to the way there: it stays with the browser that went, sealed."""

    state: str
    nonce: str
    verifier: str


class Proof(NamedTuple):
    """Somebody whom the provider vouches for. `factor` is true if it says that they showed a factor that counts here."""

    issuer: str
    subject: str
    factor: bool


class Provider:
    """The provider that the settings name; `back` is the forum's own address to which it sends people back."""

    def __init__(self, settings: Settings, back: str) -> None:
        self.issuer = settings.forum_oidc_issuer
        self.renewed_every = timedelta(minutes=settings.forum_oidc_minutes)
        self._client = settings.forum_oidc_client_id
        self._secret = settings.forum_oidc_client_secret
        self._counting = frozenset(settings.forum_oidc_factor.split())
        self._back = back

    async def way(self, *, silent: bool = False) -> tuple[str, Secrets]:
        """The address to send a browser to, and the secrets of this way. Raises Unreachable, Distrusted.

        A `silent` one asks nobody anything. Where the provider's factor counts, it asks whoever signed in there over ten
        minutes ago once more: a sign-in here is as fresh as one with a password.
        """
        kept = Secrets(*(secrets.token_urlsafe(32) for _ in Secrets._fields))
        described = await self.description()
        address = prepare_grant_uri(
            described["authorization_endpoint"],
            client_id=self._client,
            response_type="code",
            redirect_uri=self._back,
            scope="openid",
            state=kept.state,
            nonce=kept.nonce,
            code_challenge=create_s256_code_challenge(kept.verifier),
            code_challenge_method="S256",
            prompt="none" if silent else None,
            max_age=str(int(FRESH.total_seconds())) if self._counting and not silent else None,
        )
        return address, kept

    async def proof(self, code: str, kept: Secrets, *, silent: bool = False) -> Proof:
        """Who came back with a code, by the provider's signed word. Raises Unreachable, Distrusted."""
        described = await self.description()
        token = await self._token(described, code, kept)
        keys = await self._json(described["jwks_uri"])
        claims = self._claims(token, keys, kept.nonce)
        counts = not self._counting.isdisjoint({str(claims.get("acr", "")), *map(str, claims.get("amr") or ())})
        if counts and not silent:
            _require_fresh(claims)
        return Proof(self.issuer, claims["sub"], counts)

    async def description(self) -> Mapping[str, Any]:
        """The provider's description of itself. Raises Unreachable, Distrusted where it is another's, or points elsewhere."""
        described = await self._json(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        if described.get("issuer") != self.issuer:
            raise Distrusted("another issuer")
        for name in ASKED:
            if not _same_origin(str(described.get(name, "")), self.issuer):
                raise Distrusted(f"{name} is not at the issuer's own origin")
        return described

    async def _token(self, described: Mapping[str, Any], code: str, kept: Secrets) -> str:
        """The ID token for a code."""
        methods = described.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        method = "client_secret_basic" if "client_secret_basic" in methods else "client_secret_post"
        asked = prepare_token_request(
            "authorization_code", code=code, redirect_uri=self._back, code_verifier=kept.verifier
        )
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        sent = ClientAuth(self._client, self._secret, method).prepare(
            "POST", described["token_endpoint"], headers, asked
        )
        answer = await self._json(described["token_endpoint"], sent[2].encode(), sent[1])
        return str(answer.get("id_token", ""))

    def _claims(self, token: str, keys: Mapping[str, Any], nonce: str) -> Mapping[str, Any]:
        """The claims of an ID token that is signed by the provider, for this forum, now and for this way."""
        options = {"iss": {"essential": True, "value": self.issuer}, "aud": {"essential": True, "value": self._client}}
        try:
            opened = jwt.decode(token, KeySet.import_key_set(dict(keys)), algorithms=ALGORITHMS)  # type: ignore[arg-type]
            claims = CodeIDToken(opened.claims, opened.header, options=options, params={"client_id": self._client})
            claims.validate(now=int(clock.now().timestamp()), leeway=LEEWAY)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise Distrusted(type(error).__name__) from error
        told: dict[str, Any] = claims
        subject = told["sub"]
        if not hmac.compare_digest(str(told.get("nonce", "")).encode(), nonce.encode()):
            raise Distrusted("another nonce")
        if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
            raise Distrusted("no subject")
        return told

    async def _json(
        self, address: str, data: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        try:
            async with asyncio.timeout(2 * PATIENCE):
                answer = await asyncio.to_thread(outgoing.ask, address, data, headers, patience=PATIENCE)
            found = json.loads(answer)
        except HTTPError as error:
            error.close()
            if 400 <= error.code < 500 and error.code != 429:
                raise Distrusted(f"status {error.code}") from error
            raise Unreachable(f"status {error.code}") from error
        except (OSError, ValueError) as error:
            raise Unreachable(type(error).__name__) from error
        if not isinstance(found, dict):
            raise Unreachable("no object")
        return found


def _same_origin(address: str, issuer: str) -> bool:
    try:
        return urlsplit(address)[:2] == urlsplit(issuer)[:2]
    except ValueError:
        return False


def _require_fresh(claims: Mapping[str, Any]) -> None:
    """Raises Distrusted for somebody who signed in at the provider long ago, or it does not say when."""
    at = claims.get("auth_time")
    if not isinstance(at, int | float) or at < clock.now().timestamp() - FRESH.total_seconds() - LEEWAY:
        raise Distrusted("not fresh")
