"""A small real provider of OpenID Connect on a port of its own: it signs in whom it is told to, with real keys, or lies as it is told."""

import asyncio
import hashlib
import hmac
import json
import socket
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from typing import Any
from urllib.parse import parse_qs, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "forum", "a secret of the client"
KEY, OTHER_KEY = (RSAKey.generate_key(2048, {"kid": "of-today", "use": "sig"}) for _ in range(2))


class ProviderServer:
    """`who` is signed in there, if anybody; `claims` are told in place of the true ones, `signed` says how its word is.

    Its clock is `later` by so many seconds.
    """

    def __init__(self, port: int) -> None:
        self.port, self.issuer = port, f"http://127.0.0.1:{port}/realm"
        self.who = ""
        self.down = self.asks_once_more = False
        self.claims: dict[str, Any] = {}
        self.signed = "RS256"
        self.codes: dict[str, dict[str, str]] = {}
        self.used = self.later = 0
        self.description: dict[str, Any] = {}

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "forum_oidc_issuer": self.issuer,
            "forum_oidc_client_id": CLIENT,
            "forum_oidc_client_secret": SECRET,
        }

    async def describe(self, request: Request) -> Response:
        if self.down:
            return Response("down for repairs", 503)
        told = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorization",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }
        return JSONResponse(told | self.description)

    async def keys(self, request: Request) -> Response:
        return JSONResponse({"keys": [KEY.as_dict(private=False)]})

    async def authorize(self, request: Request) -> Response:
        """Sends whoever is signed in back with a code; asks a person, unless it must ask nobody."""
        asked = dict(request.query_params)
        assert asked["client_id"] == CLIENT and asked["code_challenge_method"] == "S256" and "openid" in asked["scope"]
        if not self.who and asked.get("prompt") != "none":
            return HTMLResponse("<!doctype html><title>The provider</title><h1>Who are you?</h1>")
        if self.asks_once_more and asked.get("prompt") != "none" and "sure" not in asked:
            there = f"{request.url.path}?{urlencode(asked | {'sure': '1'})}".replace("&", "&amp;")
            return HTMLResponse(f'<!doctype html><title>The provider</title><a href="{there}">It is me</a>')
        if not self.who:
            back = {"error": "login_required", "state": asked["state"]}
        else:
            code = f"code-{len(self.codes)}"
            self.codes[code] = asked | {"sub": self.who}
            back = {"code": code, "state": asked["state"], "iss": self.issuer}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(back)}", 303)

    async def token(self, request: Request) -> Response:
        """The signed word for a code, once, to the client that proves that it asked."""
        self.used += 1
        sent = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        given = b64decode(request.headers.get("authorization", "Basic ").removeprefix("Basic ")).decode()
        asked = self.codes.pop(sent.get("code", ""), None)
        challenge = part(hashlib.sha256(sent.get("code_verifier", "").encode()).digest())
        if given != f"{CLIENT}:{SECRET}":
            return JSONResponse({"error": "invalid_client"}, 401)
        if asked is None or asked["code_challenge"] != challenge or asked["redirect_uri"] != sent.get("redirect_uri"):
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse({"access_token": "nobody uses it", "token_type": "Bearer", "id_token": self._word(asked)})

    def _word(self, asked: dict[str, str]) -> str:
        now = int(time.time()) + self.later
        true = {"iss": self.issuer, "sub": asked["sub"], "aud": CLIENT, "exp": now + 300, "iat": now, "auth_time": now}
        claims = {**true, "nonce": asked["nonce"], **self.claims}
        claims = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": self.signed, "kid": "of-today"}
        if self.signed in ("none", "HS256"):
            said = f"{part(json.dumps(header).encode())}.{part(json.dumps(claims).encode())}"
            # With the public key as if it were a shared secret.
            mac = hmac.digest(KEY.as_pem(private=False), said.encode(), "sha256")
            return f"{said}.{part(mac) if self.signed == 'HS256' else ''}"
        key = OTHER_KEY if self.signed == "another key" else KEY
        return jwt.encode({**header, "alg": "RS256"}, claims, key)


def part(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


@asynccontextmanager
async def serving(there: socket.socket | None = None) -> AsyncIterator[ProviderServer]:
    """The provider, on a free port of this machine, or where somebody listens already."""
    with nullcontext(there) if there else socket.create_server(("127.0.0.1", 0)) as listening:
        provider = ProviderServer(listening.getsockname()[1])
        routes = [
            Route("/realm/.well-known/openid-configuration", provider.describe),
            Route("/realm/keys", provider.keys),
            Route("/realm/authorization", provider.authorize),
            Route("/realm/token", provider.token, methods=["POST"]),
        ]
        server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), log_config=None, lifespan="off"))
        running = asyncio.create_task(server._serve(sockets=[listening]))
        try:
            yield provider
        finally:
            server.should_exit = True
            await running
