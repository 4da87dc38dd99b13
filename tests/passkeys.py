"""A passkey in software: a device that makes keys and signs as WebAuthn says, and lies where a test asks it to."""

import hashlib
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, encode_cbor

PRESENT, VERIFIED, SYNCABLE, SYNCED, MADE = 1, 4, 8, 16, 64


class Device:
    """One key for one site. What is `told` replaces what an honest browser or device would say."""

    def __init__(self, *, synced: bool = False, count: int = 0) -> None:
        self.id, self.key = secrets.token_bytes(32), ec.generate_private_key(ec.SECP256R1())
        self.flags = PRESENT | VERIFIED | (SYNCABLE | SYNCED if synced else 0)
        self.count, self.handle = count, b""

    def make(self, options: dict[str, Any], origin: str, **told: Any) -> str:
        """The answer to `navigator.credentials.create`."""
        self.handle = base64url_to_bytes(options["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        key = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + encode_cbor(key)
        data = self._data(options["rp"]["id"], told, MADE) + attested
        client = self._client("webauthn.create", options, origin, told)
        attestation = encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer({"clientDataJSON": client, "attestationObject": attestation})

    def use(self, options: dict[str, Any], origin: str, **told: Any) -> str:
        """The answer to `navigator.credentials.get`."""
        data, client = self._data(options["rpId"], told), self._client("webauthn.get", options, origin, told)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        response = {"clientDataJSON": client, "authenticatorData": data, "signature": signature}
        handle = told.get("handle", self.handle)
        return self._answer(response | ({"userHandle": handle} if handle is not None else {}))

    def _data(self, site: str, told: dict[str, Any], more: int = 0) -> bytes:
        flags = told.get("flags", self.flags) | more
        return hashlib.sha256(told.get("site", site).encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, options: dict[str, Any], origin: str, told: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": origin, "crossOrigin": False}
        return json.dumps(said | told.get("client", {})).encode()

    def _answer(self, response: dict[str, bytes]) -> str:
        id_ = bytes_to_base64url(self.id)
        coded = {name: bytes_to_base64url(value) for name, value in response.items()}
        return json.dumps({"id": id_, "rawId": id_, "type": "public-key", "response": coded})
