"""The kinds of values that settings have, each with its check; an error says in a few words how the value must be."""

import re
from base64 import urlsafe_b64decode
from email.utils import parseaddr
from typing import Annotated, NoReturn
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric import ec
from limits import parse as parse_limit
from pydantic import AfterValidator

ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]+)?")
SHORTEST_TOKEN = 32
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def _limit(value: str) -> str:
    parse_limit(value)
    return value


def _base(value: str) -> str:
    return _service(value).rstrip("/") or _refuse("must be an http or https address with a host")


def _service(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in ("http", "https") or not parts.hostname):
        _refuse("must be an http or https address with a host")
    return value


def _issuer(value: str) -> str:
    parts = urlsplit(_service(value))
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        _refuse("must be an https address, unless it is a loopback one")
    if parts.query or parts.fragment or parts.username is not None:
        _refuse("must be an address without user, query and fragment, exactly as the provider writes it")
    return value


def _mail_server(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in ("smtp", "smtps") or not parts.hostname):
        _refuse("must be an smtp or smtps address with a host")
    return value


def _sender(value: str) -> str:
    address = parseaddr(value)[1]
    if value and (not value.isprintable() or address.count("@") != 1 or " " in address):
        _refuse("must be one address, such as Forum <forum@example.org>")
    return value


def _contact(value: str) -> str:
    parts = urlsplit(value)
    is_link = parts.scheme == "https" and bool(parts.hostname)
    is_address = parseaddr(value)[1] == value and value.count("@") == 1
    if value and (not value.isprintable() or " " in value or not (is_link or is_address)):
        _refuse("must be an e-mail address or an https address")
    return value


def _exit(value: str) -> str:
    if urlsplit(value).scheme != "https":
        _refuse("must be an https address")
    return value


def _origins(value: str) -> str:
    if value != "*" and not all(ORIGIN.fullmatch(each) for each in value.split()):
        _refuse("must be addresses such as https://example.org with blanks between, or * for every site")
    return value


def _bucket(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme != "s3" or not parts.netloc):
        _refuse("must be s3:// and the name of a bucket")
    return value


def _file_keys(value: str) -> str:
    for key in keys_in(value):
        try:
            Fernet(key)
        except ValueError:
            _refuse("must be keys of 32 bytes in base64url, with blanks or commas between them")
    return value


def _token(value: str) -> str:
    if value and (len(value) < SHORTEST_TOKEN or not value.isascii() or not value.isprintable() or " " in value):
        _refuse(f"must have at least {SHORTEST_TOKEN} characters, and no blank; `openssl rand -hex 32` makes one")
    return value


def _push_key(value: str) -> str:
    try:
        if value:
            ec.derive_private_key(
                int.from_bytes(urlsafe_b64decode(value + "=" * (-len(value) % 4)), "big"), ec.SECP256R1()
            )
    except ValueError:
        _refuse("must be a key that `python main.py push-keys` made")
    return value


def _refuse(must_be: str) -> NoReturn:
    raise ValueError(must_be) from None


def keys_in(value: str) -> tuple[str, ...]:
    return tuple(value.replace(",", " ").split())


Limit = Annotated[str, AfterValidator(_limit)]
"""So many in a time, in the notation of the `limits` library, such as "5/minute"."""

Base = Annotated[str, AfterValidator(_base)]
Service = Annotated[str, AfterValidator(_service)]
Origins = Annotated[str, AfterValidator(_origins)]
Issuer = Annotated[str, AfterValidator(_issuer)]
MailServer = Annotated[str, AfterValidator(_mail_server)]
Sender = Annotated[str, AfterValidator(_sender)]
Contact = Annotated[str, AfterValidator(_contact)]
Exit = Annotated[str, AfterValidator(_exit)]
BucketAddress = Annotated[str, AfterValidator(_bucket)]
FileKeys = Annotated[str, AfterValidator(_file_keys)]
Token = Annotated[str, AfterValidator(_token)]
PushKey = Annotated[str, AfterValidator(_push_key)]
