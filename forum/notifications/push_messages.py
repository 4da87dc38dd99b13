"""Messages of Web Push, sealed for one browser (RFC 8291, RFC 8188), and the proof of who sends them (RFC 8292)."""

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
KEY, POINT, SALT, AUTH = 32, 65, 16, 16
RECORD = 4096
PADDED = 1024
"""Bytes of every text, with its padding: the length of a message tells its carrier nothing."""

LAST = b"\x02"


class Malformed(ValueError):
    """Raised for a key that is none."""


def text_of(raw: bytes) -> str:
    """Bytes as base64url without padding, as browsers write keys."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def bytes_of(text: str) -> bytes:
    """The bytes of base64url. Raises Malformed."""
    try:
        return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except ValueError:
        raise Malformed from None


def new_key() -> str:
    """A new key to sign with."""
    return text_of(ec.generate_private_key(CURVE).private_numbers().private_value.to_bytes(KEY, "big"))


def key_of(text: str) -> ec.EllipticCurvePrivateKey:
    """The key to sign with that a text stands for. Raises Malformed."""
    raw = bytes_of(text)
    try:
        if len(raw) == KEY:
            return ec.derive_private_key(int.from_bytes(raw, "big"), CURVE)
    except ValueError:
        pass
    raise Malformed


def public(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The point that browsers and push services know a key by."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def check(p256dh: str, auth: str) -> None:
    """Raises Malformed unless these are the keys of a browser's subscription."""
    _point(p256dh)
    if len(bytes_of(auth)) != AUTH:
        raise Malformed


def _point(text: str) -> ec.EllipticCurvePublicKey:
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, bytes_of(text))
    except ValueError:
        raise Malformed from None


def sealed(words: bytes, p256dh: str, auth: str) -> bytes:
    """The body of a request that only the browser with these keys can open. Raises Malformed, ValueError for words too long."""
    theirs, ours, salt = _point(p256dh), ec.generate_private_key(CURVE), os.urandom(SALT)
    info = b"WebPush: info\0" + bytes_of(p256dh) + public(ours)
    secret = _derived(ours.exchange(ec.ECDH(), theirs), bytes_of(auth), info, KEY)
    key = _derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(secret, salt, b"Content-Encoding: nonce\0", 12)
    if len(words) >= PADDED:
        raise ValueError("too long")
    head = salt + RECORD.to_bytes(4, "big") + bytes([POINT]) + public(ours)
    return head + AESGCM(key).encrypt(nonce, (words + LAST).ljust(PADDED, b"\0"), None)


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)


def proof(key: ec.EllipticCurvePrivateKey, endpoint: str, contact: str, until: int) -> str:
    """The header by which a push service knows who sends: signed for its origin, good `until` (seconds since 1970)."""
    parts = urlsplit(endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": until, "sub": contact}
    said = ".".join(text_of(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims))
    r, s = decode_dss_signature(key.sign(said.encode(), ec.ECDSA(SHA256())))
    signature = text_of(r.to_bytes(KEY, "big") + s.to_bytes(KEY, "big"))
    return f"vapid t={said}.{signature}, k={text_of(public(key))}"
