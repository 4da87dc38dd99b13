"""Sealing: encryption and signature with keys derived from the forum's secret, each for one purpose alone."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def key(secret: str, purpose: str) -> bytes:
    """A key of 32 bytes for `purpose`, of which the secret can't be worked out."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret.encode())


def seal(secret: str, purpose: str) -> Fernet:
    """What seals and opens texts for `purpose`."""
    return Fernet(urlsafe_b64encode(key(secret, purpose)))
