"""A small real push service in this process, and a browser's subscription to it that opens what arrives (RFC 8291, 8188, 8292)."""

import asyncio
import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()


def text_of(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def bytes_of(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Browser:
    """A browser's keys; it opens messages as RFC 8291 says, without our own code."""

    def __init__(self, path: str = "/one", key: str = "", auth: str = "") -> None:
        number = int.from_bytes(bytes_of(key), "big") if key else 0
        self._key = ec.derive_private_key(number, CURVE) if key else ec.generate_private_key(CURVE)
        self.public = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.auth, self.path = bytes_of(auth) if auth else os.urandom(16), path

    def fields(self, port: int) -> dict[str, str]:
        """What its form sends."""
        keys = {"p256dh": text_of(self.public), "auth": text_of(self.auth)}
        return {"endpoint": f"http://127.0.0.1:{port}{self.path}", **keys}

    def opened(self, body: bytes) -> bytes:
        salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
        point, sealed = body[21 : 21 + length], body[21 + length :]
        assert len(body) <= size <= 4096
        secret = self._key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point))
        ikm = self._derived(secret, self.auth, b"WebPush: info\0" + self.public + point, 32)
        key = self._derived(ikm, salt, b"Content-Encoding: aes128gcm\0", 16)
        nonce = self._derived(ikm, salt, b"Content-Encoding: nonce\0", 12)
        text, mark, rest = AESGCM(key).decrypt(nonce, sealed, None).rpartition(b"\x02")
        assert mark and not rest.strip(b"\0")
        return text

    @staticmethod
    def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
        return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)


class Arrived(NamedTuple):
    path: str
    headers: Mapping[str, str]
    body: bytes


def proved(header: str) -> tuple[dict[str, Any], str]:
    """The claims of a proof whose signature is right, and the public key it names."""
    token, key = header.removeprefix("vapid t=").split(", k=")
    said, signature = token.rpartition(".")[0], bytes_of(token.rpartition(".")[2])
    r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
    point = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, bytes_of(key))
    point.verify(encode_dss_signature(r, s), said.encode(), ec.ECDSA(SHA256()))
    return dict(json.loads(bytes_of(said.partition(".")[2]))), key


class PushServer:
    """It keeps what it takes and answers with `status`."""

    def __init__(self) -> None:
        self.taken: list[Arrived] = []
        self.status = 201
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers["content-length"]))
        self.taken.append(Arrived(head[0].split()[1], headers, body))
        writer.write(f"HTTP/1.1 {self.status} Said\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    def to(self, browser: Browser) -> list[dict[str, str]]:
        """What arrived for a browser, opened by it."""
        return [json.loads(browser.opened(each.body)) for each in self.taken if each.path == browser.path]


@asynccontextmanager
async def push_server() -> AsyncIterator[PushServer]:
    """A service on a free port of loopback."""
    takes = PushServer()
    listening = await asyncio.start_server(takes.serve, "127.0.0.1", 0)
    takes.port = int(listening.sockets[0].getsockname()[1])
    try:
        yield takes
    finally:
        listening.close()
